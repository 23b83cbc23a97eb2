//! Recalls as either side reads them: what one's own body is told of others' records and has to acknowledge, and what became of
//! the own ones.
//!
//! Invariants: a body reads its own lines, and of these a person those within the own clearance. The owner learns what a body did
//! where it may know anyway that this body was told: by its mirror, with its delays; by a release or a request; by an own hit or
//! link whose other side names itself. Of all others it learns nothing, not even how many there are.

use crate::blind::blind;
use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::visible::sees_own;
use crate::wall::{Duty, Principal};
use crate::{Result, Store, Unit};
use commonlink_model::{
    Change, Context, Moment, OrganisationId, RecallId, RecallKind, RecallNoticeId, RecallOutcome,
    RecallReason, Recalled, RecordId, Role,
};
use std::collections::{BTreeMap, BTreeSet};

statements! {
    LINES = "SELECT recall_notice.*, organisation.name AS body FROM recall_notice
        JOIN organisation ON organisation.id = recall_notice.recall_owner
        WHERE recall_notice.owner = $1 AND {cleared:recall_notice}
        ORDER BY CASE WHEN recall_notice.acknowledged_at IS NULL THEN 0 ELSE 1 END, recall_notice.made_at DESC,
            recall_notice.id LIMIT $2";
    LINE_SEIZURES = "SELECT recall_own.notice, seizure.id, seizure.reference FROM recall_own
        JOIN recall_notice ON recall_notice.owner = recall_own.owner AND recall_notice.id = recall_own.notice
        JOIN record ON record.owner = recall_own.owner AND record.id = recall_own.seizure AND record.state = 'active'
        JOIN seizure ON seizure.owner = record.owner AND seizure.id = record.id
        WHERE recall_own.owner = $1 AND {cleared:recall_notice} ORDER BY seizure.reference, seizure.id";
    WAITING = "SELECT count(*) AS found FROM recall_notice
        WHERE owner = $1 AND acknowledged_at IS NULL AND {cleared:recall_notice}";
    THERE = "SELECT 1 AS one FROM recall_notice WHERE owner = $1 AND id = $2 AND {cleared:recall_notice}";
    ACKNOWLEDGE = "UPDATE recall_notice SET acknowledged_at = $3, acknowledged_by = $4, outcome = $5
        WHERE owner = $1 AND id = $2 AND acknowledged_at IS NULL";
    DUE = "SELECT owner, id FROM recall_notice
        WHERE acknowledged_at IS NULL AND coalesce(reminded_at, made_at) <= $1 ORDER BY made_at, owner, id LIMIT 100";
    REMIND = "UPDATE recall_notice SET reminded_at = $3
        WHERE owner = $1 AND id = $2 AND acknowledged_at IS NULL AND coalesce(reminded_at, made_at) <= $4";
    OURS = "SELECT recall.*, seizure.reference FROM recall
        LEFT JOIN seizure ON seizure.owner = recall.owner AND seizure.id = recall.record
        WHERE recall.owner = $1 AND (CAST($2 AS TEXT) IS NULL OR recall.record = $2)
        ORDER BY recall.made_at DESC, recall.id LIMIT $3";
    // Whom the mirror shows.
    KNOWN_READERS = "SELECT DISTINCT recall.id AS recall, audit_entry.owner AS body FROM recall
        JOIN audit_entry ON audit_entry.subject_owner = recall.owner AND audit_entry.owner <> recall.owner
            AND audit_entry.action IN ('seizure_opened', 'mark_opened', 'preview_served', 'record_exported')
            AND (audit_entry.subject = recall.record
                OR audit_entry.subject IN (SELECT mark.id FROM mark WHERE mark.owner = recall.owner
                    AND mark.seizure = recall.record)
                OR audit_entry.subject IN (SELECT erasure.record FROM erasure WHERE erasure.owner = recall.owner
                    AND erasure.cause = recall.record))
        WHERE recall.owner = $1 {undelayed}";
    // The same of lists: the first time, or the last, is old enough to be shown.
    KNOWN_LISTED = "SELECT DISTINCT recall.id AS recall, audit_entry.owner AS body
        FROM (SELECT owner, id, record FROM recall WHERE owner = $1
            UNION SELECT recall.owner, recall.id, mark.id FROM recall
                JOIN mark ON mark.owner = recall.owner AND mark.seizure = recall.record WHERE recall.owner = $1
            UNION SELECT recall.owner, recall.id, erasure.record FROM recall
                JOIN erasure ON erasure.owner = recall.owner AND erasure.cause = recall.record WHERE recall.owner = $1) AS recall
        JOIN (SELECT owner AS subject_owner, record AS subject, body AS owner, first_at AS at, 'records_listed' AS action,
                '' AS detail FROM record_listed
            UNION ALL SELECT owner, record, body, last_at, 'records_listed', '' FROM record_listed) AS audit_entry
            ON audit_entry.subject_owner = recall.owner AND audit_entry.subject = recall.record
        WHERE recall.owner = $1 {undelayed}";
    // With whom the owner dealt about it.
    KNOWN_PARTIES = "SELECT recall.id AS recall, release.organisation AS body FROM recall
        JOIN release ON release.owner = recall.owner AND release.record = recall.record WHERE recall.owner = $1
        UNION SELECT recall.id, request.owner FROM recall
        JOIN request ON request.addressee = recall.owner AND request.record = recall.record WHERE recall.owner = $1";
    KNOWN_BY_HIT = "SELECT DISTINCT recall.id AS recall, other.owner AS body FROM recall
        JOIN hit ON hit.owner = recall.owner AND hit.seizure = recall.record {told:hit}
        WHERE {visible:own} AND recall.owner = $1 AND other.owner <> own.owner
            AND other.matching IN ('hit_and_contact', 'release') AND NOT {awaited:$2}";
    KNOWN_BY_LINK = "SELECT DISTINCT recall.id AS recall, other.owner AS body FROM recall
        JOIN {sides} AS link ON link.owner = recall.owner AND link.seizure = recall.record {told:side}
        WHERE {visible:own} AND recall.owner = $1 AND other.owner <> own.owner
            AND other.matching IN ('hit_and_contact', 'release') AND {open:$2}";
}

/// What those did of whom the owner may know that they were told: `{pairs}` are recall and body.
const ANSWERS: &str =
    "SELECT recall_notice.recall, organisation.name AS body, recall_notice.acknowledged_at, recall_notice.outcome
    FROM recall_notice JOIN organisation ON organisation.id = recall_notice.owner
    WHERE recall_notice.recall_owner = $1 AND (recall_notice.recall, recall_notice.owner) IN (VALUES {pairs})
    ORDER BY organisation.name, recall_notice.owner";

/// Pairs of one statement.
const PAIRS: usize = 32;

/// What stands over one record of a row: its two columns, with a word before them.
pub(crate) fn recalled(row: &Row, word: &str) -> Result<Recalled> {
    Ok(Recalled {
        withdrawn: row.moment_opt(&format!("{word}_withdrawn_at"))?,
        corrected: row.moment_opt(&format!("{word}_corrected_at"))?,
    })
}

/// What one's own body is told of another's record that it was told of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallLine {
    /// Identifier.
    pub id: RecallNoticeId,
    /// What became of it.
    pub kind: RecallKind,
    /// When.
    pub made: Moment,
    /// Whose it is, where that was told.
    pub body: Option<String>,
    /// Why it was withdrawn, where it is named.
    pub reason: Option<RecallReason>,
    /// In the owner's words, where it is named.
    pub words: String,
    /// The record, where it was told which.
    pub record: Option<RecordId>,
    /// The own seizures whose hits, links and requests rest on it, with their references.
    pub own: Vec<(RecordId, String)>,
    /// When and with which outcome somebody of the own body acknowledged it.
    pub acknowledged: Option<(Moment, RecallOutcome)>,
}

/// What one's own body said of a record of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRecall {
    /// Identifier.
    pub id: RecallId,
    /// The record.
    pub record: RecordId,
    /// Its reference; nothing once it is erased.
    pub reference: Option<String>,
    /// What became of it.
    pub kind: RecallKind,
    /// Why.
    pub reason: Option<RecallReason>,
    /// In words.
    pub words: String,
    /// What of its fields was set right.
    pub changes: Vec<Change>,
    /// When.
    pub made: Moment,
    /// What those did of whom the owner may know that they were told.
    pub answers: Vec<RecallAnswer>,
}

/// What one body did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallAnswer {
    /// Its name.
    pub body: String,
    /// When it acknowledged and with which outcome.
    pub acknowledged: Option<(Moment, RecallOutcome)>,
}

/// A line that nobody has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRecall {
    /// Whose line it is.
    pub owner: OrganisationId,
    /// Which.
    pub id: RecallNoticeId,
}

impl Unit {
    /// Acknowledges a line of the own body, once. `None` where the context is told of no such line, `false` where somebody
    /// was faster.
    pub async fn acknowledge_recall(
        &mut self,
        id: RecallNoticeId,
        outcome: RecallOutcome,
    ) -> Result<Option<bool>> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        if !reads(&self.context) || self.one(THERE, params![owner, id]).await?.is_none() {
            return Ok(None);
        }
        if self.execute(ACKNOWLEDGE, params![owner, id, now, user, outcome]).await? == 0 {
            return Ok(Some(false));
        }
        self.audit("recall_acknowledged", &id.to_string(), outcome.code()).await?;
        Ok(Some(true))
    }

    /// Notes that a body was reminded of a line. `false` where another worker was faster, or it was acknowledged meanwhile.
    pub async fn note_recall_reminder(&mut self, due: &DueRecall, before: Moment) -> Result<bool> {
        let now = self.context.now;
        Ok(self.execute(REMIND, params![due.owner, due.id, now, before]).await? > 0)
    }
}

impl Store {
    /// What the own body is told of others' records, first what nobody has acknowledged. Audited when a person asks.
    pub async fn recall_lines(&self, context: &Context, limit: u32) -> Result<Vec<RecallLine>> {
        if !reads(context) {
            return Ok(Vec::new());
        }
        let organisation = context.organisation;
        let rows = self.all(context, LINES, params![organisation, limit]).await?;
        let mut own: BTreeMap<RecallNoticeId, Vec<(RecordId, String)>> = BTreeMap::new();
        for row in self.all(context, LINE_SEIZURES, params![organisation]).await? {
            own.entry(row.parsed("notice")?).or_default().push((row.parsed("id")?, row.text("reference")?));
        }
        let lines: Vec<RecallLine> =
            rows.iter().map(|row| line(row, &mut own, context)).collect::<Result<_>>()?;
        if !lines.is_empty() {
            self.audit_person(context, "recalls_read", &lines.len().to_string()).await?;
        }
        Ok(lines)
    }

    /// How many lines wait for somebody of the own body.
    pub async fn recalls_waiting(&self, context: &Context) -> Result<u64> {
        if !reads(context) {
            return Ok(0);
        }
        let row = self.one(context, WAITING, params![context.organisation]).await?;
        Ok(row.map_or(Ok(0), |row| row.int("found"))?.unsigned_abs())
    }

    /// What the own body said of its records, newest first; of one seizure, where one is named.
    pub async fn own_recalls(
        &self,
        context: &Context,
        seizure: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<OwnRecall>> {
        if !reads(context) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, OURS, params![context.organisation, seizure, limit]).await?;
        let mut recalls: Vec<OwnRecall> = rows.iter().map(own_recall).collect::<Result<_>>()?;
        if recalls.is_empty() {
            return Ok(recalls);
        }
        let mut answers = self.recall_answers(context).await?;
        for recall in &mut recalls {
            recall.answers = answers.remove(&recall.id).unwrap_or_default();
        }
        Ok(recalls)
    }

    async fn recall_answers(&self, context: &Context) -> Result<BTreeMap<RecallId, Vec<RecallAnswer>>> {
        let known: Vec<(RecallId, OrganisationId)> =
            self.known_recipients(context).await?.into_iter().collect();
        let mut answers: BTreeMap<RecallId, Vec<RecallAnswer>> = BTreeMap::new();
        for pairs in known.chunks(PAIRS) {
            let mut values = params![context.organisation];
            // Short batches repeat their last pair, so that there is one statement only.
            for n in 0..PAIRS {
                let Some((recall, body)) = pairs.get(n).or(pairs.last()) else { continue };
                values.extend([Value::from(*recall), Value::from(*body)]);
            }
            for row in self.all(Principal::recaller(context), &answers_text(), values).await? {
                let acknowledged = row.moment_opt("acknowledged_at")?.zip(row.parsed_opt("outcome")?);
                let answer = RecallAnswer { body: row.text("body")?, acknowledged };
                answers.entry(row.parsed("recall")?).or_default().push(answer);
            }
        }
        for all in answers.values_mut() {
            all.sort_by(|one, two| one.body.cmp(&two.body));
        }
        Ok(answers)
    }

    /// Bodies of which the owner may know that they were told.
    async fn known_recipients(&self, context: &Context) -> Result<BTreeSet<(RecallId, OrganisationId)>> {
        let organisation = context.organisation;
        let mut values = params![organisation];
        let undelayed = self.undelayed(&mut values).await?;
        let mut rows = Vec::new();
        for text in [KNOWN_READERS, KNOWN_LISTED] {
            rows.extend(self.all(context, &text.replace("{undelayed}", &undelayed), values.clone()).await?);
        }
        rows.extend(self.all(context, KNOWN_PARTIES, params![organisation]).await?);
        for text in [KNOWN_BY_HIT, KNOWN_BY_LINK] {
            let values = params![organisation, blind(context)];
            rows.extend(self.paired(context, &crate::withdraw::whole(text), values).await?);
        }
        rows.iter().map(|row| Ok((row.parsed("recall")?, row.parsed("body")?))).collect()
    }

    /// Lines that nobody has acknowledged and of which nobody was reminded since a moment, at most 100. For the platform's own
    /// work.
    pub async fn recalls_due(&self, before: Moment) -> Result<Vec<DueRecall>> {
        let rows = self.all(Duty::Clocks, DUE, params![before]).await?;
        rows.iter().map(|row| Ok(DueRecall { owner: row.parsed("owner")?, id: row.parsed("id")? })).collect()
    }
}

/// Who reads recalls. Who examines and nothing else is not told which pair it may be that a line is about.
pub(crate) fn reads(context: &Context) -> bool {
    let works = [Role::Officer, Role::Analyst];
    sees_own(context) && (context.user.is_none() || works.iter().any(|role| context.has(*role)))
}

/// The statement over pairs; also for the test that prepares it.
pub(crate) fn answers_text() -> String {
    let pairs: Vec<String> = (0..PAIRS).map(|n| format!("(${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
    ANSWERS.replace("{pairs}", &pairs.join(", "))
}

fn line(
    row: &Row,
    own: &mut BTreeMap<RecallNoticeId, Vec<(RecordId, String)>>,
    context: &Context,
) -> Result<RecallLine> {
    let (id, kind) = (row.parsed("id")?, row.parsed("kind")?);
    let named = row.bool("named")?;
    let own = own.remove(&id).unwrap_or_default();
    // What was corrected may still be concluded on: who examines is not told which pair a line is about.
    let tells = kind != RecallKind::Correction || blind(context).is_none();
    Ok(RecallLine {
        id,
        kind,
        made: row.moment("made_at")?,
        body: if named { Some(row.text("body")?) } else { None },
        reason: row.parsed_opt("reason")?,
        words: row.text("words")?,
        record: row.parsed_opt("record")?,
        own: if tells { own } else { Vec::new() },
        acknowledged: row.moment_opt("acknowledged_at")?.zip(row.parsed_opt("outcome")?),
    })
}

fn own_recall(row: &Row) -> Result<OwnRecall> {
    Ok(OwnRecall {
        id: row.parsed("id")?,
        record: row.parsed("record")?,
        reference: row.text_opt("reference")?,
        kind: row.parsed("kind")?,
        reason: row.parsed_opt("reason")?,
        words: row.text("words")?,
        changes: if row.text("changes")?.is_empty() { Vec::new() } else { row.json("changes")? },
        made: row.moment("made_at")?,
        answers: Vec::new(),
    })
}
