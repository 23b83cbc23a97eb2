//! Requests between bodies.

use crate::{
    App,
    error::{ApiError, WebError},
    extract::{Json, Path},
    session::Client,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::{
    CaseworkError, NOTICE, Once,
    requests::{RequestInput, StepInput, needs_proof},
    views::{RequestView, StepRow},
};
use commonlink_model::{BureauRequestId, FieldGroups};
use serde::Serialize;
use utoipa::ToSchema;

/// Most rows of the list.
const ROWS: u32 = 500;

/// A request of which one's own body is a party.
#[derive(Serialize, ToSchema)]
pub struct BureauRequest {
    /// Identifier.
    id: String,
    /// `asker` or `addressee`: which party one's own body is.
    side: String,
    /// Who asks.
    asker: String,
    /// Who is asked; absent while the asker may not know.
    addressee: Option<String>,
    /// Kind code.
    kind: String,
    /// Purpose code.
    purpose: String,
    /// Legal basis code.
    legal_basis: String,
    /// Urgency code.
    urgency: String,
    /// Field groups that are wanted.
    wanted: Vec<String>,
    /// What is wrong with the record, of a challenge.
    challenge: Option<String>,
    /// What it says.
    words: String,
    /// The seizure of the body that is asked, where it is known.
    seizure: Option<String>,
    /// The asker's hit.
    hit: Option<String>,
    /// State code.
    state: String,
    /// `asker`, `addressee` or `nobody`.
    waits_for: String,
    /// When an answer is due, RFC 3339.
    due: String,
    /// When it was made, RFC 3339.
    created: String,
    /// Always: verify with the owner before you act.
    notice: &'static str,
}

/// What was done with a request.
#[derive(Serialize, ToSchema)]
pub struct RequestStep {
    /// When, RFC 3339.
    at: String,
    /// `asker`, `addressee`, or `nobody` for the clock.
    side: String,
    /// Action code.
    action: String,
    /// Why nothing was given.
    reason: Option<String>,
    /// What was said.
    words: String,
    /// Field groups that were released.
    released: Vec<String>,
    /// Until when, RFC 3339.
    until: Option<String>,
}

/// A request with what was done.
#[derive(Serialize, ToSchema)]
pub struct WholeRequest {
    /// The request.
    request: BureauRequest,
    /// First to last.
    steps: Vec<RequestStep>,
}

/// The identifier of what was made.
#[derive(Serialize, ToSchema)]
pub struct MadeRequest {
    /// Identifier.
    id: String,
}

fn codes(groups: FieldGroups) -> Vec<String> {
    groups.iter().map(|group| group.code().to_owned()).collect()
}

impl From<RequestView> for BureauRequest {
    fn from(view: RequestView) -> Self {
        Self {
            id: view.id.to_string(),
            side: view.side.code().to_owned(),
            asker: view.asker,
            addressee: view.addressee,
            kind: view.kind.code().to_owned(),
            purpose: view.purpose.code().to_owned(),
            legal_basis: view.legal_basis.code().to_owned(),
            urgency: view.urgency.code().to_owned(),
            wanted: codes(view.wanted),
            challenge: view.challenge.map(|reason| reason.code().to_owned()),
            words: view.words,
            seizure: view.record.map(|id| id.to_string()),
            hit: view.hit.map(|id| id.to_string()),
            state: view.state.code().to_owned(),
            waits_for: view.waits_for.code().to_owned(),
            due: view.due.to_rfc3339(),
            created: view.created.to_rfc3339(),
            notice: NOTICE,
        }
    }
}

impl From<StepRow> for RequestStep {
    fn from(step: StepRow) -> Self {
        Self {
            at: step.at.to_rfc3339(),
            side: step.side.code().to_owned(),
            action: step.action.code().to_owned(),
            reason: step.reason.map(|reason| reason.code().to_owned()),
            words: step.words,
            released: codes(step.released),
            until: step.until.map(commonlink_model::Moment::to_rfc3339),
        }
    }
}

/// Requests of one's own body and those to it: open ones first, by their clock.
#[utoipa::path(get, path = "/api/v1/requests", tag = "requests",
    responses((status = 200, description = "All of them.", body = Vec<BureauRequest>)))]
pub async fn list(
    State(app): State<App>,
    Client(client): Client,
) -> Result<Json<Vec<BureauRequest>>, ApiError> {
    let requests = app.platform.store().requests(&client.ctx, ROWS).await?;
    Ok(Json(requests.into_iter().map(Into::into).collect()))
}

/// One request with what was done.
#[utoipa::path(get, path = "/api/v1/requests/{id}", tag = "requests", params(("id" = String, Path)),
    responses((status = 200, description = "The request.", body = WholeRequest)))]
pub async fn one(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<BureauRequestId>,
) -> Result<Json<WholeRequest>, ApiError> {
    let (request, steps) =
        app.platform.store().request(&client.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    Ok(Json(WholeRequest { request: request.into(), steps: steps.into_iter().map(Into::into).collect() }))
}

/// Asks another body: after a hit, or about a seizure that it shares.
#[utoipa::path(post, path = "/api/v1/requests", tag = "requests", request_body = RequestInput,
    params(("Idempotency-Key" = String, Header, description = "8 to 200 characters of your choice")),
    responses((status = 201, description = "It is sent.", body = MadeRequest)))]
pub async fn ask(
    State(app): State<App>,
    Client(client): Client,
    headers: HeaderMap,
    Json(input): Json<RequestInput>,
) -> Result<Response, ApiError> {
    let once = Once::new("request", super::key(&headers), &input)?;
    let id = app.platform.ask(&client.ctx, &once, &input).await?;
    Ok((StatusCode::CREATED, Json(MadeRequest { id: id.to_string() })).into_response())
}

/// Answers a request, asks back, replies or takes it back. What gives something (`answered_in_full`,
/// `answered_in_part`), or says what everybody hears (`stands`, `set_right`, `record_withdrawn`), is a person's on the page: an access token is refused with `person_only`.
#[utoipa::path(post, path = "/api/v1/requests/{id}/steps", tag = "requests", request_body = StepInput,
    params(("id" = String, Path),
        ("Idempotency-Key" = String, Header, description = "8 to 200 characters of your choice")),
    responses((status = 201, description = "It is done.", body = MadeRequest)))]
pub async fn step(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<BureauRequestId>,
    headers: HeaderMap,
    Json(input): Json<StepInput>,
) -> Result<Response, ApiError> {
    // What gives something away is a person's, who is there: a token refuses, asks back and replies. A browser's session
    // asks by a page first.
    if needs_proof(&input.action) && !client.proven(&app) {
        let person = !client.is_program();
        return Err(if person { WebError::ConfirmFirst } else { WebError::PersonOnly }.into());
    }
    let once = Once::new("request_step", super::key(&headers), &(id, &input))?;
    app.platform.step(&client.ctx, &once, id, &input).await?;
    Ok((StatusCode::CREATED, Json(MadeRequest { id: id.to_string() })).into_response())
}
