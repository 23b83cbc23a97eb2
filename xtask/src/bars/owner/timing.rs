//! Bar 5: hidden and absent take the same time.

use super::{lines, printed};
use crate::bars::{Bar, Bench, Figure};
use anyhow::Result;

pub const BAR: Bar = Bar { name: "timing", number: 5, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let filter = "package(commonlink-web) & test(hidden_and_absent_take_the_same_time)";
    let text = printed(bench, filter, &[("COMMONLINK_PAIRS", "2000")])?;
    lines(&text, "medians differ by ")?
        .into_iter()
        .map(|(line, numbers)| {
            let what = line.split("medians").next().unwrap_or_default().trim().trim_end_matches(':');
            let differ = numbers.last().copied().unwrap_or(f64::NAN);
            Ok(Figure::at_most(format!("µs between the medians, {what}"), differ, 50.0))
        })
        .collect()
}
