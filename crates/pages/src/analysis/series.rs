//! Seizures over time by country of seizure.

use commonlink_figures::{Series, SeriesPart, SeriesPeriod, SeriesScale, series};
use commonlink_reference::Lang;
use maud::{Markup, PreEscaped, html};

use super::{BasisView, LensView, basis, filters, nothing, span_words, switch, tabs};
use crate::Shell;
use crate::parts::country_name;
use crate::shell::{Frame, heading};
use crate::words::{amount, count, t, tw};

const PATH: &str = "/analysis/series";
/// Changes of level that are told at once, and marked in the drawing; further ones are told on demand.
const CHANGES: usize = 8;

/// A country with its value in every period.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesCountry {
    /// Code.
    pub code: String,
    /// Values in the order of the periods.
    pub values: Vec<f64>,
}

/// What became of a country's reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesTurn {
    /// More.
    Rose,
    /// Fewer.
    Fell,
    /// None.
    Stopped,
    /// Some, after none.
    Began,
}

/// A change of the level of a country's reports.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesChange {
    /// Place of its period.
    pub at: usize,
    /// Country code.
    pub country: String,
    /// The first month of the new level.
    pub month: String,
    /// What became of it.
    pub turn: SeriesTurn,
    /// Usual seizures a month before and after.
    pub levels: (f64, f64),
    /// Seizures of the month before and of the month itself.
    pub counts: (u64, u64),
}

/// The page of `GET /analysis/series`. Own settings: `by` (`week`, `year` or nothing), `scale` (`shares` or nothing),
/// `measure` (`kilograms` or nothing).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesView {
    /// What is looked at.
    pub lens: LensView,
    /// What it rests on.
    pub basis: BasisView,
    /// The periods: `2014-03-03`, `2014-03` or `2014`.
    pub periods: Vec<String>,
    /// Countries that are told by name.
    pub countries: Vec<SeriesCountry>,
    /// All others together.
    pub rest: Vec<f64>,
    /// How many these are.
    pub rest_countries: u64,
    /// Changes of level, the largest first.
    pub changes: Vec<SeriesChange>,
    /// Early periods were left out.
    pub cut: bool,
    /// Seizures of these.
    pub early: u64,
}

/// The series page.
pub fn analysis_series(shell: &Shell, view: &SeriesView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "analysis-series");
    let frame = Frame { styles: &["figures.css"], wide: true, ..Frame::new(&title) };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &span_words(lang, &view.lens, &view.basis), &tabs(lang, &view.lens, PATH)))
            div class="stack" {
                (filters(lang, &view.lens, PATH))
                @if view.periods.is_empty() { (nothing(lang, &view.lens, &title, "analysis-nothing-hint")) }
                @else { (picture(lang, view)) (changes(lang, view)) (basis(lang, &view.basis)) (table(lang, view)) }
            }
        },
    )
}

fn picture(lang: Lang, view: &SeriesView) -> Markup {
    let lens = &view.lens;
    let (shares, by_weight) = (lens.own("scale") == "shares", lens.own("measure") == "kilograms");
    let names: Vec<String> = view.countries.iter().map(|country| country_name(&country.code)).collect();
    let parts: Vec<SeriesPart<'_>> = view
        .countries
        .iter()
        .zip(&names)
        .map(|(country, name)| SeriesPart { code: &country.code, name })
        .collect();
    let rest = if view.rest_countries > 0 {
        tw(lang, "analysis-series-rest", &[("count", view.rest_countries.into())])
    } else {
        String::new()
    };
    let values: Vec<Vec<f64>> = (0..view.periods.len()).map(|at| values_at(view, at)).collect();
    let marks: Vec<Option<String>> = (0..view.periods.len()).map(|at| mark(lang, view, at)).collect();
    let labels: Vec<String> = view.periods.iter().map(|period| label(period)).collect();
    let words: Vec<String> = view
        .periods
        .iter()
        .zip(&values)
        .map(|(period, values)| format!("{period}: {}", amount(values.iter().sum::<f64>().round())))
        .collect();
    let periods: Vec<SeriesPeriod<'_>> = view
        .periods
        .iter()
        .enumerate()
        .filter_map(|(at, period)| {
            Some(SeriesPeriod {
                label: labels.get(at)?,
                begins: begins_year(view, at, period),
                values: values.get(at)?,
                name: words.get(at)?,
                change: marks.get(at)?.as_deref(),
                href: None,
            })
        })
        .collect();
    let draw = |id: &str, width: f64| {
        series(&Series {
            id,
            title: &t(lang, "analysis-series"),
            desc: &t(lang, "analysis-series-desc"),
            width,
            scale: if shares { SeriesScale::Shares } else { SeriesScale::Amounts },
            parts: &parts,
            rest: &rest,
            gap: "",
            periods: &periods,
            write: &|value| {
                if shares { format!("{} %", amount((value * 100.0).round())) } else { amount(value) }
            },
        })
    };
    let measure = if by_weight { "analysis-measure-kilograms" } else { "analysis-measure-seizures" };
    html! {
        section class="panel" aria-labelledby="series-heading" {
            header { h2 id="series-heading" { (t(lang, measure)) } }
            div class="pad row" {
                (switch(lang, lens, PATH, "by", "analysis-by", &[("week", "analysis-by-week"), ("", "analysis-by-month"), ("year", "analysis-by-year")]))
                (switch(lang, lens, PATH, "scale", "analysis-scale", &[("", "analysis-scale-amounts"), ("shares", "analysis-scale-shares")]))
                (switch(lang, lens, PATH, "measure", "analysis-measure", &[("", "analysis-measure-seizures"), ("kilograms", "analysis-measure-kilograms")]))
            }
            figure class="fig" { (PreEscaped(draw("series", 1080.0))) }
            @if view.cut { p class="pad small mute" { (tw(lang, "analysis-series-cut", &[("seizures", count(view.early).into())])) } }
        }
    }
}

fn values_at(view: &SeriesView, at: usize) -> Vec<f64> {
    let mut values: Vec<f64> =
        view.countries.iter().map(|country| country.values.get(at).copied().unwrap_or(0.0)).collect();
    if view.rest_countries > 0 {
        values.push(view.rest.get(at).copied().unwrap_or(0.0));
    }
    values
}

fn label(period: &str) -> String {
    period.to_owned()
}

/// Whether a period is the first of its year.
fn begins_year(view: &SeriesView, at: usize, period: &str) -> bool {
    let year = |text: &str| text.get(..4).map(str::to_owned);
    let before = at.checked_sub(1).and_then(|before| view.periods.get(before));
    before.is_none_or(|before| year(before) != year(period))
}

/// What changed with a period, in a few words.
fn mark(lang: Lang, view: &SeriesView, at: usize) -> Option<String> {
    let words = |change: &SeriesChange| {
        let key = match change.turn {
            SeriesTurn::Rose => "analysis-series-mark-rose",
            SeriesTurn::Fell => "analysis-series-mark-fell",
            SeriesTurn::Stopped => "analysis-series-mark-stopped",
            SeriesTurn::Began => "analysis-series-mark-began",
        };
        tw(lang, key, &[("country", country_name(&change.country).into())])
    };
    let of_period = view.changes.iter().take(CHANGES).filter(|change| change.at == at);
    let all: Vec<String> = of_period.map(words).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn changes(lang: Lang, view: &SeriesView) -> Markup {
    let (first, more) = view.changes.split_at(view.changes.len().min(CHANGES));
    html! {
        @if !view.changes.is_empty() {
            div class="note warn" {
                p { b { (t(lang, "analysis-series-changes")) } }
                ul class="plain" { @for change in first { li { (told(lang, change)) } } }
                @if !more.is_empty() {
                    details class="fold" {
                        summary { (tw(lang, "analysis-series-more", &[("count", more.len().into())])) }
                        ul class="plain" { @for change in more { li { (told(lang, change)) } } }
                    }
                }
                p class="small" { (t(lang, "analysis-series-changes-hint")) }
            }
        }
    }
}

fn told(lang: Lang, change: &SeriesChange) -> String {
    let key = match change.turn {
        SeriesTurn::Rose => "analysis-series-rose",
        SeriesTurn::Fell => "analysis-series-fell",
        SeriesTurn::Stopped => "analysis-series-stopped",
        SeriesTurn::Began => "analysis-series-began",
    };
    let level = |level: f64| amount(level.round());
    tw(
        lang,
        key,
        &[
            ("country", country_name(&change.country).into()),
            ("month", change.month.as_str().into()),
            ("before", level(change.levels.0).into()),
            ("after", level(change.levels.1).into()),
            ("last", count(change.counts.0).into()),
            ("now", count(change.counts.1).into()),
        ],
    )
}

/// Every period of the drawing, on its scale.
fn table(lang: Lang, view: &SeriesView) -> Markup {
    let shares = view.lens.own("scale") == "shares";
    html! {
        section class="panel" aria-labelledby="table-title" {
            header { h2 id="table-title" { (t(lang, "analysis-table")) } }
            div class="scroll" {
                table {
                    caption class="vh" { (t(lang, "analysis-series")) }
                    thead { tr {
                        th scope="col" { (t(lang, "analysis-period")) }
                        @for country in &view.countries { th scope="col" class="num" { bdi { (country_name(&country.code)) } } }
                        @if view.rest_countries > 0 { th scope="col" class="num" { (t(lang, "analysis-others")) } }
                        th scope="col" class="num" { (t(lang, if shares { "analysis-all-amounts" } else { "analysis-all" })) }
                    } }
                    tbody {
                        @for (at, period) in view.periods.iter().enumerate() {
                            @let values = values_at(view, at);
                            @let all = values.iter().sum::<f64>();
                            tr {
                                th scope="row" { bdi { (period) } }
                                @for value in &values { td class="num" { @if shares { (share(*value, all)) } @else { (amount(value.round())) } } }
                                td class="num" { b { (amount(all.round())) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A share in per cent with one decimal; what is not nothing is not rounded to it.
fn share(part: f64, whole: f64) -> String {
    if whole <= 0.0 {
        return "–".to_owned();
    }
    let per_mille = (part * 1000.0 / whole).round();
    if part > 0.0 && per_mille < 1.0 {
        return "<0.1\u{a0}%".to_owned();
    }
    format!("{}\u{a0}%", amount(per_mille / 10.0))
}
