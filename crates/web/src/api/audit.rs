//! The audit trail for witnesses and for programs that keep proofs.

use crate::{
    App,
    error::ApiError,
    extract::{Path, Query},
    session::Client,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use commonlink_model::AuditId;
use serde::Deserialize;
use utoipa::IntoParams;

/// What a witness has seen.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Seen {
    /// How many entries the tree had that the witness saw last; 0 for none.
    from: u64,
}

fn text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The signed head of the audit trail, and the proof that it goes on from what a witness saw.
#[utoipa::path(get, path = "/api/v1/audit/head", tag = "audit", params(Seen),
    responses((status = 200, description = "A bundle as `commonlink witness add` takes it.", body = String,
        content_type = "text/plain")))]
pub async fn head(
    State(app): State<App>,
    Client(client): Client,
    Query(seen): Query<Seen>,
) -> Result<Response, ApiError> {
    Ok(text(app.platform.audit_bundle(&client.ctx, seen.from).await?.to_text()))
}

/// The proof of an entry: of an act of one's own body, or of another body's act on an own record.
#[utoipa::path(get, path = "/api/v1/audit/entries/{id}/proof", tag = "audit", params(("id" = String, Path)),
    responses((status = 200, description = "A C2SP tlog-proof.", body = String, content_type = "text/plain")))]
pub async fn proof(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<AuditId>,
) -> Result<Response, ApiError> {
    Ok(text(app.platform.audit_receipt(&client.ctx, id).await?.to_text()))
}
