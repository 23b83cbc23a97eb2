//! How long own records are kept: the list, one record, extension and erasure.

use crate::{
    App, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed, shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, retention::Keep, views};
use commonlink_model::{Fault, RecordId, Role};
use commonlink_pages::{
    FormValues, KeptRow, KeptView, Nav, RecordRetentionView, RetentionRow, RetentionView, TombstoneRow,
};

/// `GET /retention`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Html<String>, WebError> {
    let found = app.platform.retention(&signed.ctx).await?;
    let rows = |rows: Vec<views::RetentionRow>| rows.into_iter().map(|one| row(&app, one)).collect();
    let stone = |stone: views::TombstoneRow| TombstoneRow {
        id: stone.id,
        received: stone.received,
        erased: stone.erased,
        reason: stone.reason.parse().ok(),
    };
    let view = RetentionView {
        asked: rows(found.asked),
        blocked: rows(found.blocked),
        soon: rows(found.soon),
        tombstones: found.tombstones.into_iter().map(stone).collect(),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Retention, "/retention").await?;
    Ok(shell::html(commonlink_pages::retention(&shell, &view).into_string()))
}

/// `GET /seizures/{id}/retention`.
pub async fn one(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    show(&app, &headers, &signed, id, FormValues::default(), Vec::new()).await
}

/// `POST /seizures/{id}/extension`.
pub async fn extend(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    form: Form,
) -> Result<Response, WebError> {
    let (until, reason) = (form.get("until"), form.get("extend_reason"));
    match app.platform.extend_retention(&signed.ctx, id, until, reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/seizures/{id}/retention")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            let field = |field: String| if field == "reason" { "extend_reason".to_owned() } else { field };
            let faults = faults.into_iter().map(|one| Fault { field: field(one.field), ..one }).collect();
            show(&app, &headers, &signed, id, form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /seizures/{id}/erasure`.
pub async fn erase(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    form: Form,
) -> Result<Response, WebError> {
    let platform = &app.platform;
    let done = match form.get("step") {
        "agree" => Box::pin(platform.agree_erasure(&signed.ctx, id)).await.map(|()| "/retention".to_owned()),
        "withdraw" => platform.withdraw_erasure(&signed.ctx, id).await.map(|()| at(id)),
        _ => {
            let keep = form.given("keep").map(|_| Keep {
                until: form.get("keep_until").to_owned(),
                reason: form.get("keep_reason").to_owned(),
            });
            let asked =
                platform.ask_erasure_keeping(&signed.ctx, id, form.get("reason"), keep.as_ref()).await;
            asked.map(|()| at(id))
        }
    };
    match done {
        Ok(next) => Ok(Redirect::to(&next).into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, id, form.values, faults).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /retention/kept`: what for is asked first.
pub async fn kept(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    if !signed.has(Role::Officer) {
        return Err(WebError::Forbidden);
    }
    show_kept(&app, &headers, &signed, KeptView::default()).await
}

/// `POST /retention/kept`.
pub async fn read_kept(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let view = match app.platform.kept_references(&signed.ctx, form.get("why")).await {
        Ok(rows) => {
            let row = |row: views::KeptReference| KeptRow {
                date: if row.first == row.last {
                    row.first.to_string()
                } else {
                    format!("{}/{}", row.first, row.last)
                },
                reference: row.reference,
                country: row.country,
                reason: row.reason,
                until: row.until.date().to_string(),
            };
            KeptView { rows: Some(rows.into_iter().map(row).collect()), ..KeptView::default() }
        }
        Err(CaseworkError::Invalid(faults)) => {
            let faults = faults.into_iter().map(field_fault).collect();
            KeptView { values: form.values, faults, rows: None }
        }
        Err(other) => return Err(other.into()),
    };
    show_kept(&app, &headers, &signed, view).await
}

async fn show_kept(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    view: KeptView,
) -> Result<Response, WebError> {
    let status = if view.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = shell::signed_in(app, headers, signed, Nav::Retention, "/retention/kept").await?;
    Ok((status, shell::html(commonlink_pages::kept(&shell, &view).into_string())).into_response())
}

fn at(id: RecordId) -> String {
    format!("/seizures/{id}/retention")
}

/// The page of one record; also in place of the page of a record that is blocked.
pub(super) async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: RecordId,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let found = app.platform.retention_of(&signed.ctx, id).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own_wish = found.asked.as_ref().is_some_and(|asked| asked.by == signed.ctx.user);
    let view = RecordRetentionView {
        row: row(app, found),
        officer: signed.has(Role::Officer),
        own_wish,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Retention, &at(id)).await?;
    Ok((status, shell::html(commonlink_pages::record_retention(&shell, &view).into_string())).into_response())
}

fn row(app: &App, row: views::RetentionRow) -> RetentionRow {
    let erased = app.platform.erased_on(&row);
    RetentionRow {
        id: row.id,
        in_doubt: row.in_doubt,
        reference: row.reference,
        review_on: row.review_on.to_string(),
        received: row.received,
        blocked: row.blocked.zip(erased),
        keep: row.asked.as_ref().and_then(|asked| asked.keep.clone()),
        asked: row.asked.map(|asked| (asked.reason, asked.at)),
    }
}
