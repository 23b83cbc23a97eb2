//! The seizure list: everything it shows stands in the address.

use crate::{App, convert, error::WebError, extract::Query, session::Signed, shell};
use axum::{extract::State, http::HeaderMap, response::Html};
use commonlink_casework::{
    CaseworkError,
    views::{SeizureColumn, SeizureQuery, SeizureSort},
};
use commonlink_model::{Fault, ReportedDate};
use commonlink_pages::{Nav, PageLinks, SeizuresQuery, SeizuresView};
use commonlink_reference::lists;
use serde::Deserialize;

/// Rows of one page.
const ROWS: u32 = 50;

/// The address of the list; the same for pages, exports and the JSON API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Country of seizure, ISO 3166-1 alpha-2.
    pub country: String,
    /// Substance group code.
    pub substance: String,
    /// Transport mode code.
    pub transport: String,
    /// Words that must all be in the record, as in the search.
    pub q: String,
    /// Earliest day, month or year: `2014-03-14`, `2014-03`, `2014`.
    pub from: String,
    /// Latest day, month or year.
    pub to: String,
    /// `1`: what one's own body holds, without what others share with it.
    pub own: String,
    /// `date`, `reference`, `place`, `kilograms` or `received`; with `-` in front descending.
    pub sort: String,
    /// Cursor of the page, as the page before gave it.
    pub after: String,
}

impl ListQuery {
    /// For the store.
    ///
    /// Errors: every filter that means nothing; what is no column to sort by is a malformed request.
    pub fn for_store(&self, limit: u32) -> Result<SeizureQuery, WebError> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut faults = Vec::new();
        let mut check = |field: &str, message, right: bool| {
            if !right {
                faults.push(Fault { field: field.to_owned(), message });
            }
        };
        let known = |text: &str, is: &dyn Fn(&str) -> bool| given(text).is_none_or(|text| is(&text));
        let country = self.country.trim().to_uppercase();
        check(
            "country",
            "error-filter-listed",
            known(&country, &|code| commonlink_reference::country(code).is_some()),
        );
        check(
            "substance",
            "error-filter-listed",
            known(&self.substance, &|code| lists::SUBSTANCE_GROUPS.get(code).is_some()),
        );
        check(
            "transport",
            "error-filter-listed",
            known(&self.transport, &|code| lists::TRANSPORT_MODES.get(code).is_some()),
        );
        // A month or a year stands for its first and its last day.
        let period = |text: &str| given(text).map(|text| ReportedDate::parse(&text)).transpose();
        let (from, to) = (period(&self.from), period(&self.to));
        check("from", "error-filter-day", from.is_ok());
        check("to", "error-filter-day", to.is_ok());
        let (from, to) = (from.ok().flatten().map(|from| from.first), to.ok().flatten().map(|to| to.last));
        check("to", "error-filter-order", from.zip(to).is_none_or(|(from, to)| from <= to));
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults).into());
        }
        let (descending, column) = match self.sort.strip_prefix('-') {
            Some(column) => (true, column),
            None => (self.sort.is_empty(), self.sort.as_str()),
        };
        let column = match column {
            "" | "received" => SeizureColumn::Received,
            "date" => SeizureColumn::Date,
            "reference" => SeizureColumn::Reference,
            "place" => SeizureColumn::Place,
            "kilograms" => SeizureColumn::Kilograms,
            _ => return Err(WebError::Malformed),
        };
        Ok(SeizureQuery {
            country: given(&country),
            substance: given(&self.substance),
            transport: given(&self.transport),
            text: given(&self.q),
            from,
            to,
            own: match self.own.as_str() {
                "" => false,
                "1" => true,
                _ => return Err(WebError::Malformed),
            },
            sort: SeizureSort { column, descending },
            after: given(&self.after),
            limit,
        })
    }
}

/// `GET /seizures`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, WebError> {
    let found = app.platform.store().seizures(&signed.ctx, &query.for_store(ROWS)?).await?;
    let names = convert::names(&app, &signed, found.rows.iter().map(|row| row.owner)).await?;
    let view = SeizuresView {
        rows: found.rows.into_iter().map(|row| convert::seizure_row(row, &names)).collect(),
        or_more: found.or_more,
        links: PageLinks { total: found.total as u64, next: found.next, later: !query.after.is_empty() },
        query: SeizuresQuery {
            country: query.country,
            substance: query.substance,
            transport: query.transport,
            q: query.q,
            from: query.from,
            to: query.to,
            own: query.own,
            sort: query.sort,
        },
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Seizures, "/seizures").await?;
    Ok(shell::html(commonlink_pages::seizures(&shell, &view).into_string()))
}
