//! Bar 5: every fuzz target for so many minutes without a finding.
//!
//! The targets are built with the coverage passes of LLVM, which the stable toolchain has, and linked with libFuzzer;
//! nothing else need be installed but a C++ compiler. What a target learns goes into a temporary folder; the seeds in
//! `fuzz/corpus` stay as they are. A finding stays in `fuzz/artifacts`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::bars::{Bar, Bench, Figure};
use crate::doors;

/// Ten targets and one more, ten minutes each unless `--minutes` says otherwise.
pub const BAR: Bar = Bar { name: "fuzz", number: 5, measure };

/// Coverage of edges, counted, with the places and the values compared: what libFuzzer learns from.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";
/// Seconds for one input, and mebibytes of the whole process.
const ONE_INPUT: u32 = 10;
const MEBIBYTES: u32 = 2_048;

fn measure(bench: &mut Bench) -> Result<Vec<Figure>> {
    let root = doors::root().join("fuzz");
    let host = doors::output(&mut doors::program("rustc", &["-vV"]))?;
    let host =
        host.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?.to_owned();
    let target = doors::target_folder()?.join("fuzz");
    // With --target, build scripts and macros are left as they are.
    let mut build = doors::cargo(&["build", "--release", "--target", &host]);
    build.current_dir(&root).env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &target);
    bench.time(&mut build)?;
    let binaries = target.join(&host).join("release");
    let artifacts = root.join("artifacts");
    fs::create_dir_all(&artifacts)?;
    let seconds = (bench.minutes * 60.0).ceil();
    let mut figures = Vec::new();
    for name in targets(&root)? {
        let learnt = bench.folder.join(&name);
        fs::create_dir_all(&learnt)?;
        let mut run = doors::program(&binaries.join(&name).to_string_lossy(), &[]);
        run.arg(&learnt).arg(root.join("corpus").join(&name)).args([
            format!("-max_total_time={seconds}"),
            format!("-timeout={ONE_INPUT}"),
            format!("-rss_limit_mb={MEBIBYTES}"),
            format!("-artifact_prefix={}/{name}-", artifacts.display()),
            "-max_len=65536".to_owned(),
            "-verbosity=0".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        let begun = Instant::now();
        let finding = bench.time(&mut run).is_err();
        let ran: Duration = begun.elapsed();
        figures.push(Figure::at_most(format!("{name}: findings"), f64::from(u8::from(finding)), 0.0));
        figures.push(Figure::at_least(
            format!("{name}: seconds"),
            ran.as_secs_f64(),
            if finding { 0.0 } else { seconds * 0.95 },
        ));
    }
    figures.insert(0, Figure::at_least("targets", figures.len() as f64 / 2.0, 10.0));
    Ok(figures)
}

/// The names of the targets, which are files.
fn targets(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("targets");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let names = entries.filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}
