//! How an own record is handled: what it demands, what of it is released to whom, and the form that changes it.

use commonlink_model::{BureauRequestId, FieldGroups, Handling, Moment, RecordId, ReleaseId};
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, groups, handling, handling_fields, tag};
use crate::shell::{Frame, heading};
use crate::words::{last_day, moment, t, tw};
use crate::{BodyNames, FieldFault, FormValues, Shell};

/// What is released to one body.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseRow {
    /// Identifier.
    pub id: ReleaseId,
    /// Name of the body.
    pub body: String,
    /// What.
    pub groups: FieldGroups,
    /// Until when.
    pub until: Moment,
    /// When it was granted.
    pub granted: Moment,
    /// When it was taken back.
    pub revoked: Option<Moment>,
    /// It holds now.
    pub in_force: bool,
    /// The request that it answers; nothing where a hit released it.
    pub request: Option<BureauRequestId>,
}

/// The page of `GET /seizures/{id}/handling`, which sends `POST /seizures/{id}/handling` with the fields `handling.…`,
/// `handling.review_on` and `idempotency_key`, and `POST /releases/{id}/revoke`.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordHandlingView {
    /// The record.
    pub seizure: RecordId,
    /// Its reference.
    pub reference: String,
    /// How it is handled.
    pub handling: Handling,
    /// Whether the reader may change it.
    pub may_change: bool,
    /// It was changed just now.
    pub saved: bool,
    /// Releases, newest first.
    pub releases: Vec<ReleaseRow>,
    /// Other bodies.
    pub bodies: BodyNames,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// What the fields are called.
const LABELS: [(&str, &str); 14] = [
    ("handling.matching", "submit-handling-matching"),
    ("handling.level", "submit-handling-level"),
    ("handling.everyone", "submit-handling-audience"),
    ("handling.held_back", "submit-handling-held-back"),
    ("handling.countries", "submit-handling-countries"),
    ("handling.excluded_countries", "submit-handling-excluded-countries"),
    ("handling.organisations", "submit-handling-organisations"),
    ("handling.excluded_organisations", "submit-handling-excluded-organisations"),
    ("handling.purposes", "submit-handling-purposes"),
    ("handling.sensitive", "submit-handling-sensitive"),
    ("handling.justification", "submit-handling-justification"),
    ("handling.codes", "submit-handling-codes"),
    ("handling.restriction", "submit-handling-restriction"),
    ("handling.review_on", "submit-handling-review-on"),
];

/// The page.
pub fn record_handling(shell: &Shell, view: &RecordHandlingView) -> Markup {
    let lang = shell.lang;
    let title = tw(lang, "requests-handling-title", &[("reference", view.reference.as_str().into())]);
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let review = view.handling.review_on.to_string();
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href={ "/seizures/" (view.seizure) } { bdi { (view.reference) } } }
            (heading(&html! { (t(lang, "requests-handling-head")) " " bdi { (view.reference) } }, &html! { (t(lang, "requests-handling-sub")) }, &html! { a class="btn" href={ "/seizures/" (view.seizure) "/as" } { (t(lang, "sharing-seen-as")) } }))
            (form.summary_of(&LABELS))
            div class="stack" {
                @if view.saved { p class="note ok" role="status" { (t(lang, "requests-handling-saved")) } }
                section class="panel" aria-labelledby="handling-now" {
                    header { h2 id="handling-now" { (t(lang, "requests-handling-now")) } }
                    div class="pad stack" {
                        (handling(lang, &view.handling, true, &view.bodies))
                        @if view.may_change {
                            details class="fold" open[!view.faults.is_empty()] {
                                summary { (t(lang, "requests-handling-change")) }
                                form method="post" action={ "/seizures/" (view.seizure) "/handling" } class="stack" {
                                    input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                                    div class="fields" {
                                        (handling_fields(&form, &view.handling, &view.bodies))
                                        (form.input(&Field { name: "handling.review_on", kind: "date", required: true, default: &review, width: "w3", ..Field::default() }))
                                    }
                                    p class="hint" { (t(lang, "requests-handling-hint")) }
                                    div class="row" { button class="btn p" { (t(lang, "shell-save")) } }
                                }
                            }
                        }
                    }
                }
                section class="panel" aria-labelledby="releases" {
                    header { h2 id="releases" { (t(lang, "requests-releases-title")) } }
                    @if view.releases.is_empty() { p class="pad" { (t(lang, "requests-releases-none")) } }
                    @else { ul class="list" { @for row in &view.releases { li { (release(shell, row, view.may_change)) } } } }
                }
            }
        },
    )
}

fn release(shell: &Shell, row: &ReleaseRow, may_change: bool) -> Markup {
    let lang = shell.lang;
    html! {
        p {
            b { bdi { (row.body) } } " "
            @if row.in_force { (tag("ok", Some(Icon::Check), &t(lang, "requests-releases-in-force"))) }
            @else { (tag("mute", Some(Icon::Cross), &t(lang, "requests-releases-over"))) }
        }
        (groups(lang, row.groups))
        p class="small" {
            (t(lang, "requests-releases-granted")) " " (moment(row.granted)) ", "
            (t(lang, "requests-releases-until")) " " (last_day(row.until))
            @if let Some(at) = row.revoked { ", " (t(lang, "requests-releases-revoked")) " " (moment(at)) }
            @if let Some(request) = row.request { " · " a href={ "/requests/" (request) } { (t(lang, "requests-releases-request")) } }
            @else { " · " (t(lang, "requests-releases-by-hit")) }
        }
        @if row.in_force && may_change {
            form method="post" action={ "/releases/" (row.id) "/revoke" } { button class="btn" { (t(lang, "requests-releases-revoke")) } }
        }
    }
}
