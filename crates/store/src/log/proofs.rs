//! Proofs for those whom an entry concerns, and for witnesses.

use super::entry;
use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store, StoreError};
use commonlink_audit::{AuditError, Bundle, Checkpoint, Field, Proof, Receipt};
use commonlink_model::{AuditId, Context, Moment};

statements! {
    ENTRY = "SELECT * FROM audit_entry WHERE id = $1 AND (owner = $2 OR subject_owner = $2)";
    FORGET = "UPDATE audit_entry SET commitments = $2, secret = '', account = NULL, subject = NULL, detail = ''
        WHERE id = $1 AND commitments IS NULL";
    OLD = "SELECT * FROM audit_entry WHERE position IS NOT NULL AND commitments IS NULL AND at < $1
        ORDER BY at, id LIMIT 1000";
}

impl Store {
    /// The proof of one entry: of an act of the own body with all of its content, of another body's act on an own
    /// record with what it was done to. `None` for every other entry, for one that has no place yet, and before the first
    /// head was signed.
    pub async fn audit_receipt(&self, context: &Context, id: AuditId) -> Result<Option<Receipt>> {
        let Some(row) = self.one(context, ENTRY, params![id, context.organisation]).await? else {
            return Ok(None);
        };
        let (Some(place), Some(head)) = (row.int_opt("position")?, self.audit_head().await?) else {
            return Ok(None);
        };
        let index = place.unsigned_abs();
        let Some(proof) = Proof::inclusion(index, head.size) else { return Ok(None) };
        let tiles = self.tiles(proof.needs()).await?;
        let hashes =
            proof.hashes(&tiles).ok_or_else(|| StoreError::damaged("the hashes of the audit trail"))?;
        let (entry, commitments, content) = entry(&row)?;
        let fields: &[Field] =
            if entry.owner == context.organisation.to_string() { &Field::ALL } else { &[Field::Subject] };
        let shown =
            content.iter().flat_map(|content| fields.iter().map(|field| content.show(*field))).collect();
        Ok(Some(Receipt {
            line: entry.line(&commitments),
            shown,
            index,
            hashes,
            checkpoint: head.checkpoint,
        }))
    }

    /// The newest head for a witness that saw a tree of `from` entries. `None` before the first head was signed, and where the
    /// tree is smaller than that.
    pub async fn audit_bundle(&self, from: u64) -> Result<Option<Bundle>> {
        let (Some(head), Some((_, rotations))) = (self.audit_head().await?, self.audit_keys().await?) else {
            return Ok(None);
        };
        // The head names the size to which its own root belongs.
        let Some(proof) = Proof::consistency(from, head.size) else { return Ok(None) };
        let tiles = self.tiles(proof.needs()).await?;
        let hashes =
            proof.hashes(&tiles).ok_or_else(|| StoreError::damaged("the hashes of the audit trail"))?;
        Ok(Some(Bundle { rotations, from, hashes, checkpoint: head.checkpoint }))
    }

    /// The head as this program's own key would have it checked.
    pub async fn audit_checkpoint(&self) -> Result<Option<(Checkpoint, String)>> {
        let (Some(head), Some((first, rotations))) = (self.audit_head().await?, self.audit_keys().await?)
        else {
            return Ok(None);
        };
        let key = Bundle::key_after(&first, rotations.iter().map(String::as_str));
        let checkpoint = key.and_then(|key| Checkpoint::open(&head.checkpoint, &key));
        let damaged = |error: AuditError| StoreError::damaged(error.to_string());
        Ok(Some((checkpoint.map_err(damaged)?, head.checkpoint)))
    }

    /// Lets the content of entries from before a moment give way to the commitments to it. Answers how many there were.
    pub async fn forget_audit_content(&self, context: &Context, before: Moment) -> Result<u64> {
        let mut all = 0;
        loop {
            let rows = self.all(Duty::Audit, OLD, params![before]).await?;
            if rows.is_empty() {
                return Ok(all);
            }
            // First on record, then done: the entry is the body's, the forgetting the trail's own.
            let mut unit = self.begin(context).await?;
            unit.audit("audit_content_forgotten", "audit_entry", &rows.len().to_string()).await?;
            unit.commit().await?;
            let mut tx = self.db().begin(Duty::Audit.into()).await?;
            for row in &rows {
                let (entry, commitments, _) = entry(row)?;
                all += tx.execute(FORGET.to_owned(), params![entry.id, commitments.to_text()]).await?;
            }
            tx.commit().await?;
        }
    }
}
