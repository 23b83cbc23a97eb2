//! What each side is told, by the other side's matching mode.

use crate::world::{A, B, Marked, World, comparison, hit, hit_id, on_both, org, user};
use commonlink_model::{LinkId, LinkKind, LinkState, MatchingMode, RecordId, Role, Triage};
use commonlink_store::{HitFilter, HitSide, LinkRow, OtherSide, StoreError, Unit};

async fn link(world: &World, one: &Marked, two: &Marked, state: LinkState) -> LinkId {
    let (left, right) = if (org(one.body).to_string(), one.mark().to_string())
        < (org(two.body).to_string(), two.mark().to_string())
    {
        (one, two)
    } else {
        (two, one)
    };
    let examination = world.examined(one, two, 1, &[A, B]).await;
    let row = LinkRow {
        id: LinkId::from_uuid(crate::world::id(0x7000, 1)),
        kind: LinkKind::SameDesign,
        left_owner: org(left.body),
        left_mark: left.mark(),
        left_seizure: left.seizure(),
        right_owner: org(right.body),
        right_mark: right.mark(),
        right_seizure: right.seizure(),
        examination,
        state,
        made_at: world.now(),
        changed_at: world.now(),
    };
    world
        .write(&world.platform(A), async |unit: &mut Unit| unit.upsert_link(&row).await.unwrap().unwrap())
        .await
}

on_both! {
    async fn the_other_sides_mode_decides_what_is_told(world) {
        let own = world.marked(A, 0, MatchingMode::HitAndContact).await;
        let modes = [MatchingMode::HitAndContact, MatchingMode::HitOnly, MatchingMode::Silent, MatchingMode::NoMatch];
        for (n, mode) in (1..).zip(modes) {
            let other = world.marked(B, n, mode).await;
            let told = world.compared(&own, &other, n).await;
            let may_know = matches!(mode, MatchingMode::HitAndContact | MatchingMode::HitOnly);
            // What was taken out of matching meanwhile gets no hit either.
            assert_eq!(told, [may_know, mode != MatchingMode::NoMatch], "{mode:?}");
            let view = world.store.hit(&world.person(A), hit_id(2 * n)).await.unwrap();
            assert_eq!(view.is_some(), may_know, "{mode:?}");
            let Some(view) = view else { continue };
            assert_eq!(view.own_reference, "A-2026-000");
            let contact = mode == MatchingMode::HitAndContact;
            assert_eq!((view.weighed, view.row.class_log10.is_some()), (contact, contact), "{mode:?}");
            assert_eq!(view.other, OtherSide {
                own: false,
                seizure: None,
                organisation: contact.then(|| "Bureau b".to_owned()),
                country: contact.then(|| "TO".to_owned()),
                contact: contact.then(|| "desk b".to_owned()),
                reference: None,
            });
        }
        let context = world.person(A);
        let hits = world.store.hits_of(&context, own.seizure()).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.row.id).collect::<Vec<_>>(), [hit_id(2), hit_id(4)], "the stronger one does not tell so");
        let counts = world.store.hit_counts(&context, &[own.mark()]).await.unwrap();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(own.mark(), 2)]);
        assert!(world.store.hit_counts(&world.person(B), &[own.mark()]).await.unwrap().is_empty());
        assert_eq!(world.store.hits(&context, HitFilter::default(), 1).await.unwrap().len(), 1);
    }

    async fn an_examiners_support_releases_the_reference_and_its_end_takes_it_back(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitOnly).await;
        world.compared(&one, &two, 1).await;
        let id = link(&world, &one, &two, LinkState::Proposed).await;
        let (for_a, for_b) = (world.person(A), world.person(B));
        assert_eq!(world.store.link(&for_a, id).await.unwrap(), None, "a hit alone is told");
        let alone = world.store.hit(&for_a, hit_id(2)).await.unwrap().unwrap();
        assert_eq!((alone.weighed, alone.row.class_log10, alone.link), (false, None, None));
        assert!(world.store.hits(&for_a, HitFilter { unlinked: true, ..HitFilter::default() }, 9).await.unwrap().len() == 1);
        let b = world.store.link(&for_b, id).await.unwrap().unwrap();
        assert_eq!(b.other.reference.as_deref(), Some("A-2026-001"));
        // An examiner for whom the pair waits is told neither strength nor other side; an officer is.
        let waits = world.store.hit(&for_b, hit_id(3)).await.unwrap().unwrap();
        assert!(waits.awaited && waits.other == OtherSide::default() && waits.row.class_log10.is_none());
        let officer = world.context(B, Some(user(B, 0)), &[Role::Officer]);
        let hit = world.store.hit(&officer, hit_id(3)).await.unwrap().unwrap();
        assert!(!hit.awaited && hit.row.class_log10 == Some(1.6));
        assert_eq!(hit.other.reference.as_deref(), Some("A-2026-001"));
        assert_eq!(world.store.links_of(&for_b, two.seizure()).await.unwrap(), [b]);

        world.write(&world.platform(A), async |unit: &mut Unit| {
            assert!(unit.set_link_state(id, LinkState::Rejected).await.unwrap());
        }).await;
        let b = world.store.link(&for_b, id).await.unwrap().unwrap();
        assert_eq!((b.row.state, b.other.reference), (LinkState::Rejected, None));
    }

    async fn what_is_confirmed_is_not_unsaid_by_another_examination(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        let three = world.marked(B, 2, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        world.compared(&one, &three, 2).await;
        let id = link(&world, &one, &two, LinkState::Confirmed).await;
        let elsewhere = world.examined(&one, &three, 2, &[A, B]).await;
        let here = world.examined(&one, &two, 1, &[A, B]).await;
        let mut unit = world.store.begin(&world.platform(A)).await.unwrap();
        let confirmed = unit.links_of_examination(here).await.unwrap();
        for (state, taken) in [(LinkState::Proposed, false), (LinkState::Rejected, false), (LinkState::Confirmed, true)] {
            let row = LinkRow { examination: elsewhere, state, ..confirmed[0].clone() };
            assert_eq!(unit.upsert_link(&row).await.unwrap().is_some(), taken, "{state:?}");
        }
        unit.commit().await.unwrap();
        let told = world.store.link(&world.person(A), id).await.unwrap().unwrap();
        assert_eq!(told.row.state, LinkState::Confirmed);
    }

    async fn between_own_records_everything_is_there_once(world) {
        let one = world.marked(A, 1, MatchingMode::Silent).await;
        let two = world.marked(A, 2, MatchingMode::HitOnly).await;
        assert_eq!(world.compared(&one, &two, 1).await, [true, true]);
        link(&world, &one, &two, LinkState::Confirmed).await;
        let links = world.store.links(&world.person(A)).await.unwrap();
        assert_eq!(links.len(), 1);
        assert!(links[0].other.own);
        assert!(links[0].other.reference.is_some() && links[0].other.seizure.is_some());
        for marked in [&one, &two] {
            assert_eq!(world.store.links_of(&world.person(A), marked.seizure()).await.unwrap().len(), 1);
        }
        assert!(world.store.links(&world.person(B)).await.unwrap().is_empty());
    }

    async fn an_excluded_country_is_not_told(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        // The owner excludes A's country on a second mark of the same seizure.
        let mut handling = crate::world::handling(MatchingMode::HitAndContact);
        handling.audience.excluded_countries = vec!["WS".to_owned(), "FJ".to_owned()];
        let excluding = RecordId::from_uuid(crate::world::id(0x900, B));
        world.write(&world.person(B), async |unit: &mut Unit| {
            unit.insert_mark(&commonlink_store::MarkRow {
                id: excluding,
                seizure: two.seizure(),
                exhibit: None,
                kind: commonlink_model::MarkKind::PressedRelief,
                role: commonlink_model::MarkRole::Questioned,
                label: "X".to_owned(),
            }, &handling).await.unwrap();
        }).await;
        let row = comparison(&one, &two, 1, world.now());
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.append_comparison(&row).await.unwrap();
            let mut told = hit(&one, &two, &row, 1);
            told.other_mark = excluding;
            assert!(!unit.insert_hit(&told).await.unwrap());
            assert!(unit.insert_hit(&hit(&one, &two, &row, 1)).await.unwrap());
            assert!(!unit.insert_hit(&hit(&one, &two, &row, 1)).await.unwrap(), "once");
        }).await;
    }

    async fn an_agency_is_not_told_what_its_bureau_may_not_know(world) {
        const D: u8 = 0xd;
        world.write(&world.platform(A), async |unit: &mut Unit| {
            let agency = commonlink_model::Organisation {
                parent: Some(crate::world::org(A)),
                kind: commonlink_model::OrganisationKind::Agency,
                ..crate::world::organisation(D, "FJ")
            };
            unit.insert_organisation(&agency, "suva-lab").await.unwrap();
        }).await;
        world.write(&world.platform(D), async |unit: &mut Unit| {
            for person in 0..3 {
                let account = crate::world::account(D, person);
                let login = format!("p{person}.suva-lab");
                unit.insert_account(&commonlink_model::User { login, ..account }, "$argon2id$hash").await.unwrap();
            }
        }).await;
        let one = world.marked(D, 1, MatchingMode::HitAndContact).await;
        let shared = |excluded| {
            let mut handling = crate::world::handling(MatchingMode::HitAndContact);
            handling.audience.everyone = true;
            handling.audience.excluded_organisations = excluded;
            handling
        };
        let told = world.marked_as(B, 1, shared(Vec::new())).await;
        let kept = world.marked_as(B, 2, shared(vec![crate::world::org(A)])).await;
        assert_eq!(world.compared(&one, &told, 1).await, [true, true]);
        assert_eq!(world.compared(&one, &kept, 2).await, [false, true], "the agency's side is not written");
        // And what was written before its owner excluded the bureau is told no more.
        let asker = commonlink_model::Context { bureau: Some(crate::world::org(A)), ..world.person(D) };
        assert_eq!(world.store.hits_of(&asker, one.seizure()).await.unwrap().len(), 1);
        world.write(&world.person(B), async |unit: &mut Unit| {
            unit.set_handling(told.seizure(), &shared(vec![crate::world::org(A)])).await.unwrap();
        }).await;
        assert!(world.store.hits_of(&asker, one.seizure()).await.unwrap().is_empty());
        assert!(world.store.seizure(&asker, told.seizure()).await.unwrap().is_none());
        assert!(world.store.seizure(&asker, kept.seizure()).await.unwrap().is_none());
        // A bureau is not excluded with an agency of it.
        world.write(&world.person(B), async |unit: &mut Unit| {
            unit.set_handling(told.seizure(), &shared(vec![crate::world::org(D)])).await.unwrap();
        }).await;
        assert!(world.store.seizure(&asker, told.seizure()).await.unwrap().is_none());
        assert!(world.store.seizure(&world.person(A), told.seizure()).await.unwrap().is_some());
    }

    async fn triage_and_pictures_of_hits(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        world.write(&world.person(B), async |unit: &mut Unit| {
            assert!(!unit.set_triage(hit_id(2), Triage::NotUseful).await.unwrap());
            assert!(unit.hit_row(hit_id(2)).await.unwrap().is_none());
        }).await;
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(unit.set_triage(hit_id(2), Triage::WorthExamining).await.unwrap());
            assert_eq!(unit.hit_row(hit_id(2)).await.unwrap().unwrap().other_mark, two.mark());
        }).await;
        let new = HitFilter { triage: Some(Triage::New), ..HitFilter::default() };
        assert!(world.store.hits(&world.person(A), new, 10).await.unwrap().is_empty());
        assert_eq!(world.store.hits(&world.person(B), new, 10).await.unwrap().len(), 1);

        let officer = world.context(A, Some(crate::world::user(A, 0)), &[commonlink_model::Role::Officer]);
        let picture = async |context, side| {
            world.store.hit_preview(context, hit_id(2), side, 0, 800).await.unwrap().map(|row| row.hash)
        };
        assert_eq!(picture(&officer, HitSide::Own).await, Some(one.preview.clone()));
        assert_eq!(picture(&officer, HitSide::Other).await, None, "for examiners only");
        let (a, b) = (world.person(A), world.person(B));
        assert_eq!(picture(&a, HitSide::Other).await, Some(two.preview.clone()));
        assert_eq!(picture(&b, HitSide::Own).await, None, "another body's hit");
        let shown = async |context| {
            world.store.mark_preview(context, one.mark(), one.capture(), 0, 800).await.unwrap().is_some()
        };
        assert!(shown(&a).await && !shown(&b).await);
    }

    async fn comparisons_are_written_once_in_order_and_by_the_platform_only(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let (own, others) = (comparison(&one, &two, 1, world.now()), comparison(&two, &one, 2, world.now()));
        world.write(&world.platform(A), async |unit: &mut Unit| {
            let again = commonlink_store::ComparisonRow { id: others.id, ..own.clone() };
            assert_eq!(unit.append_comparison(&again).await.unwrap(), Some(own.id), "the earlier one stays");
            assert!(matches!(unit.append_comparison(&others).await, Err(StoreError::Invalid { .. })));
            let newer = commonlink_store::ComparisonRow { id: others.id, engine: "marks-2".to_owned(), ..own.clone() };
            assert_eq!(unit.append_comparison(&newer).await.unwrap(), Some(newer.id), "a newer engine adds one");
            assert_eq!(unit.comparison_row(own.id).await.unwrap().unwrap(), own);
        }).await;
        let mut unit = world.store.begin(&world.person(A)).await.unwrap();
        assert!(matches!(unit.append_comparison(&own).await, Err(StoreError::Refused { .. })));
        assert!(matches!(unit.comparison_row(own.id).await, Err(StoreError::Refused { .. })));
        drop(unit);
        let view = world.store.comparison(&world.person(B), own.id).await.unwrap().unwrap();
        assert_eq!((view.own, view.own_hashes), (commonlink_store::Side::Right, two.original.to_string()));
        assert!(world.store.comparison(&world.person(A), others.id).await.unwrap().is_none(), "no hit, no answer");
    }
}
