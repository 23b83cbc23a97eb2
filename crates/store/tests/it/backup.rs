//! Everything comes back, on the same engine or the other one.

use crate::world::{A, B, World, on_both, open};
use commonlink_model::{Context, MatchingMode};
use commonlink_store::{Backup, Ground, Settings, Store, StoreError};
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
            assert_eq!(restored(&store, &folder).await.unwrap(), manifest);
            // As opening the store does.
            store.derive_terms(|owner| Context { organisation: owner, ..world.platform(A) }).await.unwrap();
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
            assert!(matches!(restored(&store, &folder).await, Err(StoreError::NotEmpty)), "only into an empty one");
            assert!(store.sweep_files().await.unwrap().dangling.is_empty());
        }
        let said = world.store.backup(&folder).await.unwrap_err().to_string();
        assert!(said.contains("backup exists already; name a new folder"), "{said}");
    }

    async fn a_damaged_backup_is_refused_whole(world) {
        furnished(&world).await;
        let folder = world.database.folder().join("backup");
        world.store.backup(&folder).await.unwrap();
        let some = std::fs::read_dir(folder.join("files")).unwrap().next().unwrap().unwrap().path();
        let file = std::fs::read_dir(some).unwrap().next().unwrap().unwrap().path();
        let original = file.strip_prefix(&folder).unwrap().display().to_string();
        let text = std::fs::read_to_string(folder.join("hit.jsonl")).unwrap();
        let altered = text.replacen("1.6", "6.1", 1);
        assert_ne!(altered, text);
        let shorter = text.lines().skip(1).fold(String::new(), |text, line| text + line + "\n");
        for (name, content) in [
            ("manifest.json", None),
            ("manifest.json", Some("{")),
            ("hit.jsonl", None),
            ("hit.jsonl", Some(altered.as_str())),
            ("hit.jsonl", Some(shorter.as_str())),
            ("hit.jsonl", Some("no row\n")),
            (original.as_str(), None),
            (original.as_str(), Some("other")),
        ] {
            let path = folder.join(name);
            let kept = std::fs::read(&path).unwrap();
            match content {
                None => std::fs::remove_file(&path).unwrap(),
                Some(content) => std::fs::write(&path, content).unwrap(),
            }
            let error = Backup::read(&folder).await.unwrap_err();
            assert!(matches!(error, StoreError::Backup { .. }), "{error:?}");
            let (said, what) = (error.to_string(), if content.is_none() { "missing" } else { "damaged" });
            assert!(said.contains(name) && said.contains(what), "{said}");
            std::fs::write(&path, kept).unwrap();
        }
        let absent = Backup::read(&folder.join("none")).await.unwrap_err().to_string();
        assert!(absent.contains("there is no folder"), "{absent}");
        // What changes between looking and bringing back is noticed too.
        let backup = Backup::read(&folder).await.unwrap();
        let Some((store, _database)) = empty(world.database.engine(), &world.clock).await else { continue };
        for path in [file, folder.join("hit.jsonl")] {
            let kept = std::fs::read(&path).unwrap();
            std::fs::write(&path, &altered).unwrap();
            assert!(matches!(store.restore(&backup).await, Err(StoreError::Backup { .. })));
            std::fs::write(&path, kept).unwrap();
        }
        assert!(store.organisations(&world.platform(A)).await.unwrap().is_empty(), "nothing was kept");
        store.restore(&backup).await.unwrap();
    }

}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_in_use_is_left_at_its_version() {
    let Some(world) = World::new(Engine::Sqlite).await else { return };
    furnished(&world).await;
    let folder = world.database.folder().join("backup");
    world.store.backup(&folder).await.unwrap();
    // As an older version has left it.
    let pool = sqlx::SqlitePool::connect(world.database.url()).await.unwrap();
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 1").execute(&pool).await.unwrap();
    pool.close().await;
    assert!(matches!(restored(&world.store, &folder).await, Err(StoreError::NotEmpty)));
    assert_eq!(world.store.health().await.unwrap().applied, 1);
}

async fn restored(
    store: &Store,
    folder: &std::path::Path,
) -> commonlink_store::Result<commonlink_store::Manifest> {
    store.restore(&Backup::read(folder).await?).await
}

/// Everything below a folder.
fn below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ground_is_cleared_of_what_was_made_and_of_nothing_else() {
    let temporary = commonlink_testkit::TemporaryFolder::new("ground");
    let clock = Arc::new(FixedClock::default());
    let top = temporary.path();
    for folder in ["empty", "used/files", "mixed"] {
        std::fs::create_dir_all(top.join(folder)).unwrap();
    }
    std::fs::write(top.join("used/files/original"), "of somebody").unwrap();
    std::fs::write(top.join("mixed/notes.txt"), "of somebody").unwrap();
    let before = below(top);
    for (database, files) in [
        ("new/deep/a.db", "new/files"),
        ("empty/a.db", "empty/files"),
        ("mixed/a.db", "mixed/files"),
        ("a.db", "empty"),
    ] {
        let url = format!("sqlite:{}", top.join(database).display());
        let settings = Settings { database: url.clone(), files: top.join(files) };
        let ground = Ground::of(&settings);
        assert_eq!(below(top), before, "looking changes nothing");
        let store = open(&url, &settings.files, &clock).await;
        store.migrate().await.unwrap();
        store.files().put(b"original".to_vec()).await.unwrap();
        store.close().await;
        assert!(top.join(database).exists());
        ground.clear().unwrap();
        assert_eq!(below(top), before, "{database}");
    }
    // Of a store that was there nothing goes.
    let settings = Settings {
        database: format!("sqlite:{}", top.join("used/a.db").display()),
        files: top.join("used/files"),
    };
    let store = open(&settings.database, &settings.files, &clock).await;
    store.migrate().await.unwrap();
    let before = below(top);
    Ground::of(&settings).clear().unwrap();
    assert_eq!(below(top), before);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn folders_are_made_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let Some(world) = World::new(Engine::Sqlite).await else { return };
    furnished(&world).await;
    let temporary = commonlink_testkit::TemporaryFolder::new("rights");
    let rights = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (data, backup) = (temporary.path().join("deep/data"), temporary.path().join("backup"));
    let url = format!("sqlite:{}", data.join("commonlink.db").display());
    let store = open(&url, &data.join("files"), &world.clock).await;
    world.store.backup(&backup).await.unwrap();
    restored(&store, &backup).await.unwrap();
    store.close().await;
    let folders =
        |top: &std::path::Path| below(top).into_iter().filter(|path| path.is_dir()).collect::<Vec<_>>();
    let made =
        [folders(&data), folders(&backup), vec![data.clone(), backup.clone(), temporary.path().join("deep")]];
    assert!(made.iter().all(|list| list.len() > 2), "{made:?}");
    for folder in made.iter().flatten() {
        assert_eq!(rights(folder), 0o700, "{}", folder.display());
    }
    // A folder that was there keeps its rights, so what is written into it has its own.
    let ours = temporary.path().join("ours");
    std::fs::create_dir(&ours).unwrap();
    std::fs::set_permissions(&ours, std::fs::Permissions::from_mode(0o755)).unwrap();
    world.store.backup(&ours).await.unwrap();
    assert_eq!(rights(&ours), 0o755);
    for path in std::fs::read_dir(&ours).unwrap().map(|entry| entry.unwrap().path()) {
        assert_eq!(rights(&path) & 0o077, 0, "{}", path.display());
    }
}
