//! The harness itself, on small pages that this test serves: what it must find it finds, and nothing else.

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::json;

use crate::support::{Browser, Key, View};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://elsewhere.example; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const GOOD: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Good</title>
    <meta name=viewport content='width=device-width, initial-scale=1'>
    <link rel=stylesheet href=/style.css><script src=/script.js defer></script></head>
    <body><main><h1>Good</h1><p id=colour>dark or light</p><a id=first href=/good>first</a>
    <form action=/answer><label>Name <input id=name name=name autocomplete=username></label>
    <button id=send type=submit>Send</button></form><p id=said>unscripted</p></main></body></html>";

const BAD: &str = "<!doctype html><html><head><title>Bad</title><link rel=stylesheet href=/style.css></head>
    <body><h1>Bad</h1><img src=/missing.png><img alt='' src=http://elsewhere.example/x.png>
    <div class=wide>wide</div><script>document.title = 'inline'</script></body></html>";

const STYLE: &str = "body { background: #fff; color: #111 } a:focus, input:focus { outline: 3px solid #a60 }
    #send:focus { outline: none } .wide { inline-size: 3000px }
    @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }";

const SCRIPT: &str = "document.getElementById('said').textContent = 'scripted';";

async fn origin() -> String {
    let page = |kind: &'static str, text: &'static str| {
        get(async move || ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)], text).into_response())
    };
    let router = Router::new()
        .route("/good", page("text/html", GOOD))
        .route("/bad", page("text/html", BAD))
        .route("/answer", page("text/html", GOOD))
        .route("/style.css", page("text/css", STYLE))
        .route("/favicon.ico", page("image/x-icon", ""))
        .route("/script.js", page("text/javascript", SCRIPT));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

async fn browser(view: View) -> Option<Browser> {
    Browser::open(&origin().await, view).await
}

#[tokio::test(flavor = "multi_thread")]
async fn good_pages_pass_in_every_view() {
    let Some(browser) = browser(View::DESKTOP).await else { return };
    for view in View::ALL {
        browser.look(view).await;
        browser.goto("/good").await;
        browser.check_page().await;
        assert_eq!(browser.script("return innerWidth").await, json!(view.width));
        let background = browser.script("return getComputedStyle(document.body).backgroundColor").await;
        assert_eq!(background, json!(if view.dark { "rgb(17, 17, 17)" } else { "rgb(255, 255, 255)" }));
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_pages_are_seen_through() {
    let Some(browser) = browser(View::DESKTOP).await else { return };
    browser.goto("/bad").await;
    let rules: Vec<String> = browser.axe().await.into_iter().map(|found| found.rule).collect();
    for rule in ["html-has-lang", "image-alt"] {
        assert!(rules.iter().any(|found| found == rule), "{rule} is not in {rules:?}");
    }
    let console = browser.console().await;
    assert!(console.iter().any(|line| line.contains("Content Security Policy")), "{console:?}");
    assert!(console.iter().any(|line| line.contains("missing.png")), "{console:?}");
    let traffic = browser.traffic().await;
    assert_eq!(traffic.other_hosts(browser.origin()), ["http://elsewhere.example/x.png"]);
    assert!(browser.overflows().await);
    assert_eq!(browser.driver().title().await.unwrap(), "Bad", "the policy stops inline scripts");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_can_be_switched_off() {
    let Some(browser) = browser(View::DESKTOP.without_scripts()).await else { return };
    browser.goto("/good").await;
    assert_eq!(browser.text("#said").await, "unscripted");
    assert_eq!(browser.axe().await, []);
    browser.fill("#name", "Ana").await;
    browser.click("#send").await;
    // A form sent without script leaves no sign that its answer is on the way.
    for _ in 0..50 {
        if browser.path().await != "/good" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(browser.path().await, "/answer?name=Ana");
    browser.look(View::DESKTOP).await;
    browser.goto("/good").await;
    assert_eq!(browser.text("#said").await, "scripted");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keyboard_reaches_and_types() {
    let Some(browser) = browser(View::DESKTOP).await else { return };
    browser.goto("/good").await;
    assert_eq!(browser.tab_to("#first", 5).await, 1);
    assert_eq!(browser.tab_to("#name", 5).await, 1);
    browser.press("Ana").await;
    browser.press(Key::Enter).await;
    browser.find("#said").await;
    assert_eq!(browser.path().await, "/answer?name=Ana");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "can't be seen")]
async fn unseen_focus_is_refused() {
    let Some(browser) = browser(View::DESKTOP).await else {
        panic!("passes without a browser: can't be seen")
    };
    browser.goto("/good").await;
    browser.tab_to("#send", 9).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_on_the_wire_are_counted() {
    let Some(browser) = browser(View::DESKTOP).await else { return };
    browser.goto("/good").await;
    for _ in 0..2 {
        let traffic = browser.first_visit("/good").await;
        let bodies = GOOD.len() + STYLE.len() + SCRIPT.len();
        let bytes = usize::try_from(traffic.bytes()).unwrap();
        assert!(
            bytes > bodies && bytes < bodies + 3 * 600,
            "{bytes} bytes for {bodies} of content: {traffic:?}"
        );
        assert!(
            traffic.0.iter().all(|request| request.status == 200 || request.url.ends_with("/favicon.ico")),
            "{traffic:?}"
        );
        assert_eq!(traffic.other_hosts(browser.origin()), [] as [&str; 0]);
    }
    browser.close().await;
}
