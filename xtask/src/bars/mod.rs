//! `cargo xtask bars NAME`: the bars of an issue, measured in full on a release build.
//!
//! To add a bar: a file in the folder of its issue with one `pub const BAR: Bar`, and its name in that folder's
//! `BARS`. A measurement runs the built programs as a user would; it links none of the crates. The tests of the
//! workspace hold reduced forms of the same bars.

mod foundation;
mod measured;
mod owner;
mod real_data;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use anyhow::{Context as _, Result, bail};

use crate::doors;

/// One bar of an issue.
pub struct Bar {
    /// Name on the command line.
    pub name: &'static str,
    /// Its number in the table.
    pub number: u8,
    /// Measures it.
    pub measure: fn(&mut Bench) -> Result<Vec<Figure>>,
}

/// One measured figure of a bar.
pub struct Figure {
    /// What was measured, with the unit.
    pub what: String,
    /// The measured value.
    pub measured: f64,
    /// What it must be.
    pub bound: Bound,
}

/// The side on which a figure must lie.
#[derive(Clone, Copy)]
pub enum Bound {
    /// The figure or less.
    AtMost(f64),
    /// The figure or more.
    AtLeast(f64),
    /// That figure: a count.
    Exactly(f64),
}

impl Figure {
    /// A figure that must be `bound` or less.
    pub fn at_most(what: impl Into<String>, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), measured, bound: Bound::AtMost(bound) }
    }

    /// A figure that must be `bound` or more.
    pub fn at_least(what: impl Into<String>, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), measured, bound: Bound::AtLeast(bound) }
    }

    /// A count that must be `bound`.
    pub fn exactly(what: impl Into<String>, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), measured, bound: Bound::Exactly(bound) }
    }

    fn is_met(&self) -> bool {
        match self.bound {
            Bound::AtMost(bound) => self.measured <= bound,
            Bound::AtLeast(bound) => self.measured >= bound,
            Bound::Exactly(bound) => (self.measured - bound).abs() < 0.5,
        }
    }

    fn line(&self) -> String {
        let bound = match self.bound {
            Bound::AtMost(bound) => format!("at most {bound}"),
            Bound::AtLeast(bound) => format!("at least {bound}"),
            Bound::Exactly(bound) => format!("exactly {bound}"),
        };
        let met = if self.is_met() { "met" } else { "MISSED" };
        format!("  {met:6} {} = {:.4} ({bound})", self.what, self.measured)
    }
}

/// What a measurement works with. Every command run through it is printed with the figures.
pub struct Bench {
    /// Removed at the end of the measurement.
    pub folder: PathBuf,
    /// Where the training world of size `small` is, or will be once a bar needs it; removed after the last bar.
    shared: PathBuf,
    commands: Vec<String>,
    binary: Option<PathBuf>,
    /// `--minutes`: how long what runs as long as it may runs.
    pub minutes: f64,
}

impl Bench {
    fn new(name: &str, shared: &Path) -> Result<Self> {
        let folder = env::temp_dir().join(format!("commonlink-bars-{}-{name}", process::id()));
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self { folder, shared: shared.to_owned(), commands: Vec::new(), binary: None, minutes: MINUTES })
    }

    /// The training world of size `small`, made now if no bar has needed it yet.
    pub fn world(&mut self) -> Result<PathBuf> {
        let world = self.shared.join("demo-data");
        if !world.exists() {
            let mut make = self.commonlink(&["demo", "--no-serve", "--data"])?;
            self.time(make.arg(&world))?;
        }
        Ok(world)
    }

    /// The training world of another size: in the folder that `COMMONLINK_MEDIUM_WORLD` or `COMMONLINK_LARGE_WORLD`
    /// names, where it stays for further measurements, else beside the small one. Made now if it is not there yet; the
    /// second value is how long that took in this run, where it was made from nothing.
    pub fn world_of(&mut self, size: &str) -> Result<(PathBuf, Option<Duration>)> {
        let variable = format!("COMMONLINK_{}_WORLD", size.to_uppercase());
        let named = env::var_os(&variable).map(|named| doors::root().join(named));
        let world = named.unwrap_or_else(|| self.shared.join(format!("{size}-data")));
        let seconds = self.shared.join(format!("{size}-seconds"));
        if !world.join(COMPLETE).exists() {
            let from_nothing = fs::read_dir(&world).map_or(true, |mut entries| entries.next().is_none());
            let mut make = self.commonlink(&["demo", "--size", size, "--no-serve", "--data"])?;
            let took = self.time(make.arg(&world))?;
            if from_nothing {
                fs::write(&seconds, took.as_secs_f64().to_string())?;
            }
        }
        let took = fs::read_to_string(&seconds).ok().and_then(|text| text.parse().ok());
        Ok((world, took.map(Duration::from_secs_f64)))
    }

    /// Runs one test of the browser suite that reports no figures; fails when it fails.
    pub fn passes(&mut self, test: &str, settings: &[(&str, &str)]) -> Result<()> {
        let mut command = doors::cargo(&["nextest", "run", "--workspace", "--no-capture", "-E"]);
        command.arg(format!("package(e2e) & test(={test})")).envs(settings.iter().copied());
        self.time(&mut command).map(drop)
    }

    /// Runs one test of the browser suite against the release build, with these settings, and reads the figures it
    /// reports. The test fails where a bar is missed, and has reported then too.
    pub fn figures_of(&mut self, test: &str, settings: &[(&str, &str)]) -> Result<serde_json::Value> {
        let binary = self.commonlink(&[])?.get_program().to_owned();
        let report = self.folder.join("figures.json");
        let words = ["nextest", "run", "--workspace", "--no-capture", "-E"];
        let mut command = doors::cargo(&words);
        command
            .arg(format!("package(e2e) & test(={test})"))
            .env("COMMONLINK_BINARY", binary)
            .env("COMMONLINK_FIGURES", &report);
        command.envs(settings.iter().copied());
        let outcome = self.time(&mut command);
        let text = match (fs::read_to_string(&report), outcome) {
            (Ok(text), _) => text,
            (Err(_missing), Err(failed)) => return Err(failed),
            (Err(missing), Ok(_)) => return Err(missing).with_context(|| report.display().to_string()),
        };
        serde_json::from_str(&text).with_context(|| report.display().to_string())
    }

    /// Starts a command that serves and waits for the address it prints. How long that took.
    pub fn serves(&mut self, command: &mut Command) -> Result<(Serving, Duration)> {
        let line = doors::typed(command);
        println!("$ {line}");
        self.commands.push(line.clone());
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| line.clone())?;
        let output = child.stdout.take().context("no output")?;
        let serving = Serving(child);
        for text in BufReader::new(output).lines() {
            let text = text?;
            if text.contains("http://") {
                return Ok((serving, begun.elapsed()));
            }
        }
        bail!("{line} ended without an address")
    }

    /// The release build of the binary, brought up to date first (not counted in any time), with these arguments.
    pub fn commonlink(&mut self, words: &[&str]) -> Result<Command> {
        if self.binary.is_none() {
            if !doors::show_and_run(&mut doors::cargo(&["build", "--release", "--package", "commonlink"]))? {
                bail!("the release build fails");
            }
            self.binary = Some(doors::target_folder()?.join("release/commonlink"));
        }
        let binary = self.binary.as_deref().unwrap_or(Path::new("commonlink"));
        Ok(doors::program(&binary.to_string_lossy(), words))
    }

    /// Prints a command and puts it beside the figures.
    pub fn note(&mut self, command: &Command) {
        let line = doors::typed(command);
        println!("$ {line}");
        self.commands.push(line);
    }

    /// Runs a command to its end; fails when it fails. How long it took.
    pub fn time(&mut self, command: &mut Command) -> Result<Duration> {
        self.commands.push(doors::typed(command));
        let begun = Instant::now();
        if !doors::show_and_run(command)? {
            bail!("{} failed", doors::typed(command));
        }
        Ok(begun.elapsed())
    }
}

/// A program that serves; ended when dropped.
pub struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // It is the end of the measurement: whether it was still there makes no difference.
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} stays behind: {error}", self.folder.display());
        }
    }
}

/// Present in a folder whose training world is complete.
const COMPLETE: &str = "training-world-complete";

/// How long a fuzz target runs unless told otherwise: what the bar asks for.
const MINUTES: f64 = 10.0;

/// `foundation|real-data|owner [BAR]... [--minutes N]`: measures the named bars or all, prints the table. `Ok(true)` when every figure is met.
pub fn run(words: &[String]) -> Result<bool> {
    let (bars, chosen) = match words.split_first() {
        Some((name, chosen)) if name == "foundation" => (foundation::BARS.as_slice(), chosen),
        Some((name, chosen)) if name == "real-data" => (real_data::BARS.as_slice(), chosen),
        Some((name, chosen)) if name == "owner" => (owner::BARS.as_slice(), chosen),
        _ => bail!("name the bars to measure: foundation, real-data or owner"),
    };
    let (chosen, minutes) = match chosen.iter().position(|word| word == "--minutes") {
        Some(at) => {
            let minutes =
                chosen.get(at + 1).and_then(|text| text.parse().ok()).context("--minutes takes a number")?;
            (chosen.get(..at).unwrap_or_default(), minutes)
        }
        None => (chosen, MINUTES),
    };
    for name in chosen {
        if !bars.iter().any(|bar| bar.name == name) {
            let names: Vec<&str> = bars.iter().map(|bar| bar.name).collect();
            bail!("no bar {name:?}; there are: {}", names.join(", "));
        }
    }
    let mut report = vec![conditions()];
    let mut all_met = true;
    let shared = env::temp_dir().join(format!("commonlink-bars-{}", process::id()));
    fs::create_dir_all(&shared).with_context(|| shared.display().to_string())?;
    for bar in bars.iter().filter(|bar| chosen.is_empty() || chosen.iter().any(|name| name == bar.name)) {
        println!("\n== bar {} {}", bar.number, bar.name);
        let mut bench = Bench::new(bar.name, &shared)?;
        bench.minutes = minutes;
        report.push(format!("bar {} {}", bar.number, bar.name));
        match (bar.measure)(&mut bench) {
            Ok(figures) => {
                all_met &= figures.iter().all(Figure::is_met);
                report.extend(figures.iter().map(Figure::line));
            }
            Err(error) => {
                all_met = false;
                report.push(format!("  FAILED {error:#}"));
            }
        }
        report.extend(bench.commands.iter().map(|command| format!("         $ {command}")));
    }
    println!("\n{}", report.join("\n"));
    fs::remove_dir_all(&shared).with_context(|| shared.display().to_string())?;
    Ok(all_met)
}

/// A number among the figures of a test.
fn number(figures: &serde_json::Value, name: &str) -> Result<f64> {
    figures[name].as_f64().with_context(|| format!("no figure {name}"))
}

/// The machine and the state of the sources, without which a figure says little.
fn conditions() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let commit =
        doors::output(&mut doors::program("git", &["describe", "--always", "--dirty"])).unwrap_or_default();
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("")
        .trim_start_matches(['\t', ' ', ':']);
    format!("commit {}, {cores} cores, {cpu}", commit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_met_on_their_side() {
        assert!(
            Figure::at_most("seconds", 5.0, 5.0).is_met() && !Figure::at_most("seconds", 5.1, 5.0).is_met()
        );
        assert!(
            Figure::at_least("recall", 0.8, 0.8).is_met() && !Figure::at_least("recall", 0.79, 0.8).is_met()
        );
        assert!(Figure::exactly("rows", 3.0, 3.0).is_met() && !Figure::exactly("rows", 4.0, 3.0).is_met());
        assert!(!Figure::exactly("rows", f64::NAN, 3.0).is_met());
        assert!(Figure::at_most("seconds", f64::NAN, 5.0).line().contains("MISSED"));
    }

    #[test]
    fn names_of_bars_are_unique() {
        let bars = foundation::BARS.iter().chain(&real_data::BARS).chain(&owner::BARS);
        let mut names: Vec<&str> = bars.map(|bar| bar.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
