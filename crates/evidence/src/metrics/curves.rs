//! Points of the curves that a validation report draws.

use super::cllr::pav;
use super::order::roc;
use crate::numbers::{ascending, count_below, log2_one_plus_pow10};

/// One point of the two Tippett curves.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TippettPoint {
    /// The LR looked at, as log10.
    pub log10_lr: f64,
    /// Share of same-source comparisons with at least this LR.
    pub same: f64,
    /// Share of different-source comparisons with at least this LR.
    pub different: f64,
}

/// Tippett curves at `points` (at least 2) evenly spaced values from the least to the greatest finite
/// log10 LR given.
pub fn tippett(same: &[f64], different: &[f64], points: usize) -> Option<Vec<TippettPoint>> {
    let (same, different) = (ascending(same)?, ascending(different)?);
    let finite = || same.iter().chain(&different).copied().filter(|v| v.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        return None;
    }
    let steps = points.max(2) - 1;
    let at_least = |list: &[f64], x: f64| 1.0 - count_below(list, x) as f64 / list.len() as f64;
    Some(
        (0..=steps)
            .map(|i| {
                let log10_lr = if i == steps { high } else { low + (high - low) * i as f64 / steps as f64 };
                TippettPoint {
                    log10_lr,
                    same: at_least(&same, log10_lr),
                    different: at_least(&different, log10_lr),
                }
            })
            .collect(),
    )
}

/// Empirical cross entropy at one prior, in bits.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct EcePoint {
    /// Prior odds of the first proposition, as log10.
    pub prior_log10_odds: f64,
    /// With the LRs as given.
    pub given: f64,
    /// With the same order of comparisons but perfect calibration (pool-adjacent-violators).
    pub calibrated: f64,
    /// With LR = 1 for everything.
    pub neutral: f64,
}

/// Empirical cross entropy of log10 LRs at each prior (log10 odds).
pub fn empirical_cross_entropy(
    same: &[f64],
    different: &[f64],
    prior_log10_odds: &[f64],
) -> Option<Vec<EcePoint>> {
    let blocks = pav(same, different)?;
    let (same_sorted, different_sorted) = (ascending(same)?, ascending(different)?);
    let (total_same, total_different) = (same.len() as f64, different.len() as f64);
    let point = |odds: f64| {
        let first = 1.0 / (1.0 + 10_f64.powf(-odds));
        let other = 1.0 - first;
        let given = first * same_sorted.iter().map(|x| log2_one_plus_pow10(-x - odds)).sum::<f64>()
            / total_same
            + other * different_sorted.iter().map(|x| log2_one_plus_pow10(x + odds)).sum::<f64>()
                / total_different;
        let calibrated = blocks
            .iter()
            .map(|block| {
                let lr = block.log10_lr(same.len(), different.len());
                let cost = |count: usize, total: f64, exponent: f64| {
                    if count == 0 { 0.0 } else { count as f64 / total * log2_one_plus_pow10(exponent) }
                };
                first * cost(block.same, total_same, -lr - odds)
                    + other * cost(block.different, total_different, lr + odds)
            })
            .sum();
        let neutral = first * log2_one_plus_pow10(-odds) + other * log2_one_plus_pow10(odds);
        EcePoint { prior_log10_odds: odds, given, calibrated, neutral }
    };
    Some(prior_log10_odds.iter().copied().map(point).collect())
}

/// One point of the detection error trade-off.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DetPoint {
    /// Share of different-source comparisons wrongly accepted.
    pub false_positive: f64,
    /// Share of same-source comparisons wrongly rejected.
    pub false_negative: f64,
}

/// The detection error trade-off from the strictest to the laxest threshold, starting at (0, 1) and ending
/// at (1, 0). Draw it on [`probit`] axes.
pub fn det_points(same: &[f64], different: &[f64]) -> Option<Vec<DetPoint>> {
    let points = roc(same, different)?;
    Some(
        points
            .into_iter()
            .map(|(false_positive, false_negative)| DetPoint { false_positive, false_negative })
            .collect(),
    )
}

/// Quantile of the standard normal distribution (Acklam's rational approximation, relative error below
/// 1.2e-9); `share` is held within 1e-9 of 0 and 1 so that the axis stays finite.
pub fn probit(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let horner = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    let p = share.clamp(1e-9, 1.0 - 1e-9);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        horner(&C, q) / horner(&D, q)
    };
    if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        horner(&A, q * q) * q / horner(&B, q * q)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{cllr, cllr_min};

    const SAME: [f64; 4] = [2.0, 1.0, 0.5, -0.5];
    const DIFFERENT: [f64; 5] = [-2.0, -1.0, 0.0, 0.7, -1.5];

    #[test]
    fn tippett_starts_at_everything_and_falls() {
        let points = tippett(&SAME, &DIFFERENT, 5).unwrap();
        assert_eq!((points[0].log10_lr, points[0].same, points[0].different), (-2.0, 1.0, 1.0));
        assert_eq!(points[2], TippettPoint { log10_lr: 0.0, same: 0.75, different: 0.4 });
        assert_eq!((points[4].log10_lr, points[4].same, points[4].different), (2.0, 0.25, 0.0));
    }

    #[test]
    fn cross_entropy_at_even_odds_is_cllr() {
        let points = empirical_cross_entropy(&SAME, &DIFFERENT, &[0.0, 1.0]).unwrap();
        assert!((points[0].given - cllr(&SAME, &DIFFERENT).unwrap()).abs() < 1e-12);
        assert!((points[0].calibrated - cllr_min(&SAME, &DIFFERENT).unwrap()).abs() < 1e-12);
        assert!((points[0].neutral - 1.0).abs() < 1e-12);
        // Entropy of odds 10 to 1: -(10/11 log2 10/11 + 1/11 log2 1/11) = 0.439497.
        assert!((points[1].neutral - 0.439_497).abs() < 1e-6);
        assert!(points[1].calibrated <= points[1].neutral && points[1].calibrated <= points[1].given);
    }

    #[test]
    fn det_runs_from_corner_to_corner() {
        let points = det_points(&SAME, &DIFFERENT).unwrap();
        assert_eq!(points[0], DetPoint { false_positive: 0.0, false_negative: 1.0 });
        assert_eq!(points[points.len() - 1], DetPoint { false_positive: 1.0, false_negative: 0.0 });
        assert!(points.windows(2).all(|p| p[0].false_positive <= p[1].false_positive));
    }

    #[test]
    fn probit_known_quantiles() {
        assert!(probit(0.5).abs() < 1e-12);
        assert!((probit(0.975) - 1.959_963_985).abs() < 1e-7);
        assert!((probit(0.001) + 3.090_232_306).abs() < 1e-7);
        assert!(probit(0.0).is_finite() && probit(1.0).is_finite());
    }
}
