//! Requests between bodies: asked, answered, taken back, by the clock.

use crate::world::{Person, Pictures, World, everywhere, input, submit, submit_marked, work_off};
use commonlink_casework::{
    CaseworkError, Once,
    intake::HandlingInput,
    requests::{RequestInput, StepInput},
};
use commonlink_model::{
    BureauRequestId, Context, Custody, FieldGroup, FieldGroups, MatchingMode, Purpose, RecordId, Reported,
    RequestSide, RequestState, Role, Triage,
};
use commonlink_store::{HitFilter, TallyFilter};
use commonlink_testkit::Engine;

fn wants(groups: &[&str]) -> RequestInput {
    RequestInput {
        kind: "release".to_owned(),
        purpose: "investigation".to_owned(),
        legal_basis: "convention".to_owned(),
        urgency: "routine".to_owned(),
        wanted: groups.iter().map(|&group| group.to_owned()).collect(),
        words: "The same press.".to_owned(),
        ..RequestInput::default()
    }
}

async fn ask(
    world: &World,
    who: &Person,
    key: &str,
    input: &RequestInput,
) -> Result<BureauRequestId, CaseworkError> {
    let once = Once::new("request", &format!("request-{key}"), input).unwrap();
    world.platform.ask(&world.ctx(who), &once, input).await
}

async fn step(
    world: &World,
    who: &Person,
    id: BureauRequestId,
    key: &str,
    step: &StepInput,
) -> Result<(), CaseworkError> {
    let once = Once::new("request_step", &format!("step-of-{key}"), &(id, step)).unwrap();
    world.platform.step(&world.ctx(who), &once, id, step).await
}

fn action(action: &str) -> StepInput {
    StepInput { action: action.to_owned(), words: "So it is.".to_owned(), ..StepInput::default() }
}

async fn notices(world: &World, who: &Person) -> Vec<String> {
    let all = world.platform.store().notices(&world.ctx(who), None, 50).await.unwrap();
    all.into_iter().map(|notice| notice.kind).collect()
}

async fn told(world: &World, who: &Person, seizure: RecordId) -> Option<FieldGroups> {
    world.platform.store().seizure(&world.ctx(who), seizure).await.unwrap().map(|held| held.told)
}

/// Fiji shares a seizure with Tonga without case, persons, place and chemistry.
async fn shared(world: &World) -> (Person, Person, Person, RecordId) {
    let fiji = world.bureau("fj", "FJ").await;
    let fiji = world.person(&fiji, "officer", &[Role::Officer]).await;
    let tonga = world.bureau("to", "TO").await;
    let tonga = world.person(&tonga, "officer", &[Role::Officer, Role::Examiner]).await;
    let samoa = world.bureau("ws", "WS").await;
    let samoa = world.person(&samoa, "officer", &[Role::Officer]).await;
    let mut one = input("FJ-1", MatchingMode::NoMatch);
    one.handling = Some(HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some("no_match".to_owned()),
        countries: vec!["TO".to_owned()],
        held_back: Some(vec!["identity".to_owned(), "exact_place".to_owned(), "chemistry".to_owned()]),
        ..HandlingInput::default()
    });
    let made = submit(&world.platform, &world.ctx(&fiji), "key-of-shared", &one).await.unwrap();
    (fiji, tonga, samoa, made.seizure)
}

pub async fn a_part_is_released_for_a_time_and_taken_back(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, samoa, seizure) = shared(&world).await;
    let store = world.platform.store();
    let before = told(&world, &tonga, seizure).await.unwrap();
    assert!(!before.has(FieldGroup::Identity) && !before.has(FieldGroup::ExactPlace));
    let request = RequestInput { seizure: Some(seizure.to_string()), ..wants(&["identity", "exact_place"]) };
    let id = ask(&world, &tonga, "one", &request).await.unwrap();
    assert_eq!(ask(&world, &tonga, "one", &request).await.unwrap(), id, "the same again");
    assert_eq!(notices(&world, &fiji).await, ["request_received"]);
    assert_eq!(store.requests_waiting(&world.ctx(&fiji)).await.unwrap(), 1);
    assert!(store.request(&world.ctx(&samoa), id).await.unwrap().is_none(), "between the two");
    assert!(store.requests(&world.ctx(&samoa), 10).await.unwrap().is_empty());
    assert!(matches!(
        step(&world, &samoa, id, "samoa-tries", &action("refused")).await,
        Err(CaseworkError::NotFound)
    ));
    assert!(matches!(
        step(&world, &tonga, id, "own-answer", &action("answered_in_full")).await,
        Err(CaseworkError::Invalid(_))
    ));
    let part = StepInput {
        released: vec!["exact_place".to_owned()],
        until: Some("2026-12-31".to_owned()),
        ..action("answered_in_part")
    };
    for wrong in [
        StepInput { released: Vec::new(), ..part.clone() },
        StepInput { released: vec!["images".to_owned()], ..part.clone() },
        StepInput { released: vec!["identity".to_owned(), "exact_place".to_owned()], ..part.clone() },
        StepInput { until: None, ..part.clone() },
        StepInput { until: Some("2020-01-01".to_owned()), ..part.clone() },
        StepInput { until: Some("2100-01-01".to_owned()), ..part.clone() },
        StepInput { action: "withdrawn".to_owned(), ..part.clone() },
        action("refused"),
        StepInput { words: String::new(), ..action("asked_back") },
    ] {
        let refused = step(&world, &fiji, id, "wrong-answer", &wrong).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "{wrong:?}");
    }
    // First a question back, and its answer.
    step(&world, &fiji, id, "ask-back", &action("asked_back")).await.unwrap();
    assert!(matches!(step(&world, &fiji, id, "too-early", &part).await, Err(CaseworkError::Stale)));
    step(&world, &tonga, id, "reply-to-it", &action("replied")).await.unwrap();
    step(&world, &fiji, id, "the-answer", &part).await.unwrap();
    step(&world, &fiji, id, "the-answer", &part).await.unwrap();
    assert!(matches!(step(&world, &fiji, id, "once-more", &part).await, Err(CaseworkError::Stale)));
    let after = told(&world, &tonga, seizure).await.unwrap();
    assert!(after.has(FieldGroup::ExactPlace) && !after.has(FieldGroup::Identity));
    assert_eq!(told(&world, &samoa, seizure).await, None);
    let (view, steps) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!((view.state, view.waits_for), (RequestState::AnsweredInPart, RequestSide::Nobody));
    assert_eq!(steps.len(), 4);
    // Found by its place now, and counted once.
    let question = commonlink_reference::words::Question::of("Suva").unwrap();
    let found =
        async |who: &Person| store.found_seizures(&world.ctx(who), &question, 10).await.unwrap().0.len();
    assert_eq!(found(&tonga).await, 1);
    let counted = async |who: &Person| -> i64 {
        let rows = store.tally_by_country(&world.ctx(who), &TallyFilter::default()).await.unwrap();
        rows.iter().map(|row| row.counts.seizures).sum()
    };
    assert_eq!((counted(&fiji).await, counted(&tonga).await, counted(&samoa).await), (1, 1, 0));
    let release = store.releases_of(&world.ctx(&fiji), seizure).await.unwrap()[0].id;
    assert!(matches!(
        world.platform.revoke_release(&world.ctx(&tonga), release).await,
        Err(CaseworkError::NotFound)
    ));
    world.platform.revoke_release(&world.ctx(&fiji), release).await.unwrap();
    assert!(matches!(
        world.platform.revoke_release(&world.ctx(&fiji), release).await,
        Err(CaseworkError::NotFound)
    ));
    assert_eq!(told(&world, &tonga, seizure).await, Some(before), "as before");
    assert_eq!((found(&tonga).await, counted(&tonga).await), (0, 1));
    assert!(notices(&world, &tonga).await.contains(&"release_revoked".to_owned()));
    // Whoever answers for the body finds it in the register; the other body's officer finds nothing of it.
    for (who, expected) in [(&fiji, true), (&tonga, false)] {
        let officer = Context { roles: vec![Role::DataProtectionOfficer], ..world.ctx(who) };
        let decisions = world.platform.oversight(&officer).await.unwrap().decisions;
        for action in ["release_granted", "release_revoked"] {
            let found = decisions.iter().find(|row| row.action == action);
            assert_eq!(
                found.and_then(|row| row.told.as_deref()),
                expected.then_some("Bureau to"),
                "{action}"
            );
        }
        let steps: Vec<_> = decisions.iter().filter_map(|row| row.step.as_deref()).collect();
        assert_eq!(steps.contains(&"answered_in_part"), expected, "{steps:?}");
        assert!(matches!(world.platform.oversight(&world.ctx(who)).await, Err(CaseworkError::Forbidden)));
    }
}

pub async fn a_release_ends_by_itself(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, _, seizure) = shared(&world).await;
    let before = told(&world, &tonga, seizure).await;
    let request = RequestInput { seizure: Some(seizure.to_string()), ..wants(&["identity"]) };
    let id = ask(&world, &tonga, "one", &request).await.unwrap();
    let until = world.platform.store().releases_of(&world.ctx(&fiji), seizure).await.unwrap();
    assert!(until.is_empty());
    let day = world.ctx(&fiji).now.plus_seconds(2 * 24 * 3600).date().to_string();
    let full = StepInput { until: Some(day), ..action("answered_in_full") };
    step(&world, &fiji, id, "in-full", &full).await.unwrap();
    assert!(told(&world, &tonga, seizure).await.unwrap().has(FieldGroup::Identity));
    world.clock.advance(4 * 24 * 3600);
    assert_eq!(told(&world, &tonga, seizure).await, before);
}

pub async fn a_hit_that_names_nobody_can_be_asked_about(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let pictures = Pictures::new();
    let (fiji, tonga, _, _) = shared(&world).await;
    let (one, two) = (pictures.mark(0, 0, 0), pictures.mark(0, 0, 1));
    let kept = submit_marked(&world.platform, &world.ctx(&fiji), "FJ-2", one, MatchingMode::HitOnly).await;
    work_off(&world.platform).await;
    submit_marked(&world.platform, &world.ctx(&tonga), "TO-2", two, MatchingMode::HitAndContact).await;
    work_off(&world.platform).await;
    let store = world.platform.store();
    let hits = store.hits(&world.ctx(&tonga), HitFilter::default(), 10).await.unwrap();
    let hit = hits.first().expect("a hit").row.id;
    let request = RequestInput { hit: Some(hit.to_string()), ..wants(&["identity"]) };
    let id = ask(&world, &tonga, "hit", &request).await.unwrap();
    let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!(
        (view.addressee, view.addressee_contact, view.record),
        (None, None, None),
        "carried to a body unnamed"
    );
    let (view, _) = store.request(&world.ctx(&fiji), id).await.unwrap().unwrap();
    assert_eq!((view.asker.as_str(), view.record), ("Bureau to", Some(kept.seizure)));
    assert!(view.hit.is_none() && view.own_record.is_none());
    let refusal = StepInput { reason: Some("source_protection".to_owned()), ..action("refused") };
    step(&world, &fiji, id, "refusal", &refusal).await.unwrap();
    let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!((view.addressee, view.state), (None, RequestState::Refused), "a refusal names nobody");
    let id = ask(&world, &tonga, "hit-again", &request).await.unwrap();
    let full = StepInput { until: Some("2026-12-31".to_owned()), ..action("answered_in_full") };
    step(&world, &fiji, id, "given-now", &full).await.unwrap();
    let (view, _) = store.request(&world.ctx(&tonga), id).await.unwrap().unwrap();
    assert_eq!((view.addressee.as_deref(), view.record), (Some("Bureau fj"), Some(kept.seizure)));
    // For what it may be used, the owner has said: to somebody who states another purpose it is not shown.
    assert!(store.seizure(&world.ctx(&tonga), kept.seizure).await.unwrap().is_none());
    let forensic = Context { purpose: Purpose::ForensicAnalysis, ..world.ctx(&tonga) };
    let held = store.seizure(&forensic, kept.seizure).await.unwrap().unwrap();
    assert_eq!(held.submission.reference, "FJ-2");
    assert_eq!(held.told, [FieldGroup::Identity].into_iter().collect());
}

pub async fn a_hit_releases_where_the_owner_says_so(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let pictures = Pictures::new();
    let (fiji, tonga, samoa, _) = shared(&world).await;
    let mut one = input("FJ-2", MatchingMode::Release);
    one.handling = Some(HandlingInput {
        purposes: vec!["investigation".to_owned(), "forensic_analysis".to_owned()],
        matching: Some("release".to_owned()),
        held_back: Some(vec!["identity".to_owned()]),
        ..HandlingInput::default()
    });
    let ctx = world.ctx(&fiji);
    one.marks = vec![crate::world::received(&world.platform, &ctx, pictures.mark(0, 0, 0), "Face A").await];
    let kept = submit(&world.platform, &ctx, "key-of-two", &one).await.unwrap();
    work_off(&world.platform).await;
    assert_eq!(told(&world, &tonga, kept.seizure).await, None);
    submit_marked(&world.platform, &world.ctx(&tonga), "TO-2", pictures.mark(0, 0, 1), MatchingMode::HitOnly)
        .await;
    work_off(&world.platform).await;
    let groups = told(&world, &tonga, kept.seizure).await.expect("released by the hit");
    assert_eq!(groups, FieldGroups::ALL.without([FieldGroup::Identity].into_iter().collect()));
    assert_eq!(told(&world, &samoa, kept.seizure).await, None);
    // What the owner holds back later is taken out of it, and a mode that releases nothing takes it away.
    let set = async |key: &str, matching: &str, held_back: &[&str]| {
        let handling = HandlingInput {
            purposes: vec!["investigation".to_owned(), "forensic_analysis".to_owned()],
            matching: Some(matching.to_owned()),
            held_back: Some(held_back.iter().map(|group| (*group).to_owned()).collect()),
            ..HandlingInput::default()
        };
        let once = Once::new("set_handling", &format!("handling-{key}"), &handling).unwrap();
        world.platform.set_handling(&world.ctx(&fiji), &once, kept.seizure, &handling).await.unwrap();
    };
    set("narrower", "release", &["identity", "exact_place"]).await;
    let left = [FieldGroup::Identity, FieldGroup::ExactPlace].into_iter().collect();
    assert_eq!(told(&world, &tonga, kept.seizure).await, Some(FieldGroups::ALL.without(left)));
    let hits = world.platform.store().hits(&world.ctx(&tonga), HitFilter::default(), 10).await.unwrap();
    let hit = hits[0].row.id;
    set("silent", "silent", &[]).await;
    assert_eq!(told(&world, &tonga, kept.seizure).await, None, "a hit releases nothing any more");
    // Nor is the hit there for what is done with one.
    let triage = world.platform.triage(&world.ctx(&tonga), hit, Triage::WorthExamining).await;
    assert!(matches!(triage, Err(CaseworkError::NotFound)), "{triage:?}");
}

/// Two answers and a taking back at the same moment: sums stay those of the records.
pub async fn two_who_grant_at_once_leave_the_sums_right(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, samoa, seizure) = shared(&world).await;
    let both = HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some("no_match".to_owned()),
        countries: vec!["TO".to_owned(), "WS".to_owned()],
        held_back: Some(vec!["identity".to_owned()]),
        ..HandlingInput::default()
    };
    let once = Once::new("set_handling", "handling-both", &both).unwrap();
    world.platform.set_handling(&world.ctx(&fiji), &once, seizure, &both).await.unwrap();
    for round in 0..4 {
        let mut asked = Vec::new();
        for (who, name) in [(&tonga, "tonga"), (&samoa, "samoa")] {
            let words = RequestInput {
                seizure: Some(seizure.to_string()),
                words: format!("{name} {round}"),
                ..wants(&["identity"])
            };
            asked.push(ask(&world, who, &format!("{name}-{round}"), &words).await.unwrap());
        }
        let answer = StepInput {
            action: "answered_in_full".to_owned(),
            until: Some("2026-12-31".to_owned()),
            words: "Yes.".to_owned(),
            ..StepInput::default()
        };
        let step = async |n: usize| {
            let once = Once::new("request_step", &format!("answer-{round}-{n}"), &answer).unwrap();
            world.platform.step(&world.ctx(&fiji), &once, asked[n], &answer).await
        };
        let (one, two) = tokio::join!(step(0), step(1));
        one.unwrap();
        two.unwrap();
        let releases = world.platform.store().releases_of(&world.ctx(&fiji), seizure).await.unwrap();
        let ours: Vec<_> = releases.iter().filter(|release| release.revoked.is_none()).collect();
        let first = ours[0].id;
        world.platform.revoke_release(&world.ctx(&fiji), first).await.unwrap();
        let store = world.platform.store();
        for who in [&fiji, &tonga, &samoa] {
            let context = world.ctx(who);
            let rows = store.tally_by_country(&context, &TallyFilter::default()).await.unwrap();
            let counted: i64 = rows.iter().map(|row| row.counts.seizures).sum();
            let query = commonlink_store::SeizureQuery { limit: 10, ..Default::default() };
            let listed = store.seizures(&context, &query).await.unwrap().rows.len();
            assert_eq!(counted, listed as i64, "round {round}");
        }
    }
}

/// What is not one's own is not added to, however much of it is told.
pub async fn nobody_adds_to_what_is_another_bodys(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, _, _) = shared(&world).await;
    let with_exhibits = everywhere("Held", MatchingMode::NoMatch);
    let made = submit(&world.platform, &world.ctx(&fiji), "key-of-exhibits", &with_exhibits).await.unwrap();
    let seizure = made.seizure;
    let handling = HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some("no_match".to_owned()),
        everyone: true,
        held_back: Some(Vec::new()),
        ..HandlingInput::default()
    };
    let once = Once::new("set_handling", "handling-open", &handling).unwrap();
    world.platform.set_handling(&world.ctx(&fiji), &once, seizure, &handling).await.unwrap();
    let context = world.ctx(&tonga);
    let held = world.platform.store().seizure(&context, seizure).await.unwrap().unwrap();
    assert_eq!(held.changed, held.received, "when it was changed is its owner's");
    let own = world.platform.store().seizure(&world.ctx(&fiji), seizure).await.unwrap().unwrap();
    let exhibit = own.submission.exhibits.first().expect("an exhibit").id;
    let entry = Custody {
        at: context.now,
        holder: "I".to_owned(),
        place: "Here".to_owned(),
        seal: Reported::NotRecorded,
    };
    let once = Once::new("custody", "key-of-custody", &entry).unwrap();
    let added = world.platform.add_custody(&context, &once, seizure, exhibit, entry).await;
    assert!(matches!(added, Err(CaseworkError::NotFound)), "{added:?}");
}

pub async fn clocks_are_watched_and_the_secretariat_sees_them(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, samoa, seizure) = shared(&world).await;
    let secretariat = world.body("gs", None, commonlink_model::OrganisationKind::Secretariat).await;
    let analyst = world.person(&secretariat, "analyst", &[Role::Analyst]).await;
    let secret = RequestInput { seizure: Some(seizure.to_string()), ..wants(&["identity"]) };
    let open = RequestInput { for_secretariat: true, words: "For all to read.".to_owned(), ..secret.clone() };
    ask(&world, &tonga, "secret", &secret).await.unwrap();
    ask(&world, &tonga, "open", &open).await.unwrap();
    let store = world.platform.store();
    assert_eq!(store.requests_carried(&world.ctx(&samoa), 10).await.unwrap(), None);
    let carried = store.requests_carried(&world.ctx(&analyst), 10).await.unwrap().unwrap();
    let mut words: Vec<&str> = carried.iter().map(|row| row.words.as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["", "For all to read."]);
    assert!(store.requests(&world.ctx(&analyst), 10).await.unwrap().is_empty());
    assert_eq!(world.platform.watch_clocks().await.unwrap(), 0);
    world.clock.advance(25 * 24 * 3600);
    assert_eq!(world.platform.watch_clocks().await.unwrap(), 2);
    assert_eq!(world.platform.watch_clocks().await.unwrap(), 0, "once");
    let count = |all: &[String], kind: &str| all.iter().filter(|one| *one == kind).count();
    assert_eq!(count(&notices(&world, &fiji).await, "request_reminded"), 2);
    assert_eq!(count(&notices(&world, &tonga).await, "request_reminded"), 0, "it is not its turn");
    world.clock.advance(10 * 24 * 3600);
    assert_eq!(world.platform.watch_clocks().await.unwrap(), 2);
    assert_eq!(count(&notices(&world, &tonga).await, "request_overdue"), 2);
}

pub async fn another_handling_holds_at_once(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let (fiji, tonga, samoa, seizure) = shared(&world).await;
    let store = world.platform.store();
    let set = async |who: &Person, key: &str, handling: &HandlingInput| {
        let once = Once::new("set_handling", &format!("handling-{key}"), handling).unwrap();
        world.platform.set_handling(&world.ctx(who), &once, seizure, handling).await
    };
    let other = HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some("no_match".to_owned()),
        everyone: true,
        excluded_countries: vec!["TO".to_owned()],
        held_back: Some(Vec::new()),
        ..HandlingInput::default()
    };
    assert!(matches!(set(&tonga, "other", &other).await, Err(CaseworkError::NotFound)));
    set(&fiji, "first", &other).await.unwrap();
    assert_eq!(told(&world, &tonga, seizure).await, None, "excluded from now on");
    assert_eq!(told(&world, &samoa, seizure).await, Some(FieldGroups::ALL));
    let question = commonlink_reference::words::Question::of("Suva").unwrap();
    for (who, count) in [(&fiji, 1), (&tonga, 0), (&samoa, 1)] {
        let context = world.ctx(who);
        assert_eq!(store.found_seizures(&context, &question, 10).await.unwrap().0.len(), count);
        let rows = store.tally_by_country(&context, &TallyFilter::default()).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.counts.seizures).sum::<i64>(), count as i64);
        let query = commonlink_store::SeizureQuery { limit: 10, ..Default::default() };
        assert_eq!(store.seizures(&context, &query).await.unwrap().rows.len(), count);
    }
}
