//! The queue of examinations.

use commonlink_model::{CaptureKind, ExaminationId, ExaminationState, MarkKind, Moment};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::Shell;
use crate::icons::{Icon, icon};
use crate::parts::{empty, examination_state, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};

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
    /// One of the two records is withdrawn: nobody concludes on it any more.
    pub withdrawn: bool,
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
    let lang = shell.lang;
    let title = t(lang, "shell-nav-examinations");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "examine-queue-sub")) }, &html! {
                @if let Some(first) = view.waiting.first() { a class="btn p" href={ "/examinations/" (first.id) } { (t(lang, "examine-start")) (icon(Icon::Arrow)) } }
            }))
            div class="stack" {
                section class="panel" aria-labelledby="waiting-title" {
                    header { h2 id="waiting-title" { (tw(lang, "examine-waiting", &[("count", view.waiting.len().into())])) } }
                    @if view.waiting.is_empty() { (empty(Icon::Check, &t(lang, "examine-none"), &t(lang, "examine-none-hint"), None)) }
                    @else { (table(lang, &view.waiting, &t(lang, "examine-waiting-title"), false)) }
                }
                @if !view.concluded.is_empty() {
                    section class="panel" aria-labelledby="concluded-title" {
                        header { h2 id="concluded-title" { (t(lang, "examine-concluded-title")) } }
                        (table(lang, &view.concluded, &t(lang, "examine-concluded-title"), true))
                    }
                }
            }
        },
    )
}

fn table(lang: Lang, rows: &[ExaminationRow], caption: &str, concluded: bool) -> Markup {
    let label = |column: &str| t(lang, &format!("examine-column-{column}"));
    html! {
        table class="cards" {
            caption class="vh" { (caption) }
            thead { tr { @for column in ["label", "kind", "capture", "since", "state"] { th scope="col" { (label(column)) } } } }
            tbody {
                @for row in rows {
                    tr data-row {
                        th scope="row" { a href={ "/examinations/" (row.id) } { (t(lang, "examine-comparison")) " " bdi { (row.label) } } }
                        td data-l=(label("kind")) { (code(lang, "mark_kind", row.kind.code())) }
                        td data-l=(label("capture")) { (code(lang, "capture_kind", row.capture.code())) }
                        td data-l=(label("since")) { span { (tw(lang, "examine-days", &[("days", row.days.into())])) small { (moment(row.since)) } } }
                        td data-l=(label("state")) {
                            @if row.withdrawn { (tag("bad", Some(Icon::Warning), &t(lang, "recalls-tag-withdrawn"))) }
                            @else if concluded && row.concluded { (examination_state(lang, row.state)) }
                            @else { (tag("warn", Some(Icon::Wait), &t(lang, "examine-waits-for-you"))) }
                        }
                    }
                }
            }
        }
    }
}
