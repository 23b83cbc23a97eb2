//! What of a record is released to one body for a time, and how a record comes under other terms.
//!
//! Invariants: a release is the owner's, dated, and can be taken back; it is in force from the transaction that grants
//! it to the one that takes it back, or until its moment. A record points to the terms of its handling and its releases;
//! sums and words move with it in the same transaction, so no answer mixes old and new.

use crate::records::handling;
use crate::sql::statements;
use crate::value::{Row, params, split};
use crate::visible::{scope, sees_own};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{
    BureauRequestId, Context, FieldGroup, FieldGroups, Handling, HandlingCode, MatchingMode, Moment,
    OrganisationId, Purpose, RecordId, ReleaseId, Sensitive,
};
use commonlink_policy::{Action, Release, Terms};
use std::sync::Arc;

use crate::terms::{Placed, listed};
use crate::value::joined;

statements! {
    SEIZURE = "SELECT record.* FROM record JOIN seizure ON seizure.owner = record.owner AND seizure.id = record.id
        WHERE record.owner = $1 AND record.id = $2 AND record.state = 'active'";
    IN_FORCE = "SELECT * FROM release WHERE owner = $1 AND record = $2 AND revoked_at IS NULL AND until_at > $3
        ORDER BY organisation, until_at, id";
    OF_RECORD = "SELECT release.*, organisation.name AS body FROM release
        JOIN organisation ON organisation.id = release.organisation
        WHERE release.owner = $1 AND release.record = $2 ORDER BY release.granted_at DESC, release.id";
    ONE = "SELECT * FROM release WHERE owner = $1 AND id = $2";
    // Whose records have releases, for terms that are made anew.
    RELEASED = "SELECT DISTINCT record FROM release WHERE owner = $1 AND revoked_at IS NULL AND until_at > $2";
    INSERT = "INSERT INTO release (owner, id, record, organisation, field_groups, until_at, cause, request, granted_at,
            granted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    REVOKE = "UPDATE release SET revoked_at = $3, revoked_by = $4 WHERE owner = $1 AND id = $2 AND revoked_at IS NULL";
    // Who moves a record to other terms reads where it stands only when nobody else is moving it.
    LOCK = "UPDATE record SET version = version WHERE owner = $1 AND id = $2";
    OF_HITS = "SELECT id, field_groups FROM release WHERE owner = $1 AND record = $2 AND cause = 'hit'
        AND revoked_at IS NULL";
    NARROW = "UPDATE release SET field_groups = $3 WHERE owner = $1 AND id = $2";
    OWN_HANDLING = "SELECT * FROM record WHERE owner = $1 AND id = $2 AND state = 'active'";
    POINT = "UPDATE record SET terms = $3 WHERE owner = $1 AND (id = $2
        OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2)) AND state = 'active'";
    POINT_SEIZURE = "UPDATE seizure SET terms = $3 WHERE owner = $1 AND id = $2";
    HANDLE = "UPDATE record SET level = $3, codes = $4, restriction = $5, purposes = $6, everyone = $7,
            countries = $8, organisations = $9, excluded_countries = $10, excluded_organisations = $11,
            matching = $12, source_grade = $13, information_grade = $14, review_on = $15, held_back = $16,
            reminded = CASE WHEN review_on = $15 THEN reminded ELSE 0 END,
            changed_at = $17, sensitive = $18, justification = $19, version = version + 1
        WHERE owner = $1 AND (id = $2 OR id IN (SELECT mark.id FROM mark WHERE mark.owner = $1 AND mark.seizure = $2))
            AND state = 'active'";
    RELEASES_ON_HIT = "SELECT record.* FROM record WHERE record.owner = $1 AND record.id = $2 AND record.state = 'active'
        AND record.matching = 'release' AND NOT EXISTS (SELECT 1 FROM release WHERE release.owner = $1
            AND release.record = $2 AND release.organisation = $3 AND release.cause = 'hit')";
    ABOVE = "SELECT parent FROM organisation WHERE id = $1";
}

/// What one body is told of an own record beside the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Identifier.
    pub id: ReleaseId,
    /// The seizure.
    pub record: RecordId,
    /// Who is told.
    pub organisation: OrganisationId,
    /// Its name.
    pub body: String,
    /// What.
    pub groups: FieldGroups,
    /// From this moment on no more.
    pub until: Moment,
    /// `request` or `hit`.
    pub cause: String,
    /// The request that it answers.
    pub request: Option<BureauRequestId>,
    /// When.
    pub granted: Moment,
    /// When it was taken back.
    pub revoked: Option<Moment>,
}

impl Unit {
    /// Releases field groups of an own seizure to a body until a moment.
    ///
    /// Errors: `Refused` where the context may not change the record or holds no such seizure.
    pub async fn grant_release(
        &mut self,
        seizure: RecordId,
        release: &Release,
        request: BureauRequestId,
    ) -> Result<ReleaseId> {
        let owner = self.context.organisation;
        self.may_change(owner, seizure).await?;
        let id = self.add_release(owner, seizure, release, Some(request)).await?;
        let detail = format!("{} {}", release.organisation, named(release.groups));
        self.audit("release_granted", &seizure.to_string(), &detail).await?;
        Ok(id)
    }

    /// Takes an own release back. The seizure and the body it was for; nothing where it is none, or was taken back.
    pub async fn revoke_release(&mut self, id: ReleaseId) -> Result<Option<(RecordId, OrganisationId)>> {
        let (owner, now, user) = (self.context.organisation, self.context.now, self.context.user);
        let Some(row) = self.one(ONE, params![owner, id]).await? else { return Ok(None) };
        let (seizure, to) = (row.parsed("record")?, row.parsed("organisation")?);
        self.may_change(owner, seizure).await?;
        if self.execute(REVOKE, params![owner, id, now, user]).await? == 0 {
            return Ok(None);
        }
        self.place_anew(owner, seizure).await?;
        self.audit("release_revoked", &seizure.to_string(), &format!("{to}")).await?;
        Ok(Some((seizure, to)))
    }

    /// After a hit: what the owner of a matched seizure lets a hit release, it releases, once for each body. For the
    /// matcher alone.
    pub async fn release_on_hit(
        &mut self,
        owner: OrganisationId,
        seizure: RecordId,
        to: OrganisationId,
    ) -> Result<bool> {
        self.matcher("release on a hit")?;
        self.act_for(Some(owner)).await?;
        let released = self.released_by_a_hit(owner, seizure, to).await;
        self.act_for(None).await?;
        if !released? {
            return Ok(false);
        }
        self.audit_about("release_granted", Some(owner), &seizure.to_string(), &format!("{to} by a hit"))
            .await?;
        Ok(true)
    }

    async fn released_by_a_hit(
        &mut self,
        owner: OrganisationId,
        seizure: RecordId,
        to: OrganisationId,
    ) -> Result<bool> {
        // Most records release nothing; only one that does is kept from others, and asked again.
        if self.one(RELEASES_ON_HIT, params![owner, seizure, to]).await?.is_none() {
            return Ok(false);
        }
        self.execute(LOCK, params![owner, seizure]).await?;
        let Some(row) = self.one(RELEASES_ON_HIT, params![owner, seizure, to]).await? else {
            return Ok(false);
        };
        let handling = handling(&row)?;
        let above = self.one(ABOVE, params![to]).await?;
        let above = above.map(|row| row.parsed_opt::<OrganisationId>("parent")).transpose()?.flatten();
        let barred = &handling.audience.excluded_organisations;
        let excluded = barred.contains(&to) || above.is_some_and(|bureau| barred.contains(&bureau));
        let until = Moment::start_of(handling.review_on);
        if owner == to || excluded || handling.matching != MatchingMode::Release || until <= self.context.now
        {
            return Ok(false);
        }
        let groups = FieldGroups::ALL.without(handling.held_back.iter().copied().collect());
        self.add_release(owner, seizure, &Release { organisation: to, groups, until }, None).await?;
        Ok(true)
    }

    /// Handles an own seizure and its marks otherwise from now on.
    ///
    /// Errors: `Refused` where the context may not change the record or holds no such seizure.
    pub async fn set_handling(&mut self, seizure: RecordId, handling: &Handling) -> Result<()> {
        let owner = self.context.organisation;
        self.may_change(owner, seizure).await?;
        let audience = &handling.audience;
        let values = params![
            owner,
            seizure,
            handling.level,
            joined(&handling.codes, HandlingCode::code),
            handling.restriction.clone(),
            joined(&handling.purposes, Purpose::code),
            audience.everyone,
            listed(&audience.countries),
            listed(audience.organisations.iter().map(ToString::to_string)),
            listed(&audience.excluded_countries),
            listed(audience.excluded_organisations.iter().map(ToString::to_string)),
            handling.matching,
            handling.source_grade,
            handling.information_grade,
            handling.review_on,
            joined(&handling.held_back, FieldGroup::code),
            self.context.now,
            joined(&handling.sensitive, Sensitive::code),
            handling.justification.clone(),
        ];
        self.execute(HANDLE, values).await?;
        self.tighten_releases_of_hits(owner, seizure, handling).await?;
        self.place_anew(owner, seizure).await?;
        self.audit("handling_changed", &seizure.to_string(), "").await
    }

    /// A hit released what the owner let a hit release. Where it no longer does, that is taken back; what is held back now is
    /// taken out of what stays. Releases that answer requests stand until the owner takes them back.
    async fn tighten_releases_of_hits(
        &mut self,
        owner: OrganisationId,
        seizure: RecordId,
        handling: &Handling,
    ) -> Result<()> {
        let allowed = FieldGroups::ALL.without(handling.held_back.iter().copied().collect());
        let (now, user) = (self.context.now, self.context.user);
        for row in self.all(OF_HITS, params![owner, seizure]).await? {
            let id: ReleaseId = row.parsed("id")?;
            let given = groups(&row)?;
            let left: FieldGroups = given.iter().filter(|group| allowed.has(*group)).collect();
            if handling.matching != MatchingMode::Release || left.is_empty() {
                self.execute(REVOKE, params![owner, id, now, user]).await?;
                self.audit("release_revoked", &seizure.to_string(), "by another handling").await?;
            } else if left != given {
                self.execute(NARROW, params![owner, id, named(left)]).await?;
                self.audit("release_narrowed", &seizure.to_string(), "by another handling").await?;
            }
        }
        Ok(())
    }

    /// How an own seizure is handled, with everybody else kept from changing it until this transaction ends. `None` where
    /// there is no such seizure in use.
    pub async fn hold_handling(&mut self, seizure: RecordId) -> Result<Option<Handling>> {
        let owner = self.context.organisation;
        self.execute(LOCK, params![owner, seizure]).await?;
        self.one(OWN_HANDLING, params![owner, seizure]).await?.as_ref().map(handling).transpose()
    }

    /// Brings what was added to an own seizure under the releases that are in force.
    pub async fn bring_under_releases(&mut self, seizure: RecordId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        if self.all(IN_FORCE, params![owner, seizure, now]).await?.is_empty() {
            return Ok(());
        }
        self.place_anew(owner, seizure).await
    }

    async fn may_change(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<()> {
        self.execute(LOCK, params![owner, seizure]).await?;
        let refused = StoreError::Refused { what: "change how a record is handled" };
        let Some(row) = self.one(SEIZURE, params![owner, seizure]).await? else { return Err(refused) };
        let terms = Terms::of(owner, &handling(&row)?);
        if scope(&self.context, Action::Edit).admits(&terms) { Ok(()) } else { Err(refused) }
    }

    /// `request`: the one that it answers; without one it came of a hit.
    async fn add_release(
        &mut self,
        owner: OrganisationId,
        seizure: RecordId,
        release: &Release,
        request: Option<BureauRequestId>,
    ) -> Result<ReleaseId> {
        let id = ReleaseId::fresh(self.store.ids());
        let (now, user) = (self.context.now, self.context.user);
        let cause = if request.is_some() { "request" } else { "hit" };
        let Release { organisation, groups, until } = release;
        let values =
            params![owner, id, seizure, *organisation, named(*groups), *until, cause, request, now, user];
        self.execute(INSERT, values).await?;
        self.place_anew(owner, seizure).await?;
        Ok(id)
    }

    /// Points a seizure and its marks to the terms that they have now, with their sums and words.
    async fn place_anew(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<()> {
        self.execute(LOCK, params![owner, seizure]).await?;
        self.take_from_sums(owner, &[seizure]).await?;
        self.point(owner, seizure).await?;
        self.put_into_sums(owner, &[seizure]).await?;
        self.find_anew(owner, seizure).await?;
        self.find_marks_anew(owner, seizure).await
    }

    /// A seizure that was blocked is in use again: to its terms, sums and words.
    pub(crate) async fn place_again(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<()> {
        self.point(owner, seizure).await?;
        self.put_into_sums(owner, &[seizure]).await?;
        self.find_anew(owner, seizure).await?;
        self.find_marks_anew(owner, seizure).await
    }

    /// Points a seizure in use and its marks to the terms of its handling and its releases in force.
    async fn point(&mut self, owner: OrganisationId, seizure: RecordId) -> Result<Option<Arc<Placed>>> {
        let Some(row) = self.one(SEIZURE, params![owner, seizure]).await? else { return Ok(None) };
        let mut terms = Terms::of(owner, &handling(&row)?);
        let now = self.context.now;
        for row in self.all(IN_FORCE, params![owner, seizure, now]).await? {
            let (organisation, until) = (row.parsed("organisation")?, row.moment("until_at")?);
            terms.releases.push(Release { organisation, groups: groups(&row)?, until });
        }
        let placed = self.placed_terms(terms).await?;
        self.execute(POINT, params![owner, seizure, placed.number]).await?;
        self.execute(POINT_SEIZURE, params![owner, seizure, placed.number]).await?;
        Ok(Some(placed))
    }

    /// Points whatever of an owner has releases to terms that know of them, before sums and words are made.
    pub(crate) async fn point_released(&mut self, owner: OrganisationId) -> Result<()> {
        let now = self.context.now;
        for row in self.all(RELEASED, params![owner, now]).await? {
            self.point(owner, row.parsed("record")?).await?;
        }
        Ok(())
    }
}

impl Store {
    /// The releases of an own seizure, newest first, with those that are over.
    pub async fn releases_of(&self, context: &Context, seizure: RecordId) -> Result<Vec<ReleaseRow>> {
        if !sees_own(context) {
            return Ok(Vec::new());
        }
        self.all(context, OF_RECORD, params![context.organisation, seizure])
            .await?
            .iter()
            .map(release_row)
            .collect()
    }
}

fn release_row(row: &Row) -> Result<ReleaseRow> {
    Ok(ReleaseRow {
        id: row.parsed("id")?,
        record: row.parsed("record")?,
        organisation: row.parsed("organisation")?,
        body: row.text("body")?,
        groups: groups(row)?,
        until: row.moment("until_at")?,
        cause: row.text("cause")?,
        request: row.parsed_opt("request")?,
        granted: row.moment("granted_at")?,
        revoked: row.moment_opt("revoked_at")?,
    })
}

fn groups(row: &Row) -> Result<FieldGroups> {
    Ok(split::<FieldGroup>("field_groups", &row.text("field_groups")?)?.into_iter().collect())
}

fn named(groups: FieldGroups) -> String {
    crate::terms::field_groups(groups)
}
