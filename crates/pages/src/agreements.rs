//! The register of access agreements: on which ground each body is let in, for what, until when, and who answers for it.

use commonlink_model::{AgreementId, OrganisationKind};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, empty, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRow {
    /// Identifier.
    pub id: AgreementId,
    /// Whom it lets in.
    pub body: String,
    /// What that is.
    pub kind: OrganisationKind,
    /// On which ground.
    pub basis: String,
    /// For what.
    pub scope: String,
    /// Who answers for it.
    pub officer: String,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// Days until it ends, where it holds.
    pub left: Option<i64>,
    /// The day on which it was ended before its time.
    pub ended: Option<String>,
    /// Whether the reader may end it.
    pub may_end: bool,
}

/// The page of `GET /agreements`. `POST /agreements` takes `organisation`, `basis`, `scope`, `officer`, `start`, `end`;
/// `POST /agreements/{id}/end` ends one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreementsView {
    /// By body, the latest first.
    pub rows: Vec<AgreementRow>,
    /// Identifiers and names of bodies with which the reader may record one; none where it may not.
    pub bodies: Vec<(String, String)>,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// Days before its end from which an agreement is pointed at.
const SOON: i64 = 60;

/// The page.
pub fn agreements(shell: &Shell, view: &AgreementsView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "agreements-title");
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let labels = [
        ("organisation", "agreements-body"),
        ("basis", "agreements-basis"),
        ("scope", "agreements-scope"),
        ("officer", "agreements-officer"),
        ("start", "agreements-start"),
        ("end", "agreements-end"),
    ];
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "agreements-sub")) }, &html! {}))
            (form.summary_of(&labels))
            div class="stack" {
                section class="panel" aria-labelledby="agreements-register" {
                    header { h2 id="agreements-register" { (t(lang, "agreements-register")) } }
                    p class="pad small mute" { (t(lang, "agreements-hint")) }
                    @if view.rows.is_empty() { (empty(Icon::Check, &t(lang, "agreements-none"), &t(lang, "agreements-none-hint"), None)) }
                    @else { (register(lang, &view.rows)) }
                }
                @if !view.bodies.is_empty() { (record(lang, &form, view)) }
            }
        },
    )
}

fn register(lang: Lang, rows: &[AgreementRow]) -> Markup {
    let label = |key: &str| t(lang, &format!("agreements-{key}"));
    html! {
        table class="cards" {
            caption class="vh" { (label("register")) }
            thead { tr {
                @for key in ["body", "basis", "scope", "officer", "start", "end", "state"] { th scope="col" { (label(key)) } }
                th scope="col" { span class="vh" { (t(lang, "people-column-actions")) } }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { bdi { (row.body) } " " span class="small mute" { (code(lang, "organisation_kind", row.kind.code())) } }
                        td data-l=(label("basis")) { bdi { (row.basis) } }
                        td data-l=(label("scope")) { bdi { (row.scope) } }
                        td data-l=(label("officer")) { bdi { (row.officer) } }
                        td data-l=(label("start")) { (row.start) }
                        td data-l=(label("end")) { (row.end) }
                        td data-l=(label("state")) { (state(lang, row)) }
                        td class="act" {
                            @if row.may_end {
                                form method="post" action={ "/agreements/" (row.id) "/end" } { button class="btn s bad" { (label("end-now")) span class="vh" { " " (row.body) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(lang: Lang, row: &AgreementRow) -> Markup {
    match (&row.ended, row.left) {
        (Some(day), _) => {
            tag("bad", Some(Icon::Cross), &tw(lang, "agreements-ended", &[("day", day.as_str().into())]))
        }
        (None, Some(left)) if left <= SOON => {
            tag("warn", Some(Icon::Warning), &tw(lang, "agreements-soon", &[("count", left.into())]))
        }
        (None, Some(_)) => tag("ok", Some(Icon::Check), &t(lang, "agreements-holds")),
        (None, None) => tag("", None, &t(lang, "agreements-holds-not")),
    }
}

fn record(lang: Lang, form: &Form<'_>, view: &AgreementsView) -> Markup {
    let line = |name, label, width| Field { name, label, required: true, width, ..Field::default() };
    let day = |name, label| Field { kind: "date", ..line(name, label, "w3") };
    html! {
        section class="panel" aria-labelledby="agreements-record" {
            header { h2 id="agreements-record" { (t(lang, "agreements-record")) } }
            form class="pad stack" method="post" action="/agreements" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                div class="fields" {
                    (form.select(&line("organisation", "agreements-body", "w6"), &view.bodies, Some(&t(lang, "submit-choose"))))
                    (form.input(&Field { hint: Some("agreements-officer-hint"), ..line("officer", "agreements-officer", "w6") }))
                    (form.input(&Field { hint: Some("agreements-basis-hint"), ..line("basis", "agreements-basis", "w12") }))
                    (form.area(&Field { hint: Some("agreements-scope-hint"), ..line("scope", "agreements-scope", "w12") }))
                    (form.input(&day("start", "agreements-start")))
                    (form.input(&day("end", "agreements-end")))
                }
                div class="row" { button class="btn p" { (t(lang, "agreements-record-send")) } }
            }
        }
    }
}
