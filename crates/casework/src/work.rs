//! Background work: lease a job, do it, say that it is done in the transaction of its results.
//!
//! A lease that runs out puts the job back, so a killed worker loses nothing. A job that fails is tried
//! again with growing pauses and put aside after eight attempts, or at once when it crashes, where an operator
//! sees it. A capture that was never described by then is marked as failed in the same transaction, so that
//! nobody waits for it.

use crate::{CaseworkError, Platform, compare, examine, import};
use commonlink_store::{Job, Operation};
use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// The kinds of work.
const KINDS: [&str; 4] = [compare::JOB, examine::JOB, import::JOB, import::UNDO_JOB];
/// Seconds for which a job is leased; renewed while it runs.
const LEASE_SECONDS: i64 = 60;
/// Attempts before a job is put aside.
const ATTEMPTS: i64 = 8;
/// How often a worker says that it is there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);
/// How often a worker looks at the clocks of requests.
const CLOCKS: Duration = Duration::from_mins(1);
/// How often a worker looks whether something was erased.
const GONE: Duration = Duration::from_secs(1);
/// How often a worker looks for access that has lapsed.
const ACCESS: Duration = Duration::from_hours(1);
/// Why a capture failed whose job was put aside, as its record says it.
const PUT_ASIDE: &str = "given_up";

impl Platform {
    /// Works until `stop` says so. `name` tells workers apart in the log.
    pub async fn work(&self, name: &str, mut stop: watch::Receiver<bool>) {
        let mut seen: Option<Instant> = None;
        let mut watched: Option<Instant> = None;
        let mut looked: Option<Instant> = None;
        let mut forgot: Option<Instant> = None;
        while !*stop.borrow() {
            if watched.is_none_or(|at| at.elapsed() >= CLOCKS) {
                if let Err(error) = self.watch_clocks().await {
                    tracing::warn!(%error, "the clocks of requests could not be looked at");
                }
                if let Err(error) = Box::pin(self.watch_retention()).await {
                    tracing::warn!(%error, "the review dates of records could not be looked at");
                }
                if let Err(error) = self.watch_agreements().await {
                    tracing::warn!(%error, "it could not be seen which access agreements end");
                }
                if let Err(error) = self.watch_kept().await {
                    tracing::warn!(%error, "what was kept of erased records could not be let go of");
                }
                if let Err(error) = self.watch_statistics().await {
                    tracing::warn!(%error, "what is left of erased records could not be joined");
                }
                if let Err(error) = self.watch_recalls().await {
                    tracing::warn!(%error, "it could not be seen who has not acknowledged a recall");
                }
                watched = Some(Instant::now());
            }
            if forgot.is_none_or(|at| at.elapsed() >= GONE) {
                if let Err(error) = self.forget_gone().await {
                    tracing::warn!(%error, "what was erased could not be let go of");
                }
                forgot = Some(Instant::now());
            }
            if looked.is_none_or(|at| at.elapsed() >= ACCESS) {
                if let Err(error) = self.watch_access().await {
                    tracing::warn!(%error, "it could not be seen whose access has lapsed");
                }
                looked = Some(Instant::now());
            }
            if seen.is_none_or(|at| at.elapsed() >= SIGN_OF_LIFE) {
                self.sign_of_life().await;
                seen = Some(Instant::now());
            }
            let pause = match self.work_once(name).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => Duration::from_millis(250),
                Err(error) => {
                    tracing::error!(%error, worker = name, "no job could be leased");
                    Duration::from_secs(2)
                }
            };
            if !pause.is_zero() {
                tokio::select! { () = tokio::time::sleep(pause) => {}, _ = stop.changed() => {} }
            }
        }
    }

    /// Does one job if one is due; whether there was one.
    pub async fn work_once(&self, name: &str) -> Result<bool, CaseworkError> {
        let now = self.clock.now();
        let Some(job) = self.store.lease_job(name, &KINDS, now, LEASE_SECONDS).await? else {
            return Ok(false);
        };
        let renew = async {
            loop {
                tokio::time::sleep(Duration::from_secs(LEASE_SECONDS as u64 / 3)).await;
                self.sign_of_life().await;
                if let Err(error) =
                    self.store.extend_lease(&job, self.clock.now().plus_seconds(LEASE_SECONDS)).await
                {
                    tracing::warn!(%error, job = %job.id, "a lease could not be renewed");
                }
            }
        };
        let outcome = tokio::select! { outcome = self.carry_out(&job) => outcome, () = renew => Ok(()) };
        if let Err(error) = outcome {
            let (kind, cause) = (known(&job.kind), error.for_log());
            let pause = 2_i64.saturating_pow(job.attempts.clamp(0, 10) as u32);
            if job.attempts >= ATTEMPTS || matches!(error, CaseworkError::Crashed) {
                tracing::error!(kind, cause, job = %job.id, attempt = job.attempts, "a job was put aside");
                self.put_aside(&job, &error.for_log()).await?;
            } else {
                tracing::warn!(kind, cause, job = %job.id, attempt = job.attempts, "a job failed");
                let retry = self.clock.now().plus_seconds(pause);
                self.store.fail_job(&job, &error.for_log(), Some(retry)).await?;
            }
        }
        Ok(true)
    }

    /// Says that somebody looks for work, as far as that can be said.
    async fn sign_of_life(&self) {
        if let Err(error) = self.store.note_done(Operation::Work).await {
            tracing::warn!(%error, "a worker could not say that it is there");
        }
    }

    /// Gives a job up, and says so on the capture it was to describe.
    async fn put_aside(&self, job: &Job, error: &str) -> Result<(), CaseworkError> {
        if job.kind == import::JOB
            && let Ok(work) = import::ImportWork::from_payload(&job.payload)
        {
            self.fail_import(&self.own_context(work.owner), work.batch, error.to_owned()).await?;
        }
        let work = (job.kind == compare::JOB).then(|| compare::Work::from_payload(&job.payload));
        let Some(Ok(work)) = work else { return Ok(self.store.fail_job(job, error, None).await?) };
        let mut unit = self.store.begin(&self.own_context(work.owner)).await?;
        unit.give_up_job(job, error).await?;
        unit.capture_given_up(work.owner, work.capture, PUT_ASIDE).await?;
        Ok(unit.commit().await?)
    }

    /// One attempt. A crash ends the attempt, not the worker.
    async fn carry_out(&self, job: &Job) -> Result<(), CaseworkError> {
        if job.attempts > ATTEMPTS {
            // Its worker died each time before it could say so; perhaps of this very job.
            return Err(CaseworkError::Crashed);
        }
        let mut attempt = pin!(self.attempt(job));
        poll_fn(|context| {
            let polled = catch_unwind(AssertUnwindSafe(|| attempt.as_mut().poll(context)));
            polled.unwrap_or(Poll::Ready(Err(CaseworkError::Crashed)))
        })
        .await
    }

    async fn attempt(&self, job: &Job) -> Result<(), CaseworkError> {
        match job.kind.as_str() {
            compare::JOB => self.compare_capture(compare::Work::from_payload(&job.payload)?, Some(job)).await,
            import::JOB => self.carry_out_import(import::ImportWork::from_payload(&job.payload)?, job).await,
            import::UNDO_JOB => self.carry_out_undo(import::UndoWork::from_payload(&job.payload)?, job).await,
            examine::JOB => self.prepare_examination(examine::Work::from_payload(&job.payload)?, job).await,
            _ => Err(CaseworkError::Internal("a job of an unknown kind")),
        }
    }
}

/// The kind of a job as the log may tell it: one of ours.
fn known(kind: &str) -> &'static str {
    KINDS.into_iter().find(|ours| *ours == kind).unwrap_or("unknown")
}
