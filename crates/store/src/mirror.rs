//! The owner's mirror: which body was told what of the own records, when, and for what.
//!
//! It names bodies, not people, and never what was searched for. Comparisons that a body asked for are in it by kind of mark
//! and hour (`probes`), where own marks of the kind took part then and still do; a page of a list or a search with all own records that stood on it. A body that reads may delay the
//! showing of its readings for at most 90 days, with a reason that stays on record. Looks at pairs (hits, links,
//! examinations) are in it for whom an own hit of the pair names the reader's body now, and for nobody else: what one side
//! of a pair learns of the other is the other's rule alone (`shown`).

use crate::log::RECORDS_LISTED;
use crate::sql::{AT_ONCE, places, statements};
use crate::value::{Row, Value, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{AuditId, Context, Level, MarkKind, Moment, OrganisationId, Purpose, RecordId, Role};
use std::collections::{BTreeMap, BTreeSet};

statements! {
    // A picture that hid a pair stands in the own name, with the reader as its detail.
    MIRROR = "SELECT audit_entry.id, audit_entry.at, audit_entry.action, audit_entry.purpose, audit_entry.subject,
            organisation.id AS reader, organisation.name AS body, seizure.reference, mark.label, mark.seizure
        FROM audit_entry JOIN organisation ON organisation.id
            = CASE WHEN audit_entry.action = 'picture_shown' THEN audit_entry.detail ELSE audit_entry.owner END
        LEFT JOIN seizure ON seizure.owner = $1 AND seizure.id = audit_entry.subject
        LEFT JOIN mark ON mark.owner = $1 AND mark.id = audit_entry.subject
        WHERE audit_entry.subject_owner = $1 AND audit_entry.at < $2
            AND (audit_entry.owner <> $1 OR audit_entry.action = 'picture_shown')
            AND audit_entry.action IN ('records_listed', 'picture_shown', 'seizure_opened', 'mark_opened', 'preview_served', 'record_exported',
                'marks_compared', 'comparison_limit_reached')
            AND (audit_entry.action <> 'marks_compared' OR $4 LIKE '%,' || audit_entry.detail || ',%')
            AND (audit_entry.action NOT IN ('marks_compared', 'comparison_limit_reached') OR EXISTS (SELECT 1 FROM mark
                JOIN record ON record.owner = mark.owner AND record.id = mark.id AND record.matching <> 'no_match'
                JOIN capture ON capture.owner = mark.owner AND capture.mark = mark.id
                JOIN description ON description.owner = capture.owner AND description.capture = capture.id
                    AND description.made_at <= audit_entry.at
                WHERE mark.owner = $1 AND mark.kind = audit_entry.subject))
            {undelayed}
        ORDER BY audit_entry.at DESC, audit_entry.id DESC LIMIT $3";
    // Of a pair: as long as the own hit of it is told to who asks, and its other side names itself.
    PAIRS = "SELECT audit_entry.id, audit_entry.at, audit_entry.action, audit_entry.purpose, audit_entry.subject,
            organisation.id AS reader, organisation.name AS body, NULL AS reference, mark.label, mark.seizure
        FROM hit {told:hit} JOIN audit_entry ON audit_entry.subject_owner = hit.owner AND audit_entry.owner = hit.owner
                AND audit_entry.action IN ('pair_opened', 'pair_shown') AND substr(audit_entry.detail, 38) = hit.id
            JOIN organisation ON organisation.id = substr(audit_entry.detail, 1, 36)
            JOIN mark ON mark.owner = hit.owner AND mark.id = hit.mark
        WHERE {visible:own} AND hit.owner = $1 AND audit_entry.at < $2
            AND other.matching IN ('hit_and_contact', 'release') AND NOT {awaited:$4} {undelayed}
        ORDER BY audit_entry.at DESC, audit_entry.id DESC LIMIT $3";
    // Delays of which something may not be shown yet.
    IN_FORCE = "SELECT owner, days, begins_at, ends_at FROM mirror_delay WHERE ends_at + days * 86400000000 > $1";
    DELAYS = "SELECT * FROM mirror_delay WHERE owner = $1 ORDER BY begins_at DESC, id LIMIT 100";
    DELAY = "INSERT INTO mirror_delay (owner, id, reason, days, begins_at, ends_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// Most days by which a body may delay the showing of what it reads.
pub const LONGEST_DELAY_DAYS: i64 = 90;

/// Who read: in whose name an entry stands, or whom one for the own records alone names.
const READER: &str = "CASE WHEN audit_entry.action IN ('picture_shown', 'pair_opened', 'pair_shown')
    THEN substr(audit_entry.detail, 1, 36) ELSE audit_entry.owner END";
/// Names of own records of a list: seizures and marks.
const NAMES: &str =
    "SELECT id, reference AS name, NULL AS seizure FROM seizure WHERE owner = $1 AND id IN ({ids})
    UNION ALL SELECT id, label, seizure FROM mark WHERE owner = $1 AND id IN ({ids})";

/// An own record that a list told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirroredRecord {
    /// The seizure, or the one of the mark.
    pub seizure: RecordId,
    /// The mark.
    pub mark: Option<RecordId>,
    /// The seizure's reference or the mark's label.
    pub name: String,
}

/// Something that another body was told of an own record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorRow {
    /// The entry of the audit trail.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// What was done: a code.
    pub action: String,
    /// For what.
    pub purpose: Option<Purpose>,
    /// The body.
    pub organisation: OrganisationId,
    /// Its name.
    pub body: String,
    /// The kind of the own marks, of a comparison with all of them that take part. How many, and which, nobody says.
    pub kind: Option<MarkKind>,
    /// The own seizure, or the one of the own mark.
    pub seizure: Option<RecordId>,
    /// The own mark.
    pub mark: Option<RecordId>,
    /// The seizure's reference or the mark's label.
    pub name: Option<String>,
    /// How many own records stood on a page of a list.
    pub listed: usize,
    /// Those of them that are still held.
    pub records: Vec<MirroredRecord>,
    /// Identifiers of all of them.
    named: Vec<String>,
}

/// For how long a body delays the showing of its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelayRow {
    /// Why.
    pub reason: String,
    /// By how many days each reading is shown later.
    pub days: i64,
    /// Readings from this moment on.
    pub begins: Moment,
    /// To this one.
    pub ends: Moment,
}

impl Store {
    /// What other bodies were told of the context's records before a moment, newest first, at most `most`.
    pub async fn mirror(&self, context: &Context, before: Moment, most: u32) -> Result<Vec<MirrorRow>> {
        // A comparison is told to who is cleared for the level of the record that asked.
        let cleared =
            Level::ALL.iter().filter(|level| **level <= context.clearance).map(|level| level.code());
        let mut values = params![context.organisation, before, most, crate::terms::listed(cleared)];
        let undelayed = self.undelayed(&mut values).await?;
        let mut rows = self.all(context, &MIRROR.replace("{undelayed}", &undelayed), values).await?;
        let mut values = params![context.organisation, before, most, crate::blind::blind(context)];
        let undelayed = self.undelayed(&mut values).await?;
        let pairs = crate::others::told(&PAIRS.replace("{undelayed}", &undelayed));
        rows.extend(self.paired(context, &pairs, values).await?);
        let mut rows: Vec<MirrorRow> = rows.iter().map(mirror_row).collect::<Result<_>>()?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id.to_string())));
        rows.truncate(most as usize);
        self.name_listed(context, &mut rows).await?;
        self.audit_person(context, "mirror_read", &rows.len().to_string()).await?;
        Ok(rows)
    }

    /// Puts names to the own records of lists.
    async fn name_listed(&self, context: &Context, rows: &mut [MirrorRow]) -> Result<()> {
        let ids: BTreeSet<String> = rows.iter().flat_map(|row| row.named.iter().cloned()).collect();
        let mut names: BTreeMap<String, MirroredRecord> = BTreeMap::new();
        for ids in ids.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
            let mut values = params![context.organisation];
            values.extend(ids.iter().map(|id| Value::from(id.as_str())));
            for row in self.all(context, &names_text(ids.len()), values).await? {
                let id: RecordId = row.parsed("id")?;
                let of_mark: Option<RecordId> = row.parsed_opt("seizure")?;
                let record = MirroredRecord {
                    seizure: of_mark.unwrap_or(id),
                    mark: of_mark.map(|_| id),
                    name: row.text("name")?,
                };
                names.insert(row.text("id")?, record);
            }
        }
        for row in rows {
            row.records = row.named.iter().filter_map(|id| names.get(id).cloned()).collect();
        }
        Ok(())
    }

    /// A condition that leaves out entries whose showing somebody delays, with its values behind the others.
    pub(crate) async fn undelayed(&self, values: &mut Vec<Value>) -> Result<String> {
        let now = self.now();
        let mut undelayed = String::new();
        for row in self.all(Duty::Mirror, IN_FORCE, params![now]).await? {
            // What was read while the delay holds and lies less than its days back.
            let later = row.int("begins_at")?.max(now.plus_seconds(-row.int("days")? * 86_400).micros());
            let [owner, from, to] = [1, 2, 3].map(|n| n + values.len());
            values.extend(params![row.text("owner")?, later, row.int("ends_at")?]);
            // That a limit was reached is a warning, and nobody delays one.
            let held = format!(
                "{READER} = ${owner} AND audit_entry.at BETWEEN ${from} AND ${to}
                    AND audit_entry.action <> 'comparison_limit_reached'"
            );
            undelayed.push_str(" AND NOT (");
            undelayed.push_str(&held);
            undelayed.push(')');
        }
        Ok(undelayed)
    }

    /// The delays that the context's organisation has set, newest first.
    pub async fn mirror_delays(&self, context: &Context) -> Result<Vec<DelayRow>> {
        let rows = self.all(context, DELAYS, params![context.organisation]).await?;
        rows.iter().map(delay_row).collect()
    }
}

impl Unit {
    /// Delays the showing of what the own body reads from now to `until` by so many days. Its data protection officer does.
    ///
    /// Errors: `Refused` for anybody else, `Invalid` for other than 1 to 90 days or an end that has passed.
    pub async fn delay_mirror(&mut self, reason: &str, days: i64, until: Moment) -> Result<()> {
        let context = self.context.clone();
        let Some(user) = context.user.filter(|_| context.has(Role::DataProtectionOfficer)) else {
            return Err(StoreError::Refused { what: "delay the mirror" });
        };
        let longest = context.now.plus_seconds(LONGEST_DELAY_DAYS * 86_400);
        if !(1..=LONGEST_DELAY_DAYS).contains(&days) || until <= context.now || until > longest {
            return Err(StoreError::Invalid { what: "the delay" });
        }
        let id = AuditId::fresh(self.store.ids());
        let values = params![context.organisation, id, reason, days, context.now, until, user];
        self.execute(DELAY, values).await?;
        self.audit("mirror_delayed", &id.to_string(), &format!("{days} days")).await
    }
}

/// The statement on so many records.
pub(crate) fn names_text(ids: usize) -> String {
    NAMES.replace("{ids}", &places(2, ids))
}

fn mirror_row(row: &Row) -> Result<MirrorRow> {
    let action = row.text("action")?;
    let reference = row.text_opt("reference")?;
    let named: Vec<String> = row
        .text_opt("subject")?
        .filter(|_| action == RECORDS_LISTED)
        .map(|text| text.split(',').map(str::to_owned).collect())
        .unwrap_or_default();
    let of_mark: Option<RecordId> = row.parsed_opt("seizure")?;
    let kind = row.text_opt("subject")?.and_then(|text| text.parse().ok());
    let subject: Option<RecordId> = row.text_opt("subject")?.and_then(|text| text.parse().ok());
    Ok(MirrorRow {
        id: row.parsed("id")?,
        at: row.moment("at")?,
        action,
        purpose: row.parsed_opt("purpose")?,
        organisation: row.parsed("reader")?,
        body: row.text("body")?,
        kind,
        seizure: of_mark.or_else(|| subject.filter(|_| reference.is_some())),
        mark: subject.filter(|_| of_mark.is_some()),
        name: reference.or(row.text_opt("label")?),
        listed: named.len(),
        records: Vec::new(),
        named,
    })
}

fn delay_row(row: &Row) -> Result<DelayRow> {
    Ok(DelayRow {
        reason: row.text("reason")?,
        days: row.int("days")?,
        begins: row.moment("begins_at")?,
        ends: row.moment("ends_at")?,
    })
}
