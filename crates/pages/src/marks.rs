//! The list of one's own marks.

use commonlink_model::{CaptureKind, MarkKind, MarkRole, Moment, RecordId};
use maud::{Markup, html};

use crate::{CaptureState, PageLinks, Picture, Shell};

/// One mark in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkRow {
    /// Identifier.
    pub id: RecordId,
    /// The seizure it belongs to.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// Label.
    pub label: String,
    /// Kind.
    pub kind: MarkKind,
    /// Questioned or reference.
    pub role: MarkRole,
    /// How the latest capture was recorded.
    pub capture: Option<CaptureKind>,
    /// How far the latest capture has come.
    pub state: Option<CaptureState>,
    /// Code of its quality band.
    pub quality: Option<String>,
    /// Hits.
    pub hits: u64,
    /// Preview.
    pub picture: Option<Picture>,
    /// When it was received.
    pub received: Moment,
}

/// The page of `GET /marks`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarksView {
    /// The rows.
    pub rows: Vec<MarkRow>,
    /// Where the list goes on.
    pub links: PageLinks,
}

/// The mark list.
pub fn marks(shell: &Shell, view: &MarksView) -> Markup {
    shell.page("", &html! { h1 { (view.links.total) } })
}
