//! Taking back what a batch brought: by a job that goes on after a kill, or by whoever has the patience to wait for it.

use crate::{CaseworkError, Platform, receive::may_submit};
use commonlink_model::{Context, ImportId, ImportState, OrganisationId};
use commonlink_store::{BatchRow, Job};
use serde::{Deserialize, Serialize};

/// Kind of the job that takes a batch back.
pub const JOB: &str = "import_undo";

/// What a job is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Work {
    owner: OrganisationId,
    batch: ImportId,
}

impl Work {
    pub(crate) fn from_payload(payload: &str) -> Result<Self, CaseworkError> {
        serde_json::from_str(payload).map_err(|_cause| CaseworkError::Internal("a job could not be read"))
    }
}

/// Who is at a batch, and what is left of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// It runs as a job: a server works at it, or will. One that a command began has none.
    pub is_a_job: bool,
    /// It is being taken back by a job.
    pub taking_back: bool,
    /// Rows of one that is taken back which are held still.
    pub rests: u64,
}

/// One job at a time takes a batch back.
fn key(batch: ImportId) -> String {
    format!("undo {batch}")
}

impl Platform {
    /// Whether a job imports this batch, or will.
    pub(super) async fn works_at_import(&self, batch: ImportId) -> Result<bool, CaseworkError> {
        Ok(self.store.has_open_job(&batch.to_string()).await?)
    }

    /// Who is at a batch of the context's organisation, and what is left of it.
    pub async fn import_standing(&self, ctx: &Context, batch: &BatchRow) -> Result<Standing, CaseworkError> {
        Ok(match batch.state {
            ImportState::Running => {
                Standing { is_a_job: self.works_at_import(batch.id).await?, ..Standing::default() }
            }
            ImportState::Undone => Standing {
                is_a_job: false,
                taking_back: self.store.has_open_job(&key(batch.id)).await?,
                rests: self.store.batch_rests(ctx, batch.id).await?,
            },
            _ => Standing::default(),
        })
    }

    /// A batch that may be taken back: nobody works at it, as far as jobs tell. A program that died has none, and one
    /// that lives notices with its next block.
    async fn to_be_undone(&self, ctx: &Context, batch: ImportId) -> Result<BatchRow, CaseworkError> {
        may_submit(ctx)?;
        let held = self.import(ctx, batch).await?;
        if held.state == ImportState::Running && self.works_at_import(batch).await? {
            return Err(CaseworkError::fault("batch", "error-import-running"));
        }
        // What was begun may be ended: nothing else comes in before it is.
        if held.state != ImportState::Undone && self.undo_is_over(ctx, &held) {
            return Err(CaseworkError::fault("batch", "error-import-too-late"));
        }
        Ok(held)
    }

    /// Whether a batch has stood for longer than it may be taken back by one person: since then records are withdrawn, or
    /// erased by two.
    pub fn undo_is_over(&self, ctx: &Context, batch: &BatchRow) -> bool {
        let seconds = self.settings.undo_seconds;
        batch.state != ImportState::Running
            && batch.finished.is_some_and(|finished| finished.plus_seconds(seconds) < ctx.now)
    }

    /// The same with another time for which an import can be taken back.
    #[must_use]
    pub fn with_undo_hours(mut self, hours: u32) -> Self {
        self.settings.undo_seconds = i64::from(hours) * 3600;
        self
    }

    /// Takes back what a batch brought, as far as nothing rests on it: seizures without marks and exhibits that
    /// nobody has changed, and of which no other body was told. Answers how many were taken back in all, before a kill too.
    ///
    /// Errors: `Stale` where nothing is left that could be taken back.
    pub async fn undo_import(&self, ctx: &Context, batch: ImportId) -> Result<u64, CaseworkError> {
        self.to_be_undone(ctx, batch).await?;
        let mut unit = self.store.begin(ctx).await?;
        let begun = unit.begin_undo(batch).await.map_err(CaseworkError::of_begun)?;
        unit.commit().await?;
        let mut some_went = begun;
        loop {
            let mut unit = self.store.begin(ctx).await?;
            if unit.undo_rows(batch).await? > 0 {
                unit.commit().await?;
                some_went = true;
                continue;
            }
            if !some_went {
                return Err(CaseworkError::Stale);
            }
            let taken_back = unit.end_undo(batch).await?;
            unit.commit().await?;
            return Ok(taken_back);
        }
    }

    /// Has a batch taken back by a job; asked twice it is one job.
    ///
    /// Errors: `Stale` where nothing is left of it.
    pub async fn begin_undo(&self, ctx: &Context, batch: ImportId) -> Result<(), CaseworkError> {
        let held = self.to_be_undone(ctx, batch).await?;
        let standing = self.import_standing(ctx, &held).await?;
        if held.state == ImportState::Undone && standing.rests == 0 && !standing.taking_back {
            return Err(CaseworkError::Stale);
        }
        let payload = serde_json::to_string(&Work { owner: ctx.organisation, batch })
            .map_err(|_cause| CaseworkError::Internal("a job could not be written"))?;
        let mut unit = self.store.begin(ctx).await?;
        unit.begin_undo(batch).await.map_err(CaseworkError::of_begun)?;
        unit.enqueue(JOB, &payload, Some(&key(batch)), ctx.now).await?;
        Ok(unit.commit().await?)
    }

    /// Does the job: a block a transaction, so that it goes on where a kill left it.
    pub(crate) async fn carry_out_undo(&self, work: Work, job: &Job) -> Result<(), CaseworkError> {
        let ctx = self.own_context(work.owner);
        loop {
            let mut unit = self.store.begin(&ctx).await?;
            let some = unit.undo_rows(work.batch).await?;
            if some == 0 {
                unit.end_undo(work.batch).await?;
                unit.finish_job(job).await?;
            }
            unit.commit().await?;
            if some == 0 {
                return Ok(());
            }
        }
    }
}
