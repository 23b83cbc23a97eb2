//! Requests from one body to another: to release what is held back, to confirm, to act.
//!
//! A request follows a hit, or a record that is shared in part. It goes to the owner whether or not the asker may know
//! who that is. An answer in full or in part to a request for release grants a dated release that the owner can take
//! back. Requests are direct exchanges: the secretariat sees states and clocks, and what is said only where the asker
//! includes it (DESIGN 15).
//!
//! A challenge is a request, too (R29): whoever is told of a record may say that it doubts it, to its owner and nobody else. The
//! owner answers that it stands, is set right or is withdrawn, which everybody hears who was told, and can block it meanwhile.

use crate::{CaseworkError, Once, Platform};
use commonlink_model::{
    BureauRequestId, ChallengeReason, Context, Fault, FieldGroup, FieldGroups, HitId, LegalBasis, Moment,
    Purpose, RecallKind, RecallReason, RecordId, RefusalReason, ReleaseId, RequestAction, RequestKind,
    RequestSide, RequestState, Role, Urgency, prose_fault,
};
use commonlink_store::{NewRecall, NewRequest, NewStep, Release, RequestRow};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// Most characters of what a request or an answer says.
const MOST_WORDS: usize = 4_000;
/// How much that was said of a record is looked through.
const MOST_RECALLS: u32 = 200;
/// Most days until an answer is due.
const MOST_DAYS: i64 = 365;
/// Most days for which something is released; the owner can release it again.
const MOST_RELEASE_DAYS: i64 = 5 * 366;
const DAY: i64 = 24 * 60 * 60;
/// Before a request is due its turn is reminded of it: a fifth of a routine request's time.
const REMIND_BEFORE: i64 = 6 * DAY;

/// What is asked, as it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// Kind code.
    #[schema(example = "release")]
    pub kind: String,
    /// The own hit that it follows; or `seizure`.
    #[serde(default)]
    pub hit: Option<String>,
    /// A seizure of another body that is shared; or `hit`.
    #[serde(default)]
    pub seizure: Option<String>,
    /// Purpose code.
    #[schema(example = "investigation")]
    pub purpose: String,
    /// Legal basis code.
    #[schema(example = "convention")]
    pub legal_basis: String,
    /// Urgency code.
    #[schema(example = "routine")]
    pub urgency: String,
    /// Day on which an answer is due; without one, as the urgency says.
    #[serde(default)]
    pub due_on: Option<String>,
    /// Codes of the field groups that are wanted; at least one of a request for release.
    #[serde(default)]
    pub wanted: Vec<String>,
    /// Why, and what exactly.
    pub words: String,
    /// Whether the secretariat may read it.
    #[serde(default)]
    pub for_secretariat: bool,
    /// What is wrong with the record: code of a challenge, of which there is one.
    #[serde(default)]
    pub challenge: Option<String>,
}

/// What is done with a request, as it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepInput {
    /// `answered_in_full`, `answered_in_part`, `refused` or `asked_back` of the body that is asked; of a challenge `stands`,
    /// `set_right`, `record_withdrawn`, `in_doubt` or `asked_back`; `replied` or `withdrawn` of the one that asks.
    #[schema(example = "answered_in_part")]
    pub action: String,
    /// Why nothing is given: code of a refusal. Why a challenged record is withdrawn: code of a recall.
    #[serde(default)]
    pub reason: Option<String>,
    /// Codes of the field groups that are released; in full means all that were asked for.
    #[serde(default)]
    pub released: Vec<String>,
    /// Last day of the release.
    #[serde(default)]
    pub until: Option<String>,
    /// What is said.
    #[serde(default)]
    pub words: String,
    /// Whether the secretariat may read it.
    #[serde(default)]
    pub for_secretariat: bool,
}

/// What a request is about, before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its owner's name; nothing where the asker may not know.
    pub addressee: Option<String>,
    /// Field groups that the asker is not told.
    pub missing: FieldGroups,
    target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    owner: commonlink_model::OrganisationId,
    record: RecordId,
    hit: Option<HitId>,
    own_record: Option<RecordId>,
}

impl Platform {
    /// What a request that follows a hit, or is about a shared seizure, would be about.
    ///
    /// Errors: `NotFound` where the context knows of none such, or it is its own.
    pub async fn request_subject(
        &self,
        ctx: &Context,
        hit: Option<HitId>,
        seizure: Option<RecordId>,
    ) -> Result<Subject, CaseworkError> {
        match (hit, seizure) {
            (Some(hit), None) => {
                let view = self.store.hit(ctx, hit).await?.ok_or(CaseworkError::NotFound)?;
                let mut unit = self.store.begin(ctx).await?;
                let row = unit.hit_row(hit).await?.ok_or(CaseworkError::NotFound)?;
                drop(unit);
                if row.other_owner == ctx.organisation {
                    return Err(CaseworkError::NotFound);
                }
                let (record, own_record) = (row.other_seizure, Some(row.seizure));
                let told = self.store.seizure(ctx, record).await?.map_or(FieldGroups::NONE, |held| held.told);
                Ok(Subject {
                    addressee: view.other.organisation,
                    missing: FieldGroups::ALL.without(told),
                    target: Target { owner: row.other_owner, record, hit: Some(hit), own_record },
                })
            }
            (None, Some(record)) => {
                let held = self.store.seizure(ctx, record).await?.ok_or(CaseworkError::NotFound)?;
                if held.owner == ctx.organisation {
                    return Err(CaseworkError::NotFound);
                }
                let body = self.store.organisation(ctx, held.owner).await?.ok_or(CaseworkError::NotFound)?;
                Ok(Subject {
                    addressee: Some(body.organisation.name),
                    missing: FieldGroups::ALL.without(held.told),
                    target: Target { owner: held.owner, record, hit: None, own_record: None },
                })
            }
            _ => Err(CaseworkError::NotFound),
        }
    }

    /// Asks another body.
    ///
    /// Errors: `Forbidden` for whoever may not speak for the body; faults by field; `NotFound` as of
    /// [`Platform::request_subject`].
    pub async fn ask(
        &self,
        ctx: &Context,
        once: &Once,
        input: &RequestInput,
    ) -> Result<BureauRequestId, CaseworkError> {
        speaks(ctx)?;
        if let Some(done) = once.recall(self, ctx).await? {
            return Ok(done);
        }
        let mut faults = Faults::default();
        let subject = match (&input.hit, &input.seizure) {
            (Some(hit), None) => Some((hit.parse().ok(), None)),
            (None, Some(seizure)) => Some((None, seizure.parse().ok())),
            _ => None,
        };
        let Some((hit, seizure)) = subject else {
            return Err(CaseworkError::fault("hit", "error-request-subject"));
        };
        let subject = self.request_subject(ctx, hit, seizure).await?;
        let kind: Option<RequestKind> = faults.code("kind", &input.kind);
        let purpose: Option<Purpose> = faults.code("purpose", &input.purpose);
        let legal_basis: Option<LegalBasis> = faults.code("legal_basis", &input.legal_basis);
        let urgency: Option<Urgency> = faults.code("urgency", &input.urgency);
        let wanted = faults.groups("wanted", &input.wanted);
        if kind == Some(RequestKind::Release) && wanted.is_empty() {
            faults.add("wanted", "error-required");
        }
        let challenge = match (kind, input.challenge.as_deref()) {
            (Some(RequestKind::Challenge), code) => {
                faults.code::<ChallengeReason>("challenge", code.unwrap_or_default())
            }
            _ => None,
        };
        faults.words(&input.words, true);
        let due = match input.due_on.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
            None => ctx.now.plus_seconds(urgency.map_or(0, Urgency::days) * DAY),
            Some(day) => faults.end_of("due_on", day, ctx.now, MOST_DAYS),
        };
        let (Some(kind), Some(purpose), Some(legal_basis), Some(urgency), true) =
            (kind, purpose, legal_basis, urgency, faults.0.is_empty())
        else {
            return Err(CaseworkError::Invalid(faults.0));
        };
        let new = NewRequest {
            id: BureauRequestId::fresh(&*self.ids),
            kind,
            addressee: subject.target.owner,
            record: subject.target.record,
            hit: subject.target.hit,
            own_record: subject.target.own_record,
            named: subject.addressee.is_some(),
            purpose,
            legal_basis,
            urgency,
            wanted,
            words: input.words.trim().to_owned(),
            for_secretariat: input.for_secretariat,
            due,
            training: self.store.training().await?,
            challenge,
        };
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            unit.insert_request(&new).await?;
            unit.notify(new.addressee, "request_received", &new.id.to_string(), &about(kind)).await?;
            once.remember(&mut unit, &new.id).await?;
            unit.commit().await?;
            Ok(new.id)
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Does something with a request: answers it, asks back, replies, takes it back.
    ///
    /// Errors: `NotFound` for whoever is no party; `Stale` where it is not this side's turn, or not any more.
    pub async fn step(
        &self,
        ctx: &Context,
        once: &Once,
        id: BureauRequestId,
        input: &StepInput,
    ) -> Result<(), CaseworkError> {
        speaks(ctx)?;
        if let Some(done) = once.recall(self, ctx).await? {
            return Ok(done);
        }
        let mut unit = self.store.begin(ctx).await?;
        let row = unit.request_row(id).await?.ok_or(CaseworkError::NotFound)?;
        let (step, to) = read_step(ctx, &row, input)?;
        let asks = row.owner == ctx.organisation;
        let (side, other) =
            if asks { (RequestSide::Asker, row.addressee) } else { (RequestSide::Addressee, row.owner) };
        // Withdrawing waits for nobody.
        let turn = row.waits_for == side || step.action == RequestAction::Withdrawn;
        if row.state != RequestState::Open || !turn {
            return Err(CaseworkError::Stale);
        }
        let mut recall = recall_of(&step, input);
        if recall.as_ref().is_some_and(|recall| recall.kind == RecallKind::Withdrawal) {
            // On its own page before: nothing is left to be said.
            let said = self.store.own_recalls(ctx, Some(row.record), MOST_RECALLS).await?;
            recall = recall.filter(|_| said.iter().all(|one| one.kind != RecallKind::Withdrawal));
        }
        let outcome = async {
            if !unit.move_request(&row, id, side, &step, to).await? {
                return Err(CaseworkError::Stale);
            }
            if let Some(until) = step.until {
                let release = Release { organisation: row.owner, groups: step.released, until };
                unit.grant_release(row.record, &release, id).await?;
            }
            match step.action {
                RequestAction::InDoubt if !unit.block_in_doubt(row.record).await? => {
                    return Err(CaseworkError::Stale);
                }
                RequestAction::Stands | RequestAction::SetRight | RequestAction::RecordWithdrawn => {
                    unit.lift_doubt(row.record).await?;
                }
                _ => {}
            }
            // Whoever was told of the record hears it from its owner.
            if let Some(recall) = &recall
                && Box::pin(unit.recall_seizure(row.record, recall)).await?.is_none()
            {
                return Err(CaseworkError::Stale);
            }
            unit.notify(other, notice(step.action), &id.to_string(), &about(row.kind)).await?;
            once.remember(&mut unit, &()).await?;
            unit.commit().await?;
            if step.action == RequestAction::InDoubt {
                self.forget_gone().await?;
            }
            Ok(())
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Takes an own release back, from now on.
    pub async fn revoke_release(&self, ctx: &Context, id: ReleaseId) -> Result<RecordId, CaseworkError> {
        speaks(ctx)?;
        let mut unit = self.store.begin(ctx).await?;
        let Some((record, to)) = unit.revoke_release(id).await? else { return Err(CaseworkError::NotFound) };
        unit.notify(to, "release_revoked", "", &serde_json::json!({})).await?;
        unit.commit().await?;
        Ok(record)
    }

    /// Reminds of requests that are due soon, and tells both sides of those that are overdue. How many.
    pub async fn watch_clocks(&self) -> Result<usize, CaseworkError> {
        let now = self.clock.now();
        let due = self.store.requests_due(now, now.plus_seconds(REMIND_BEFORE)).await?;
        let mut told = 0;
        for one in &due {
            let mut unit = self.store.begin(&self.own_context(one.owner)).await?;
            if !unit.note_clock(one).await? {
                continue;
            }
            let action = if one.overdue { RequestAction::Overdue } else { RequestAction::Reminded };
            let step = NewStep {
                action,
                reason: None,
                words: String::new(),
                released: FieldGroups::NONE,
                until: None,
                for_secretariat: false,
            };
            unit.note_step(one.owner, one.id, RequestSide::Nobody, &step).await?;
            let sides = [(RequestSide::Asker, one.owner), (RequestSide::Addressee, one.addressee)];
            for (side, body) in sides {
                if one.overdue || one.waits_for == side {
                    unit.notify(body, notice(action), &one.id.to_string(), &serde_json::json!({})).await?;
                }
            }
            unit.commit().await?;
            told += 1;
        }
        Ok(told)
    }
}

/// Who speaks for a body.
fn speaks(ctx: &Context) -> Result<(), CaseworkError> {
    if ctx.has(Role::Officer) { Ok(()) } else { Err(CaseworkError::Forbidden) }
}

fn about(kind: RequestKind) -> serde_json::Value {
    serde_json::json!({ "kind": kind.code() })
}

fn notice(action: RequestAction) -> &'static str {
    match action {
        RequestAction::Asked => "request_received",
        RequestAction::AskedBack => "request_asked_back",
        RequestAction::Replied => "request_replied",
        RequestAction::AnsweredInFull
        | RequestAction::AnsweredInPart
        | RequestAction::Stands
        | RequestAction::SetRight
        | RequestAction::RecordWithdrawn => "request_answered",
        RequestAction::InDoubt => "request_in_doubt",
        RequestAction::Refused => "request_refused",
        RequestAction::Withdrawn => "request_withdrawn",
        RequestAction::Revoked => "release_revoked",
        RequestAction::Reminded => "request_reminded",
        RequestAction::Overdue => "request_overdue",
        RequestAction::Erased => "request_erased",
    }
}

/// Whether an answer gives something away, or says of a record what everybody is told: a person's, who is there.
pub fn needs_proof(action: &str) -> bool {
    use RequestAction as A;
    let action = A::from_str(action);
    matches!(action, Ok(A::AnsweredInFull | A::AnsweredInPart | A::Stands | A::SetRight | A::RecordWithdrawn))
}

/// What the owner says to everybody who was told of a record that was challenged.
fn recall_of(step: &NewStep, input: &StepInput) -> Option<NewRecall> {
    let (kind, reason) = match step.action {
        RequestAction::SetRight => (RecallKind::Correction, None),
        RequestAction::RecordWithdrawn => (RecallKind::Withdrawal, input.reason.as_deref()?.parse().ok()),
        _ => return None,
    };
    Some(NewRecall { kind, reason, words: step.words.clone(), changes: Vec::new() })
}

/// A step of the side that takes it, and what becomes of the request.
fn read_step(
    ctx: &Context,
    row: &RequestRow,
    input: &StepInput,
) -> Result<(NewStep, (RequestState, RequestSide)), CaseworkError> {
    let mut faults = Faults::default();
    let asks = row.owner == ctx.organisation;
    let to = match RequestAction::from_str(&input.action) {
        Ok(RequestAction::AskedBack) if !asks => Some((RequestState::Open, RequestSide::Asker)),
        Ok(RequestAction::AnsweredInFull) if !asks => {
            Some((RequestState::AnsweredInFull, RequestSide::Nobody))
        }
        Ok(RequestAction::AnsweredInPart) if !asks => {
            Some((RequestState::AnsweredInPart, RequestSide::Nobody))
        }
        Ok(RequestAction::Refused) if !asks => Some((RequestState::Refused, RequestSide::Nobody)),
        Ok(RequestAction::Stands) if !asks => Some((RequestState::Stands, RequestSide::Nobody)),
        Ok(RequestAction::SetRight) if !asks => Some((RequestState::SetRight, RequestSide::Nobody)),
        Ok(RequestAction::RecordWithdrawn) if !asks => {
            Some((RequestState::RecordWithdrawn, RequestSide::Nobody))
        }
        // Until it is answered, and the answer stays due.
        Ok(RequestAction::InDoubt) if !asks => Some((RequestState::Open, RequestSide::Addressee)),
        Ok(RequestAction::Replied) if asks => Some((RequestState::Open, RequestSide::Addressee)),
        Ok(RequestAction::Withdrawn) if asks => Some((RequestState::Withdrawn, RequestSide::Nobody)),
        _ => None,
    };
    let (Ok(action), Some(to)) = (RequestAction::from_str(&input.action), to) else {
        return Err(CaseworkError::fault("action", "error-not-listed"));
    };
    let of_challenge = match action {
        RequestAction::Stands
        | RequestAction::SetRight
        | RequestAction::RecordWithdrawn
        | RequestAction::InDoubt => Some(true),
        RequestAction::AnsweredInFull | RequestAction::AnsweredInPart | RequestAction::Refused => Some(false),
        _ => None,
    };
    if of_challenge.is_some_and(|of| of != (row.kind == RequestKind::Challenge)) {
        return Err(CaseworkError::fault("action", "error-challenge-action"));
    }
    if action == RequestAction::RecordWithdrawn {
        faults.code::<RecallReason>("reason", input.reason.as_deref().unwrap_or_default());
    }
    let gives = matches!(action, RequestAction::AnsweredInFull | RequestAction::AnsweredInPart);
    let reason = match (action, input.reason.as_deref().filter(|code| !code.is_empty())) {
        (RequestAction::Refused, Some(code)) => faults.code::<RefusalReason>("reason", code),
        (RequestAction::Refused, None) => {
            faults.add("reason", "error-required");
            None
        }
        _ => None,
    };
    let speaks = matches!(
        action,
        RequestAction::AskedBack
            | RequestAction::Replied
            | RequestAction::Stands
            | RequestAction::SetRight
            | RequestAction::RecordWithdrawn
    ) || (gives && row.kind != RequestKind::Release);
    faults.words(&input.words, speaks);
    let mut released = FieldGroups::NONE;
    let mut until = None;
    if gives && row.kind == RequestKind::Release {
        released = match action {
            RequestAction::AnsweredInFull => row.wanted,
            _ => faults.groups("released", &input.released),
        };
        if released.is_empty() {
            faults.add("released", "error-required");
        }
        if !released.without(row.wanted).is_empty()
            || (released == row.wanted && to.0 == RequestState::AnsweredInPart)
        {
            faults.add("released", "error-request-part");
        }
        let day = input.until.as_deref().map(str::trim).unwrap_or_default();
        if day.is_empty() {
            faults.add("until", "error-required");
        } else {
            until = Some(faults.end_of("until", day, ctx.now, MOST_RELEASE_DAYS));
        }
    }
    if !faults.0.is_empty() {
        return Err(CaseworkError::Invalid(faults.0));
    }
    let words = input.words.trim().to_owned();
    let for_secretariat = input.for_secretariat;
    Ok((NewStep { action, reason, words, released, until, for_secretariat }, to))
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: &str, message: &'static str) {
        self.0.push(Fault { field: field.to_owned(), message });
    }

    fn code<T: FromStr>(&mut self, field: &str, code: &str) -> Option<T> {
        let message = if code.is_empty() { "error-required" } else { "error-not-listed" };
        let found = code.parse().ok();
        if found.is_none() {
            self.add(field, message);
        }
        found
    }

    fn groups(&mut self, field: &str, codes: &[String]) -> FieldGroups {
        let mut groups = FieldGroups::NONE;
        for code in codes.iter().filter(|code| !code.is_empty()) {
            match code.parse::<FieldGroup>() {
                Ok(group) => groups = groups.with(group),
                Err(_unknown) => {
                    self.add(field, "error-not-listed");
                    break;
                }
            }
        }
        groups
    }

    fn words(&mut self, words: &str, required: bool) {
        let words = words.trim();
        if words.is_empty() {
            if required {
                self.add("words", "error-required");
            }
        } else if let Some(message) = prose_fault(words, MOST_WORDS) {
            self.add("words", message);
        }
    }

    /// The end of a day that lies ahead, by so many days at most.
    fn end_of(&mut self, field: &str, day: &str, now: Moment, most: i64) -> Moment {
        let Ok(day) = commonlink_model::parse_day(day) else {
            self.add(field, "error-date");
            return now;
        };
        let end = Moment::start_of(day).plus_seconds(DAY);
        if end <= now {
            self.add(field, "error-day-past");
        } else if end > now.plus_seconds(most * DAY) {
            self.add(field, "error-day-far");
        }
        end
    }
}
