//! What the data says: map, series, matrix, quality.

use crate::{App, error::WebError, extract::Query, routes::submit::field_fault, session::Signed, shell};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::analyse::{Change, Grain, Lens, LevelChange, Measured, Turn};
use commonlink_casework::import::MappingReport;
use commonlink_casework::views::{ErasedCell, FEWEST_OF_A_CELL};
use commonlink_model::{Fault, ImportState};
use commonlink_pages::{
    BasisView, CellChange, ErasedLine, ErasedView, LensView, MapCountryRow, MapView, MapWay, MatrixCellView,
    MatrixRowView, MatrixView, Nav, QualityLine, QualityView, SeriesChange, SeriesCountry, SeriesTurn,
    SeriesView, UnmappedRow,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Ways that are drawn; more would hide each other.
const WAYS: usize = 25;
/// Unknown texts that the quality page shows, and the newest tables that they are of.
const UNMAPPED: usize = 40;
const TABLES: usize = 10;

/// A setting that a page has beside the filters that all share. The first of its values is the usual one, and stands in no
/// address.
struct Setting {
    name: &'static str,
    values: &'static [&'static str],
    fault: &'static str,
}

const LENGTH: Setting =
    Setting { name: "by", values: &["month", "week", "year"], fault: "error-filter-by-time" };
const COLUMNS: Setting =
    Setting { name: "by", values: &["transport", "region"], fault: "error-filter-by-column" };
const SCALE: Setting = Setting { name: "scale", values: &["amounts", "shares"], fault: "error-filter-scale" };
const MEASURE: Setting =
    Setting { name: "measure", values: &["seizures", "kilograms"], fault: "error-filter-measure" };
const CENTRE: Setting =
    Setting { name: "centre", values: &["atlantic", "pacific"], fault: "error-filter-centre" };
const COPIES: Setting =
    Setting { name: "copies", values: &["with", "without"], fault: "error-filter-copies" };

impl Setting {
    /// What was given for it; nothing where that is the usual value.
    fn read(&self, given: &str) -> String {
        let given = given.trim();
        if self.values.first().is_some_and(|usual| given == *usual) {
            String::new()
        } else {
            given.to_owned()
        }
    }

    fn check(&self, value: &str, faults: &mut Vec<Fault>) {
        if !value.is_empty() && !self.values.contains(&value) {
            faults.push(Fault { field: self.name.to_owned(), message: self.fault });
        }
    }
}

/// Filters and settings of the address. What is empty narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LensQuery {
    from: String,
    to: String,
    country: String,
    region: String,
    substance: String,
    transport: String,
    copies: String,
    by: String,
    scale: String,
    measure: String,
    centre: String,
}

impl LensQuery {
    fn lens(&self) -> Lens {
        let given = |text: &String| Some(text.clone());
        let lens = Lens {
            from: given(&self.from),
            to: given(&self.to),
            country: given(&self.country),
            region: given(&self.region),
            substance: given(&self.substance),
            transport: given(&self.transport),
            without_copies: COPIES.read(&self.copies) == "without",
        };
        lens.tidy()
    }

    /// What was asked, as its page shows it; the lens where all of it is understood: otherwise the page says what is wrong
    /// and shows no picture.
    fn asked(&self, own: &[Setting]) -> (LensView, Option<Lens>) {
        let lens = self.lens();
        let mut faults = lens.faults();
        let copies = COPIES.read(&self.copies);
        COPIES.check(&copies, &mut faults);
        let mut kept = Vec::new();
        for setting in own {
            let given = match setting.name {
                "by" => &self.by,
                "scale" => &self.scale,
                "measure" => &self.measure,
                _ => &self.centre,
            };
            let value = setting.read(given);
            setting.check(&value, &mut faults);
            kept.push((setting.name, value));
        }
        let good = faults.is_empty();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let view = LensView {
            from: text(&lens.from),
            to: text(&lens.to),
            country: text(&lens.country),
            region: text(&lens.region),
            substance: text(&lens.substance),
            transport: text(&lens.transport),
            copies,
            own: kept,
            faults: faults.into_iter().map(field_fault).collect(),
        };
        (view, good.then_some(lens))
    }
}

async fn answer(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    path: &str,
    lens: &LensView,
    page: impl FnOnce(&commonlink_pages::Shell) -> String,
) -> Result<Response, WebError> {
    let shell = shell::signed_in(app, headers, signed, Nav::Analysis, &lens.address(path, &[])).await?;
    let status = if lens.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, shell::html(page(&shell))).into_response())
}

fn basis(
    signed: &Signed,
    lens: &Lens,
    total: &Measured,
    countries: usize,
    span: Option<(String, String)>,
) -> BasisView {
    BasisView {
        seizures: total.seizures,
        countries: countries as u64,
        copies: total.copies,
        with_copies: !lens.without_copies,
        undated: 0,
        span,
        at: signed.ctx.now.to_minute(),
    }
}

/// `GET /analysis/map`.
pub async fn map(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LensQuery>,
) -> Result<Response, WebError> {
    let (lens_view, lens) = query.asked(&[MEASURE, CENTRE]);
    let mut view = MapView { lens: lens_view, ..MapView::default() };
    if let Some(lens) = lens {
        let found = app.platform.world_map(&signed.ctx, &lens).await?;
        view.basis = basis(&signed, &lens, &found.total, found.countries.len(), found.span);
        view.more_ways = found.ways.len().saturating_sub(WAYS) as u64;
        let country = |(code, measured): (String, Measured)| MapCountryRow {
            code,
            seizures: measured.seizures,
            kilograms: measured.kilograms,
            weighed: measured.weighed,
        };
        view.countries = found.countries.into_iter().map(country).collect();
        let ways = found.ways.into_iter().take(WAYS);
        view.ways = ways
            .map(|way| MapWay { from: way.from, to: way.to, onward: way.onward, seizures: way.seizures })
            .collect();
    }
    answer(&app, &headers, &signed, "/analysis/map", &view.lens, |shell| {
        commonlink_pages::analysis_map(shell, &view).into_string()
    })
    .await
}

/// `GET /analysis/series`.
pub async fn series(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LensQuery>,
) -> Result<Response, WebError> {
    let (lens_view, lens) = query.asked(&[LENGTH, SCALE, MEASURE]);
    let mut view = SeriesView { lens: lens_view, ..SeriesView::default() };
    if let Some(lens) = lens {
        let grain = match view.lens.own("by") {
            "week" => Grain::Week,
            "year" => Grain::Year,
            _ => Grain::Month,
        };
        let by_weight = view.lens.own("measure") == "kilograms";
        let found = app.platform.series(&signed.ctx, &lens, grain, by_weight).await?;
        let countries = found.countries.len() + found.rest_countries;
        view.basis = basis(&signed, &lens, &found.total, countries, found.span);
        view.basis.undated = found.undated;
        view.periods = found.periods;
        view.countries =
            found.countries.into_iter().map(|(code, values)| SeriesCountry { code, values }).collect();
        view.rest = found.rest;
        view.rest_countries = found.rest_countries as u64;
        view.changes = found.changes.into_iter().map(|(at, change)| level_change(at, change)).collect();
        view.cut = found.cut;
        view.early = found.early;
    }
    answer(&app, &headers, &signed, "/analysis/series", &view.lens, |shell| {
        commonlink_pages::analysis_series(shell, &view).into_string()
    })
    .await
}

fn level_change(at: usize, change: LevelChange) -> SeriesChange {
    SeriesChange {
        at,
        country: change.country,
        month: change.month,
        turn: match change.turn {
            Turn::Rose => SeriesTurn::Rose,
            Turn::Fell => SeriesTurn::Fell,
            Turn::Stopped => SeriesTurn::Stopped,
            Turn::Began => SeriesTurn::Began,
        },
        levels: change.levels,
        counts: change.counts,
    }
}

/// `GET /analysis/matrix`.
pub async fn matrix(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LensQuery>,
) -> Result<Response, WebError> {
    let (lens_view, lens) = query.asked(&[COLUMNS]);
    let mut view = MatrixView { lens: lens_view, ..MatrixView::default() };
    if let Some(lens) = lens {
        let found = {
            let by_region = view.lens.own("by") == "region";
            app.platform.hiding_places(&signed.ctx, &lens, by_region).await?
        };
        let total = Measured { seizures: found.of, copies: found.copies, ..Measured::default() };
        view.basis = basis(&signed, &lens, &total, found.countries, found.span);
        view.columns = found.columns;
        view.rows = found
            .rows
            .into_iter()
            .map(|(hiding, cells)| MatrixRowView {
                hiding,
                cells: cells
                    .into_iter()
                    .map(|cell| MatrixCellView {
                        now: cell.now,
                        before: cell.before,
                        change: match cell.change {
                            Change::Up => CellChange::Up,
                            Change::Down => CellChange::Down,
                            Change::Same => CellChange::Same,
                            Change::NotEvaluable => CellChange::NotEvaluable,
                        },
                    })
                    .collect(),
            })
            .collect();
        view.now = found.now;
        view.before = found.before;
        view.stated = found.stated;
    }
    answer(&app, &headers, &signed, "/analysis/matrix", &view.lens, |shell| {
        commonlink_pages::analysis_matrix(shell, &view).into_string()
    })
    .await
}

/// `GET /analysis/quality`.
pub async fn quality(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LensQuery>,
) -> Result<Response, WebError> {
    let (lens_view, lens) = query.asked(&[]);
    let mut view = QualityView { lens: lens_view, ..QualityView::default() };
    if let Some(lens) = lens {
        let found = app.platform.quality(&signed.ctx, &lens).await?;
        view.lines = found
            .into_iter()
            .map(|line| QualityLine {
                country: line.country,
                year: line.year,
                seizures: line.seizures,
                copies: line.copies,
                said: line.said,
                dated: line.dated,
                within: line.within,
            })
            .collect();
        let total = Measured {
            seizures: view.lines.iter().map(|line| line.seizures).sum(),
            copies: view.lines.iter().map(|line| line.copies).sum(),
            ..Measured::default()
        };
        let mut countries: Vec<&str> = view.lines.iter().map(|line| line.country.as_str()).collect();
        countries.dedup();
        let countries = countries.len();
        view.basis = basis(&signed, &lens, &total, countries, app.platform.span(&signed.ctx).await?);
        view.unmapped = unmapped(&app, &signed).await?;
    }
    answer(&app, &headers, &signed, "/analysis/quality", &view.lens, |shell| {
        commonlink_pages::analysis_quality(shell, &view).into_string()
    })
    .await
}

/// `GET /analysis/erased`.
pub async fn erased(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Response, WebError> {
    let store = app.platform.store();
    let line = |(cell, seizures): (ErasedCell, i64)| ErasedLine {
        year: cell.year().to_owned(),
        quarter: cell.quarter().to_owned(),
        country: cell.country().to_owned(),
        drug: cell.drug().to_owned(),
        form: cell.form().to_owned(),
        mass: cell.mass().to_owned(),
        transport: cell.transport().to_owned(),
        hiding: cell.hiding().to_owned(),
        seizures: seizures.unsigned_abs(),
    };
    let view = ErasedView {
        fewest: FEWEST_OF_A_CELL.unsigned_abs(),
        all: store.erased_sums(&signed.ctx).await?.into_iter().map(line).collect(),
        own: store.own_erased_sums(&signed.ctx).await?.into_iter().map(line).collect(),
    };
    let shell = shell::signed_in(&app, &headers, &signed, Nav::Analysis, "/analysis/erased").await?;
    Ok(shell::html(commonlink_pages::analysis_erased(&shell, &view).into_string()).into_response())
}

/// The unknown texts of the newest tables that brought in rows, the most frequent first; equal ones of several tables are one.
async fn unmapped(app: &App, signed: &Signed) -> Result<Vec<UnmappedRow>, WebError> {
    let mut batches = app.platform.imports(&signed.ctx).await?;
    batches.retain(|batch| batch.counts.imported > 0 && batch.state != ImportState::Undone);
    batches.truncate(TABLES);
    let mut found: BTreeMap<(&'static str, String), (u64, BTreeSet<usize>)> = BTreeMap::new();
    for (n, batch) in batches.iter().enumerate() {
        let report: MappingReport = serde_json::from_str(&batch.report).unwrap_or_default();
        let kinds = [
            ("countries", report.countries),
            ("drugs", report.drugs),
            ("units", report.units),
            ("transports", report.transports),
            ("concealments", report.concealments),
            ("sites", report.sites),
            ("places", report.places),
        ];
        for (kind, mappings) in kinds {
            for text in mappings.texts.into_iter().filter(|text| text.code.is_none()) {
                let row = found.entry((kind, text.text)).or_default();
                row.0 += text.rows;
                row.1.insert(n);
            }
        }
    }
    let row = |((kind, text), (rows, tables)): ((&'static str, String), (u64, BTreeSet<usize>))| {
        UnmappedRow { kind, text, rows, tables: tables.len() as u64 }
    };
    let mut rows: Vec<UnmappedRow> = found.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.rows));
    rows.truncate(UNMAPPED);
    Ok(rows)
}
