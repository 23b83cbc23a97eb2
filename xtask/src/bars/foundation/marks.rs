//! Bar 4: what the engine of marks tells apart on the development data, and what it declines to answer.
//!
//! Measured by `commonlink evaluate marks` on what `compare marks` and `search marks` would write, with the
//! shipped calibration; an answer that is not given counts as a likelihood ratio of 1.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// Error rates, recall and abstention on the three sets with truth.
pub const BAR: Bar = Bar { name: "marks", number: 4, measure };

/// Pairs of different tools per pair of strata where all of them are wanted.
const ALL: &str = "1000000";
/// Equal error rates against other moulds of the design that four lights must reach.
const FOUR_LIGHT: [(&str, f64); 4] = [
    ("level0.4-invented-texture", 0.02),
    ("level0.4-real-texture", 0.10),
    ("level1.0-invented-texture", 0.08),
    ("level1.0-real-texture", 0.30),
];

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let rendered = evaluate(bench, "rendered-dev", &[])?;
    let topography = evaluate(bench, "topography-dev", &["--others", ALL])?;
    let striae = evaluate(bench, "striae-dev", &[])?;

    let four = group(&rendered, "pressed_relief", "photo_four_light")?;
    let mut figures = Vec::new();
    for (stratum, bound) in FOUR_LIGHT {
        let eer = number(scope(four, stratum)?, "/individual_same_design/eer/value")?;
        figures.push(Figure::at_most(format!("four lights, {stratum}, individual EER"), eer, bound));
    }
    let four = scope(four, "all")?;
    let recall = number(four, "/recall_design/at_1/value")?;
    figures.push(Figure::at_least("four lights, design recall@1, own mould removed", recall, 0.80));
    let scans = scope(group(&topography, "impressed_surface", "topography")?, "all")?;
    figures.push(Figure::at_most("topographies, EER", number(scans, "/individual_all/eer/value")?, 0.0));
    let profiles = scope(group(&striae, "striated", "profile")?, "all")?;
    figures.push(Figure::at_most("profiles, EER", number(profiles, "/individual_all/eer/value")?, 0.10));
    for (name, all) in [("four lights", four), ("topographies", scans), ("profiles", profiles)] {
        let evaluable = 1.0 - number(all, "/individual_abstention/all")?;
        figures.push(Figure::at_least(format!("{name}, share of pairs evaluable"), evaluable, 0.80));
    }
    let single = scope(group(&rendered, "pressed_relief", "photo_single")?, "all")?;
    let evaluable = 1.0 - number(single, "/individual_abstention/all")?;
    figures.push(Figure::at_most("single photographs, share of pairs evaluable", evaluable, 0.0));
    Ok(figures)
}

/// The metrics of a folder of the development data.
fn evaluate(bench: &mut Bench, set: &str, more: &[&str]) -> Result<Value> {
    let folder = doors::data().join("marks").join(set);
    let out = bench.folder.join(set);
    let mut command = bench.commonlink(&["evaluate", "marks"])?;
    command.arg(folder).arg("--out").arg(&out).args(more);
    bench.time(&mut command)?;
    let path = out.join("metrics.json");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn group<'a>(metrics: &'a Value, kind: &str, capture: &str) -> Result<&'a Value> {
    let groups = metrics["groups"].as_array().context("the metrics hold no groups")?;
    groups
        .iter()
        .find(|group| group["kind"] == kind && group["capture"] == capture)
        .with_context(|| format!("the metrics hold no {kind} as {capture}"))
}

fn scope<'a>(group: &'a Value, name: &str) -> Result<&'a Value> {
    let scopes = group["scopes"].as_array().context("the metrics hold no scopes")?;
    scopes.iter().find(|scope| scope["scope"] == name).with_context(|| format!("no stratum {name}"))
}

fn number(scope: &Value, pointer: &str) -> Result<f64> {
    scope
        .pointer(pointer)
        .and_then(Value::as_f64)
        .with_context(|| format!("{}: no figure {pointer}", scope["scope"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_where_evaluate_writes_them() {
        let metrics = serde_json::json!({"groups": [{"kind": "striated", "capture": "profile", "scopes": [
            {"scope": "all", "individual_all": {"eer": {"value": 0.05, "interval": null}}},
        ]}]});
        let all = scope(group(&metrics, "striated", "profile").unwrap(), "all").unwrap();
        assert!((number(all, "/individual_all/eer/value").unwrap() - 0.05).abs() < 1e-12);
        assert!(number(all, "/individual_same_design/eer/value").is_err());
        assert!(group(&metrics, "printed", "profile").is_err());
    }
}
