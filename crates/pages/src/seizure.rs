//! The seizure record on one page.

use commonlink_model::{RecordId, Seizure};
use maud::{Markup, html};

use crate::{FieldFault, FormValues, HitRow, MarkCard, Progress, Shell};

/// The hits of one seizure: the part of `GET /seizures/{id}/hits`.
#[derive(Clone, Debug, PartialEq)]
pub struct HitsView {
    /// The seizure.
    pub seizure: RecordId,
    /// How far the comparison has come.
    pub progress: Progress,
    /// Candidates, strongest first.
    pub hits: Vec<HitRow>,
}

/// The page of `GET /seizures/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizureView {
    /// The record.
    pub seizure: Seizure,
    /// Name of its owner.
    pub owner: String,
    /// Whether the reader may add to it.
    pub may_add: bool,
    /// Its marks.
    pub marks: Vec<MarkCard>,
    /// Its hits.
    pub hits: HitsView,
    /// What was typed into a form of this page that has faults.
    pub values: FormValues,
    /// The faults; fields are `custody.<exhibit id>.holder` and the like, or `marks.0.kind`.
    pub faults: Vec<FieldFault>,
    /// Just submitted: a word of thanks, and what happens now.
    pub fresh: bool,
    /// Value of the hidden `idempotency_key` of the forms on this page.
    pub idempotency_key: String,
}

/// The record page.
pub fn seizure(shell: &Shell, view: &SeizureView) -> Markup {
    shell.page("", &html! { h1 { (view.owner) } (hits_part(shell, &view.hits)) })
}

/// The hits section.
pub fn hits_part(_shell: &Shell, view: &HitsView) -> Markup {
    html! { section id="hits" { (view.hits.len()) } }
}
