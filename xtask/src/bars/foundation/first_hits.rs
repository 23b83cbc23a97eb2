//! Bar 2: four photographs of 12 megapixels, submitted from the home page of a body in the training world of size
//! `small`; at most 4 clicks, and first hits at most 5 seconds after the last photograph has arrived.

use anyhow::{Context as _, Result};

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// In a real browser.
pub const BAR: Bar = Bar { name: "first_hits", number: 2, measure };

/// Pixels a side: 12 megapixels.
const SIDE: &str = "3464";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let world = bench.world()?;
    let world = world.to_str().context("the temporary folder's name is no text")?;
    let figures = bench
        .figures_of("first_hits::come_soon", &[("COMMONLINK_WORLD", world), ("COMMONLINK_SIDE", SIDE)])?;
    Ok(vec![
        Figure::at_most("clicks from the home page to hits", number(&figures, "clicks")?, 4.0),
        Figure::at_most("seconds from the last photograph to hits", number(&figures, "seconds")?, 5.0),
        Figure::at_least("hits on the page", number(&figures, "hits")?, 1.0),
    ])
}
