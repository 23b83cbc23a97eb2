//! Bar 6: an erased record of the medium world is gone soon, and the trail still verifies.

use crate::bars::{Bar, Bench, Figure};
use anyhow::{Context as _, Result};

pub const BAR: Bar = Bar { name: "erasure", number: 6, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let (world, _) = bench.world_of("medium")?;
    let world = world.to_str().context("the world's folder has a name that is no text")?.to_owned();
    let figures = bench
        .figures_of("erasure::an_erased_record_is_gone_soon", &[("COMMONLINK_WORLD", world.as_str())])?;
    let number = |name: &str| figures[name].as_f64().with_context(|| format!("nobody reported {name}"));
    Ok(vec![
        Figure::at_most("seconds until it was gone", number("seconds")?, 5.0),
        Figure::at_least("the audit trail verifies", number("verifies")?, 1.0),
    ])
}
