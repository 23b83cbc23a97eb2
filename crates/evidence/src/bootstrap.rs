//! Seeded bootstrap over groups (designs, sources). Pairs are never drawn: two comparisons that share a
//! source are not independent, and drawing them would make every interval too narrow.

/// A 95 % percentile interval.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Interval {
    /// The 2.5 % point.
    pub low: f64,
    /// The 97.5 % point.
    pub high: f64,
}

/// A score with the groups of its two marks, given as numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupedScore {
    /// The score or log10 LR.
    pub score: f64,
    /// Whether one source made both marks.
    pub same: bool,
    /// The groups of the first and of the second mark.
    pub groups: (usize, usize),
}

/// Draws `groups` groups with replacement `replicates` times and returns the 95 % interval of `statistic`,
/// which is told how often each group was drawn. Replicates without a value are left out; `None` with fewer
/// than two groups or when less than half of the replicates have a finite value.
pub fn interval(
    groups: usize,
    replicates: usize,
    seed: u64,
    statistic: impl Fn(&[u32]) -> Option<f64>,
) -> Option<Interval> {
    if groups < 2 {
        return None;
    }
    let mut random = SplitMix::new(seed);
    let mut values = Vec::with_capacity(replicates);
    for _ in 0..replicates {
        let mut drawn = vec![0_u32; groups];
        for _ in 0..groups {
            if let Some(count) = drawn.get_mut(random.below(groups)) {
                *count += 1;
            }
        }
        values.extend(statistic(&drawn).filter(|v| v.is_finite()));
    }
    if values.is_empty() || values.len() * 2 < replicates {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Interval { low: quantile(&values, 0.025), high: quantile(&values, 0.975) })
}

/// The scores of one replicate, `(same, different)`: a pair within one group stands as often as its group
/// was drawn, a pair of two groups as often as the product of their counts.
pub fn resample(pairs: &[GroupedScore], drawn: &[u32]) -> (Vec<f64>, Vec<f64>) {
    let (mut same, mut different) = (Vec::new(), Vec::new());
    let count = |group: usize| drawn.get(group).copied().unwrap_or(0) as usize;
    for pair in pairs {
        let (a, b) = pair.groups;
        let times = if a == b { count(a) } else { count(a) * count(b) };
        let list = if pair.same { &mut same } else { &mut different };
        list.extend(std::iter::repeat_n(pair.score, times));
    }
    (same, different)
}

/// The 95 % interval over groups of a measure of two lists, such as [`crate::metrics::eer`].
pub fn interval_of(
    pairs: &[GroupedScore],
    replicates: usize,
    seed: u64,
    measure: impl Fn(&[f64], &[f64]) -> Option<f64>,
) -> Option<Interval> {
    let groups = pairs.iter().map(|p| p.groups.0.max(p.groups.1) + 1).max().unwrap_or(0);
    interval(groups, replicates, seed, |drawn| {
        let (same, different) = resample(pairs, drawn);
        measure(&same, &different)
    })
}

/// Linear interpolation between the order statistics of an ascending, non-empty list.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let low = sorted.get(below).copied().unwrap_or(f64::NAN);
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    low + part * (high - low)
}

/// The `SplitMix64` generator (Steele, Lea, Flood 2014): small, and the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, by the high half of a 128-bit product.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::eer;

    #[test]
    fn generator_matches_the_published_sequence() {
        let mut random = SplitMix::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn quantiles_by_hand() {
        let list = [0.0, 10.0, 20.0, 30.0, 40.0];
        assert!((quantile(&list, 0.025) - 1.0).abs() < 1e-12);
        assert!((quantile(&list, 0.975) - 39.0).abs() < 1e-12);
    }

    #[test]
    fn interval_of_a_mean_is_near_theory() {
        // Mean of 100 groups with values 0 to 1 in even steps: sd 0.292 / 10, so about 0.443 to 0.557.
        let mean = |drawn: &[u32]| {
            let sum: f64 = drawn.iter().enumerate().map(|(i, c)| f64::from(*c) * i as f64 / 99.0).sum();
            Some(sum / 100.0)
        };
        let found = interval(100, 2000, 7, mean).unwrap();
        assert!((found.low - 0.443).abs() < 0.01 && (found.high - 0.557).abs() < 0.01, "{found:?}");
        assert_eq!(interval(100, 2000, 7, mean), Some(found));
        assert_ne!(interval(100, 2000, 8, mean), Some(found));
        assert_eq!(interval(1, 100, 7, mean), None);
    }

    #[test]
    fn pairs_follow_their_groups() {
        let pair = |score, same, a, b| GroupedScore { score, same, groups: (a, b) };
        let pairs =
            [pair(1.0, true, 0, 0), pair(0.5, false, 0, 1), pair(0.2, true, 1, 1), pair(0.1, false, 1, 2)];
        let (same, different) = resample(&pairs, &[2, 1, 0]);
        assert_eq!(same, [1.0, 1.0, 0.2]);
        assert_eq!(different, [0.5, 0.5]);
        let found = interval_of(&pairs, 200, 3, eer).unwrap();
        assert!(found.low <= found.high);
    }
}
