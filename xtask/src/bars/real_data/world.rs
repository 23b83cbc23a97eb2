//! Bar 6, the other half: the world of load is made on SQLite in at most 20 minutes.

use anyhow::{Result, bail};

use crate::bars::{Bar, Bench, Figure};

/// A million seizures from nothing. With `COMMONLINK_LARGE_WORLD` it is made there and stays.
pub const BAR: Bar = Bar { name: "world", number: 6, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let (world, took) = bench.world_of("large")?;
    let Some(took) = took else {
        bail!(
            "{} was there already, whole or in part; name a folder that is not there in COMMONLINK_LARGE_WORLD",
            world.display()
        );
    };
    Ok(vec![Figure::at_most("demo --size large on SQLite, minutes", took.as_secs_f64() / 60.0, 20.0)])
}
