//! Takes what is as what is wanted: snapshots and the checked-in OpenAPI document.

use anyhow::Result;

use crate::doors;

/// Runs the tests with insta told to write, and `COMMONLINK_BLESS=1` for tests that compare a checked-in document
/// (they write it then). `words` narrow the tests, as nextest takes them.
pub fn run(words: &[String]) -> Result<bool> {
    let mut tests =
        doors::cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "-E", "not package(e2e)"]);
    tests.args(words).env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1").env("COMMONLINK_BLESS", "1");
    let passed = doors::show_and_run(&mut tests)?;
    println!("Look at what changed before committing it: git diff");
    Ok(passed)
}
