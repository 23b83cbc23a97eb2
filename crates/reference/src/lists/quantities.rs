//! Quantities: units, the rules of the kilogram equivalent, gross and net. What the units mean stands in
//! [`crate::quantity`]. Native codes of units are UNECE Recommendation 20, not checked against it.

use super::Source::{OurChoice, Rec20, Si};
use super::{Vocabulary, entry};

/// Units of reported quantities.
pub static UNITS: Vocabulary = Vocabulary::unverified(
    "unit",
    &[
        entry(Rec20, "kg").native("KGM"),
        entry(Rec20, "g").native("GRM"),
        entry(Rec20, "mg").native("MGM"),
        entry(Rec20, "t").native("TNE"),
        entry(Rec20, "l").native("LTR"),
        entry(Rec20, "ml").native("MLT"),
        entry(OurChoice, "tablet"),
        entry(Rec20, "unit").native("C62"),
        entry(OurChoice, "plant"),
        entry(OurChoice, "seed"),
        entry(OurChoice, "blotter_dose"),
        entry(Rec20, "ampoule").native("AM"),
        entry(Rec20, "package").native("PK"),
        entry(Rec20, "ug").native("MC"),
        entry(OurChoice, "hundred_grams"),
        entry(OurChoice, "block_350g"),
        entry(OurChoice, "viss"),
        entry(Rec20, "gallon_us").native("GLL"),
        entry(Rec20, "gallon_uk").native("GLI"),
        entry(OurChoice, "thousand_tablets"),
        entry(OurChoice, "thousand_doses"),
        entry(OurChoice, "capsule"),
        entry(OurChoice, "injection"),
        entry(OurChoice, "vial"),
        entry(OurChoice, "bottle"),
        entry(Rec20, "acre").native("ACR"),
        entry(OurChoice, "other"),
        entry(OurChoice, "unknown"),
    ],
);

/// Rules that make a kilogram equivalent, or say why there is none.
pub static CONVERSION_RULES: Vocabulary = Vocabulary::new(
    "conversion_rule",
    &[
        entry(Si, "mass_exact"),
        entry(OurChoice, "tablet_meth_0_1"),
        entry(OurChoice, "block_350g"),
        entry(OurChoice, "viss_3_6_lb"),
        entry(OurChoice, "plant_count"),
        entry(OurChoice, "opium_heroin_10_1"),
        entry(OurChoice, "none"),
    ],
);

/// Whether a weight includes packaging.
pub static WEIGHT_BASES: Vocabulary = Vocabulary::new(
    "weight_basis",
    &[entry(OurChoice, "gross"), entry(OurChoice, "net"), entry(OurChoice, "not_recorded")],
);
