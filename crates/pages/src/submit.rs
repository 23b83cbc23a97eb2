//! Submitting a seizure: one page, four short steps.

mod mark_group;
mod steps;

use commonlink_model::Handling;
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Form, substances};
use crate::shell::{Frame, heading};
use crate::words::{amount, t, tw};
use crate::{BodyNames, FieldFault, FormValues, SeizureRow, Shell};
pub(crate) use mark_group::{mark_group, script_words};

/// The page of `GET /seizures/new`, shown again by `POST /seizures` with faults.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmitView {
    /// What was typed; empty for a fresh form.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Own records that look alike.
    pub duplicates: Vec<SeizureRow>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
    /// Today, `2026-11-21`.
    pub today: String,
    /// What a record demands where nobody chooses.
    pub standard: Handling,
    /// Nobody has made a sharing rule; what the record demands is that of the platform.
    pub founding: bool,
    /// Other bodies that may be named.
    pub bodies: BodyNames,
    /// How many items, at least 1.
    pub items: usize,
    /// How many exhibits.
    pub exhibits: usize,
    /// How many marks, at least 1.
    pub marks: usize,
}

/// The part of `GET /seizures/duplicates`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DuplicatesView {
    /// Own records that look alike.
    pub rows: Vec<SeizureRow>,
    /// The reference typed is already in use.
    pub reference_taken: bool,
}

/// The submission form.
pub fn submit(shell: &Shell, view: &SubmitView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-submit");
    let mut faults = view.faults.clone();
    faults.sort_by_key(|fault| place(&fault.field));
    let form = Form { lang, values: &view.values, faults: &faults, prefix: "", plain: false };
    let frame = Frame { scripts: &["submit.js"], ..Frame::new(&title) };
    let sub = html! {
        (t(lang, "submit-intro")) " " span class="req" aria-hidden="true" { "*" } " " (t(lang, "submit-required-hint"))
    };
    let guide = html! { a class="btn" href="/help/capture-guide" { (icon(Icon::Camera)) (t(lang, "help-guide-title")) } };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &sub, &guide))
            (form.summary())
            nav aria-label=(t(lang, "submit-steps")) {
                ol class="steps" {
                    @for step in STEPS { li { a href={ "#" (step) } { (t(lang, &format!("submit-step-{step}"))) } } }
                }
            }
            form method="post" action="/seizures" enctype="multipart/form-data" id="submit-form" class="stack" data-submit {
                (script_words(lang))
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                (section(lang, "where", &steps::place(&form, shell, view)))
                div id="duplicates" aria-live="polite" {
                    (duplicates_part(shell, &DuplicatesView { rows: view.duplicates.clone(), reference_taken: false }))
                }
                (section(lang, "photos", &photos(&form, view)))
                (section(lang, "drug", &steps::drug(&form, view)))
                (section(lang, "who", &steps::who(&form, view)))
                div class="send" {
                    p class="small" { (t(lang, "submit-what-happens")) }
                    output class="end small" id="send-state" for="submit-form" {}
                    button class="btn p" id="send" { (t(lang, "submit-send")) }
                }
            }
        },
    )
}

/// Where a field stands on the page, for a summary in the order in which people go through it.
fn place(field: &str) -> usize {
    const ORDER: [&str; 18] = [
        "reference",
        "date",
        "transport",
        "place",
        "agency",
        "details.site_type",
        "details.conveyance",
        "details.detection",
        "details.production",
        "details.departure",
        "details.destination",
        "details.persons",
        "marks",
        "items",
        "details",
        "exhibits",
        "handling",
        "",
    ];
    ORDER.iter().position(|first| field.starts_with(first)).unwrap_or(ORDER.len())
}

const STEPS: [&str; 4] = ["where", "photos", "drug", "who"];

fn section(lang: Lang, step: &str, body: &Markup) -> Markup {
    html! {
        section class="panel" id=(step) aria-labelledby={ (step) "-title" } {
            header {
                h2 id={ (step) "-title" } { (t(lang, &format!("submit-step-{step}"))) }
                span class="small mute" { (t(lang, &format!("submit-step-{step}-hint"))) }
            }
            div class="pad" { (body) }
        }
    }
}

fn photos(form: &Form<'_>, view: &SubmitView) -> Markup {
    let lang = form.lang;
    html! {
        div data-groups="marks" {
            @for n in 0..view.marks.max(1) { (mark_group(form, n, view.marks.max(1) > 1)) }
        }
        p { button class="btn s" type="button" data-add="marks" hidden { (icon(Icon::Add)) (t(lang, "submit-add-mark")) } }
        noscript { p class="hint" { a href={ "/seizures/new?marks=" (view.marks.max(1) + 1) "&items=" (view.items.max(1)) } { (t(lang, "submit-add-mark")) } " " (t(lang, "submit-add-first")) } }
    }
}

/// The duplicate warning.
pub fn duplicates_part(shell: &Shell, view: &DuplicatesView) -> Markup {
    let lang = shell.lang;
    html! {
        @if view.reference_taken { p class="note bad" { (t(lang, "submit-reference-taken")) } }
        @if !view.rows.is_empty() {
            div class="note warn" {
                h2 class="ic" { (icon(Icon::Warning)) (tw(lang, "submit-duplicates", &[("count", view.rows.len().into())])) }
                p { (t(lang, "submit-duplicates-hint")) }
                ul {
                    @for row in &view.rows {
                        li {
                            a href={ "/seizures/" (row.id) } target="_blank" rel="noopener" { bdi { (row.reference) } span class="vh" { " " (t(lang, "shell-new-tab")) } }
                            " · " bdi { (row.date) } " · " bdi { (row.place) } " · " (substances(lang, &row.substances))
                            @if let Some(kilograms) = row.kilograms { " · " (amount(kilograms)) " kg" }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn faults_are_named_in_the_order_of_the_page() {
        let mut fields = vec![
            "handling.restriction",
            "exhibits.0.number",
            "details.remarks",
            "items.0.amount",
            "marks.0.files",
            "details.persons",
            "agency",
            "place.name",
            "date",
            "reference",
        ];
        fields.sort_by_key(|field| place(field));
        assert_eq!(
            fields,
            [
                "reference",
                "date",
                "place.name",
                "agency",
                "details.persons",
                "marks.0.files",
                "items.0.amount",
                "details.remarks",
                "exhibits.0.number",
                "handling.restriction",
            ]
        );
    }
}
