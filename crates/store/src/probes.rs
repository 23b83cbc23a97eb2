//! Probes: captures that a person submitted and that are compared with others' records. They are counted before they are
//! compared, so that nobody learns of others' records by asking again and again (decision 0017).
//!
//! # Invariants
//! * A probe that waits for its place is compared with nothing of others, from neither side (`gallery`).
//! * Of a body one place is given at a time: the row of its turn is written first and locks out other workers.
//! * A place once taken stays taken by its capture; a print that was let through before takes none.
//! * What an owner's mirror is told names the body, the kind of mark and the hour, only of owners whom the asking record's
//!   own rules let be told of it, and never which records or how many. That a limit was reached every owner is told whose
//!   marks are of a kind that was asked about.

use crate::others::told;
use crate::sql::{AT_ONCE, places, statements};
use crate::value::{Row, Value, params};
use crate::wall::Duty;
use crate::{Result, Store, Unit, WaitsFor, visible};
use commonlink_model::{
    AuditId, CaptureId, CaptureKind, Context, MarkKind, Moment, OrganisationId, RecordId, Role, UserId,
};
use std::collections::{BTreeMap, BTreeSet};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
/// The act of the asking body in the mirrors of those whose marks were compared.
const COMPARED: &str = "marks_compared";
/// The same where a limit was reached.
const REACHED: &str = "comparison_limit_reached";

statements! {
    NOTE = "INSERT INTO probe (owner, capture, account, print, kind, capture_kind, asked_at, counted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)";
    TURN = "INSERT INTO probe_turn (owner, at) VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET at = excluded.at";
    // A reference that was made of the row of a table is none of the owner's.
    ASKED = "SELECT probe.account, probe.print, probe.taken_at, NOT (seizure.reference = ''
            OR (seizure.reference LIKE 'ROW-%' AND EXISTS (SELECT 1 FROM import_row
                WHERE import_row.owner = seizure.owner AND import_row.seizure = seizure.id))) AS referenced
        FROM probe JOIN capture ON capture.owner = probe.owner AND capture.id = probe.capture
            JOIN mark ON mark.owner = capture.owner AND mark.id = capture.mark
            JOIN seizure ON seizure.owner = mark.owner AND seizure.id = mark.seizure
        WHERE probe.owner = $1 AND probe.capture = $2";
    SAME = "SELECT capture FROM probe WHERE owner = $1 AND print = $2 AND taken_at IS NOT NULL LIMIT 1";
    // The newest places that fill a limit: the last of them is the first to leave it.
    OF_ACCOUNT = "SELECT taken_at FROM probe WHERE owner = $1 AND counted AND taken_at > $3
            AND (account = $2 OR (account IS NULL AND CAST($2 AS TEXT) IS NULL))
        ORDER BY taken_at DESC LIMIT 1 OFFSET $4";
    OF_BODY = "SELECT taken_at FROM probe WHERE owner = $1 AND counted AND taken_at > $2
        ORDER BY taken_at DESC LIMIT 1 OFFSET $3";
    TAKE = "UPDATE probe SET taken_at = $3, counted = $4, waits_until = NULL, waits_for = NULL
        WHERE owner = $1 AND capture = $2 AND taken_at IS NULL";
    WAIT = "UPDATE probe SET waits_until = $3, waits_for = $4
        WHERE owner = $1 AND capture = $2 AND taken_at IS NULL";
    ALARMED = "SELECT id FROM probe_alarm WHERE owner = $1 AND span = $2 AND reached_at > $4
            AND (account = $3 OR (account IS NULL AND CAST($3 AS TEXT) IS NULL) OR span = 'body_day') LIMIT 1";
    ALARM = "INSERT INTO probe_alarm (owner, id, account, span, reached_at, free_at) VALUES ($1, $2, $3, $4, $5, $6)";
    KINDS = "SELECT DISTINCT kind, capture_kind FROM probe WHERE owner = $1 AND (taken_at > $2 OR capture = $3)
        ORDER BY kind, capture_kind";
    // Whom the rules of the asking mark let be told of it.
    MAY_KNOW = "SELECT organisation.id, record.level FROM organisation JOIN record ON record.owner = $1 AND record.id = $2
        WHERE record.state = 'active' AND {tells:record:organisation.id}";
    TOLD = "SELECT DISTINCT subject_owner FROM audit_entry WHERE owner = $1 AND at >= $2 AND action = $3 AND subject = $4
        AND detail = $5 AND subject_owner IS NOT NULL";
    OTHERS = "SELECT id FROM organisation WHERE id <> $1 ORDER BY id";
    ALARMS = "SELECT probe_alarm.id, probe_alarm.span, probe_alarm.reached_at, probe_alarm.free_at, account.name
        FROM probe_alarm LEFT JOIN account ON account.owner = probe_alarm.owner AND account.id = probe_alarm.account
        WHERE probe_alarm.owner = $1 AND probe_alarm.reached_at >= $2
        ORDER BY probe_alarm.reached_at DESC, probe_alarm.id LIMIT 100";
    COUNTS = "SELECT (SELECT count(*) FROM probe WHERE taken_at IS NULL AND waits_until IS NOT NULL) AS waiting,
        (SELECT count(*) FROM probe_alarm WHERE reached_at > $1) AS reached";
}

const WAITS: &str = "SELECT capture, waits_until, waits_for FROM probe
    WHERE owner = $1 AND taken_at IS NULL AND waits_until IS NOT NULL AND capture IN ({captures})";

/// How many probes are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeLimits {
    /// Of an account within an hour.
    pub account_hour: u32,
    /// Of an account within a day.
    pub account_day: u32,
    /// Of a body within a day.
    pub body_day: u32,
}

impl Default for ProbeLimits {
    fn default() -> Self {
        Self { account_hour: 20, account_day: 100, body_day: 300 }
    }
}

/// Whether a capture may be compared with others' records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// No person asked for it: nothing is counted.
    Nobodys,
    /// It may, now and whenever it is done again.
    Taken,
    /// Not yet.
    Waits(Wait),
}

/// A probe that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// It is looked at again then; others may be first.
    pub until: Moment,
    /// What it waits for.
    pub why: WaitsFor,
    /// Whether nobody was told yet that this limit is reached.
    pub alarm: bool,
}

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeAlarm {
    /// Identifier.
    pub id: AuditId,
    /// Name of whose probe reached it; none where a command of whoever runs the machine did.
    pub name: Option<String>,
    /// Which limit.
    pub span: WaitsFor,
    /// When.
    pub reached: Moment,
    /// When the next place became free, as it was known then.
    pub free: Moment,
}

impl Unit {
    /// Notes that the context's person asks by a capture; or, in a context without one, a command of whoever runs the
    /// machine in the name of the body. `print` stands for all that the engine is given of it.
    pub async fn note_probe(
        &mut self,
        capture: CaptureId,
        (kind, capture_kind): (MarkKind, CaptureKind),
        print: &str,
    ) -> Result<()> {
        let (owner, now, account) = (self.context.organisation, self.context.now, self.context.user);
        self.execute(NOTE, params![owner, capture, account, print, kind, capture_kind, now]).await?;
        self.audit("probe_asked", &capture.to_string(), "").await
    }

    /// Whether a capture of the context's organisation may be compared with others' records, and takes its place where it
    /// may. Only the platform's own work does, in a transaction of its own.
    pub async fn take_place(&mut self, capture: CaptureId, limits: ProbeLimits) -> Result<Passage> {
        self.matcher("give a probe its place")?;
        let owner = self.context.organisation;
        let asked = async |unit: &mut Self| unit.one(ASKED, params![owner, capture]).await;
        let Some(row) = asked(self).await? else { return Ok(Passage::Nobodys) };
        if row.moment_opt("taken_at")?.is_some() {
            return Ok(Passage::Taken);
        }
        // From here on one at a time.
        self.execute(TURN, params![owner, self.context.now]).await?;
        let Some(row) = asked(self).await? else { return Ok(Passage::Nobodys) };
        if row.moment_opt("taken_at")?.is_some() {
            return Ok(Passage::Taken);
        }
        let now = self.store.now();
        let account: Option<UserId> = row.parsed_opt("account")?;
        if !row.bool("referenced")? {
            // Looked at again every day: a reference may be there by then.
            return self.wait(capture, now.plus_seconds(DAY), WaitsFor::Reference, false).await;
        }
        if self.one(SAME, params![owner, row.text("print")?]).await?.is_some() {
            self.execute(TAKE, params![owner, capture, now, false]).await?;
            return Ok(Passage::Taken);
        }
        let spans = [
            (WaitsFor::AccountHour, limits.account_hour, HOUR),
            (WaitsFor::AccountDay, limits.account_day, DAY),
            (WaitsFor::BodyDay, limits.body_day, DAY),
        ];
        let mut full: Option<(Moment, WaitsFor, i64)> = None;
        for (why, most, seconds) in spans {
            let (since, before) = (now.plus_seconds(-seconds), most.saturating_sub(1));
            let last = if why == WaitsFor::BodyDay {
                self.one(OF_BODY, params![owner, since, before]).await?
            } else {
                self.one(OF_ACCOUNT, params![owner, account, since, before]).await?
            };
            let Some(last) = last else { continue };
            let free = last.moment("taken_at")?.plus_seconds(seconds);
            if full.is_none_or(|(until, ..)| free > until) {
                full = Some((free, why, seconds));
            }
        }
        let Some((free, why, seconds)) = full else {
            self.execute(TAKE, params![owner, capture, now, true]).await?;
            self.audit("probe_let_through", &capture.to_string(), "").await?;
            return Ok(Passage::Taken);
        };
        let since = now.plus_seconds(-seconds);
        let alarm = self.one(ALARMED, params![owner, why.code(), account, since]).await?.is_none();
        if alarm {
            let id = AuditId::fresh(self.store.ids());
            self.execute(ALARM, params![owner, id, account, why.code(), now, free]).await?;
            let whose = account.map(|account| account.to_string()).unwrap_or_default();
            self.audit(REACHED, &whose, why.code()).await?;
        }
        self.wait(capture, free, why, alarm).await
    }

    async fn wait(
        &mut self,
        capture: CaptureId,
        until: Moment,
        why: WaitsFor,
        alarm: bool,
    ) -> Result<Passage> {
        let owner = self.context.organisation;
        self.execute(WAIT, params![owner, capture, until, why.code()]).await?;
        Ok(Passage::Waits(Wait { until, why, alarm }))
    }

    /// The kinds of marks and captures that the context's organisation asked about within a day, and that of this capture.
    pub async fn kinds_asked(&mut self, capture: CaptureId) -> Result<Vec<(MarkKind, CaptureKind)>> {
        self.matcher("ask what was asked")?;
        let (owner, since) = (self.context.organisation, self.context.now.plus_seconds(-DAY));
        let rows = self.all(KINDS, params![owner, since, capture]).await?;
        rows.iter().map(|row| Ok((row.parsed("kind")?, row.parsed("capture_kind")?))).collect()
    }

    /// Notes, once an hour, that a mark of the context's organisation was compared with others of its kind: for every body that
    /// the rules of that mark let be told of it, whether it holds one or not, so that the number of entries tells
    /// nobody who does. The mirror shows it to those who do.
    pub async fn note_compared(&mut self, mark: RecordId, kind: MarkKind) -> Result<()> {
        self.matcher("note what was compared")?;
        let owner = self.context.organisation;
        let (mut may, mut level) = (BTreeSet::new(), String::new());
        for row in self.all(&told(MAY_KNOW), params![owner, mark]).await? {
            may.insert(row.parsed::<OrganisationId>("id")?);
            // The mirror is read by people who are cleared for it.
            level = row.text("level")?;
        }
        let hour = self.context.now.micros().div_euclid(HOUR * 1_000_000) * HOUR * 1_000_000;
        for row in self.all(TOLD, params![owner, hour, COMPARED, kind, &level]).await? {
            may.remove(&row.parsed::<OrganisationId>("subject_owner")?);
        }
        may.remove(&owner);
        let entries = may.iter().map(|told| self.audit_entry(COMPARED, Some(*told), kind.code(), &level));
        let entries = entries.collect();
        self.execute_all(entries).await
    }

    /// Notes for every other body that the context's organisation, which has asked about this kind, has reached a limit. The
    /// mirror shows it to those who hold marks of that kind.
    pub async fn note_limit(&mut self, kind: MarkKind) -> Result<()> {
        self.matcher("note that a limit was reached")?;
        let mut entries = Vec::new();
        for row in self.all(OTHERS, params![self.context.organisation]).await? {
            entries.push(self.audit_entry(REACHED, Some(row.parsed("id")?), kind.code(), ""));
        }
        self.execute_all(entries).await
    }
}

impl Store {
    /// Which of these own captures wait before they are compared, and until when.
    pub async fn probe_waits(
        &self,
        context: &Context,
        captures: &[CaptureId],
    ) -> Result<BTreeMap<CaptureId, Wait>> {
        let mut waits = BTreeMap::new();
        if !visible::sees_own(context) {
            return Ok(waits);
        }
        for captures in captures.chunks(AT_ONCE) {
            let mut values = params![context.organisation];
            values.extend(captures.iter().map(|capture| Value::from(*capture)));
            for row in self.all(context, &waits_text(captures.len()), values).await? {
                let (capture, wait) = wait(&row)?;
                waits.insert(capture, wait);
            }
        }
        Ok(waits)
    }

    /// Limits that the context's organisation has reached since a moment, newest first: for its data protection
    /// officers and administrators, nothing for anybody else.
    pub async fn probe_alarms(&self, context: &Context, since: Moment) -> Result<Vec<ProbeAlarm>> {
        let told = context.has(Role::DataProtectionOfficer) || context.has(Role::Administrator);
        if context.user.is_none() || !told {
            return Ok(Vec::new());
        }
        let alarm = |row: &Row| {
            Ok(ProbeAlarm {
                id: row.parsed("id")?,
                name: row.text_opt("name")?,
                span: row.parsed("span")?,
                reached: row.moment("reached_at")?,
                free: row.moment("free_at")?,
            })
        };
        let rows = self.all(context, ALARMS, params![context.organisation, since]).await?;
        rows.iter().map(alarm).collect()
    }

    /// How many probes wait, and how often a limit was reached within a day: for the operator, of nobody by name.
    pub async fn probe_counts(&self) -> Result<(u64, u64)> {
        let since = self.now().plus_seconds(-DAY);
        let row = self.one(Duty::Clocks, COUNTS, params![since]).await?;
        row.map_or(Ok((0, 0)), |row| {
            Ok((row.int("waiting")?.unsigned_abs(), row.int("reached")?.unsigned_abs()))
        })
    }
}

pub(crate) fn wait(row: &Row) -> Result<(CaptureId, Wait)> {
    let wait = Wait { until: row.moment("waits_until")?, why: row.parsed("waits_for")?, alarm: false };
    Ok((row.parsed("capture")?, wait))
}

/// The statement on so many captures.
pub(crate) fn waits_text(captures: usize) -> String {
    WAITS.replace("{captures}", &places(2, captures))
}
