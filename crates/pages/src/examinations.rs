//! The queue of examinations.

use commonlink_model::{CaptureKind, ExaminationId, ExaminationState, MarkKind, Moment};
use maud::{Markup, html};

use crate::Shell;

/// One examination of the queue, under its neutral label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExaminationRow {
    /// Identifier.
    pub id: ExaminationId,
    /// Neutral label: `4F-7K`.
    pub label: String,
    /// Kind of the marks.
    pub kind: MarkKind,
    /// How they were recorded.
    pub capture: CaptureKind,
    /// Waiting since.
    pub since: Moment,
    /// Whole days it has waited.
    pub days: u32,
    /// Whether the reader has concluded.
    pub concluded: bool,
    /// How far it has come; shown only after the reader's own conclusion.
    pub state: ExaminationState,
}

/// The page of `GET /examinations`; rows come shuffled among fillers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExaminationsView {
    /// What waits for the reader.
    pub waiting: Vec<ExaminationRow>,
    /// What the reader has concluded, latest first.
    pub concluded: Vec<ExaminationRow>,
}

/// The queue.
pub fn examinations(shell: &Shell, view: &ExaminationsView) -> Markup {
    shell.page("", &html! { h1 { (view.waiting.len()) } })
}
