//! Bar 6: a record that gives hits is erased, and gone from every answer, sum, word and file soon after, on both sides.
//!
//! `COMMONLINK_WORLD` names the world in which that is measured; where it says nothing, a small one.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::figures::report;
use crate::support::{Client, commonlink};
use crate::world::{self, PASSWORD};

/// Most seconds from the second person's agreement to the last trace.
const SECONDS: f64 = 5.0;
/// Lamps of the capture guide.
const LAMPS: [f64; 4] = [0.0, 90.0, 180.0, 270.0];

/// A browser and a program of one account.
struct Desk {
    browser: Client,
    program: Client,
}

impl Desk {
    fn of(origin: &str, login: &str) -> Self {
        let anybody = Client::new(origin);
        let reply = anybody.form("/login", &format!("login={login}&password={PASSWORD}")).unwrap();
        let browser = anybody.with("Cookie", &reply.cookie());
        let made = browser.form(
            "/account/tokens",
            &format!("name=trial&days=1&scopes=read&scopes=submit&idempotency_key=key-of-{login}"),
        );
        let program = anybody.with("Authorization", &format!("Bearer {}", made.unwrap().secret(64)));
        Self { browser, program }
    }

    /// Submits a seizure with a press mark under four lamps. Its identifier and the hashes of its photographs.
    fn submit(&self, reference: &str, photographs: &[PathBuf]) -> (String, Vec<String>) {
        let mut hashes = Vec::new();
        for path in photographs {
            let bytes = std::fs::read(path).unwrap();
            let begun = self
                .program
                .json("/api/v1/uploads", &json!({"name": "m.png", "bytes": bytes.len()}))
                .unwrap();
            let id = begun.value()["id"].as_str().unwrap().to_owned();
            let path = format!("/api/v1/uploads/{id}?offset=0");
            let reply = self.program.ask("PUT", &path, "application/octet-stream", &bytes).unwrap();
            hashes.push(reply.value()["sha256"].as_str().unwrap().to_owned());
        }
        let files: Vec<Value> = (hashes.iter().zip(LAMPS))
            .map(|(sha256, lamp)| json!({"sha256": sha256, "azimuth_deg": lamp, "elevation_deg": 30.0}))
            .collect();
        let submitted = json!({
            "reference": reference, "date": "2026-01-10", "country": "FJ", "place": "Kings Wharf Quay",
            "agency": "Customs", "transport": "maritime",
            "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
            "marks": [{"label": "A", "kind": "pressed_relief", "capture": "photo_four_light", "files": files}],
        });
        let keyed = self.program.with("Idempotency-Key", &format!("key-of-{reference}"));
        let reply = keyed.json("/api/v1/seizures", &submitted).unwrap();
        assert_eq!(reply.status, 201, "{}", reply.body);
        (reply.value()["id"].as_str().unwrap().to_owned(), hashes)
    }
}

#[test]
fn an_erased_record_is_gone_soon() {
    let Some(world) = world::start("erasure") else { return };
    let origin = &world.server.origin;
    let [first, second] = world::twins(world.folder.path());
    let (theirs, ours) = (Desk::of(origin, "officer.be"), Desk::of(origin, "officer.fj"));
    let second_person = Desk::of(origin, "admin.fj");
    let unique = format!("{:x}", std::process::id());
    let (kept, _) = theirs.submit(&format!("BE-ERASE-{unique}"), &first);
    let reference = format!("FJ-ERASE-{unique}");
    let (gone, hashes) = ours.submit(&reference, &second);
    let named = |page: &str| page.contains(&gone) || page.contains(&reference);

    // Both sides have hits, and the lists, the search and the analysis know the record.
    let hits = |desk: &Desk, id: &str| desk.browser.get(&format!("/seizures/{id}/hits")).unwrap().body;
    let begun = Instant::now();
    while !(hits(&ours, &gone).contains("class=\"cand") && hits(&theirs, &kept).contains("class=\"cand")) {
        assert!(begun.elapsed() < Duration::from_mins(2), "no hits on both sides");
        std::thread::sleep(Duration::from_millis(200));
    }
    let hit = hits(&theirs, &kept).matches("/hits/").count();
    let answers =
        ["/seizures?q=", "/search?q=", "/api/v1/seizures?q="].map(|path| format!("{path}{reference}"));
    for path in &answers {
        assert!(named(&ours.browser.get(path).unwrap().body), "{path}");
    }
    let counted = analysis(&ours.browser);

    let path = format!("/seizures/{gone}/erasure");
    let asked = ours.browser.form(&path, "step=ask&reason=case_closed").unwrap();
    assert_eq!(asked.status, 303, "{}", asked.body);
    let begun = Instant::now();
    let agreed = second_person.browser.form(&path, "step=agree").unwrap();
    let transaction = begun.elapsed().as_secs_f64();
    assert_eq!(agreed.status, 303, "{}", agreed.body);
    let store = std::env::var_os("COMMONLINK_WORLD").map_or(world.folder.path().join("store"), PathBuf::from);
    let left = || {
        let mut left: Vec<String> = Vec::new();
        for path in [format!("/seizures/{gone}"), format!("/api/v1/seizures/{gone}")] {
            if ours.browser.get(&path).unwrap().status != 404 {
                left.push(path);
            }
        }
        for path in &answers {
            // What was asked for stands in the form; what was found is a link.
            if ours.browser.get(path).unwrap().body.contains(&gone) {
                left.push(path.clone());
            }
        }
        for path in ["/", "/seizures", "/marks", "/links", "/examinations", "/requests"] {
            for desk in [&ours, &theirs] {
                if desk.browser.get(path).unwrap().body.contains(&gone) {
                    left.push(path.to_owned());
                }
            }
        }
        if hits(&theirs, &kept).matches("/hits/").count() >= hit {
            left.push("hits of the other side".to_owned());
        }
        if analysis(&ours.browser) == counted {
            left.push("sums".to_owned());
        }
        left.extend(hashes.iter().filter(|hash| lies(&store, hash)).cloned());
        left
    };
    let mut rests = left();
    while !rests.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "still there: {rests:?}");
        std::thread::sleep(Duration::from_millis(50));
        rests = left();
    }
    let seconds = begun.elapsed().as_secs_f64();
    let verified = commonlink(&["audit", "verify", "--data", &store.to_string_lossy()]).unwrap();
    let well = verified.status.success();
    report(&json!({ "seconds": seconds, "transaction_seconds": transaction, "verifies": u8::from(well) }));
    assert!(well, "{}", String::from_utf8_lossy(&[verified.stdout, verified.stderr].concat()));
    assert!(seconds <= SECONDS, "gone after {seconds:.1} s");
}

/// What the analysis says of all months.
fn analysis(reader: &Client) -> String {
    reader.get("/analysis").unwrap().body
}

/// Whether a file of this hash lies in the store.
fn lies(store: &Path, hash: &str) -> bool {
    store.join("files").join(&hash[..2]).join(hash).is_file()
}
