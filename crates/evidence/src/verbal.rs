//! The verbal scale of the ENFSI guideline for evaluative reporting (2015). Codes only: the words that
//! people read stand in the message catalogue under these codes.

commonlink_model::codes! {
    /// How strongly findings support one proposition over the other. A step holds its lower limit.
    pub enum Strength {
        /// LR from 1 to 2.
        NoSupport = "no_support",
        /// LR from 2 to 10.
        Weak = "weak",
        /// LR from 10 to 100.
        Moderate = "moderate",
        /// LR from 100 to 1,000.
        ModeratelyStrong = "moderately_strong",
        /// LR from 1,000 to 10,000.
        Strong = "strong",
        /// LR from 10,000 to 1,000,000.
        VeryStrong = "very_strong",
        /// LR of 1,000,000 and above.
        ExtremelyStrong = "extremely_strong",
    }
}

commonlink_model::codes! {
    /// Which of the two propositions is supported.
    pub enum Direction {
        /// The first: same design, same tool.
        ForFirst = "for_first",
        /// The alternative: another design, another tool.
        ForAlternative = "for_alternative",
        /// Neither.
        Neither = "neither",
    }
}

/// How an LR is put into words.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Wording {
    /// The step of the scale.
    pub strength: Strength,
    /// The proposition it speaks for.
    pub direction: Direction,
    /// How many times more probable the findings are under the proposition spoken for; at least 1.
    pub times: f64,
}

/// The wording of an LR given as log10. An LR below 1 is support for the alternative by its inverse. A value
/// that is not a number supports neither.
pub fn wording(log10_lr: f64) -> Wording {
    let size = if log10_lr.is_nan() { 0.0 } else { log10_lr.abs() };
    let strength = match size {
        s if s < std::f64::consts::LOG10_2 => Strength::NoSupport,
        s if s < 1.0 => Strength::Weak,
        s if s < 2.0 => Strength::Moderate,
        s if s < 3.0 => Strength::ModeratelyStrong,
        s if s < 4.0 => Strength::Strong,
        s if s < 6.0 => Strength::VeryStrong,
        _ => Strength::ExtremelyStrong,
    };
    let direction = match strength {
        Strength::NoSupport => Direction::Neither,
        _ if log10_lr > 0.0 => Direction::ForFirst,
        _ => Direction::ForAlternative,
    };
    Wording { strength, direction, times: 10_f64.powf(size) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_belong_to_the_step_they_open() {
        let cases = [
            (1.0, Strength::NoSupport),
            (1.99, Strength::NoSupport),
            (2.0, Strength::Weak),
            (9.99, Strength::Weak),
            (10.0, Strength::Moderate),
            (100.0, Strength::ModeratelyStrong),
            (1e3, Strength::Strong),
            (1e4, Strength::VeryStrong),
            (9.9e5, Strength::VeryStrong),
            (1e6, Strength::ExtremelyStrong),
        ];
        for (lr, strength) in cases {
            let lr: f64 = lr;
            assert_eq!(wording(lr.log10()).strength, strength, "LR {lr}");
        }
        assert_eq!("moderately_strong".parse::<Strength>(), Ok(Strength::ModeratelyStrong));
    }

    #[test]
    fn below_one_speaks_for_the_alternative() {
        let words = wording(-1.5);
        assert_eq!((words.strength, words.direction), (Strength::Moderate, Direction::ForAlternative));
        assert!((words.times - 10_f64.powf(1.5)).abs() < 1e-9);
        assert_eq!(wording(-0.2).direction, Direction::Neither);
        assert_eq!(wording(f64::NAN).direction, Direction::Neither);
    }

    proptest! {
        #[test]
        fn inverse_swaps_only_the_direction(log10 in -9.0_f64..9.0) {
            let (a, b) = (wording(log10), wording(-log10));
            prop_assert_eq!(a.strength, b.strength);
            prop_assert_eq!(a.direction == Direction::Neither, b.direction == Direction::Neither);
            prop_assert!(a.direction == Direction::Neither || a.direction != b.direction);
            prop_assert!(a.times >= 1.0);
        }
    }
}
