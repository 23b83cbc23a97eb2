//! Bar 7: a thousand connections that send a byte a second.

use anyhow::Result;

use super::number;
use crate::bars::{Bar, Bench, Figure};

/// Half of them with a head that never ends, half with a body that hardly comes.
pub const BAR: Bar = Bar { name: "slow", number: 7, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let figures = bench.figures_of("slow::clients_hold_nobody_up", &[("COMMONLINK_SLOW", "1000")])?;
    println!("{figures:#}");
    Ok(vec![
        Figure::at_least("slow connections", number(&figures, "connections")?, 1_000.0),
        Figure::at_most("others' 99th percentile, times the quiet one", number(&figures, "p99_times")?, 2.0),
        Figure::at_most("server, most resident MiB", number(&figures, "server_mib")?, 512.0),
    ])
}
