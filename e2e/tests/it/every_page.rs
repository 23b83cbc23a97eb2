//! Every page, wide and narrow, light and dark: accessible, nothing to another host, no breach of the content policy,
//! no sideways scroll, and light enough for a slow line.

use crate::{
    support::{Browser, View},
    world::{self, PASSWORD},
};

/// Pages without photographs and their reader.
const PAGES: &[(&str, &[&str])] = &[
    (
        "officer.fj",
        &["/", "/seizures", "/seizures/new", "/links", "/account", "/help", "/help/capture-guide", "/people"],
    ),
    ("admin.fj", &["/people"]),
    ("examiner.laboratory-be", &["/examinations"]),
];
/// Most bytes of a first visit to a page without photographs.
const FIRST_VISIT: u64 = 60 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_good() {
    let Some(world) = world::start("every-page") else { return };
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
        // A record with pictures, its hits, and an examination.
        page.login("officer.fj", PASSWORD).await;
        page.goto("/seizures").await;
        let first = page.script("return document.querySelector(\"main a[href^='/seizures/']:not([href$='new'])\").getAttribute('href');").await;
        page.goto(first.as_str().expect("a seizure")).await;
        page.check_page().await;
        page.goto("/marks").await;
        page.check_page().await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn first_visits_are_light() {
    let Some(world) = world::start("first-visit") else { return };
    let Some(page) = Browser::open(&world.server.origin, View::DESKTOP).await else { return };
    page.login("officer.fj", PASSWORD).await;
    for path in
        ["/seizures", "/seizures/new", "/links", "/account", "/help", "/help/capture-guide", "/people"]
    {
        let bytes = page.first_visit(path).await.bytes();
        assert!(bytes <= FIRST_VISIT, "{path}: {bytes} bytes on a first visit");
    }
    page.close().await;
}
