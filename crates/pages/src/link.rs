//! One common link.

use commonlink_model::{ExaminationId, LinkState, Moment};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{
    Question, answer, basis, fact, link_state, meaning, other_side, picture, recall_note, verify,
};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{Answer, Basis, LinkRow, Picture, Shell};

/// One line of a link's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// When.
    pub at: Moment,
    /// Code of what happened: `compared`, `worth_examining`, `proposed`, `confirmed`, `confirmed_resolved`, `rejected`,
    /// `undecided`, `resolved`.
    pub event: String,
    /// The organisation that did it, where it may be told.
    pub organisation: Option<String>,
}

/// One decision that bears on a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The body whose examiner decided, where it may be named.
    pub organisation: Option<String>,
    /// When.
    pub at: Moment,
    /// It resolved a disagreement of two examiners.
    pub resolved: bool,
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
    pub engine: Option<String>,
    /// Who decided, oldest first; not what each one holds.
    pub decided_by: Vec<Decided>,
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
    let lang = shell.lang;
    let row = &view.row;
    let shared = code(lang, "link_kind", row.kind.code());
    let other = row.other.reference.as_deref().or(row.other.organisation.as_deref());
    let title = match other {
        Some(other) => tw(
            lang,
            "links-title",
            &[("shared", shared.into()), ("own", row.reference.as_str().into()), ("other", other.into())],
        ),
        None => {
            tw(lang, "links-title-kept", &[("shared", shared.into()), ("own", row.reference.as_str().into())])
        }
    };
    let resolved = row.resolved && row.state == LinkState::Confirmed;
    let says = if resolved { "resolved" } else { row.state.code() };
    let sub = html! { (link_state(lang, row.state)) " " (t(lang, &format!("links-state-{}", says.replace('_', "-")))) };
    let actions = html! { button class="btn" type="button" data-print hidden { (icon(Icon::Print)) (t(lang, "home-print")) } };
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href="/links" { (t(lang, "links-list-title")) } }
            (heading(&html! { bdi { (title) } }, &sub, &actions))
            div class="stack" {
                (recall_note(lang, row.recalled))
                (verify(lang))
                div class="two" { (own_side(lang, view)) (theirs(lang, view)) }
                div class="two" {
                    (told(lang, Question::Class, &view.class, view.class_basis.as_ref()))
                    (told(lang, Question::Individual, &view.individual, view.individual_basis.as_ref()))
                }
                (history(lang, view))
            }
        },
    )
}

fn own_side(lang: Lang, view: &LinkView) -> Markup {
    html! {
        section class="panel" aria-labelledby="own-title" {
            header { h2 id="own-title" { (t(lang, "links-own-side")) } }
            div class="pad stack" {
                dl class="kv" {
                    (fact(&t(lang, "links-reference"), &html! { a href={ "/seizures/" (view.row.seizure) } { bdi { (view.row.reference) } } }))
                    (fact(&t(lang, "seizure-owner"), &html! { bdi { (view.owner) } }))
                    (fact(&t(lang, "links-contact"), &html! { bdi { (view.own_contact) } }))
                }
                figure class="pic" {
                    @if let Some(shown) = &view.own_picture { (picture(shown, &t(lang, "marks-own-mark"))) } @else { div class="nopic" { (t(lang, "marks-no-preview")) } }
                }
            }
        }
    }
}

fn theirs(lang: Lang, view: &LinkView) -> Markup {
    let other = &view.row.other;
    let kept = || html! { span class="mute" { (t(lang, "links-kept")) } };
    html! {
        section class="panel" aria-labelledby="other-title" {
            header { h2 id="other-title" { (t(lang, "links-other-side")) } }
            div class="pad stack" {
                dl class="kv" {
                    (fact(&t(lang, "links-reference"), &other.reference.as_ref().map_or_else(kept, |text| html! { bdi { (text) } })))
                    (fact(&t(lang, "seizure-owner"), &html! { (other_side(lang, &crate::OtherSide { reference: None, ..other.clone() })) }))
                    (fact(&t(lang, "links-contact"), &other.contact.as_ref().map_or_else(kept, |text| html! { bdi { (text) } })))
                }
                figure class="pic" {
                    @if let Some(shown) = &view.other_picture { (picture(shown, &t(lang, "marks-other-mark"))) } @else { div class="nopic" { (t(lang, "marks-picture-kept")) } }
                }
            }
        }
    }
}

fn told(lang: Lang, question: Question, given: &Answer, rests_on: Option<&Basis>) -> Markup {
    let id = format!("answer-{}", question.code());
    html! {
        section class="panel" aria-labelledby=(id) {
            header { h2 id=(id) { (code(lang, "question", question.code())) } span class="small mute" { (t(lang, "links-engine-says")) } }
            div class="pad stack" {
                b { (answer(lang, question, given)) }
                (meaning(lang, question, given))
                @if let Some(rests_on) = rests_on { details class="fold" { summary { (t(lang, "marks-basis")) } (basis(lang, rests_on)) } }
            }
        }
    }
}

fn decided(lang: Lang, each: &Decided) -> Markup {
    html! {
        @match &each.organisation { Some(body) => bdi { (body) }, None => (t(lang, "links-decided-kept")) }
        ", " (moment(each.at)) " UTC"
        @if each.resolved { " · " (t(lang, "links-event-resolved")) }
    }
}

fn history(lang: Lang, view: &LinkView) -> Markup {
    html! {
        section class="panel" aria-labelledby="history-title" {
            header { h2 id="history-title" { (t(lang, "links-history")) } }
            div class="pad stack" {
                dl class="kv" {
                    (fact(&t(lang, "links-decided-by"), &html! {
                        @if view.decided_by.is_empty() { (t(lang, "shell-none")) }
                        @for (n, each) in view.decided_by.iter().enumerate() {
                            @if n > 0 { br; }
                            (decided(lang, each))
                        }
                    }))
                    @if let Some(engine) = &view.engine { (fact(&t(lang, "marks-made-engine"), &html! { bdi { (engine) } })) }
                    @if let Some(id) = view.examination { (fact(&t(lang, "links-examination"), &html! { a href={ "/examinations/" (id) } { (t(lang, "marks-hit-examination")) } })) }
                }
                ol class="list" {
                    @for each in &view.history {
                        li { (moment(each.at)) " UTC · " (t(lang, &format!("links-event-{}", each.event.replace('_', "-")))) @if let Some(body) = &each.organisation { " · " bdi { (body) } } }
                    }
                }
            }
        }
    }
}
