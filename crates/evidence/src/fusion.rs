//! Several scores of one comparison made one, by ridge logistic regression with weights that never fall
//! below zero.

use serde::{Deserialize, Serialize};

use crate::error::EvidenceError;
use crate::logistic;
use crate::numbers::nine_digits;

/// fused score = `intercept` + sum of `weights` x scores, on the scale of log10 LR of the training data. It
/// is still a score: it goes through a calibration before anyone reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    /// Added to every sum.
    pub intercept: f64,
    /// One weight per score, none negative.
    pub weights: Vec<f64>,
}

impl Fusion {
    /// Learns from rows of scores (one row a comparison, at least one score, all rows alike) and whether one
    /// source made both marks; `sources` is the number of independent sources behind them.
    pub fn fit(rows: &[Vec<f64>], same: &[bool], sources: usize) -> Result<Self, EvidenceError> {
        let columns = rows.first().map_or(0, Vec::len);
        if columns == 0 || rows.len() != same.len() || rows.iter().any(|row| row.len() != columns) {
            return Err(EvidenceError::RaggedScores);
        }
        if rows.iter().flatten().any(|x| !x.is_finite()) {
            return Err(EvidenceError::ScoreNotFinite);
        }
        let positives = same.iter().filter(|s| **s).count();
        if positives == 0 || positives == same.len() {
            return Err(EvidenceError::TooFewPairs { same: positives, different: same.len() - positives });
        }
        let fitted = logistic::fit(rows, same, columns, sources as f64);
        let scale = |x: f64| nine_digits(x * std::f64::consts::LOG10_E);
        Ok(Self {
            intercept: scale(fitted.intercept),
            weights: fitted.weights.into_iter().map(scale).collect(),
        })
    }

    /// The fused score; `None` when the number of scores is another than was learned or one is not finite.
    pub fn fuse(&self, scores: &[f64]) -> Option<f64> {
        if scores.len() != self.weights.len() {
            return None;
        }
        let sum = self.intercept + self.weights.iter().zip(scores).map(|(w, s)| w * s).sum::<f64>();
        sum.is_finite().then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::auc;
    use proptest::prelude::*;

    #[test]
    fn two_half_informed_scores_are_better_together() {
        // Each score alone confuses a third of the comparisons; the sum orders all of them rightly.
        let rows: Vec<Vec<f64>> = [[3.0, 0.0], [0.0, 3.0], [2.0, 2.0], [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]
            .iter()
            .map(|r| r.to_vec())
            .collect();
        let same = [true, true, true, false, false, false];
        let fusion = Fusion::fit(&rows, &same, 6).unwrap();
        let fused: Vec<f64> = rows.iter().map(|r| fusion.fuse(r).unwrap()).collect();
        assert_eq!(auc(&fused[..3], &fused[3..]), Some(1.0));
        assert!((fusion.weights[0] - fusion.weights[1]).abs() < 1e-6);
        assert_eq!(fusion.fuse(&[1.0]), None);
    }

    #[test]
    fn bad_rows_are_named() {
        assert_eq!(Fusion::fit(&[vec![1.0], vec![]], &[true, false], 2), Err(EvidenceError::RaggedScores));
        assert_eq!(
            Fusion::fit(&[vec![1.0], vec![f64::NAN]], &[true, false], 2),
            Err(EvidenceError::ScoreNotFinite)
        );
        assert!(matches!(Fusion::fit(&[vec![1.0]], &[true], 2), Err(EvidenceError::TooFewPairs { .. })));
    }

    proptest! {
        #[test]
        fn never_falls_when_a_score_rises(
            rows in prop::collection::vec(prop::collection::vec(-5.0_f64..5.0, 3), 8..30), rise in 0.0_f64..4.0, which in 0_usize..3
        ) {
            let same: Vec<bool> = (0..rows.len()).map(|i| i % 3 == 0).collect();
            let fusion = Fusion::fit(&rows, &same, 10).unwrap();
            let mut risen = rows[0].clone();
            risen[which] += rise;
            prop_assert!(fusion.fuse(&risen).unwrap() >= fusion.fuse(&rows[0]).unwrap());
        }
    }
}
