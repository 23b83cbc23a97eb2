//! Words as they are looked for: what a text holds and what a question asks for, folded alike (see
//! `docs/decisions/0010-search.md`).
//!
//! Invariants: a folded word is letters and digits only, in ASCII small ones without signs, so it can stand in any
//! index as it is; it has at most [`LONGEST`] signs; the same text gives the same words on every engine.

use crate::place::fold::fold_into;
use crate::{country_from_text, substance};
use std::collections::BTreeSet;

/// Changes whenever a text gives other words: what was made of words is made anew then.
pub const VERSION: i64 = 1;
/// Most signs of a word that count.
pub const LONGEST: usize = 48;
/// Most pieces of a question that count.
pub const MOST_PIECES: usize = 12;
/// From so many signs on a word of a question also stands for the beginning of one.
pub const BEGINNING: usize = 3;
/// Most pieces of a name of a country or drug.
const SPAN: usize = 4;

/// The words of a text in its order.
///
/// ```
/// use commonlink_reference::words::words;
/// assert_eq!(words("Seal K-4711, Guayaquíl"), ["seal", "k", "4711", "guayaquil"]);
/// assert_eq!(words("Одесса 海洛因"), ["odessa", "海", "洛", "因"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut end = |word: &mut String| {
        let mut folded = String::new();
        fold_into(&mut folded, word);
        word.clear();
        if !folded.is_empty() {
            found.push(folded.chars().take(LONGEST).collect());
        }
    };
    for sign in text.chars() {
        if stands_alone(sign) {
            end(&mut word);
            word.push(sign);
            end(&mut word);
        } else if belongs_to_a_word(sign) {
            word.push(sign);
        } else {
            end(&mut word);
        }
    }
    end(&mut word);
    found
}

/// All words of a text as one, without what parts them.
pub fn joined(text: &str) -> String {
    one_word(&words(text))
}

/// What a text is found by: its words; pieces with signs within them also as one word; and what looks like a number or
/// plate with blanks in it, also as one word from each of its words on.
pub fn of_text(text: &str) -> BTreeSet<String> {
    let parts = words(text);
    let mut found: BTreeSet<String> = text
        .split_whitespace()
        .filter_map(|piece| {
            let parts = words(piece);
            (parts.len() > 1).then(|| one_word(&parts))
        })
        .collect();
    for (first, last) in numbers(&parts) {
        found.extend((first..last).map(|from| one_word(&parts[from..=last])));
    }
    found.extend(parts);
    found
}

/// Where in a text words stand together that may be one number: short words and words with digits, at least one with a
/// digit, and the word before them. First and last, inclusive.
fn numbers(parts: &[String]) -> Vec<(usize, usize)> {
    let digit = |word: &String| word.chars().any(char::is_numeric);
    let of_number = |word: &String| digit(word) || word.chars().count() <= BEGINNING;
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let length = parts[at..].iter().take_while(|word| of_number(word)).count();
        if parts[at..at + length].iter().any(digit) {
            let first = at.saturating_sub(1);
            // What is longer is a list of numbers and none of them.
            found.push((first, (at + length - 1).min(first + MOST_PIECES)));
        }
        at += length.max(1);
    }
    found
}

fn one_word(parts: &[String]) -> String {
    parts.concat().chars().take(LONGEST).collect()
}

/// What an identifier is found by: its words, and all that stands from the beginning of one to the end as one word.
pub fn of_identifier(text: &str) -> BTreeSet<String> {
    let parts = words(text);
    let mut found: BTreeSet<String> = (0..parts.len()).map(|first| one_word(&parts[first..])).collect();
    found.extend(parts);
    found
}

/// The word that stands for a country, beside its names.
pub fn of_country(code: &str) -> String {
    format!("0c{}", joined(code))
}

/// The word that stands for a group of substances, beside its names.
pub fn of_substance(code: &str) -> String {
    format!("0s{}", joined(code))
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// All of them must be found.
    pub groups: Vec<Group>,
    /// The whole as one identifier.
    pub whole: String,
}

/// Pieces of a question that are found together, or by a word for what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// All of them, each as its words or as one.
    pub pieces: Vec<Piece>,
    /// Or one of these: words for countries and substances.
    pub meanings: Vec<String>,
}

/// What stood between two blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub words: Vec<String>,
    /// Its words as one, where there are several.
    pub joined: Option<String>,
}

impl Question {
    /// The question that a text asks; nothing where it has no letter and no digit.
    ///
    /// ```
    /// use commonlink_reference::words::{Question, of_identifier, of_text};
    /// let reference = of_identifier("FJ-2026/0042");
    /// for text in ["fj20260042", "FJ 2026 0042", "2026/0042", "20260042", "0042", "fj-2026"] {
    ///     assert!(Question::of(text).unwrap().is_met(&reference), "{text}");
    /// }
    /// assert!(!Question::of("FJ-2027").unwrap().is_met(&reference));
    /// assert!(Question::of("Ivory Coast").unwrap().is_met(&[commonlink_reference::words::of_country("CI")].into()));
    /// assert!(Question::of(" - ").is_none());
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let asked: Vec<(&str, Piece)> = text
            .split_whitespace()
            .filter_map(|piece| {
                let parts = words(piece);
                let joined = (parts.len() > 1).then(|| one_word(&parts));
                (!parts.is_empty()).then_some((piece, Piece { words: parts, joined }))
            })
            .take(MOST_PIECES)
            .collect();
        let mut groups = Vec::new();
        let mut rest = asked.as_slice();
        while !rest.is_empty() {
            // The longest name that means something; a piece of its own otherwise.
            let longest = (1..=SPAN.min(rest.len())).rev().find_map(|count| {
                let span = &rest[..count];
                let name: Vec<&str> = span.iter().map(|(text, _)| *text).collect();
                let meanings = meanings(&name.join(" "));
                (!meanings.is_empty()).then_some((count, meanings))
            });
            let (count, meanings) = longest.unwrap_or((1, Vec::new()));
            let (span, after) = rest.split_at(count);
            groups.push(Group { pieces: span.iter().map(|(_, piece)| piece.clone()).collect(), meanings });
            rest = after;
        }
        let whole = asked.iter().flat_map(|(_, piece)| &piece.words).flat_map(|word| word.chars());
        let whole: String = whole.take(LONGEST).collect();
        (!groups.is_empty()).then_some(Self { groups, whole })
    }

    /// Whether a set of words has what is asked for; the index of the store answers alike.
    pub fn is_met(&self, held: &BTreeSet<String>) -> bool {
        has(held, &self.whole) || self.groups.iter().all(|group| group.is_met(held))
    }

    /// Whether the whole question is the beginning of an identifier, or of what stands from one of its parts to its end.
    pub fn names(&self, identifier: &str) -> bool {
        has(&of_identifier(identifier), &self.whole)
    }
}

impl Group {
    fn is_met(&self, held: &BTreeSet<String>) -> bool {
        self.meanings.iter().any(|word| held.contains(word))
            || self.pieces.iter().all(|piece| {
                piece.words.iter().all(|word| has(held, word))
                    || piece.joined.as_ref().is_some_and(|word| has(held, word))
            })
    }
}

/// Whether a word of a question also stands for words that begin with it.
pub fn is_beginning(word: &str) -> bool {
    word.chars().count() >= BEGINNING
}

fn has(held: &BTreeSet<String>, word: &str) -> bool {
    if is_beginning(word) {
        held.range(word.to_owned()..).next().is_some_and(|found| found.starts_with(word))
    } else {
        held.contains(word)
    }
}

/// Words for the country and the substance of this name. Short codes mean too much else.
fn meanings(name: &str) -> Vec<String> {
    if name.chars().count() <= BEGINNING {
        return Vec::new();
    }
    let country = country_from_text(name).map(|country| of_country(country.code));
    let substance = substance::meaning(name).map(|meaning| of_substance(meaning.group.code));
    country.into_iter().chain(substance).collect()
}

/// Signs that are words by themselves: texts in them put no blanks.
fn stands_alone(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Letters, digits, and marks upon letters.
fn belongs_to_a_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_nothing_but_letters_and_digits() {
        let odd = "a'b\u{2019}c\"d\\e\0f ＡＢ＇ ﬁsh Ⅷ ½ ٣٤ e\u{301}te\u{301} \u{200f}x\u{200c}y 麻黄碱,";
        let found = words(odd);
        assert_eq!(
            found,
            ["a", "b", "c", "d", "e", "f", "ab", "fish", "viii", "12", "٣٤", "ete", "xy", "麻", "黄", "碱"]
        );
        for word in &found {
            assert!(
                word.chars()
                    .all(|sign| !sign.is_ascii() || sign.is_ascii_lowercase() || sign.is_ascii_digit())
            );
        }
        assert_eq!(words(&"x".repeat(10_000)), ["x".repeat(LONGEST)]);
        assert!(words("\u{301} - \u{200c}").is_empty());
    }

    #[test]
    fn folding_again_changes_nothing() {
        for text in
            ["Ghent/Gand", "Łódź", "Жуковский", "Αθήνα", "القاهرة", "ประเทศไทย", "São Tomé", "İzmir ẞ"]
        {
            let once = words(text);
            assert_eq!(words(&once.join(" ")), once, "{text}");
        }
    }

    #[test]
    fn a_question_asks_for_all_its_words() {
        let held: BTreeSet<String> =
            ["Suva harbour", "O'Brien", "FJ"].iter().flat_map(|text| of_text(text)).collect();
        let met = |text: &str| Question::of(text).is_some_and(|question| question.is_met(&held));
        assert!(met("suva") && met("SÚVA harb") && met("obrien") && met("O'Brien") && met("fj"));
        assert!(!met("suva airport") && !met("f") && !met("harbourside") && !met(""));
    }

    #[test]
    fn numbers_and_plates_in_a_text_are_found_without_their_blanks() {
        let held = of_text("Truck AB 123-CD called +33 6 12 34 56 78 from the Container 4711 near pier");
        let met = |text: &str| Question::of(text).is_some_and(|question| question.is_met(&held));
        for text in
            ["ab123cd", "AB 123 CD", "+33612345678", "0033 6", "container4711", "612345678", "truck ab123"]
        {
            assert_eq!(met(text), text != "0033 6", "{text}");
        }
        assert!(!met("nearpier") && !met("thecontainer"));
        assert!(of_text(&"12 ".repeat(5_000)).len() < 100);
    }

    #[test]
    fn names_are_found_by_what_they_mean() {
        let groups = |text: &str| Question::of(text).map(|question| question.groups).unwrap_or_default();
        let coast = groups("heroin Côte d'Ivoire 2026");
        assert_eq!(coast.len(), 3);
        assert_eq!(coast[1].meanings, ["0cci"]);
        assert_eq!(coast[1].pieces.len(), 2);
        assert!(groups("Ecstasy")[0].meanings.contains(&of_substance("mdma")));
        assert!(groups("be")[0].meanings.is_empty(), "two letters are two letters");
    }

    #[test]
    fn a_long_question_is_cut() {
        let question = Question::of(&"word ".repeat(1_000)).expect("question");
        assert_eq!(question.groups.len(), MOST_PIECES);
        assert_eq!(question.whole.chars().count(), LONGEST);
    }

    #[test]
    fn an_identifier_is_named_from_one_of_its_parts_on() {
        let names = |text: &str, of: &str| Question::of(text).is_some_and(|question| question.names(of));
        assert!(names("k 4711", "K-4711") && names("k-47", "K-4711") && names("4711", "K-4711"));
        assert!(!names("711", "K-4711") && !names("k 4711 x", "K-4711"));
    }
}
