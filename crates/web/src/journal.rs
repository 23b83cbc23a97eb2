//! What the log is told of requests: those that failed, and those that a limit has cut. Method, route as the table of
//! routes has it, status, time and the request's identifier, which the audit trail has too; nothing of addresses,
//! questions, bodies, names or answers.

use crate::{App, meter::Meter};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use commonlink_model::RequestId;
use std::time::Instant;

/// The identifier of a request, made before anybody is known.
#[derive(Clone, Copy, Debug)]
pub struct Asked(pub RequestId);

/// Counts a request, and tells the log of it where it has to.
pub async fn keep(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let asked = RequestId::fresh(app.platform.ids());
    request.extensions_mut().insert(Asked(asked));
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method());
    let response = next.run(request).await;
    let (status, took) = (response.status(), begun.elapsed());
    app.meter.count(status.as_u16(), took);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let milliseconds = Meter::milliseconds(took);
    if status.is_server_error() {
        tracing::error!(request = %asked, method, route, status = status.as_u16(), milliseconds, "a request failed");
    } else if is_limit(status) {
        tracing::warn!(request = %asked, method, route, status = status.as_u16(), milliseconds, "a limit cut a request");
    }
    response
}

fn is_limit(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::TOO_MANY_REQUESTS
    )
}

/// A method that we know; others are whatever somebody has written.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}
