//! Bar 3: the main job as one journey in a real browser: with the pointer, by keyboard alone, and with script off.

use anyhow::Result;

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// Officer, two examiners, both homes.
pub const BAR: Bar = Bar { name: "main_job", number: 3, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let binary = bench.commonlink(&[])?.get_program().to_owned();
    let mut figures = Vec::new();
    for (name, way) in [
        ("with_the_pointer", "with the pointer"),
        ("by_keyboard_alone", "by keyboard alone"),
        ("with_script_off", "with script off"),
    ] {
        let mut test = doors::cargo(&["nextest", "run", "--workspace", "-E"]);
        test.arg(format!("package(e2e) & test(=main_job::{name})")).env("COMMONLINK_BINARY", &binary);
        // A journey has no degrees: it comes to its end, or the test fails.
        let took = bench.time(&mut test)?;
        figures.push(Figure::at_most(
            format!("the main job {way}, seconds with its world"),
            took.as_secs_f64(),
            180.0,
        ));
    }
    Ok(figures)
}
