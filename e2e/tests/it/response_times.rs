//! Bar 5: how long the server takes for a page, over every page that readers of four kinds can come to by links.

use crate::{
    figures::{report, wanted},
    support::Client,
    world::{self, PASSWORD},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

/// Within how many milliseconds 95 of 100 pages must be answered.
const MILLISECONDS: f64 = 100.0;
/// Readers whose pages differ.
const READERS: [&str; 4] = ["officer.fj", "admin.fj", "examiner.laboratory-fj", "analyst.secretariat"];

/// Addresses of pages in the markup: no pictures, files or exports.
fn pages_in(markup: &str) -> BTreeSet<String> {
    let hrefs = markup.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let pages = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    let pages = pages.map(|href| href.split('#').next().unwrap_or(href).replace("&amp;", "&"));
    pages
        .filter(|path| !path.starts_with("/assets/") && !path.starts_with("/pictures/"))
        .filter(|path| {
            !path.contains("/pictures/") && !path.starts_with("/seizures.") && !path.starts_with("/api/")
        })
        .collect()
}

/// Asks for every page that can be come to from the home page, breadth first. Milliseconds by page.
fn walk(reader: &Client, most: usize) -> BTreeMap<String, f64> {
    let mut times = BTreeMap::new();
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting = std::collections::VecDeque::from(["/".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        if times.len() >= most {
            break;
        }
        let begun = Instant::now();
        let reply = reader.get(&path).unwrap();
        times.insert(path.clone(), begun.elapsed().as_secs_f64() * 1e3);
        assert_eq!(reply.status, 200, "a page links to {path}, which answers: {}", reply.body);
        for next in pages_in(&reply.body) {
            if seen.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
    }
    times
}

#[test]
fn are_short() {
    let Some(world) = world::start("response-times") else { return };
    let most = usize::try_from(wanted("COMMONLINK_PAGES", 80)).unwrap();
    let mut times: Vec<(f64, String)> = Vec::new();
    for name in READERS {
        let anybody = Client::new(&world.server.origin);
        let reply = anybody.form("/login", &format!("login={name}&password={PASSWORD}")).unwrap();
        let reader = anybody.with("Cookie", &reply.cookie());
        times.extend(walk(&reader, most).into_iter().map(|(path, time)| (time, format!("{name} {path}"))));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].0;
    let slowest: Vec<_> = times.iter().rev().take(5).collect();
    report(&json!({
        "pages": times.len(), "median": at(0.5), "p95": at(0.95), "longest": at(1.0), "slowest": slowest,
    }));
    assert!(times.len() >= 40, "only {} pages", times.len());
    assert!(at(0.95) <= MILLISECONDS, "95 % of pages within {:.0} ms", at(0.95));
}
