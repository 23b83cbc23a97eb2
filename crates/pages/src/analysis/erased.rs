//! What is left of erased records: anonymised numbers, in cells of no fewer than five.

use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{LensView, tabs};
use crate::Shell;
use crate::icons::Icon;
use crate::parts::{country_name, empty};
use crate::shell::{Frame, heading};
use crate::words::{code, count, t, tw};

const PATH: &str = "/analysis/erased";

/// A cell. A part is empty where it was not known, and `*` where it was joined with its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasedLine {
    /// Year of the event.
    pub year: String,
    /// Its quarter, `1` to `4`.
    pub quarter: String,
    /// Country code.
    pub country: String,
    /// Code of the group of the first drug.
    pub drug: String,
    /// Code of its form.
    pub form: String,
    /// Code of its band of mass.
    pub mass: String,
    /// Code of the transport mode.
    pub transport: String,
    /// Code of the hiding place, level 1.
    pub hiding: String,
    /// Seizures.
    pub seizures: u64,
}

/// The page of `GET /analysis/erased`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasedView {
    /// The fewest seizures of a cell.
    pub fewest: u64,
    /// Of all bodies.
    pub all: Vec<ErasedLine>,
    /// Of the own body, what is not among those of all yet.
    pub own: Vec<ErasedLine>,
}

/// The page.
pub fn analysis_erased(shell: &Shell, view: &ErasedView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "analysis-erased-title");
    let section = |id: &'static str, none: &str, lines: &[ErasedLine]| {
        html! {
            section class="panel" aria-labelledby=(id) {
                header { h2 id=(id) { (t(lang, id)) } }
                @if lines.is_empty() { (empty(Icon::Chart, &t(lang, none), &t(lang, "analysis-erased-none-hint"), None)) }
                @else { (table(lang, id, lines)) }
            }
        }
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "analysis-erased-sub")) }, &html! {}))
            (tabs(lang, &LensView::default(), PATH))
            div class="stack" {
                p { (tw(lang, "analysis-erased-hint", &[("count", view.fewest.into())])) }
                (section("analysis-erased-all", "analysis-erased-none", &view.all))
                (section("analysis-erased-own", "analysis-erased-own-none", &view.own))
            }
        },
    )
}

fn table(lang: Lang, id: &str, lines: &[ErasedLine]) -> Markup {
    let label = |key: &str| t(lang, &format!("analysis-erased-{key}"));
    html! {
        div class="scroll" tabindex="0" role="region" aria-labelledby=(id) {
            table {
                thead { tr {
                    @for key in ["year", "quarter", "country", "drug", "form", "mass", "transport", "hiding"] { th scope="col" { (label(key)) } }
                    th scope="col" class="num" { (label("seizures")) }
                } }
                tbody {
                    @for line in lines {
                        tr {
                            td { (part(lang, &line.year, |year| html! { (year) })) }
                            td { (part(lang, &line.quarter, |quarter| html! { (quarter) })) }
                            td { (part(lang, &line.country, |country| html! { (country_name(country)) })) }
                            td { (part(lang, &line.drug, |drug| html! { (code(lang, "substance_group", drug)) })) }
                            td { (part(lang, &line.form, |form| html! { (code(lang, "form", form)) })) }
                            td { (part(lang, &line.mass, |mass| html! { (label(&format!("mass-{}", mass.replace('_', "-")))) })) }
                            td { (part(lang, &line.transport, |transport| html! { (code(lang, "transport_mode", transport)) })) }
                            td { (part(lang, &line.hiding, |hiding| html! { (code(lang, "concealment", hiding)) })) }
                            td class="num" { (count(line.seizures)) }
                        }
                    }
                }
            }
        }
    }
}

fn part(lang: Lang, value: &str, said: impl Fn(&str) -> Markup) -> Markup {
    match value {
        "" => html! { span class="mute" { (t(lang, "analysis-erased-unknown")) } },
        "*" => html! { span class="mute" { (t(lang, "analysis-erased-joined")) } },
        known => said(known),
    }
}
