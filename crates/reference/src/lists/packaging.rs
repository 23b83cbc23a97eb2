//! Packaging from the outside in, and the marks on it. NIEM 6.0 is OASIS Open, CC BY 4.0.

use super::Source::{Europol, Niem, OurChoice, Relief};
use super::{Vocabulary, entry};

/// Outer packaging.
pub static OUTER_PACKAGING: Vocabulary = Vocabulary::new(
    "outer_packaging",
    &[
        entry(Niem, "bag"),
        entry(Niem, "bale"),
        entry(Niem, "box"),
        entry(Niem, "carton"),
        entry(Niem, "drum"),
        entry(Niem, "barrel"),
        entry(Niem, "crate"),
        entry(Niem, "sack"),
        entry(Niem, "suitcase"),
        entry(OurChoice, "holdall"),
        entry(Niem, "jerrican"),
        entry(Niem, "canister"),
        entry(Niem, "tank"),
        entry(OurChoice, "pallet_shaped"),
        entry(OurChoice, "vacuum_pack"),
        entry(Niem, "envelope"),
        entry(Niem, "tube"),
        entry(Niem, "loose"),
        entry(Niem, "other"),
        entry(Niem, "unknown"),
    ],
);

/// Packaging of the single unit.
pub static UNIT_PACKAGING: Vocabulary = Vocabulary::new(
    "unit_packaging",
    &[
        entry(OurChoice, "kilo_brick"),
        entry(OurChoice, "half_brick"),
        entry(OurChoice, "disc"),
        entry(OurChoice, "pellet"),
        entry(OurChoice, "bag"),
        entry(OurChoice, "wrap"),
        entry(OurChoice, "tablet"),
        entry(OurChoice, "blister"),
        entry(OurChoice, "bottle"),
        entry(OurChoice, "ampoule"),
        entry(OurChoice, "liquid_container"),
        entry(OurChoice, "other"),
        entry(OurChoice, "unknown"),
    ],
);

/// Wrapping layers; a record holds them as an ordered list, outermost first.
pub static WRAPPING_LAYERS: Vocabulary = Vocabulary::new(
    "wrapping_layer",
    &[
        entry(OurChoice, "foil"),
        entry(OurChoice, "cling_film"),
        entry(OurChoice, "adhesive_tape"),
        entry(OurChoice, "rubber_latex"),
        entry(OurChoice, "carbon_paper"),
        entry(OurChoice, "grease"),
        entry(OurChoice, "wax"),
        entry(OurChoice, "balloon"),
        entry(OurChoice, "paper"),
        entry(OurChoice, "cloth"),
        entry(OurChoice, "plastic_bag"),
        entry(OurChoice, "vacuum_film"),
        entry(OurChoice, "other"),
    ],
);

/// What a mark is to the eye. Which engine compares it is its kind ([`MARK_KINDS`]).
pub static MARK_TYPES: Vocabulary = Vocabulary::new(
    "mark_type",
    &[
        entry(Relief, "tool_mark"),
        entry(OurChoice, "striae"),
        entry(Relief, "logo_embossed"),
        entry(OurChoice, "logo_printed"),
        entry(OurChoice, "stamp_ink"),
        entry(Europol, "tablet_logo"),
        entry(OurChoice, "handwriting"),
        entry(OurChoice, "colour_code"),
        entry(OurChoice, "tear_match"),
        entry(OurChoice, "seal"),
        entry(OurChoice, "barcode_label"),
        entry(OurChoice, "trace_lead"),
    ],
);

/// Kinds of marks in the terms of the engine that compares them.
pub static MARK_KINDS: Vocabulary = Vocabulary::new(
    "mark_kind",
    &[
        entry(OurChoice, "pressed_relief"),
        entry(OurChoice, "printed"),
        entry(OurChoice, "striated"),
        entry(OurChoice, "impressed_surface"),
    ],
);

/// How a mark was recorded.
pub static CAPTURE_KINDS: Vocabulary = Vocabulary::new(
    "capture_kind",
    &[
        entry(OurChoice, "photo_single"),
        entry(OurChoice, "photo_fixed_light"),
        entry(OurChoice, "photo_four_light"),
        entry(OurChoice, "topography"),
        entry(OurChoice, "profile"),
    ],
);

/// How far a capture has come.
pub static CAPTURE_STATES: Vocabulary = Vocabulary::new(
    "capture_state",
    &[entry(OurChoice, "waiting"), entry(OurChoice, "described"), entry(OurChoice, "failed")],
);

/// Quality of a capture.
pub static QUALITY_BANDS: Vocabulary = Vocabulary::new(
    "quality_band",
    &[entry(OurChoice, "low"), entry(OurChoice, "medium"), entry(OurChoice, "high")],
);

/// Why a capture is less than ideal.
pub static QUALITY_REASONS: Vocabulary = Vocabulary::new(
    "quality_reason",
    &[
        entry(OurChoice, "too_small"),
        entry(OurChoice, "blurred"),
        entry(OurChoice, "low_relief"),
        entry(OurChoice, "lights_unknown"),
        entry(OurChoice, "partial"),
        entry(OurChoice, "few_features"),
        entry(OurChoice, "lights_inconsistent"),
        entry(OurChoice, "exposure"),
    ],
);

/// Whether a mark was found or made from a known tool.
pub static MARK_ROLES: Vocabulary =
    Vocabulary::new("mark_role", &[entry(OurChoice, "questioned"), entry(OurChoice, "reference")]);
