//! Worlds of size: written in blocks and compared in bulk, the same whether cut short or not.

use crate::world::World;
use commonlink_casework::world::{Settings, Stage};
use commonlink_casework::{CaseworkError, ENGINE_VERSION, Platform};
use commonlink_marks::Description;
use commonlink_model::{CaptureKind, Context, MarkKind};
use commonlink_store::HitFilter;
use commonlink_testkit::Engine;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Three parts, marks as descriptions.
const IN_PARTS: &str = include_str!("worlds/parts.toml");
/// One part of more seizures than come in by the door, marks with pictures.
const WITH_PICTURES: &str = include_str!("worlds/pictures.toml");

async fn make(platform: &Platform, settings: &str) -> Result<(), CaseworkError> {
    platform.make_world(&Settings::from_text(settings).unwrap(), 7, &|_, _, _| {}).await
}

/// Begins a making and lets it die once so many steps of a stage are done.
async fn cut_short(platform: &Platform, settings: &str, at: Stage, steps: u64) {
    let reached = Arc::new(AtomicU64::new(0));
    let (seen, platform) = (Arc::clone(&reached), platform.clone());
    let settings = Settings::from_text(settings).unwrap();
    let making = tokio::spawn(async move {
        let report = move |stage: Stage, done: u64, _: u64| {
            if stage == at {
                seen.fetch_max(done, Ordering::SeqCst);
            }
        };
        platform.make_world(&settings, 7, &report).await
    });
    while reached.load(Ordering::SeqCst) < steps && !making.is_finished() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    making.abort();
    assert!(making.await.is_err(), "it was over before it could be cut short");
}

async fn contexts(platform: &Platform) -> Vec<Context> {
    let nobody = platform.own_context(commonlink_model::OrganisationId::from_uuid(uuid::Uuid::nil()));
    let bodies = platform.store().organisations(&nobody).await.unwrap();
    bodies.iter().map(|body| platform.own_context(body.organisation.id)).collect()
}

/// Everything that must be the same in two stores of one world.
async fn told(platform: &Platform) -> Vec<String> {
    let store = platform.store();
    let mut lines = Vec::new();
    for ctx in contexts(platform).await {
        let mut after = None;
        loop {
            let marks = store.marks(&ctx, after, 500).await.unwrap();
            let Some(last) = marks.last() else { break };
            after = Some(last.mark.id);
            lines.extend(marks.iter().map(|mark| format!("{mark:?}")));
        }
        let query =
            commonlink_store::SeizureQuery { limit: 1_000, ..commonlink_store::SeizureQuery::default() };
        for row in store.seizures(&ctx, &query).await.unwrap().rows {
            lines.push(format!("{:?}", store.seizure(&ctx, row.id).await.unwrap().unwrap()));
        }
        for user in store.accounts(&ctx).await.unwrap() {
            lines.push(user.login);
        }
        for hit in store.hits(&ctx, HitFilter::default(), u32::MAX).await.unwrap() {
            let row = hit.row;
            lines.push(format!("{:?} {:?} {:?}", row.capture, row.class_log10, row.individual_log10));
        }
    }
    lines.sort();
    lines
}

pub async fn a_world_in_parts_goes_on_after_a_kill(engine: Engine) {
    let (Some(whole), Some(cut)) = (World::new(engine).await, World::new(engine).await) else { return };
    make(&whole.platform, IN_PARTS).await.unwrap();
    cut_short(&cut.platform, IN_PARTS, Stage::Seizures, 150).await;
    cut_short(&cut.beside(1 << 32).await, IN_PARTS, Stage::Seizures, 380).await;
    let last = cut.beside(1 << 33).await;
    make(&last, IN_PARTS).await.unwrap();
    let (one, two) = (told(&whole.platform).await, told(&last).await);
    assert_eq!(one.len(), two.len());
    assert!(one == two);
    assert_eq!(one.iter().filter(|line| line.starts_with("Seizure ")).count(), 600);
    assert_eq!(one.iter().filter(|line| line.starts_with("MarkView ")).count(), 60);

    // What is held is what the engine reads, each a training record of its owner.
    let first = contexts(&last).await.remove(0);
    let keys = last
        .store()
        .gallery_keys(&first, MarkKind::PressedRelief, CaptureKind::PhotoFourLight, ENGINE_VERSION, true)
        .await
        .unwrap();
    let held = last.store().descriptions(&first, &keys, ENGINE_VERSION).await.unwrap();
    assert_eq!(held.len(), 24);
    assert!(held.iter().all(|(_, bytes)| Description::from_bytes(bytes).is_ok()));
    assert!(
        two.iter().filter(|line| line.starts_with("Seizure ")).all(|line| line.contains("training: true"))
    );
    // Nothing is queued, and the same again changes nothing.
    assert_eq!(last.health().await.unwrap().queued, 0);
    make(&last, IN_PARTS).await.unwrap();
    assert!(told(&last).await == two);
}

pub async fn a_world_with_pictures_goes_on_after_a_kill(engine: Engine) {
    let (Some(whole), Some(cut)) = (World::new(engine).await, World::new(engine).await) else { return };
    make(&whole.platform, WITH_PICTURES).await.unwrap();
    cut_short(&cut.platform, WITH_PICTURES, Stage::Seizures, 1_000).await;
    cut_short(&cut.beside(1 << 32).await, WITH_PICTURES, Stage::Comparisons, 3).await;
    let last = cut.beside(1 << 33).await;
    make(&last, WITH_PICTURES).await.unwrap();
    let (one, two) = (told(&whole.platform).await, told(&last).await);
    assert!(one == two, "{} {}", one.len(), two.len());
    assert_eq!(one.iter().filter(|line| line.starts_with("MarkView ")).count(), 28);
    let health = last.health().await.unwrap();
    assert_eq!((health.queued, health.leased, health.failed), (0, 0, 0));
    assert!(one.iter().any(|line| line.starts_with("CaptureId")), "no hit");
}

pub async fn another_world_is_refused(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    world.bureau("fj", "FJ").await;
    assert!(matches!(make(&world.platform, IN_PARTS).await, Err(CaseworkError::Stale)));
    assert!(!world.platform.store().training().await.unwrap());
}
