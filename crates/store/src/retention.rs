//! How long records are kept: who asks for one to be erased and who agrees, reminders before the review date, blocking
//! at it, erasure after it (RPD articles 49 to 53; governance R19 to R21).
//!
//! A record that is in doubt is blocked in the same way, by its owner's officer, and put back (R29).
//!
//! Invariants: a record is erased by its owner alone, and never by one person; what is blocked points to no terms, so it
//! is in nobody's scope, and its owner is told of it here and nowhere else; each step is taken once, however many workers
//! and processes look at the clock, because it is taken from the state that was looked at.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::visible::sees_own;
use crate::wall::{Duty, Principal};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, ErasureReason, Moment, OrganisationId, RecordId, Role, UserId};
use jiff::civil::Date;

const COLUMNS: &str =
    "record.id, record.state, record.review_on, record.created_at, record.blocked_at, record.in_doubt, seizure.reference,
    erasure_request.reason, erasure_request.asked_at, erasure_request.asked_by, erasure_request.keep_until,
    erasure_request.keep_reason FROM record
    JOIN seizure ON seizure.owner = record.owner AND seizure.id = record.id
    LEFT JOIN erasure_request ON erasure_request.owner = record.owner AND erasure_request.record = record.id";

statements! {
    ONE = "SELECT {columns} WHERE record.owner = $1 AND record.id = $2 AND record.state IN ('active', 'blocked')";
    // Those that wait for somebody.
    ASKED = "SELECT {columns} WHERE record.owner = $1 AND erasure_request.record IS NOT NULL
        ORDER BY erasure_request.asked_at, record.id LIMIT $2";
    BLOCKED = "SELECT {columns} WHERE record.owner = $1 AND record.state = 'blocked' AND record.kind = 'seizure'
        ORDER BY record.blocked_at, record.id LIMIT $2";
    SOON = "SELECT {columns} WHERE record.owner = $1 AND record.state = 'active' AND record.kind = 'seizure'
        AND record.review_on <= $3 ORDER BY record.review_on, record.id LIMIT $2";
    TOMBSTONES = "SELECT record, erased_at, received_at, reason FROM erasure
        WHERE owner = $1 AND kind = 'seizure' ORDER BY erased_at DESC, record LIMIT $2";
    ASK = "INSERT INTO erasure_request (owner, record, reason, asked_at, asked_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (owner, record) DO NOTHING";
    ASKER = "SELECT reason, asked_by FROM erasure_request WHERE owner = $1 AND record = $2";
    WITHDRAW = "DELETE FROM erasure_request WHERE owner = $1 AND record = $2";
    EXTEND = "UPDATE record SET review_on = $3, reminded = 0, state = 'active', blocked_at = NULL, in_doubt = FALSE, changed_at = $4,
            version = version + 1
        WHERE owner = $1 AND (id = $2 OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
            AND state = $5";
    TO_REMIND = "SELECT owner, id, review_on, reminded FROM record WHERE kind = 'seizure' AND state = 'active'
        AND review_on > $1 AND ((reminded = 0 AND review_on <= $4) OR (reminded > 3 AND review_on <= $3)
            OR (reminded > 1 AND review_on <= $2))
        ORDER BY review_on, owner, id LIMIT 500";
    REMINDED = "UPDATE record SET reminded = $3 WHERE owner = $1 AND id = $2 AND reminded = $4 AND state = 'active'";
    TO_BLOCK = "SELECT owner, id FROM record WHERE kind = 'seizure' AND state = 'active' AND review_on <= $1
        ORDER BY review_on, owner, id LIMIT 200";
    LOCK_DUE = "UPDATE record SET state = state WHERE owner = $1 AND id = $2 AND state = 'active' AND review_on <= $3";
    LOCK_ACTIVE = "UPDATE record SET state = state WHERE owner = $1 AND id = $2 AND state = 'active' AND review_on > $3";
    IN_USE_AGAIN = "UPDATE record SET state = 'active', blocked_at = NULL, in_doubt = FALSE, changed_at = $3,
            version = version + 1
        WHERE owner = $1 AND (id = $2 OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
            AND state = 'blocked' AND in_doubt";
    BLOCK = "UPDATE record SET state = 'blocked', terms = 0, blocked_at = $3, in_doubt = $4, changed_at = $3
        WHERE owner = $1 AND (id = $2 OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
            AND state = 'active'";
    BLOCK_SEIZURE = "UPDATE seizure SET terms = 0 WHERE owner = $1 AND id = $2";
    MARKS = "SELECT id FROM mark WHERE owner = $1 AND seizure = $2 ORDER BY id";
    // What is blocked while in doubt is kept until its review date, and blocked no shorter after it than others.
    TO_ERASE = "SELECT owner, id FROM record WHERE kind = 'seizure' AND state = 'blocked' AND blocked_at <= $1
            AND (NOT in_doubt OR review_on <= $2)
        ORDER BY blocked_at, owner, id LIMIT 50";
}

/// An own record, as its retention sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRow {
    /// The seizure.
    pub id: RecordId,
    /// Its reference: for who works with records. Who administers, or answers for data protection, decides by the
    /// identifier and the dates.
    pub reference: Option<String>,
    /// It is blocked: nobody else is told of it.
    pub blocked: Option<Moment>,
    /// It is blocked because it is in doubt, and not because its time is over.
    pub in_doubt: bool,
    /// Until when it is kept.
    pub review_on: Date,
    /// When it came.
    pub received: Moment,
    /// Somebody wants it to be erased.
    pub asked: Option<AskedErasure>,
}

/// An erasure that waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedErasure {
    /// Why.
    pub reason: ErasureReason,
    /// When it was asked for.
    pub at: Moment,
    /// By whom; nothing where the account is not known.
    pub by: Option<UserId>,
    /// Until when, and why, reference, date and country are kept.
    pub keep: Option<(Moment, String)>,
}

/// What is left of a record that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TombstoneRow {
    /// What it was called inside the platform.
    pub id: RecordId,
    /// When it came.
    pub received: Option<Moment>,
    /// When it went.
    pub erased: Moment,
    /// Code of why.
    pub reason: String,
}

/// A record whose clock has run down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRecord {
    /// Whose it is.
    pub owner: OrganisationId,
    /// The seizure.
    pub id: RecordId,
}

/// A record whose owner is to be reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToRemind {
    /// Which.
    pub record: DueRecord,
    /// Until when it is kept.
    pub review_on: Date,
    /// The reminder before.
    pub before: i64,
}

/// What became of a wish to erase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// It is gone.
    Erased,
    /// Whoever asked may not agree.
    SamePerson,
    /// Nobody asks for it any more, or it is gone already.
    Nothing,
}

impl Unit {
    /// Asks for an own seizure to be erased. `false` where somebody has asked already, or nothing of this name is held.
    pub async fn ask_erasure(&mut self, seizure: RecordId, reason: ErasureReason) -> Result<bool> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        self.may_add(owner, &commonlink_model::Handling::standard(now.date()))?;
        if self.one(&whole(ONE), params![owner, seizure]).await?.is_none()
            || self.execute(ASK, params![owner, seizure, reason, now, user]).await? == 0
        {
            return Ok(false);
        }
        self.audit("erasure_asked", &seizure.to_string(), reason.code()).await?;
        Ok(true)
    }

    /// Takes the wish back; `false` where there was none.
    pub async fn withdraw_erasure(&mut self, seizure: RecordId) -> Result<bool> {
        let owner = self.context.organisation;
        let gone = self.execute(WITHDRAW, params![owner, seizure]).await? > 0;
        if gone {
            self.audit("erasure_withdrawn", &seizure.to_string(), "").await?;
        }
        Ok(gone)
    }

    /// A second person of the body agrees, and the seizure is erased.
    pub async fn agree_erasure(&mut self, seizure: RecordId) -> Result<Agreed> {
        let (owner, user) = (self.context.organisation, self.context.user);
        let Some(row) = self.one(ASKER, params![owner, seizure]).await? else { return Ok(Agreed::Nothing) };
        let (reason, asker) = (row.text("reason")?, row.parsed_opt::<UserId>("asked_by")?);
        let Some(user) = user.filter(|user| asker.is_some_and(|asker| asker != *user)) else {
            return Ok(Agreed::SamePerson);
        };
        let erased = Box::pin(self.erase_seizure(seizure, &reason, &user.to_string())).await?;
        Ok(if erased { Agreed::Erased } else { Agreed::Nothing })
    }

    /// Keeps an own seizure longer, until a day; one that was blocked is in use again. `false` where nothing of this name
    /// is held.
    pub async fn extend_retention(&mut self, seizure: RecordId, until: Date, reason: &str) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.may_add(owner, &commonlink_model::Handling::standard(now.date()))?;
        let Some(row) = self.one(&whole(ONE), params![owner, seizure]).await? else { return Ok(false) };
        let state = row.text("state")?;
        if self.execute(EXTEND, params![owner, seizure, until, now, &state]).await? == 0 {
            return Ok(false);
        }
        if state == "blocked" {
            self.place_again(owner, seizure).await?;
        }
        self.audit("retention_extended", &seizure.to_string(), &format!("{until} {reason}")).await?;
        Ok(true)
    }

    /// Notes that the owner was reminded, once. `false` where another worker was faster.
    pub async fn note_reminder(&mut self, one: &ToRemind, months: i64) -> Result<bool> {
        let values = params![one.record.owner, one.record.id, months, one.before];
        Ok(self.execute(REMINDED, values).await? > 0)
    }

    /// Blocks a seizure of the context's organisation whose time is over: it leaves sums, words and every scope. `false`
    /// where somebody was faster, or its time is not over any more.
    pub async fn block_due(&mut self, seizure: RecordId, today: Date) -> Result<bool> {
        if self.execute(LOCK_DUE, params![self.context.organisation, seizure, today]).await? == 0 {
            return Ok(false);
        }
        self.block(seizure, false).await
    }

    /// Blocks an own seizure because it is in doubt: nobody else is told of it until [`Unit::lift_doubt`], or somebody extends it.
    /// `false` where none of this name is in use.
    ///
    /// Errors: `Refused` for whoever may not change records.
    pub async fn block_in_doubt(&mut self, seizure: RecordId) -> Result<bool> {
        let (owner, today) = (self.context.organisation, self.context.now.date());
        self.may_add(owner, &commonlink_model::Handling::standard(today))?;
        if self.execute(LOCK_ACTIVE, params![owner, seizure, today]).await? == 0 {
            return Ok(false);
        }
        self.block(seizure, true).await
    }

    /// Puts an own seizure in use again that was blocked while in doubt; `false` where it was not.
    pub async fn lift_doubt(&mut self, seizure: RecordId) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.may_add(owner, &commonlink_model::Handling::standard(now.date()))?;
        if self.execute(IN_USE_AGAIN, params![owner, seizure, now]).await? == 0 {
            return Ok(false);
        }
        self.place_again(owner, seizure).await?;
        self.audit("doubt_lifted", &seizure.to_string(), "").await?;
        Ok(true)
    }

    async fn block(&mut self, seizure: RecordId, in_doubt: bool) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let marks = self.all(MARKS, params![owner, seizure]).await?;
        let marks: Vec<RecordId> = marks.iter().map(|row| row.parsed("id")).collect::<Result<_>>()?;
        self.take_from_sums(owner, &[seizure]).await?;
        self.find_no_more(owner, &[seizure]).await?;
        self.find_no_more(owner, &marks).await?;
        self.execute(BLOCK, params![owner, seizure, now, in_doubt]).await?;
        self.execute(BLOCK_SEIZURE, params![owner, seizure]).await?;
        self.audit("record_blocked", &seizure.to_string(), if in_doubt { "in_doubt" } else { "" }).await?;
        Ok(true)
    }

    /// Erases a seizure of the context's organisation that was blocked before a moment and that nobody extended.
    pub async fn erase_due(&mut self, seizure: RecordId, before: Moment) -> Result<bool> {
        let owner = self.context.organisation;
        let row = self.one(&whole(ONE), params![owner, seizure]).await?;
        let Some(row) = row else { return Ok(false) };
        let kept = row.bool("in_doubt")? && date(&row)? > before.date();
        if kept || row.moment_opt("blocked_at")?.is_none_or(|at| at > before) {
            return Ok(false);
        }
        let reason = ErasureReason::RetentionExpired.code();
        Box::pin(self.erase_seizure(seizure, reason, "retention")).await
    }
}

impl Store {
    /// An own seizure as its retention sees it, in use or blocked.
    pub async fn retention_of(&self, context: &Context, seizure: RecordId) -> Result<Option<RetentionRow>> {
        if !sees_time(context) {
            return Ok(None);
        }
        let row =
            self.one(Principal::due(context), &whole(ONE), params![context.organisation, seizure]).await?;
        row.as_ref().map(|row| retention_row(row, context)).transpose()
    }

    /// Own seizures of which somebody asks that they be erased, longest waiting first.
    pub async fn erasures_asked(&self, context: &Context, limit: u32) -> Result<Vec<RetentionRow>> {
        self.retention_rows(context, ASKED, limit, None).await
    }

    /// Own seizures that are blocked.
    pub async fn blocked_records(&self, context: &Context, limit: u32) -> Result<Vec<RetentionRow>> {
        self.retention_rows(context, BLOCKED, limit, None).await
    }

    /// Own seizures whose time ends until a day, soonest first.
    pub async fn retention_ends(
        &self,
        context: &Context,
        until: Date,
        limit: u32,
    ) -> Result<Vec<RetentionRow>> {
        self.retention_rows(context, SOON, limit, Some(until)).await
    }

    /// What is left of own seizures that were erased, newest first.
    pub async fn tombstones(&self, context: &Context, limit: u32) -> Result<Vec<TombstoneRow>> {
        if !sees_time(context) {
            return Ok(Vec::new());
        }
        let stone = |row: &Row| {
            Ok::<_, StoreError>(TombstoneRow {
                id: row.parsed("record")?,
                received: row.moment_opt("received_at")?,
                erased: row.moment("erased_at")?,
                reason: row.text("reason")?,
            })
        };
        self.all(Principal::due(context), TOMBSTONES, params![context.organisation, limit])
            .await?
            .iter()
            .map(stone)
            .collect()
    }

    async fn retention_rows(
        &self,
        context: &Context,
        text: &str,
        limit: u32,
        until: Option<Date>,
    ) -> Result<Vec<RetentionRow>> {
        if !sees_time(context) {
            return Ok(Vec::new());
        }
        let mut values = params![context.organisation, limit];
        if let Some(until) = until {
            values.extend(params![until]);
        }
        let rows = self.all(Principal::due(context), &whole(text), values).await?;
        rows.iter().map(|row| retention_row(row, context)).collect()
    }

    /// Records whose owners are to be reminded, at most 500: `one`, `three`, `six` are the days up to which each reminder is
    /// due. For the platform's own work.
    pub async fn to_remind(&self, today: Date, [one, three, six]: [Date; 3]) -> Result<Vec<ToRemind>> {
        let rows = self.all(Duty::Retention, TO_REMIND, params![today, one, three, six]).await?;
        let remind = |row: &Row| {
            let review_on = date(row)?;
            Ok(ToRemind { record: due(row)?, review_on, before: row.int("reminded")? })
        };
        rows.iter().map(remind).collect()
    }

    /// Records whose time is over, at most 200. For the platform's own work.
    pub async fn to_block(&self, today: Date) -> Result<Vec<DueRecord>> {
        self.all(Duty::Retention, TO_BLOCK, params![today]).await?.iter().map(due).collect()
    }

    /// Records that were blocked before a moment, at most 50. For the platform's own work.
    pub async fn to_erase(&self, before: Moment) -> Result<Vec<DueRecord>> {
        self.all(Duty::Retention, TO_ERASE, params![before, before.date()]).await?.iter().map(due).collect()
    }
}

/// Who is told of the time of the own records: who works with them, and who may be the second person for an erasure.
fn sees_time(context: &Context) -> bool {
    let second = [Role::Administrator, Role::DataProtectionOfficer];
    sees_own(context) || (context.user.is_some() && second.iter().any(|role| context.has(*role)))
}

/// A statement with its columns.
pub(crate) fn whole(text: &str) -> String {
    text.replace("{columns}", COLUMNS)
}

fn due(row: &Row) -> Result<DueRecord> {
    Ok(DueRecord { owner: row.parsed("owner")?, id: row.parsed("id")? })
}

fn date(row: &Row) -> Result<Date> {
    row.parsed("review_on")
}

fn retention_row(row: &Row, context: &Context) -> Result<RetentionRow> {
    let asked = match row.parsed_opt("reason")? {
        Some(reason) => {
            let keep = row.moment_opt("keep_until")?.zip(row.text_opt("keep_reason")?);
            Some(AskedErasure { reason, at: row.moment("asked_at")?, by: row.parsed_opt("asked_by")?, keep })
        }
        None => None,
    };
    Ok(RetentionRow {
        id: row.parsed("id")?,
        reference: if sees_own(context) { Some(row.text("reference")?) } else { None },
        blocked: row.moment_opt("blocked_at")?,
        in_doubt: row.bool("in_doubt")?,
        review_on: date(row)?,
        received: row.moment("created_at")?,
        asked,
    })
}
