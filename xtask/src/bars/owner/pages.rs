//! Bar 3: what sharing costs a page. Lists, searches and analysis of people of several bodies in the world `medium`,
//! whose owners share in many ways, beside the same pages in a world with the same records that are all the
//! reader's own: a scope that is simply true.
//!
//! No scope of a program that is given to anybody may be true for everything, so the second world stands for it.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context as _, Result};

use crate::bars::{Bar, Bench, COMPLETE, Figure};
use crate::doors;

pub const BAR: Bar = Bar { name: "shared_pages", number: 3, measure };

/// Milliseconds that 95 of 100 pages may take, and that one may take longer than with nothing withheld.
const P95: f64 = 200.0;
const SLACK: f64 = 20.0;

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let (mixed, _) = bench.world_of("medium")?;
    let open = open_world(bench)?;
    let (mixed, open) = (mixed.display().to_string(), open.display().to_string());
    let (p95, slack) = (P95.to_string(), SLACK.to_string());
    let settings = [
        ("COMMONLINK_WORLD", mixed.as_str()),
        ("COMMONLINK_OPEN_WORLD", open.as_str()),
        ("COMMONLINK_ROUNDS", "5"),
        ("COMMONLINK_P95", p95.as_str()),
        ("COMMONLINK_SLACK", slack.as_str()),
    ];
    let figures = bench.figures_of("shared_pages::sharing_makes_no_page_slow", &settings)?;
    println!("{figures:#}");
    let number = |name: &str| figures[name].as_f64().with_context(|| format!("no figure {name}"));
    Ok(vec![
        Figure::at_least("records in the world", number("records")?, 20_000.0),
        Figure::at_least("pages compared", number("pages")?, 400.0),
        Figure::at_most("95 % of pages of the reader who waits longest, milliseconds", number("p95")?, P95),
        Figure::exactly(
            "pages beyond 1.5 times and 20 ms more than with nothing withheld",
            number("over")?,
            0.0,
        ),
    ])
}

/// The same records, all of one body: in the folder that `COMMONLINK_OPEN_WORLD` names, where they stay, else for this run.
fn open_world(bench: &mut Bench) -> Result<PathBuf> {
    let named = env::var_os("COMMONLINK_OPEN_WORLD").map(|named| doors::root().join(named));
    let world = named.unwrap_or_else(|| bench.folder.join("open-data"));
    if !world.join(COMPLETE).exists() {
        let medium = doors::root().join("crates/exercise/settings/medium.toml");
        let text = fs::read_to_string(&medium).with_context(|| medium.display().to_string())?;
        let text = text.replace("sharing = \"mixed\"", "sharing = \"one_owner\"");
        anyhow::ensure!(text.contains("one_owner"), "{} shares in another way", medium.display());
        let settings = bench.folder.join("open.toml");
        fs::write(&settings, text)?;
        let mut make = bench.commonlink(&["demo", "--no-serve"])?;
        make.arg("--settings").arg(&settings).arg("--data").arg(&world);
        bench.time(&mut make)?;
    }
    Ok(world)
}
