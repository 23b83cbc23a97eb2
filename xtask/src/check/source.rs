//! Tells code, strings and comments of a Rust file apart, and blanks test code.
//!
//! No parser: a scanner that knows comments (nested), strings (escaped, raw, byte, C), characters and lifetimes. That
//! is enough for rules about names, and it stays right on code that does not compile yet.

use std::ops::Range;

/// A Rust file in layers of the same length in lines.
pub struct Source {
    /// The text with the insides of strings and all comments replaced by spaces.
    pub code: String,
    /// Every string literal: the line it starts on and what stands between its quotes, escapes untouched.
    pub strings: Vec<(usize, String)>,
}

impl Source {
    /// All of the file.
    pub fn whole(text: &str) -> Self {
        let (code, strings) = split(text);
        Self {
            code,
            strings: strings.into_iter().map(|(start, string)| (line_of(text, start), string)).collect(),
        }
    }

    /// Without items marked `#[cfg(test)]` or `#[test]`.
    pub fn shipped(text: &str) -> Self {
        let (code, strings) = split(text);
        let tests = test_items(&code);
        let inside = |at: usize| tests.iter().any(|&(start, end)| (start..end).contains(&at));
        let kept = strings.into_iter().filter(|(start, _)| !inside(*start));
        let strings = kept.map(|(start, string)| (line_of(text, start), string)).collect();
        let code = code.bytes().enumerate().map(|(at, b)| if b != b'\n' && inside(at) { b' ' } else { b });
        Self { code: String::from_utf8(code.collect()).unwrap_or_default(), strings }
    }

    /// Line, counted from 1, of a byte of [`Source::code`].
    pub fn line(&self, at: usize) -> usize {
        line_of(&self.code, at)
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

/// Code with everything else blanked byte by byte (so that offsets stay), and the strings with their offsets.
fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let bytes = text.as_bytes();
    let mut code = Vec::with_capacity(bytes.len());
    let mut strings = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let after_word = at > 0 && is_word(bytes[at - 1]);
        if rest.starts_with(b"//") {
            let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            blank(&mut code, &rest[..end]);
            at += end;
        } else if rest.starts_with(b"/*") {
            let end = block_comment(rest);
            blank(&mut code, &rest[..end]);
            at += end;
        } else if let Some(string) = string_at(rest, after_word) {
            strings.push((at, String::from_utf8_lossy(&rest[string.inside.clone()]).into_owned()));
            code.push(b'"');
            blank(&mut code, &rest[1..string.end]);
            at += string.end;
        } else if rest[0] == b'\'' {
            let end = character(rest);
            code.push(b'\'');
            blank(&mut code, &rest[1..end]);
            at += end;
        } else {
            code.push(if rest[0].is_ascii() { rest[0] } else { b' ' });
            at += 1;
        }
    }
    (String::from_utf8(code).unwrap_or_default(), strings)
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

fn blank(code: &mut Vec<u8>, bytes: &[u8]) {
    code.extend(bytes.iter().map(|&b| if b == b'\n' { b'\n' } else { b' ' }));
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// A string literal at the beginning of some bytes.
struct StringLiteral {
    /// Between the quotes.
    inside: Range<usize>,
    /// After the closing quote and its hashes.
    end: usize,
}

fn string_at(rest: &[u8], after_word: bool) -> Option<StringLiteral> {
    let prefix = if after_word {
        0
    } else {
        rest.iter().take(2).take_while(|b| matches!(b, b'b' | b'c' | b'r')).count()
    };
    let raw = rest[..prefix].contains(&b'r');
    let hashes = rest[prefix..].iter().take_while(|&&b| b == b'#').count();
    if rest.get(prefix + hashes) != Some(&b'"') || (hashes > 0 && !raw) {
        return None;
    }
    let open = prefix + hashes + 1;
    let mut at = open;
    while at < rest.len() {
        match rest[at] {
            b'\\' if !raw => at += 1,
            b'"' if rest[at + 1..].iter().take(hashes).filter(|&&b| b == b'#').count() == hashes => {
                return Some(StringLiteral { inside: open..at, end: at + 1 + hashes });
            }
            _ => {}
        }
        at += 1;
    }
    Some(StringLiteral { inside: open..rest.len(), end: rest.len() })
}

/// Length of a character literal, or 1 for the quote of a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        // The escaped byte itself may be a quote.
        let end = rest.iter().skip(3).position(|&b| b == b'\'').map_or(rest.len(), |end| end + 4);
        return end;
    }
    // One character of at most four bytes, then the closing quote; a lifetime has none so near.
    let text = std::str::from_utf8(&rest[1..rest.len().min(5)]);
    let text = match text {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&rest[1..=error.valid_up_to()]).unwrap_or(""),
    };
    match text.chars().next() {
        Some(first) if rest.get(1 + first.len_utf8()) == Some(&b'\'') => first.len_utf8() + 2,
        _ => 1,
    }
}

/// Byte ranges of items under `#[cfg(test)]` or `#[test]`, attribute included.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    for marker in ["#[cfg(test)]", "#[test]", "#[tokio::test"] {
        for (start, _) in code.match_indices(marker) {
            ranges.push((start, item_end(code.as_bytes(), start)));
        }
    }
    ranges
}

/// End of the item that the attribute at `start` belongs to: its closing brace, or the semicolon before any brace.
fn item_end(code: &[u8], start: usize) -> usize {
    let (mut round, mut braces) = (0_i32, 0_i32);
    for (at, &b) in code.iter().enumerate().skip(start) {
        match b {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b'{' => braces += 1,
            b'}' => {
                braces -= 1;
                if braces <= 0 {
                    return at + 1;
                }
            }
            b';' if round == 0 && braces == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<String> {
        Source::whole(text).strings.into_iter().map(|(_, string)| string).collect()
    }

    #[test]
    fn comments_and_strings_leave_the_code() {
        let text = "let a = \"std::fs\"; // std::fs\n/* std::fs /* nested */ std::fs */ let b = 'x';\n";
        let source = Source::whole(text);
        assert!(!source.code.contains("std::fs"));
        assert!(source.code.contains("let a =") && source.code.contains("let b ="));
        assert_eq!(source.code.len(), text.len());
        assert_eq!(source.strings, [(1, "std::fs".to_owned())]);
    }

    #[test]
    fn all_kinds_of_strings_end_where_they_end() {
        assert_eq!(
            strings(r##"f("a\"b", r"c\", r#"d"e"#, b"f", br#"g"#, c"h") ; x"##),
            ["a\\\"b", "c\\", "d\"e", "f", "g", "h"]
        );
        let source = Source::whole("let r#type = r#\"x\"#; after();");
        assert!(source.code.contains("after();") && source.code.contains("r#type"));
        let source = Source::whole("let s = \"é\"; after();");
        assert!(source.code.contains("after();"));
    }

    #[test]
    fn characters_are_not_lifetimes() {
        let source =
            Source::whole("fn f<'a>(x: &'a str) { x.split('\"'); x.find('\\''); x.find('é'); g(\"in\") }");
        assert_eq!(source.strings, [(1, "in".to_owned())]);
        assert!(source.code.contains("<'a>"));
    }

    #[test]
    fn test_code_is_blanked_and_code_after_it_stays() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn t() { std::fs::read(\"hidden\"); } }\nfn b() {}\n\
                    #[cfg(test)]\nmod more;\nfn c() {}\n#[cfg(test)]\nuse std::{env, fs};\nfn d() {}\n";
        let source = Source::shipped(text);
        assert!(
            !source.code.contains("std::fs") && !source.code.contains("env") && source.strings.is_empty()
        );
        for kept in ["fn a()", "fn b()", "fn c()", "fn d()"] {
            assert!(source.code.contains(kept), "{kept}");
        }
        assert_eq!(source.line(source.code.find("fn d()").unwrap()), 10);
    }
}
