//! The closed code lists ("vocabularies") as data.
//!
//! Invariants: codes are lower `snake_case` (concealment: two of them joined by a dot), unique in their
//! list, never reused and never deleted; a record keeps the code and [`VERSION`]; the label stands in the
//! message catalogue under [`crate::label_key`]. Every entry says where its value comes from.
//!
//! ```
//! use commonlink_reference::{Lang, lists};
//! let group = lists::SUBSTANCE_GROUPS.get("heroin").unwrap();
//! assert_eq!(group.parent, Some("opioids"));
//! assert_eq!(lists::FORMS.label(Lang::En, "brick"), "Brick, compressed block");
//! ```

mod concealment;
mod conclusions;
mod drugs;
mod evaluation;
mod general;
mod handling;
mod packaging;
mod people;
mod places;
mod quantities;
mod requests;
mod transport;

use crate::Lang;

pub use concealment::{CONCEALMENT, concealment_fits};
pub use conclusions::{
    CLASS_CONCLUSIONS, DIRECTIONS, EXAMINATION_STATES, INDIVIDUAL_CONCLUSIONS, LINK_KINDS, LINK_STATES,
    NOT_EVALUABLE_REASONS, QUESTIONS, STRENGTHS, TRIAGE, VERDICTS,
};
pub use drugs::{DRUG_CLASSES, FORMS, SUBSTANCE_GROUPS};
pub use evaluation::{CONFIDENCES, ESTIMATES, INFORMATION_GRADES, SOURCE_GRADES};
pub use general::EMPTY_VALUES;
pub use handling::{FIELD_GROUPS, HANDLING_CODES, LEVELS, MATCHING_MODES, PAP, PURPOSES, SENSITIVE, TLP};
pub use packaging::{
    CAPTURE_KINDS, CAPTURE_STATES, MARK_KINDS, MARK_ROLES, MARK_TYPES, OUTER_PACKAGING, QUALITY_BANDS,
    QUALITY_REASONS, UNIT_PACKAGING, WRAPPING_LAYERS,
};
pub use people::{COURIER_BASES, ORGANISATION_KINDS, PARTIES, PROCEDURAL_STATUSES, ROLES, TRADE_ROLES};
pub use places::{
    DATE_PRECISIONS, PLACE_PRECISIONS, PLACE_TYPES, REGIONS, ROUTE_BASES, ROUTE_ROLES, SUBREGIONS,
};
pub use quantities::{CONVERSION_RULES, UNITS, WEIGHT_BASES};
pub use requests::{
    CHALLENGE_REASONS, ERASURE_REASONS, LEGAL_BASES, RECALL_KINDS, RECALL_OUTCOMES, RECALL_REASONS,
    REFUSAL_REASONS, REQUEST_ACTIONS, REQUEST_KINDS, REQUEST_SIDES, REQUEST_STATES, URGENCIES,
};
pub use transport::{
    CONTAINER_KINDS, CONVEYANCES, DETECTION_METHODS, IDENTIFIER_KINDS, SEAL_STATES, TRANSPORT_MODES,
};

/// The version of every list of this edition, as records store it: the day it was fixed.
pub const VERSION: &str = "2026-11-21";

/// Where a value of a list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Chosen by this project.
    OurChoice,
    /// Convention against Illicit Traffic in Narcotic Drugs and Psychotropic Substances, 1988.
    Convention1988,
    /// Directive (EU) 2016/680, art. 6.
    Directive2016680,
    /// ENFSI guideline for evaluative reporting, 2015.
    Enfsi,
    /// Europol handling codes and practice.
    Europol,
    /// `FollowTheMoney` schemata (MIT).
    FollowTheMoney,
    /// The 4x4 evaluation scheme of EU law enforcement.
    FourByFour,
    /// Intelligence Community Directive 203.
    Icd203,
    /// UNODC Individual Drug Seizures.
    Ids,
    /// INTERPOL's rules on the processing of data.
    Interpol,
    /// ISO 6346, freight containers.
    Iso6346,
    /// MISP taxonomies (CC0).
    Misp,
    /// NIEM 6.0 (OASIS Open, CC BY 4.0).
    Niem,
    /// UNECE Recommendation 19, modes of transport.
    Rec19,
    /// UNECE Recommendation 20, units of measure.
    Rec20,
    /// Practice of the RELIEF database.
    Relief,
    /// International System of Units.
    Si,
    /// Traffic Light Protocol 2.0 (FIRST).
    Tlp,
    /// UN/LOCODE.
    UnLocode,
    /// UN standard country or area codes for statistical use (M49).
    UnM49,
    /// Customs Enforcement Network of the World Customs Organization.
    Wco,
}

/// One code of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// Where the value comes from.
    pub source: Source,
    /// The code one level up: the class of a substance group, level 1 of a concealment, the region of a
    /// subregion; each list says which.
    pub parent: Option<&'static str>,
    /// The value in the scheme of the source, for exchange.
    pub native: Option<&'static str>,
}

impl Entry {
    const fn under(self, parent: &'static str) -> Self {
        Self { parent: Some(parent), ..self }
    }

    const fn native(self, native: &'static str) -> Self {
        Self { native: Some(native), ..self }
    }
}

const fn entry(source: Source, code: &'static str) -> Entry {
    Entry { code, source, parent: None, native: None }
}

/// A closed list of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The name of the list, singular `snake_case`; part of the label keys.
    pub name: &'static str,
    /// The edition, as in [`VERSION`].
    pub version: &'static str,
    /// Whether wording and native values were checked against the standards named as sources. Unchecked
    /// ones must not be presented as that standard's wording.
    pub checked: bool,
    /// The codes in the order in which forms offer them.
    pub entries: &'static [Entry],
}

impl Vocabulary {
    const fn new(name: &'static str, entries: &'static [Entry]) -> Self {
        Self { name, version: VERSION, checked: true, entries }
    }

    const fn unverified(name: &'static str, entries: &'static [Entry]) -> Self {
        Self { name, version: VERSION, checked: false, entries }
    }

    /// The entry of exactly this code.
    pub fn get(&self, code: &str) -> Option<&'static Entry> {
        self.entries.iter().find(|entry| entry.code == code)
    }

    /// Every code, in order.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().map(|entry| entry.code)
    }

    /// The entries one level below `parent`, in order.
    pub fn under<'a>(&self, parent: &'a str) -> impl Iterator<Item = &'static Entry> + use<'a> {
        self.entries.iter().filter(move |entry| entry.parent == Some(parent))
    }

    /// The label of `code`, as in [`crate::label`].
    pub fn label(&self, lang: Lang, code: &str) -> String {
        crate::label(lang, self.name, code)
    }

    /// Codes with their labels in order, as a form offers them.
    pub fn labels(&self, lang: Lang) -> impl Iterator<Item = (&'static str, String)> {
        let list = *self;
        self.codes().map(move |code| (code, list.label(lang, code)))
    }

    /// The code that `text` means: a code of the list, or its English label, whatever the case, the spaces
    /// and the shape of quotation marks and hyphens.
    pub fn parse(&self, text: &str) -> Option<&'static Entry> {
        let wanted = crate::plain(text);
        self.entries.iter().find(|entry| {
            crate::plain(entry.code) == wanted || crate::plain(&self.label(Lang::En, entry.code)) == wanted
        })
    }
}

/// Every list.
pub static ALL: &[&Vocabulary] = &[
    &EMPTY_VALUES,
    &DRUG_CLASSES,
    &SUBSTANCE_GROUPS,
    &FORMS,
    &UNITS,
    &CONVERSION_RULES,
    &WEIGHT_BASES,
    &TRANSPORT_MODES,
    &CONVEYANCES,
    &IDENTIFIER_KINDS,
    &CONTAINER_KINDS,
    &SEAL_STATES,
    &DETECTION_METHODS,
    &CONCEALMENT,
    &OUTER_PACKAGING,
    &UNIT_PACKAGING,
    &WRAPPING_LAYERS,
    &MARK_TYPES,
    &MARK_KINDS,
    &CAPTURE_KINDS,
    &CAPTURE_STATES,
    &QUALITY_BANDS,
    &QUALITY_REASONS,
    &MARK_ROLES,
    &PLACE_TYPES,
    &DATE_PRECISIONS,
    &PLACE_PRECISIONS,
    &ROUTE_ROLES,
    &ROUTE_BASES,
    &REGIONS,
    &SUBREGIONS,
    &TRADE_ROLES,
    &COURIER_BASES,
    &PROCEDURAL_STATUSES,
    &PARTIES,
    &ORGANISATION_KINDS,
    &ROLES,
    &LEVELS,
    &HANDLING_CODES,
    &TLP,
    &PAP,
    &PURPOSES,
    &MATCHING_MODES,
    &SENSITIVE,
    &FIELD_GROUPS,
    &SOURCE_GRADES,
    &INFORMATION_GRADES,
    &ESTIMATES,
    &CONFIDENCES,
    &QUESTIONS,
    &VERDICTS,
    &NOT_EVALUABLE_REASONS,
    &CLASS_CONCLUSIONS,
    &INDIVIDUAL_CONCLUSIONS,
    &LINK_KINDS,
    &LINK_STATES,
    &TRIAGE,
    &EXAMINATION_STATES,
    &STRENGTHS,
    &DIRECTIONS,
    &REQUEST_KINDS,
    &ERASURE_REASONS,
    &RECALL_KINDS,
    &RECALL_REASONS,
    &RECALL_OUTCOMES,
    &LEGAL_BASES,
    &URGENCIES,
    &REQUEST_STATES,
    &REFUSAL_REASONS,
    &REQUEST_SIDES,
    &REQUEST_ACTIONS,
    &CHALLENGE_REASONS,
];

/// The list of this name.
pub fn vocabulary(name: &str) -> Option<&'static Vocabulary> {
    ALL.iter().copied().find(|list| list.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_codes_are_unique_and_well_formed() {
        let mut names = BTreeSet::new();
        for list in ALL {
            assert!(names.insert(list.name), "{} stands twice", list.name);
            assert!(!list.entries.is_empty(), "{} is empty", list.name);
            let mut codes = BTreeSet::new();
            for code in list.codes() {
                assert!(codes.insert(code), "{}: {code} stands twice", list.name);
                let word = |part: &str| {
                    !part.is_empty()
                        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                };
                assert!(code.split('.').all(word), "{}: {code}", list.name);
            }
        }
    }

    #[test]
    fn every_code_has_its_own_english_label() {
        for list in ALL {
            let mut labels = BTreeSet::new();
            for code in list.codes() {
                assert!(crate::has(Lang::En, &crate::label_key(list.name, code)), "{} {code}", list.name);
                let label = list.label(Lang::En, code);
                assert!(labels.insert(label.clone()), "{}: two codes say {label}", list.name);
            }
        }
    }

    #[test]
    fn every_label_belongs_to_a_code() {
        let known: BTreeSet<String> =
            ALL.iter().flat_map(|list| list.codes().map(|code| crate::label_key(list.name, code))).collect();
        let strays: Vec<&str> =
            crate::keys().filter(|key| key.starts_with("code-") && !known.contains(*key)).collect();
        assert!(strays.is_empty(), "{strays:?}");
    }

    #[test]
    fn codes_and_labels_are_read_back() {
        for list in ALL {
            for entry in list.entries {
                assert_eq!(list.get(entry.code), Some(entry));
                assert_eq!(list.parse(&list.label(Lang::En, entry.code)), Some(entry), "{}", list.name);
                assert_eq!(list.parse(&format!(" {} ", entry.code.to_uppercase())), Some(entry));
            }
            assert_eq!(list.get("no such code"), None);
            assert_eq!(vocabulary(list.name), Some(*list));
        }
    }

    #[test]
    fn parents_exist() {
        let all_in = |children: &Vocabulary, parents: &Vocabulary| {
            children.entries.iter().filter_map(|entry| entry.parent).all(|code| parents.get(code).is_some())
        };
        assert!(all_in(&SUBSTANCE_GROUPS, &DRUG_CLASSES));
        assert!(all_in(&CONCEALMENT, &CONCEALMENT));
        assert!(all_in(&SUBREGIONS, &REGIONS));
        assert_eq!(SUBREGIONS.under("americas").count(), 4);
    }
}
