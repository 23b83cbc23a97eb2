//! Uploads in pieces that resume.

use crate::{
    App,
    error::{ApiError, Problem},
    extract::{Body, Json, Path, Query},
    session::Client,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::{Once, receive::Received, views::UploadState};
use commonlink_model::UploadId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A file about to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// Name of the file.
    #[schema(example = "mark-a-right.jpg")]
    name: String,
    /// Its size in bytes, at most 512 MiB.
    bytes: u64,
    /// SHA-256 of the whole file, hexadecimal; checked when the last piece has arrived.
    sha256: Option<String>,
}

/// How far an upload has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct Upload {
    /// Identifier of the upload, for its further pieces. Submissions name the file by its `sha256`.
    id: String,
    /// Bytes received so far: the offset of the next piece.
    received: u64,
    /// Size of the whole.
    bytes: u64,
    /// Everything is here and could be read.
    complete: bool,
    /// Code of why the file was refused though everything is here, for example `decode_malformed`; send another file
    /// as a new upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// SHA-256 of the original, once everything is here; to be given in submissions.
    sha256: Option<String>,
    /// The picture was very probably shrunk by a telephone or messenger; send the original if you have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    likely_shrunk: Option<bool>,
    /// So much of the picture is burnt out or drowned that relief is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    badly_exposed: Option<bool>,
}

impl Upload {
    fn new(id: UploadId, state: UploadState, received: Option<&Received>) -> Self {
        Self {
            id: id.to_string(),
            received: state.received,
            bytes: state.bytes,
            complete: state.hash.is_some() && state.refused.is_none(),
            refused: state.refused,
            sha256: state.hash.map(|hash| hash.to_string()),
            likely_shrunk: received.map(|file| file.likely_shrunk),
            badly_exposed: received.map(|file| file.badly_exposed),
        }
    }
}

/// Where a piece belongs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Offset {
    /// Bytes before this piece.
    offset: u64,
}

/// Begins an upload. The same request under the same key again answers the same upload, however far it has
/// come.
#[utoipa::path(post, path = "/api/v1/uploads", request_body = NewUpload, tag = "uploads",
    params(("Idempotency-Key" = Option<String>, Header, description = "8 to 200 characters of your choice")),
    responses((status = 201, description = "Where the pieces go.", body = Upload)))]
pub async fn begin(
    State(app): State<App>,
    Client(client): Client,
    headers: HeaderMap,
    Json(new): Json<NewUpload>,
) -> Result<Response, ApiError> {
    let ctx = &client.ctx;
    let once = match super::given_key(&headers) {
        // An upload belongs to an account.
        Some(key) => Some(Once::new("begin_upload", key, &(ctx.user, &new))?),
        None => None,
    };
    let sha256 = new.sha256.as_deref();
    let id = app.platform.begin_upload(ctx, once.as_ref(), &new.name, new.bytes, sha256).await?;
    let state = app.platform.upload(&client.ctx, id).await?;
    Ok((StatusCode::CREATED, Json(Upload::new(id, state, None))).into_response())
}

/// How far an upload has come.
#[utoipa::path(get, path = "/api/v1/uploads/{id}", params(("id" = String, Path)), tag = "uploads",
    responses((status = 200, description = "The upload.", body = Upload)))]
pub async fn state(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<UploadId>,
) -> Result<Json<Upload>, ApiError> {
    let state = app.platform.upload(&client.ctx, id).await?;
    Ok(Json(Upload::new(id, state, None)))
}

/// Appends a piece of at most 1 MiB. The same piece again changes nothing; a gap is answered with 409 and
/// the offset that is expected.
#[utoipa::path(put, path = "/api/v1/uploads/{id}", params(("id" = String, Path), Offset), tag = "uploads",
    request_body(content_type = "application/octet-stream", description = "The bytes of the piece."),
    responses((status = 200, description = "The piece is there.", body = Upload),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The piece does not continue the upload (`offset`, go on at `expected_offset`), or \
                other bytes are there already (`stale`)."),
        (status = 413, body = Problem, content_type = "application/problem+json",
            description = "More bytes came than were announced (`beyond_end`), or the body is larger than is \
                taken here (`too_large`).")))]
pub async fn append(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<UploadId>,
    Query(at): Query<Offset>,
    Body(piece): Body,
) -> Result<Json<Upload>, ApiError> {
    let (state, received) = app.platform.append_piece(&client.ctx, id, at.offset, &piece).await?;
    Ok(Json(Upload::new(id, state, received.as_ref())))
}
