//! What the compiler can't see: arrows between crates, purity, texts that stand in the wrong room, sizes of files.
//!
//! Every rule reads sources as text, with comments, strings and test code told apart by [`source`]. The rules are
//! heuristics on purpose: they catch the honest mistake, not the sabotage, and each finding says how to mend it.

mod arrows;
mod paths;
mod proofs;
mod purity;
mod rooms;
mod source;
mod texts;
mod vendor;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::doors;
use source::Source;

/// A broken rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the workspace's folder.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Short name of the rule.
    pub rule: &'static str,
    /// What is there.
    pub what: String,
    /// What to do about it.
    pub mend: &'static str,
}

/// A file of the repository.
pub struct TextFile {
    /// Path from the workspace's folder, with `/`.
    pub path: String,
    /// Whole content.
    pub text: String,
}

impl TextFile {
    /// The room it stands in: `crates/ROOM/…`, else the first folder (`xtask`, `e2e`, `docs`).
    pub fn room(&self) -> &str {
        let mut parts = self.path.split('/');
        match (parts.next(), parts.next()) {
            (Some("crates"), Some(room)) => room,
            (Some(first), _) => first,
            (None, _) => "",
        }
    }

    fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    /// Whether rules of purity and rooms apply: shipped code, no tests, no build script, no tool.
    fn is_shipped(&self) -> bool {
        let aside = self
            .path
            .split('/')
            .any(|part| matches!(part, "tests" | "benches" | "examples" | "tests.rs" | "build.rs"));
        self.is_rust() && !aside && !matches!(self.room(), "xtask" | "e2e" | "testkit" | "fuzz")
    }
}

/// Runs every rule and prints the findings. `Ok(true)` when there are none.
pub fn run(list_sizes: bool) -> Result<bool> {
    let files = files()?;
    let mut findings = arrows::check()?;
    findings.extend(vendor::check(&doors::root())?);
    findings.extend(proofs::check(&files));
    for file in &files {
        findings.extend(check_file(file));
    }
    findings.sort();
    for finding in &findings {
        println!("{}:{}: {}: {}. {}.", finding.file, finding.line, finding.rule, finding.what, finding.mend);
    }
    let long = texts::long_files(&files);
    if list_sizes {
        for (lines, path) in &long {
            println!("{lines:5} {path}");
        }
    }
    println!(
        "{} files, {} findings, {} Rust files above {} lines{}",
        files.len(),
        findings.len(),
        long.len(),
        texts::AIM,
        if list_sizes || long.is_empty() { "" } else { " (--sizes lists them)" }
    );
    Ok(findings.is_empty())
}

fn check_file(file: &TextFile) -> Vec<Finding> {
    let mut findings = texts::check(file);
    if file.is_rust() && file.room() != "xtask" {
        findings.extend(rooms::check_unsafe(file, &Source::whole(&file.text)));
    }
    if file.is_shipped() {
        let source = Source::shipped(&file.text);
        findings.extend(rooms::check(file, &source));
        findings.extend(purity::check(file, &source));
    }
    findings
}

/// All text files that git knows or would know, without vendored ones.
fn files() -> Result<Vec<TextFile>> {
    let root = doors::root();
    let listing = doors::output(&mut doors::program("git", &["ls-files", "-co", "--exclude-standard"]))?;
    let mut files = Vec::new();
    for path in listing.lines().filter(|path| !path.starts_with("vendor/")) {
        let is_text =
            Path::new(path).extension().and_then(|extension| extension.to_str()).is_none_or(|extension| {
                matches!(
                    extension,
                    "rs" | "toml" | "md" | "sql" | "css" | "js" | "sh" | "yml" | "yaml" | "ftl" | "html"
                )
            });
        // A listed file may be deleted but not yet committed so.
        if !is_text || !root.join(path).is_file() {
            continue;
        }
        let bytes = fs::read(root.join(path)).with_context(|| path.to_owned())?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(TextFile { path: path.to_owned(), text });
        }
    }
    Ok(files)
}

#[cfg(test)]
fn file(path: &str, text: &str) -> TextFile {
    TextFile { path: path.to_owned(), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_named_by_folder() {
        assert_eq!(file("crates/marks/src/lib.rs", "").room(), "marks");
        assert_eq!(file("docs/glossary.md", "").room(), "docs");
    }

    #[test]
    fn tests_and_tools_are_exempt_from_rooms_and_purity() {
        let text = "fn f() { std::fs::read(\"x\"); sql(\"DELETE FROM marks\"); }\n";
        assert_eq!(check_file(&file("crates/marks/tests/it/main.rs", text)), []);
        assert_eq!(check_file(&file("crates/testkit/src/lib.rs", text)), []);
        let findings = check_file(&file("crates/marks/src/lib.rs", text));
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), ["sql", "purity"]);
        assert!(findings.iter().all(|f| f.line == 1));
    }
}
