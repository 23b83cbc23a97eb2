//! Seizures, custody, idempotency.

use crate::world::{A, B, World, exhibit_id, on_both, seizure};
use commonlink_model::{Custody, Reported, Role};
use commonlink_store::{StoreError, Unit};
use commonlink_testkit::Engine;
use sqlx::{Connection, Row};

/// Audit entries of this action.
async fn entries(world: &World, action: &str) -> i64 {
    let text = "SELECT count(*) AS n FROM audit_entry WHERE action = $1";
    match world.database.engine() {
        Engine::Sqlite => {
            let mut connection = sqlx::SqliteConnection::connect(world.database.url()).await.unwrap();
            sqlx::query(text).bind(action).fetch_one(&mut connection).await.unwrap().get("n")
        }
        Engine::Postgres => {
            let mut connection = sqlx::PgConnection::connect(world.database.url()).await.unwrap();
            sqlx::query("SET commonlink.principal = 'restore'").execute(&mut connection).await.unwrap();
            sqlx::query(text).bind(action).fetch_one(&mut connection).await.unwrap().get("n")
        }
    }
}

on_both! {
    async fn everything_about_a_seizure_survives(world) {
        let written = seizure(A, 1);
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&written).await.unwrap()).await;
        let read = world.store.seizure(&world.person(A), written.id).await.unwrap().unwrap();
        assert_eq!(read, written);
        assert!(world.store.reference_taken(&world.person(A), "A-2026-001").await.unwrap());
        assert!(!world.store.reference_taken(&world.person(B), "A-2026-001").await.unwrap());
    }

    async fn writes_and_openings_leave_audit_entries(world) {
        let written = seizure(A, 1);
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&written).await.unwrap()).await;
        assert_eq!(entries(&world, "insert_seizure").await, 1);
        world.store.seizure(&world.person(B), written.id).await.unwrap();
        assert_eq!(entries(&world, "seizure_opened").await, 0, "what is not there is not opened");
        world.store.seizure(&world.person(A), written.id).await.unwrap();
        assert_eq!(entries(&world, "seizure_opened").await, 1);
        let mut unit = world.store.begin(&world.person(A)).await.unwrap();
        unit.insert_seizure(&seizure(A, 2)).await.unwrap();
        drop(unit);
        assert_eq!(entries(&world, "insert_seizure").await, 1, "rolled back with its write");
    }

    async fn only_officers_write_and_only_their_own(world) {
        for context in [world.person(B), world.examiner(A, 1), world.context(A, Some(crate::world::user(A, 0)), &[Role::Analyst])] {
            let mut unit = world.store.begin(&context).await.unwrap();
            let refused = unit.insert_seizure(&seizure(A, 1)).await;
            assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
        }
    }

    async fn a_reference_is_used_once_per_owner(world) {
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&seizure(A, 1)).await.unwrap()).await;
        let mut other = seizure(B, 1);
        other.submission.reference = "A-2026-001".to_owned();
        world.write(&world.person(B), async |unit: &mut Unit| unit.insert_seizure(&other).await.unwrap()).await;
        let mut again = seizure(A, 2);
        again.submission.reference = "A-2026-001".to_owned();
        let mut unit = world.store.begin(&world.person(A)).await.unwrap();
        assert!(matches!(unit.insert_seizure(&again).await, Err(StoreError::Conflict { .. })));
    }

    async fn custody_is_appended_to_own_exhibits(world) {
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&seizure(A, 1)).await.unwrap()).await;
        let entry = Custody { at: world.now(), holder: "Lab".to_owned(), place: "Suva".to_owned(), seal: Reported::Unknown };
        world.write(&world.person(B), async |unit: &mut Unit| {
            assert!(!unit.add_custody(exhibit_id(A, 1), &entry).await.unwrap());
        }).await;
        world.later(5);
        world.write(&world.person(A), async |unit: &mut Unit| {
            assert!(unit.add_custody(exhibit_id(A, 1), &entry).await.unwrap());
        }).await;
        let read = world.store.seizure(&world.person(A), seizure(A, 1).id).await.unwrap().unwrap();
        assert_eq!(read.submission.exhibits[0].custody.len(), 2);
        assert_eq!(read.submission.exhibits[0].custody[1], entry);
        assert_eq!(read.changed, world.now());
    }

    async fn of_two_racing_submissions_one_is_kept(world) {
        let submit = async |n: u8| -> Result<(), StoreError> {
            let mut unit = world.store.begin(&world.person(A)).await?;
            unit.insert_seizure(&seizure(A, n)).await?;
            unit.remember("key", "digest", 201, &format!("{n}")).await?;
            unit.commit().await
        };
        let (one, two) = tokio::join!(submit(1), submit(2));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let lost = one.err().or(two.err()).unwrap();
        assert!(matches!(lost, StoreError::Conflict { .. }), "{lost:?}");
        let kept = world.store.recalled(&world.person(A), "key").await.unwrap().unwrap();
        assert_eq!((kept.status, kept.digest.as_str()), (201, "digest"));
        assert!(world.store.recalled(&world.person(B), "key").await.unwrap().is_none());
        let kept: u8 = kept.body.parse().unwrap();
        assert!(world.store.seizure(&world.person(A), seizure(A, kept).id).await.unwrap().is_some());
        assert!(world.store.seizure(&world.person(A), seizure(A, 3 - kept).id).await.unwrap().is_none());
    }
}
