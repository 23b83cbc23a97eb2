//! The seizure record on one page: facts, exhibits, marks, hits.

use crate::{
    App, convert,
    error::WebError,
    extract::{Path, Query},
    forms::Form,
    routes::{
        retention, submission_form,
        submit::{field_fault, take_files},
    },
    session::Signed,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, Once, intake};
use commonlink_model::{ExhibitId, Fault, RecordId, RequestId, Role};
use commonlink_pages::{FormValues, ImportedView, Nav, PlaceFound, SeizureView, hits_part};
use serde::Deserialize;

/// `GET /seizures/{id}`.
#[derive(Debug, Deserialize)]
pub struct RecordQuery {
    #[serde(default)]
    fresh: Option<String>,
    /// `show`: what is sensitive in it, too.
    #[serde(default)]
    sensitive: Option<String>,
}

/// `GET /seizures/{id}`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    Query(query): Query<RecordQuery>,
) -> Result<Response, WebError> {
    let how = How { fresh: query.fresh.is_some(), sensitive: query.sensitive.as_deref() == Some("show") };
    let shown = show(&app, &headers, &signed, id, how, FormValues::default(), Vec::new()).await;
    // A record that is blocked is nobody's but its owner's, who finds its time in its place.
    if matches!(shown, Err(WebError::NotFound)) && app.platform.is_blocked(&signed.ctx, id).await? {
        return retention::show(&app, &headers, &signed, id, FormValues::default(), Vec::new()).await;
    }
    shown
}

/// `GET /seizures/{id}/hits`: the part that refreshes itself.
pub async fn hits(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
) -> Result<Html<String>, WebError> {
    let view = convert::hits_view(&app, &signed, id).await?;
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Seizures, "/seizures").await?;
    Ok(shell::html(hits_part(&shell, &view).into_string()))
}

/// `POST /seizures/{id}/marks`.
pub async fn add_mark(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<RecordId>,
    mut form: Form,
) -> Result<Response, WebError> {
    // Files are taken in only for a record of one's own.
    let held = app.platform.store().seizure(&signed.ctx, id).await?;
    held.filter(|held| held.owner == signed.ctx.organisation).ok_or(CaseworkError::NotFound)?;
    let mut faults = Vec::new();
    let marks = submission_form::read_marks(&form, &mut faults);
    let input = take_files(&app, &signed, &mut form, marks, &mut faults).await?;
    let (marks, more) = intake::read_marks(&input);
    faults.extend(more);
    let outcome = if faults.is_empty() {
        let once = Once::new("add_marks", form.get("idempotency_key"), &(id, &input))?;
        app.platform.add_marks(&signed.ctx, &once, id, marks).await
    } else {
        Err(CaseworkError::Invalid(faults))
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/seizures/{id}#hits")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            show(&app, &headers, &signed, id, How::default(), form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /seizures/{id}/exhibits/{exhibit}/custody`.
pub async fn add_custody(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path((id, exhibit)): Path<(RecordId, ExhibitId)>,
    form: Form,
) -> Result<Response, WebError> {
    let input = submission_form::custody(&form, "");
    let once = Once::new("add_custody", form.get("idempotency_key"), &(id, exhibit, &input))?;
    let (entry, faults) = intake::read_custody(&input, signed.ctx.now);
    let outcome = if faults.is_empty() {
        app.platform.add_custody(&signed.ctx, &once, id, exhibit, entry).await
    } else {
        Err(CaseworkError::Invalid(faults))
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/seizures/{id}#exhibits")).into_response()),
        Err(CaseworkError::Invalid(faults)) => {
            let faults = faults.into_iter().map(|fault| Fault {
                field: fault.field.replacen("custody", &format!("custody.{exhibit}"), 1),
                message: fault.message,
            });
            show(&app, &headers, &signed, id, How::default(), form.values, faults.collect()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// How a record is shown.
#[derive(Clone, Copy, Default)]
struct How {
    /// Just submitted.
    fresh: bool,
    /// With what is sensitive in it.
    sensitive: bool,
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    id: RecordId,
    how: How,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let mut held = app.platform.store().seizure(&signed.ctx, id).await?.ok_or(CaseworkError::NotFound)?;
    let views = app.platform.store().marks_of(&signed.ctx, id).await?;
    let concealed = !app.platform.sensitive_asked(&signed.ctx, &mut held, how.sensitive).await?;
    let mut marks = Vec::new();
    for view in views.iter().filter(|_| !concealed) {
        marks.push(convert::mark_card(app, signed, view, &held).await?);
    }
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own = held.owner == signed.ctx.organisation;
    let imported = if own && !concealed { app.platform.imported_from(&signed.ctx, id).await? } else { None };
    let imported = imported.map(|row| ImportedView {
        batch: row.batch,
        file: row.file,
        sheet: row.sheet,
        line: row.line,
        flags: row.flags,
        cells: row.cells,
    });
    let hits = if own { Some(convert::hits_of(app, signed, &held, &views).await?) } else { None };
    let handling = &held.submission.handling;
    let bodies = [held.owner].into_iter().chain(convert::named_in(handling));
    let names = convert::names(app, signed, bodies).await?;
    let lies = commonlink_casework::whereabouts(&held.submission.place);
    let view = SeizureView {
        place: PlaceFound { found: lies.found, others: lies.others },
        imported,
        hits,
        owner: names.get(&held.owner).unwrap_or(&signed.who.organisation.name).clone(),
        own,
        names,
        may_add: own && signed.has(Role::Officer),
        marks,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        fresh: how.fresh,
        concealed,
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
        seizure: held,
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Seizures, &format!("/seizures/{id}")).await?;
    Ok((status, shell::html(commonlink_pages::seizure(&shell, &view).into_string())).into_response())
}
