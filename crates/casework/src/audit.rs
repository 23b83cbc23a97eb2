//! The audit trail: its key, its sequencer, and what those whom it concerns are shown of it.
//!
//! Every act writes its entry with itself (`store`). Here entries get their places in the tree a few times a second, and content
//! that is old enough gives way to the commitments to it.

use crate::{CaseworkError, Platform, random};
use commonlink_model::{AuditId, Context, Fault, Moment, OrganisationId, Role, parse_day};
pub use commonlink_store::audit::{AuditError, Bundle, Checkpoint, Hash, Receipt, Verifier, Witness};
use commonlink_store::{DelayRow, LONGEST_DELAY_DAYS, MirrorRow};
pub use commonlink_store::{Finding, Trust, Verified};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often entries get their places: far below the second within which they must.
const EVERY: Duration = Duration::from_millis(250);
/// How often it is looked whether content is to be forgotten.
const FORGETTING: Duration = Duration::from_hours(6);
/// After how many years the content of an entry gives way to the commitments to it.
pub const CONTENT_YEARS: i64 = 10;
const DAY: i64 = 24 * 60 * 60;
/// Rows of the mirror on one page.
pub const MIRROR_ROWS: u32 = 100;
/// Longest reason for a delay.
const REASON: usize = 500;

/// Who may look into the mirror of their body.
const READERS: [Role; 4] = [Role::Officer, Role::Examiner, Role::Analyst, Role::DataProtectionOfficer];

impl Platform {
    /// Signs the trail with the key of this file from now on. A file that is not there is made: named, or with a name by chance.
    pub async fn open_audit(&self, file: &Path, name: Option<&str>) -> Result<Verifier, CaseworkError> {
        let name = if let Some(name) = name {
            name.to_owned()
        } else {
            let chance: [u8; 4] = random::bytes()?;
            format!("commonlink-{}/audit", random::hexadecimal(&chance))
        };
        let key = commonlink_store::read_key(file, &name, random::bytes()?)?;
        let verifier = key.verifier();
        self.store.sign_with(key).await?;
        Ok(verifier)
    }

    /// Hands signing over to a new key in the same file.
    pub async fn hand_over_audit_key(
        &self,
        file: &Path,
        body: OrganisationId,
    ) -> Result<Verifier, CaseworkError> {
        Ok(self.store.hand_over_key(&self.own_context(body), file, random::bytes()?).await?)
    }

    /// Gives entries their places until `stop` says so, and once more then.
    pub async fn keep_audit(&self, mut stop: watch::Receiver<bool>) {
        let mut forgotten: Option<Instant> = None;
        loop {
            let last = *stop.borrow();
            if let Err(error) = self.store.sequence().await {
                tracing::error!(%error, "entries of the audit trail could not be given their places");
            }
            if last {
                return;
            }
            if forgotten.is_none_or(|at| at.elapsed() >= FORGETTING) {
                self.forget_old_content().await;
                forgotten = Some(Instant::now());
            }
            tokio::select! { () = tokio::time::sleep(EVERY) => {}, _ = stop.changed() => {} }
        }
    }

    async fn forget_old_content(&self) {
        let before = self.clock.now().plus_seconds(-CONTENT_YEARS * 366 * DAY);
        let outcome = async {
            // In the name of any body: the act is the platform's.
            let Some(body) = self.store.any_organisation().await? else { return Ok(0) };
            self.store.forget_audit_content(&self.own_context(body), before).await
        };
        match outcome.await {
            Ok(0) => {}
            Ok(entries) => {
                tracing::info!(entries, "the content of old entries of the audit trail was forgotten");
            }
            Err(error) => tracing::error!(%error, "old content of the audit trail could not be forgotten"),
        }
    }

    /// The key that members are given; `None` before anything was signed.
    pub async fn audit_key(&self) -> Result<Option<Verifier>, CaseworkError> {
        Ok(self.store.audit_keys().await?.map(|(first, _)| first))
    }

    /// The head for a witness that saw a tree of `from` entries: for everybody who has an account, because it tells nothing but
    /// how many acts there were.
    pub async fn audit_bundle(&self, _ctx: &Context, from: u64) -> Result<Bundle, CaseworkError> {
        self.store.audit_bundle(from).await?.ok_or(CaseworkError::NotFound)
    }

    /// The proof of an entry that concerns one's own body.
    pub async fn audit_receipt(&self, ctx: &Context, id: AuditId) -> Result<Receipt, CaseworkError> {
        may_read(ctx)?;
        self.store.audit_receipt(ctx, id).await?.ok_or(CaseworkError::NotFound)
    }

    /// What other bodies were told of one's own records before a moment, newest first.
    pub async fn mirror(
        &self,
        ctx: &Context,
        before: Option<Moment>,
    ) -> Result<Vec<MirrorRow>, CaseworkError> {
        may_read(ctx)?;
        let before = before.unwrap_or_else(|| ctx.now.plus_seconds(1));
        Ok(self.store.mirror(ctx, before, MIRROR_ROWS).await?)
    }

    /// The own body's delays.
    pub async fn mirror_delays(&self, ctx: &Context) -> Result<Vec<DelayRow>, CaseworkError> {
        may_read(ctx)?;
        Ok(self.store.mirror_delays(ctx).await?)
    }

    /// Shows what the own body reads from now to a day so many days later to the owners of what is read.
    pub async fn delay_mirror(
        &self,
        ctx: &Context,
        reason: &str,
        days: &str,
        until: &str,
    ) -> Result<(), CaseworkError> {
        if !ctx.has(Role::DataProtectionOfficer) {
            return Err(CaseworkError::Forbidden);
        }
        let fault = |field: &str, message| Fault { field: field.to_owned(), message };
        let mut faults = Vec::new();
        let reason = reason.trim();
        if reason.is_empty() {
            faults.push(fault("reason", "error-required"));
        } else if reason.chars().count() > REASON {
            faults.push(fault("reason", "error-too-long"));
        }
        let days = days.trim().parse::<i64>().ok().filter(|days| (1..=LONGEST_DELAY_DAYS).contains(days));
        if days.is_none() {
            faults.push(fault("days", "error-delay-days"));
        }
        // To the end of the day that is named.
        let end = parse_day(until.trim()).ok().map(|day| Moment::start_of(day).plus_seconds(DAY));
        let longest = ctx.now.plus_seconds((LONGEST_DELAY_DAYS - 1) * DAY);
        let end = end.filter(|end| *end > ctx.now && *end <= longest);
        if end.is_none() {
            faults.push(fault("until", "error-delay-until"));
        }
        let (Some(days), Some(end), true) = (days, end, faults.is_empty()) else {
            return Err(CaseworkError::Invalid(faults));
        };
        let mut unit = self.store.begin(ctx).await?;
        unit.delay_mirror(reason, days, end).await?;
        Ok(unit.commit().await?)
    }
}

fn may_read(ctx: &Context) -> Result<(), CaseworkError> {
    if READERS.iter().any(|role| ctx.has(*role)) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}
