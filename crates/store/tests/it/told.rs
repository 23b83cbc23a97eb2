//! What of others' records was told is on record for their owners: lists and searches by record, looks at pairs by the rules of
//! either side.

use crate::world::{A, B, Marked, World, examination_id, handling, on_both, org, organisation, user};
use commonlink_model::*;
use commonlink_reference::words::Question;
use commonlink_store::audit::Signer;
use commonlink_store::*;

const C: u8 = 0xc;

/// A record that everybody is told of.
fn open() -> Handling {
    let mut open = handling(MatchingMode::HitAndContact);
    open.audience.everyone = true;
    open.held_back.clear();
    open.purposes.push(Purpose::ForensicAnalysis);
    open
}

async fn third(world: &World) {
    world
        .write(&world.platform(C), async |unit: &mut Unit| {
            unit.insert_organisation(&organisation(C, "WS"), "apia").await.unwrap();
        })
        .await;
    world
        .write(&world.platform(C), async |unit: &mut Unit| {
            let account = User { login: "p0.apia".to_owned(), ..crate::world::account(C, 0) };
            unit.insert_account(&account, "$argon2id$hash").await.unwrap();
        })
        .await;
}

/// Body, act, and the own records or the own record that it was about.
async fn mirror(world: &World, body: u8) -> Vec<(OrganisationId, String, Vec<RecordId>)> {
    world.later(1);
    let rows = world.store.mirror(&world.person(body), world.now(), 100).await.unwrap();
    let told = |row: MirrorRow| {
        let listed: Vec<RecordId> = row.records.iter().map(|one| one.mark.unwrap_or(one.seizure)).collect();
        assert_eq!(row.listed, listed.len(), "all of them are still held");
        (
            row.organisation,
            row.action,
            if row.listed == 0 { row.mark.or(row.seizure).into_iter().collect() } else { listed },
        )
    };
    rows.into_iter().map(told).collect()
}

async fn withdrawn(world: &World, one: &Marked) {
    let new = NewRecall {
        kind: RecallKind::Withdrawal,
        reason: Some(RecallReason::Wrong),
        words: "w".to_owned(),
        changes: Vec::new(),
    };
    let say =
        async |unit: &mut Unit| assert!(unit.recall_seizure(one.seizure(), &new).await.unwrap().is_some());
    world.write(&world.person(one.body), say).await;
}

/// A picture of the other side of every hit of an examiner's body, and the page of each.
async fn looked(world: &World, body: u8) -> u32 {
    let examiner = world.context(body, Some(user(body, 0)), Role::ALL);
    let mut shown = 0;
    for hit in world.store.hits(&examiner, HitFilter::default(), 9).await.unwrap() {
        assert!(world.store.open_hit(&examiner, hit.row.id).await.unwrap().is_some());
        let picture = world.store.hit_preview(&examiner, hit.row.id, HitSide::Other, 0, 800).await.unwrap();
        shown += u32::from(picture.is_some());
    }
    shown
}

on_both! {
    async fn a_list_of_others_records_is_in_their_mirrors_and_recalled(world) {
        third(&world).await;
        let (one, two) = (world.marked_as(A, 1, open()).await, world.marked_as(A, 2, open()).await);
        let theirs = world.marked_as(C, 1, open()).await;
        let own = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.store.sign_with(Signer::new("commonlink.example/audit", [1; 32]).unwrap()).await.unwrap();
        let b = world.person(B);
        let page = world.store.seizures(&b, &SeizureQuery { limit: 50, ..SeizureQuery::default() }).await.unwrap();
        assert_eq!(page.rows.len(), 4);
        let mut both = vec![one.seizure(), two.seizure()];
        both.sort_unstable();
        assert_eq!(mirror(&world, A).await, [(org(B), "records_listed".to_owned(), both.clone())]);
        assert_eq!(mirror(&world, C).await, [(org(B), "records_listed".to_owned(), vec![theirs.seizure()])]);
        assert_eq!(mirror(&world, B).await, [], "own records on a list are told to nobody");

        // The proof names the owner's records, and nobody else's.
        world.store.sequence().await.unwrap();
        let row = world.store.mirror(&world.person(A), world.now(), 9).await.unwrap().remove(0);
        let receipt = world.store.audit_receipt(&world.person(A), row.id).await.unwrap().unwrap();
        let named = both.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(receipt.shown.iter().map(|shown| shown.value.clone()).collect::<Vec<_>>(), [Some(named)]);

        // The platform's own work is told of nothing, and who was shown nothing of others leaves nothing.
        world.store.seizures(&world.platform(B), &SeizureQuery { limit: 50, ..SeizureQuery::default() }).await.unwrap();
        let mine = SeizureQuery { limit: 50, own: true, ..SeizureQuery::default() };
        assert_eq!(world.store.seizures(&b, &mine).await.unwrap().rows.len(), 1);
        assert_eq!(mirror(&world, A).await.len(), 1);

        // Who had it on a list is told that it is withdrawn, and which it was.
        withdrawn(&world, &one).await;
        let lines = world.store.recall_lines(&b, 9).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.record).collect::<Vec<_>>(), [Some(one.seizure())]);
        assert!(world.store.recall_lines(&world.person(C), 9).await.unwrap().is_empty());
        let recalls = world.store.own_recalls(&world.person(A), None, 9).await.unwrap();
        assert_eq!(recalls[0].answers.iter().map(|one| one.body.as_str()).collect::<Vec<_>>(), ["Bureau b"]);
        assert_eq!(own.body, B);
    }

    async fn what_a_search_finds_of_others_is_in_their_mirrors(world) {
        let one = world.marked_as(A, 1, open()).await;
        let b = world.person(B);
        let (found, _) = world.store.found_seizures(&b, &Question::of("A-2026-001").unwrap(), 9).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(mirror(&world, A).await, [(org(B), "records_listed".to_owned(), vec![one.seizure()])]);
        let label = world.store.mark(&world.person(A), one.mark()).await.unwrap().unwrap().mark.label;
        let (marks, _) = world.store.found_marks(&b, &Question::of(&label).unwrap(), 9).await.unwrap();
        assert_eq!(marks.len(), 1);
        let mut told = vec![one.seizure(), one.mark()];
        told.sort_unstable();
        assert_eq!(mirror(&world, A).await[0], (org(B), "records_listed".to_owned(), told));
    }

    async fn who_delays_its_mirror_delays_its_lists(world) {
        let one = world.marked_as(A, 1, open()).await;
        let officer = world.context(B, Some(user(B, 2)), &[Role::DataProtectionOfficer]);
        let until = world.now().plus_seconds(3_600);
        world.write(&officer, async |unit: &mut Unit| unit.delay_mirror("a case of ours", 30, until).await.unwrap()).await;
        world.later(1);
        let query = SeizureQuery { limit: 50, ..SeizureQuery::default() };
        world.store.seizures(&world.person(B), &query).await.unwrap();
        assert_eq!(mirror(&world, A).await, []);
        withdrawn(&world, &one).await;
        assert_eq!(world.store.recall_lines(&world.person(B), 9).await.unwrap().len(), 1, "it is told all the same");
        let answers = async || world.store.own_recalls(&world.person(A), None, 9).await.unwrap().remove(0).answers.len();
        assert_eq!(answers().await, 0);
        world.later(30 * 86_400);
        assert_eq!(answers().await, 1);
        assert_eq!(mirror(&world, A).await.len(), 1);
    }

    async fn a_look_at_a_pair_is_told_to_whom_the_pair_is_told_and_names_itself(world) {
        let mut pairs = Vec::new();
        for (n, mode, told) in [
            (1, MatchingMode::HitAndContact, true),
            (2, MatchingMode::HitOnly, false),
            (3, MatchingMode::Silent, false),
        ] {
            let one = world.marked(A, n, mode).await;
            let theirs = world.marked(B, n, MatchingMode::HitOnly).await;
            world.release_mark(&theirs, A).await;
            world.compared(&one, &theirs, n).await;
            assert!(looked(&world, A).await > 0);
            let seen = mirror(&world, B).await;
            let acts: std::collections::BTreeSet<_> = seen
                .iter()
                .filter(|(_, _, records)| records == &[theirs.mark()])
                .map(|(body, act, _)| (*body, act.as_str()))
                .collect();
            let expected: &[(OrganisationId, &str)] =
                if told { &[(org(A), "pair_opened"), (org(A), "pair_shown")] } else { &[] };
            assert_eq!(acts.into_iter().collect::<Vec<_>>(), expected, "{mode:?}");
            pairs.push((one, theirs));
        }
        // Who may still examine the pair, or is told of no hits, reads nothing of it here either.
        world.examined(&pairs[0].0, &pairs[0].1, 1, &[A, B]).await;
        for roles in [Role::Examiner, Role::DataProtectionOfficer] {
            let other = world.context(B, Some(user(B, 1)), &[roles]);
            assert_eq!(world.store.mirror(&other, world.now(), 9).await.unwrap(), [], "{roles:?}");
        }
        // A picture that was shown while B could not be told is not told later; what was told goes with the hit that told it.
        let moved = async |n: u8, mode| {
            let seizure = crate::world::seizure_id(A, n);
            let set = async |unit: &mut Unit| unit.set_handling(seizure, &handling(mode)).await.unwrap();
            world.write(&world.person(A), set).await;
        };
        let before = mirror(&world, B).await.len();
        moved(3, MatchingMode::HitAndContact).await;
        assert_eq!(mirror(&world, B).await.len(), before);
        moved(1, MatchingMode::HitOnly).await;
        assert_eq!(mirror(&world, B).await, []);
    }

    async fn a_picture_that_hides_a_pair_is_in_the_mirror_of_whose_it_is(world) {
        third(&world).await;
        let one = world.marked(A, 1, MatchingMode::Silent).await;
        let theirs = world.marked(B, 1, MatchingMode::HitOnly).await;
        world.release_mark(&theirs, A).await;
        world.compared(&one, &theirs, 1).await;
        let real = world.examined(&one, &theirs, 1, &[A]).await;
        let other = world.marked_as(C, 1, open()).await;
        world.compared(&one, &other, 2).await;
        let row = ExaminationRow {
            id: examination_id(2),
            left_owner: org(A),
            left_mark: one.mark(),
            left_capture: one.capture(),
            right_owner: org(C),
            right_mark: other.mark(),
            right_capture: other.capture(),
            comparison: Some(crate::world::comparison_id(2)),
            hides: Some(real),
            state: ExaminationState::WaitingFirst,
            requested_by_owner: org(A),
            requested_by: None,
            created_at: world.now(),
            closed_at: None,
        };
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.insert_examination(&row, &[org(A)]).await.unwrap();
        }).await;
        let examiner = world.examiner(A, 1);
        world.store.sign_with(Signer::new("commonlink.example/audit", [1; 32]).unwrap()).await.unwrap();
        world.store.sequence().await.unwrap();
        for (id, side) in [(row.id, Side::Right), (row.id, Side::Left), (real, Side::Right), (real, Side::Left)] {
            assert!(world.store.examined_preview(&examiner, id, side, 0, 800).await.unwrap().is_some());
            assert_eq!(world.store.sequence().await.unwrap(), 2, "who counts entries learns nothing");
        }
        // As a picture of its mark, not as an examination; the pair itself is silent, so its other side reads nothing.
        assert_eq!(mirror(&world, C).await, [(org(A), "picture_shown".to_owned(), vec![other.mark()])]);
        assert_eq!(mirror(&world, B).await, []);
        let mut lines = Vec::new();
        world.store.audit_lines(|line| { lines.push(line.to_owned()); Ok(()) }).await.unwrap();
        let looks = lines.iter().filter(|line| line.contains("\tpreview_served\t")).collect::<Vec<_>>();
        assert_eq!(looks.len(), 4);
        assert!(looks.iter().all(|line| !line.contains(&org(C).to_string()) && !line.contains(&org(B).to_string())));
        // How many stood beside it is said after the conclusion, and of the pair alone.
        let seen = world.store.examination(&examiner, real).await.unwrap().unwrap();
        assert_eq!((seen.filler, seen.fillers), (None, None));
        for (n, id) in [(1, real), (2, row.id)] {
            let said = crate::world::conclusion(id, A, 1, 1, n);
            world.write(&examiner, async |unit: &mut Unit| unit.insert_conclusion(&said).await.unwrap()).await;
        }
        let seen = world.store.examination(&examiner, real).await.unwrap().unwrap();
        assert_eq!((seen.filler, seen.fillers), (Some(false), Some(1)));
        let seen = world.store.examination(&examiner, row.id).await.unwrap().unwrap();
        assert_eq!((seen.filler, seen.fillers), (Some(true), None));
    }

    async fn an_entry_that_the_reader_may_read_names_no_unnamed_owner(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let theirs = world.marked(B, 1, MatchingMode::HitOnly).await;
        world.release_mark(&theirs, A).await;
        world.compared(&one, &theirs, 1).await;
        world.store.sign_with(Signer::new("commonlink.example/audit", [1; 32]).unwrap()).await.unwrap();
        assert_eq!(looked(&world, A).await, 1);
        world.store.sequence().await.unwrap();
        world.later(1);
        let rows = world.store.mirror(&world.person(B), world.now(), 9).await.unwrap();
        assert_eq!(rows.len(), 2);
        for row in rows {
            // The other side may prove what it was told; the reader finds nothing under that name.
            let receipt = world.store.audit_receipt(&world.person(B), row.id).await.unwrap().unwrap();
            assert!(receipt.shown.iter().any(|shown| shown.value.as_deref().is_some_and(|text| text.contains(&org(A).to_string()))));
            assert_eq!(world.store.audit_receipt(&world.person(A), row.id).await.unwrap(), None);
        }
        let mut lines = Vec::new();
        world.store.audit_lines(|line| { lines.push(line.to_owned()); Ok(()) }).await.unwrap();
        let looks = lines.iter().filter(|line| line.contains("\tpreview_served\t") || line.contains("\thit_opened\t"));
        let looks: Vec<_> = looks.collect();
        assert_eq!(looks.len(), 2);
        assert!(looks.iter().all(|line| !line.contains(&org(B).to_string())), "{looks:?}");
    }
}
