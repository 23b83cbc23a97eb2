//! A passkey from making it to signing in with it, by Chromium's virtual authenticator; and the other ways beside it, with
//! script off.

use crate::{
    support::{Browser, View},
    world::{self, PASSWORD},
};
use serde_json::json;
use std::time::{Duration, Instant};

async fn until(page: &Browser, what: &str, there: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !there().await {
        let shown = page.text("main").await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} never comes: {shown}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn out(page: &Browser) {
    page.script("document.querySelector(\"form[action='/logout']\").submit()").await;
    until(page, "the log-in page", async || page.path().await.starts_with("/login")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_and_signs_in() {
    let Some(world) = world::start("passkeys") else { return };
    // Passkeys belong to a name, not to a number.
    let origin = world.server.origin.replace("127.0.0.1", "localhost");
    let Some(page) = Browser::open(&origin, View::DESKTOP).await else { return };
    page.devtools("WebAuthn.enable", json!({})).await;
    let options = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
        "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true });
    page.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;

    page.login("officer.fj", PASSWORD).await;
    page.goto("/account/factors").await;
    page.fill("form[action='/account/passkeys'] input[name=name]", "Virtual key").await;
    page.click("form[action='/account/passkeys'] button").await;
    until(&page, "the recovery codes", async || page.count("ul[data-secret] li").await == 10).await;
    assert!(page.text("main").await.contains("Virtual key"));
    page.check_page().await;
    let recovery = page.text("ul[data-secret] li").await;

    // Instead of login and password.
    out(&page).await;
    page.check_page().await;
    page.click("form[action='/login/passkey'] button").await;
    until(&page, "the home page", async || page.path().await == "/").await;

    // As the second step after the password.
    out(&page).await;
    page.fill("input[autocomplete=username]", "officer.fj").await;
    page.fill("input[type=password]", PASSWORD).await;
    page.click("form[action='/login'] button.p").await;
    until(&page, "the second step", async || page.path().await.starts_with("/login/second")).await;
    page.check_page().await;
    page.click("form[action='/login/second'][data-passkey] button").await;
    until(&page, "the home page", async || page.path().await == "/").await;

    // With script off the password and a recovery code remain.
    out(&page).await;
    page.look(View::DESKTOP.without_scripts()).await;
    page.goto("/login").await;
    assert_eq!(
        page.count("form[action='/login/passkey']:not([hidden])").await,
        0,
        "with script off it is not offered"
    );
    page.fill("input[autocomplete=username]", "officer.fj").await;
    page.fill("input[type=password]", PASSWORD).await;
    page.click("form[action='/login'] button.p").await;
    until(&page, "the second step", async || page.path().await.starts_with("/login/second")).await;
    page.fill("input[name=code]", &recovery).await;
    page.click("form[action='/login/second']:not([hidden]) button").await;
    until(&page, "the home page", async || page.path().await == "/").await;
    page.close().await;
}
