//! A place text in parts: *segments* between commas, slashes, brackets and the like, and in them *names*, the words
//! between those that only say what kind of place it is (`words`). Work is bounded: a text is read up to 240 letters,
//! 12 segments, and 24 words of each.

use super::fold::fold_into;
use super::words::{Class, LONGEST, Side, words};

const LETTERS: usize = 240;
const SEGMENTS: usize = 12;
const WORDS: usize = 24;

/// A word in folded form.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) folded: String,
    /// Written in capitals throughout.
    pub(super) capitals: bool,
    /// Followed by a full stop.
    dotted: bool,
    /// The first letter is Cyrillic: abbreviations of one letter are usual there.
    cyrillic: bool,
}

/// Words that name one thing.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) words: Vec<Word>,
    /// What the words beside it say.
    pub(super) classes: Vec<Class>,
}

impl Name {
    /// Its words as one key, without spaces.
    pub(super) fn key(&self) -> String {
        key(&self.words)
    }

    /// Whether a word beside it says this.
    pub(super) fn is(&self, class: Class) -> bool {
        self.classes.contains(&class)
    }
}

/// A part of a text between separators.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) words: Vec<Word>,
    pub(super) names: Vec<Name>,
    /// What words without a name of their own say: "Airport".
    pub(super) classes: Vec<Class>,
    /// A dash parts it from the segment before.
    pub(super) dash: bool,
}

impl Segment {
    /// All words as one key, without spaces.
    pub(super) fn key(&self) -> String {
        key(&self.words)
    }
}

/// Words as one key, without spaces.
pub(super) fn key(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect()
}

/// A text in folded form, words parted by single spaces, whatever parted them.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !is_of_word(c)) {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let before = out.len();
        fold_into(&mut out, word);
        if out.len() == before {
            out.truncate(start);
        }
    }
    out
}

/// Letters, digits, marks, and apostrophes within words.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | '\u{ad}')
        || ('\u{300}'..='\u{36f}').contains(&c)
        || ('\u{591}'..='\u{5c7}').contains(&c)
        || ('\u{64b}'..='\u{655}').contains(&c)
        // Vowel signs of Indic, Thai and their like are marks, not letters.
        || ('\u{900}'..='\u{109f}').contains(&c)
        || ('\u{1780}'..='\u{17d3}').contains(&c)
}

/// The segments of a text, with their names.
pub(super) fn segments(text: &str) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut current: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().take(LETTERS).peekable();
    let mut start: Option<usize> = None;
    let mut before = ' ';
    let (mut end, mut dash) = (0, false);
    while let Some((at, c)) = chars.next() {
        end = at + c.len_utf8();
        if is_of_word(c) {
            start.get_or_insert(at);
            before = c;
            continue;
        }
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        if let Some(from) = start.take() {
            push_word(&mut current, text.get(from..at).unwrap_or_default(), c == '.');
        }
        let long = current.last().is_some_and(|word| word.folded.chars().count() > 4);
        let parts = match c {
            ',' | ';' | '/' | '\\' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | '|' | '—' | '\n' | '\r'
            | '\t' | '•' | '+' => true,
            '-' | '–' => before.is_whitespace() || next.is_whitespace(),
            '.' => long && next.is_whitespace(),
            _ => false,
        };
        if parts {
            close(&mut found, &mut current, dash);
            dash = matches!(c, '-' | '–');
        }
        before = c;
    }
    if let Some(from) = start {
        push_word(&mut current, text.get(from..end).unwrap_or_default(), false);
    }
    close(&mut found, &mut current, dash);
    found
}

fn push_word(words: &mut Vec<Word>, raw: &str, dotted: bool) {
    let mut folded = String::with_capacity(raw.len());
    fold_into(&mut folded, raw);
    if folded.is_empty() || words.len() >= WORDS {
        return;
    }
    let capitals = raw.chars().all(|c| !c.is_lowercase());
    let cyrillic = raw.starts_with(|c| ('\u{400}'..='\u{52f}').contains(&c));
    // "г.Самара" comes as two words, "гСамара" can't be told from a name.
    words.push(Word { folded, capitals, dotted, cyrillic });
}

/// Articles that catalogues put behind the name: "Borges Blanques (Les)".
const ARTICLES: [&str; 17] = [
    "el", "la", "los", "las", "els", "les", "le", "l", "the", "o", "os", "a", "as", "il", "lo", "die", "der",
];

fn close(found: &mut Vec<Segment>, words: &mut Vec<Word>, dash: bool) {
    let mut words = std::mem::take(words);
    if words.is_empty() {
        return;
    }
    let article = matches!(&words[..], [only] if ARTICLES.contains(&only.folded.as_str()));
    if article && let Some(before) = found.pop() {
        words.extend(before.words);
    }
    if found.len() < SEGMENTS {
        let mut next = segment(words);
        // The second end of a road: "highway Tetovo - Gostivar".
        let road =
            dash && found.last().is_some_and(|last| last.names.iter().any(|name| name.is(Class::Road)));
        if road {
            next.names.iter_mut().for_each(|name| name.classes.push(Class::Road));
        }
        next.dash = dash;
        found.push(next);
    }
}

/// A word that says a kind, at the words from `at`: how many words it takes, and what it may mean.
fn kind_at(words: &[Word], at: usize) -> Option<(usize, Vec<(Class, Side)>)> {
    for taken in (1..=LONGEST.min(words.len() - at)).rev() {
        let group = words.get(at..at + taken)?;
        let text = group.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        let meanings = self::words().meanings(&text);
        if meanings.is_empty() {
            continue;
        }
        // One or two letters abbreviate a kind of settlement only where they are marked as an abbreviation, or in Cyrillic.
        let marked = group.first().is_some_and(|word| word.dotted || word.cyrillic);
        let short = taken == 1 && text.chars().count() <= 2;
        let says = |class: Class| !short || marked || !matches!(class, Class::City | Class::Village);
        let meant: Vec<_> = meanings.iter().copied().filter(|(class, _)| says(*class)).collect();
        if !meant.is_empty() {
            return Some((taken, meant));
        }
    }
    None
}

/// Gives the last name the kind that the word after it says. In "село Кызылкум Жамбылская область" only the adjective
/// belongs to the kind behind, the rest to the kind before.
fn close_name(names: &mut Vec<Name>, class: Class) {
    let Some(name) = names.last_mut() else { return };
    let adjective =
        |word: &Word| ["skaya", "skiy", "skoy", "skogo"].iter().any(|end| word.folded.ends_with(end));
    let apart = matches!(class, Class::Division | Class::District)
        && !name.classes.is_empty()
        && name.words.len() > 1
        && name.words.last().is_some_and(adjective);
    if apart {
        let words = name.words.split_off(name.words.len() - 1);
        names.push(Name { words, classes: vec![class] });
    } else {
        name.classes.push(class);
    }
}

/// Parts the words of a segment into names. A word that stands before its name belongs to the next one, one that
/// stands after it to the last one; where it may do both, to the last one if there is any that has none yet.
fn segment(words: Vec<Word>) -> Segment {
    let mut names: Vec<Name> = Vec::new();
    let mut waiting: Vec<Class> = Vec::new();
    let mut open = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let Some((taken, meanings)) = kind_at(&words, at) else {
            match names.last_mut().filter(|_| open) {
                Some(name) => name.words.push(word.clone()),
                None => names.push(Name { words: vec![word.clone()], classes: std::mem::take(&mut waiting) }),
            }
            open = true;
            at += 1;
            continue;
        };
        let last = at + taken >= words.len();
        let on = |side: Side| meanings.iter().find(|(_, own)| *own == side);
        let sides = if open {
            [Side::After, Side::Any, Side::Before]
        } else {
            [Side::Before, Side::Any, Side::After]
        };
        let Some(&(class, side)) = sides.into_iter().find_map(on) else { break };
        if class == Class::Link {
            // A link within a name belongs to it, unless what follows says a kind again.
            let goes_on = words.get(at + taken).is_some() && kind_at(&words, at + taken).is_none();
            if let Some(name) = names.last_mut().filter(|_| open && goes_on) {
                name.words.extend(words.iter().skip(at).take(taken).cloned());
            } else {
                open = false;
            }
        } else {
            // Streets and roads are named by what follows.
            let follows =
                matches!(class, Class::Address | Class::Road | Class::Near) && side == Side::Any && !last;
            if open && side != Side::Before && !follows {
                close_name(&mut names, class);
            } else {
                waiting.push(class);
            }
            open = false;
        }
        at += taken;
    }
    if let (Some(name), false) = (names.last_mut(), waiting.is_empty())
        && waiting
            .iter()
            .all(|class| matches!(class, Class::Airport | Class::Port | Class::Facility | Class::Border))
    {
        name.classes.append(&mut waiting);
    }
    Segment { words, names, classes: waiting, dash: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<(String, Vec<Class>)> {
        segments(text)
            .into_iter()
            .flat_map(|segment| segment.names)
            .map(|name| {
                (name.words.iter().map(|w| w.folded.as_str()).collect::<Vec<_>>().join(" "), name.classes)
            })
            .collect()
    }

    #[test]
    fn names_stand_between_words_of_kind() {
        let one = |name: &str, class| vec![(name.to_owned(), vec![class])];
        assert_eq!(parts("г. Самара"), one("samara", Class::City));
        assert_eq!(parts("Республика Коми"), one("komi", Class::Division));
        assert_eq!(parts("Ивановская область"), one("ivanovskaya", Class::Division));
        assert_eq!(parts("Алтыарыкский район"), one("altyarykskiy", Class::District));
        assert_eq!(parts("Aeropuerto El Dorado"), one("el dorado", Class::Airport));
        assert_eq!(parts("Kalotina BCP"), one("kalotina", Class::Border));
        assert_eq!(
            parts("Khatlon province Yavan district"),
            [("khatlon".to_owned(), vec![Class::Division]), ("yavan".to_owned(), vec![Class::District])]
        );
        assert_eq!(
            parts("Jud. Ilfov/ Loc. Otopeni"),
            [("ilfov".to_owned(), vec![Class::Division]), ("otopeni".to_owned(), vec![Class::City])]
        );
        assert_eq!(parts("Norte de Santander"), vec![("norte de santander".to_owned(), vec![])]);
    }

    #[test]
    fn folded_texts_have_single_spaces() {
        assert_eq!(folded("  SAN_CRISTÓBAL -- (Táchira) "), "san cristobal tachira");
        assert_eq!(folded("--"), "");
    }

    proptest! {
        #[test]
        fn any_text_has_parts(text in ".{0,400}") {
            let found = segments(&text);
            prop_assert!(found.len() <= SEGMENTS && found.iter().all(|s| s.words.len() <= WORDS && !s.words.is_empty()));
            let again = folded(&text);
            prop_assert!(!again.contains("  ") && !again.starts_with(' ') && !again.ends_with(' '));
        }
    }
}
