//! First-level divisions: the table of ISO 3166-2 (`data/divisions.tsv`), what it lacks and areas made of several
//! divisions (`data/division_areas.tsv`), and the names that others write (`data/division_names.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::loose;
use super::gazetteer::loose_key;
use super::text::{self, Name};
use super::typo;
use super::words::Class;

const DIVISIONS: &str = include_str!("../../data/divisions.tsv");
const AREAS: &str = include_str!("../../data/division_areas.tsv");
const NAMES: &str = include_str!("../../data/division_names.tsv");

/// A division, by its place in the table.
pub(super) type Number = u16;

/// One division or area.
pub(super) struct Entry {
    /// ISO 3166-2, or the country and small letters for an area that has no code.
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// Divisions that an area is made of.
    pub(super) members: Vec<Number>,
}

/// A name of a division.
struct Known {
    key: String,
    loose: String,
    /// The loose form without its article; empty where the name has none.
    bare: String,
    letters: u32,
    division: Number,
    /// The division is a city, or the name says so.
    urban: bool,
    /// The name of a part of the division.
    part: bool,
}

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// Letter by letter, accents and alphabet aside.
    Exact,
    /// In another usual spelling.
    Loose,
    /// With so many edits.
    Typo(u32),
}

/// A division that a name may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) division: Number,
    pub(super) how: How,
    pub(super) part: bool,
}

pub(super) struct Divisions {
    entries: Vec<Entry>,
    by_code: HashMap<&'static str, Number>,
    names: HashMap<&'static str, Vec<Known>>,
    /// Codes that stand alone in texts: the second part of the ISO code, plates.
    codes: HashMap<(&'static str, String), Number>,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

/// The country of a code.
fn country_of(code: &'static str) -> &'static str {
    code.get(..2).unwrap_or_default()
}

impl Divisions {
    fn embedded() -> Self {
        let mut table = Self {
            entries: Vec::new(),
            by_code: HashMap::new(),
            names: HashMap::new(),
            codes: HashMap::new(),
        };
        for row in rows(DIVISIONS).chain(rows(AREAS)) {
            if let [code, name, ..] = row[..] {
                table.by_code.insert(code, table.entries.len() as Number);
                table.entries.push(Entry { code, name, members: Vec::new() });
            }
        }
        for row in rows(DIVISIONS).chain(rows(AREAS)) {
            let Some(number) = row.first().and_then(|code| table.number(code)) else { continue };
            if let Some(name) = row.get(1) {
                table.add(number, name, false);
            }
            if let [_, _, members, names, ..] = row[..] {
                let members = members.split(' ').filter_map(|code| table.number(code)).collect();
                if let Some(entry) = table.entries.get_mut(usize::from(number)) {
                    entry.members = members;
                }
                names
                    .split('|')
                    .filter(|name| !name.is_empty())
                    .for_each(|name| table.add(number, name, false));
            }
        }
        for row in rows(NAMES) {
            let [code, kind, names, ..] = row[..] else { continue };
            let Some(number) = table.number(code) else { continue };
            for name in names.split('|') {
                if kind == "code" {
                    table.codes.insert((country_of(code), text::folded(name)), number);
                } else {
                    table.add(number, name, kind == "part");
                }
            }
        }
        for (code, number) in &table.by_code {
            let own = code.get(3..).unwrap_or_default();
            if own.bytes().all(|byte| byte.is_ascii_uppercase()) {
                table.codes.entry((country_of(code), own.to_lowercase())).or_insert(*number);
            }
        }
        for names in table.names.values_mut() {
            names.sort_by(|a, b| (&a.key, a.division).cmp(&(&b.key, b.division)));
            names.dedup_by(|a, b| a.key == b.key && a.division == b.division);
        }
        table
    }

    /// Adds a name in full, and without the words that say what kind of division it is.
    fn add(&mut self, division: Number, name: &str, part: bool) {
        let Some(country) = self.entry(division).map(|entry| country_of(entry.code)) else { return };
        let segments = text::segments(name);
        let urban = segments.iter().any(|segment| {
            segment.classes.contains(&Class::City) || segment.names.iter().any(|name| name.is(Class::City))
        }) || name.contains("(city)")
            || name.contains("(capital city)");
        let names = self.names.entry(country).or_default();
        for segment in segments {
            let only = segment.names.first().filter(|_| segment.names.len() == 1).map(Name::key);
            let words = segment.names.first().filter(|_| segment.names.len() == 1).map(|name| &name.words);
            let words = words.into_iter().flatten().map(|word| word.folded.as_str());
            let bare = Some(loose_key(words)).filter(|(bare, article)| *article && bare.len() > 3);
            let bare = bare.map(|(bare, _)| bare).unwrap_or_default();
            for key in [Some(segment.key()), only].into_iter().flatten() {
                // What stands in brackets says a kind, such as "city".
                let says_kind = segment.names.is_empty();
                if !says_kind && key.len() > 1 {
                    let (loose, letters) = (loose(&key), typo::letters(&key));
                    let bare = bare.clone();
                    names.push(Known { key, loose, bare, letters, division, urban, part });
                }
            }
        }
    }

    /// The division of a code.
    pub(super) fn number(&self, code: &str) -> Option<Number> {
        self.by_code.get(code).copied()
    }

    /// A division.
    pub(super) fn entry(&self, number: Number) -> Option<&Entry> {
        self.entries.get(usize::from(number))
    }

    /// Whether one holds the other, or they are the same.
    pub(super) fn overlap(&self, a: Number, b: Number) -> bool {
        let holds = |a: Number, b: Number| self.entry(a).is_some_and(|entry| entry.members.contains(&b));
        a == b || holds(a, b) || holds(b, a)
    }

    /// The division that a code standing alone means.
    pub(super) fn code(&self, country: &str, code: &str) -> Option<Number> {
        let (&country, _) = self.names.get_key_value(country)?;
        self.codes.get(&(country, code.to_owned())).copied()
    }

    /// The divisions that a name means in this country, only those found in the best way. `urban`: whether the words
    /// beside the name say that it is a city, or that it is not.
    pub(super) fn find(&self, country: &str, key: &str, edits: u32, urban: Option<bool>) -> Vec<Found> {
        let Some(names) = self.names.get(country) else { return Vec::new() };
        let start = names.partition_point(|known| known.key.as_str() < key);
        let exact = names.iter().skip(start).take_while(|known| known.key == key);
        let mut found: Vec<(&Known, How)> = exact.map(|known| (known, How::Exact)).collect();
        if found.is_empty() && key.len() > 3 {
            let loose = loose(key);
            found =
                names.iter().filter(|known| known.loose == loose).map(|known| (known, How::Loose)).collect();
        }
        if found.is_empty() && key.len() > 3 {
            // Writers leave articles out: "Beni" for El Beni.
            let loose = loose(key);
            found =
                names.iter().filter(|known| known.bare == loose).map(|known| (known, How::Loose)).collect();
        }
        if found.is_empty() && edits > 0 && key.len() > 4 {
            let letters = typo::letters(key);
            let most = edits.min(key.len() as u32 / 5);
            let near = names.iter().filter(|k| {
                !k.part && typo::may_be_near((k.letters, k.key.len()), (letters, key.len()), most)
            });
            found = near.filter_map(|k| Some((k, How::Typo(typo::edits(&k.key, key, most)?)))).collect();
            let best = found.iter().map(|(_, how)| *how).min();
            found.retain(|(_, how)| Some(*how) == best);
        }
        if let Some(urban) = urban
            && found.iter().any(|(known, _)| known.urban == urban)
        {
            found.retain(|(known, _)| known.urban == urban);
        }
        if found.iter().any(|(known, _)| !known.part) {
            found.retain(|(known, _)| !known.part);
        }
        let mut found: Vec<Found> = found
            .into_iter()
            .map(|(known, how)| Found { division: known.division, how, part: known.part })
            .collect();
        found.sort_by_key(|found| found.division);
        found.dedup_by_key(|found| found.division);
        found
    }
}

/// The table, read on first use.
pub(super) fn divisions() -> &'static Divisions {
    static TABLE: LazyLock<Divisions> = LazyLock::new(Divisions::embedded);
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(country: &str, text: &str) -> Vec<&'static str> {
        let key: String = text::folded(text).split(' ').collect();
        let found = divisions().find(country, &key, 2, None);
        found.iter().filter_map(|found| divisions().entry(found.division)).map(|entry| entry.code).collect()
    }

    #[test]
    fn names_of_divisions_are_found() {
        for (country, text, code) in [
            ("CO", "ANTIOQUIA", "CO-ANT"),
            ("RU", "Московская область", "RU-MOS"),
            ("CN", "Guandong", "CN-44"),
            ("ES", "Andalusia", "ES-AN"),
            ("IT", "Foggia", "IT-75"),
            ("AT", "Kärnten", "AT-2"),
            ("MM", "Rakhine", "MM-16"),
        ] {
            assert_eq!(codes(country, text), [code], "{text}");
        }
        assert_eq!(codes("RU", "Tashkent"), Vec::<&str>::new());
    }

    #[test]
    fn every_row_leads_to_a_division() {
        let table = divisions();
        for row in rows(NAMES) {
            assert_eq!(row.len(), 4, "{row:?}");
            assert!(table.number(row[0]).is_some(), "{row:?}");
            assert!(["native", "former", "spelling", "part", "code"].contains(&row[1]), "{row:?}");
        }
        for row in rows(AREAS) {
            assert_eq!(row.len(), 5, "{row:?}");
            assert!(row[2].split(' ').all(|code| code.is_empty() || table.number(code).is_some()), "{row:?}");
        }
        let codes: std::collections::BTreeSet<_> = table.entries.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), table.entries.len(), "a code stands twice");
    }
}
