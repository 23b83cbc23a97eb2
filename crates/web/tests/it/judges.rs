//! The answer over HTTP as a judge: for generated handlings and accounts of every kind it tells what the reference
//! model says, one by one and in the list.

use crate::asked::{Ask, Server};
use crate::world::{Person, input, submit};
use axum::http::StatusCode;
use commonlink_casework::intake::HandlingInput;
use commonlink_model::{MatchingMode, OrganisationId, OrganisationKind, Role};
use commonlink_testkit::Engine;
use commonlink_testkit::sharing::{Action, BODIES, Terms, body, reference, terms};
use std::collections::{BTreeMap, BTreeSet};

/// Handlings; of each the ways of every kind of account.
const RECORDS: u64 = 60;

/// Every kind of account that a body may have.
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

/// Terms of the game among the bodies of this world.
fn among(mut terms: Terms, bodies: &[OrganisationId]) -> Terms {
    let here =
        |id: OrganisationId| (0..BODIES).position(|n| body(n) == id).and_then(|n| bodies.get(n)).copied();
    let all = |ids: Vec<OrganisationId>| ids.into_iter().filter_map(here).collect::<Vec<_>>();
    terms.owner = here(terms.owner).unwrap_or(bodies[0]);
    terms.organisations = all(terms.organisations);
    terms.excluded_organisations = all(terms.excluded_organisations);
    // Releases are granted, not submitted; and nobody submits what is blocked.
    terms.releases.clear();
    terms.active = true;
    terms
}

fn handling(terms: &Terms) -> HandlingInput {
    let ids = |ids: &[OrganisationId]| ids.iter().map(ToString::to_string).collect();
    HandlingInput {
        level: Some(terms.level.code().to_owned()),
        purposes: terms.purposes.iter().map(|purpose| purpose.code().to_owned()).collect(),
        matching: Some(terms.matching.code().to_owned()),
        everyone: terms.everyone,
        countries: terms.countries.clone(),
        organisations: ids(&terms.organisations),
        excluded_countries: terms.excluded_countries.clone(),
        excluded_organisations: ids(&terms.excluded_organisations),
        held_back: Some(terms.held_back.iter().map(|group| group.code().to_owned()).collect()),
        ..HandlingInput::default()
    }
}

/// A body of no country is let in under an agreement.
async fn agreed(server: &Server, people: &[Person]) {
    let secretariat = server.world.body("hq", None, OrganisationKind::Secretariat).await;
    let international = people.iter().find(|one| one.user.login.rsplit('.').next() == Some("ib")).unwrap();
    let organisation = international.user.organisation.to_string();
    let session = server.session(&secretariat).await;
    let fields = [
        ("organisation", organisation.as_str()),
        ("basis", "Cooperation agreement of 2025-11-03"),
        ("scope", "Records that are shared with it."),
        ("officer", "A. Name"),
        ("start", "2026-01-01"),
        ("end", "2026-03-31"),
        ("idempotency_key", "key-of-agreement"),
    ];
    let answer = server.ask(Ask::post("/agreements").cookie(&session).form(&fields)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

pub async fn the_answer_is_what_the_reference_says(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    let mut people: Vec<Person> = Vec::new();
    // In the order of the bodies of the game; `to` is there already.
    let bodies = [("fj", "FJ"), ("be", "BE"), ("to", "TO"), ("ws", "WS"), ("ib", ""), ("agency", "FJ")];
    for (handle, country) in bodies {
        let administrator = match handle {
            "to" => server.administrator.clone(),
            "ib" => server.world.body(handle, None, OrganisationKind::International).await,
            "agency" => server.world.agency(handle, &people[0]).await,
            _ => server.world.bureau(handle, country).await,
        };
        for (kind, roles) in KINDS {
            let login = format!("{kind}-{handle}");
            people.push(server.world.person(&administrator, &login, roles).await);
        }
    }
    agreed(&server, &people).await;
    let bodies: Vec<OrganisationId> =
        people.iter().step_by(KINDS.len()).map(|one| one.user.organisation).collect();
    let mut records: BTreeMap<String, Terms> = BTreeMap::new();
    for n in 0..RECORDS {
        let terms = among(terms(n), &bodies);
        let officer = people.iter().find(|one| one.user.organisation == terms.owner).unwrap();
        let mut submission = input(&format!("R-{n}"), MatchingMode::NoMatch);
        submission.handling = Some(handling(&terms));
        let key = format!("key-of-record-{n}");
        let made =
            submit(&server.world.platform, &server.world.ctx(officer), &key, &submission).await.unwrap();
        records.insert(made.seizure.to_string(), terms);
    }
    let (mut told, mut cut, mut refused) = (0, 0, 0);
    for person in &people {
        let token = server.token(person).await;
        let context = server.world.ctx(person);
        let answer = server.ask(Ask::get("/api/v1/seizures").token(&token)).await.json();
        let rows = answer["seizures"].as_array().cloned().unwrap_or_default();
        let listed: BTreeSet<&str> = rows.iter().map(|one| one["id"].as_str().unwrap()).collect();
        for (id, terms) in &records {
            let expected = reference::decide(&context, Action::View, terms);
            let asked = || format!("{}\n{terms:?}", person.user.login);
            let answer = server.ask(Ask::get(&format!("/api/v1/seizures/{id}")).token(&token)).await;
            assert_eq!(listed.contains(id.as_str()), expected.is_some(), "{}", asked());
            let Some(groups) = expected else {
                assert!(
                    matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
                    "{}",
                    asked()
                );
                refused += 1;
                continue;
            };
            assert_eq!(answer.status, StatusCode::OK, "{}", asked());
            let json = answer.json();
            let held = json["seizure"]["handling"]["held_back"].as_array().cloned().unwrap_or_default();
            let held: BTreeSet<&str> = held.iter().map(|code| code.as_str().unwrap()).collect();
            let own = terms.owner == context.organisation;
            let without =
                if own { terms.held_back } else { commonlink_model::FieldGroups::ALL.without(groups) };
            assert_eq!(held, without.iter().map(commonlink_model::FieldGroup::code).collect(), "{}", asked());
            if groups == commonlink_model::FieldGroups::ALL { told += 1 } else { cut += 1 }
        }
    }
    assert!(told > 300 && cut > 50 && refused > 500, "told {told}, cut {cut}, refused {refused}");
}
