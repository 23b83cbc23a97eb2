//! Bar 3: how long the server takes for lists, searches and pictures with the collection of the UNODC and a training
//! world in one store, and how heavy map and matrix are.

use anyhow::{Context as _, Result};

use super::{collection, number};
use crate::bars::{Bar, Bench, Figure};

/// Beside the world `medium`: 20,000 seizures.
pub const BAR: Bar = Bar { name: "pages", number: 3, measure: |bench| measure(bench, "medium", 150.0) };
/// Beside the world `large`: a million.
pub const LARGE: Bar =
    Bar { name: "pages_large", number: 3, measure: |bench| measure(bench, "large", 400.0) };

/// Every page twice, cold and warm, by every reader; 95 of 100 must be answered within so many milliseconds.
fn measure(bench: &mut Bench, size: &str, milliseconds: f64) -> Result<Vec<Figure>> {
    let world = collection::with_world(bench, size)?;
    let world = world.to_str().context("the folder's name is no text")?;
    let limit = milliseconds.to_string();
    let settings =
        [("COMMONLINK_WORLD", world), ("COMMONLINK_ROUNDS", "2"), ("COMMONLINK_P95", limit.as_str())];
    let figures = bench.figures_of("lists_and_pictures::are_short", &settings)?;
    println!("{figures:#}");
    let mut measured = vec![
        Figure::at_least(
            "records of the reader who has most",
            number(&figures, "records")?,
            collection::ROWS,
        ),
        Figure::at_least("pages asked", number(&figures, "pages")?, 500.0),
        Figure::at_most(
            "95 % of pages of the reader who waits longest, milliseconds",
            number(&figures, "p95")?,
            milliseconds,
        ),
    ];
    for kind in ["list", "text", "picture", "search"] {
        // Where there is no search yet, nothing is said of it.
        if let Ok(p95) = number(&figures["kinds"][kind], "p95") {
            measured.push(Figure::at_most(format!("95 % of these: {kind}, milliseconds"), p95, milliseconds));
        }
    }
    measured.push(Figure::at_most("heaviest map, compressed, KiB", number(&figures, "map_kib")?, 90.0));
    measured.push(Figure::at_most("heaviest matrix, compressed, KiB", number(&figures, "matrix_kib")?, 90.0));
    Ok(measured)
}
