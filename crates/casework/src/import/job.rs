//! A table from the pages: taken in as a file, looked at, mapped, and imported by a job that resumes after a kill.

use super::preview::{self, Preview, Tried};
use super::{How, Progress};
use crate::{CaseworkError, Once, Platform, background::in_background, receive::may_submit};
use commonlink_exchange::Layout;
use commonlink_model::{Context, ImportId, ImportState, OrganisationId};
use commonlink_store::{BatchRow, FaultRow, FileHash, Job, NewBatch};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Kind of the job that imports a table.
pub const JOB: &str = "import";
/// Longest name of a mapping.
const LONGEST_NAME: usize = 80;
/// Most mappings of an organisation.
const MOST_MAPPINGS: usize = 100;

/// What a job is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Work {
    pub owner: OrganisationId,
    pub batch: ImportId,
    file: String,
    how: How,
}

impl Work {
    fn payload(&self) -> Result<String, CaseworkError> {
        serde_json::to_string(self).map_err(|_cause| CaseworkError::Internal("a job could not be written"))
    }

    pub(crate) fn from_payload(payload: &str) -> Result<Self, CaseworkError> {
        serde_json::from_str(payload).map_err(|_cause| CaseworkError::Internal("a job could not be read"))
    }
}

impl Platform {
    /// Keeps a table as it came; nothing of it is read yet. Answers its SHA-256.
    pub async fn receive_table(
        &self,
        ctx: &Context,
        name: &str,
        path: &Path,
    ) -> Result<FileHash, CaseworkError> {
        may_submit(ctx)?;
        let unreadable = |_cause| CaseworkError::fault("file", "error-file-unreadable");
        let bytes = path.metadata().map_err(unreadable)?.len();
        if bytes == 0 || bytes > crate::receive::MOST_BYTES {
            return Err(CaseworkError::fault("file", "error-file-size"));
        }
        let hash = self.store.files().put_file(path).await?;
        let mut unit = self.store.begin(ctx).await?;
        let name = crate::receive::file_name(name);
        unit.insert_file(&hash, &name, "application/octet-stream", bytes as i64).await?;
        unit.commit().await?;
        Ok(hash)
    }

    /// A look at a table that the context's organisation has given, with the name it came under.
    pub async fn look_at_table(
        &self,
        ctx: &Context,
        file: &FileHash,
    ) -> Result<(String, Preview), CaseworkError> {
        may_submit(ctx)?;
        let row = self.store.file(ctx, file).await?.ok_or(CaseworkError::NotFound)?;
        let opened = self.store.files().open_file(file).await?;
        let (limits, child) = (self.settings.tables.clone(), self.settings.child.clone());
        // A look is short: it need not wait for a table that is coming in.
        let place = self.children.place().await?;
        let preview = in_background(move || {
            let preview = preview::look(opened, &limits, &child);
            drop(place);
            preview
        })
        .await?;
        self.children.count_table(&preview);
        if let Err(CaseworkError::Table(error)) = &preview {
            tracing::warn!(reason = error.code(), bytes = row.bytes, "a table was refused");
        }
        Ok((row.name, preview?))
    }

    /// How the first rows of a table would be read by a layout.
    pub fn try_layout(&self, ctx: &Context, preview: &Preview, layout: &Layout) -> Vec<Tried> {
        preview::try_rows(preview, layout, ctx)
    }

    /// The column mappings of the context's organisation.
    pub async fn mappings(&self, ctx: &Context) -> Result<Vec<Layout>, CaseworkError> {
        let rows = self.store.mappings(ctx).await?;
        Ok(rows.iter().filter_map(|(_, layout)| serde_json::from_str(layout).ok()).collect())
    }

    /// Keeps a mapping under its name.
    pub async fn save_mapping(&self, ctx: &Context, layout: &Layout) -> Result<(), CaseworkError> {
        may_submit(ctx)?;
        if let Some(message) = crate::accounts::required_fault(&layout.name, LONGEST_NAME) {
            return Err(CaseworkError::fault("name", message));
        }
        if preview::is_ours_by_name(layout) {
            return Err(CaseworkError::fault("name", "error-import-name"));
        }
        let held = self.store.mappings(ctx).await?;
        if held.len() >= MOST_MAPPINGS && !held.iter().any(|(name, _)| *name == layout.name) {
            return Err(CaseworkError::fault("name", "error-too-many"));
        }
        let text = serde_json::to_string(layout)
            .map_err(|_cause| CaseworkError::Internal("a mapping could not be written"))?;
        let mut unit = self.store.begin(ctx).await?;
        unit.save_mapping(&layout.name, &text).await?;
        Ok(unit.commit().await?)
    }

    /// Begins to import a table that was looked at. The same request under the same key begins one batch.
    pub async fn begin_import(
        &self,
        ctx: &Context,
        once: &Once,
        file: &FileHash,
        how: How,
    ) -> Result<ImportId, CaseworkError> {
        may_submit(ctx)?;
        if let Some(earlier) = once.recall(self, ctx).await? {
            return Ok(earlier);
        }
        let row = self.store.file(ctx, file).await?.ok_or(CaseworkError::NotFound)?;
        if let How::Mapped(layout) = &how {
            preview::sound(layout)?;
        }
        self.read_otherwise(ctx, file.as_str(), &how).await?;
        let batch = ImportId::fresh(&*self.ids);
        let new = NewBatch {
            id: batch,
            layout: how.name().to_owned(),
            file_name: row.name.clone(),
            file_hash: file.to_string(),
        };
        let work = Work { owner: ctx.organisation, batch, file: file.to_string(), how };
        let payload = work.payload()?;
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            unit.begin_batch(&new).await.map_err(CaseworkError::of_begun)?;
            unit.enqueue(JOB, &payload, Some(&batch.to_string()), ctx.now).await?;
            once.remember(&mut unit, &batch).await?;
            unit.commit().await?;
            Ok(batch)
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Does the job. A file that can't be read ends its batch as failed; weaknesses of the machine are tried again.
    pub(crate) async fn carry_out_import(&self, work: Work, job: &Job) -> Result<(), CaseworkError> {
        let ctx = self.own_context(work.owner);
        let Some(held) = self.store.batch(&ctx, work.batch).await? else {
            return Ok(self.store.finish_job(job).await?);
        };
        if held.state == ImportState::Running {
            let hash: FileHash = work.file.parse()?;
            let path = self.store.files().path(&hash);
            let progress = Arc::new(Progress::default());
            if held.stop_asked {
                progress.cancel();
            }
            match self.fill_batch(&ctx, work.batch, &path, work.how, &progress).await {
                Ok(_) => {}
                Err(CaseworkError::Table(error)) if error.is_of_the_file() => {
                    tracing::warn!(reason = error.code(), bytes = progress.total.load(Ordering::Relaxed), batch = %work.batch, "a table was refused");
                    self.fail_import(&ctx, work.batch, error.to_string()).await?;
                }
                Err(error @ CaseworkError::Invalid(_)) => {
                    let reason = error.for_log();
                    tracing::warn!(reason, bytes = progress.total.load(Ordering::Relaxed), batch = %work.batch, "a table was refused");
                    let why = "its headers are none that this mapping knows".to_owned();
                    self.fail_import(&ctx, work.batch, why).await?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(self.store.finish_job(job).await?)
    }

    /// Ends a running batch with the reason why it could not go on.
    pub(crate) async fn fail_import(
        &self,
        ctx: &Context,
        batch: ImportId,
        why: String,
    ) -> Result<(), CaseworkError> {
        let report = super::MappingReport { failure: Some(why), ..super::MappingReport::default() };
        let report = serde_json::to_string(&report)
            .map_err(|_cause| CaseworkError::Internal("a mapping report could not be written as JSON"))?;
        let held = self.store.batch(ctx, batch).await?.filter(|held| held.state == ImportState::Running);
        let Some(read) = held.map(|held| held.counts.read) else { return Ok(()) };
        let mut unit = self.store.begin(ctx).await?;
        unit.finish_batch(batch, ImportState::Failed, read, "", &report).await?;
        Ok(unit.commit().await?)
    }

    /// One batch of the context's organisation.
    pub async fn import(&self, ctx: &Context, batch: ImportId) -> Result<BatchRow, CaseworkError> {
        self.store.batch(ctx, batch).await?.ok_or(CaseworkError::NotFound)
    }

    /// Rows of a batch that did not come in, after a position.
    pub async fn import_faults(
        &self,
        ctx: &Context,
        batch: ImportId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<FaultRow>, CaseworkError> {
        Ok(self.store.batch_faults(ctx, batch, after, limit).await?)
    }

    /// Asks a running import to stop after the block it is at. What came in stays until the batch is undone.
    pub async fn stop_import(&self, ctx: &Context, batch: ImportId) -> Result<(), CaseworkError> {
        may_submit(ctx)?;
        self.import(ctx, batch).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.ask_stop(batch).await?;
        Ok(unit.commit().await?)
    }
}
