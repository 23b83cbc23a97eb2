//! Filling an empty store with a synthetic training world, by the same doors as real submissions: files are
//! received through the parsing child, records are written with their owner's rights, comparisons are jobs. Worlds of
//! size are written in blocks ([`load`]) and compared in bulk ([`matching`]). What was cut short goes on where it
//! stopped.
//!
//! Truth never enters the store. What examiners would have concluded so far is rehearsed on the strongest
//! hits, so that a new trainee finds links in every state.

mod convert;
mod load;
mod matching;
mod register;
mod rehearse;
mod sharing;

use crate::{CaseworkError, Platform, error::blocking, probes::Asker, submit::NewFile, submit::NewMark};
pub use commonlink_exercise::Settings;
use commonlink_exercise::{World, plan_part, render};
use commonlink_model::{Context, Organisation, OrganisationId, Purpose, RequestId, Role, User};
use std::{collections::BTreeSet, sync::Arc};
use tokio::{sync::Semaphore, task::JoinSet};

/// The password of every account of a training world. It opens nothing else: only stores marked training
/// hold such accounts.
pub const PASSWORD: &str = "training-world-only";

/// Most seizures of a world that comes in by the door of a submission.
const BY_DOOR: usize = 2_000;
/// Hits of the small world that are put before examiners, and its marks; larger worlds in proportion.
const PUT_FORWARD: usize = 14;
const MARKS_OF_SMALL: usize = 300;

/// What is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Organisations and accounts.
    People,
    /// Photographs, and the seizures they belong to.
    Seizures,
    /// Comparisons.
    Comparisons,
    /// Conclusions of examiners so far.
    Examinations,
}

/// Told how far a stage has come: done, of how many.
pub type Report<'a> = &'a (dyn Fn(Stage, u64, u64) + Sync);

/// A login to try the training world with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    /// What is typed.
    pub login: String,
    /// Its password.
    pub password: &'static str,
    /// Main role.
    pub role: Role,
    /// Name of its organisation.
    pub organisation: String,
}

impl Platform {
    /// Makes the world of these settings in an empty store and marks the store as training. In a store where the making
    /// of the same world was cut short it goes on where it stopped.
    ///
    /// Errors: `Stale` when the store holds something else.
    pub async fn make_world(
        &self,
        settings: &Settings,
        seed: u64,
        report: Report<'_>,
    ) -> Result<(), CaseworkError> {
        let by_door = settings.seizures <= BY_DOOR && settings.marks.pictures && settings.parts.is_none();
        let (planned, first) = (settings.clone(), 0);
        let world = blocking(move || plan_part(&planned, seed, first).0).await?;
        report(Stage::People, 0, world.users.len() as u64);
        self.settle(&world).await?;
        report(Stage::People, world.users.len() as u64, world.users.len() as u64);
        if by_door {
            self.submit_all(Arc::new(world), report).await?;
            self.work_off(report).await?;
            return self.rehearse(PUT_FORWARD, report).await;
        }
        drop(world);
        self.load(settings, seed, report).await?;
        if !settings.marks.pictures {
            // Nothing is queued: see decision 0009.
            return Ok(());
        }
        self.match_all(report).await?;
        self.rehearse(PUT_FORWARD * settings.marks.total() / MARKS_OF_SMALL, report).await
    }

    /// Organisations and accounts, as far as they are not there.
    async fn settle(&self, world: &World) -> Result<(), CaseworkError> {
        let Some(first) = world.organisations.first() else {
            return Err(CaseworkError::Internal("the world has no organisations"));
        };
        let ctx = self.own_context(OrganisationId::from_uuid(first.id));
        let hash = crate::sign_in::hash(PASSWORD.to_owned()).await?;
        let there: BTreeSet<OrganisationId> =
            self.store.organisations(&ctx).await?.into_iter().map(|body| body.organisation.id).collect();
        let planned: BTreeSet<OrganisationId> =
            world.organisations.iter().map(|body| OrganisationId::from_uuid(body.id)).collect();
        // Bodies come in one transaction: all of them are there, or none.
        if !there.is_empty() && there != planned {
            return Err(CaseworkError::Stale);
        }
        let handle_of = |body: &commonlink_exercise::Organisation| {
            body.key.strip_prefix("ncb-").unwrap_or(&body.key).to_owned()
        };
        if there.is_empty() {
            let mut unit = self.store.begin(&ctx).await?;
            unit.set_training(true).await?;
            for body in &world.organisations {
                unit.insert_organisation(&convert::organisation(body), &handle_of(body)).await?;
            }
            unit.commit().await?;
        }
        // Accounts are written by their own organisation.
        for body in &world.organisations {
            let ctx = self.own_context(OrganisationId::from_uuid(body.id));
            if !self.store.accounts(&ctx).await?.is_empty() {
                continue;
            }
            let mut unit = self.store.begin(&ctx).await?;
            for user in world.users.iter().filter(|user| user.organisation == body.id) {
                unit.insert_account(&convert::user(user, &handle_of(body))?, &hash).await?;
            }
            unit.commit().await?;
        }
        Ok(())
    }

    async fn submit_all(&self, world: Arc<World>, report: Report<'_>) -> Result<(), CaseworkError> {
        let total = world.seizures.len() as u64;
        let places = Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
        let mut tasks = JoinSet::new();
        for index in 0..world.seizures.len() {
            let (platform, world) = (self.clone(), Arc::clone(&world));
            let places = Arc::clone(&places);
            tasks.spawn(async move {
                let _place = places.acquire_owned().await.map_err(|_closed| CaseworkError::Interrupted)?;
                platform.submit_one(&world, index).await
            });
        }
        let mut done = 0;
        report(Stage::Seizures, done, total);
        while let Some(task) = tasks.join_next().await {
            task.map_err(|_cause| CaseworkError::Interrupted)??;
            done += 1;
            report(Stage::Seizures, done, total);
        }
        Ok(())
    }

    async fn submit_one(&self, world: &Arc<World>, index: usize) -> Result<(), CaseworkError> {
        let Some(seizure) = world.seizures.get(index) else { return Ok(()) };
        let mut ctx = self.own_context(OrganisationId::from_uuid(seizure.owner));
        ctx.now = convert::moment(seizure.reported_at);
        if self.store.reference_taken(&ctx, &seizure.case_reference).await? {
            return Ok(());
        }
        let mut marks = Vec::new();
        for number in 0..seizure.marks.len() {
            let world = Arc::clone(world);
            let rendered = blocking(move || {
                let mark = world.seizures.get(index).and_then(|seizure| seizure.marks.get(number));
                mark.map(render)
            })
            .await?;
            let Some(Ok(files)) = rendered else {
                return Err(CaseworkError::Internal("a picture of the training world could not be drawn"));
            };
            let Some(mark) = seizure.marks.get(number) else { continue };
            let mut new_files = Vec::new();
            for (position, file) in files.into_iter().enumerate() {
                let received = self.receive(&ctx, &file.name, file.bytes).await?;
                new_files.push(NewFile { hash: received.hash, light: mark.lights.get(position).copied() });
            }
            marks.push(NewMark {
                label: format!("Mark {}", number + 1),
                kind: mark.kind,
                capture: mark.capture,
                role: mark.role,
                exhibit: seizure
                    .exhibits
                    .iter()
                    .find(|exhibit| Some(exhibit.id) == mark.exhibit)
                    .map(|exhibit| exhibit.number.clone()),
                pixel_um: mark.pixel_um,
                files: new_files,
            });
        }
        let submission = convert::submission(seizure, &register::Register::of(world))?;
        let mut unit = self.store.begin(&ctx).await?;
        self.record(&mut unit, &ctx, Asker::Nobody, submission, &marks).await?;
        Ok(unit.commit().await?)
    }

    /// Does all the work that is queued.
    async fn work_off(&self, report: Report<'_>) -> Result<(), CaseworkError> {
        let total = self.store.job_counts().await?.queued as u64;
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let mut tasks = JoinSet::new();
        for n in 0..workers {
            let platform = self.clone();
            tasks.spawn(async move {
                while platform.work_once(&format!("world-{n}")).await? {}
                Ok::<(), CaseworkError>(())
            });
        }
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(300));
        loop {
            tokio::select! {
                done = tasks.join_next() => match done {
                    Some(task) => task.map_err(|_cause| CaseworkError::Interrupted)??,
                    None => break,
                },
                _ = tick.tick() => {
                    let left = self.store.job_counts().await?;
                    report(Stage::Comparisons, total.saturating_sub((left.queued + left.leased) as u64), total);
                }
            }
        }
        report(Stage::Comparisons, total, total);
        Ok(())
    }

    /// The context of a person of the training world.
    pub(crate) fn context_of(&self, user: &User, body: &Organisation) -> Context {
        Context {
            user: Some(user.id),
            organisation: user.organisation,
            country: body.country.clone(),
            bureau: body.parent,
            roles: user.roles.clone(),
            clearance: user.clearance,
            purpose: Purpose::ForensicAnalysis,
            request: RequestId::fresh(&*self.ids),
            now: self.clock.now(),
        }
    }
}

/// A login for every role of a training store; empty for any other store.
pub async fn demo_logins(platform: &Platform) -> Result<Vec<DemoLogin>, CaseworkError> {
    let mut logins = Vec::new();
    if !platform.store.training().await? {
        return Ok(logins);
    }
    let nobody = platform.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
    let bodies = platform.store.organisations(&nobody).await?;
    // Two bureaus with their laboratories, so that both sides of a link can be seen, and the secretariat.
    for handle in ["fj", "laboratory-fj", "be", "laboratory-be", "secretariat"] {
        let Some(body) = bodies.iter().find(|body| body.handle == handle) else { continue };
        let ctx = platform.own_context(body.organisation.id);
        for user in platform.store.accounts(&ctx).await? {
            let Some(role) = user.roles.first().copied() else { continue };
            let organisation = body.organisation.name.clone();
            logins.push(DemoLogin { login: user.login, password: PASSWORD, role, organisation });
        }
    }
    Ok(logins)
}
