//! The register of access agreements.

use crate::{
    App, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed, shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, Once, agreements::AgreementInput, views::AgreementRow as Held};
use commonlink_model::{AgreementId, Fault, Moment, RequestId};
use commonlink_pages::{AgreementRow, AgreementsView, FormValues, Nav};

const DAY: i64 = 24 * 3600;

/// `GET /agreements`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show(&app, &headers, &signed, FormValues::default(), Vec::new()).await
}

/// `POST /agreements`.
pub async fn record(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let value = |name: &str| form.get(name).to_owned();
    let input = AgreementInput {
        organisation: value("organisation"),
        basis: value("basis"),
        scope: value("scope"),
        officer: value("officer"),
        start: value("start"),
        end: value("end"),
    };
    let recorded = async {
        let once = Once::new("agreement", form.get("idempotency_key"), &input)?;
        app.platform.record_agreement(&signed.ctx, &once, &input).await
    };
    match recorded.await {
        Ok(_) => Ok(Redirect::to("/agreements").into_response()),
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, form.values, faults).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /agreements/{id}/end`.
pub async fn end(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<AgreementId>,
) -> Result<Response, WebError> {
    app.platform.end_agreement(&signed.ctx, id).await?;
    Ok(Redirect::to("/agreements").into_response())
}

/// The last day of an agreement that holds before a moment.
pub(crate) fn last_day(end: Moment) -> String {
    end.plus_seconds(-1).date().to_string()
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let now = signed.ctx.now;
    let held = app.platform.agreements(&signed.ctx).await?;
    let bodies = app.platform.agreement_bodies(&signed.ctx).await?;
    let row = |row: Held| AgreementRow {
        id: row.agreement.id,
        may_end: row.ended.is_none()
            && row.agreement.end > now
            && bodies.iter().any(|body| body.id == row.agreement.organisation),
        left: row.holds(now).then(|| (row.agreement.end.micros() - now.micros()) / (DAY * 1_000_000)),
        body: row.body,
        kind: row.kind,
        basis: row.agreement.basis,
        scope: row.agreement.scope,
        officer: row.agreement.officer,
        start: row.agreement.start.date().to_string(),
        end: last_day(row.agreement.end),
        ended: row.ended.map(|at| at.date().to_string()),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = AgreementsView {
        rows: held.into_iter().map(row).collect(),
        bodies: bodies.iter().map(|body| (body.id.to_string(), body.name.clone())).collect(),
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::Agreements, "/agreements").await?;
    Ok((status, shell::html(commonlink_pages::agreements(&shell, &view).into_string())).into_response())
}
