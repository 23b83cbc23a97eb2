//! How a body shares: what it demands of its records unless something else is said with one, and what another body
//! would see of them.

use crate::{CaseworkError, Once, Platform, intake};
use commonlink_model::{
    Context, Fault, Handling, Level, Organisation, OrganisationId, Purpose, RecordId, RequestId, Role,
    SharingRule, UserId,
};
use commonlink_store::{SeenAs, Shown};
use std::collections::BTreeSet;

/// The kind of record that rules are made for; its marks are handled as it is.
const SEIZURE: &str = "seizure";

/// Somebody of another body who might look: a person who works with records there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Which body.
    pub organisation: OrganisationId,
    /// Up to which level the person may read.
    pub clearance: Level,
    /// Why the person looks.
    pub purpose: Purpose,
}

impl Platform {
    /// What a record of the context's organisation demands that is made now, where nothing is said with it.
    pub async fn standard_handling(&self, ctx: &Context) -> Result<Handling, CaseworkError> {
        Ok(self.sharing_rule(ctx).await?.on(ctx.now.date()))
    }

    /// The sharing rule of the context's organisation.
    pub async fn sharing_rule(&self, ctx: &Context) -> Result<SharingRule, CaseworkError> {
        let held = self.store.sharing_rule(ctx, SEIZURE).await?;
        Ok(held.unwrap_or_else(SharingRule::standard))
    }

    /// Sets it; for records that come from now on.
    pub async fn set_sharing_rule(
        &self,
        ctx: &Context,
        once: &Once,
        input: &intake::HandlingInput,
        review_years: &str,
    ) -> Result<(), CaseworkError> {
        if !ctx.has(Role::Administrator) {
            return Err(CaseworkError::Forbidden);
        }
        if let Some(done) = once.recall(self, ctx).await? {
            return Ok(done);
        }
        let (handling, mut faults) = intake::read_handling(input, &self.standard_handling(ctx).await?);
        faults.extend(commonlink_model::handling_faults(&handling, ctx.now.date()));
        faults.extend(self.unknown_bodies(ctx, &handling).await?);
        let years = review_years.trim().parse::<i16>().ok();
        let years = years.filter(|years| (1..=SharingRule::MOST_YEARS).contains(years));
        if years.is_none() {
            faults.push(Fault { field: "review_years".to_owned(), message: "error-review-years" });
        }
        let (Some(years), true) = (years, faults.is_empty()) else {
            return Err(CaseworkError::Invalid(faults));
        };
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            unit.set_sharing_rule(SEIZURE, &SharingRule::new(handling, years)).await?;
            once.remember(&mut unit, &()).await?;
            unit.commit().await?;
            Ok(())
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// Handles an own record otherwise from now on.
    ///
    /// Errors: `NotFound` where it is not the context's own; faults by field.
    pub async fn set_handling(
        &self,
        ctx: &Context,
        once: &Once,
        seizure: RecordId,
        input: &intake::HandlingInput,
    ) -> Result<(), CaseworkError> {
        let held = self.store.seizure(ctx, seizure).await?;
        let held = held.filter(|held| held.owner == ctx.organisation).ok_or(CaseworkError::NotFound)?;
        if !ctx.has(Role::Officer) {
            return Err(CaseworkError::Forbidden);
        }
        if let Some(done) = once.recall(self, ctx).await? {
            return Ok(done);
        }
        let (handling, mut faults) = intake::read_handling(input, &held.submission.handling);
        faults.extend(commonlink_model::handling_faults(&handling, ctx.now.date()));
        faults.extend(self.unknown_bodies(ctx, &handling).await?);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let outcome = async {
            let mut unit = self.store.begin(ctx).await?;
            unit.set_handling(seizure, &handling).await?;
            once.remember(&mut unit, &()).await?;
            unit.commit().await?;
            Ok(())
        };
        once.settle(self, ctx, outcome.await).await
    }

    /// What a viewer would see of a record of the context's organisation that is handled in this way.
    ///
    /// Errors: a fault of `organisation` where there is no such body.
    pub async fn shown_to(
        &self,
        ctx: &Context,
        viewer: &Viewer,
        handling: &Handling,
    ) -> Result<Shown, CaseworkError> {
        let (_, viewer) = self.viewer(ctx, viewer).await?;
        Ok(Shown::of(&viewer, ctx.organisation, handling))
    }

    /// An own seizure as a viewer would see it, and whose eyes these are.
    ///
    /// Errors: `NotFound` where it is not the context's own; a fault of `organisation` where there is no such body.
    pub async fn seen_as(
        &self,
        ctx: &Context,
        viewer: &Viewer,
        seizure: RecordId,
    ) -> Result<(Organisation, SeenAs), CaseworkError> {
        // First whether it is one's own: of others' records not even a fault is answered.
        let held = self.store.seizure(ctx, seizure).await?;
        held.filter(|held| held.owner == ctx.organisation).ok_or(CaseworkError::NotFound)?;
        let (body, viewer) = self.viewer(ctx, viewer).await?;
        let seen = self.store.seen_as(ctx, &viewer, seizure).await?.ok_or(CaseworkError::NotFound)?;
        Ok((body, seen))
    }

    /// The context in which somebody of another body would look.
    async fn viewer(&self, ctx: &Context, viewer: &Viewer) -> Result<(Organisation, Context), CaseworkError> {
        let body = self.store.organisation(ctx, viewer.organisation).await?;
        let body = body.ok_or_else(|| CaseworkError::fault("organisation", "error-not-listed"))?.organisation;
        let context = Context {
            user: Some(UserId::fresh(&*self.ids)),
            organisation: body.id,
            country: body.country.clone(),
            bureau: body.parent,
            roles: vec![Role::Officer],
            clearance: viewer.clearance,
            purpose: viewer.purpose,
            request: RequestId::fresh(&*self.ids),
            now: ctx.now,
        };
        Ok((body, context))
    }

    /// Faults of a handling that names bodies nobody knows: who was meant would not be told, or worse, would be.
    pub(crate) async fn unknown_bodies(
        &self,
        ctx: &Context,
        handling: &Handling,
    ) -> Result<Vec<Fault>, CaseworkError> {
        let audience = &handling.audience;
        if audience.organisations.is_empty() && audience.excluded_organisations.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.store.organisations(ctx).await?;
        let known: BTreeSet<OrganisationId> = known.iter().map(|row| row.organisation.id).collect();
        let lists = [
            ("handling.organisations", &audience.organisations),
            ("handling.excluded_organisations", &audience.excluded_organisations),
        ];
        let unknown = lists.into_iter().filter(|(_, bodies)| bodies.iter().any(|body| !known.contains(body)));
        let fault = |field: &str| Fault { field: field.to_owned(), message: "error-body-unknown" };
        Ok(unknown.map(|(field, _)| fault(field)).collect())
    }
}
