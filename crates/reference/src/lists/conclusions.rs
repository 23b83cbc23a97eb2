//! Comparison, conclusion and link. Conclusions are levels of support after ENFSI (guideline of 2015).

use super::Source::{Enfsi, OurChoice};
use super::{Vocabulary, entry};

/// What a comparison is asked.
pub static QUESTIONS: Vocabulary =
    Vocabulary::new("question", &[entry(OurChoice, "class"), entry(OurChoice, "individual")]);

/// Whether a question could be answered.
pub static VERDICTS: Vocabulary =
    Vocabulary::new("verdict", &[entry(OurChoice, "evaluable"), entry(OurChoice, "not_evaluable")]);

/// Why a question cannot be answered for a pair of marks.
pub static NOT_EVALUABLE_REASONS: Vocabulary = Vocabulary::new(
    "not_evaluable_reason",
    &[
        entry(OurChoice, "single_photograph_of_relief"),
        entry(OurChoice, "lights_unknown"),
        entry(OurChoice, "lights_disagree"),
        entry(OurChoice, "low_quality"),
        entry(OurChoice, "too_little_overlap"),
        entry(OurChoice, "different_capture"),
        entry(OurChoice, "different_kind"),
        entry(OurChoice, "no_calibration"),
        entry(OurChoice, "not_compared"),
    ],
);

/// The class question.
pub static CLASS_CONCLUSIONS: Vocabulary = Vocabulary::new(
    "class_conclusion",
    &[
        entry(Enfsi, "supports_same_design"),
        entry(Enfsi, "inconclusive"),
        entry(Enfsi, "supports_different_designs"),
        entry(Enfsi, "unsuitable"),
    ],
);

/// The individual question.
pub static INDIVIDUAL_CONCLUSIONS: Vocabulary = Vocabulary::new(
    "individual_conclusion",
    &[
        entry(Enfsi, "supports_same_tool"),
        entry(Enfsi, "inconclusive"),
        entry(Enfsi, "supports_different_tools"),
        entry(Enfsi, "unsuitable"),
    ],
);

/// What two linked records share.
pub static LINK_KINDS: Vocabulary =
    Vocabulary::new("link_kind", &[entry(OurChoice, "same_design"), entry(OurChoice, "same_tool")]);

/// How far a link has come.
pub static LINK_STATES: Vocabulary = Vocabulary::new(
    "link_state",
    &[
        entry(OurChoice, "proposed"),
        entry(OurChoice, "confirmed"),
        entry(OurChoice, "rejected"),
        entry(OurChoice, "undecided"),
        entry(OurChoice, "withdrawn_basis"),
    ],
);

/// What an officer or analyst says of a hit.
pub static TRIAGE: Vocabulary = Vocabulary::new(
    "triage",
    &[entry(OurChoice, "new"), entry(OurChoice, "worth_examining"), entry(OurChoice, "not_useful")],
);

/// How far an examination has come.
pub static EXAMINATION_STATES: Vocabulary = Vocabulary::new(
    "examination_state",
    &[
        entry(OurChoice, "waiting_first"),
        entry(OurChoice, "waiting_second"),
        entry(OurChoice, "disagreement"),
        entry(OurChoice, "closed"),
    ],
);

/// Strength words on the likelihood ratio (verbal scale of 2015); the limits stand in `evidence`.
pub static STRENGTHS: Vocabulary = Vocabulary::unverified(
    "strength",
    &[
        entry(Enfsi, "no_support"),
        entry(Enfsi, "weak"),
        entry(Enfsi, "moderate"),
        entry(Enfsi, "moderately_strong"),
        entry(Enfsi, "strong"),
        entry(Enfsi, "very_strong"),
        entry(Enfsi, "extremely_strong"),
    ],
);

/// Which of two propositions is supported.
pub static DIRECTIONS: Vocabulary = Vocabulary::new(
    "direction",
    &[entry(OurChoice, "for_first"), entry(OurChoice, "for_alternative"), entry(OurChoice, "neither")],
);
