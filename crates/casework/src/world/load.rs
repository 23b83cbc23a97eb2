//! Worlds of size: written block by block instead of by the door of a submission, which takes milliseconds a seizure.
//! A block is what one owner has of one part, at most so many seizures, in one transaction.
//!
//! Invariants: files are received through the parsing child and described from there, as submissions are; each block
//! is written in the name of its owner; identifiers are the world's own, so whoever goes on after a kill sees by the
//! first record of a block whether the block is there; memory holds two parts of the world at most.

use super::{Report, Stage, convert, register::Register, sharing::Mix};
use crate::{CaseworkError, ENGINE_VERSION, Platform, compare, error::blocking};
use commonlink_exercise::{Descriptions, MarkPlan, Seizure, Settings, World, described, plan_part, render};
use commonlink_marks::Description;
use commonlink_model::{CaptureId, ExhibitId, OrganisationId, RecordId};
use commonlink_store::{
    CaptureFileRow, CaptureRow, DescriptionRow, MarkRow, NewJob, StoreError, WholeMark, WholeSeizure,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::{sync::Semaphore, task::JoinSet};
use uuid::Uuid;

/// Most seizures of a block, without pictures and with: a kill loses what a block took, and pictures take long.
const BLOCK: usize = 1_000;
const BLOCK_WITH_PICTURES: usize = 100;
/// Sets the identifier of a capture apart from that of its mark; leaves version and variant as they are.
const CAPTURE: u128 = 0x0000_0000_0000_0000_0000_5eed_ca97_03e5;

/// Seizures of one owner, by their places in the part.
struct Block {
    owner: OrganisationId,
    places: Vec<usize>,
}

/// A part that is ready to be written.
struct Prepared {
    /// Seizures of it that are held already.
    held: u64,
    blocks: Vec<(OrganisationId, Vec<WholeSeizure>)>,
}

impl Platform {
    /// Writes all seizures of a world that are not held yet.
    pub(super) async fn load(
        &self,
        settings: &Settings,
        seed: u64,
        report: Report<'_>,
    ) -> Result<(), CaseworkError> {
        let total = settings.seizures as u64;
        report(Stage::Seizures, 0, total);
        if settings.marks.pictures {
            for part in 0..settings.part_count() {
                self.load_with_pictures(settings, seed, part, report).await?;
            }
            return Ok(());
        }
        let settings = Arc::new(settings.clone());
        let prepare = |part: usize| {
            let (platform, settings) = (self.clone(), Arc::clone(&settings));
            tokio::spawn(async move { platform.prepared(&settings, seed, part).await })
        };
        let mut done = 0;
        let mut next = prepare(0);
        for part in 0..settings.part_count() {
            let prepared = next.await.map_err(|_cause| CaseworkError::Interrupted)??;
            // The next part is made while this one is written.
            next = if part + 1 < settings.part_count() {
                prepare(part + 1)
            } else {
                tokio::spawn(async { Ok(Prepared { held: 0, blocks: Vec::new() }) })
            };
            done += prepared.held;
            report(Stage::Seizures, done, total);
            for (owner, block) in prepared.blocks {
                self.write_block(owner, &block, part).await?;
                done += block.len() as u64;
                report(Stage::Seizures, done, total);
            }
        }
        Ok(())
    }

    async fn write_block(
        &self,
        owner: OrganisationId,
        block: &[WholeSeizure],
        part: usize,
    ) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(&self.own_context(owner)).await?;
        unit.insert_block(block, &format!("training world, part {part}")).await?;
        Ok(unit.commit().await?)
    }

    /// The blocks of a part that are not held yet, and how many seizures are.
    async fn missing(&self, world: &World, most: usize) -> Result<(Vec<Block>, u64), CaseworkError> {
        let mut by_owner: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
        for (place, seizure) in world.seizures.iter().enumerate() {
            by_owner.entry(seizure.owner).or_default().push(place);
        }
        let (mut missing, mut held) = (Vec::new(), 0);
        for (owner, places) in by_owner {
            let owner = OrganisationId::from_uuid(owner);
            let ctx = self.own_context(owner);
            for places in places.chunks(most) {
                let Some(first) = places.first().and_then(|place| world.seizures.get(*place)) else {
                    continue;
                };
                if self.store.is_held(&ctx, RecordId::from_uuid(first.id)).await? {
                    held += places.len() as u64;
                } else {
                    missing.push(Block { owner, places: places.to_vec() });
                }
            }
        }
        Ok((missing, held))
    }

    /// Plans a part whose marks come as descriptions and makes what is missing of it.
    async fn prepared(
        &self,
        settings: &Arc<Settings>,
        seed: u64,
        part: usize,
    ) -> Result<Prepared, CaseworkError> {
        let planned = Arc::clone(settings);
        let world = blocking(move || plan_part(&planned, seed, part).0).await?;
        let settings = Arc::clone(settings);
        let (missing, held) = self.missing(&world, BLOCK).await?;
        if missing.is_empty() {
            return Ok(Prepared { held, blocks: Vec::new() });
        }
        blocking(move || {
            let marks: Vec<&MarkPlan> = world.marks().map(|(_, mark)| mark).collect();
            let rendered = marks.par_iter().filter(|mark| mark.is_rendered());
            let known =
                Descriptions::new(rendered.map(|mark| (mark.id, described(mark))).collect::<Vec<_>>());
            let (register, mix) = (Register::of(&world), Mix::of(&settings, &world));
            let whole = |place: &usize| {
                let seizure = world.seizures.get(*place)?;
                let made = |mark: &MarkPlan| match known.of(mark) {
                    Ok(description) => Ok(description_row(&description)),
                    // In the words of whoever looks at the capture.
                    Err(_cause) => Err("empty".to_owned()),
                };
                let mark = |(number, plan): (usize, &MarkPlan)| {
                    let (row, capture) = mark_rows(seizure, number, plan, Vec::new());
                    WholeMark { row, capture, made: made(plan), job: None }
                };
                let marks = seizure.marks.iter().enumerate().map(mark).collect();
                Some(whole_seizure(seizure, &register, mix, marks))
            };
            let blocks = missing.par_iter().map(|block| {
                let seizures = block.places.iter().filter_map(whole).collect::<Result<Vec<_>, _>>()?;
                Ok((block.owner, seizures))
            });
            Ok(Prepared { held, blocks: blocks.collect::<Result<_, CaseworkError>>()? })
        })
        .await?
    }

    /// Writes a part whose marks have pictures; blocks side by side.
    async fn load_with_pictures(
        &self,
        settings: &Settings,
        seed: u64,
        part: usize,
        report: Report<'_>,
    ) -> Result<(), CaseworkError> {
        let (planned, settings) = (settings.clone(), Arc::new(settings.clone()));
        let world = Arc::new(blocking(move || plan_part(&planned, seed, part).0).await?);
        let (missing, held) = self.missing(&world, BLOCK_WITH_PICTURES).await?;
        let done = Arc::new(AtomicU64::new(held));
        let total = settings.seizures as u64;
        let places = Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
        let mut tasks = JoinSet::new();
        for block in missing {
            let (platform, world) = (self.clone(), Arc::clone(&world));
            let (places, done, settings) = (Arc::clone(&places), Arc::clone(&done), Arc::clone(&settings));
            tasks.spawn(async move {
                let _place = places.acquire_owned().await.map_err(|_closed| CaseworkError::Interrupted)?;
                let mut seizures = Vec::with_capacity(block.places.len());
                let (register, mix) = (Register::of(&world), Mix::of(&settings, &world));
                for place in block.places {
                    let marks = platform.pictured_marks(&world, place).await?;
                    let Some(seizure) = world.seizures.get(place) else { continue };
                    seizures.push(whole_seizure(seizure, &register, mix, marks)?);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                platform.write_block(block.owner, &seizures, part).await
            });
        }
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(300));
        loop {
            tokio::select! {
                task = tasks.join_next() => match task {
                    Some(task) => task.map_err(|_cause| CaseworkError::Interrupted)??,
                    None => break,
                },
                _ = tick.tick() => report(Stage::Seizures, done.load(Ordering::Relaxed), total),
            }
        }
        report(Stage::Seizures, done.load(Ordering::Relaxed), total);
        Ok(())
    }

    /// The marks of a seizure with their pictures received and described.
    async fn pictured_marks(
        &self,
        world: &Arc<World>,
        place: usize,
    ) -> Result<Vec<WholeMark>, CaseworkError> {
        let Some(seizure) = world.seizures.get(place) else { return Ok(Vec::new()) };
        let mut ctx = self.own_context(OrganisationId::from_uuid(seizure.owner));
        ctx.now = convert::moment(seizure.reported_at);
        let mut marks = Vec::new();
        for (number, plan) in seizure.marks.iter().enumerate() {
            let world = Arc::clone(world);
            let files = blocking(move || {
                world.seizures.get(place).and_then(|seizure| seizure.marks.get(number)).map(render)
            })
            .await?;
            let Some(Ok(files)) = files else {
                return Err(CaseworkError::Internal("a picture of the training world could not be drawn"));
            };
            let mut rows = Vec::new();
            for (position, file) in (0..).zip(files) {
                let received = self.receive(&ctx, &file.name, file.bytes).await?;
                let light = plan.lights.get(rows.len()).copied();
                let hash = received.hash.parse().map_err(|cause: StoreError| CaseworkError::from(cause))?;
                rows.push(CaptureFileRow { position, hash, light });
            }
            let (row, capture) = mark_rows(seizure, number, plan, rows);
            let made = self.describe_row(row.kind, &capture).await?;
            let work = compare::Work { owner: ctx.organisation, capture: capture.id };
            let job = NewJob { kind: compare::JOB, payload: work.payload()?, dedup: self.dedup(capture.id) };
            let made = made.map(|description| description_row(&description));
            let job = made.is_ok().then_some(job);
            marks.push(WholeMark { row, capture, made, job });
        }
        Ok(marks)
    }
}

fn whole_seizure(
    seizure: &Seizure,
    register: &Register<'_>,
    mix: Mix<'_>,
    marks: Vec<WholeMark>,
) -> Result<WholeSeizure, CaseworkError> {
    let received = convert::moment(seizure.reported_at);
    let mut submission = convert::submission(seizure, register)?;
    mix.put_on(seizure, &mut submission.handling);
    let seizure = commonlink_model::Seizure {
        id: RecordId::from_uuid(seizure.id),
        owner: OrganisationId::from_uuid(seizure.owner),
        told: commonlink_model::FieldGroups::ALL,
        submission,
        received,
        changed: received,
        training: true,
        recalled: commonlink_model::Recalled::default(),
    };
    Ok(WholeSeizure { seizure, marks })
}

fn mark_rows(
    seizure: &Seizure,
    number: usize,
    plan: &MarkPlan,
    files: Vec<CaptureFileRow>,
) -> (MarkRow, CaptureRow) {
    let row = MarkRow {
        id: RecordId::from_uuid(plan.id),
        seizure: RecordId::from_uuid(seizure.id),
        exhibit: plan.exhibit.map(ExhibitId::from_uuid),
        kind: plan.kind,
        role: plan.role,
        label: format!("Mark {}", number + 1),
    };
    let capture = CaptureRow {
        id: CaptureId::from_uuid(Uuid::from_u128(plan.id.as_u128() ^ CAPTURE)),
        mark: row.id,
        capture: plan.capture,
        pixel_um: plan.pixel_um,
        files,
    };
    (row, capture)
}

fn description_row(description: &Description) -> DescriptionRow {
    let quality = description.quality();
    DescriptionRow {
        engine: ENGINE_VERSION,
        bytes: description.to_bytes(),
        quality: quality.score,
        band: quality.band().code(),
        reasons: quality.reasons.iter().map(|reason| reason.code().to_owned()).collect(),
    }
}
