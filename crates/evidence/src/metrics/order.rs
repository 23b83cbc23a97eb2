//! Measures that look only at the order of the scores.

use crate::numbers::{ascending, count_below};

/// Area under the ROC curve: the chance that a same-source comparison scores above a different-source one,
/// ties counting one half (Mann-Whitney). 0 to 1.
pub fn auc(same: &[f64], different: &[f64]) -> Option<f64> {
    let (same, different) = (ascending(same)?, ascending(different)?);
    let mut halves = 0_u64;
    for value in &same {
        let below = different.partition_point(|v| v < value);
        let not_above = different.partition_point(|v| v <= value);
        halves += (below + not_above) as u64;
    }
    Some(halves as f64 / 2.0 / (same.len() as f64 * different.len() as f64))
}

/// Equal error rate: where the false positive and the false negative rate meet on the ROC curve drawn with
/// straight lines between its points (tied scores are one step). 0 to 1; 0.5 is chance.
pub fn eer(same: &[f64], different: &[f64]) -> Option<f64> {
    crossing(&roc(same, different)?)
}

/// Equal error rate on the lower convex hull of the ROC curve: what the best choice between thresholds,
/// drawn by lot, would reach. Never above [`eer`].
pub fn eer_convex_hull(same: &[f64], different: &[f64]) -> Option<f64> {
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for point in roc(same, different)? {
        while let [.., a, b] = hull.as_slice() {
            let turn = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
            if turn > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(point);
    }
    crossing(&hull)
}

/// Share of queries whose right answer stands at rank `k` or better (rank 1 is best, `None` = not found).
pub fn recall_at(ranks: &[Option<usize>], k: usize) -> Option<f64> {
    if ranks.is_empty() {
        return None;
    }
    let found = ranks.iter().filter(|rank| rank.is_some_and(|r| r <= k)).count();
    Some(found as f64 / ranks.len() as f64)
}

/// (false positive rate, false negative rate) for every distinct threshold, from the strictest to the laxest.
pub(super) fn roc(same: &[f64], different: &[f64]) -> Option<Vec<(f64, f64)>> {
    let (same, different) = (ascending(same)?, ascending(different)?);
    let mut thresholds: Vec<f64> = same.iter().chain(&different).copied().collect();
    thresholds.sort_by(|a, b| b.total_cmp(a));
    thresholds.dedup_by(|later, kept| *later >= *kept);
    let mut points = vec![(0.0, 1.0)];
    for threshold in thresholds {
        let false_positives = different.len() - count_below(&different, threshold);
        let false_negatives = count_below(&same, threshold);
        points.push((
            false_positives as f64 / different.len() as f64,
            false_negatives as f64 / same.len() as f64,
        ));
    }
    Some(points)
}

/// The rate where the polyline from (0, 1) to (1, 0) crosses the diagonal of equal rates.
fn crossing(points: &[(f64, f64)]) -> Option<f64> {
    for step in points.windows(2) {
        let [(fp0, fn0), (fp1, fn1)] = step else { continue };
        let (before, after) = (fp0 - fn0, fp1 - fn1);
        if after >= 0.0 {
            let share = if after > before { -before / (after - before) } else { 0.0 };
            return Some(fp0 + share * (fp1 - fp0));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hand_computed_values() {
        // 4 x 4 pairs of scores, 13 in the right order, one tie: 13.5 / 16.
        let (same, different) = ([4.0, 3.0, 2.0, 1.0], [2.0, 0.5, 0.2, 1.5]);
        assert!((auc(&same, &different).unwrap() - 13.5 / 16.0).abs() < 1e-12);
        // Thresholds 4, 3 | 2 (tie) | 1.5 | 1: (0,.75) (0,.5) (.25,.25): the rates meet at 0.25.
        assert!((eer(&same, &different).unwrap() - 0.25).abs() < 1e-12);
        assert_eq!(recall_at(&[Some(1), Some(3), None, Some(2)], 2), Some(0.5));
    }

    #[test]
    fn interpolates_between_points() {
        // ROC points (0,1) (0,.5) (1/3,.5) (1/3,0): meets inside the vertical step at 1/3.
        let rate = eer(&[3.0, 1.0], &[2.0, 0.5, 0.4]).unwrap();
        assert!((rate - 1.0 / 3.0).abs() < 1e-12);
        // Hull from (0,.5) to (1/3,0): x = 0.5 - 1.5 x.
        let hull = eer_convex_hull(&[3.0, 1.0], &[2.0, 0.5, 0.4]).unwrap();
        assert!((hull - 0.2).abs() < 1e-12);
    }

    #[test]
    fn extremes() {
        assert_eq!(eer(&[2.0, 3.0], &[0.0, 1.0]), Some(0.0));
        assert_eq!(auc(&[2.0, 3.0], &[0.0, 1.0]), Some(1.0));
        assert_eq!(eer(&[1.0, 1.0], &[1.0]), Some(0.5));
        assert_eq!(eer(&[0.0], &[1.0]), Some(1.0));
        assert_eq!(eer(&[], &[1.0]), None);
        assert_eq!(auc(&[f64::NAN], &[1.0]), None);
    }

    proptest! {
        #[test]
        fn order_is_all_that_counts(
            same in prop::collection::vec(-5_i32..9, 1..40), different in prop::collection::vec(-9_i32..5, 1..40)
        ) {
            let plain = |v: &[i32]| v.iter().map(|x| f64::from(*x)).collect::<Vec<_>>();
            let bent = |v: &[i32]| v.iter().map(|x| f64::from(*x).exp()).collect::<Vec<_>>();
            let (s, d) = (plain(&same), plain(&different));
            prop_assert_eq!(auc(&s, &d), auc(&bent(&same), &bent(&different)));
            prop_assert_eq!(eer(&s, &d), eer(&bent(&same), &bent(&different)));
            let (line, hull) = (eer(&s, &d).unwrap(), eer_convex_hull(&s, &d).unwrap());
            prop_assert!((0.0..=1.0).contains(&line) && hull <= line + 1e-12 && hull <= 0.5 + 1e-12);
            prop_assert!((auc(&s, &d).unwrap() + auc(&d, &s).unwrap() - 1.0).abs() < 1e-12);
        }
    }
}
