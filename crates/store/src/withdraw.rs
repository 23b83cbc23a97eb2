//! What an owner says of a record of which others were told: that it is withdrawn, was corrected, or is erased. In one
//! transaction the record is marked, everybody who was told of it is found, and each gets a line and a notice.
//!
//! Invariants: who was never told anything is told nothing now; who was told by a hit alone is told neither whose record it was nor
//! which, why or in what words. What is written for a body is written in that body's name, with its audit entry: in the owner's
//! own part of the trail nothing says whom it was told to, because a body that keeps its records silent must not come out by
//! having been told.

use crate::db::Source;
use crate::notices::INSERT_NOTICE;
use crate::others::asked;
use crate::sql::statements;
use crate::store::INSERT_AUDIT;
use crate::value::{params, to_json};
use crate::wall::Principal;
use crate::{Result, Unit};
use commonlink_model::{
    Change, Context, Handling, Level, Moment, NoticeId, OrganisationId, RecallId, RecallKind, RecallNoticeId,
    RecallReason, RecordId, Seizure,
};
use std::collections::{BTreeMap, BTreeSet};

statements! {
    // Writing what stands there already locks the row on both engines until the transaction ends.
    LOCK = "UPDATE record SET state = state WHERE owner = $1 AND id = $2 AND kind = 'seizure' AND state = 'active'
        AND withdrawn_at IS NULL";
    LEVEL = "SELECT level FROM record WHERE owner = $1 AND id = $2 AND kind = 'seizure'
        AND state IN ('active', 'blocked')";
    WITHDRAW = "UPDATE record SET withdrawn_at = $3, changed_at = $3, version = version + 1
        WHERE owner = $1 AND (id = $2
            OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))";
    CORRECT = "UPDATE record SET corrected_at = $3, changed_at = $3, version = version + 1
        WHERE owner = $1 AND (id = $2
            OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))";
    // As it stood when it was looked at.
    UNCHANGED = "SELECT 1 AS one FROM record WHERE owner = $1 AND id = $2 AND changed_at = $3";
    SET_RIGHT = "UPDATE seizure SET reference = $3, date_first = $4, date_last = $5, date_precision = $6, country = $7,
            place = $8, place_precision = $9, north = $10, east = $11, agency = $12, agency_state = $13, transport = $14,
            details = $15, division = $16, gazetteer = $17, gazetteer_confidence = $18
        WHERE owner = $1 AND id = $2";
    INSERT = "INSERT INTO recall (owner, id, record, kind, reason, words, changes, made_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TELL = "INSERT INTO recall_notice (owner, id, recall_owner, recall, kind, reason, words, record, named, level, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    TELL_OWN = "INSERT INTO recall_own (owner, notice, seizure) VALUES ($1, $2, $3)";
    // Whoever opened it, was shown its pictures, took it out or had it on a list; to whom it was released; who asked about it; who has a hit, which
    // is only written where its owner's rules let it be told; who is told of a link now; who sat over it in an examination and
    // said or opened something there. `named`: it knows whose record it is; `direct`: and which; `own`: its own seizure.
    TOLD = "SELECT audit_entry.owner AS body, TRUE AS named, TRUE AS direct, CAST(NULL AS TEXT) AS own FROM audit_entry
        WHERE audit_entry.subject_owner = $1 AND audit_entry.owner <> $1
            AND audit_entry.action IN ('seizure_opened', 'mark_opened', 'preview_served', 'record_exported')
            AND (audit_entry.subject = $2
                OR audit_entry.subject IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
        UNION SELECT record_listed.body, TRUE, TRUE, CAST(NULL AS TEXT) FROM record_listed
        WHERE record_listed.owner = $1 AND (record_listed.record = $2
            OR record_listed.record IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
        UNION SELECT release.organisation, TRUE, TRUE, CAST(NULL AS TEXT) FROM release
        WHERE release.owner = $1 AND release.record = $2
        UNION SELECT request.owner, request.named OR request.state IN ('answered_in_full', 'answered_in_part'),
            request.hit IS NULL OR (request.kind = 'release' AND request.state IN ('answered_in_full', 'answered_in_part')),
            request.own_record FROM request
        WHERE request.addressee = $1 AND request.record = $2
        UNION SELECT hit.owner, record.matching IN ('hit_and_contact', 'release') AND {tells:record:hit.owner}, FALSE,
            hit.seizure
        FROM hit JOIN record ON record.owner = $1 AND record.id = hit.other_mark
        WHERE hit.other_owner = $1 AND hit.other_seizure = $2 AND hit.owner <> $1
        UNION SELECT link.owner, record.matching IN ('hit_and_contact', 'release'), FALSE, link.seizure
        FROM {sides} AS link JOIN record ON record.owner = $1 AND record.id = link.other_mark
            AND {tells:record:link.owner}
        WHERE link.other_owner = $1 AND link.other_seizure = $2 AND link.owner <> $1
        UNION SELECT seat.owner, FALSE, FALSE, CAST(NULL AS TEXT)
        FROM mark JOIN examination ON NOT examination.filler
            AND ((examination.left_owner = $1 AND examination.left_mark = mark.id)
                OR (examination.right_owner = $1 AND examination.right_mark = mark.id))
        JOIN seat ON seat.examination = examination.id AND seat.owner <> $1
        WHERE mark.owner = $1 AND mark.seizure = $2
            AND (EXISTS (SELECT 1 FROM conclusion WHERE conclusion.examination = examination.id
                    AND conclusion.owner = seat.owner)
                OR EXISTS (SELECT 1 FROM opening WHERE opening.examination = examination.id
                    AND opening.owner = seat.owner))";
}

/// A statement about who was told, with its subquery and what the other side lets be told.
pub(crate) fn whole(text: &str) -> String {
    crate::others::told(&text.replace("{sides}", crate::links::SIDES))
}

/// What an owner says of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecall {
    /// What became of it.
    pub kind: RecallKind,
    /// Why it is withdrawn.
    pub reason: Option<RecallReason>,
    /// In words, for those who know whose record it is.
    pub words: String,
    /// What of its fields is set right; the owner's alone.
    pub changes: Vec<Change>,
}

/// What a body was told of a record.
#[derive(Default)]
struct Told {
    /// Whose it is.
    named: bool,
    /// Which it is.
    direct: bool,
    /// Its own seizures that have to do with it.
    own: BTreeSet<RecordId>,
}

impl Unit {
    /// Withdraws an own seizure, or says that it was corrected, and tells whoever was told of it. `None` where no seizure of this
    /// name is in use, or it is withdrawn already.
    ///
    /// Errors: `Refused` for whoever may not change records.
    pub async fn recall_seizure(&mut self, seizure: RecordId, new: &NewRecall) -> Result<Option<RecallId>> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.may_add(owner, &Handling::standard(now.date()))?;
        let (mark, action) = match new.kind {
            RecallKind::Withdrawal => (WITHDRAW, "record_withdrawn"),
            RecallKind::Correction => (CORRECT, "record_corrected"),
            RecallKind::Erasure => return Ok(None),
        };
        if self.execute(LOCK, params![owner, seizure]).await? == 0 {
            return Ok(None);
        }
        self.execute(mark, params![owner, seizure, now]).await?;
        let id = self.tell_of(seizure, new).await?;
        self.audit(action, &seizure.to_string(), new.reason.map_or("", RecallReason::code)).await?;
        Ok(id)
    }

    /// Sets fields of an own seizure right, with its sums and words; before [`Unit::recall_seizure`] says so. Items, exhibits and
    /// handling stay as they are. `false` where it was changed since `seen`, or is not there.
    ///
    /// Errors: `Conflict` when the owner has used the reference; `Refused` for whoever may not change records.
    pub async fn set_right(&mut self, right: &Seizure, seen: Moment) -> Result<bool> {
        let (owner, id) = (self.context.organisation, right.id);
        self.may_add(owner, &Handling::standard(self.context.now.date()))?;
        if self.execute(LOCK, params![owner, id]).await? == 0
            || self.one(UNCHANGED, params![owner, id, seen]).await?.is_none()
        {
            return Ok(false);
        }
        let (submission, place) = (&right.submission, &right.submission.place);
        let values = params![
            owner,
            id,
            &submission.reference,
            submission.date.first,
            submission.date.last,
            submission.date.precision,
            &place.country,
            &place.name,
            place.precision,
            place.coordinates.map(|at| at.0),
            place.coordinates.map(|at| at.1),
            submission.agency.known().cloned().unwrap_or_default(),
            submission.agency.state(),
            &submission.transport,
            to_json(&submission.details)?,
            &place.division,
            place.located.as_ref().map(|located| located.id.clone()),
            place.located.as_ref().map(|located| located.confidence),
        ];
        self.take_from_sums(owner, &[id]).await?;
        let done = self.execute(SET_RIGHT, values).await;
        done.map_err(|error| error.or_conflict("a seizure with this reference"))?;
        self.put_into_sums(owner, &[id]).await?;
        self.find_anew(owner, id).await?;
        self.find_marks_anew(owner, id).await?;
        Ok(true)
    }

    /// Writes down what the owner says of a seizure, and tells whoever was told of it. `None` where there is none.
    pub(crate) async fn tell_of(&mut self, seizure: RecordId, new: &NewRecall) -> Result<Option<RecallId>> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        // The platform's own work, whoever of the body asked for it.
        let platform = platform(&self.context, owner);
        let recaller = Principal::recaller(&platform).set();
        self.act(&recaller).await?;
        let level = self.one(LEVEL, params![owner, seizure]).await?;
        let mut values = params![owner, seizure];
        let text = asked(&whole(TOLD), &Principal::recaller(&platform), &mut values);
        let found = self.tx().rows(text, values).await?;
        let mut told: BTreeMap<OrganisationId, Told> = BTreeMap::new();
        for row in &found {
            let one = told.entry(row.parsed("body")?).or_default();
            one.named |= row.bool("named")?;
            one.direct |= row.bool("direct")?;
            one.own.extend(row.parsed_opt::<RecordId>("own")?);
        }
        let mut id = None;
        if let Some(level) = level {
            let recall = RecallId::fresh(self.store.ids());
            self.act(&Principal::writer(&platform).set()).await?;
            let changes = if new.changes.is_empty() { String::new() } else { to_json(&new.changes)? };
            let values =
                params![owner, recall, seizure, new.kind, new.reason, &new.words, changes, now, user];
            self.execute(INSERT, values).await?;
            let level: Level = level.parsed("level")?;
            for (body, told) in told {
                self.tell(body, &told, (owner, recall), seizure, level, new).await?;
            }
            id = Some(recall);
        }
        let own = self.principal().set();
        self.act(&own).await?;
        Ok(id)
    }

    async fn tell(
        &mut self,
        body: OrganisationId,
        told: &Told,
        (owner, recall): (OrganisationId, RecallId),
        seizure: RecordId,
        level: Level,
        new: &NewRecall,
    ) -> Result<()> {
        let now = self.context.now;
        let theirs = platform(&self.context, body);
        self.act(&Principal::writer(&theirs).set()).await?;
        let id = RecallNoticeId::fresh(self.store.ids());
        let words = if told.named { new.words.as_str() } else { "" };
        let values = params![
            body,
            id,
            owner,
            recall,
            new.kind,
            new.reason.filter(|_| told.named),
            words,
            told.direct.then_some(seizure),
            told.named,
            level,
            now,
        ];
        self.execute(TELL, values).await?;
        for own in &told.own {
            self.execute(TELL_OWN, params![body, id, *own]).await?;
        }
        let notice = NoticeId::fresh(self.store.ids());
        let values = params![body, notice, "recall_received", &id.to_string(), "{}", now];
        self.execute(INSERT_NOTICE, values).await?;
        let values =
            self.store.audit_values(&theirs, "recall_received", None, &id.to_string(), new.kind.code());
        self.execute(INSERT_AUDIT, values).await.map(drop)
    }
}

/// The platform at work for a body.
pub(crate) fn platform(context: &Context, organisation: OrganisationId) -> Context {
    Context {
        user: None,
        organisation,
        country: None,
        bureau: None,
        roles: Vec::new(),
        clearance: Level::Confidential,
        ..context.clone()
    }
}
