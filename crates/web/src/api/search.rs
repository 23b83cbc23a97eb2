//! Search: one question, results by type.

use crate::{
    App, convert,
    error::ApiError,
    extract::{Json, Query},
    routes::SearchQuery,
    session::Client,
};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::links::Link;
use super::seizures::SeizureSummary;

/// What was found; at most 20 of each type, the best first.
#[derive(Default, Serialize, ToSchema)]
pub struct SearchResult {
    /// Seizures.
    seizures: Vec<SeizureFound>,
    /// There are more seizures; `GET /api/v1/seizures?q=` lists them.
    more_seizures: bool,
    /// Marks.
    marks: Vec<MarkFound>,
    /// There are more marks.
    more_marks: bool,
    /// Common links.
    links: Vec<Link>,
    /// There are more links.
    more_links: bool,
    /// Tables that came in.
    tables: Vec<TableFound>,
    /// There are more tables.
    more_tables: bool,
}

/// A seizure that was found.
#[derive(Serialize, ToSchema)]
pub struct SeizureFound {
    /// As in a list.
    #[serde(flatten)]
    seizure: SeizureSummary,
    /// Exhibits of it whose number or seal is what was asked for.
    exhibits: Vec<ExhibitFound>,
}

/// An exhibit that was found by its number or seal.
#[derive(Serialize, ToSchema)]
pub struct ExhibitFound {
    /// Identifier.
    id: String,
    /// The owner's number.
    number: String,
    /// The seal that was asked for.
    seal: Option<String>,
    /// What it is.
    description: String,
}

/// A mark that was found.
#[derive(Serialize, ToSchema)]
pub struct MarkFound {
    /// Identifier.
    id: String,
    /// What kind of trace.
    kind: String,
    /// What its owner calls it.
    label: String,
    /// Its seizure.
    seizure: String,
    /// Case reference of that.
    reference: String,
}

/// A table that was found.
#[derive(Serialize, ToSchema)]
pub struct TableFound {
    /// Identifier of the batch.
    id: String,
    /// Name of the file.
    file: String,
}

/// Everything in scope that answers a question. All words must be in one record; identifiers are found with or without
/// separators. The order rests on where the words stand, never on how often they occur anywhere.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(SearchQuery),
    responses((status = 200, description = "What was found; empty for a question without letters and digits.",
        body = SearchResult)))]
pub async fn find(
    State(app): State<App>,
    Client(client): Client,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchResult>, ApiError> {
    let Some(found) = app.platform.search(&client.ctx, &query.q).await? else {
        return Ok(Json(SearchResult::default()));
    };
    let seizure = |found: commonlink_casework::views::FoundSeizure| SeizureFound {
        seizure: found.row.into(),
        exhibits: found
            .exhibits
            .into_iter()
            .map(|exhibit| ExhibitFound {
                id: exhibit.id.to_string(),
                number: exhibit.number,
                seal: exhibit.seal,
                description: exhibit.description,
            })
            .collect(),
    };
    let mark = |mark: commonlink_casework::views::FoundMark| MarkFound {
        id: mark.id.to_string(),
        kind: mark.kind.code().to_owned(),
        label: mark.label,
        seizure: mark.seizure.to_string(),
        reference: mark.reference,
    };
    Ok(Json(SearchResult {
        more_seizures: found.seizures.more,
        seizures: found.seizures.rows.into_iter().map(seizure).collect(),
        more_marks: found.marks.more,
        marks: found.marks.rows.into_iter().map(mark).collect(),
        more_links: found.links.more,
        links: found.links.rows.into_iter().map(|link| convert::link_row(link, None).into()).collect(),
        more_tables: found.tables.more,
        tables: found
            .tables
            .rows
            .into_iter()
            .map(|table| TableFound { id: table.id.to_string(), file: table.file_name })
            .collect(),
    }))
}
