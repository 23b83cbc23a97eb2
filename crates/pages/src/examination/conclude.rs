//! The conclusion form: two questions, each with its two propositions in words.

use commonlink_model::{ClassConclusion, IndividualConclusion};
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{ConclusionForm, ExaminationView};
use crate::FormValues;
use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, Question};
use crate::words::{code, t};

/// The list of faults on top of the page.
pub(super) fn errors(lang: Lang, form: &ConclusionForm) -> Markup {
    Form { lang, values: &values(form), faults: &form.faults, prefix: "", plain: true }.summary()
}

fn values(form: &ConclusionForm) -> FormValues {
    let mut values = FormValues::default();
    for (name, value) in [
        ("class", &form.class),
        ("class_reason", &form.class_reason),
        ("individual", &form.individual),
        ("individual_reason", &form.individual_reason),
        ("override_reason", &form.override_reason),
    ] {
        values.set(name, value.as_str());
    }
    values
}

/// The form.
pub(super) fn form(lang: Lang, view: &ExaminationView) -> Markup {
    let values = values(&view.form);
    let form = Form { lang, values: &values, faults: &view.form.faults, prefix: "", plain: true };
    html! {
        section class="panel" aria-labelledby="conclusion-title" {
            header {
                h2 id="conclusion-title" { (t(lang, "examine-conclusion")) }
                span class="small mute" { (t(lang, "examine-conclusion-hint")) }
            }
            form method="post" action={ "/examinations/" (view.id) "/conclusion" } {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                div class="pad stack" {
                    (question(&form, Question::Class, ClassConclusion::ALL.iter().map(|each| each.code())))
                    (form.area(&Field { name: "class_reason", label: "examine-reason-class", hint: Some("examine-reason-hint"), required: true, width: "w12", ..Field::default() }))
                }
                div class="pad stack" {
                    (question(&form, Question::Individual, IndividualConclusion::ALL.iter().map(|each| each.code())))
                    (form.area(&Field { name: "individual_reason", label: "examine-reason-individual", hint: Some("examine-reason-hint"), required: true, width: "w12", ..Field::default() }))
                    @if view.form.needs_override {
                        div class="note warn stack" {
                            p class="ic" { (icon(Icon::Warning)) span { (t(lang, "examine-override")) } }
                            (form.area(&Field { name: "override_reason", label: "examine-override-reason", required: true, width: "w12", ..Field::default() }))
                        }
                    }
                }
                div class="pad row" {
                    span class="small mute" { (t(lang, "examine-save-hint")) }
                    button class="btn p end" { (t(lang, "examine-save")) }
                }
            }
        }
    }
}

/// One question: what it asks, its two propositions, and the four conclusions.
pub(super) fn question(
    form: &Form<'_>,
    question: Question,
    options: impl Iterator<Item = &'static str>,
) -> Markup {
    let lang = form.lang;
    let name = question.code();
    let list = format!("{name}_conclusion");
    let fault = form.fault(name);
    html! {
        fieldset id=(form.id(name)) aria-describedby={ (form.id(name)) "-propositions" } {
            legend { (code(lang, "question", name)) }
            p class="small" id={ (form.id(name)) "-propositions" } {
                (t(lang, &format!("examine-{name}-first"))) br; (t(lang, &format!("examine-{name}-other")))
            }
            @if let Some(fault) = fault { p class="err" { (fault) } }
            div class="opts" {
                @for option in options {
                    label class="opt" {
                        input type="radio" name=(name) value=(option) required checked[form.values.has(name, option)] id={ (form.id(name)) "-" (option) };
                        b { (code(lang, &list, option)) }
                        small { (t(lang, &format!("examine-{name}-{}", option.replace('_', "-")))) }
                    }
                }
            }
        }
    }
}
