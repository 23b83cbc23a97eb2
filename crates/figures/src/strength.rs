//! The bars beside a strength in words: one bar a step of the verbal scale.

use crate::svg::Svg;

/// Which way the bars speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// For the first proposition: filled bars.
    No,
    /// For the alternative: hollow bars, so that the difference is not one of colour alone.
    Yes,
    /// No answer: a dash.
    NotEvaluable,
}

/// Six bars of growing height, `level` (0 to 6) of them on. It repeats the words beside it and is hidden
/// from screen readers.
pub fn strength_bar(level: u8, against: Against) -> String {
    let mut svg = Svg::decoration(56.0, 14.0);
    if against == Against::NotEvaluable {
        svg.line("f-axis", [4.0, 8.0, 52.0, 8.0]);
        return svg.finish();
    }
    for n in 0..6_u8 {
        let height = 4.0 + 2.0 * f64::from(n);
        let place = [1.0 + 9.4 * f64::from(n), 14.0 - height, 7.0, height];
        if n >= level {
            svg.rect("f-off", place, 1.0);
        } else if against == Against::Yes {
            let [x, y, w, h] = place;
            svg.rect("f-against", [x + 0.75, y + 0.75, w - 1.5, h - 1.5], 1.0);
        } else {
            svg.rect("f-on", place, 1.0);
        }
    }
    svg.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bars_are_on_as_steps() {
        for level in 0..=6 {
            assert_eq!(strength_bar(level, Against::No).matches("f-on").count(), usize::from(level));
            assert_eq!(strength_bar(level, Against::Yes).matches("f-against").count(), usize::from(level));
        }
        assert_eq!(strength_bar(9, Against::No).matches("f-on").count(), 6);
        assert!(!strength_bar(3, Against::NotEvaluable).contains("rect"));
    }
}
