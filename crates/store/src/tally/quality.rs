//! Reading how complete the records are, with the same filters as every other sum.

use super::TallyFilter;
use crate::value::Row;
use crate::{Result, Store};
use commonlink_model::Context;
use commonlink_policy::Action;

/// Numbers of a row.
pub(super) const COUNTS: usize = 17;

/// `$1` and `$2` the months between which (as texts), `$3` country, `$4` substance, `$5` transport. With a substance
/// chosen every seizure that has it, without one each seizure once, by its first item.
const QUALITY: &str = "SELECT quality.country, substr(quality.period, 1, 4) AS year, quality.further_copy,
    CAST(sum(quality.seizures) AS BIGINT) AS seizures, CAST(sum(quality.placed) AS BIGINT) AS placed,
    CAST(sum(quality.located) AS BIGINT) AS located, CAST(sum(quality.day_known) AS BIGINT) AS day_known,
    CAST(sum(quality.drug_known) AS BIGINT) AS drug_known, CAST(sum(quality.weighed) AS BIGINT) AS weighed,
    CAST(sum(quality.transport_known) AS BIGINT) AS transport_known,
    CAST(sum(quality.hiding_known) AS BIGINT) AS hiding_known, CAST(sum(quality.site_known) AS BIGINT) AS site_known,
    CAST(sum(quality.departure_known) AS BIGINT) AS departure_known,
    CAST(sum(quality.destination_known) AS BIGINT) AS destination_known,
    CAST(sum(quality.agency_known) AS BIGINT) AS agency_known, CAST(sum(quality.delay_known) AS BIGINT) AS delay_known,
    CAST(sum(quality.within_week) AS BIGINT) AS within_week, CAST(sum(quality.within_month) AS BIGINT) AS within_month,
    CAST(sum(quality.within_quarter) AS BIGINT) AS within_quarter,
    CAST(sum(quality.within_year) AS BIGINT) AS within_year
    FROM quality WHERE {summed:quality}
    AND (CAST($1 AS TEXT) IS NULL OR quality.period >= $1) AND (CAST($2 AS TEXT) IS NULL OR quality.period <= $2)
    AND (CAST($3 AS TEXT) IS NULL OR quality.country = $3)
    AND (quality.substance = $4 OR CAST($4 AS TEXT) IS NULL AND quality.first_substance)
    AND (CAST($5 AS TEXT) IS NULL OR quality.transport = $5)
    GROUP BY quality.country, substr(quality.period, 1, 4), quality.further_copy
    ORDER BY quality.country, year, quality.further_copy";

/// How complete the records of a country and year are: numbers of seizures of which each is true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityRow {
    /// Country of seizure.
    pub country: String,
    /// Year of the event; empty where its date spans years.
    pub year: String,
    /// Whether these are further copies of imported rows.
    pub further_copy: bool,
    /// All.
    pub seizures: i64,
    /// Name a place or division.
    pub placed: i64,
    /// That place is in the gazetteer.
    pub located: i64,
    /// The day is known.
    pub day_known: i64,
    /// Every drug is known.
    pub drug_known: i64,
    /// Every item has a weight.
    pub weighed: i64,
    /// Name the transport.
    pub transport_known: i64,
    /// Name the hiding place.
    pub hiding_known: i64,
    /// Name the kind of place.
    pub site_known: i64,
    /// Name the country of departure.
    pub departure_known: i64,
    /// Name the country of destination.
    pub destination_known: i64,
    /// Name the agency.
    pub agency_known: i64,
    /// Both the day of the event and the day of reporting are known.
    pub delay_known: i64,
    /// Of them came in within 7, 30, 90 and 365 days.
    pub within: [i64; 4],
}

impl Store {
    /// How complete the records are that are told in full, by country, year, and whether they are further copies.
    pub async fn quality(&self, context: &Context, filter: &TallyFilter) -> Result<Vec<QualityRow>> {
        let rows = self.visible(context, Action::Whole, QUALITY, filter.values()).await?;
        rows.iter().map(quality_row).collect()
    }
}

/// Every text, for the test that prepares them.
pub(super) fn texts() -> Vec<(String, String)> {
    vec![("tally::quality".to_owned(), QUALITY.to_owned())]
}

fn quality_row(row: &Row) -> Result<QualityRow> {
    Ok(QualityRow {
        country: row.text("country")?,
        year: row.text("year")?,
        further_copy: row.bool("further_copy")?,
        seizures: row.int("seizures")?,
        placed: row.int("placed")?,
        located: row.int("located")?,
        day_known: row.int("day_known")?,
        drug_known: row.int("drug_known")?,
        weighed: row.int("weighed")?,
        transport_known: row.int("transport_known")?,
        hiding_known: row.int("hiding_known")?,
        site_known: row.int("site_known")?,
        departure_known: row.int("departure_known")?,
        destination_known: row.int("destination_known")?,
        agency_known: row.int("agency_known")?,
        delay_known: row.int("delay_known")?,
        within: [
            row.int("within_week")?,
            row.int("within_month")?,
            row.int("within_quarter")?,
            row.int("within_year")?,
        ],
    })
}
