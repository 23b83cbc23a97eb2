//! An owner withdraws a record; the other side of its hit and link is told, acknowledges, and does nothing more with it.

use crate::journey::{Twins, conclude, twins};
use crate::world::{Person, Pictures, conclusion, submit, submit_marked, work_off};
use commonlink_casework::{
    CaseworkError, Once,
    recalls::{Fields, RecallInput},
};
use commonlink_model::{
    ClassConclusion, Context, IndividualConclusion, LinkState, MatchingMode, RecallKind, RecallOutcome,
    RecordId, Triage,
};
use commonlink_reference::words::Question;
use commonlink_store::TallyFilter;
use commonlink_testkit::Engine;

const WEEK: i64 = 7 * 24 * 3600;

fn input(kind: &str, reason: &str, words: &str) -> RecallInput {
    RecallInput { kind: kind.to_owned(), reason: reason.to_owned(), words: words.to_owned(), fields: None }
}

async fn say(twins: &Twins, who: &Person, id: RecordId, input: &RecallInput) -> Result<(), CaseworkError> {
    let once = Once::new("recall", &format!("{id}-{}-{}", input.kind, input.reason), &(id, input)).unwrap();
    twins.world.platform.recall(&twins.world.ctx(who), &once, id, input).await
}

async fn prepared(engine: Engine) -> Option<Twins> {
    let open = MatchingMode::HitAndContact;
    let twins = twins(engine, [open, open]).await?;
    work_off(&twins.world.platform).await;
    Some(twins)
}

pub async fn who_rests_on_a_withdrawn_record_is_told_and_answers(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform, store) = (&twins.world, &twins.world.platform, twins.world.platform.store());
    let (fiji, tonga) = (&twins.fiji, &twins.tonga);
    twins.put_forward().await;
    let same = || conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
    for examiner in [&fiji.examiner, &tonga.examiner] {
        for id in twins.queue(examiner).await {
            conclude(platform, &world.ctx(examiner), id, same()).await.unwrap();
        }
    }
    let ctx = world.ctx(&tonga.officer);
    assert_eq!(store.links(&ctx).await.unwrap()[0].row.state, LinkState::Confirmed);

    let new = input("withdrawal", "unlawfully_obtained", "The search had no warrant.");
    say(&twins, &fiji.officer, twins.first.seizure, &new).await.unwrap();
    say(&twins, &fiji.officer, twins.first.seizure, &new).await.unwrap();
    let again = input("correction", "", "And the day was wrong.");
    let again = say(&twins, &fiji.officer, twins.first.seizure, &again).await;
    assert!(matches!(again, Err(CaseworkError::Stale)), "{again:?}");

    for person in [&fiji.officer, &tonga.officer] {
        let link = store.links(&world.ctx(person)).await.unwrap().remove(0);
        assert_eq!((link.row.state, link.other.reference), (LinkState::WithdrawnBasis, None));
        assert!(twins.hit(person).await.recalled.withdrawn.is_some());
    }
    let told = platform.recalls(&ctx).await.unwrap();
    assert_eq!(told.lines.len(), 1, "once, though it was said twice");
    let line = &told.lines[0];
    assert_eq!((line.kind, line.words.as_str()), (RecallKind::Withdrawal, "The search had no warrant."));
    assert_eq!(line.own, [(twins.second.seizure, "TO-1".to_owned())]);
    let notices = store.notices(&ctx, None, 100).await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.kind == "recall_received").count(), 1);

    // Acknowledged once, by an officer, with an outcome of the list; the owner sees it.
    let answer = async |who: &Person, outcome: &str| {
        platform.acknowledge_recall(&world.ctx(who), line.id, outcome).await
    };
    assert!(matches!(answer(&tonga.examiner, "nothing_used").await, Err(CaseworkError::Forbidden)));
    assert!(matches!(answer(&tonga.officer, "").await, Err(CaseworkError::Invalid(_))));
    assert!(matches!(answer(&fiji.officer, "nothing_used").await, Err(CaseworkError::NotFound)));
    let owner = world.ctx(&fiji.officer);
    let waits = platform.recalls_of(&owner, twins.first.seizure).await.unwrap().remove(0).answers;
    assert!(waits.iter().any(|one| one.acknowledged.is_none()));
    answer(&tonga.officer, "used_informed").await.unwrap();
    assert!(matches!(answer(&tonga.officer, "nothing_used").await, Err(CaseworkError::Stale)));
    let answers = platform.recalls_of(&owner, twins.first.seizure).await.unwrap().remove(0).answers;
    let tongan: Vec<_> =
        answers.iter().filter_map(|one| one.acknowledged).map(|(_, outcome)| outcome).collect();
    assert_eq!(tongan, [RecallOutcome::UsedInformed], "{answers:?}");
}

pub async fn what_is_withdrawn_makes_no_hit_and_is_not_concluded_on(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform, store) = (&twins.world, &twins.world.platform, twins.world.platform.store());
    twins.put_forward().await;
    let queue = twins.queue(&twins.tonga.examiner).await;
    let new = input("withdrawal", "not_reliable", "The label was mixed up.");
    say(&twins, &twins.fiji.officer, twins.first.seizure, &new).await.unwrap();
    let examiner = world.ctx(&twins.tonga.examiner);
    let mut refused = 0;
    for id in queue {
        let view = store.examination(&examiner, id).await.unwrap().unwrap();
        let same = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
        let done = conclude(platform, &examiner, id, same).await;
        assert_eq!(matches!(done, Err(CaseworkError::Stale)), view.withdrawn, "{done:?}");
        refused += u32::from(view.withdrawn);
    }
    assert!(refused > 0, "the pair, and fillers that hold the same record");
    let officer = world.ctx(&twins.tonga.officer);
    assert!(store.links(&officer).await.unwrap().is_empty());
    let hit = twins.hit(&twins.tonga.officer).await.row.id;
    let put = platform.triage(&officer, hit, Triage::WorthExamining).await;
    assert!(matches!(put, Err(CaseworkError::Stale)), "{put:?}");
    // A third photograph of the same mark finds the second one's record alone.
    let fiji = world.ctx(&twins.fiji.officer);
    let (pictures, open) = (Pictures::new(), MatchingMode::HitAndContact);
    let once = Once::new("m", "key-of-more", &1).unwrap();
    let more = platform.add_marks(&fiji, &once, twins.first.seizure, Vec::new());
    assert!(matches!(more.await, Err(CaseworkError::Stale)), "nothing is added to it");
    let samoa = world.bureau("as", "AS").await;
    let third = world.person(&samoa, "officer", &[commonlink_model::Role::Officer]).await;
    let third = world.ctx(&third);
    let made = submit_marked(platform, &third, "AS-1", pictures.mark(0, 0, 2), open).await;
    work_off(platform).await;
    let hits = store.hits_of(&third, made.seizure).await.unwrap();
    let bodies: Vec<_> = hits.iter().filter_map(|hit| hit.other.country.clone()).collect();
    assert!(bodies.contains(&"TO".to_owned()) && !bodies.contains(&"FJ".to_owned()), "{bodies:?}");
}

pub async fn a_recall_is_an_officers_and_is_reminded_of(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform, id) = (&twins.world, &twins.world.platform, twins.first.seizure);
    let (fiji, tonga) = (&twins.fiji, &twins.tonga);
    let new = input("correction", "", "It was Tuesday.");
    assert!(matches!(say(&twins, &tonga.officer, id, &new).await, Err(CaseworkError::NotFound)));
    assert!(matches!(say(&twins, &fiji.examiner, id, &new).await, Err(CaseworkError::Forbidden)));
    for wrong in [
        input("erasure", "", "x"),
        input("withdrawal", "", "x"),
        input("withdrawal", "wrong", " "),
        input("", "", "x"),
    ] {
        let said = say(&twins, &fiji.officer, id, &wrong).await;
        assert!(matches!(said, Err(CaseworkError::Invalid(_))), "{wrong:?} {said:?}");
    }
    assert!(platform.recalls(&world.ctx(&tonga.officer)).await.unwrap().lines.is_empty());
    say(&twins, &fiji.officer, id, &new).await.unwrap();
    assert_eq!(platform.watch_recalls().await.unwrap(), 0);
    world.clock.advance(WEEK);
    let waiting =
        platform.store().recalls_due(platform.clock().now().plus_seconds(-WEEK)).await.unwrap().len();
    assert!(waiting > 0);
    assert_eq!(platform.watch_recalls().await.unwrap(), waiting);
    assert_eq!(platform.watch_recalls().await.unwrap(), 0, "once a week");
    let ctx = world.ctx(&tonga.officer);
    let notices = platform.store().notices(&ctx, None, 100).await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.kind == "recall_reminded").count(), 1);
    // What was corrected goes on being compared.
    let hit = twins.hit(&tonga.officer).await;
    assert!(hit.recalled.corrected.is_some() && hit.recalled.withdrawn.is_none());
    platform.triage(&ctx, hit.row.id, Triage::WorthExamining).await.unwrap();
}

pub async fn a_correction_sets_fields_right_with_sums_and_words(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform, store, id) =
        (&twins.world, &twins.world.platform, twins.world.platform.store(), twins.first.seizure);
    let ctx = world.ctx(&twins.fiji.officer);
    let held = store.seizure(&ctx, id).await.unwrap().unwrap();
    let was = Fields::of(&held);
    let right = Fields {
        reference: "FJ-1-A".to_owned(),
        date: "2026-01-08".to_owned(),
        country: "WS".to_owned(),
        place: "Apia".to_owned(),
        ..was.clone()
    };
    let correct = async |ctx: &Context, fields: Fields, key: &str| {
        let input =
            RecallInput { fields: Some(fields), ..input("correction", "", "Another file was meant.") };
        let once = Once::new("recall", key, &(id, &input)).unwrap();
        platform.recall(ctx, &once, id, &input).await
    };
    let wrong = correct(&ctx, Fields { country: "XX".to_owned(), ..was.clone() }, "key-of-wrong").await;
    assert!(
        matches!(&wrong, Err(CaseworkError::Invalid(faults)) if faults[0].field == "place.country"),
        "{wrong:?}"
    );
    let own = submit(platform, &ctx, "key-of-two", &crate::world::input("FJ-2", MatchingMode::NoMatch)).await;
    own.unwrap();
    let taken = correct(&ctx, Fields { reference: "FJ-2".to_owned(), ..was.clone() }, "key-of-taken").await;
    assert!(
        matches!(&taken, Err(CaseworkError::Invalid(faults)) if faults[0].message == "error-reference-taken"),
        "{taken:?}"
    );
    let old = Fields { seen: "1".to_owned(), ..right.clone() };
    assert!(matches!(correct(&ctx, old, "key-of-old").await, Err(CaseworkError::Stale)));
    // Until here at the hour of the submission; from now on later.
    world.clock.advance(60);
    let ctx = world.ctx(&twins.fiji.officer);
    correct(&ctx, right.clone(), "key-of-right").await.unwrap();
    let stale = correct(&ctx, Fields { transport: "air".to_owned(), ..right.clone() }, "key-of-stale").await;
    assert!(matches!(stale, Err(CaseworkError::Stale)), "{stale:?}");

    let now = store.seizure(&ctx, id).await.unwrap().unwrap();
    let seen = now.changed.micros().to_string();
    assert_eq!(Fields::of(&now), Fields { seen, ..right });
    assert_eq!(
        (&now.submission.items, &now.submission.handling),
        (&held.submission.items, &held.submission.handling)
    );
    assert_eq!(now.submission.exhibits, held.submission.exhibits);
    assert_eq!(now.submission.place.coordinates, None, "those of the old place");
    let countries = store.tally_by_country(&ctx, &TallyFilter::default()).await.unwrap();
    let before: Vec<_> = countries.iter().map(|row| row.country.clone()).collect();
    assert!(before.contains(&"WS".to_owned()), "{before:?}");
    let question = Question::of("FJ-1-A").unwrap();
    assert_eq!(store.found_seizures(&ctx, &question, 9).await.unwrap().0.len(), 1);
    // The old values stay with the owner; the other side is told in words that there was something.
    let said = platform.recalls_of(&ctx, id).await.unwrap().remove(0);
    let fields: Vec<_> =
        said.changes.iter().map(|change| (change.field.as_str(), change.before.as_str())).collect();
    assert!(
        fields.contains(&("reference", "FJ-1")) && fields.contains(&("place.country", was.country.as_str()))
    );
    let line = platform.recalls(&world.ctx(&twins.tonga.officer)).await.unwrap().lines.remove(0);
    assert_eq!((line.kind, line.words.as_str()), (RecallKind::Correction, "Another file was meant."));
}
