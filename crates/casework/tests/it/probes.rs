//! Fishing: whoever asks again and again learns no more of others' records than the limits let through, and loses nothing.

use crate::world::{Person, Pictures, World, input, received, submit, submit_marked, work_off};
use commonlink_casework::{ENGINE_VERSION, Once, Platform, compare, intake::MarkInput};
use commonlink_model::{CaptureId, CaptureKind, Light, MarkKind, MatchingMode, RecordId, Role};
use commonlink_store::{FileHash, GalleryKey, HitFilter, ProbeLimits, SeizureQuery, Wait, WaitsFor};
use commonlink_testkit::Engine;
use std::collections::BTreeSet;

const HOUR: i64 = 3_600;
/// How many probes are sent.
const PROBES: usize = 1_000;
/// Marks of one request.
const OF_ONE: usize = 200;

/// A body whose mark is fished for, and its description.
struct Pond {
    world: World,
    /// Another program on the same store.
    beside: Platform,
    owner: Person,
    fisher: Person,
    helper: Person,
    protector: Person,
    described: Vec<u8>,
    lights: Vec<Light>,
}

async fn pond(engine: Engine) -> Option<Pond> {
    let world = World::new(engine).await?;
    let owner = world.bureau("fj", "FJ").await;
    let owner = world.person(&owner, "officer", &[Role::Officer]).await;
    let administrator = world.bureau("to", "TO").await;
    let fisher = world.person(&administrator, "fisher", &[Role::Officer]).await;
    let helper = world.person(&administrator, "helper", &[Role::Officer]).await;
    let protector = world.person(&administrator, "protector", &[Role::DataProtectionOfficer]).await;
    let pictures = Pictures::new();
    let plan = pictures.mark(0, 0, 0);
    let held =
        submit_marked(&world.platform, &world.ctx(&owner), "FJ-1", plan, MatchingMode::HitAndContact).await;
    work_off(&world.platform).await;
    let ctx = world.ctx(&owner);
    let marks = world.platform.store().marks_of(&ctx, held.seizure).await.unwrap();
    let key = GalleryKey {
        owner: ctx.organisation,
        capture: marks[0].captures[0].row.id,
        mark: marks[0].mark.id,
        seizure: held.seizure,
    };
    let own = world.platform.own_context(ctx.organisation);
    let (_, described) =
        world.platform.store().descriptions(&own, &[key], ENGINE_VERSION).await.unwrap().pop().unwrap();
    let lights = plan.lights.clone();
    let beside = world.beside(7_000_000).await;
    Some(Pond { world, beside, owner, fisher, helper, protector, described, lights })
}

impl Pond {
    /// The mark under four lamps, its first photograph changed a little: by `n`.
    fn perturbed(&self, n: usize) -> MarkInput {
        let file = |k: usize, light: &Light| commonlink_casework::intake::FileInput {
            sha256: hash(n, k).to_string(),
            azimuth_deg: Some(light.azimuth_deg),
            elevation_deg: Some(light.elevation_deg),
        };
        MarkInput {
            label: format!("Face {n}"),
            kind: MarkKind::PressedRelief.code().to_owned(),
            capture: CaptureKind::PhotoFourLight.code().to_owned(),
            files: self.lights.iter().enumerate().map(|(k, light)| file(k, light)).collect(),
            ..MarkInput::default()
        }
    }

    /// Submits perturbed pictures, as many as are wanted, at once and without being refused.
    async fn fish(&self, person: &Person, reference: &str, numbers: std::ops::Range<usize>) -> RecordId {
        let (platform, ctx) = (&self.world.platform, self.world.ctx(person));
        let mut hashes = BTreeSet::new();
        for n in numbers.clone() {
            for k in 0..self.lights.len() {
                if !hashes.contains(&hash(n, k)) {
                    hashes.insert(platform.store().files().put(photograph(n, k)).await.unwrap());
                }
            }
        }
        let mut unit = platform.store().begin(&ctx).await.unwrap();
        for hash in &hashes {
            unit.insert_file(hash, "a.png", "image/png", 1).await.unwrap();
        }
        unit.commit().await.unwrap();
        let key = format!("key of {reference}").replace(' ', "-");
        let plain = input(reference, MatchingMode::HitAndContact);
        let seizure = submit(platform, &ctx, &key, &plain).await.unwrap().seizure;
        let all: Vec<usize> = numbers.collect();
        for (part, numbers) in all.chunks(OF_ONE).enumerate() {
            let marks: Vec<MarkInput> = numbers.iter().map(|n| self.perturbed(*n)).collect();
            let once = Once::new("add_marks", &format!("{key}-{part}"), &(seizure, &marks)).unwrap();
            let (marks, faults) = commonlink_casework::intake::read_marks(&marks);
            assert!(faults.is_empty());
            let added = platform.add_marks(&ctx, &once, seizure, marks).await.unwrap();
            assert_eq!(added.marks.len(), numbers.len());
        }
        // The engine has seen the pictures already: rendering and decoding a thousand is not what is asked here.
        let captures = self.captures(person, seizure).await;
        let mut unit = platform.store().begin(&platform.own_context(ctx.organisation)).await.unwrap();
        for capture in captures {
            let (bytes, owner) = (&self.described, ctx.organisation);
            unit.append_description(owner, capture, ENGINE_VERSION, bytes, 0.9, "high", &[]).await.unwrap();
        }
        unit.commit().await.unwrap();
        seizure
    }

    async fn captures(&self, person: &Person, seizure: RecordId) -> Vec<CaptureId> {
        let views = self.world.platform.store().marks_of(&self.world.ctx(person), seizure).await.unwrap();
        views.iter().flat_map(|view| view.captures.iter().map(|capture| capture.row.id)).collect()
    }

    /// Several workers of two programs at once, until nothing is due.
    async fn work(&self) {
        let worker = async |platform: &Platform, name: &str| while platform.work_once(name).await.unwrap() {};
        let (platform, beside) = (&self.world.platform, &self.beside);
        tokio::join!(
            Box::pin(worker(platform, "one")),
            Box::pin(worker(beside, "two")),
            Box::pin(worker(platform, "three")),
            Box::pin(worker(beside, "four"))
        );
    }

    async fn hits(&self, person: &Person) -> usize {
        let ctx = self.world.ctx(person);
        self.world.platform.store().hits(&ctx, HitFilter::default(), 10_000).await.unwrap().len()
    }

    async fn compared(&self, person: &Person, seizure: RecordId) -> u64 {
        let ctx = self.world.ctx(person);
        let seizures = [(ctx.organisation, seizure)];
        let found = self.world.platform.compared_captures(&ctx, &seizures).await.unwrap();
        found.get(&seizure).copied().unwrap_or(0)
    }

    async fn waits(&self, person: &Person, seizure: RecordId) -> Vec<Wait> {
        let captures = self.captures(person, seizure).await;
        let found = self.world.platform.probe_waits(&self.world.ctx(person), &captures).await.unwrap();
        found.into_values().collect()
    }
}

fn photograph(n: usize, k: usize) -> Vec<u8> {
    // Only the first photograph differs.
    let n = if k == 0 { n } else { 0 };
    format!("photograph {n} {k}").into_bytes()
}

fn hash(n: usize, k: usize) -> FileHash {
    FileHash::of(&photograph(n, k))
}

pub async fn a_thousand_perturbed_pictures_learn_no_more_than_the_limit(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let seizure = pond.fish(&pond.fisher, "TO-1", 0..PROBES).await;
    pond.work().await;
    // Every one of them would be a hit; twenty are, for either side, and nothing of the rest was compared.
    assert_eq!((pond.hits(&pond.fisher).await, pond.hits(&pond.owner).await), (20, 20));
    assert_eq!(pond.compared(&pond.fisher, seizure).await, 20);
    let waits = pond.waits(&pond.fisher, seizure).await;
    let hour = pond.world.platform.clock().now().plus_seconds(HOUR);
    assert_eq!(waits.len(), PROBES - 20);
    assert!(waits.iter().all(|wait| (wait.until, wait.why) == (hour, WaitsFor::AccountHour)));
    let jobs = pond.world.platform.store().job_counts().await.unwrap();
    assert_eq!((jobs.queued, jobs.leased, jobs.failed), (PROBES as i64 - 20, 0, 0), "nothing is lost");

    // The alarm stands where those look who answer for the body; the owner is told by whom, and of what kind.
    let alarms = pond.world.platform.probe_alarms(&pond.world.ctx(&pond.protector)).await.unwrap();
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    assert_eq!((alarms[0].name.as_deref(), alarms[0].span), (Some("Person fisher"), WaitsFor::AccountHour));
    assert!(pond.world.platform.probe_alarms(&pond.world.ctx(&pond.fisher)).await.unwrap().is_empty());
    let mirror = pond.world.platform.mirror(&pond.world.ctx(&pond.owner), None).await.unwrap();
    let told: BTreeSet<(&str, Option<MarkKind>)> =
        mirror.iter().map(|row| (row.action.as_str(), row.kind)).collect();
    let kind = Some(MarkKind::PressedRelief);
    assert_eq!(told, BTreeSet::from([("marks_compared", kind), ("comparison_limit_reached", kind)]));
    assert!(mirror.iter().all(|row| row.organisation == pond.fisher.user.organisation));

    // A second account of the body has its own hour; the body's day holds them together.
    let second = pond.fish(&pond.helper, "TO-2", PROBES..PROBES + 30).await;
    pond.work().await;
    assert_eq!(pond.compared(&pond.helper, second).await, 20);
    assert_eq!(pond.hits(&pond.owner).await, 40);

    let failed = pond.world.platform.store().job_counts().await.unwrap().failed;
    assert_eq!(failed, 0, "waiting is no failing");
}

pub async fn what_waits_long_is_compared_in_the_end(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let limits = ProbeLimits { account_hour: 1, account_day: 100, body_day: 300 };
    let platform = pond.world.platform.clone().with_probes(limits);
    let seizure = pond.fish(&pond.fisher, "TO-1", 0..12).await;
    // Longer than the attempts after which a job is put aside.
    for hours in 1..=12 {
        while platform.work_once("one").await.unwrap() {}
        assert_eq!(pond.compared(&pond.fisher, seizure).await, hours);
        pond.world.clock.advance(HOUR);
    }
    work_off(&platform).await;
    assert!(pond.waits(&pond.fisher, seizure).await.is_empty());
    assert_eq!(pond.hits(&pond.fisher).await, 12);
}

pub async fn the_same_pictures_again_take_no_place(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let platform = &pond.world.platform;
    for n in 0..3 {
        // Twenty each time, always the same ones.
        let again = pond.fish(&pond.fisher, &format!("TO-{n}"), 0..20).await;
        pond.work().await;
        assert_eq!(pond.compared(&pond.fisher, again).await, 20);
    }
    // Nothing of that is an alarm; one more picture is.
    let ctx = pond.world.ctx(&pond.protector);
    assert!(platform.probe_alarms(&ctx).await.unwrap().is_empty());
    let more = pond.fish(&pond.fisher, "TO-9", 20..21).await;
    pond.work().await;
    assert_eq!((pond.compared(&pond.fisher, more).await, pond.waits(&pond.fisher, more).await.len()), (0, 1));
    assert_eq!(platform.probe_alarms(&ctx).await.unwrap().len(), 1);
}

pub async fn what_waits_is_nothing_to_those_who_come_after(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let limits = ProbeLimits { account_hour: 1, ..ProbeLimits::default() };
    let platform = pond.world.platform.clone().with_probes(limits);
    let work = async || while platform.work_once("one").await.unwrap() {};
    let seizure = pond.fish(&pond.fisher, "TO-1", 0..2).await;
    work().await;
    assert_eq!(pond.compared(&pond.fisher, seizure).await, 1);
    // A third body submits its press: the one that was let through learns of it, the one that waits does not.
    let bureau = pond.world.bureau("ws", "WS").await;
    let late = pond.world.person(&bureau, "officer", &[Role::Officer]).await;
    let pictures = Pictures::new();
    submit_marked(
        &platform,
        &pond.world.ctx(&late),
        "WS-1",
        pictures.mark(0, 0, 1),
        MatchingMode::HitAndContact,
    )
    .await;
    work().await;
    let before = pond.hits(&pond.fisher).await;
    assert_eq!(before, 2, "the owner's and the third body's");
    // When its time comes it meets both, so that no pair is lost.
    pond.world.clock.advance(HOUR);
    work().await;
    assert_eq!(pond.hits(&pond.fisher).await, 4);
}

pub async fn a_silent_probe_is_seen_by_its_number_alone(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let limits = ProbeLimits { account_hour: 2, ..ProbeLimits::default() };
    let platform = pond.world.platform.clone().with_probes(limits);
    let ctx = pond.world.ctx(&pond.fisher);
    let pictures = Pictures::new();
    for n in 0..3 {
        let mut silent = input(&format!("TO-{n}"), MatchingMode::Silent);
        silent.marks = vec![received(&platform, &ctx, pictures.mark(0, 0, n), "Face A").await];
        submit(&platform, &ctx, &format!("silent-{n}-key"), &silent).await.unwrap();
        while platform.work_once("one").await.unwrap() {}
        let mirror = platform.mirror(&pond.world.ctx(&pond.owner), None).await.unwrap();
        let told: Vec<&str> = mirror.iter().map(|row| row.action.as_str()).collect();
        let expected: &[&str] = if n < 2 { &[] } else { &["comparison_limit_reached"] };
        assert_eq!(told, expected, "after {n}");
    }
}

/// Neither a world nor a table asks; their captures are not counted.
pub async fn what_nobody_asked_for_is_not_counted(engine: Engine) {
    let Some(pond) = pond(engine).await else { return };
    let ctx = pond.world.ctx(&pond.fisher);
    let seizure = pond.fish(&pond.fisher, "TO-1", 0..1).await;
    let store = pond.world.platform.store();
    let mark = store.marks_of(&ctx, seizure).await.unwrap().pop().unwrap().mark.id;
    // As a training world writes them: without anybody who asks.
    let mut unit = store.begin(&ctx).await.unwrap();
    let mut captures = Vec::new();
    for n in 0..25_u128 {
        let row = commonlink_store::CaptureRow {
            id: CaptureId::from_uuid(uuid::Uuid::from_u128(0x4000_8000_0000_0000_0000 + n)),
            mark,
            capture: CaptureKind::PhotoFourLight,
            pixel_um: None,
            files: Vec::new(),
        };
        unit.insert_capture(&row).await.unwrap();
        let work = compare::Work { owner: ctx.organisation, capture: row.id };
        let payload = serde_json::to_string(&work).unwrap();
        unit.enqueue(compare::JOB, &payload, None, ctx.now).await.unwrap();
        captures.push(row.id);
    }
    unit.commit().await.unwrap();
    let mut unit = store.begin(&pond.world.platform.own_context(ctx.organisation)).await.unwrap();
    for capture in captures {
        let bytes = &pond.described;
        unit.append_description(ctx.organisation, capture, ENGINE_VERSION, bytes, 0.9, "high", &[])
            .await
            .unwrap();
    }
    unit.commit().await.unwrap();
    work_off(&pond.world.platform).await;
    assert_eq!(pond.hits(&pond.fisher).await, 26);
    let all = SeizureQuery { limit: 10, own: true, ..SeizureQuery::default() };
    assert_eq!(store.seizures(&ctx, &all).await.unwrap().rows.len(), 1);
}
