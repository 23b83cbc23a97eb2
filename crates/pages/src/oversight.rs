//! The page of a body's data protection officer: accesses unlike a habit, the sample of the week, what is due, and the
//! register of decisions.

use commonlink_model::{AuditId, Moment, Purpose};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{empty, limits};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t};
use crate::{LimitRow, Shell};

/// Something unlike a person's habit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnusualRow {
    /// Who.
    pub name: String,
    /// The day.
    pub day: Moment,
    /// Key of the rule in words.
    pub rule: &'static str,
    /// How many.
    pub count: i64,
    /// The person's own usual figure.
    pub usual: Option<i64>,
}

/// An access to look into.
#[derive(Clone, Debug, PartialEq)]
pub struct SpotCheckRow {
    /// The entry of the trail.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// It is the reader's own, who does not judge it.
    pub mine: bool,
    /// Who.
    pub name: String,
    /// Code of what was done.
    pub action: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// Identifier of what was opened.
    pub subject: Option<String>,
    /// Whether that is the own body's.
    pub own: Option<bool>,
    /// Code of what was found.
    pub outcome: Option<String>,
}

/// A decision about the own body's records or people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// When.
    pub at: Moment,
    /// Who; nobody where the clock did it.
    pub name: Option<String>,
    /// Code of what was done.
    pub action: String,
    /// Identifier of what it was about.
    pub subject: Option<String>,
    /// The body to which something is released, or no more.
    pub told: Option<String>,
    /// Code of the step of a request.
    pub step: Option<String>,
}

/// The page of `GET /oversight`; each access sends `POST /oversight/checks/{id}` with `outcome`.
#[derive(Clone, Debug, PartialEq)]
pub struct OversightView {
    /// How many days are judged.
    pub days: i64,
    /// Newest first.
    pub unusual: Vec<UnusualRow>,
    /// Limits of comparisons that the own body has reached, newest first.
    pub limits: Vec<LimitRow>,
    /// The Monday on which the week of the sample began.
    pub week: Moment,
    /// The sample.
    pub sample: Vec<SpotCheckRow>,
    /// How many records wait for a second person to be erased, are blocked, and are blocked within half a year.
    pub due: [usize; 3],
    /// Newest first.
    pub decisions: Vec<DecisionRow>,
}

const OUTCOMES: [(&str, &str); 3] = [
    ("in_order", "oversight-outcome-in-order"),
    ("in_doubt", "oversight-outcome-in-doubt"),
    ("not_in_order", "oversight-outcome-not-in-order"),
];

/// The page.
pub fn oversight(shell: &Shell, view: &OversightView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "oversight-title");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "oversight-sub")) }, &html! {}))
            div class="stack" {
                (limits(lang, &view.limits))
                section class="panel" aria-labelledby="oversight-unusual" {
                    header { h2 id="oversight-unusual" { (t(lang, "oversight-unusual")) } }
                    @if view.unusual.is_empty() { (empty(Icon::Eye, &t(lang, "oversight-unusual-none"), &t(lang, "oversight-rules"), None)) }
                    @else {
                        (unusual(lang, &view.unusual))
                        p class="pad small mute" { (t(lang, "oversight-rules")) }
                    }
                }
                section class="panel" aria-labelledby="oversight-sample" {
                    header { h2 id="oversight-sample" { (t(lang, "oversight-sample")) } }
                    p class="pad small mute" { (t(lang, "oversight-sample-week")) " " (view.week.date()) ". " (t(lang, "oversight-sample-hint")) }
                    @if view.sample.is_empty() { p class="pad" { (t(lang, "oversight-sample-none")) } }
                    @else { (sample(lang, &view.sample)) }
                }
                section class="panel" aria-labelledby="oversight-due" {
                    header { h2 id="oversight-due" { (t(lang, "oversight-due")) } }
                    div class="pad" {
                        dl class="kv" {
                            @for (key, count) in ["oversight-due-asked", "oversight-due-blocked", "oversight-due-soon"].iter().zip(view.due) {
                                dt { (t(lang, key)) }
                                dd { (count) }
                            }
                        }
                    }
                    p class="pad" { a href="/retention" { (t(lang, "oversight-due-open")) } }
                }
                section class="panel" aria-labelledby="oversight-decisions" {
                    header { h2 id="oversight-decisions" { (t(lang, "oversight-decisions")) } }
                    p class="pad small mute" { (t(lang, "oversight-decisions-hint")) }
                    @if view.decisions.is_empty() { p class="pad" { (t(lang, "oversight-decisions-none")) } }
                    @else { (decisions(lang, &view.decisions)) }
                }
            }
        },
    )
}

fn unusual(lang: Lang, rows: &[UnusualRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "oversight-unusual")) {
            table {
                thead { tr {
                    @for key in ["oversight-day", "oversight-who", "oversight-why", "oversight-count", "oversight-usual"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody { @for row in rows { tr {
                    td { (row.day.date()) }
                    td { bdi { (row.name) } }
                    td { (t(lang, row.rule)) }
                    td class="num" { (row.count) }
                    td class="num" { @if let Some(usual) = row.usual { (usual) } }
                } } }
            }
        }
    }
}

fn sample(lang: Lang, rows: &[SpotCheckRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "oversight-sample")) {
            table {
                thead { tr {
                    @for key in ["oversight-when", "oversight-who", "oversight-what", "oversight-purpose", "oversight-record", "oversight-found"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody { @for row in rows { tr {
                    td { (moment(row.at)) }
                    td { bdi { (row.name) } }
                    td { (t(lang, action(&row.action))) }
                    td { @if let Some(purpose) = row.purpose { (code(lang, "purpose", purpose.code())) } }
                    td {
                        @match row.own {
                            Some(true) => { (t(lang, "oversight-own")) " " },
                            Some(false) => { (t(lang, "oversight-other")) " " },
                            None => {},
                        }
                        @if let Some(subject) = &row.subject { code class="wrap" { (subject) } }
                    }
                    td { (found(lang, row)) }
                } } }
            }
        }
    }
}

fn decisions(lang: Lang, rows: &[DecisionRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "oversight-decisions")) {
            table {
                thead { tr {
                    @for key in ["oversight-when", "oversight-who", "oversight-what", "oversight-told", "oversight-subject"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody { @for row in rows { tr {
                    td { (moment(row.at)) }
                    td {
                        @if let Some(name) = &row.name { bdi { (name) } }
                        @else { span class="mute" { (t(lang, "oversight-nobody")) } }
                    }
                    td {
                        (t(lang, decision(&row.action)))
                        @if let Some(step) = &row.step { ": " (code(lang, "request_action", step)) }
                    }
                    td { @if let Some(body) = &row.told { bdi { (body) } } }
                    td { @if let Some(subject) = &row.subject { code class="wrap" { (subject) } } }
                } } }
            }
        }
    }
}

fn decision(code: &str) -> &'static str {
    match code {
        "release_granted" => "oversight-decision-release-granted",
        "release_revoked" => "oversight-decision-release-revoked",
        "release_narrowed" => "oversight-decision-release-narrowed",
        "handling_changed" => "oversight-decision-handling-changed",
        "sharing_rule_set" => "oversight-decision-sharing-rule-set",
        "request_moved" => "oversight-decision-request-moved",
        "erasure_asked" => "oversight-decision-erasure-asked",
        "erasure_withdrawn" => "oversight-decision-erasure-withdrawn",
        "record_blocked" => "oversight-decision-record-blocked",
        "retention_extended" => "oversight-decision-retention-extended",
        "record_erased" => "oversight-decision-record-erased",
        "import_undone" => "oversight-decision-import-undone",
        "mirror_delayed" => "oversight-decision-mirror-delayed",
        "set_roles" => "oversight-decision-set-roles",
        "set_clearance" => "oversight-decision-set-clearance",
        _ => "oversight-decision-set-suspended",
    }
}

fn found(lang: Lang, row: &SpotCheckRow) -> Markup {
    let outcome = OUTCOMES.iter().find(|(code, _)| row.outcome.as_deref() == Some(*code));
    html! {
        @if let Some((_, words)) = outcome { p { (t(lang, words)) } }
        @if row.mine { p class="small mute" { (t(lang, "oversight-mine")) } }
        @else {
            form method="post" action={ "/oversight/checks/" (row.id) } class="row" {
                @for (code, words) in OUTCOMES {
                    button class="btn" name="outcome" value=(code) { (t(lang, words)) }
                }
            }
        }
    }
}

fn action(code: &str) -> &'static str {
    match code {
        "seizure_opened" => "oversight-action-seizure-opened",
        "mark_opened" => "oversight-action-mark-opened",
        "examination_opened" => "oversight-action-examination-opened",
        "request_opened" => "oversight-action-request-opened",
        "original_served" => "oversight-action-original-served",
        _ => "oversight-action-record-exported",
    }
}
