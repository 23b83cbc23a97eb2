//! Probes by chance: any readable route with any identifiers, filters, sorts, searches and headers, asked by any kind of
//! user in both worlds. `COMMONLINK_PROBES` says how many, `COMMONLINK_SEED` which; the same seed asks the same.

use super::{
    ABSENT, CANARY, HELD_BACK, Hidden, Names, REFERENCE, Staged, asks::filled, mask::masked, parted, staged,
    word,
};
use crate::asked::{Ask, escaped};
use commonlink_model::Role;
use commonlink_testkit::Engine;
use commonlink_testkit::sharing::Throws;
use commonlink_web::routes::{Probe, Route, all};
use std::collections::BTreeSet;

/// Kinds of users of a body that may not know.
const KINDS: [(&str, &[Role]); 9] = [
    ("officer", &[Role::Officer]),
    ("examiner", &[Role::Examiner]),
    ("analyst", &[Role::Analyst]),
    ("administrator", &[Role::Administrator]),
    ("protection", &[Role::DataProtectionOfficer]),
    ("liaison", &[Role::Liaison]),
    ("desk", &[Role::Officer, Role::Analyst]),
    ("laboratory", &[Role::Examiner, Role::DataProtectionOfficer]),
    ("everything", Role::ALL),
];

const FIELDS: [&str; 24] = [
    "q",
    "country",
    "substance",
    "transport",
    "from",
    "to",
    "sort",
    "after",
    "own",
    "region",
    "copies",
    "state",
    "reference",
    "date",
    "place.country",
    "place.name",
    "seizure",
    "hit",
    "organisation",
    "clearance",
    "purpose",
    "items.0.substance",
    "unit",
    "kind",
];

/// Who asks, in one world.
struct Askers {
    /// Cookie of a session, or a token; nothing for whoever has not signed in.
    doors: Vec<Door>,
}

enum Door {
    Nobody,
    Session(String),
    Token(String),
}

async fn askers(staged: &Staged) -> Askers {
    let server = &staged.server;
    let mut doors = vec![Door::Nobody];
    for (kind, roles) in KINDS {
        let person = server.world.person(&server.administrator, &format!("seeded-{kind}"), roles).await;
        doors.push(Door::Session(server.session(&person).await));
        if matches!(kind, "officer" | "liaison") {
            doors.push(Door::Token(server.token(&person).await));
        }
    }
    Askers { doors }
}

/// Something that somebody may type: of the hidden record, of one's own, or of nothing.
fn value(throws: &mut Throws, own: &Names, shared: &Names, hidden: &Names) -> String {
    let names = throws.of(&[own, shared, hidden]);
    let subjects = ["seizure", "mark", "hit", "capture", "exhibit", "request", "release", "import", "hash"];
    match throws.below(8) {
        0 => REFERENCE.to_owned(),
        1 => escaped(CANARY),
        2 => escaped(throws.of(&[
            "OPEN-3",
            "TO-5",
            "Suva",
            "S-1",
            "E1",
            "Face A",
            "relief",
            "cocaine Fiji",
            "",
        ])),
        3 => throws.of(&["FJ", "TO", "WS", "ZZ", "oceania", "melanesia"]).to_owned(),
        4 => throws
            .of(&[
                "cocaine_hydrochloride",
                "heroin",
                "maritime",
                "air",
                "restricted",
                "statistics",
                "confirmed",
            ])
            .to_owned(),
        5 => throws.of(&["2026-01", "2026-01-10", "2025", "2026-02-01", "1", "kg", "0", "-1"]).to_owned(),
        6 => throws
            .of(&["date", "-date", "reference", "-place", "kilograms", "received", "release", "validate"])
            .to_owned(),
        _ => names.get(throws.of(&subjects)).to_owned(),
    }
}

fn question(
    throws: &mut Throws,
    routes: &[Route],
    staged: &Staged,
    hidden: &Names,
) -> (String, Vec<(&'static str, String)>) {
    let (own, shared, absent) = (&staged.own, &staged.shared, &Names::default());
    let route = &routes[throws.below(routes.len() as u64) as usize];
    let whose = [own, shared, hidden, absent];
    let id = match route.probe {
        Probe::Object(subject) => {
            // Now and then an identifier of another kind.
            let subject = if throws.one_in(6) {
                throws
                    .of(&["seizure", "mark", "hit", "link", "user", "token", "request", "release", "upload"])
            } else {
                word(subject)
            };
            throws.of(&whose).get(subject).to_owned()
        }
        Probe::Public | Probe::Scope => ABSENT.to_owned(),
    };
    let side = throws.of(&["own", "other", "a", "b"]);
    let mut path = filled(route.path, &id, throws.of(&whose), side);
    let mut mark = '?';
    for _ in 0..throws.below(4) {
        let field = throws.of(&FIELDS);
        path = format!("{path}{mark}{field}={}", value(throws, own, shared, hidden));
        mark = '&';
    }
    let mut headers = Vec::new();
    if throws.one_in(5) {
        let purpose = throws.of(&["statistics", "forensic_analysis", "border_management"]);
        headers.push(("commonlink-purpose", purpose.to_owned()));
    }
    if throws.one_in(10) {
        headers.push(("if-none-match", "\"0\"".to_owned()));
    }
    if throws.one_in(10) {
        headers.push(("hx-request", "true".to_owned()));
    }
    (path, headers)
}

/// Every readable route but the stream, which has no end.
fn readable() -> Vec<Route> {
    all().into_iter().filter(|route| route.method == "GET" && route.path != "/events").collect()
}

pub async fn a_hidden_record_changes_no_answer_to_chance(engine: Engine) {
    let set = std::env::var("COMMONLINK_PROBES").ok();
    // Both databases where somebody asks for more than every run does.
    if set.is_none() && engine == Engine::Postgres {
        return;
    }
    let probes: u64 = set.map_or(Ok(5_000), |text| text.parse()).unwrap();
    let seed: u64 = std::env::var("COMMONLINK_SEED").map_or(Ok(0), |text| text.parse()).unwrap();
    let modes = [Hidden::NoMatch, Hidden::Silent, Hidden::Excluded, Hidden::Above, Hidden::Tightened];
    let routes = readable();
    let (mut asked, mut found, mut reached) = (0_u64, 0_u64, BTreeSet::new());
    for (n, mode) in (0_u64..).zip(modes) {
        let Some(with) = staged(engine, mode, true).await else { return };
        let Some(without) = staged(engine, mode, false).await else { return };
        let hidden = with.hidden.clone();
        let (left, right) = (askers(&with).await, askers(&without).await);
        for probe in 0..probes.div_ceil(modes.len() as u64) {
            // The same question in either world; what is the asker's own has its own identifiers there.
            let mut throws = Throws::new(seed << 40 | n << 32 | probe);
            let (path, headers) = question(&mut throws, &routes, &with, &hidden);
            let door = throws.below(left.doors.len() as u64) as usize;
            let (path_without, _) =
                question(&mut Throws::new(seed << 40 | n << 32 | probe), &routes, &without, &hidden);
            let ask = |door: &Door, path: &str| {
                let mut ask = Ask::get(path);
                for (name, value) in &headers {
                    ask = ask.with(name, value.as_str());
                }
                match door {
                    Door::Nobody => ask,
                    Door::Session(cookie) => ask.cookie(cookie),
                    Door::Token(secret) => ask.token(secret),
                }
            };
            let one = with.server.ask(ask(&left.doors[door], &path)).await;
            let two = without.server.ask(ask(&right.doors[door], &path_without)).await;
            assert!(!one.status.is_server_error(), "{path}: {}", one.status);
            let about = format!("{mode:?}, door {door}, {path}, {headers:?}");
            let (shown, shown_without) = (masked(&one), masked(&two));
            let [this, that] = parted(&shown, &shown_without);
            assert!(shown == shown_without, "{about}: {this}\n--- and without it ---\n{that}");
            assert!(!one.body.contains(HELD_BACK), "{about} shows what is held back");
            let typed = path.contains(&escaped(CANARY));
            assert!(typed || !one.body.contains(CANARY), "{about} shows the hidden record");
            asked += 1;
            found += u64::from(one.status.is_success());
            reached.insert(
                path.split('?').next().unwrap_or_default().split('/').take(4).collect::<Vec<_>>().join("/"),
            );
        }
    }
    println!("{engine:?}: asked {asked}: {found} answered, {} addresses, 0 leaks", reached.len());
    assert!(found * 5 > asked, "{found} of {asked} answered");
}
