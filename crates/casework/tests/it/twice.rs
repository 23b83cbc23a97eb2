//! Whatever happens twice, by chance, by a race or by a worker's death, is visible once.

use crate::journey::{Twins, conclude, twins};
use crate::world::{Person, conclusion, input, submit, work_off};
use commonlink_casework::{CaseworkError, Once, Platform, compare::Work};
use commonlink_model::{
    ClassConclusion, ExaminationState, IndividualConclusion, MatchingMode, Moment, RecordId, Triage,
};
use commonlink_store::{HitFilter, SeizureQuery};
use commonlink_testkit::Engine;
use std::{fmt::Write as _, time::Duration};

const OPEN: [MatchingMode; 2] = [MatchingMode::HitAndContact, MatchingMode::HitAndContact];

/// Everything that both sides can see, as text.
async fn visible(twins: &Twins) -> String {
    let (world, store) = (&twins.world, twins.world.platform.store());
    let mut text = String::new();
    let people: [(&Person, RecordId); 4] = [
        (&twins.fiji.officer, twins.first.seizure),
        (&twins.fiji.examiner, twins.first.seizure),
        (&twins.tonga.officer, twins.second.seizure),
        (&twins.tonga.examiner, twins.second.seizure),
    ];
    for (person, seizure) in people {
        let ctx = world.ctx(person);
        let mut note = |value: &dyn std::fmt::Debug| writeln!(text, "{value:#?}").unwrap();
        let all = SeizureQuery { limit: 100, ..SeizureQuery::default() };
        note(&store.seizures(&ctx, &all).await.unwrap().rows);
        note(&store.marks_of(&ctx, seizure).await.unwrap());
        let hits = store.hits(&ctx, HitFilter::default(), 100).await.unwrap();
        for hit in &hits {
            note(&store.comparison(&ctx, hit.row.comparison).await.unwrap());
        }
        note(&hits);
        note(&store.examinations(&ctx).await.unwrap());
        note(&store.links(&ctx).await.unwrap());
        note(&store.notices(&ctx, None, 100).await.unwrap());
        note(&store.notice_fingerprint(&ctx).await.unwrap());
        note(&store.new_hits(&ctx, Moment::from_micros(0)).await.unwrap());
        note(&store.to_examine(&ctx).await.unwrap());
        note(&store.unseen_notices(&ctx).await.unwrap());
    }
    text
}

/// The captures of both sides as the jobs name them.
async fn works(twins: &Twins) -> Vec<Work> {
    let mut works = Vec::new();
    for (person, seizure) in
        [(&twins.fiji.officer, twins.first.seizure), (&twins.tonga.officer, twins.second.seizure)]
    {
        let ctx = twins.world.ctx(person);
        for mark in twins.world.platform.store().marks_of(&ctx, seizure).await.unwrap() {
            works.extend(
                mark.captures.iter().map(|capture| Work { owner: ctx.organisation, capture: capture.row.id }),
            );
        }
    }
    works
}

pub async fn comparing_again_changes_nothing(engine: Engine) {
    let Some(twins) = twins(engine, OPEN).await else { return };
    work_off(&twins.world.platform).await;
    twins.put_forward().await;
    // Once more from either side adds what the side that came first could not see yet; then all is said.
    for work in works(&twins).await {
        twins.world.platform.compare_capture(work, None).await.unwrap();
    }
    let before = visible(&twins).await;
    twins.world.clock.advance(60);
    // Another program, which has to read the descriptions back, comes to the same bytes.
    let beside = twins.world.beside(1_000_000).await;
    for work in works(&twins).await {
        twins.world.platform.compare_capture(work, None).await.unwrap();
        beside.compare_capture(work, None).await.unwrap();
    }
    let after = visible(&twins).await;
    for (left, right) in before.lines().zip(after.lines()) {
        assert_eq!(left, right);
    }
    assert_eq!(before, after);

    // Putting it forward again, now from the other side, makes no second examination.
    let queue = twins.queue(&twins.fiji.examiner).await;
    let hit = twins.hit(&twins.fiji.officer).await;
    let ctx = twins.world.ctx(&twins.fiji.officer);
    beside.triage(&ctx, hit.row.id, Triage::WorthExamining).await.unwrap();
    work_off(&beside).await;
    assert_eq!(twins.queue(&twins.fiji.examiner).await, queue);
}

pub async fn a_dropped_worker_loses_and_repeats_nothing(engine: Engine) {
    let Some(undisturbed) = twins(engine, OPEN).await else { return };
    work_off(&undisturbed.world.platform).await;
    let expected = undisturbed.hit(&undisturbed.fiji.officer).await;

    let Some(twins) = twins(engine, OPEN).await else { return };
    let platform = &twins.world.platform;
    // Killed at growing depths of its work; every time the lease must run out before another may go on.
    for milliseconds in [0, 1, 3, 10, 30, 100, 300, 700] {
        let working = platform.work_once("killed");
        let _ = tokio::time::timeout(Duration::from_millis(milliseconds), working).await;
        twins.world.clock.advance(61);
    }
    let beside = twins.world.beside(1_000_000).await;
    work_off(&beside).await;
    let health = platform.health().await.unwrap();
    assert_eq!((health.queued, health.leased, health.failed), (0, 0, 0), "{health:?}");
    let mut seen = Vec::new();
    for person in [&twins.fiji.officer, &twins.tonga.officer] {
        let ctx = twins.world.ctx(person);
        let hits = platform.store().hits(&ctx, HitFilter::default(), 100).await.unwrap();
        let hit = twins.hit(person).await;
        assert_eq!(hit.row.class_log10, expected.row.class_log10, "the same answer");
        assert_eq!(hit.row.individual_log10, expected.row.individual_log10);
        let pairs: std::collections::BTreeSet<_> =
            hits.iter().map(|hit| (hit.row.capture, hit.row.comparison)).collect();
        assert_eq!(pairs.len(), hits.len(), "no hit twice");
        let notices = platform.store().notices(&ctx, None, 100).await.unwrap();
        let told: std::collections::BTreeSet<_> = notices.iter().map(|notice| &notice.subject).collect();
        assert_eq!(told.len(), notices.len(), "nobody is told twice: {notices:?}");
        seen.push(hits.len());
    }
    assert!(seen.iter().all(|hits| *hits > 0));
}

pub async fn racing_submissions_make_one_record(engine: Engine) {
    let Some(twins) = twins(engine, OPEN).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let beside = world.beside(1_000_000).await;
    let ctx = world.ctx(&twins.fiji.officer);
    for round in 0..5 {
        let input = input(&format!("RACE-{round}"), MatchingMode::HitOnly);
        let key = format!("race-key-{round}");
        let (one, two, three) = tokio::join!(
            submit(platform, &ctx, &key, &input),
            submit(&beside, &ctx, &key, &input),
            submit(platform, &ctx, &key, &input),
        );
        let one = one.unwrap();
        assert_eq!((one.clone(), one), (two.unwrap(), three.unwrap()));

        // One reference under two keys: one record, and the other is told which field to mend.
        let input = crate::world::input(&format!("SAME-{round}"), MatchingMode::HitOnly);
        let keys = [format!("left-key-{round}"), format!("right-key-{round}")];
        let (one, two) =
            tokio::join!(submit(platform, &ctx, &keys[0], &input), submit(&beside, &ctx, &keys[1], &input));
        let lost = match (one, two) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
            other => panic!("{other:?}"),
        };
        assert!(
            matches!(&lost, CaseworkError::Invalid(faults) if faults[0].field == "reference"),
            "{lost:?}"
        );
    }
    let query = SeizureQuery { limit: 100, ..SeizureQuery::default() };
    let page = platform.store().seizures(&ctx, &query).await.unwrap();
    assert_eq!(page.total, 1 + 10);
}

pub async fn a_key_means_one_request(engine: Engine) {
    let Some(twins) = twins(engine, OPEN).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let ctx = world.ctx(&twins.fiji.officer);
    let input = input("KEY-1", MatchingMode::HitOnly);
    let first = submit(platform, &ctx, "the-same-key", &input).await.unwrap();
    assert_eq!(submit(platform, &ctx, "the-same-key", &input).await.unwrap(), first);
    let mut other = input.clone();
    "Lautoka".clone_into(&mut other.place);
    let outcome = submit(platform, &ctx, "the-same-key", &other).await;
    assert!(matches!(outcome, Err(CaseworkError::KeyReused)), "{outcome:?}");
    // Keys belong to an organisation: another one's use of the same words is another key.
    let elsewhere = submit(platform, &world.ctx(&twins.tonga.officer), "the-same-key", &input).await.unwrap();
    assert_ne!(elsewhere, first);
    for key in ["", "short", "with space in it", &"x".repeat(201)] {
        let outcome = submit(platform, &ctx, key, &input).await;
        assert!(matches!(outcome, Err(CaseworkError::Invalid(_))), "{key}");
    }
}

pub async fn racing_conclusions_are_one(engine: Engine) {
    let Some(twins) = twins(engine, OPEN).await else { return };
    let platform = &twins.world.platform;
    work_off(platform).await;
    twins.put_forward().await;
    let beside = twins.world.beside(1_000_000).await;
    let ctx = twins.world.ctx(&twins.fiji.examiner);
    for id in twins.queue(&twins.fiji.examiner).await {
        let new = || conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
        let (one, two) =
            tokio::join!(conclude(platform, &ctx, id, new()), conclude(&beside, &ctx, id, new()));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let view = platform.store().examination(&ctx, id).await.unwrap().unwrap();
        assert_eq!(view.row.state, ExaminationState::WaitingSecond, "one examiner concludes once");
    }
}

pub async fn an_upload_under_a_key_is_one(engine: Engine) {
    let Some(twins) = twins(engine, OPEN).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let beside = world.beside(1_000_000).await;
    let ctx = world.ctx(&twins.fiji.officer);
    let once = |bytes: u64| Once::new("begin_upload", "key-of-upload", &bytes).unwrap();
    let begin = async |platform: &Platform, bytes: u64| {
        platform.begin_upload(&ctx, Some(&once(bytes)), "mark.jpg", bytes, None).await
    };
    let (one, two) = tokio::join!(begin(platform, 10), begin(&beside, 10));
    let id = one.unwrap();
    assert_eq!(two.unwrap(), id);
    platform.append_piece(&ctx, id, 0, b"12345").await.unwrap();
    assert_eq!(begin(platform, 10).await.unwrap(), id);
    assert_eq!(platform.upload(&ctx, id).await.unwrap().received, 5, "it goes on where it was");
    let other = begin(platform, 11).await;
    assert!(matches!(other, Err(CaseworkError::KeyReused)), "{other:?}");

    // Uploads are swept away before keys are; then the key begins it anew.
    world.clock.advance(8 * 24 * 3600);
    platform.store().sweep_files().await.unwrap();
    assert!(matches!(platform.upload(&ctx, id).await, Err(CaseworkError::NotFound)));
    assert_eq!(begin(platform, 10).await.unwrap(), id);
    assert_eq!(platform.upload(&ctx, id).await.unwrap().received, 0);

    // Without a key every request is another upload.
    let first = platform.begin_upload(&ctx, None, "mark.jpg", 10, None).await.unwrap();
    assert_ne!(platform.begin_upload(&ctx, None, "mark.jpg", 10, None).await.unwrap(), first);
}
