//! The sections of the record page below the hits.

use commonlink_model::{Details, Exhibit, FieldGroup, FieldGroups, Item, Place};
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{ImportedView, PlaceFound, SeizureView};
use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, capture_card, country_name, empty, fact, handling, reported, verify};
use crate::submit::{mark_group, script_words};
use crate::words::{amount, code, moment, t, tw};

pub(super) fn summary(lang: Lang, view: &SeizureView) -> Markup {
    let submission = &view.seizure.submission;
    let place = &submission.place;
    html! {
        section class="panel" id="summary" aria-labelledby="summary-title" {
            header { h2 id="summary-title" { (t(lang, "seizure-part-summary")) } }
            div class="pad" {
                dl class="kv" {
                    (fact(&t(lang, "seizure-owner"), &html! { bdi { (view.owner) } }))
                    (fact(&t(lang, "seizure-column-date"), &html! { bdi { (submission.date) } " " span class="mute small" { (code(lang, "date_precision", submission.date.precision.code())) } }))
                    (fact(&t(lang, "seizure-column-place"), &html! {
                        @for part in [&place.name, &place.division] { @if !part.is_empty() { bdi { (part) } ", " } }
                        (country_name(&place.country)) " " span class="mute small" { (code(lang, "place_precision", place.precision.code())) }
                        @if let Some((north, east)) = place.coordinates { br; bdi { (amount(north)) ", " (amount(east)) } }
                        (found(lang, &view.place, place))
                    }))
                    (fact(&t(lang, "submit-agency"), &reported(lang, &submission.agency, |agency| html! { bdi { (agency) } })))
                    (fact(&t(lang, "seizure-column-transport"), &html! { (code(lang, "transport_mode", &submission.transport)) }))
                    (details(lang, &submission.details))
                    (fact(&t(lang, "seizure-column-received"), &html! { (moment(view.seizure.received)) " UTC" }))
                    (fact(&t(lang, "seizure-changed"), &html! { (moment(view.seizure.changed)) " UTC" }))
                }
            }
        }
    }
}

/// What the gazetteer makes of the place, and what else it may mean.
fn found(lang: Lang, view: &PlaceFound, place: &Place) -> Markup {
    html! {
        @if let Some((found, confidence)) = &view.found {
            br; span class="small mute" {
                (tw(lang, "seizure-place-found", &[("place", found.clone().into()), ("confidence", t(lang, &format!("seizure-place-{}", confidence.code())).into_owned().into())]))
            }
        } @else if view.others.is_empty() && !(place.name.is_empty() && place.division.is_empty()) {
            br; span class="small mute" { (t(lang, "seizure-place-not-found")) }
        }
        @if !view.others.is_empty() {
            br; span class="small mute" { (tw(lang, "seizure-place-others", &[("places", view.others.join("; ").into())])) }
        }
    }
}

/// What the record looked like in its table: nothing of it is lost, understood or not.
pub(super) fn imported(lang: Lang, view: &ImportedView) -> Markup {
    let line = [("line", view.line.to_string().into())];
    html! {
        section class="panel" id="imported" aria-labelledby="imported-title" {
            header { h2 id="imported-title" { (t(lang, "seizure-part-imported")) } }
            div class="pad stack" {
                p {
                    a href={ "/imports/" (view.batch) } { bdi { (view.file) } }
                    @if !view.sheet.is_empty() { ", " bdi { (view.sheet) } }
                    ", " (tw(lang, "seizure-imported-line", &line))
                }
                @if !view.flags.is_empty() {
                    ul { @for flag in &view.flags { li { (t(lang, &format!("import-flag-{}", flag.code().replace('_', "-")))) } } }
                }
                details class="fold" open[!view.flags.is_empty()] {
                    summary { (t(lang, "seizure-imported-cells")) }
                    dl class="kv" {
                        @for (header, cell) in &view.cells {
                            @if !cell.trim().is_empty() {
                                dt { @if header.is_empty() { "–" } @else { bdi { (header) } } }
                                dd { bdi { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn details(lang: Lang, details: &Details) -> Markup {
    let words = |field: &str, text: &str| match field {
        "site_type" => code(lang, "place_type", text),
        "conveyance" => code(lang, "conveyance", text),
        "concealment" => code(lang, "concealment", text),
        "packaging" => code(lang, "unit_packaging", text),
        "detection" => code(lang, "detection_method", text),
        "production" | "departure" | "destination" => country_name(text),
        _ => text.to_owned(),
    };
    html! {
        @for (field, value) in details.fields() {
            (fact(&t(lang, &format!("submit-details-{}", field.replace('_', "-"))), &reported(lang, value, |text| html! { bdi { (words(field, text)) } })))
        }
    }
}

/// What to know of a record of another body before it is read.
pub(super) fn shared(lang: Lang, view: &SeizureView) -> Markup {
    let held_back = FieldGroups::ALL.without(view.seizure.told);
    html! {
        div class="stack" { div class="note" {
            p { (tw(lang, "seizure-shared", &[("owner", view.owner.as_str().into())])) }
            @if !held_back.is_empty() {
                p { (t(lang, "seizure-shared-held-back")) }
                ul { @for group in held_back.iter() { li { (code(lang, "field_group", group.code())) } } }
            }
        } (verify(lang)) }
    }
}

pub(super) fn handled(lang: Lang, view: &SeizureView) -> Markup {
    html! {
        section class="panel" id="handling" aria-labelledby="handling-title" {
            header { h2 id="handling-title" { (t(lang, "seizure-part-handling")) } }
            div class="pad" { (handling(lang, &view.seizure.submission.handling, view.own, &view.names)) }
            @if view.own { p class="pad small mute" { (t(lang, "seizure-handling-hint")) } }
        }
    }
}

pub(super) fn items(lang: Lang, items: &[Item]) -> Markup {
    let label = |column: &str| t(lang, &format!("seizure-item-{column}"));
    html! {
        section class="panel" id="items" aria-labelledby="items-title" {
            header { h2 id="items-title" { (t(lang, "seizure-part-items")) } }
            table class="cards" {
                caption class="vh" { (t(lang, "seizure-part-items")) }
                thead { tr { @for column in ["substance", "form", "reported", "kilograms", "basis", "purity"] { th scope="col" { (label(column)) } } } }
                tbody {
                    @for item in items {
                        tr {
                            th scope="row" {
                                (code(lang, "substance_group", &item.substance))
                                @if !item.reported_name.is_empty() { small { bdi { (item.reported_name) } } }
                            }
                            td data-l=(label("form")) { (code(lang, "form", &item.form)) }
                            td data-l=(label("reported")) {
                                span {
                                    (amount(item.quantity.amount)) " " (code(lang, "unit", &item.quantity.unit))
                                    @if item.quantity.estimated { small { (t(lang, "submit-items-estimated")) } }
                                }
                            }
                            td data-l=(label("kilograms")) {
                                span {
                                    @if let Some(kilograms) = item.quantity.kilograms { (amount(kilograms)) " kg" } @else { (t(lang, "seizure-no-weight")) }
                                    small { (code(lang, "conversion_rule", &item.quantity.rule)) }
                                }
                            }
                            td data-l=(label("basis")) { (code(lang, "weight_basis", item.quantity.basis.code())) }
                            td data-l=(label("purity")) { span { (reported(lang, &item.purity_percent, |purity| html! { (amount(*purity)) " %" })) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn marks(lang: Lang, view: &SeizureView) -> Markup {
    let id = view.seizure.id;
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    html! {
        section class="panel" id="marks" aria-labelledby="marks-title" {
            header { h2 id="marks-title" { (t(lang, "seizure-part-marks")) } a class="end" href="/help/capture-guide" { (t(lang, "help-guide-title")) } }
            @if view.marks.is_empty() && !view.own { p class="pad mute" { (t(lang, "seizure-marks-none")) } }
            @else if view.marks.is_empty() { (empty(Icon::Camera, &t(lang, "seizure-marks-none"), &t(lang, "seizure-marks-none-hint"), None)) }
            @for mark in &view.marks {
                div class="pad stack" {
                    div class="row" {
                        h3 { a href={ "/marks/" (mark.id) } { (code(lang, "mark_kind", mark.kind.code())) @if !mark.label.is_empty() { ": " bdi { (mark.label) } } } }
                        span class="small mute" {
                            (code(lang, "mark_role", mark.role.code()))
                            @if let Some(exhibit) = &mark.exhibit { " · " (t(lang, "submit-exhibit")) " " bdi { (exhibit) } }
                        }
                    }
                    @for capture in &mark.captures { (capture_card(lang, capture, &mark.label)) }
                }
            }
            @if view.may_add {
                details class="fold pad noprint" open[view.faults.iter().any(|fault| fault.field.starts_with("marks"))] {
                    summary { (icon(Icon::Add)) " " (t(lang, "seizure-add-mark")) }
                    form method="post" action={ "/seizures/" (id) "/marks" } enctype="multipart/form-data" class="stack" data-submit {
                        (script_words(lang))
                        input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                        (mark_group(&form, 0, false))
                        div class="row" { button class="btn p" { (t(lang, "seizure-add-mark-send")) } output class="small" {} }
                    }
                }
            }
        }
    }
}

pub(super) fn exhibits(lang: Lang, view: &SeizureView) -> Markup {
    let all = &view.seizure.submission.exhibits;
    html! {
        section class="panel" id="exhibits" aria-labelledby="exhibits-title" {
            header { h2 id="exhibits-title" { (t(lang, "seizure-part-exhibits")) } }
            @if !view.seizure.told.has(FieldGroup::Identity) { p class="pad mute" { (t(lang, "seizure-exhibits-held")) } }
            @else if all.is_empty() { p class="pad mute" { (t(lang, "seizure-exhibits-none")) } }
            @for exhibit in all { (exhibit_card(lang, view, exhibit)) }
        }
    }
}

fn exhibit_card(lang: Lang, view: &SeizureView, exhibit: &Exhibit) -> Markup {
    let all = &view.seizure.submission.exhibits;
    let parent = exhibit.parent.and_then(|id| all.iter().find(|other| other.id == id));
    let label = |column: &str| t(lang, &format!("seizure-custody-{column}"));
    html! {
        div class="pad stack" id={ "exhibit-" (exhibit.id) } {
            div class="row" {
                h3 { bdi { (exhibit.number) } }
                span { bdi { (exhibit.description) } }
                span class="small mute" {
                    (t(lang, "submit-exhibits-seal")) ": " (reported(lang, &exhibit.seal, |seal| html! { bdi { (seal) } }))
                    @if let Some(parent) = parent { " · " (t(lang, "seizure-exhibit-from")) " " bdi { (parent.number) } }
                    @if let Some((examined, of)) = exhibit.examined { " · " (tw(lang, "seizure-exhibit-examined", &[("examined", examined.into()), ("of", of.into())])) }
                }
            }
            @if !exhibit.custody.is_empty() {
                table class="cards" {
                    caption class="vh" { (t(lang, "seizure-custody")) " " (exhibit.number) }
                    thead { tr { @for column in ["at", "holder", "place", "seal"] { th scope="col" { (label(column)) } } } }
                    tbody {
                        @for entry in &exhibit.custody {
                            tr {
                                th scope="row" { (moment(entry.at)) }
                                td data-l=(label("holder")) { bdi { (entry.holder) } }
                                td data-l=(label("place")) { bdi { (entry.place) } }
                                td data-l=(label("seal")) { span { (reported(lang, &entry.seal, |seal| html! { bdi { (seal) } })) } }
                            }
                        }
                    }
                }
            }
            @if view.may_add { (custody_form(lang, view, exhibit)) }
        }
    }
}

/// Fields are sent as `holder`, `place`, `at`, `seal`, `seal_state`; their faults are named
/// `custody.<exhibit id>.holder` and so on, so that the right form shows them.
fn custody_form(lang: Lang, view: &SeizureView, exhibit: &Exhibit) -> Markup {
    let prefix = format!("custody-{}-", exhibit.id);
    let start = format!("custody.{}.", exhibit.id);
    let mut faults = view.faults.clone();
    faults.retain_mut(|fault| match fault.field.strip_prefix(&start) {
        Some(rest) => {
            fault.field = rest.to_owned();
            true
        }
        None => false,
    });
    let empty = crate::FormValues::default();
    let values = if faults.is_empty() { &empty } else { &view.values };
    let form = Form { lang, values, faults: &faults, prefix: &prefix, plain: true };
    let field = |name, label| Field { name, label, width: "w3", ..Field::default() };
    let seal = field("seal", "seizure-custody-seal");
    html! {
        details class="fold noprint" open[!faults.is_empty()] {
            summary { (icon(Icon::Add)) " " (t(lang, "seizure-custody-add")) span class="vh" { " " (exhibit.number) } }
            form method="post" action={ "/seizures/" (view.seizure.id) "/exhibits/" (exhibit.id) "/custody" } class="stack" {
                input type="hidden" name="idempotency_key" value={ (view.idempotency_key) "-" (exhibit.id) };
                div class="fields" {
                    (form.input(&Field { required: true, ..field("holder", "seizure-custody-holder") }))
                    (form.input(&Field { required: true, ..field("place", "seizure-custody-place") }))
                    (form.input(&Field { required: true, hint: Some("submit-exhibits-custody-at-hint"), ..field("at", "seizure-custody-at") }))
                    (form.optional(&seal, &form.control(&seal, form.value("seal", "")), "seal_state"))
                }
                p class="hint" { (t(lang, "seizure-custody-hint")) }
                div class="row" { button class="btn" { (t(lang, "seizure-custody-send")) } }
            }
        }
    }
}
