//! Passkeys, reviews of access, the operator's help: with an authenticator in software.

use crate::world::{Person, World};
use ciborium::Value;
use commonlink_casework::{
    CaseworkError,
    factors::{Challenge, Shown},
    sign_in::{Entered, First},
    webauthn::{Assertion, RelyingParty},
};
use commonlink_model::{ReviewDecision, Role};
use commonlink_testkit::Engine;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

const DAY: i64 = 86_400;

fn party() -> RelyingParty {
    RelyingParty { id: "localhost".to_owned(), origin: "http://localhost:8460".to_owned() }
}

struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
}

impl Authenticator {
    fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_bytes(&[seed; 32]), credential: vec![seed; 32] }
    }

    fn said(kind: &str, wanted: &Challenge) -> Vec<u8> {
        let challenge = BASE64URL_NOPAD.encode(&HEXLOWER.decode(wanted.challenge.as_bytes()).unwrap());
        let origin = party().origin;
        format!("{{\"type\":\"{kind}\",\"challenge\":\"{challenge}\",\"origin\":\"{origin}\"}}").into_bytes()
    }

    fn data(flags: u8, counter: u32) -> Vec<u8> {
        [Sha256::digest(party().id.as_bytes()).as_slice(), &[flags], &counter.to_be_bytes()].concat()
    }

    fn made(&self, wanted: &Challenge) -> (Vec<u8>, Vec<u8>) {
        let integer = |number: i64| Value::Integer(number.into());
        let key = Value::Map(vec![
            (integer(1), integer(1)),
            (integer(3), integer(-8)),
            (integer(-1), integer(6)),
            (integer(-2), Value::Bytes(self.key.verifying_key().to_bytes().to_vec())),
        ]);
        let mut data = Self::data(0x45, 0);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&32_u16.to_be_bytes());
        data.extend_from_slice(&self.credential);
        ciborium::into_writer(&key, &mut data).unwrap();
        let whole = Value::Map(vec![
            (Value::Text("fmt".to_owned()), Value::Text("none".to_owned())),
            (Value::Text("attStmt".to_owned()), Value::Map(Vec::new())),
            (Value::Text("authData".to_owned()), Value::Bytes(data)),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&whole, &mut bytes).unwrap();
        (Self::said("webauthn.create", wanted), bytes)
    }

    fn shows(&self, wanted: &Challenge, counter: u32) -> Assertion {
        let client_data = Self::said("webauthn.get", wanted);
        let authenticator_data = Self::data(0x05, counter);
        let signed = [authenticator_data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&signed).to_bytes().to_vec();
        let credential = self.credential.clone();
        Assertion { credential, client_data, authenticator_data, signature, user: Vec::new() }
    }

    async fn register(&self, world: &World, person: &Person) -> Result<Vec<String>, CaseworkError> {
        let (platform, ctx) = (&world.platform, world.ctx(person));
        let wanted = platform.passkey_wanted(&ctx, "session").await.unwrap();
        let (client, attestation) = self.made(&wanted);
        platform.register_passkey(&ctx, &party(), "session", "My key", &client, &attestation).await
    }
}

pub async fn a_passkey_signs_in_confirms_and_is_noticed_when_there_are_two(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let administrator = world.bureau("to", "TO").await;
    let person = world.person(&administrator, "officer", &[Role::Officer]).await;
    let platform = &world.platform;
    let key = Authenticator::new(3);
    let codes = key.register(&world, &person).await.unwrap();
    assert_eq!(codes.len(), 10, "recovery codes come with the first factor");
    let taken = key.register(&world, &administrator).await;
    assert!(matches!(taken, Err(CaseworkError::Invalid(_))), "a passkey belongs to one account");
    assert!(Authenticator::new(4).register(&world, &person).await.unwrap().is_empty());

    // Signing in: a challenge is good once, for its own browser, for five minutes.
    let enter = async |counter: u32| {
        let (pending, wanted) = platform.passkey_login_wanted().await.unwrap();
        platform.passkey_login(&party(), &pending, &key.shows(&wanted, counter)).await
    };
    let session = enter(1).await.unwrap();
    let who = platform.session(&session).await.unwrap().unwrap();
    assert_eq!(who.user.id, person.user.id);
    let (pending, wanted) = platform.passkey_login_wanted().await.unwrap();
    let answer = key.shows(&wanted, 2);
    let (other, _) = platform.passkey_login_wanted().await.unwrap();
    let wrong = |outcome: Result<String, CaseworkError>| matches!(outcome, Err(CaseworkError::WrongPassword));
    assert!(wrong(platform.passkey_login(&party(), &other, &answer).await), "another browser's");
    platform.passkey_login(&party(), &pending, &answer).await.unwrap();
    assert!(wrong(platform.passkey_login(&party(), &pending, &answer).await), "once");
    let (pending, wanted) = platform.passkey_login_wanted().await.unwrap();
    world.clock.advance(301);
    assert!(wrong(platform.passkey_login(&party(), &pending, &key.shows(&wanted, 3)).await), "too late");
    assert!(wrong(enter(2).await), "a number that was there before: there are two of it");
    enter(3).await.unwrap();
    let elsewhere = RelyingParty { id: "localhost".to_owned(), origin: "http://localhost:9".to_owned() };
    let (pending, wanted) = platform.passkey_login_wanted().await.unwrap();
    assert!(wrong(platform.passkey_login(&elsewhere, &pending, &key.shows(&wanted, 4)).await));

    // The second step of a log-in by password takes the account's own passkey only.
    let step = async || match platform.sign_in(&person.user.login, &person.password).await.unwrap() {
        Entered::Second(pending) => pending,
        Entered::Open(_) => panic!("a second factor is asked for"),
    };
    let pending = step().await;
    let wanted = platform.second_wanted(&pending).await.unwrap().unwrap();
    assert_eq!(wanted.credentials.len(), 2);
    let stranger = Authenticator::new(9);
    let answer = stranger.shows(&wanted, 1);
    let refused = platform.prove_second(Some(&party()), &pending, &Shown::Passkey(&answer)).await;
    assert!(matches!(refused, Err(CaseworkError::Invalid(_))));
    let answer = key.shows(&wanted, 5);
    platform.prove_second(Some(&party()), &pending, &Shown::Passkey(&answer)).await.unwrap();
    assert!(platform.session(&pending).await.unwrap().is_none(), "what is awaited is no session");
    // A recovery code is good once, however it is typed.
    let code = codes[0].to_uppercase().replace('-', " ");
    let pending = step().await;
    platform.prove_second(None, &pending, &Shown::Code(&code)).await.unwrap();
    let pending = step().await;
    assert!(platform.prove_second(None, &pending, &Shown::Code(&code)).await.is_err());

    // Confirming.
    let ctx = world.ctx(&person);
    let wanted = platform.confirm_wanted(&ctx, &session).await.unwrap();
    let login = &person.user.login;
    let password = Shown::Password(&person.password);
    assert!(platform.confirm(&ctx, Some(&party()), &session, login, &password).await.is_err());
    let answer = key.shows(&wanted, 6);
    platform.confirm(&ctx, Some(&party()), &session, login, &Shown::Passkey(&answer)).await.unwrap();
    let again = platform.confirm(&ctx, Some(&party()), &session, login, &Shown::Passkey(&answer)).await;
    assert!(again.is_err(), "an answer is good once");

    // Removed, or taken away by an administrator, it opens nothing; sessions end with it.
    let held = platform.store().factors(&ctx).await.unwrap();
    platform.remove_passkey(&ctx, held.passkeys[1].id).await.unwrap();
    platform.reset_factors(&world.ctx(&administrator), person.user.id).await.unwrap();
    assert!(wrong(enter(7).await));
    assert!(platform.session(&session).await.unwrap().is_none());
    let open = platform.sign_in(&person.user.login, &person.password).await.unwrap();
    assert!(matches!(open, Entered::Open(_)));
}

pub async fn access_that_nobody_reviews_or_uses_lapses(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let administrator = world.bureau("to", "TO").await;
    let person = world.person(&administrator, "officer", &[Role::Officer]).await;
    let idle = world.person(&administrator, "idle", &[Role::Officer]).await;
    let platform = &world.platform;
    let suspended = async |who: &Person| {
        let all = platform.access(&world.ctx(&administrator)).await.unwrap();
        let one = all.into_iter().find(|one| one.row.user.id == who.user.id).unwrap();
        one.row.user.suspended.then(|| one.row.because.unwrap())
    };
    let enter = async |who: &Person| platform.sign_in(&who.user.login, &who.password).await.map(drop);
    let everybody = [&administrator, &person, &idle];
    for who in everybody {
        enter(who).await.unwrap();
    }
    world.clock.advance(90 * DAY - 1);
    assert_eq!(platform.watch_access().await.unwrap(), 0);
    for who in [&administrator, &person] {
        enter(who).await.unwrap();
    }
    world.clock.advance(1);
    assert_eq!(platform.watch_access().await.unwrap(), 1);
    assert_eq!(suspended(&idle).await.as_deref(), Some("not_used"));
    assert!(matches!(enter(&idle).await, Err(CaseworkError::WrongPassword)));
    assert_eq!(platform.watch_access().await.unwrap(), 0, "once");
    // Let in again it has its time anew.
    platform.set_suspended(&world.ctx(&administrator), idle.user.id, false).await.unwrap();
    assert_eq!(platform.watch_access().await.unwrap(), 0);
    enter(&idle).await.unwrap();

    // A year and thirty days after it was made, whoever was not reviewed is out, however busy.
    let ctx = world.ctx(&administrator);
    platform.review_access(&ctx, person.user.id, ReviewDecision::Confirmed).await.unwrap();
    for _ in 0..5 {
        world.clock.advance(60 * DAY);
        for who in everybody {
            enter(who).await.unwrap();
        }
        assert_eq!(platform.watch_access().await.unwrap(), 0);
    }
    world.clock.advance(5 * DAY);
    assert_eq!(platform.watch_access().await.unwrap(), 2);
    assert_eq!(suspended(&idle).await.as_deref(), Some("not_reviewed"));
    assert_eq!(suspended(&administrator).await.as_deref(), Some("not_reviewed"));
    assert_eq!(suspended(&person).await, None);

    // A training store keeps its accounts.
    let mut unit = platform.store().begin(&world.ctx(&administrator)).await.unwrap();
    unit.set_training(true).await.unwrap();
    unit.commit().await.unwrap();
    world.clock.advance(1_000 * DAY);
    assert_eq!(platform.watch_access().await.unwrap(), 0);
}

pub async fn the_operator_lets_a_body_in_again(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let administrator = world.bureau("to", "TO").await;
    let platform = &world.platform;
    Authenticator::new(3).register(&world, &administrator).await.unwrap();
    world.clock.advance(400 * DAY);
    assert_eq!(platform.watch_access().await.unwrap(), 1);
    assert!(matches!(platform.let_in("nobody.to").await, Err(CaseworkError::NotFound)));
    let password = platform.let_in("Admin.TO").await.unwrap();
    let Entered::Open(session) = platform.sign_in("admin.to", &password).await.unwrap() else {
        panic!("no second factor is left")
    };
    let who = platform.session(&session).await.unwrap().unwrap();
    assert_eq!(who.first, Some(First::Password));
    assert_eq!(platform.watch_access().await.unwrap(), 0);
    world.clock.advance(72 * 3600);
    assert!(matches!(platform.sign_in("admin.to", &password).await, Err(CaseworkError::WrongPassword)));
}
