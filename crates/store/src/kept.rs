//! What is kept of a record whose purpose was achieved, for a short time and under a flag of its own: case reference, date and
//! country (governance R23, decision 0015).
//!
//! # Invariants
//! * It comes to be with an erasure to which two people agreed, both of whom knew of it, and never by the clock.
//! * It is in no list, sum, search, export, gallery or scope: it is read here, by officers of the owner, and each reading is an
//!   audit entry.
//! * Its end is set with it and never moved; the clock removes it.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{Context, ErasureReason, KeptId, Moment, OrganisationId, RecordId, Role};
use jiff::civil::Date;

statements! {
    ASK = "UPDATE erasure_request SET keep_until = $3, keep_reason = $4
        WHERE owner = $1 AND record = $2 AND reason = $5 AND keep_until IS NULL";
    KEEP = "INSERT INTO kept_reference (owner, id, reference, date_first, date_last, country, reason, kept_at, until_at)
        SELECT seizure.owner, CAST($3 AS TEXT), seizure.reference, seizure.date_first, seizure.date_last, seizure.country,
            erasure_request.keep_reason, CAST($4 AS BIGINT), erasure_request.keep_until
        FROM seizure JOIN erasure_request ON erasure_request.owner = seizure.owner
            AND erasure_request.record = seizure.id
        WHERE seizure.owner = $1 AND seizure.id = $2 AND erasure_request.keep_until > $4";
    LIST = "SELECT * FROM kept_reference WHERE owner = $1 AND until_at > $2 ORDER BY until_at, id LIMIT $3";
    OVER = "SELECT owner, id FROM kept_reference WHERE until_at <= $1 ORDER BY until_at, owner, id LIMIT 200";
    DROP = "DELETE FROM kept_reference WHERE owner = $1 AND id = $2 AND until_at <= $3";
}

/// What is left of a record for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReference {
    /// Identifier, of this alone.
    pub id: KeptId,
    /// The case reference.
    pub reference: String,
    /// First day of the event.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// Country.
    pub country: String,
    /// Why it is kept.
    pub reason: String,
    /// When the record was erased.
    pub kept: Moment,
    /// Until when.
    pub until: Moment,
}

impl Unit {
    /// Asks that reference, date and country be kept until a moment, with an erasure that was just asked for because the
    /// purpose was achieved. `false` where there is none.
    pub async fn ask_keeping(&mut self, seizure: RecordId, until: Moment, reason: &str) -> Result<bool> {
        let owner = self.context.organisation;
        let achieved = ErasureReason::PurposeAchieved;
        if self.execute(ASK, params![owner, seizure, until, reason, achieved]).await? == 0 {
            return Ok(false);
        }
        self.audit("keeping_asked", &seizure.to_string(), &format!("{} {reason}", until.date())).await?;
        Ok(true)
    }

    /// Keeps it, in the middle of the erasure.
    pub(crate) async fn keep_reference(&mut self, seizure: RecordId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let id = KeptId::fresh(self.store.ids());
        self.execute(KEEP, params![owner, seizure, id, now]).await.map(drop)
    }

    /// Removes what is over of the context's organisation. `false` where somebody was faster.
    pub async fn drop_kept(&mut self, id: KeptId) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        if self.execute(DROP, params![owner, id, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("kept_reference_erased", &id.to_string(), "").await?;
        Ok(true)
    }
}

impl Store {
    /// What is kept of the own body's erased records, soonest over first; for its officers alone. Audited.
    pub async fn kept_references(&self, context: &Context, limit: u32) -> Result<Vec<KeptReference>> {
        if !context.has(Role::Officer) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, LIST, params![context.organisation, context.now, limit]).await?;
        if !rows.is_empty() {
            self.audit_person(context, "kept_references_read", &rows.len().to_string()).await?;
        }
        rows.iter().map(kept).collect()
    }

    /// What is over, at most 200. For the platform's own work.
    pub async fn kept_over(&self, now: Moment) -> Result<Vec<(OrganisationId, KeptId)>> {
        let rows = self.all(Duty::Retention, OVER, params![now]).await?;
        rows.iter().map(|row| Ok((row.parsed("owner")?, row.parsed("id")?))).collect()
    }
}

fn kept(row: &Row) -> Result<KeptReference> {
    Ok(KeptReference {
        id: row.parsed("id")?,
        reference: row.text("reference")?,
        first: row.parsed("date_first")?,
        last: row.parsed("date_last")?,
        country: row.text("country")?,
        reason: row.text("reason")?,
        kept: row.moment("kept_at")?,
        until: row.moment("until_at")?,
    })
}
