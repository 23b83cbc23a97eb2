//! What the data says: a map of seizures and stated ways, series by country, hiding places by transport, and how complete
//! the data is. Every answer is made from sums within the asker's scope and carries what it rests on.

mod changes;
mod hiding;
mod lens;
mod quality;
mod series;

pub use changes::{LevelChange, Turn};
pub use hiding::{Change, HidingCell, HidingMatrix};
pub use lens::Lens;
pub use quality::QualityLine;
pub use series::{Grain, SeriesTable};

use crate::{CaseworkError, Platform};
use commonlink_model::Context;
use commonlink_reference::country;
use commonlink_store::{MapRow, SeriesRow, TallyFilter};
use std::collections::BTreeMap;

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
        let measured = |rows: Vec<SeriesRow>| -> Vec<series::Line> {
            let taken = rows.into_iter().filter(|row| lens.takes(&row.country));
            taken.map(|row| (row.period, row.country, lens.measured(&row.counts))).collect()
        };
        // Changes of level are those of all months there are, whichever of them are looked at.
        let ever = TallyFilter { from: None, to: None, ..lens.filter() };
        let months = measured(self.store.tally_by_period(ctx, false, &ever).await?);
        let covered = changes::covered(&self.store.tally_covered(ctx).await?);
        let changes = changes::all(&months, &covered);
        let months: Vec<series::Line> =
            months.into_iter().filter(|(period, _, _)| lens.spans(period)).collect();
        let lines = if grain == Grain::Week {
            measured(self.store.tally_by_period(ctx, true, &lens.filter()).await?)
        } else {
            months.clone()
        };
        let mut total = Measured::default();
        for (_, _, measured) in &months {
            total.add(measured);
        }
        let span = self.store.tally_span(ctx).await?;
        let bounds = series::bounds(lens, covered.first().zip(covered.last()));
        let table = series::table(lines, grain, by_weight, bounds, changes);
        let undated = total.seizures.saturating_sub(table.dated);
        Ok(SeriesTable { undated, total, span, ..table })
    }

    /// Hiding places by transport, or by region of the country of seizure, with what changed since the stretch of time
    /// before.
    pub async fn hiding_places(
        &self,
        ctx: &Context,
        lens: &Lens,
        by_region: bool,
    ) -> Result<HidingMatrix, CaseworkError> {
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
            let column = |row: &commonlink_store::HidingRow| {
                if by_region {
                    country(&row.country).map_or("", |found| found.region).to_owned()
                } else {
                    row.transport.clone()
                }
            };
            taken.map(|row| (row.hiding.clone(), column(&row), lens.measured(&row.counts).seizures)).collect()
        };
        let new = rows(self.store.tally_by_hiding(ctx, &within(&now)).await?);
        let old = rows(self.store.tally_by_hiding(ctx, &within(&before)).await?);
        let all = self.store.tally_by_country(ctx, &within(&now)).await?;
        let all = all.into_iter().filter(|row| lens.takes(&row.country));
        let all: Vec<Measured> = all.map(|row| lens.measured(&row.counts)).collect();
        Ok(HidingMatrix {
            of: all.iter().map(|measured| measured.seizures).sum(),
            copies: all.iter().map(|measured| measured.copies).sum(),
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
    pub async fn quality(&self, ctx: &Context, lens: &Lens) -> Result<Vec<QualityLine>, CaseworkError> {
        self.store.audit_read(ctx, "analysis_quality", &format!("{lens:?}")).await?;
        let rows = self.store.quality(ctx, &lens.filter()).await?;
        Ok(quality::lines(rows, lens))
    }
}
