//! Everything comes back, on the same engine or the other one.

use crate::world::{A, B, World, on_both, open};
use commonlink_model::MatchingMode;
use commonlink_store::{Store, StoreError};
use commonlink_testkit::{Engine, FixedClock, temporary_url};
use std::sync::Arc;

async fn furnished(world: &World) {
    let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
    let two = world.marked(B, 1, MatchingMode::HitOnly).await;
    world.compared(&one, &two, 1).await;
    world.examined(&one, &two, 1, &[A, B]).await;
    world.store.open_session(crate::world::user(A, 0), "s", world.now().plus_seconds(9)).await.unwrap();
}

async fn empty(
    engine: Engine,
    clock: &Arc<FixedClock>,
) -> Option<(Store, commonlink_testkit::TemporaryDatabase)> {
    let database = temporary_url(engine).await?;
    let store = open(database.url(), &database.folder().join("files"), clock).await;
    Some((store, database))
}

on_both! {
    async fn a_backup_comes_back_on_either_engine(world) {
        furnished(&world).await;
        let folder = world.database.folder().join("backup");
        let manifest = world.store.backup(&folder).await.unwrap();
        assert_eq!((manifest.files, manifest.rows["seizure"], manifest.rows["audit_entry"] > 10), (4, 2, true));
        assert!(!manifest.rows.contains_key("session"));
        for engine in Engine::ALL {
            let Some((store, _database)) = empty(engine, &world.clock).await else { continue };
            assert_eq!(store.restore(&folder).await.unwrap(), manifest);
            for body in [A, B] {
                let context = world.context(body, None, &[]);
                let id = crate::world::seizure_id(body, 1);
                let (old, new) = (world.store.seizure(&context, id).await.unwrap(), store.seizure(&context, id).await.unwrap());
                assert!(old.is_some());
                assert_eq!(old, new);
                let hits = store.hits_of(&context, id).await.unwrap();
                assert_eq!(hits, world.store.hits_of(&context, id).await.unwrap());
                assert_eq!(hits.len(), 1);
            }
            let again = world.database.folder().join(format!("again {engine:?}"));
            assert_eq!(store.backup(&again).await.unwrap(), manifest, "to the last byte");
            assert!(matches!(store.restore(&folder).await, Err(StoreError::Conflict { .. })), "only into an empty one");
            assert!(store.sweep_files().await.unwrap().dangling.is_empty());
        }
        assert!(matches!(world.store.backup(&folder).await, Err(StoreError::Conflict { .. })));
    }

    async fn a_damaged_backup_is_refused_whole(world) {
        furnished(&world).await;
        let folder = world.database.folder().join("backup");
        world.store.backup(&folder).await.unwrap();
        let lines = folder.join("hit.jsonl");
        let text = std::fs::read_to_string(&lines).unwrap();
        std::fs::write(&lines, text.replacen("1.6", "6.1", 1)).unwrap();
        let Some((store, _database)) = empty(world.database.engine(), &world.clock).await else { continue };
        assert!(matches!(store.restore(&folder).await, Err(StoreError::Damaged { .. })));
        std::fs::write(&lines, text).unwrap();
        let some = std::fs::read_dir(folder.join("files")).unwrap().next().unwrap().unwrap().path();
        let file = std::fs::read_dir(some).unwrap().next().unwrap().unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, b"other").unwrap();
        assert!(matches!(store.restore(&folder).await, Err(StoreError::Damaged { .. })));
        assert!(store.organisations(&world.platform(A)).await.unwrap().is_empty(), "nothing was kept");
        std::fs::write(&file, bytes).unwrap();
        store.restore(&folder).await.unwrap();
    }
}
