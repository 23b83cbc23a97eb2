//! The steps of the form that are typed: where and when, drug and quantity, who may know.

use commonlink_model::{PlacePrecision, WeightBasis};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use super::SubmitView;
use crate::Shell;
use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, choices, common_units, country_choices, handling, handling_fields};
use crate::words::t;

/// Step 1.
pub(super) fn place(form: &Form<'_>, shell: &Shell, view: &SubmitView) -> Markup {
    let lang = form.lang;
    let own = shell.country.as_deref().unwrap_or_default();
    let countries = country_choices();
    let choose = t(lang, "submit-choose");
    html! {
        div class="fields" {
            (form.input(&Field { name: "reference", required: true, hint: Some("submit-reference-hint"), ..Field::default() }))
            (form.input(&Field { name: "date", required: true, default: &view.today, hint: Some("submit-date-hint"), ..Field::default() }))
            (form.select(&Field { name: "transport", default: "unknown", hint: Some("submit-transport-hint"), ..Field::default() }, &transport_modes(lang), None))
            (form.select(&Field { name: "place.country", required: true, default: own, ..Field::default() }, &countries, Some(&choose)))
            (form.input(&Field { name: "place.name", required: true, ..Field::default() }))
            (form.input(&Field { name: "agency", required: true, default: &shell.organisation, ..Field::default() }))
        }
        details class="fold" open[form.faulty(&["place.division", "place.precision", "place.coordinates", "details.site_type", "details.conveyance", "details.detection", "details.production", "details.departure", "details.destination", "details.persons"])] {
            summary { (t(lang, "submit-more")) " " span class="mute" { (t(lang, "submit-more-where")) } }
            div class="fields" {
                (form.input(&Field { name: "place.division", ..Field::default() }))
                (form.select(&Field { name: "place.precision", default: PlacePrecision::Town.code(), ..Field::default() }, &choices(lang, &lists::PLACE_PRECISIONS), None))
                (form.input(&Field { name: "place.coordinates", hint: Some("submit-place-coordinates-hint"), ..Field::default() }))
                (detail_list(form, "site_type", &choices(lang, &lists::PLACE_TYPES)))
                (detail_list(form, "conveyance", &choices(lang, &lists::CONVEYANCES)))
                (detail_list(form, "detection", &choices(lang, &lists::DETECTION_METHODS)))
                (detail_list(form, "production", &countries))
                (detail_list(form, "departure", &countries))
                (detail_list(form, "destination", &countries))
                (detail_text(form, "persons"))
            }
        }
    }
}

/// Who submits says that the mode is unknown, never that nobody wrote it down.
fn transport_modes(lang: Lang) -> Vec<(String, String)> {
    let mut modes = choices(lang, &lists::TRANSPORT_MODES);
    modes.retain(|(code, _)| code != "not_recorded");
    modes
}

fn detail_list(form: &Form<'_>, field: &str, all: &[(String, String)]) -> Markup {
    let (name, state) = (format!("details.{field}"), format!("details.{field}.state"));
    let field = Field { name: &name, ..Field::default() };
    form.optional(&field, &form.options(&field, all, Some("")), &state)
}

fn detail_text(form: &Form<'_>, field: &str) -> Markup {
    let (name, state) = (format!("details.{field}"), format!("details.{field}.state"));
    let field = Field { name: &name, ..Field::default() };
    form.optional(&field, &form.control(&field, form.value(&name, "")), &state)
}

/// Step 3.
pub(super) fn drug(form: &Form<'_>, view: &SubmitView) -> Markup {
    let lang = form.lang;
    let items = view.items.max(1);
    html! {
        div data-groups="items" id="items" {
            @for n in 0..items { (item(form, n, items > 1)) }
        }
        p { button class="btn s" type="button" data-add="items" hidden { (icon(Icon::Add)) (t(lang, "submit-add-item")) } }
        noscript { p class="hint" { a href={ "/seizures/new?items=" (items + 1) "&marks=" (view.marks.max(1)) } { (t(lang, "submit-add-item")) } " " (t(lang, "submit-add-first")) } }
        details class="fold" open[form.faulty(&["details.packaging", "details.concealment", "details.remarks"])] {
            summary { (t(lang, "submit-more")) " " span class="mute" { (t(lang, "submit-more-drug")) } }
            div class="fields" {
                (detail_list(form, "packaging", &choices(lang, &lists::UNIT_PACKAGING)))
                (detail_list(form, "concealment", &choices(lang, &lists::CONCEALMENT)))
                div class="w12 field" { (remarks(form)) }
            }
        }
        details class="fold" open[form.faulty(&["exhibits"]) || form.values.typed_below("exhibits")] {
            summary { (t(lang, "submit-exhibits")) " " span class="mute" { (t(lang, "submit-exhibits-hint")) } }
            div data-groups="exhibits" id="exhibits" {
                @for n in 0..view.exhibits.max(1) { (exhibit(form, n)) }
            }
            p { button class="btn s" type="button" data-add="exhibits" hidden { (icon(Icon::Add)) (t(lang, "submit-add-exhibit")) } }
        }
    }
}

fn remarks(form: &Form<'_>) -> Markup {
    let field = Field { name: "details.remarks", ..Field::default() };
    let control =
        html! { textarea id=(form.id(field.name)) name=(field.name) { (form.value(field.name, "")) } };
    form.optional(&field, &control, "details.remarks.state")
}

fn item(form: &Form<'_>, n: usize, numbered: bool) -> Markup {
    let lang = form.lang;
    let name = |last: &str| format!("items.{n}.{last}");
    let [substance, reported, shape, amount, unit, basis, estimated, purity, state] = [
        "substance",
        "reported_name",
        "form",
        "amount",
        "unit",
        "basis",
        "estimated",
        "purity",
        "purity_state",
    ]
    .map(name);
    let purity = Field { name: &purity, mode: Some("decimal"), ..Field::default() };
    html! {
        fieldset class=[numbered.then_some("group")] data-group {
            legend class=[(!numbered).then_some("vh")] { (t(lang, "submit-item")) " " span data-number { (n + 1) } }
            div class="fields" {
                (form.select(&Field { name: &substance, required: true, ..Field::default() }, &choices(lang, &lists::SUBSTANCE_GROUPS), Some(&t(lang, "submit-choose"))))
                (form.input(&Field { name: &amount, required: true, mode: Some("decimal"), width: "w2", ..Field::default() }))
                (form.select(&Field { name: &unit, default: "kg", width: "w3", ..Field::default() }, &common_units(lang), None))
                (form.select(&Field { name: &shape, default: "unknown", width: "w3", ..Field::default() }, &choices(lang, &lists::FORMS), None))
            }
            details class="fold" open[form.faulty(&[reported.as_str(), basis.as_str(), purity.name])] {
                summary { (t(lang, "submit-item-more")) " " span class="mute" { (t(lang, "submit-item-more-hint")) } }
                div class="fields" {
                    (form.input(&Field { name: &reported, hint: Some("submit-items-reported-name-hint"), ..Field::default() }))
                    (form.select(&Field { name: &basis, default: WeightBasis::NotRecorded.code(), ..Field::default() }, &choices(lang, &lists::WEIGHT_BASES), None))
                    (form.optional(&purity, &form.control(&purity, form.value(purity.name, "")), &state))
                    div class="field w12" { (form.check(&estimated, "true", &t(lang, "submit-items-estimated"), false)) }
                }
            }
        }
    }
}

fn exhibit(form: &Form<'_>, n: usize) -> Markup {
    let lang = form.lang;
    let name = |last: &str| format!("exhibits.{n}.{last}");
    let [number, description, seal, state, examined, of, parent, holder, place, at] = [
        "number",
        "description",
        "seal",
        "seal_state",
        "examined",
        "of",
        "parent",
        "custody.holder",
        "custody.place",
        "custody.at",
    ]
    .map(name);
    let seal = Field { name: &seal, ..Field::default() };
    let short = |name| Field { name, width: "w2", ..Field::default() };
    html! {
        fieldset class="group" data-group {
            legend { (t(lang, "submit-exhibit")) " " span data-number { (n + 1) } }
            div class="fields" {
                (form.input(&Field { name: &number, width: "w3", ..Field::default() }))
                (form.input(&Field { name: &description, width: "w6", ..Field::default() }))
                (form.input(&Field { name: &parent, hint: Some("submit-exhibits-parent-hint"), width: "w3", ..Field::default() }))
                (form.optional(&seal, &form.control(&seal, form.value(seal.name, "")), &state))
                (form.input(&Field { mode: Some("numeric"), ..short(&examined) }))
                (form.input(&Field { mode: Some("numeric"), ..short(&of) }))
                (form.input(&Field { name: &holder, ..Field::default() }))
                (form.input(&Field { name: &place, ..Field::default() }))
                (form.input(&Field { name: &at, hint: Some("submit-exhibits-custody-at-hint"), ..Field::default() }))
            }
        }
    }
}

/// Step 4.
pub(super) fn who(form: &Form<'_>, view: &SubmitView) -> Markup {
    let lang = form.lang;
    html! {
        @if view.founding { p class="note ic" { (icon(Icon::Shield)) span { (t(lang, "submit-who-standard")) } } }
        @else {
            div class="note" {
                h3 class="ic" { (icon(Icon::Shield)) (t(lang, "submit-who-rule")) }
                (handling(lang, &view.standard, true, &view.bodies))
            }
        }
        details class="fold" open[form.faulty(&["handling"])] {
            summary { (t(lang, "submit-who-change")) }
            div class="fields" {
                (handling_fields(form, &view.standard, &view.bodies))
                (form.input(&Field { name: "handling.review_on", kind: "date", default: &view.standard.review_on.to_string(), width: "w3", ..Field::default() }))
            }
        }
    }
}
