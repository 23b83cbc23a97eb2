//! Reads lines of `country,division,place` (the country as a code or in words) from a CSV file, with a header, and says how
//! many of the distinct texts resolve, to what, how surely, and how many in a second.
//!
//! ```text
//! cargo run --release -p commonlink-reference --example places -- texts.csv [--show]
//! ```

use std::collections::BTreeMap;
use std::time::Instant;

use commonlink_reference::country_from_text;
use commonlink_reference::place::{Answer, resolve};

fn share(part: usize, of: usize) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

/// Counts by kind, confidence and basis.
fn tell(title: &str, answers: &[Answer]) {
    let found: Vec<_> = answers.iter().filter_map(|answer| answer.found).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for found in &found {
        for what in [
            format!("kind {:?}", found.place.kind),
            format!("confidence {:?}", found.confidence),
            format!("basis {:?}", found.basis),
        ] {
            *counts.entry(what).or_default() += 1;
        }
    }
    println!(
        "{title}: {} of {} resolved, {:.2} %",
        found.len(),
        answers.len(),
        share(found.len(), answers.len())
    );
    for (what, count) in counts {
        println!("  {what}: {count}, {:.1} %", share(count, found.len()));
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("name a CSV file with the columns country, division, place")?;
    let show = arguments.next().is_some_and(|argument| argument == "--show");

    let mut rows: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for row in csv::Reader::from_path(file)?.records() {
        let row = row?;
        let field = |n: usize| row.get(n).unwrap_or_default().to_owned();
        let country =
            country_from_text(&field(0)).map_or_else(|| field(0), |country| country.code.to_owned());
        *rows.entry((country, field(2), field(1))).or_default() += 1;
    }
    // Of the divisions that stand beside one text, the most frequent.
    let mut texts: BTreeMap<(&str, &str), (&str, usize)> = BTreeMap::new();
    for ((country, place, division), count) in &rows {
        let entry = texts.entry((country, place)).or_insert((division, 0));
        if *count > entry.1 {
            *entry = (division, *count);
        }
    }

    let start = Instant::now();
    for (country, place) in texts.keys() {
        std::hint::black_box(resolve(country, place, None));
    }
    println!("first use and {} texts: {:.0} ms", texts.len(), start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let alone: Vec<_> = texts.keys().map(|(country, place)| resolve(country, place, None)).collect();
    println!("place alone: {:.0} texts a second", texts.len() as f64 / start.elapsed().as_secs_f64());
    let start = Instant::now();
    let with: Vec<_> = texts
        .iter()
        .map(|((country, place), (division, _))| resolve(country, place, Some(division)))
        .collect();
    println!("with division: {:.0} texts a second", texts.len() as f64 / start.elapsed().as_secs_f64());
    tell("place alone", &alone);
    tell("with division", &with);

    if show {
        for (((country, place), (division, _)), answer) in texts.iter().zip(&with) {
            let told = answer.found.map_or_else(
                || "-".to_owned(),
                |found| {
                    let inside = found.place.division.map_or("?", |division| division.code);
                    let (confidence, basis) = (found.confidence, found.basis);
                    format!(
                        "{} | {} | {inside} | {confidence:?} | {basis:?}",
                        found.place.id(),
                        found.place.name
                    )
                },
            );
            println!("{country} | {division} | {} => {told}", place.replace('\n', " "));
        }
    }
    Ok(())
}
