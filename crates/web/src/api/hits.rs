//! Hits, as one side is told of them.

use crate::{
    App,
    error::ApiError,
    extract::{Json, Path},
    session::Client,
};
use axum::{extract::State, http::StatusCode};
use commonlink_casework::NOTICE;
use commonlink_model::{HitId, Moment, Triage};
use commonlink_pages::{Answer, HitRow, HitsView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hits of a seizure.
#[expect(clippy::struct_field_names, reason = "the field is what the interface calls it")]
#[derive(Serialize, ToSchema)]
pub struct Hits {
    /// Captures to compare.
    captures: u64,
    /// Captures whose comparison is complete.
    compared: u64,
    /// Captures that could not be read.
    failed: u64,
    /// Captures that wait before they are compared with others' records.
    waiting: u64,
    /// When the first of them is looked at again, RFC 3339; others may be first.
    waits_until: Option<String>,
    /// Always: verify with the owner before you act.
    notice: &'static str,
    /// Strongest first.
    hits: Vec<Hit>,
}

/// One hit.
#[derive(Serialize, ToSchema)]
pub struct Hit {
    /// Identifier.
    id: String,
    /// The own mark's label.
    mark: String,
    /// Same design against another design.
    class: HitAnswer,
    /// Same tool against another tool of the same design.
    individual: HitAnswer,
    /// Whether the class answer is better than chance; absent while the answers are kept from the asker.
    #[serde(skip_serializing_if = "Option::is_none")]
    above_chance: Option<bool>,
    /// `new`, `worth_examining` or `not_useful`.
    triage: String,
    /// Country of the other side, where its rules allow.
    country: Option<String>,
    /// Organisation of the other side, where its rules allow.
    organisation: Option<String>,
    /// Whom to contact there, where its rules allow.
    contact: Option<String>,
    /// Its case reference, after an examiner's support and where its rules allow.
    reference: Option<String>,
    /// Since when one of the two records is withdrawn, RFC 3339: do not act on it.
    withdrawn: Option<String>,
    /// When one of them was corrected last, RFC 3339.
    corrected: Option<String>,
}

/// The answer to one question, in words.
#[derive(Serialize, ToSchema)]
pub struct HitAnswer {
    /// `evaluable`, `not_evaluable`, `awaits_your_conclusion`: kept from an examiner until they have concluded, or
    /// `not_told`: the other owner lets only be known that something is there.
    verdict: &'static str,
    /// Step of the verbal scale.
    strength: Option<&'static str>,
    /// `for_first`, `for_alternative` or `neither`.
    direction: Option<&'static str>,
    /// Why it is not evaluable.
    reason: Option<String>,
}

impl From<Answer> for HitAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Given { strength, direction, .. } => Self {
                verdict: "evaluable",
                strength: Some(strength.code()),
                direction: Some(direction.code()),
                reason: None,
            },
            Answer::Awaited => {
                Self { verdict: "awaits_your_conclusion", strength: None, direction: None, reason: None }
            }
            Answer::Withheld => Self { verdict: "not_told", strength: None, direction: None, reason: None },
            Answer::NotEvaluable { reason } => {
                Self { verdict: "not_evaluable", strength: None, direction: None, reason: Some(reason) }
            }
        }
    }
}

impl From<HitRow> for Hit {
    fn from(row: HitRow) -> Self {
        Self {
            id: row.id.to_string(),
            mark: row.label,
            above_chance: row.class.told().then_some(row.above_chance),
            class: row.class.into(),
            individual: row.individual.into(),
            triage: row.triage.code().to_owned(),
            country: row.other.country,
            organisation: row.other.organisation,
            contact: row.other.contact,
            reference: row.other.reference,
            withdrawn: row.recalled.withdrawn.map(Moment::to_rfc3339),
            corrected: row.recalled.corrected.map(Moment::to_rfc3339),
        }
    }
}

impl From<HitsView> for Hits {
    fn from(view: HitsView) -> Self {
        Self {
            captures: view.progress.captures,
            compared: view.progress.compared,
            failed: view.progress.failed,
            waiting: view.progress.waiting,
            waits_until: view.progress.wait.map(|wait| wait.until.to_rfc3339()),
            notice: NOTICE,
            hits: view.hits.into_iter().map(Hit::from).collect(),
        }
    }
}

/// What is said of a hit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTriage {
    /// `worth_examining` or `not_useful`.
    #[schema(value_type = String, example = "worth_examining")]
    triage: Triage,
}

/// Says of a hit whether an examiner should look.
#[utoipa::path(post, path = "/api/v1/hits/{id}/triage", tag = "hits", request_body = NewTriage,
    params(("id" = String, Path)), responses((status = 204, description = "It is noted.")))]
pub async fn triage(
    State(app): State<App>,
    Client(client): Client,
    Path(id): Path<HitId>,
    Json(new): Json<NewTriage>,
) -> Result<StatusCode, ApiError> {
    app.platform.triage(&client.ctx, id, new.triage).await?;
    Ok(StatusCode::NO_CONTENT)
}
