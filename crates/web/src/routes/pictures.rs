//! Pictures: re-encoded previews without what a camera writes, each address checked by itself. The original, as it was
//! received, goes to its own body only.

use crate::{App, error::WebError, extract::Path, forms, session::Signed};
use axum::{
    body::{Body, Bytes},
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
use futures_util::stream::try_unfold;
use tokio::io::AsyncReadExt as _;

/// Bytes of an original that are held at a time.
const PIECE: usize = 64 * 1024;

/// `GET /pictures/{mark}/{capture}/{position}/{size}`: of a mark whose pictures one is told.
pub async fn of_mark(
    State(app): State<App>,
    signed: Signed,
    Path((mark, capture, position, size)): Path<(RecordId, CaptureId, i64, i64)>,
) -> Result<Response, WebError> {
    let size = size_of(size)?;
    let preview = app.platform.store().mark_preview(&signed.ctx, mark, capture, position, size).await?;
    serve(&app, preview).await
}

/// `GET /originals/{mark}/{capture}/{position}`: the file as one's own body gave it.
pub async fn original(
    State(app): State<App>,
    signed: Signed,
    Path((mark, capture, position)): Path<(RecordId, CaptureId, i64)>,
) -> Result<Response, WebError> {
    let view = app.platform.store().mark(&signed.ctx, mark).await?;
    // Others' originals stay with them, also where one happens to hold the same file.
    let view = view.filter(|view| view.owner == signed.ctx.organisation).ok_or(CaseworkError::NotFound)?;
    let found = view
        .captures
        .iter()
        .find(|known| known.row.id == capture)
        .and_then(|capture| capture.row.files.iter().find(|file| file.position == position));
    let file = found.ok_or(CaseworkError::NotFound)?;
    let (row, file) = app.platform.original(&signed.ctx, &file.hash).await?;
    let pieces = try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    // Saved, never shown: what a file holds is its sender's choice.
    let disposition = format!("attachment; filename*=UTF-8''{}", forms::encode(&row.name));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, row.bytes.to_string()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
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
    let side = examined_side(&side)?;
    let preview =
        app.platform.store().examined_preview(&signed.ctx, id, side, position, size_of(size)?).await?;
    serve(&app, preview).await
}

/// `GET /examinations/{id}/relief/{a|b}`: computed, not photographed.
pub async fn relief(
    State(app): State<App>,
    signed: Signed,
    Path((id, side)): Path<(ExaminationId, String)>,
) -> Result<Response, WebError> {
    let relief = app.platform.examined_relief(&signed.ctx, id, examined_side(&side)?).await?;
    Ok(jpeg(relief.ok_or(CaseworkError::NotFound)?.jpeg))
}

fn examined_side(side: &str) -> Result<Side, WebError> {
    match side {
        "a" => Ok(Side::Left),
        "b" => Ok(Side::Right),
        _ => Err(WebError::NotFound),
    }
}

fn size_of(size: i64) -> Result<i64, WebError> {
    if [PREVIEW_SIDE, DETAIL_SIDE].contains(&size) { Ok(size) } else { Err(WebError::NotFound) }
}

async fn serve(app: &App, preview: Option<PreviewRow>) -> Result<Response, WebError> {
    let row = preview.ok_or(CaseworkError::NotFound)?;
    Ok(jpeg(app.platform.store().files().read(&row.hash).await?))
}

fn jpeg(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        // Kept by this browser for this person only, and asked for again after an hour.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        (header::VARY, HeaderValue::from_static("Cookie")),
    ];
    (headers, bytes).into_response()
}
