//! Every page, wide and narrow, light and dark: accessible, nothing to another host, no breach of the content policy,
//! no sideways scroll, and light enough for a slow line.

use crate::{
    figures::report,
    support::{Browser, View},
    world::{self, PASSWORD},
};
use serde_json::json;

/// Pages without photographs and their reader.
const PAGES: &[(&str, &[&str])] = &[
    (
        "officer.fj",
        &["/", "/seizures", "/seizures/new", "/links", "/account", "/help", "/help/capture-guide", "/people"],
    ),
    (
        "officer.fj",
        &[
            "/search",
            "/search?q=fiji",
            "/imports",
            "/analysis/map",
            "/analysis/series",
            "/analysis/matrix",
            "/analysis/quality",
        ],
    ),
    (
        "admin.fj",
        &["/people", "/people/review", "/account/factors", "/confirm?next=/people", "/search?q=officer"],
    ),
    ("examiner.laboratory-be", &["/", "/examinations"]),
    (
        "officer.fj",
        &["/marks", "/help/components", "/requests", "/recalls", "/retention", "/sharing", "/mirror"],
    ),
    ("dpo.secretariat", &["/oversight", "/mirror", "/retention"]),
];
/// Pages of one thing, as a body sees them that holds marks, hits, links and examinations in this world: the reader, the list they are found on, and what leads from there.
const SINGLE: &[(&str, &str, &str)] = &[
    ("officer.fj", "/seizures", "main a[href^='/seizures/']:not([href$='new'])"),
    ("officer.ng", "/marks", "main a[href^='/marks/']"),
    ("officer.ng", "/links", "main a[href^='/links/']"),
    ("examiner.ng", "/examinations", "[aria-labelledby='waiting-title'] a[href^='/examinations/']"),
    ("examiner.ng", "/examinations", "[aria-labelledby='concluded-title'] a[href^='/examinations/']"),
];
/// Most bytes of a first visit to a page without photographs.
const FIRST_VISIT: u64 = 60 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_good() {
    let Some(world) = world::start("every-page") else { return };
    let Some(hit) = put_forward(&world.server.origin).await else { return };
    for view in [View::DESKTOP, View::DESKTOP.in_dark(), View::PHONE, View::PHONE.in_dark()] {
        let Some(page) = Browser::open(&world.server.origin, view).await else { return };
        page.goto("/login").await;
        page.check_page().await;
        for (reader, paths) in PAGES {
            page.login(reader, PASSWORD).await;
            for path in *paths {
                page.goto(path).await;
                page.check_page().await;
            }
        }
        page.login("officer.ng", PASSWORD).await;
        page.goto(&hit).await;
        page.check_page().await;
        // A record, a mark, a link, an examination that waits and one that is concluded.
        for (reader, list, each) in SINGLE {
            page.login(reader, PASSWORD).await;
            page.goto(list).await;
            let first = format!("return document.querySelector(\"{each}\")?.getAttribute('href');");
            let first = page.script(&first).await;
            let first = first.as_str().unwrap_or_else(|| panic!("{list} as {reader} shows no {each}"));
            page.goto(first).await;
            page.check_page().await;
        }
        page.close().await;
    }
}

/// Sees to it that a comparison waits for examiners; the address of the hit, which is no new one any more then.
async fn put_forward(origin: &str) -> Option<String> {
    let page = Browser::open(origin, View::DESKTOP).await?;
    page.login("officer.ng", PASSWORD).await;
    let first = "return document.querySelector(\"main a[href^='/hits/']\")?.getAttribute('href');";
    let hit = page.script(first).await.as_str().expect("a new hit on the home page").to_owned();
    page.click("button[value='worth_examining']").await;
    for _ in 0..100 {
        if page.count(&format!("main a[href='{hit}']")).await == 0 {
            page.close().await;
            return Some(hit);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{hit} stays among the new hits");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_visits_are_light() {
    let Some(world) = world::start("first-visit") else { return };
    let Some(page) = Browser::open(&world.server.origin, View::DESKTOP).await else { return };
    page.login("officer.fj", PASSWORD).await;
    let mut visits = Vec::new();
    for path in [
        "/seizures",
        "/search?q=fiji",
        "/seizures/new",
        "/links",
        "/account",
        "/help",
        "/help/capture-guide",
        "/people",
    ] {
        let bytes = page.first_visit(path).await.bytes();
        visits.push((bytes, path));
    }
    let heaviest = visits.iter().max().expect("pages");
    report(&json!({ "heaviest_kib": heaviest.0 as f64 / 1024.0, "page": heaviest.1 }));
    assert!(heaviest.0 <= FIRST_VISIT, "{heaviest:?} bytes on a first visit");
    page.close().await;
}
