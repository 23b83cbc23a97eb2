//! What the probe sends to each route.

use super::{CANARY, Names, REFERENCE};
use crate::asked::{Ask, escaped};
use crate::world::input;
use commonlink_model::MatchingMode;

/// The path with its parameters filled in.
pub fn filled(path: &str, id: &str, names: &Names, side: &str) -> String {
    path.replace("{id}", id)
        .replace("{hash}", id)
        .replace("{exhibit}", names.get("exhibit"))
        .replace("{capture}", names.get("capture"))
        .replace("{position}", "0")
        .replace("{size}", "640")
        .replace("{side}", side)
        .replace("{name}", "none.css")
}

/// A request that would do something if the asker might, with what it knows of the hidden record.
pub fn request(method: &str, template: &str, path: &str, hidden: &Names) -> Ask {
    let ask = Ask::new(method, path).with("origin", crate::asked::ORIGIN);
    let mark = |files: serde_json::Value| serde_json::json!([{"label": "A", "kind": "pressed_relief", "capture": "photo_single", "files": files}]);
    let stolen = mark(serde_json::json!([{"sha256": hidden.get("hash")}]));
    match (method, template) {
        ("GET", _) => ask,
        (_, "/login") => ask.form(&[("login", "nobody.fj"), ("password", "x")]),
        (_, "/seizures") => ask.form(&[
            ("reference", REFERENCE),
            ("date", "2026-01-10"),
            ("place.country", "FJ"),
            ("place.name", "Suva"),
            ("agency", "Customs"),
            ("transport", "maritime"),
            ("items.0.substance", "cocaine_hydrochloride"),
            ("items.0.form", "brick"),
            ("items.0.amount", "1"),
            ("items.0.unit", "kg"),
            ("handling.purposes", "investigation"),
            ("idempotency_key", "key-of-hidden"),
        ]),
        (_, "/seizures/{id}/marks") => ask.form(&[
            ("marks.0.label", "A"),
            ("marks.0.kind", "pressed_relief"),
            ("marks.0.uploads", hidden.get("upload")),
            ("idempotency_key", "key-of-marks"),
        ]),
        (_, "/seizures/{id}/exhibits/{exhibit}/custody") => ask.form(&[
            ("custody.holder", "I"),
            ("custody.place", "Here"),
            ("idempotency_key", "key-of-custody"),
        ]),
        (_, "/imports/tables/{hash}") => ask.form(&[("then", "ids"), ("idempotency_key", "key-of-import")]),
        (_, "/imports/{id}/undo") => ask.form(&[("sure", "yes")]),
        (_, "/hits/{id}/triage") => ask.form(&[("value", "not_useful")]),
        (_, "/examinations/{id}/conclusion") => ask.form(&[
            ("class", "inconclusive"),
            ("class_reason", "a"),
            ("individual", "inconclusive"),
            ("individual_reason", "b"),
            ("idempotency_key", "key-of-conclusion"),
        ]),
        (_, "/examinations/{id}/resolution") => ask.form(&[
            ("class", "inconclusive"),
            ("individual", "inconclusive"),
            ("reason", "a"),
            ("idempotency_key", "key-of-resolution"),
        ]),
        (_, "/requests") => ask.form(&[
            ("seizure", hidden.get("seizure")),
            ("kind", "validate"),
            ("purpose", "investigation"),
            ("legal_basis", "convention"),
            ("urgency", "routine"),
            ("words", "Does it still hold?"),
            ("idempotency_key", "key-of-request"),
        ]),
        (_, "/requests/{id}") => ask.form(&[("action", "withdrawn"), ("idempotency_key", "key-of-step")]),
        (_, "/seizures/{id}/handling") => ask.form(&[
            ("handling.level", "restricted"),
            ("handling.purposes", "investigation"),
            ("handling.matching", "hit_and_contact"),
            ("handling.review_on", "2030-01-01"),
            ("idempotency_key", "key-of-handling"),
        ]),
        (_, "/seizures/{id}/extension") => {
            ask.form(&[("until", "2031-01-01"), ("extend_reason", "The case is open.")])
        }
        (_, "/seizures/{id}/erasure") => ask.form(&[("step", "ask"), ("reason", "case_closed")]),
        (_, "/seizures/{id}/recall") => ask.form(&[
            ("kind", "withdrawal"),
            ("reason", "wrong"),
            ("words", "It is wrong."),
            ("idempotency_key", "key-of-recall"),
        ]),
        (_, "/recalls/{id}") => ask.form(&[("outcome", "nothing_used")]),
        (_, "/api/v1/requests") => ask.key("key-of-request-2").json(&serde_json::json!({
            "seizure": hidden.get("seizure"), "kind": "validate", "purpose": "investigation",
            "legal_basis": "convention", "urgency": "routine", "words": "Does it still hold?",
        })),
        (_, "/api/v1/requests/{id}/steps") => {
            ask.key("key-of-step-2").json(&serde_json::json!({"action": "withdrawn"}))
        }
        (_, "/people") => ask.form(&[
            ("login", "officer"),
            ("name", "N"),
            ("roles", "officer"),
            ("idempotency_key", "key-of-people"),
        ]),
        (_, "/people/{id}/review") => ask.form(&[("decision", "withdrawn")]),
        (_, "/login/second") => ask.form(&[("code", "000000")]),
        (_, "/confirm") => ask.form(&[("confirm_password", "x"), ("next", "/seizures")]),
        (_, "/account/totp/confirm") => ask.form(&[("code", "00000")]),
        (_, "/account/passkeys" | "/account/passkeys/{id}/name") => ask.form(&[("name", "n")]),
        (_, "/oversight/checks/{id}") => ask.form(&[("outcome", "in_order")]),
        (_, "/people/{id}/reset") => ask.form(&[("idempotency_key", "key-of-reset")]),
        (_, "/people/{id}/clearance") => ask.form(&[("clearance", "for_official_use_only")]),
        (_, "/people/{id}/roles") => {
            ask.form(&[("roles", "officer"), ("roles", "examiner"), ("roles", "administrator")])
        }
        (_, "/agreements") => ask.form(&[
            ("organisation", hidden.get("seizure")),
            ("basis", "a"),
            ("scope", "b"),
            ("officer", "c"),
            ("start", "2026-01-01"),
            ("end", "2026-12-31"),
            ("idempotency_key", "key-of-agreement"),
        ]),
        (_, "/retention/kept") => ask.form(&[("why", "A former case.")]),
        (_, "/account/mail") => ask.form(&[("rhythm", "daily"), ("address", "a@b.example")]),
        (_, "/account/password") => ask.form(&[("current", "x"), ("password", "y"), ("again", "z")]),
        (_, "/account/tokens") => ask.form(&[
            ("name", "n"),
            ("days", "1"),
            ("scopes", "read"),
            ("idempotency_key", "key-of-tokens"),
        ]),
        (_, "/api/v1/seizures") => {
            let mut submitted = serde_json::to_value(input("TO-6", MatchingMode::HitOnly)).unwrap();
            submitted["marks"] = stolen;
            ask.key("key-of-hidden-2").json(&submitted)
        }
        (_, "/api/v1/seizures/{id}/marks") => ask.key("key-of-stolen").json(&stolen),
        (_, "/api/v1/uploads") => {
            ask.key("key-of-upload").json(&serde_json::json!({"name": "a", "bytes": 3}))
        }
        ("PUT", _) => ask.body("abc"),
        (_, "/api/v1/hits/{id}/triage") => ask.json(&serde_json::json!({"triage": "not_useful"})),
        _ => ask.form(&[]),
    }
}

/// Filters, sorts and searches that a hidden record could answer to.
pub fn searches(path: &str, own: &Names, hidden: &Names) -> Vec<String> {
    match path {
        "/seizures" | "/seizures.csv" | "/seizures.json" | "/api/v1/seizures" => {
            let mut searches = vec![
                format!("q={REFERENCE}"),
                format!("q={}", escaped(CANARY)),
                "country=FJ".to_owned(),
                "substance=cocaine_hydrochloride".to_owned(),
                "transport=maritime".to_owned(),
                "from=2026-01-01&to=2026-01-31".to_owned(),
            ];
            for column in ["date", "reference", "place", "kilograms", "received"] {
                searches.extend([format!("sort={column}"), format!("sort=-{column}")]);
            }
            searches
        }
        "/search" | "/api/v1/search" => [REFERENCE, CANARY, "cocaine Fiji", "S-1", "E1", "relief", "B"]
            .map(|text| format!("q={}", escaped(text)))
            .to_vec(),
        "/seizures/duplicates" => vec![
            format!("reference={REFERENCE}"),
            format!(
                "date=2026-01-10&place.country=FJ&place.name={}&items.0.substance=cocaine_hydrochloride",
                escaped(CANARY)
            ),
        ],
        "/requests/new" => vec![
            format!("seizure={}", hidden.get("seizure")),
            format!("hit={}", hidden.get("hit")),
            format!("seizure={}", own.get("seizure")),
            format!("hit={}", own.get("hit")),
        ],
        "/links" => ["proposed", "confirmed"].map(|state| format!("state={state}")).to_vec(),
        _ => Vec::new(),
    }
}
