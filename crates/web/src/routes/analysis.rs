//! What the data says: map, series, matrix, quality.

use crate::{App, error::WebError, extract::Query, routes::submit::field_fault, session::Signed, shell};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use commonlink_casework::analyse::{Change, Grain, Lens, Measured};
use commonlink_casework::import::MappingReport;
use commonlink_pages::{
    BasisView, CellChange, LensView, MapCountryRow, MapView, MapWay, MatrixCellView, MatrixRowView,
    MatrixView, Nav, QualityLine, QualityView, SeriesBreak, SeriesCountry, SeriesView, UnmappedRow,
};
use serde::Deserialize;

/// Ways that are drawn; more would hide each other.
const WAYS: usize = 25;
/// Unknown texts that the quality page shows.
const UNMAPPED: usize = 40;

/// Filters and settings of the address. What is empty narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
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
        let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Lens {
            from: given(&self.from),
            to: given(&self.to),
            country: given(&self.country),
            region: given(&self.region),
            substance: given(&self.substance),
            transport: given(&self.transport),
            without_copies: self.copies == "without",
        }
    }

    fn view(&self, own: &[&'static str]) -> LensView {
        let value = |name: &str| match name {
            "by" => self.by.clone(),
            "scale" => self.scale.clone(),
            "measure" => self.measure.clone(),
            _ => self.centre.clone(),
        };
        LensView {
            from: self.from.clone(),
            to: self.to.clone(),
            country: self.country.clone(),
            region: self.region.clone(),
            substance: self.substance.clone(),
            transport: self.transport.clone(),
            copies: if self.copies == "without" { self.copies.clone() } else { String::new() },
            own: own.iter().map(|name| (*name, value(name))).collect(),
            faults: Vec::new(),
        }
    }
}

/// What was asked, or nothing where it can't be: then the page says what is wrong and shows no picture.
fn asked(query: &LensQuery, view: &mut LensView) -> Option<Lens> {
    let lens = query.lens();
    let faults = lens.faults();
    let good = faults.is_empty();
    view.faults = faults.into_iter().map(field_fault).collect();
    good.then_some(lens)
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
    let mut view = MapView { lens: query.view(&["measure", "centre"]), ..MapView::default() };
    if let Some(lens) = asked(&query, &mut view.lens) {
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
    let mut view = SeriesView { lens: query.view(&["by", "scale", "measure"]), ..SeriesView::default() };
    if let Some(lens) = asked(&query, &mut view.lens) {
        let grain = match query.by.as_str() {
            "week" => Grain::Week,
            "year" => Grain::Year,
            _ => Grain::Month,
        };
        let by_weight = query.measure == "kilograms";
        let found = app.platform.series(&signed.ctx, &lens, grain, by_weight).await?;
        let countries = found.countries.len() + found.rest_countries;
        view.basis = basis(&signed, &lens, &found.total, countries, found.span);
        view.basis.undated = found.undated;
        view.periods = found.periods;
        view.countries =
            found.countries.into_iter().map(|(code, values)| SeriesCountry { code, values }).collect();
        view.rest = found.rest;
        view.rest_countries = found.rest_countries as u64;
        let change = |found: commonlink_casework::analyse::Break| SeriesBreak {
            at: found.at,
            country: found.country,
            factor: found.factor,
        };
        view.breaks = found.breaks.into_iter().map(change).collect();
        view.cut = found.cut;
    }
    answer(&app, &headers, &signed, "/analysis/series", &view.lens, |shell| {
        commonlink_pages::analysis_series(shell, &view).into_string()
    })
    .await
}

/// `GET /analysis/matrix`.
pub async fn matrix(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<LensQuery>,
) -> Result<Response, WebError> {
    let mut view = MatrixView { lens: query.view(&[]), ..MatrixView::default() };
    if let Some(lens) = asked(&query, &mut view.lens) {
        let found = app.platform.hiding_places(&signed.ctx, &lens).await?;
        let total = Measured { seizures: found.of, ..Measured::default() };
        view.basis = basis(&signed, &lens, &total, found.countries, found.span);
        view.transports = found.transports;
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
    let mut view = QualityView { lens: query.view(&[]), ..QualityView::default() };
    if let Some(lens) = asked(&query, &mut view.lens) {
        let found = app.platform.quality(&signed.ctx, &lens).await?;
        let number = |value: i64| value.max(0) as u64;
        view.lines = found
            .into_iter()
            .map(|row| QualityLine {
                seizures: number(row.seizures),
                copies: number(row.copies),
                said: [
                    row.day_known,
                    row.placed,
                    row.located,
                    row.drug_known,
                    row.weighed,
                    row.transport_known,
                    row.hiding_known,
                    row.site_known,
                    row.departure_known,
                    row.destination_known,
                    row.agency_known,
                ]
                .map(number),
                within: row.within.map(number),
                country: row.country,
                year: row.year,
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
        view.basis =
            basis(&signed, &Lens::default(), &total, countries, app.platform.span(&signed.ctx).await?);
        view.unmapped = unmapped(&app, &signed).await?;
    }
    answer(&app, &headers, &signed, "/analysis/quality", &view.lens, |shell| {
        commonlink_pages::analysis_quality(shell, &view).into_string()
    })
    .await
}

/// The unknown texts of the newest tables, the most frequent first.
async fn unmapped(app: &App, signed: &Signed) -> Result<Vec<UnmappedRow>, WebError> {
    let mut rows = Vec::new();
    for batch in app.platform.imports(&signed.ctx).await?.into_iter().take(10) {
        let report: MappingReport = serde_json::from_str(&batch.report).unwrap_or_default();
        let kinds = [
            ("countries", &report.countries),
            ("drugs", &report.drugs),
            ("units", &report.units),
            ("transports", &report.transports),
            ("concealments", &report.concealments),
            ("sites", &report.sites),
            ("places", &report.places),
        ];
        for (kind, mappings) in kinds {
            let unknown = mappings.texts.iter().filter(|text| text.code.is_none()).take(UNMAPPED);
            rows.extend(unknown.map(|text| UnmappedRow {
                kind,
                text: text.text.clone(),
                rows: text.rows,
                file: batch.file_name.clone(),
            }));
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.rows));
    rows.dedup_by(|a, b| a.text == b.text && a.kind == b.kind);
    rows.truncate(UNMAPPED);
    Ok(rows)
}
