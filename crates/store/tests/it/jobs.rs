//! The work queue.

use crate::world::{A, on_both, open};
use commonlink_store::{JobCounts, StoreError, Unit};
use std::collections::BTreeSet;

on_both! {
    async fn each_job_goes_to_one_worker(world) {
        world.write(&world.platform(A), async |unit: &mut Unit| {
            for n in 0..40 {
                assert!(unit.enqueue("describe", &n.to_string(), None, world.now()).await.unwrap());
            }
        }).await;
        let other = open(world.database.url(), &world.database.folder().join("files"), &world.clock).await;
        let work = async |store: commonlink_store::Store, worker: &'static str| {
            let mut got = Vec::new();
            while let Some(job) = store.lease_job(worker, &["describe", "compare"], world.now(), 60).await.unwrap() {
                got.push(job.payload);
            }
            got
        };
        let (one, two, three) = tokio::join!(
            work(world.store.clone(), "one"), work(other.clone(), "two"), work(other.clone(), "three"));
        let all: Vec<String> = [one, two, three].concat();
        assert_eq!(all.len(), 40);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 40);
    }

    async fn a_dead_workers_job_is_leased_again_and_finished_once(world) {
        let now = world.now();
        world.write(&world.platform(A), async |unit: &mut Unit| {
            unit.enqueue("compare", "p", Some("d"), now).await.unwrap();
            assert!(!unit.enqueue("compare", "p", Some("d"), now).await.unwrap(), "one open job of a name");
        }).await;
        let store = &world.store;
        let dead = store.lease_job("dead", &["compare"], now, 60).await.unwrap().unwrap();
        assert!(store.lease_job("next", &["compare"], now.plus_seconds(59), 60).await.unwrap().is_none());
        store.extend_lease(&dead, now.plus_seconds(90)).await.unwrap();
        assert!(store.lease_job("next", &["compare"], now.plus_seconds(89), 60).await.unwrap().is_none());
        let next = store.lease_job("next", &["compare"], now.plus_seconds(90), 60).await.unwrap().unwrap();
        assert_eq!((next.id, next.attempts), (dead.id, 2));

        // The dead one wakes: nothing of it becomes visible.
        let mut unit = store.begin(&world.platform(A)).await.unwrap();
        unit.set_training(true).await.unwrap();
        assert!(matches!(unit.finish_job(&dead).await, Err(StoreError::Conflict { .. })));
        drop(unit);
        assert!(!store.training().await.unwrap());
        assert!(store.fail_job(&dead, "late", None).await.is_err());
        assert!(store.extend_lease(&dead, now).await.is_err());

        store.fail_job(&next, "try later", Some(now.plus_seconds(500))).await.unwrap();
        assert!(store.lease_job("x", &["compare"], now.plus_seconds(499), 60).await.unwrap().is_none());
        assert!(store.lease_job("x", &["other"], now.plus_seconds(500), 60).await.unwrap().is_none());
        let last = store.lease_job("x", &["compare"], now.plus_seconds(500), 60).await.unwrap().unwrap();
        world.write(&world.platform(A), async |unit: &mut Unit| unit.finish_job(&last).await.unwrap()).await;
        assert_eq!(store.job_counts().await.unwrap(), JobCounts { done: 1, ..JobCounts::default() });
        world.write(&world.platform(A), async |unit: &mut Unit| {
            assert!(unit.enqueue("compare", "p", Some("d"), now).await.unwrap(), "a finished one is no open one");
        }).await;
        let again = store.lease_job("x", &["compare"], now, 60).await.unwrap().unwrap();
        store.fail_job(&again, "for good", None).await.unwrap();
        assert_eq!(store.job_counts().await.unwrap(), JobCounts { done: 1, failed: 1, ..JobCounts::default() });
    }
}
