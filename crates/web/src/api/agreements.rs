//! The register of access agreements.

use crate::{App, error::ApiError, extract::Json, routes::last_day_of_agreement, session::Client};
use axum::extract::State;
use commonlink_casework::views::AgreementRow;
use commonlink_model::Moment;
use serde::Serialize;
use utoipa::ToSchema;

/// An agreement by which a body is let in.
#[derive(Serialize, ToSchema)]
pub struct Agreement {
    /// Identifier.
    id: String,
    /// Identifier of the body that is let in.
    organisation: String,
    /// Its name.
    name: String,
    /// On which ground.
    legal_basis: String,
    /// For what.
    scope: String,
    /// The officer responsible.
    officer: String,
    /// The first day.
    start: String,
    /// The last day.
    end: String,
    /// When it was ended before its time, RFC 3339.
    ended: Option<String>,
    /// Whether it is in force now.
    in_force: bool,
}

impl Agreement {
    fn of(row: AgreementRow, now: Moment) -> Self {
        Self {
            in_force: row.holds(now),
            id: row.agreement.id.to_string(),
            organisation: row.agreement.organisation.to_string(),
            name: row.body,
            legal_basis: row.agreement.basis,
            scope: row.agreement.scope,
            officer: row.agreement.officer,
            start: row.agreement.start.date().to_string(),
            end: last_day_of_agreement(row.agreement.end),
            ended: row.ended.map(Moment::to_rfc3339),
        }
    }
}

/// Access agreements: of one's own body and those under it for its administrators and data protection officers, all of them
/// for those and the officers of the secretariat.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "agreements",
    responses((status = 200, description = "By body, the latest first.", body = Vec<Agreement>)))]
pub async fn list(State(app): State<App>, Client(client): Client) -> Result<Json<Vec<Agreement>>, ApiError> {
    let rows = app.platform.agreements(&client.ctx).await?;
    Ok(Json(rows.into_iter().map(|row| Agreement::of(row, client.ctx.now)).collect()))
}
