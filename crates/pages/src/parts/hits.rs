//! Candidates: what is alike, how strongly, and the two answers of triage.

use commonlink_model::{HitId, Triage};
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{Answer, HitRow, Question, answer, empty, other_side, recall_tag, thumb};
use crate::icons::{Icon, icon};
use crate::words::{code, moment, t, tw};

/// The two answers of triage; the one given is pressed.
pub(crate) fn triage_buttons(lang: Lang, hit: HitId, given: Triage, back: &str, about: &str) -> Markup {
    html! {
        form class="row" method="post" action={ "/hits/" (hit) "/triage" } {
            input type="hidden" name="back" value=(back);
            @for (value, sign) in [(Triage::WorthExamining, Icon::Check), (Triage::NotUseful, Icon::Cross)] {
                button class="btn s" name="value" value=(value.code()) aria-pressed=(given == value) data-key=(if value == Triage::WorthExamining { "w" } else { "u" }) {
                    (icon(sign)) (code(lang, "triage", value.code())) span class="vh" { " " (about) }
                }
            }
        }
    }
}

/// Candidates in order. Where `ranked`, they carry their rank, and a line stands above the first one that
/// scores no better than chance. Those that are kept from the reader come last, without a rank.
pub(crate) fn hit_list(lang: Lang, hits: &[HitRow], back: &str, ranked: bool) -> Markup {
    let (told, kept): (Vec<&HitRow>, Vec<&HitRow>) = hits.iter().partition(|hit| hit.class.told());
    let (kept, withheld): (Vec<&HitRow>, Vec<&HitRow>) =
        kept.into_iter().partition(|hit| hit.class == Answer::Awaited);
    let line = told.iter().position(|hit| !hit.above_chance);
    html! {
        ol class="list" {
            @for (n, hit) in told.iter().enumerate() {
                @if ranked && line == Some(n) { li class="line" { (t(lang, "marks-chance-line")) } }
                (candidate(lang, hit, ranked.then_some(n + 1), back))
            }
            @if ranked && line.is_none() && !told.is_empty() { li class="line" { (t(lang, "marks-chance-line-all")) } }
            @if !kept.is_empty() { li class="line" { (t(lang, "marks-awaited-line")) } }
            @for hit in &kept { (candidate(lang, hit, None, back)) }
            @if !withheld.is_empty() { li class="line" { (t(lang, "marks-withheld-line")) } }
            @for hit in &withheld { (candidate(lang, hit, None, back)) }
        }
    }
}

fn candidate(lang: Lang, hit: &HitRow, rank: Option<usize>, back: &str) -> Markup {
    let about = rank.map_or_else(
        || tw(lang, "marks-hit-about", &[("reference", hit.reference.as_str().into())]),
        |rank| tw(lang, "marks-candidate", &[("rank", rank.into())]),
    );
    html! {
        li class="cand" data-row {
            div class="both" {
                (thumb(lang, hit.own_picture.as_ref(), &t(lang, "marks-own-mark")))
                (thumb(lang, hit.other_picture.as_ref(), &t(lang, "marks-other-mark")))
            }
            div class="say" {
                div {
                    @if let Some(rank) = rank { span class="rank" { (rank) ". " } }
                    a href={ "/hits/" (hit.id) } {
                        @if rank.is_some() { (code(lang, "mark_kind", hit.kind.code())) ": " bdi { (hit.label) } }
                        @else { bdi { (hit.reference) } ": " (code(lang, "mark_kind", hit.kind.code())) }
                    }
                    " " (recall_tag(lang, hit.recalled))
                    @if hit.class != Answer::Awaited { " " span class="small" { (t(lang, "marks-held-by")) " " (other_side(lang, &hit.other)) } }
                }
                @if hit.class == Answer::Awaited { span class="small" { (t(lang, "marks-answer-awaited")) } }
                @else if !hit.class.told() { span class="small" { (t(lang, "marks-answer-withheld")) } }
                @else {
                    (answer(lang, Question::Class, &hit.class))
                    (answer(lang, Question::Individual, &hit.individual))
                }
                span class="small mute" {
                    (moment(hit.at))
                    @if let Some(link) = hit.link { " · " a href={ "/links/" (link) } { (t(lang, "marks-hit-link")) } }
                }
            }
            @if hit.class != Answer::Awaited && hit.recalled.withdrawn.is_none() { (triage_buttons(lang, hit.id, hit.triage, back, &about)) }
        }
    }
}

/// What stands where a comparison found nothing: that nothing resembles, or that something could not be compared.
pub(crate) fn no_hits(lang: Lang, failed: u64, captures: u64) -> Markup {
    if failed == 0 {
        empty(Icon::Check, &t(lang, "seizure-hits-none"), &t(lang, "seizure-hits-none-hint"), None)
    } else if failed < captures {
        empty(Icon::Warning, &t(lang, "seizure-hits-part"), &t(lang, "seizure-hits-unread-hint"), None)
    } else {
        empty(Icon::Warning, &t(lang, "seizure-hits-unread"), &t(lang, "seizure-hits-unread-hint"), None)
    }
}
