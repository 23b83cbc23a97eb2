//! Bars of the third stage: the owner decides who may know what.

mod audit;
mod decisions;
mod judges;
mod leaks;
mod pages;
mod timing;

use super::{Bar, Bench, number};
use crate::doors;
use anyhow::{Context as _, Result};

/// The bars that are measured here, in the order of the table.
pub const BARS: [Bar; 6] = [leaks::BAR, judges::BAR, decisions::BAR, pages::BAR, audit::BAR, timing::BAR];

/// Runs tests of the workspace with these settings and answers what they printed.
fn printed(bench: &mut Bench, filter: &str, settings: &[(&str, &str)]) -> Result<String> {
    let words = [
        "nextest",
        "run",
        "--workspace",
        "--success-output",
        "immediate",
        "--no-tests",
        "fail",
        "-E",
        filter,
    ];
    let mut command = doors::cargo(&words);
    command.envs(settings.iter().copied()).env("CI", "1");
    bench.note(&command);
    let output = command.output().with_context(|| doors::typed(&command))?;
    // What tests print stands among what the runner says of them.
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        anyhow::bail!("{} failed: {text}", doors::typed(&command))
    }
}

/// The number in front of, or behind, a word of a line: `asked 1000` and `206 of 211 caught`.
fn numbers(line: &str) -> Vec<f64> {
    line.split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|part| part.trim_end_matches('.').parse().ok())
        .collect()
}

/// All lines that hold these words, by their numbers.
fn lines<'a>(text: &'a str, words: &str) -> Result<Vec<(&'a str, Vec<f64>)>> {
    let found: Vec<_> =
        text.lines().filter(|line| line.contains(words)).map(|line| (line, numbers(line))).collect();
    if found.is_empty() { Err(anyhow::anyhow!("nobody printed {words:?}")) } else { Ok(found) }
}

fn first(numbers: &[f64]) -> Result<f64> {
    numbers.first().copied().context("a line without a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_what_tests_print() {
        assert_eq!(numbers("SQL: 206 of 211 caught"), [206.0, 211.0]);
        assert_eq!(numbers("Sqlite: asked 100092: told 16914, not 83178."), [100_092.0, 16_914.0, 83_178.0]);
        assert!(lines("nothing", "asked").is_err());
    }
}
