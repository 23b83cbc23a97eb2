//! A body that is told of a record doubts it, to its owner and nobody else (R29).

use crate::world::{Person, Pictures, World, input, submit, submit_marked, work_off};
use commonlink_casework::{
    CaseworkError, Once,
    intake::HandlingInput,
    requests::{RequestInput, StepInput},
};
use commonlink_model::{
    BureauRequestId, ChallengeReason, MatchingMode, OrganisationKind, RecallKind, RecordId, RequestKind,
    RequestSide, RequestState, Role,
};
use commonlink_store::{HitFilter, SeizureQuery};
use commonlink_testkit::Engine;

fn challenge(reason: Option<&str>) -> RequestInput {
    RequestInput {
        kind: "challenge".to_owned(),
        purpose: "investigation".to_owned(),
        legal_basis: "platform_rules".to_owned(),
        urgency: "urgent".to_owned(),
        words: "The brick was ours.".to_owned(),
        challenge: reason.map(str::to_owned),
        ..RequestInput::default()
    }
}

async fn ask(world: &World, who: &Person, input: &RequestInput) -> Result<BureauRequestId, CaseworkError> {
    let key = format!("challenge-{}", commonlink_model::RequestId::fresh(world.platform.ids()));
    world.platform.ask(&world.ctx(who), &Once::new("request", &key, input).unwrap(), input).await
}

async fn step(
    world: &World,
    who: &Person,
    id: BureauRequestId,
    step: &StepInput,
) -> Result<(), CaseworkError> {
    let key = format!("step-{}", commonlink_model::RequestId::fresh(world.platform.ids()));
    let once = Once::new("request_step", &key, &(id, step)).unwrap();
    world.platform.step(&world.ctx(who), &once, id, step).await
}

fn action(action: &str) -> StepInput {
    StepInput { action: action.to_owned(), words: "We looked into it.".to_owned(), ..StepInput::default() }
}

async fn listed(world: &World, who: &Person) -> i64 {
    let query = SeizureQuery { limit: 10, ..SeizureQuery::default() };
    world.platform.store().seizures(&world.ctx(who), &query).await.unwrap().total
}

async fn notices(world: &World, who: &Person) -> Vec<String> {
    let all = world.platform.store().notices(&world.ctx(who), None, 50).await.unwrap();
    all.into_iter().map(|notice| notice.kind).collect()
}

/// Fiji shares a seizure with Tonga and Samoa, and New Zealand is told of nothing.
async fn bodies(world: &World) -> ([Person; 4], RecordId) {
    let mut all = Vec::new();
    for (handle, country) in [("fj", "FJ"), ("to", "TO"), ("ws", "WS"), ("nz", "NZ")] {
        let bureau = world.bureau(handle, country).await;
        all.push(world.person(&bureau, "officer", &[Role::Officer, Role::Examiner]).await);
    }
    let mut one = input("FJ-1", MatchingMode::NoMatch);
    one.handling = Some(HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some("no_match".to_owned()),
        countries: vec!["TO".to_owned(), "WS".to_owned()],
        held_back: Some(Vec::new()),
        ..HandlingInput::default()
    });
    let made = submit(&world.platform, &world.ctx(&all[0]), "key-of-shared", &one).await.unwrap();
    (all.try_into().ok().unwrap(), made.seizure)
}

pub async fn a_record_is_challenged_blocked_while_in_doubt_and_stands(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let ([fiji, tonga, samoa, zealand], seizure) = bodies(&world).await;
    let secretariat = world.body("gs", None, OrganisationKind::Secretariat).await;
    let analyst = world.person(&secretariat, "analyst", &[Role::Analyst]).await;
    let store = world.platform.store();
    let about = |reason| RequestInput { seizure: Some(seizure.to_string()), ..challenge(reason) };
    for wrong in [None, Some("because")] {
        let refused = ask(&world, &tonga, &about(wrong)).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "{wrong:?}: {refused:?}");
    }
    // Whoever is told of nothing can't doubt it, and one's own is not challenged.
    for (who, id) in
        [(&zealand, seizure), (&zealand, RecordId::fresh(world.platform.ids())), (&fiji, seizure)]
    {
        let input = RequestInput { seizure: Some(id.to_string()), ..challenge(Some("inaccurate")) };
        assert!(matches!(ask(&world, who, &input).await, Err(CaseworkError::NotFound)));
    }
    let id = ask(&world, &tonga, &about(Some("mistaken_identity"))).await.unwrap();
    let (view, _) = store.request(&world.ctx(&fiji), id).await.unwrap().unwrap();
    assert_eq!(
        (view.kind, view.challenge),
        (RequestKind::Challenge, Some(ChallengeReason::MistakenIdentity))
    );
    assert_eq!((view.asker.as_str(), view.words.as_str()), ("Bureau to", "The brick was ours."));
    assert_eq!(notices(&world, &fiji).await, ["request_received"]);
    // Nobody else learns that it is doubted; the secretariat that something waits, and for whom.
    assert!(store.request(&world.ctx(&samoa), id).await.unwrap().is_none());
    assert!(notices(&world, &samoa).await.is_empty());
    let carried = store.requests_carried(&world.ctx(&analyst), 9).await.unwrap().unwrap();
    assert_eq!((carried[0].waits_for, carried[0].words.as_str()), (RequestSide::Addressee, ""));

    for wrong in ["answered_in_full", "answered_in_part", "refused", "withdrawn", "replied"] {
        let refused = step(&world, &fiji, id, &action(wrong)).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "{wrong}: {refused:?}");
    }
    for who in [&tonga, &samoa] {
        assert!(step(&world, who, id, &action("in_doubt")).await.is_err(), "the owner's alone");
    }
    assert_eq!([listed(&world, &tonga).await, listed(&world, &samoa).await], [1, 1]);
    step(&world, &fiji, id, &action("in_doubt")).await.unwrap();
    assert!(matches!(step(&world, &fiji, id, &action("in_doubt")).await, Err(CaseworkError::Stale)), "once");
    for who in [&fiji, &tonga, &samoa] {
        assert!(store.seizure(&world.ctx(who), seizure).await.unwrap().is_none());
        assert_eq!(listed(&world, who).await, 0);
    }
    assert!(notices(&world, &samoa).await.is_empty(), "nobody else is told");
    assert!(notices(&world, &tonga).await.contains(&"request_in_doubt".to_owned()));
    let (view, steps) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!((view.state, view.waits_for, steps.len()), (RequestState::Open, RequestSide::Addressee, 2));
    let row = store.retention_of(&world.ctx(&fiji), seizure).await.unwrap().unwrap();
    assert!(row.in_doubt && row.blocked.is_some());
    // Doubt is no end of its time.
    world.clock.advance(100 * 24 * 3600);
    assert_eq!(world.platform.watch_retention().await.unwrap()[2], 0);

    let silent = StepInput { words: String::new(), ..action("stands") };
    assert!(matches!(step(&world, &fiji, id, &silent).await, Err(CaseworkError::Invalid(_))), "it says why");
    step(&world, &fiji, id, &action("stands")).await.unwrap();
    assert!(matches!(step(&world, &fiji, id, &action("stands")).await, Err(CaseworkError::Stale)));
    assert_eq!(
        [listed(&world, &fiji).await, listed(&world, &tonga).await, listed(&world, &samoa).await],
        [1, 1, 1]
    );
    let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!((view.state, view.waits_for), (RequestState::Stands, RequestSide::Nobody));
    assert!(store.recall_lines(&world.ctx(&tonga), 9).await.unwrap().is_empty());
    assert!(store.releases_of(&world.ctx(&fiji), seizure).await.unwrap().is_empty());
    // An answer of a challenge answers nothing else.
    let plain = RequestInput { kind: "validate".to_owned(), ..about(None) };
    let plain = ask(&world, &tonga, &plain).await.unwrap();
    for wrong in ["stands", "set_right", "record_withdrawn", "in_doubt"] {
        assert!(matches!(step(&world, &fiji, plain, &action(wrong)).await, Err(CaseworkError::Invalid(_))));
    }
}

pub async fn a_challenge_that_is_right_is_told_to_whoever_was_told(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let ([fiji, tonga, samoa, zealand], seizure) = bodies(&world).await;
    let store = world.platform.store();
    for who in [&tonga, &samoa] {
        assert!(store.seizure(&world.ctx(who), seizure).await.unwrap().is_some());
    }
    let about = RequestInput { seizure: Some(seizure.to_string()), ..challenge(Some("inaccurate")) };
    let id = ask(&world, &tonga, &about).await.unwrap();
    step(&world, &fiji, id, &action("set_right")).await.unwrap();
    let line = store.recall_lines(&world.ctx(&samoa), 9).await.unwrap().remove(0);
    assert_eq!((line.kind, line.words.as_str()), (RecallKind::Correction, "We looked into it."));
    let id = ask(&world, &tonga, &about).await.unwrap();
    step(&world, &fiji, id, &action("in_doubt")).await.unwrap();
    let unfounded = step(&world, &fiji, id, &action("record_withdrawn")).await;
    assert!(matches!(unfounded, Err(CaseworkError::Invalid(_))), "with a reason of the list");
    let withdrawn = StepInput { reason: Some("wrong".to_owned()), ..action("record_withdrawn") };
    step(&world, &fiji, id, &withdrawn).await.unwrap();
    for who in [&tonga, &samoa] {
        let lines = store.recall_lines(&world.ctx(who), 9).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.kind == RecallKind::Withdrawal).count(), 1);
        let told = serde_json::json!(lines.iter().map(|line| &line.words).collect::<Vec<_>>()).to_string();
        assert!(!told.contains("The brick was ours"), "what was doubted, and by whom, stays between the two");
        let held = store.seizure(&world.ctx(who), seizure).await.unwrap().unwrap();
        assert!(held.recalled.withdrawn.is_some(), "in use again, with its flag");
    }
    assert!(store.recall_lines(&world.ctx(&zealand), 9).await.unwrap().is_empty());
    let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!(view.state, RequestState::RecordWithdrawn);
}

pub async fn who_challenges_after_a_hit_learns_no_more_of_it(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let pictures = Pictures::new();
    let ([fiji, tonga, _, _], _) = bodies(&world).await;
    let (one, two) = (pictures.mark(0, 0, 0), pictures.mark(0, 0, 1));
    submit_marked(&world.platform, &world.ctx(&fiji), "FJ-2", one, MatchingMode::HitOnly).await;
    work_off(&world.platform).await;
    submit_marked(&world.platform, &world.ctx(&tonga), "TO-2", two, MatchingMode::HitAndContact).await;
    work_off(&world.platform).await;
    let store = world.platform.store();
    let hit = store.hits(&world.ctx(&tonga), HitFilter::default(), 9).await.unwrap()[0].row.id;
    let about = RequestInput { hit: Some(hit.to_string()), ..challenge(Some("unlawfully_obtained")) };
    for answer in ["stands", "set_right"] {
        let id = ask(&world, &tonga, &about).await.unwrap();
        step(&world, &fiji, id, &action(answer)).await.unwrap();
        let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
        assert_eq!((view.addressee, view.addressee_contact, view.record), (None, None, None), "{answer}");
    }
    let line = store.recall_lines(&world.ctx(&tonga), 9).await.unwrap().remove(0);
    assert_eq!((line.body, line.record, line.words.as_str()), (None, None, ""));
}
