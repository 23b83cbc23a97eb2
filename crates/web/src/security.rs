//! What holds for every request and answer: where writes may come from, and the headers that keep a browser
//! from doing what no page of ours asks for.

use crate::{App, error::WebError, session::bearer};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The content security policy of every answer.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Checks the origin of writes and sets the headers.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let wants_json = request.uri().path().starts_with("/api/");
    let mut response = if allowed(&app, request.method(), request.uri().path(), request.headers()).await {
        next.run(request).await
    } else {
        WebError::ForeignOrigin.into_response_as(wants_json)
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    if app.behind_proxy {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // Nothing of a record may rest in a cache that another person can read.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Unsafe methods need an `Origin` of ours, or none together with an access token that holds: a browser always sends
/// one with a write, and other programs carry no cookie. A token that does not hold goes on to the interface for
/// programs, which heeds no cookie beside it and says what is wrong.
async fn allowed(app: &App, method: &Method, path: &str, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
        Some(Ok(origin)) => app.origins.iter().any(|ours| ours == origin),
        Some(Err(_)) => false,
        None => match bearer(headers) {
            Some(_) if path.starts_with("/api/") => true,
            Some(token) => app.platform.token(token).await.is_ok_and(|who| who.is_some()),
            None => false,
        },
    }
}

/// An answer with this text as the media type says.
pub fn text(media_type: &'static str, body: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
}
