//! Facts about records: handling, states, the other side, progress.

use commonlink_model::{ExaminationState, LinkState, Recalled, Reported};
use commonlink_reference::{Lang, country};
use maud::{Markup, html};

use super::{CaptureState, OtherSide, Progress};
use crate::icons::{Icon, icon};
use crate::words::{code, moment, t, tw};

/// A short word on a coloured ground, with an icon so that the colour is not alone.
pub(crate) fn tag(tone: &str, sign: Option<Icon>, words: &str) -> Markup {
    html! { span class={ "tag " (tone) } { @if let Some(sign) = sign { (icon(sign)) } (words) } }
}

/// The mark of training data.
pub(crate) fn training_tag(lang: Lang, training: bool) -> Markup {
    html! { @if training { (tag("vio", None, &t(lang, "shell-training"))) } }
}

/// The reminder that stands wherever another body's record is spoken of.
pub(crate) fn verify(lang: Lang) -> Markup {
    html! { p class="note ic" { (icon(Icon::Shield)) span { (t(lang, "shell-verify")) } } }
}

/// The name of a country; the code where it is none of the list.
pub(crate) fn country_name(code: &str) -> String {
    country(code).map_or_else(|| code.to_owned(), |found| found.name.to_owned())
}

/// What may be said of the other body, or that nothing may.
pub(crate) fn other_side(lang: Lang, other: &OtherSide) -> Markup {
    html! {
        @match (&other.country, &other.organisation) {
            (None, None) => span class="mute" { (t(lang, "shell-other-body")) },
            (country, organisation) => {
                @if let Some(country) = country { span class="cc" { bdi { (country) } } " " }
                @if let Some(organisation) = organisation { bdi { (organisation) } }
                @else if let Some(country) = country { (country_name(country)) }
            }
        }
        @if let Some(reference) = &other.reference { " " small { bdi { (reference) } } }
    }
}

/// The state of a link.
pub(crate) fn link_state(lang: Lang, state: LinkState) -> Markup {
    let (tone, sign) = match state {
        LinkState::Proposed => ("warn", Icon::Wait),
        LinkState::Confirmed => ("ok", Icon::Check),
        LinkState::Rejected => ("bad", Icon::Cross),
        LinkState::Undecided => ("", Icon::Help),
        LinkState::WithdrawnBasis => ("bad", Icon::Warning),
    };
    tag(tone, Some(sign), &code(lang, "link_state", state.code()))
}

/// What stands over a record or a pair, in short.
pub(crate) fn recall_tag(lang: Lang, recalled: Recalled) -> Markup {
    html! {
        @if recalled.withdrawn.is_some() { (tag("bad", Some(Icon::Warning), &t(lang, "recalls-tag-withdrawn"))) }
        @else if recalled.corrected.is_some() { (tag("warn", Some(Icon::Eye), &t(lang, "recalls-tag-corrected"))) }
    }
}

/// The same in full, on the page of the record.
pub(crate) fn record_note(lang: Lang, recalled: Recalled) -> Markup {
    note(lang, recalled, "recalls-note-record-withdrawn", "recalls-note-record-corrected")
}

/// The same in full, on the page of what rests on it.
pub(crate) fn recall_note(lang: Lang, recalled: Recalled) -> Markup {
    note(lang, recalled, "recalls-note-withdrawn", "recalls-note-corrected")
}

fn note(lang: Lang, recalled: Recalled, withdrawn: &str, corrected: &str) -> Markup {
    html! {
        @if let Some(at) = recalled.withdrawn {
            p class="note ic" role="note" { (icon(Icon::Warning)) span { b { (t(lang, withdrawn)) } " " (t(lang, "recalls-since")) " " (moment(at)) " UTC" } }
        }
        @if let Some(at) = recalled.corrected {
            p class="note ic" role="note" { (icon(Icon::Eye)) span { (t(lang, corrected)) " " (moment(at)) " UTC" } }
        }
    }
}

/// The state of an examination.
pub(crate) fn examination_state(lang: Lang, state: ExaminationState) -> Markup {
    let (tone, sign) = match state {
        ExaminationState::WaitingFirst | ExaminationState::WaitingSecond => ("warn", Icon::Wait),
        ExaminationState::Disagreement => ("bad", Icon::Warning),
        ExaminationState::Closed => ("ok", Icon::Check),
    };
    tag(tone, Some(sign), &code(lang, "examination_state", state.code()))
}

/// The state of a capture.
pub(crate) fn capture_state(lang: Lang, state: CaptureState) -> Markup {
    let (tone, sign) = match state {
        CaptureState::Waiting => ("warn", Icon::Wait),
        CaptureState::Described => ("ok", Icon::Check),
        CaptureState::Failed => ("bad", Icon::Warning),
    };
    tag(tone, Some(sign), &code(lang, "capture_state", state.code()))
}

/// The quality of a capture.
pub(crate) fn quality(lang: Lang, band: &str) -> Markup {
    let (tone, sign) = match band {
        "high" => ("ok", Icon::Check),
        "low" => ("bad", Icon::Warning),
        _ => ("warn", Icon::Eye),
    };
    let band = code(lang, "quality_band", band);
    tag(tone, Some(sign), &tw(lang, "marks-quality", &[("band", band.into())]))
}

/// A value, or why there is none, in words that can't be taken for a value.
pub(crate) fn reported<T>(lang: Lang, value: &Reported<T>, show: impl FnOnce(&T) -> Markup) -> Markup {
    if let Reported::Known(value) = value {
        show(value)
    } else {
        html! { i class="mute" { (code(lang, "empty_value", value.state())) } }
    }
}

/// One line of a list of facts.
pub(crate) fn fact(words: &str, value: &Markup) -> Markup {
    html! { dt { (words) } dd { (value) } }
}

/// Substance groups in words.
pub(crate) fn substances(lang: Lang, groups: &[String]) -> String {
    groups.iter().map(|group| code(lang, "substance_group", group)).collect::<Vec<_>>().join(", ")
}

/// How far the comparison has come, in a bar and in words.
pub(crate) fn progress(lang: Lang, progress: &Progress, name: &str) -> Markup {
    let done = progress.described + progress.compared + 2 * progress.failed;
    html! {
        @if progress.captures > 0 {
            @if progress.working() {
                progress max=(2 * progress.captures) value=(done) aria-label=(name) {}
            }
            p class="small mute" {
                (tw(lang, "seizure-progress-described", &[
                    ("done", progress.described.into()), ("all", progress.captures.into()),
                ]))
                @if progress.compared > 0 {
                    ", "
                    (tw(lang, "seizure-progress-compared", &[
                        ("done", progress.compared.into()), ("all", progress.captures.into()),
                    ]))
                }
                @if progress.waiting > 0 { ", " (tw(lang, "seizure-progress-waiting", &[("waiting", progress.waiting.into())])) }
                @if progress.failed > 0 { ", " (tw(lang, "seizure-progress-failed", &[("failed", progress.failed.into())])) }
            }
        }
    }
}

/// What stands where a list would, with what to do next.
pub(crate) fn empty(sign: Icon, title: &str, words: &str, action: Option<(&str, &str)>) -> Markup {
    html! {
        div class="empty" {
            (icon(sign)) h3 { (title) } p { (words) }
            @if let Some((href, label)) = action { a class="btn p" href=(href) { (label) } }
        }
    }
}
