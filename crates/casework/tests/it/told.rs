//! Who is told of a hit, by the matching mode of the other side's record.

use crate::journey::{self, twins};
use crate::world::{Pictures, World, conclusion, input, received, submit, submit_marked, work_off};
use commonlink_casework::intake::{FileInput, HandlingInput};
use commonlink_casework::{CaseworkError, Once};
use commonlink_model::{CaptureKind, ClassConclusion, IndividualConclusion, MatchingMode, Role, Triage};
use commonlink_store::{CaptureState, HitFilter};
use commonlink_testkit::Engine;

pub async fn matching_modes_decide_what_is_told(engine: Engine) {
    for mode in [MatchingMode::Silent, MatchingMode::HitOnly, MatchingMode::NoMatch] {
        let Some(twins) = twins(engine, [mode, MatchingMode::HitAndContact]).await else { return };
        let (world, platform) = (&twins.world, &twins.world.platform);
        work_off(platform).await;
        let hits = async |person| {
            let hits = platform.store().hits(&world.ctx(person), HitFilter::default(), 100).await.unwrap();
            let strong = hits
                .into_iter()
                .filter(|hit| !hit.weighed || hit.row.class_log10.is_some_and(|log10| log10 > 0.5));
            strong.collect::<Vec<_>>()
        };
        let (own, other) = (hits(&twins.fiji.officer).await, hits(&twins.tonga.officer).await);
        match mode {
            MatchingMode::Silent => {
                assert_eq!(own.len(), 1, "the owner learns of it and decides");
                assert_eq!(other.len(), 0, "nobody else does");
            }
            MatchingMode::HitOnly => {
                assert_eq!((own.len(), other.len()), (1, 1));
                let one = &other[0];
                assert_eq!(one.other, commonlink_store::OtherSide::default(), "that it exists, no more");
                let answers = (one.row.class_log10, one.row.individual_log10, one.row.reason.as_deref());
                assert_eq!((one.weighed, one.pictured, answers), (false, false, (None, None, None)));
            }
            _ => assert_eq!((own.len(), other.len()), (0, 0), "it takes no part"),
        }
        let notices = platform.store().notices(&world.ctx(&twins.tonga.officer), None, 100).await.unwrap();
        let expected = usize::from(mode == MatchingMode::HitOnly);
        // Who submits last sees the hit on the page; the notice is for the side that was there first.
        assert!(notices.iter().filter(|notice| notice.kind == "new_hit").count() <= expected, "{notices:?}");
    }
}

/// Fiji has a mark that resembles one of Tonga; in one world Papua has twenty that do so as well, of which Fiji may not know.
/// Tonga may be told of all of them. What Fiji is told is the same.
pub async fn many_that_resemble_take_no_hit_away(engine: Engine) {
    let mut told = Vec::new();
    for crowded in [false, true] {
        let Some(world) = World::new(engine).await else { return };
        let (pictures, platform) = (Pictures::new(), &world.platform);
        let fiji = journey::staff(&world, "fj", "FJ").await;
        let tonga = journey::staff(&world, "to", "TO").await;
        let papua = journey::staff(&world, "pg", "PG").await;
        let open = MatchingMode::HitAndContact;
        // Another mould of the design: every impression of Tonga's own mould comes before it.
        submit_marked(platform, &world.ctx(&fiji.officer), "FJ-1", pictures.mark(0, 1, 0), open).await;
        for n in 0..if crowded { 20 } else { 0 } {
            let mut kept = input(&format!("PG-{n}"), open);
            kept.handling.as_mut().unwrap().excluded_countries = vec!["FJ".to_owned()];
            let ctx = world.ctx(&papua.officer);
            let mark = pictures.mark(0, 0, 1 + n % 2);
            kept.marks.push(received(platform, &ctx, mark, "Face A").await);
            submit(platform, &ctx, &format!("the key of papua {n}").replace(' ', "-"), &kept).await.unwrap();
            world.clock.advance(3_700);
        }
        work_off(platform).await;
        let asked =
            submit_marked(platform, &world.ctx(&tonga.officer), "TO-1", pictures.mark(0, 0, 0), open).await;
        work_off(platform).await;
        let of = async |person| {
            let hits = platform.store().hits(&world.ctx(person), HitFilter::default(), 100).await.unwrap();
            hits.into_iter().map(|hit| (hit.own_reference, hit.row.class_log10)).collect::<Vec<_>>()
        };
        let own = platform.store().hits_of(&world.ctx(&tonga.officer), asked.seizure).await.unwrap();
        assert_eq!(own.len(), if crowded { 10 } else { 1 });
        told.push(of(&fiji.officer).await);
    }
    assert_eq!(told[0].len(), 1, "{told:?}");
    assert_eq!(told[0], told[1]);
}

/// Whoever asks how long the trail is before and after a comparison learns nothing of what it met.
pub async fn a_comparison_leaves_as_many_entries_whatever_it_meets(engine: Engine) {
    let mut grew = Vec::new();
    for (mode, design) in [
        (MatchingMode::NoMatch, 0),
        (MatchingMode::Silent, 1),
        (MatchingMode::Silent, 0),
        (MatchingMode::HitOnly, 0),
        (MatchingMode::HitAndContact, 0),
    ] {
        let Some(world) = World::new(engine).await else { return };
        let (pictures, platform) = (Pictures::new(), &world.platform);
        platform
            .store()
            .sign_with(commonlink_store::audit::Signer::new("example.org/audit", [7; 32]).unwrap())
            .await
            .unwrap();
        let fiji = journey::staff(&world, "fj", "FJ").await;
        let tonga = journey::staff(&world, "to", "TO").await;
        submit_marked(platform, &world.ctx(&fiji.officer), "FJ-1", pictures.mark(design, 0, 0), mode).await;
        work_off(platform).await;
        let open = MatchingMode::HitAndContact;
        submit_marked(platform, &world.ctx(&tonga.officer), "TO-1", pictures.mark(0, 0, 1), open).await;
        let entries = async || {
            platform.store().sequence().await.unwrap();
            platform.store().audit_head().await.unwrap().unwrap().size
        };
        let before = entries().await;
        work_off(platform).await;
        grew.push(entries().await - before);
    }
    assert!(grew[0] > 0 && grew.iter().all(|one| *one == grew[0]), "{grew:?}");
}

pub async fn a_silent_hit_is_examined_in_silence(engine: Engine) {
    let Some(twins) = twins(engine, [MatchingMode::Silent, MatchingMode::HitAndContact]).await else {
        return;
    };
    let (world, platform) = (&twins.world, &twins.world.platform);
    work_off(platform).await;
    let before = platform.store().notices(&world.ctx(&twins.tonga.officer), None, 100).await.unwrap();
    let hit = twins.hit(&twins.fiji.officer).await;
    let ctx = world.ctx(&twins.fiji.officer);
    platform.triage(&ctx, hit.row.id, Triage::WorthExamining).await.unwrap();
    work_off(platform).await;
    let second = world.person(&twins.fiji.administrator, "second", &[Role::Examiner]).await;
    for examiner in [&twins.fiji.examiner, &second] {
        for id in twins.queue(examiner).await {
            let new = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
            let once = Once::new("conclude", &format!("{id}-{}", examiner.user.id), &new).unwrap();
            platform.conclude(&world.ctx(examiner), &once, id, new).await.unwrap();
        }
    }
    let own = platform.store().notices(&ctx, None, 100).await.unwrap();
    assert!(own.iter().any(|notice| notice.kind == "link_confirmed"), "the owner is told: {own:?}");
    assert_eq!(platform.store().links(&ctx).await.unwrap().len(), 1);
    for person in [&twins.tonga.officer, &twins.tonga.examiner] {
        let ctx = world.ctx(person);
        assert_eq!(platform.store().notices(&ctx, None, 100).await.unwrap(), before, "nobody else is");
        assert!(platform.store().links(&ctx).await.unwrap().is_empty());
        assert!(twins.queue(person).await.is_empty());
    }
}

pub async fn fillers_are_no_real_questions(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let pictures = Pictures::new();
    // Another mould of the design, which is a hit as well, and one of Tonga's own, which is compared with nothing.
    let papua = journey::staff(world, "pg", "PG").await;
    let sister =
        submit_marked(platform, &world.ctx(&papua.officer), "PG-1", pictures.mark(0, 1, 0), open).await;
    let own =
        submit_marked(platform, &world.ctx(&twins.tonga.officer), "TO-2", pictures.mark(0, 0, 2), open).await;
    work_off(platform).await;
    let of = |seizure| {
        let ctx = world.ctx(&twins.tonga.officer);
        async move { platform.store().hits_of(&ctx, seizure).await.unwrap().len() }
    };
    assert!(of(twins.second.seizure).await >= 2, "the twin and its sister");
    twins.put_forward().await;
    let ids = twins.queue(&twins.fiji.examiner).await;
    assert_eq!(ids.len(), 3, "the pair and two fillers");
    let mut unit =
        platform.store().begin(&platform.own_context(papua.officer.user.organisation)).await.unwrap();
    let mut fillers = 0;
    for id in ids {
        let row = unit.examination_row(id).await.unwrap().unwrap();
        if row.hides.is_none() {
            continue;
        }
        fillers += 1;
        for (owner, capture) in [(row.left_owner, row.left_capture), (row.right_owner, row.right_capture)] {
            let ctx = platform.own_context(owner);
            let task = platform.store().capture_for_matching(&ctx, owner, capture).await.unwrap().unwrap();
            assert!(
                ![sister.seizure, own.seizure].contains(&task.seizure),
                "a filler that is a real question"
            );
        }
    }
    assert_eq!(fillers, 2);
    drop(unit);
    // When Fiji takes its record away, what hid it goes with it: left alone it would tell that there was one.
    let before = twins.queue(&twins.tonga.examiner).await;
    assert_eq!(before.len(), 3);
    for (everyone, queue) in [(false, Vec::new()), (true, before)] {
        let matching = if everyone { MatchingMode::HitAndContact } else { MatchingMode::Silent };
        let handling = HandlingInput {
            everyone,
            purposes: vec!["investigation".to_owned()],
            matching: Some(matching.code().to_owned()),
            held_back: Some(Vec::new()),
            ..HandlingInput::default()
        };
        let once = Once::new("set_handling", &format!("taken-away-{everyone}"), &handling).unwrap();
        let ctx = world.ctx(&twins.fiji.officer);
        platform.set_handling(&ctx, &once, twins.first.seizure, &handling).await.unwrap();
        assert_eq!(twins.queue(&twins.tonga.examiner).await, queue, "{matching:?}");
    }
}

pub async fn an_unreadable_capture_fails_alone(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let pictures = Pictures::new();
    let ctx = world.ctx(&twins.fiji.officer);
    let mut mark = received(platform, &ctx, pictures.mark(0, 1, 0), "Torn").await;
    // A photograph is no profile: it can be received, but not described as one.
    CaptureKind::Profile.code().clone_into(&mut mark.capture);
    "striated".clone_into(&mut mark.kind);
    mark.files.truncate(1);
    (mark.files[0].azimuth_deg, mark.files[0].elevation_deg) = (None, None);
    let mut broken = input("FJ-2", open);
    broken.marks = vec![mark];
    let broken = submit(platform, &ctx, "key-of-broken", &broken).await.unwrap();
    work_off(platform).await;
    let marks = platform.store().marks_of(&ctx, broken.seizure).await.unwrap();
    assert_eq!(marks[0].captures[0].state, CaptureState::Failed);
    assert!(marks[0].captures[0].failure.is_some(), "in words of the decoder");
    assert!(twins.hit(&twins.fiji.officer).await.row.class_log10.unwrap() > 0.5, "the others are compared");
}

pub async fn four_lights_are_four_photographs_under_four_lamps(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let ctx = world.ctx(&twins.fiji.officer);
    let four = received(platform, &ctx, Pictures::new().mark(0, 1, 3), "Face B").await;
    let refused = async |change: fn(&mut [FileInput])| {
        let mut sent = input("FJ-9", open);
        let mut mark = four.clone();
        change(&mut mark.files);
        sent.marks = vec![mark];
        match submit(platform, &ctx, "key-of-lamps", &sent).await {
            Err(CaseworkError::Invalid(faults)) => faults[0].message,
            other => panic!("{other:?}"),
        }
    };
    let alike = "error-lamps-alike";
    assert_eq!(refused(|files| files.iter_mut().for_each(|file| file.azimuth_deg = Some(40.0))).await, alike);
    assert_eq!(
        refused(|files| files.iter_mut().for_each(|file| file.elevation_deg = Some(90.0))).await,
        alike
    );
    assert_eq!(
        refused(|files| files[3] = FileInput { sha256: files[0].sha256.clone(), ..files[3].clone() }).await,
        "error-same-file"
    );
}

pub async fn a_job_put_aside_keeps_nobody_waiting(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    work_off(platform).await;
    let pictures = Pictures::new();
    let ctx = world.ctx(&twins.fiji.officer);
    let state = async |seizure| {
        let marks = platform.store().marks_of(&ctx, seizure).await.unwrap();
        (marks[0].captures[0].state, marks[0].captures[0].failure.clone())
    };
    let mut sent = input("FJ-3", open);
    sent.marks = vec![received(platform, &ctx, pictures.mark(0, 1, 1), "Lost").await];
    // Its original vanishes from the disk: every attempt fails.
    let hash: commonlink_store::FileHash = sent.marks[0].files[0].sha256.parse().unwrap();
    let lost = submit(platform, &ctx, "key-of-lost", &sent).await.unwrap();
    std::fs::remove_file(platform.store().files().path(&hash)).unwrap();
    for attempt in 1..=8 {
        assert_eq!(state(lost.seizure).await.0, CaptureState::Waiting, "{attempt}");
        assert!(platform.work_once("worker").await.unwrap(), "{attempt}");
        world.clock.advance(300);
    }
    assert_eq!(state(lost.seizure).await, (CaptureState::Failed, Some("given_up".to_owned())));
    assert_eq!(platform.health().await.unwrap().failed, 1);
    assert!(!platform.work_once("worker").await.unwrap(), "it is put aside");

    // A job that kills its worker each time is put aside too.
    let mut sent = input("FJ-4", open);
    sent.marks = vec![received(platform, &ctx, pictures.mark(0, 1, 2), "Deadly").await];
    let deadly = submit(platform, &ctx, "key-of-deadly", &sent).await.unwrap();
    for _death in 1..=8 {
        let now = platform.clock().now();
        assert!(platform.store().lease_job("dead", &["compare_capture"], now, 60).await.unwrap().is_some());
        world.clock.advance(61);
    }
    assert!(platform.work_once("worker").await.unwrap());
    assert_eq!(state(deadly.seizure).await.0, CaptureState::Failed);
}
