//! The owner's mirror.

use super::{at, fault, id};
use commonlink_model::Purpose;
use commonlink_pages as pages;

pub fn mirror(full: bool) -> pages::MirrorView {
    if !full {
        return pages::MirrorView {
            rows: Vec::new(),
            older: None,
            turned: false,
            trail: None,
            delays: None,
            values: pages::FormValues::default(),
            faults: Vec::new(),
        };
    }
    let row = |n: u64, action: &str, record: Option<(&str, &str)>| pages::MirrorRow {
        id: id(900 + n),
        at: at(60 * i64::try_from(n).unwrap_or(0)),
        body: "National Central Bureau Nukuʻalofa".to_owned(),
        action: action.to_owned(),
        purpose: Some(Purpose::Investigation),
        kind: None,
        record: record.map(|(address, name)| (address.to_owned(), name.to_owned())),
        listed: 0,
        records: Vec::new(),
    };
    pages::MirrorView {
        rows: vec![
            pages::MirrorRow {
                listed: 3,
                records: vec![
                    ("/seizures/1".to_owned(), "FJ-2026-014".to_owned()),
                    ("/marks/2".to_owned(), "Face A".to_owned()),
                ],
                ..row(8, "records_listed", None)
            },
            row(7, "pair_opened", Some(("/marks/2", "Face A"))),
            pages::MirrorRow {
                kind: Some(commonlink_model::MarkKind::PressedRelief),
                ..row(6, "comparison_limit_reached", None)
            },
            pages::MirrorRow {
                kind: Some(commonlink_model::MarkKind::PressedRelief),
                ..row(5, "marks_compared", None)
            },
            row(4, "record_exported", Some(("/seizures/1", "FJ-2026-014"))),
            row(3, "preview_served", Some(("/marks/2", "Face A"))),
            row(2, "mark_opened", Some(("/marks/2", "Face A"))),
            row(1, "seizure_opened", None),
        ],
        older: Some(at(60)),
        turned: true,
        trail: Some(pages::TrailView {
            signed: at(300),
            key: "commonlink.example/audit+5f3a1c00+AdW0mE8nYV1GzQx5h4l6dZ0mHq3sVb2r9tK7cJ1uPxYa".to_owned(),
        }),
        delays: Some(vec![pages::DelayRow {
            reason: "Operation under way".to_owned(),
            days: 30,
            begins: at(0),
            ends: at(86_400),
        }]),
        values: pages::FormValues::default(),
        faults: vec![fault("until", "error-delay-until")],
    }
}
