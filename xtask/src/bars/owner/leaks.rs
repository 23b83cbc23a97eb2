//! Bar 1: leak probes by chance, in two worlds.

use super::{first, lines, printed};
use crate::bars::{Bar, Bench, Figure};
use anyhow::Result;

pub const BAR: Bar = Bar { name: "leaks", number: 1, measure };

/// On each of the two databases.
const PROBES: &str = "50000";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let filter = "package(commonlink-web) & test(probes)";
    let text = printed(bench, filter, &[("COMMONLINK_PROBES", PROBES)])?;
    let mut all = 0.0;
    for (_, numbers) in lines(&text, "0 leaks")? {
        all += first(&numbers)?;
    }
    Ok(vec![Figure::at_least("probes without a leak, every route asked", all, 100_000.0)])
}
