//! What a body's data protection officer is shown of its own people's accesses: how many there were hour by hour, and a sample
//! of them to look into.
//!
//! It starts from the entries of the audit trail that the own body's people made, and from nothing else: no record is
//! read, so nothing of what was opened is told beyond its identifier and whether it is the body's own. What an officer
//! finds is an entry of the trail itself, so it can't be changed afterwards.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{AuditId, Context, Moment, Purpose, Role, UserId};

statements! {
    // The two lists of acts are the same: what tells somebody something of a record.
    HOURS = "SELECT audit_entry.account, account.name, audit_entry.at / 3600000000 AS hour,
            sum(CASE WHEN audit_entry.action = 'refused' THEN 0 ELSE 1 END) AS opened,
            sum(CASE WHEN audit_entry.action = 'refused' THEN 1 ELSE 0 END) AS refused
        FROM audit_entry JOIN account ON account.owner = $1 AND account.id = audit_entry.account
        WHERE audit_entry.owner = $1 AND audit_entry.at >= $2 AND audit_entry.at < $3
            AND audit_entry.action IN ('seizure_opened', 'mark_opened', 'examination_opened', 'request_opened',
                'original_served', 'record_exported', 'refused')
        GROUP BY audit_entry.account, account.name, audit_entry.at / 3600000000
        ORDER BY account.name, audit_entry.account, hour";
    // Identifiers of entries are random: the lowest of a stretch that is over are a sample that nobody chose.
    SAMPLE = "SELECT audit_entry.id, audit_entry.at, audit_entry.account, account.name, audit_entry.action,
            audit_entry.purpose, audit_entry.subject,
            CASE WHEN audit_entry.subject_owner = $1 THEN CAST(1 AS BIGINT) WHEN audit_entry.subject_owner IS NULL THEN NULL
                ELSE CAST(0 AS BIGINT) END AS own
        FROM audit_entry JOIN account ON account.owner = $1 AND account.id = audit_entry.account
        WHERE audit_entry.owner = $1 AND audit_entry.at >= $2 AND audit_entry.at < $3
            AND audit_entry.action IN ('seizure_opened', 'mark_opened', 'examination_opened', 'request_opened',
                'original_served', 'record_exported')
        ORDER BY audit_entry.id LIMIT $4";
    // The newest says what holds.
    CHECKS = "SELECT audit_entry.subject, audit_entry.detail FROM audit_entry
        WHERE audit_entry.owner = $1 AND audit_entry.action = 'access_checked' AND audit_entry.at >= $2
        ORDER BY audit_entry.at, audit_entry.id";
    // Of a release the detail begins with the body that it is for.
    REGISTER = "SELECT audit_entry.id, audit_entry.at, account.name, audit_entry.action, audit_entry.subject,
            told.name AS told, CASE WHEN audit_entry.action = 'request_moved' THEN audit_entry.detail END AS step
        FROM audit_entry LEFT JOIN account ON account.owner = $1 AND account.id = audit_entry.account
        LEFT JOIN organisation AS told ON told.id = substr(audit_entry.detail, 1, 36)
        WHERE audit_entry.owner = $1 AND audit_entry.action IN ('release_granted', 'release_revoked', 'release_narrowed',
            'handling_changed', 'sharing_rule_set', 'request_moved', 'erasure_asked', 'erasure_withdrawn', 'record_blocked',
            'retention_extended', 'record_erased', 'import_undone', 'mirror_delayed', 'set_roles', 'set_clearance',
            'set_suspended')
        ORDER BY audit_entry.at DESC, audit_entry.id DESC LIMIT $2";
    ONE = "SELECT account FROM audit_entry WHERE owner = $1 AND id = $2 AND account IS NOT NULL
        AND action IN ('seizure_opened', 'mark_opened', 'examination_opened', 'request_opened', 'original_served',
            'record_exported')";
}

/// What an officer found of an access: it was in order, nobody could say, or it was not.
pub const CHECK_OUTCOMES: [&str; 3] = ["in_order", "in_doubt", "not_in_order"];

/// How often one person was told something, or refused, within one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessHour {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Hours since 1970.
    pub hour: i64,
    /// Records opened, or taken out.
    pub opened: i64,
    /// Attempts that were refused.
    pub refused: i64,
}

/// An access to look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampledAccess {
    /// The entry of the trail.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What was done: a code.
    pub action: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// Identifier of what was opened.
    pub subject: Option<String>,
    /// Whether it is the own body's; `None` where an entry does not say.
    pub own: Option<bool>,
    /// What was found: one of [`CHECK_OUTCOMES`].
    pub outcome: Option<String>,
}

/// A decision about the own body's records or people, as its trail has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The entry of the trail.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// Whose name; nobody's where the clock or the platform did it.
    pub name: Option<String>,
    /// What was done: a code.
    pub action: String,
    /// Identifier of what it was about.
    pub subject: Option<String>,
    /// Name of the body to which something is released, or no more.
    pub told: Option<String>,
    /// Code of the step of a request.
    pub step: Option<String>,
}

impl Store {
    /// What the own body has decided about its records and people, newest first, at most `most`: releases, handling, requests,
    /// how long records are kept, roles.
    pub async fn decisions(&self, context: &Context, most: u32) -> Result<Vec<DecisionRow>> {
        officer(context)?;
        let rows = self.all(context, REGISTER, params![context.organisation, most]).await?;
        self.audit_person(context, "decisions_read", &rows.len().to_string()).await?;
        rows.iter().map(decision).collect()
    }

    /// Accesses of the own body's people from a moment to another, by person and hour.
    pub async fn access_hours(&self, context: &Context, from: Moment, to: Moment) -> Result<Vec<AccessHour>> {
        officer(context)?;
        let rows = self.all(context, HOURS, params![context.organisation, from, to]).await?;
        self.audit_person(context, "accesses_read", &rows.len().to_string()).await?;
        rows.iter().map(hour).collect()
    }

    /// At most `most` accesses of the own body's people from a moment to another, drawn by chance and always the same
    /// once the second moment has passed; with what was found of them.
    pub async fn access_sample(
        &self,
        context: &Context,
        from: Moment,
        to: Moment,
        most: u32,
    ) -> Result<Vec<SampledAccess>> {
        officer(context)?;
        let rows = self.all(context, SAMPLE, params![context.organisation, from, to, most]).await?;
        let checks = self.all(context, CHECKS, params![context.organisation, from]).await?;
        self.audit_person(context, "access_sample_read", &rows.len().to_string()).await?;
        let mut sample: Vec<SampledAccess> = rows.iter().map(sampled).collect::<Result<_>>()?;
        for check in checks {
            let (entry, outcome) = (check.text_opt("subject")?, check.text("detail")?);
            if let Some(access) = sample.iter_mut().find(|access| entry == Some(access.id.to_string())) {
                access.outcome = Some(outcome);
            }
        }
        Ok(sample)
    }
}

impl Unit {
    /// Notes what was found of an access of the own body. `false` where there is no such access.
    ///
    /// Errors: `Refused` for anybody but a data protection officer, and for an access of one's own; `Invalid` for another outcome
    /// than [`CHECK_OUTCOMES`].
    pub async fn check_access(&mut self, entry: AuditId, outcome: &str) -> Result<bool> {
        officer(&self.context)?;
        if !CHECK_OUTCOMES.contains(&outcome) {
            return Err(StoreError::Invalid { what: "the outcome of a spot check" });
        }
        let owner = self.context.organisation;
        let rows = self.all(ONE, params![owner, entry]).await?;
        let Some(row) = rows.first() else { return Ok(false) };
        if row.text_opt("account")? == self.context.user.map(|user| user.to_string()) {
            return Err(StoreError::Refused { what: "check an access of one's own" });
        }
        self.audit("access_checked", &entry.to_string(), outcome).await?;
        Ok(true)
    }
}

fn officer(context: &Context) -> Result<()> {
    if context.user.is_some() && context.has(Role::DataProtectionOfficer) {
        Ok(())
    } else {
        Err(StoreError::Refused { what: "look into the accesses of a body" })
    }
}

fn decision(row: &Row) -> Result<DecisionRow> {
    Ok(DecisionRow {
        id: row.parsed("id")?,
        at: row.moment("at")?,
        name: row.text_opt("name")?,
        action: row.text("action")?,
        subject: row.text_opt("subject")?,
        told: row.text_opt("told")?,
        step: row.text_opt("step")?,
    })
}

fn hour(row: &Row) -> Result<AccessHour> {
    Ok(AccessHour {
        user: row.parsed("account")?,
        name: row.text("name")?,
        hour: row.int("hour")?,
        opened: row.int("opened")?,
        refused: row.int("refused")?,
    })
}

fn sampled(row: &Row) -> Result<SampledAccess> {
    Ok(SampledAccess {
        id: row.parsed("id")?,
        at: row.moment("at")?,
        user: row.parsed("account")?,
        name: row.text("name")?,
        action: row.text("action")?,
        purpose: row.parsed_opt("purpose")?,
        subject: row.text_opt("subject")?,
        own: row.int_opt("own")?.map(|own| own == 1),
        outcome: None,
    })
}
