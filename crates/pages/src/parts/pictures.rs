//! Pictures of marks and what is known of them.

use commonlink_model::Light;
use commonlink_reference::{Lang, has};
use maud::{Markup, html};

use super::{CaptureCard, CaptureState, FileCard, Picture, capture_state, quality, waiting};
use crate::icons::{Icon, icon};
use crate::words::{amount, bytes, code, t, tw};

/// A picture with its true size, so that nothing moves while it loads.
pub(crate) fn picture(picture: &Picture, alt: &str) -> Markup {
    html! { img src=(picture.src) width=(picture.width) height=(picture.height) alt=(alt) loading="lazy" decoding="async"; }
}

/// A small picture, or a stub that says there is none to see.
pub(crate) fn thumb(lang: Lang, shown: Option<&Picture>, alt: &str) -> Markup {
    html! {
        @if let Some(shown) = shown {
            img class="thumb" src=(shown.src) width=(shown.width) height=(shown.height) alt=(alt) loading="lazy" decoding="async";
        } @else {
            span class="thumb no" { (icon(Icon::Shield)) span class="vh" { (alt) ": " (t(lang, "marks-picture-kept")) } }
        }
    }
}

/// Where a lamp stood, in words for the four places of the capture guide and in degrees else.
pub(crate) fn light_name(lang: Lang, light: Light) -> String {
    let turn = light.azimuth_deg.rem_euclid(360.0);
    let place = [(0.0, "right"), (90.0, "top"), (180.0, "left"), (270.0, "bottom")]
        .into_iter()
        .find(|(at, _)| (turn - at).abs() < 0.5)
        .map(|(_, name)| t(lang, &format!("marks-light-{name}")).into_owned());
    place.unwrap_or_else(|| tw(lang, "marks-light-degrees", &[("degrees", amount(turn.round()).into())]))
}

/// A capture with its pictures, state, quality and the hashes of its originals.
pub(crate) fn capture_card(lang: Lang, card: &CaptureCard, label: &str) -> Markup {
    html! {
        div class="stack" {
            div class="row" {
                b { (code(lang, "capture_kind", card.capture.code())) }
                (capture_state(lang, card.state))
                @if let Some(band) = &card.quality { (quality(lang, band)) }
                @if let Some(size) = card.pixel_um {
                    span class="small mute" { (tw(lang, "marks-pixel", &[("size", amount(size).into())])) }
                }
            }
            @if !card.reasons.is_empty() {
                ul class="small" { @for reason in &card.reasons { li { (code(lang, "quality_reason", reason)) } } }
            }
            @if card.state == CaptureState::Failed {
                p class="note bad" {
                    (t(lang, "marks-capture-failed")) " " (failure(lang, card.failure.as_deref()))
                }
            }
            @if let Some(wait) = card.wait { (waiting(lang, wait)) }
            div class="pics" { @for file in &card.files { (file_card(lang, file, label)) } }
            details class="fold" {
                summary { (t(lang, "marks-originals")) }
                dl class="kv long small" {
                    @for file in &card.files {
                        dt { bdi { (file.name) } " · " (bytes(file.bytes)) }
                        dd { span class="mute" { "SHA-256 " } code { bdi { (file.sha256) } } }
                    }
                }
            }
        }
    }
}

fn file_card(lang: Lang, file: &FileCard, label: &str) -> Markup {
    let caption = file
        .light
        .map_or_else(|| t(lang, "marks-light-unknown").into_owned(), |light| light_name(lang, light));
    let alt = tw(
        lang,
        "marks-picture-alt",
        &[
            ("label", label.into()),
            ("number", (file.position + 1).into()),
            ("light", caption.as_str().into()),
        ],
    );
    html! {
        figure class="pic" {
            @if let Some(shown) = &file.picture { (picture(shown, &alt)) }
            @else { div class="nopic" { (t(lang, "marks-no-preview")) } }
            figcaption { (caption) }
        }
    }
}

/// Why a capture could not be described, and what to do; its code where the catalogue has no words for it.
fn failure(lang: Lang, code: Option<&str>) -> Markup {
    let Some(code) = code else { return html! {} };
    let key = format!("error-{}", code.replace('_', "-"));
    html! { @if has(lang, &key) { (t(lang, &key)) } @else { bdi { (code) } } }
}
