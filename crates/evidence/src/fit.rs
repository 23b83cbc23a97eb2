//! Learning strata from scored comparisons with known truth.
//!
//! The line is fitted on all comparisons. The figures that judge it, and the bounds, come from LRs that were
//! each given by a fit without the sources compared: sources are dealt into five folds, and a comparison of
//! folds f and g is judged by the fit on comparisons that touch neither.

use std::collections::{BTreeMap, BTreeSet};

use commonlink_model::{CaptureKind, MarkKind};

use crate::bounds::empirical_bounds;
use crate::calibration::{Histogram, Level, Quality, Stratum, StratumCalibration, StratumCounts};
use crate::error::EvidenceError;
use crate::logistic;
use crate::metrics;
use crate::numbers::nine_digits;

/// Folds that sources are dealt into.
const FOLDS: usize = 5;
/// Least number of sources with repeated marks: one per fold.
const MIN_SOURCES: usize = FOLDS;
/// Least number of comparisons of either kind.
const MIN_PAIRS: usize = 10;
/// Bins of the stored histogram.
const BINS: usize = 40;

/// A scored comparison with known truth. At class level a source is a design, at individual level a tool;
/// numbers are the caller's and must mean the same in one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingPair {
    /// The engine's score, bigger = more alike; finite.
    pub score: f64,
    /// Quality of the comparison.
    pub quality: Quality,
    /// The two marks.
    pub marks: (u32, u32),
    /// The sources of the two marks; the comparison is one of one source where they are equal.
    pub sources: (u32, u32),
}

impl TrainingPair {
    /// Whether one source made both marks.
    pub fn same(&self) -> bool {
        self.sources.0 == self.sources.1
    }
}

/// Learns the stratum of all qualities together and one for each quality that has enough comparisons and
/// sources of its own. Fails where even all together are too few, or a score is not finite.
pub fn fit_strata(
    kind: MarkKind,
    capture: CaptureKind,
    level: Level,
    pairs: &[TrainingPair],
    training_sets: &[String],
) -> Result<Vec<StratumCalibration>, EvidenceError> {
    let stratum = |quality| Stratum { kind, capture, level, quality };
    let mut strata = vec![fit_stratum(stratum(None), pairs, training_sets)?];
    for quality in Quality::ALL {
        let own: Vec<_> = pairs.iter().filter(|p| p.quality == *quality).copied().collect();
        if own.len() < pairs.len() {
            strata.extend(fit_stratum(stratum(Some(*quality)), &own, training_sets).ok());
        }
    }
    Ok(strata)
}

/// Learns one stratum. Fails with fewer than 10 comparisons of either kind, with fewer than 5 sources that
/// have comparisons of their own, or when a score is not finite.
pub fn fit_stratum(
    stratum: Stratum,
    pairs: &[TrainingPair],
    training_sets: &[String],
) -> Result<StratumCalibration, EvidenceError> {
    let mut pairs = pairs.to_vec();
    // Sums must not depend on the order in which comparisons were made.
    pairs.sort_by(|a, b| (a.sources, a.marks).cmp(&(b.sources, b.marks)).then(a.score.total_cmp(&b.score)));
    let counts = count(&pairs)?;
    let scores = split(&pairs, pairs.iter().map(|p| p.score));
    let fitted = logistic_of(&pairs, counts.sources);
    let judged = judge_source_disjoint(&pairs);
    let (same, different) = split(&pairs, judged.iter().copied());
    let (lower, upper) =
        empirical_bounds(&same, &different, counts.independent_same, counts.independent_different);
    let hold = |list: &[f64]| list.iter().map(|x| x.clamp(lower, upper)).collect::<Vec<_>>();
    let figure = |value: Option<f64>| nine_digits(value.unwrap_or(1.0));
    Ok(StratumCalibration {
        stratum,
        intercept: nine_digits(fitted.0),
        slope: nine_digits(fitted.1),
        lower: nine_digits(lower),
        upper: nine_digits(upper),
        counts,
        training_sets: training_sets.to_vec(),
        eer: figure(metrics::eer(&scores.0, &scores.1)),
        cllr_before_bounds: figure(metrics::cllr(&same, &different)),
        cllr: figure(metrics::cllr(&hold(&same), &hold(&different))),
        cllr_min: figure(metrics::cllr_min(&scores.0, &scores.1)),
        histogram: histogram(&scores.0, &scores.1),
    })
}

fn split(pairs: &[TrainingPair], values: impl Iterator<Item = f64>) -> (Vec<f64>, Vec<f64>) {
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for (pair, value) in pairs.iter().zip(values) {
        if pair.same() { same.push(value) } else { different.push(value) }
    }
    (same, different)
}

fn count(pairs: &[TrainingPair]) -> Result<StratumCounts, EvidenceError> {
    if pairs.iter().any(|p| !p.score.is_finite()) {
        return Err(EvidenceError::ScoreNotFinite);
    }
    let mut marks_of: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let (mut all, mut source_pairs) = (BTreeSet::new(), BTreeSet::new());
    let mut same_pairs = 0;
    for pair in pairs {
        let (a, b) = pair.sources;
        all.extend([a, b]);
        if pair.same() {
            same_pairs += 1;
            marks_of.entry(a).or_default().extend([pair.marks.0, pair.marks.1]);
        } else {
            source_pairs.insert((a.min(b), a.max(b)));
        }
    }
    let different_pairs = pairs.len() - same_pairs;
    if same_pairs < MIN_PAIRS || different_pairs < MIN_PAIRS {
        return Err(EvidenceError::TooFewPairs { same: same_pairs, different: different_pairs });
    }
    if marks_of.len() < MIN_SOURCES {
        return Err(EvidenceError::TooFewSources { sources: marks_of.len(), needed: MIN_SOURCES });
    }
    Ok(StratumCounts {
        same_pairs,
        different_pairs,
        sources: all.len(),
        independent_same: marks_of.values().map(|marks| (marks.len() / 2).max(1)).sum(),
        independent_different: source_pairs.len(),
    })
}

/// `(intercept, slope)` in log10 LR.
fn logistic_of(pairs: &[TrainingPair], sources: usize) -> (f64, f64) {
    let rows: Vec<Vec<f64>> = pairs.iter().map(|p| vec![p.score]).collect();
    let labels: Vec<bool> = pairs.iter().map(TrainingPair::same).collect();
    let fitted = logistic::fit(&rows, &labels, 1, sources as f64);
    let slope = fitted.weights.first().copied().unwrap_or(0.0);
    (fitted.intercept * std::f64::consts::LOG10_E, slope * std::f64::consts::LOG10_E)
}

/// log10 LR of every pair, from fits that saw neither of its sources; 0 where nothing was left to fit.
fn judge_source_disjoint(pairs: &[TrainingPair]) -> Vec<f64> {
    let sources: BTreeSet<u32> = pairs.iter().flat_map(|p| [p.sources.0, p.sources.1]).collect();
    let fold_of: BTreeMap<u32, usize> = sources.iter().enumerate().map(|(i, s)| (*s, i % FOLDS)).collect();
    let folds = |pair: &TrainingPair| {
        let fold = |source| fold_of.get(source).copied().unwrap_or(0);
        (fold(&pair.sources.0), fold(&pair.sources.1))
    };
    let mut lines = BTreeMap::new();
    for f in 0..FOLDS {
        for g in f..FOLDS {
            let kept: Vec<TrainingPair> = pairs
                .iter()
                .filter(|p| {
                    let (a, b) = folds(p);
                    ![a, b].iter().any(|x| *x == f || *x == g)
                })
                .copied()
                .collect();
            let left = fold_of.values().filter(|x| **x != f && **x != g).count();
            lines.insert((f, g), logistic_of(&kept, left));
        }
    }
    pairs
        .iter()
        .map(|pair| {
            let (a, b) = folds(pair);
            let (intercept, slope) = lines.get(&(a.min(b), a.max(b))).copied().unwrap_or((0.0, 0.0));
            intercept + slope * pair.score
        })
        .collect()
}

fn histogram(same: &[f64], different: &[f64]) -> Histogram {
    let all = || same.iter().chain(different).copied();
    let low = nine_digits(all().fold(f64::INFINITY, f64::min));
    let high = nine_digits(all().fold(f64::NEG_INFINITY, f64::max));
    let width = (high - low) / BINS as f64;
    let fill = |list: &[f64]| {
        let mut bins = vec![0_u32; BINS];
        for score in list {
            let place = if width > 0.0 { ((score - low) / width) as usize } else { 0 };
            if let Some(bin) = bins.get_mut(place.min(BINS - 1)) {
                *bin += 1;
            }
        }
        bins
    };
    Histogram { low, high, same: fill(same), different: fill(different) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::Calibration;

    const STRATUM: Stratum = Stratum {
        kind: MarkKind::ImpressedSurface,
        capture: CaptureKind::Topography,
        level: Level::Individual,
        quality: None,
    };

    /// Marks of `sources` sources, `marks` each; scores are bell-shaped (sum of twelve even steps) with
    /// means 1 and -1 and unit variance, for which the true LR is ln LR = 2 x score.
    fn bells(sources: u32, marks: u32) -> Vec<TrainingPair> {
        let mut state = 12_345_u32;
        let mut step = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        let all: Vec<(u32, u32)> =
            (0..sources).flat_map(|s| (0..marks).map(move |m| (s, s * marks + m))).collect();
        let mut pairs = Vec::new();
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1) {
                let bell = (0..12).map(|_| step()).sum::<f64>() - 6.0;
                let score = bell + if a.0 == b.0 { 1.0 } else { -1.0 };
                let quality = if a.1 % 2 == 0 { Quality::High } else { Quality::Medium };
                pairs.push(TrainingPair { score, quality, marks: (a.1, b.1), sources: (a.0, b.0) });
            }
        }
        pairs
    }

    #[test]
    fn finds_the_line_of_two_bells() {
        let pairs = bells(40, 6);
        let found = fit_stratum(STRATUM, &pairs, &["bells".to_owned()]).unwrap();
        let expected = 2.0 * std::f64::consts::LOG10_E;
        assert!((found.slope - expected).abs() < 0.12 && found.intercept.abs() < 0.12, "{found:?}");
        assert_eq!(found.counts.same_pairs, 600);
        assert_eq!(found.counts.independent_same, 120);
        assert_eq!(found.counts.independent_different, 780);
        // Equal error rate of means one standard deviation from the middle: 0.159.
        assert!((found.eer - 0.159).abs() < 0.02);
        assert!(found.cllr >= found.cllr_min && found.cllr - found.cllr_min < 0.05);
        assert!(found.upper > 0.8 && found.upper < 780_f64.log10() + 0.01 && found.lower < -0.8);
        assert_eq!(found.histogram.same.iter().sum::<u32>(), 600);
    }

    #[test]
    fn order_of_comparisons_and_reading_back_change_nothing() {
        let pairs = bells(8, 4);
        let mut turned = pairs.clone();
        turned.reverse();
        let names = ["bells".to_owned()];
        let args = (MarkKind::ImpressedSurface, CaptureKind::Topography, Level::Individual);
        let made = Calibration::new(fit_strata(args.0, args.1, args.2, &pairs, &names).unwrap()).unwrap();
        let again = Calibration::new(fit_strata(args.0, args.1, args.2, &turned, &names).unwrap()).unwrap();
        assert_eq!(made.strata().len(), 3);
        assert_eq!(made.to_json().unwrap(), again.to_json().unwrap());
        assert_eq!(Calibration::from_json(&made.to_json().unwrap()).unwrap(), made);
    }

    #[test]
    fn reversed_scores_say_nothing() {
        let pairs: Vec<_> = bells(10, 4).into_iter().map(|p| TrainingPair { score: -p.score, ..p }).collect();
        let found = fit_stratum(STRATUM, &pairs, &[]).unwrap();
        assert_eq!((found.slope, found.lower, found.upper), (0.0, 0.0, 0.0));
        assert!((found.cllr - 1.0).abs() < 1e-6);
    }

    #[test]
    fn too_little_is_refused() {
        let few = bells(4, 4);
        assert_eq!(
            fit_stratum(STRATUM, &few, &[]),
            Err(EvidenceError::TooFewSources { sources: 4, needed: 5 })
        );
        assert!(matches!(fit_stratum(STRATUM, &few[..5], &[]), Err(EvidenceError::TooFewPairs { .. })));
        let mut broken = bells(6, 4);
        broken[3].score = f64::NAN;
        assert_eq!(fit_stratum(STRATUM, &broken, &[]), Err(EvidenceError::ScoreNotFinite));
    }
}
