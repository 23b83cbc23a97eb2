//! One common link.

use commonlink_model::{ExaminationId, Moment};
use maud::{Markup, html};

use crate::{Answer, Basis, LinkRow, Picture, Shell};

/// One line of a link's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// When.
    pub at: Moment,
    /// Code of what happened: `compared`, `worth_examining`, `proposed`, `confirmed`, `rejected`,
    /// `undecided`, `resolved`.
    pub event: String,
    /// The organisation that did it, where it may be told.
    pub organisation: Option<String>,
}

/// The page of `GET /links/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// The link.
    pub row: LinkRow,
    /// Name of the own organisation.
    pub owner: String,
    /// Whom others contact there.
    pub own_contact: String,
    /// The engine on the class question.
    pub class: Answer,
    /// What it rests on.
    pub class_basis: Option<Basis>,
    /// The engine on the individual question.
    pub individual: Answer,
    /// What it rests on.
    pub individual_basis: Option<Basis>,
    /// Engine and version.
    pub engine: String,
    /// Organisations whose examiners decided.
    pub decided_by: Vec<String>,
    /// What happened, oldest first.
    pub history: Vec<HistoryRow>,
    /// Picture of the own mark.
    pub own_picture: Option<Picture>,
    /// Picture of the other mark, where it may be seen.
    pub other_picture: Option<Picture>,
    /// The examination, for examiners with a seat.
    pub examination: Option<ExaminationId>,
}

/// The link page.
pub fn link(shell: &Shell, view: &LinkView) -> Markup {
    shell.page("", &html! { h1 { (view.owner) } })
}
