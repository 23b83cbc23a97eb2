//! Exports as they are sent: whole and once in the audit trail, or noticed.

use crate::asked::{Ask, Server};
use axum::{body::Body, http::Request};
use commonlink_casework::import::{How, Progress};
use commonlink_testkit::{Engine, TemporaryFolder};
use futures_util::StreamExt as _;
use serde_json::Value;
use std::{fmt::Write as _, sync::Arc};
use tower::ServiceExt as _;

/// Five pages, of which three are made before anybody takes one.
const ROWS: usize = 2_300;

/// A server with an officer who has so many seizures.
async fn furnished(engine: Engine) -> Option<(Server, TemporaryFolder)> {
    let server = Server::new(engine).await?;
    let folder = TemporaryFolder::new("exports");
    let mut table = "COUNTRY;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT;TRANSPORT;HIDING_PLACE;\
        DESTINATION_COUNTRY\n"
        .to_owned();
    for n in 0..ROWS {
        writeln!(table, "Tonga;Neiafu;2014-03-14;Cocaine;{};Kilogram;;;", n + 1).unwrap();
    }
    let file = folder.path().join("table.csv");
    std::fs::write(&file, table).unwrap();
    let (platform, ctx) = (&server.world.platform, server.world.ctx(&server.person));
    let progress = Arc::new(Progress::default());
    platform.import_table(&ctx, &file, "table.csv", How::Ids, &progress).await.unwrap();
    Some((server, folder))
}

pub async fn an_export_is_in_the_audit_trail_once(engine: Engine) {
    let Some((server, folder)) = furnished(engine).await else { return };
    let cookie = server.session(&server.person).await;
    let csv = server.ask(Ask::get("/seizures.csv?country=TO").cookie(&cookie)).await;
    assert_eq!(csv.body.lines().count(), ROWS + 1);
    let json = server.ask(Ask::get("/seizures.json").cookie(&cookie)).await;
    assert_eq!(json.json().as_array().unwrap().len(), ROWS);
    let none = server.ask(Ask::get("/seizures.json?country=FJ").cookie(&cookie)).await;
    assert_eq!(none.json(), Value::Array(Vec::new()));
    // What is never taken is said to have been broken off.
    let request =
        Request::builder().uri("/seizures.csv").header("cookie", &cookie).body(Body::empty()).unwrap();
    drop(server.router.clone().oneshot(request).await.unwrap());
    let copy = folder.path().join("copy");
    let mut ended = Vec::new();
    for attempt in 0..100 {
        let copy = copy.with_extension(attempt.to_string());
        server.world.platform.backup(&copy).await.unwrap();
        let text = std::fs::read_to_string(copy.join("audit_entry.jsonl")).unwrap();
        let entries: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of = |action: &str| entries.iter().filter(|entry| entry["action"] == action).cloned().collect();
        let (begun, opened): (Vec<Value>, Vec<Value>) = (of("export"), of("seizure_opened"));
        assert_eq!((begun.len(), opened.len()), (4, 0), "one for each export, none for a seizure");
        ended = of("export_ended");
        if ended.len() == 4 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mut ended: Vec<String> =
        ended.iter().map(|entry| format!("{} {}", entry["subject"], entry["detail"])).collect();
    ended.sort();
    let whole = format!("\"whole\" \"{ROWS}\"");
    assert_eq!(ended.iter().filter(|entry| **entry == whole).count(), 2, "{ended:?}");
    assert!(ended.contains(&"\"whole\" \"0\"".to_owned()), "{ended:?}");
    assert!(ended[0].starts_with("\"broken off\""), "{ended:?}");
}

pub async fn an_export_that_breaks_off_has_no_end(engine: Engine) {
    let Some((server, _folder)) = furnished(engine).await else { return };
    let cookie = server.session(&server.person).await;
    for path in ["/seizures.csv", "/seizures.json"] {
        let request = Request::builder().uri(path).header("cookie", &cookie).body(Body::empty()).unwrap();
        let response = server.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        if path == "/seizures.json" {
            server.world.platform.store().close().await;
        }
        let (mut bytes, mut broke) = (0, false);
        let mut body = response.into_body().into_data_stream();
        while let Some(piece) = body.next().await {
            match piece {
                Ok(piece) => bytes += piece.len(),
                Err(_error) => broke = true,
            }
        }
        assert!(bytes > 0);
        assert_eq!(broke, path == "/seizures.json", "{path}");
    }
}
