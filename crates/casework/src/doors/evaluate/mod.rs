//! `evaluate marks`: how good the answers on a folder with known truth are.
//!
//! Pairs: all of one source, all of one design, and for each pair of strata a seeded draw of others. What is
//! measured is what `compare marks` would write, so an answer that was not given counts as a likelihood
//! ratio of 1; the shares of answers not given stand beside it. Recall is measured on what `search marks`
//! would write.
//!
//! Class: positives are pairs of one design, whatever the mould. Individual: positives are pairs of one
//! tool, measured once against other tools of the same design and once against all other tools.

mod drawings;
mod measure;
mod report;

use super::compare::pair_lr;
use super::pairs;
use super::{DoorError, Doors, Stage, Unreadable, files};
use commonlink_marks::{ENGINE_VERSION, Reach};
use measure::{GroupReport, Material};
use rayon::prelude::*;
use serde::Serialize;
use std::path::PathBuf;

/// Candidates looked at when recall is measured; as many as `search marks` writes.
const TOP: usize = 100;
/// The measures.
const METRICS: &str = "metrics.json";
/// Their readable form.
const REPORT: &str = "report.md";

/// What to measure.
#[derive(Clone, Debug)]
pub struct EvaluateRequest {
    /// Folder with `marks.csv` and known truth.
    pub folder: PathBuf,
    /// A table like `marks.csv` that holds the truth columns, where the folder's own must not.
    pub truth: Option<PathBuf>,
    /// A calibration file; without it the shipped one.
    pub calibration: Option<PathBuf>,
    /// Folder that the report goes to; made where it is missing.
    pub out: PathBuf,
    /// Seed of the draw of other pairs and of the bootstrap.
    pub seed: u64,
    /// Other pairs per pair of strata.
    pub others: usize,
}

/// What came of it: `metrics.json`, of which `report.md` is the readable form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvaluateSummary {
    /// Version of the engine.
    pub engine: &'static str,
    /// Id of the calibration.
    pub calibration: String,
    /// Names of the sets that the calibration was learned from.
    pub calibration_sets: Vec<String>,
    /// Name of the folder measured.
    pub folder: String,
    /// Seed of draws.
    pub seed: u64,
    /// Other pairs per pair of strata.
    pub others: usize,
    /// Marks without a source; left out.
    pub without_truth: usize,
    /// Marks that can't be read; their pairs count as not answered.
    pub unreadable: Vec<Unreadable>,
    /// One entry per kind and capture.
    pub groups: Vec<GroupReport>,
}

impl Doors {
    /// Measures, and writes `metrics.json`, `report.md` and the drawings beside it.
    ///
    /// # Errors
    /// Tables that can't be read, a folder without truth, a report that can't be written or would overwrite what is
    /// read.
    pub fn evaluate(&self, request: &EvaluateRequest) -> Result<EvaluateSummary, DoorError> {
        let calibration = super::calibration(request.calibration.as_deref())?;
        let mut read = files::read(&request.folder)?;
        if let Some(path) = &request.truth {
            files::add_truth(&mut read.marks, path)?;
        }
        let outputs = drawings::names().chain([METRICS.to_owned(), REPORT.to_owned()]);
        let lists = request.truth.iter().chain(&request.calibration).cloned();
        files::spare(outputs.map(|name| request.out.join(name)), read.files().chain(lists))?;
        let all = read.marks.len();
        read.marks.retain(|mark| mark.source_id.is_some());
        if read.marks.is_empty() {
            return Err(DoorError::NoTruth(request.folder.clone()));
        }
        let without_truth = all - read.marks.len();
        let described = self.describe(read);
        let ranked = self.ranked(&described, &described, TOP, Reach::SameCapture);
        let mut materials = Vec::new();
        for ((kind, capture), places) in pairs::groups(&described.marks) {
            let (known, strata) = pairs::known(&described.marks, &places);
            let drawn = pairs::with_truth(&described.marks, &known, request.seed, request.others);
            self.watch.begin(Stage::Comparing, drawn.len() as u64);
            let lrs = self.pool.install(|| {
                drawn
                    .par_iter()
                    .map(|((a, b), _)| {
                        let lr = pair_lr(&calibration, described.get(*a), described.get(*b));
                        self.watch.advance(1);
                        lr
                    })
                    .collect::<Vec<_>>()
            });
            self.watch.end();
            materials.push(Material::new(kind, capture, &known, strata, &drawn, &lrs, &ranked));
        }
        let scopes: u64 = materials.iter().map(|material| material.scopes().len() as u64).sum();
        self.watch.begin(Stage::Measuring, scopes);
        let groups: Vec<GroupReport> = self.pool.install(|| {
            materials
                .iter()
                .map(|material| material.measure(request.seed, &|| self.watch.advance(1)))
                .collect()
        });
        self.watch.end();
        let sets = calibration.strata().iter().flat_map(|stratum| stratum.training_sets.clone());
        let sets: std::collections::BTreeSet<String> = sets.collect();
        let summary = EvaluateSummary {
            engine: ENGINE_VERSION,
            calibration: calibration.id().to_owned(),
            calibration_sets: sets.into_iter().collect(),
            folder: request.folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            seed: request.seed,
            others: request.others,
            without_truth,
            unreadable: described.unreadable(),
            groups,
        };
        let mut json = serde_json::to_string_pretty(&summary)?;
        json.push('\n');
        files::write(&request.out.join(METRICS), json.as_bytes())?;
        for (name, drawing) in drawings::all(&materials) {
            files::write(&request.out.join(name), drawing.as_bytes())?;
        }
        files::write(&request.out.join(REPORT), report::markdown(&summary).as_bytes())?;
        Ok(summary)
    }
}
