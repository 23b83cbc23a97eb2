//! What waits because a limit of comparisons is reached is said on pages and by the API, whichever door it came through.

use crate::asked::{Ask, Server};
use crate::world::{Pictures, input, received};
use axum::http::StatusCode;
use commonlink_casework::intake::MarkInput;
use commonlink_model::{MatchingMode, Role};
use commonlink_testkit::Engine;
use serde_json::{Value, json};

pub async fn what_waits_is_said_and_nothing_is_refused(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let (world, platform) = (&server.world, &server.world.platform);
    let pictures = Pictures::new();
    let owner = world.bureau("fj", "FJ").await;
    let owner = world.person(&owner, "officer", &[Role::Officer, Role::DataProtectionOfficer]).await;
    let protector = world.person(&server.administrator, "protector", &[Role::DataProtectionOfficer]).await;
    let open = MatchingMode::HitAndContact;
    crate::world::submit_marked(platform, &world.ctx(&owner), "FJ-1", pictures.mark(0, 0, 0), open).await;
    let work = async || while platform.work_once("worker").await.unwrap() {};
    work().await;

    // The same picture again and again, said to be of another scale each time: twelve by a token, further ten by the same
    // person's token as added marks.
    let ctx = world.ctx(&server.person);
    let mark = received(platform, &ctx, pictures.mark(0, 0, 1), "Face").await;
    let scaled = |n: u32| MarkInput {
        label: format!("Face {n}"),
        pixel_um: Some(10.0 + f64::from(n)),
        ..mark.clone()
    };
    let token = server.token(&server.person).await;
    let submission = {
        let mut plain = input("TO-1", open);
        plain.marks = (0..12).map(scaled).collect();
        serde_json::to_value(plain).unwrap()
    };
    let ask = Ask::new("POST", "/api/v1/seizures").token(&token).key("key-of-first").json(&submission);
    let answer = server.ask(ask).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let id = serde_json::from_str::<Value>(&answer.body).unwrap()["id"].as_str().unwrap().to_owned();
    let more = json!((12..22).map(scaled).collect::<Vec<_>>());
    let path = format!("/api/v1/seizures/{id}/marks");
    let answer = server.ask(Ask::new("POST", &path).token(&token).key("key-of-more").json(&more)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "submitting is never refused: {}", answer.body);
    work().await;

    let get = async |path: &str| {
        let answer = server.ask(Ask::new("GET", path).token(&token)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()
    };
    let until = platform.clock().now().plus_seconds(3_600);
    let hits = get(&format!("/api/v1/seizures/{id}/hits")).await;
    assert_eq!((&hits["captures"], &hits["compared"], &hits["waiting"]), (&json!(22), &json!(20), &json!(2)));
    assert_eq!(hits["waits_until"], json!(until.to_rfc3339()));
    let held = get(&format!("/api/v1/seizures/{id}")).await;
    let waiting: Vec<&Value> = held["marks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mark| mark["captures"][0]["waits_for"] == json!("account_hour"))
        .collect();
    assert_eq!(waiting.len(), 2);
    assert_eq!(waiting[0]["captures"][0]["waits_until"], json!(until.to_rfc3339()));

    let said = format!("Waits until {} UTC at least: limit of comparisons reached", until.to_minute());
    let cookie = server.session(&server.person).await;
    let mark = waiting[0]["id"].as_str().unwrap();
    for path in [format!("/seizures/{id}"), format!("/marks/{mark}")] {
        let page = server.ask(Ask::get(&path).cookie(&cookie)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(&said), "{path}: {}", page.body);
    }
    // Whoever answers for the body is told by whom: an administrator at home, an officer of data protection on the own page.
    let reached = "Limits of comparisons reached";
    let home = server.ask(Ask::get("/").cookie(&cookie)).await;
    assert!(home.body.contains(reached) && home.body.contains("Person all"), "{}", home.body);
    let cookie = server.session(&protector).await;
    let oversight = server.ask(Ask::get("/oversight").cookie(&cookie)).await;
    assert!(oversight.body.contains(reached) && oversight.body.contains("Person all"), "{}", oversight.body);
    // The owner reads which body asked and for what kind, and nothing of who or of which record.
    let cookie = server.session(&owner).await;
    let mirror = server.ask(Ask::get("/mirror").cookie(&cookie)).await;
    for words in ["Had a mark compared with yours", "Asked up to its limit of comparisons", "Bureau to"] {
        assert!(mirror.body.contains(words), "{words}: {}", mirror.body);
    }
    assert!(!mirror.body.contains("Person all") && !mirror.body.contains("TO-1"));
    for path in ["/", "/oversight"] {
        let page = server.ask(Ask::get(path).cookie(&cookie)).await;
        assert!(!page.body.contains(reached), "{path} is of the own body alone");
    }

    // An hour later the rest is compared, and nothing waits.
    world.clock.advance(3_600);
    work().await;
    let hits = get(&format!("/api/v1/seizures/{id}/hits")).await;
    assert_eq!(
        (&hits["compared"], &hits["waiting"], &hits["waits_until"]),
        (&json!(22), &json!(0), &Value::Null)
    );
}
