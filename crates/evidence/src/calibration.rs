//! What was learned from reference sets: per stratum, how a score becomes a bounded LR.

use commonlink_model::{CaptureKind, MarkKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::EvidenceError;

commonlink_model::codes! {
    /// Which pair of propositions an LR is about.
    pub enum Level {
        /// Same design against another design.
        Class = "class",
        /// Same tool against another tool, of the same design where there is one.
        Individual = "individual",
    }
}

commonlink_model::codes! {
    /// How much the two captures allow, judged by the engine from the captures alone.
    pub enum Quality {
        /// Little: small overlap, much noise.
        Low = "low",
        /// The usual.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

commonlink_model::codes! {
    /// The bound that an LR was held at.
    pub enum Bound {
        /// The lower one: the score alone would have given less.
        Lower = "lower",
        /// The upper one: the score alone would have given more.
        Upper = "upper",
    }
}

/// The population an LR rests on. Without a quality it is all qualities together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stratum {
    /// Kind of trace.
    pub kind: MarkKind,
    /// Kind of capture.
    pub capture: CaptureKind,
    /// Propositions.
    pub level: Level,
    /// Quality, or `None` for all together.
    pub quality: Option<Quality>,
}

impl std::fmt::Display for Stratum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let quality = self.quality.map_or("any", Quality::code);
        write!(f, "{}/{}/{}/{quality}", self.kind, self.capture, self.level)
    }
}

/// How many comparisons and sources a stratum was learned from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumCounts {
    /// Comparisons of one source.
    pub same_pairs: usize,
    /// Comparisons of two sources.
    pub different_pairs: usize,
    /// Sources in all.
    pub sources: usize,
    /// Independent comparisons of one source: pairs of marks that share no mark.
    pub independent_same: usize,
    /// Independent comparisons of two sources: distinct pairs of sources.
    pub independent_different: usize,
}

/// Scores of the reference comparisons in bins of equal width, for drawing their distributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Score at the left edge of the first bin.
    pub low: f64,
    /// Score at the right edge of the last bin.
    pub high: f64,
    /// Comparisons of one source per bin.
    pub same: Vec<u32>,
    /// Comparisons of two sources per bin; as many bins as `same`.
    pub different: Vec<u32>,
}

/// One stratum: log10 LR = `intercept` + `slope` x score, held between `lower` and `upper`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StratumCalibration {
    /// The population.
    pub stratum: Stratum,
    /// log10 LR at score 0.
    pub intercept: f64,
    /// log10 LR per unit of score; never negative.
    pub slope: f64,
    /// Least log10 LR that the reference sets support; not above 0.
    pub lower: f64,
    /// Greatest log10 LR that the reference sets support; not below 0.
    pub upper: f64,
    /// Comparisons and sources behind it.
    pub counts: StratumCounts,
    /// Names of the reference sets.
    pub training_sets: Vec<String>,
    /// Equal error rate of the scores.
    pub eer: f64,
    /// Cllr in bits before the bounds, each LR from a fit without the sources it compares.
    pub cllr_before_bounds: f64,
    /// The same after the bounds.
    pub cllr: f64,
    /// The least Cllr that the order of the scores allows.
    pub cllr_min: f64,
    /// The scores.
    pub histogram: Histogram,
}

/// A likelihood ratio with the range it was held in, all log10.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lr {
    /// log10 LR, finite, from `lower` to `upper`.
    pub log10: f64,
    /// Lower bound of its stratum.
    pub lower: f64,
    /// Upper bound of its stratum.
    pub upper: f64,
    /// The bound it was held at, if the score alone would have gone beyond.
    pub bounded: Option<Bound>,
}

impl StratumCalibration {
    /// The LR of a score; `None` if the score is not a finite number.
    pub fn lr(&self, score: f64) -> Option<Lr> {
        if !score.is_finite() {
            return None;
        }
        let raw = self.intercept + self.slope * score;
        let bounded = match raw {
            r if r < self.lower => Some(Bound::Lower),
            r if r > self.upper => Some(Bound::Upper),
            _ => None,
        };
        let (lower, upper) = (self.lower, self.upper);
        Some(Lr { log10: raw.clamp(lower, upper), lower, upper, bounded })
    }

    fn check(&self) -> Result<(), EvidenceError> {
        let figures =
            [self.intercept, self.slope, self.lower, self.upper, self.histogram.low, self.histogram.high];
        let sound = figures.iter().all(|x| x.is_finite())
            && self.slope >= 0.0
            && self.lower <= 0.0
            && self.upper >= 0.0
            && self.histogram.same.len() == self.histogram.different.len();
        if sound { Ok(()) } else { Err(EvidenceError::ValueOutOfRange(self.stratum.to_string())) }
    }
}

/// Version of the file format.
const FORMAT: u32 = 1;

/// A set of strata under one id. The id is the first 16 hexadecimal digits of the SHA-256 of the content, so
/// a comparison that names it names every figure it used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    format: u32,
    id: String,
    strata: Vec<StratumCalibration>,
}

impl Calibration {
    /// Puts strata together, in the order of their keys; of several with one key the last one stands.
    pub fn new(strata: Vec<StratumCalibration>) -> Result<Self, EvidenceError> {
        let mut by_key = std::collections::BTreeMap::new();
        for stratum in strata {
            stratum.check()?;
            by_key.insert(stratum.stratum, stratum);
        }
        let strata: Vec<_> = by_key.into_values().collect();
        let id = content_id(&strata)?;
        Ok(Self { format: FORMAT, id, strata })
    }

    /// The id of the content: 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// All strata, in the order of their keys.
    pub fn strata(&self) -> &[StratumCalibration] {
        &self.strata
    }

    /// The calibration for a stratum: its own, else the one of all qualities together. `None` means that
    /// nothing was learned for this kind, capture and level, so there is no LR.
    pub fn stratum(&self, stratum: &Stratum) -> Option<&StratumCalibration> {
        let find = |key: Stratum| self.strata.iter().find(|s| s.stratum == key);
        find(*stratum).or_else(|| find(Stratum { quality: None, ..*stratum }))
    }

    /// The bounded LR of a score. `None` without a calibration or for a score that is not finite.
    pub fn lr(&self, stratum: &Stratum, score: f64) -> Option<Lr> {
        self.stratum(stratum)?.lr(score)
    }

    /// The file: JSON with a fixed order of keys, ending in a line feed.
    pub fn to_json(&self) -> Result<String, EvidenceError> {
        let mut text = serde_json::to_string_pretty(self).map_err(not_a_calibration)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads a file and checks its format, id and figures.
    pub fn from_json(text: &str) -> Result<Self, EvidenceError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(not_a_calibration)?;
        if head.format != FORMAT {
            return Err(EvidenceError::UnknownFormat { found: head.format, known: FORMAT });
        }
        let read: Self = serde_json::from_str(text).map_err(not_a_calibration)?;
        let made = Self::new(read.strata)?;
        if made.id == read.id {
            Ok(made)
        } else {
            Err(EvidenceError::IdMismatch { stated: read.id, computed: made.id })
        }
    }
}

fn content_id(strata: &[StratumCalibration]) -> Result<String, EvidenceError> {
    let content = serde_json::to_vec(&(FORMAT, strata)).map_err(not_a_calibration)?;
    let digest = Sha256::digest(&content);
    Ok(digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn not_a_calibration(error: serde_json::Error) -> EvidenceError {
    EvidenceError::NotACalibration(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stratum(quality: Option<Quality>) -> Stratum {
        Stratum { kind: MarkKind::Striated, capture: CaptureKind::Profile, level: Level::Individual, quality }
    }

    fn calibrated(quality: Option<Quality>, slope: f64) -> StratumCalibration {
        StratumCalibration {
            stratum: stratum(quality),
            intercept: -1.0,
            slope,
            lower: -1.5,
            upper: 2.0,
            counts: StratumCounts::default(),
            training_sets: vec!["hand-made".to_owned()],
            eer: 0.1,
            cllr_before_bounds: 0.3,
            cllr: 0.31,
            cllr_min: 0.25,
            histogram: Histogram { low: 0.0, high: 1.0, same: vec![0, 2], different: vec![3, 1] },
        }
    }

    #[test]
    fn line_bounds_and_fallback() {
        let calibration =
            Calibration::new(vec![calibrated(None, 4.0), calibrated(Some(Quality::High), 8.0)]).unwrap();
        let lr = calibration.lr(&stratum(Some(Quality::Low)), 0.5).unwrap();
        assert_eq!((lr.log10, lr.bounded), (1.0, None));
        let held = calibration.lr(&stratum(Some(Quality::High)), 0.5).unwrap();
        assert_eq!((held.log10, held.bounded), (2.0, Some(Bound::Upper)));
        let low = calibration.lr(&stratum(None), -9.0).unwrap();
        assert_eq!((low.log10, low.bounded), (-1.5, Some(Bound::Lower)));
        let other = Stratum { kind: MarkKind::Printed, ..stratum(None) };
        assert_eq!(calibration.lr(&other, 0.5), None);
        assert_eq!(calibration.lr(&stratum(None), f64::NAN), None);
    }

    #[test]
    fn file_round_trip_and_tampering() {
        let made =
            Calibration::new(vec![calibrated(Some(Quality::Low), 3.25), calibrated(None, 4.0)]).unwrap();
        let text = made.to_json().unwrap();
        let read = Calibration::from_json(&text).unwrap();
        assert_eq!(read, made);
        assert_eq!(read.to_json().unwrap(), text);
        assert_eq!(made.id().len(), 16);
        let changed = text.replacen("3.25", "3.5", 1);
        assert!(matches!(Calibration::from_json(&changed), Err(EvidenceError::IdMismatch { .. })));
        let newer = text.replacen("\"format\": 1", "\"format\": 9", 1);
        assert_eq!(Calibration::from_json(&newer), Err(EvidenceError::UnknownFormat { found: 9, known: 1 }));
        assert!(Calibration::from_json("{}").is_err());
        let reordered =
            Calibration::new(vec![calibrated(None, 4.0), calibrated(Some(Quality::Low), 3.25)]).unwrap();
        assert_eq!(reordered.id(), made.id());
    }

    #[test]
    fn falling_slope_is_refused() {
        assert!(matches!(
            Calibration::new(vec![calibrated(None, -1.0)]),
            Err(EvidenceError::ValueOutOfRange(_))
        ));
    }

    proptest! {
        #[test]
        fn lr_rises_with_the_score_and_stays_inside(a in -1e300_f64..1e300, b in -1e300_f64..1e300, slope in 0.0_f64..50.0) {
            let calibration = calibrated(None, slope);
            let (low, high) = (calibration.lr(a.min(b)).unwrap(), calibration.lr(a.max(b)).unwrap());
            prop_assert!(low.log10 <= high.log10);
            prop_assert!(low.log10 >= -1.5 && high.log10 <= 2.0);
        }
    }
}
