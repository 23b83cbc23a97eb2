//! What was found everywhere, by type.

use commonlink_model::{MarkKind, RecordId};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::imports::batch_table;
use crate::parts::{empty, link_table};
use crate::seizures::{percent, seizure_table};
use crate::shell::{Frame, heading};
use crate::words::{code, count, t, tw};
use crate::{BatchRow, LinkRow, SeizureRow, Shell};

/// A seizure that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundSeizure {
    /// As in the list.
    pub row: SeizureRow,
    /// Exhibits of it by number, with the seal where that was asked for.
    pub exhibits: Vec<(String, Option<String>)>,
}

/// A mark that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMark {
    /// Identifier.
    pub id: RecordId,
    /// Kind.
    pub kind: MarkKind,
    /// Label.
    pub label: String,
    /// Its seizure.
    pub seizure: RecordId,
    /// Reference of that.
    pub reference: String,
}

/// Results of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<T> {
    /// The first of them, best first.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Default for Section<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), more: false }
    }
}

/// The page of `GET /search`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchView {
    /// `q=` of the address.
    pub text: String,
    /// Code of why it can't be asked.
    pub fault: Option<String>,
    /// Seizures.
    pub seizures: Section<FoundSeizure>,
    /// Marks.
    pub marks: Section<FoundMark>,
    /// Links.
    pub links: Section<LinkRow>,
    /// Tables.
    pub tables: Section<BatchRow>,
    /// Accounts: name and login.
    pub people: Section<(String, String)>,
}

impl SearchView {
    fn count(&self) -> usize {
        self.seizures.rows.len()
            + self.marks.rows.len()
            + self.links.rows.len()
            + self.tables.rows.len()
            + self.people.rows.len()
    }
}

/// The results, or what can be looked for.
pub fn search(shell: &Shell, view: &SearchView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "search-title");
    let asked = !view.text.trim().is_empty();
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "search-sub")) }, &html! {}))
            div class="stack" {
                (form(lang, view))
                @if view.fault.is_some() {
                } @else if !asked {
                    section class="panel" { h2 class="vh" { (t(lang, "search-results")) } (empty(Icon::Search, &t(lang, "search-nothing-asked"), &t(lang, "search-nothing-asked-hint"), None)) }
                } @else if view.count() == 0 {
                    section class="panel" { h2 class="vh" { (t(lang, "search-results")) } (empty(Icon::Search, &tw(lang, "search-none", &[("text", view.text.trim().into())]), &t(lang, "search-none-hint"), None)) }
                } @else {
                    (results(lang, view))
                }
                (how(lang))
            }
        },
    )
}

fn form(lang: Lang, view: &SearchView) -> Markup {
    let fault = view.fault.as_ref().map(|code| t(lang, code));
    html! {
        form class="panel pad" action="/search" {
            div class="fields" {
                div class="field w8" {
                    label for="q" { (t(lang, "search-field")) }
                    input type="search" id="q" name="q" value=(view.text) maxlength="200" aria-invalid=[fault.as_ref().map(|_| "true")] aria-describedby=[fault.as_ref().map(|_| "q-fault")];
                    @if let Some(fault) = &fault { p class="fault" id="q-fault" { (icon(Icon::Warning)) (fault) } }
                }
                div class="field w2 low" { div class="row" { button class="btn p" { (t(lang, "search-submit")) } } }
            }
        }
    }
}

fn section<T>(lang: Lang, name: &str, section: &Section<T>, all: Option<&str>, body: &Markup) -> Markup {
    let title = t(lang, &format!("search-section-{name}"));
    let shown = section.rows.len() as u64;
    html! {
        @if shown > 0 {
            section class="panel" aria-labelledby={ "found-" (name) } {
                header {
                    h2 id={ "found-" (name) } { (title) " " span class="mute" { (count(shown)) @if section.more { "+" } } }
                    @if let Some(address) = all { a class="end" href=(address) { (t(lang, "search-more-seizures")) } }
                }
                (body)
                @if section.more && all.is_none() { p class="pad mute" { (tw(lang, "search-more", &[("count", shown.into())])) } }
            }
        }
    }
}

fn results(lang: Lang, view: &SearchView) -> Markup {
    let all = view.seizures.more.then(|| format!("/seizures?q={}", percent(view.text.trim())));
    let rows: Vec<&SeizureRow> = view.seizures.rows.iter().map(|found| &found.row).collect();
    let exhibits = |row: &SeizureRow| {
        let found = view.seizures.rows.iter().find(|found| found.row.id == row.id);
        html! {
            @for (number, seal) in found.iter().flat_map(|found| &found.exhibits) {
                small {
                    (tw(lang, "search-exhibit", &[("number", number.as_str().into())]))
                    @if let Some(seal) = seal { ", " (tw(lang, "search-exhibit-seal", &[("seal", seal.as_str().into())])) }
                }
            }
        }
    };
    html! {
        (section(lang, "seizures", &view.seizures, all.as_deref(), &html! { div class="scroll" { (seizure_table(lang, None, &rows, exhibits)) } }))
        (section(lang, "marks", &view.marks, None, &marks(lang, &view.marks.rows)))
        (section(lang, "links", &view.links, None, &link_table(lang, &view.links.rows, &t(lang, "search-section-links"))))
        (section(lang, "tables", &view.tables, None, &batch_table(lang, &view.tables.rows)))
        (section(lang, "people", &view.people, None, &people(lang, &view.people.rows)))
    }
}

fn marks(lang: Lang, rows: &[FoundMark]) -> Markup {
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "search-section-marks")) }
            thead { tr { th scope="col" { (t(lang, "marks-column-mark")) } th scope="col" { (t(lang, "search-mark-of")) } } }
            tbody {
                @for row in rows {
                    tr data-row {
                        th scope="row" {
                            a href={ "/marks/" (row.id) } { (code(lang, "mark_kind", row.kind.code())) @if !row.label.is_empty() { ": " bdi { (row.label) } } }
                        }
                        td data-l=(t(lang, "search-mark-of")) { a href={ "/seizures/" (row.seizure) } { bdi { (row.reference) } } }
                    }
                }
            }
        }
    }
}

fn people(lang: Lang, rows: &[(String, String)]) -> Markup {
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "search-section-people")) }
            thead { tr { @for column in ["name", "login"] { th scope="col" { (t(lang, &format!("search-column-{column}"))) } } } }
            tbody {
                @for (name, login) in rows {
                    tr data-row {
                        th scope="row" { a href="/people" { bdi { (name) } } }
                        td data-l=(t(lang, "search-column-login")) { bdi { (login) } }
                    }
                }
            }
        }
    }
}

fn how(lang: Lang) -> Markup {
    html! {
        details class="panel pad" {
            summary { (t(lang, "search-how")) }
            ul {
                @for part in ["words", "numbers", "names", "order"] { li { (t(lang, &format!("search-how-{part}"))) } }
            }
        }
    }
}
