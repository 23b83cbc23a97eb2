//! Help: words, keys, the capture guide, the component page; and whether the server is alive.

use crate::{App, error::WebError, session::Signed, shell};
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{Html, IntoResponse, Response},
};
use commonlink_pages::{Nav, Shell};

/// `GET /help`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Option<Signed>,
) -> Result<Html<String>, WebError> {
    let shell = frame(&app, &headers, signed.as_ref(), "/help").await?;
    Ok(shell::html(commonlink_pages::help(&shell).into_string()))
}

/// `GET /help/capture-guide`.
pub async fn capture_guide(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Option<Signed>,
) -> Result<Html<String>, WebError> {
    let shell = frame(&app, &headers, signed.as_ref(), "/help/capture-guide").await?;
    Ok(shell::html(commonlink_pages::capture_guide(&shell).into_string()))
}

/// `GET /help/components`.
pub async fn components(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Option<Signed>,
) -> Result<Html<String>, WebError> {
    let shell = frame(&app, &headers, signed.as_ref(), "/help/components").await?;
    Ok(shell::html(commonlink_pages::components(&shell).into_string()))
}

/// `GET /health`: 200 when the store answers.
pub async fn health(State(app): State<App>) -> Result<Response, WebError> {
    app.platform.store().training().await?;
    Ok(Json(serde_json::json!({ "status": "ok" })).into_response())
}

async fn frame(
    app: &App,
    headers: &HeaderMap,
    signed: Option<&Signed>,
    path: &str,
) -> Result<Shell, WebError> {
    match signed {
        Some(signed) => shell::signed_in(app, headers, signed, Nav::Help, path).await,
        None => shell::signed_out(app, headers).await,
    }
}
