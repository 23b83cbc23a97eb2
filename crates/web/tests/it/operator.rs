//! What the operator is told of the queue, the workers, the backups and the room.

use crate::asked::{Answer, Server};
use axum::{body::Body, http::Request};
use commonlink_testkit::{Engine, TemporaryFolder};
use commonlink_web::{App, Machine, Settings, operator_router};
use futures_util::StreamExt as _;
use tower::ServiceExt as _;

async fn told(server: &Server, path: &str) -> String {
    let address = crate::asked::ORIGIN.strip_prefix("http://").unwrap().parse().unwrap();
    let app = App::new(server.world.platform.clone(), Settings::default(), address);
    let request = Request::builder().uri(path).header("host", "127.0.0.1").body(Body::empty()).unwrap();
    let response = operator_router(app, Machine::default()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let mut bytes = Vec::new();
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    let body = String::from_utf8(bytes).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }.body
}

/// The value of a metric.
fn value(metrics: &str, name: &str) -> Option<u64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("commonlink_{name} ")))?;
    Some(line.parse().unwrap())
}

pub async fn jobs_that_nobody_does_are_complained_of(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let (platform, ctx) = (&server.world.platform, server.world.ctx(&server.person));
    let complaint = "no worker looks for them";
    let metrics = told(&server, "/metrics").await;
    assert_eq!(value(&metrics, "nobody_works"), Some(0));
    assert_eq!((value(&metrics, "worker_seen_seconds"), value(&metrics, "backup_age_seconds")), (None, None));
    let mut unit = platform.store().begin(&ctx).await.unwrap();
    unit.enqueue("describe", "{}", None, ctx.now).await.unwrap();
    unit.commit().await.unwrap();
    assert!(!told(&server, "/").await.contains(complaint), "it has not waited for long");
    server.world.clock.advance(400);
    let metrics = told(&server, "/metrics").await;
    assert_eq!(value(&metrics, "nobody_works"), Some(1));
    assert!(value(&metrics, "job_oldest_waiting_seconds") >= Some(400), "{metrics}");
    assert!(told(&server, "/").await.contains(complaint));
    // A worker that only looks says so.
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let seen = async {
        while value(&told(&server, "/metrics").await, "worker_seen_seconds").is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.send(true).unwrap();
    };
    tokio::join!(platform.work("looking", stopped), seen);
    assert!(!told(&server, "/").await.contains(complaint));
    let folder = TemporaryFolder::new("operator");
    platform.backup(&folder.path().join("copy")).await.unwrap();
    server.world.clock.advance(60);
    let metrics = told(&server, "/metrics").await;
    assert!(value(&metrics, "backup_age_seconds") >= Some(60), "{metrics}");
    assert_eq!(value(&metrics, "originals_bytes"), Some(0));
    assert_eq!(value(&metrics, "database_bytes").is_some(), engine == Engine::Postgres, "{metrics}");
}
