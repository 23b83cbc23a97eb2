//! All paths (`a::b::c`) that code names, with the trees of `use` spelled out.

use super::source::Source;

/// A path as its segments joined by `::`, and the line it stands on.
pub type Named = (usize, String);

/// Every path of the code: `use std::{fs, io::Read}` gives `std::fs` and `std::io::Read`; a bare word gives itself.
pub fn named(source: &Source) -> Vec<Named> {
    let mut found = Vec::new();
    let mut reader = Reader { code: source.code.as_bytes(), at: 0 };
    while let Some(word) = reader.next_word() {
        let line = source.line(reader.at - word.len());
        let before = found.len();
        reader.tree(word, &mut found);
        for path in &mut found[before..] {
            // A tree that runs over lines is reported where it starts.
            path.0 = line;
        }
    }
    found
}

struct Reader<'a> {
    code: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn next_word(&mut self) -> Option<String> {
        while self.at < self.code.len() && !is_word(self.code[self.at]) {
            self.at += 1;
        }
        self.word()
    }

    fn word(&mut self) -> Option<String> {
        let start = self.at;
        while self.at < self.code.len() && is_word(self.code[self.at]) {
            self.at += 1;
        }
        (self.at > start).then(|| String::from_utf8_lossy(&self.code[start..self.at]).into_owned())
    }

    fn skip_space(&mut self) {
        while self.at < self.code.len() && self.code[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn eat(&mut self, text: &[u8]) -> bool {
        let start = self.at;
        self.skip_space();
        if self.code[self.at..].starts_with(text) {
            self.at += text.len();
            self.skip_space();
            return true;
        }
        self.at = start;
        false
    }

    /// Reads what follows a path's beginning and adds every path it spells.
    fn tree(&mut self, mut path: String, found: &mut Vec<Named>) {
        while self.eat(b"::") {
            if self.eat(b"{") {
                while self.at < self.code.len() && !self.eat(b"}") {
                    if let Some(word) = self.word() {
                        let inner = if word == "self" { path.clone() } else { format!("{path}::{word}") };
                        self.tree(inner, found);
                    } else {
                        self.at += 1;
                    }
                }
                return;
            }
            match self.word() {
                Some(word) => path = format!("{path}::{word}"),
                // A glob, or the turbofish of `collect::<Vec<_>>()`.
                None => break,
            }
        }
        found.push((0, path));
    }
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// Whether the path has these segments next to each other: `std::fs::read` has `std::fs`, and `my_std::fs` has not.
pub fn has(path: &str, wanted: &str) -> bool {
    path.match_indices(wanted).any(|(at, _)| {
        let (before, after) = (&path[..at], &path[at + wanted.len()..]);
        (before.is_empty() || before.ends_with("::")) && (after.is_empty() || after.starts_with("::"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        named(&Source::whole(text)).into_iter().map(|(_, path)| path).collect()
    }

    #[test]
    fn trees_are_spelled_out() {
        assert_eq!(
            paths("use std::{fs::{self, File}, io::Read};"),
            ["use", "std::fs", "std::fs::File", "std::io::Read"]
        );
        assert_eq!(paths("use std ::\n  fs;"), ["use", "std::fs"]);
        assert_eq!(paths("x.collect::<Vec<u8>>()"), ["x", "collect", "Vec", "u8"]);
    }

    #[test]
    fn segments_match_whole() {
        assert!(
            has("std::fs::read", "std::fs")
                && has("std::fs", "std::fs")
                && has("a::SystemTime::now", "SystemTime")
        );
        assert!(!has("std::fsync", "std::fs") && !has("my_std::fs", "std::fs"));
    }
}
