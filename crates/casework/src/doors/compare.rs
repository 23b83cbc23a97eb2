//! `compare marks`: likelihood ratios of pairs of one folder.

use super::pairs::{self, Pair};
use super::{DoorError, Doors, Stage, Unreadable, files};
use crate::compare::Answer;
use commonlink_evidence::Calibration;
use commonlink_exchange::marks_folder::{MarkRow, ScoreRow, read_pairs, scores_csv};
use commonlink_marks::{Description, ENGINE_VERSION, compare};
use commonlink_model::{CaptureKind, Verdict};
use rayon::prelude::*;
use serde::Serialize;
use std::path::PathBuf;

/// Pairs that are scored before any is written: bounds what is held in memory.
const PORTION: usize = 16_384;

/// What to compare.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// Folder with `marks.csv`.
    pub folder: PathBuf,
    /// List of pairs with the columns `a,b`; without it all pairs of one kind and capture.
    pub pairs: Option<PathBuf>,
    /// A calibration file; without it the shipped one.
    pub calibration: Option<PathBuf>,
    /// Where the scores go.
    pub out: PathBuf,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompareSummary {
    /// Version of the engine.
    pub engine: &'static str,
    /// Id of the calibration.
    pub calibration: String,
    /// Marks in the folder.
    pub marks: usize,
    /// Pairs written.
    pub pairs: usize,
    /// Pairs with a likelihood ratio for the same tool.
    pub evaluable: usize,
    /// Pairs with a likelihood ratio for the same design.
    pub with_class: usize,
    /// What was left out of the list of pairs, in words.
    pub notes: Vec<String>,
    /// Marks that can't be read; their pairs are written without likelihood ratios.
    pub unreadable: Vec<Unreadable>,
}

impl Doors {
    /// Compares and writes `a,b,class_log10_lr,individual_log10_lr,individual_verdict`.
    ///
    /// # Errors
    /// Tables that can't be read or written; an output that is an input; a pair that names an unknown mark.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareSummary, DoorError> {
        let calibration = super::calibration(request.calibration.as_deref())?;
        let mut folder = files::read(&request.folder)?;
        let lists = request.pairs.iter().chain(&request.calibration).cloned();
        files::spare([request.out.clone()], folder.files().chain(lists))?;
        let all_marks = folder.marks.len();
        let mut notes = Vec::new();
        let listed = match &request.pairs {
            Some(path) => {
                let mut listed = read_pairs(path, &folder.marks)?;
                notes = listed.notes();
                listed.pairs.sort_unstable();
                // Marks that no pair names need not be read.
                Some(keep_named(&mut folder.marks, &listed.pairs))
            }
            None => None,
        };
        let described = self.describe(folder);
        let mut pairs: Box<dyn Iterator<Item = Pair>> = match listed {
            Some(listed) => Box::new(listed.into_iter()),
            None => Box::new(pairs::all(&described.marks)),
        };
        let mut table = files::Portions::new(&request.out);
        table.add(&scores_csv(&[])?);
        let mut summary = CompareSummary {
            engine: ENGINE_VERSION,
            calibration: calibration.id().to_owned(),
            marks: all_marks,
            pairs: 0,
            evaluable: 0,
            with_class: 0,
            notes,
            unreadable: described.unreadable(),
        };
        let total = pairs.size_hint().1.unwrap_or_else(|| pairs::all(&described.marks).count());
        self.watch.begin(Stage::Comparing, total as u64);
        loop {
            let portion: Vec<Pair> = pairs.by_ref().take(PORTION).collect();
            if portion.is_empty() {
                break;
            }
            let rows: Vec<PairLr> = self.pool.install(|| {
                portion
                    .par_iter()
                    .map(|(a, b)| {
                        let lr = pair_lr(&calibration, described.get(*a), described.get(*b));
                        self.watch.advance(1);
                        lr
                    })
                    .collect()
            });
            let id = |place: usize| {
                described.marks.get(place).map_or_else(String::new, |mark| mark.mark_id.clone())
            };
            let rows: Vec<ScoreRow> =
                portion.iter().zip(rows).map(|((a, b), lr)| lr.row(id(*a), id(*b))).collect();
            summary.pairs += rows.len();
            summary.evaluable += rows.iter().filter(|row| row.individual_evaluable).count();
            summary.with_class += rows.iter().filter(|row| row.class_log10_lr.is_some()).count();
            table.add(&scores_csv(&rows)?);
        }
        table.finish()?;
        self.watch.end();
        Ok(summary)
    }
}

/// Keeps the marks that are named and renumbers the pairs accordingly.
fn keep_named(marks: &mut Vec<MarkRow>, pairs: &[Pair]) -> Vec<Pair> {
    let mut named = vec![false; marks.len()];
    for place in pairs.iter().flat_map(|(a, b)| [*a, *b]) {
        if let Some(named) = named.get_mut(place) {
            *named = true;
        }
    }
    let mut next = 0;
    let places: Vec<usize> = named
        .iter()
        .map(|named| {
            next += usize::from(*named);
            next.saturating_sub(1)
        })
        .collect();
    let mut kept = named.into_iter();
    marks.retain(|_| kept.next().unwrap_or(false));
    let place = |old: usize| places.get(old).copied().unwrap_or(0);
    pairs.iter().map(|(a, b)| (place(*a), place(*b))).collect()
}

/// The two likelihood ratios of a pair, log10, each where it can be given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PairLr {
    pub class: Option<f64>,
    pub individual: Option<f64>,
}

impl PairLr {
    fn row(self, a: String, b: String) -> ScoreRow {
        ScoreRow {
            a,
            b,
            class_log10_lr: self.class,
            individual_log10_lr: self.individual,
            individual_evaluable: self.individual.is_some(),
        }
    }
}

/// Scores and calibrates one pair; a mark that can't be read answers no question.
pub(crate) fn pair_lr(calibration: &Calibration, a: Option<&Description>, b: Option<&Description>) -> PairLr {
    let (Some(a), Some(b)) = (a, b) else { return PairLr::default() };
    let outcome = compare(a, b);
    if a.kind() != b.kind() {
        return PairLr::default();
    }
    if a.capture() == b.capture() {
        return lr(&Answer::new(calibration, a.kind(), a.capture(), outcome));
    }
    // Nothing is calibrated across captures. The design question is answered as cautiously as the two
    // captures' own calibrations allow, the question of the tool not at all.
    let by = |capture: CaptureKind| lr(&Answer::new(calibration, a.kind(), capture, outcome.clone())).class;
    let class = by(a.capture()).zip(by(b.capture())).map(|(one, other)| weaker(one, other));
    PairLr { class, individual: None }
}

fn lr(answer: &Answer) -> PairLr {
    let evaluable = answer.verdict() == Verdict::Evaluable;
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    PairLr {
        class: finite(answer.class_log10),
        individual: finite(answer.individual_log10).filter(|_| evaluable),
    }
}

/// The one closer to no support; none at all where the two point in different directions.
fn weaker(one: f64, other: f64) -> f64 {
    if one.signum() * other.signum() < 0.0 {
        0.0
    } else if one.abs() <= other.abs() {
        one
    } else {
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weaker_of_two_never_exceeds_either() {
        assert!((weaker(1.5, 0.4) - 0.4).abs() < 1e-12);
        assert!((weaker(-1.5, -0.4) + 0.4).abs() < 1e-12);
        assert!(weaker(-1.5, 0.4).abs() < 1e-12);
    }
}
