//! Submitting a seizure: one page, four short steps.

use maud::{Markup, html};

use crate::{FieldFault, FormValues, SeizureRow, Shell};

/// The page of `GET /seizures/new`, shown again by `POST /seizures` with faults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubmitView {
    /// What was typed; empty for a fresh form.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Own records that look alike.
    pub duplicates: Vec<SeizureRow>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
    /// Today, `2026-11-21`.
    pub today: String,
    /// The review date of standard handling, `2041-11-21`.
    pub review_on: String,
    /// How many items, at least 1.
    pub items: usize,
    /// How many exhibits.
    pub exhibits: usize,
    /// How many marks, at least 1.
    pub marks: usize,
}

/// The part of `GET /seizures/duplicates`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DuplicatesView {
    /// Own records that look alike.
    pub rows: Vec<SeizureRow>,
    /// The reference typed is already in use.
    pub reference_taken: bool,
}

/// The submission form.
pub fn submit(shell: &Shell, view: &SubmitView) -> Markup {
    shell.page("", &html! { h1 { (view.items) } })
}

/// The duplicate warning.
pub fn duplicates_part(_shell: &Shell, view: &DuplicatesView) -> Markup {
    html! { p { (view.rows.len()) } }
}
