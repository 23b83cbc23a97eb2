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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!([1000.0, 999.0, 0.03].map(round_below), [Some(1000.0), Some(500.0), Some(0.02)]);
        assert_eq!([0.0, -3.0, f64::INFINITY].map(round_below), [None; 3]);
    }
}
