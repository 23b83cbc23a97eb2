//! Tables of others on the command line: by a mapping from a file or by a saved one, and what is said where it fits not.

use crate::asked::{done, real_store, refused, run};
use commonlink_testkit::TemporaryFolder;
use serde_json::{Value, json};
use std::fs;

const TABLE: &str = "Nr;Tag;Land;Ort;Stoff;Menge;Einheit\n\
    1;14.03.2024;Fiji;Suva;Cocaine;12,5;Kilogram\n\
    2;15.03.2024;Fiji;Suva;Heroin;3;Kilogram\n\
    3;;Fiji;Suva;Heroin;3;Kilogram\n";

/// A store of one bureau with a table and a mapping beside it.
struct Ground {
    folder: TemporaryFolder,
}

impl Ground {
    fn new(label: &str) -> Self {
        let ground = Self { folder: TemporaryFolder::new(label) };
        real_store(&ground.folder.path().join("data"));
        ground.write("table.csv", TABLE);
        ground.write("mapping.json", &Self::mapping().to_string());
        ground
    }

    fn mapping() -> Value {
        json!({
            "name": "", "headers": ["Nr", "Tag", "Land", "Ort", "Stoff", "Menge", "Einheit"],
            "columns": [null, "date", "country", "place", "drug", "amount", "unit"],
            "days": "day_first", "decimal_comma": true,
        })
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    fn words(&self, command: &str, more: &[&str]) -> Vec<String> {
        let data = self.at("data");
        let first = ["import", command, "--data", &data, "--owner", "fj"];
        first.iter().chain(more).map(|word| (*word).to_owned()).collect()
    }

    fn json(&self, command: &str, more: &[&str]) -> Value {
        let words = self.words(command, more);
        let words: Vec<&str> = words.iter().map(String::as_str).chain(["--json"]).collect();
        let out = done(&words, "");
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error}: {out}"))
    }

    fn refused(&self, command: &str, more: &[&str]) -> String {
        let words = self.words(command, more);
        refused(&words.iter().map(String::as_str).collect::<Vec<_>>(), "")
    }
}

fn counts(answer: &Value) -> [u64; 4] {
    ["read", "imported", "already_held", "reported"].map(|name| answer[name].as_u64().unwrap())
}

#[test]
fn anybodys_table_comes_in_by_a_mapping() {
    let ground = Ground::new("table");
    let (table, mapping) = (ground.at("table.csv"), ground.at("mapping.json"));
    let first = ground.json("table", &[&table, "--mapping", &mapping, "--save-mapping", "ours"]);
    assert_eq!(counts(&first), [3, 2, 0, 1], "{first}");
    assert_eq!(first["report"]["reasons"]["date_missing"], 1);
    // Saved, it goes by its name, and is what a file holds.
    let again = ground.json("table", &[&table, "--mapping", "ours"]);
    assert_eq!((counts(&again), &again["manifest"]), ([3, 0, 2, 1], &first["manifest"]));
    let saved = ground.json("mappings", &["--name", "ours"]);
    assert_eq!((&saved["name"], &saved["columns"]), (&json!("ours"), &Ground::mapping()["columns"]));
    let copied = ground.write("copied.json", &saved.to_string());
    assert_eq!(counts(&ground.json("table", &[&table, "--mapping", &copied])), [3, 0, 2, 1]);
    // Columns in another order, and an empty one more, are the same rows.
    let turned = "Einheit;Menge;Stoff;Ort;Land;Tag;Nr;Mehr\nKilogram;12,5;Cocaine;Suva;Fiji;14.03.2024;1;\n\
        Gram;7;Cocaine;Suva;Fiji;16.03.2024;4;\n";
    let turned = ground.write("turned.csv", turned);
    assert_eq!(counts(&ground.json("table", &[&turned, "--mapping", "ours"])), [2, 1, 1, 0]);
    let words = ground.words("list", &["--json"]);
    let list = done(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
    assert_eq!(list.lines().count(), 4, "{list}");
}

#[test]
fn what_fits_not_is_said_with_what_to_do() {
    let ground = Ground::new("table-unfit");
    let (table, mapping) = (ground.at("table.csv"), ground.at("mapping.json"));
    let said = ground.refused("table", &[&table, "--mapping", "ours"]);
    assert!(said.contains("neither a saved mapping nor a file") && said.contains("has saved none"), "{said}");
    ground.json("table", &[&table, "--mapping", &mapping, "--save-mapping", "ours"]);
    let said = ground.refused("table", &[&table, "--mapping", "oruz"]);
    assert!(said.contains("`oruz`") && said.contains("saved are `ours`"), "{said}");
    assert!(ground.refused("mappings", &["--name", "oruz"]).contains("saved are `ours`"));

    let other = ground
        .write("other.csv", "Tag;Land;Ort;Substanz;Menge;Einheit\n14.03.2024;Fiji;Suva;Heroin;3;Gram\n");
    let said = ground.refused("table", &[&other, "--mapping", "ours"]);
    assert!(said.contains("`Stoff` (") && !said.contains("`Nr`") && said.contains("`Substanz`"), "{said}");

    let mut without = Ground::mapping();
    without["columns"][1] = Value::Null;
    let without = ground.write("without.json", &without.to_string());
    let said = ground.refused("table", &[&table, "--mapping", &without]);
    assert!(said.contains("Date of seizure") && said.contains("`date`"), "{said}");
    let mut short = Ground::mapping();
    short["columns"].as_array_mut().unwrap().pop();
    let short = ground.write("short.json", &short.to_string());
    assert!(ground.refused("table", &[&table, "--mapping", &short]).contains("7 headers and 6 columns"));
    let said = ground.refused("table", &[&table, "--mapping", &ground.write("no.json", "{\"columns\": 3}")]);
    assert!(said.contains("is no mapping") && said.contains("import preview"), "{said}");
    let long = "n".repeat(200);
    let said = ground.refused("table", &[&table, "--mapping", "ours", "--save-mapping", &long]);
    assert!(said.contains("  name:"), "{said}");
    assert!(ground.refused("table", &[&ground.at("absent.csv"), "--mapping", "ours"]).contains("is no file"));
    let picture = ground.write("picture.xlsx", "no workbook");
    ground.refused("preview", &[&picture]);
}

#[test]
fn a_preview_says_how_rows_would_be_read() {
    let ground = Ground::new("table-preview");
    let (table, mapping) = (ground.at("table.csv"), ground.at("mapping.json"));
    let guessed = ground.json("preview", &[&table]);
    assert_eq!(guessed["mapping"]["headers"], Ground::mapping()["headers"]);
    assert!(guessed["missing"].as_array().unwrap().contains(&json!("date")), "{guessed}");
    let looked = ground.json("preview", &[&table, "--mapping", &mapping]);
    let rows = looked["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["read"]["country"]), (3, &json!("FJ")));
    assert_eq!(
        (&rows[0]["read"]["items"][0]["amount"], &rows[2]["reasons"][0]),
        (&json!(12.5), &json!("date_missing"))
    );
    // What it prints is a mapping to begin with.
    let begun = ground.write("begun.json", &looked["mapping"].to_string());
    let words = ground.words("preview", &[&table, "--mapping", &begun]);
    let outcome = run(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
    assert!(outcome.well && outcome.out.contains("Menge -> amount: 12,5 | 3"), "{}", outcome.out);
    assert!(outcome.out.contains("not taken in. The date is missing."), "{}", outcome.out);
    let words = ground.words("list", &["--json"]);
    assert_eq!(done(&words.iter().map(String::as_str).collect::<Vec<_>>(), ""), "", "nothing was taken in");
}

#[test]
fn what_is_to_be_known_of_a_file_is_said_in_words() {
    let ground = Ground::new("table-notes");
    let western = ground.at("western.csv");
    let bytes = [TABLE.as_bytes(), b"4;16.03.2024;Fiji;Caf\xe9;Heroin;3;Kilogram\n"].concat();
    fs::write(&western, bytes).unwrap();
    let words = ground.words("table", &[&western, "--mapping", &ground.at("mapping.json")]);
    let told = done(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
    assert!(told.contains("Windows-1252"), "{told}");
}

#[test]
fn a_closed_standard_output_ends_the_program_quietly() {
    let ground = Ground::new("table-pipe");
    ground.json("table", &[&ground.at("table.csv"), "--mapping", &ground.at("mapping.json")]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_commonlink"))
        .args(ground.words("list", &[]))
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(141), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
