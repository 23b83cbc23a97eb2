//! Refusals name their fields, and answers come as JSON where asked.

use crate::asked::{done, founding, real_store, refused};
use commonlink_testkit::TemporaryFolder;
use std::fs;

#[test]
fn founding_names_every_field_that_is_wrong() {
    let folder = TemporaryFolder::new("found");
    let data = folder.path().to_str().unwrap();
    let mut arguments = founding(data);
    for (option, bad) in [
        ("--country", "ZZ"),
        ("--name", ""),
        ("--contact", ""),
        ("--handle", "F J"),
        ("--administrator", "ok"),
    ] {
        let at = arguments.iter().position(|argument| *argument == option).unwrap();
        arguments[at + 1] = bad;
    }
    let said = refused(&arguments, "short\n");
    for field in ["  password:", "  handle:", "  name:", "  contact:", "  country:"] {
        assert!(said.contains(field), "{field} {said}");
    }
    let mut arguments = founding(data);
    let at = arguments.iter().position(|argument| *argument == "--administrator").unwrap();
    arguments[at + 1] = " ";
    assert!(refused(&arguments, "a password of some length\n").contains("  administrator:"));
}

/// Arguments that found a body of this handle and kind in a folder.
pub fn body<'a>(data: &'a str, handle: &'a str, kind: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["admin", "found", "--data", data, "--handle", handle, "--kind", kind];
    arguments.extend(["--name", "A body", "--contact", "Desk", "--administrator", "A. Name"]);
    arguments.extend(more);
    arguments
}

#[test]
fn every_kind_of_body_is_founded_in_its_place_only() {
    let password = "a password of some length\n";
    let folder = TemporaryFolder::new("places");
    let data = folder.path().to_str().unwrap();
    real_store(folder.path());
    let fine = [
        body(data, "to", "bureau", &["--country", "TO"]),
        body(data, "laboratory-fj", "agency", &["--country", "FJ", "--parent", "fj"]),
        body(data, "secretariat", "secretariat", &[]),
        body(data, "court", "international", &[]),
    ];
    for arguments in &fine {
        done(arguments, password);
        assert!(refused(arguments, password).contains("  handle: Another organisation has this handle"));
    }
    for (arguments, fields) in [
        (body(data, "x1", "bureau", &[]), &["  country: A bureau"][..]),
        (body(data, "x2", "bureau", &["--country", "TO", "--parent", "fj"]), &["  parent: Only an agency"]),
        (body(data, "x3", "agency", &["--country", "FJ"]), &["  parent: An agency stands"]),
        (body(data, "x4", "agency", &["--parent", "fj"]), &["  country: A bureau"]),
        (
            body(data, "x5", "agency", &["--country", "TO", "--parent", "fj"]),
            &["  parent: This bureau is of"],
        ),
        (
            body(data, "x6", "agency", &["--country", "FJ", "--parent", "laboratory-fj"]),
            &["  parent: This is no bureau"],
        ),
        (body(data, "x7", "agency", &["--country", "FJ", "--parent", "nobody"]), &["--parent", "`nobody`"]),
        (body(data, "x8", "secretariat", &[]), &["  kind: There is a secretariat already"]),
        (
            body(data, "x9", "international", &["--country", "FJ", "--parent", "fj"]),
            &["  country: The secretariat", "  parent: Only an agency"],
        ),
    ] {
        let said = refused(&arguments, password);
        assert!(fields.iter().all(|field| said.contains(field)), "{fields:?}: {said}");
    }
    assert_eq!(done(&["admin", "organisations", "--data", data], "").lines().count(), 5);
}

#[test]
fn references_that_look_alike_are_two_seizures() {
    let folder = TemporaryFolder::new("submit");
    let data = folder.path().to_str().unwrap();
    real_store(folder.path());
    let submit = |reference: &str| {
        let file = folder.path().join("seizure.json");
        let text = serde_json::json!({
            "reference": reference, "date": "2026-01-10", "country": "FJ", "place": "Suva", "agency": "Customs",
            "transport": "maritime",
            "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
        });
        fs::write(&file, text.to_string()).unwrap();
        let file = file.to_str().unwrap();
        done(&["submit", "--data", data, "--owner", "fj", "--json", file], "")
    };
    let all: Vec<String> = ["FJ \u{d1} 1", "FJ CLI 1", "FJ_CLI 1", "7"].map(submit).to_vec();
    for (n, one) in all.iter().enumerate() {
        assert!(all.iter().skip(n + 1).all(|other| other != one), "{one}");
    }
    assert_eq!(submit("FJ CLI 1"), all[1], "the same again is nothing new");
    let file = folder.path().join("seizure.json");
    let key = ["submit", "--data", data, "--owner", "fj", "--idempotency-key", "no", file.to_str().unwrap()];
    assert!(refused(&key, "").contains("  idempotency_key:"));
}

#[test]
fn operators_programs_read_json() {
    let folder = TemporaryFolder::new("json");
    let data = folder.path().to_str().unwrap();
    real_store(folder.path());
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&done(arguments, "")).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    };
    assert_eq!(json(&["admin", "organisations", "--json", "--data", data])[0]["handle"], "fj");
    assert!(json(&["migrate", "--json", "--data", data])["schema"].as_i64().unwrap() >= 2);
    let places = TemporaryFolder::new("json-copy");
    let copy = places.path().join("copy");
    let copy = copy.to_str().unwrap();
    assert_eq!(json(&["backup", "--json", "--data", data, "--to", copy])["rows"]["account"], 1);
    let back = places.path().join("back");
    let back = back.to_str().unwrap();
    assert_eq!(json(&["restore", "--json", "--data", back, "--from", copy])["rows"]["account"], 1);
}

#[test]
fn a_world_is_not_mixed_with_another() {
    let folder = TemporaryFolder::new("generate");
    let out = folder.path().to_str().unwrap();
    let elsewhere = TemporaryFolder::new("generate-settings");
    let settings = elsewhere.path().join("settings.json");
    fs::write(&settings, include_str!("../../../../e2e/worlds/journey.json")).unwrap();
    let settings = settings.to_str().unwrap();
    let generate = ["exercise", "generate", "--out", out, "--settings", settings];
    let force = ["exercise", "generate", "--out", out, "--settings", settings, "--force"];
    fs::write(folder.path().join("world.json"), "{}").unwrap();
    fs::create_dir_all(folder.path().join("images")).unwrap();
    fs::write(folder.path().join("images/stale.png"), "of another world").unwrap();
    assert!(refused(&generate, "").contains("--force"));
    fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    assert!(refused(&force, "").contains("letter.txt"));
    assert!(folder.path().join("world.json").exists() && folder.path().join("letter.txt").exists());
    fs::remove_file(folder.path().join("letter.txt")).unwrap();
    let nowhere = elsewhere.path().join("none.json");
    let nowhere = nowhere.to_str().unwrap();
    refused(&["exercise", "generate", "--out", out, "--settings", nowhere, "--force"], "");
    assert!(folder.path().join("images/stale.png").exists(), "settings first, room second");
    done(&force, "");
    assert!(fs::read_to_string(folder.path().join("world.json")).unwrap().len() > 2);
    assert!(!folder.path().join("images/stale.png").exists(), "nothing of the other is left");
}

#[test]
fn numbers_out_of_range_are_refused_with_their_option() {
    let folder = TemporaryFolder::new("ranges");
    let (path, out) = (folder.path().to_str().unwrap(), folder.path().join("out"));
    let out = out.to_str().unwrap();
    for option in [
        ["--level", "NaN"],
        ["--level", "inf"],
        ["--level", "1.6"],
        ["--level", "-0.1"],
        ["--designs", "0"],
        ["--tools", "0"],
        ["--impressions", "0"],
        ["--side", "127"],
        ["--side", "4097"],
        ["--character", "NaN"],
        ["--recut", "1.5"],
        ["--threads", "257"],
    ] {
        let joined = option.join("=");
        let said = refused(&["exercise", "marks", "--seed", "1", "--out", out, &joined], "");
        assert!(said.contains(option[0]) && said.contains(option[1]), "{said}");
    }
    for [option, bad] in [["--threads", "5000"], ["--top", "0"]] {
        let said = refused(&["search", "marks", path, "--out", out, option, bad], "");
        assert!(said.contains(option), "{said}");
    }
    assert!(refused(&["compare", "marks", path, "--out", out, "--threads=-1"], "").contains("--threads"));
    assert!(!std::path::Path::new(out).exists());
    // What is in range goes on to the next question.
    let said = refused(&["search", "marks", path, "--out", out, "--threads", "256", "--top", "1"], "");
    assert!(said.contains("marks.csv") && !said.contains("--threads"), "{said}");
}
