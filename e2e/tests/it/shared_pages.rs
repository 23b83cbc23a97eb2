//! What sharing costs a page: lists, searches and analysis of people of several bodies, in a world whose owners share in
//! many ways, beside the same pages of somebody from whom nothing is withheld.
//!
//! The second world has the same records, all of the reader's own body: the reader's scope is its own records, which are all
//! there are. A measurement names the worlds in `COMMONLINK_WORLD` and `COMMONLINK_OPEN_WORLD`; else small ones are made here.
//! `COMMONLINK_ROUNDS` says how often each page is asked, `COMMONLINK_P95` within how many milliseconds 95 of 100 must be
//! answered, `COMMONLINK_SLACK` how many milliseconds longer than that one's a page may take, where half as long again
//! is less.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use crate::figures::{report, wanted};
use crate::lists_and_pictures::Pages;
use crate::support::{Client, Server, commonlink};
use crate::world::PASSWORD;
use commonlink_testkit::TemporaryFolder;

/// People of several bodies, with what their owners let them know; two of them hold little of their own.
const READERS: [&str; 4] = ["officer.fj", "officer.be", "officer.au", "analyst.secretariat"];
/// In the world of one owner.
const OWNER: &str = "analyst.secretariat";

/// A world that a measurement names, or a small one whose records are shared so.
fn served(variable: &str, folder: &Path, sharing: &str) -> Option<Server> {
    if let Some(made) = std::env::var_os(variable) {
        return Server::start(Path::new(&made), &[]);
    }
    let named = Path::new(env!("CARGO_MANIFEST_DIR")).join("worlds/shared.toml");
    let text = std::fs::read_to_string(named).unwrap();
    let settings: PathBuf = folder.join(format!("{sharing}.toml"));
    std::fs::write(&settings, text.replace("sharing = \"mixed\"", &format!("sharing = \"{sharing}\"")))
        .unwrap();
    let data = folder.join(sharing);
    let (data_text, settings) = (data.to_string_lossy(), settings.to_string_lossy());
    let made = commonlink(&["demo", "--no-serve", "--data", &data_text, "--settings", &settings])?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Server::start(&data, &[])
}

/// Pages by what they are called in both worlds (cursors differ), with the milliseconds of each round, and how many records
/// the reader may know of.
fn timed(server: &Server, name: &str, rounds: u64) -> (BTreeMap<String, (String, Vec<f64>)>, u64) {
    let anybody = Client::new(&server.origin);
    let reply = anybody.form("/login", &format!("login={name}&password={PASSWORD}")).unwrap();
    let reader = anybody.with("Cookie", &reply.cookie());
    let records = reader.get("/api/v1/seizures").unwrap().value()["total"].as_u64().unwrap();
    let pages = Pages::of(&reader);
    let mut times: BTreeMap<String, (String, Vec<f64>)> = BTreeMap::new();
    // The first time is thrown away: whoever comes first fills the memory of the machine.
    for round in 0..=rounds {
        let mut first = String::new();
        for (kind, path) in pages.all() {
            let called =
                if path.contains("after=") { format!("{first} (second page)") } else { path.to_owned() };
            if !path.contains("after=") {
                path.clone_into(&mut first);
            }
            let begun = Instant::now();
            let reply = reader.get(path).unwrap();
            let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
            assert_eq!(reply.status, 200, "{path}");
            if round > 0 {
                times.entry(called).or_insert_with(|| (kind.to_owned(), Vec::new())).1.push(milliseconds);
            }
        }
    }
    (times, records)
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[test]
fn sharing_makes_no_page_slow() {
    let folder = TemporaryFolder::new("shared");
    let Some(mixed) = served("COMMONLINK_WORLD", folder.path(), "mixed") else { return };
    let Some(open) = served("COMMONLINK_OPEN_WORLD", folder.path(), "one_owner") else { return };
    let (rounds, limit) = (wanted("COMMONLINK_ROUNDS", 3), wanted("COMMONLINK_P95", 400));
    let slack = wanted("COMMONLINK_SLACK", 150) as f64;
    let (unwithheld, all) = timed(&open, OWNER, rounds);
    let mut known = BTreeMap::new();
    let mut p95_worst: f64 = 0.0;
    let mut compared: Vec<(f64, f64, f64, String)> = Vec::new();
    for name in READERS {
        let (times, records) = timed(&mixed, name, rounds);
        known.insert(name, records);
        let mut every: Vec<f64> = times.values().flat_map(|(_, times)| times.clone()).collect();
        every.sort_by(f64::total_cmp);
        p95_worst = p95_worst.max(every[(every.len() - 1) * 95 / 100]);
        for (page, (_, times)) in &times {
            let Some((_, others)) = unwithheld.get(page) else { continue };
            let (took, may) = (median(times), median(others));
            let over = took - (may * 1.5).max(may + slack);
            compared.push((over, took, may, format!("{name} {page}")));
        }
    }
    compared.sort_by(|a, b| b.0.total_cmp(&a.0));
    let over = compared.iter().filter(|page| page.0 > 0.0).count();
    let worst: Vec<_> = compared.iter().take(12).collect();
    let figures = json!({
        "records": all, "known": known, "pages": compared.len(), "p95": p95_worst, "over": over,
        "worst": worst,
    });
    report(&figures);
    assert!(known.values().all(|records| (all / 20..all).contains(records)), "{figures}");
    assert!(p95_worst <= limit as f64, "{figures}");
    assert_eq!(over, 0, "{figures}");
}
