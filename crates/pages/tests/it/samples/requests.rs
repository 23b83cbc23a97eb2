//! Requests between bodies, and how a record is handled.

use super::{at, fault, handling, id};
use commonlink_model::{
    FieldGroup, FieldGroups, Handling, Purpose, RefusalReason, RequestAction, RequestKind, RequestSide,
    RequestState, Urgency,
};
use commonlink_pages as pages;
use jiff::civil::date;

fn row(n: u64, side: RequestSide, state: RequestState) -> pages::RequestRow {
    let asks = side == RequestSide::Asker;
    let (own, other) = ("National Central Bureau Suva", "National Central Bureau Nukuʻalofa");
    pages::RequestRow {
        id: Some(id(700 + n)),
        asker: if asks { own } else { other }.to_owned(),
        addressee: if asks { None } else { Some(own.to_owned()) },
        side: Some(side),
        kind: RequestKind::Release,
        urgency: Urgency::Urgent,
        state,
        waits_for: if state == RequestState::Open { RequestSide::Addressee } else { RequestSide::Nobody },
        due: at(4_000),
        overdue: n == 2,
        created: at(0),
        words: String::new(),
    }
}

pub fn requests(full: bool) -> pages::RequestsView {
    if !full {
        return pages::RequestsView::default();
    }
    let rows = vec![
        row(1, RequestSide::Addressee, RequestState::Open),
        row(2, RequestSide::Asker, RequestState::Open),
        row(3, RequestSide::Asker, RequestState::AnsweredInPart),
        row(4, RequestSide::Addressee, RequestState::Refused),
    ];
    let carried = rows.iter().map(|row| pages::RequestRow {
        id: None,
        side: None,
        addressee: Some("National Central Bureau Suva".to_owned()),
        words: if row.overdue { "We need the place of seizure.".to_owned() } else { String::new() },
        ..row.clone()
    });
    pages::RequestsView { carried: Some(carried.collect()), rows }
}

pub fn new_request(fresh: bool) -> pages::NewRequestView {
    let missing = [FieldGroup::Identity, FieldGroup::ExactPlace];
    pages::NewRequestView {
        hit: (!fresh).then(|| id(12)),
        seizure: fresh.then(|| id(13)),
        addressee: fresh.then(|| "National Central Bureau Nukuʻalofa".to_owned()),
        missing: missing.into_iter().collect(),
        values: pages::FormValues::default(),
        faults: if fresh {
            Vec::new()
        } else {
            vec![fault("wanted", "error-required"), fault("words", "error-required")]
        },
        idempotency_key: "k-request".to_owned(),
    }
}

pub fn request(asked: bool) -> pages::RequestView {
    let (side, state) = if asked {
        (RequestSide::Addressee, RequestState::Open)
    } else {
        (RequestSide::Asker, RequestState::AnsweredInPart)
    };
    let step = |n: i64, side, action| pages::StepRow {
        at: at(n),
        side,
        action,
        reason: None,
        words: String::new(),
        released: FieldGroups::NONE,
        until: None,
    };
    let mut steps = vec![step(0, RequestSide::Asker, RequestAction::Asked)];
    if !asked {
        steps.push(step(60, RequestSide::Nobody, RequestAction::Overdue));
        steps.push(pages::StepRow {
            released: [FieldGroup::ExactPlace].into_iter().collect(),
            until: Some(at(9_000)),
            words: "The place only.".to_owned(),
            reason: Some(RefusalReason::SourceProtection),
            ..step(90, RequestSide::Addressee, RequestAction::AnsweredInPart)
        });
    }
    pages::RequestView {
        row: row(1, side, state),
        id: id(701),
        side,
        contact: Some("desk@to.example".to_owned()),
        record: Some((id(13), asked.then(|| "FJ-2026-004".to_owned()))),
        hit: (!asked).then(|| id(12)),
        own_record: (!asked).then(|| (id(14), "FJ-2026-009".to_owned())),
        purpose: Purpose::Investigation,
        legal_basis: "convention".to_owned(),
        wanted: [FieldGroup::Identity, FieldGroup::ExactPlace].into_iter().collect(),
        words: "The same press left its mark on our package. Where was yours found?".to_owned(),
        challenge: None,
        for_secretariat: !asked,
        steps,
        may_act: asked,
        until: "2027-02-21".to_owned(),
        values: pages::FormValues::default(),
        faults: Vec::new(),
        idempotency_key: "k-step".to_owned(),
    }
}

pub fn record_handling(full: bool) -> pages::RecordHandlingView {
    let release = |n: u64, in_force: bool| pages::ReleaseRow {
        id: id(720 + n),
        body: "National Central Bureau Nukuʻalofa".to_owned(),
        groups: [FieldGroup::ExactPlace].into_iter().collect(),
        until: at(9_000),
        granted: at(0),
        revoked: (!in_force).then(|| at(60)),
        in_force,
        request: in_force.then(|| id(701)),
    };
    pages::RecordHandlingView {
        seizure: id(13),
        reference: "FJ-2026-004".to_owned(),
        handling: if full { handling() } else { Handling::standard(date(2026, 11, 21)) },
        may_change: full,
        saved: full,
        releases: if full { vec![release(1, true), release(2, false)] } else { Vec::new() },
        bodies: super::sharing::bodies(),
        values: pages::FormValues::default(),
        faults: Vec::new(),
        idempotency_key: "k-handling".to_owned(),
    }
}
