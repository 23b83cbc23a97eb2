//! Files by hash, uploads in pieces, the sweep.

use crate::world::{A, B, World, id, on_both};
use commonlink_model::UploadId;
use commonlink_store::{FileHash, StoreError, Unit, UploadState};
use std::fs::File;
use std::time::{Duration, SystemTime};

fn upload_id() -> UploadId {
    UploadId::from_uuid(id(0x600, 1))
}

async fn announce(world: &World, bytes: &[u8], claim: bool) -> UploadState {
    let hash = FileHash::of(bytes);
    let claim = claim.then_some(&hash);
    world.store.begin_upload(&world.person(A), upload_id(), "a.jpg", bytes.len() as u64, claim).await.unwrap()
}

fn age(world: &World, hash: &FileHash) {
    let file = File::options().append(true).open(world.store.files().path(hash)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_hours(25)).unwrap();
}

on_both! {
    async fn pieces_resume_and_repeat(world) {
        let bytes: Vec<u8> = (0..1000_u32).map(|n| (n % 251) as u8).collect();
        let context = world.person(A);
        let piece = async |from: usize, to: usize| {
            world.store.append_piece(&context, upload_id(), from as u64, &bytes[from..to]).await
        };
        assert_eq!(announce(&world, &bytes, true).await.received, 0);
        assert!(matches!(piece(400, 500).await, Err(StoreError::Offset { expected: 0 })));
        assert_eq!(piece(0, 400).await.unwrap().received, 400);
        assert_eq!(piece(0, 400).await.unwrap().received, 400, "again");
        assert_eq!(piece(100, 300).await.unwrap().received, 400, "a part of it again");
        assert!(matches!(piece(300, 500).await, Err(StoreError::Offset { expected: 400 })), "half old, half new");
        assert!(matches!(piece(500, 600).await, Err(StoreError::Offset { expected: 400 })));
        let other = world.store.append_piece(&context, upload_id(), 0, &[9; 400]).await;
        assert!(matches!(other, Err(StoreError::Conflict { .. })), "other bytes: {other:?}");
        let long = world.store.append_piece(&context, upload_id(), 400, &[0; 601]).await;
        assert!(matches!(long, Err(StoreError::BeyondEnd { announced: 1000 })));
        assert_eq!(announce(&world, &bytes, true).await.received, 400, "announced again: where to go on");
        let done = piece(400, 1000).await.unwrap();
        assert_eq!(done.hash, Some(FileHash::of(&bytes)));
        assert_eq!(piece(400, 1000).await.unwrap(), done, "the last piece again");
        assert_eq!(world.store.upload(&context, upload_id()).await.unwrap(), Some(done));
        assert_eq!(world.store.files().read(&FileHash::of(&bytes)).await.unwrap(), bytes);
        let parts = std::fs::read_dir(world.database.folder().join("files/parts")).unwrap().count();
        assert_eq!(parts, 0);
    }

    async fn nobody_else_reaches_an_upload(world) {
        announce(&world, b"bytes", false).await;
        for context in [world.person(B), world.examiner(A, 1)] {
            assert_eq!(world.store.upload(&context, upload_id()).await.unwrap(), None);
            let refused = world.store.append_piece(&context, upload_id(), 0, b"x").await;
            assert!(matches!(refused, Err(StoreError::Invalid { .. })));
        }
        let same = world.store.begin_upload(&world.person(B), upload_id(), "b", 3, None).await.unwrap();
        assert_eq!((same.bytes, same.name.as_str()), (3, "b"), "the identifier is free for another body");
        let other = world.store.begin_upload(&world.person(A), upload_id(), "a.jpg", 6, None).await;
        assert!(matches!(other, Err(StoreError::Conflict { .. })));
        let large = world.store.begin_upload(&world.person(A), upload_id(), "a", u64::MAX, None).await;
        assert!(matches!(large, Err(StoreError::TooLarge { .. })));
    }

    async fn what_has_another_hash_starts_again(world) {
        announce(&world, b"right", true).await;
        let context = world.person(A);
        let damaged = world.store.append_piece(&context, upload_id(), 0, b"wrong").await;
        assert!(matches!(damaged, Err(StoreError::Damaged { .. })));
        assert_eq!(world.store.upload(&context, upload_id()).await.unwrap().unwrap().received, 0);
        assert!(world.store.append_piece(&context, upload_id(), 0, b"right").await.unwrap().hash.is_some());
    }

    async fn the_same_piece_twice_at_once_counts_once(world) {
        announce(&world, b"0123456789", true).await;
        let context = world.person(A);
        let store = &world.store;
        let piece = || store.append_piece(&context, upload_id(), 0, b"01234");
        let (one, two, three) = tokio::join!(piece(), piece(), piece());
        for state in [one, two, three] {
            assert_eq!(state.unwrap().received, 5);
        }
        let piece = || store.append_piece(&context, upload_id(), 5, b"56789");
        let (one, two) = tokio::join!(piece(), piece());
        assert_eq!(one.unwrap(), two.unwrap());
    }

    async fn an_empty_upload_is_complete_at_once(world) {
        assert_eq!(announce(&world, b"", true).await.hash, Some(FileHash::of(b"")));
    }

    async fn the_sweep_takes_only_old_files_that_nobody_names(world) {
        let files = world.store.files();
        let (young, old, renewed) = (
            files.put(b"young".to_vec()).await.unwrap(),
            files.put(b"old".to_vec()).await.unwrap(),
            files.put(b"renewed".to_vec()).await.unwrap(),
        );
        let named = files.put(b"named".to_vec()).await.unwrap();
        world.write(&world.person(A), async |unit: &mut Unit| {
            unit.insert_file(&named, "n", "image/png", 5).await.unwrap();
        }).await;
        for hash in [&old, &renewed, &named] {
            age(&world, hash);
        }
        files.put(b"renewed".to_vec()).await.unwrap();
        let report = world.store.sweep_files().await.unwrap();
        assert_eq!((report.removed, report.dangling.len()), (1, 0));
        assert!(files.read(&old).await.is_err());
        for hash in [&young, &renewed, &named] {
            files.read(hash).await.unwrap();
        }
        std::fs::remove_file(files.path(&named)).unwrap();
        assert_eq!(world.store.sweep_files().await.unwrap().dangling, [named]);
    }

    async fn a_row_never_names_a_missing_file_and_damage_is_noticed(world) {
        let absent = FileHash::of(b"absent");
        let mut unit = world.store.begin(&world.person(A)).await.unwrap();
        assert!(matches!(unit.insert_file(&absent, "n", "image/png", 1).await, Err(StoreError::Damaged { .. })));
        drop(unit);
        let there = world.store.files().put(b"there".to_vec()).await.unwrap();
        std::fs::write(world.store.files().path(&there), b"altered").unwrap();
        assert!(matches!(world.store.files().read(&there).await, Err(StoreError::Damaged { .. })));
        let path = world.database.folder().join("source");
        std::fs::write(&path, b"from a file").unwrap();
        let copied = world.store.files().put_file(&path).await.unwrap();
        assert_eq!(copied, FileHash::of(b"from a file"));
        assert_eq!(world.store.files().put_file(&path).await.unwrap(), copied);
    }
}
