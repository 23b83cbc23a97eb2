//! Checks, tests and measurements of the workspace: `cargo xtask COMMAND`.

mod bars;
mod bless;
mod check;
mod doors;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Checks, tests and measurements of the workspace.

cargo xtask test [--only STAGE]... [--skip-browser]
    Everything that must hold, stage by stage, with the time of each. Stops at the first stage that fails.
    On Debian it installs what is missing after saying so. With CI=true nothing is skipped.
cargo xtask check [--sizes]
    Arrows between crates, purity, SQL and HTML in their rooms, sizes of files. --sizes lists files above 300 lines.
cargo xtask bless [NEXTEST ARGUMENTS]
    Takes the present snapshots and the present OpenAPI document as the wanted ones. Look at the difference after.
cargo xtask bars foundation|real-data|owner [BAR]... [--minutes N]
    Measures the bars in full on a release build and prints each figure with its command. --minutes
    is how long each fuzz target runs.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[String]) -> Result<bool> {
    let Some((command, rest)) = words.split_first() else {
        print!("{HELP}");
        return Ok(false);
    };
    match command.as_str() {
        "test" => Ok(test::run(&test::Choice::parse(rest)?)),
        "check" => check::run(rest.iter().any(|word| word == "--sizes")),
        "bless" => bless::run(rest),
        "bars" => bars::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(true)
        }
        other => bail!("no command {other:?}; `cargo xtask help` lists them"),
    }
}
