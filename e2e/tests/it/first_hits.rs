//! Bar 2: from the home page to ranked hits of a four-light set, with how many clicks and how soon after the last
//! photograph has arrived.
//!
//! `COMMONLINK_SIDE` says how many pixels a photograph has a side (the bar's 12 megapixels are 3464; a test of every
//! day takes smaller ones).

use crate::{
    figures::{report, wanted},
    support::{Browser, View},
    world::{self, PASSWORD},
};
use serde_json::json;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// Most clicks besides typing.
const CLICKS: u64 = 4;
/// Most seconds from the last photograph to the first hits.
const SECONDS: f64 = 5.0;

/// Submits a set from the home page. The clicks it takes, and when the last photograph had arrived.
async fn submit(page: &Browser, reference: &str, photographs: &[PathBuf]) -> (u64, Instant) {
    let mut clicks = 0;
    page.goto("/").await;
    clicks += 1;
    page.click("a[href='/seizures/new']").await;
    page.fill("[name='reference']", reference).await;
    page.fill("[name='place.name']", "Kings Wharf").await;
    page.find("[name='items.0.substance']").await.send_keys("Cocaine hydro").await.expect("a list");
    page.fill("[name='items.0.amount']", "412").await;
    // One to open the system's window, one to accept what was chosen in it.
    clicks += 2;
    page.attach_all("[name='marks.0.files']", photographs).await;
    let begun = Instant::now();
    loop {
        let arrived = page.script("return document.querySelector('[data-uploads]').value").await;
        if arrived
            .as_str()
            .is_some_and(|ids| ids.split(',').filter(|id| !id.is_empty()).count() == photographs.len())
        {
            break;
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "photographs don't arrive: {arrived}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let arrived = Instant::now();
    clicks += 1;
    page.click("#submit-form button.p").await;
    (clicks, arrived)
}

/// Waits for ranked hits on the page that is open.
async fn hits(page: &Browser) -> usize {
    let begun = Instant::now();
    loop {
        let count = page.count("#hits li.cand").await;
        if count > 0 {
            return count;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "no hits: {}", page.text("main").await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn come_soon() {
    let Some(world) = world::start("first-hits") else { return };
    let side = wanted("COMMONLINK_SIDE", 800);
    let [first, second] = world::twins_of(world.folder.path(), u32::try_from(side).ok());
    let bytes: u64 = second.iter().map(|file| std::fs::metadata(file).map_or(0, |file| file.len())).sum();
    let Some(page) = Browser::open(&world.server.origin, View::DESKTOP).await else { return };
    // Belgium holds the twin already; its comparison is over before the clock starts.
    page.login("officer.be", PASSWORD).await;
    submit(&page, "BE-FIRST", &first).await;
    page.find("#hits").await;
    let begun = Instant::now();
    while page.count("#hits [data-working], #hits[hx-trigger^='every']").await > 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "the comparison does not end");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    page.login("officer.fj", PASSWORD).await;
    let (clicks, arrived) = submit(&page, "FJ-FIRST", &second).await;
    let count = hits(&page).await;
    let seconds = arrived.elapsed().as_secs_f64();
    report(&json!({
        "side": side, "megabytes": bytes as f64 / 1e6, "clicks": clicks, "seconds": seconds, "hits": count,
    }));
    assert!(clicks <= CLICKS, "{clicks} clicks");
    assert!(seconds <= SECONDS, "first hits {seconds:.1} s after the last photograph");
    page.close().await;
}
