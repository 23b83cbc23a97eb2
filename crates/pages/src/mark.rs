//! One mark.

use commonlink_model::{Handling, Moment, RecordId};
use maud::{Markup, html};

use crate::{FieldFault, FormValues, HitRow, MarkCard, Shell};

/// The page of `GET /marks/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkView {
    /// The mark with its captures.
    pub mark: MarkCard,
    /// The seizure it belongs to.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// Name of the owner.
    pub owner: String,
    /// Its handling.
    pub handling: Handling,
    /// When it was received.
    pub received: Moment,
    /// Last change.
    pub changed: Moment,
    /// Training data.
    pub training: bool,
    /// Its hits, strongest first.
    pub hits: Vec<HitRow>,
    /// What was typed into the form of another capture.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

/// The mark page.
pub fn mark(shell: &Shell, view: &MarkView) -> Markup {
    shell.page("", &html! { h1 { (view.owner) } })
}
