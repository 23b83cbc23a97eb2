//! Withdrawal, correction and recall: the owner of a record says that it is not to be relied on any more, or that something in it
//! was wrong; whoever was told of it is told so in the same transaction, and says once what it did (RPD articles 12 and 18;
//! governance R26, R31).

use crate::{CaseworkError, Once, Platform, intake, locate::locate};
use commonlink_model::{
    Change, Context, Fault, Ids, RecallKind, RecallNoticeId, RecallOutcome, RecallReason, RecordId, Reported,
    Role, Seizure, faults, prose_fault,
};
use commonlink_store::{NewRecall, OwnRecall, RecallLine};
use serde::Serialize;

/// Most rows of each list.
const ROWS: u32 = 200;
/// Most characters of what the owner says.
const MOST_WORDS: usize = 4_000;
/// After how many seconds without an answer a body is reminded, again and again.
const REMIND_AFTER: i64 = 7 * 24 * 60 * 60;

/// What an owner says of a record, as it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecallInput {
    /// `withdrawal` or `correction`.
    pub kind: String,
    /// Why it is withdrawn: a code.
    pub reason: String,
    /// What is wrong, and what whoever has it should know.
    pub words: String,
    /// With a correction: what is right. Without, the words alone are said.
    pub fields: Option<Fields>,
}

/// Fields of a seizure that a correction can set right, worded as a submission words them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// When the record was changed last, as it was looked at: microseconds.
    pub seen: String,
    /// The owner's reference.
    pub reference: String,
    /// Day, month, year or stretch of days.
    pub date: String,
    /// Country code.
    pub country: String,
    /// Administrative division.
    pub division: String,
    /// Place.
    pub place: String,
    /// Agency; empty where it is not known, or not to be told.
    pub agency: String,
    /// Mode of transport: a code.
    pub transport: String,
    /// How it was hidden; empty as the agency.
    pub concealment: String,
}

impl Fields {
    /// As they are held.
    pub fn of(seizure: &Seizure) -> Self {
        let (held, place) = (&seizure.submission, &seizure.submission.place);
        let known = |text: &Reported<String>| text.known().cloned().unwrap_or_default();
        Self {
            seen: seizure.changed.micros().to_string(),
            reference: held.reference.clone(),
            date: held.date.to_string(),
            country: place.country.clone(),
            division: place.division.clone(),
            place: place.name.clone(),
            agency: known(&held.agency),
            transport: held.transport.clone(),
            concealment: known(&held.details.concealment),
        }
    }

    /// By the names that a form and its faults have for them.
    fn named(&self) -> [(&'static str, &str); 8] {
        [
            ("reference", self.reference.trim()),
            ("date", self.date.trim()),
            ("place.country", self.country.trim()),
            ("place.division", self.division.trim()),
            ("place.name", self.place.trim()),
            ("agency", self.agency.trim()),
            ("transport", self.transport.trim()),
            ("details.concealment", self.concealment.trim()),
        ]
    }
}

/// Recalls as one body sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recalls {
    /// Of others' records.
    pub lines: Vec<RecallLine>,
    /// Of its own.
    pub own: Vec<OwnRecall>,
}

impl Platform {
    /// What the own body is told of others' records, and what became of the own ones.
    pub async fn recalls(&self, ctx: &Context) -> Result<Recalls, CaseworkError> {
        Ok(Recalls {
            lines: self.store.recall_lines(ctx, ROWS).await?,
            own: self.store.own_recalls(ctx, None, ROWS).await?,
        })
    }

    /// What was said of an own seizure.
    ///
    /// Errors: `NotFound` where it is not held, or another body's; `Forbidden` for whoever is no officer.
    pub async fn recalls_of(&self, ctx: &Context, id: RecordId) -> Result<Vec<OwnRecall>, CaseworkError> {
        self.store.retention_of(ctx, id).await?.ok_or(CaseworkError::NotFound)?;
        officer(ctx)?;
        Ok(self.store.own_recalls(ctx, Some(id), ROWS).await?)
    }

    /// Withdraws an own seizure, or says what in it was wrong, and tells whoever was told of it.
    ///
    /// Errors: as of [`Platform::recalls_of`]; faults by field; `Stale` where it is withdrawn already, or not in use.
    pub async fn recall(
        &self,
        ctx: &Context,
        once: &Once,
        id: RecordId,
        input: &RecallInput,
    ) -> Result<(), CaseworkError> {
        self.store.retention_of(ctx, id).await?.ok_or(CaseworkError::NotFound)?;
        officer(ctx)?;
        if let Some(done) = once.recall(self, ctx).await? {
            return Ok(done);
        }
        let mut new = read(input)?;
        let mut right = None;
        if let (RecallKind::Correction, Some(fields)) = (new.kind, &input.fields) {
            let held = self.store.seizure(ctx, id).await?.ok_or(CaseworkError::Stale)?;
            let seen = held.changed;
            if fields.seen != seen.micros().to_string() {
                return Err(CaseworkError::Stale);
            }
            let seizure;
            (seizure, new.changes) = set_right(ctx, &*self.ids, held, fields)?;
            let moved = new.changes.iter().any(|change| change.field == "reference");
            if moved && self.store.reference_taken(ctx, &seizure.submission.reference).await? {
                return Err(CaseworkError::fault("reference", "error-reference-taken"));
            }
            right = (!new.changes.is_empty()).then_some((seizure, seen));
        }
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            if let Some((seizure, seen)) = &right
                && !Box::pin(unit.set_right(seizure, *seen)).await?
            {
                return Err(CaseworkError::Stale);
            }
            if Box::pin(unit.recall_seizure(id, &new)).await?.is_none() {
                return Err(CaseworkError::Stale);
            }
            once.remember(&mut unit, &()).await?;
            unit.commit().await?;
            Ok(())
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Says what the own body did about another's record, once.
    ///
    /// Errors: `NotFound` for a line that is not the body's; a fault of `outcome`; `Stale` where somebody was faster.
    pub async fn acknowledge_recall(
        &self,
        ctx: &Context,
        id: RecallNoticeId,
        outcome: &str,
    ) -> Result<(), CaseworkError> {
        officer(ctx)?;
        let outcome = match outcome.parse::<RecallOutcome>() {
            Ok(outcome) => outcome,
            Err(_unknown) => return Err(fault("outcome", outcome)),
        };
        let mut unit = self.store.begin(ctx).await?;
        match unit.acknowledge_recall(id, outcome).await? {
            None => Err(CaseworkError::NotFound),
            Some(false) => Err(CaseworkError::Stale),
            Some(true) => Ok(unit.commit().await?),
        }
    }

    /// Reminds bodies of lines that nobody has acknowledged for a week. How many.
    pub async fn watch_recalls(&self) -> Result<usize, CaseworkError> {
        let before = self.clock.now().plus_seconds(-REMIND_AFTER);
        let mut reminded = 0;
        for due in self.store.recalls_due(before).await? {
            let mut unit = self.store.begin(&self.own_context(due.owner)).await?;
            if !unit.note_recall_reminder(&due, before).await? {
                continue;
            }
            let id = due.id.to_string();
            unit.notify(due.owner, "recall_reminded", &id, &serde_json::json!({})).await?;
            unit.commit().await?;
            reminded += 1;
        }
        Ok(reminded)
    }
}

/// Who speaks for a body.
fn officer(ctx: &Context) -> Result<(), CaseworkError> {
    if ctx.has(Role::Officer) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

fn fault(field: &str, code: &str) -> CaseworkError {
    CaseworkError::fault(field, if code.is_empty() { "error-required" } else { "error-not-listed" })
}

fn read(input: &RecallInput) -> Result<NewRecall, CaseworkError> {
    let Ok(kind @ (RecallKind::Withdrawal | RecallKind::Correction)) = input.kind.parse() else {
        return Err(fault("kind", &input.kind));
    };
    let mut faults = Vec::new();
    let mut wrong = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
    let reason: Option<RecallReason> = input.reason.parse().ok();
    if kind == RecallKind::Withdrawal && reason.is_none() {
        wrong("reason", if input.reason.is_empty() { "error-required" } else { "error-not-listed" });
    }
    let words = input.words.trim();
    if words.is_empty() {
        wrong("words", "error-required");
    } else if let Some(message) = prose_fault(words, MOST_WORDS) {
        wrong("words", message);
    }
    if !faults.is_empty() {
        return Err(CaseworkError::Invalid(faults));
    }
    let reason = reason.filter(|_| kind == RecallKind::Withdrawal);
    Ok(NewRecall { kind, reason, words: words.to_owned(), changes: Vec::new() })
}

/// The seizure with its fields as they are right, by the normaliser of submissions, and what differs. A fault of a field that
/// nobody touched is none: what came in otherwise may be held otherwise.
fn set_right(
    ctx: &Context,
    ids: &dyn Ids,
    mut held: Seizure,
    fields: &Fields,
) -> Result<(Seizure, Vec<Change>), CaseworkError> {
    let before = Fields::of(&held);
    let pairs = before.named().into_iter().zip(fields.named());
    let changes: Vec<Change> = pairs
        .filter(|((_, was), (_, is))| was != is)
        .map(|((field, was), (_, is))| Change {
            field: field.to_owned(),
            before: was.to_owned(),
            after: is.to_owned(),
        })
        .collect();
    let touched = |field: &str| changes.iter().any(|change| change.field == field);
    let mut input = intake::write(&held.submission, &[]);
    input.reference.clone_from(&fields.reference);
    input.date.clone_from(&fields.date);
    input.transport.clone_from(&fields.transport);
    if touched("agency") {
        input.agency = fields.agency.as_str().into();
    }
    if touched("details.concealment") {
        input.details.insert("concealment".to_owned(), fields.concealment.as_str().into());
    }
    let moved = ["place.country", "place.division", "place.name"].iter().any(|field| touched(field));
    if moved {
        input.country.clone_from(&fields.country);
        input.division.clone_from(&fields.division);
        input.place.clone_from(&fields.place);
        (input.place_precision, input.coordinates) = (None, None);
    }
    let (mut read, _marks, mut wrong) = intake::read(&input, &held.submission.handling, ctx, ids);
    if moved {
        let place = &mut read.place;
        place.located = locate(&place.country, &place.division, &place.name).map(|(located, _)| located);
    } else {
        read.place = held.submission.place.clone();
    }
    read.items.clone_from(&held.submission.items);
    read.exhibits.clone_from(&held.submission.exhibits);
    read.handling = held.submission.handling.clone();
    wrong.extend(faults(&read, ctx.now.date()));
    wrong.retain(|fault| touched(&fault.field));
    if !wrong.is_empty() {
        return Err(CaseworkError::Invalid(wrong));
    }
    held.submission = read;
    Ok((held, changes))
}
