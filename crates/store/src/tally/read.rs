//! Reading the sums within a scope.

use crate::value::{Row, Value, params};
use crate::{Result, Store};
use commonlink_model::Context;
use commonlink_policy::Action;

/// `$1` kind, `$2` and `$3` the months between which (as texts), `$4` country, `$5` substance, `$6` transport.
const FILTER: &str = "{summed:tally} AND tally.kind = $1
    AND (CAST($2 AS TEXT) IS NULL OR tally.{month} >= $2) AND (CAST($3 AS TEXT) IS NULL OR tally.{month} <= $3)
    AND (CAST($4 AS TEXT) IS NULL OR tally.country = $4)
    AND (CAST($5 AS TEXT) IS NULL OR tally.substance = $5)
    AND (CAST($6 AS TEXT) IS NULL OR tally.transport = $6)";

/// What a sum counts: with a substance chosen every seizure that has it, without one each seizure once, by its first item.
const COUNTED: &str =
    "CAST(sum(tally.seizures + CASE WHEN CAST($5 AS TEXT) IS NULL THEN 0 ELSE tally.further END)
        AS BIGINT) AS seizures,
    CAST(sum(tally.copies + CASE WHEN CAST($5 AS TEXT) IS NULL THEN 0 ELSE tally.further_copies END)
        AS BIGINT) AS copies,
    sum(tally.kilograms) AS kilograms, sum(tally.copies_kilograms) AS copies_kilograms,
    CAST(sum(tally.weighed) AS BIGINT) AS weighed, CAST(sum(tally.copies_weighed) AS BIGINT) AS copies_weighed";

const BY_COUNTRY: &str = "SELECT tally.country, {counted} FROM tally WHERE {filter} GROUP BY tally.country
    ORDER BY tally.country";
const BY_PERIOD: &str = "SELECT tally.period, tally.country, {counted} FROM tally WHERE {filter}
    GROUP BY tally.period, tally.country ORDER BY tally.period, tally.country";
const BY_WAY: &str = "SELECT tally.country, tally.one, tally.two, {counted} FROM tally WHERE {filter}
    GROUP BY tally.country, tally.one, tally.two ORDER BY tally.country, tally.one, tally.two";
const BY_HIDING: &str =
    "SELECT tally.country, tally.transport, tally.one, {counted} FROM tally WHERE {filter}
    GROUP BY tally.country, tally.transport, tally.one ORDER BY tally.country, tally.transport, tally.one";
const PERIODS: &str = "SELECT min(tally.period) AS first, max(tally.period) AS last FROM tally
    WHERE {summed:tally} AND tally.kind = $1 AND tally.period <> ''";
const COVERED: &str = "SELECT tally.period, count(DISTINCT tally.country) AS countries FROM tally
    WHERE {summed:tally} AND tally.kind = $1 AND length(tally.period) = 7 AND tally.seizures > 0
    GROUP BY tally.period ORDER BY tally.period";

/// What of the sums is wanted. Every filter narrows; `None` narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TallyFilter {
    /// First month or year, `2014-03` or `2014`.
    pub from: Option<String>,
    /// Last month or year, itself included.
    pub to: Option<String>,
    /// Country of seizure.
    pub country: Option<String>,
    /// Substance group.
    pub substance: Option<String>,
    /// Transport mode.
    pub transport: Option<String>,
}

/// Seizures and weight of some sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Seizures.
    pub seizures: i64,
    /// Of them further copies of an imported row.
    pub copies: i64,
    /// Kilograms of what has a weight.
    pub kilograms: f64,
    /// Kilograms of further copies.
    pub copies_kilograms: f64,
    /// Items, by substance, that have a weight.
    pub weighed: i64,
    /// Those of further copies.
    pub copies_weighed: i64,
}

/// Sums of a country.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRow {
    /// Country of seizure.
    pub country: String,
    /// Its sums.
    pub counts: Counts,
}

/// Sums of a country in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRow {
    /// `2014-03`, the Monday of a week, a year of dates without a month, or nothing of dates without a year.
    pub period: String,
    /// Country of seizure.
    pub country: String,
    /// The sums.
    pub counts: Counts,
}

/// Sums of a stated way.
#[derive(Clone, Debug, PartialEq)]
pub struct WayRow {
    /// Country of seizure.
    pub country: String,
    /// Country of departure, where stated.
    pub departure: Option<String>,
    /// Country of destination, where stated.
    pub destination: Option<String>,
    /// The sums.
    pub counts: Counts,
}

/// Sums of a hiding place and a transport in a country.
#[derive(Clone, Debug, PartialEq)]
pub struct HidingRow {
    /// Country of seizure.
    pub country: String,
    /// Transport mode.
    pub transport: String,
    /// Concealment, level 1.
    pub hiding: String,
    /// The sums.
    pub counts: Counts,
}

impl Store {
    /// Sums by country of seizure.
    pub async fn tally_by_country(&self, context: &Context, filter: &TallyFilter) -> Result<Vec<MapRow>> {
        let rows = self.sums(context, BY_COUNTRY, "month", filter).await?;
        rows.iter().map(|row| Ok(MapRow { country: row.text("country")?, counts: counts(row)? })).collect()
    }

    /// How many seizures in scope fit a filter without periods.
    pub(crate) async fn tally_total(
        &self,
        context: &Context,
        action: Action,
        filter: &TallyFilter,
    ) -> Result<i64> {
        let mut values = params!["month"];
        values.extend(filter.values());
        let rows = self.visible(context, action, &filled(BY_COUNTRY, "month"), values).await?;
        rows.iter().map(|row| row.int("seizures")).sum()
    }

    /// Sums by period and country; by week or by month. Dates without a month stand under their year.
    pub async fn tally_by_period(
        &self,
        context: &Context,
        weekly: bool,
        filter: &TallyFilter,
    ) -> Result<Vec<SeriesRow>> {
        let kind = if weekly { "week" } else { "month" };
        let rows = self.sums(context, BY_PERIOD, kind, filter).await?;
        let row = |row: &Row| {
            Ok(SeriesRow { period: row.text("period")?, country: row.text("country")?, counts: counts(row)? })
        };
        rows.iter().map(row).collect()
    }

    /// Sums by stated way; seizures without departure and destination are not among them.
    pub async fn tally_by_way(&self, context: &Context, filter: &TallyFilter) -> Result<Vec<WayRow>> {
        let rows = self.sums(context, BY_WAY, "way", filter).await?;
        let stated = |text: String| Some(text).filter(|text| !text.is_empty());
        let row = |row: &Row| {
            Ok(WayRow {
                country: row.text("country")?,
                departure: stated(row.text("one")?),
                destination: stated(row.text("two")?),
                counts: counts(row)?,
            })
        };
        rows.iter().map(row).collect()
    }

    /// Sums by hiding place, transport and country; seizures without a hiding place are not among them.
    pub async fn tally_by_hiding(&self, context: &Context, filter: &TallyFilter) -> Result<Vec<HidingRow>> {
        let rows = self.sums(context, BY_HIDING, "hiding", filter).await?;
        let row = |row: &Row| {
            Ok(HidingRow {
                country: row.text("country")?,
                transport: row.text("transport")?,
                hiding: row.text("one")?,
                counts: counts(row)?,
            })
        };
        rows.iter().map(row).collect()
    }

    /// First and last month that anything in scope is of.
    pub async fn tally_span(&self, context: &Context) -> Result<Option<(String, String)>> {
        let rows = self.visible(context, Action::View, PERIODS, params!["month"]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(row.text_opt("first")?.zip(row.text_opt("last")?))
    }

    /// The months that anything in scope is of, each with the number of countries of seizure.
    pub async fn tally_covered(&self, context: &Context) -> Result<Vec<(String, i64)>> {
        let rows = self.visible(context, Action::View, COVERED, params!["month"]).await?;
        rows.iter().map(|row| Ok((row.text("period")?, row.int("countries")?))).collect()
    }

    async fn sums(
        &self,
        context: &Context,
        text: &str,
        kind: &str,
        filter: &TallyFilter,
    ) -> Result<Vec<Row>> {
        let mut values = params![kind];
        values.extend(filter.values());
        self.visible(context, Action::View, &filled(text, kind), values).await
    }
}

impl TallyFilter {
    /// First and last period, country, substance, transport.
    pub(super) fn values(&self) -> Vec<Value> {
        // A year ends with its last month: `2014` is before `2014-01` and after `2013-12` as a text.
        let to = self.to.as_ref().map(|to| if to.len() == 4 { format!("{to}-99") } else { to.clone() });
        params![self.from.clone(), to, self.country.clone(), self.substance.clone(), self.transport.clone()]
    }
}

/// Sums by week keep their month beside the Monday.
fn filled(text: &str, kind: &str) -> String {
    let month = if kind == "week" { "one" } else { "period" };
    text.replace("{counted}", COUNTED).replace("{filter}", FILTER).replace("{month}", month)
}

/// Every text, for the test that prepares them.
pub(super) fn texts() -> Vec<(String, String)> {
    let texts = [
        ("country", BY_COUNTRY, "month"),
        ("month", BY_PERIOD, "month"),
        ("week", BY_PERIOD, "week"),
        ("way", BY_WAY, "way"),
        ("hiding", BY_HIDING, "hiding"),
        ("span", PERIODS, "month"),
        ("covered", COVERED, "month"),
    ];
    texts.into_iter().map(|(name, text, kind)| (format!("tally::by {name}"), filled(text, kind))).collect()
}

fn counts(row: &Row) -> Result<Counts> {
    Ok(Counts {
        seizures: row.int("seizures")?,
        copies: row.int("copies")?,
        kilograms: row.real("kilograms")?,
        copies_kilograms: row.real("copies_kilograms")?,
        weighed: row.int("weighed")?,
        copies_weighed: row.int("copies_weighed")?,
    })
}
