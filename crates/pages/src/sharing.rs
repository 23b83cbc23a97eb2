//! How the reader's body shares: its rule for new records, and what another body would see.

use commonlink_model::{FieldGroups, Handling, Level, MatchingMode, Purpose, RecordId};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::parts::{Field, Form, choices, groups, handling, handling_fields};
use crate::shell::{Frame, heading};
use crate::words::{code, t, tw};
use crate::{BodyNames, FieldFault, FormValues, SeizureView, Shell};

/// What somebody of another body would see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownView {
    /// Name of that body.
    pub body: String,
    /// The field groups that are told; nothing where not even that the record exists.
    pub told: Option<FieldGroups>,
    /// What a hit would tell that body; nothing where it is told of none.
    pub hit: Option<MatchingMode>,
    /// Whether its examiners would be shown the picture of a mark for a comparison.
    pub picture: bool,
}

/// The page of `GET /sharing`. `POST /sharing` takes the fields `handling.…` of the submission, `review_years` and
/// `idempotency_key`; the preview asks for `organisation`, `clearance` and `purpose` in the address.
#[derive(Clone, Debug, PartialEq)]
pub struct SharingView {
    /// What a record demands that is made today.
    pub rule: Handling,
    /// Years to its review.
    pub review_years: i16,
    /// Nobody has made a rule; it is that of the platform.
    pub founding: bool,
    /// Whether the reader may change it.
    pub may_change: bool,
    /// It was changed just now.
    pub saved: bool,
    /// Other bodies.
    pub bodies: BodyNames,
    /// What was typed into the form of the rule.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
    /// What was asked for in the preview, and what is wrong with that.
    pub asked: FormValues,
    /// Faults of the question.
    pub asked_faults: Vec<FieldFault>,
    /// The answer.
    pub shown: Option<ShownView>,
}

/// The page of `GET /seizures/{id}/as`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenAsView {
    /// The record.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// Other bodies.
    pub bodies: BodyNames,
    /// What was asked for.
    pub asked: FormValues,
    /// Faults of the question.
    pub asked_faults: Vec<FieldFault>,
    /// The body whose eyes these are, and the record as it would be shown; nothing where it would not be.
    pub seen: Option<(String, Option<SeizureView>)>,
}

/// The page of the sharing rule.
pub fn sharing(shell: &Shell, view: &SharingView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-nav-sharing");
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { bdi { (shell.organisation) } }, &html! {}))
            (form.summary())
            div class="stack" {
                @if view.saved { p class="note ok" role="status" { (t(lang, "sharing-saved")) } }
                section class="panel" aria-labelledby="rule-title" {
                    header { h2 id="rule-title" { (t(lang, "sharing-rule")) } }
                    div class="pad stack" {
                        p class="small mute" { (t(lang, if view.founding { "sharing-founding" } else { "sharing-hint" })) }
                        (handling(lang, &view.rule, true, &view.bodies))
                        @if view.may_change { (change(&form, view)) }
                    }
                }
                section class="panel" aria-labelledby="preview-title" id="preview" {
                    header { h2 id="preview-title" { (t(lang, "sharing-preview")) } }
                    div class="pad stack" {
                        (question(lang, "/sharing#preview", &view.bodies, &view.asked, &view.asked_faults))
                        @if let Some(shown) = &view.shown { (answer(lang, shown)) }
                    }
                }
            }
        },
    )
}

fn change(form: &Form<'_>, view: &SharingView) -> Markup {
    let lang = form.lang;
    let years = view.review_years.to_string();
    html! {
        details class="fold" open[!view.faults.is_empty()] {
            summary { (t(lang, "sharing-change")) }
            form method="post" action="/sharing" class="stack" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                // A select without a choice sends nothing; the key says that the form was filled in all the same.
                div class="fields" {
                    (handling_fields(form, &view.rule, &view.bodies))
                    (form.input(&Field { name: "review_years", label: "sharing-review-years", mode: Some("numeric"), required: true, default: &years, width: "w3", ..Field::default() }))
                }
                p class="hint" { (t(lang, "sharing-change-hint")) }
                div class="row" { button class="btn p" { (t(lang, "shell-save")) } }
            }
        }
    }
}

/// Whose eyes: a body, a clearance, a purpose.
fn question(
    lang: Lang,
    address: &str,
    bodies: &BodyNames,
    asked: &FormValues,
    faults: &[FieldFault],
) -> Markup {
    let form = Form { lang, values: asked, faults, prefix: "as-", plain: true };
    let bodies: Vec<(String, String)> =
        bodies.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let choose = t(lang, "submit-choose");
    html! {
        form method="get" action=(address) class="stack" {
            div class="fields" {
                (form.select(&Field { name: "organisation", label: "sharing-as", required: true, width: "w6", ..Field::default() }, &bodies, Some(&choose)))
                (form.select(&Field { name: "clearance", label: "sharing-clearance", default: Level::Restricted.code(), width: "w3", ..Field::default() }, &choices(lang, &lists::LEVELS), None))
                (form.select(&Field { name: "purpose", label: "sharing-purpose", default: Purpose::Investigation.code(), width: "w3", ..Field::default() }, &choices(lang, &lists::PURPOSES), None))
            }
            div class="row" { button class="btn" { (t(lang, "sharing-look")) } }
        }
    }
}

fn answer(lang: Lang, shown: &ShownView) -> Markup {
    let body = [("body", shown.body.as_str().into())];
    html! {
        div role="status" class="stack" {
            @if let Some(told) = shown.told {
                p { b { (tw(lang, "sharing-sees", &body)) } " " (t(lang, "sharing-sees-always")) }
                div class="two" {
                    div { h3 { (t(lang, "sharing-told")) } (groups(lang, told)) }
                    div { h3 { (t(lang, "sharing-held")) } (groups(lang, FieldGroups::ALL.without(told))) }
                }
            } @else { p { b { (tw(lang, "sharing-sees-nothing", &body)) } } }
            @match shown.hit {
                Some(mode) => {
                    p { (tw(lang, "sharing-hit", &body)) " " (code(lang, "matching_mode", mode.code())) }
                    p { (tw(lang, if shown.picture { "sharing-picture" } else { "sharing-no-picture" }, &body)) }
                },
                None => p { (tw(lang, "sharing-no-hit", &body)) },
            }
        }
    }
}

/// An own record with the eyes of another body.
pub fn seen_as(shell: &Shell, view: &SeenAsView) -> Markup {
    let lang = shell.lang;
    let title = tw(lang, "sharing-record", &[("reference", view.reference.as_str().into())]);
    let address = format!("/seizures/{}/as", view.seizure);
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href={ "/seizures/" (view.seizure) } { bdi { (view.reference) } } }
            (heading(&html! { bdi { (view.reference) } " " (t(lang, "sharing-record-eyes")) }, &html! { (t(lang, "sharing-record-sub")) }, &html! {}))
            div class="stack" {
                section class="panel pad" aria-label=(t(lang, "sharing-preview")) {
                    (question(lang, &address, &view.bodies, &view.asked, &view.asked_faults))
                }
                @match &view.seen {
                    Some((body, None)) => p class="note" role="status" { (tw(lang, "sharing-sees-nothing", &[("body", body.as_str().into())])) },
                    Some((body, Some(record))) => {
                        p class="note" role="status" { (tw(lang, "sharing-sees", &[("body", body.as_str().into())])) }
                        (crate::seizure::record(shell, record))
                    },
                    None => {},
                }
            }
        },
    )
}
