//! Small numeric helpers with care for extremes.

use std::f64::consts::{LN_2, LN_10};

/// log2(1 + 10^x) without overflow; x may be infinite.
pub(crate) fn log2_one_plus_pow10(x: f64) -> f64 {
    let y = x * LN_10;
    (y.max(0.0) + (-y.abs()).exp().ln_1p()) / LN_2
}

/// ln(1 + e^x) without overflow.
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + e^-x) without overflow.
pub(crate) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// Nine significant digits: what a stored figure keeps. Such a number survives a decimal round trip through
/// any reader, so the hash of a file is the hash of what is read from it.
pub(crate) fn nine_digits(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { 0.0 } else { x };
    }
    format!("{x:.8e}").parse().unwrap_or(x)
}

/// Number of values below `limit` in an ascending list.
pub(crate) fn count_below(sorted: &[f64], limit: f64) -> usize {
    sorted.partition_point(|v| *v < limit)
}

/// The values in ascending order, or `None` when there are none or one is not a number.
pub(crate) fn ascending(values: &[f64]) -> Option<Vec<f64>> {
    if values.is_empty() || values.iter().any(|v| v.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_stay_finite_and_right() {
        assert!((log2_one_plus_pow10(0.0) - 1.0).abs() < 1e-15);
        assert!(log2_one_plus_pow10(f64::NEG_INFINITY).abs() < f64::MIN_POSITIVE);
        assert!((log2_one_plus_pow10(400.0) - 400.0 * LN_10 / LN_2).abs() < 1e-9);
        assert!((sigmoid(800.0) - 1.0).abs() < 1e-15 && sigmoid(-800.0) >= 0.0);
        assert!((softplus(0.0) - LN_2).abs() < 1e-15);
    }

    #[test]
    fn nine_digits_is_a_fixed_point() {
        for x in [1.0 / 3.0, -2.0e-7 / 3.0, 12_345_678.912_345, 0.0, -0.0] {
            assert_eq!(nine_digits(nine_digits(x)).to_bits(), nine_digits(x).to_bits());
        }
        assert_eq!(nine_digits(1.0 / 3.0).to_bits(), 0.333_333_333_f64.to_bits());
    }
}
