//! Handling: what an owner demands, to read and to choose.

use commonlink_model::{FieldGroup, FieldGroups, Handling, HandlingCode, OrganisationId, Purpose, Sensitive};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};
use std::collections::BTreeMap;

use super::{Field, Form, choices, country_choices, country_name};
use crate::words::{code, t, tw};

/// Names of bodies.
pub type BodyNames = BTreeMap<OrganisationId, String>;

/// What the owner demands, and who may see the record. Whom else it is told is the owner's to know.
pub(crate) fn handling(lang: Lang, handling: &Handling, own: bool, names: &BodyNames) -> Markup {
    let audience = &handling.audience;
    let all = |countries: &[String], bodies: &[OrganisationId]| {
        let countries = countries.iter().map(|code| country_name(code));
        let bodies = bodies.iter().map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()));
        countries.chain(bodies).collect::<Vec<_>>().join(", ")
    };
    let named = all(&audience.countries, &audience.organisations);
    let never = all(&audience.excluded_countries, &audience.excluded_organisations);
    html! {
        dl class="kv" {
            dt { (t(lang, "seizure-handling-level")) } dd { (code(lang, "level", handling.level.code())) }
            dt { (t(lang, "seizure-handling-codes")) }
            dd {
                @for each in &handling.codes { div { (code(lang, "handling_code", each.code())) } }
                @if let Some(words) = &handling.restriction { div { bdi { (words) } } }
                @if handling.codes.is_empty() { (t(lang, "shell-none")) }
            }
            @if !handling.sensitive.is_empty() {
                dt { (t(lang, "submit-handling-sensitive")) }
                dd {
                    @for each in &handling.sensitive { div { (code(lang, "sensitive", each.code())) } }
                    @if let Some(words) = &handling.justification { div class="small" { bdi { (words) } } }
                }
            }
            @if own {
                dt { (t(lang, "seizure-handling-seen-by")) }
                dd {
                    @if audience.everyone { (t(lang, "seizure-seen-by-everyone")) }
                    @else if named.is_empty() { (t(lang, "seizure-seen-by-owner")) }
                    @else { (tw(lang, "seizure-seen-by-named", &[("named", named.into())])) }
                    @if !never.is_empty() { " " (tw(lang, "seizure-seen-by-not", &[("named", never.into())])) }
                }
                @if !audience.is_nobody() {
                    dt { (t(lang, "seizure-handling-held-back")) }
                    dd {
                        @for each in &handling.held_back { div { (code(lang, "field_group", each.code())) } }
                        @if handling.held_back.is_empty() { (t(lang, "shell-none")) }
                    }
                }
                dt { (t(lang, "seizure-handling-matching")) }
                dd { (code(lang, "matching_mode", handling.matching.code())) }
            }
            dt { (t(lang, "seizure-handling-purposes")) }
            dd { @for each in &handling.purposes { div { (code(lang, "purpose", each.code())) } } }
            dt { (t(lang, "seizure-handling-review")) } dd { bdi { (handling.review_on) } }
        }
    }
}

/// Field groups, one under the other; that there is none.
pub(crate) fn groups(lang: Lang, groups: FieldGroups) -> Markup {
    html! {
        @if groups.is_empty() { p { (t(lang, "shell-none")) } }
        @else { ul { @for group in groups.iter() { li { (code(lang, "field_group", group.code())) } } } }
    }
}

/// The fields `handling.…` of a form, but for the review: what a record demands, as it does where nobody chooses.
pub(crate) fn handling_fields(form: &Form<'_>, standard: &Handling, bodies: &BodyNames) -> Markup {
    let lang = form.lang;
    let countries = country_choices();
    let bodies: Vec<(String, String)> =
        bodies.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let audience = &standard.audience;
    let ids = |list: &[OrganisationId]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    html! {
        (form.select(&Field { name: "handling.matching", default: standard.matching.code(), hint: Some("submit-handling-matching-hint"), width: "w6", ..Field::default() }, &choices(lang, &lists::MATCHING_MODES), None))
        (form.select(&Field { name: "handling.level", default: standard.level.code(), width: "w3", ..Field::default() }, &choices(lang, &lists::LEVELS), None))
        fieldset class="field w6" id=(form.id("handling.everyone")) {
            legend { (t(lang, "submit-handling-audience")) }
            (form.check("handling.everyone", "on", &t(lang, "submit-handling-everyone"), audience.everyone))
        }
        fieldset class="field w6" id=(form.id("handling.held_back")) {
            legend { (t(lang, "submit-handling-held-back")) }
            @for each in FieldGroup::ALL { (form.check("handling.held_back", each.code(), &code(lang, "field_group", each.code()), standard.held_back.contains(each))) }
        }
        (several(form, "handling.countries", &countries, &audience.countries))
        (several(form, "handling.excluded_countries", &countries, &audience.excluded_countries))
        (several(form, "handling.organisations", &bodies, &ids(&audience.organisations)))
        (several(form, "handling.excluded_organisations", &bodies, &ids(&audience.excluded_organisations)))
        fieldset class="field w6" id=(form.id("handling.purposes")) {
            legend { (t(lang, "submit-handling-purposes")) }
            @for each in Purpose::ALL { (form.check("handling.purposes", each.code(), &code(lang, "purpose", each.code()), standard.purposes.contains(each))) }
        }
        fieldset class="field w6" id=(form.id("handling.sensitive")) {
            legend { (t(lang, "submit-handling-sensitive")) }
            p class="hint" { (t(lang, "submit-handling-sensitive-hint")) }
            @for each in Sensitive::ALL { (form.check("handling.sensitive", each.code(), &code(lang, "sensitive", each.code()), standard.sensitive.contains(each))) }
            (form.input(&Field { name: "handling.justification", default: standard.justification.as_deref().unwrap_or_default(), hint: Some("submit-handling-justification-hint"), ..Field::default() }))
        }
        fieldset class="field w6" id=(form.id("handling.codes")) {
            legend { (t(lang, "submit-handling-codes")) }
            @for each in HandlingCode::ALL { (form.check("handling.codes", each.code(), &code(lang, "handling_code", each.code()), standard.codes.contains(each))) }
            (form.input(&Field { name: "handling.restriction", default: standard.restriction.as_deref().unwrap_or_default(), hint: Some("submit-handling-restriction-hint"), ..Field::default() }))
        }
    }
}

/// Several of a list.
fn several(form: &Form<'_>, name: &str, all: &[(String, String)], standard: &[String]) -> Markup {
    let field = Field { name, hint: Some("submit-handling-countries-hint"), width: "w6", ..Field::default() };
    let typed = form.values.holds(name) || form.values.holds("idempotency_key");
    let chosen = |value: &str| {
        if typed { form.values.has(name, value) } else { standard.iter().any(|code| code == value) }
    };
    form.wrap(
        &field,
        &html! {
            select id=(form.id(name)) name=(name) multiple size="6" aria-describedby=[form.described(&field)] {
                @for (value, words) in all { option value=(value) selected[chosen(value)] { (words) } }
            }
        },
    )
}
