//! Bar 1: the collection of the UNODC comes in whole, quickly and in little memory, and what its words mean is known.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::collection::{self, ROWS};
use super::number;
use crate::bars::{Bar, Bench, Figure};

/// The whole file into an empty store, then the sample of the same rows.
pub const BAR: Bar = Bar { name: "import", number: 1, measure };

/// Countries of seizure, drug names and units of the file.
const COUNTRIES: f64 = 95.0;
const DRUGS: f64 = 274.0;
const UNITS: f64 = 37.0;
/// Rows that repeat another one to the letter.
const FURTHER_COPIES: f64 = 25_249.0;

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let store = bench.folder.join("store");
    let mut found = bench.commonlink(&["admin", "found", "--handle", "unodc", "--kind", "international"])?;
    found.args(["--name", "United Nations Office on Drugs and Crime", "--contact", "Data desk"]);
    found.args(["--administrator", "A. Name", "--data"]).arg(&store);
    bench.measured(&mut found, "a password of some length\n")?;

    let (answer, measured) = collection::import(bench, &collection::whole(), "unodc", &store)?;
    let (sample, _) = collection::import(bench, &collection::sample(), "unodc", &store)?;
    let count = |name: &str| number(&answer, name);
    let came_to = count("imported")? + count("already_held")? + count("reported")?;
    let report = &answer["report"];
    let (drugs, units) = (&report["drugs"], &report["units"]);
    let countries: BTreeSet<String> = collection::rows()?.into_iter().map(|row| row.country).collect();
    let known = countries_known(report, &countries)?;
    println!(
        "countries of seizure that are not known: {:?}",
        countries.difference(&known).collect::<Vec<_>>()
    );
    let seconds = measured.took.as_secs_f64();
    Ok(vec![
        Figure::exactly("rows read", count("read")?, ROWS),
        Figure::exactly("rows imported, held or reported", came_to, count("read")?),
        Figure::exactly("further copies", count("further_copies")?, FURTHER_COPIES),
        Figure::exactly("countries of seizure", countries.len() as f64, COUNTRIES),
        Figure::exactly("countries of seizure known", known.len() as f64, COUNTRIES),
        Figure::exactly("drug names", number(drugs, "distinct")?, DRUGS),
        Figure::at_least("share of drug names known", number(drugs, "known")? / DRUGS, 0.90),
        Figure::at_least(
            "share of rows with a drug known",
            number(drugs, "rows_known")? / count("read")?,
            0.995,
        ),
        Figure::exactly("units", number(units, "distinct")?, UNITS),
        Figure::exactly("units known", number(units, "known")?, UNITS),
        Figure::at_least("rows a second", count("read")? / seconds, 10_000.0),
        Figure::at_most("most resident, MB", measured.mib * 1.048_576, 300.0),
        Figure::at_most("its child, most resident, MB", measured.child_mib * 1.048_576, 300.0),
        Figure::exactly("rows of the sample already held", number(&sample, "already_held")?, 2_000.0),
        Figure::exactly("rows of the sample read", number(&sample, "read")?, 2_000.0),
    ])
}

/// Those of the countries that the mapping report knows.
fn countries_known(report: &Value, countries: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let texts = report["countries"]["texts"].as_array().context("the report holds no countries")?;
    let known = texts.iter().filter(|text| !text["code"].is_null()).filter_map(|text| text["text"].as_str());
    Ok(known.filter(|text| countries.contains(*text)).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_of_routes_are_not_counted() {
        let report = serde_json::json!({"countries": {"texts": [
            {"text": "Other", "code": null, "rows": 3}, {"text": "Fiji", "code": "FJ", "rows": 2},
            {"text": "Tonga", "code": "TO", "rows": 1},
        ]}});
        let countries = BTreeSet::from(["Fiji".to_owned(), "Other".to_owned()]);
        assert_eq!(countries_known(&report, &countries).unwrap(), BTreeSet::from(["Fiji".to_owned()]));
        assert!(countries_known(&serde_json::json!({}), &countries).is_err());
    }
}
