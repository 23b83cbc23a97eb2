//! Substance names as others write them: what each one means.
//!
//! The mapping is this project's choice; a record keeps the reported name beside the group, so that a wrong
//! one can be corrected. `Cocaine` without more is read as the hydrochloride and `Cannabis` as the herb, the
//! common case of each in the UNODC Individual Drug Seizures. Names: `data/substances.tsv`, whose head says where
//! they come from; categories: `dea:DrugCategoryCode` of NIEM 6.0 (OASIS Open, CC BY 4.0), 51 codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lists::{DRUG_CLASSES, Entry, FORMS, SUBSTANCE_GROUPS};

const NAMES: &str = include_str!("../data/substances.tsv");

/// What a reported name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meaning {
    /// Of [`SUBSTANCE_GROUPS`].
    pub group: &'static Entry,
    /// Of [`FORMS`], where the name says one.
    pub form: Option<&'static Entry>,
    /// Of [`DRUG_CLASSES`], for exchange with UNODC.
    pub class: &'static Entry,
}

/// NIEM category, our group, and the form where the category says one.
const NIEM: &[(&str, &str, Option<&str>)] = &[
    ("A1", "amphetamine", None),
    ("A2", "methamphetamine", None),
    ("A3", "methamphetamine", Some("crystal_rock")),
    ("A4", "precursor_table_1", None),
    ("A5", "cathinones", None),
    ("A6", "stimulants_other", None),
    ("A7", "essential_chemical", None),
    ("A8", "stimulants_other", None),
    ("B1", "precursor_table_1", None),
    ("B2", "precursor_table_1", None),
    ("B3", "essential_chemical", None),
    ("C1", "cocaine_hydrochloride", None),
    ("C2", "coca_paste_base", None),
    ("C3", "cocaine_crack", None),
    ("C4", "cocaine_hydrochloride", None),
    ("C5", "essential_chemical", None),
    ("D1", "sedatives", None),
    ("D2", "sedatives", None),
    ("D3", "fentanyls", None),
    ("D4", "essential_chemical", None),
    ("E1", "equipment", None),
    ("G1", "ghb_gbl_bd", None),
    ("G2", "ketamine_dissociatives", None),
    ("G3", "unknown", None),
    ("H1", "heroin", None),
    ("H2", "opium", None),
    ("H3", "morphine", None),
    ("H4", "essential_chemical", None),
    ("L1", "hallucinogens", None),
    ("L2", "ketamine_dissociatives", None),
    ("L3", "mdma", None),
    ("L4", "hallucinogens", None),
    ("L5", "essential_chemical", None),
    ("M1", "cannabis_herb", None),
    ("M2", "cannabis_herb", None),
    ("M3", "cannabis_plant", None),
    ("M4", "cannabis_resin", None),
    ("M5", "cannabis_oil", None),
    ("N1", "opioids_other", None),
    ("N2", "opioids_other", None),
    ("N3", "opioids_other", None),
    ("N4", "medicines_other", None),
    ("N5", "opioids_other", None),
    ("N6", "sedatives", None),
    ("N7", "medicines_other", None),
    ("N8", "opioids_other", None),
    ("N9", "opioids_other", None),
    ("R1", "opioids_other", None),
    ("S1", "medicines_other", None),
    ("S2", "medicines_other", None),
    ("Z1", "unknown", None),
];

/// What `text` means: a known name, or the code or English label of a group, whatever the case and the shape of
/// quotation marks; `None` where the name is not known, which is not the group `unknown`.
///
/// ```
/// use commonlink_reference::substance::meaning;
/// assert_eq!(meaning("“Ecstasy”").unwrap().group.code, "mdma");
/// let base = meaning("Cocaine Base").unwrap();
/// assert_eq!((base.group.code, base.class.code, base.form.unwrap().code), ("coca_paste_base", "cocaine_type", "base"));
/// assert!(meaning("Taren").is_none());
/// ```
pub fn meaning(text: &str) -> Option<Meaning> {
    let known = table().get(crate::plain(text).as_str()).copied();
    known.or_else(|| {
        let group = SUBSTANCE_GROUPS.parse(text)?;
        Some(Meaning { group, form: None, class: class_of(group, "")? })
    })
}

/// Groups that gather substances which are not each other.
const COLLECTIONS: [&str; 15] = [
    "cathinones",
    "cutting_agent",
    "essential_chemical",
    "fentanyls",
    "hallucinogens",
    "ketamine_dissociatives",
    "medicines_other",
    "nps_other",
    "opioids_other",
    "precursor_table_1",
    "precursor_table_2",
    "sedatives",
    "stimulants_other",
    "synthetic_cannabinoids",
    "unknown",
];

/// Whether a group gathers substances which are not each other, so that the name of one does not stand for all.
pub fn is_collection(group: &str) -> bool {
    COLLECTIONS.contains(&group)
}

/// Whether a text is the name of the group itself.
pub fn names_group(text: &str, group: &str) -> bool {
    SUBSTANCE_GROUPS.parse(text).is_some_and(|found| found.code == group)
}

fn table() -> &'static HashMap<String, Meaning> {
    static TABLE: LazyLock<HashMap<String, Meaning>> =
        LazyLock::new(|| rows().filter_map(|(name, meaning)| Some((crate::plain(name), meaning?))).collect());
    &TABLE
}

/// Every name with what it means, `None` where a code of the row is none of our lists.
fn rows() -> impl Iterator<Item = (&'static str, Option<Meaning>)> {
    NAMES.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (name, group, form, class) = (next(), next(), next(), next());
        let form = if form.is_empty() { Some(None) } else { FORMS.get(form).map(Some) };
        let meaning = SUBSTANCE_GROUPS
            .get(group)
            .zip(form)
            .and_then(|(group, form)| Some(Meaning { group, form, class: class_of(group, class)? }));
        (name, meaning)
    })
}

/// The class of this code, else the one above the group.
fn class_of(group: &Entry, class: &str) -> Option<&'static Entry> {
    let class = if class.is_empty() { group.parent.unwrap_or("other_or_unmapped") } else { class };
    DRUG_CLASSES.get(class)
}

/// Group, and form where it says one, of a NIEM drug category (`A1` to `Z1`, upper case).
pub fn from_niem(category: &str) -> Option<(&'static Entry, Option<&'static Entry>)> {
    let (_, group, form) = NIEM.iter().find(|(code, _, _)| *code == category)?;
    Some((SUBSTANCE_GROUPS.get(group)?, form.and_then(|form| FORMS.get(form))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_legacy_name_of_the_seizure_collection_is_accepted() {
        const LEGACY: &str = "Cocaine, Cocaine HCL, Coca paste, Coca leaf, Crack, Heroin, Opium, Opium Poppy, \
            Poppy seeds, Poppy straw, Morphine, Cannabis, Cannabis resin, Cannabis Oil, Cannabis Pollen, \
            Cannabis seeds, Cannabis Plants, Cannabis Herb (Marijuana), THC, Amphetamine, Methamphetamine, \
            4-Fluoroamphetamine, MDA, Ecstasy, MDP2P";
        for name in LEGACY.split(", ") {
            assert!(meaning(name).is_some(), "{name}");
            assert_eq!(meaning(name), meaning(&name.to_uppercase()));
        }
    }

    #[test]
    fn names_mean_one_thing_each() {
        let mut seen = BTreeSet::new();
        for (name, found) in rows() {
            assert!(found.is_some(), "{name} has a code that no list has");
            assert!(seen.insert(crate::plain(name)), "{name} stands twice");
            assert_eq!(meaning(name), found, "{name}");
        }
        assert_eq!(table().len(), seen.len());
        assert_eq!(meaning("no such substance"), None);
    }

    #[test]
    fn other_and_none_are_what_they_mean() {
        for name in ["Other", "OTHERS", "None", "Other drugs", "Unspecified", "Unknown"] {
            assert_eq!(meaning(name).map(|found| found.group.code), Some("unknown"), "{name}");
        }
        assert_eq!(meaning("Other opioids").map(|found| found.group.code), Some("opioids_other"));
    }

    #[test]
    fn every_group_means_itself() {
        for group in SUBSTANCE_GROUPS.codes() {
            assert_eq!(meaning(group).map(|found| found.group.code), Some(group));
        }
    }

    #[test]
    fn every_niem_category_has_its_group() {
        let codes: BTreeSet<&str> = NIEM.iter().map(|(code, _, _)| *code).collect();
        assert_eq!((codes.len(), NIEM.len()), (51, 51));
        for (code, group, form) in NIEM {
            let (found, with) = from_niem(code).expect("a group");
            assert_eq!((found.code, with.map(|entry| entry.code)), (*group, *form));
        }
        assert_eq!(from_niem("a1"), None);
    }
}
