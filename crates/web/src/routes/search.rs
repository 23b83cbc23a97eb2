//! Search: one question, results by type.

use crate::{App, convert, error::WebError, extract::Query, session::Signed, shell};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::{CaseworkError, search::Found, views};
use commonlink_pages::{FoundMark, FoundSeizure, Nav, SearchView, Section};
use serde::Deserialize;

/// The address of the search; the same for the page and the JSON API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words that must all be in one record, or an identifier with or without what parts it. At most 200 signs.
    pub q: String,
}

/// `GET /search`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<SearchQuery>,
) -> Result<Response, WebError> {
    let (status, view) = match app.platform.search(&signed.ctx, &query.q).await {
        Ok(Some(found)) => {
            let owners = found.seizures.rows.iter().map(|found| found.row.owner);
            let names = convert::names(&app, &signed, owners).await?;
            (StatusCode::OK, view(query.q, found, &signed, &names))
        }
        Ok(None) => (StatusCode::OK, SearchView { text: query.q, ..SearchView::default() }),
        Err(CaseworkError::Invalid(faults)) => {
            let fault = faults.first().map(|fault| fault.message.to_owned());
            let view = SearchView { text: query.q, fault, ..SearchView::default() };
            (StatusCode::UNPROCESSABLE_ENTITY, view)
        }
        Err(other) => return Err(other.into()),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Other, "/search").await?;
    Ok((status, shell::html(commonlink_pages::search(&shell, &view).into_string())).into_response())
}

fn view(text: String, found: Found, signed: &Signed, names: &convert::Names) -> SearchView {
    let since = signed.who.previous_visit;
    let seizure = |found: views::FoundSeizure| FoundSeizure {
        row: convert::seizure_row(found.row, names),
        exhibits: found.exhibits.into_iter().map(|exhibit| (exhibit.number, exhibit.seal)).collect(),
    };
    let mark = |mark: views::FoundMark| FoundMark {
        id: mark.id,
        kind: mark.kind,
        label: mark.label,
        seizure: mark.seizure,
        reference: mark.reference,
    };
    SearchView {
        text,
        fault: None,
        seizures: section(found.seizures, seizure),
        marks: section(found.marks, mark),
        links: section(found.links, |link| convert::link_row(link, since)),
        tables: section(found.tables, convert::batch_row),
        people: section(found.people, |user| (user.name, user.login)),
    }
}

fn section<A, B>(few: commonlink_casework::search::Few<A>, make: impl FnMut(A) -> B) -> Section<B> {
    Section { rows: few.rows.into_iter().map(make).collect(), more: few.more }
}
