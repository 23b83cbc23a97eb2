//! Countries and areas: ISO 3166-1, one user-assigned code in wide use (`XK`), and the former countries
//! of ISO 3166-3, because a record keeps the country of its day.
//!
//! Tables: `data/countries.tsv`, `data/former_countries.tsv`, and `data/country_names.tsv` with the names that others
//! write; sources and checksums in `data/SOURCES.md`. Names and codes say nothing about the status of a territory.
//!
//! ```
//! use commonlink_reference::country;
//! let fiji = country("FJ").unwrap();
//! assert_eq!((fiji.name, fiji.subregion), ("Fiji", "melanesia"));
//! assert_eq!(country("YU").unwrap().former.as_ref().unwrap().withdrawn, 2003);
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lists::SUBREGIONS;
use crate::place::fold::fold_into;

const CURRENT: &str = include_str!("../data/countries.tsv");
const FORMER: &str = include_str!("../data/former_countries.tsv");
const NAMES: &str = include_str!("../data/country_names.tsv");

/// A country or area.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// The code that records hold: ISO 3166-1 alpha-2; of a former country its alpha-2 code then, or its
    /// ISO 3166-3 code where alpha-2 was given to another country (`CSHH` is Czechoslovakia, `CS` Serbia and
    /// Montenegro).
    pub code: &'static str,
    /// ISO 3166-1 alpha-3.
    pub alpha3: &'static str,
    /// ISO 3166-1 number; none for `XK` and former countries.
    pub numeric: Option<u16>,
    /// English name.
    pub name: &'static str,
    /// Code of [`crate::lists::REGIONS`]; of a former country that of its first successor.
    pub region: &'static str,
    /// Code of [`crate::lists::SUBREGIONS`]; of a former country that of its first successor.
    pub subregion: &'static str,
    /// Degrees north and east (WGS 84) of a point about the middle of the largest piece of land, for
    /// schematic maps; none for former countries.
    pub point: Option<(f64, f64)>,
    /// What became of a country that no longer is.
    pub former: Option<Former>,
}

/// The end of a former country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// ISO 3166-3 code of four letters.
    pub alpha4: &'static str,
    /// Year in which ISO withdrew the code.
    pub withdrawn: u16,
    /// Codes of the countries that hold its land today.
    pub successors: Vec<&'static str>,
}

struct Table {
    current: Vec<Country>,
    former: Vec<Country>,
    by_code: HashMap<&'static str, Place>,
    /// By every code, number and name, as [`crate::plain`] writes them.
    by_text: HashMap<String, Named>,
    /// By every name, as [`key`] writes it.
    by_key: HashMap<String, Named>,
}

/// What a name means.
#[derive(Clone, Copy)]
struct Named {
    place: Place,
    /// A name in another language: towns elsewhere may have it.
    foreign: bool,
    /// Where no country is due it may mean something else.
    also_a_word: bool,
}

/// Where a country stands: among the former ones or those of today, and at which place.
type Place = (bool, usize);

impl Table {
    fn embedded() -> Self {
        let current: Vec<Country> = rows(CURRENT).filter_map(current_country).collect();
        let former: Vec<Country> = rows(FORMER).filter_map(|row| former_country(row, &current)).collect();
        let (mut by_code, mut by_text, mut by_key) = (HashMap::new(), HashMap::new(), HashMap::new());
        let of_today = current.iter().enumerate().map(|(n, country)| ((false, n), country));
        let all = of_today.chain(former.iter().enumerate().map(|(n, country)| ((true, n), country)));
        // A country of today goes before a former one, and what a table says of itself before what others write.
        for (place, country) in all {
            by_code.entry(country.code).or_insert(place);
            let alpha4 = country.former.as_ref().map(|former| former.alpha4);
            let codes = [Some(country.code), Some(country.alpha3), alpha4, Some(country.name)];
            let number = country.numeric.map(|number| format!("{number:03}"));
            let named = Named { place, foreign: false, also_a_word: false };
            for text in codes.into_iter().flatten().map(crate::plain).chain(number) {
                by_text.entry(text).or_insert(named);
            }
            by_key.entry(key(country.name)).or_insert(named);
        }
        for (name, code, kind) in rows(NAMES).filter_map(other_name) {
            if let Some(place) = by_code.get(code) {
                let also_a_word = kind == "word";
                let named = Named { place: *place, foreign: also_a_word || kind == "language", also_a_word };
                by_text.entry(crate::plain(name)).or_insert(named);
                by_key.entry(key(name)).or_insert(named);
            }
        }
        Self { current, former, by_code, by_text, by_key }
    }

    fn named(&self, text: &str) -> Option<Named> {
        self.by_text.get(&crate::plain(text)).or_else(|| self.by_key.get(&key(text))).copied()
    }

    fn at(&self, (is_former, n): Place) -> Option<&Country> {
        if is_former { self.former.get(n) } else { self.current.get(n) }
    }
}

/// A name without what writers leave out or write in several ways: accents, points, apostrophes, hyphens, articles.
fn key(name: &str) -> String {
    let spelt = name.replace('&', " and ").replace(['.', '\'', '’', '‘', 'ʼ', '`', '´'], "");
    let words = spelt.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\u{300}'..='\u{36f}'));
    let folded = words.map(|word| {
        let mut folded = String::new();
        fold_into(&mut folded, word);
        match folded.as_str() {
            "rep" => "republic".to_owned(),
            "dem" => "democratic".to_owned(),
            "st" => "saint".to_owned(),
            "the" | "of" => String::new(),
            _ => folded,
        }
    });
    folded.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Name, code and kind of a row of other names.
fn other_name(row: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut fields = row.split('\t');
    Some((fields.next()?, fields.next()?, fields.next()?))
}

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn current_country(row: &'static str) -> Option<Country> {
    let mut fields = row.split('\t');
    let mut next = || fields.next();
    let (code, alpha3, numeric, name, _name_source) = (next()?, next()?, next()?, next()?, next()?);
    let (subregion, north, east) = (SUBREGIONS.get(next()?)?, next()?.parse().ok()?, next()?.parse().ok()?);
    Some(Country {
        code,
        alpha3,
        numeric: numeric.parse().ok(),
        name,
        region: subregion.parent?,
        subregion: subregion.code,
        point: Some((north, east)),
        former: None,
    })
}

fn former_country(row: &'static str, current: &[Country]) -> Option<Country> {
    let mut fields = row.split('\t');
    let mut next = || fields.next();
    let (code, alpha4, alpha3, name, withdrawn) = (next()?, next()?, next()?, next()?, next()?);
    let successors: Vec<&str> = next()?.split(' ').collect();
    let first = current.iter().find(|country| Some(&country.code) == successors.first())?;
    Some(Country {
        code,
        alpha3,
        numeric: None,
        name,
        region: first.region,
        subregion: first.subregion,
        point: None,
        former: Some(Former { alpha4, withdrawn: withdrawn.parse().ok()?, successors }),
    })
}

fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::embedded);
    &TABLE
}

/// The country of exactly this code, present or former (see [`Country::code`]).
pub fn country(code: &str) -> Option<&'static Country> {
    let table = table();
    table.at(*table.by_code.get(code)?)
}

/// Every country and area of today in order of the English names.
pub fn countries() -> &'static [Country] {
    &table().current
}

/// Every former country in order of the English names.
pub fn former_countries() -> &'static [Country] {
    &table().former
}

/// The country that `text` means: a code of two, three or four letters, an ISO number, the English name, or another
/// name that reports use (official, given up, spelt otherwise, in another language, or of a part that reports by itself),
/// whatever the case, accents and points. A country of today goes before a former one, and a former one with one
/// successor is that: `Burma` is Myanmar, and `USSR` stays the Soviet Union. `Unknown`, `Other`, `Multiple Countries`
/// and what means several countries (`Korea`) are no country.
///
/// ```
/// use commonlink_reference::country_from_text;
/// assert_eq!(country_from_text("tls").unwrap().code, "TL");
/// assert_eq!(country_from_text("papua new guinea").unwrap().code, "PG");
/// assert_eq!(country_from_text("Bolivia, Plurinational State of").unwrap().code, "BO");
/// assert_eq!(country_from_text("Zaire").unwrap().code, "CD");
/// assert_eq!(country_from_text("España").unwrap().code, "ES");
/// assert!(country_from_text("Multiple Countries").is_none());
/// ```
pub fn country_from_text(text: &str) -> Option<&'static Country> {
    let table = table();
    of_today(table.at(table.named(text)?.place)?)
}

/// Whether a text where a country is due says that no single one is meant: another one, none, several.
///
/// ```
/// use commonlink_reference::is_no_single_country;
/// assert!(is_no_single_country("Other") && is_no_single_country("Multiple Countries"));
/// assert!(!is_no_single_country("Atlantis"));
/// ```
pub fn is_no_single_country(text: &str) -> bool {
    let said = key(text);
    let words = said.strip_suffix(" countries").or_else(|| said.strip_suffix(" country"));
    matches!(words.unwrap_or(&said), "other" | "others" | "none" | "no" | "multiple" | "several" | "various")
}

/// The same of a text in which something else than a country may stand: without names that are words as well.
pub(crate) fn country_among_words(text: &str) -> Option<&'static Country> {
    let table = table();
    let named = table.named(text).filter(|named| !named.also_a_word)?;
    of_today(table.at(named.place)?)
}

/// The same of a text for a place: without names in other languages, which towns have as well (Argelia in Colombia).
pub(crate) fn country_among_places(text: &str) -> Option<&'static Country> {
    let table = table();
    let named = table.named(text).filter(|named| !named.foreign)?;
    of_today(table.at(named.place)?)
}

/// The only successor of a former country, where it has one.
fn of_today(found: &'static Country) -> Option<&'static Country> {
    match found.former.as_ref().map(|former| former.successors.as_slice()) {
        Some([successor]) => country(successor),
        _ => Some(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_row_is_lost() {
        assert_eq!(countries().len(), rows(CURRENT).count());
        assert_eq!(countries().len(), 250, "249 of ISO 3166-1 and Kosovo");
        assert_eq!(former_countries().len(), rows(FORMER).count());
        assert_eq!(former_countries().len(), 31);
    }

    #[test]
    fn codes_are_unique_and_well_formed() {
        let all = || countries().iter().chain(former_countries());
        let codes: BTreeSet<&str> = all().map(|country| country.code).collect();
        assert_eq!(codes.len(), all().count());
        let names: BTreeSet<&str> = all().map(|country| country.name).collect();
        assert_eq!(names.len(), all().count());
        let alpha3: BTreeSet<&str> = countries().iter().map(|country| country.alpha3).collect();
        let numbers: BTreeSet<u16> = countries().iter().filter_map(|country| country.numeric).collect();
        assert_eq!((alpha3.len(), numbers.len()), (250, 249));
        for country in countries() {
            let letters = |text: &str, n| text.len() == n && text.chars().all(|c| c.is_ascii_uppercase());
            assert!(letters(country.code, 2) && letters(country.alpha3, 3), "{country:?}");
        }
    }

    #[test]
    fn points_are_on_the_globe() {
        for country in countries() {
            let (north, east) = country.point.expect("a point");
            assert!(north.abs() <= 90.0 && east.abs() <= 180.0, "{country:?}");
        }
        let (north, east) = country("FJ").expect("Fiji").point.expect("a point");
        assert!((north + 17.8).abs() < 1.0 && (east - 178.0).abs() < 1.5);
    }

    #[test]
    fn every_subregion_has_a_country() {
        let used: BTreeSet<&str> = countries().iter().map(|country| country.subregion).collect();
        assert_eq!(used, SUBREGIONS.codes().collect());
    }

    #[test]
    fn former_countries_lead_to_countries_of_today() {
        for country in former_countries() {
            let former = country.former.as_ref().expect("its end");
            assert!(country.code == former.alpha4 || former.alpha4.starts_with(country.code), "{country:?}");
            for code in &former.successors {
                assert!(super::country(code).is_some_and(|c| c.former.is_none()), "{country:?}: {code}");
            }
        }
        assert_eq!(country("CS").expect("CS").name, "Serbia and Montenegro");
        assert_eq!(country("CSHH").expect("CSHH").name, "Czechoslovakia");
        assert_eq!(country("SK").expect("SK").name, "Slovakia");
    }

    #[test]
    fn other_names_lead_to_one_country_each() {
        let mut seen = BTreeSet::new();
        for (name, code, kind) in rows(NAMES).map(|row| other_name(row).expect("three fields")) {
            assert!(country(code).is_some(), "{name}: {code}");
            let kinds = ["formal", "former", "spelling", "part", "language", "word"];
            assert!(kinds.contains(&kind), "{name}: {kind}");
            assert!(seen.insert(crate::plain(name)), "{name} stands twice");
            let meant = of_today(country(code).expect("a country"));
            assert_eq!(country_from_text(name), meant, "{name}");
            assert_eq!(country_among_words(name).is_some(), kind != "word", "{name}");
        }
        assert_eq!(rows(NAMES).count(), seen.len());
        for none in ["Unknown", "Other", "Multiple Countries", "Korea", "Guyanas", "", "-", "of the"] {
            assert_eq!(country_from_text(none), None, "{none}");
        }
    }

    #[test]
    fn no_name_means_two_countries() {
        let all = countries().iter().chain(former_countries()).map(|country| (country.name, country.code));
        let others = rows(NAMES).filter_map(other_name).map(|(name, code, _)| (name, code));
        let mut meant: HashMap<String, Option<&Country>> = HashMap::new();
        for (name, code) in all.chain(others) {
            let one = of_today(country(code).expect("a country"));
            assert!(!key(name).is_empty(), "{name}");
            assert_eq!(*meant.entry(key(name)).or_insert(one), one, "{name}");
        }
    }

    #[test]
    fn a_former_country_with_one_successor_is_that() {
        for (text, code) in [
            ("Burma", "MM"),
            ("BU", "MM"),
            ("ZR", "CD"),
            ("Zaïre", "CD"),
            ("Upper Volta", "BF"),
            ("Haute-Volta", "BF"),
            ("Dahomey", "BJ"),
            ("TP", "TL"),
            ("Southern Rhodesia", "ZW"),
            ("USSR", "SU"),
            ("U.S.S.R.", "SU"),
            ("Yugoslavia", "YU"),
            ("Czechoslovakia", "CSHH"),
            ("Serbia and Montenegro", "CS"),
            ("Netherlands Antilles", "AN"),
            ("Germany, Democratic Republic of", "DE"),
        ] {
            assert_eq!(country_from_text(text).map(|found| found.code), Some(code), "{text}");
        }
        assert_eq!(country("BU").map(|found| found.name), Some("Burma"), "a record keeps its code");
    }

    #[test]
    fn usual_spellings_are_understood() {
        for (text, code) in [
            ("España", "ES"),
            ("ESPANA", "ES"),
            ("Espagne", "ES"),
            ("Spanien", "ES"),
            ("Испания", "ES"),
            ("西班牙", "ES"),
            ("إسبانيا", "ES"),
            ("Brasil", "BR"),
            ("Viet-Nam", "VN"),
            ("U.K.", "GB"),
            ("u.k", "GB"),
            ("Cote dIvoire", "CI"),
            ("Côte d`Ivoire", "CI"),
            ("COTE D IVOIRE", "CI"),
            ("Netherland", "NL"),
            ("Bahamas, The", "BS"),
            ("Czech Rep.", "CZ"),
            ("St Lucia", "LC"),
            ("Congo, Dem. Rep. of", "CD"),
            ("Guinée Bissau", "GW"),
            ("Bosnia and Hercegovina", "BA"),
            ("Corée du Sud", "KR"),
            ("Granada", "GD"),
        ] {
            assert_eq!(country_from_text(text).map(|found| found.code), Some(code), "{text}");
        }
        for code in ["FR", "ES", "RU", "DE", "MM", "NL"] {
            let count = rows(NAMES).filter_map(other_name).filter(|row| row.1 == code).count();
            assert!(count >= 4, "{code}: {count}");
        }
    }

    #[test]
    fn lookups_round_trip() {
        for entry in countries().iter().chain(former_countries()) {
            assert_eq!(country(entry.code), Some(entry));
            assert_eq!(country_from_text(&entry.name.to_uppercase()), of_today(entry));
        }
        for entry in countries() {
            assert_eq!(country_from_text(&entry.alpha3.to_lowercase()), Some(entry));
            if let Some(number) = entry.numeric {
                assert_eq!(country_from_text(&format!("{number:03}")), Some(entry));
            }
        }
        assert_eq!(country_from_text("ANHH").map(|c| c.code), Some("AN"));
        assert_eq!((country("fj"), country("ZZ"), country_from_text("")), (None, None, None));
    }
}
