//! The page of a body's data protection officer.

use crate::{App, convert, error::WebError, extract::Path, forms::Form, session::Signed, shell};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::oversight::{JUDGED_DAYS, Rule, Unusual};
use commonlink_casework::views::{DecisionRow as Decision, SampledAccess};
use commonlink_model::{AuditId, UserId};
use commonlink_pages::{DecisionRow, Nav, OversightView, SpotCheckRow, UnusualRow};

/// `GET /oversight`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    let found = app.platform.oversight(&signed.ctx).await?;
    let view = OversightView {
        days: JUDGED_DAYS,
        unusual: found.unusual.into_iter().map(unusual).collect(),
        limits: convert::limits(&app, &signed).await?,
        week: found.week,
        sample: found.sample.into_iter().map(|row| access(row, signed.ctx.user)).collect(),
        due: [found.retention.asked.len(), found.retention.blocked.len(), found.retention.soon.len()],
        decisions: found.decisions.into_iter().map(decision).collect(),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Oversight, "/oversight").await?;
    Ok(shell::html(commonlink_pages::oversight(&shell, &view).into_string()).into_response())
}

/// `POST /oversight/checks/{id}`.
pub async fn check(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<AuditId>,
    form: Form,
) -> Result<Response, WebError> {
    app.platform.check_access(&signed.ctx, id, form.get("outcome")).await?;
    Ok(Redirect::to("/oversight").into_response())
}

fn unusual(row: Unusual) -> UnusualRow {
    let rule = match row.rule {
        Rule::Many => "oversight-rule-many",
        Rule::Hours => "oversight-rule-hours",
        Rule::Refused => "oversight-rule-refused",
    };
    UnusualRow { name: row.name, day: row.day, rule, count: row.count, usual: row.usual }
}

fn decision(row: Decision) -> DecisionRow {
    DecisionRow {
        at: row.at,
        name: row.name,
        action: row.action,
        subject: row.subject,
        told: row.told,
        step: row.step,
    }
}

fn access(row: SampledAccess, reader: Option<UserId>) -> SpotCheckRow {
    SpotCheckRow {
        id: row.id,
        at: row.at,
        mine: Some(row.user) == reader,
        name: row.name,
        action: row.action,
        purpose: row.purpose,
        subject: row.subject,
        own: row.own,
        outcome: row.outcome,
    }
}
