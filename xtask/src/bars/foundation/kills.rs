//! Bar 6: the serving process is killed a hundred times under writing load; nothing acknowledged is lost or doubled.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// `kill -9` at seeded random moments while three programs upload and submit.
pub const BAR: Bar = Bar { name: "kills", number: 6, measure };

/// How often the bar kills.
const KILLS: &str = "100";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let binary = bench.commonlink(&[])?.get_program().to_owned();
    let report = bench.folder.join("kills.json");
    let words = ["test", "--release", "--package", "e2e", "--test", "it", "--", "kills::", "--nocapture"];
    let mut test = doors::cargo(&words);
    test.env("COMMONLINK_BINARY", binary);
    test.env("COMMONLINK_KILLS", KILLS).env("COMMONLINK_KILLS_REPORT", &report);
    let outcome = bench.time(&mut test);
    // The test fails where a bar is missed, and has written the figures then too.
    let text = match (fs::read_to_string(&report), outcome) {
        (Ok(text), _) => text,
        (Err(_missing), Err(failed)) => return Err(failed),
        (Err(missing), Ok(_)) => return Err(missing).with_context(|| report.display().to_string()),
    };
    let figures: Value = serde_json::from_str(&text).with_context(|| report.display().to_string())?;
    let number = |name: &str| figures[name].as_f64().with_context(|| format!("no figure {name}"));
    let wanted: f64 = KILLS.parse()?;
    Ok(vec![
        Figure::at_least("kills under load", number("kills")?, wanted),
        Figure::at_least("acknowledged submissions", number("acknowledged")?, wanted),
        Figure::at_most("acknowledged submissions lost", number("lost")?, 0.0),
        Figure::at_most("submissions doubled", number("doubled")?, 0.0),
        Figure::at_most("dangling files", number("dangling")?, 0.0),
    ])
}
