//! Tests that the documentation names as proof: `` `room: name` ``, and further names behind a comma, must exist in
//! the room, as a function, a module of tests or a named trial. A table of requirements whose tests are gone proves
//! nothing.

use std::collections::BTreeSet;

use super::{Finding, TextFile};

/// Checks every document that names tests.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let rooms: BTreeSet<&str> = files.iter().map(TextFile::room).collect();
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("docs/")) {
        for (line, text) in (1..).zip(file.text.lines()) {
            for (room, name) in named(text, &rooms) {
                let stands = |one: &&TextFile| one.room() == room && one.is_rust();
                let says = [
                    format!("fn {name}("),
                    format!("fn {name}<"),
                    format!("mod {name};"),
                    format!("(\"{name}\","),
                ];
                let exists =
                    files.iter().filter(stands).any(|one| says.iter().any(|text| one.text.contains(text)));
                if !exists {
                    findings.push(Finding {
                        file: file.path.clone(),
                        line,
                        rule: "proof",
                        what: format!("no test `{name}` in {room}"),
                        mend: "name the test that shows it now",
                    });
                }
            }
        }
    }
    findings
}

/// Rooms and tests that a line names.
fn named<'a>(line: &'a str, rooms: &BTreeSet<&str>) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    let mut room = None;
    // Every second part stands between backticks.
    for (n, part) in line.split('`').enumerate() {
        if n % 2 == 0 {
            if part.trim() != "," {
                room = None;
            }
            continue;
        }
        let name = match part.split_once(": ") {
            Some((named, name)) => {
                room = rooms.contains(named).then_some(named);
                name
            }
            None => part,
        };
        if let Some(room) = room.filter(|_| is_name(name) && name != "name") {
            found.push((room, name));
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::file;

    #[test]
    fn a_test_that_is_not_there_is_found() {
        let code = file("crates/store/tests/it/a.rs", "async fn it_holds(world) {}\nfn never_told() {}\n");
        let text = "| x | `store: it_holds`, `never_told`; later: `model::ids` and `store: gone`, `lost` |\n`other: x`";
        let found = check(&[code, file("docs/requirements.md", text)]);
        let what: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(what, ["no test `gone` in store", "no test `lost` in store"]);
    }
}
