//! The fields of one mark: used by the submission form and by the form on a record that adds a mark.

use commonlink_model::{CaptureKind, MarkKind, MarkRole};
use commonlink_reference::{Lang, lists};
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, choices};
use crate::words::t;

/// Lamps of the capture guide: right, top, left, bottom, 30 degrees above the surface.
const LAMPS: [(&str, &str); 4] = [("right", "0"), ("top", "90"), ("left", "180"), ("bottom", "270")];

/// What can be sent: photographs, scans of the surface, profiles.
const ACCEPT: &str = "image/jpeg,image/png,image/tiff,image/webp,.x3p,.json,.csv";

/// One mark, its photographs and its light. `numbered` where a page shows several.
pub(crate) fn mark_group(form: &Form<'_>, n: usize, numbered: bool) -> Markup {
    let lang = form.lang;
    let name = |last: &str| format!("marks.{n}.{last}");
    let [files, uploads, kind, capture, role, label, exhibit, pixel] =
        ["files", "uploads", "kind", "capture", "role", "label", "exhibit", "pixel_um"].map(name);
    let [azimuth, elevation] = ["azimuth", "elevation"].map(name);
    let folded = [&label, &role, &exhibit, &pixel, &azimuth, &elevation].map(String::as_str);
    let hint = format!("{}-hint", form.id(&files));
    let fault = form.fault(&files);
    html! {
        fieldset class=[numbered.then_some("group")] data-group {
            legend class=[(!numbered).then_some("vh")] { (t(lang, "submit-mark")) " " span data-number { (n + 1) } }
            div class="drop" data-drop {
                label for=(form.id(&files)) class="row" { (icon(Icon::Camera)) b { (t(lang, "submit-marks-files")) } }
                p class="hint" id=(hint) { (t(lang, "submit-marks-files-hint")) }
                @if let Some(fault) = fault { p class="err" { (fault) } }
                input type="file" id=(form.id(&files)) name=(files) multiple accept=(ACCEPT) aria-describedby=(hint);
                input type="hidden" name=(uploads) value=(form.value(&uploads, "")) data-uploads;
            }
            ul class="files" data-files {}
            div class="fields" {
                (form.select(&Field { name: &kind, default: MarkKind::PressedRelief.code(), ..Field::default() }, &choices(lang, &lists::MARK_KINDS), None))
                (form.select(&Field { name: &capture, default: CaptureKind::PhotoFourLight.code(), hint: Some("submit-marks-capture-hint"), width: "w8", ..Field::default() }, &choices(lang, &lists::CAPTURE_KINDS), None))
            }
            details class="fold" open[form.faulty(&folded)] {
                summary { (t(lang, "submit-mark-more")) " " span class="mute" { (t(lang, "submit-mark-more-hint")) } }
                div class="fields" {
                    (form.input(&Field { name: &label, hint: Some("submit-marks-label-hint"), ..Field::default() }))
                    (form.select(&Field { name: &role, default: MarkRole::Questioned.code(), ..Field::default() }, &choices(lang, &lists::MARK_ROLES), None))
                    (form.input(&Field { name: &exhibit, hint: Some("submit-marks-exhibit-hint"), width: "w2", ..Field::default() }))
                    (form.input(&Field { name: &pixel, mode: Some("decimal"), width: "w2", ..Field::default() }))
                }
                (lamps(form, n))
            }
        }
    }
}

fn lamps(form: &Form<'_>, n: usize) -> Markup {
    let lang = form.lang;
    let prefilled = LAMPS.iter().enumerate();
    html! {
        fieldset {
            legend { (t(lang, "submit-lights")) }
            p class="hint" { (t(lang, "submit-lights-hint")) }
            div class="fields" {
                @for (k, (place, azimuth)) in prefilled {
                    @let (turn, height) = (format!("marks.{n}.azimuth.{k}"), format!("marks.{n}.elevation.{k}"));
                    @let label = t(lang, &format!("submit-light-{place}"));
                    fieldset class="field w3" {
                        legend class="small" data-lamp { (label) }
                        div class="row" {
                            (lamp(form, &turn, azimuth, "submit-marks-azimuth"))
                            (lamp(form, &height, "30", "submit-marks-elevation"))
                        }
                    }
                }
            }
        }
    }
}

fn lamp(form: &Form<'_>, name: &str, default: &str, label: &str) -> Markup {
    html! {
        div {
            label class="small mute" for=(form.id(name)) { (t(form.lang, label)) }
            input id=(form.id(name)) name=(name) value=(form.value(name, default)) inputmode="decimal" autocomplete="off" size="5";
        }
    }
}

/// The words of the upload script, in the language of the page. The script holds none of its own.
pub(crate) fn script_words(lang: Lang) -> Markup {
    const WORDS: [&str; 14] = [
        "waiting",
        "sending",
        "received",
        "failed",
        "offline",
        "retry",
        "remove",
        "button",
        "button-left",
        "preview",
        "reading",
        "done",
        "stopped",
        "earlier",
    ];
    html! {
        template data-words {
            @for word in WORDS { span data-w=(word) { (t(lang, &format!("submit-word-{word}"))) } }
        }
    }
}
