//! Access agreements: recorded by who answers for a body, ended by the day on them (governance R8, R10).
//!
//! Which body needs one, and where it is asked, stands in `store::agreements`. Reminders go out 60 and 14 days before the
//! end; with it sessions end and tokens are revoked, and whoever tries to come in is told why.

use crate::{CaseworkError, Once, Platform};
use commonlink_model::{
    AgreementId, Context, Fault, Moment, Organisation, OrganisationId, Role, line_fault, parse_day,
    prose_fault,
};
use commonlink_store::{AgreementRow, NewAgreement, lets_in};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// Days before the end at which it is said.
pub const REMINDED: [i64; 2] = [60, 14];
const DAY: i64 = 24 * 3600;
/// Most rows of the register.
const ROWS: u32 = 500;
/// Most characters of a line, and of the scope.
const MOST_LINE: usize = 200;
const MOST_SCOPE: usize = 2_000;
/// Most years for which one agreement holds.
const MOST_YEARS: i64 = 10;

/// An agreement as somebody writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementInput {
    /// Identifier of the body that is let in.
    pub organisation: String,
    /// On which ground: treaty, law, decision, contract.
    pub basis: String,
    /// For what: collections, functions, persons.
    pub scope: String,
    /// The officer responsible.
    pub officer: String,
    /// The first day.
    pub start: String,
    /// The last day.
    pub end: String,
}

impl Platform {
    /// The agreements that the asker may read, by body.
    ///
    /// Errors: `Forbidden` for whoever is neither administrator nor data protection officer, nor officer of the secretariat.
    pub async fn agreements(&self, ctx: &Context) -> Result<Vec<AgreementRow>, CaseworkError> {
        let roles = [Role::Administrator, Role::DataProtectionOfficer];
        let answers = roles.iter().any(|role| ctx.has(*role));
        if !answers && (!ctx.has(Role::Officer) || !self.is_secretariat(ctx).await?) {
            return Err(CaseworkError::Forbidden);
        }
        Ok(self.store.agreements(ctx, ROWS).await?)
    }

    async fn is_secretariat(&self, ctx: &Context) -> Result<bool, CaseworkError> {
        let own = self.store.organisation(ctx, ctx.organisation).await?;
        Ok(own.is_some_and(|row| row.organisation.kind == commonlink_model::OrganisationKind::Secretariat))
    }

    /// The bodies with which the asker may record agreements, by name; none for most.
    pub async fn agreement_bodies(&self, ctx: &Context) -> Result<Vec<Organisation>, CaseworkError> {
        if !ctx.has(Role::Administrator) {
            return Ok(Vec::new());
        }
        let all = self.store.organisations(ctx).await?;
        let Some(own) = all.iter().find(|row| row.organisation.id == ctx.organisation) else {
            return Ok(Vec::new());
        };
        let own = own.organisation.clone();
        let mut found: Vec<Organisation> =
            all.into_iter().map(|row| row.organisation).filter(|other| lets_in(&own, other)).collect();
        found.sort_by(|one, two| one.name.cmp(&two.name));
        Ok(found)
    }

    /// Records an agreement. The answer is its identifier; `None` when the same request has made it before.
    ///
    /// Errors: `Forbidden` for whoever administers neither the secretariat nor the bureau of that body; faults of the fields.
    pub async fn record_agreement(
        &self,
        ctx: &Context,
        once: &Once,
        input: &AgreementInput,
    ) -> Result<Option<AgreementId>, CaseworkError> {
        let bodies = self.agreement_bodies(ctx).await?;
        if bodies.is_empty() {
            return Err(CaseworkError::Forbidden);
        }
        let named = input.organisation.parse::<OrganisationId>().ok();
        let body = bodies.iter().find(|body| Some(body.id) == named).map(|body| body.id);
        let new = self.read_agreement(body, input)?;
        once.first(self, ctx, async |unit| {
            unit.insert_agreement(&new).await?;
            Ok(new.id)
        })
        .await
    }

    /// The same for whoever runs the machine, where nobody has signed in yet who could.
    pub async fn record_agreement_of(
        &self,
        body: OrganisationId,
        input: &AgreementInput,
    ) -> Result<AgreementId, CaseworkError> {
        let new = self.read_agreement(Some(body), input)?;
        let mut unit = self.store.begin(&self.own_context(body)).await?;
        unit.insert_agreement(&new).await?;
        unit.commit().await?;
        Ok(new.id)
    }

    /// Ends an agreement before its time, at once.
    ///
    /// Errors: `NotFound` for one that the asker may not end; `Stale` where it has ended.
    pub async fn end_agreement(&self, ctx: &Context, id: AgreementId) -> Result<(), CaseworkError> {
        let bodies = self.agreement_bodies(ctx).await?;
        let rows = self.store.agreements(ctx, ROWS).await?;
        let mine = |row: &&AgreementRow| {
            row.agreement.id == id && bodies.iter().any(|body| body.id == row.agreement.organisation)
        };
        let row = rows.iter().find(mine).ok_or(CaseworkError::NotFound)?;
        let mut unit = self.store.begin(ctx).await?;
        if !unit.end_agreement(row).await? {
            return Err(CaseworkError::Stale);
        }
        unit.commit().await?;
        self.close_accesses().await?;
        Ok(())
    }

    /// Says that agreements end soon, and ends sessions and tokens of bodies that nothing lets in any more. How many of
    /// each.
    pub async fn watch_agreements(&self) -> Result<[usize; 2], CaseworkError> {
        let now = self.clock.now();
        let mut reminded = 0;
        // The nearest first: who comes late is told once.
        for days in REMINDED.into_iter().rev() {
            for ending in self.store.agreements_ending(now, now.plus_seconds(days * DAY), days).await? {
                let mut unit = self.store.begin(&self.own_context(ending.owner)).await?;
                if !unit.note_agreement_reminder(ending.id, days).await? {
                    continue;
                }
                let kind = if days == REMINDED[0] { "agreement_sixty" } else { "agreement_fourteen" };
                for body in &ending.told {
                    unit.notify(*body, kind, &ending.id.to_string(), &serde_json::json!({})).await?;
                }
                unit.commit().await?;
                reminded += 1;
            }
        }
        Ok([reminded, self.close_accesses().await?])
    }

    async fn close_accesses(&self) -> Result<usize, CaseworkError> {
        let mut closed = 0;
        for over in self.store.agreements_over(self.clock.now()).await? {
            let mut unit = self.store.begin(&self.own_context(over.organisation)).await?;
            unit.close_access(over.id).await?;
            unit.commit().await?;
            let mut unit = self.store.begin(&self.own_context(over.owner)).await?;
            if unit.note_access_closed(over.id).await? {
                unit.commit().await?;
                tracing::info!(organisation = %over.organisation, "an access agreement is over");
                closed += 1;
            }
        }
        Ok(closed)
    }

    /// Refuses who comes from a body that nothing lets in.
    pub(crate) async fn let_in_only(&self, organisation: OrganisationId) -> Result<(), CaseworkError> {
        if self.store.is_shut_out(organisation, self.clock.now()).await? {
            return Err(CaseworkError::AccessEnded);
        }
        Ok(())
    }

    fn read_agreement(
        &self,
        body: Option<OrganisationId>,
        input: &AgreementInput,
    ) -> Result<NewAgreement, CaseworkError> {
        let mut faults = Vec::new();
        let mut wrong = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        if body.is_none() {
            let missing = input.organisation.is_empty();
            wrong("organisation", if missing { "error-required" } else { "error-not-listed" });
        }
        let (basis, scope, officer) = (input.basis.trim(), input.scope.trim(), input.officer.trim());
        for (field, text) in [("basis", basis), ("officer", officer)] {
            if text.is_empty() {
                wrong(field, "error-required");
            } else if let Some(message) = line_fault(text, MOST_LINE) {
                wrong(field, message);
            }
        }
        if scope.is_empty() {
            wrong("scope", "error-required");
        } else if let Some(message) = prose_fault(scope, MOST_SCOPE) {
            wrong("scope", message);
        }
        let day = |text: &str| parse_day(text.trim()).ok();
        let (start, end) = (day(&input.start), day(&input.end));
        for (field, day) in [("start", start), ("end", end)] {
            if day.is_none() {
                wrong(field, "error-date");
            }
        }
        let longest = |start: Date| start.saturating_add(Span::new().years(MOST_YEARS));
        if let (Some(start), Some(end)) = (start, end) {
            if end < start {
                wrong("end", "error-date-order");
            } else if end > longest(start) {
                wrong("end", "error-agreement-long");
            }
        }
        let (Some(organisation), Some(start), Some(end), true) = (body, start, end, faults.is_empty()) else {
            return Err(CaseworkError::Invalid(faults));
        };
        Ok(NewAgreement {
            id: AgreementId::fresh(&*self.ids),
            organisation,
            basis: basis.to_owned(),
            scope: scope.to_owned(),
            officer: officer.to_owned(),
            start: Moment::start_of(start),
            // It holds on its last day.
            end: Moment::start_of(end).plus_seconds(DAY),
        })
    }
}
