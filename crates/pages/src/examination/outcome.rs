//! What is shown once the reader has concluded: conclusions side by side, the engine's answer, the link, and
//! the resolution of a disagreement.

use commonlink_model::{ClassConclusion, ExaminationState, IndividualConclusion};
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::conclude::question;
use super::{AfterConclusion, ConclusionCard, ExaminationView, ResolutionForm};
use crate::FormValues;
use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, Question, answer, basis, examination_state, link_state, meaning};
use crate::words::{code, moment, t, tw};
use crate::{Answer, Basis};

/// The conclusions and what came of them.
pub(super) fn outcome(lang: Lang, view: &ExaminationView, after: &AfterConclusion) -> Markup {
    html! {
        section class="panel" aria-labelledby="outcome-title" {
            header { h2 id="outcome-title" { (t(lang, "examine-outcome")) } (examination_state(lang, view.state)) }
            div class="pad stack" {
                (came_of_it(lang, view, after))
                @if let Some(fillers) = after.fillers { p class="small mute" { (tw(lang, "examine-fillers", &[("count", fillers.into())])) } }
            }
            div class="pad two" {
                (card(lang, &t(lang, "examine-own"), &after.own))
                @match &after.other {
                    Some(other) => (card(lang, &t(lang, "examine-other"), other)),
                    None => div class="nopic" { (t(lang, "examine-other-waits")) },
                }
            }
            @if let Some(resolution) = &after.resolution { div class="pad" { (card(lang, &t(lang, "examine-resolution"), resolution)) } }
        }
        @if let Some(form) = &after.resolve { (resolve(lang, view, form)) }
    }
}

fn came_of_it(lang: Lang, view: &ExaminationView, after: &AfterConclusion) -> Markup {
    html! {
        @if after.filler { p class="note" { (t(lang, "examine-filler")) } }
        @else if let Some(link) = after.link {
            p class="note ok ic" {
                (icon(Icon::Link))
                span {
                    a href={ "/links/" (link.id) } { (code(lang, "link_kind", link.kind.code())) } " " (link_state(lang, link.state)) br;
                    (t(lang, &format!("links-state-{}", link.state.code())))
                }
            }
        }
        @else if view.state == ExaminationState::Disagreement { p class="note warn" { (t(lang, "examine-disagreement")) } }
        @else { p class="note" { (t(lang, "examine-no-link")) } }
    }
}

fn card(lang: Lang, title: &str, card: &ConclusionCard) -> Markup {
    html! {
        div class="group stack" {
            div { h3 { (title) } span class="small mute" { @if let Some(examiner) = &card.examiner { bdi { (examiner) } " · " } (moment(card.at)) " UTC" } }
            div { b { (code(lang, "question", "class")) " " (code(lang, "class_conclusion", card.class.code())) } p { bdi { (card.class_reason) } } }
            div { b { (code(lang, "question", "individual")) " " (code(lang, "individual_conclusion", card.individual.code())) } p { bdi { (card.individual_reason) } } }
            @if let Some(reason) = &card.override_reason { p class="note warn small" { (t(lang, "examine-override-reason")) ": " bdi { (reason) } } }
            @if card.opened_background { p class="small mute" { (t(lang, "examine-background-was-open")) } }
        }
    }
}

/// The engine's answers, with meaning and basis on the same screen.
pub(super) fn engine(lang: Lang, after: &AfterConclusion) -> Markup {
    html! {
        div class="two" {
            (told(lang, Question::Class, &after.class, after.class_basis.as_ref()))
            (told(lang, Question::Individual, &after.individual, after.individual_basis.as_ref()))
        }
        p class="small mute" { (t(lang, "marks-made-engine")) ": " bdi { (after.engine) } ". " (t(lang, "marks-made-again")) }
    }
}

fn told(lang: Lang, question: Question, given: &Answer, rests_on: Option<&Basis>) -> Markup {
    let id = format!("engine-{}", question.code());
    html! {
        section class="panel" aria-labelledby=(id) {
            header { h2 id=(id) { (code(lang, "question", question.code())) } span class="small mute" { (t(lang, "links-engine-says")) } }
            div class="pad stack" {
                b { (answer(lang, question, given)) }
                (meaning(lang, question, given))
                @if let Some(rests_on) = rests_on { (basis(lang, rests_on)) }
            }
        }
    }
}

fn resolve(lang: Lang, view: &ExaminationView, typed: &ResolutionForm) -> Markup {
    let mut values = FormValues::default();
    for (name, value) in
        [("class", &typed.class), ("individual", &typed.individual), ("reason", &typed.reason)]
    {
        values.set(name, value.as_str());
    }
    let form = Form { lang, values: &values, faults: &typed.faults, prefix: "", plain: true };
    html! {
        (form.summary())
        section class="panel" aria-labelledby="resolve-title" {
            header { h2 id="resolve-title" { (t(lang, "examine-resolve")) } span class="small mute" { (t(lang, "examine-resolve-hint")) } }
            form method="post" action={ "/examinations/" (view.id) "/resolution" } class="pad stack" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                (question(&form, Question::Class, ClassConclusion::ALL.iter().map(|each| each.code())))
                (question(&form, Question::Individual, IndividualConclusion::ALL.iter().map(|each| each.code())))
                (form.area(&Field { name: "reason", label: "examine-resolve-reason", required: true, width: "w12", ..Field::default() }))
                div class="row" { button class="btn p end" { (t(lang, "examine-resolve-send")) } }
            }
        }
    }
}
