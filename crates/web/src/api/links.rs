//! Common links and notices.

use crate::{App, convert, error::ApiError, extract::Json, session::Client};
use axum::extract::State;
use commonlink_casework::NOTICE;
use commonlink_pages::LinkRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A link between a record of one's own and one of another body.
#[derive(Serialize, ToSchema)]
pub struct Link {
    /// Identifier.
    id: String,
    /// `same_design` or `same_tool`.
    kind: String,
    /// `proposed`, `confirmed`, `rejected`, `undecided`, or `withdrawn_basis` where one of the two records is withdrawn.
    state: String,
    /// The two examiners differed on it, and one of them gave way with a recorded reason.
    after_disagreement: bool,
    /// The own seizure.
    seizure: String,
    /// Its case reference.
    reference: String,
    /// Country of the other side, where its rules allow.
    other_country: Option<String>,
    /// Organisation of the other side, where its rules allow.
    other_organisation: Option<String>,
    /// Whom to contact there, where its rules allow.
    other_contact: Option<String>,
    /// Its case reference, where its rules allow.
    other_reference: Option<String>,
    /// Since when, RFC 3339.
    made: String,
    /// Last change, RFC 3339.
    changed: String,
    /// Since when one of the two records is withdrawn, RFC 3339: do not act on it.
    withdrawn: Option<String>,
    /// When one of them was corrected last, RFC 3339.
    corrected: Option<String>,
    /// Always: verify with the owner before you act.
    notice: &'static str,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind.code().to_owned(),
            state: row.state.code().to_owned(),
            after_disagreement: row.resolved,
            seizure: row.seizure.to_string(),
            reference: row.reference,
            other_country: row.other.country,
            other_organisation: row.other.organisation,
            other_contact: row.other.contact,
            other_reference: row.other.reference,
            made: row.made.to_rfc3339(),
            changed: row.changed.to_rfc3339(),
            withdrawn: row.recalled.withdrawn.map(commonlink_model::Moment::to_rfc3339),
            corrected: row.recalled.corrected.map(commonlink_model::Moment::to_rfc3339),
            notice: NOTICE,
        }
    }
}

/// A notice to one's own organisation.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// Identifier.
    id: String,
    /// What happened.
    kind: String,
    /// When, RFC 3339.
    at: String,
    /// Whether it was seen.
    seen: bool,
}

/// Links of one's own records.
#[utoipa::path(get, path = "/api/v1/links", tag = "links",
    responses((status = 200, description = "All of them.", body = Vec<Link>)))]
pub async fn list(State(app): State<App>, Client(client): Client) -> Result<Json<Vec<Link>>, ApiError> {
    let links = app.platform.store().links(&client.ctx).await?;
    Ok(Json(links.into_iter().map(|link| convert::link_row(link, None).into()).collect()))
}

/// The latest hundred notices.
#[utoipa::path(get, path = "/api/v1/notices", tag = "links",
    responses((status = 200, description = "Latest first.", body = Vec<Notice>)))]
pub async fn notices(State(app): State<App>, Client(client): Client) -> Result<Json<Vec<Notice>>, ApiError> {
    let notices = app.platform.store().notices(&client.ctx, None, 100).await?;
    let notices = notices.into_iter().map(|notice| Notice {
        id: notice.id.to_string(),
        kind: notice.kind,
        at: notice.created.to_rfc3339(),
        seen: notice.seen.is_some(),
    });
    Ok(Json(notices.collect()))
}
