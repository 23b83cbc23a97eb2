//! How long records are kept: erasure by two people, extension, and what the clock does by itself (RPD articles 49 to 53;
//! governance R19 to R21).
//!
//! A record is erased by its owner: one officer asks, a second person of the body agrees. Before its review date its owner
//! is reminded; at it the record is blocked; after a while it is erased, unless an officer keeps it longer with a reason.

use crate::{CaseworkError, Platform};
use commonlink_model::{
    Context, ErasureReason, Fault, Moment, OrganisationId, REMINDERS, RecordId, Role, line_fault,
    longest_retention,
};
use commonlink_store::{Agreed, Gone, KeptReference, RetentionRow, TombstoneRow};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Most rows of each list.
const ROWS: u32 = 200;
/// Most characters of a reason.
const MOST_REASON: usize = 500;
const DAY: i64 = 24 * 60 * 60;

/// What was gone or blocked when the gallery in memory was last looked through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<Gone>>);

/// What is to be kept of a record that is erased: until which day, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// The first day on which it is gone.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// What a body is told of the time of its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Erasures that wait for a second person.
    pub asked: Vec<RetentionRow>,
    /// Blocked.
    pub blocked: Vec<RetentionRow>,
    /// Blocked within half a year.
    pub soon: Vec<RetentionRow>,
    /// Erased.
    pub tombstones: Vec<TombstoneRow>,
}

impl Platform {
    /// What is due of the own body's records, what is blocked, and what is left of those that were erased.
    pub async fn retention(&self, ctx: &Context) -> Result<Retention, CaseworkError> {
        may_read(ctx)?;
        let until = ctx.now.date().saturating_add(Span::new().months(REMINDERS[2]));
        Ok(Retention {
            asked: self.store.erasures_asked(ctx, ROWS).await?,
            blocked: self.store.blocked_records(ctx, ROWS).await?,
            soon: self.store.retention_ends(ctx, until, ROWS).await?,
            tombstones: self.store.tombstones(ctx, ROWS).await?,
        })
    }

    /// The time of an own record, in use or blocked.
    ///
    /// Errors: `NotFound` where it is not held, or another body's.
    pub async fn retention_of(&self, ctx: &Context, id: RecordId) -> Result<RetentionRow, CaseworkError> {
        let found = self.store.retention_of(ctx, id).await?;
        may_read(ctx)?;
        found.ok_or(CaseworkError::NotFound)
    }

    /// Whether an own record is blocked, for whoever may be told so.
    pub async fn is_blocked(&self, ctx: &Context, id: RecordId) -> Result<bool, CaseworkError> {
        if may_read(ctx).is_err() {
            return Ok(false);
        }
        Ok(self.store.retention_of(ctx, id).await?.is_some_and(|row| row.blocked.is_some()))
    }

    /// Asks for an own record to be erased.
    ///
    /// Errors: `NotFound`; `Forbidden` for whoever is no officer; a fault of `reason`; `Stale` where somebody has asked
    /// already.
    pub async fn ask_erasure(&self, ctx: &Context, id: RecordId, reason: &str) -> Result<(), CaseworkError> {
        self.ask_erasure_keeping(ctx, id, reason, None).await
    }

    /// The same, and that case reference, date and country be kept for a while under a flag of their own. Only of a record
    /// whose purpose is achieved.
    ///
    /// Errors: as [`Self::ask_erasure`], and faults of `keep_until` and `keep_reason`.
    pub async fn ask_erasure_keeping(
        &self,
        ctx: &Context,
        id: RecordId,
        reason: &str,
        keep: Option<&Keep>,
    ) -> Result<(), CaseworkError> {
        self.own(ctx, id).await?;
        officer(ctx)?;
        let reason = match reason.parse::<ErasureReason>() {
            Ok(reason) if ErasureReason::ASKED.contains(&reason) => reason,
            _ if reason.is_empty() => return Err(CaseworkError::fault("reason", "error-required")),
            _ => return Err(CaseworkError::fault("reason", "error-not-listed")),
        };
        let keep = keep.map(|keep| self.read_keep(ctx, reason, keep)).transpose()?;
        let mut unit = self.store.begin(ctx).await?;
        if !unit.ask_erasure(id, reason).await? {
            return Err(CaseworkError::Stale);
        }
        if let Some((until, why)) = keep
            && !unit.ask_keeping(id, until, why).await?
        {
            return Err(CaseworkError::Stale);
        }
        Ok(unit.commit().await?)
    }

    /// Takes the wish back.
    pub async fn withdraw_erasure(&self, ctx: &Context, id: RecordId) -> Result<(), CaseworkError> {
        self.own(ctx, id).await?;
        agrees(ctx)?;
        let mut unit = self.store.begin(ctx).await?;
        if !unit.withdraw_erasure(id).await? {
            return Err(CaseworkError::Stale);
        }
        Ok(unit.commit().await?)
    }

    /// Agrees that an own record is erased, and erases it.
    ///
    /// Errors: `Forbidden` for whoever asked for it, and for whoever is neither officer, administrator nor data protection
    /// officer; `Stale` where nobody asks any more.
    pub async fn agree_erasure(&self, ctx: &Context, id: RecordId) -> Result<(), CaseworkError> {
        self.own(ctx, id).await?;
        agrees(ctx)?;
        let mut unit = self.store.begin(ctx).await?;
        match Box::pin(unit.agree_erasure(id)).await? {
            Agreed::Erased => unit.commit().await?,
            Agreed::SamePerson => return Err(CaseworkError::Forbidden),
            Agreed::Nothing => return Err(CaseworkError::Stale),
        }
        self.forget_gone().await
    }

    fn read_keep<'a>(
        &self,
        ctx: &Context,
        reason: ErasureReason,
        keep: &'a Keep,
    ) -> Result<(Moment, &'a str), CaseworkError> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        if reason != ErasureReason::PurposeAchieved {
            fault("reason", "error-keep-achieved");
        }
        let day = commonlink_model::parse_day(keep.until.trim()).ok();
        let longest = ctx.now.plus_seconds(self.settings.kept_days * DAY).date();
        match day {
            None => fault("keep_until", "error-date"),
            Some(day) if day <= ctx.now.date() => fault("keep_until", "error-day-past"),
            Some(day) if day > longest => fault("keep_until", "error-day-far"),
            Some(_) => {}
        }
        let why = keep.reason.trim();
        if why.is_empty() {
            fault("keep_reason", "error-required");
        } else if let Some(message) = line_fault(why, MOST_REASON) {
            fault("keep_reason", message);
        }
        let (Some(day), true) = (day, faults.is_empty()) else { return Err(CaseworkError::Invalid(faults)) };
        Ok((Moment::start_of(day), why))
    }

    /// What is kept of the own body's erased records, for an officer who says what for.
    ///
    /// Errors: `Forbidden` for whoever is no officer; a fault of `why`.
    pub async fn kept_references(
        &self,
        ctx: &Context,
        why: &str,
    ) -> Result<Vec<KeptReference>, CaseworkError> {
        officer(ctx)?;
        let why = why.trim();
        if why.is_empty() {
            return Err(CaseworkError::fault("why", "error-required"));
        }
        if let Some(message) = line_fault(why, MOST_REASON) {
            return Err(CaseworkError::fault("why", message));
        }
        let mut unit = self.store.begin(ctx).await?;
        unit.audit("kept_references_asked", "", why).await?;
        unit.commit().await?;
        Ok(self.store.kept_references(ctx, ROWS).await?)
    }

    /// Removes what was kept and is over. How many.
    pub async fn watch_kept(&self) -> Result<usize, CaseworkError> {
        let mut gone = 0;
        for (owner, id) in self.store.kept_over(self.clock.now()).await? {
            let mut unit = self.store.begin(&self.own_context(owner)).await?;
            if unit.drop_kept(id).await? {
                unit.commit().await?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    /// Keeps an own record longer.
    ///
    /// Errors: faults of `until` and `reason`; `NotFound`; `Forbidden`.
    pub async fn extend_retention(
        &self,
        ctx: &Context,
        id: RecordId,
        until: &str,
        reason: &str,
    ) -> Result<(), CaseworkError> {
        let row = self.own(ctx, id).await?;
        officer(ctx)?;
        let mut faults = Vec::new();
        let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        let day = commonlink_model::parse_day(until.trim()).ok();
        match day {
            None => fault("until", "error-date"),
            Some(day) if day <= ctx.now.date() => fault("until", "error-day-past"),
            Some(day) if day > longest_retention(row.received.date()) => fault("until", "error-day-far"),
            Some(_) => {}
        }
        let reason = reason.trim();
        if reason.is_empty() {
            fault("reason", "error-required");
        } else if let Some(message) = line_fault(reason, MOST_REASON) {
            fault("reason", message);
        }
        let (Some(day), true) = (day, faults.is_empty()) else { return Err(CaseworkError::Invalid(faults)) };
        let mut unit = self.store.begin(ctx).await?;
        if !unit.extend_retention(id, day, reason).await? {
            return Err(CaseworkError::Stale);
        }
        Ok(unit.commit().await?)
    }

    /// Reminds of records whose review date is near, blocks those whose date is reached, and erases those that were
    /// blocked long enough. How many of each.
    pub async fn watch_retention(&self) -> Result<[usize; 3], CaseworkError> {
        let now = self.clock.now();
        let today = now.date();
        let reminded = self.remind(today).await?;
        let mut blocked = 0;
        for due in self.store.to_block(today).await? {
            let mut unit = self.store.begin(&self.own_context(due.owner)).await?;
            if unit.block_due(due.id, today).await? {
                unit.notify(due.owner, "record_blocked", &due.id.to_string(), &serde_json::json!({})).await?;
                unit.commit().await?;
                blocked += 1;
            }
        }
        let before = now.plus_seconds(-self.settings.blocked_days * DAY);
        let mut erased = 0;
        for due in self.store.to_erase(before).await? {
            let mut unit = self.store.begin(&self.own_context(due.owner)).await?;
            if Box::pin(unit.erase_due(due.id, before)).await? {
                unit.commit().await?;
                erased += 1;
            }
        }
        self.forget_gone().await?;
        Ok([reminded, blocked, erased])
    }

    /// Adds what erased records leave in numbers to what is shown of it, once a day. Whether it was done now.
    pub async fn watch_statistics(&self) -> Result<bool, CaseworkError> {
        Ok(self.store.show_erased_sums(self.clock.now().date()).await?)
    }

    /// One notice for each body and reminder, however many of its records are due.
    async fn remind(&self, today: Date) -> Result<usize, CaseworkError> {
        let ahead = REMINDERS.map(|months| today.saturating_add(Span::new().months(months)));
        let mut by_owner: BTreeMap<(OrganisationId, i64), Vec<_>> = BTreeMap::new();
        for one in self.store.to_remind(today, ahead).await? {
            let which = ahead.iter().position(|day| one.review_on <= *day).unwrap_or(ahead.len() - 1);
            by_owner.entry((one.record.owner, REMINDERS[which])).or_default().push(one);
        }
        let mut reminded = 0;
        for ((owner, months), all) in by_owner {
            let mut unit = self.store.begin(&self.own_context(owner)).await?;
            let mut told = Vec::new();
            for one in &all {
                if unit.note_reminder(one, months).await? {
                    told.push(one.record.id);
                }
            }
            let Some(first) = told.first() else { continue };
            let kind = match months {
                1 => "retention_one",
                3 => "retention_three",
                _ => "retention_six",
            };
            // Of one it names which; of many the page of all of them says it.
            let subject = if told.len() == 1 { first.to_string() } else { String::new() };
            unit.notify(owner, kind, &subject, &serde_json::json!({ "records": told.len() })).await?;
            unit.commit().await?;
            reminded += told.len();
        }
        Ok(reminded)
    }

    /// Lets go of what was erased or blocked by whichever process: descriptions in memory and files on disk. Cheap where
    /// nothing was.
    pub async fn forget_gone(&self) -> Result<(), CaseworkError> {
        let newest = self.store.newest_gone().await?;
        let mut seen = self.seen.0.lock().await;
        if *seen != newest {
            let held: std::collections::BTreeSet<_> = self.gallery.0.read().await.keys().copied().collect();
            let used = self.store.captures_in_use(&held.iter().copied().collect::<Vec<_>>()).await?;
            self.gallery.0.write().await.retain(|key, _| used.contains(key) || !held.contains(key));
            *seen = newest;
        }
        drop(seen);
        self.store.remove_erased_files().await?;
        Ok(())
    }

    /// Whether this process keeps the description of a capture in memory.
    pub async fn in_gallery(&self, owner: OrganisationId, capture: commonlink_model::CaptureId) -> bool {
        self.gallery.0.read().await.contains_key(&(owner, capture))
    }

    async fn own(&self, ctx: &Context, id: RecordId) -> Result<RetentionRow, CaseworkError> {
        self.store.retention_of(ctx, id).await?.ok_or(CaseworkError::NotFound)
    }

    /// When a blocked record is erased unless it is extended; what is in doubt is kept until its review date at least.
    pub fn erased_on(&self, row: &RetentionRow) -> Option<Moment> {
        let mut from = row.blocked?;
        if row.in_doubt {
            from = from.max(Moment::start_of(row.review_on));
        }
        Some(from.plus_seconds(self.settings.blocked_days * DAY))
    }
}

fn officer(ctx: &Context) -> Result<(), CaseworkError> {
    if ctx.has(Role::Officer) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

/// Who may be the second person.
fn agrees(ctx: &Context) -> Result<(), CaseworkError> {
    let roles = [Role::Officer, Role::Administrator, Role::DataProtectionOfficer];
    if roles.iter().any(|role| ctx.has(*role)) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

/// Who is told of the time of the own records.
fn may_read(ctx: &Context) -> Result<(), CaseworkError> {
    agrees(ctx)
}
