//! Probes are counted before they are compared: limits, waits, mirrors and alarms.

use crate::world::{A, B, World, exhibit_id, on_both, org, seizure, seizure_id, user};
use commonlink_model::*;
use commonlink_store::*;
use std::collections::BTreeSet;

const KIND: MarkKind = MarkKind::PressedRelief;
const CAPTURE: CaptureKind = CaptureKind::PhotoFixedLight;
const HOUR: i64 = 3_600;
const LIMITS: ProbeLimits = ProbeLimits { account_hour: 20, account_day: 100, body_day: 300 };

fn capture_id(body: u8, n: u32) -> CaptureId {
    CaptureId::from_uuid(crate::world::id(0x10_0000 + n, body))
}

fn officer(world: &World, body: u8, person: u8) -> Context {
    world.context(body, Some(user(body, person)), &[Role::Officer])
}

/// A seizure of a body with one mark, to which captures are added.
async fn mark(world: &World, body: u8, n: u8, reference: &str, matching: MatchingMode) -> RecordId {
    let id = RecordId::from_uuid(crate::world::id(0x9_0000 + u32::from(n), body));
    world
        .write(&officer(world, body, 0), async |unit: &mut Unit| {
            let mut seizure = seizure(body, n);
            reference.clone_into(&mut seizure.submission.reference);
            seizure.submission.handling.matching = matching;
            unit.insert_seizure(&seizure).await.unwrap();
            let row = MarkRow {
                id,
                seizure: seizure_id(body, n),
                exhibit: Some(exhibit_id(body, n)),
                kind: KIND,
                role: MarkRole::Questioned,
                label: "M".to_owned(),
            };
            unit.insert_mark(&row, &seizure.submission.handling).await.unwrap();
        })
        .await;
    id
}

/// A capture of it by which a person asks.
async fn asked(unit: &mut Unit, mark: RecordId, capture: CaptureId, print: &str) {
    let row = CaptureRow { id: capture, mark, capture: CAPTURE, pixel_um: None, files: Vec::new() };
    unit.insert_capture(&row).await.unwrap();
    unit.note_probe(capture, (KIND, CAPTURE), print).await.unwrap();
}

async fn ask(world: &World, context: &Context, mark: RecordId, numbers: std::ops::Range<u32>) {
    let body = if context.organisation == org(A) { A } else { B };
    world
        .write(context, async |unit: &mut Unit| {
            for n in numbers {
                asked(unit, mark, capture_id(body, n), &format!("print {n}")).await;
            }
        })
        .await;
}

async fn place(world: &World, body: u8, n: u32, limits: ProbeLimits) -> Passage {
    world
        .write(&world.platform(body), async |unit: &mut Unit| {
            unit.take_place(capture_id(body, n), limits).await.unwrap()
        })
        .await
}

fn waits(place: Passage) -> (Moment, WaitsFor) {
    let Passage::Waits(wait) = place else { panic!("{place:?}") };
    (wait.until, wait.why)
}

on_both! {
    async fn a_thousand_probes_take_no_more_places_than_there_are(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        // Three accounts of a body, who ask in turns.
        for person in 0..3 {
            let range = u32::from(person) * 334..(u32::from(person) + 1) * 334;
            ask(&world, &officer(&world, A, person), mark, range).await;
        }
        let other = world.beside().await;
        let mut through = BTreeSet::new();
        let mut by_hour = Vec::new();
        for _hour in 0..26 {
            let all: Vec<u32> = (0..1_002).filter(|n| !through.contains(n)).collect();
            // Four workers of two programs at once, each with a part of what waits.
            let worker = async |store: &Store, part: usize| {
                let mut taken = Vec::new();
                for n in all.iter().skip(part).step_by(4) {
                    let mut unit = store.begin(&world.platform(A)).await.unwrap();
                    if unit.take_place(capture_id(A, *n), LIMITS).await.unwrap() == Passage::Taken {
                        taken.push(*n);
                    }
                    unit.commit().await.unwrap();
                }
                taken
            };
            let (one, two, three, four) =
                tokio::join!(worker(&world.store, 0), worker(&other, 1), worker(&world.store, 2), worker(&other, 3));
            let taken: Vec<u32> = [one, two, three, four].concat();
            by_hour.push(taken.len());
            through.extend(taken);
            if by_hour.len() == 6 {
                // The day's places are gone; nothing comes before the first of them are a day old.
                world.later(19 * HOUR - 1);
                assert!((0..1_002).filter(|n| !through.contains(n)).count() > 0);
                let next = (0..1_002).find(|n| !through.contains(n)).unwrap();
                assert!(matches!(place(&world, A, next, LIMITS).await, Passage::Waits(_)));
                world.later(1);
                break;
            }
            world.later(HOUR);
        }
        // 20 of each account in each of five hours are its 100 of the day, and all three are the 300 of the body.
        assert_eq!(by_hour, [60, 60, 60, 60, 60, 0]);
        let next = (0..1_002).find(|n| !through.contains(n)).unwrap();
        assert_eq!(place(&world, A, next, LIMITS).await, Passage::Taken);
    }

    async fn the_body_is_full_whoever_asks(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        for person in 0..3 {
            ask(&world, &officer(&world, A, person), mark, u32::from(person) * 5..(u32::from(person) + 1) * 5).await;
        }
        let limits = ProbeLimits { account_hour: 5, account_day: 5, body_day: 12 };
        for n in 0..12 {
            assert_eq!(place(&world, A, n, limits).await, Passage::Taken, "{n}");
        }
        let full = waits(place(&world, A, 12, limits).await);
        assert_eq!(full, (world.now().plus_seconds(24 * HOUR), WaitsFor::BodyDay));
        // Another body is not concerned.
        let theirs = self::mark(&world, B, 1, "B-1", MatchingMode::HitAndContact).await;
        ask(&world, &officer(&world, B, 0), theirs, 0..1).await;
        assert_eq!(place(&world, B, 0, limits).await, Passage::Taken);
    }

    async fn a_limit_frees_itself_when_its_oldest_place_is_old_enough(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        ask(&world, &officer(&world, A, 0), mark, 0..6).await;
        let limits = ProbeLimits { account_hour: 2, account_day: 4, body_day: 300 };
        let begin = world.now();
        assert_eq!(place(&world, A, 0, limits).await, Passage::Taken);
        world.later(600);
        assert_eq!(place(&world, A, 1, limits).await, Passage::Taken);
        world.later(600);
        let hour = begin.plus_seconds(HOUR);
        assert_eq!(waits(place(&world, A, 2, limits).await), (hour, WaitsFor::AccountHour));
        // Told to whoever submitted it, and to nobody else.
        let own = world.store.probe_waits(&officer(&world, A, 1), &[capture_id(A, 2)]).await.unwrap();
        assert_eq!(own.get(&capture_id(A, 2)).map(|wait| (wait.until, wait.why)), Some((hour, WaitsFor::AccountHour)));
        let others = world.store.probe_waits(&officer(&world, B, 0), &[capture_id(A, 2)]).await.unwrap();
        assert!(others.is_empty());
        world.later(HOUR - 1_200 - 1);
        assert_eq!(waits(place(&world, A, 2, limits).await).0, hour, "a second too early");
        world.later(1);
        assert_eq!(place(&world, A, 2, limits).await, Passage::Taken);
        let own = world.store.probe_waits(&officer(&world, A, 1), &[capture_id(A, 2)]).await.unwrap();
        assert!(own.is_empty(), "it waits no more");
        assert_eq!(waits(place(&world, A, 3, limits).await).0, begin.plus_seconds(HOUR + 600), "the next one's turn");
        world.later(600);
        assert_eq!(place(&world, A, 3, limits).await, Passage::Taken);
        // Now the day is full, and that is longer than the hour.
        assert_eq!(waits(place(&world, A, 4, limits).await), (begin.plus_seconds(24 * HOUR), WaitsFor::AccountDay));
    }

    async fn what_was_asked_already_takes_no_place(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        let limits = ProbeLimits { account_hour: 1, account_day: 1, body_day: 1 };
        world.write(&officer(&world, A, 0), async |unit: &mut Unit| {
            asked(unit, mark, capture_id(A, 0), "same").await;
            asked(unit, mark, capture_id(A, 1), "other").await;
        }).await;
        world.write(&officer(&world, A, 1), async |unit: &mut Unit| {
            asked(unit, mark, capture_id(A, 2), "same").await;
        }).await;
        assert_eq!(place(&world, A, 0, limits).await, Passage::Taken);
        // A job that is done again, and the same print of a colleague.
        assert_eq!(place(&world, A, 0, limits).await, Passage::Taken);
        assert_eq!(place(&world, A, 2, limits).await, Passage::Taken);
        assert!(matches!(place(&world, A, 1, limits).await, Passage::Waits(_)), "another print is another question");
        // The place that was given for nothing fills nothing.
        world.later(24 * HOUR);
        assert_eq!(place(&world, A, 1, limits).await, Passage::Taken);
        // What another body has asked is new for this one.
        let theirs = self::mark(&world, B, 1, "B-1", MatchingMode::HitAndContact).await;
        world.write(&officer(&world, B, 0), async |unit: &mut Unit| {
            asked(unit, theirs, capture_id(B, 0), "other than same").await;
            asked(unit, theirs, capture_id(B, 1), "same").await;
        }).await;
        assert_eq!(place(&world, B, 0, limits).await, Passage::Taken);
        assert!(matches!(place(&world, B, 1, limits).await, Passage::Waits(_)));
        // What nobody asked by is not counted.
        world.write(&officer(&world, B, 0), async |unit: &mut Unit| {
            let row = CaptureRow { id: capture_id(B, 2), mark: theirs, capture: CAPTURE, pixel_um: None, files: Vec::new() };
            unit.insert_capture(&row).await.unwrap();
        }).await;
        assert_eq!(place(&world, B, 2, limits).await, Passage::Nobodys);
    }

    async fn what_waits_is_compared_with_nothing_from_neither_side(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        ask(&world, &officer(&world, A, 0), mark, 0..2).await;
        world.write(&world.platform(A), async |unit: &mut Unit| {
            for n in 0..2 {
                unit.append_description(org(A), capture_id(A, n), "marks-1", &[1], 0.5, "good", &[]).await.unwrap();
            }
        }).await;
        let gallery = async || {
            let mut found = BTreeSet::new();
            for told in [true, false] {
                let keys = world.store.gallery_keys(&world.platform(B), KIND, CAPTURE, "marks-1", told).await.unwrap();
                found.extend(keys.into_iter().map(|key| key.capture));
            }
            found
        };
        assert!(gallery().await.is_empty(), "nobody has let it through yet");
        let limits = ProbeLimits { account_hour: 1, ..LIMITS };
        assert_eq!(place(&world, A, 0, limits).await, Passage::Taken);
        assert!(matches!(place(&world, A, 1, limits).await, Passage::Waits(_)));
        assert_eq!(gallery().await, BTreeSet::from([capture_id(A, 0)]));
        world.later(HOUR);
        assert_eq!(place(&world, A, 1, limits).await, Passage::Taken);
        assert_eq!(gallery().await.len(), 2);
    }

    async fn without_a_case_reference_of_the_owner_nothing_is_let_through(world) {
        // As a row of a table without references comes in.
        let mut held = seizure(A, 7);
        "ROW-0123456789ABCDEF".clone_into(&mut held.submission.reference);
        let batch = NewBatch {
            id: ImportId::from_uuid(crate::world::id(0x900, A)),
            layout: "ids".to_owned(),
            file_name: "t.csv".to_owned(),
            file_hash: "h".to_owned(),
        };
        let row = ImportedRow {
            identity: [7; 32],
            ordinal: 1,
            position: 1,
            sheet: String::new(),
            line: 2,
            further_copy: false,
            own_reference: false,
            flags: String::new(),
            cells: "[]".to_owned(),
            seizure: held.clone(),
        };
        let mark = RecordId::from_uuid(crate::world::id(0x9_0007, A));
        world.write(&world.person(A), async |unit: &mut Unit| {
            unit.begin_batch(&batch).await.unwrap();
            unit.import_rows(batch.id, std::slice::from_ref(&row)).await.unwrap();
            let row = MarkRow { id: mark, seizure: held.id, exhibit: None, kind: KIND, role: MarkRole::Questioned, label: "M".to_owned() };
            unit.insert_mark(&row, &held.submission.handling).await.unwrap();
            asked(unit, mark, capture_id(A, 0), "p").await;
        }).await;
        let waits = waits(place(&world, A, 0, LIMITS).await);
        assert_eq!(waits, (world.now().plus_seconds(24 * HOUR), WaitsFor::Reference));
        // One who writes such a reference has written one.
        let typed = self::mark(&world, A, 8, "ROW-MINE", MatchingMode::HitAndContact).await;
        world.write(&officer(&world, A, 0), async |unit: &mut Unit| asked(unit, typed, capture_id(A, 1), "q").await).await;
        assert_eq!(place(&world, A, 1, LIMITS).await, Passage::Taken);
    }

    async fn a_job_that_is_put_back_has_tried_nothing(world) {
        let now = world.now();
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.enqueue("compare", "p", Some("d"), now).await.unwrap();
        }).await;
        for n in 0..20 {
            let at = now.plus_seconds(n * 100);
            let job = world.store.lease_job("w", &["compare"], at, 60).await.unwrap().unwrap();
            assert_eq!(job.attempts, 1);
            world.write(&world.platform(A), async |unit: &mut Unit| {
                unit.defer_job(&job, at.plus_seconds(100)).await.unwrap();
            }).await;
            assert!(world.store.lease_job("w", &["compare"], at.plus_seconds(99), 60).await.unwrap().is_none());
            let mut unit = world.store.begin(&world.platform(A)).await.unwrap();
            assert!(matches!(unit.defer_job(&job, at).await, Err(StoreError::Conflict { .. })), "not leased any more");
        }
    }

    async fn the_mirror_names_body_kind_and_hour_and_no_more(world) {
        const C: u8 = 0xc;
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.insert_organisation(&crate::world::organisation(C, "WS"), "apia").await.unwrap();
        }).await;
        let open = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        let silent = mark(&world, A, 2, "A-2", MatchingMode::Silent).await;
        for body in [B, C] {
            world.marked(body, 9, MatchingMode::Silent).await;
        }
        let mirror = async |body: u8| {
            let context = world.context(body, None, &[]);
            world.store.mirror(&context, world.now().plus_seconds(9), 100).await.unwrap()
        };
        let compared = async |mark| {
            world.write(&world.platform(A), async |unit: &mut Unit| {
                unit.note_compared(mark, KIND).await.unwrap();
            }).await;
        };
        // Whom the asking record keeps from knowing of it is not told either: by its mode, or because it excludes Samoa.
        compared(silent).await;
        assert!(mirror(B).await.is_empty());
        compared(open).await;
        compared(open).await;
        let told = mirror(B).await;
        assert_eq!(told.len(), 1, "once an hour: {told:?}");
        assert_eq!((told[0].organisation, told[0].kind, told[0].action.as_str()), (org(A), Some(KIND), "marks_compared"));
        assert_eq!((told[0].seizure, told[0].mark, &told[0].name), (None, None, &None));
        assert!(mirror(C).await.is_empty(), "excluded");
        assert!(mirror(A).await.is_empty(), "one's own is no reading of others");
        world.later(HOUR);
        compared(open).await;
        assert_eq!(mirror(B).await.len(), 2);
        // Who holds no mark of the kind has the entry and reads nothing of it.
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.insert_organisation(&crate::world::organisation(0xd, "KI"), "tarawa").await.unwrap();
        }).await;
        world.later(HOUR);
        compared(open).await;
        assert_eq!((mirror(B).await.len(), mirror(0xd).await.len()), (3, 0));
        // That a limit was reached is told to all of them, silent or not, and at once, whatever is delayed.
        let protector = world.context(A, Some(user(A, 1)), &[Role::DataProtectionOfficer]);
        world.write(&protector, async |unit: &mut Unit| {
            unit.delay_mirror("an operation", 90, world.now().plus_seconds(1_000)).await.unwrap();
        }).await;
        world.later(1);
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.note_limit(KIND).await.unwrap();
        }).await;
        for body in [B, C] {
            let told = mirror(body).await;
            assert_eq!((told[0].organisation, told[0].action.as_str()), (org(A), "comparison_limit_reached"));
        }
    }

    async fn whoever_answers_for_the_body_is_told_once_that_a_limit_is_reached(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        ask(&world, &officer(&world, A, 0), mark, 0..4).await;
        let limits = ProbeLimits { account_hour: 1, ..LIMITS };
        let alarms = async |body: u8, role| {
            let context = world.context(body, Some(user(body, 1)), &[role]);
            world.store.probe_alarms(&context, Moment::from_micros(0)).await.unwrap()
        };
        assert_eq!(place(&world, A, 0, limits).await, Passage::Taken);
        assert!(alarms(A, Role::Administrator).await.is_empty());
        let alarm = |place: Passage| matches!(place, Passage::Waits(wait) if wait.alarm);
        assert!(alarm(place(&world, A, 1, limits).await));
        assert!(!alarm(place(&world, A, 2, limits).await), "once");
        for role in [Role::Administrator, Role::DataProtectionOfficer] {
            let told = alarms(A, role).await;
            assert_eq!(told.len(), 1);
            assert_eq!((told[0].span, told[0].reached), (WaitsFor::AccountHour, world.now()));
            assert!(told[0].name.is_some());
            assert!(alarms(B, role).await.is_empty());
        }
        assert!(alarms(A, Role::Officer).await.is_empty());
        assert_eq!(world.store.probe_counts().await.unwrap(), (2, 1));
        // The next hour is another time.
        world.later(HOUR);
        assert_eq!(place(&world, A, 1, limits).await, Passage::Taken);
        assert!(alarm(place(&world, A, 2, limits).await));
        assert_eq!(alarms(A, Role::Administrator).await.len(), 2);
        world.later(25 * HOUR);
        assert_eq!(world.store.probe_counts().await.unwrap().1, 0);
    }

    async fn nobody_else_counts_or_asks(world) {
        let mark = mark(&world, A, 1, "A-1", MatchingMode::HitAndContact).await;
        ask(&world, &officer(&world, A, 0), mark, 0..1).await;
        let mut unit = world.store.begin(&world.person(A)).await.unwrap();
        assert!(matches!(unit.take_place(capture_id(A, 0), LIMITS).await, Err(StoreError::Refused { .. })));
        assert!(matches!(unit.note_limit(KIND).await, Err(StoreError::Refused { .. })));
        assert!(matches!(unit.note_compared(mark, KIND).await, Err(StoreError::Refused { .. })));
        drop(unit);
        // A command in the name of the body is an account of its own, and the body's.
        ask(&world, &world.platform(A), mark, 1..4).await;
        let limits = ProbeLimits { account_hour: 1, ..LIMITS };
        for n in 0..2 {
            assert_eq!(place(&world, A, n, limits).await, Passage::Taken);
        }
        assert_eq!(waits(place(&world, A, 2, limits).await).1, WaitsFor::AccountHour);
        let full = ProbeLimits { body_day: 2, ..LIMITS };
        assert_eq!(waits(place(&world, A, 3, full).await).1, WaitsFor::BodyDay);
    }
}
