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

#[test]
fn a_making_that_was_cut_short_begins_again() {
    let folder = TemporaryFolder::new("demo-cut");
    let settings = folder.path().join("settings.json");
    fs::write(&settings, "{}").unwrap();
    let store = folder.path().join("world");
    let (world, settings) = (store.to_str().unwrap(), settings.to_str().unwrap());
    let cut = ["demo", "--data", world, "--no-serve", "--settings", settings];
    assert!(refused(&cut, "").contains("can't be used"));
    assert!(store.join("training-world-making").exists() && store.join("commonlink.db").exists());
    fs::write(store.join("files/left-over"), "").unwrap();
    // Made again from nothing, as far as these settings allow.
    assert!(refused(&cut, "").contains("can't be used"));
    assert!(!store.join("files/left-over").exists() && store.join("commonlink.db").exists());
}
