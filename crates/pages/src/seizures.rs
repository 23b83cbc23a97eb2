//! The seizure list.

use commonlink_model::{Moment, RecordId, ReportedDate, Role};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, choices, country_choices, country_name, empty, substances, tag};
use crate::shell::{Frame, heading};
use crate::words::{amount, code, count, moment, t, tw};
use crate::{FormValues, PageLinks, Shell};

/// What the address asks for. Empty text means: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeizuresQuery {
    /// `country=`: ISO 3166-1 alpha-2 of the place.
    pub country: String,
    /// `substance=`: substance group code.
    pub substance: String,
    /// `transport=`: transport mode code.
    pub transport: String,
    /// `q=`: words, as in the search.
    pub q: String,
    /// `from=`: first day.
    pub from: String,
    /// `to=`: last day.
    pub to: String,
    /// `own=1`: without what others share.
    pub own: String,
    /// `sort=`: column (`date`, `reference`, `place`, `kilograms`, `received`), with `-` in front when
    /// descending. Empty means `-received`.
    pub sort: String,
}

/// One seizure in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizureRow {
    /// Identifier.
    pub id: RecordId,
    /// Name of the owner, where it is another body than the reader's.
    pub owner: Option<String>,
    /// Reference; empty where it is held back.
    pub reference: String,
    /// Date.
    pub date: ReportedDate,
    /// Country of the place.
    pub country: String,
    /// Place in words; empty where it is held back.
    pub place: String,
    /// Transport mode code.
    pub transport: String,
    /// Substance group codes.
    pub substances: Vec<String>,
    /// Kilograms in all, where known.
    pub kilograms: Option<f64>,
    /// Marks held.
    pub marks: u64,
    /// Hits.
    pub hits: u64,
    /// Links.
    pub links: u64,
    /// When it was received.
    pub received: Moment,
}

/// The page of `GET /seizures`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeizuresView {
    /// What was asked.
    pub query: SeizuresQuery,
    /// The rows of this page.
    pub rows: Vec<SeizureRow>,
    /// Where the list goes on.
    pub links: PageLinks,
    /// There are more than the links say.
    pub or_more: bool,
}

impl SeizuresQuery {
    /// The address of the list with this query and some parts changed; empty parts are left out.
    fn address(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let held = [
            ("q", &self.q),
            ("country", &self.country),
            ("substance", &self.substance),
            ("transport", &self.transport),
            ("from", &self.from),
            ("to", &self.to),
            ("own", &self.own),
            ("sort", &self.sort),
        ];
        let mut parts: Vec<(&str, &str)> = held
            .into_iter()
            .map(|(name, value)| {
                let change = changes.iter().find(|(changed, _)| *changed == name);
                (name, change.map_or(value.as_str(), |(_, value)| value))
            })
            .collect();
        parts.extend(changes.iter().filter(|(name, _)| *name == "after"));
        let query: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// Percent-encodes everything but the unreserved characters.
pub(crate) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The seizure list.
pub fn seizures(shell: &Shell, view: &SeizuresView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "seizure-list-title");
    let query = &view.query;
    let filtered = *query != SeizuresQuery { sort: query.sort.clone(), ..SeizuresQuery::default() };
    let actions = html! {
        a class="btn" href=(query.address("/seizures.csv", &[])) download { (icon(Icon::Download)) "CSV" }
        a class="btn" href=(query.address("/seizures.json", &[])) download { (icon(Icon::Download)) "JSON" }
        @if shell.has(Role::Officer) { a class="btn p" href="/seizures/new" data-key="n" { (icon(Icon::Add)) (t(lang, "shell-submit")) } }
    };
    let sub =
        html! { (tw(lang, "seizure-list-sub", &[("organisation", shell.organisation.as_str().into())])) };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &actions))
            div class="stack" {
                (filters(lang, query, filtered))
                section class="panel" aria-label=(title) {
                    header {
                        h2 { (tw(lang, if view.or_more { "shell-results-more" } else { "shell-results" }, &[("count", view.links.total.into())])) }
                        @if view.links.later { a class="end" href=(query.address("/seizures", &[])) { (t(lang, "shell-first-page")) } }
                    }
                    @if view.rows.is_empty() {
                        @if filtered { (empty(Icon::Search, &t(lang, "shell-nothing"), &t(lang, "shell-results-none"), Some(("/seizures", &t(lang, "seizure-filter-clear"))))) }
                        @else { (empty(Icon::Seizure, &t(lang, "seizure-list-none"), &t(lang, "seizure-list-none-hint"), shell.submission(&t(lang, "shell-submit")))) }
                    } @else { div class="scroll" { (seizure_table(lang, Some(query), &view.rows.iter().collect::<Vec<_>>(), |_| html! {})) } }
                    @if let Some(next) = &view.links.next {
                        p class="pad" { a class="btn" rel="next" href=(query.address("/seizures", &[("after", next)])) { (t(lang, "shell-next-page")) } }
                    }
                }
            }
        },
    )
}

fn filters(lang: Lang, query: &SeizuresQuery, filtered: bool) -> Markup {
    let mut values = FormValues::default();
    let held = [
        ("q", &query.q),
        ("country", &query.country),
        ("substance", &query.substance),
        ("transport", &query.transport),
        ("from", &query.from),
        ("to", &query.to),
        ("own", &query.own),
    ];
    for (name, value) in held {
        values.set(name, value.as_str());
    }
    let form = Form { lang, values: &values, faults: &[], prefix: "f-", plain: true };
    let any = t(lang, "seizure-filter-any");
    let field = |name, label, kind| Field { name, label, kind, width: "w3", ..Field::default() };
    let words = |name: &str, value: &str| match name {
        "country" => country_name(value),
        "substance" => code(lang, "substance_group", value),
        "transport" => code(lang, "transport_mode", value),
        "own" => t(lang, "seizure-filter-own-only").into_owned(),
        _ => value.to_owned(),
    };
    html! {
        form class="panel pad stack" action="/seizures" aria-label=(t(lang, "seizure-filter-title")) {
            @if !query.sort.is_empty() { input type="hidden" name="sort" value=(query.sort); }
            div class="fields" {
                (form.input(&field("q", "seizure-filter-q", "search")))
                (form.select(&field("country", "seizure-filter-country", ""), &country_choices(), Some(&any)))
                (form.select(&field("substance", "seizure-filter-substance", ""), &choices(lang, &lists::SUBSTANCE_GROUPS), Some(&any)))
                (form.select(&field("transport", "seizure-filter-transport", ""), &choices(lang, &lists::TRANSPORT_MODES), Some(&any)))
                (form.input(&field("from", "seizure-filter-from", "date")))
                (form.input(&field("to", "seizure-filter-to", "date")))
                (form.select(&field("own", "seizure-filter-own", ""), &[("1".to_owned(), t(lang, "seizure-filter-own-only").into_owned())], Some(&t(lang, "seizure-filter-own-any"))))
                div class="field w3 low" { div class="row" { button class="btn p" { (t(lang, "seizure-filter-apply")) } } }
            }
            @if filtered {
                div class="row" {
                    div class="chips" role="group" aria-label=(t(lang, "seizure-filter-active")) {
                        @for (name, value) in held {
                            @if !value.is_empty() {
                                a class="chip" href=(query.address("/seizures", &[(name, "")])) {
                                    (t(lang, &format!("seizure-filter-{name}"))) ": " b { bdi { (words(name, value)) } }
                                    (icon(Icon::Cross)) span class="vh" { (t(lang, "seizure-filter-remove")) }
                                }
                            }
                        }
                        a class="chip" href="/seizures" { (t(lang, "seizure-filter-clear")) }
                    }
                }
            }
        }
    }
}

/// Columns by name; those with `true` can be sorted by.
const COLUMNS: [(&str, bool); 8] = [
    ("reference", true),
    ("date", true),
    ("place", true),
    ("substances", false),
    ("kilograms", true),
    ("marks", false),
    ("findings", false),
    ("received", true),
];

/// Seizures in rows, sorted through the address where they are a list; `more` stands under the reference.
pub(crate) fn seizure_table(
    lang: Lang,
    query: Option<&SeizuresQuery>,
    rows: &[&SeizureRow],
    more: impl Fn(&SeizureRow) -> Markup,
) -> Markup {
    let label = |column: &str| t(lang, &format!("seizure-column-{column}"));
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "seizure-list-title")) }
            thead {
                tr {
                    @for (column, sortable) in COLUMNS {
                        @match query {
                            Some(query) if sortable => (sort_head(lang, query, column)),
                            _ => th scope="col" class=[(column == "kilograms").then_some("num")] { (label(column)) },
                        }
                    }
                }
            }
            tbody {
                @for row in rows {
                    tr data-row {
                        th scope="row" class="nw" {
                            a href={ "/seizures/" (row.id) } { (reference_words(lang, &row.reference)) }
                            @if let Some(owner) = &row.owner { small { bdi { (owner) } } }
                            (more(row))
                        }
                        td class="nw" data-l=(label("date")) { bdi { (row.date) } }
                        td class="mw" data-l=(label("place")) { span { span class="cc" { bdi { (row.country) } } " " bdi { (row.place) } small { (code(lang, "transport_mode", &row.transport)) } } }
                        td class="mw" data-l=(label("substances")) { span { (substances(lang, &row.substances)) } }
                        td class="num" data-l=(label("kilograms")) {
                            @match row.kilograms { Some(kilograms) => span { (amount(kilograms)) }, None => span class="mute" { (t(lang, "seizure-no-weight")) } }
                        }
                        td data-l=(label("marks")) { (count(row.marks)) }
                        td data-l=(label("findings")) {
                            span {
                                @if row.hits > 0 { a href={ "/seizures/" (row.id) "#hits" } { (tw(lang, "seizure-hits-count", &[("count", row.hits.into())])) } }
                                @if row.links > 0 { " " (tag("ok", Some(Icon::Link), &tw(lang, "seizure-links-count", &[("count", row.links.into())]))) }
                                @if row.hits == 0 && row.links == 0 { span class="mute" { (t(lang, "shell-none")) } }
                            }
                        }
                        td data-l=(label("received")) { (moment(row.received)) }
                    }
                }
            }
        }
    }
}

/// A reference, or that it is held back.
pub(crate) fn reference_words(lang: Lang, reference: &str) -> Markup {
    html! {
        @if reference.is_empty() { i class="mute" { (t(lang, "seizure-reference-held")) } } @else { bdi { (reference) } }
    }
}

fn sort_head(lang: Lang, query: &SeizuresQuery, column: &str) -> Markup {
    let sort = if query.sort.is_empty() { "-received" } else { query.sort.as_str() };
    let (order, next, arrow) = match sort.strip_prefix('-') {
        Some(by) if by == column => (Some("descending"), column.to_owned(), "↓"),
        None if sort == column => (Some("ascending"), format!("-{column}"), "↑"),
        _ => (None, column.to_owned(), ""),
    };
    html! {
        th scope="col" class=[(column == "kilograms").then_some("num")] aria-sort=[order] {
            a href=(query.address("/seizures", &[("sort", &next)])) { (t(lang, &format!("seizure-column-{column}"))) span aria-hidden="true" { (arrow) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_query_and_nothing_empty() {
        let query =
            SeizuresQuery { q: "a b&c".to_owned(), country: "FJ".to_owned(), ..SeizuresQuery::default() };
        assert_eq!(query.address("/seizures", &[]), "/seizures?q=a%20b%26c&country=FJ");
        assert_eq!(
            query.address("/seizures", &[("q", ""), ("after", "x=")]),
            "/seizures?country=FJ&after=x%3D"
        );
        assert_eq!(SeizuresQuery::default().address("/seizures", &[]), "/seizures");
    }
}
