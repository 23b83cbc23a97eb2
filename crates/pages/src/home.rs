//! What changed for one's own country since the last visit.

use commonlink_model::{Moment, NoticeId, RecordId};
use maud::{Markup, html};

use crate::{HitRow, LinkRow, Progress, Shell};

/// The tiles on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HomeCounts {
    /// Common links that are new or changed since the last visit.
    pub links: u64,
    /// Hits nobody has looked at.
    pub hits: u64,
    /// Examinations that wait for the reader.
    pub examinations: u64,
    /// Submissions still being compared.
    pub waiting: u64,
}

/// One of the reader's own latest submissions.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmissionRow {
    /// Identifier.
    pub id: RecordId,
    /// Reference.
    pub reference: String,
    /// Place in words.
    pub place: String,
    /// Substance group codes.
    pub substances: Vec<String>,
    /// Kilograms in all, where known.
    pub kilograms: Option<f64>,
    /// When it was received.
    pub received: Moment,
    /// How far its comparison has come.
    pub progress: Progress,
    /// Hits so far.
    pub hits: u64,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identifier.
    pub id: NoticeId,
    /// Code of its kind; the text is `home-notice-<kind>` of the catalogue.
    pub kind: String,
    /// Values of the text: `reference`, `other`, `organisation`, ….
    pub values: Vec<(String, String)>,
    /// Where it leads.
    pub href: Option<String>,
    /// When.
    pub at: Moment,
    /// Whether it was seen before.
    pub seen: bool,
}

/// The page of `GET /`.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    /// The last visit; `None` at the first.
    pub since: Option<Moment>,
    /// Now, for the printed brief.
    pub now: Moment,
    /// The tiles.
    pub counts: HomeCounts,
    /// Common links, what changed first.
    pub links: Vec<LinkRow>,
    /// How many common links there are in all.
    pub links_total: u64,
    /// Hits nobody has looked at, strongest first.
    pub hits: Vec<HitRow>,
    /// How many of them there are in all.
    pub hits_total: u64,
    /// The latest submissions.
    pub submissions: Vec<SubmissionRow>,
    /// The latest notices.
    pub notices: Vec<NoticeRow>,
}

/// The home page.
pub fn home(shell: &Shell, view: &HomeView) -> Markup {
    shell.page("", &home_part(shell, view))
}

/// The part below the heading, refreshed by the event stream from `GET /home/part`.
pub fn home_part(_shell: &Shell, view: &HomeView) -> Markup {
    html! { h1 { (view.counts.links) } }
}
