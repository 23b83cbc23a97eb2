//! What was taken back does not come again with an older backup, where anybody can know of it; and a store is not made
//! among things of others.

use crate::asked::{done, real_store, refused};
use commonlink_testkit::TemporaryFolder;
use serde_json::Value;
use std::fs;

const TABLE: &str =
    "COUNTRY;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT;TRANSPORT;HIDING_PLACE;DESTINATION_COUNTRY\n";

struct Ground(TemporaryFolder);

impl Ground {
    fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn import(&self, name: &str, place: &str, rows: usize) -> String {
        let line = |n: usize| format!("Fiji;{place};2014-03-14;Cocaine;{n};Kilogram;;;\n");
        let table: String = std::iter::once(TABLE.to_owned()).chain((1..=rows).map(line)).collect();
        fs::write(self.at(name), table).unwrap();
        let (data, file) = (self.at("data"), self.at(name));
        done(&["import", "ids", &file, "--owner", "fj", "--data", &data], "");
        let list = done(&["import", "list", "--owner", "fj", "--data", &data, "--json"], "");
        let mut list = list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let batch = list.find(|batch| batch["file"] == name).unwrap();
        batch["batch"].as_str().unwrap().to_owned()
    }

    fn restore(&self, to: &str, more: &[&str]) -> Value {
        let (to, from) = (self.at(to), self.at("copy"));
        let words = [&["restore", "--data", &to, "--from", &from, "--json"], more].concat();
        serde_json::from_str(&done(&words, "")).unwrap()
    }

    fn seizures(&self, store: &str) -> String {
        done(&["export", "--data", &self.at(store), "--owner", "fj"], "")
    }
}

#[test]
fn what_was_taken_back_does_not_come_again() {
    let ground = Ground(TemporaryFolder::new("erasures"));
    let data = ground.at("data");
    real_store(std::path::Path::new(&data));
    ground.import("kept.csv", "Suva", 3);
    let batch = ground.import("wrong.csv", "Labasa", 4);
    let copy = ground.at("copy");
    let made = done(&["backup", "--data", &data, "--to", &copy, "--json"], "");
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["erasures"], 0);
    done(&["import", "undo", &batch, "--owner", "fj", "--data", &data], "");
    let register = ground.at("register");
    assert!(done(&["admin", "erasures", "--data", &data, "--to", &register], "").starts_with("4 erasures"));
    let text = fs::read_to_string(&register).unwrap();
    assert_eq!(text.lines().count(), 5, "a head and four lines");
    assert!(text.contains("import_undone") && text.contains(&batch));
    for word in ["Labasa", "Fiji", "Cocaine", "wrong.csv"] {
        assert!(!text.contains(word), "no content: {text}");
    }

    // Without a register it is said plainly that nobody can know, and how to give one.
    let report = ground.restore("blind", &[]);
    assert!(report["erasures_after"].is_null(), "{report}");
    let note = report["erasures_note"].as_str().unwrap();
    assert!(note.contains("no register") && note.contains("--erasures"), "{note}");
    assert!(ground.seizures("blind").contains("Labasa"));

    // With one, or with the old store itself, what came after is named and does not come again.
    for (to, more) in [("told", ["--erasures", &register]), ("beside", ["--erasures-from", &data])] {
        let report = ground.restore(to, &more);
        assert_eq!(report["erasures_after"].as_array().unwrap().len(), 4, "{report}");
        assert_eq!(report["erasures_removed"], 4);
        let after = ground.seizures(to);
        assert!(after.contains("Suva") && !after.contains("Labasa"), "{after}");
        assert_eq!(after, ground.seizures("data"));
        // The register goes on: a later backup of what was restored has it.
        let again = ground.at(&format!("{to}-register"));
        assert!(done(&["admin", "erasures", "--data", &ground.at(to), "--to", &again], "").starts_with('4'));
        // What was taken back can come in again, as new.
        let list = done(&["import", "list", "--owner", "fj", "--data", &ground.at(to)], "");
        assert!(list.contains("undone"), "{list}");
    }

    // A backup made afterwards knows of them itself; its own register lies beside it.
    let later = ground.at("later");
    done(&["backup", "--data", &data, "--to", &later], "");
    assert_eq!(fs::read_to_string(ground.at("later.erasures.jsonl")).unwrap().lines().count(), 5);
    let new = ground.at("new");
    let words = ["restore", "--data", &new, "--from", &later, "--erasures", &register];
    let said = done(&words, "");
    assert!(said.contains("0 records were taken back"), "{said}");

    // Half a register is none.
    let cut = text.lines().take(3).collect::<Vec<_>>().join("\n");
    fs::write(&register, cut).unwrap();
    let nowhere = ground.at("nowhere");
    let said = refused(&["restore", "--data", &nowhere, "--from", &copy, "--erasures", &register], "");
    assert!(said.contains("no whole register"), "{said}");
    assert!(!std::path::Path::new(&nowhere).exists());
}

#[test]
fn a_backup_of_an_earlier_version_comes_back_without_a_register() {
    let ground = Ground(TemporaryFolder::new("earlier"));
    let data = ground.at("data");
    real_store(std::path::Path::new(&data));
    ground.import("kept.csv", "Suva", 2);
    done(&["backup", "--data", &data, "--to", &ground.at("copy")], "");
    // As a version without the register has made it.
    let copy = std::path::PathBuf::from(ground.at("copy"));
    fs::remove_file(copy.join("erasure.jsonl")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&fs::read(copy.join("manifest.json")).unwrap()).unwrap();
    for part in ["rows", "digests"] {
        manifest[part].as_object_mut().unwrap().remove("erasure");
    }
    manifest["schema"] = 8.into();
    fs::write(copy.join("manifest.json"), manifest.to_string()).unwrap();
    ground.restore("new", &[]);
    assert_eq!(ground.seizures("new"), ground.seizures("data"));
}

#[test]
fn a_store_is_not_restored_among_things_of_others() {
    let ground = Ground(TemporaryFolder::new("among"));
    let data = ground.at("data");
    real_store(std::path::Path::new(&data));
    let copy = ground.at("copy");
    done(&["backup", "--data", &data, "--to", &copy], "");
    let new = ground.at("new");
    fs::create_dir_all(format!("{new}/files/ab")).unwrap();
    for (name, hinders) in [("mine.txt", true), ("files/x", true), ("files/ab/x", true)] {
        let path = format!("{new}/{name}");
        fs::write(&path, "mine").unwrap();
        let said = refused(&["restore", "--data", &new, "--from", &copy], "");
        assert_eq!(said.contains(name) && said.contains("in the way"), hinders, "{name}: {said}");
        assert!(!std::path::Path::new(&format!("{new}/commonlink.db")).exists());
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        fs::remove_file(&path).unwrap();
    }
    done(&["restore", "--data", &new, "--from", &copy], "");
}
