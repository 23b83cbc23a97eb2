//! What differs from answer to answer without telling anything: identifiers and secrets, which are random, and the head of the audit trail.

use crate::asked::Answer;
use std::collections::BTreeMap;

/// The head of the audit trail commits, under secrets, to every act of everybody: it is a clock of what happens, and like
/// clocks it is left out. Nothing else of its answers is.
fn without_the_trail(body: &str) -> String {
    let head =
        |line: &str| line.len() >= 44 && line.len() <= 200 && line.ends_with('=') && !line.contains('<');
    let mut lines: Vec<&str> =
        body.split('\n').filter(|line| !head(line) && !line.starts_with("extra ")).collect();
    if let Some(at) = lines.iter().position(|line| *line == "commonlink.example/audit") {
        // Its size, and to what the proof leads.
        lines.retain(|line| !line.starts_with("index ") && line.parse::<u64>().is_err());
        assert!(at < 20);
    }
    lines.join("\n")
}

/// The answer with identifiers, hashes and secrets numbered by first appearance.
pub fn masked(answer: &Answer) -> String {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let (body, secret) = without_secrets(&answer.body);
    // A drawing of a secret is as long as the secret makes it, and a proof as the tree is high.
    let body_without = without_the_trail(&body);
    let differs = secret || body_without != body;
    headers.retain(|header| !differs || !header.starts_with("content-length:"));
    // Headers last, so that a difference is shown where it is and not by its length.
    let text = format!("{}\n{}\n{}", answer.status, body_without, headers.join("\n"));
    let (mut out, mut run) = (String::new(), String::new());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for c in text.chars().chain([' ']) {
        // Codes of countries are written in capitals, also where somebody typed an identifier.
        if c.is_ascii_hexdigit() || (c == '-' && !run.is_empty()) {
            run.push(c);
            continue;
        }
        if run.bytes().filter(u8::is_ascii_hexdigit).count() >= 20 {
            let next = seen.len();
            out.push_str(&format!(
                "#{}",
                seen.entry(std::mem::take(&mut run).to_lowercase()).or_insert(next)
            ));
        } else {
            out.push_str(&std::mem::take(&mut run));
        }
        out.push(c);
    }
    out
}

/// A page without the secrets that it shows once, which are random, and whether there were any.
fn without_secrets(body: &str) -> (String, bool) {
    let mut parts = body.split("data-secret");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    let mut any = false;
    for part in parts {
        any = true;
        kept.push_str("data-secret");
        kept.push_str(part.find("</").and_then(|end| part.get(end..)).unwrap_or_default());
    }
    (kept, any)
}
