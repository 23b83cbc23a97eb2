//! Exports of more than a page.

use crate::asked::{done, real_store};
use commonlink_testkit::TemporaryFolder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

#[test]
fn every_seizure_is_exported_once_in_either_form() {
    const ROWS: usize = 1_203;
    let folder = TemporaryFolder::new("exports");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, table) = (at("data"), at("table.csv"));
    real_store(folder.path().join("data").as_path());
    let mut text = "COUNTRY;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT;TRANSPORT;HIDING_PLACE;\
        DESTINATION_COUNTRY\n"
        .to_owned();
    // Many of the same day, so that pages part among equals.
    for n in 0..ROWS {
        writeln!(text, "Fiji;Suva;2014-03-{:02};Cocaine;{};Kilogram;;;", 1 + n % 3, n + 1).unwrap();
    }
    fs::write(&table, text).unwrap();
    done(&["import", "ids", &table, "--owner", "fj", "--data", &data], "");
    let export = |form: &str| done(&["export", "--data", &data, "--owner", "fj", "--format", form], "");
    let csv = export("csv");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), ROWS + 1);
    assert!(lines[0].starts_with("\u{feff}owner,reference,date,"), "{}", lines[0]);
    assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), ROWS + 1, "each once");
    let json: Vec<Value> = serde_json::from_str(&export("json")).unwrap();
    let references: Vec<&str> =
        json.iter().map(|held| held["seizure"]["reference"].as_str().unwrap()).collect();
    assert_eq!(references.len(), ROWS);
    for (line, reference) in lines.iter().skip(1).zip(&references) {
        assert!(line.contains(reference), "the same order: {line} {reference}");
    }
    // A file that has its name is whole.
    let out = at("out.csv");
    done(&["export", "--data", &data, "--owner", "fj", "--out", &out], "");
    assert_eq!(fs::read_to_string(&out).unwrap(), csv);
    assert!(!folder.path().join("out.csv.part").exists());
}
