//! The map of seizures and of the ways that were stated.

use commonlink_figures::{Map, MapCentre, MapCountry, MapFlow, MapLegend, map, map_key};
use commonlink_reference::Lang;
use maud::{Markup, PreEscaped, html};

use super::{BasisView, LensView, basis, filters, nothing, span_words, switch, tabs};
use crate::Shell;
use crate::parts::country_name;
use crate::shell::{Frame, heading};
use crate::words::{amount, count, t, tw};

const PATH: &str = "/analysis/map";

/// A country of seizure.
#[derive(Clone, Debug, PartialEq)]
pub struct MapCountryRow {
    /// Code.
    pub code: String,
    /// Seizures.
    pub seizures: u64,
    /// Kilograms of what has a weight.
    pub kilograms: f64,
    /// Items, by substance, that have a weight.
    pub weighed: u64,
}

/// A way between two countries.
#[derive(Clone, Debug, PartialEq)]
pub struct MapWay {
    /// Country that it leaves.
    pub from: String,
    /// Country that it comes to.
    pub to: String,
    /// It goes on from the country of seizure to a stated destination.
    pub onward: bool,
    /// Seizures.
    pub seizures: u64,
}

/// The page of `GET /analysis/map`. Own settings: `measure` (`kilograms` or nothing), `centre` (`pacific` or nothing).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapView {
    /// What is looked at.
    pub lens: LensView,
    /// What it rests on.
    pub basis: BasisView,
    /// Countries of seizure.
    pub countries: Vec<MapCountryRow>,
    /// The ways with most seizures, the largest first.
    pub ways: Vec<MapWay>,
    /// Ways that are not drawn.
    pub more_ways: u64,
}

/// The map page.
pub fn analysis_map(shell: &Shell, view: &MapView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "analysis-map");
    let frame = Frame { styles: &["figures.css"], wide: true, ..Frame::new(&title) };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &span_words(lang, &view.lens, &view.basis), &tabs(lang, &view.lens, PATH)))
            div class="stack" {
                (filters(lang, &view.lens, PATH))
                @if view.countries.is_empty() { (nothing(lang, &view.lens, &title, "analysis-nothing-hint")) }
                @else { (picture(lang, view)) (basis(lang, &view.basis)) (countries(lang, view)) (ways(lang, view)) }
            }
        },
    )
}

fn picture(lang: Lang, view: &MapView) -> Markup {
    let by_weight = view.lens.own("measure") == "kilograms";
    let names: Vec<(String, String, String)> = view
        .countries
        .iter()
        .map(|row| {
            let words = tw(
                lang,
                "analysis-map-country",
                &[
                    ("country", country_name(&row.code).into()),
                    ("seizures", count(row.seizures).into()),
                    ("kilograms", amount(row.kilograms.round()).into()),
                ],
            );
            (row.code.clone(), words, view.lens.address(PATH, &[("country", &row.code)]))
        })
        .collect();
    let value = |row: &MapCountryRow| if by_weight { row.kilograms } else { row.seizures as f64 };
    let mut order: Vec<(&MapCountryRow, &(String, String, String))> =
        view.countries.iter().zip(&names).collect();
    order.sort_by(|a, b| value(b.0).total_cmp(&value(a.0)));
    let countries: Vec<MapCountry<'_>> = order
        .iter()
        .map(|(row, (code, words, href))| MapCountry {
            code,
            name: words,
            size: Some(value(row)).filter(|value| *value > 0.0),
            shade: 0,
            href: Some(href),
        })
        .collect();
    let flow_names: Vec<String> = view.ways.iter().map(|way| way_words(lang, way)).collect();
    let mut flows: Vec<MapFlow<'_>> = view
        .ways
        .iter()
        .zip(&flow_names)
        .map(|(way, name)| MapFlow {
            from: &way.from,
            to: &way.to,
            count: way.seizures as f64,
            assumed: way.onward,
            name,
            href: None,
        })
        .collect();
    // The largest lies on top.
    flows.reverse();
    let circles = t(lang, if by_weight { "analysis-measure-kilograms" } else { "analysis-measure-seizures" });
    let (ring, width) = (t(lang, "analysis-map-ring"), t(lang, "analysis-map-width"));
    let (known, onward, note) = (
        t(lang, "analysis-map-departure"),
        t(lang, "analysis-map-destination"),
        t(lang, "analysis-map-note"),
    );
    let drawing = Map {
        id: "map",
        title: &t(lang, "analysis-map"),
        desc: &t(lang, "analysis-map-desc"),
        centre: if view.lens.own("centre") == "pacific" { MapCentre::Pacific } else { MapCentre::Atlantic },
        boundaries: true,
        countries: &countries,
        flows: &flows,
        legend: MapLegend {
            circles: &circles,
            ring: &ring,
            flows: &width,
            known: &known,
            assumed: &onward,
            shades: "",
            steps: &[],
            note: &note,
        },
        write: &|value| amount(value.round()),
    };
    html! {
        section class="panel" aria-labelledby="map-heading" {
            header {
                h2 id="map-heading" { (t(lang, if by_weight { "analysis-measure-kilograms" } else { "analysis-measure-seizures" })) }
            }
            div class="pad row" {
                (switch(lang, &view.lens, PATH, "measure", "analysis-measure", &[("", "analysis-measure-seizures"), ("kilograms", "analysis-measure-kilograms")]))
                (switch(lang, &view.lens, PATH, "centre", "analysis-centre", &[("", "analysis-centre-atlantic"), ("pacific", "analysis-centre-pacific")]))
            }
            figure class="fig" { (PreEscaped(map(&drawing))) (PreEscaped(map_key(&drawing))) }
        }
    }
}

fn way_words(lang: Lang, way: &MapWay) -> String {
    tw(
        lang,
        "analysis-map-way",
        &[
            ("from", country_name(&way.from).into()),
            ("to", country_name(&way.to).into()),
            ("seizures", count(way.seizures).into()),
        ],
    )
}

fn countries(lang: Lang, view: &MapView) -> Markup {
    let mut rows: Vec<&MapCountryRow> = view.countries.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.seizures));
    html! {
        section class="panel" aria-labelledby="countries-title" {
            header { h2 id="countries-title" { (t(lang, "analysis-by-country")) } }
            table class="cards" {
                caption class="vh" { (t(lang, "analysis-by-country")) }
                thead { tr { @for key in ["analysis-country", "analysis-measure-seizures", "analysis-measure-kilograms", "analysis-weighed"] { th scope="col" { (t(lang, key)) } } } }
                tbody {
                    @for row in rows {
                        tr data-row {
                            th scope="row" { a href=(view.lens.address(PATH, &[("country", &row.code)])) { bdi { (country_name(&row.code)) } } }
                            td class="num" data-l=(t(lang, "analysis-measure-seizures")) { (count(row.seizures)) }
                            td class="num" data-l=(t(lang, "analysis-measure-kilograms")) { (amount(row.kilograms.round())) }
                            td class="num" data-l=(t(lang, "analysis-weighed")) { (count(row.weighed)) }
                        }
                    }
                }
            }
        }
    }
}

fn ways(lang: Lang, view: &MapView) -> Markup {
    html! {
        @if !view.ways.is_empty() {
            section class="panel" aria-labelledby="ways-title" {
                header { h2 id="ways-title" { (t(lang, "analysis-ways")) } }
                p class="pad small mute" {
                    (t(lang, "analysis-ways-hint"))
                    @if view.more_ways > 0 { " " (tw(lang, "analysis-ways-more", &[("count", count(view.more_ways).into())])) }
                }
                table class="cards" {
                    caption class="vh" { (t(lang, "analysis-ways")) }
                    thead { tr { @for key in ["analysis-way-from", "analysis-way-to", "analysis-way-basis", "analysis-measure-seizures"] { th scope="col" { (t(lang, key)) } } } }
                    tbody {
                        @for way in &view.ways {
                            tr data-row {
                                th scope="row" { bdi { (country_name(&way.from)) } }
                                td data-l=(t(lang, "analysis-way-to")) { bdi { (country_name(&way.to)) } }
                                td data-l=(t(lang, "analysis-way-basis")) { (t(lang, if way.onward { "analysis-map-destination" } else { "analysis-map-departure" })) }
                                td class="num" data-l=(t(lang, "analysis-measure-seizures")) { (count(way.seizures)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
