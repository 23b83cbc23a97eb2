//! Requests between bodies, how an own record is handled, and what of it is released.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    forms::Form,
    routes::{submission_form, submit::field_fault},
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError, Once,
    requests::{RequestInput, StepInput, needs_proof},
    views,
};
use commonlink_model::{
    BureauRequestId, Fault, HitId, Moment, RecordId, ReleaseId, RequestId, RequestSide, RequestState, Role,
};
use commonlink_pages::{FormValues, Nav, NewRequestView, RecordHandlingView, RequestView, RequestsView};
use serde::Deserialize;

/// Rows of the list.
const ROWS: u32 = 500;
/// Days of a release that are proposed.
const PROPOSED_DAYS: i64 = 90;
const DAY: i64 = 24 * 60 * 60;

/// `GET /requests`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let (store, now) = (app.platform.store(), signed.ctx.now);
    let rows = store.requests(&signed.ctx, ROWS).await?.iter().map(|one| row(one, now)).collect();
    let carried = store.requests_carried(&signed.ctx, ROWS).await?;
    let carried = carried.map(|all| all.into_iter().map(|one| carried_row(one, now)).collect());
    let view = RequestsView { rows, carried };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Requests, "/requests").await?;
    Ok(shell::html(commonlink_pages::requests(&shell, &view).into_string()))
}

/// What a new request is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    hit: Option<HitId>,
    seizure: Option<RecordId>,
    kind: Option<String>,
}

/// `GET /requests/new`.
pub async fn form(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(about): Query<About>,
) -> Result<Response, WebError> {
    let mut values = FormValues::default();
    if let Some(kind) = &about.kind {
        values.0.insert("kind".to_owned(), vec![kind.clone()]);
    }
    show_form(&app, &headers, &signed, &about, values, Vec::new()).await
}

/// `POST /requests`.
pub async fn ask(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let given = |field: &str| form.given(field).map(str::to_owned);
    let input = RequestInput {
        kind: form.get("kind").to_owned(),
        hit: given("hit"),
        seizure: given("seizure"),
        purpose: form.get("purpose").to_owned(),
        legal_basis: form.get("legal_basis").to_owned(),
        urgency: form.get("urgency").to_owned(),
        due_on: given("due_on"),
        wanted: form.all("wanted"),
        words: form.get("words").to_owned(),
        for_secretariat: form.get("for_secretariat") == "on",
        challenge: given("challenge"),
    };
    let outcome = async {
        let once = Once::new("request", form.get("idempotency_key"), &input)?;
        app.platform.ask(&signed.ctx, &once, &input).await
    };
    match outcome.await {
        Ok(id) => Ok(Redirect::to(&format!("/requests/{id}")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            let id = |text: &Option<String>| text.clone().unwrap_or_default();
            let (hit, seizure) = (id(&input.hit).parse().ok(), id(&input.seizure).parse().ok());
            let about = About { hit, seizure, kind: None };
            show_form(&app, &headers, &signed, &about, form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show_form(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    about: &About,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    let subject = app.platform.request_subject(&signed.ctx, about.hit, about.seizure).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = NewRequestView {
        hit: about.hit,
        seizure: about.seizure,
        addressee: subject.addressee,
        missing: subject.missing,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Requests, "/requests/new").await?;
    Ok((status, shell::html(commonlink_pages::new_request(&shell, &view).into_string())).into_response())
}

/// `GET /requests/{id}`.
pub async fn one(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<BureauRequestId>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, id, FormValues::default(), Vec::new()).await
}

/// `POST /requests/{id}`.
pub async fn step(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<BureauRequestId>,
    form: Form,
) -> Result<Response, WebError> {
    let given = |field: &str| form.given(field).map(str::to_owned);
    let input = StepInput {
        action: form.get("action").to_owned(),
        reason: given("reason"),
        released: form.all("released"),
        until: given("until"),
        words: form.get("words").to_owned(),
        for_secretariat: form.get("for_secretariat") == "on",
    };
    let outcome = async {
        let once = Once::new("request_step", form.get("idempotency_key"), &(id, &input))?;
        app.platform.step(&signed.ctx, &once, id, &input).await
    };
    match outcome.await {
        Ok(()) => Ok(Redirect::to(&format!("/requests/{id}")).into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, id, form.values, faults).await,
        Err(other) => Err(other.into()),
    }
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: BureauRequestId,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let found = app.platform.store().request(&signed.ctx, id).await?;
    let (request, steps) = found.ok_or(CaseworkError::NotFound)?;
    let now = signed.ctx.now;
    let asks = request.side == RequestSide::Asker;
    let record = match request.record {
        // What the asker was told may be over; then the address leads nowhere.
        Some(record) => {
            let held = app.platform.store().seizure(&signed.ctx, record).await?;
            held.map(|_| (record, request.reference.clone()))
        }
        None => None,
    };
    let contact = if asks { request.addressee_contact.clone() } else { Some(request.asker_contact.clone()) };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RequestView {
        row: row(&request, now),
        id,
        side: request.side,
        contact,
        record,
        hit: request.hit,
        own_record: request.own_record.clone(),
        purpose: request.purpose,
        legal_basis: request.legal_basis.code().to_owned(),
        wanted: request.wanted,
        words: request.words.clone(),
        challenge: request.challenge,
        for_secretariat: request.for_secretariat,
        steps: steps.into_iter().map(step_row).collect(),
        may_act: signed.has(Role::Officer) && request.state == RequestState::Open,
        until: now.plus_seconds(PROPOSED_DAYS * DAY).date().to_string(),
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Requests, &format!("/requests/{id}")).await?;
    Ok((status, shell::html(commonlink_pages::request(&shell, &view).into_string())).into_response())
}

fn row(request: &views::RequestView, now: Moment) -> commonlink_pages::RequestRow {
    commonlink_pages::RequestRow {
        id: Some(request.id),
        asker: request.asker.clone(),
        addressee: request.addressee.clone(),
        side: Some(request.side),
        kind: request.kind,
        urgency: request.urgency,
        state: request.state,
        waits_for: request.waits_for,
        due: request.due,
        overdue: request.state == RequestState::Open && request.due <= now,
        created: request.created,
        words: String::new(),
    }
}

fn carried_row(row: views::CarriedRow, now: Moment) -> commonlink_pages::RequestRow {
    commonlink_pages::RequestRow {
        id: None,
        asker: row.asker,
        addressee: Some(row.addressee),
        side: None,
        kind: row.kind,
        urgency: row.urgency,
        state: row.state,
        waits_for: row.waits_for,
        due: row.due,
        overdue: row.state == RequestState::Open && row.due <= now,
        created: row.created,
        words: row.words,
    }
}

fn step_row(row: views::StepRow) -> commonlink_pages::StepRow {
    commonlink_pages::StepRow {
        at: row.at,
        side: row.side,
        action: row.action,
        reason: row.reason,
        words: row.words,
        released: row.released,
        until: row.until,
    }
}

/// Whether a step gives something away.
pub fn gives(form: &Form) -> bool {
    needs_proof(form.get("action"))
}

/// `GET /seizures/{id}/handling`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Saved {
    saved: Option<String>,
}

/// `GET /seizures/{id}/handling`.
pub async fn handling(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    Query(query): Query<Saved>,
) -> Result<Response, WebError> {
    show_handling(&app, &headers, &signed, id, query.saved.is_some(), FormValues::default(), Vec::new()).await
}

/// `POST /seizures/{id}/handling`.
pub async fn set_handling(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    form: Form,
) -> Result<Response, WebError> {
    let outcome = async {
        let missing = || CaseworkError::fault("handling.level", "error-required");
        let input = submission_form::handling(&form).ok_or_else(missing)?;
        let once = Once::new("set_handling", form.get("idempotency_key"), &(id, &input))?;
        app.platform.set_handling(&signed.ctx, &once, id, &input).await
    };
    match outcome.await {
        Ok(()) => Ok(Redirect::to(&format!("/seizures/{id}/handling?saved=1")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            show_handling(&app, &headers, &signed, id, false, form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show_handling(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: RecordId,
    saved: bool,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let store = app.platform.store();
    let held = store.seizure(&signed.ctx, id).await?;
    let held = held.filter(|held| held.owner == signed.ctx.organisation).ok_or(CaseworkError::NotFound)?;
    let now = signed.ctx.now;
    let release = |row: views::ReleaseRow| commonlink_pages::ReleaseRow {
        id: row.id,
        body: row.body,
        groups: row.groups,
        until: row.until,
        granted: row.granted,
        revoked: row.revoked,
        in_force: row.revoked.is_none() && now < row.until,
        request: row.request,
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RecordHandlingView {
        seizure: id,
        reference: held.submission.reference,
        handling: held.submission.handling,
        may_change: signed.has(Role::Officer),
        saved,
        releases: store.releases_of(&signed.ctx, id).await?.into_iter().map(release).collect(),
        bodies: convert::others(app, signed).await?,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let path = format!("/seizures/{id}/handling");
    let shell = shell::signed_in(app, headers, signed, Nav::Seizures, &path).await?;
    Ok((status, shell::html(commonlink_pages::record_handling(&shell, &view).into_string())).into_response())
}

/// `POST /releases/{id}/revoke`.
pub async fn revoke(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ReleaseId>,
) -> Result<Response, WebError> {
    let record = app.platform.revoke_release(&signed.ctx, id).await?;
    Ok(Redirect::to(&format!("/seizures/{record}/handling?saved=1")).into_response())
}
