//! Evaluation of sources and information (4x4 of EU law enforcement), estimative language (ICD-203) and confidence.
//! A missing grade is `not_evaluated`, never X4.

use super::Source::{FourByFour, Icd203, OurChoice};
use super::{Vocabulary, entry};

/// Reliability of a source.
pub static SOURCE_GRADES: Vocabulary = Vocabulary::new(
    "source_grade",
    &[
        entry(FourByFour, "a"),
        entry(FourByFour, "b"),
        entry(FourByFour, "c"),
        entry(FourByFour, "x"),
        entry(OurChoice, "not_evaluated"),
    ],
);

/// Accuracy of information.
pub static INFORMATION_GRADES: Vocabulary = Vocabulary::new(
    "information_grade",
    &[
        entry(FourByFour, "1"),
        entry(FourByFour, "2"),
        entry(FourByFour, "3"),
        entry(FourByFour, "4"),
        entry(OurChoice, "not_evaluated"),
    ],
);

/// Estimative words with their bands, shortened; the native text is the band in per cent.
pub static ESTIMATES: Vocabulary = Vocabulary::unverified(
    "estimate",
    &[
        entry(Icd203, "almost_no_chance").native("1-5"),
        entry(Icd203, "very_unlikely").native("5-20"),
        entry(Icd203, "unlikely").native("20-45"),
        entry(Icd203, "roughly_even").native("45-55"),
        entry(Icd203, "likely").native("55-80"),
        entry(Icd203, "very_likely").native("80-95"),
        entry(Icd203, "almost_certain").native("95-99"),
    ],
);

/// Confidence in a statement.
pub static CONFIDENCES: Vocabulary =
    Vocabulary::new("confidence", &[entry(Icd203, "low"), entry(Icd203, "moderate"), entry(Icd203, "high")]);
