//! How long records are kept: erased by two people, reminded of, blocked and erased by the clock.

use crate::world::{Person, Pictures, World, input, submit, submit_marked, work_off};
use commonlink_casework::{CaseworkError, retention::Keep};
use commonlink_model::{MatchingMode, Role};
use commonlink_testkit::Engine;

const DAY: i64 = 24 * 3600;

async fn notices(world: &World, who: &Person) -> Vec<String> {
    let all = world.platform.store().notices(&world.ctx(who), None, 50).await.unwrap();
    all.into_iter().map(|notice| notice.kind).collect()
}

async fn pair(world: &World) -> [Person; 3] {
    let body = world.bureau("fj", "FJ").await;
    let officer = world.person(&body, "officer", &[Role::Officer]).await;
    let guard = world.person(&body, "guard", &[Role::DataProtectionOfficer]).await;
    let other = world.bureau("to", "TO").await;
    [officer, guard, world.person(&other, "officer", &[Role::Officer]).await]
}

pub async fn what_is_erased_leaves_memory_and_disk_of_every_process(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let [officer, guard, other] = pair(&world).await;
    let (pictures, platform, open) = (Pictures::new(), &world.platform, MatchingMode::HitAndContact);
    let beside = world.beside(1 << 40).await;
    let theirs = submit_marked(platform, &world.ctx(&other), "TO-1", pictures.mark(0, 0, 0), open).await;
    work_off(platform).await;
    let ours = submit_marked(platform, &world.ctx(&officer), "FJ-1", pictures.mark(0, 0, 1), open).await;
    work_off(&beside).await;
    let (store, ctx) = (platform.store(), world.ctx(&officer));
    let hits = store.hits_of(&world.ctx(&other), theirs.seizure).await.unwrap();
    assert_eq!(hits.len(), 1, "both sides have a hit");
    let captures = &store.marks_of(&ctx, ours.seizure).await.unwrap()[0].captures;
    let (owner, capture) = (ctx.organisation, captures[0].row.id);
    let files: Vec<_> = captures[0].row.files.iter().map(|file| store.files().path(&file.hash)).collect();
    assert!(beside.in_gallery(owner, capture).await);
    assert!(files.iter().all(|file| file.is_file()));

    platform.ask_erasure(&ctx, ours.seizure, "case_closed").await.unwrap();
    platform.agree_erasure(&world.ctx(&guard), ours.seizure).await.unwrap();
    let erased = std::time::Instant::now();
    assert!(store.hits_of(&world.ctx(&other), theirs.seizure).await.unwrap().is_empty());
    while beside.in_gallery(owner, capture).await || files.iter().any(|file| file.is_file()) {
        assert!(erased.elapsed().as_secs() < 5, "five seconds later something is still there");
        beside.forget_gone().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(!notices(&world, &other).await.contains(&"new_hit".to_owned()));
    // The mark that is left is compared as if the other had never been there.
    submit_marked(platform, &world.ctx(&officer), "FJ-2", pictures.mark(0, 0, 2), open).await;
    work_off(&beside).await;
    assert_eq!(store.hits_of(&world.ctx(&other), theirs.seizure).await.unwrap().len(), 1);
}

pub async fn two_people_erase_and_one_may_not(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let [officer, guard, other] = pair(&world).await;
    let (platform, ctx) = (&world.platform, world.ctx(&officer));
    let seizure =
        submit(platform, &ctx, "key-of-one", &input("FJ-1", MatchingMode::NoMatch)).await.unwrap().seizure;
    let asked = |who: &Person, reason: &'static str| {
        let ctx = world.ctx(who);
        async move { platform.ask_erasure(&ctx, seizure, reason).await }
    };
    assert!(matches!(asked(&other, "case_closed").await, Err(CaseworkError::NotFound)));
    assert!(matches!(asked(&guard, "case_closed").await, Err(CaseworkError::Forbidden)));
    assert!(matches!(asked(&officer, "").await, Err(CaseworkError::Invalid(_))));
    assert!(
        matches!(asked(&officer, "retention_expired").await, Err(CaseworkError::Invalid(_))),
        "the clock's own"
    );
    let agree = async |who: &Person| platform.agree_erasure(&world.ctx(who), seizure).await;
    assert!(matches!(agree(&guard).await, Err(CaseworkError::Stale)), "nobody asked");
    asked(&officer, "case_closed").await.unwrap();
    assert!(matches!(asked(&officer, "duplicate").await, Err(CaseworkError::Stale)));
    assert!(matches!(agree(&officer).await, Err(CaseworkError::Forbidden)), "the same person");
    assert!(matches!(agree(&other).await, Err(CaseworkError::NotFound)));
    assert_eq!(platform.retention(&world.ctx(&guard)).await.unwrap().asked.len(), 1);
    agree(&guard).await.unwrap();
    let left = platform.retention(&ctx).await.unwrap();
    assert_eq!((left.asked.len(), left.tombstones.len(), left.tombstones[0].id), (0, 1, seizure));
    assert!(platform.retention(&world.ctx(&other)).await.unwrap().tombstones.is_empty());
}

pub async fn the_clock_reminds_blocks_and_erases(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let [officer, guard, _] = pair(&world).await;
    let (platform, ctx) = (&world.platform, world.ctx(&officer));
    let mut each = Vec::new();
    for reference in ["FJ-1", "FJ-2"] {
        let key = format!("key-of-{reference}");
        each.push(
            submit(platform, &ctx, &key, &input(reference, MatchingMode::NoMatch)).await.unwrap().seizure,
        );
    }
    let ends = platform.retention_of(&ctx, each[0]).await.unwrap().review_on;
    let until = |day: jiff::civil::Date| {
        let start = commonlink_model::Moment::start_of(day).micros();
        (start - world.platform.clock().now().micros()) / 1_000_000
    };
    assert_eq!(platform.watch_retention().await.unwrap(), [0, 0, 0]);
    for (months, notice) in [(6, "retention_six"), (3, "retention_three"), (1, "retention_one")] {
        world.clock.advance(until(ends.saturating_sub(jiff::Span::new().months(months))));
        assert_eq!(platform.watch_retention().await.unwrap(), [2, 0, 0], "{months}");
        assert_eq!(platform.watch_retention().await.unwrap(), [0, 0, 0], "once");
        let told = notices(&world, &officer).await;
        assert_eq!(told.iter().filter(|one| *one == notice).count(), 1, "one notice for both: {told:?}");
    }
    world.clock.advance(until(ends));
    assert_eq!(platform.watch_retention().await.unwrap(), [0, 2, 0]);
    let ctx = world.ctx(&officer);
    assert_eq!(platform.store().seizure(&ctx, each[0]).await.unwrap(), None);
    assert!(platform.is_blocked(&ctx, each[0]).await.unwrap());
    let extend =
        async |until: String, reason: &str| platform.extend_retention(&ctx, each[0], &until, reason).await;
    let next = ends.saturating_add(jiff::Span::new().years(1));
    let far = ends.saturating_add(jiff::Span::new().years(16));
    assert!(
        matches!(extend(far.to_string(), "needed").await, Err(CaseworkError::Invalid(_))),
        "beyond 30 years"
    );
    assert!(matches!(extend(next.to_string(), " ").await, Err(CaseworkError::Invalid(_))));
    let guards = platform.extend_retention(&world.ctx(&guard), each[0], &next.to_string(), "needed").await;
    assert!(matches!(guards, Err(CaseworkError::Forbidden)));
    extend(next.to_string(), "needed").await.unwrap();
    assert!(platform.store().seizure(&ctx, each[0]).await.unwrap().is_some());
    world.clock.advance(89 * DAY);
    assert_eq!(platform.watch_retention().await.unwrap(), [0, 0, 0]);
    world.clock.advance(DAY);
    assert_eq!(platform.watch_retention().await.unwrap(), [0, 0, 1]);
    let left = platform.retention(&world.ctx(&officer)).await.unwrap();
    assert_eq!((left.tombstones[0].id, left.tombstones[0].reason.as_str()), (each[1], "retention_expired"));
    assert!(left.blocked.is_empty());
}

pub async fn a_reference_is_kept_under_its_own_flag(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let [officer, guard, other] = pair(&world).await;
    let platform = &world.platform;
    let seizure = submit(platform, &world.ctx(&officer), "key-of-one", &input("FJ-1", MatchingMode::NoMatch))
        .await
        .unwrap()
        .seizure;
    let keep = |until: &str, reason: &str| Keep { until: until.to_owned(), reason: reason.to_owned() };
    let ask = async |reason: &str, keep: &Keep| {
        platform.ask_erasure_keeping(&world.ctx(&officer), seizure, reason, Some(keep)).await
    };
    // The clock stands at 2026-01-15.
    for (reason, kept) in [
        ("case_closed", keep("2026-06-01", "The appeal is open.")),
        ("purpose_achieved", keep("2026-06-01", "")),
        ("purpose_achieved", keep("2026-01-15", "The appeal is open.")),
        ("purpose_achieved", keep("2027-01-16", "The appeal is open.")),
        ("purpose_achieved", keep("", "The appeal is open.")),
    ] {
        assert!(matches!(ask(reason, &kept).await, Err(CaseworkError::Invalid(_))), "{reason} {kept:?}");
    }
    ask("purpose_achieved", &keep("2027-01-15", "The appeal is open.")).await.unwrap();
    let waits = platform.retention(&world.ctx(&guard)).await.unwrap().asked;
    assert!(waits[0].asked.as_ref().unwrap().keep.is_some(), "the second person sees what is agreed to");
    let read = async |who: &Person, why: &str| platform.kept_references(&world.ctx(who), why).await;
    assert!(read(&officer, "A new case.").await.unwrap().is_empty());
    platform.agree_erasure(&world.ctx(&guard), seizure).await.unwrap();
    assert!(
        matches!(read(&officer, " ").await, Err(CaseworkError::Invalid(_))),
        "not without saying what for"
    );
    let kept = read(&officer, "A new case.").await.unwrap();
    assert_eq!((kept.len(), kept[0].reference.as_str(), kept[0].country.as_str()), (1, "FJ-1", "FJ"));
    assert!(matches!(read(&guard, "A new case.").await, Err(CaseworkError::Forbidden)));
    assert!(read(&other, "A new case.").await.unwrap().is_empty());
    assert_eq!(platform.watch_kept().await.unwrap(), 0);
    world.clock.advance(365 * DAY);
    assert!(read(&officer, "A new case.").await.unwrap().is_empty());
    assert_eq!(platform.watch_kept().await.unwrap(), 1);
    assert_eq!(platform.watch_kept().await.unwrap(), 0);
}
