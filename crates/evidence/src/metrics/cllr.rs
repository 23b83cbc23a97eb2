//! Log-likelihood-ratio cost, its minimum by pool-adjacent-violators, and the gap between them.

use crate::numbers::{ascending, log2_one_plus_pow10};

/// Log-likelihood-ratio cost in bits: 0 is perfect, 1 is what LR = 1 for everything costs, more is worse
/// than saying nothing. Takes log10 LR; an infinite LR on the wrong side costs infinity.
pub fn cllr(same: &[f64], different: &[f64]) -> Option<f64> {
    let (same, different) = (ascending(same)?, ascending(different)?);
    let cost_same: f64 = same.iter().map(|x| log2_one_plus_pow10(-x)).sum();
    let cost_different: f64 = different.iter().map(|x| log2_one_plus_pow10(*x)).sum();
    Some(0.5 * (cost_same / same.len() as f64 + cost_different / different.len() as f64))
}

/// The least Cllr that any rising function of these scores could reach: what is lost in discrimination.
pub fn cllr_min(same: &[f64], different: &[f64]) -> Option<f64> {
    let blocks = pav(same, different)?;
    let (total_same, total_different) = (same.len() as f64, different.len() as f64);
    let mut cost = 0.0;
    for block in &blocks {
        let log10_lr = block.log10_lr(same.len(), different.len());
        if block.same > 0 {
            cost += block.same as f64 / total_same * log2_one_plus_pow10(-log10_lr);
        }
        if block.different > 0 {
            cost += block.different as f64 / total_different * log2_one_plus_pow10(log10_lr);
        }
    }
    Some(0.5 * cost)
}

/// Cllr minus its minimum, in bits: what is lost in calibration. Takes log10 LR.
pub fn calibration_gap(same: &[f64], different: &[f64]) -> Option<f64> {
    Some(cllr(same, different)? - cllr_min(same, different)?)
}

/// One flat piece of the isotonic fit: all scores from `low` to `high` share one LR.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PavBlock {
    /// Smallest score of the block.
    pub low: f64,
    /// Largest score of the block.
    pub high: f64,
    /// Comparisons of one source in it.
    pub same: usize,
    /// Comparisons of two sources in it.
    pub different: usize,
}

impl PavBlock {
    /// log10 LR of the block, given the totals of both kinds; infinite where one kind is missing.
    pub fn log10_lr(&self, total_same: usize, total_different: usize) -> f64 {
        let same = self.same as f64 / total_same as f64;
        let different = self.different as f64 / total_different as f64;
        (same / different).log10()
    }
}

/// Pool-adjacent-violators: the isotonic fit of the share of same-source comparisons over the score, as
/// blocks in rising order of score with strictly rising share. Tied scores are always in one block.
pub fn pav(same: &[f64], different: &[f64]) -> Option<Vec<PavBlock>> {
    ascending(same)?;
    ascending(different)?;
    let mut points: Vec<(f64, bool)> =
        same.iter().map(|s| (*s, true)).chain(different.iter().map(|s| (*s, false))).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut blocks: Vec<PavBlock> = Vec::new();
    let mut rest = points.as_slice();
    while let Some((score, _)) = rest.first().copied() {
        let tied = rest.iter().take_while(|p| p.0 <= score).count();
        let same = rest.iter().take(tied).filter(|p| p.1).count();
        let mut block = PavBlock { low: score, high: score, same, different: tied - same };
        while let Some(last) = blocks.last() {
            // Shares compared by cross-multiplying whole numbers: exact, so ties merge the same way everywhere.
            let last_above = last.same as u128 * (block.same + block.different) as u128
                >= block.same as u128 * (last.same + last.different) as u128;
            if !last_above {
                break;
            }
            block.low = last.low;
            block.same += last.same;
            block.different += last.different;
            blocks.pop();
        }
        blocks.push(block);
        rest = rest.get(tied..).unwrap_or_default();
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cllr_by_hand() {
        // LR 10 and 100 for same, 1/10 and 1 for different:
        // (log2 1.1 + log2 1.01) / 2 = 0.075929, (log2 1.1 + log2 2) / 2 = 0.568752; mean 0.322340.
        let value = cllr(&[1.0, 2.0], &[-1.0, 0.0]).unwrap();
        assert!((value - 0.322_340_3).abs() < 1e-6, "{value}");
        assert!((cllr(&[0.0; 5], &[0.0; 9]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(cllr(&[f64::NEG_INFINITY], &[0.0]), Some(f64::INFINITY));
    }

    #[test]
    fn pav_by_hand() {
        // Order: d d s d s s; the violating pair (s, d) is pooled into a block of share 1/2.
        let (same, different) = ([3.0, 5.0, 6.0], [1.0, 2.0, 4.0]);
        let blocks = pav(&same, &different).unwrap();
        let counts: Vec<_> = blocks.iter().map(|b| (b.same, b.different)).collect();
        assert_eq!(counts, [(0, 2), (1, 1), (2, 0)]);
        // Only the middle block costs: 1/3 * log2(2) on either side.
        assert!((cllr_min(&same, &different).unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(cllr_min(&[2.0, 3.0], &[0.0, 1.0]), Some(0.0));
        assert!((cllr_min(&[0.0], &[1.0]).unwrap() - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn blocks_rise_and_keep_every_score(
            same in prop::collection::vec(-6_i32..12, 1..60), different in prop::collection::vec(-12_i32..6, 1..60)
        ) {
            let s: Vec<f64> = same.iter().map(|x| f64::from(*x)).collect();
            let d: Vec<f64> = different.iter().map(|x| f64::from(*x)).collect();
            let blocks = pav(&s, &d).unwrap();
            prop_assert_eq!(blocks.iter().map(|b| b.same).sum::<usize>(), s.len());
            prop_assert_eq!(blocks.iter().map(|b| b.different).sum::<usize>(), d.len());
            for pair in blocks.windows(2) {
                prop_assert!(pair[0].high < pair[1].low);
                prop_assert!(pair[0].log10_lr(s.len(), d.len()) < pair[1].log10_lr(s.len(), d.len()));
            }
        }

        #[test]
        fn minimum_is_below_any_rising_function(
            same in prop::collection::vec(-3.0_f64..4.0, 1..50), different in prop::collection::vec(-4.0_f64..3.0, 1..50),
            slope in 0.0_f64..3.0, shift in -2.0_f64..2.0
        ) {
            let map = |v: &[f64]| v.iter().map(|x| slope * x + shift).collect::<Vec<_>>();
            let least = cllr_min(&same, &different).unwrap();
            prop_assert!((0.0..=1.0 + 1e-12).contains(&least));
            prop_assert!(cllr(&map(&same), &map(&different)).unwrap() >= least - 1e-12);
            if slope > 0.01 {
                prop_assert!(calibration_gap(&map(&same), &map(&different)).unwrap() >= -1e-12);
            }
        }
    }
}
