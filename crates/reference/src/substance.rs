//! Substance names as others write them, mapped to the groups of [`crate::lists::SUBSTANCE_GROUPS`].
//!
//! The mapping is this project's choice; a record keeps the reported name beside the group, so that a wrong
//! one can be corrected. `Cocaine` without more is read as the hydrochloride and `Cannabis` as the herb, the
//! common case of each in the UNODC Individual Drug Seizures. Names: legacy names of that collection (until
//! 2017) and everyday names; categories: `dea:DrugCategoryCode` of NIEM 6.0 (OASIS Open, CC BY 4.0), 51 codes.

use crate::lists::{Entry, FORMS, SUBSTANCE_GROUPS};

/// Group and the names it goes by, as [`crate::plain`] writes them.
const NAMES: &[(&str, &[&str])] = &[
    ("cannabis_herb", &["cannabis", "cannabis herb (marijuana)", "marijuana"]),
    ("cannabis_resin", &["cannabis pollen", "hashish"]),
    ("cannabis_oil", &["cannabis oil", "hashish oil", "thc"]),
    ("cannabis_plant", &["cannabis plant", "cannabis plants", "cannabis seeds"]),
    ("coca_paste_base", &["coca paste", "cocaine base"]),
    ("cocaine_hydrochloride", &["cocaine", "cocaine hcl"]),
    ("cocaine_crack", &["crack"]),
    ("opium", &["opium", "opium poppy", "poppy seeds", "poppy straw"]),
    ("fentanyls", &["fentanyl"]),
    ("captagon", &["captagon"]),
    ("methamphetamine", &["methamphetamine", "crystal methamphetamine"]),
    ("yaba", &["yaba", "methamphetamine tablets"]),
    ("stimulants_other", &["4-fluoroamphetamine", "methylphenidate"]),
    ("mdma", &["ecstasy", "mda", "mdma", "mdea"]),
    ("hallucinogens", &["lsd"]),
    ("ketamine_dissociatives", &["ketamine", "pcp"]),
    ("ghb_gbl_bd", &["ghb", "gbl"]),
    ("precursor_table_1", &["mdp2p", "p2p", "ephedrine", "pseudoephedrine"]),
];

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

/// The group that `text` means: code, English label or an accepted name, whatever the case and the shape of
/// quotation marks; `None` where the name is not known, which is not the group `unknown`.
///
/// ```
/// use commonlink_reference::substance::parse_group;
/// assert_eq!(parse_group("“Ecstasy”").unwrap().code, "mdma");
/// assert_eq!(parse_group("Cocaine HCL").unwrap().code, "cocaine_hydrochloride");
/// ```
pub fn parse_group(text: &str) -> Option<&'static Entry> {
    let wanted = crate::plain(text);
    SUBSTANCE_GROUPS.parse(text).or_else(|| {
        NAMES
            .iter()
            .find(|(_, names)| names.contains(&wanted.as_str()))
            .and_then(|(code, _)| SUBSTANCE_GROUPS.get(code))
    })
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
            assert!(parse_group(name).is_some(), "{name}");
            assert_eq!(parse_group(name), parse_group(&name.to_uppercase()));
        }
    }

    #[test]
    fn names_are_plain_and_mean_one_group() {
        let mut seen = BTreeSet::new();
        for (group, names) in NAMES {
            assert!(SUBSTANCE_GROUPS.get(group).is_some(), "{group}");
            for name in *names {
                assert_eq!(*name, crate::plain(name));
                assert!(seen.insert(name), "{name} stands twice");
                assert_eq!(parse_group(name).map(|entry| entry.code), Some(*group), "{name}");
            }
        }
        assert_eq!(parse_group("no such substance"), None);
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
