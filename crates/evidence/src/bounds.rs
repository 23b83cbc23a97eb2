//! Empirical lower and upper bounds on LRs (after Vergeer, van Es, de Jongh, Alberink, Stoel 2016).
//!
//! A decision at threshold LR t costs FNR(t) + t x FPR(t). A system is worth using at t only where this is
//! below the cost of always saying LR = 1, which is the smaller of 1 and t. To the comparisons seen, one
//! misleading comparison on either side is added: so many comparisons cannot exclude one that was not met.
//! The bounds are the ends of the unbroken range around LR = 1 in which the system is worth using.
//!
//! The added comparison is one among the *independent* comparisons, not among all pairs: 63 pairs of ten
//! tools do not know as much as 63 tools. Counted as independent are, for one source, pairs of marks that
//! share no mark, and for two sources, distinct pairs of sources. So an LR never exceeds the number of
//! source pairs, nor falls below one over the number of disjoint same-source pairs.

use crate::numbers::{ascending, count_below};

/// Step of the search, in log10 LR.
const STEP: f64 = 0.01;
/// Where the search ends, in log10 LR; never reached with counts that fit a machine.
const LIMIT: f64 = 12.0;

/// `(lower, upper)` in log10 LR, lower <= 0 <= upper. `independent_same` and `independent_different` are
/// the numbers of independent comparisons behind the lists.
pub(crate) fn empirical_bounds(
    same: &[f64],
    different: &[f64],
    independent_same: usize,
    independent_different: usize,
) -> (f64, f64) {
    let (Some(same), Some(different)) = (ascending(same), ascending(different)) else { return (0.0, 0.0) };
    let with_one_misleading = |share: f64, independent: usize| {
        let independent = independent as f64;
        (share * independent + 1.0) / (independent + 1.0)
    };
    let worth_using = |log10_t: f64| {
        let missed = count_below(&same, log10_t) as f64 / same.len() as f64;
        let accepted = 1.0 - count_below(&different, log10_t) as f64 / different.len() as f64;
        let cost = with_one_misleading(missed, independent_same)
            + 10_f64.powf(log10_t) * with_one_misleading(accepted, independent_different);
        cost <= 10_f64.powf(log10_t).min(1.0)
    };
    let reach = |sign: f64| {
        (1..=(LIMIT / STEP) as u32)
            .map(|i| sign * f64::from(i) * STEP)
            .take_while(|x| worth_using(*x))
            .last()
            .unwrap_or(0.0)
    };
    (reach(-1.0), reach(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn perfect_separation_is_bounded_by_the_counts() {
        // Nothing wrong seen: upper t with 1/101 + t/1001 <= 1 is 991.1 (log10 2.996); lower t with
        // 1/101 + t/1001 <= t is 0.00991 (log10 -2.004).
        let (lower, upper) = empirical_bounds(&[9.0; 50], &[-9.0; 70], 100, 1000);
        assert!((upper - 2.99).abs() < 1e-9, "{upper}");
        assert!((lower + 2.00).abs() < 1e-9, "{lower}");
    }

    #[test]
    fn does_not_reach_beyond_the_values_seen() {
        let (lower, upper) = empirical_bounds(&[1.0; 50], &[-0.5; 50], 1000, 1000);
        assert!((upper - 1.0).abs() < 1e-9 && (lower + 0.49).abs() < 0.011, "{lower} {upper}");
    }

    #[test]
    fn useless_system_has_no_range() {
        let values = [-1.0, 0.0, 1.0, 2.0];
        assert_eq!(empirical_bounds(&values, &values, 50, 50), (0.0, 0.0));
        assert_eq!(empirical_bounds(&[], &values, 50, 50), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn hold_the_neutral_value_and_the_counts(
            same in prop::collection::vec(-2.0_f64..6.0, 2..60), different in prop::collection::vec(-6.0_f64..2.0, 2..60),
            n in 2_usize..200, m in 2_usize..200
        ) {
            let (lower, upper) = empirical_bounds(&same, &different, n, m);
            prop_assert!(lower <= 0.0 && upper >= 0.0);
            prop_assert!(upper <= (m as f64 + 1.0).log10() && -lower <= (n as f64 + 1.0).log10());
        }
    }
}
