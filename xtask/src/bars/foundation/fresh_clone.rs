//! Bar 1, first half: in a fresh clone `cargo demo` serves pages, and `cargo xtask test` passes in at most 40 minutes on
//! two cores.

use anyhow::Result;

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// Builds everything from nothing in a clone of the committed state, with nothing skipped.
pub const BAR: Bar = Bar { name: "fresh_clone", number: 1, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let clone = bench.folder.join("commonlink");
    let mut git = doors::program("git", &["clone", "--quiet", "."]);
    bench.time(git.arg(&clone))?;
    let mut test = doors::cargo(&["xtask", "test"]);
    test.current_dir(&clone).env("CI", "true").env("CARGO_TARGET_DIR", clone.join("target"));
    if std::env::var_os("COMMONLINK_DATA").is_none() {
        // Beside the workspace, not beside the clone.
        test.env("COMMONLINK_DATA", doors::root().join("../shared/data"));
    }
    let took = bench.time(&mut test)?;
    let mut demo = doors::cargo(&["demo", "--listen", "127.0.0.1:0"]);
    demo.current_dir(&clone).env("CARGO_TARGET_DIR", clone.join("target"));
    let (serving, served) = bench.serves(&mut demo)?;
    drop(serving);
    Ok(vec![
        Figure::at_most("cargo xtask test, minutes", took.as_secs_f64() / 60.0, 40.0),
        Figure::at_most(
            "cargo demo from nothing, release build included, minutes",
            served.as_secs_f64() / 60.0,
            40.0,
        ),
    ])
}
