//! The owner's mirror, proofs of its entries, and the head of the audit trail.

use crate::{
    App,
    error::WebError,
    extract::{Path, Query},
    forms::Form,
    routes::submit::field_fault,
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, audit::MIRROR_ROWS, views};
use commonlink_model::{AuditId, Fault, Moment, RecordId, Role};
use commonlink_pages::{DelayRow, FormValues, MirrorRow, MirrorView, Nav, TrailView};
use serde::Deserialize;

/// `GET /mirror`: from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    before: Option<i64>,
}

/// `GET /mirror`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(from): Query<From>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, &from, FormValues::default(), Vec::new()).await
}

/// `POST /mirror/delays`.
pub async fn delay(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let (reason, days, until) = (form.get("reason"), form.get("days"), form.get("until"));
    match app.platform.delay_mirror(&signed.ctx, reason, days, until).await {
        Ok(()) => Ok(Redirect::to("/mirror").into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            show(&app, &headers, &signed, &From::default(), form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    from: &From,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let before = from.before.map(Moment::from_micros);
    let found = app.platform.mirror(&signed.ctx, before).await?;
    let full = found.len() >= MIRROR_ROWS as usize;
    let older = found.last().filter(|_| full).map(|row| row.at);
    let delays = if signed.has(Role::DataProtectionOfficer) {
        Some(app.platform.mirror_delays(&signed.ctx).await?)
    } else {
        None
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = MirrorView {
        rows: found.into_iter().map(row).collect(),
        older,
        turned: before.is_some(),
        trail: trail(app).await?,
        delays: delays.map(|delays| delays.into_iter().map(delay_row).collect()),
        values,
        faults: faults.into_iter().map(field_fault).collect(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Mirror, "/mirror").await?;
    Ok((status, shell::html(commonlink_pages::mirror(&shell, &view).into_string())).into_response())
}

async fn trail(app: &App) -> Result<Option<TrailView>, WebError> {
    let (Some(head), Some(key)) = (app.platform.store().audit_head().await?, app.platform.audit_key().await?)
    else {
        return Ok(None);
    };
    Ok(Some(TrailView { signed: head.signed, key: key.to_text() }))
}

fn row(row: views::MirrorRow) -> MirrorRow {
    let address = |mark: Option<RecordId>, seizure: RecordId| match mark {
        Some(mark) => format!("/marks/{mark}"),
        None => format!("/seizures/{seizure}"),
    };
    let record = row.seizure.map(|seizure| (address(row.mark, seizure), row.name.unwrap_or_default()));
    let records = row.records.into_iter().map(|one| (address(one.mark, one.seizure), one.name)).collect();
    MirrorRow {
        id: row.id,
        at: row.at,
        body: row.body,
        action: row.action,
        purpose: row.purpose,
        kind: row.kind,
        record,
        listed: row.listed,
        records,
    }
}

fn delay_row(row: views::DelayRow) -> DelayRow {
    DelayRow { reason: row.reason, days: row.days, begins: row.begins, ends: row.ends }
}

/// `GET /mirror/{id}/proof`: the proof of an entry as a file.
pub async fn proof(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<AuditId>,
) -> Result<Response, WebError> {
    let receipt = app.platform.audit_receipt(&signed.ctx, id).await?;
    Ok(file("entry.tlog-proof", receipt.to_text()))
}

/// `GET /mirror/checkpoint`: the head of the trail as a file.
pub async fn checkpoint(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    Ok(file("head.txt", app.platform.audit_bundle(&signed.ctx, 0).await?.checkpoint))
}

fn file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text).into_response()
}
