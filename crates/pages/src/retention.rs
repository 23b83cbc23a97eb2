//! How long records are kept: what is due, blocked, waiting for a second person and gone; and one record's time with what
//! can be done about it.

use commonlink_model::{ErasureReason, Moment, RecordId, Role};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, choices, country_name, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// An own record and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRow {
    /// The record.
    pub id: RecordId,
    /// Its reference; nothing for who sees no content.
    pub reference: Option<String>,
    /// Day until which it is kept.
    pub review_on: String,
    /// When it came.
    pub received: Moment,
    /// Since when it is blocked, and when it is erased.
    pub blocked: Option<(Moment, Moment)>,
    /// It is blocked because it is in doubt.
    pub in_doubt: bool,
    /// Why and when somebody asked that it be erased.
    pub asked: Option<(ErasureReason, Moment)>,
    /// Until when, and why, reference, date and country are to be kept.
    pub keep: Option<(Moment, String)>,
}

/// What is kept of an erased record for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// The case reference.
    pub reference: String,
    /// Day or days of the event.
    pub date: String,
    /// Country code.
    pub country: String,
    /// Why it is kept.
    pub reason: String,
    /// The day on which it is gone.
    pub until: String,
}

/// The page of `GET /retention/kept`; `POST` takes `why` and shows the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptView {
    /// What is kept; nothing before it was said what for.
    pub rows: Option<Vec<KeptRow>>,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

/// What is left of a record that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TombstoneRow {
    /// Its identifier.
    pub id: RecordId,
    /// When it came.
    pub received: Option<Moment>,
    /// When it went.
    pub erased: Moment,
    /// Why; nothing where it was taken back with a table.
    pub reason: Option<ErasureReason>,
}

/// The page of `GET /retention`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionView {
    /// Waiting for a second person.
    pub asked: Vec<RetentionRow>,
    /// Blocked.
    pub blocked: Vec<RetentionRow>,
    /// Review date within six months.
    pub soon: Vec<RetentionRow>,
    /// Erased.
    pub tombstones: Vec<TombstoneRow>,
}

/// The page of `GET /seizures/{id}/retention`, which sends `POST /seizures/{id}/extension` with `until` and `extend_reason`, and
/// `POST /seizures/{id}/erasure` with `step` (`ask` with `reason`, and with `keep`, `keep_until` and `keep_reason` where something is kept; `agree`, `withdraw`).
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRetentionView {
    /// The record.
    pub row: RetentionRow,
    /// Whether the reader may extend and ask.
    pub officer: bool,
    /// Whether the reader asked for the erasure.
    pub own_wish: bool,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

/// The page of all.
pub fn retention(shell: &Shell, view: &RetentionView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "retention-title");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "retention-sub")) }, &html! { @if shell.has(Role::Officer) { a class="btn" href="/retention/kept" { (t(lang, "retention-kept")) } } }))
            div class="stack" {
                (section(lang, "retention-asked", "retention-asked-none", &view.asked))
                (section(lang, "retention-blocked", "retention-blocked-none", &view.blocked))
                (section(lang, "retention-soon", "retention-soon-none", &view.soon))
                section class="panel" aria-labelledby="retention-stones" {
                    header { h2 id="retention-stones" { (t(lang, "retention-stones")) } }
                    p class="pad small mute" { (t(lang, "retention-stones-hint")) }
                    @if view.tombstones.is_empty() { p class="pad" { (t(lang, "retention-stones-none")) } }
                    @else { (stones(lang, &view.tombstones)) }
                }
            }
        },
    )
}

fn section(lang: Lang, key: &'static str, none: &'static str, rows: &[RetentionRow]) -> Markup {
    html! {
        section class="panel" aria-labelledby=(key) {
            header { h2 id=(key) { (t(lang, key)) } }
            @if rows.is_empty() { p class="pad" { (t(lang, none)) } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-labelledby=(key) {
                    table {
                        thead { tr {
                            @for key in ["retention-reference", "retention-review", "retention-erased-on", "retention-reason"] {
                                th scope="col" { (t(lang, key)) }
                            }
                        } }
                        tbody {
                            @for row in rows {
                                tr {
                                    td { a href={ "/seizures/" (row.id) "/retention" } { (name(row)) } }
                                    td { (row.review_on) }
                                    td { @if let Some((_, until)) = row.blocked { (moment(until)) } }
                                    td { @if let Some((reason, _)) = row.asked { (code(lang, "erasure_reason", reason.code())) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn stones(lang: Lang, rows: &[TombstoneRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-labelledby="retention-stones" {
            table {
                thead { tr {
                    @for key in ["retention-record", "retention-received", "retention-erased", "retention-reason"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td { code class="wrap" { (row.id) } }
                            td { @if let Some(at) = row.received { (moment(at)) } }
                            td { (moment(row.erased)) }
                            td {
                                @match row.reason {
                                    Some(reason) => (code(lang, "erasure_reason", reason.code())),
                                    None => (t(lang, "retention-with-table")),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a record is called: by its reference, or as it is inside the platform.
fn name(row: &RetentionRow) -> Markup {
    html! {
        @match &row.reference {
            Some(reference) => bdi { (reference) },
            None => code class="wrap" { (row.id) },
        }
    }
}

/// The page of one record.
pub fn record_retention(shell: &Shell, view: &RecordRetentionView) -> Markup {
    let (lang, row) = (shell.lang, &view.row);
    let called = row.reference.clone().unwrap_or_else(|| row.id.to_string());
    let title = tw(lang, "retention-of-title", &[("reference", called.as_str().into())]);
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let labels = [
        ("until", "retention-extend-until"),
        ("extend_reason", "retention-extend-reason"),
        ("reason", "retention-reason"),
        ("keep_until", "retention-keep-until"),
        ("keep_reason", "retention-keep-reason"),
    ];
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" {
                @if row.blocked.is_some() || row.reference.is_none() { a href="/retention" { (t(lang, "retention-title")) } }
                @else { a href={ "/seizures/" (row.id) } { (name(row)) } }
            }
            (heading(&html! { (t(lang, "retention-of-head")) " " (name(row)) }, &html! { (t(lang, "retention-of-sub")) }, &html! {}))
            (form.summary_of(&labels))
            div class="stack" {
                section class="panel" aria-labelledby="retention-now" {
                    header { h2 id="retention-now" { (t(lang, "retention-now")) } }
                    dl class="kv pad" {
                        dt { (t(lang, "retention-state")) }
                        dd {
                            @if row.blocked.is_some() { (tag("warn", Some(Icon::Cross), &t(lang, "retention-is-blocked"))) }
                            @if row.in_doubt { " " (tag("warn", Some(Icon::Wait), &t(lang, "retention-in-doubt"))) }
                            @else { (tag("ok", Some(Icon::Check), &t(lang, "retention-in-use"))) }
                        }
                        dt { (t(lang, "retention-received")) } dd { (moment(row.received)) }
                        dt { (t(lang, "retention-review")) } dd { (row.review_on) }
                        @if let Some((since, until)) = row.blocked {
                            dt { (t(lang, "retention-since")) } dd { (moment(since)) }
                            dt { (t(lang, "retention-erased-on")) } dd { (moment(until)) }
                        }
                    }
                }
                @if view.officer { (extend(lang, &form, row)) }
                (erase(lang, &form, view))
            }
        },
    )
}

fn extend(lang: Lang, form: &Form<'_>, row: &RetentionRow) -> Markup {
    html! {
        section class="panel" aria-labelledby="retention-extend" {
            header { h2 id="retention-extend" { (t(lang, "retention-extend")) } }
            form method="post" action={ "/seizures/" (row.id) "/extension" } class="pad stack" {
                p class="hint" { (t(lang, "retention-extend-hint")) }
                div class="fields" {
                    (form.input(&Field { name: "until", label: "retention-extend-until", kind: "date", required: true, width: "w3", ..Field::default() }))
                    (form.input(&Field { name: "extend_reason", label: "retention-extend-reason", required: true, width: "w9", ..Field::default() }))
                }
                div class="row" { button class="btn p" { (t(lang, "retention-extend")) } }
            }
        }
    }
}

fn erase(lang: Lang, form: &Form<'_>, view: &RecordRetentionView) -> Markup {
    let row = &view.row;
    let action = format!("/seizures/{}/erasure", row.id);
    let button = |step: &str, class: &str, key: &str| {
        html! {
            form method="post" action=(action) {
                input type="hidden" name="step" value=(step);
                button class=(class) { (t(lang, key)) }
            }
        }
    };
    let reasons: Vec<_> = choices(lang, &lists::ERASURE_REASONS)
        .into_iter()
        .filter(|(code, _)| ErasureReason::ASKED.iter().any(|reason| reason.code() == code))
        .collect();
    html! {
        section class="panel" aria-labelledby="retention-erase" {
            header { h2 id="retention-erase" { (t(lang, "retention-erase")) } }
            div class="pad stack" {
                p class="small mute" { (t(lang, "retention-erase-hint")) }
                @if let Some((reason, at)) = row.asked {
                    p {
                        b { (t(lang, "retention-waits")) } ": " (code(lang, "erasure_reason", reason.code())) " · "
                        (t(lang, "retention-asked-at")) " " (moment(at))
                    }
                    @if let Some((until, why)) = &row.keep {
                        p { b { (t(lang, "retention-keep")) } ": " (t(lang, "retention-keep-until")) " " (until.date()) " · " bdi { (why) } }
                    }
                    @if view.own_wish { p { (t(lang, "retention-waits-own")) } }
                    div class="row" {
                        @if !view.own_wish { (button("agree", "btn p", "retention-agree")) }
                        (button("withdraw", "btn", "retention-withdraw"))
                    }
                } @else if view.officer {
                    form method="post" action=(action) class="stack" {
                        input type="hidden" name="step" value="ask";
                        div class="fields" {
                            (form.select(&Field { name: "reason", label: "retention-reason", required: true, width: "w6", ..Field::default() }, &reasons, Some(&t(lang, "submit-choose"))))
                        }
                        fieldset class="stack" {
                            legend { (t(lang, "retention-keep")) }
                            p class="hint" { (t(lang, "retention-keep-hint")) }
                            (form.check("keep", "yes", &t(lang, "retention-keep-check"), false))
                            div class="fields" {
                                (form.input(&Field { name: "keep_until", label: "retention-keep-until", kind: "date", width: "w3", ..Field::default() }))
                                (form.input(&Field { name: "keep_reason", label: "retention-keep-reason", width: "w9", ..Field::default() }))
                            }
                        }
                        div class="row" { button class="btn" { (t(lang, "retention-erase-ask")) } }
                    }
                }
            }
        }
    }
}

/// The page of what is kept of erased records.
pub fn kept(shell: &Shell, view: &KeptView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "retention-kept");
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href="/retention" { (t(lang, "retention-title")) } }
            (heading(&html! { (title) }, &html! { (t(lang, "retention-kept-sub")) }, &html! {}))
            (form.summary_of(&[("why", "retention-kept-why")]))
            div class="stack" {
                @match &view.rows {
                    None => section class="panel" aria-labelledby="kept-ask" {
                        header { h2 id="kept-ask" { (t(lang, "retention-kept-ask")) } }
                        form method="post" action="/retention/kept" class="pad stack" {
                            div class="fields" {
                                (form.input(&Field { name: "why", label: "retention-kept-why", hint: Some("retention-kept-why-hint"), required: true, width: "w12", ..Field::default() }))
                            }
                            div class="row" { button class="btn p" { (t(lang, "retention-kept-show")) } }
                        }
                    },
                    Some(rows) => section class="panel" aria-labelledby="kept-rows" {
                        header { h2 id="kept-rows" { (t(lang, "retention-kept-rows")) } }
                        @if rows.is_empty() { p class="pad" { (t(lang, "retention-kept-none")) } }
                        @else { (kept_rows(lang, rows)) }
                    },
                }
            }
        },
    )
}

fn kept_rows(lang: Lang, rows: &[KeptRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-labelledby="kept-rows" {
            table {
                thead { tr {
                    @for key in ["retention-reference", "retention-kept-date", "retention-kept-country", "retention-keep-reason", "retention-keep-until"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td { bdi { (row.reference) } }
                            td { bdi { (row.date) } }
                            td { (country_name(&row.country)) }
                            td { bdi { (row.reason) } }
                            td { (row.until) }
                        }
                    }
                }
            }
        }
    }
}
