//! Taking a batch back: block by block, so that a kill in between loses nothing and the rest can be taken later.

use super::{ASK_STOP, BatchState, UNDONE_FROM, delete_text};
use crate::sql::statements;
use crate::value::{Value, params};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, ImportId, RecordId};

statements! {
    // What others were told of is not unsaid by one person: it is withdrawn, or erased by two, and they hear of it.
    UNDOABLE = "SELECT import_row.seizure FROM import_row JOIN record ON record.owner = import_row.owner
            AND record.id = import_row.seizure
        WHERE import_row.owner = $1 AND import_row.batch = $2 AND record.version = 1 AND record.state = 'active'
            AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.owner = record.owner AND mark.seizure = record.id)
            AND NOT EXISTS (SELECT 1 FROM exhibit WHERE exhibit.owner = record.owner AND exhibit.seizure = record.id)
            AND NOT EXISTS (SELECT 1 FROM request WHERE request.addressee = record.owner AND request.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM release WHERE release.owner = record.owner AND release.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM record_listed WHERE record_listed.owner = record.owner
                AND record_listed.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.subject_owner = record.owner
                AND audit_entry.subject = record.id AND audit_entry.owner <> audit_entry.subject_owner
                AND audit_entry.action <> 'records_listed' AND audit_entry.action IN ('seizure_opened', 'record_exported'))
        ORDER BY import_row.position LIMIT 500";
    BEGIN_UNDO = "UPDATE import_batch SET state = 'undone', finished_at = $3
        WHERE owner = $1 AND id = $2 AND state <> 'undone'";
    END_UNDO = "UPDATE import_batch SET finished_at = $3 WHERE owner = $1 AND id = $2 AND state = 'undone'
        RETURNING imported";
    // A batch that is taken back and of which some could still be: somebody is at it, or was.
    TAKING_BACK = "SELECT import_row.batch FROM import_batch JOIN import_row ON import_row.owner = import_batch.owner
            AND import_row.batch = import_batch.id
        JOIN record ON record.owner = import_row.owner AND record.id = import_row.seizure
        WHERE import_batch.owner = $1 AND import_batch.state = 'undone' AND record.version = 1
            AND record.state = 'active'
            AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.owner = record.owner AND mark.seizure = record.id)
            AND NOT EXISTS (SELECT 1 FROM exhibit WHERE exhibit.owner = record.owner AND exhibit.seizure = record.id)
            AND NOT EXISTS (SELECT 1 FROM request WHERE request.addressee = record.owner AND request.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM release WHERE release.owner = record.owner AND release.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM record_listed WHERE record_listed.owner = record.owner
                AND record_listed.record = record.id)
            AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.subject_owner = record.owner
                AND audit_entry.subject = record.id AND audit_entry.owner <> audit_entry.subject_owner
                AND audit_entry.action <> 'records_listed' AND audit_entry.action IN ('seizure_opened', 'record_exported'))
        LIMIT 1";
    OTHERS_RUNNING = "SELECT id FROM import_batch WHERE owner = $1 AND id <> $2 AND state = 'running' LIMIT 1";
    // Says the same again, so that what follows in this transaction waits for the same of another one.
    ONE_AT_A_TIME = "UPDATE organisation SET handle = handle WHERE id = $1";
    RESTS = "SELECT count(*) AS rows FROM import_row WHERE owner = $1 AND batch = $2";
}

impl Unit {
    /// Says that a batch of the context's organisation is taken back from now on. One that nobody works at is ended
    /// first, and whoever thinks to work at it finds that with the next block. Answers whether it was not said before.
    ///
    /// Errors: `ComingIn` while another batch is: what that one
    /// found held already must not go behind its back.
    pub async fn begin_undo(&mut self, batch: ImportId) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.may_add(owner, &commonlink_model::Handling::standard(now.date()))?;
        self.execute(ONE_AT_A_TIME, params![owner]).await?;
        if self.one(OTHERS_RUNNING, params![owner, batch]).await?.is_some() {
            return Err(StoreError::ComingIn);
        }
        // This waits for a block that is on its way, which is counted then.
        if self.execute(ASK_STOP, params![owner, batch]).await? > 0 {
            self.finish_batch(batch, BatchState::Cancelled, 0, "", "{}").await?;
        }
        let begun = self.execute(BEGIN_UNDO, params![owner, batch, now]).await? > 0;
        if begun {
            self.audit("import_undo_begun", &batch.to_string(), "").await?;
        }
        Ok(begun)
    }

    /// Holds back whoever wants to bring rows in while others are being taken back: those would be found held already,
    /// and go.
    ///
    /// Errors: `TakingBack`.
    pub(super) async fn nothing_is_taken_back(&mut self) -> Result<()> {
        let owner = self.context.organisation;
        self.execute(ONE_AT_A_TIME, params![owner]).await?;
        match self.one(TAKING_BACK, params![owner]).await? {
            Some(_) => Err(StoreError::TakingBack),
            None => Ok(()),
        }
    }

    /// Takes back at most 500 seizures of a batch that nothing rests on: no marks, no exhibits, no requests, no releases,
    /// unchanged since; and that no other body has opened, taken out, found or had on a list.
    /// Answers how many; 0 when none is left.
    pub async fn undo_rows(&mut self, batch: ImportId) -> Result<u64> {
        let owner = self.context.organisation;
        self.may_add(owner, &commonlink_model::Handling::standard(self.context.now.date()))?;
        let found = self.all(UNDOABLE, params![owner, batch]).await?;
        if found.is_empty() {
            return Ok(0);
        }
        let mut ids: Vec<RecordId> = found.iter().map(|row| row.parsed("seizure")).collect::<Result<_>>()?;
        ids.sort_unstable();
        self.note_undone(&ids, &batch.to_string()).await?;
        self.take_from_sums(owner, &ids).await?;
        self.find_no_more(owner, &ids).await?;
        let mut values = params![owner];
        values.extend(ids.into_iter().map(Value::from));
        for (table, column) in UNDONE_FROM {
            self.execute(&delete_text(table, column, found.len()), values.clone()).await?;
        }
        Ok(found.len() as u64)
    }

    /// Says that nothing of a batch is left to be taken back. Answers how much was, in all.
    pub async fn end_undo(&mut self, batch: ImportId) -> Result<u64> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let rests = self.one(RESTS, params![owner, batch]).await?.map_or(Ok(0), |row| row.int("rows"))?;
        let ended = self.one(END_UNDO, params![owner, batch, now]).await?;
        let imported = ended.map_or(Ok(0), |row| row.int("imported"))?;
        let taken_back = imported.saturating_sub(rests).max(0) as u64;
        self.audit("import_undone", &batch.to_string(), &taken_back.to_string()).await?;
        Ok(taken_back)
    }
}

impl Store {
    /// How many rows of a batch of the context's organisation are still held as seizures.
    pub async fn batch_rests(&self, context: &Context, batch: ImportId) -> Result<u64> {
        if !crate::visible::sees_own(context) {
            return Ok(0);
        }
        let row = self.one(context, RESTS, params![context.organisation, batch]).await?;
        Ok(row.map_or(Ok(0), |row| row.int("rows"))?.max(0) as u64)
    }
}
