//! Style sheet and scripts. Their names carry the hash of their content, so they may be kept for ever.

use crate::error::WebError;
use crate::extract::Path;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use commonlink_pages::asset;

/// `GET /assets/{name}`.
pub async fn named(Path(name): Path<String>) -> Result<Response, WebError> {
    let found = asset(&format!("/assets/{name}")).ok_or(WebError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, found.bytes).into_response())
}
