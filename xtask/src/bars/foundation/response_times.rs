//! Bar 5, in figures: how long the server takes for the pages of the training world of size `small`. That every page is
//! light and accessible is asked by `every_page` of the browser suite.

use anyhow::{Context as _, Result};

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// Every page that readers of four kinds can come to by links.
pub const BAR: Bar = Bar { name: "response_times", number: 5, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let world = bench.world()?;
    let world = world.to_str().context("the temporary folder's name is no text")?;
    let settings = [("COMMONLINK_WORLD", world), ("COMMONLINK_PAGES", "400")];
    let times = bench.figures_of("response_times::are_short", &settings)?;
    let weight = bench.figures_of("every_page::first_visits_are_light", &[])?;
    Ok(vec![
        Figure::at_least("pages asked", number(&times, "pages")?, 300.0),
        Figure::at_most("95 % of pages, milliseconds", number(&times, "p95")?, 100.0),
        Figure::at_most("heaviest first visit, KiB", number(&weight, "heaviest_kib")?, 60.0),
    ])
}
