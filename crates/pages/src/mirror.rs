//! The owner's mirror: which bodies were told what of the own records, and the signed trail behind it.

use commonlink_model::{AuditId, MarkKind, Moment, Purpose};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, empty};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// One reading of another body.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorRow {
    /// The entry of the trail.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// The body that read.
    pub body: String,
    /// Code of what was done.
    pub action: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// The kind of one's own marks, of a comparison with all of them that take part.
    pub kind: Option<MarkKind>,
    /// Address of the record, with its reference or label; nothing where it is no longer held.
    pub record: Option<(String, String)>,
    /// How many own records stood on a page of a list; none for every other act.
    pub listed: usize,
    /// Addresses and names of those of them that are still held.
    pub records: Vec<(String, String)>,
}

/// A delay of what the own body reads.
#[derive(Clone, Debug, PartialEq)]
pub struct DelayRow {
    /// Why.
    pub reason: String,
    /// By how many days.
    pub days: i64,
    /// From.
    pub begins: Moment,
    /// To.
    pub ends: Moment,
}

/// The head of the trail.
#[derive(Clone, Debug, PartialEq)]
pub struct TrailView {
    /// When it was signed.
    pub signed: Moment,
    /// The public key.
    pub key: String,
}

/// The page of `GET /mirror`, which sends `POST /mirror/delays` with `reason`, `days`, `until`.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorView {
    /// Newest first.
    pub rows: Vec<MirrorRow>,
    /// Moment before which older rows are, where there may be more.
    pub older: Option<Moment>,
    /// Whether these are older rows.
    pub turned: bool,
    /// The head of the trail; nothing before it was first signed.
    pub trail: Option<TrailView>,
    /// The own body's delays; nothing for readers who may not set any.
    pub delays: Option<Vec<DelayRow>>,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

/// The page.
pub fn mirror(shell: &Shell, view: &MirrorView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "mirror-title");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "mirror-sub")) }, &html! {}))
            div class="stack" {
                section class="panel" aria-labelledby="mirror-rows" {
                    header { h2 id="mirror-rows" { (t(lang, "mirror-rows")) } }
                    @if view.rows.is_empty() { (empty(Icon::Eye, &t(lang, "mirror-none"), &t(lang, "mirror-none-hint"), None)) }
                    @else { (readings(lang, &view.rows)) }
                    @if view.turned || view.older.is_some() {
                        p class="pad row" {
                            @if view.turned { a href="/mirror" { (t(lang, "mirror-newest")) } }
                            @if let Some(older) = view.older { a href={ "/mirror?before=" (older.micros()) } { (t(lang, "mirror-older")) } }
                        }
                    }
                    p class="pad small mute" { (t(lang, "mirror-pairs")) }
                }
                (trail(lang, view.trail.as_ref()))
                @if let Some(delays) = &view.delays { (delay(lang, view, delays)) }
            }
        },
    )
}

fn readings(lang: Lang, rows: &[MirrorRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "mirror-rows")) {
            table {
                thead { tr {
                    @for key in ["mirror-when", "mirror-body", "mirror-what", "mirror-record", "mirror-purpose", "mirror-proof"] {
                        th scope="col" { (t(lang, key)) }
                    }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td { (moment(row.at)) }
                            td { bdi { (row.body) } }
                            td { (t(lang, action(&row.action))) }
                            td {
                                @if row.listed > 0 {
                                    details {
                                        summary { (tw(lang, "mirror-listed-count", &[("count", (row.listed as u64).into())])) }
                                        ul class="plain small" { @for (address, name) in &row.records { li { a href=(address) { bdi { (name) } } } } }
                                        @if row.records.len() < row.listed { p class="small mute" { (t(lang, "mirror-gone")) } }
                                    }
                                } @else { @match (&row.record, row.kind) {
                                    (Some((address, name)), _) => a href=(address) { bdi { (name) } },
                                    (None, Some(kind)) => { (t(lang, "mirror-all-of-kind")) " " (code(lang, "mark_kind", kind.code())) },
                                    (None, None) => span class="mute" { (t(lang, "mirror-gone")) },
                                } }
                            }
                            td { @if let Some(purpose) = row.purpose { (code(lang, "purpose", purpose.code())) } }
                            td { a href={ "/mirror/" (row.id) "/proof" } aria-label=(t(lang, "mirror-proof-of")) { (t(lang, "mirror-proof-take")) } }
                        }
                    }
                }
            }
        }
    }
}

fn action(code: &str) -> &'static str {
    match code {
        "seizure_opened" => "mirror-action-seizure",
        "mark_opened" => "mirror-action-mark",
        "record_exported" => "mirror-action-export",
        "records_listed" => "mirror-action-listed",
        "pair_opened" => "mirror-action-pair",
        "marks_compared" => "mirror-action-compared",
        "comparison_limit_reached" => "mirror-action-limit",
        _ => "mirror-action-picture",
    }
}

fn trail(lang: Lang, trail: Option<&TrailView>) -> Markup {
    html! {
        section class="panel" aria-labelledby="mirror-trail" {
            header { h2 id="mirror-trail" { (t(lang, "mirror-trail")) } }
            div class="pad stack" {
                p class="small mute" { (t(lang, "mirror-trail-hint")) }
                @match trail {
                    None => p { (t(lang, "mirror-trail-none")) },
                    Some(trail) => {
                        dl class="kv" {
                            dt { (t(lang, "mirror-trail-signed")) } dd { (moment(trail.signed)) }
                            dt { (t(lang, "mirror-trail-key")) } dd { code class="wrap" { (trail.key) } }
                        }
                        p { a class="btn" href="/mirror/checkpoint" { (t(lang, "mirror-trail-head")) } }
                    }
                }
            }
        }
    }
}

fn delay(lang: Lang, view: &MirrorView, delays: &[DelayRow]) -> Markup {
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let labels =
        [("reason", "mirror-delay-reason"), ("days", "mirror-delay-days"), ("until", "mirror-delay-until")];
    html! {
        section class="panel" aria-labelledby="mirror-delays" {
            header { h2 id="mirror-delays" { (t(lang, "mirror-delays")) } }
            div class="pad stack" {
                p class="small mute" { (t(lang, "mirror-delays-hint")) }
                (form.summary_of(&labels))
                @if delays.is_empty() { p { (t(lang, "mirror-delays-none")) } }
                @else {
                    div class="scroll" tabindex="0" role="region" aria-label=(t(lang, "mirror-delays")) {
                        table {
                            thead { tr {
                                @for key in ["mirror-delay-begins", "mirror-delay-ends", "mirror-delay-days", "mirror-delay-reason"] {
                                    th scope="col" { (t(lang, key)) }
                                }
                            } }
                            tbody { @for row in delays { tr {
                                td { (moment(row.begins)) }
                                td { (moment(row.ends)) }
                                td class="num" { (row.days) }
                                td dir="auto" { (row.reason) }
                            } } }
                        }
                    }
                }
                form method="post" action="/mirror/delays" class="stack" {
                    div class="fields" {
                        (form.input(&Field { name: "days", label: "mirror-delay-days", kind: "number", required: true, default: "30", width: "w6", ..Field::default() }))
                        (form.input(&Field { name: "until", label: "mirror-delay-until", kind: "date", required: true, width: "w6", ..Field::default() }))
                        (form.area(&Field { name: "reason", label: "mirror-delay-reason", required: true, width: "w12", ..Field::default() }))
                    }
                    div class="row" { button class="btn" { (t(lang, "mirror-delay-set")) } }
                }
            }
        }
    }
}
