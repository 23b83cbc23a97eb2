//! What the data says: a map of seizures and stated ways, series by country, hiding places by transport, and how complete
//! the data is. Every answer is made from sums within the asker's scope and carries what it rests on.

mod hiding;
mod series;

pub use hiding::{Change, HidingCell, HidingMatrix};
pub use series::{Break, Grain, SeriesTable};

use crate::{CaseworkError, Platform};
use commonlink_model::Context;
use commonlink_reference::{country, lists};
use commonlink_store::{Counts, MapRow, QualityRow, TallyFilter};
use std::collections::BTreeMap;

/// What is looked at. Every filter narrows; `None` narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// First month, `2014-03`, or year.
    pub from: Option<String>,
    /// Last month or year, itself included.
    pub to: Option<String>,
    /// Country of seizure.
    pub country: Option<String>,
    /// Region of the world of the country of seizure.
    pub region: Option<String>,
    /// Substance group.
    pub substance: Option<String>,
    /// Transport mode.
    pub transport: Option<String>,
    /// Further copies of imported rows are left out.
    pub without_copies: bool,
}

impl Lens {
    /// What is wrong with it, by field.
    pub fn faults(&self) -> Vec<commonlink_model::Fault> {
        let mut faults = Vec::new();
        let mut check = |field: &str, message, good: bool| {
            if !good {
                faults.push(commonlink_model::Fault { field: field.to_owned(), message });
            }
        };
        let period = |text: &Option<String>| text.as_deref().is_none_or(is_period);
        let listed = |text: &Option<String>, list: &lists::Vocabulary| {
            text.as_deref().is_none_or(|code| list.get(code).is_some())
        };
        check("from", "error-period", period(&self.from));
        check("to", "error-period", period(&self.to));
        check(
            "country",
            "error-country-unknown",
            self.country.as_deref().is_none_or(|code| country(code).is_some()),
        );
        check("region", "error-not-listed", listed(&self.region, &lists::REGIONS));
        check("substance", "error-not-listed", listed(&self.substance, &lists::SUBSTANCE_GROUPS));
        check("transport", "error-not-listed", listed(&self.transport, &lists::TRANSPORT_MODES));
        faults
    }

    fn filter(&self) -> TallyFilter {
        TallyFilter {
            from: self.from.clone(),
            to: self.to.clone(),
            country: self.country.clone(),
            substance: self.substance.clone(),
            transport: self.transport.clone(),
        }
    }

    /// Whether a country of seizure lies in the region that is looked at.
    fn takes(&self, code: &str) -> bool {
        self.region.as_deref().is_none_or(|region| country(code).is_some_and(|found| found.region == region))
    }

    fn measured(&self, counts: &Counts) -> Measured {
        let (seizures, kilograms) = if self.without_copies {
            (counts.seizures - counts.copies, counts.kilograms - counts.copies_kilograms)
        } else {
            (counts.seizures, counts.kilograms)
        };
        Measured {
            seizures: seizures.max(0) as u64,
            kilograms: kilograms.max(0.0),
            weighed: counts.weighed.max(0) as u64,
            copies: counts.copies.max(0) as u64,
        }
    }
}

/// `2014` or `2014-03`.
fn is_period(text: &str) -> bool {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        None => digits(text, 4),
        Some((year, month)) => {
            digits(year, 4)
                && digits(month, 2)
                && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
        }
    }
}

/// Seizures and weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Seizures.
    pub seizures: u64,
    /// Kilograms of what has a weight.
    pub kilograms: f64,
    /// Items, by substance, that have a weight.
    pub weighed: u64,
    /// Further copies among what is in scope, counted or not.
    pub copies: u64,
}

impl Measured {
    fn add(&mut self, other: &Self) {
        self.seizures += other.seizures;
        self.kilograms += other.kilograms;
        self.weighed += other.weighed;
        self.copies += other.copies;
    }
}

/// A stated way.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Code of the country that it leaves.
    pub from: String,
    /// Code of the country that it comes to.
    pub to: String,
    /// Whether it goes on from the country of seizure to the destination that somebody stated.
    pub onward: bool,
    /// Seizures on it.
    pub seizures: u64,
}

/// What the map shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorldMap {
    /// Countries of seizure by code.
    pub countries: Vec<(String, Measured)>,
    /// Ways between two countries, the one with most seizures first.
    pub ways: Vec<Way>,
    /// All of it.
    pub total: Measured,
    /// First and last month in scope, whatever is looked at.
    pub span: Option<(String, String)>,
}

impl Platform {
    /// Seizures by country and the ways that were stated.
    pub async fn world_map(&self, ctx: &Context, lens: &Lens) -> Result<WorldMap, CaseworkError> {
        self.store.audit_read(ctx, "analysis_map", &format!("{lens:?}")).await?;
        let filter = lens.filter();
        let rows = self.store.tally_by_country(ctx, &filter).await?;
        let mut total = Measured::default();
        let mut countries = Vec::new();
        for MapRow { country, counts } in rows.into_iter().filter(|row| lens.takes(&row.country)) {
            let measured = lens.measured(&counts);
            total.add(&measured);
            countries.push((country, measured));
        }
        let mut ways: BTreeMap<(String, String, bool), u64> = BTreeMap::new();
        for row in self.store.tally_by_way(ctx, &filter).await? {
            let seizures = lens.measured(&row.counts).seizures;
            if seizures == 0 || !lens.takes(&row.country) {
                continue;
            }
            let mut note = |from: Option<&String>, to: Option<&String>, onward| {
                if let (Some(from), Some(to)) = (from, to)
                    && from != to
                {
                    *ways.entry((from.clone(), to.clone(), onward)).or_insert(0) += seizures;
                }
            };
            note(row.departure.as_ref(), Some(&row.country), false);
            note(Some(&row.country), row.destination.as_ref(), true);
        }
        let mut ways: Vec<Way> = ways
            .into_iter()
            .map(|((from, to, onward), seizures)| Way { from, to, onward, seizures })
            .collect();
        ways.sort_by_key(|way| std::cmp::Reverse(way.seizures));
        let span = self.store.tally_span(ctx).await?;
        Ok(WorldMap { countries, ways, total, span })
    }

    /// Seizures or kilograms over time by country of seizure.
    pub async fn series(
        &self,
        ctx: &Context,
        lens: &Lens,
        grain: Grain,
        by_weight: bool,
    ) -> Result<SeriesTable, CaseworkError> {
        self.store.audit_read(ctx, "analysis_series", &format!("{lens:?} {grain:?}")).await?;
        let mut filter = lens.filter();
        let weekly = grain == Grain::Week;
        if weekly {
            // Weeks are told by their Monday.
            filter.from = filter
                .from
                .map(|from| if from.len() == 4 { format!("{from}-01-01") } else { format!("{from}-01") });
            filter.to =
                filter.to.map(|to| if to.len() == 4 { format!("{to}-12-31") } else { format!("{to}-31") });
        }
        let rows = self.store.tally_by_period(ctx, weekly, &filter).await?;
        let rows = rows.into_iter().filter(|row| lens.takes(&row.country));
        let measured = rows.map(|row| {
            let measured = lens.measured(&row.counts);
            (row.period, row.country, measured)
        });
        let span = self.store.tally_span(ctx).await?;
        Ok(series::table(measured.collect(), grain, by_weight, span))
    }

    /// Hiding places by transport, with what changed since the stretch of time before.
    pub async fn hiding_places(&self, ctx: &Context, lens: &Lens) -> Result<HidingMatrix, CaseworkError> {
        self.store.audit_read(ctx, "analysis_matrix", &format!("{lens:?}")).await?;
        let span = self.store.tally_span(ctx).await?;
        let Some((now, before)) = hiding::stretches(lens, span.as_ref()) else {
            return Ok(HidingMatrix::default());
        };
        let within = |(from, to): &(String, String)| TallyFilter {
            from: Some(from.clone()),
            to: Some(to.clone()),
            ..lens.filter()
        };
        let rows = |rows: Vec<commonlink_store::HidingRow>| -> Vec<(String, String, u64)> {
            let taken = rows.into_iter().filter(|row| lens.takes(&row.country));
            taken.map(|row| (row.hiding, row.transport, lens.measured(&row.counts).seizures)).collect()
        };
        let new = rows(self.store.tally_by_hiding(ctx, &within(&now)).await?);
        let old = rows(self.store.tally_by_hiding(ctx, &within(&before)).await?);
        let all = self.store.tally_by_country(ctx, &within(&now)).await?;
        let all = all.into_iter().filter(|row| lens.takes(&row.country));
        let all: Vec<u64> = all.map(|row| lens.measured(&row.counts).seizures).collect();
        Ok(HidingMatrix {
            of: all.iter().sum(),
            countries: all.len(),
            span,
            ..hiding::matrix(&new, &old, now, before)
        })
    }

    /// First and last month of anything in scope.
    pub async fn span(&self, ctx: &Context) -> Result<Option<(String, String)>, CaseworkError> {
        Ok(self.store.tally_span(ctx).await?)
    }

    /// How complete the data in scope is, by country, or by year where one country is looked at.
    pub async fn quality(&self, ctx: &Context, lens: &Lens) -> Result<Vec<QualityRow>, CaseworkError> {
        self.store.audit_read(ctx, "analysis_quality", &format!("{lens:?}")).await?;
        let year = |text: &Option<String>| text.as_deref().and_then(|text| text.get(..4)).map(str::to_owned);
        let (from, to) = (year(&lens.from), year(&lens.to));
        let rows = self.store.quality(ctx, from.as_deref(), to.as_deref()).await?;
        let mut sums: BTreeMap<(String, String), QualityRow> = BTreeMap::new();
        for row in rows {
            let wanted = lens.country.as_ref().is_none_or(|country| *country == row.country);
            if !wanted || !lens.takes(&row.country) {
                continue;
            }
            let year = if lens.country.is_some() { row.year.clone() } else { String::new() };
            let key = (row.country.clone(), year.clone());
            let sum = sums.entry(key).or_insert_with(|| QualityRow {
                country: row.country.clone(),
                year,
                ..QualityRow::default()
            });
            sum.add(&row);
        }
        Ok(sums.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lens_says_what_is_wrong_with_it() {
        let good = Lens { from: Some("2014".to_owned()), to: Some("2014-12".to_owned()), ..Lens::default() };
        assert!(good.faults().is_empty());
        let text = |text: &str| Some(text.to_owned());
        let bad = Lens {
            from: text("14"),
            to: text("2014-13"),
            country: text("XX"),
            region: text("moon"),
            substance: text("dust"),
            transport: text("broom"),
            without_copies: false,
        };
        assert_eq!(bad.faults().len(), 6);
    }
}
