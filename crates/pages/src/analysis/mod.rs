//! What the data says: map, series, matrix and quality, with one set of filters. Each picture stands beside its table and
//! says what it rests on; one address reproduces a view.

mod map;
mod matrix;
mod quality;
mod series;

pub use map::{MapCountryRow, MapView, MapWay, analysis_map};
pub use matrix::{CellChange, MatrixCellView, MatrixRowView, MatrixView, analysis_matrix};
pub use quality::{QualityLine, QualityView, UnmappedRow, analysis_quality};
pub use series::{SeriesBreak, SeriesCountry, SeriesView, analysis_series};

use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, choices, country_choices, country_name};
use crate::words::{code, count, t, tw};
use crate::{FieldFault, FormValues};

/// What is looked at, as the address says it. Empty texts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LensView {
    /// First month or year.
    pub from: String,
    /// Last month or year.
    pub to: String,
    /// Country of seizure.
    pub country: String,
    /// Region of the world.
    pub region: String,
    /// Substance group.
    pub substance: String,
    /// Transport mode.
    pub transport: String,
    /// `without` leaves further copies out.
    pub copies: String,
    /// What else the page keeps in its address: `by`, `measure`, `centre`, `scale`.
    pub own: Vec<(&'static str, String)>,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

impl LensView {
    fn shared(&self) -> [(&'static str, &String); 7] {
        [
            ("from", &self.from),
            ("to", &self.to),
            ("country", &self.country),
            ("region", &self.region),
            ("substance", &self.substance),
            ("transport", &self.transport),
            ("copies", &self.copies),
        ]
    }

    /// The address of this view on `path` with some values changed; an empty value is left out.
    pub fn address(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let own = self.own.iter().map(|(name, value)| (*name, value));
        let mut address = path.to_owned();
        let mut sign = '?';
        for (name, value) in self.shared().into_iter().chain(own) {
            let value =
                changed.iter().find(|(other, _)| *other == name).map_or(value.as_str(), |(_, value)| value);
            if !value.is_empty() {
                address.push(sign);
                address.push_str(name);
                address.push('=');
                address.push_str(&crate::seizures::percent(value));
                sign = '&';
            }
        }
        address
    }

    /// The own value of a page.
    pub fn own(&self, name: &str) -> &str {
        self.own.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// What every picture rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BasisView {
    /// Seizures that are counted.
    pub seizures: u64,
    /// Countries of seizure among them.
    pub countries: u64,
    /// Further copies of imported rows.
    pub copies: u64,
    /// Whether further copies are counted.
    pub with_copies: bool,
    /// Seizures whose date is not known closely enough.
    pub undated: u64,
    /// First and last month of everything in scope.
    pub span: Option<(String, String)>,
    /// When it was counted.
    pub at: String,
}

const PAGES: [(&str, &str); 4] = [
    ("/analysis/map", "analysis-map"),
    ("/analysis/series", "analysis-series"),
    ("/analysis/matrix", "analysis-matrix"),
    ("/analysis/quality", "analysis-quality"),
];

/// The ways to the other pictures of the same view.
fn tabs(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let bare = LensView { own: Vec::new(), ..lens.clone() };
    html! {
        nav class="chips noprint" aria-label=(t(lang, "analysis-pages")) {
            @for (address, key) in PAGES {
                a class="chip" href=(bare.address(address, &[])) aria-current=[(address == path).then_some("page")] { (t(lang, key)) }
            }
        }
    }
}

/// The filters and the chips of those in force.
fn filters(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let mut values = FormValues::default();
    for (name, value) in lens.shared() {
        values.set(name, value.as_str());
    }
    let form = Form { lang, values: &values, faults: &lens.faults, prefix: "f-", plain: true };
    let any = t(lang, "seizure-filter-any");
    let field = |name, label| Field { name, label, width: "w3", ..Field::default() };
    let copies: Vec<(String, String)> = [("without", "analysis-copies-without")]
        .map(|(value, key)| (value.to_owned(), t(lang, key).into_owned()))
        .to_vec();
    html! {
        form class="panel pad stack noprint" action=(path) aria-label=(t(lang, "seizure-filter-title")) {
            @for (name, value) in &lens.own { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
            (form.summary())
            div class="fields" {
                (form.input(&field("from", "analysis-from")))
                (form.input(&field("to", "analysis-to")))
                (form.select(&field("country", "analysis-country"), &country_choices(), Some(&any)))
                (form.select(&field("region", "analysis-region"), &choices(lang, &lists::REGIONS), Some(&any)))
                (form.select(&field("substance", "seizure-filter-substance"), &choices(lang, &lists::SUBSTANCE_GROUPS), Some(&any)))
                (form.select(&field("transport", "seizure-filter-transport"), &choices(lang, &lists::TRANSPORT_MODES), Some(&any)))
                (form.select(&field("copies", "analysis-copies"), &copies, Some(&t(lang, "analysis-copies-with"))))
                div class="field w3 low" { div class="row" { button class="btn p" { (t(lang, "seizure-filter-apply")) } } }
            }
        }
        (chips(lang, lens, path))
    }
}

fn chips(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let words = |name: &str, value: &str| match name {
        "country" => country_name(value),
        "region" => code(lang, "region", value),
        "substance" => code(lang, "substance_group", value),
        "transport" => code(lang, "transport_mode", value),
        "copies" => t(lang, "analysis-copies-without").into_owned(),
        _ => value.to_owned(),
    };
    let active = lens.shared().into_iter().any(|(_, value)| !value.is_empty());
    html! {
        @if active {
            div class="chips" role="group" aria-label=(t(lang, "seizure-filter-active")) {
                @for (name, value) in lens.shared() {
                    @if !value.is_empty() {
                        a class="chip" href=(lens.address(path, &[(name, "")])) {
                            (t(lang, label_key(name))) ": " b { bdi { (words(name, value)) } }
                            (icon(Icon::Cross)) span class="vh" { (t(lang, "seizure-filter-remove")) }
                        }
                    }
                }
                a class="chip" href=(path) { (t(lang, "seizure-filter-clear")) }
            }
        }
    }
}

fn label_key(name: &str) -> &'static str {
    match name {
        "from" => "analysis-from",
        "to" => "analysis-to",
        "country" => "analysis-country",
        "region" => "analysis-region",
        "substance" => "seizure-filter-substance",
        "transport" => "seizure-filter-transport",
        _ => "analysis-copies",
    }
}

/// One of several values of an own setting, as links.
fn switch(lang: Lang, lens: &LensView, path: &str, name: &str, title: &str, all: &[(&str, &str)]) -> Markup {
    let chosen = lens.own(name);
    html! {
        div class="chips noprint" role="group" aria-label=(t(lang, title)) {
            @for (value, key) in all {
                a class="chip" href=(lens.address(path, &[(name, value)])) aria-current=[(chosen == *value).then_some("true")] { (t(lang, key)) }
            }
        }
    }
}

/// What a picture rests on, in sentences.
fn basis(lang: Lang, basis: &BasisView) -> Markup {
    html! {
        p class="note small" {
            (tw(lang, "analysis-basis", &[
                ("seizures", count(basis.seizures).into()), ("countries", basis.countries.into()), ("at", basis.at.as_str().into()),
            ]))
            @if basis.copies > 0 {
                " "
                @let key = if basis.with_copies { "analysis-basis-copies" } else { "analysis-basis-no-copies" };
                (tw(lang, key, &[("copies", count(basis.copies).into())]))
            }
            @if basis.undated > 0 { " " (tw(lang, "analysis-basis-undated", &[("seizures", count(basis.undated).into())])) }
            " " (t(lang, "analysis-basis-absence"))
        }
    }
}

/// What stands where a picture would.
fn nothing(lang: Lang, title: &str, hint: &str) -> Markup {
    html! {
        section class="panel" aria-labelledby="nothing-title" {
            header { h2 id="nothing-title" { (title) } }
            (crate::parts::empty(Icon::Search, &t(lang, "shell-nothing"), &t(lang, hint), None))
        }
    }
}

/// The words that every page begins with.
fn span_words(lang: Lang, basis: &BasisView) -> Markup {
    html! {
        @if let Some((first, last)) = &basis.span {
            (tw(lang, "analysis-span", &[("first", first.as_str().into()), ("last", last.as_str().into())]))
        } @else { (t(lang, "analysis-nothing")) }
    }
}
