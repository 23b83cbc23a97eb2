//! The words that say what kind of place a name is (`data/place_words.tsv`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::text;

const WORDS: &str = include_str!("../../data/place_words.tsv");

/// Most words that make one together.
pub(super) const LONGEST: usize = 4;

/// What a word says of the name beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A first-level division.
    Division,
    /// A district or municipality.
    District,
    /// A town.
    City,
    /// A village.
    Village,
    /// A prison, station or post in the town that is named.
    Facility,
    /// An airport.
    Airport,
    /// A port.
    Port,
    /// A border crossing.
    Border,
    /// A street or building, whose other words name no town.
    Address,
    /// A road, which leads to the towns that it names.
    Road,
    /// Not there, but near.
    Near,
    /// No place is given.
    Nothing,
    /// Joins words.
    Link,
    /// An authority.
    Body,
}

/// On which side of the name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Before the name.
    Before,
    /// After the name.
    After,
    /// On either side.
    Any,
}

/// Meanings by the words in folded form, with single spaces.
pub(super) struct Words {
    kinds: HashMap<String, Vec<(Class, Side)>>,
    nothing: HashSet<String>,
}

impl Words {
    fn embedded() -> Self {
        let mut words = Self { kinds: HashMap::new(), nothing: HashSet::new() };
        for row in WORDS.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let mut fields = row.split('\t');
            let (Some(class), Some(side), Some(list)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let (Some(class), Some(side)) = (class_named(class), side_named(side)) else { continue };
            for word in list.split('|').map(text::folded) {
                if class == Class::Nothing {
                    words.nothing.insert(word);
                } else {
                    words.kinds.entry(word).or_default().push((class, side));
                }
            }
        }
        words
    }

    /// What these words say, in the order of the table.
    pub(super) fn meanings(&self, words: &str) -> &[(Class, Side)] {
        self.kinds.get(words).map_or(&[], Vec::as_slice)
    }

    /// Whether these words, alone, say that no place is given.
    pub(super) fn say_nothing(&self, words: &str) -> bool {
        words.is_empty()
            || words.bytes().all(|b| b.is_ascii_digit() || b == b' ')
            || self.nothing.contains(words)
    }
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "division" => Class::Division,
        "district" => Class::District,
        "city" => Class::City,
        "village" => Class::Village,
        "facility" => Class::Facility,
        "airport" => Class::Airport,
        "port" => Class::Port,
        "border" => Class::Border,
        "address" => Class::Address,
        "road" => Class::Road,
        "near" => Class::Near,
        "nothing" => Class::Nothing,
        "link" => Class::Link,
        "body" => Class::Body,
        _ => return None,
    })
}

fn side_named(name: &str) -> Option<Side> {
    Some(match name {
        "before" => Side::Before,
        "after" => Side::After,
        "any" => Side::Any,
        _ => return None,
    })
}

/// The table, read on first use.
pub(super) fn words() -> &'static Words {
    static TABLE: LazyLock<Words> = LazyLock::new(Words::embedded);
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        for row in WORDS.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let fields: Vec<&str> = row.split('\t').collect();
            assert_eq!(fields.len(), 4, "{row}");
            assert!(class_named(fields[0]).is_some() && side_named(fields[1]).is_some(), "{row}");
            for word in fields[2].split('|') {
                assert_eq!(text::folded(word), word, "words stand in folded form");
                assert!(word.split(' ').count() <= LONGEST, "{word}");
            }
        }
        assert!(
            words().say_nothing("not available")
                && words().say_nothing("103 0")
                && !words().say_nothing("lima")
        );
    }
}
