//! `cargo xtask test`: everything that must hold, stage by stage.

mod postgres;
mod tools;

use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::{check, doors};

/// A stage: its name, what it is for, and what runs it.
struct Stage {
    name: &'static str,
    run: fn() -> Result<bool>,
}

/// In the order they run: what is quick to fail comes first.
const STAGES: [Stage; 8] = [
    Stage { name: "format", run: format },
    Stage { name: "check", run: || check::run(false) },
    Stage { name: "supply", run: supply },
    Stage { name: "lints", run: lints },
    Stage { name: "build", run: build },
    Stage { name: "tests", run: tests },
    Stage { name: "examples", run: examples },
    Stage { name: "browser", run: browser },
];

/// Which stages to run.
pub struct Choice {
    only: Vec<String>,
    skip_browser: bool,
}

impl Choice {
    /// Reads `--only STAGE` (repeatable) and `--skip-browser`.
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut choice = Self { only: Vec::new(), skip_browser: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--skip-browser" => choice.skip_browser = true,
                "--only" => match words.next() {
                    Some(name) if STAGES.iter().any(|stage| stage.name == name) => {
                        choice.only.push(name.clone());
                    }
                    other => bail!("--only takes one of {}, not {other:?}", names().join(", ")),
                },
                other => bail!("no option {other:?}; `cargo xtask help` lists them"),
            }
        }
        if doors::in_ci() && (choice.skip_browser || !choice.only.is_empty()) {
            bail!("with CI set nothing is skipped: leave --only and --skip-browser out, or unset CI");
        }
        Ok(choice)
    }

    fn has(&self, stage: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|name| name == stage))
            && !(self.skip_browser && stage == "browser")
    }
}

fn names() -> Vec<&'static str> {
    STAGES.iter().map(|stage| stage.name).collect()
}

/// What became of a stage.
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    LeftOut,
}

/// Runs the chosen stages until one fails, then prints the table of times. `Ok(true)` when all passed.
pub fn run(choice: &Choice) -> bool {
    let begun = Instant::now();
    let mut outcomes: Vec<(&str, Outcome)> = Vec::new();
    let mut good = prepared(&mut outcomes, choice);
    for stage in &STAGES {
        if !good || !choice.has(stage.name) {
            outcomes.push((stage.name, Outcome::LeftOut));
            continue;
        }
        good = timed(&mut outcomes, stage.name, stage.run);
    }
    print!("{}", table(&outcomes, begun.elapsed(), good));
    good
}

/// The stage before the stages: tools that are missing.
fn prepared(outcomes: &mut Vec<(&'static str, Outcome)>, choice: &Choice) -> bool {
    let wants = tools::Wants {
        supply: choice.has("supply"),
        lints: choice.has("lints"),
        tests: choice.has("tests") || choice.has("browser"),
        browser: choice.has("browser"),
    };
    timed(outcomes, "tools", || tools::provide(wants))
}

fn timed(
    outcomes: &mut Vec<(&'static str, Outcome)>,
    name: &'static str,
    run: impl FnOnce() -> Result<bool>,
) -> bool {
    println!("\n== {name}");
    let begun = Instant::now();
    let good = run().unwrap_or_else(|error| {
        eprintln!("{name}: {error:#}");
        false
    });
    let took = begun.elapsed();
    outcomes.push((name, if good { Outcome::Passed(took) } else { Outcome::Failed(took) }));
    good
}

fn table(outcomes: &[(&str, Outcome)], total: Duration, good: bool) -> String {
    let mut text = String::from("\nstage         time  result\n");
    for (name, outcome) in outcomes {
        let (time, result) = match outcome {
            Outcome::Passed(took) => (clock(*took), "passed"),
            Outcome::Failed(took) => (clock(*took), "FAILED"),
            Outcome::LeftOut => ("-".to_owned(), "not run"),
        };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{name:10} {time:>7}  {result}");
    }
    let _ = writeln!(text, "{:10} {:>7}  {}", "all", clock(total), if good { "passed" } else { "FAILED" });
    text
}

fn clock(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

fn format() -> Result<bool> {
    doors::show_and_run(&mut doors::cargo(&["fmt", "--all", "--check"]))
}

/// The fuzz targets are a workspace of their own, which nothing else of this command would look at.
fn lints() -> Result<bool> {
    let lint = |place: &[&str]| {
        doors::show_and_run(
            doors::cargo(&["clippy", "--all-targets"]).args(place).args(["--", "-D", "warnings"]),
        )
    };
    Ok(lint(&["--workspace"])? && lint(&["--locked", "--manifest-path", "fuzz/Cargo.toml"])?)
}

fn supply() -> Result<bool> {
    doors::show_and_run(&mut doors::cargo(&["deny", "check", "bans", "licenses", "sources"]))
}

/// All at once, so that the binary of the journeys and the tests share one set of features and compile once.
fn build() -> Result<bool> {
    doors::show_and_run(&mut doors::cargo(&["build", "--workspace", "--all-targets"]))
}

fn nextest(packages: &str) -> Command {
    let mut command = doors::cargo(&["nextest", "run", "--workspace", "-E", packages]);
    if doors::in_ci() {
        command.args(["--profile", "ci"]);
    }
    command
}

fn tests() -> Result<bool> {
    let cluster = postgres::Home::new()?;
    doors::show_and_run(nextest("not package(e2e)").env(postgres::VARIABLE, cluster.path()))
}

fn browser() -> Result<bool> {
    let cluster = postgres::Home::new()?;
    doors::show_and_run(nextest("package(e2e)").env(postgres::VARIABLE, cluster.path()))
}

/// Examples in the documentation; rustdoc is not even started when there are none.
fn examples() -> Result<bool> {
    let fences = doors::output(&mut doors::program(
        "git",
        &["grep", "-lE", r"//[/!] ```($|rust|no_run|should_panic|compile_fail)", "--", "crates/*/src/*.rs"],
    ));
    // git grep fails when it finds nothing.
    if fences.is_err() {
        println!("no examples in the documentation");
        return Ok(true);
    }
    doors::show_and_run(&mut doors::cargo(&["test", "--workspace", "--doc", "--quiet"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_millis(61_250)), "1:01.2");
        assert_eq!(clock(Duration::from_millis(99)), "0:00.0");
    }

    #[test]
    fn table_shows_where_it_stopped() {
        let outcomes = [
            ("format", Outcome::Passed(Duration::from_secs(1))),
            ("check", Outcome::Failed(Duration::from_secs(2))),
            ("tests", Outcome::LeftOut),
        ];
        let text = table(&outcomes, Duration::from_secs(3), false);
        assert!(
            text.contains(
                "format      0:01.0  passed\ncheck       0:02.0  FAILED\ntests            -  not run\n"
            ),
            "{text}"
        );
        assert!(text.ends_with("all         0:03.0  FAILED\n"), "{text}");
    }

    #[test]
    fn options_are_checked() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert!(Choice::parse(&words("--only nothing")).is_err());
        assert!(Choice::parse(&words("--fast")).is_err());
        if !doors::in_ci() {
            let choice = Choice::parse(&words("--only tests --only format")).unwrap();
            assert!(choice.has("tests") && choice.has("format") && !choice.has("browser"));
            assert!(!Choice::parse(&words("--skip-browser")).unwrap().has("browser"));
        }
    }
}
