//! Drugs: classes for exchange, groups for analysis, forms. Sources: the UNODC Individual Drug Seizures (IDS)
//! drug list, MISP `drug-form`, the 1988 Convention, NIEM 6.0 (OASIS Open, CC BY 4.0); groupings are ours.

use super::Source::{Convention1988, Ids, Misp, Niem, OurChoice};
use super::{Vocabulary, entry};

/// Top level, for exchange with UNODC.
pub static DRUG_CLASSES: Vocabulary = Vocabulary::new(
    "drug_class",
    &[
        entry(Ids, "cannabis_type"),
        entry(Ids, "cocaine_type"),
        entry(Ids, "opioids"),
        entry(Ids, "ats_excl_ecstasy"),
        entry(Ids, "ecstasy_type"),
        entry(Ids, "sedatives_tranquillizers"),
        entry(Ids, "nps"),
        entry(Ids, "precursors"),
        entry(Ids, "solvents_inhalants"),
        entry(OurChoice, "other_or_unmapped"),
    ],
);

/// Substance groups, the level of analysis. The parent is the IDS class; groups without one get it per substance.
pub static SUBSTANCE_GROUPS: Vocabulary = Vocabulary::new(
    "substance_group",
    &[
        entry(Ids, "cannabis_herb").under("cannabis_type"),
        entry(Ids, "cannabis_resin").under("cannabis_type"),
        entry(Ids, "cannabis_oil").under("cannabis_type"),
        entry(Ids, "cannabis_plant").under("cannabis_type"),
        entry(Ids, "coca_leaf").under("cocaine_type"),
        entry(Ids, "coca_paste_base").under("cocaine_type"),
        entry(Ids, "cocaine_hydrochloride").under("cocaine_type"),
        entry(Ids, "cocaine_crack").under("cocaine_type"),
        entry(Ids, "opium").under("opioids"),
        entry(Ids, "morphine").under("opioids"),
        entry(Ids, "heroin").under("opioids"),
        entry(OurChoice, "fentanyls").under("opioids"),
        entry(OurChoice, "nitazenes"),
        entry(OurChoice, "tramadol").under("opioids"),
        entry(OurChoice, "opioids_other").under("opioids"),
        entry(Ids, "amphetamine").under("ats_excl_ecstasy"),
        entry(OurChoice, "captagon").under("ats_excl_ecstasy"),
        entry(Ids, "methamphetamine").under("ats_excl_ecstasy"),
        entry(OurChoice, "yaba").under("ats_excl_ecstasy"),
        entry(OurChoice, "stimulants_other").under("ats_excl_ecstasy"),
        entry(Ids, "mdma").under("ecstasy_type"),
        entry(OurChoice, "cathinones").under("nps"),
        entry(OurChoice, "synthetic_cannabinoids").under("nps"),
        entry(OurChoice, "semi_synthetic_cannabinoids").under("nps"),
        entry(OurChoice, "hallucinogens"),
        entry(OurChoice, "ketamine_dissociatives"),
        entry(Niem, "ghb_gbl_bd").under("sedatives_tranquillizers").native("G1"),
        entry(Ids, "sedatives").under("sedatives_tranquillizers"),
        entry(OurChoice, "khat").under("nps"),
        entry(Ids, "nps_other").under("nps"),
        entry(Ids, "inhalants").under("solvents_inhalants"),
        entry(OurChoice, "medicines_other").under("other_or_unmapped"),
        entry(Convention1988, "precursor_table_1").under("precursors"),
        entry(Convention1988, "precursor_table_2").under("precursors"),
        entry(OurChoice, "precursor_designer").under("precursors"),
        entry(OurChoice, "essential_chemical"),
        entry(OurChoice, "cutting_agent").under("other_or_unmapped"),
        entry(Niem, "equipment").under("other_or_unmapped").native("E1"),
        entry(OurChoice, "unknown").under("other_or_unmapped"),
    ],
);

/// Forms: appearance, and as a second field of the same list the chemical form (`base`, `hydrochloride`).
pub static FORMS: Vocabulary = Vocabulary::new(
    "form",
    &[
        entry(Misp, "powder"),
        entry(Misp, "pill_tablet"),
        entry(Misp, "crystal_rock"),
        entry(Misp, "liquid"),
        entry(Misp, "plant_matter"),
        entry(Misp, "blotter"),
        entry(OurChoice, "brick"),
        entry(OurChoice, "paste"),
        entry(OurChoice, "resin"),
        entry(OurChoice, "oil_wax"),
        entry(OurChoice, "capsule"),
        entry(OurChoice, "base"),
        entry(OurChoice, "hydrochloride"),
        entry(OurChoice, "impregnated"),
        entry(OurChoice, "edible"),
        entry(OurChoice, "vape"),
        entry(OurChoice, "plant_living"),
        entry(OurChoice, "seed"),
        entry(OurChoice, "patch"),
        entry(OurChoice, "gas"),
        entry(OurChoice, "unknown"),
    ],
);
