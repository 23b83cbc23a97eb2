//! The register of access agreements over HTTP, and what is told to a body without one; mail and what is left of erased records.

use crate::asked::{Ask, Server};
use axum::http::StatusCode;
use commonlink_model::{OrganisationKind, Role};
use commonlink_testkit::Engine;

pub async fn a_body_whose_agreement_ended_is_told_so(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let secretariat = server.world.body("hq", None, OrganisationKind::Secretariat).await;
    let partner = server.world.body("harbour", None, OrganisationKind::International).await;
    let shut = async || {
        let answer = server.log_in(&partner.user.login, &partner.password).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.headers.contains_key("set-cookie"));
        assert!(
            answer.body.contains("its access agreement has ended, or none is on record"),
            "{}",
            answer.body
        );
    };
    shut().await;
    let organisation = partner.user.organisation.to_string();
    let fields = [
        ("organisation", organisation.as_str()),
        ("basis", "Cooperation agreement of 2025-11-03"),
        ("scope", "Released aggregates."),
        ("officer", "A. Name"),
        ("start", "2026-01-01"),
        ("end", "2026-03-31"),
        ("idempotency_key", "key-of-agreement"),
    ];
    let session = server.session(&secretariat).await;
    let refused: Vec<_> =
        fields.iter().map(|(name, value)| (*name, if *name == "end" { "" } else { value })).collect();
    let answer = server.ask(Ask::post("/agreements").cookie(&session).form(&refused)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Cooperation agreement of 2025-11-03"), "what was typed is kept");
    for _again in 0..2 {
        let answer = server.ask(Ask::post("/agreements").cookie(&session).form(&fields)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    let own = server.session(&server.person).await;
    let answer = server.ask(Ask::post("/agreements").cookie(&own).form(&fields)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "not another bureau's to record");
    let page = server.ask(Ask::get("/agreements").cookie(&own)).await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Released aggregates."));

    let inside = server.session(&partner).await;
    let token = server.token(&partner).await;
    let list = server.ask(Ask::get("/api/v1/agreements").token(&token)).await.json();
    assert_eq!(list.as_array().map(Vec::len), Some(1), "once: {list}");
    assert_eq!((list[0]["end"].as_str(), list[0]["in_force"].as_bool()), (Some("2026-03-31"), Some(true)));
    assert!(server.ask(Ask::get("/agreements").cookie(&inside)).await.body.contains("Released aggregates."));

    let id = list[0]["id"].as_str().unwrap().to_owned();
    let answer = server.ask(Ask::post(&format!("/agreements/{id}/end")).cookie(&session)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(server.ask(Ask::get("/agreements").cookie(&inside)).await.status, StatusCode::SEE_OTHER);
    let answer = server.ask(Ask::get("/api/v1/agreements").token(&token)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    shut().await;
}

pub async fn what_is_left_of_erased_records_is_asked_for(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let session = server.session(&server.person).await;
    let page = server.ask(Ask::get("/analysis/erased").cookie(&session)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("fewer than 5 seizures"), "the rule is said");
    let ask = server.ask(Ask::get("/retention/kept").cookie(&session)).await;
    assert!(ask.status == StatusCode::OK && ask.body.contains("name=\"why\""));
    let without = server.ask(Ask::post("/retention/kept").cookie(&session).form(&[("why", "")])).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let with =
        server.ask(Ask::post("/retention/kept").cookie(&session).form(&[("why", "A new case.")])).await;
    assert!(with.status == StatusCode::OK && with.body.contains("Nothing is kept."));
    let guard = server.world.person(&server.administrator, "guard", &[Role::DataProtectionOfficer]).await;
    let guard = server.session(&guard).await;
    assert_eq!(server.ask(Ask::get("/retention/kept").cookie(&guard)).await.status, StatusCode::FORBIDDEN);
    // No mail server is named here, and the page says so.
    let account = server.ask(Ask::get("/account").cookie(&session)).await;
    assert!(account.body.contains("This platform sends no mail"));
    let chosen = [("rhythm", "daily"), ("address", "a@b.example")];
    let refused = server.ask(Ask::post("/account/mail").cookie(&session).form(&chosen)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
