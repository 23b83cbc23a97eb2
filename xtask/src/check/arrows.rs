//! Which crate may use which: the arrows of DESIGN 4, read from `cargo metadata`.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, purity};
use crate::doors;

/// Comparison engines: whoever may use one may use all.
const ENGINES: [&str; 6] = ["marks", "chemistry", "names", "routes", "trends", "networks"];

/// Direct uses that DESIGN 4 draws, besides `model` and `reference`, which (nearly) all may use.
fn arrows(room: &str) -> Option<Vec<&'static str>> {
    let to = |rooms: &[&'static str], engines: bool| {
        let engines = if engines { &ENGINES[..] } else { &[] };
        Some([rooms, engines].concat())
    };
    match room {
        "commonlink" => to(&["web", "casework", "pages"], false),
        "web" => to(&["casework", "pages"], false),
        "casework" => to(&["store", "exchange", "reports", "links", "evidence", "exercise", "figures"], true),
        "pages" | "reports" => to(&["figures"], false),
        "store" => to(&["policy", "audit"], false),
        "links" => to(&["evidence"], true),
        // Terms and contexts for tests.
        "testkit" => to(&["policy"], false),
        "exercise" => to(&["marks"], false),
        "model" | "reference" | "exchange" | "policy" | "audit" | "figures" | "evidence" | "e2e" => {
            to(&[], false)
        }
        engine if ENGINES.contains(&engine) => to(&["evidence"], false),
        _ => None,
    }
}

/// One direct dependency of a package of the workspace.
struct Use<'a> {
    user: &'a str,
    used: &'a str,
    /// `normal`, `dev` or `build`.
    kind: &'a str,
}

/// Findings over all packages.
pub fn check() -> Result<Vec<Finding>> {
    let text = doors::output(&mut doors::cargo(&["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata")?;
    let root = format!("{}/", doors::root().display());
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let file = manifest.strip_prefix(&root).unwrap_or(manifest).to_owned();
        let text = std::fs::read_to_string(manifest).with_context(|| file.clone())?;
        let mut find = |line, (what, mend)| {
            findings.push(Finding { file: file.clone(), line, rule: "arrows", what, mend });
        };
        if !text.contains("[lints]\nworkspace = true") {
            find(
                1,
                (
                    format!("{name} does not take the workspace's lints"),
                    "add `[lints]` with `workspace = true`",
                ),
            );
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or_default();
            let kind = dependency["kind"].as_str().unwrap_or("normal");
            if let Some(wrong) = judge(&Use { user: room(name), used: room(used), kind }) {
                let line = text.lines().position(|line| line.starts_with(used)).map_or(1, |index| index + 1);
                find(line, wrong);
            }
        }
    }
    Ok(findings)
}

/// `commonlink-marks` is the room `marks`; other packages keep their name.
fn room(package: &str) -> &str {
    package.strip_prefix("commonlink-").unwrap_or(package)
}

/// What is wrong with a dependency, and its mend.
fn judge(dependency: &Use) -> Option<(String, &'static str)> {
    let Use { user, used, kind } = *dependency;
    let is_ours = arrows(used).is_some() || used == "xtask";
    if kind != "normal" {
        // Tests and build scripts may reach across; what they reach is not shipped.
        return (matches!(used, "xtask" | "e2e"))
            .then(|| (format!("{user} uses {used}"), "nothing uses the tools and the journeys"));
    }
    if user == "xtask" {
        return is_ours
            .then(|| (format!("xtask uses {used}"), "xtask runs the built programs; it links none of them"));
    }
    let Some(allowed) = arrows(user) else {
        return Some((
            format!("{user} is a room that no arrow names"),
            "add its arrows to xtask/src/check/arrows.rs and to docs/architecture.md",
        ));
    };
    if !is_ours {
        let pure = purity::PURE.contains(&user);
        return match used {
            "sqlx" if user != "store" => {
                Some(("sqlx outside the store".to_owned(), "SQL lives in crates/store only"))
            }
            "maud" if user != "pages" => {
                Some(("maud outside pages".to_owned(), "HTML lives in crates/pages only"))
            }
            _ if pure && purity::IMPURE_CRATES.contains(&used) => {
                Some((format!("{user} is pure and uses {used}"), "take values as arguments instead"))
            }
            _ => None,
        };
    }
    let common = match user {
        "reference" => false,
        "model" => used == "reference",
        _ => matches!(used, "model" | "reference"),
    };
    (!common && !allowed.contains(&used)).then(|| {
        let mend = if used == "testkit" {
            "testkit is for tests: make it a dev-dependency"
        } else {
            "DESIGN 4 draws no such arrow: go through a room that has it, or pass values"
        };
        (format!("{user} -> {used}"), mend)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(user: &str, used: &str, kind: &str) -> bool {
        judge(&Use { user: room(user), used: room(used), kind }).is_some()
    }

    #[test]
    fn drawn_arrows_are_allowed() {
        for (user, used) in [
            ("commonlink", "commonlink-web"),
            ("commonlink-web", "commonlink-casework"),
            ("commonlink-casework", "commonlink-store"),
            ("commonlink-casework", "commonlink-chemistry"),
            ("commonlink-links", "commonlink-marks"),
            ("commonlink-marks", "commonlink-evidence"),
            ("commonlink-exercise", "commonlink-marks"),
            ("commonlink-pages", "commonlink-reference"),
            ("commonlink-model", "commonlink-reference"),
            ("commonlink-store", "sqlx"),
            ("commonlink-marks", "rayon"),
        ] {
            assert!(!wrong(user, used, "normal"), "{user} -> {used}");
        }
        assert!(!wrong("commonlink-store", "commonlink-testkit", "dev"));
    }

    #[test]
    fn other_arrows_are_findings() {
        for (user, used) in [
            ("commonlink-web", "commonlink-store"),
            ("commonlink-marks", "commonlink-store"),
            ("commonlink-evidence", "commonlink-marks"),
            ("commonlink-reference", "commonlink-model"),
            ("commonlink-store", "commonlink-testkit"),
            ("commonlink-casework", "commonlink-pages"),
            ("commonlink-newroom", "commonlink-model"),
            ("commonlink-web", "sqlx"),
            ("commonlink-web", "maud"),
            ("commonlink-marks", "tokio"),
            ("xtask", "commonlink-model"),
        ] {
            assert!(wrong(user, used, "normal"), "{user} -> {used}");
        }
        assert!(wrong("commonlink-store", "e2e", "dev"));
    }
}
