//! Bar 3, its last part: how long decisions and scopes take.

use crate::bars::{Bar, Bench, Figure, number};
use crate::doors;
use anyhow::Result;

pub const BAR: Bar = Bar { name: "decisions", number: 3, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let words = ["run", "--release", "--package", "commonlink-policy", "--example", "time_decisions"];
    let mut command = doors::cargo(&words);
    bench.note(&command);
    let figures: serde_json::Value = serde_json::from_str(&doors::output(&mut command)?)?;
    println!(
        "made anew with its six field groups, each a scope of its own: {} µs",
        number(&figures, "groups")?
    );
    println!(
        "made anew with its six field groups, each a scope of its own: {} µs",
        number(&figures, "groups")?
    );
    Ok(vec![
        Figure::at_most("µs, a decision", number(&figures, "decision")?, 30.0),
        Figure::at_most("µs, a scope made anew: own", number(&figures, "own")?, 200.0),
        Figure::at_most("µs, a scope made anew: view", number(&figures, "view")?, 200.0),
        Figure::at_most("µs, a scope that is kept", number(&figures, "cached")?, 5.0),
    ])
}
