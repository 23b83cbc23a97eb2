//! `demo` throws away only what it has made itself.

use crate::asked::{done, real_store, refused};
use commonlink_testkit::TemporaryFolder;
use std::fs;

#[test]
fn a_store_in_use_is_never_discarded() {
    let folder = TemporaryFolder::new("demo-real");
    let data = folder.path().to_str().unwrap();
    real_store(folder.path());
    let demo = ["demo", "--data", data, "--no-serve"];
    let fresh = ["demo", "--data", data, "--no-serve", "--fresh"];
    assert!(refused(&demo, "").contains("has not made"));
    assert!(refused(&fresh, "").contains("no training store"));
    // Not even with the marks that this command leaves in its own folders.
    for mark in ["training-world-complete", "training-world-making"] {
        fs::write(folder.path().join(mark), "").unwrap();
        assert!(refused(&demo, "").contains("no training store"), "{mark}");
        assert!(refused(&fresh, "").contains("no training store"), "{mark}");
        fs::remove_file(folder.path().join(mark)).unwrap();
    }
    assert!(done(&["admin", "organisations", "--data", data], "").contains("NCB Suva"));
}

#[test]
fn originals_without_their_database_are_left_alone() {
    let folder = TemporaryFolder::new("demo-files");
    fs::create_dir_all(folder.path().join("files/ab")).unwrap();
    fs::write(folder.path().join("files/ab/abcd"), "an original").unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(refused(&["demo", "--data", data, "--no-serve", "--fresh"], "").contains("nothing was removed"));
    assert!(folder.path().join("files/ab/abcd").exists());
}

/// A world of a few seconds.
const TINY: &str = include_str!("demo/tiny.toml");

#[test]
fn a_making_of_another_world_that_was_cut_short_begins_again() {
    let folder = TemporaryFolder::new("demo-cut");
    let settings = folder.path().join("tiny.toml");
    fs::write(&settings, TINY).unwrap();
    let store = folder.path().join("world");
    let (world, settings) = (store.to_str().unwrap(), settings.to_str().unwrap());
    done(&["migrate", "--data", world], "");
    fs::write(store.join("training-world-making"), "another world").unwrap();
    fs::write(store.join("files/left-over"), "").unwrap();
    let make = ["demo", "--data", world, "--no-serve", "--settings", settings];
    done(&make, "");
    assert!(!store.join("files/left-over").exists() && !store.join("training-world-making").exists());
    assert!(store.join("training-world-complete").exists());
    // It is there; another one in its place is refused.
    done(&make, "");
    done(&["demo", "--data", world, "--no-serve"], "");
    let other = ["demo", "--data", world, "--no-serve", "--settings", settings, "--seed", "9"];
    assert!(refused(&other, "").contains("holds the world tiny"));
}

#[test]
fn settings_that_cannot_be_used_touch_nothing() {
    let folder = TemporaryFolder::new("demo-settings");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "name = 1").unwrap();
    let store = folder.path().join("world");
    let (world, settings) = (store.to_str().unwrap(), settings.to_str().unwrap());
    let made = ["demo", "--data", world, "--no-serve", "--settings", settings];
    assert!(refused(&made, "").contains("can't be used"));
    assert!(!store.exists());
}
