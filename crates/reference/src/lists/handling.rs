//! Handling: levels, codes, purposes, matching modes. Handling codes: Council manual 6261/18 as quoted by
//! Statewatch (2018); TLP 2.0: FIRST; PAP: MISP taxonomies (CC0). Level names are not checked against INTERPOL's own.

use super::Source::{Europol, Interpol, Misp, OurChoice, Tlp};
use super::{Vocabulary, entry};

/// Levels of confidentiality, lowest first.
pub static LEVELS: Vocabulary = Vocabulary::unverified(
    "level",
    &[
        entry(Interpol, "for_official_use_only"),
        entry(Interpol, "restricted"),
        entry(Interpol, "confidential"),
    ],
);

/// Handling codes; may be combined.
pub static HANDLING_CODES: Vocabulary = Vocabulary::new(
    "handling_code",
    &[entry(Europol, "h0"), entry(Europol, "h1"), entry(Europol, "h2"), entry(Europol, "h3")],
);

/// Traffic Light Protocol.
pub static TLP: Vocabulary = Vocabulary::new(
    "tlp",
    &[
        entry(Tlp, "tlp_red"),
        entry(Tlp, "tlp_amber_strict"),
        entry(Tlp, "tlp_amber"),
        entry(Tlp, "tlp_green"),
        entry(Tlp, "tlp_clear"),
    ],
);

/// Permissible Actions Protocol.
pub static PAP: Vocabulary = Vocabulary::new(
    "pap",
    &[entry(Misp, "pap_red"), entry(Misp, "pap_amber"), entry(Misp, "pap_green"), entry(Misp, "pap_clear")],
);

/// Purposes of processing (Rules on the Processing of Data, art. 10; codes ours).
pub static PURPOSES: Vocabulary = Vocabulary::new(
    "purpose",
    &[
        entry(OurChoice, "wanted_persons"),
        entry(OurChoice, "identify_of_interest"),
        entry(OurChoice, "investigation"),
        entry(OurChoice, "warning"),
        entry(OurChoice, "identification"),
        entry(OurChoice, "forensic_analysis"),
        entry(OurChoice, "security_check"),
        entry(OurChoice, "crime_analysis"),
        entry(OurChoice, "border_management"),
        entry(OurChoice, "statistics"),
        entry(OurChoice, "training"),
        entry(OurChoice, "scientific_study"),
    ],
);

/// What makes data sensitive: Rules on the Processing of Data, art. 42, with minors, victims and witnesses (arts 39 to 41).
pub static SENSITIVE: Vocabulary = Vocabulary::new(
    "sensitive",
    &[
        entry(Interpol, "race"),
        entry(Interpol, "religion"),
        entry(Interpol, "politics"),
        entry(Interpol, "health"),
        entry(Interpol, "sex_life"),
        entry(Interpol, "minor"),
        entry(Interpol, "victim_or_witness"),
    ],
);

/// What the other side learns when the matcher finds something.
pub static MATCHING_MODES: Vocabulary = Vocabulary::new(
    "matching_mode",
    &[
        entry(OurChoice, "silent"),
        entry(OurChoice, "hit_only"),
        entry(OurChoice, "hit_and_contact"),
        entry(OurChoice, "release"),
        entry(OurChoice, "no_match"),
    ],
);

/// Parts of a record that are held back, or released, one by one.
pub static FIELD_GROUPS: Vocabulary = Vocabulary::new(
    "field_group",
    &[
        entry(OurChoice, "identity"),
        entry(OurChoice, "exact_place"),
        entry(OurChoice, "images"),
        entry(OurChoice, "mark_image_for_comparison"),
        entry(OurChoice, "chemistry"),
        entry(OurChoice, "intelligence_source"),
    ],
);
