//! The part that every owned record has: owner, handling, review date, state.

use crate::sql::statements;
use crate::terms::{Placed, listed};
use crate::value::{Row, Value, joined, params, parse, split};
use crate::visible::scope;
use crate::{Result, StoreError, Unit};
use commonlink_model::{
    Audience, Context, FieldGroup, Handling, HandlingCode, OrganisationId, Purpose, RecordId, Sensitive,
};
use commonlink_policy::{Action, Terms};
use std::sync::Arc;

statements! {
    INSERT = "INSERT INTO record (owner, id, kind, level, codes, restriction, purposes, everyone, countries,
            excluded_countries, matching, source_grade, information_grade, review_on, state, training, created_at,
            created_by, changed_at, version, organisations, excluded_organisations, held_back, terms, sensitive, justification)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'active', $15, $16, $17, $18, 1, $19, $20,
            $21, $22, $23, $24)";
    TOUCH = "UPDATE record SET changed_at = $3, version = version + 1 WHERE owner = $1 AND id = $2";
}

/// Adds a record; for many at once see `imports`.
pub(crate) const INSERT_RECORD: &str = INSERT;

impl Unit {
    /// Adds the record under a seizure or a mark, after asking the policy whether the context may make it. Answers its
    /// terms.
    pub(crate) async fn insert_record(
        &mut self,
        owner: OrganisationId,
        id: RecordId,
        kind: &str,
        handling: &Handling,
        training: bool,
    ) -> Result<Arc<Placed>> {
        self.may_add(owner, handling)?;
        let placed = self.placed(owner, handling).await?;
        let values = record_values(&self.context, &placed, id, kind, handling, training);
        self.execute(INSERT, values).await.map_err(|error| error.or_conflict("a record"))?;
        Ok(placed)
    }

    /// Asks the policy whether the context may make a record.
    pub(crate) fn may_add(&self, owner: OrganisationId, handling: &Handling) -> Result<()> {
        if scope(&self.context, Action::Edit).admits(&Terms::of(owner, handling)) {
            Ok(())
        } else {
            Err(StoreError::Refused { what: "add a record" })
        }
    }

    /// Notes that a record was changed.
    pub(crate) async fn touch_record(&mut self, id: RecordId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        self.execute(TOUCH, params![owner, id, now]).await.map(drop)
    }
}

/// Values of one row of [`INSERT`].
pub(crate) fn record_values(
    context: &Context,
    placed: &Placed,
    id: RecordId,
    kind: &str,
    handling: &Handling,
    training: bool,
) -> Vec<Value> {
    let audience = &handling.audience;
    params![
        placed.terms.owner,
        id,
        kind,
        handling.level,
        joined(&handling.codes, HandlingCode::code),
        handling.restriction.clone(),
        joined(&handling.purposes, Purpose::code),
        audience.everyone,
        listed(&audience.countries),
        listed(&audience.excluded_countries),
        handling.matching,
        handling.source_grade,
        handling.information_grade,
        handling.review_on,
        training,
        context.now,
        context.user,
        context.now,
        listed(audience.organisations.iter().map(ToString::to_string)),
        listed(audience.excluded_organisations.iter().map(ToString::to_string)),
        joined(&handling.held_back, FieldGroup::code),
        placed.number,
        joined(&handling.sensitive, Sensitive::code),
        handling.justification.clone(),
    ]
}

/// The handling in a row with the columns of `record`.
pub(crate) fn handling(row: &Row) -> Result<Handling> {
    Ok(Handling {
        level: row.parsed("level")?,
        codes: split("codes", &row.text("codes")?)?,
        restriction: row.text_opt("restriction")?,
        audience: Audience {
            everyone: row.bool("everyone")?,
            countries: split("countries", &row.text("countries")?)?,
            organisations: split("organisations", &row.text("organisations")?)?,
            excluded_countries: split("excluded_countries", &row.text("excluded_countries")?)?,
            excluded_organisations: split("excluded_organisations", &row.text("excluded_organisations")?)?,
        },
        purposes: split("purposes", &row.text("purposes")?)?,
        matching: row.parsed("matching")?,
        held_back: split("held_back", &row.text("held_back")?)?,
        source_grade: row.parsed("source_grade")?,
        information_grade: row.parsed("information_grade")?,
        review_on: parse("review_on", &row.text("review_on")?)?,
        sensitive: split("sensitive", &row.text("sensitive")?)?,
        justification: row.text_opt("justification")?,
    })
}
