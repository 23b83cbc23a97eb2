//! Pure rooms: bytes and values in, values out. No clock, network, files, environment, output, async or randomness.

use super::source::Source;
use super::{Finding, TextFile, paths};

/// The rooms that DESIGN 4 calls pure.
pub const PURE: [&str; 15] = [
    "policy",
    "audit",
    "figures",
    "links",
    "marks",
    "chemistry",
    "names",
    "routes",
    "trends",
    "networks",
    "evidence",
    "exercise",
    "reference",
    "model",
    "pages",
];

/// Crates that a pure room may not depend on.
pub const IMPURE_CRATES: [&str; 10] = [
    "tokio",
    "sqlx",
    "axum",
    "reqwest",
    "hyper",
    "rand",
    "getrandom",
    "async-trait",
    "futures-util",
    "tracing-subscriber",
];

const FORBIDDEN: [(&str, &str); 24] = [
    ("std::fs", "files"),
    ("std::net", "the network"),
    ("std::env", "the environment"),
    ("std::process", "other processes"),
    ("std::os", "the operating system"),
    ("std::io::stdin", "standard input"),
    ("std::io::stdout", "standard output"),
    ("std::io::stderr", "standard error"),
    ("std::thread::current", "which thread runs it"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("Utc::now", "the clock"),
    ("tokio", "async"),
    ("sqlx", "a database"),
    ("async", "async"),
    ("await", "async"),
    ("thread_rng", "randomness of its own"),
    ("rand::rng", "randomness of its own"),
    ("rand::random", "randomness of its own"),
    ("OsRng", "randomness of its own"),
    ("new_v4", "randomness of its own"),
    ("getrandom", "randomness of its own"),
];

const OUTPUT: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];

/// Findings of one shipped file; none when its room is not pure.
pub fn check(file: &TextFile, source: &Source) -> Vec<Finding> {
    if !PURE.contains(&file.room()) || !file.path.contains("/src/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut find = |line, what| {
        findings.push(Finding {
            file: file.path.clone(),
            line,
            rule: "purity",
            what,
            mend: "This room is pure: take it as an argument, or move the code to casework, store or the binary",
        });
    };
    for (line, path) in paths::named(source) {
        if let Some((_, of)) = FORBIDDEN.iter().find(|(forbidden, _)| paths::has(&path, forbidden)) {
            find(line, format!("`{path}` depends on {of}"));
        }
    }
    for name in OUTPUT {
        for at in macro_calls(&source.code, name) {
            find(source.line(at), format!("`{name}!` prints"));
        }
    }
    findings
}

/// Offsets of `name!`, whole words only.
pub fn macro_calls(code: &str, name: &str) -> Vec<usize> {
    let call = format!("{name}!");
    let whole = |at: usize| at == 0 || !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    // `x != y` written without spaces is no macro.
    let no_unequal = |at: usize| !code[at + call.len()..].starts_with('=');
    code.match_indices(&call).map(|(at, _)| at).filter(|&at| whole(at) && no_unequal(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::file;

    fn lines(room: &str, text: &str) -> Vec<usize> {
        let file = file(&format!("crates/{room}/src/lib.rs"), text);
        check(&file, &Source::shipped(&file.text)).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn impure_code_is_found_in_pure_rooms() {
        for text in [
            "use std::fs;",
            "use std::{collections::BTreeMap, fs::File};",
            "fn f() { std::net::TcpStream::connect(x); }",
            "fn f() { let x = std::env::var(\"HOME\"); }",
            "use std::time::SystemTime;",
            "fn f() { let t = Instant::now(); }",
            "fn f() { jiff::Timestamp::now() }",
            "fn f() { jiff::Zoned::now() }",
            "async fn f() {}",
            "use tokio::sync::Mutex;",
            "fn f() { rand::thread_rng() }",
            "fn f() { uuid::Uuid::new_v4() }",
            "fn f() { println!(\"x\") }",
        ] {
            assert_eq!(lines("marks", &format!("//! head\n{text}\n")), [2], "{text}");
            assert_eq!(lines("store", text), [] as [usize; 0], "{text}");
        }
    }

    #[test]
    fn pure_code_is_not() {
        for text in [
            "// std::fs in a comment\nfn f() -> &'static str { \"std::fs, tokio, println!\" }",
            "use std::io::{Read, Write};\nuse std::path::Path;",
            "const DATA: &str = include_str!(\"x.csv\"); const N: &str = env!(\"CARGO_PKG_NAME\");",
            "fn f(now: Timestamp) { now.as_microsecond(); if print!=3 {} }",
            "use std::time::{Duration, Instant};",
            "#[cfg(test)]\nmod tests { use std::fs; #[test] fn t() { println!(\"x\"); } }",
        ] {
            assert_eq!(lines("model", text), [] as [usize; 0], "{text}");
        }
    }
}
