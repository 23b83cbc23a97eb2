//! What the data says: map, series, matrix and quality, with one set of filters. Each picture stands beside its table and
//! says what it rests on; one address reproduces a view.

mod erased;
mod map;
mod matrix;
mod quality;
mod series;

pub use erased::{ErasedLine, ErasedView, analysis_erased};
pub use map::{MapCountryRow, MapView, MapWay, analysis_map};
pub use matrix::{CellChange, MatrixCellView, MatrixRowView, MatrixView, analysis_matrix};
pub use quality::{QualityLine, QualityView, UnmappedRow, analysis_quality};
pub use series::{SeriesChange, SeriesCountry, SeriesTurn, SeriesView, analysis_series};

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

    /// What was given for a filter or a setting.
    fn given(&self, name: &str) -> &str {
        let shared = self.shared().into_iter().find(|(known, _)| *known == name);
        shared.map_or_else(|| self.own(name), |(_, value)| value)
    }

    /// Whether what was given for it is not understood.
    fn faulty(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == name)
    }

    /// The same without what is not understood.
    fn understood(&self) -> Self {
        let kept = |name: &str, value: &str| {
            if self.faulty(name) { String::new() } else { value.to_owned() }
        };
        Self {
            from: kept("from", &self.from),
            to: kept("to", &self.to),
            country: kept("country", &self.country),
            region: kept("region", &self.region),
            substance: kept("substance", &self.substance),
            transport: kept("transport", &self.transport),
            copies: kept("copies", &self.copies),
            own: self.own.iter().map(|(name, value)| (*name, kept(name, value))).collect(),
            faults: Vec::new(),
        }
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

const PAGES: [(&str, &str); 5] = [
    ("/analysis/map", "analysis-map"),
    ("/analysis/series", "analysis-series"),
    ("/analysis/matrix", "analysis-matrix"),
    ("/analysis/quality", "analysis-quality"),
    ("/analysis/erased", "analysis-erased"),
];

/// The ways to the other pictures of the same view.
fn tabs(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let bare = LensView { own: Vec::new(), ..lens.understood() };
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
            @for (name, value) in lens.understood().own { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
            (not_understood(lang, lens, path))
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

/// Which filters are not understood, what was given for each, and what it should look like.
fn not_understood(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let label = |name: &str| match name {
        "by" if path == matrix::PATH => "analysis-matrix-columns",
        _ => label_key(name),
    };
    let words = |fault: &FieldFault| {
        tw(
            lang,
            "analysis-fault",
            &[
                ("filter", t(lang, label(&fault.field)).into()),
                ("given", lens.given(&fault.field).into()),
                ("hint", t(lang, &fault.message).into()),
            ],
        )
    };
    let has_field = |name: &str| lens.shared().iter().any(|(shared, _)| *shared == name);
    html! {
        @if !lens.faults.is_empty() {
            div class="summary" role="alert" tabindex="-1" id="f-faults" autofocus {
                h2 class="ic" { (icon(Icon::Warning)) (t(lang, "analysis-faults")) }
                ul {
                    @for fault in &lens.faults {
                        li {
                            @if has_field(&fault.field) { a href={ "#f-" (fault.field) } { (words(fault)) } }
                            @else { (words(fault)) " " a href=(lens.understood().address(path, &[])) { (t(lang, "analysis-fault-leave")) } }
                        }
                    }
                }
            }
        }
    }
}

fn chips(lang: Lang, lens: &LensView, path: &str) -> Markup {
    let words = |name: &str, value: &str| match name {
        // What is no code has no label.
        _ if lens.faulty(name) => value.to_owned(),
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
        "by" => "analysis-by",
        "scale" => "analysis-scale",
        "measure" => "analysis-measure",
        "centre" => "analysis-centre",
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

/// What stands where a picture would. Where a filter is not understood nothing was asked, and what is wrong stands above.
fn nothing(lang: Lang, lens: &LensView, title: &str, hint: &str) -> Markup {
    html! {
        @if lens.faults.is_empty() {
            section class="panel" aria-labelledby="nothing-title" {
                header { h2 id="nothing-title" { (title) } }
                (crate::parts::empty(Icon::Search, &t(lang, "shell-nothing"), &t(lang, hint), None))
            }
        }
    }
}

/// The words that every page begins with.
fn span_words(lang: Lang, lens: &LensView, basis: &BasisView) -> Markup {
    html! {
        @if lens.faults.is_empty() {
            @if let Some((first, last)) = &basis.span {
                (tw(lang, "analysis-span", &[("first", first.as_str().into()), ("last", last.as_str().into())]))
            } @else { (t(lang, "analysis-nothing")) }
        }
    }
}
