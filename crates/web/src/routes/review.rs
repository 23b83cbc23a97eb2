//! The yearly review of who has access in one's own body.

use crate::{App, error::WebError, extract::Path, forms::Form, session::Signed, shell};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, access::Access};
use commonlink_model::{ReviewDecision, UserId};
use commonlink_pages::{AccessRow, Nav, ReviewView};

/// `GET /people/review`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    let now = signed.ctx.now;
    let row = |access: Access| AccessRow {
        own: signed.ctx.user == Some(access.row.user.id),
        id: access.row.user.id,
        login: access.row.user.login,
        name: access.row.user.name,
        roles: access.row.user.roles,
        suspended: access.row.user.suspended,
        because: access.row.because,
        used: access.row.used,
        codes: access.row.codes,
        passkeys: access.row.passkeys.unsigned_abs(),
        overdue: access.due <= now,
        due: access.due,
        lapses: access.lapses,
    };
    let settings = app.platform.settings();
    let view = ReviewView {
        rows: app.platform.access(&signed.ctx).await?.into_iter().map(row).collect(),
        dormant_days: settings.dormant_days,
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::People, "/people/review").await?;
    Ok(shell::html(commonlink_pages::review(&shell, &view).into_string()).into_response())
}

/// `POST /people/{id}/review`: `decision`.
pub async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    form: Form,
) -> Result<Response, WebError> {
    let unknown = |_cause| CaseworkError::fault("decision", "error-not-listed");
    let decision: ReviewDecision = form.get("decision").parse().map_err(unknown)?;
    app.platform.review_access(&signed.ctx, id, decision).await?;
    Ok(Redirect::to("/people/review").into_response())
}
