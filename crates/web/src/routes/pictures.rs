//! Pictures: re-encoded previews, never originals, each address checked by itself.

use crate::{App, error::WebError, extract::Path, session::Signed};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use commonlink_casework::{
    CaseworkError,
    receive::{DETAIL_SIDE, PREVIEW_SIDE},
    views::{HitSide, PreviewRow, Side},
};
use commonlink_model::{CaptureId, ExaminationId, HitId, RecordId};

/// `GET /pictures/{mark}/{capture}/{position}/{size}`: of a mark of one's own.
pub async fn own(
    State(app): State<App>,
    signed: Signed,
    Path((mark, capture, position, size)): Path<(RecordId, CaptureId, i64, i64)>,
) -> Result<Response, WebError> {
    let store = app.platform.store();
    let view = store.mark(&signed.ctx, mark).await?.ok_or(CaseworkError::NotFound)?;
    let size = size_of(size)?;
    let found = view
        .captures
        .iter()
        .find(|known| known.row.id == capture)
        .and_then(|capture| capture.row.files.iter().find(|file| file.position == position));
    let file = found.ok_or(CaseworkError::NotFound)?;
    let preview = store.preview(&signed.ctx, &file.hash, size).await?;
    serve(&app, preview).await
}

/// `GET /hits/{id}/pictures/{own|other}/{position}/{size}`.
pub async fn of_hit(
    State(app): State<App>,
    signed: Signed,
    Path((hit, side, position, size)): Path<(HitId, String, i64, i64)>,
) -> Result<Response, WebError> {
    let side = match side.as_str() {
        "own" => HitSide::Own,
        "other" => HitSide::Other,
        _ => return Err(WebError::NotFound),
    };
    let preview = app.platform.store().hit_preview(&signed.ctx, hit, side, position, size_of(size)?).await?;
    serve(&app, preview).await
}

/// `GET /examinations/{id}/pictures/{a|b}/{position}/{size}`.
pub async fn of_examination(
    State(app): State<App>,
    signed: Signed,
    Path((id, side, position, size)): Path<(ExaminationId, String, i64, i64)>,
) -> Result<Response, WebError> {
    let side = match side.as_str() {
        "a" => Side::Left,
        "b" => Side::Right,
        _ => return Err(WebError::NotFound),
    };
    let preview =
        app.platform.store().examined_preview(&signed.ctx, id, side, position, size_of(size)?).await?;
    serve(&app, preview).await
}

fn size_of(size: i64) -> Result<i64, WebError> {
    if [PREVIEW_SIDE, DETAIL_SIDE].contains(&size) { Ok(size) } else { Err(WebError::NotFound) }
}

async fn serve(app: &App, preview: Option<PreviewRow>) -> Result<Response, WebError> {
    let row = preview.ok_or(CaseworkError::NotFound)?;
    let bytes = app.platform.store().files().read(&row.hash).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        // Kept by this browser for this person only, and asked for again after an hour.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        (header::VARY, HeaderValue::from_static("Cookie")),
    ];
    Ok((headers, bytes).into_response())
}
