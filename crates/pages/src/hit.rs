//! Triage of one hit.

use commonlink_model::{ExaminationId, ExaminationState, LinkState, Moment};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{
    Question, answer, basis, examination_state, link_state, meaning, other_side, picture, recall_note,
    triage_buttons, verify,
};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{Answer, AreaPair, Basis, HitRow, Picture, Shell};

/// The page of `GET /hits/{id}`.
#[derive(Clone, Debug, PartialEq)]
pub struct HitView {
    /// The hit.
    pub hit: HitRow,
    /// Pictures of the own mark.
    pub own: Vec<Picture>,
    /// Pictures of the other mark, for accredited examiners.
    pub other: Vec<Picture>,
    /// Matched and disagreeing areas; the first side is one's own.
    pub areas: Vec<AreaPair>,
    /// What the class answer rests on.
    pub class_basis: Option<Basis>,
    /// What the individual answer rests on.
    pub individual_basis: Option<Basis>,
    /// How the comparison was made; not told while the pair waits for the reader.
    pub made: Option<Made>,
    /// Whether the reader may ask the other record's owner.
    pub may_ask: bool,
    /// Whether the reader may triage.
    pub may_triage: bool,
    /// The examination that came of it, where the reader may know.
    pub examination: Option<(ExaminationId, ExaminationState)>,
    /// State of the link that came of it.
    pub link_state: Option<LinkState>,
    /// The hit to go to next.
    pub next: Option<commonlink_model::HitId>,
}

/// How a comparison was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Engine and version.
    pub engine: String,
    /// When.
    pub at: Moment,
    /// SHA-256 of the own originals.
    pub own_hashes: Vec<String>,
}

/// The triage page.
pub fn hit(shell: &Shell, view: &HitView) -> Markup {
    let lang = shell.lang;
    let row = &view.hit;
    let title = tw(lang, "marks-hit-title", &[("reference", row.reference.as_str().into())]);
    let kept = row.class == Answer::Awaited;
    let sub = html! {
        (code(lang, "mark_kind", row.kind.code()))
        @if !kept { " · " (t(lang, "marks-held-by")) " " (other_side(lang, &row.other)) }
    };
    let actions = html! {
        @if view.may_ask { a class="btn" href={ "/requests/new?hit=" (row.id) } { (t(lang, "requests-ask")) } }
        @if let Some(next) = view.next { a class="btn" href={ "/hits/" (next) } data-key="j" { (t(lang, "marks-hit-next")) (icon(Icon::Arrow)) } }
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href={ "/seizures/" (row.seizure) "#hits" } { bdi { (row.reference) } } }
            (heading(&html! { (title) }, &sub, &actions))
            div class="stack" {
                (recall_note(lang, row.recalled))
                div class="two" {
                    (answer_panel(lang, Question::Class, &row.class, view.class_basis.as_ref()))
                    (answer_panel(lang, Question::Individual, &row.individual, view.individual_basis.as_ref()))
                }
                (decide(lang, view))
                (sides(lang, view))
                @if let Some(how) = &view.made { (made(lang, how)) }
                (verify(lang))
            }
        },
    )
}

fn answer_panel(lang: Lang, question: Question, given: &Answer, rests_on: Option<&Basis>) -> Markup {
    let id = format!("answer-{}", question.code());
    html! {
        section class="panel" aria-labelledby=(id) {
            header { h2 id=(id) { (code(lang, "question", question.code())) } }
            div class="pad stack" {
                b { (answer(lang, question, given)) }
                (meaning(lang, question, given))
                @if let Some(rests_on) = rests_on {
                    details class="fold" { summary { (t(lang, "marks-basis")) } (basis(lang, rests_on)) }
                }
            }
        }
    }
}

fn decide(lang: Lang, view: &HitView) -> Markup {
    let row = &view.hit;
    html! {
        section class="panel" aria-labelledby="decide-title" {
            header { h2 id="decide-title" { (t(lang, "marks-triage-title")) } span class="small mute" { (t(lang, "marks-triage-hint")) } }
            div class="pad stack" {
                @if row.class == Answer::Awaited { p { (t(lang, "marks-answer-awaited")) } }
                @else if view.may_triage && row.recalled.withdrawn.is_none() { (triage_buttons(lang, row.id, row.triage, &format!("/hits/{}", row.id), "")) }
                @else { p { (code(lang, "triage", row.triage.code())) } }
                @if row.picture_held { p class="note" { (t(lang, "marks-picture-held-triage")) } }
                @if let Some((id, state)) = view.examination {
                    p { a href={ "/examinations/" (id) } { (t(lang, "marks-hit-examination")) } " " (examination_state(lang, state)) }
                }
                @if let (Some(link), Some(state)) = (row.link, view.link_state) {
                    p { a href={ "/links/" (link) } { (t(lang, "marks-hit-link")) } " " (link_state(lang, state)) }
                }
            }
        }
    }
}

fn sides(lang: Lang, view: &HitView) -> Markup {
    let why = match &view.hit {
        row if row.class == Answer::Awaited => "marks-answer-awaited",
        row if row.picture_held => "marks-picture-held",
        _ => "marks-picture-kept",
    };
    html! {
        div class="two" {
            section class="panel" aria-labelledby="own-title" {
                header { h2 id="own-title" { (t(lang, "marks-own-mark")) } span class="small" { bdi { (view.hit.label) } } }
                div class="pad" { (pictures(lang, &view.own, &view.areas, false, "marks-no-preview")) }
            }
            section class="panel" aria-labelledby="other-title" {
                header { h2 id="other-title" { (t(lang, "marks-other-mark")) } span class="small" { (other_side(lang, &view.hit.other)) } }
                div class="pad" {
                    (pictures(lang, &view.other, &view.areas, true, why))
                    @if let Some(contact) = &view.hit.other.contact {
                        dl class="kv" { dt { (t(lang, "links-contact")) } dd { bdi { (contact) } } }
                    }
                }
            }
        }
        @if !view.areas.is_empty() { p class="legend" { (legend(lang)) } }
    }
}

/// What the numbered and the dashed rectangles say.
pub(crate) fn legend(lang: Lang) -> Markup {
    html! {
        span { span class="tag ok" { "1" } " " (t(lang, "marks-areas-agree")) }
        " " span { span class="tag bad" { "×" } " " (t(lang, "marks-areas-disagree")) }
    }
}

fn pictures(lang: Lang, shown: &[Picture], areas: &[AreaPair], second: bool, without: &str) -> Markup {
    let name = t(lang, if second { "marks-other-mark" } else { "marks-own-mark" });
    html! {
        @if let Some(first) = shown.first() {
            (with_areas(first, areas, second, &name))
            @if shown.len() > 1 {
                div class="pics" { @for (n, each) in shown.iter().enumerate().skip(1) { figure class="pic" { (picture(each, &format!("{name} {}", n + 1))) } } }
            }
        } @else {
            div class="nopic" { span { (icon(Icon::Shield)) br; (t(lang, without)) } }
        }
    }
}

/// A picture with its areas drawn on it, in the pixels of the original, so that no script is needed.
pub(crate) fn with_areas(shown: &Picture, areas: &[AreaPair], second: bool, alt: &str) -> Markup {
    let (width, height) = (shown.original_width.max(1), shown.original_height.max(1));
    let unit = f64::from(width.max(height)) / 100.0;
    html! {
        @if areas.is_empty() { figure class="pic big" { (picture(shown, alt)) } }
        @else {
            svg class="areas" viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(alt) {
                image href=(shown.src) width=(width) height=(height) {}
                @for (n, area) in areas.iter().enumerate() {
                    @let place = if second { area.b } else { area.a };
                    rect class=(if area.agrees { "a-yes" } else { "a-no" }) x=(place.x) y=(place.y) width=(place.width) height=(place.height) {}
                    text class=(if area.agrees { "a-yes" } else { "a-no" }) x=(f64::from(place.x) + unit) y=(f64::from(place.y) + 3.6 * unit) font-size=(3.4 * unit) {
                        @if area.agrees { (n + 1) } @else { "×" }
                    }
                }
            }
        }
    }
}

fn made(lang: Lang, how: &Made) -> Markup {
    html! {
        section class="panel" aria-labelledby="made-title" {
            header { h2 id="made-title" { (t(lang, "marks-made-title")) } }
            div class="pad stack" {
                dl class="kv" {
                    dt { (t(lang, "marks-made-engine")) } dd { bdi { (how.engine) } }
                    dt { (t(lang, "marks-made-at")) } dd { (moment(how.at)) " UTC" }
                    dt { (t(lang, "marks-made-originals")) }
                    dd { @for hash in &how.own_hashes { div { code { bdi { (hash) } } } } }
                }
                p class="small mute" { (t(lang, "marks-made-again")) }
            }
        }
    }
}
