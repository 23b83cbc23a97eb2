//! Examinations: who is asked, and what is shown when.

use crate::world::{A, B, Marked, conclusion, handling, hit_id, on_both, org, user};
use commonlink_model::{
    ClassConclusion, Context, ExaminationId, ExaminationState, FieldGroup, Handling, Level, LinkId, LinkKind,
    LinkState, MatchingMode, Role,
};
use commonlink_store::{
    HitFilter, HitSide, LinkRow, OtherSide, ResolutionRow, SeizureQuery, Side, StoreError, Unit,
};

fn link_row(one: &Marked, two: &Marked, examination: ExaminationId) -> LinkRow {
    LinkRow {
        id: LinkId::from_uuid(crate::world::id(0x7000, 1)),
        kind: LinkKind::SameDesign,
        left_owner: org(one.body),
        left_mark: one.mark(),
        left_seizure: one.seizure(),
        right_owner: org(two.body),
        right_mark: two.mark(),
        right_seizure: two.seizure(),
        examination,
        state: LinkState::Proposed,
        made_at: commonlink_model::Moment::from_micros(commonlink_testkit::FixedClock::START),
        changed_at: commonlink_model::Moment::from_micros(commonlink_testkit::FixedClock::START),
    }
}

on_both! {
    async fn the_second_examiner_is_blind_to_the_first(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let id = world.examined(&one, &two, 1, &[A, B]).await;
        let again = world.examined(&two, &one, 2, &[A]).await;
        assert_eq!(again, id, "the same two captures wait once");
        let (first, second) = (world.examiner(A, 1), world.examiner(B, 1));
        let store = &world.store;

        let before = store.examinations(&second).await.unwrap();
        assert_eq!((before.len(), before[0].conclusions), (1, 0));
        assert_eq!((before[0].comparison, before[0].filler), (None, None));
        assert!(store.comparison(&second, crate::world::comparison_id(1)).await.unwrap().is_none(), "not by the own hit");
        assert!(store.examination_context(&second, id).await.unwrap().is_none());
        assert_eq!(store.to_examine(&second).await.unwrap(), 1);

        world.write(&first, async |unit: &mut Unit| {
            assert_eq!(unit.examination_row(id).await.unwrap().unwrap().state, ExaminationState::WaitingFirst);
            assert!(unit.conclusions_for_rules(id).await.unwrap().is_empty());
            unit.insert_conclusion(&conclusion(id, A, 1, 1, 1)).await.unwrap();
            unit.set_examination_state(id, ExaminationState::WaitingSecond).await.unwrap();
        }).await;
        let blind = store.examination(&second, id).await.unwrap().unwrap();
        assert!(blind.own_conclusion.is_none() && blind.other_conclusion.is_none());
        assert!(!format!("{blind:?}").contains("reason of a"));
        let own = store.examination(&first, id).await.unwrap().unwrap();
        assert_eq!(own.own_conclusion, Some(conclusion(id, A, 1, 1, 1)));
        assert_eq!(own.comparison, Some(crate::world::comparison_id(1)));
        let context = store.examination_context(&first, id).await.unwrap().unwrap();
        let names: Vec<_> = [context.left, context.right].into_iter().map(|side| (side.own, side.organisation, side.reference)).collect();
        assert_eq!(names, [
            (true, Some("Bureau a".to_owned()), Some("A-2026-001".to_owned())),
            (false, Some("Bureau b".to_owned()), None),
        ]);

        let mut row = conclusion(id, B, 1, 2, 2);
        row.class = ClassConclusion::SupportsDifferentDesigns;
        world.write(&second, async |unit: &mut Unit| {
            unit.insert_opening(id).await.unwrap();
            unit.insert_conclusion(&row).await.unwrap();
            assert_eq!(unit.conclusions_for_rules(id).await.unwrap().len(), 2);
        }).await;
        let still = store.examination(&second, id).await.unwrap().unwrap();
        assert!(still.own_conclusion.as_ref().unwrap().context_opened, "as recorded, not as claimed");
        assert!(still.other_conclusion.is_none(), "not before both stand");
        world.write(&second, async |unit: &mut Unit| {
            unit.set_examination_state(id, ExaminationState::Disagreement).await.unwrap();
        }).await;
        let open = store.examination(&second, id).await.unwrap().unwrap();
        assert_eq!(open.other_conclusion.unwrap().class_reason, "reason of a");
        let resolution = ResolutionRow {
            examination: id,
            owner: org(A),
            account: user(A, 1),
            class: ClassConclusion::Inconclusive,
            individual: None,
            reason: "looked together".to_owned(),
            made_at: world.now(),
        };
        world.write(&first, async |unit: &mut Unit| {
            unit.insert_resolution(&resolution).await.unwrap();
            unit.set_examination_state(id, ExaminationState::Closed).await.unwrap();
        }).await;
        let closed = store.examination(&second, id).await.unwrap().unwrap();
        assert_eq!((closed.resolution, closed.row.closed_at), (Some(resolution), Some(world.now())));
        assert!(store.examination(&world.examiner(B, 2), id).await.unwrap().unwrap().other_conclusion.is_none());
        world.compared(&one, &two, 3).await;
        assert_eq!(world.examined(&one, &two, 3, &[A]).await, id, "two captures are examined once");
    }

    async fn a_proposed_link_is_nothing_to_the_second_examiner(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let id = world.examined(&one, &two, 1, &[A, B]).await;
        let (first, second, officer) =
            (world.examiner(A, 1), world.examiner(B, 1), world.context(B, Some(user(B, 0)), &[Role::Officer]));
        let store = &world.store;
        let since = world.now();
        world.write(&world.platform(B), async |unit: &mut Unit| {
            unit.notify(org(B), "examination_waiting", "", &serde_json::json!({})).await.unwrap();
        }).await;
        // Everything that may change with the first conclusion: the lists, counts and case references.
        let seen = async |context: &commonlink_model::Context| {
            let link = link_row(&one, &two, id).id;
            let page = store.seizures(context, &SeizureQuery::default()).await.unwrap();
            format!(
                "{:#?}",
                (
                    store.links(context).await.unwrap(),
                    store.links_of(context, two.seizure()).await.unwrap(),
                    (store.link(context, link).await.unwrap(), store.link_decisions(context, link).await.unwrap()),
                    store.notices(context, None, 9).await.unwrap(),
                    store.notice_fingerprint(context).await.unwrap(),
                    (
                        store.new_hits(context, since).await.unwrap(),
                        store.to_examine(context).await.unwrap(),
                        store.unseen_notices(context).await.unwrap(),
                    ),
                    store.hit(context, crate::world::hit_id(3)).await.unwrap(),
                    (
                        store.hits_of(context, two.seizure()).await.unwrap(),
                        store.hits(context, HitFilter::default(), 9).await.unwrap(),
                    ),
                    (
                        store.hit_preview(context, crate::world::hit_id(3), HitSide::Other, 0, 800).await.unwrap(),
                        store.comparison(context, crate::world::comparison_id(1)).await.unwrap(),
                    ),
                    store.examination_of_hit(context, crate::world::hit_id(3)).await.unwrap(),
                    page.rows.iter().map(|row| row.links).collect::<Vec<_>>(),
                    store.examination_context(context, id).await.unwrap(),
                )
            )
        };
        let picture = async || {
            store.hit_preview(&second, crate::world::hit_id(3), HitSide::Other, 0, 800).await.unwrap().is_some()
        };
        assert!(!picture().await, "it would tell which pair is no filler");
        world.write(&second, async |unit: &mut Unit| unit.insert_opening(id).await.unwrap()).await;
        let (blind, told) = (seen(&second).await, seen(&officer).await);
        world.later(60);
        world.write(&first, async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(id, A, 1, 1, 1)).await.unwrap();
            unit.set_examination_state(id, ExaminationState::WaitingSecond).await.unwrap();
            let mut row = link_row(&one, &two, id);
            (row.made_at, row.changed_at) = (world.now(), world.now());
            unit.upsert_link(&row).await.unwrap();
        }).await;
        world.write(&world.platform(B), async |unit: &mut Unit| {
            let link = link_row(&one, &two, id).id.to_string();
            unit.notify(org(B), "link_proposed", &link, &serde_json::json!({})).await.unwrap();
        }).await;
        assert_eq!(seen(&second).await, blind, "not a word changes");
        let open = seen(&officer).await;
        assert_ne!(open, told);
        assert!(open.contains("link_proposed") && open.contains("A-2026-001"), "others are told at once");
        assert!(seen(&first).await.contains("Proposed"), "who has concluded knows");
        assert_eq!(store.links(&world.context(B, Some(user(B, 2)), Role::ALL)).await.unwrap(), [], "whatever else one is");

        // What was not shown was not seen.
        world.write(&second, async |unit: &mut Unit| unit.mark_notices_seen().await.unwrap()).await;
        let notices = store.notices(&officer, None, 9).await.unwrap();
        let unseen: Vec<_> = notices.iter().filter(|row| row.seen.is_none()).map(|row| row.kind.as_str()).collect();
        assert_eq!(unseen, ["link_proposed"]);

        world.write(&second, async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(id, B, 1, 2, 2)).await.unwrap();
            unit.set_examination_state(id, ExaminationState::Closed).await.unwrap();
        }).await;
        assert!(picture().await);
        let after = seen(&second).await;
        assert!(after.contains("link_proposed") && after.contains("A-2026-001"));
        let hit = store.examination_of_hit(&second, crate::world::hit_id(3)).await.unwrap();
        assert_eq!(hit, Some((id, ExaminationState::Closed)));
        let view = store.link(&second, link_row(&one, &two, id).id).await.unwrap().unwrap();
        assert!(view.concluded && !view.other.own);
        assert_eq!((view.row.capture, view.row.examined), (two.capture(), Side::Right));
        // An examiner who came too late may know the link, but not through it the examination.
        let late = store.link(&world.examiner(B, 2), view.row.id).await.unwrap().unwrap();
        assert!(!late.concluded);
        assert_eq!(store.examination_of_hit(&world.examiner(B, 2), crate::world::hit_id(3)).await.unwrap(), None);
        assert_eq!(store.examination_of_hit(&officer, crate::world::hit_id(3)).await.unwrap(), None);
    }

    async fn the_order_of_hits_does_not_tell_how_strong_an_awaited_one_is(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        for n in 1..=3 {
            let other = world.marked(B, n, MatchingMode::HitAndContact).await;
            world.compared(&one, &other, n).await;
            if n == 2 {
                world.examined(&one, &other, n, &[A]).await;
            }
        }
        let order = async |context| {
            let hits = world.store.hits_of(&context, one.seizure()).await.unwrap();
            hits.iter().map(|hit| hit.row.id).collect::<Vec<_>>()
        };
        let hit = crate::world::hit_id;
        assert_eq!(order(world.context(A, Some(user(A, 0)), &[Role::Officer])).await, [hit(6), hit(4), hit(2)]);
        assert_eq!(order(world.examiner(A, 1)).await, [hit(6), hit(2), hit(4)]);
    }

    async fn an_examiner_who_does_not_triage_is_told_nothing_of_what_may_come_to_them(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(unit.set_roles(user(A, 1), &[Role::Examiner]).await.unwrap());
        }).await;
        let (examiner, both) = (world.examiner(A, 1), world.context(A, Some(user(A, 2)), &[Role::Officer, Role::Examiner]));
        let store = &world.store;
        let hit = async |context| store.hit(context, crate::world::hit_id(2)).await.unwrap().unwrap();
        let kept = hit(&examiner).await;
        assert!(kept.awaited && kept.row.class_log10.is_none() && kept.other == OtherSide::default());
        // A role whose name holds that of another is another role.
        let roles = [Role::Examiner, Role::DataProtectionOfficer];
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(unit.set_roles(user(A, 1), &roles).await.unwrap());
        }).await;
        let watches = world.context(A, Some(user(A, 1)), &roles);
        assert!(hit(&watches).await.awaited, "who examines and watches triages nothing");
        assert!(store.comparison(&examiner, crate::world::comparison_id(1)).await.unwrap().is_none());
        let told = hit(&both).await;
        assert!(!told.awaited && told.row.class_log10.is_some() && told.other.organisation.is_some());

        let id = world.examined(&one, &two, 1, &[A, B]).await;
        assert!(hit(&examiner).await.awaited && hit(&both).await.awaited);
        world.write(&both, async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(id, A, 2, 1, 1)).await.unwrap();
        }).await;
        let own = store.examination(&both, id).await.unwrap().unwrap().own_conclusion.unwrap();
        assert!(own.context_opened, "whoever triages has seen it");
        world.write(&examiner, async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(id, A, 1, 2, 2)).await.unwrap();
            unit.set_examination_state(id, ExaminationState::Closed).await.unwrap();
        }).await;
        let own = store.examination(&examiner, id).await.unwrap().unwrap().own_conclusion.unwrap();
        assert!(!own.context_opened);
        assert!(!hit(&examiner).await.awaited);
    }

    async fn who_decided_is_named_as_the_other_side_lets_itself_be_named(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitOnly).await;
        world.compared(&one, &two, 1).await;
        let id = world.examined(&one, &two, 1, &[A, B]).await;
        world.release_mark(&two, A).await;
        for (body, ordinal) in [(A, 1), (B, 2)] {
            world.write(&world.examiner(body, 1), async |unit: &mut Unit| {
                unit.insert_conclusion(&conclusion(id, body, 1, i64::from(ordinal), ordinal)).await.unwrap();
            }).await;
        }
        let link = link_row(&one, &two, id);
        world.write(&world.platform(A), async |unit: &mut Unit| unit.upsert_link(&link).await.map(drop).unwrap()).await;
        let names = async |body| {
            let decisions = world.store.link_decisions(&world.person(body), link.id).await.unwrap();
            decisions.into_iter().map(|each| each.organisation).collect::<Vec<_>>()
        };
        assert_eq!(names(A).await, [Some("Bureau a".to_owned()), None]);
        assert_eq!(names(B).await, [Some("Bureau a".to_owned()), Some("Bureau b".to_owned())]);
    }

    async fn only_seated_examiners_take_part(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(A, 2, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let id = world.examined(&one, &two, 1, &[A]).await;
        let officer = world.context(A, Some(user(A, 0)), &[Role::Officer]);
        for context in [&officer, &world.examiner(B, 1)] {
            assert!(world.store.examinations(context).await.unwrap().is_empty());
            assert!(world.store.examination(context, id).await.unwrap().is_none());
            assert!(world.store.examined_preview(context, id, Side::Left, 0, 800).await.unwrap().is_none());
            let body = if context.organisation == org(A) { A } else { B };
            let mut unit = world.store.begin(context).await.unwrap();
            let refused = unit.insert_conclusion(&conclusion(id, body, 1, 1, 1)).await;
            assert!(matches!(refused, Err(StoreError::Refused { .. })));
            assert!(matches!(unit.insert_opening(id).await, Err(StoreError::Refused { .. })));
        }
        let mut unit = world.store.begin(&world.examiner(A, 1)).await.unwrap();
        let other = unit.insert_conclusion(&conclusion(id, A, 2, 1, 1)).await;
        assert!(matches!(other, Err(StoreError::Refused { .. })), "not for a colleague");
        unit.insert_conclusion(&conclusion(id, A, 1, 1, 1)).await.unwrap();
        assert!(matches!(unit.insert_conclusion(&conclusion(id, A, 1, 2, 2)).await, Err(StoreError::Conflict { .. })));
    }

    async fn pictures_and_hits_follow_level_and_what_is_held_back(world) {
        let own = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let open = handling(MatchingMode::HitAndContact);
        let hidden = Handling { held_back: vec![FieldGroup::MarkImage], ..open.clone() };
        let above = Handling { level: Level::Confidential, ..open.clone() };
        let other = world.marked_as(B, 1, hidden.clone()).await;
        assert_eq!(world.compared(&own, &other, 1).await, [true, true]);
        let id = world.examined(&own, &other, 1, &[A, B]).await;
        let notify = async |unit: &mut Unit| {
            let none = serde_json::json!({});
            unit.notify(org(A), "new_hit", &hit_id(2).to_string(), &none).await.unwrap();
            unit.notify(org(A), "examination_waiting", &id.to_string(), &none).await.unwrap();
        };
        world.write(&world.platform(A), notify).await;
        let (officer, examiner) = (world.context(A, Some(user(A, 0)), &[Role::Officer]), world.examiner(A, 1));
        let both = world.context(A, Some(user(A, 2)), &[Role::Officer, Role::Examiner]);
        let store = &world.store;
        // Hits, whether the picture is told, pictures of hit and examination, examinations, notices.
        let seen = async || {
            let hits = store.hits(&officer, HitFilter::default(), 9).await.unwrap();
            let picture = store.hit_preview(&both, hit_id(2), HitSide::Other, 0, 800).await.unwrap();
            let examined = store.examined_preview(&examiner, id, Side::Right, 0, 800).await.unwrap();
            let files = store.examined_files(&examiner, id, Side::Right).await.unwrap();
            assert_eq!(files.is_empty(), examined.is_none());
            let notices = store.notices(&officer, None, 9).await.unwrap();
            assert!(notices.iter().all(|notice| notice.kind == "new_hit" || notice.subject.is_empty()));
            let waiting = store.to_examine(&examiner).await.unwrap();
            assert_eq!(waiting, store.examinations(&examiner).await.unwrap().len() as u64);
            assert_eq!(hits.len(), store.hit(&officer, hit_id(2)).await.unwrap().iter().count());
            (hits.len(), hits.iter().any(|hit| hit.pictured), picture.is_some(), examined.is_some(), waiting, notices.len())
        };
        let set = async |handling: &Handling| {
            world.write(&world.person(B), async |unit: &mut Unit| {
                unit.set_handling(other.seizure(), handling).await.unwrap();
            }).await;
        };
        let held = (1, false, false, false, 0, 1);
        let told = (1, true, false, true, 1, 2);
        let nothing = (0, false, false, false, 0, 0);
        assert_eq!(seen().await, held, "a hit, and no picture");
        let before = store.notice_fingerprint(&officer).await.unwrap();
        set(&open).await;
        // The pair waits for who examines, too, so that it is the examination that shows the picture.
        assert_eq!(seen().await, told);
        set(&above).await;
        assert_eq!(seen().await, nothing, "above the clearance");
        let cleared = Context { clearance: Level::Confidential, ..officer.clone() };
        assert_eq!(store.hits(&cleared, HitFilter::default(), 9).await.unwrap().len(), 1);
        let never = store.notice_fingerprint(&officer).await.unwrap();
        assert_ne!(before, never);
        set(&Handling { matching: MatchingMode::Silent, ..open.clone() }).await;
        assert_eq!(seen().await, nothing, "taken away later");
        assert_eq!(never, store.notice_fingerprint(&officer).await.unwrap());
        set(&hidden).await;
        assert_eq!(seen().await, held);
        // Fillers are chosen among what every body with a seat may open with its pictures anyway, by who is cleared for the pair:
        // a mode that lets it be compared is not enough.
        let plain = world.marked(A, 2, MatchingMode::HitAndContact).await;
        let like = (commonlink_model::MarkKind::PressedRelief, commonlink_model::CaptureKind::PhotoFixedLight);
        let fillers = async |seats: &[commonlink_model::OrganisationId], level| {
            let own = (org(A), plain.capture());
            let keys = store.filler_captures(&world.platform(A), own, like, &[plain.mark()], (seats, level), 10).await;
            keys.unwrap().iter().filter(|key| key.owner == org(B)).count()
        };
        assert_eq!(fillers(&[org(A), org(B)], Level::Confidential).await, 0, "held back from one with a seat");
        assert_eq!(fillers(&[org(B)], Level::Confidential).await, 1);
        set(&above).await;
        assert_eq!(fillers(&[org(A), org(B)], Level::Confidential).await, 0, "shared with nobody");
        let mut shared = above.clone();
        shared.audience.everyone = true;
        set(&Handling { held_back: vec![commonlink_model::FieldGroup::Images], ..shared.clone() }).await;
        assert_eq!(fillers(&[org(A), org(B)], Level::Confidential).await, 0, "shared without its pictures");
        set(&Handling { purposes: vec![commonlink_model::Purpose::Investigation], ..shared.clone() }).await;
        assert_eq!(fillers(&[org(A), org(B)], Level::Confidential).await, 0, "shared for something else");
        set(&shared).await;
        assert_eq!(fillers(&[org(A), org(B)], Level::Confidential).await, 1);
        assert_eq!(fillers(&[org(A), org(B)], Level::Restricted).await, 0);
    }

    async fn pictures_follow_the_owners_mode(world) {
        let own = world.marked(A, 1, MatchingMode::NoMatch).await;
        let shown = world.marked(B, 1, MatchingMode::HitAndContact).await;
        let alone = world.marked(B, 3, MatchingMode::HitOnly).await;
        let silent = world.marked(B, 2, MatchingMode::Silent).await;
        world.compared(&own, &shown, 1).await;
        world.compared(&own, &silent, 2).await;
        let examiner = world.examiner(A, 1);
        let seen = world.examined(&own, &shown, 1, &[A]).await;
        let unseen = world.examined(&own, &silent, 2, &[A]).await;
        let picture = async |id, side| {
            world.store.examined_preview(&examiner, id, side, 0, 800).await.unwrap().map(|row| row.hash)
        };
        assert_eq!(picture(seen, Side::Left).await, Some(own.preview.clone()));
        assert_eq!(picture(seen, Side::Right).await, Some(shown.preview.clone()));
        assert_eq!(picture(seen, Side::Right).await, Some(shown.preview.clone()));
        assert_eq!(picture(unseen, Side::Right).await, None);
        world.compared(&own, &alone, 9).await;
        let released = world.examined(&own, &alone, 9, &[A]).await;
        assert_eq!(picture(released, Side::Right).await, None, "a hit alone is told");
        world.release_mark(&alone, A).await;
        assert_eq!(picture(released, Side::Right).await, Some(alone.preview.clone()));
        let store = &world.store;
        let files = store.examined_files(&examiner, seen, Side::Right).await.unwrap();
        let lamp = commonlink_model::Light { azimuth_deg: 45.0, elevation_deg: 30.5 };
        assert_eq!(files, [(0, Some(lamp))]);
        let described = async |id, engine| store.examined_description(&examiner, id, Side::Right, engine).await.unwrap();
        assert_eq!(described(seen, "marks-1").await, Some(vec![B, 1]));
        assert_eq!(described(seen, "marks-0").await, None);
        assert_eq!(store.examined_files(&examiner, unseen, Side::Right).await.unwrap(), []);
        assert_eq!(described(unseen, "marks-1").await, None);
        let officer = world.context(A, Some(user(A, 0)), &[Role::Officer]);
        assert_eq!(store.examined_files(&officer, seen, Side::Right).await.unwrap(), []);
        assert_eq!(world.store.examinations(&examiner).await.unwrap().len(), 2);
        let like = (commonlink_model::MarkKind::PressedRelief, commonlink_model::CaptureKind::PhotoFixedLight);
        let platform = world.platform(A);
        let fillers = async |asker: &Marked| {
            let own = (org(asker.body), asker.capture());
            // What a body holds itself it may be shown.
            let seats = [org(if asker.body == A { B } else { A })];
            let keys = world.store.filler_captures(&platform, own, like, &[], (&seats, Level::Confidential), 10).await.unwrap();
            keys.into_iter().map(|key| key.mark).collect::<Vec<_>>()
        };
        let plain = world.marked(A, 2, MatchingMode::HitAndContact).await;
        let first = fillers(&plain).await;
        assert!(first.contains(&shown.mark()), "silent and kept ones hide nobody's examination");
        assert!(!first.contains(&own.mark()) && !first.contains(&silent.mark()));
        world.compared(&plain, &shown, 3).await;
        assert!(!fillers(&plain).await.contains(&shown.mark()), "a hit is a real question");
        assert!(!fillers(&shown).await.contains(&plain.mark()), "from either side");
    }
}
