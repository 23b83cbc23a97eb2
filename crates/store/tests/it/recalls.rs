//! Who is told that a record is withdrawn, corrected or erased, what each is told, and what its owner learns of that.

use crate::world::{A, B, Marked, World, conclusion, handling, on_both, org, organisation, user};
use commonlink_model::*;
use commonlink_store::*;

const C: u8 = 0xc;
const D: u8 = 0xd;

/// Two more bodies, with an officer each.
async fn bodies(world: &World) {
    for (body, country, handle) in [(C, "WS", "apia"), (D, "NZ", "wellington")] {
        world
            .write(&world.platform(body), async |unit: &mut Unit| {
                unit.insert_organisation(&organisation(body, country), handle).await.unwrap();
            })
            .await;
        world
            .write(&world.platform(body), async |unit: &mut Unit| {
                let account = User { login: format!("p0.{handle}"), ..crate::world::account(body, 0) };
                unit.insert_account(&account, "$argon2id$hash").await.unwrap();
            })
            .await;
    }
}

/// A record that everybody is told of.
fn open() -> Handling {
    let mut open = handling(MatchingMode::HitAndContact);
    open.audience.everyone = true;
    open.held_back.clear();
    open.purposes.push(Purpose::ForensicAnalysis);
    open
}

fn withdrawal() -> NewRecall {
    NewRecall {
        kind: RecallKind::Withdrawal,
        reason: Some(RecallReason::UnlawfullyObtained),
        words: "The search had no warrant.".to_owned(),
        changes: Vec::new(),
    }
}

fn correction() -> NewRecall {
    NewRecall {
        kind: RecallKind::Correction,
        reason: None,
        words: "It was Tuesday.".to_owned(),
        changes: Vec::new(),
    }
}

async fn say(world: &World, one: &Marked, new: &NewRecall) -> bool {
    let say = async |unit: &mut Unit| unit.recall_seizure(one.seizure(), new).await.unwrap().is_some();
    world.write(&world.person(one.body), say).await
}

async fn lines(world: &World, body: u8) -> Vec<RecallLine> {
    world.store.recall_lines(&world.person(body), 50).await.unwrap()
}

async fn notices(world: &World, body: u8) -> Vec<String> {
    let all = world.store.notices(&world.person(body), None, 50).await.unwrap();
    all.into_iter().map(|one| one.kind).filter(|kind| kind.starts_with("recall")).collect()
}

/// Names of bodies whose answers the owner sees to its newest recall, and whether each has answered.
async fn answered(world: &World, body: u8) -> Vec<(String, Option<RecallOutcome>)> {
    let recalls = world.store.own_recalls(&world.person(body), None, 9).await.unwrap();
    let told = |one: &RecallAnswer| (one.body.clone(), one.acknowledged.map(|(_, outcome)| outcome));
    recalls[0].answers.iter().map(told).collect()
}

on_both! {
    async fn whoever_was_told_is_told_and_nobody_else(world) {
        bodies(&world).await;
        let one = world.marked_as(A, 1, open()).await;
        let theirs = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &theirs, 1).await;
        // C has opened it; D has done nothing.
        assert!(world.store.seizure(&world.person(C), one.seizure()).await.unwrap().is_some());
        world.later(60);
        assert!(say(&world, &one, &withdrawal()).await);
        assert!(!say(&world, &one, &withdrawal()).await, "once");
        assert!(!say(&world, &one, &correction()).await, "what is withdrawn is not corrected");

        let [hit, opened] = [lines(&world, B).await, lines(&world, C).await];
        let (hit, opened) = (&hit[..], &opened[..]);
        let ([hit], [opened]) = (hit, opened) else { panic!("a line each: {hit:?} {opened:?}") };
        assert_eq!(opened.body.as_deref(), Some("Bureau a"));
        assert_eq!((opened.record, opened.own.len()), (Some(one.seizure()), 0));
        assert_eq!((opened.reason, opened.words.as_str()), (Some(RecallReason::UnlawfullyObtained), "The search had no warrant."));
        // The mode names the owner to who has a hit; which record it is was never told.
        assert_eq!((hit.body.as_deref(), hit.record), (Some("Bureau a"), None));
        assert_eq!(hit.own, [(theirs.seizure(), "B-2026-001".to_owned())]);
        assert!(lines(&world, D).await.is_empty() && notices(&world, D).await.is_empty());
        assert!(lines(&world, A).await.is_empty(), "the owner tells, and is not told");
        assert_eq!([notices(&world, B).await, notices(&world, C).await], [["recall_received"], ["recall_received"]]);
        assert_eq!(world.store.recalls_waiting(&world.person(B)).await.unwrap(), 1);
        // Who examines and nothing else reads none.
        assert!(world.store.recall_lines(&world.examiner(B, 1), 9).await.unwrap().is_empty());
    }

    async fn who_has_a_hit_only_is_told_neither_whose_nor_why(world) {
        let one = world.marked(A, 1, MatchingMode::HitOnly).await;
        let theirs = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &theirs, 1).await;
        assert!(say(&world, &one, &withdrawal()).await);
        let line = lines(&world, B).await.remove(0);
        assert_eq!((line.body, line.record, line.reason, line.words.as_str()), (None, None, None, ""));
        assert_eq!((line.kind, line.own.len()), (RecallKind::Withdrawal, 1));
        let hit = world.store.hits_of(&world.person(B), theirs.seizure()).await.unwrap().remove(0);
        assert!(hit.recalled.withdrawn.is_some());
        assert_eq!(hit.other.organisation, None);
        // The other side of the same hit names itself, so its owner sees what it did.
        assert_eq!(answered(&world, A).await, [("Bureau b".to_owned(), None)]);
    }

    async fn who_was_told_before_the_rules_were_tightened_is_told(world) {
        let one = world.marked_as(A, 1, open()).await;
        let theirs = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &theirs, 1).await;
        let mut tight = open();
        tight.audience.excluded_organisations = vec![org(B)];
        world.write(&world.person(A), async |unit: &mut Unit| unit.set_handling(one.seizure(), &tight).await.unwrap()).await;
        assert!(world.store.hits_of(&world.person(B), theirs.seizure()).await.unwrap().is_empty());
        assert!(say(&world, &one, &withdrawal()).await);
        let line = lines(&world, B).await.remove(0);
        assert_eq!((line.body, line.record, line.words.as_str()), (None, None, ""), "it is named no more");
        assert_eq!(line.own.len(), 1);
        assert!(world.store.hits_of(&world.person(B), theirs.seizure()).await.unwrap().is_empty());
    }

    async fn a_silent_record_on_the_other_side_does_not_come_out(world) {
        let one = world.marked_as(A, 1, open()).await;
        let silent = world.marked(B, 1, MatchingMode::Silent).await;
        assert_eq!(world.compared(&one, &silent, 1).await, [false, true]);
        assert!(say(&world, &one, &withdrawal()).await);
        let line = lines(&world, B).await.remove(0);
        assert!(answered(&world, A).await.is_empty());
        let done = async |unit: &mut Unit| unit.acknowledge_recall(line.id, RecallOutcome::UsedInformed).await.unwrap();
        assert_eq!(world.write(&world.person(B), done).await, Some(true));
        assert!(answered(&world, A).await.is_empty(), "nor by what it did");
        // Nor by the owner's own part of the trail.
        let folder = world.database.folder().join("trail");
        world.store.backup(&folder).await.unwrap();
        let trail = std::fs::read_to_string(folder.join("audit_entry.jsonl")).unwrap();
        let of_a = |line: &&str| line.contains(&format!("\"owner\":\"{}\"", org(A)));
        let of_b = org(B).to_string();
        let ours: Vec<&str> = trail.lines().filter(of_a).filter(|line| line.contains("record_withdrawn")).collect();
        assert_eq!(ours.len(), 1, "{trail}");
        assert!(trail.lines().filter(of_a).filter(|line| line.contains("recall")).all(|line| !line.contains(&of_b)));
    }

    async fn the_owner_sees_readers_as_its_mirror_shows_them(world) {
        bodies(&world).await;
        let one = world.marked_as(A, 1, open()).await;
        let officer = world.context(C, Some(user(C, 0)), &[Role::DataProtectionOfficer, Role::Officer]);
        let until = world.now().plus_seconds(86_400);
        world.write(&officer, async |unit: &mut Unit| unit.delay_mirror("an inquiry", 2, until).await.unwrap()).await;
        for body in [C, D] {
            assert!(world.store.seizure(&world.person(body), one.seizure()).await.unwrap().is_some());
        }
        assert!(say(&world, &one, &correction()).await);
        assert_eq!(answered(&world, A).await, [("Bureau d".to_owned(), None)]);
        for body in [C, D] {
            let line = lines(&world, body).await.remove(0);
            let done = async |unit: &mut Unit| unit.acknowledge_recall(line.id, RecallOutcome::NothingUsed).await.unwrap();
            assert_eq!(world.write(&world.person(body), done).await, Some(true));
            assert_eq!(world.write(&world.person(body), done).await, Some(false), "once");
            assert_eq!(world.write(&world.person(B), done).await, None, "of another body");
        }
        let nothing = Some(RecallOutcome::NothingUsed);
        assert_eq!(answered(&world, A).await, [("Bureau d".to_owned(), nothing)]);
        world.later(3 * 86_400);
        assert_eq!(answered(&world, A).await, [("Bureau c".to_owned(), nothing), ("Bureau d".to_owned(), nothing)]);
        let found = world.store.seizure(&world.person(D), one.seizure()).await.unwrap().unwrap();
        assert!(found.recalled.corrected.is_some() && found.recalled.withdrawn.is_none());
    }

    async fn a_line_is_for_who_is_cleared_for_the_record(world) {
        let above = Handling { level: Level::Confidential, ..open() };
        let cleared = |body| Context { clearance: Level::Confidential, ..world.person(body) };
        let mut seizure = crate::world::seizure(A, 1);
        seizure.submission.handling = above;
        world.write(&cleared(A), async |unit: &mut Unit| unit.insert_seizure(&seizure).await.unwrap()).await;
        assert!(world.store.seizure(&cleared(B), seizure.id).await.unwrap().is_some());
        let new = withdrawal();
        world.write(&cleared(A), async |unit: &mut Unit| assert!(unit.recall_seizure(seizure.id, &new).await.unwrap().is_some())).await;
        assert_eq!(world.store.recall_lines(&cleared(B), 9).await.unwrap().len(), 1);
        let line = world.store.recall_lines(&cleared(B), 9).await.unwrap().remove(0).id;
        assert!(lines(&world, B).await.is_empty() && notices(&world, B).await.is_empty());
        assert_eq!(world.store.recalls_waiting(&world.person(B)).await.unwrap(), 0);
        let done = async |unit: &mut Unit| unit.acknowledge_recall(line, RecallOutcome::NothingUsed).await.unwrap();
        assert_eq!(world.write(&world.person(B), done).await, None);
        assert_eq!(world.write(&cleared(B), done).await, Some(true));
    }

    async fn what_is_withdrawn_is_matched_no_more_and_carries_nothing(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let examination = world.examined(&one, &two, 1, &[A, B]).await;
        world.write(&world.person(A), async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(examination, A, 0, 1, 1)).await.unwrap();
        }).await;
        let link = crate::recalls::link(&one, &two, examination, world.now());
        world.write(&world.platform(A), async |unit: &mut Unit| unit.upsert_link(&link).await.map(drop).unwrap()).await;
        let b = world.person(B);
        let hit = async || world.store.hits_of(&b, two.seizure()).await.unwrap().remove(0);
        // The second examiner's own blindness is not what is asked here.
        let officer = world.context(B, Some(user(B, 0)), &[Role::Officer]);
        let seen = async || world.store.links(&officer).await.unwrap().remove(0);
        assert_eq!((seen().await.row.state, seen().await.other.reference.as_deref()), (LinkState::Confirmed, Some("A-2026-001")));
        assert_eq!(world.store.to_examine(&world.examiner(B, 1)).await.unwrap(), 1);
        assert!(say(&world, &one, &withdrawal()).await);
        assert_eq!((seen().await.row.state, seen().await.other.reference), (LinkState::WithdrawnBasis, None));
        assert!(hit().await.recalled.withdrawn.is_some());
        assert_eq!(world.store.to_examine(&world.examiner(B, 1)).await.unwrap(), 0);
        let shown = world.store.examination(&world.examiner(B, 1), examination).await.unwrap().unwrap();
        assert!(shown.withdrawn);
        let platform = world.platform(B);
        let keys = world.store.gallery_keys(&platform, MarkKind::PressedRelief, CaptureKind::PhotoFixedLight, "marks-1", true).await.unwrap();
        assert!(keys.iter().all(|key| key.owner != org(A)) && !keys.is_empty());
        assert_eq!(world.store.capture_for_matching(&platform, org(A), one.capture()).await.unwrap(), None);
        let three = world.marked(B, 2, MatchingMode::HitAndContact).await;
        assert_eq!(world.compared(&one, &three, 2).await, [false, false], "and makes no new hit");
        let examine = async |unit: &mut Unit| unit.hit_to_examine(crate::world::hit_id(3)).await.unwrap();
        assert!(world.write(&b, examine).await.is_none());
        // Whoever could read it can, with what stands over it.
        let found = world.store.seizure(&world.person(A), one.seizure()).await.unwrap().unwrap();
        assert!(found.recalled.withdrawn.is_some());
    }

    async fn a_body_is_reminded_until_it_answers(world) {
        let one = world.marked_as(A, 1, open()).await;
        assert!(world.store.seizure(&world.person(B), one.seizure()).await.unwrap().is_some());
        assert!(say(&world, &one, &withdrawal()).await);
        let week = async || world.store.recalls_due(world.now().plus_seconds(-7 * 86_400)).await.unwrap();
        assert!(week().await.is_empty());
        world.later(7 * 86_400);
        let due = week().await;
        assert_eq!(due.len(), 1);
        let before = world.now().plus_seconds(-7 * 86_400);
        let note = async |unit: &mut Unit| unit.note_recall_reminder(&due[0], before).await.unwrap();
        assert!(world.write(&world.platform(B), note).await);
        assert!(!world.write(&world.platform(B), note).await, "once");
        assert!(week().await.is_empty());
        world.later(7 * 86_400);
        assert_eq!(week().await.len(), 1, "and again");
        let done = async |unit: &mut Unit| unit.acknowledge_recall(due[0].id, RecallOutcome::UsedCorrected).await.unwrap();
        assert_eq!(world.write(&world.person(B), done).await, Some(true));
        assert!(week().await.is_empty());
    }

    async fn an_erased_record_is_recalled_without_what_it_said(world) {
        let one = world.marked_as(A, 1, open()).await;
        let theirs = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &theirs, 1).await;
        assert!(say(&world, &one, &correction()).await);
        let asked = async |unit: &mut Unit| unit.ask_erasure(one.seizure(), ErasureReason::Inaccurate).await.unwrap();
        assert!(world.write(&world.person(A), asked).await);
        let agreed = async |unit: &mut Unit| unit.agree_erasure(one.seizure()).await.unwrap();
        assert_eq!(world.write(&world.examiner(A, 1), agreed).await, Agreed::Erased);
        let told = lines(&world, B).await;
        assert_eq!(told.iter().map(|line| line.kind).collect::<std::collections::BTreeSet<_>>().len(), 2, "{told:?}");
        assert!(told.iter().all(|line| line.words.is_empty() && line.body.as_deref() == Some("Bureau a")));
        assert_eq!(notices(&world, B).await.len(), 2);
        let ours = world.store.own_recalls(&world.person(A), None, 9).await.unwrap();
        assert_eq!(ours.len(), 2);
        assert!(ours.iter().all(|recall| recall.reference.is_none() && recall.words.is_empty()));
        let folder = world.database.folder().join("after");
        world.store.backup(&folder).await.unwrap();
        for table in ["recall", "recall_notice", "recall_own"] {
            let text = std::fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
            assert!(!text.is_empty() && !text.contains("Tuesday"), "{table}: {text}");
        }
    }
}

fn link(one: &Marked, two: &Marked, examination: ExaminationId, at: Moment) -> LinkRow {
    LinkRow {
        id: LinkId::from_uuid(crate::world::id(0x7001, 0)),
        kind: LinkKind::SameDesign,
        left_owner: org(one.body),
        left_mark: one.mark(),
        left_seizure: one.seizure(),
        right_owner: org(two.body),
        right_mark: two.mark(),
        right_seizure: two.seizure(),
        examination,
        state: LinkState::Confirmed,
        made_at: at,
        changed_at: at,
    }
}
