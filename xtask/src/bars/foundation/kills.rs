//! Bar 6: the serving process is killed a hundred times under writing load; nothing acknowledged is lost or doubled.

use anyhow::Result;

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// `kill -9` at seeded random moments while three programs upload and submit.
pub const BAR: Bar = Bar { name: "kills", number: 6, measure };

/// How often the bar kills.
const KILLS: &str = "100";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let figures = bench.figures_of("kills::kill_nine", &[("COMMONLINK_KILLS", KILLS)])?;
    let wanted: f64 = KILLS.parse()?;
    Ok(vec![
        Figure::at_least("kills under load", number(&figures, "kills")?, wanted),
        Figure::at_least("acknowledged submissions", number(&figures, "acknowledged")?, wanted),
        Figure::at_most("acknowledged submissions lost", number(&figures, "lost")?, 0.0),
        Figure::at_most("submissions doubled", number(&figures, "doubled")?, 0.0),
        Figure::at_most("dangling files", number(&figures, "dangling")?, 0.0),
    ])
}
