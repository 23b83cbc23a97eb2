//! Bar 1: leak probes by chance, in two worlds.

use super::{first, lines, printed};
use crate::bars::{Bar, Bench, Figure};
use anyhow::Result;

pub const BAR: Bar = Bar { name: "leaks", number: 1, measure };

/// At a time, on each of the two databases.
const PROBES: &str = "5000";
const TIMES: u32 = 10;

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    // Every route, as it stands, and with every kind of identifier.
    printed(bench, "package(commonlink-web) & test(probes)", &[])?;
    let mut all = 0.0;
    for seed in 1..=TIMES {
        let (filter, seed) = ("test(probes::seeded)", seed.to_string());
        let settings = [("COMMONLINK_PROBES", PROBES), ("COMMONLINK_SEED", seed.as_str())];
        for (_, numbers) in lines(&printed(bench, filter, &settings)?, "0 leaks")? {
            all += first(&numbers)?;
        }
    }
    Ok(vec![Figure::at_least("probes without a leak, every route asked", all, 100_000.0)])
}
