//! Seizures: list, submit, read with their marks, their hits, further marks.

use crate::{
    App,
    error::ApiError,
    extract::{Json, Path, Query},
    routes::{ListQuery, submit_input},
    session::Client,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::{
    CaseworkError, HeldSeizure, Once,
    intake::{self, MarkInput, SeizureInput},
    submit::Submitted,
    views::SeizureRow,
};
use commonlink_model::{FieldGroups, RecordId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rows of one page.
const ROWS: u32 = 100;

/// A page of seizures.
#[derive(Serialize, ToSchema)]
pub struct SeizureList {
    /// How many there are in all.
    total: u64,
    /// There may be more than `total`: what words or days leave of very many is not counted out.
    or_more: bool,
    /// Cursor of the next page for `after`.
    next: Option<String>,
    /// The rows.
    seizures: Vec<SeizureSummary>,
}

/// A seizure in a list.
#[derive(Serialize, ToSchema)]
pub struct SeizureSummary {
    /// Identifier.
    id: String,
    /// Whose it is.
    owner: String,
    /// Field groups that are held back from you; empty for records of one's own.
    held_back: Vec<String>,
    /// The owner's case reference; empty where it is held back.
    reference: String,
    /// Date as reported.
    date: String,
    /// Country of seizure.
    country: String,
    /// Place in words; empty where it is held back.
    place: String,
    /// Transport mode code.
    transport: String,
    /// Substance group codes.
    substances: Vec<String>,
    /// Kilograms in all, where a rule gives them.
    kilograms: Option<f64>,
    /// Marks held.
    marks: u64,
    /// Hits.
    hits: u64,
    /// When it was received, RFC 3339.
    received: String,
}

impl From<SeizureRow> for SeizureSummary {
    fn from(row: SeizureRow) -> Self {
        Self {
            id: row.id.to_string(),
            owner: row.owner.to_string(),
            held_back: FieldGroups::ALL.without(row.told).iter().map(|group| group.to_string()).collect(),
            reference: row.reference,
            date: row.date.to_string(),
            country: row.country,
            place: row.place,
            transport: row.transport,
            substances: row.substances,
            kilograms: row.kilograms,
            marks: row.marks.unsigned_abs(),
            hits: row.hits.unsigned_abs(),
            received: row.received.to_rfc3339(),
        }
    }
}

/// What was submitted, and where to look.
#[derive(Serialize, ToSchema)]
pub struct SubmittedSeizure {
    /// The seizure.
    id: String,
    /// Its marks in the order given.
    marks: Vec<String>,
    /// Address of its hits.
    hits: String,
}

impl From<Submitted> for SubmittedSeizure {
    fn from(submitted: Submitted) -> Self {
        Self {
            id: submitted.seizure.to_string(),
            marks: submitted.marks.iter().map(ToString::to_string).collect(),
            hits: format!("/api/v1/seizures/{}/hits", submitted.seizure),
        }
    }
}

/// Seizures of one's own organisation, and those that others share with it.
#[utoipa::path(get, path = "/api/v1/seizures", tag = "seizures", params(ListQuery),
    responses((status = 200, description = "One page of them.", body = SeizureList)))]
pub async fn list(
    State(app): State<App>,
    Client(client): Client,
    Query(query): Query<ListQuery>,
) -> Result<Json<SeizureList>, ApiError> {
    let page = app.platform.store().seizures(&client.ctx, &query.for_store(ROWS)?).await?;
    let seizures = page.rows.into_iter().map(SeizureSummary::from);
    Ok(Json(SeizureList {
        total: page.total as u64,
        or_more: page.or_more,
        next: page.next,
        seizures: seizures.collect(),
    }))
}

/// Submits a seizure with its marks. The same request under the same key again answers the same and records
/// nothing.
#[utoipa::path(post, path = "/api/v1/seizures", tag = "seizures", request_body = SeizureInput,
    params(("Idempotency-Key" = String, Header, description = "8 to 200 characters of your choice")),
    responses((status = 201, description = "It is recorded; comparison follows.", body = SubmittedSeizure)))]
pub async fn submit(
    State(app): State<App>,
    Client(client): Client,
    headers: HeaderMap,
    Json(input): Json<SeizureInput>,
) -> Result<Response, ApiError> {
    let submitted = submit_input(&app, &client, super::key(&headers), &input, Vec::new()).await?;
    Ok((StatusCode::CREATED, Json(SubmittedSeizure::from(submitted))).into_response())
}

/// One seizure with its marks, as far as one is told of it: what was submitted, in the shape of a submission, and what the
/// platform has made of it.
#[utoipa::path(get, path = "/api/v1/seizures/{id}", tag = "seizures",
    params(("id" = String, Path), SensitiveQuery),
    responses((status = 200, description = "The seizure.", body = HeldSeizure)))]
pub async fn one(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<RecordId>,
    Query(query): Query<SensitiveQuery>,
) -> Result<Json<HeldSeizure>, ApiError> {
    Ok(Json(app.platform.held(&client.ctx, id, query.sensitive.as_deref() == Some("show")).await?))
}

/// Whether what is sensitive in a record is to be shown.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SensitiveQuery {
    /// `show`: what is sensitive in it, too, which is on record. Otherwise that is `withheld`, and its marks are left out.
    #[serde(default)]
    sensitive: Option<String>,
}

/// How far the comparison of a seizure has come, and its hits, strongest first.
#[utoipa::path(get, path = "/api/v1/seizures/{id}/hits", tag = "seizures", params(("id" = String, Path)),
    responses((status = 200, description = "As far as the comparison has come.", body = super::hits::Hits)))]
pub async fn hits(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<RecordId>,
) -> Result<Json<super::hits::Hits>, ApiError> {
    let view = crate::convert::hits_view(&app, &client, id).await?;
    Ok(Json(view.into()))
}

/// Adds marks to a seizure of one's own organisation.
#[utoipa::path(post, path = "/api/v1/seizures/{id}/marks", tag = "seizures", request_body = Vec<MarkInput>,
    params(("id" = String, Path),
        ("Idempotency-Key" = String, Header, description = "8 to 200 characters of your choice")),
    responses((status = 201, description = "They are recorded.", body = SubmittedSeizure)))]
pub async fn add_marks(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<RecordId>,
    headers: HeaderMap,
    Json(input): Json<Vec<MarkInput>>,
) -> Result<Response, ApiError> {
    let once = Once::new("add_marks", super::key(&headers), &(id, &input))?;
    let (marks, faults) = intake::read_marks(&input);
    if !faults.is_empty() {
        return Err(CaseworkError::Invalid(faults).into());
    }
    let submitted = app.platform.add_marks(&client.ctx, &once, id, marks).await?;
    Ok((StatusCode::CREATED, Json(SubmittedSeizure::from(submitted))).into_response())
}
