//! Bar 2: the judges agree, and notice what is changed.

use super::{first, lines, printed};
use crate::bars::{Bar, Bench, Figure};
use anyhow::Result;

pub const BAR: Bar = Bar { name: "judges", number: 2, measure };

const TRIPLES: &str = "1000000";

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let filter = "test(cedar_and_the_scope) | test(says_what_the_reference_says) | test(is_noticed)";
    let text = printed(bench, filter, &[("COMMONLINK_TRIPLES", TRIPLES)])?;
    let mut figures = Vec::new();
    // A test ends at the first disagreement, and this command with it.
    for (line, numbers) in lines(&text, "asked ")? {
        let who = line
            .split_once(':')
            .map_or("Cedar and tree", |(who, _)| if who.contains("asked") { "Cedar and tree" } else { who });
        figures.push(Figure::at_least(
            format!("triples without a disagreement, {who}"),
            first(&numbers)?,
            1e6,
        ));
    }
    let (mut caught, mut all) = (0.0, 0.0);
    for (line, numbers) in lines(&text, " caught")? {
        let [one, of, ..] = numbers.as_slice() else { anyhow::bail!("{line}") };
        caught += one;
        all += of;
    }
    figures.push(Figure::at_least(format!("% of {all} mutants caught"), 100.0 * caught / all, 95.0));
    Ok(figures)
}
