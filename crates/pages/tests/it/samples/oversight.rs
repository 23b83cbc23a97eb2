//! The page of a data protection officer.

use super::{at, id};
use commonlink_model::Purpose;
use commonlink_pages as pages;

pub fn oversight(full: bool) -> pages::OversightView {
    if !full {
        return pages::OversightView {
            days: 7,
            unusual: Vec::new(),
            limits: Vec::new(),
            week: at(0),
            sample: Vec::new(),
            due: [0; 3],
            decisions: Vec::new(),
        };
    }
    let unusual = |rule, count, usual| pages::UnusualRow {
        name: "Mere Vakatawa".to_owned(),
        day: at(0),
        rule,
        count,
        usual,
    };
    let access = |n: u64, action: &str, own, outcome: Option<&str>| pages::SpotCheckRow {
        id: id(900 + n),
        at: at(60 * i64::try_from(n).unwrap_or(0)),
        mine: n == 3,
        name: "Sione Fifita".to_owned(),
        action: action.to_owned(),
        purpose: Some(Purpose::Investigation),
        subject: Some("00000000-0000-4000-8000-000000000007".to_owned()),
        own,
        outcome: outcome.map(str::to_owned),
    };
    let decision = |action: &str, told: Option<&str>, step: Option<&str>| pages::DecisionRow {
        at: at(0),
        name: Some("Mere Vakatawa".to_owned()),
        action: action.to_owned(),
        subject: Some("00000000-0000-4000-8000-000000000007".to_owned()),
        told: told.map(str::to_owned),
        step: step.map(str::to_owned),
    };
    pages::OversightView {
        days: 7,
        unusual: vec![
            unusual("oversight-rule-many", 61, Some(12)),
            unusual("oversight-rule-hours", 7, None),
            unusual("oversight-rule-refused", 24, None),
        ],
        limits: vec![pages::LimitRow {
            name: Some("Sione Fifita".to_owned()),
            limit: "marks-limit-account-day",
            reached: at(0),
            free: at(40 * 60),
        }],
        week: at(0),
        sample: vec![
            access(1, "seizure_opened", Some(false), Some("in_doubt")),
            access(2, "record_exported", Some(true), None),
            access(3, "request_opened", None, None),
        ],
        due: [1, 2, 14],
        decisions: vec![
            decision("release_granted", Some("Bureau Tonga"), None),
            decision("request_moved", None, Some("refused")),
            pages::DecisionRow { name: None, ..decision("record_blocked", None, None) },
        ],
    }
}
