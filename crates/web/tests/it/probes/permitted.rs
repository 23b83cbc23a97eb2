//! Where the other side's mode permits a hit, answers differ in what it permits, and in nothing else.

use super::ABSENT;
use crate::asked::{Ask, Server};
use crate::world::{Pictures, submit_marked, work_off};
use commonlink_model::{MatchingMode, Role};
use commonlink_testkit::Engine;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the asker is told of its own mark, where another body holds a twin in this mode, or none.
struct Told {
    hits: Value,
    pages: Vec<String>,
    other_picture: u16,
}

async fn told(engine: Engine, mode: Option<MatchingMode>) -> Option<Told> {
    let server = Server::new(engine).await?;
    let (world, platform) = (&server.world, &server.world.platform);
    let pictures = Pictures::new();
    let bureau = world.bureau("fj", "FJ").await;
    let holder = world.person(&bureau, "officer", &[Role::Officer]).await;
    let mode = mode.unwrap_or(MatchingMode::NoMatch);
    submit_marked(platform, &world.ctx(&holder), "FJ-1", pictures.mark(0, 0, 0), mode).await;
    work_off(platform).await;
    let ctx = world.ctx(&server.person);
    let open = MatchingMode::HitAndContact;
    let own = submit_marked(platform, &ctx, "TO-1", pictures.mark(0, 0, 1), open).await;
    work_off(platform).await;
    let (token, cookie) = (server.token(&server.person).await, server.session(&server.person).await);
    let hits = server.ask(Ask::get(&format!("/api/v1/seizures/{}/hits", own.seizure)).token(&token)).await;
    let hits: Value = serde_json::from_str(&hits.body).unwrap();
    let hit = hits["hits"][0]["id"].as_str().unwrap_or(ABSENT).to_owned();
    let mut pages = Vec::new();
    for path in
        ["/".to_owned(), format!("/seizures/{}", own.seizure), "/marks".to_owned(), format!("/hits/{hit}")]
    {
        pages.push(server.ask(Ask::get(&path).cookie(&cookie)).await.body);
    }
    let picture = server.ask(Ask::get(&format!("/hits/{hit}/pictures/other/0/640")).cookie(&cookie)).await;
    Some(Told { hits, pages, other_picture: picture.status.as_u16() })
}

pub async fn a_permitted_hit_differs_in_what_is_permitted(engine: Engine) {
    let Some(none) = told(engine, None).await else { return };
    let Some(alone) = told(engine, Some(MatchingMode::HitOnly)).await else { return };
    let Some(contact) = told(engine, Some(MatchingMode::HitAndContact)).await else { return };

    // That something is there: one entry, of which nothing is said.
    assert_eq!(none.hits["hits"], json!([]));
    let mut one = alone.hits["hits"][0].clone();
    one.as_object_mut().unwrap().remove("id").unwrap();
    let not_told = json!({ "verdict": "not_told", "strength": null, "direction": null, "reason": null });
    let expected = json!({
        "mark": "Face A", "class": not_told, "individual": not_told, "triage": "new", "country": null,
        "organisation": null, "contact": null, "reference": null, "withdrawn": null, "corrected": null,
    });
    assert_eq!(one, expected);
    let without = |told: &Told| {
        let mut whole = told.hits.clone();
        whole.as_object_mut().unwrap().remove("hits");
        whole
    };
    assert_eq!(without(&none), without(&alone));
    assert_eq!(without(&alone), without(&contact));

    // With contact and band of strength: these fields, and no other.
    let fields = |told: &Told| told.hits["hits"][0].as_object().unwrap().clone();
    let (few, more) = (fields(&alone), fields(&contact));
    let keys: BTreeSet<&str> = few.keys().chain(more.keys()).map(String::as_str).collect();
    let differ: Vec<&str> =
        keys.into_iter().filter(|key| *key != "id" && few.get(*key) != more.get(*key)).collect();
    assert_eq!(differ, ["above_chance", "class", "contact", "country", "individual", "organisation"]);
    assert_eq!((&more["country"], &more["organisation"]), (&json!("FJ"), &json!("Bureau fj")));

    // The pages of a person who also examines say no more.
    assert_eq!((none.other_picture, alone.other_picture, contact.other_picture), (404, 404, 200));
    for page in &alone.pages {
        for word in ["Bureau fj", "FJ-1", "marks-1.", "pictures/other", "more probable"] {
            assert!(!page.contains(word), "a page says {word}");
        }
    }
    assert!(contact.pages.iter().any(|page| page.contains("Bureau fj")));
    assert!(contact.pages[3].contains("pictures/other"), "the probe can see");
}
