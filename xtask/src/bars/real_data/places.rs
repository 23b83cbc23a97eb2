//! Bar 2: how many texts for places of the collection lead to a city or a division, and how many of a checked sample
//! lead to the right one.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::collection;
use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// The distinct texts of the file with the division that stands beside them most often, then the sample.
pub const BAR: Bar = Bar { name: "places", number: 2, measure };

/// The test that asks the sample.
const SAMPLE: &str = "at_least_97_of_100_checked_texts_are_right";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let texts = bench.folder.join("texts.csv");
    let mut table = csv::Writer::from_path(&texts)?;
    table.write_record(["country", "division", "place"])?;
    for row in collection::rows()?.iter().filter(|row| !row.place.trim().is_empty()) {
        table.write_record([&row.country, &row.division, &row.place])?;
    }
    table.flush()?;
    let words = ["run", "--release", "--package", "commonlink-reference", "--example", "places", "--"];
    let answer = bench.measured(doors::cargo(&words).arg(&texts), "")?.output;
    println!("{answer}");
    let told = told(&answer).context("the example does not say what the texts came to")?;

    let words = ["nextest", "run", "--workspace", "-E"];
    let mut sample = doors::cargo(&words);
    sample.arg(format!("package(commonlink-reference) & test(/{SAMPLE}$/)"));
    let right = bench.time(&mut sample).is_ok();
    Ok(vec![
        Figure::at_least("distinct texts", told.texts, 10_000.0),
        Figure::at_least("share that leads to a city or a division", told.share(&["City", "Division"]), 0.90),
        Figure::at_least("checked sample at least 97 % right", f64::from(u8::from(right)), 1.0),
    ])
}

/// What the example says of the texts with their divisions.
struct Told {
    texts: f64,
    kinds: BTreeMap<String, f64>,
}

impl Told {
    fn share(&self, kinds: &[&str]) -> f64 {
        kinds.iter().filter_map(|kind| self.kinds.get(*kind)).sum::<f64>() / self.texts
    }
}

fn told(answer: &str) -> Option<Told> {
    let mut lines =
        answer.lines().skip_while(|line| !(line.starts_with("with division:") && line.contains(" of ")));
    let (_, of) = lines.next()?.split_once(" of ")?;
    let texts = of.split_whitespace().next()?.parse().ok()?;
    let kinds = lines.filter_map(|line| {
        let (kind, count) = line.trim().strip_prefix("kind ")?.split_once(": ")?;
        Some((kind.to_owned(), count.split(',').next()?.parse().ok()?))
    });
    Some(Told { texts, kinds: kinds.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_half_of_what_the_example_says_counts() {
        let answer = "with division: 812 texts a second\n\
            place alone: 2 of 10 resolved, 20.00 %\n  kind City: 2, 100.0 %\n\
            with division: 9 of 10 resolved, 90.00 %\n  confidence Certain: 9, 100.0 %\n  kind Airport: 1, 11.1 %\n\
            \x20 kind City: 6, 66.7 %\n  kind Division: 2, 22.2 %\n";
        let told = told(answer).unwrap();
        assert!((told.texts - 10.0).abs() < 1e-12);
        assert!((told.share(&["City", "Division"]) - 0.8).abs() < 1e-12);
    }
}
