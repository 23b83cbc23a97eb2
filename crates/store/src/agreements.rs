//! Access agreements: who is let in on which ground, for what, and until when (governance R8, R10).
//!
//! # Invariants
//! * A body of no country (partner, private) is let in only while an agreement with it is in force, except in a training
//!   store. An agency is let in by its bureau's membership until an agreement is recorded for it, and by agreements from then
//!   on. Bureaus and the secretariat are let in by membership: theirs are on record, and end nothing.
//! * It is asked wherever somebody comes in: at each log-in, each request of a session or a token, and before each mail.
//! * What was recorded stays; an end can only be brought forward.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{AgreementId, Context, Moment, Organisation, OrganisationId, OrganisationKind, Role};

statements! {
    INSERT = "INSERT INTO agreement (owner, id, organisation, basis, scope, officer, start_at, end_at, recorded_at,
            recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    // Everything that the context may read of: its own, that of bodies under it; of all for the secretariat.
    READABLE = "SELECT agreement.*, organisation.name AS body, organisation.kind AS body_kind FROM agreement
        JOIN organisation ON organisation.id = agreement.organisation
        JOIN organisation AS asking ON asking.id = $1
        WHERE asking.kind = 'secretariat' OR ($3 AND (agreement.organisation = $1 OR organisation.parent = $1))
        ORDER BY organisation.name, agreement.organisation, agreement.end_at DESC, agreement.id LIMIT $2";
    END = "UPDATE agreement SET ended_at = $3, ended_by = $4
        WHERE owner = $1 AND id = $2 AND ended_at IS NULL AND end_at > $3";
    ENDED = "SELECT NOT {let_in} AS found FROM organisation WHERE organisation.id = $1";
    // Of one body the agreement that ends last counts.
    ENDING = "SELECT agreement.owner, agreement.id, agreement.organisation, agreement.end_at, agreement.reminded_days,
            organisation.parent, organisation.kind
        FROM agreement JOIN organisation ON organisation.id = agreement.organisation
        WHERE agreement.ended_at IS NULL AND agreement.end_at > $1 AND agreement.end_at <= $2
            AND (agreement.reminded_days IS NULL OR agreement.reminded_days > $3)
            AND NOT EXISTS (SELECT 1 FROM agreement AS later WHERE later.organisation = agreement.organisation
                AND later.ended_at IS NULL AND later.end_at > agreement.end_at)
        ORDER BY agreement.end_at, agreement.owner, agreement.id LIMIT 100";
    REMINDED = "UPDATE agreement SET reminded_days = $3
        WHERE owner = $1 AND id = $2 AND (reminded_days IS NULL OR reminded_days > $3)";
    OVER = "SELECT agreement.owner, agreement.id, agreement.organisation FROM agreement
            JOIN organisation ON organisation.id = agreement.organisation
        WHERE agreement.closed_at IS NULL AND coalesce(agreement.ended_at, agreement.end_at) <= $1 AND NOT {let_in}
        ORDER BY agreement.end_at, agreement.owner, agreement.id LIMIT 100";
    SECRETARIAT = "SELECT id FROM organisation WHERE kind = 'secretariat'";
    CLOSED = "UPDATE agreement SET closed_at = $3 WHERE owner = $1 AND id = $2 AND closed_at IS NULL";
    END_SESSIONS = "DELETE FROM session WHERE owner = $1";
    REVOKE_TOKENS = "UPDATE access_token SET revoked_at = $2 WHERE owner = $1 AND revoked_at IS NULL";
}

/// Whether the body of the row `organisation` is let in at the moment `{now}`.
const LET_IN: &str = "(organisation.kind IN ('bureau', 'secretariat')
    OR EXISTS (SELECT 1 FROM agreement AS holds WHERE holds.organisation = organisation.id
        AND holds.start_at <= {now} AND coalesce(holds.ended_at, holds.end_at) > {now})
    OR (NOT EXISTS (SELECT 1 FROM agreement AS known WHERE known.organisation = organisation.id)
        AND (organisation.kind = 'agency' OR EXISTS (SELECT 1 FROM installation WHERE installation.training))))";

/// The text with `{let_in}` filled in; `now` is the place of the moment.
pub(crate) fn let_in(text: &str, now: &str) -> String {
    text.replace("{let_in}", &LET_IN.replace("{now}", &format!("CAST({now} AS BIGINT)")))
}

/// A statement of this module.
pub(crate) fn whole(text: &str) -> String {
    let now = if text == ENDED { "$2" } else { "$1" };
    let_in(text, now)
}

/// An agreement as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAgreement {
    /// Identifier.
    pub id: AgreementId,
    /// Whom it lets in.
    pub organisation: OrganisationId,
    /// On which ground.
    pub basis: String,
    /// For what.
    pub scope: String,
    /// Who answers for it.
    pub officer: String,
    /// From when.
    pub start: Moment,
    /// The first moment at which it holds no more.
    pub end: Moment,
}

/// An agreement on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRow {
    /// What was recorded.
    pub agreement: NewAgreement,
    /// Who recorded it.
    pub owner: OrganisationId,
    /// Name of the body that it lets in.
    pub body: String,
    /// What that body is.
    pub kind: OrganisationKind,
    /// When it was recorded.
    pub recorded: Moment,
    /// When it was ended before its time.
    pub ended: Option<Moment>,
}

impl AgreementRow {
    /// Whether it holds at a moment.
    pub fn holds(&self, now: Moment) -> bool {
        self.agreement.start <= now && now < self.ended.unwrap_or(self.agreement.end)
    }
}

/// An agreement whose end is near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingAgreement {
    /// Who recorded it.
    pub owner: OrganisationId,
    /// Which.
    pub id: AgreementId,
    /// Who is told: the body, the one above it, the one that recorded it, the secretariat.
    pub told: Vec<OrganisationId>,
}

/// An agreement that is over, whose body has no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverAgreement {
    /// Who recorded it.
    pub owner: OrganisationId,
    /// Which.
    pub id: AgreementId,
    /// Whom it let in.
    pub organisation: OrganisationId,
}

impl Unit {
    /// Records an agreement.
    pub async fn insert_agreement(&mut self, new: &NewAgreement) -> Result<()> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        let values = params![
            owner,
            new.id,
            new.organisation,
            &new.basis,
            &new.scope,
            &new.officer,
            new.start,
            new.end,
            now,
            user,
        ];
        self.execute(INSERT, values).await?;
        let organisation = Some(new.organisation);
        self.audit_about("agreement_recorded", organisation, &new.id.to_string(), "").await
    }

    /// Ends an agreement now. `false` where it has ended.
    pub async fn end_agreement(&mut self, row: &AgreementRow) -> Result<bool> {
        let (now, user) = (self.context.now, self.context.user);
        let id = row.agreement.id;
        if self.execute(END, params![row.owner, id, now, user]).await? == 0 {
            return Ok(false);
        }
        self.audit_about("agreement_ended", Some(row.agreement.organisation), &id.to_string(), "").await?;
        Ok(true)
    }

    /// Notes that it was said that an agreement ends in so many days. `false` where another worker was faster.
    pub async fn note_agreement_reminder(&mut self, id: AgreementId, days: i64) -> Result<bool> {
        let owner = self.context.organisation;
        Ok(self.execute(REMINDED, params![owner, id, days]).await? > 0)
    }

    /// Ends every session and token of the context's body, which nothing lets in any more.
    pub async fn close_access(&mut self, id: AgreementId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.execute(END_SESSIONS, params![owner]).await?;
        self.execute(REVOKE_TOKENS, params![owner, now]).await?;
        self.audit("access_closed", &id.to_string(), "").await
    }

    /// Notes that this was done. `false` where it was noted before.
    pub async fn note_access_closed(&mut self, id: AgreementId) -> Result<bool> {
        let (owner, now) = (self.context.organisation, self.context.now);
        Ok(self.execute(CLOSED, params![owner, id, now]).await? > 0)
    }
}

impl Store {
    /// Agreements that the context may read: of its own body and those under it; for its administrators and
    /// data protection officers. All of them for those and the officers of the secretariat.
    pub async fn agreements(&self, context: &Context, limit: u32) -> Result<Vec<AgreementRow>> {
        let own = [Role::Administrator, Role::DataProtectionOfficer].iter().any(|role| context.has(*role));
        if !own && !context.has(Role::Officer) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, READABLE, params![context.organisation, limit, own]).await?;
        rows.iter().map(row).collect()
    }

    /// Whether nothing lets a body in at a moment. Asked at the door, before there is a context.
    pub async fn is_shut_out(&self, organisation: OrganisationId, now: Moment) -> Result<bool> {
        let row = self.one(Duty::Door, &whole(ENDED), params![organisation, now]).await?;
        row.map_or(Ok(true), |row| row.bool("found"))
    }

    /// Agreements that end before a moment and of which nobody was reminded for so few days. For the platform's own work.
    pub async fn agreements_ending(
        &self,
        now: Moment,
        before: Moment,
        days: i64,
    ) -> Result<Vec<EndingAgreement>> {
        let secretariat = self.all(Duty::Nothing, SECRETARIAT, params![]).await?;
        let secretariat: Vec<OrganisationId> =
            secretariat.iter().map(|row| row.parsed("id")).collect::<Result<_>>()?;
        let ending = |row: &Row| {
            let owner: OrganisationId = row.parsed("owner")?;
            let mut told = vec![row.parsed("organisation")?, owner];
            told.extend(row.parsed_opt::<OrganisationId>("parent")?);
            told.extend(&secretariat);
            told.sort_unstable();
            told.dedup();
            Ok(EndingAgreement { owner, id: row.parsed("id")?, told })
        };
        self.all(Duty::Clocks, ENDING, params![now, before, days]).await?.iter().map(ending).collect()
    }

    /// Agreements that are over and whose body nothing lets in any more, where that was not noted yet. For the platform's own
    /// work.
    pub async fn agreements_over(&self, now: Moment) -> Result<Vec<OverAgreement>> {
        let over = |row: &Row| {
            Ok(OverAgreement {
                owner: row.parsed("owner")?,
                id: row.parsed("id")?,
                organisation: row.parsed("organisation")?,
            })
        };
        self.all(Duty::Clocks, &whole(OVER), params![now]).await?.iter().map(over).collect()
    }
}

/// Whether a body may record agreements with another: the secretariat with everybody, a bureau with itself and those under it.
pub fn lets_in(own: &Organisation, other: &Organisation) -> bool {
    match own.kind {
        OrganisationKind::Secretariat => true,
        OrganisationKind::Bureau => other.id == own.id || other.parent == Some(own.id),
        OrganisationKind::Agency | OrganisationKind::International => false,
    }
}

fn row(row: &Row) -> Result<AgreementRow> {
    Ok(AgreementRow {
        agreement: NewAgreement {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            basis: row.text("basis")?,
            scope: row.text("scope")?,
            officer: row.text("officer")?,
            start: row.moment("start_at")?,
            end: row.moment("end_at")?,
        },
        owner: row.parsed("owner")?,
        body: row.text("body")?,
        kind: row.parsed("body_kind")?,
        recorded: row.moment("recorded_at")?,
        ended: row.moment_opt("ended_at")?,
    })
}
