//! What the log is told of requests: those that failed, and those that a limit has cut. Method, route as the table of
//! routes has it, status, time and the request's identifier, which the audit trail has too; nothing of addresses,
//! questions, bodies, names or answers. What was refused to somebody goes into the audit trail.

use crate::{App, meter::Meter};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use commonlink_model::{Context, RequestId};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The identifier of a request, made before anybody is known.
#[derive(Clone, Copy, Debug)]
pub struct Asked(pub RequestId);

/// Who asks, once that is known: said by whoever finds it out, read when the answer is there.
#[derive(Clone, Debug, Default)]
pub struct Asker(Arc<OnceLock<Context>>);

impl Asker {
    /// Says who asks.
    pub fn is(&self, context: &Context) {
        // Nobody becomes somebody else in the middle of a request.
        let _ = self.0.set(context.clone());
    }
}

/// Most letters of an address in an entry of the audit trail.
const ADDRESS: usize = 300;

/// Puts on record that somebody was refused: not allowed, or hidden or absent, which look alike here too.
async fn refused(app: &App, asker: &Asker, method: &str, path: &str) {
    let Some(context) = asker.0.get() else { return };
    let address: String = path.chars().take(ADDRESS).collect();
    let written = app.platform.store().audit_read(context, "refused", &format!("{method} {address}")).await;
    if let Err(error) = written {
        tracing::error!(%error, "a refused attempt could not be put on record");
    }
}

/// Counts a request, and tells the log of it where it has to.
pub async fn keep(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let asked = RequestId::fresh(app.platform.ids());
    request.extensions_mut().insert(Asked(asked));
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method());
    let response = next.run(request).await;
    if matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        refused(&app, &asker, method, &path).await;
    }
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
