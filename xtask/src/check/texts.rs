//! Rules for every text: size of Rust files, words that stand for unfinished work, paths of somebody's machine.

use super::{Finding, TextFile};

/// A Rust file should have about this many lines.
pub const AIM: usize = 300;
/// A Rust file may not have more lines.
const MOST: usize = 600;

// Spelled in parts, so that this file keeps its own rule.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
const MACHINE: [&str; 7] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/."),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/target"),
    concat!("C:", "\\Users"),
];

/// Findings of one file.
pub fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find =
        |line, rule, what, mend| findings.push(Finding { file: file.path.clone(), line, rule, what, mend });
    let lines = file.text.lines().count();
    if file.is_rust() && lines > MOST {
        find(
            lines,
            "size",
            format!("{lines} lines, at most {MOST}"),
            "a file is about one thing: split it by what it does",
        );
    }
    for (index, line) in file.text.lines().enumerate() {
        for word in UNFINISHED {
            if has_word(line, word) {
                let mend = "finish it, or open an issue and take the word out";
                find(index + 1, "unfinished", format!("the word {word}"), mend);
            }
        }
        for path in MACHINE {
            if let Some(at) = line.find(path)
                && !line[..at].ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '~' | '$')
                })
                && is_path(path, &line[at + path.len()..])
            {
                let mend = "this path exists on one machine only: derive it, or take a setting";
                find(index + 1, "machine path", format!("the path {path}…"), mend);
            }
        }
    }
    findings
}

/// Whether what follows makes it a path of a machine: a home has a user and something in it, unlike a route.
fn is_path(path: &str, rest: &str) -> bool {
    let named =
        rest.bytes().take_while(|&b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')).count();
    if path == MACHINE[0] {
        named > 0 && rest[named..].starts_with('/')
    } else {
        named > 0 || rest.starts_with(['/', '"'])
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part)
    })
}

/// Rust files above the aim, longest first.
pub fn long_files(files: &[TextFile]) -> Vec<(usize, &str)> {
    let sized = files
        .iter()
        .filter(|file| file.is_rust())
        .map(|file| (file.text.lines().count(), file.path.as_str()));
    let mut long: Vec<_> = sized.filter(|(lines, _)| *lines > AIM).collect();
    long.sort_by(|a, b| b.cmp(a));
    long
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::file;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&file(path, text)).into_iter().map(|finding| (finding.rule, finding.line)).collect()
    }

    #[test]
    fn long_rust_files_fail_and_are_listed() {
        assert_eq!(rules("crates/a/src/lib.rs", &"\n".repeat(601)), [("size", 601)]);
        assert_eq!(rules("crates/a/src/lib.rs", &"\n".repeat(600)), []);
        assert_eq!(rules("docs/long.md", &"\n".repeat(900)), []);
        let files = [file("a.rs", &"\n".repeat(301)), file("b.rs", &"\n".repeat(400)), file("c.rs", "")];
        assert_eq!(long_files(&files), [(400, "b.rs"), (301, "a.rs")]);
    }

    #[test]
    fn unfinished_words_are_found_whole() {
        assert_eq!(rules("a.md", &format!("x\n// {}: later", UNFINISHED[0])), [("unfinished", 2)]);
        assert_eq!(rules("a.md", &format!("{}S and my_{}", UNFINISHED[0], UNFINISHED[1])), []);
    }

    #[test]
    fn machine_paths_are_found_and_routes_are_not() {
        assert_eq!(rules("a.sh", &format!("cd {}someone/x", MACHINE[0])), [("machine path", 1)]);
        assert_eq!(rules("a.rs", "get(\"/work\"); get(\"/work/{job}\"); get(\"/home/part\");"), []);
        assert_eq!(rules("a.rs", &format!("\"{}/data\"", MACHINE[4])), [("machine path", 1)]);
        assert_eq!(rules("a.md", &format!("~{}x and audit{}hash", MACHINE[0], MACHINE[1])), []);
    }
}
