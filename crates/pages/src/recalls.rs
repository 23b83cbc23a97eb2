//! Withdrawals, corrections and erasures of records of which somebody was told: what the own body has to acknowledge, what
//! became of the own records, and the form by which an own record is withdrawn or said to be corrected.

use commonlink_model::{Change, Moment, RecallKind, RecallNoticeId, RecallOutcome, RecallReason, RecordId};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, choices, country_choices, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// What the own body is told of another's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallRow {
    /// Identifier.
    pub id: RecallNoticeId,
    /// What became of it.
    pub kind: RecallKind,
    /// When.
    pub made: Moment,
    /// Whose it is, where that was told.
    pub body: Option<String>,
    /// Why, where it is named.
    pub reason: Option<RecallReason>,
    /// In the owner's words.
    pub words: String,
    /// The record, where it was told which.
    pub record: Option<RecordId>,
    /// The own seizures that have to do with it.
    pub own: Vec<(RecordId, String)>,
    /// When and with which outcome it was acknowledged.
    pub acknowledged: Option<(Moment, RecallOutcome)>,
}

/// What became of an own record, and what others did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRecallRow {
    /// The record.
    pub record: RecordId,
    /// Its reference; nothing once it is erased.
    pub reference: Option<String>,
    /// What became of it.
    pub kind: RecallKind,
    /// Why.
    pub reason: Option<RecallReason>,
    /// In words.
    pub words: String,
    /// What of its fields was set right.
    pub changes: Vec<Change>,
    /// When.
    pub made: Moment,
    /// Bodies of which the owner may know that they were told, and what each did.
    pub answers: Vec<(String, Option<(Moment, RecallOutcome)>)>,
}

/// The page of `GET /recalls`; each line sends `POST /recalls/{id}` with `outcome`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecallsView {
    /// Of others' records.
    pub lines: Vec<RecallRow>,
    /// Of own ones.
    pub own: Vec<OwnRecallRow>,
    /// Whether the reader may acknowledge.
    pub officer: bool,
}

/// The page of `GET /seizures/{id}/recall`, which sends `POST` there with `kind`, `reason`, `words`,
/// `seen` and the fields.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRecallView {
    /// The record.
    pub id: RecordId,
    /// Its reference.
    pub reference: String,
    /// It is in use and not withdrawn: something can be said of it.
    pub open: bool,
    /// The fields that a correction can set right, by the names of the form, as they are held; with `seen`.
    pub fields: Vec<(&'static str, String)>,
    /// What was said.
    pub said: Vec<OwnRecallRow>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

/// The page of all.
pub fn recalls(shell: &Shell, view: &RecallsView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "recalls-title");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "recalls-sub")) }, &html! {}))
            div class="stack" {
                section class="panel" aria-labelledby="recalls-lines" {
                    header { h2 id="recalls-lines" { (t(lang, "recalls-lines")) } }
                    @if view.lines.is_empty() { p class="pad" { (t(lang, "recalls-lines-none")) } }
                    @for row in &view.lines { (line(lang, row, view.officer)) }
                }
                (own(lang, &view.own, true))
            }
        },
    )
}

fn kind_tag(lang: Lang, kind: RecallKind) -> Markup {
    let (tone, sign) = match kind {
        RecallKind::Withdrawal => ("bad", Icon::Warning),
        RecallKind::Correction => ("warn", Icon::Eye),
        RecallKind::Erasure => ("bad", Icon::Cross),
    };
    tag(tone, Some(sign), &code(lang, "recall_kind", kind.code()))
}

fn line(lang: Lang, row: &RecallRow, officer: bool) -> Markup {
    let id = format!("outcome-{}", row.id);
    html! {
        article class="pad stack" aria-labelledby={ "line-" (row.id) } {
            h3 id={ "line-" (row.id) } { (kind_tag(lang, row.kind)) " " (moment(row.made)) " UTC" }
            p { (t(lang, &format!("recalls-says-{}", row.kind.code()))) }
            dl class="kv" {
                dt { (t(lang, "recalls-owner")) }
                dd {
                    @if let Some(body) = &row.body { bdi { (body) } }
                    @else { span class="mute" { (t(lang, "recalls-unnamed")) } }
                }
                @if let Some(record) = row.record {
                    dt { (t(lang, "recalls-record")) }
                    dd {
                        @if row.kind == RecallKind::Erasure { code class="wrap" { (record) } }
                        @else { a href={ "/seizures/" (record) } { code class="wrap" { (record) } } }
                    }
                }
                @if !row.own.is_empty() {
                    dt { (t(lang, "recalls-own-seizures")) }
                    dd { @for (id, reference) in &row.own { div { a href={ "/seizures/" (id) "#hits" } { bdi { (reference) } } } } }
                }
                @if let Some(reason) = row.reason { dt { (t(lang, "recalls-reason")) } dd { (code(lang, "recall_reason", reason.code())) } }
                @if !row.words.is_empty() { dt { (t(lang, "recalls-words")) } dd dir="auto" { (row.words) } }
                @if let Some((at, outcome)) = row.acknowledged {
                    dt { (t(lang, "recalls-acknowledged")) }
                    dd { (code(lang, "recall_outcome", outcome.code())) " · " (moment(at)) " UTC" }
                }
            }
            @if row.acknowledged.is_none() {
                p class="small mute" { (t(lang, "recalls-to-do")) }
                @if officer {
                    form method="post" action={ "/recalls/" (row.id) } class="row" {
                        label for=(id) { (t(lang, "recalls-outcome")) }
                        select id=(id) name="outcome" required {
                            option value="" { (t(lang, "submit-choose")) }
                            @for (value, words) in choices(lang, &lists::RECALL_OUTCOMES) { option value=(value) { (words) } }
                        }
                        button class="btn p" { (t(lang, "recalls-acknowledge")) }
                    }
                }
            }
        }
    }
}

fn own(lang: Lang, rows: &[OwnRecallRow], named: bool) -> Markup {
    html! {
        section class="panel" aria-labelledby="recalls-own" {
            header { h2 id="recalls-own" { (t(lang, if named { "recalls-own" } else { "recalls-own-one" })) } }
            p class="pad small mute" { (t(lang, "recalls-own-hint")) }
            @if rows.is_empty() { p class="pad" { (t(lang, "recalls-own-none")) } }
            @for (number, row) in rows.iter().enumerate() {
                article class="pad stack" aria-labelledby={ "said-" (number) } {
                    h3 id={ "said-" (number) } {
                        (kind_tag(lang, row.kind)) " " (moment(row.made)) " UTC"
                        @if named {
                            " · "
                            @if let Some(reference) = &row.reference { a href={ "/seizures/" (row.record) "/recall" } { bdi { (reference) } } }
                            @else { code class="wrap" { (row.record) } }
                        }
                    }
                    @if let Some(reason) = row.reason { p { (code(lang, "recall_reason", reason.code())) } }
                    @if !row.words.is_empty() { p dir="auto" { (row.words) } }
                    @if !row.changes.is_empty() {
                        ul {
                            @for change in &row.changes {
                                li {
                                    (t(lang, &label(&change.field))) ": " del { bdi { (shown(lang, &change.before)) } } " → " ins { bdi { (shown(lang, &change.after)) } }
                                }
                            }
                        }
                    }
                    @if row.answers.is_empty() { p class="small" { (t(lang, "recalls-nobody")) } }
                    @else {
                        ul {
                            @for (body, done) in &row.answers {
                                li {
                                    bdi { (body) } ": "
                                    @if let Some((at, outcome)) = done { (code(lang, "recall_outcome", outcome.code())) " · " (moment(*at)) " UTC" }
                                    @else { (t(lang, "recalls-waits")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The key of a field's words: those of the submission form.
fn label(field: &str) -> String {
    format!("submit-{}", field.replace(['.', '_'], "-"))
}

/// A value, or that there is none.
fn shown(lang: Lang, value: &str) -> String {
    if value.is_empty() { t(lang, "recalls-no-value").into_owned() } else { value.to_owned() }
}

/// The page of one own record.
pub fn record_recall(shell: &Shell, view: &RecordRecallView) -> Markup {
    let lang = shell.lang;
    let title = tw(lang, "recalls-of-title", &[("reference", view.reference.as_str().into())]);
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let names: Vec<(&str, String)> = view.fields.iter().map(|(field, _)| (*field, label(field))).collect();
    let mut labels =
        vec![("kind", "recalls-kind"), ("reason", "recalls-reason"), ("words", "recalls-say-words")];
    labels.extend(names.iter().map(|(field, key)| (*field, key.as_str())));
    let kinds: Vec<_> = choices(lang, &lists::RECALL_KINDS)
        .into_iter()
        .filter(|(code, _)| code != RecallKind::Erasure.code())
        .collect();
    let choose = t(lang, "submit-choose");
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href={ "/seizures/" (view.id) } { bdi { (view.reference) } } }
            (heading(&html! { (t(lang, "recalls-of-head")) " " bdi { (view.reference) } }, &html! { (t(lang, "recalls-of-sub")) }, &html! {}))
            (form.summary_of(&labels))
            div class="stack" {
                @if view.open {
                    section class="panel" aria-labelledby="recalls-say" {
                        header { h2 id="recalls-say" { (t(lang, "recalls-say")) } }
                        form method="post" action={ "/seizures/" (view.id) "/recall" } class="pad stack" {
                            input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                            p class="hint" { (t(lang, "recalls-say-hint")) }
                            div class="fields" {
                                (form.select(&Field { name: "kind", label: "recalls-kind", hint: Some("recalls-kind-hint"), required: true, width: "w6", ..Field::default() }, &kinds, Some(&choose)))
                                (form.select(&Field { name: "reason", label: "recalls-reason", hint: Some("recalls-reason-hint"), width: "w6", ..Field::default() }, &choices(lang, &lists::RECALL_REASONS), Some(&choose)))
                                (form.area(&Field { name: "words", label: "recalls-say-words", hint: Some("recalls-words-hint"), required: true, width: "w12", ..Field::default() }))
                            }
                            fieldset class="field w12" {
                                legend { (t(lang, "recalls-fields")) }
                                p class="hint" { (t(lang, "recalls-fields-hint")) }
                                div class="fields" { @for (name, held) in &view.fields { (field(lang, &form, name, held)) } }
                            }
                            div class="row" { button class="btn p" { (t(lang, "recalls-send")) } }
                        }
                    }
                }
                (own(lang, &view.said, false))
            }
        },
    )
}

fn field<'a>(lang: Lang, form: &Form<'a>, name: &'a str, held: &'a str) -> Markup {
    let field = Field { name, default: held, width: "w6", ..Field::default() };
    match name {
        "seen" => html! { input type="hidden" name="seen" value=(form.value(name, held)); },
        "place.country" => form.select(&field, &country_choices(), None),
        "transport" => form.select(&field, &choices(lang, &lists::TRANSPORT_MODES), None),
        _ => form.input(&field),
    }
}
