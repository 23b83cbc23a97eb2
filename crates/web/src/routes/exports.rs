//! Exports of the seizure list: the same address, the same rows, as CSV or JSON. Every export is audited and
//! every row carries its handling.

use crate::{App, error::WebError, extract::Query, routes::seizures::ListQuery, session::Signed};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// `GET /seizures.csv`.
pub async fn csv(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ListQuery>,
) -> Result<Response, WebError> {
    let text = app.platform.export_csv(&signed.ctx, query.for_store(0)?).await?;
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"seizures.csv\"", text))
}

/// `GET /seizures.json`.
pub async fn json(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ListQuery>,
) -> Result<Response, WebError> {
    let text = app.platform.export_json(&signed.ctx, query.for_store(0)?).await?;
    Ok(file("application/json", "attachment; filename=\"seizures.json\"", text))
}

fn file(media_type: &'static str, disposition: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, body).into_response()
}
