//! The seizure list.

use commonlink_model::{Moment, RecordId, ReportedDate};
use maud::{Markup, html};

use crate::{PageLinks, Shell};

/// What the address asks for. Empty text means: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeizuresQuery {
    /// `country=`: ISO 3166-1 alpha-2 of the place.
    pub country: String,
    /// `substance=`: substance group code.
    pub substance: String,
    /// `transport=`: transport mode code.
    pub transport: String,
    /// `q=`: text in reference, place, agency.
    pub q: String,
    /// `from=`: first day.
    pub from: String,
    /// `to=`: last day.
    pub to: String,
    /// `sort=`: column (`date`, `reference`, `place`, `kilograms`, `received`), with `-` in front when
    /// descending. Empty means `-received`.
    pub sort: String,
}

/// One seizure in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizureRow {
    /// Identifier.
    pub id: RecordId,
    /// Reference.
    pub reference: String,
    /// Date.
    pub date: ReportedDate,
    /// Country of the place.
    pub country: String,
    /// Place in words.
    pub place: String,
    /// Transport mode code.
    pub transport: String,
    /// Substance group codes.
    pub substances: Vec<String>,
    /// Kilograms in all, where known.
    pub kilograms: Option<f64>,
    /// Marks held.
    pub marks: u64,
    /// Hits.
    pub hits: u64,
    /// Links.
    pub links: u64,
    /// When it was received.
    pub received: Moment,
}

/// The page of `GET /seizures`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizuresView {
    /// What was asked.
    pub query: SeizuresQuery,
    /// The rows of this page.
    pub rows: Vec<SeizureRow>,
    /// Where the list goes on.
    pub links: PageLinks,
}

/// The seizure list.
pub fn seizures(shell: &Shell, view: &SeizuresView) -> Markup {
    shell.page("", &html! { h1 { (view.links.total) } })
}
