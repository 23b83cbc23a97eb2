//! Which characters a text may hold. What can't be seen makes two texts look like one, and what turns the
//! direction of writing makes one look like another, so neither stands in a text of one line. Each check
//! answers with the key of its message, which says what to do.

/// The text is longer than its field.
const TOO_LONG: &str = "error-too-long";
/// The text holds characters that its field doesn't take.
const CHARACTERS: &str = "error-characters";

/// What is wrong with a text of one line: it is longer than `most` characters, or it holds control
/// characters, ends of lines, marks of direction or other characters that can't be seen. Joiners and
/// variation selectors are taken, because names in Persian, Indic scripts, Mongolian and Japanese are not
/// written without them.
pub fn line_fault(text: &str, most: usize) -> Option<&'static str> {
    // One database stores a NUL and another refuses it; nobody means one.
    fault(text, most, |c| c.is_control() || is_hidden(c))
}

/// What is wrong with a reference, a seal or a number: as [`line_fault`], and joiners and variation selectors
/// are refused too. These are told apart letter by letter, so two that look the same have to be the same.
pub fn exact_fault(text: &str, most: usize) -> Option<&'static str> {
    fault(text, most, |c| c.is_control() || is_hidden(c) || is_joiner(c))
}

/// What is wrong with a text of several lines: it is too long, or it holds control characters other than ends
/// of lines and tabs. Marks of direction are taken: prose that quotes another script needs them, and nothing
/// is told apart by it.
pub fn prose_fault(text: &str, most: usize) -> Option<&'static str> {
    fault(text, most, |c| c.is_control() && !"\n\r\t".contains(c))
}

fn fault(text: &str, most: usize, refused: impl Fn(char) -> bool) -> Option<&'static str> {
    // Length first: of a text without end nobody wants to know more.
    if text.chars().nth(most).is_some() {
        Some(TOO_LONG)
    } else {
        text.chars().any(refused).then_some(CHARACTERS)
    }
}

/// Shapes the letters beside it and is itself not seen.
const fn is_joiner(c: char) -> bool {
    matches!(c,
        '\u{180b}'..='\u{180f}' | '\u{200c}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Is not seen, turns the direction of writing, or ends a line: the default ignorable characters of Unicode
/// without the joiners, and the format characters that lay out annotations and hieroglyphs.
const fn is_hidden(c: char) -> bool {
    !is_joiner(c)
        && matches!(c,
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with the character put before the character at `at`, or at its end.
    fn with(text: &str, c: char, at: usize) -> String {
        let mut all: Vec<char> = text.chars().collect();
        all.insert(at.min(all.len()), c);
        all.into_iter().collect()
    }

    /// What Unicode's own lists call ignorable, format, control or an end of line; the many of plane 14
    /// seldom.
    fn unseen() -> impl Strategy<Value = String> {
        prop_oneof![
            20 => "[[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}\\p{Zl}\\p{Zp}]--[\u{e0000}-\u{e0fff}]]",
            1 => "[\u{e0000}-\u{e0fff}]",
        ]
    }

    proptest! {
        // So many that each of them comes up, and a range that is left out above is found.
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn nothing_that_hides_stands_in_a_line(
            text in "[a-zA-Z0-9äéĀあ한ع -]{0,12}",
            unseen in unseen(),
            at in 0_usize..12,
        ) {
            let c = unseen.chars().next().unwrap();
            // Signs that stand before figures or letters in Arabic, Syriac and Kaithi are format characters
            // and seen.
            let seen = matches!(
                c,
                '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
                    | '\u{110bd}' | '\u{110cd}'
            );
            let text = with(&text, c, at);
            let expected = (!seen).then_some(CHARACTERS);
            prop_assert_eq!(exact_fault(&text, 20), expected, "{:?}", c);
            prop_assert_eq!(line_fault(&text, 20), if is_joiner(c) { None } else { expected }, "{:?}", c);
        }
    }

    proptest! {
        #[test]
        fn what_is_seen_is_taken(
            text in "[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Mc} --[\\p{Default_Ignorable_Code_Point}]]{0,40}",
        ) {
            prop_assert_eq!(line_fault(&text, 40), None);
            prop_assert_eq!(exact_fault(&text, 40), None);
            prop_assert_eq!(prose_fault(&text, 40), None);
        }

        #[test]
        fn only_length_makes_a_text_too_long(text in "[\\p{L}--[\\p{Default_Ignorable_Code_Point}]]{1,40}") {
            let characters = text.chars().count();
            prop_assert_eq!(line_fault(&text, characters), None);
            prop_assert_eq!(line_fault(&text, characters - 1), Some(TOO_LONG));
            prop_assert_eq!(prose_fault(&text, characters - 1), Some(TOO_LONG));
        }
    }

    #[test]
    fn names_keep_their_joiners_and_references_have_none() {
        // Persian "Mirza-i" with a non-joiner, Sinhala "Sri" with a joiner, a Japanese name with its variant.
        for name in ["میرزا\u{200c}ای", "ශ\u{dca}\u{200d}රී", "葛\u{e0100}城"] {
            assert_eq!(line_fault(name, 20), None, "{name:?}");
            assert_eq!(exact_fault(name, 20), Some(CHARACTERS), "{name:?}");
        }
        for text in ["R\u{200b}-1", "La\u{202e}gos", "\u{feff}R-1", "R\u{2060}-1", "R-1\u{200e}"] {
            assert_eq!(line_fault(text, 20), Some(CHARACTERS), "{text:?}");
        }
    }

    #[test]
    fn prose_has_lines_and_directions() {
        assert_eq!(prose_fault("first line\r\n\tsecond, \u{200f}עברית\u{200e}", 100), None);
        for bad in ["a\0", "a\u{7}", "a\u{85}b", "a\u{1b}[31m"] {
            assert_eq!(prose_fault(bad, 100), Some(CHARACTERS), "{bad:?}");
        }
    }
}
