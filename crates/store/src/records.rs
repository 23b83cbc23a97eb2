//! The part that every owned record has: owner, handling, review date, state.

use crate::sql::statements;
use crate::value::{Row, Value, joined, params, parse, split};
use crate::{Result, StoreError, Unit};
use commonlink_model::{Audience, Context, Handling, HandlingCode, OrganisationId, Purpose, RecordId};
use commonlink_policy::{Action, HandlingColumns, scope};

statements! {
    INSERT = "INSERT INTO record (owner, id, kind, level, codes, restriction, purposes, everyone, countries,
            excluded_countries, matching, source_grade, information_grade, review_on, state, training, created_at,
            created_by, changed_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'active', $15, $16, $17, $18, 1)";
    TOUCH = "UPDATE record SET changed_at = $3, version = version + 1 WHERE owner = $1 AND id = $2";
}

/// Adds a record; for many at once see `imports`.
pub(crate) const INSERT_RECORD: &str = INSERT;

impl Unit {
    /// Adds the record under a seizure or a mark, after asking the policy whether the context may make it.
    pub(crate) async fn insert_record(
        &mut self,
        owner: OrganisationId,
        id: RecordId,
        kind: &str,
        handling: &Handling,
        training: bool,
    ) -> Result<()> {
        self.may_add(owner, handling)?;
        let values = record_values(&self.context, owner, id, kind, handling, training);
        self.execute(INSERT, values).await.map(drop).map_err(|error| error.or_conflict("a record"))
    }

    /// Asks the policy whether the context may make a record.
    pub(crate) fn may_add(&self, owner: OrganisationId, handling: &Handling) -> Result<()> {
        let columns = HandlingColumns { owner, matching: handling.matching, active: true };
        if scope(&self.context, Action::Edit).admits(&columns) {
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
    owner: OrganisationId,
    id: RecordId,
    kind: &str,
    handling: &Handling,
    training: bool,
) -> Vec<Value> {
    params![
        owner,
        id,
        kind,
        handling.level,
        joined(&handling.codes, HandlingCode::code),
        handling.restriction.clone(),
        joined(&handling.purposes, Purpose::code),
        handling.audience.everyone,
        countries(&handling.audience.countries),
        countries(&handling.audience.excluded_countries),
        handling.matching,
        handling.source_grade,
        handling.information_grade,
        handling.review_on,
        training,
        context.now,
        context.user,
        context.now,
    ]
}

/// `,FI,FJ,`: with commas at both ends, so that a statement can look for `,FJ,`.
fn countries(codes: &[String]) -> String {
    if codes.is_empty() { String::new() } else { format!(",{},", codes.join(",")) }
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
            excluded_countries: split("excluded_countries", &row.text("excluded_countries")?)?,
        },
        purposes: split("purposes", &row.text("purposes")?)?,
        matching: row.parsed("matching")?,
        source_grade: row.parsed("source_grade")?,
        information_grade: row.parsed("information_grade")?,
        review_on: parse("review_on", &row.text("review_on")?)?,
    })
}
