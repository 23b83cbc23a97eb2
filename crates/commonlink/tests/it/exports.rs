//! Exports of more than a page.

use crate::asked::{done, real_store};
use crate::refusals::body;
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

#[test]
fn an_export_of_a_body_leaves_out_what_excludes_its_country_or_bureau() {
    let folder = TemporaryFolder::new("excluded");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let data = at("data");
    real_store(folder.path().join("data").as_path());
    let password = "a password of some length\n";
    done(&body(&data, "to", "bureau", &["--country", "TO"]), password);
    done(&body(&data, "laboratory-fj", "agency", &["--country", "FJ", "--parent", "fj"]), password);
    let list: Value =
        serde_json::from_str(&done(&["admin", "organisations", "--data", &data, "--json"], "")).unwrap();
    let fiji = list.as_array().unwrap().iter().find(|one| one["handle"] == "fj").unwrap()["id"].clone();
    for (reference, excluded) in [
        ("TO-OPEN", serde_json::json!({})),
        ("TO-COUNTRY", serde_json::json!({ "excluded_countries": ["FJ"] })),
        ("TO-BUREAU", serde_json::json!({ "excluded_organisations": [fiji] })),
    ] {
        let mut handling =
            serde_json::json!({ "everyone": true, "purposes": ["forensic_analysis"], "held_back": [] });
        handling.as_object_mut().unwrap().extend(excluded.as_object().unwrap().clone());
        let submission = serde_json::json!({
            "reference": reference, "date": "2026-01-10", "country": "FJ", "place": "Suva", "agency": "Customs",
            "transport": "maritime", "handling": handling,
            "items": [{ "substance": "cocaine_hydrochloride", "form": "brick", "amount": 12.5, "unit": "kg" }],
        });
        fs::write(at("one.json"), submission.to_string()).unwrap();
        done(&["submit", &at("one.json"), "--owner", "to", "--data", &data], "");
    }
    for owner in ["fj", "laboratory-fj"] {
        let told = done(&["export", "--data", &data, "--owner", owner], "");
        assert!(told.contains("TO-OPEN"), "{owner}: {told}");
        assert!(!told.contains("TO-COUNTRY") && !told.contains("TO-BUREAU"), "{owner}: {told}");
    }
    let own = done(&["export", "--data", &data, "--owner", "to"], "");
    assert_eq!(own.lines().count(), 4);
}
