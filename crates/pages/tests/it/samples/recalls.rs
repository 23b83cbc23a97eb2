//! Recalls: lines about others' records, what became of own ones, and the form.

use super::{at, fault, id};
use commonlink_model::{Change, RecallKind, RecallOutcome, RecallReason};
use commonlink_pages as pages;

fn own(kind: RecallKind, answered: bool) -> pages::OwnRecallRow {
    let answer =
        |body: &str, outcome: Option<RecallOutcome>| (body.to_owned(), outcome.map(|one| (at(60), one)));
    pages::OwnRecallRow {
        record: id(12),
        reference: (kind != RecallKind::Erasure).then(|| "FJ-2026-0412".to_owned()),
        kind,
        reason: (kind == RecallKind::Withdrawal).then_some(RecallReason::NotReliable),
        words: if kind == RecallKind::Erasure { "" } else { "The label of the package was mixed up." }
            .to_owned(),
        changes: if kind == RecallKind::Correction {
            let change = |field: &str, before: &str, after: &str| Change {
                field: field.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            };
            vec![change("reference", "FJ-2026-0412", "FJ-2026-0421"), change("agency", "", "Customs")]
        } else {
            Vec::new()
        },
        made: at(0),
        answers: if answered {
            vec![
                answer("National Central Bureau Apia", Some(RecallOutcome::UsedInformed)),
                answer("National Central Bureau Nukuʻalofa", None),
            ]
        } else {
            Vec::new()
        },
    }
}

pub fn recalls(full: bool) -> pages::RecallsView {
    if !full {
        return pages::RecallsView { officer: true, ..pages::RecallsView::default() };
    }
    let named = |n: u64, kind: RecallKind| pages::RecallRow {
        id: id(800 + n),
        kind,
        made: at(-60 * n.cast_signed()),
        body: Some("National Central Bureau Nukuʻalofa".to_owned()),
        reason: (kind == RecallKind::Withdrawal).then_some(RecallReason::UnlawfullyObtained),
        words: if kind == RecallKind::Erasure { "" } else { "The search had no warrant." }.to_owned(),
        record: Some(id(30 + n)),
        own: Vec::new(),
        acknowledged: None,
    };
    let by_hit = pages::RecallRow {
        body: None,
        reason: None,
        words: String::new(),
        record: None,
        own: vec![(id(12), "FJ-2026-0412".to_owned()), (id(14), "FJ-2026-0409".to_owned())],
        ..named(2, RecallKind::Withdrawal)
    };
    let done = pages::RecallRow {
        acknowledged: Some((at(0), RecallOutcome::UsedCorrected)),
        ..named(4, RecallKind::Correction)
    };
    pages::RecallsView {
        lines: vec![named(1, RecallKind::Withdrawal), by_hit, named(3, RecallKind::Erasure), done],
        own: vec![own(RecallKind::Withdrawal, true), own(RecallKind::Erasure, false)],
        officer: true,
    }
}

pub fn record_recall(open: bool) -> pages::RecordRecallView {
    pages::RecordRecallView {
        id: id(12),
        reference: "FJ-2026-0412".to_owned(),
        open,
        fields: if open {
            vec![
                ("seen", "1".to_owned()),
                ("reference", "FJ-2026-0412".to_owned()),
                ("place.country", "FJ".to_owned()),
            ]
        } else {
            Vec::new()
        },
        said: if open {
            Vec::new()
        } else {
            vec![own(RecallKind::Withdrawal, true), own(RecallKind::Correction, false)]
        },
        idempotency_key: "k-recall".to_owned(),
        values: pages::FormValues::default(),
        faults: if open {
            vec![fault("reason", "error-required"), fault("words", "error-required")]
        } else {
            Vec::new()
        },
    }
}
