//! How complete the data is, for a bureau to print.

use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{BasisView, LensView, basis, filters, nothing, span_words, tabs};
use crate::Shell;
use crate::parts::country_name;
use crate::shell::{Frame, heading};
use crate::words::{count, t, tw};

const PATH: &str = "/analysis/quality";

/// What is asked of each seizure, in the order of the columns.
pub const ASKED: [&str; 11] = [
    "day",
    "place",
    "located",
    "drug",
    "weight",
    "transport",
    "hiding",
    "site",
    "departure",
    "destination",
    "agency",
];

/// A country, or a year of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityLine {
    /// Country code.
    pub country: String,
    /// The year; empty of dates that span years, and where all years are together.
    pub year: String,
    /// Seizures.
    pub seizures: u64,
    /// Further copies of imported rows.
    pub copies: u64,
    /// Numbers of seizures that say each of [`ASKED`].
    pub said: [u64; 11],
    /// Seizures of which both the day of the event and the day of reporting are known.
    pub dated: u64,
    /// Numbers of these that came in within 7, 30, 90 and 365 days.
    pub within: [u64; 4],
}

/// A text of imported tables that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmappedRow {
    /// `drugs`, `units`, `transports`, `concealments`, `sites`, `countries` or `places`.
    pub kind: &'static str,
    /// As reported.
    pub text: String,
    /// Rows that have it, of all tables.
    pub rows: u64,
    /// Tables that have it.
    pub tables: u64,
}

/// The page of `GET /analysis/quality`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QualityView {
    /// What is looked at.
    pub lens: LensView,
    /// What it rests on.
    pub basis: BasisView,
    /// The lines.
    pub lines: Vec<QualityLine>,
    /// Texts of the newest tables that are not known.
    pub unmapped: Vec<UnmappedRow>,
}

/// The quality page.
pub fn analysis_quality(shell: &Shell, view: &QualityView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "analysis-quality");
    shell.page(
        &Frame { wide: true, ..Frame::new(&title) },
        &html! {
            (heading(&html! { (title) }, &span_words(lang, &view.lens, &view.basis), &tabs(lang, &view.lens, PATH)))
            div class="stack" {
                (filters(lang, &view.lens, PATH))
                @if view.lines.is_empty() { (nothing(lang, &view.lens, &title, "analysis-nothing-hint")) }
                @else { (basis(lang, &view.basis)) (completeness(lang, view)) (delay(lang, view)) (unmapped(lang, view)) }
            }
        },
    )
}

fn total(lines: &[QualityLine]) -> QualityLine {
    lines.iter().fold(QualityLine::default(), |mut sum, line| {
        sum.seizures += line.seizures;
        sum.copies += line.copies;
        sum.dated += line.dated;
        sum.said.iter_mut().zip(line.said).for_each(|(sum, said)| *sum += said);
        sum.within.iter_mut().zip(line.within).for_each(|(sum, within)| *sum += within);
        sum
    })
}

fn completeness(lang: Lang, view: &QualityView) -> Markup {
    let label = |key: &str| t(lang, &format!("analysis-quality-{key}"));
    html! {
        section class="panel" aria-labelledby="complete-title" {
            header { h2 id="complete-title" { (label("complete")) } }
            p class="pad small mute" { (label("complete-hint")) }
            div class="scroll" {
                table {
                    caption class="vh" { (label("complete")) }
                    thead { tr {
                        th scope="col" { (first_column(lang, view)) }
                        th scope="col" class="num" { (t(lang, "analysis-measure-seizures")) }
                        th scope="col" class="num" { (label("copies")) }
                        @for asked in ASKED { th scope="col" class="num" { (label(asked)) } }
                    } }
                    tbody {
                        @for line in &view.lines { (complete_line(lang, view, line)) }
                        (complete_total(lang, &total(&view.lines)))
                    }
                }
            }
        }
    }
}

fn first_column(lang: Lang, view: &QualityView) -> String {
    t(lang, if view.lens.country.is_empty() { "analysis-country" } else { "analysis-year" }).into_owned()
}

fn head(lang: Lang, view: &QualityView, line: &QualityLine) -> Markup {
    html! {
        @if !view.lens.country.is_empty() && line.year.is_empty() { (t(lang, "analysis-year-open")) }
        @else if line.year.is_empty() { a href=(view.lens.address(PATH, &[("country", &line.country)])) { bdi { (country_name(&line.country)) } } }
        @else { (line.year) }
    }
}

fn complete_line(lang: Lang, view: &QualityView, line: &QualityLine) -> Markup {
    html! {
        tr {
            th scope="row" { (head(lang, view, line)) }
            td class="num" { (count(line.seizures)) }
            td class="num" { (count(line.copies)) }
            @for said in line.said { td class="num" { (share(said, line.seizures)) } }
        }
    }
}

fn complete_total(lang: Lang, line: &QualityLine) -> Markup {
    html! {
        tr {
            th scope="row" { (t(lang, "analysis-all")) }
            td class="num" { b { (count(line.seizures)) } }
            td class="num" { b { (count(line.copies)) } }
            @for said in line.said { td class="num" { b { (share(said, line.seizures)) } } }
        }
    }
}

/// A share in whole per cent; what is neither none nor all is not rounded to it.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let per_cent = part as f64 * 100.0 / whole as f64;
    let rounded = match (part, part == whole) {
        (0, _) => 0.0,
        (_, true) => 100.0,
        _ => per_cent.round().clamp(1.0, 99.0),
    };
    format!("{rounded}\u{a0}%")
}

fn delay(lang: Lang, view: &QualityView) -> Markup {
    let label = |key: &str| t(lang, &format!("analysis-quality-{key}"));
    html! {
        section class="panel" aria-labelledby="delay-title" {
            header { h2 id="delay-title" { (label("delay")) } }
            p class="pad small mute" { (label("delay-hint")) }
            div class="scroll" {
                table {
                    caption class="vh" { (label("delay")) }
                    thead { tr {
                        th scope="col" { (first_column(lang, view)) }
                        th scope="col" class="num" { (label("dated")) }
                        @for key in ["week", "month", "quarter", "one-year"] { th scope="col" class="num" { (label(key)) } }
                    } }
                    tbody {
                        @for line in &view.lines {
                            tr {
                                th scope="row" { (head(lang, view, line)) }
                                @if line.dated == 0 { td class="mute" colspan="5" { (label("not-recorded")) } }
                                @else {
                                    td class="num" { (count(line.dated)) }
                                    @for within in line.within { td class="num" { (share(within, line.dated)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn unmapped(lang: Lang, view: &QualityView) -> Markup {
    let label = |key: &str| t(lang, &format!("analysis-quality-{key}"));
    html! {
        @if !view.unmapped.is_empty() {
            section class="panel" aria-labelledby="unmapped-title" {
                header { h2 id="unmapped-title" { (label("unmapped")) } }
                p class="pad small mute" { (tw(lang, "analysis-quality-unmapped-hint", &[("count", view.unmapped.len().into())])) }
                table class="cards" {
                    caption class="vh" { (label("unmapped")) }
                    thead { tr { @for key in ["import-report-text", "analysis-quality-kind", "import-report-rows", "analysis-quality-tables"] { th scope="col" { (t(lang, key)) } } } }
                    tbody {
                        @for row in &view.unmapped {
                            tr {
                                th scope="row" { bdi { (row.text) } }
                                td data-l=(t(lang, "analysis-quality-kind")) { (t(lang, &format!("import-report-{}", row.kind))) }
                                td class="num" data-l=(t(lang, "import-report-rows")) { (count(row.rows)) }
                                td class="num" data-l=(label("tables")) { (count(row.tables)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
