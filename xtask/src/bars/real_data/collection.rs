//! The seizures of the UNODC collection that the development data holds, and a store that takes them in.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::bars::Bench;
use crate::bars::measured::Measured;
use crate::doors;

/// Rows of the whole file.
pub const ROWS: f64 = 208_172.0;

/// Four years of the collection.
pub fn whole() -> PathBuf {
    doors::data().join("seizures/ids-2011-2014.csv.gz")
}

/// 2,000 of its rows as the collection writes them.
pub fn sample() -> PathBuf {
    doors::data().join("seizures/ids-original-layout-sample.csv")
}

/// What a row of the whole file says of where.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Where {
    /// The country of seizure in words.
    pub country: String,
    /// The division, or nothing.
    pub division: String,
    /// The place, or nothing.
    pub place: String,
}

/// Where every row of the whole file is.
pub fn rows() -> Result<Vec<Where>> {
    let path = whole();
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    let mut table = csv::Reader::from_reader(MultiGzDecoder::new(file));
    let headers = table.headers()?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name).context(name.to_owned());
    let (country, division) = (column("COUNTRY")?, column("ADMINISTRATIVE_DIVISION")?);
    let place = column("PLACE")?;
    let mut rows = Vec::new();
    for row in table.records() {
        let row = row?;
        let cell = |n: usize| row.get(n).unwrap_or_default().to_owned();
        rows.push(Where { country: cell(country), division: cell(division), place: cell(place) });
    }
    Ok(rows)
}

/// Takes a file in for a body of the store in `store`. What was answered, and the measurement.
pub fn import(bench: &mut Bench, file: &Path, owner: &str, store: &Path) -> Result<(Value, Measured)> {
    let mut command = bench.commonlink(&["import", "ids"])?;
    command.arg(file).args(["--owner", owner, "--json", "--data"]).arg(store);
    let measured = bench.measured(&mut command, "")?;
    let answer = serde_json::from_str(&measured.output).context("the import answers no JSON")?;
    Ok((answer, measured))
}

/// The training world of a size with the whole file in it, which belongs to the secretariat.
pub fn with_world(bench: &mut Bench, size: &str) -> Result<PathBuf> {
    const OWNER: &str = "secretariat";
    let (world, _took) = bench.world_of(size)?;
    let mut list = bench.commonlink(&["import", "list", "--owner", OWNER, "--json", "--data"])?;
    let listed = bench.measured(list.arg(&world), "")?;
    if !listed.output.lines().any(is_whole) {
        let (answer, _measured) = import(bench, &whole(), OWNER, &world)?;
        if answer["state"] != "done" {
            bail!("the collection did not come in: {}", answer["state"]);
        }
    }
    Ok(world)
}

/// Whether a batch of the list is the whole file, and came to its end.
fn is_whole(line: &str) -> bool {
    let Ok(batch) = serde_json::from_str::<Value>(line) else { return false };
    let held = ["imported", "already_held"].map(|name| batch[name].as_f64().unwrap_or(0.0));
    batch["state"] == "done" && held.iter().sum::<f64>() >= ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_batch_counts() {
        let batch = |state: &str, imported: u32, held: u32| {
            serde_json::json!({"state": state, "imported": imported, "already_held": held}).to_string()
        };
        assert!(is_whole(&batch("done", 208_172, 0)) && is_whole(&batch("done", 8_172, 200_000)));
        assert!(!is_whole(&batch("cancelled", 208_172, 0)) && !is_whole(&batch("done", 2_000, 0)));
        assert!(!is_whole(""));
    }
}
