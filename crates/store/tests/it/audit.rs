//! The audit trail as a tree: places, proofs, keys, and everything that somebody with the database could do to it.

use crate::world::{A, B, World, handling, on_both, org};
use commonlink_model::*;
use commonlink_store::audit::{Bundle, Hash, Signer, Verifier, Witness};
use commonlink_store::{Finding, StoreError, Trust, Unit, Verified, read_key};
use commonlink_testkit::Engine;
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

const NAME: &str = "commonlink.example/audit";

fn signer(secret: u8) -> Signer {
    Signer::new(NAME, [secret; 32]).unwrap()
}

/// Who has the database is past its second wall.
const WALL: &str = "SET commonlink.principal = 'restore'";

/// What is done, how, how it is undone, and what must be found.
type Tampering<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [Finding]);

/// Statements of somebody who has the database.
async fn by_hand(world: &World, statements: &[&str]) {
    for text in statements {
        let text = sqlx::AssertSqlSafe((*text).to_owned());
        match world.database.engine() {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
                sqlx::query(text).execute(&mut connection).await.unwrap();
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
                sqlx::query(WALL).execute(&mut connection).await.unwrap();
                sqlx::query(text).execute(&mut connection).await.unwrap();
            }
        }
    }
}

/// Texts of one column.
async fn texts(world: &World, query: &str) -> Vec<String> {
    let text = sqlx::AssertSqlSafe(query.to_owned());
    match world.database.engine() {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
            let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
            sqlx::query(WALL).execute(&mut connection).await.unwrap();
            let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

/// Entries of acts that are nothing else.
async fn acts(world: &World, count: usize) {
    let context = world.person(A);
    for n in 0..count {
        world
            .write(&context, async |unit: &mut Unit| {
                unit.audit("tested", &format!("subject {n}"), "detail").await.unwrap();
            })
            .await;
    }
}

async fn verified(world: &World, trust: &Trust) -> Verified {
    world.store.verify_audit(trust, world.now(), |_, _| {}).await.unwrap()
}

async fn witness(world: &World) -> Witness {
    let mut witness = Witness { key: signer(1).verifier(), seen: None };
    witness.accept(&world.store.audit_bundle(0).await.unwrap().unwrap()).unwrap();
    witness
}

on_both! {
    async fn every_entry_gets_its_place_and_its_proof(world) {
        assert!(matches!(world.store.sequence().await, Err(StoreError::Invalid { .. })), "nobody signs");
        world.store.sign_with(signer(1)).await.unwrap();
        let before = world.store.sequence().await.unwrap();
        assert!(before > 0, "what was there before the key");
        acts(&world, 600).await;
        assert_eq!(world.store.sequence().await.unwrap(), 600);
        assert_eq!(world.store.sequence().await.unwrap(), 0);
        let seen = witness(&world).await;
        assert_eq!(seen.seen.unwrap().0, before + 600);
        let ids = texts(&world, "SELECT id FROM audit_entry ORDER BY position").await;
        for id in [&ids[0], &ids[300], &ids[ids.len() - 1]] {
            let id: AuditId = id.parse().unwrap();
            let receipt = world.store.audit_receipt(&world.person(A), id).await.unwrap().unwrap();
            let (entry, size) = receipt.check(&signer(1).verifier()).unwrap();
            assert_eq!((entry.id, size), (id.to_string(), before + 600));
            assert_eq!(receipt.shown.len(), 3, "one's own act, with all of it");
            assert!(world.store.audit_receipt(&world.person(B), id).await.unwrap().is_none(), "no concern of B");
        }
        // It goes on, also for a store that is opened anew.
        acts(&world, 300).await;
        assert_eq!(world.store.sequence().await.unwrap(), 300);
        let mut seen = seen;
        let given = world.store.audit_bundle(seen.seen.unwrap().0).await.unwrap().unwrap();
        assert_eq!(seen.accept(&given).unwrap().new, 300);
        let trust = Trust { key: Some(signer(1).verifier()), seen: vec![seen.seen.unwrap()] };
        let found = verified(&world, &trust).await;
        assert_eq!((found.entries, found.findings), (before + 900, vec![]));
        let (checkpoint, _) = world.store.audit_checkpoint().await.unwrap().unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (before + 900, found.root));
    }

    async fn every_kind_of_tampering_with_the_database_is_found(world) {
        world.store.sign_with(signer(1)).await.unwrap();
        acts(&world, 700).await;
        world.store.sequence().await.unwrap();
        let trust = Trust { key: Some(signer(1).verifier()), seen: vec![witness(&world).await.seen.unwrap()] };
        let size = trust.seen[0].0;
        assert_eq!(verified(&world, &trust).await.findings, []);
        let drop = |name: &str| match world.database.engine() {
            Engine::Sqlite => format!("DROP TRIGGER audit_entry_no_{name}"),
            Engine::Postgres => format!("DROP TRIGGER audit_entry_no_{name} ON audit_entry"),
        };
        by_hand(&world, &[&drop("update"), &drop("delete")]).await;
        // Each is done and undone.
        let undone: [Tampering<'_>; 6] = [
            (
                "an edited content",
                &["UPDATE audit_entry SET detail = 'x' WHERE position = 300"],
                &["UPDATE audit_entry SET detail = 'detail' WHERE position = 300"],
                &[Finding::Changed { from: 256, to: 511 }, Finding::Root, Finding::Rewritten { seen: size }],
            ),
            (
                "an edited moment",
                &["UPDATE audit_entry SET at = at + 1 WHERE position = 300"],
                &["UPDATE audit_entry SET at = at - 1 WHERE position = 300"],
                &[Finding::Changed { from: 256, to: 511 }, Finding::Root, Finding::Rewritten { seen: size }],
            ),
            (
                "another order",
                &[
                    "UPDATE audit_entry SET position = -1 WHERE position = 10",
                    "UPDATE audit_entry SET position = 10 WHERE position = 11",
                    "UPDATE audit_entry SET position = 11 WHERE position = -1",
                ],
                &[
                    "UPDATE audit_entry SET position = -1 WHERE position = 11",
                    "UPDATE audit_entry SET position = 11 WHERE position = 10",
                    "UPDATE audit_entry SET position = 10 WHERE position = -1",
                ],
                &[Finding::Changed { from: 0, to: 255 }, Finding::Root, Finding::Rewritten { seen: size }],
            ),
            (
                "an entry that is kept out of the tree",
                &["UPDATE audit_entry SET position = NULL, at = at - 100000000 WHERE position = 700"],
                &["UPDATE audit_entry SET position = 700, at = at + 100000000 WHERE position IS NULL"],
                &[Finding::Missing { place: 700 }, Finding::Late { entries: 1 }],
            ),
            (
                "another checkpoint",
                &["UPDATE audit_head SET checkpoint = replace(checkpoint, 'commonlink', 'commenlink')"],
                &["UPDATE audit_head SET checkpoint = replace(checkpoint, 'commenlink', 'commonlink')"],
                &[Finding::Signature],
            ),
            (
                "another size",
                &["UPDATE audit_head SET size = size - 1"],
                &["UPDATE audit_head SET size = size + 1"],
                &[Finding::Size { signed: size, found: size }],
            ),
        ];
        for (what, done, undone, expected) in undone {
            by_hand(&world, done).await;
            let found = verified(&world, &trust).await.findings;
            for finding in expected {
                assert!(found.contains(finding), "{what}: {found:?}");
            }
            by_hand(&world, undone).await;
            assert_eq!(verified(&world, &trust).await.findings, [], "{what} undone");
        }
        // Who holds the key too makes everything anew: the store agrees with itself, and the witness does not.
        by_hand(&world, &[
            "DELETE FROM audit_entry WHERE position = 650",
            "UPDATE audit_entry SET position = -position WHERE position > 650",
            "UPDATE audit_entry SET position = -position - 1 WHERE position < 0",
            "DELETE FROM audit_tile",
            "DELETE FROM audit_head",
        ]).await;
        world.store.sequence().await.unwrap();
        assert_eq!(verified(&world, &Trust::default()).await.findings, [], "it agrees with itself");
        assert_eq!(verified(&world, &trust).await.findings, [Finding::Cut { seen: size, found: size - 1 }]);
        acts(&world, 3).await;
        world.store.sequence().await.unwrap();
        assert_eq!(verified(&world, &trust).await.findings, [Finding::Rewritten { seen: size }]);
        // Hashes alone are no reason to sign anything else than what was signed.
        by_hand(&world, &["UPDATE audit_entry SET detail = 'x' WHERE position = 3", "DELETE FROM audit_tile"]).await;
        acts(&world, 1).await;
        let error = world.store.sequence().await.unwrap_err();
        assert!(error.to_string().contains("audit verify"), "{error}");
        // Everything replaced, with another key.
        by_hand(&world, &["DELETE FROM audit_head", "DELETE FROM audit_tile"]).await;
        assert!(matches!(world.store.sign_with(signer(2)).await, Err(StoreError::AuditKey { .. })));
    }

    async fn late_and_concurrent_entries_get_one_place_each(world) {
        world.store.sign_with(signer(1)).await.unwrap();
        // Begun first, committed last: its moment lies before those that already have places.
        let mut late = None;
        if world.database.engine() == Engine::Postgres {
            let mut unit = world.store.begin(&world.person(B)).await.unwrap();
            unit.audit("late", "x", "").await.unwrap();
            late = Some(unit);
        }
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let sequencers: Vec<_> = (0..2).map(|_| {
            let (store, stopped) = (world.store.clone(), stopped.clone());
            tokio::spawn(async move {
                let mut placed = 0;
                while !*stopped.borrow() {
                    placed += store.sequence().await.unwrap();
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                placed
            })
        }).collect();
        let writers: Vec<_> = (0..8).map(|n| {
            let (store, context) = (world.store.clone(), world.person(A));
            tokio::spawn(async move {
                for m in 0..25 {
                    if (n + m) % 2 == 0 {
                        store.audit_read(&context, "read", &format!("{n} {m}")).await.unwrap();
                    } else {
                        let mut unit = store.begin(&context).await.unwrap();
                        unit.audit("write", &format!("{n} {m}"), "").await.unwrap();
                        if m % 5 == 0 { std::mem::drop(unit) } else { unit.commit().await.unwrap() }
                    }
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        if let Some(unit) = late {
            unit.commit().await.unwrap();
        }
        world.store.sequence().await.unwrap();
        stop.send(true).unwrap();
        for sequencer in sequencers {
            sequencer.await.unwrap();
        }
        let found = verified(&world, &Trust::default()).await;
        assert_eq!(found.findings, []);
        let entries = texts(&world, "SELECT subject FROM audit_entry WHERE action IN ('read', 'write')").await;
        // Of 8 writers with 25 acts, those dropped: uneven sums of a multiple of five.
        let kept = (0..8).flat_map(|n| (0..25).map(move |m| (n, m))).filter(|(n, m)| (n + m) % 2 == 0 || m % 5 != 0);
        assert_eq!(entries.len(), kept.count());
        assert_eq!(texts(&world, "SELECT id FROM audit_entry WHERE position IS NULL").await, [""; 0]);
    }

    async fn content_that_is_forgotten_leaves_its_proofs(world) {
        world.store.sign_with(signer(1)).await.unwrap();
        acts(&world, 5).await;
        world.store.sequence().await.unwrap();
        let root = verified(&world, &Trust::default()).await.root;
        let id: AuditId = texts(&world, "SELECT id FROM audit_entry WHERE subject = 'subject 3'").await[0].parse().unwrap();
        let context = world.person(A);
        assert_eq!(world.store.forget_audit_content(&world.platform(A), world.now()).await.unwrap(), 0, "none is older");
        world.later(10);
        let forgotten = world.store.forget_audit_content(&world.platform(A), world.now()).await.unwrap();
        assert!(forgotten >= 5);
        let found = verified(&world, &Trust::default()).await;
        assert_eq!((found.root, found.forgotten, found.findings), (root, forgotten, vec![]));
        assert_eq!(texts(&world, "SELECT id FROM audit_entry WHERE subject LIKE 'subject%'").await, [""; 0]);
        let receipt = world.store.audit_receipt(&context, id).await.unwrap().unwrap();
        receipt.check(&signer(1).verifier()).unwrap();
        assert_eq!(receipt.shown, []);
        // The entry that says so gets its place like every other.
        world.store.sequence().await.unwrap();
        assert_eq!(verified(&world, &Trust::default()).await.findings, []);
    }

    async fn a_key_is_handed_over_on_record(world) {
        let path = world.database.folder().join("audit.key");
        let key = read_key(&path, NAME, [1; 32]).unwrap();
        assert_eq!(read_key(&path, NAME, [9; 32]).unwrap().verifier(), key.verifier(), "it is made once");
        let first = key.verifier();
        world.store.sign_with(key).await.unwrap();
        acts(&world, 2).await;
        world.store.sequence().await.unwrap();
        let mut seen = witness(&world).await;
        let second = world.store.hand_over_key(&world.platform(A), &path, [2; 32]).await.unwrap();
        assert_eq!(read_key(&path, NAME, [9; 32]).unwrap().verifier(), second);
        world.store.sequence().await.unwrap();
        let given = world.store.audit_bundle(seen.seen.unwrap().0).await.unwrap().unwrap();
        let given = Bundle::read(&given.to_text()).unwrap();
        seen.accept(&given).unwrap();
        assert_eq!(seen.key, second);
        let trust = Trust { key: Some(first), seen: vec![] };
        assert_eq!(verified(&world, &trust).await.findings, []);
        let stranger: Verifier = signer(7).verifier();
        let trust = Trust { key: Some(stranger), seen: vec![(1, Hash::default())] };
        let found = verified(&world, &trust).await.findings;
        assert_eq!(found, [Finding::Rewritten { seen: 1 }, Finding::Signature]);
        assert!(matches!(world.store.sign_with(signer(1)).await, Err(StoreError::AuditKey { .. })), "the old key");
    }

    async fn the_mirror_shows_bodies_and_can_be_delayed(world) {
        let mut shared = handling(MatchingMode::NoMatch);
        shared.audience.organisations = vec![org(B)];
        let marked = world.marked_as(A, 1, shared).await;
        let (a, b) = (world.person(A), world.person(B));
        world.store.seizure(&b, marked.seizure()).await.unwrap().unwrap();
        world.store.open_mark(&b, marked.mark()).await.unwrap().unwrap();
        world.store.audit_exported(&b, [(org(A), marked.seizure())]).await.unwrap();
        world.store.seizure(&a, marked.seizure()).await.unwrap().unwrap();
        world.later(1);
        let seen = world.store.mirror(&a, world.now(), 100).await.unwrap();
        let told: Vec<_> = seen.iter().map(|row| (row.action.as_str(), row.organisation, row.seizure)).collect();
        for action in ["seizure_opened", "mark_opened", "record_exported"] {
            assert!(told.contains(&(action, org(B), Some(marked.seizure()))), "{action}: {told:?}");
        }
        assert_eq!(told.len(), 3, "nothing of one's own");
        assert!(!format!("{seen:?}").contains(&b.user.unwrap().to_string()), "no person");
        assert_eq!(world.store.mirror(&b, world.now(), 100).await.unwrap(), [], "B's records were read by nobody");
        // A delay holds for what is read from then on, for so long.
        let officer = world.context(B, Some(crate::world::user(B, 2)), &[Role::DataProtectionOfficer]);
        let until = world.now().plus_seconds(3_600);
        let mut refused = world.store.begin(&b).await.unwrap();
        assert!(matches!(refused.delay_mirror("r", 30, until).await, Err(StoreError::Refused { .. })));
        for days in [0, 91] {
            assert!(matches!(refused.delay_mirror("r", days, until).await, Err(StoreError::Refused { .. })));
        }
        std::mem::drop(refused);
        world.write(&officer, async |unit: &mut Unit| {
            for days in [0, 91] {
                assert!(matches!(unit.delay_mirror("r", days, until).await, Err(StoreError::Invalid { .. })));
            }
            unit.delay_mirror("a case of ours", 30, until).await.unwrap();
        }).await;
        world.later(1);
        world.store.seizure(&world.person(B), marked.seizure()).await.unwrap().unwrap();
        world.later(1);
        assert_eq!(world.store.mirror(&a, world.now(), 100).await.unwrap().len(), 3);
        world.later(30 * 86_400);
        assert_eq!(world.store.mirror(&a, world.now(), 100).await.unwrap().len(), 4);
        assert_eq!(world.store.mirror_delays(&officer).await.unwrap().len(), 1);
        assert_eq!(world.store.mirror_delays(&a).await.unwrap(), []);
    }
}

on_both! {
    async fn an_officer_looks_into_accesses_of_the_own_body_alone(world) {
        let mut shared = handling(MatchingMode::NoMatch);
        shared.audience.organisations = vec![org(B)];
        let marked = world.marked_as(A, 1, shared).await;
        let (a, b) = (world.person(A), world.person(B));
        world.store.seizure(&b, marked.seizure()).await.unwrap().unwrap();
        world.store.open_mark(&b, marked.mark()).await.unwrap().unwrap();
        world.store.seizure(&a, marked.seizure()).await.unwrap().unwrap();
        world.store.audit_read(&b, "refused", "GET /seizures/none").await.unwrap();
        let (from, to) = (world.now().plus_seconds(-3_600), world.now().plus_seconds(3_600));
        let roles = &[Role::DataProtectionOfficer];
        let officer = world.context(B, Some(crate::world::user(B, 2)), roles);
        let hours = world.store.access_hours(&officer, from, to).await.unwrap();
        let told: Vec<_> = hours.iter().map(|hour| (hour.user, hour.opened, hour.refused)).collect();
        assert_eq!(told, [(b.user.unwrap(), 2, 1)], "nothing of A's people");
        let sample = world.store.access_sample(&officer, from, to, 10).await.unwrap();
        let mut acts: Vec<_> = sample.iter().map(|row| (row.action.as_str(), row.own, row.user)).collect();
        acts.sort_unstable();
        let user = b.user.unwrap();
        assert_eq!(acts, [("mark_opened", Some(false), user), ("seizure_opened", Some(false), user)]);
        assert_eq!(world.store.access_sample(&officer, from, to, 10).await.unwrap(), sample, "drawn once");
        // Nobody else looks, and nobody finds anything of their own accesses or of another body's.
        assert!(matches!(world.store.access_hours(&b, from, to).await, Err(StoreError::Refused { .. })));
        assert!(matches!(world.store.access_sample(&b, from, to, 9).await, Err(StoreError::Refused { .. })));
        let entry = sample[0].id;
        let own = world.context(B, b.user, roles);
        let other = world.context(A, Some(crate::world::user(A, 2)), roles);
        let mut unit = world.store.begin(&own).await.unwrap();
        assert!(matches!(unit.check_access(entry, "in_order").await, Err(StoreError::Refused { .. })));
        std::mem::drop(unit);
        world.write(&other, async |unit: &mut Unit| {
            assert!(!unit.check_access(entry, "in_order").await.unwrap());
        }).await;
        world.write(&officer, async |unit: &mut Unit| {
            assert!(matches!(unit.check_access(entry, "fine").await, Err(StoreError::Invalid { .. })));
            assert!(unit.check_access(entry, "in_doubt").await.unwrap());
        }).await;
        world.later(1);
        let officer = world.context(B, officer.user, roles);
        world.write(&officer, async |unit: &mut Unit| {
            assert!(unit.check_access(entry, "in_order").await.unwrap());
        }).await;
        let sample = world.store.access_sample(&officer, from, to, 10).await.unwrap();
        let found: Vec<_> = sample.iter().map(|row| row.outcome.as_deref()).collect();
        assert_eq!(found, [Some("in_order"), None]);
    }
}

/// Of transactions that wait for one another each is there whole or not at all, whatever becomes of those beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_are_made_durable_together_stand_each_for_itself() {
    let world = World::new(Engine::Sqlite).await.unwrap();
    let mut tasks = Vec::new();
    for n in 0..200_u32 {
        let (store, context) = (world.store.clone(), world.person(A));
        tasks.push(tokio::spawn(async move {
            let mut unit = store.begin(&context).await.unwrap();
            unit.audit("together", &n.to_string(), "one").await.unwrap();
            if n % 7 == 0 {
                // Somebody goes away in the middle of a write.
                let subject = n.to_string();
                let write = unit.audit("together", &subject, "two");
                let _ = tokio::time::timeout(std::time::Duration::ZERO, write).await;
                return None;
            }
            unit.audit("together", &n.to_string(), "two").await.unwrap();
            if n % 7 == 1 {
                // Or while it is made durable: that is not undone.
                let commit = tokio::spawn(unit.commit());
                commit.abort();
                let _ = commit.await;
                return None;
            }
            unit.commit().await.unwrap();
            // It is there for every reader at once.
            Some(n.to_string())
        }));
    }
    let mut told = Vec::new();
    for task in tasks {
        told.extend(task.await.unwrap());
    }
    // Whoever comes last finds everything tidy.
    world.write(&world.person(A), async |unit: &mut Unit| unit.audit("after", "x", "").await.unwrap()).await;
    let one = texts(
        &world,
        "SELECT subject FROM audit_entry WHERE action = 'together' AND detail = 'one' ORDER BY subject",
    )
    .await;
    let two = texts(
        &world,
        "SELECT subject FROM audit_entry WHERE action = 'together' AND detail = 'two' ORDER BY subject",
    )
    .await;
    assert_eq!(one, two, "no half of a transaction");
    for n in &told {
        assert!(one.contains(n), "{n} was told to be there");
    }
    for n in (0..200).filter(|n| n % 7 == 0) {
        assert!(!one.contains(&n.to_string()), "{n} was dropped");
    }
}
