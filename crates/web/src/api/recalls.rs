//! What the own body is told of others' records that are withdrawn, corrected or erased.

use crate::{App, error::ApiError, extract::Json, session::Client};
use axum::extract::State;
use commonlink_casework::views::RecallLine;
use commonlink_model::Moment;
use serde::Serialize;
use utoipa::ToSchema;

/// Most rows of the list.
const ROWS: u32 = 200;

/// A line about a record of another body of which one's own was told.
#[derive(Serialize, ToSchema)]
pub struct Recall {
    /// Identifier.
    id: String,
    /// `withdrawal`, `correction` or `erasure`.
    kind: String,
    /// When, RFC 3339.
    made: String,
    /// Whose record it is; absent where that was never told.
    organisation: Option<String>,
    /// Why it was withdrawn: code; absent where its owner is not named.
    reason: Option<String>,
    /// In the owner's words; empty where it is not named.
    words: String,
    /// The record, where it was told which.
    record: Option<String>,
    /// The own seizures whose hits, links and requests rest on it.
    own_seizures: Vec<String>,
    /// When somebody of one's own body acknowledged it, RFC 3339.
    acknowledged: Option<String>,
    /// `nothing_used`, `used_corrected` or `used_informed`.
    outcome: Option<String>,
}

impl From<RecallLine> for Recall {
    fn from(line: RecallLine) -> Self {
        let (acknowledged, outcome) = line.acknowledged.unzip();
        Self {
            id: line.id.to_string(),
            kind: line.kind.code().to_owned(),
            made: line.made.to_rfc3339(),
            organisation: line.body,
            reason: line.reason.map(|reason| reason.code().to_owned()),
            words: line.words,
            record: line.record.map(|id| id.to_string()),
            own_seizures: line.own.iter().map(|(id, _)| id.to_string()).collect(),
            acknowledged: acknowledged.map(Moment::to_rfc3339),
            outcome: outcome.map(|outcome| outcome.code().to_owned()),
        }
    }
}

/// Records of others that were withdrawn, corrected or erased after one's own body was told of them: first what nobody has
/// acknowledged.
#[utoipa::path(get, path = "/api/v1/recalls", tag = "recalls",
    responses((status = 200, description = "All of them.", body = Vec<Recall>)))]
pub async fn list(State(app): State<App>, Client(client): Client) -> Result<Json<Vec<Recall>>, ApiError> {
    let lines = app.platform.store().recall_lines(&client.ctx, ROWS).await?;
    Ok(Json(lines.into_iter().map(Into::into).collect()))
}
