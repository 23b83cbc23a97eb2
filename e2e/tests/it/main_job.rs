//! The main job: an officer submits a seizure with a photograph set, another body holds its twin, two examiners
//! conclude, and the common link stands on both home pages. With script off: the forms alone carry it.

use crate::{
    support::{Browser, View},
    world::{self, PASSWORD},
};
use std::{path::PathBuf, time::Duration};

/// Fills the submission form's needed fields and attaches the photographs.
async fn fill_in(page: &Browser, reference: &str, photographs: &[PathBuf]) {
    page.goto("/seizures/new").await;
    page.fill("[name='reference']", reference).await;
    page.fill("[name='place.name']", "Kings Wharf").await;
    page.script(
        "document.querySelector(\"[name='items.0.substance']\").value = 'cocaine_hydrochloride'; return 1;",
    )
    .await;
    page.fill("[name='items.0.amount']", "412").await;
    page.attach_all("[name='marks.0.files']", photographs).await;
}

/// Waits until the page, looked at again and again, shows the selector.
async fn wait_for(page: &Browser, path: &str, selector: &str) {
    for _ in 0..120 {
        if page.count(selector).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        page.goto(path).await;
    }
    panic!("{path} never shows {selector}: {}", page.text("main").await);
}

/// Concludes on everything that waits for this examiner: the same design and tool where the pictures say so is not
/// for a test to judge, so every pair is supported; fillers make no link.
async fn conclude_all(page: &Browser) {
    for _ in 0..60 {
        page.goto("/examinations").await;
        let next = "main a[href^='/examinations/']:not([data-concluded])";
        let links = page
            .script(&format!(
                "return [...document.querySelectorAll(\"{next}\")].map(a => a.getAttribute('href'));"
            ))
            .await;
        let mut worked = false;
        for href in links.as_array().into_iter().flatten().filter_map(|href| href.as_str()) {
            page.goto(href).await;
            if page.count("form[action$='/conclusion']").await == 0 {
                continue;
            }
            page.click("[name='class'][value='supports_same_design']").await;
            page.fill("[name='class_reason']", "The outline agrees all around.").await;
            page.click("[name='individual'][value='supports_same_tool']").await;
            page.fill("[name='individual_reason']", "Three scratches agree in place and direction.").await;
            page.click("form[action$='/conclusion'] button.p").await;
            if page.count("[name='override_reason']").await > 0 {
                page.fill("[name='override_reason']", "The scratches are plain in spite of the light.").await;
                page.click("form[action$='/conclusion'] button.p").await;
            }
            worked = true;
            break;
        }
        if !worked {
            return;
        }
    }
    panic!("the queue never ends");
}

async fn journey(label: &str, view: View) {
    let Some(world) = world::start(label) else { return };
    let [first, second] = world::twins(world.folder.path());
    let Some(page) = Browser::open(&world.server.origin, view).await else { return };

    // Belgium holds the twin already.
    page.login("officer.be", PASSWORD).await;
    fill_in(&page, "BE-TWIN-1", &first).await;
    page.click("#submit-form button.p").await;
    wait_for(&page, "/seizures?q=BE-TWIN-1", "a[href^='/seizures/']").await;

    // Fiji submits, and sees hits on the page it lands on.
    page.login("officer.fj", PASSWORD).await;
    fill_in(&page, "FJ-TWIN-1", &second).await;
    page.click("#submit-form button.p").await;
    for _ in 0..120 {
        if page.path().await.starts_with("/seizures/") && !page.path().await.starts_with("/seizures/new") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let record = page.path().await;
    assert!(record.starts_with("/seizures/"), "{record}: {}", page.text("main").await);
    wait_for(&page, &record, "#hits button[value='worth_examining']").await;
    page.click("#hits button[value='worth_examining']").await;

    // Two examiners of different bodies, the second blind to the first.
    tokio::time::sleep(Duration::from_secs(2)).await;
    page.login("examiner.laboratory-be", PASSWORD).await;
    conclude_all(&page).await;
    page.login("examiner.laboratory-fj", PASSWORD).await;
    conclude_all(&page).await;

    // The common link is on both home pages with both references.
    for officer in ["officer.fj", "officer.be"] {
        page.login(officer, PASSWORD).await;
        page.goto("/links").await;
        let links = page.text("main").await;
        assert!(links.contains("FJ-TWIN-1") && links.contains("BE-TWIN-1"), "{officer}: {links}");
        page.goto("/").await;
        let home = page.text("main").await;
        assert!(home.contains("FJ-TWIN-1") && home.contains("BE-TWIN-1"), "{officer}: {home}");
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_script_off() {
    journey("main-job-no-script", View::DESKTOP.without_scripts()).await;
}
