//! Words as they are looked for: what a text holds and what a question asks for, folded alike (see
//! `docs/decisions/0010-search.md`).
//!
//! Invariants: a folded word is letters and digits only, in ASCII small ones without signs, so it can stand in any
//! index as it is; it has at most [`LONGEST`] signs, and words that differ beyond them are different words; the same text
//! gives the same words on every engine.

use crate::country::country_among_words;
use crate::place::fold::fold_into;
use crate::substance;
use std::collections::BTreeSet;
use unicode_normalization::char::decompose_compatible;

/// Changes whenever a text gives other words: what was made of words is made anew then.
pub const VERSION: i64 = 2;
/// Most signs of a word as it is kept: as many as a question may have, so that whatever is asked for is the beginning of
/// what is kept. Of what is longer the beginning is kept, and a digest in place of the rest.
pub const LONGEST: usize = 200;
/// Most pieces of a question that count. No question of a page has as many; this bounds what a program may ask.
pub const MOST_PIECES: usize = 200;
/// Most words that are taken for one number.
const MOST_OF_NUMBER: usize = 12;
/// From so many signs on a word of a question also stands for the beginning of one.
pub const BEGINNING: usize = 3;
/// Signs of a digest.
const DIGEST: usize = 16;
/// Most pieces of a name of a country or drug.
const SPAN: usize = 4;

/// The words of a text in its order.
///
/// ```
/// use commonlink_reference::words::words;
/// assert_eq!(words("Seal K-4711, Guayaquíl"), ["seal", "k", "4711", "guayaquil"]);
/// assert_eq!(words("Одесса 海洛因"), ["odessa", "海", "洛", "因"]);
/// assert_eq!(words("ยาบ้า ๔๗๑๑"), ["ย", "า", "บ้", "า", "4711"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    let mut cut = Cut::default();
    for sign in text.chars() {
        if is_unspaced(sign) {
            // One letter is written as a whole or as its parts.
            decompose_compatible(sign, |part| cut.take(part));
        } else {
            cut.take(sign);
        }
    }
    cut.end();
    cut.words
}

/// A text on its way into words.
#[derive(Default)]
struct Cut {
    words: Vec<String>,
    /// What has not ended yet.
    word: String,
    /// Whether that is a letter that is a word by itself, with its marks.
    alone: bool,
}

impl Cut {
    fn take(&mut self, sign: char) {
        if is_mark_of_unspaced(sign) {
            // A mark upon nothing says nothing.
            if self.alone {
                self.word.push(sign);
            }
        } else if stands_alone(sign) {
            self.end();
            self.word.push(sign);
            self.alone = true;
        } else if belongs_to_a_word(sign) {
            if self.alone && !is_joining(sign) {
                self.end();
            }
            self.word.push(sign);
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        if self.alone {
            // Writers put marks upon one letter in any order.
            let mut marks: Vec<char> = self.word.chars().skip(1).collect();
            marks.sort_unstable();
            self.word = self.word.chars().take(1).chain(marks).collect();
        }
        let mut folded = String::new();
        fold_into(&mut folded, &self.word);
        self.word.clear();
        self.alone = false;
        if !folded.is_empty() {
            self.words.push(bounded(folded));
        }
    }
}

/// A word of at most [`LONGEST`] signs that is equal for equal words only.
fn bounded(word: String) -> String {
    if word.chars().nth(LONGEST).is_none() {
        return word;
    }
    let kept = word.char_indices().nth(LONGEST - DIGEST).map_or(word.len(), |(at, _)| at);
    let (beginning, rest) = word.split_at(kept);
    // FNV-1a: part of no secret, and the same for good.
    let digest = rest
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{beginning}{digest:0DIGEST$x}")
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
            found.push((first, (at + length - 1).min(first + MOST_OF_NUMBER)));
        }
        at += length.max(1);
    }
    found
}

fn one_word(parts: &[String]) -> String {
    bounded(parts.concat())
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
        let whole: Vec<String> = asked.iter().flat_map(|(_, piece)| piece.words.iter().cloned()).collect();
        let whole = one_word(&whole);
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
    let country = country_among_words(name).map(|country| of_country(country.code));
    // A name that is one of many in a collection ("other medicines") does not stand for all of them; the collection's does.
    let named = |meaning: &substance::Meaning| {
        !substance::is_collection(meaning.group.code) || substance::names_group(name, meaning.group.code)
    };
    let substance = substance::meaning(name).filter(named).map(|meaning| of_substance(meaning.group.code));
    country.into_iter().chain(substance).collect()
}

/// Letters that are words by themselves: texts in them put no blanks.
fn stands_alone(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
        || is_unspaced(sign) && sign.is_alphabetic()
}

/// Signs of Thai, Lao, Burmese and Khmer.
fn is_unspaced(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}')
}

/// Vowels, tones and other marks that stand on, under or beside a letter of theirs.
fn is_mark_of_unspaced(sign: char) -> bool {
    matches!(sign,
        '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{102b}'..='\u{103e}' | '\u{1056}'..='\u{1059}' | '\u{105e}'..='\u{1060}' | '\u{1062}'..='\u{1064}'
        | '\u{1067}'..='\u{106d}' | '\u{1071}'..='\u{1074}' | '\u{1082}'..='\u{108d}' | '\u{108f}' | '\u{109a}'..='\u{109d}'
        | '\u{17b4}'..='\u{17d3}' | '\u{17dd}' | '\u{a9e5}' | '\u{aa7b}'..='\u{aa7d}')
}

/// Signs that join letters and can't be seen.
fn is_joining(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

/// Points under letters and signs that bind them, of the alphabets of India.
fn is_indic_mark(sign: char) -> bool {
    matches!(sign, '\u{900}'..='\u{dff}') && matches!(u32::from(sign) % 0x80, 0x3c | 0x4d)
        || sign == '\u{dca}'
}

/// Letters, digits, and marks upon letters.
fn belongs_to_a_word(sign: char) -> bool {
    sign.is_alphanumeric() || is_joining(sign) || is_indic_mark(sign)
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
            ["a", "b", "c", "d", "e", "f", "ab", "fish", "viii", "12", "34", "ete", "xy", "麻", "黄", "碱"]
        );
        for word in &found {
            assert!(
                word.chars()
                    .all(|sign| !sign.is_ascii() || sign.is_ascii_lowercase() || sign.is_ascii_digit())
            );
        }
        assert_eq!(words(&"x".repeat(10_000))[0].chars().count(), LONGEST);
        assert!(words("\u{301} - \u{200c}").is_empty());
    }

    #[test]
    fn folding_again_changes_nothing() {
        for text in [
            "Ghent/Gand",
            "Łódź",
            "Жуковский",
            "Αθήνα",
            "القاهرة",
            "ประเทศไทย",
            "São Tomé",
            "İzmir ẞ",
            "น้ำ ນ້ຳ ໜ",
            "ਖ਼ान हिन्दी",
        ] {
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
        assert!(groups("other")[0].meanings.is_empty() && groups("unknown")[0].meanings == ["0sunknown"]);
        assert!(groups("be")[0].meanings.is_empty(), "two letters are two letters");
    }

    #[test]
    fn every_word_of_a_question_counts() {
        let said = |n: usize| (0..n).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let held = of_text(&said(40));
        let met = |text: &str| Question::of(text).is_some_and(|question| question.is_met(&held));
        assert!(met(&said(40)) && !met(&said(41)));
        assert!(!met(&format!("{} elsewhere", said(12))));
        // A question of a page: 200 signs, of which every second is a word.
        let signs = "a ".repeat(99) + "z";
        assert!(!Question::of(&signs).expect("question").is_met(&of_text("a b c")));
        let question = Question::of(&"word ".repeat(1_000)).expect("question");
        assert_eq!((question.groups.len(), question.whole.chars().count()), (MOST_PIECES, LONGEST));
    }

    #[test]
    fn long_identifiers_differ_where_they_differ() {
        let long = |end: &str, count: usize| format!("SEAL{}{end}", "7".repeat(count));
        for count in [10, 48, 100, 195, 196, 197, 1_000] {
            let held = of_identifier(&long("A", count));
            let met = |text: &str| Question::of(text).is_some_and(|question| question.is_met(&held));
            assert!(met(&long("A", count)) && !met(&long("B", count)) && !met(&long("AB", count)), "{count}");
            assert!(met("seal7777") && met(&long("", count.min(180))), "{count}");
        }
        let parts = |end: &str| format!("{}{end}", "AB-12/".repeat(60));
        assert!(!Question::of(&parts("1")).expect("question").names(&parts("2")));
        assert!(Question::of(&parts("1")).expect("question").names(&parts("1")));
    }

    #[test]
    fn what_is_written_without_blanks_is_found_in_the_middle() {
        for (text, within, without) in [
            ("พบยาบ้าในรถกระบะที่เชียงราย", "ยาบ้า", "เรือ"),
            ("ພົບຢາບ້າໃນລົດ", "ຢາບ້າ", "ເຮືອ"),
            ("រកឃើញថ្នាំញៀនក្នុងឡាន", "ថ្នាំញៀន", "ទូក"),
            ("ကားထဲတွင်မူးယစ်ဆေးတွေ့", "မူးယစ်ဆေး", "လှေ"),
            ("พบน้ำยา", "น้ํา", "ก"),
            ("พบน้ำยา", "นํ้า", "กก"),
            ("車内で覚醒剤を発見", "覚醒剤", "船"),
        ] {
            let held = of_text(text);
            let met = |text: &str| Question::of(text).is_some_and(|question| question.is_met(&held));
            assert!(met(within) && met(text) && !met(without), "{text}: {:?}", words(text));
            assert!(Question::of(within).is_some_and(|question| question.names(text)), "{text}");
        }
        assert!(words("\u{e49}").is_empty());
        assert_eq!(words("ab\u{e49}c กข๔๗"), ["abc", "ก", "ข", "47"]);
    }

    #[test]
    fn digits_of_all_scripts_are_one() {
        for text in ["٤٧١١٢٢", "۴۷۱۱۲۲", "४७११२२", "৪৭১১২২", "๔๗๑๑๒๒", "４７１１２２", "𑁪𑁭𑁧𑁧𑁨𑁨"]
        {
            assert_eq!(words(text), ["471122"], "{text}");
            assert!(Question::of(text).is_some_and(|question| question.names("FJ-471122")), "{text}");
            assert!(Question::of("471122").is_some_and(|question| question.is_met(&of_text(text))), "{text}");
        }
    }

    #[test]
    fn an_identifier_is_named_from_one_of_its_parts_on() {
        let names = |text: &str, of: &str| Question::of(text).is_some_and(|question| question.names(of));
        assert!(names("k 4711", "K-4711") && names("k-47", "K-4711") && names("4711", "K-4711"));
        assert!(!names("711", "K-4711") && !names("k 4711 x", "K-4711"));
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_found_by_its_own_words(text in "(\\PC| |[a-z0-9]{1,90}|[ก-๙]|[က-႟]|[ក-៹]|[٠-٩]|[/.-]){0,60}") {
            let once = words(&text);
            assert!(once.iter().all(|word| word.chars().count() <= LONGEST));
            if let Some(question) = Question::of(&text) {
                assert!(question.is_met(&of_text(&text)));
                assert!(question.is_met(&of_identifier(&text)));
            }
        }
    }
}
