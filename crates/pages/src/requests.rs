//! Requests between bodies: the list, the form, one with what was done; and for the secretariat states and clocks.

use commonlink_model::{
    BureauRequestId, ChallengeReason, FieldGroups, HitId, Moment, Purpose, RecordId, RefusalReason,
    RequestAction, RequestKind, RequestSide, RequestState, Urgency,
};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{Field, Form, choices, empty, groups, tag, verify};
use crate::shell::{Frame, heading};
use crate::words::{code, last_day, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRow {
    /// Identifier; nothing where the reader sees no more than the row.
    pub id: Option<BureauRequestId>,
    /// Who asks.
    pub asker: String,
    /// Who is asked; nothing while the asker may not know.
    pub addressee: Option<String>,
    /// Which party reads; nothing for the secretariat.
    pub side: Option<RequestSide>,
    /// What for.
    pub kind: RequestKind,
    /// How soon.
    pub urgency: Urgency,
    /// How far it has come.
    pub state: RequestState,
    /// Whose turn it is.
    pub waits_for: RequestSide,
    /// When an answer is due.
    pub due: Moment,
    /// Its time is over.
    pub overdue: bool,
    /// When it was made.
    pub created: Moment,
    /// What it says, where the asker lets the secretariat read it.
    pub words: String,
}

/// The page of `GET /requests`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestsView {
    /// Requests of which the reader's body is a party.
    pub rows: Vec<RequestRow>,
    /// Every request with its clock; for the secretariat.
    pub carried: Option<Vec<RequestRow>>,
}

/// The page of `GET /requests/new`, which sends `POST /requests` with `idempotency_key`, `hit` or `seizure`, `kind`,
/// `purpose`, `legal_basis`, `urgency`, `due_on`, `wanted`, `words`, `for_secretariat`.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRequestView {
    /// The own hit that it follows.
    pub hit: Option<HitId>,
    /// The shared seizure that it is about.
    pub seizure: Option<RecordId>,
    /// Who is asked; nothing where the reader may not know.
    pub addressee: Option<String>,
    /// Field groups that the reader is not told.
    pub missing: FieldGroups,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// When.
    pub at: Moment,
    /// By whom.
    pub side: RequestSide,
    /// What.
    pub action: RequestAction,
    /// Why nothing was given.
    pub reason: Option<RefusalReason>,
    /// What was said.
    pub words: String,
    /// What was released.
    pub released: FieldGroups,
    /// Until when.
    pub until: Option<Moment>,
}

/// The page of `GET /requests/{id}`, which sends `POST /requests/{id}` with `idempotency_key`, `action`, `reason`,
/// `released`, `until`, `words`, `for_secretariat`.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestView {
    /// The row.
    pub row: RequestRow,
    /// Identifier.
    pub id: BureauRequestId,
    /// Which party reads.
    pub side: RequestSide,
    /// Whom to contact at the other side, where it is known.
    pub contact: Option<String>,
    /// The seizure of the body that is asked, with its reference where that is told.
    pub record: Option<(RecordId, Option<String>)>,
    /// The asker's hit.
    pub hit: Option<HitId>,
    /// The asker's seizure with its reference.
    pub own_record: Option<(RecordId, String)>,
    /// To which end.
    pub purpose: Purpose,
    /// Code of the ground.
    pub legal_basis: String,
    /// Field groups that are wanted.
    pub wanted: FieldGroups,
    /// What it says.
    pub words: String,
    /// What is wrong with the record, of a challenge.
    pub challenge: Option<ChallengeReason>,
    /// The secretariat may read it.
    pub for_secretariat: bool,
    /// What was done, first to last.
    pub steps: Vec<StepRow>,
    /// Whether the reader may do something now.
    pub may_act: bool,
    /// Day put into an empty `until`.
    pub until: String,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The list.
pub fn requests(shell: &Shell, view: &RequestsView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-nav-requests");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "requests-sub")) }, &html! {}))
            div class="stack" {
                section class="panel" aria-labelledby="requests-own" {
                    header { h2 id="requests-own" { (t(lang, "requests-own")) } }
                    @if view.rows.is_empty() { (empty(Icon::Arrow, &t(lang, "requests-none"), &t(lang, "requests-none-hint"), None)) }
                    @else { (table(lang, &view.rows, &t(lang, "requests-own"))) }
                }
                @if let Some(carried) = &view.carried {
                    section class="panel" aria-labelledby="requests-carried" {
                        header { h2 id="requests-carried" { (t(lang, "requests-carried")) } }
                        p class="pad small mute" { (t(lang, "requests-carried-hint")) }
                        @if !carried.is_empty() { (table(lang, carried, &t(lang, "requests-carried"))) }
                    }
                }
            }
        },
    )
}

fn table(lang: Lang, rows: &[RequestRow], caption: &str) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(caption) {
            table {
                thead { tr {
                    th scope="col" { (t(lang, "requests-what")) }
                    th scope="col" { (t(lang, "requests-from")) }
                    th scope="col" { (t(lang, "requests-to")) }
                    th scope="col" { (t(lang, "requests-state")) }
                    th scope="col" { (t(lang, "requests-turn")) }
                    th scope="col" { (t(lang, "requests-due")) }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td {
                                @if let Some(id) = row.id { a href={ "/requests/" (id) } { (code(lang, "request_kind", row.kind.code())) } }
                                @else { (code(lang, "request_kind", row.kind.code())) }
                                @if !row.words.is_empty() && row.side.is_none() { p class="small" dir="auto" { (row.words) } }
                            }
                            td { bdi { (row.asker) } }
                            td { (addressee(lang, row)) }
                            td { (state(lang, row.state)) }
                            td { (turn(lang, row)) }
                            td { (moment(row.due)) @if row.overdue { " " (tag("bad", Some(Icon::Warning), &t(lang, "requests-overdue"))) } }
                        }
                    }
                }
            }
        }
    }
}

fn addressee(lang: Lang, row: &RequestRow) -> Markup {
    html! {
        @match &row.addressee {
            Some(name) => bdi { (name) },
            None => span class="mute" { (t(lang, "requests-carried-to")) },
        }
    }
}

fn state(lang: Lang, state: RequestState) -> Markup {
    let (tone, sign) = match state {
        RequestState::Open => ("", Icon::Wait),
        RequestState::AnsweredInFull
        | RequestState::AnsweredInPart
        | RequestState::Stands
        | RequestState::SetRight => ("ok", Icon::Check),
        RequestState::RecordWithdrawn => ("bad", Icon::Warning),
        RequestState::Refused | RequestState::Withdrawn | RequestState::Erased => ("mute", Icon::Cross),
    };
    tag(tone, Some(sign), &code(lang, "request_state", state.code()))
}

fn turn(lang: Lang, row: &RequestRow) -> Markup {
    html! {
        @if row.side == Some(row.waits_for) { b { (t(lang, "requests-your-turn")) } }
        @else { (code(lang, "request_side", row.waits_for.code())) }
    }
}

/// What the fields of both forms are called.
const LABELS: [(&str, &str); 11] = [
    ("challenge", "requests-challenge"),
    ("kind", "requests-kind"),
    ("urgency", "requests-urgency"),
    ("due_on", "requests-due-on"),
    ("purpose", "requests-purpose"),
    ("legal_basis", "requests-basis"),
    ("wanted", "requests-wanted"),
    ("action", "requests-action"),
    ("reason", "requests-reason"),
    ("released", "requests-released"),
    ("until", "requests-until"),
];

/// The form.
pub fn new_request(shell: &Shell, view: &NewRequestView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "requests-new");
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    let choose = t(lang, "submit-choose");
    let about = match &view.addressee {
        Some(name) => tw(lang, "requests-to-named", &[("body", name.as_str().into())]),
        None => t(lang, "requests-to-unnamed").into_owned(),
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (about) }, &html! {}))
            (form.summary_of(&[LABELS.as_slice(), &[("words", "requests-words")]].concat()))
            form method="post" action="/requests" class="panel pad stack" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                @if let Some(hit) = view.hit { input type="hidden" name="hit" value=(hit); }
                @if let Some(seizure) = view.seizure { input type="hidden" name="seizure" value=(seizure); }
                div class="fields" {
                    (form.select(&Field { name: "kind", label: "requests-kind", required: true, default: "release", width: "w6", ..Field::default() }, &choices(lang, &lists::REQUEST_KINDS), None))
                    (form.select(&Field { name: "urgency", label: "requests-urgency", required: true, default: "routine", width: "w3", ..Field::default() }, &choices(lang, &lists::URGENCIES), None))
                    (form.input(&Field { name: "due_on", label: "requests-due-on", kind: "date", hint: Some("requests-due-on-hint"), width: "w3", ..Field::default() }))
                    (form.select(&Field { name: "purpose", label: "requests-purpose", required: true, default: Purpose::Investigation.code(), width: "w6", ..Field::default() }, &choices(lang, &lists::PURPOSES), None))
                    (form.select(&Field { name: "legal_basis", label: "requests-basis", required: true, width: "w6", ..Field::default() }, &choices(lang, &lists::LEGAL_BASES), Some(&choose)))
                    fieldset class="field w12" id=(form.id("wanted")) {
                        legend { (t(lang, "requests-wanted")) }
                        p class="hint" { (t(lang, "requests-wanted-hint")) }
                        @if let Some(fault) = form.fault("wanted") { p class="err" { (fault) } }
                        @for group in view.missing.iter() { (form.check("wanted", group.code(), &code(lang, "field_group", group.code()), false)) }
                        @if view.missing.is_empty() { p { (t(lang, "requests-nothing-missing")) } }
                    }
                    (form.select(&Field { name: "challenge", label: "requests-challenge", hint: Some("requests-challenge-hint"), width: "w12", ..Field::default() }, &choices(lang, &lists::CHALLENGE_REASONS), Some(&choose)))
                    (form.area(&Field { name: "words", label: "requests-words", required: true, hint: Some("requests-words-hint"), width: "w12", ..Field::default() }))
                    fieldset class="field w12" {
                        legend { (t(lang, "requests-secretariat")) }
                        (form.check("for_secretariat", "on", &t(lang, "requests-for-secretariat"), false))
                    }
                }
                div class="row" { button class="btn p" { (t(lang, "requests-send")) } }
            }
        },
    )
}

/// One request.
pub fn request(shell: &Shell, view: &RequestView) -> Markup {
    let lang = shell.lang;
    let title = code(lang, "request_kind", view.row.kind.code());
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href="/requests" { (t(lang, "shell-nav-requests")) } }
            (heading(&html! { (title) }, &html! { (state(lang, view.row.state)) " " @if view.row.state == RequestState::Open { (t(lang, "requests-turn")) ": " (turn(lang, &view.row)) } }, &html! {}))
            (form.summary_of(&[LABELS.as_slice(), &[("words", "requests-answer-words")]].concat()))
            div class="stack" {
                section class="panel" aria-labelledby="request-asked" {
                    header { h2 id="request-asked" { (t(lang, "requests-asked")) } }
                    div class="pad stack" {
                        dl class="kv" {
                            dt { (t(lang, "requests-from")) } dd { bdi { (view.row.asker) } }
                            dt { (t(lang, "requests-to")) } dd { (addressee(lang, &view.row)) }
                            @if let Some(contact) = &view.contact { dt { (t(lang, "requests-contact")) } dd { bdi { (contact) } } }
                            @if let Some((id, reference)) = &view.record {
                                dt { (t(lang, "requests-record")) }
                                dd { a href={ "/seizures/" (id) } { @match reference { Some(reference) => bdi { (reference) }, None => (t(lang, "requests-open-record")) } } }
                            }
                            @if let Some((id, reference)) = &view.own_record { dt { (t(lang, "requests-own-record")) } dd { a href={ "/seizures/" (id) } { bdi { (reference) } } } }
                            @if let Some(hit) = view.hit { dt { (t(lang, "requests-hit")) } dd { a href={ "/hits/" (hit) } { (t(lang, "requests-open-hit")) } } }
                            @if let Some(reason) = view.challenge { dt { (t(lang, "requests-challenge")) } dd { (code(lang, "challenge_reason", reason.code())) } }
                            dt { (t(lang, "requests-purpose")) } dd { (code(lang, "purpose", view.purpose.code())) }
                            dt { (t(lang, "requests-basis")) } dd { (code(lang, "legal_basis", &view.legal_basis)) }
                            dt { (t(lang, "requests-urgency")) } dd { (code(lang, "urgency", view.row.urgency.code())) }
                            dt { (t(lang, "requests-due")) } dd { (moment(view.row.due)) @if view.row.overdue { " " (tag("bad", Some(Icon::Warning), &t(lang, "requests-overdue"))) } }
                            dt { (t(lang, "requests-wanted-of")) } dd { (groups(lang, view.wanted)) }
                            dt { (t(lang, "requests-secretariat")) } dd { (t(lang, if view.for_secretariat { "requests-secretariat-reads" } else { "requests-secretariat-clock" })) }
                        }
                        p dir="auto" { (view.words) }
                    }
                }
                (history(lang, &view.steps))
                @if view.may_act { (act(&form, view)) }
                (verify(lang))
            }
        },
    )
}

fn history(lang: Lang, steps: &[StepRow]) -> Markup {
    html! {
        section class="panel" aria-labelledby="request-history" {
            header { h2 id="request-history" { (t(lang, "requests-history")) } }
            ol class="list" {
                @for step in steps {
                    li {
                        p {
                            (moment(step.at)) " "
                            @if step.side != RequestSide::Nobody { (code(lang, "request_side", step.side.code())) ": " }
                            b { (code(lang, "request_action", step.action.code())) }
                        }
                        @if let Some(reason) = step.reason { p { (code(lang, "refusal_reason", reason.code())) } }
                        @if !step.released.is_empty() {
                            (groups(lang, step.released))
                            @if let Some(until) = step.until { p { (t(lang, "requests-released-until")) " " (last_day(until)) } }
                        }
                        @if !step.words.is_empty() && step.action != RequestAction::Asked { p dir="auto" { (step.words) } }
                    }
                }
            }
        }
    }
}

fn act(form: &Form<'_>, view: &RequestView) -> Markup {
    let lang = form.lang;
    let asks = view.side == RequestSide::Asker;
    let release = view.row.kind == RequestKind::Release;
    let challenge = view.row.kind == RequestKind::Challenge;
    let reasons = if challenge { &lists::RECALL_REASONS } else { &lists::REFUSAL_REASONS };
    let reason_hint = if challenge { "requests-reason-withdrawal-hint" } else { "requests-reason-hint" };
    let turn = view.row.waits_for == view.side;
    let actions: Vec<RequestAction> = match (asks, turn) {
        (true, true) => vec![RequestAction::Replied, RequestAction::Withdrawn],
        (true, false) => vec![RequestAction::Withdrawn],
        (false, true) if challenge => {
            let mut all = vec![
                RequestAction::Stands,
                RequestAction::SetRight,
                RequestAction::RecordWithdrawn,
                RequestAction::AskedBack,
            ];
            if view.steps.iter().all(|step| step.action != RequestAction::InDoubt) {
                all.insert(0, RequestAction::InDoubt);
            }
            all
        }
        (false, true) => vec![
            RequestAction::AnsweredInFull,
            RequestAction::AnsweredInPart,
            RequestAction::Refused,
            RequestAction::AskedBack,
        ],
        (false, false) => return html! {},
    };
    let actions: Vec<(String, String)> = actions
        .into_iter()
        .map(|action| (action.code().to_owned(), code(lang, "request_action", action.code())))
        .collect();
    let choose = t(lang, "submit-choose");
    html! {
        section class="panel" aria-labelledby="request-act" {
            header { h2 id="request-act" { (t(lang, if asks { "requests-act-asker" } else { "requests-act" })) } }
            form method="post" action={ "/requests/" (view.id) } class="pad stack" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                @if challenge && !asks { p class="hint" { (t(lang, "requests-challenge-answers")) } }
                div class="fields" {
                    (form.select(&Field { name: "action", label: "requests-action", required: true, width: "w6", ..Field::default() }, &actions, Some(&choose)))
                    @if !asks {
                        (form.select(&Field { name: "reason", label: "requests-reason", hint: Some(reason_hint), width: "w6", ..Field::default() }, &choices(lang, reasons), Some(&choose)))
                        @if release {
                            fieldset class="field w6" id=(form.id("released")) {
                                legend { (t(lang, "requests-released")) }
                                p class="hint" { (t(lang, "requests-released-hint")) }
                                @if let Some(fault) = form.fault("released") { p class="err" { (fault) } }
                                @for group in view.wanted.iter() { (form.check("released", group.code(), &code(lang, "field_group", group.code()), false)) }
                            }
                            (form.input(&Field { name: "until", label: "requests-until", kind: "date", default: &view.until, hint: Some("requests-until-hint"), width: "w3", ..Field::default() }))
                        }
                    }
                    (form.area(&Field { name: "words", label: "requests-answer-words", width: "w12", ..Field::default() }))
                }
                div class="row" { button class="btn p" { (t(lang, "requests-do")) } }
            }
        }
    }
}
