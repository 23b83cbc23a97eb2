//! What erased records leave in numbers, and the little that may be kept of one for a while.

use crate::world::{A, B, World, on_both, seizure};
use commonlink_model::{
    Context, ErasureReason, Level, MatchingMode, RecallKind, RecallReason, RecordId, Role,
};
use commonlink_store::{Agreed, Backup, ErasedCell, FEWEST, NewRecall, Settings, Store, TallyFilter, Unit};
use commonlink_testkit::{CountedIds, Engine, temporary_url};

const DAY: i64 = 24 * 3600;

/// A seizure of a body, erased for a reason by two of its people.
async fn erased(world: &World, body: u8, n: u8, reason: ErasureReason) -> RecordId {
    let mut held = seizure(body, n);
    // Every second one lies in a neighbouring cell.
    if n.is_multiple_of(2) { "maritime" } else { "air" }.clone_into(&mut held.submission.transport);
    let asked = async |unit: &mut Unit| {
        unit.insert_seizure(&held).await.unwrap();
        unit.ask_erasure(held.id, reason).await.unwrap()
    };
    assert!(world.write(&world.person(body), asked).await);
    agree(world, body, held.id).await;
    held.id
}

async fn agree(world: &World, body: u8, id: RecordId) {
    let agreed = async |unit: &mut Unit| unit.agree_erasure(id).await.unwrap();
    assert_eq!(world.write(&world.examiner(body, 1), agreed).await, Agreed::Erased);
}

fn sum(cells: &[(ErasedCell, i64)]) -> i64 {
    assert!(cells.iter().all(|(_, seizures)| *seizures >= FEWEST), "{cells:?}");
    cells.iter().map(|(_, seizures)| seizures).sum()
}

/// Live, of all erased, of the own erased.
async fn counted(world: &World, body: u8) -> [i64; 3] {
    let context = world.person(body);
    let live = world.store.tally_by_country(&context, &TallyFilter::default()).await.unwrap();
    [
        live.iter().map(|row| row.counts.seizures).sum(),
        sum(&world.store.erased_sums(&context).await.unwrap()),
        sum(&world.store.own_erased_sums(&context).await.unwrap()),
    ]
}

async fn midnight(world: &World) -> bool {
    world.later(DAY);
    world.store.show_erased_sums(world.now().date()).await.unwrap()
}

on_both! {
    async fn what_is_erased_stays_in_anonymous_numbers(world) {
        let store = &world.store;
        for n in 1..=6 {
            erased(&world, A, n, ErasureReason::CaseClosed).await;
        }
        // Not of what was wrong, held twice, not to be held, or taken back before.
        for (n, reason) in [(7, ErasureReason::Inaccurate), (8, ErasureReason::Duplicate), (9, ErasureReason::NotCompliant)] {
            erased(&world, A, n, reason).await;
        }
        let withdrawn = seizure(A, 10);
        world.write(&world.person(A), async |unit: &mut Unit| {
            unit.insert_seizure(&withdrawn).await.unwrap();
            let recall = NewRecall { kind: RecallKind::Withdrawal, reason: Some(RecallReason::Wrong), words: "w".to_owned(), changes: Vec::new() };
            unit.recall_seizure(withdrawn.id, &recall).await.unwrap();
            assert!(unit.ask_erasure(withdrawn.id, ErasureReason::CaseClosed).await.unwrap());
        }).await;
        agree(&world, A, withdrawn.id).await;
        // On the day itself nothing is to be seen, by anybody, however often it is looked.
        assert!(store.show_erased_sums(world.now().date()).await.unwrap());
        for _ in 0..3 {
            assert!(!store.show_erased_sums(world.now().date()).await.unwrap(), "once a day");
            assert_eq!(counted(&world, A).await, [0, 0, 0]);
            assert_eq!(counted(&world, B).await, [0, 0, 0]);
            world.later(60);
        }
        // The day after the own body sees its own; to others six of one body are too few: its own away, none is left.
        assert!(midnight(&world).await);
        assert_eq!(counted(&world, A).await, [0, 0, 6]);
        assert_eq!(counted(&world, B).await, [0, 0, 0]);
        // Erased by another body, too: live until then, waiting until the day is over, and then once.
        for n in 1..=5 {
            let held = seizure(B, n);
            world.write(&world.person(B), async |unit: &mut Unit| unit.insert_seizure(&held).await.unwrap()).await;
        }
        assert_eq!(counted(&world, B).await, [5, 0, 0]);
        for n in 1..=5 {
            let id = seizure(B, n).id;
            let asked = async |unit: &mut Unit| unit.ask_erasure(id, ErasureReason::PurposeAchieved).await.unwrap();
            assert!(world.write(&world.person(B), asked).await);
            agree(&world, B, id).await;
        }
        assert_eq!(counted(&world, B).await, [0, 0, 0]);
        assert!(midnight(&world).await);
        for body in [A, B] {
            assert_eq!(counted(&world, body).await, [0, 11, 0], "each once");
        }
        let cells = store.erased_sums(&world.person(A)).await.unwrap();
        // Transports differ too much: joined, and everything else is told.
        assert_eq!(cells.len(), 1, "{cells:?}");
        let cell = &cells[0].0;
        assert_eq!([cell.year(), cell.quarter(), cell.country(), cell.drug()], ["2026", "1", "FJ", "cocaine_hydrochloride"]);
        assert_eq!([cell.form(), cell.mass(), cell.transport(), cell.hiding()], ["powder", "below_1_kg", "*", "*"]);
        // One more is not seen, on that day or later.
        erased(&world, A, 20, ErasureReason::CaseClosed).await;
        for _ in 0..3 {
            assert!(midnight(&world).await);
            assert_eq!(counted(&world, B).await, [0, 11, 0]);
        }
        // Who works with no records is told nothing.
        let liaison = Context { roles: vec![Role::Liaison], ..world.person(A) };
        assert!(store.erased_sums(&liaison).await.unwrap().is_empty());
        assert!(store.own_erased_sums(&liaison).await.unwrap().is_empty());
    }

    async fn a_reference_is_kept_for_a_while_by_two_and_read_by_officers(world) {
        let store = &world.store;
        let keeping = async |n: u8, reason: ErasureReason| {
            let held = seizure(A, n);
            let until = world.now().plus_seconds(30 * DAY);
            let asked = async |unit: &mut Unit| {
                unit.insert_seizure(&held).await.unwrap();
                assert!(unit.ask_erasure(held.id, reason).await.unwrap());
                unit.ask_keeping(held.id, until, "The appeal is open.").await.unwrap()
            };
            (held.id, world.write(&world.person(A), asked).await)
        };
        let (one, kept) = keeping(1, ErasureReason::PurposeAchieved).await;
        assert!(kept);
        assert!(!keeping(2, ErasureReason::CaseClosed).await.1, "only where the purpose is achieved");
        let alone = async |unit: &mut Unit| unit.agree_erasure(one).await.unwrap();
        assert_eq!(world.write(&world.person(A), alone).await, Agreed::SamePerson);
        let waits = store.erasures_asked(&world.person(A), 9).await.unwrap();
        assert!(waits.iter().any(|row| row.asked.as_ref().unwrap().keep.is_some()), "whoever agrees is told");
        assert!(store.kept_references(&world.person(A), 9).await.unwrap().is_empty(), "not before");
        agree(&world, A, one).await;
        // An officer of the owner reads it, and nobody else.
        let rows = store.kept_references(&world.person(A), 9).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].reference.as_str(), rows[0].country.as_str()), ("A-2026-001", "FJ"));
        let other_roles = [Role::Examiner, Role::Analyst, Role::Administrator, Role::DataProtectionOfficer, Role::Liaison];
        let person = world.person(A);
        for role in other_roles {
            let context = Context { roles: vec![role], clearance: Level::Confidential, ..person.clone() };
            assert!(store.kept_references(&context, 9).await.unwrap().is_empty(), "{role:?}");
        }
        assert!(store.kept_references(&world.person(B), 9).await.unwrap().is_empty());
        // It is nowhere else, and the reference is free.
        let found = store.seizures(&person, &commonlink_store::SeizureQuery { text: Some("A-2026-001".to_owned()), limit: 9, ..Default::default() }).await.unwrap();
        assert!(found.rows.is_empty());
        assert!(!store.reference_taken(&person, "A-2026-001").await.unwrap());
        let question = commonlink_reference::words::Question::of("A-2026-001").unwrap();
        assert!(store.found_seizures(&person, &question, 9).await.unwrap().0.is_empty());
        assert!(store.seizure(&person, one).await.unwrap().is_none());
        // By the clock: read no more on its day, and gone with the next look.
        world.later(30 * DAY - 1);
        assert_eq!(store.kept_references(&world.person(A), 9).await.unwrap().len(), 1);
        assert!(store.kept_over(world.now()).await.unwrap().is_empty());
        world.later(1);
        assert!(store.kept_references(&world.person(A), 9).await.unwrap().is_empty());
        let over = store.kept_over(world.now()).await.unwrap();
        assert_eq!(over.len(), 1);
        assert!(!world.write(&world.platform(B), async |unit: &mut Unit| unit.drop_kept(over[0].1).await.unwrap()).await);
        assert!(world.write(&world.platform(A), async |unit: &mut Unit| unit.drop_kept(over[0].1).await.unwrap()).await);
        assert!(store.kept_over(world.now()).await.unwrap().is_empty());
    }

    async fn numbers_come_back_with_a_backup_and_once(world) {
        let store = &world.store;
        for (body, numbers) in [(A, 1..=5_u8), (B, 1..=5)] {
            for n in numbers {
                erased(&world, body, n, ErasureReason::CaseClosed).await;
            }
        }
        assert!(midnight(&world).await);
        assert_eq!(counted(&world, A).await, [0, 10, 0]);
        let later = world.marked(A, 9, MatchingMode::NoMatch).await;
        let folder = world.database.folder().join("backup");
        store.backup(&folder).await.unwrap();
        // Erased after the backup: it goes again with the restore, and its number waits as it did.
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(unit.ask_erasure(later.seizure(), ErasureReason::CaseClosed).await.unwrap());
        }).await;
        agree(&world, A, later.seizure()).await;
        let register = store.register().await.unwrap();
        let other = temporary_url(Engine::Sqlite).await.unwrap();
        let settings = Settings { database: other.url().to_owned(), files: other.folder().join("files") };
        let ids = std::sync::Arc::new(CountedIds::default());
        (0..9_000).for_each(|_| {
            commonlink_model::Ids::next(&*ids);
        });
        let restored = Store::open(&settings, world.clock.clone(), ids).await.unwrap();
        let backup = Backup::read(&folder).await.unwrap();
        restored.restore_without(&backup, &register).await.unwrap();
        assert_eq!(sum(&restored.erased_sums(&world.person(A)).await.unwrap()), 10);
        let again = world.database.folder().join("again");
        restored.backup(&again).await.unwrap();
        let waiting = std::fs::read_dir(&again).unwrap().map(|entry| entry.unwrap().path());
        let mut waiting = waiting.filter(|path| path.to_string_lossy().contains("erased_wait"));
        assert_eq!(std::fs::read_to_string(waiting.next().unwrap()).unwrap().lines().count(), 1);
        for n in 21..=24 {
            erased(&world, A, n, ErasureReason::CaseClosed).await;
        }
        world.later(DAY);
        assert_eq!(counted(&world, A).await, [0, 10, 5]);
    }
}
