//! Round numbers for axes and legends: 1, 2 and 5 times powers of ten.

/// The largest round number that is not above a value; none where the value is no positive number.
pub(crate) fn round_below(value: f64) -> Option<f64> {
    if !value.is_finite() || value < 1e-12 {
        return None;
    }
    let power = 10.0_f64.powi(value.log10().floor() as i32);
    // A little slack, so that 1,000 is not taken for 999.99.
    let most = value / power * (1.0 + 1e-9);
    [10.0, 5.0, 2.0, 1.0].into_iter().find(|step| *step <= most).map(|step| step * power)
}

/// Ticks of an axis from 0 to at least `most`, about `wanted` of them; 0 and 1 where there is nothing to measure.
/// With `whole` no tick stands between whole numbers.
pub(crate) fn ticks(most: f64, wanted: usize, whole: bool) -> Vec<f64> {
    let most = if most.is_finite() && most > 1e-12 { most.min(1e300) } else { 1.0 };
    let least_step = most / wanted.max(1) as f64;
    let power = 10.0_f64.powi(least_step.log10().floor() as i32);
    let above = [1.0, 2.0, 5.0].into_iter().find(|by| by * power >= least_step * (1.0 - 1e-9));
    let mut step = above.unwrap_or(10.0) * power;
    if whole {
        step = step.max(1.0);
    }
    let last = (most / step * (1.0 - 1e-9)).ceil().clamp(1.0, 50.0) as u32;
    (0..=last).map(|n| f64::from(n) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(97.0, 5, true), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(3.0, 5, true), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(1.0, 4, false), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(f64::NAN, 5, false).last(), Some(&1.0));
        assert_eq!([1000.0, 999.0, 0.03].map(round_below), [Some(1000.0), Some(500.0), Some(0.02)]);
        assert_eq!([0.0, -3.0, f64::INFINITY].map(round_below), [None; 3]);
    }

    proptest! {
        #[test]
        fn ticks_reach_the_largest_value(most in 1e-6..1e12_f64, wanted in 2_usize..9, whole: bool) {
            let all = ticks(most, wanted, whole);
            prop_assert!(all.last().is_some_and(|last| *last >= most * (1.0 - 1e-6)));
            prop_assert!(all.len() <= wanted + 3, "{all:?}");
        }
    }
}
