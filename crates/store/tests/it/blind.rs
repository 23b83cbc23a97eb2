//! Examinations: who is asked, and what is shown when.

use crate::world::{A, B, conclusion, on_both, org, user};
use commonlink_model::{ClassConclusion, ExaminationState, MatchingMode, Role};
use commonlink_store::{ResolutionRow, Side, StoreError, Unit};

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
        assert!(store.comparison(&second, crate::world::comparison_id(1)).await.unwrap().is_some(), "by the own hit");
        assert!(store.examination_context(&second, id).await.unwrap().is_none());
        assert_eq!(store.home_counts(&second, second.now).await.unwrap().to_examine, 1);

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
        assert_ne!(world.examined(&one, &two, 3, &[A]).await, id, "a closed one does not take new seats");
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

    async fn pictures_follow_the_owners_mode(world) {
        let own = world.marked(A, 1, MatchingMode::NoMatch).await;
        let shown = world.marked(B, 1, MatchingMode::HitOnly).await;
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
        assert_eq!(world.store.examinations(&examiner).await.unwrap().len(), 1);
        let mut fillers = world.store.filler_captures(&world.platform(A), commonlink_model::MarkKind::PressedRelief,
            commonlink_model::CaptureKind::PhotoFixedLight, &[], 10).await.unwrap();
        assert_eq!(fillers.pop().map(|key| key.mark), Some(shown.mark()));
        assert!(fillers.is_empty(), "silent and kept ones hide nobody's examination");
    }
}
