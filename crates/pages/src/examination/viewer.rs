//! The viewer: two pictures in the page, and the tools that the script brings to life.

use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{ExaminationSide, ExaminationView, Frame};
use crate::hit::legend;
use crate::icons::{Icon, icon};
use crate::parts::light_name;
use crate::words::{t, tw};

/// Two still pictures; with the script they become canvases that move, grow and turn together.
pub(super) fn viewer(lang: Lang, view: &ExaminationView) -> Markup {
    let after = view.after.as_ref();
    let areas = after.map_or(&[][..], |after| &after.areas);
    let align = after
        .and_then(|after| after.alignment)
        .map(|alignment| alignment.homography.iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
    html! {
        section class="panel" id="viewer" aria-label=(t(lang, "examine-viewer")) {
            (tools(lang, view, !areas.is_empty()))
            div class="stage" id="stage" tabindex="0" role="group" aria-label=(t(lang, "examine-stage")) aria-describedby="stage-hint"
                data-align=[align] data-um-a=[view.a.pixel_um] data-um-b=[view.b.pixel_um] {
                (side(lang, "A", "fa", &view.a))
                (side(lang, "B", "fb", &view.b))
                @for area in areas {
                    span hidden data-area={
                        (area.a.x) " " (area.a.y) " " (area.a.width) " " (area.a.height) " "
                        (area.b.x) " " (area.b.y) " " (area.b.width) " " (area.b.height) " " (u8::from(area.agrees))
                    } {}
                }
            }
            p class="vh" id="stage-hint" { (t(lang, "examine-stage-hint")) }
            p class="vh" id="stage-state" role="status" {}
            @if !areas.is_empty() { p class="legend" { (legend(lang)) } }
            noscript {
                div class="pad" {
                    p { (t(lang, "examine-still")) }
                    @for (name, each) in [("A", &view.a), ("B", &view.b)] {
                        div class="pics" { @for (n, frame) in each.frames.iter().enumerate().skip(1) {
                            figure class="pic" {
                                img src=(frame.picture.src) width=(frame.picture.width) height=(frame.picture.height) alt={ (t(lang, "examine-mark")) " " (name) ", " (n + 1) } loading="lazy";
                                figcaption { (name) " · " (frame_name(lang, n, frame)) }
                            }
                        } }
                    }
                }
            }
        }
    }
}

fn side(lang: Lang, name: &str, class: &str, side: &ExaminationSide) -> Markup {
    html! {
        figure class=(class) {
            figcaption { (name) }
            @match side.frames.first() {
                Some(first) => {
                    img src=(first.picture.src) width=(first.picture.width) height=(first.picture.height) alt={ (t(lang, "examine-mark")) " " (name) };
                    @for frame in &side.frames {
                        span hidden data-frame=(frame.picture.src) data-detail=[&frame.detail] data-w=(frame.picture.original_width) data-h=(frame.picture.original_height) {}
                    }
                },
                None => div class="nopic" { (t(lang, "marks-no-preview")) },
            }
        }
    }
}

fn frame_name(lang: Lang, n: usize, frame: &Frame) -> String {
    match (frame.computed, frame.light) {
        (true, _) => t(lang, "examine-frame-computed").into_owned(),
        (false, Some(light)) => tw(
            lang,
            "examine-frame-light",
            &[("number", (n + 1).into()), ("light", light_name(lang, light).into())],
        ),
        (false, None) => tw(lang, "examine-frame", &[("number", (n + 1).into())]),
    }
}

fn tools(lang: Lang, view: &ExaminationView, areas: bool) -> Markup {
    let frames = if view.a.frames.len() >= view.b.frames.len() { &view.a.frames } else { &view.b.frames };
    html! {
        div class="tools" id="tools" role="group" aria-label=(t(lang, "examine-tools")) hidden {
            div class="seg" {
                @for (mode, key) in [("side", "S"), ("split", "D"), ("overlay", "O"), ("blink", "B")] {
                    button class="btn s" type="button" data-mode=(mode) aria-pressed=(mode == "side") { (t(lang, &format!("examine-mode-{mode}"))) " " kbd { (key) } }
                }
            }
            label data-mix hidden {
                span data-mix-name="split" { (t(lang, "examine-mix-split")) } span data-mix-name="overlay" hidden { (t(lang, "examine-mix-overlay")) }
                input type="range" id="mix" min="0" max="100" value="50" aria-label=(t(lang, "examine-mix"));
                input type="number" id="mix-typed" min="0" max="100" value="50" aria-label=(t(lang, "examine-mix-typed")); "%"
            }
            span class="sep" {}
            button class="btn s" type="button" id="together" aria-pressed="true" { (t(lang, "examine-together")) " " kbd { "L" } }
            @if areas { button class="btn s" type="button" id="areas" aria-pressed="true" { (t(lang, "examine-areas")) " " kbd { "M" } } }
            span class="sep" {}
            button class="btn s" type="button" data-do="out" aria-label=(t(lang, "examine-zoom-out")) { "−" }
            output id="zoom" class="small mono" { "100 %" }
            button class="btn s" type="button" data-do="in" aria-label=(t(lang, "examine-zoom-in")) { "+" }
            button class="btn s" type="button" data-do="fit" { (t(lang, "examine-fit")) " " kbd { "0" } }
            div class="seg" dir="ltr" {
                @for (way, arrow) in [("left", "←"), ("up", "↑"), ("down", "↓"), ("right", "→")] {
                    button class="btn s" type="button" data-do=(way) aria-label=(t(lang, &format!("examine-move-{way}"))) { (arrow) }
                }
            }
            label { (t(lang, "examine-turn")) input type="number" id="turn" step="1" value="0" min="-180" max="180"; "°" }
            @if frames.len() > 1 {
                label { (t(lang, "examine-light")) select id="frame" { @for (n, frame) in frames.iter().enumerate() { option value=(n) { (frame_name(lang, n, frame)) } } } }
            }
        }
    }
}

/// The keys of the viewer.
pub(super) fn keys(lang: Lang) -> Markup {
    const KEYS: [(&[&str], &str); 8] = [
        (&["S", "D", "O", "B"], "help-key-views"),
        (&["+", "−", "0"], "examine-key-zoom"),
        (&["←", "↑", "↓", "→"], "examine-key-move"),
        (&["R", "Shift R"], "examine-key-turn"),
        (&["[", "]"], "examine-key-mix"),
        (&["F"], "examine-key-frame"),
        (&["L"], "examine-key-together"),
        (&["M"], "examine-key-areas"),
    ];
    html! {
        dl class="keys" {
            @for (all, name) in KEYS {
                dt { @for (n, key) in all.iter().enumerate() { @if n > 0 { " " } kbd { (key) } } }
                dd { (t(lang, name)) }
            }
        }
        p class="mute ic" { (icon(Icon::Help)) span { (t(lang, "examine-apart-hint")) } }
    }
}
