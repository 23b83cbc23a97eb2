//! `compare`, `search`, `evaluate` and `calibrate`: the batch doors on the command line. They need no store.

use crate::options::{at_least_one, threads};
use crate::progress;
use clap::{Args, Subcommand};
use commonlink_casework::doors::{
    CalibrateRequest, CompareRequest, Doors, EvaluateRequest, OTHERS, SEED, SearchRequest, Stage, Unreadable,
    Watch,
};
use indicatif::ProgressBar;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Mutex;

/// What to compare.
#[derive(Subcommand)]
pub enum Compare {
    /// Write likelihood ratios for pairs of marks of a folder.
    ///
    /// FOLDER holds `marks.csv` and the files it names. Without --pairs all pairs of one kind and capture
    /// are compared, each once. The answers are log10 likelihood ratios: `class_log10_lr` for same design
    /// against different designs, `individual_log10_lr` for same tool against another tool of the same
    /// design. An empty field means that no likelihood ratio can be given; take it as 0.
    Marks(CompareMarks),
}

/// What to search.
#[derive(Subcommand)]
pub enum Search {
    /// Rank the marks of a gallery for every mark of a folder.
    ///
    /// Writes `query,rank,candidate,score`, rank 1 first. The query itself is left out. Scores rank one
    /// answer and mean nothing else; `compare marks` gives likelihood ratios.
    Marks(SearchMarks),
}

/// What to measure.
#[derive(Subcommand)]
pub enum Evaluate {
    /// Measure the answers on a folder of marks with known truth.
    ///
    /// Writes `metrics.json`, `report.md` and drawings: error rates, calibration, abstention and recall per
    /// kind, capture and stratum, with 95 % intervals bootstrapped over designs or tools.
    Marks(EvaluateMarks),
}

/// What to learn.
#[derive(Subcommand)]
pub enum Calibrate {
    /// Learn from folders of marks with known truth how scores become likelihood ratios.
    Marks(CalibrateMarks),
}

/// Options that all doors share.
#[derive(Args)]
struct Common {
    /// Working threads, at most 256; 0 takes one per core. The number never changes what is written.
    #[arg(long, default_value_t = 0, value_name = "NUMBER", value_parser = threads())]
    threads: usize,
    /// Print a summary as JSON.
    #[arg(long)]
    json: bool,
}

/// Which calibration answers.
#[derive(Args)]
struct Calibrated {
    /// A calibration made by `commonlink calibrate marks`; without it the one that ships with the engine.
    #[arg(long, value_name = "FILE")]
    calibration: Option<PathBuf>,
}

/// Options of `compare marks`.
#[derive(Args)]
pub struct CompareMarks {
    /// Folder with `marks.csv`.
    folder: PathBuf,
    /// List of pairs with the columns `a,b`.
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// File for the likelihood ratios.
    #[arg(long, value_name = "SCORES.csv")]
    out: PathBuf,
    #[command(flatten)]
    calibrated: Calibrated,
    #[command(flatten)]
    common: Common,
}

/// Options of `search marks`.
#[derive(Args)]
pub struct SearchMarks {
    /// Folder of the queries.
    folder: PathBuf,
    /// Folder of the gallery; without it the folder of the queries.
    #[arg(long, value_name = "FOLDER")]
    gallery: Option<PathBuf>,
    /// Candidates per query at most.
    #[arg(long, default_value_t = 100, value_name = "NUMBER", value_parser = at_least_one())]
    top: usize,
    /// Let marks recorded in another way answer too, where the engine can compare them.
    #[arg(long)]
    across: bool,
    /// File for the ranks.
    #[arg(long, value_name = "SEARCH.csv")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

/// Options of `evaluate marks`.
#[derive(Args)]
pub struct EvaluateMarks {
    /// Folder with `marks.csv`.
    folder: PathBuf,
    /// A table like `marks.csv` with the truth columns filled, where those of the folder are empty.
    #[arg(long, value_name = "MARKS.csv")]
    truth: Option<PathBuf>,
    /// Folder for the report.
    #[arg(long, value_name = "REPORT_FOLDER")]
    out: PathBuf,
    /// Seed of the draw of pairs and of the bootstrap.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Pairs of different designs per pair of strata.
    #[arg(long, default_value_t = OTHERS, value_name = "NUMBER")]
    others: usize,
    #[command(flatten)]
    calibrated: Calibrated,
    #[command(flatten)]
    common: Common,
}

/// Options of `calibrate marks`.
#[derive(Args)]
pub struct CalibrateMarks {
    /// Folders with `marks.csv` and known truth.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// File for the calibration.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Seed of the draw of pairs.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Pairs of different designs per pair of strata.
    #[arg(long, default_value_t = OTHERS, value_name = "NUMBER")]
    others: usize,
    #[command(flatten)]
    common: Common,
}

/// `commonlink compare`.
pub fn compare(Compare::Marks(arguments): Compare) -> anyhow::Result<()> {
    let doors = doors(arguments.common.threads)?;
    let request = CompareRequest {
        folder: arguments.folder,
        pairs: arguments.pairs,
        calibration: arguments.calibrated.calibration,
        out: arguments.out,
    };
    let summary = doors.compare(&request)?;
    for note in &summary.notes {
        eprintln!("commonlink: {note}");
    }
    warn(&summary.unreadable);
    let left = summary.pairs - summary.evaluable;
    say(arguments.common.json, &summary, || {
        format!(
            "{} pairs of {} marks compared, {left} of them not evaluable for the same tool; {} marks can't be read. \
             Likelihood ratios are in {}.",
            summary.pairs,
            summary.marks,
            summary.unreadable.len(),
            request.out.display()
        )
    })
}

/// `commonlink search`.
pub fn search(Search::Marks(arguments): Search) -> anyhow::Result<()> {
    let doors = doors(arguments.common.threads)?;
    let request = SearchRequest {
        folder: arguments.folder,
        gallery: arguments.gallery,
        top: arguments.top,
        across: arguments.across,
        out: arguments.out,
    };
    let summary = doors.search(&request)?;
    warn(&summary.unreadable);
    say(arguments.common.json, &summary, || {
        format!(
            "{} marks searched among {}; {} can't be read. {} candidates are in {}.",
            summary.queries,
            summary.gallery,
            summary.unreadable.len(),
            summary.candidates,
            request.out.display()
        )
    })
}

/// `commonlink evaluate`.
pub fn evaluate(Evaluate::Marks(arguments): Evaluate) -> anyhow::Result<()> {
    let doors = doors(arguments.common.threads)?;
    let request = EvaluateRequest {
        folder: arguments.folder,
        truth: arguments.truth,
        calibration: arguments.calibrated.calibration,
        out: arguments.out,
        seed: arguments.seed,
        others: arguments.others,
    };
    let summary = doors.evaluate(&request)?;
    warn(&summary.unreadable);
    say(arguments.common.json, &summary, || {
        format!(
            "{} kinds of capture measured; the report is {}.",
            summary.groups.len(),
            request.out.join("report.md").display()
        )
    })
}

/// `commonlink calibrate`.
pub fn calibrate(Calibrate::Marks(arguments): Calibrate) -> anyhow::Result<()> {
    let doors = doors(arguments.common.threads)?;
    let request = CalibrateRequest {
        folders: arguments.folders,
        out: arguments.out,
        seed: arguments.seed,
        others: arguments.others,
    };
    let summary = doors.calibrate(&request)?;
    warn(&summary.unreadable);
    for why in &summary.left_out {
        eprintln!("commonlink: {why}");
    }
    say(arguments.common.json, &summary, || {
        format!(
            "Calibration {} with {} strata is in {}.",
            summary.calibration,
            summary.strata.len(),
            request.out.display()
        )
    })
}

/// The doors with a progress bar.
pub(crate) fn doors(threads: usize) -> anyhow::Result<Doors> {
    Ok(Doors::new(threads, Box::new(Bar::default()))?)
}

/// Prints a summary for a program or for a person.
pub(crate) fn say(json: bool, summary: &impl Serialize, words: impl Fn() -> String) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(summary)?);
    } else {
        println!("{}", words());
    }
    Ok(())
}

fn warn(unreadable: &[Unreadable]) {
    for mark in unreadable {
        let file = mark.file.as_deref().map(|file| format!(", file {file}")).unwrap_or_default();
        let hint = if mark.hint.is_empty() { String::new() } else { format!(". {}", mark.hint) };
        eprintln!(
            "commonlink: marks.csv line {}, mark {}{file}: {}{hint}",
            mark.line, mark.mark_id, mark.what
        );
    }
}

/// The bar of the present stage.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn with(&self, change: impl FnOnce(&mut Option<ProgressBar>)) {
        change(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Watch for Bar {
    fn begin(&self, stage: Stage, steps: u64) {
        let what = match stage {
            Stage::Describing => "Describing marks",
            Stage::Comparing => "Comparing pairs",
            Stage::Searching => "Searching",
            Stage::Measuring => "Measuring",
            Stage::Learning => "Learning",
            Stage::Rendering => "Making pictures",
            Stage::Planning => "Planning parts",
        };
        self.with(|bar| *bar = Some(progress::bar(what, steps)));
    }

    fn advance(&self, steps: u64) {
        self.with(|bar| {
            if let Some(bar) = bar {
                bar.inc(steps);
            }
        });
    }

    fn end(&self) {
        self.with(|bar| {
            if let Some(bar) = bar.take() {
                bar.finish();
            }
        });
    }
}
