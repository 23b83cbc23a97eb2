//! Bar 1, second half: `cargo demo` makes its world in at most 4 minutes, and with the world there serves a usable page
//! in at most 20 seconds.

use anyhow::{Result, bail};

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// Made from nothing, then served again.
pub const BAR: Bar = Bar { name: "demo", number: 1, measure };

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    // The build is part of the first run of a fresh clone, not of the making.
    if !doors::show_and_run(&mut doors::cargo(&["build", "--release", "--package", "commonlink"]))? {
        bail!("the release build fails");
    }
    let data = bench.folder.join("demo-data");
    let demo = || {
        let mut command = doors::cargo(&["demo", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(&data);
        command
    };
    let (mut first, mut second) = (demo(), demo());
    let (serving, made) = bench.serves(&mut first)?;
    drop(serving);
    let (serving, again) = bench.serves(&mut second)?;
    drop(serving);
    Ok(vec![
        Figure::at_most("cargo demo makes its world and serves, minutes", made.as_secs_f64() / 60.0, 4.0),
        Figure::at_most("cargo demo with the world there serves, seconds", again.as_secs_f64(), 20.0),
    ])
}
