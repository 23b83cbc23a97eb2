//! The list of one's own marks.

use commonlink_model::{CaptureKind, MarkKind, MarkRole, Moment, RecordId};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{capture_state, empty, quality, thumb};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
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
    let lang = shell.lang;
    let title = t(lang, "marks-list-title");
    let sub = html! { (tw(lang, "marks-list-sub", &[("organisation", shell.organisation.as_str().into())])) };
    let guide = html! { a class="btn" href="/help/capture-guide" { (icon(Icon::Camera)) (t(lang, "help-guide-title")) } };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &guide))
            section class="panel" aria-label=(title) {
                header {
                    h2 { (tw(lang, "marks-count", &[("count", view.links.total.into())])) }
                    @if view.links.later { a class="end" href="/marks" { (t(lang, "shell-first-page")) } }
                }
                @if view.rows.is_empty() {
                    (empty(Icon::Camera, &t(lang, "marks-none"), &t(lang, "marks-none-hint"), shell.submission(&t(lang, "shell-submit"))))
                } @else { (table(lang, &view.rows)) }
                @if let Some(next) = &view.links.next {
                    p class="pad" { a class="btn" rel="next" href={ "/marks?after=" (next) } { (t(lang, "shell-next-page")) } }
                }
            }
        },
    )
}

fn table(lang: Lang, rows: &[MarkRow]) -> Markup {
    let label = |column: &str| t(lang, &format!("marks-column-{column}"));
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "marks-list-title")) }
            thead { tr { @for column in ["mark", "picture", "seizure", "capture", "state", "hits", "received"] { th scope="col" { (label(column)) } } } }
            tbody {
                @for row in rows {
                    tr data-row {
                        th scope="row" {
                            a href={ "/marks/" (row.id) } { (code(lang, "mark_kind", row.kind.code())) @if !row.label.is_empty() { ": " bdi { (row.label) } } }
                            small { (code(lang, "mark_role", row.role.code())) }
                        }
                        td data-l=(label("picture")) { (thumb(lang, row.picture.as_ref(), &t(lang, "marks-own-mark"))) }
                        td data-l=(label("seizure")) { a href={ "/seizures/" (row.seizure) } { bdi { (row.reference) } } }
                        td data-l=(label("capture")) {
                            @match row.capture { Some(capture) => (code(lang, "capture_kind", capture.code())), None => (t(lang, "shell-none")) }
                        }
                        td data-l=(label("state")) {
                            span class="row" {
                                @if let Some(state) = row.state { (capture_state(lang, state)) }
                                @if let Some(band) = &row.quality { (quality(lang, band)) }
                            }
                        }
                        td data-l=(label("hits")) {
                            @if row.hits > 0 { a href={ "/marks/" (row.id) "#hits" } { (tw(lang, "seizure-hits-count", &[("count", row.hits.into())])) } }
                            @else { span class="mute" { (t(lang, "shell-none")) } }
                        }
                        td data-l=(label("received")) { (moment(row.received)) }
                    }
                }
            }
        }
    }
}
