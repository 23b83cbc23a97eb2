//! Measures the engine on a folder of marks with truth: error rates per stratum, recall and times.
//!
//! `cargo run --release -p commonlink-marks --example measure -- FOLDER [CAPTURE] [KIND] [OTHERS] [CSV]`
//!
//! All pairs of one design are scored, and of the pairs of different designs every OTHERS-th (default 20; 1
//! scores all, and only then recall means something). The scores go to CSV if it is named.

use std::collections::BTreeMap;
use std::path::Path;

use commonlink_marks::{CaptureInput, Description, Outcome, Plane, Raw, compare, describe};
use commonlink_model::{CaptureKind, Light, MarkKind};
use rayon::prelude::*;

struct Row {
    source: String,
    design: String,
    stratum: String,
    kind: MarkKind,
    capture: CaptureKind,
    files: Vec<String>,
    lights: Vec<Option<Light>>,
    pixel_um: Option<f64>,
}

type Problem = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Problem> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder with marks.csv")?;
    let capture: CaptureKind = arguments.next().as_deref().unwrap_or("photo_four_light").parse()?;
    let kind: MarkKind = arguments.next().as_deref().unwrap_or("pressed_relief").parse()?;
    let others: usize = arguments.next().as_deref().unwrap_or("20").parse()?;
    let folder = Path::new(&folder);
    let rows: Vec<Row> =
        read(folder)?.into_iter().filter(|row| row.capture == capture && row.kind == kind).collect();
    let start = processor_seconds();
    let described: Vec<Description> =
        rows.par_iter().map(|row| load(folder, row)).collect::<Result<_, Problem>>()?;
    let bytes: usize = described.iter().map(|entry| entry.to_bytes().len()).sum();
    println!(
        "{} marks decoded and described in {:.1} s of one core, {} kB each",
        rows.len(),
        processor_seconds() - start,
        bytes / rows.len().max(1) / 1000
    );
    let start = processor_seconds();
    let pairs: Vec<(usize, usize)> =
        (0..rows.len()).flat_map(|a| (a + 1..rows.len()).map(move |b| (a, b))).collect();
    let pairs: Vec<(usize, usize)> = pairs
        .into_iter()
        .enumerate()
        .filter(|(index, (a, b))| rows[*a].design == rows[*b].design || index % others == 0)
        .map(|(_, pair)| pair)
        .collect();
    let outcomes: Vec<Outcome> =
        pairs.par_iter().map(|(a, b)| compare(&described[*a], &described[*b])).collect();
    println!(
        "{} pairs, {:.2} ms of one core each",
        pairs.len(),
        1000.0 * (processor_seconds() - start) / pairs.len() as f64
    );
    report(&rows, &pairs, &outcomes);
    if let Some(path) = arguments.next() {
        write(Path::new(&path), &rows, &pairs, &outcomes)?;
    }
    Ok(())
}

/// User time of this process over all threads, in seconds: wall time means little on a shared machine.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name.split_whitespace().nth(11).and_then(|t| t.parse().ok()).unwrap_or(0.0);
    ticks / 100.0
}

fn write(path: &Path, rows: &[Row], pairs: &[(usize, usize)], outcomes: &[Outcome]) -> Result<(), Problem> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record([
        "stratum_a",
        "stratum_b",
        "same_design",
        "same_source",
        "class",
        "individual",
        "reason",
    ])?;
    for ((a, b), outcome) in pairs.iter().zip(outcomes) {
        let (a, b) = (&rows[*a], &rows[*b]);
        let number = |score: Option<f64>| score.map(|score| format!("{score:.6}")).unwrap_or_default();
        out.write_record([
            a.stratum.as_str(),
            b.stratum.as_str(),
            if a.design == b.design { "1" } else { "0" },
            if a.source == b.source { "1" } else { "0" },
            &number(outcome.class_score),
            &number(outcome.individual_score),
            outcome.verdict_reason.map_or("", commonlink_marks::NotEvaluableReason::code),
        ])?;
    }
    out.flush()?;
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<Row>, Problem> {
    let mut rows = Vec::new();
    for record in csv::Reader::from_path(folder.join("marks.csv"))?.deserialize() {
        let record: BTreeMap<String, String> = record?;
        let field = |name: &str| record.get(name).cloned().unwrap_or_default();
        let files: Vec<String> = field("files").split(';').map(str::to_owned).collect();
        let lights = field("lights");
        let lights = if lights.is_empty() {
            vec![None; files.len()]
        } else {
            lights.split(';').map(light).collect::<Result<_, _>>()?
        };
        rows.push(Row {
            source: field("source_id"),
            design: field("design_id"),
            stratum: field("stratum"),
            kind: field("kind").parse()?,
            capture: field("capture").parse()?,
            files,
            lights,
            pixel_um: field("pixel_um").parse().ok(),
        });
    }
    Ok(rows)
}

fn light(text: &str) -> Result<Option<Light>, Problem> {
    let Some((azimuth, elevation)) = text.split_once('/') else { return Ok(None) };
    Ok(Some(Light { azimuth_deg: azimuth.parse()?, elevation_deg: elevation.parse()? }))
}

fn load(folder: &Path, row: &Row) -> Result<Description, Problem> {
    let photos = row
        .files
        .iter()
        .map(|file| {
            let grey = image::open(folder.join(file))?.to_luma32f();
            Ok(Plane::new(grey.width() as usize, grey.height() as usize, grey.into_raw())?)
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    let raw = Raw::Photos(photos);
    Ok(describe(&CaptureInput {
        kind: row.kind,
        capture: row.capture,
        raw: &raw,
        lights: &row.lights,
        pixel_um: row.pixel_um,
    })?)
}

fn report(rows: &[Row], pairs: &[(usize, usize)], outcomes: &[Outcome]) {
    let mut strata: Vec<String> = rows.iter().map(|row| row.stratum.clone()).collect();
    strata.sort();
    strata.dedup();
    strata.push(String::new());
    for name in &strata {
        let inside = |index: usize| name.is_empty() || &rows[index].stratum == name;
        let (mut same, mut other, mut alike, mut unlike) = (vec![], vec![], vec![], vec![]);
        let (mut asked, mut answered) = (0_u32, 0_u32);
        for ((a, b), outcome) in pairs.iter().zip(outcomes) {
            if !inside(*a) || !inside(*b) {
                continue;
            }
            asked += 1;
            answered += u32::from(outcome.individual_score.is_some());
            let (a, b) = (&rows[*a], &rows[*b]);
            if let Some(score) = outcome.class_score {
                if a.design == b.design { alike.push(score) } else { unlike.push(score) }
            }
            if let Some(score) = outcome.individual_score
                && a.design == b.design
            {
                if a.source == b.source { same.push(score) } else { other.push(score) }
            }
        }
        println!(
            "{:36} class EER {:.3} ({} / {}), individual EER {:.3} ({} / {}) d' {:.2}, evaluable {:.3}, recall@1 source {:.3} design {:.3}",
            if name.is_empty() { "all" } else { name },
            eer(&alike, &unlike),
            alike.len(),
            unlike.len(),
            eer(&same, &other),
            same.len(),
            other.len(),
            distance(&same, &other),
            f64::from(answered) / f64::from(asked.max(1)),
            recall(rows, pairs, outcomes, &inside, false),
            recall(rows, pairs, outcomes, &inside, true),
        );
    }
}

/// Share of the queries inside whose best other mark is of the same source, or of the same design when the
/// own source is taken out.
fn recall(
    rows: &[Row],
    pairs: &[(usize, usize)],
    outcomes: &[Outcome],
    inside: &dyn Fn(usize) -> bool,
    design: bool,
) -> f64 {
    let mut best: Vec<Option<(f64, usize)>> = vec![None; rows.len()];
    for ((a, b), outcome) in pairs.iter().zip(outcomes) {
        if design && rows[*a].source == rows[*b].source {
            continue;
        }
        let Some(class) = outcome.class_score else { continue };
        let score = class + if design { 0.0 } else { 3.0 * outcome.individual_score.unwrap_or(0.0) };
        for (query, candidate) in [(*a, *b), (*b, *a)] {
            if best[query].is_none_or(|(known, _)| score > known) {
                best[query] = Some((score, candidate));
            }
        }
    }
    let (mut asked, mut found) = (0, 0);
    for (query, answer) in best.iter().enumerate() {
        let Some((_, candidate)) = answer else { continue };
        if inside(query) {
            asked += 1;
            let hit = if design {
                rows[query].design == rows[*candidate].design
            } else {
                rows[query].source == rows[*candidate].source
            };
            found += usize::from(hit);
        }
    }
    f64::from(found as u32) / f64::from(asked.max(1))
}

/// Equal error rate: where the share of missed positives equals the share of negatives let through.
fn eer(positive: &[f64], negative: &[f64]) -> f64 {
    if positive.is_empty() || negative.is_empty() {
        return f64::NAN;
    }
    let mut all: Vec<(f64, bool)> =
        positive.iter().map(|s| (*s, true)).chain(negative.iter().map(|s| (*s, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut missed, mut passed) = (0.0, negative.len() as f64);
    let mut best = (f64::INFINITY, 0.5);
    let mut index = 0;
    while index < all.len() {
        let value = all[index].0;
        while index < all.len() && all[index].0 <= value {
            if all[index].1 {
                missed += 1.0;
            } else {
                passed -= 1.0;
            }
            index += 1;
        }
        let (miss, pass) = (missed / positive.len() as f64, passed / negative.len() as f64);
        if (miss - pass).abs() < best.0 {
            best = ((miss - pass).abs(), f64::midpoint(miss, pass));
        }
    }
    best.1
}

/// Distance of the means in pooled deviations.
fn distance(positive: &[f64], negative: &[f64]) -> f64 {
    let moments = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64)
    };
    let ((p, vp), (n, vn)) = (moments(positive), moments(negative));
    (p - n) / f64::midpoint(vp, vn).sqrt()
}
