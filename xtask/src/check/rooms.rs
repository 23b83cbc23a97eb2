//! Texts and calls that may stand in one room only: SQL, HTML, `unsafe`, decoders of untrusted files.

use super::source::Source;
use super::{Finding, TextFile, paths, purity};

/// Modules where `unsafe` may stand: DESIGN decision 12 foresees one for memory mapping in `store` and one for SIMD;
/// each enters here on the day it is written.
const UNSAFE_MODULES: [&str; 0] = [];

/// Elements that no SVG, XML format or command line help has.
const ELEMENTS: [&str; 30] = [
    "div", "p", "span", "table", "tr", "td", "th", "thead", "tbody", "ul", "ol", "li", "h1", "h2", "h3",
    "h4", "form", "input", "button", "html", "body", "img", "section", "main", "nav", "header", "footer",
    "label", "select", "option",
];

/// What reads untrusted bytes: our decoders' entrance, and the ways into the `image` crate's.
const DECODERS: [&str; 8] = [
    "decode::run",
    "decode::table::run",
    "calamine::Xlsx",
    "exchange::decode::run",
    "image::load_from_memory",
    "image::load_from_memory_with_format",
    "image::ImageReader",
    "image::open",
];

/// Findings of one shipped file.
pub fn check(file: &TextFile, source: &Source) -> Vec<Finding> {
    let room = file.room();
    let mut findings = Vec::new();
    let mut find =
        |line, rule, what, mend| findings.push(Finding { file: file.path.clone(), line, rule, what, mend });
    for (line, string) in &source.strings {
        if room != "store" && looks_like_sql(string) {
            find(
                *line,
                "sql",
                format!("SQL text {}", shown(string)),
                "SQL lives in crates/store only: add a store function",
            );
        }
        if room != "pages" && looks_like_html(string) {
            find(
                *line,
                "html",
                format!("HTML text {}", shown(string)),
                "HTML lives in crates/pages only: add a view there",
            );
        }
    }
    if room != "pages" {
        for at in purity::macro_calls(&source.code, "html") {
            find(
                source.line(at),
                "html",
                "`html!`".to_owned(),
                "HTML lives in crates/pages only: add a view there",
            );
        }
    }
    for (line, path) in paths::named(source) {
        if room != "pages" && paths::has(&path, "maud") {
            find(
                line,
                "html",
                format!("`{path}`"),
                "HTML lives in crates/pages only: pass strings that pages rendered",
            );
        }
        if room != "store" && paths::has(&path, "sqlx") && !purity::PURE.contains(&room) {
            find(line, "sql", format!("`{path}`"), "the database is reached through crates/store only");
        }
        if !may_decode(file) && DECODERS.iter().any(|decoder| decodes(&path, decoder)) {
            find(
                line,
                "decoders",
                format!("`{path}` parses untrusted bytes"),
                "decoders run in the parsing child only: ask it with commonlink_exchange::decode",
            );
        }
    }
    if file.path == "crates/exchange/src/lib.rs" && source.code.contains("pub mod decode") {
        let what = "the decoders are public".to_owned();
        find(1, "decoders", what, "keep the module private: the child is the only way in");
    }
    findings
}

/// `image::open`, but not a module of one's own that is called `image`.
fn decodes(path: &str, decoder: &str) -> bool {
    let own = decoder.starts_with("image::") && path.starts_with("crate::");
    path == decoder
        || !own && path.ends_with(&format!("::{decoder}"))
        || path.starts_with(&format!("{decoder}::"))
}

/// The decoders themselves, and the child's entry point.
fn may_decode(file: &TextFile) -> bool {
    file.path.starts_with("crates/exchange/src/decode") || file.path == "crates/exchange/src/child/entry.rs"
}

/// `unsafe` anywhere, tests included.
pub fn check_unsafe(file: &TextFile, source: &Source) -> Vec<Finding> {
    let allowed = UNSAFE_MODULES.contains(&file.path.as_str());
    let is_unsafe = |(_, path): &paths::Named| path == "unsafe";
    let found = paths::named(source).into_iter().filter(is_unsafe).filter(|_| !allowed);
    found
        .map(|(line, _)| Finding {
            file: file.path.clone(),
            line,
            rule: "unsafe",
            what: "`unsafe`".to_owned(),
            mend: "unsafe code is forbidden outside the modules of DESIGN decision 12: use a safe crate",
        })
        .collect()
}

fn shown(string: &str) -> String {
    let line: String = string.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(40).collect();
    if short.len() < line.len() { format!("\"{short}…\"") } else { format!("\"{short}\"") }
}

/// A statement in capitals or small letters at a place where statements begin. Prose such as "Select a picture from
/// your phone" begins with one capital; small letters count only with a sign that prose has not.
fn looks_like_sql(string: &str) -> bool {
    let words: Vec<&str> = string.split_whitespace().collect();
    let statement = |upper: bool| {
        let is = |word: &str, wanted: &str| {
            let word = word.trim_start_matches('(');
            word == if upper { wanted.to_owned() } else { wanted.to_ascii_lowercase() }
        };
        words.iter().enumerate().any(|(at, word)| {
            let begins = at == 0
                || word.starts_with('(')
                || words[at - 1].ends_with(';')
                || words[at - 1].ends_with("\\n");
            let next =
                |offset: usize, wanted: &str| words.get(at + offset).is_some_and(|word| is(word, wanted));
            begins
                && words.len() > at + 2
                && (is(word, "SELECT") && words[at..].iter().any(|word| is(word, "FROM"))
                    || is(word, "INSERT") && next(1, "INTO")
                    || is(word, "DELETE") && next(1, "FROM")
                    || is(word, "UPDATE") && next(2, "SET")
                    || is(word, "CREATE")
                        && ["TABLE", "INDEX", "UNIQUE", "VIEW"].iter().any(|kind| next(1, kind))
                    || is(word, "ALTER") && next(1, "TABLE"))
        })
    };
    statement(true) || statement(false) && string.contains(['$', '=', '*', '(', '_', ','])
}

fn looks_like_html(string: &str) -> bool {
    string.match_indices('<').any(|(at, _)| {
        let rest = string[at + 1..].trim_start_matches('/');
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        let ends =
            rest[name.len()..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'));
        ELEMENTS.contains(&name.as_str()) && ends || rest.to_ascii_lowercase().starts_with("!doctype html")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::file;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        let file = file(path, text);
        check(&file, &Source::shipped(&file.text))
            .into_iter()
            .map(|finding| (finding.rule, finding.line))
            .collect()
    }

    #[test]
    fn sql_is_found_outside_the_store_only() {
        for text in [
            "SELECT id FROM marks",
            "select id from marks where owner = $1",
            "\n   INSERT INTO marks (id) VALUES ($1)",
            "UPDATE marks SET state = 1",
            "DELETE FROM marks WHERE id = $1",
            "CREATE TABLE marks (id TEXT)",
            "WITH x AS (SELECT 1 FROM y) DELETE FROM z",
        ] {
            assert!(looks_like_sql(text), "{text}");
        }
        for text in [
            "Select a picture from your phone",
            "select files from a folder",
            "Update the set of keys",
            "update records set aside earlier",
            "delete from the list",
            "from the SELECT committee",
        ] {
            assert!(!looks_like_sql(text), "{text}");
        }
        let text = "fn f() {\n    q(\"SELECT id FROM marks\");\n}\n";
        assert_eq!(rules("crates/casework/src/submit.rs", text), [("sql", 2)]);
        assert_eq!(rules("crates/store/src/marks.rs", text), []);
    }

    #[test]
    fn html_is_found_outside_pages_only() {
        assert!(
            looks_like_html("<div class=x>")
                && looks_like_html("a</p>")
                && looks_like_html("<!DOCTYPE html>")
        );
        assert!(
            !looks_like_html("<svg><path d=''/><title>x</title></svg>")
                && !looks_like_html("<FILE> <pair> a<b")
        );
        let text = "use maud::Markup;\nfn f() -> Markup { html! { p { \"x\" } } }\n";
        assert_eq!(rules("crates/web/src/home.rs", text), [("html", 2), ("html", 1)]);
        assert_eq!(rules("crates/pages/src/home.rs", text), []);
    }

    #[test]
    fn decoders_are_called_by_the_child_only() {
        let text = "use commonlink_exchange::decode;\nuse image::ImageReader;\nfn f() { image::load_from_memory(b\"\"); }\n";
        assert_eq!(rules("crates/casework/src/submit.rs", text), [("decoders", 2), ("decoders", 3)]);
        assert_eq!(rules("crates/exchange/src/decode/jpeg.rs", text), []);
        let entry = "use crate::decode;\nfn f() { decode::run(x); crate::decode::run(y); }\n";
        assert_eq!(rules("crates/exchange/src/child/entry.rs", entry), []);
        assert_eq!(rules("crates/exchange/src/child/parent.rs", entry), [("decoders", 2), ("decoders", 2)]);
        assert_eq!(
            rules("crates/marks/src/raster.rs", "use crate::image::open;\nuse image::GrayImage;\n"),
            []
        );
        assert_eq!(rules("crates/exchange/src/lib.rs", "pub mod decode;\n"), [("decoders", 1)]);
        assert_eq!(rules("crates/exchange/src/lib.rs", "mod decode;\n"), []);
    }

    #[test]
    fn unsafe_is_found_but_not_in_words() {
        let bad = file("crates/store/src/x.rs", "fn f() { unsafe { g() } }");
        assert_eq!(check_unsafe(&bad, &Source::whole(&bad.text)).len(), 1);
        let good = file("crates/store/src/x.rs", "#![forbid(unsafe_code)] // unsafe\nfn unsafe_looking() {}");
        assert_eq!(check_unsafe(&good, &Source::whole(&good.text)), []);
    }
}
