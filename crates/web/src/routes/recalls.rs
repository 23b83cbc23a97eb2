//! Withdrawal, correction and recall: what the own body has to acknowledge, what became of own records, and the form of one.

use crate::{
    App, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed, shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError, Once,
    recalls::{Fields, RecallInput},
    views,
};
use commonlink_model::{Fault, RecallKind, RecallNoticeId, RecordId, RequestId, Role};
use commonlink_pages::{FormValues, Nav, OwnRecallRow, RecallRow, RecallsView, RecordRecallView};

/// `GET /recalls`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let found = app.platform.recalls(&signed.ctx).await?;
    let view = RecallsView {
        lines: found.lines.into_iter().map(line).collect(),
        own: found.own.into_iter().map(own).collect(),
        officer: signed.has(Role::Officer),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Recalls, "/recalls").await?;
    Ok(shell::html(commonlink_pages::recalls(&shell, &view).into_string()))
}

/// `POST /recalls/{id}`.
pub async fn acknowledge(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<RecallNoticeId>,
    form: Form,
) -> Result<Response, WebError> {
    app.platform.acknowledge_recall(&signed.ctx, id, form.get("outcome")).await?;
    Ok(Redirect::to("/recalls").into_response())
}

/// `GET /seizures/{id}/recall`.
pub async fn one(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, id, FormValues::default(), Vec::new()).await
}

/// `POST /seizures/{id}/recall`.
pub async fn say(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    form: Form,
) -> Result<Response, WebError> {
    let input = RecallInput {
        kind: form.get("kind").to_owned(),
        reason: form.get("reason").to_owned(),
        words: form.get("words").to_owned(),
        fields: (!form.get("seen").is_empty()).then(|| fields(&form)),
    };
    let once = Once::new("recall", form.get("idempotency_key"), &(id, &input))?;
    match Box::pin(app.platform.recall(&signed.ctx, &once, id, &input)).await {
        Ok(()) => Ok(Redirect::to(&at(id)).into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, id, form.values, faults).await,
        Err(other) => Err(other.into()),
    }
}

fn fields(form: &Form) -> Fields {
    Fields {
        seen: form.get("seen").to_owned(),
        reference: form.get("reference").to_owned(),
        date: form.get("date").to_owned(),
        country: form.get("place.country").to_owned(),
        division: form.get("place.division").to_owned(),
        place: form.get("place.name").to_owned(),
        agency: form.get("agency").to_owned(),
        transport: form.get("transport").to_owned(),
        concealment: form.get("details.concealment").to_owned(),
    }
}

fn held(fields: Fields) -> Vec<(&'static str, String)> {
    vec![
        ("seen", fields.seen),
        ("reference", fields.reference),
        ("date", fields.date),
        ("place.country", fields.country),
        ("place.division", fields.division),
        ("place.name", fields.place),
        ("agency", fields.agency),
        ("transport", fields.transport),
        ("details.concealment", fields.concealment),
    ]
}

fn at(id: RecordId) -> String {
    format!("/seizures/{id}/recall")
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: RecordId,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let said = app.platform.recalls_of(&signed.ctx, id).await?;
    let row = app.platform.retention_of(&signed.ctx, id).await?;
    let withdrawn = said.iter().any(|recall| recall.kind == RecallKind::Withdrawal);
    let open = row.blocked.is_none() && !withdrawn;
    let fields = if open { app.platform.store().seizure(&signed.ctx, id).await? } else { None };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RecordRecallView {
        id,
        reference: row.reference.unwrap_or_else(|| id.to_string()),
        open,
        fields: fields.map(|seizure| held(Fields::of(&seizure))).unwrap_or_default(),
        said: said.into_iter().map(own).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
        values,
        faults: faults.into_iter().map(field_fault).collect(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Recalls, &at(id)).await?;
    Ok((status, shell::html(commonlink_pages::record_recall(&shell, &view).into_string())).into_response())
}

fn line(line: views::RecallLine) -> RecallRow {
    RecallRow {
        id: line.id,
        kind: line.kind,
        made: line.made,
        body: line.body,
        reason: line.reason,
        words: line.words,
        record: line.record,
        own: line.own,
        acknowledged: line.acknowledged,
    }
}

fn own(recall: views::OwnRecall) -> OwnRecallRow {
    let answer = |answer: views::RecallAnswer| (answer.body, answer.acknowledged);
    OwnRecallRow {
        record: recall.record,
        reference: recall.reference,
        kind: recall.kind,
        reason: recall.reason,
        words: recall.words,
        changes: recall.changes,
        made: recall.made,
        answers: recall.answers.into_iter().map(answer).collect(),
    }
}
