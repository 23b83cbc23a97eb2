//! Requests between bodies: what one asks, what was done with it, whose turn it is.
//!
//! Invariants: a request is told to its two parties and nobody else; the secretariat is told its state and clock, and
//! what it says where the asker includes it. Whom it was carried to the asker learns with the first answer that gives
//! something, where it did not know before. Steps are only ever added.

use crate::sql::statements;
use crate::terms::field_groups;
use crate::value::{Row, params, split};
use crate::visible::sees_own;
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{
    BureauRequestId, ChallengeReason, Context, FieldGroup, FieldGroups, HitId, LegalBasis, Moment,
    OrganisationId, OrganisationKind, Purpose, RecordId, RefusalReason, RequestAction, RequestKind,
    RequestSide, RequestState, Urgency,
};

const COLUMNS: &str = "request.*, asking.name AS asker_name, asked.name AS addressee_name,
    asked.contact AS addressee_contact, asking.contact AS asker_contact, seizure.reference AS reference,
    own_seizure.reference AS own_reference";

const JOINED: &str = "JOIN organisation AS asking ON asking.id = request.owner
    JOIN organisation AS asked ON asked.id = request.addressee
    LEFT JOIN seizure ON seizure.owner = request.addressee AND seizure.id = request.record
    LEFT JOIN seizure AS own_seizure ON own_seizure.owner = request.owner AND own_seizure.id = request.own_record";

statements! {
    INSERT = "INSERT INTO request (owner, id, kind, addressee, record, hit, own_record, named, purpose, legal_basis,
            urgency, wanted, words, for_secretariat, due_at, state, waits_for, training, created_at, created_by,
            changed_at, challenge)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open', 'addressee', $16, $17, $18,
            $17, $19)";
    STEP = "INSERT INTO request_step (owner, request, position, at, side, account, action, reason, words, released,
            until_at, for_secretariat)
        VALUES ($1, $2, (SELECT count(*) FROM request_step WHERE owner = $1 AND request = $2), $3, $4, $5, $6, $7, $8,
            $9, $10, $11)";
    // Only from the state that was looked at: of two answers at once one is too late.
    MOVE = "UPDATE request SET state = $3, waits_for = $4, changed_at = $5
        WHERE owner = $1 AND id = $2 AND state = 'open' AND waits_for = $6";
    REMIND = "UPDATE request SET reminded_at = $3 WHERE owner = $1 AND id = $2 AND reminded_at IS NULL";
    OVERDUE = "UPDATE request SET overdue_at = $3 WHERE owner = $1 AND id = $2 AND overdue_at IS NULL";
    OURS = "SELECT {columns} FROM request {joined}
        WHERE (request.owner = $1 OR request.addressee = $1)
        ORDER BY CASE WHEN request.state = 'open' THEN 0 ELSE 1 END, request.due_at, request.id LIMIT $2";
    ONE = "SELECT {columns} FROM request {joined} WHERE request.id = $2
        AND (request.owner = $1 OR request.addressee = $1)";
    STEPS = "SELECT * FROM request_step WHERE owner = $1 AND request = $2 ORDER BY position";
    TURN = "SELECT count(*) AS found FROM request WHERE state = 'open'
        AND ((owner = $1 AND waits_for = 'asker') OR (addressee = $1 AND waits_for = 'addressee'))";
    // States and clocks; what it says only where the asker includes it.
    CARRIED = "SELECT request.id, request.owner, request.addressee, request.kind, request.urgency, request.state,
            request.waits_for, request.due_at, request.created_at, request.changed_at, request.training,
            asking.name AS asker_name, asked.name AS addressee_name,
            CASE WHEN request.for_secretariat THEN request.words ELSE '' END AS words
        FROM request JOIN organisation AS asking ON asking.id = request.owner
        JOIN organisation AS asked ON asked.id = request.addressee
        ORDER BY CASE WHEN request.state = 'open' THEN 0 ELSE 1 END, request.due_at, request.id LIMIT $1";
    KIND = "SELECT kind FROM organisation WHERE id = $1";
    DUE = "SELECT owner, id, addressee, waits_for, due_at, overdue_at, reminded_at FROM request WHERE state = 'open'
        AND ((overdue_at IS NULL AND due_at <= $1) OR (reminded_at IS NULL AND due_at <= $2))
        ORDER BY due_at, owner, id LIMIT 100";
}

/// A request as it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRequest {
    /// Identifier.
    pub id: BureauRequestId,
    /// What for.
    pub kind: RequestKind,
    /// Who is asked.
    pub addressee: OrganisationId,
    /// About which of its seizures.
    pub record: RecordId,
    /// The own hit that led to it.
    pub hit: Option<HitId>,
    /// The own seizure that it is for.
    pub own_record: Option<RecordId>,
    /// Whether the asker knows whom it asks.
    pub named: bool,
    /// To which end.
    pub purpose: Purpose,
    /// On which ground.
    pub legal_basis: LegalBasis,
    /// How soon.
    pub urgency: Urgency,
    /// Field groups that are wanted.
    pub wanted: FieldGroups,
    /// What it says.
    pub words: String,
    /// The secretariat may read it.
    pub for_secretariat: bool,
    /// When an answer is due.
    pub due: Moment,
    /// Of invented data.
    pub training: bool,
    /// What is wrong with the record, of a challenge.
    pub challenge: Option<ChallengeReason>,
}

/// A step as it is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct NewStep {
    /// What is done.
    pub action: RequestAction,
    /// Why nothing is given.
    pub reason: Option<RefusalReason>,
    /// What is said.
    pub words: String,
    /// Field groups that are released with it.
    pub released: FieldGroups,
    /// Until when.
    pub until: Option<Moment>,
    /// The secretariat may read it.
    pub for_secretariat: bool,
}

/// A request as one of its parties sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestView {
    /// Identifier.
    pub id: BureauRequestId,
    /// Which party looks.
    pub side: RequestSide,
    /// Who asks, by name.
    pub asker: String,
    /// Whom to contact there.
    pub asker_contact: String,
    /// Who is asked, by name; nothing while the asker may not know.
    pub addressee: Option<String>,
    /// Whom to contact there.
    pub addressee_contact: Option<String>,
    /// What for.
    pub kind: RequestKind,
    /// The addressee's seizure: for itself, and for an asker that knows it.
    pub record: Option<RecordId>,
    /// Its reference, for the addressee.
    pub reference: Option<String>,
    /// The asker's hit and seizure with its reference, for the asker.
    pub hit: Option<HitId>,
    /// The asker's seizure.
    pub own_record: Option<(RecordId, String)>,
    /// To which end.
    pub purpose: Purpose,
    /// On which ground.
    pub legal_basis: LegalBasis,
    /// How soon.
    pub urgency: Urgency,
    /// Field groups that are wanted.
    pub wanted: FieldGroups,
    /// What it says.
    pub words: String,
    /// The secretariat may read it.
    pub for_secretariat: bool,
    /// When an answer is due.
    pub due: Moment,
    /// How far it has come.
    pub state: RequestState,
    /// Whose turn it is.
    pub waits_for: RequestSide,
    /// When it was made.
    pub created: Moment,
    /// When something was done last.
    pub changed: Moment,
    /// What is wrong with the record, of a challenge.
    pub challenge: Option<ChallengeReason>,
}

/// What was done with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// When.
    pub at: Moment,
    /// By which side.
    pub side: RequestSide,
    /// What.
    pub action: RequestAction,
    /// Why nothing was given.
    pub reason: Option<RefusalReason>,
    /// What was said.
    pub words: String,
    /// What was released with it.
    pub released: FieldGroups,
    /// Until when.
    pub until: Option<Moment>,
}

/// A request as its verbs need it. It names both sides: never for a page.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRow {
    /// Who asks.
    pub owner: OrganisationId,
    /// Who is asked.
    pub addressee: OrganisationId,
    /// What for.
    pub kind: RequestKind,
    /// The addressee's seizure.
    pub record: RecordId,
    /// Field groups that are wanted.
    pub wanted: FieldGroups,
    /// How far it has come.
    pub state: RequestState,
    /// Whose turn it is.
    pub waits_for: RequestSide,
}

/// A request as the secretariat sees it: parties, state, clock.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedRow {
    /// Identifier.
    pub id: BureauRequestId,
    /// Who asks.
    pub asker: String,
    /// Who is asked.
    pub addressee: String,
    /// What for.
    pub kind: RequestKind,
    /// How soon.
    pub urgency: Urgency,
    /// How far it has come.
    pub state: RequestState,
    /// Whose turn it is.
    pub waits_for: RequestSide,
    /// When an answer is due.
    pub due: Moment,
    /// When it was made.
    pub created: Moment,
    /// When something was done last.
    pub changed: Moment,
    /// What it says, where the asker lets the secretariat read it.
    pub words: String,
}

/// A request whose clock has run down.
#[derive(Clone, Debug, PartialEq)]
pub struct DueRow {
    /// Identifier.
    pub id: BureauRequestId,
    /// Who asks.
    pub owner: OrganisationId,
    /// Who is asked.
    pub addressee: OrganisationId,
    /// Whose turn it is.
    pub waits_for: RequestSide,
    /// Its time is over, and not only nearly so.
    pub overdue: bool,
}

impl Unit {
    /// Makes a request of the context's organisation. Whether it may ask about the record the caller has found out.
    pub async fn insert_request(&mut self, new: &NewRequest) -> Result<()> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        let values = params![
            owner,
            new.id,
            new.kind,
            new.addressee,
            new.record,
            new.hit,
            new.own_record,
            new.named,
            new.purpose,
            new.legal_basis,
            new.urgency,
            field_groups(new.wanted),
            &new.words,
            new.for_secretariat,
            new.due,
            new.training,
            now,
            user,
            new.challenge,
        ];
        self.execute(INSERT, values).await?;
        let step = NewStep {
            action: RequestAction::Asked,
            reason: None,
            words: new.words.clone(),
            released: FieldGroups::NONE,
            until: None,
            for_secretariat: new.for_secretariat,
        };
        self.note_step(owner, new.id, RequestSide::Asker, &step).await?;
        self.audit("request_made", &new.id.to_string(), new.kind.code()).await
    }

    /// The request of which the context's organisation is a party, for a verb.
    pub async fn request_row(&mut self, id: BureauRequestId) -> Result<Option<RequestRow>> {
        let organisation = self.context.organisation;
        let found = self.one(&whole(ONE), params![organisation, id]).await?;
        // The record is gone, and the request with it.
        let found = found.filter(|row| !matches!(row.text_opt("record"), Ok(None)));
        found.as_ref().map(request_row).transpose()
    }

    /// Takes a step with a request whose turn it was, and says whose it is now. `false` where somebody was faster.
    pub async fn move_request(
        &mut self,
        row: &RequestRow,
        id: BureauRequestId,
        side: RequestSide,
        step: &NewStep,
        to: (RequestState, RequestSide),
    ) -> Result<bool> {
        let now = self.context.now;
        let values = params![row.owner, id, to.0, to.1, now, row.waits_for];
        if self.execute(MOVE, values).await? == 0 {
            return Ok(false);
        }
        self.note_step(row.owner, id, side, step).await?;
        self.audit("request_moved", &id.to_string(), step.action.code()).await?;
        Ok(true)
    }

    /// Notes what was done with a request beside its state.
    pub async fn note_step(
        &mut self,
        asker: OrganisationId,
        id: BureauRequestId,
        side: RequestSide,
        step: &NewStep,
    ) -> Result<()> {
        let (now, user) = (self.context.now, self.context.user);
        let values = params![
            asker,
            id,
            now,
            side,
            user,
            step.action,
            step.reason,
            &step.words,
            field_groups(step.released),
            step.until,
            step.for_secretariat,
        ];
        self.execute(STEP, values).await.map(drop)
    }

    /// Notes that a clock has run down, once. `false` where that was noted before.
    pub async fn note_clock(&mut self, due: &DueRow) -> Result<bool> {
        let now = self.context.now;
        let statement = if due.overdue { OVERDUE } else { REMIND };
        Ok(self.execute(statement, params![due.owner, due.id, now]).await? > 0)
    }
}

impl Store {
    /// Requests of which the context's organisation is a party: open ones first, by their clock. Audited when a person
    /// asks and there are some.
    pub async fn requests(&self, context: &Context, limit: u32) -> Result<Vec<RequestView>> {
        if !sees_own(context) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, &whole(OURS), params![context.organisation, limit]).await?;
        self.audit_some(context, "requests_listed", rows.len()).await?;
        rows.iter().map(|row| request_view(row, context.organisation)).collect()
    }

    /// One of them, with what was done. Audited when a person asks.
    pub async fn request(
        &self,
        context: &Context,
        id: BureauRequestId,
    ) -> Result<Option<(RequestView, Vec<StepRow>)>> {
        if !sees_own(context) {
            return Ok(None);
        }
        let Some(row) = self.one(context, &whole(ONE), params![context.organisation, id]).await? else {
            return Ok(None);
        };
        let view = request_view(&row, context.organisation)?;
        let steps = self.all(context, STEPS, params![row.text("owner")?, id]).await?;
        self.audit_person(context, "request_opened", &id.to_string()).await?;
        Ok(Some((view, steps.iter().map(step_row).collect::<Result<_>>()?)))
    }

    /// How many requests wait for the context's organisation.
    pub async fn requests_waiting(&self, context: &Context) -> Result<u64> {
        if !sees_own(context) {
            return Ok(0);
        }
        let row = self.one(context, TURN, params![context.organisation]).await?;
        Ok(row.map_or(Ok(0), |row| row.int("found"))?.unsigned_abs())
    }

    /// Every request with state and clock, for the secretariat. `None` for everybody else.
    pub async fn requests_carried(&self, context: &Context, limit: u32) -> Result<Option<Vec<CarriedRow>>> {
        if !sees_own(context) {
            return Ok(None);
        }
        let kind = self.one(Duty::Nothing, KIND, params![context.organisation]).await?;
        let kind = kind.map(|row| row.parsed::<OrganisationKind>("kind")).transpose()?;
        if kind != Some(OrganisationKind::Secretariat) {
            return Ok(None);
        }
        let rows = self.all(Duty::Secretary, CARRIED, params![limit]).await?;
        self.audit_person(context, "request_clocks_read", &rows.len().to_string()).await?;
        rows.iter().map(carried_row).collect::<Result<_>>().map(Some)
    }

    /// Requests whose clock has run down and where nobody was told: those that are due now, and those due before `soon`.
    /// For the platform's own work.
    pub async fn requests_due(&self, now: Moment, soon: Moment) -> Result<Vec<DueRow>> {
        let rows = self.all(Duty::Clocks, DUE, params![now, soon]).await?;
        let due = |row: &Row| {
            let overdue = row.moment("due_at")? <= now;
            Ok(DueRow {
                id: row.parsed("id")?,
                owner: row.parsed("owner")?,
                addressee: row.parsed("addressee")?,
                waits_for: row.parsed("waits_for")?,
                overdue,
            })
        };
        rows.iter().map(due).collect()
    }
}

/// A reading statement with its columns and joins.
pub(crate) fn whole(text: &str) -> String {
    text.replace("{columns}", COLUMNS).replace("{joined}", JOINED)
}

fn groups(row: &Row, column: &'static str) -> Result<FieldGroups> {
    Ok(split::<FieldGroup>(column, &row.text(column)?)?.into_iter().collect())
}

fn request_row(row: &Row) -> Result<RequestRow> {
    Ok(RequestRow {
        owner: row.parsed("owner")?,
        addressee: row.parsed("addressee")?,
        kind: row.parsed("kind")?,
        record: row.parsed("record")?,
        wanted: groups(row, "wanted")?,
        state: row.parsed("state")?,
        waits_for: row.parsed("waits_for")?,
    })
}

fn request_view(row: &Row, organisation: OrganisationId) -> Result<RequestView> {
    let asks = row.parsed::<OrganisationId>("owner")? == organisation;
    let state: RequestState = row.parsed("state")?;
    let given = matches!(state, RequestState::AnsweredInFull | RequestState::AnsweredInPart);
    let knows = !asks || row.bool("named")? || given;
    let hit: Option<HitId> = row.parsed_opt("hit")?;
    let kind: RequestKind = row.parsed("kind")?;
    let own_record = match row.parsed_opt("own_record")? {
        Some(id) if asks => Some((id, row.text_opt("own_reference")?.unwrap_or_default())),
        _ => None,
    };
    Ok(RequestView {
        id: row.parsed("id")?,
        side: if asks { RequestSide::Asker } else { RequestSide::Addressee },
        asker: row.text("asker_name")?,
        asker_contact: row.text("asker_contact")?,
        addressee: if knows { Some(row.text("addressee_name")?) } else { None },
        addressee_contact: if knows { Some(row.text("addressee_contact")?) } else { None },
        kind,
        // A request about a shared record names it; one that follows a hit does only once something of it was released.
        record: if !asks || hit.is_none() || (given && kind == RequestKind::Release) {
            row.parsed_opt("record")?
        } else {
            None
        },
        reference: if asks { None } else { row.text_opt("reference")? },
        hit: hit.filter(|_| asks),
        own_record,
        purpose: row.parsed("purpose")?,
        legal_basis: row.parsed("legal_basis")?,
        urgency: row.parsed("urgency")?,
        wanted: groups(row, "wanted")?,
        words: row.text("words")?,
        for_secretariat: row.bool("for_secretariat")?,
        due: row.moment("due_at")?,
        state,
        waits_for: row.parsed("waits_for")?,
        created: row.moment("created_at")?,
        changed: row.moment("changed_at")?,
        challenge: row.parsed_opt("challenge")?,
    })
}

fn step_row(row: &Row) -> Result<StepRow> {
    Ok(StepRow {
        at: row.moment("at")?,
        side: row.parsed("side")?,
        action: row.parsed("action")?,
        reason: row.parsed_opt("reason")?,
        words: row.text("words")?,
        released: groups(row, "released")?,
        until: row.moment_opt("until_at")?,
    })
}

fn carried_row(row: &Row) -> Result<CarriedRow> {
    Ok(CarriedRow {
        id: row.parsed("id")?,
        asker: row.text("asker_name")?,
        addressee: row.text("addressee_name")?,
        kind: row.parsed("kind")?,
        urgency: row.parsed("urgency")?,
        state: row.parsed("state")?,
        waits_for: row.parsed("waits_for")?,
        due: row.moment("due_at")?,
        created: row.moment("created_at")?,
        changed: row.moment("changed_at")?,
        words: row.text("words")?,
    })
}
