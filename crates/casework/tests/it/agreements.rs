//! Access agreements: who records them, who reads them, and what ends with them.

use crate::world::{Person, World};
use commonlink_casework::{CaseworkError, Once, Platform, agreements::AgreementInput, sign_in::Entered};
use commonlink_model::{OrganisationKind, Role, TokenScope};
use commonlink_testkit::Engine;

const DAY: i64 = 24 * 3600;

/// An agreement with the body of somebody; the clock stands at 2026-01-15.
fn with(person: &Person, start: &str, end: &str) -> AgreementInput {
    AgreementInput {
        organisation: person.user.organisation.to_string(),
        basis: "Cooperation agreement of 2025-11-03".to_owned(),
        scope: "Released aggregates.".to_owned(),
        officer: "A. Name, legal office".to_owned(),
        start: start.to_owned(),
        end: end.to_owned(),
    }
}

async fn record(world: &World, who: &Person, key: &str, input: &AgreementInput) -> Result<(), CaseworkError> {
    let once = Once::new("agreement", &format!("agreement-{key}"), input).unwrap();
    world.platform.record_agreement(&world.ctx(who), &once, input).await.map(drop)
}

async fn enters(platform: &Platform, who: &Person) -> Result<String, CaseworkError> {
    match platform.sign_in(&who.user.login, &who.password).await? {
        Entered::Open(secret) => Ok(secret),
        Entered::Second(_) => panic!("no second factor is asked for here"),
    }
}

async fn notices(world: &World, who: &Person) -> Vec<String> {
    let all = world.platform.store().notices(&world.ctx(who), None, 50).await.unwrap();
    all.into_iter().map(|notice| notice.kind).filter(|kind| kind.starts_with("agreement")).collect()
}

pub async fn a_body_of_no_country_is_let_in_while_an_agreement_is_in_force(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let platform = &world.platform;
    let bureau = world.bureau("fj", "FJ").await;
    let secretariat = world.body("hq", None, OrganisationKind::Secretariat).await;
    let desk = world.person(&secretariat, "desk", &[Role::Officer]).await;
    let partner = world.body("harbour", None, OrganisationKind::International).await;
    let guest = world.person(&partner, "guest", &[Role::Officer]).await;
    let guard = world.person(&partner, "guard", &[Role::DataProtectionOfficer]).await;
    let shut = |entered: Result<String, CaseworkError>| matches!(entered, Err(CaseworkError::AccessEnded));
    assert!(shut(enters(platform, &guest).await), "without an agreement");
    let wrong = platform.sign_in(&guest.user.login, "not the password at all").await;
    assert!(
        matches!(wrong, Err(CaseworkError::WrongPassword)),
        "who does not know the password is told nothing"
    );
    assert!(enters(platform, &bureau).await.is_ok(), "by membership");

    // Recorded by the secretariat alone, for a body of no country.
    let year = with(&partner, "2026-01-01", "2026-04-10");
    for who in [&bureau, &partner, &desk] {
        let refused = record(&world, who, &who.user.login, &year).await;
        assert!(
            matches!(refused, Err(CaseworkError::Forbidden | CaseworkError::Invalid(_))),
            "{}",
            who.user.login
        );
    }
    for (key, start, end) in [
        ("order", "2026-04-30", "2026-01-01"),
        ("long", "2026-01-01", "2036-01-02"),
        ("day", "2026-02-30", "2026-12-31"),
        ("none", "", ""),
    ] {
        let refused = record(&world, &secretariat, key, &with(&partner, start, end)).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "{start} {end}");
    }
    record(&world, &secretariat, "later", &with(&partner, "2026-01-16", "2026-03-15")).await.unwrap();
    assert!(shut(enters(platform, &guest).await), "not before its first day");
    record(&world, &secretariat, "year", &year).await.unwrap();
    let session = enters(platform, &guest).await.unwrap();
    let once = Once::new("create_token", "key-of-guest", &1).unwrap();
    let token = platform
        .create_token(&world.ctx(&guest), &once, "nightly", 89, &[TokenScope::Read])
        .await
        .unwrap()
        .unwrap();
    assert!(platform.token(&token).await.unwrap().is_some());

    // Read by the body's own data protection officer and administrators, by all who answer in the secretariat.
    for (who, seen) in [(&guard, 2), (&partner, 2), (&desk, 2), (&secretariat, 2), (&bureau, 0)] {
        let rows = platform.agreements(&world.ctx(who)).await.unwrap();
        assert_eq!(rows.len(), seen, "{}", who.user.login);
    }
    assert!(matches!(platform.agreements(&world.ctx(&guest)).await, Err(CaseworkError::Forbidden)));

    // 60 and 14 days before its end, once each, of the one that ends last.
    world.clock.advance(30 * DAY);
    assert_eq!(platform.watch_agreements().await.unwrap(), [1, 0]);
    assert_eq!(platform.watch_agreements().await.unwrap(), [0, 0]);
    world.clock.advance(43 * DAY);
    assert_eq!(platform.watch_agreements().await.unwrap(), [1, 0]);
    for who in [&guest, &desk] {
        assert_eq!(
            notices(&world, who).await,
            ["agreement_fourteen", "agreement_sixty"],
            "{}",
            who.user.login
        );
    }

    // Its last day, and the day after.
    world.clock.advance(12 * DAY + 12 * 3600 - 60);
    let session = {
        assert!(platform.session(&session).await.unwrap().is_none(), "twelve hours in all");
        enters(platform, &guest).await.unwrap()
    };
    assert!(platform.session(&session).await.unwrap().is_some());
    assert!(platform.token(&token).await.unwrap().is_some());
    world.clock.advance(120);
    assert!(platform.session(&session).await.unwrap().is_none(), "the next request");
    assert!(platform.token(&token).await.unwrap().is_none());
    assert!(shut(enters(platform, &guest).await));
    assert_eq!(platform.watch_agreements().await.unwrap(), [0, 2]);
    assert_eq!(platform.watch_agreements().await.unwrap(), [0, 0]);

    // Another one lets people in, and brings no session and no token back.
    record(&world, &secretariat, "next", &with(&partner, "2026-04-11", "2027-04-10")).await.unwrap();
    assert!(platform.session(&session).await.unwrap().is_none());
    assert!(platform.token(&token).await.unwrap().is_none(), "it was revoked");
    let session = enters(platform, &guest).await.unwrap();
    // Ended at once, by whoever may record.
    let rows = platform.agreements(&world.ctx(&secretariat)).await.unwrap();
    let held = rows.iter().find(|row| row.holds(platform.clock().now())).unwrap().agreement.id;
    let refused = platform.end_agreement(&world.ctx(&partner), held).await;
    assert!(matches!(refused, Err(CaseworkError::NotFound)));
    platform.end_agreement(&world.ctx(&secretariat), held).await.unwrap();
    assert!(platform.session(&session).await.unwrap().is_none());
    assert!(matches!(
        platform.end_agreement(&world.ctx(&secretariat), held).await,
        Err(CaseworkError::Stale)
    ));
}

pub async fn a_bureau_lets_its_agencies_in_and_membership_does_not_end(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let platform = &world.platform;
    let bureau = world.bureau("fj", "FJ").await;
    let other = world.bureau("to", "TO").await;
    let agency = world.agency("customs", &bureau).await;
    assert!(enters(platform, &agency).await.is_ok(), "by its bureau's membership");
    let past = with(&agency, "2025-01-01", "2026-01-14");
    let refused = record(&world, &other, "other", &past).await;
    assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "another bureau's agency");
    let own = record(&world, &agency, "own", &past).await;
    assert!(matches!(own, Err(CaseworkError::Forbidden)), "not by itself");
    record(&world, &bureau, "past", &past).await.unwrap();
    assert!(matches!(enters(platform, &agency).await, Err(CaseworkError::AccessEnded)));
    record(&world, &bureau, "now", &with(&agency, "2026-01-15", "2026-12-31")).await.unwrap();
    assert!(enters(platform, &agency).await.is_ok());
    // A bureau's own is on record, and ends nothing.
    record(&world, &bureau, "bureau", &with(&bureau, "2025-01-01", "2025-12-31")).await.unwrap();
    assert!(enters(platform, &bureau).await.is_ok());
    assert_eq!(platform.agreements(&world.ctx(&bureau)).await.unwrap().len(), 3);
    assert_eq!(platform.agreements(&world.ctx(&agency)).await.unwrap().len(), 2);
    assert!(platform.agreements(&world.ctx(&other)).await.unwrap().is_empty());
    // In a training store nobody needs one.
    let partner = world.body("harbour", None, OrganisationKind::International).await;
    assert!(enters(platform, &partner).await.is_err());
    let mut unit = platform.store().begin(&world.ctx(&bureau)).await.unwrap();
    unit.set_training(true).await.unwrap();
    unit.commit().await.unwrap();
    assert!(enters(platform, &partner).await.is_ok());
}
