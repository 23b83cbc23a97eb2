//! `calibrate marks`: learns from folders with known truth how scores become likelihood ratios.
//!
//! Class: marks of one design against marks of two designs (where there is no design, of one and two tools).
//! Individual: marks of one tool against marks of two tools *of one design*, or of two tools where there is
//! no design. Pairs never cross folders. Fitting and bounds stand in [`commonlink_evidence::fit_strata`].

use super::pairs::{self, Relation};
use super::{DoorError, Doors, Stage, Unreadable, files};
use commonlink_evidence::{Calibration, Level, Quality, TrainingPair, fit_strata};
use commonlink_exchange::marks_folder::{MarkRow, MarksFolder};
use commonlink_marks::{ENGINE_VERSION, QualityBand, compare};
use commonlink_model::{CaptureKind, MarkKind};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What to learn from.
#[derive(Clone, Debug)]
pub struct CalibrateRequest {
    /// Folders with `marks.csv` and known truth.
    pub folders: Vec<PathBuf>,
    /// Where the calibration goes.
    pub out: PathBuf,
    /// Seed of the draw of comparisons of two designs.
    pub seed: u64,
    /// How many of them per pair of strata.
    pub others: usize,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CalibrateSummary {
    /// Version of the engine whose scores it is for.
    pub engine: &'static str,
    /// Id of the calibration.
    pub calibration: String,
    /// The strata learned, as `kind/capture/level/quality`.
    pub strata: Vec<String>,
    /// What could not be learned, and why.
    pub left_out: Vec<String>,
    /// Marks that can't be read; left out.
    pub unreadable: Vec<Unreadable>,
}

/// Scored pairs of one kind, capture and level.
#[derive(Default)]
struct Material {
    pairs: Vec<TrainingPair>,
    sets: BTreeSet<String>,
}

/// Numbers of marks, tools and designs over all folders.
#[derive(Default)]
struct Numbers {
    marks: u32,
    names: BTreeMap<(usize, String), u32>,
}

/// Designs are known by name everywhere; tools and marks only within their folder.
const EVERYWHERE: usize = usize::MAX;

impl Numbers {
    fn of(&mut self, folder: usize, name: &str) -> u32 {
        let next = self.names.len() as u32;
        *self.names.entry((folder, name.to_owned())).or_insert(next)
    }
}

type Materials = BTreeMap<(MarkKind, CaptureKind, Level), Material>;

impl Doors {
    /// Learns and writes the calibration as JSON.
    ///
    /// # Errors
    /// Tables that can't be read or written, an output that is an input, a folder without truth, too little of
    /// everything.
    pub fn calibrate(&self, request: &CalibrateRequest) -> Result<CalibrateSummary, DoorError> {
        let mut materials = Materials::new();
        let mut numbers = Numbers::default();
        let mut unreadable = Vec::new();
        let folders = request.folders.iter().map(|folder| files::read(folder));
        let folders = folders.collect::<Result<Vec<_>, _>>()?;
        files::spare([request.out.clone()], folders.iter().flat_map(MarksFolder::files))?;
        for (number, folder) in folders.into_iter().enumerate() {
            unreadable.extend(self.gather(number, folder, request, &mut numbers, &mut materials)?);
        }
        self.watch.begin(Stage::Learning, materials.len() as u64);
        let learned: Vec<_> = self.pool.install(|| {
            materials
                .par_iter()
                .map(|((kind, capture, level), material)| {
                    let sets: Vec<String> = material.sets.iter().cloned().collect();
                    let fitted = fit_strata(*kind, *capture, *level, &material.pairs, &sets)
                        .map_err(|error| format!("{kind}/{capture}/{level}: {error}"));
                    self.watch.advance(1);
                    fitted
                })
                .collect()
        });
        self.watch.end();
        let (mut strata, mut left_out) = (Vec::new(), Vec::new());
        for one in learned {
            match one {
                Ok(fitted) => strata.extend(fitted),
                Err(why) => left_out.push(why),
            }
        }
        if strata.is_empty() {
            return Err(DoorError::NothingLearned);
        }
        let calibration = Calibration::new(strata)?;
        files::write(&request.out, calibration.to_json()?.as_bytes())?;
        Ok(CalibrateSummary {
            engine: ENGINE_VERSION,
            calibration: calibration.id().to_owned(),
            strata: calibration.strata().iter().map(|stratum| stratum.stratum.to_string()).collect(),
            left_out,
            unreadable,
        })
    }

    fn gather(
        &self,
        number: usize,
        folder: MarksFolder,
        request: &CalibrateRequest,
        numbers: &mut Numbers,
        materials: &mut Materials,
    ) -> Result<Vec<Unreadable>, DoorError> {
        if folder.marks.iter().all(|mark| mark.source_id.is_none()) {
            return Err(DoorError::NoTruth(folder.root));
        }
        let name = folder.root.file_name().unwrap_or(folder.root.as_os_str());
        let set = name.to_string_lossy().into_owned();
        let described = self.describe(folder);
        let first_mark = numbers.marks;
        numbers.marks += described.marks.len() as u32;
        for ((kind, capture), places) in pairs::groups(&described.marks) {
            let (known, _) = pairs::known(&described.marks, &places);
            let drawn = pairs::with_truth(&described.marks, &known, request.seed, request.others);
            let designed = drawn.iter().any(|(_, relation)| *relation == Relation::SameDesign);
            self.watch.begin(Stage::Comparing, drawn.len() as u64);
            let outcomes: Vec<_> = self.pool.install(|| {
                drawn
                    .par_iter()
                    .map(|((a, b), _)| {
                        self.watch.advance(1);
                        Some(compare(described.get(*a)?, described.get(*b)?))
                    })
                    .collect()
            });
            self.watch.end();
            for (((a, b), relation), outcome) in drawn.iter().zip(outcomes) {
                let Some(outcome) = outcome else { continue };
                let (Some(left), Some(right)) = (described.marks.get(*a), described.marks.get(*b)) else {
                    continue;
                };
                let quality = quality(outcome.quality);
                let marks = (first_mark + *a as u32, first_mark + *b as u32);
                let mut add = |level, score: Option<f64>, sources| {
                    let Some(score) = score.filter(|score| score.is_finite()) else { return };
                    let material = materials.entry((kind, capture, level)).or_default();
                    material.pairs.push(TrainingPair { score, quality, marks, sources });
                    material.sets.insert(set.clone());
                };
                let mut tool = |mark: &MarkRow| numbers.of(number, mark.source_id.as_deref().unwrap_or(""));
                let tools = (tool(left), tool(right));
                let mut class = |mark: &MarkRow, tool: u32| match &mark.design_id {
                    Some(design) => numbers.of(EVERYWHERE, design),
                    None => tool,
                };
                let designs = (class(left, tools.0), class(right, tools.1));
                add(Level::Class, outcome.class_score, designs);
                if *relation != Relation::Other || !designed {
                    add(Level::Individual, outcome.individual_score, tools);
                }
            }
        }
        Ok(described.unreadable())
    }
}

/// The quality of a comparison as `evidence` names it.
const fn quality(band: QualityBand) -> Quality {
    match band {
        QualityBand::Low => Quality::Low,
        QualityBand::Medium => Quality::Medium,
        QualityBand::High => Quality::High,
    }
}
