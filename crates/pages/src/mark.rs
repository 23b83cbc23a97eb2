//! One mark.

use commonlink_model::{Handling, Moment, RecordId};
use maud::{Markup, html};

use crate::parts::{capture_card, fact, handling, hit_list, no_hits, training_tag, verify};
use crate::seizures::reference_words;
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{BodyNames, CaptureState, HitRow, MarkCard, Shell};

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
    /// Whether it is the reader's own body's.
    pub own: bool,
    /// Names of the bodies that its handling names.
    pub names: BodyNames,
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
}

/// The mark page.
pub fn mark(shell: &Shell, view: &MarkView) -> Markup {
    let lang = shell.lang;
    let mark = &view.mark;
    let kind = code(lang, "mark_kind", mark.kind.code());
    let failed = mark.captures.iter().filter(|capture| capture.state == CaptureState::Failed).count() as u64;
    let title = if mark.label.is_empty() { kind } else { format!("{kind}: {}", mark.label) };
    let sub = html! {
        (code(lang, "mark_role", mark.role.code())) " · " a href={ "/seizures/" (view.seizure) } { (reference_words(lang, &view.reference)) }
        @if let Some(exhibit) = &mark.exhibit { " · " (t(lang, "submit-exhibit")) " " bdi { (exhibit) } }
        " " (training_tag(lang, view.training))
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href="/marks" { (t(lang, "marks-list-title")) } }
            (heading(&html! { bdi { (title) } }, &sub, &html! {}))
            div class="side" {
                div class="stack" {
                    @for capture in &mark.captures {
                        section class="panel pad" aria-label=(code(lang, "capture_kind", capture.capture.code())) { (capture_card(lang, capture, &mark.label)) }
                    }
                    @if !view.own { p class="note" { (tw(lang, "seizure-shared", &[("owner", view.owner.as_str().into())])) } (verify(lang)) }
                    @if !view.own && mark.captures.is_empty() { p class="note" { (t(lang, "marks-pictures-held")) } }
                    @if view.own { section class="panel" id="hits" aria-labelledby="hits-title" {
                        header { h2 id="hits-title" { (t(lang, "seizure-part-hits")) } }
                        @if view.hits.is_empty() && mark.captures.iter().any(|capture| capture.wait.is_some()) { p class="pad small mute" { (t(lang, "marks-waits-no-hits")) } }
                        @else if view.hits.is_empty() { (no_hits(lang, failed, mark.captures.len() as u64)) }
                        @else { (hit_list(lang, &view.hits, &format!("/marks/{}#hits", mark.id), true)) div class="pad" { (verify(lang)) } }
                    } }
                }
                section class="panel" aria-labelledby="handling-title" {
                    header { h2 id="handling-title" { (t(lang, "seizure-part-handling")) } }
                    div class="pad stack" {
                        dl class="kv" {
                            (fact(&t(lang, "seizure-owner"), &html! { bdi { (view.owner) } }))
                            (fact(&t(lang, "seizure-column-received"), &html! { (moment(view.received)) " UTC" }))
                            (fact(&t(lang, "seizure-changed"), &html! { (moment(view.changed)) " UTC" }))
                        }
                        (handling(lang, &view.handling, view.own, &view.names))
                    }
                }
            }
        },
    )
}
