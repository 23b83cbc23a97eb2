//! The engine's answer in words, with what it means and what it rests on.

use commonlink_figures::{Against, strength_bar};
use commonlink_reference::Lang;
use maud::{Markup, PreEscaped, html};

use super::{Answer, Basis, Direction, Strength};
use crate::words::{code, count, t, times, tw};

/// The two questions, which are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Same design?
    Class,
    /// Same tool?
    Individual,
}

impl Question {
    /// `class` or `individual`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Individual => "individual",
        }
    }
}

impl Strength {
    /// Bars of six.
    const fn level(self) -> u8 {
        match self {
            Self::NoSupport => 0,
            Self::Weak => 1,
            Self::Moderate => 2,
            Self::ModeratelyStrong => 3,
            Self::Strong => 4,
            Self::VeryStrong => 5,
            Self::ExtremelyStrong => 6,
        }
    }

    /// Code of the range of likelihood ratios behind the word.
    const fn range(self) -> &'static str {
        match self {
            Self::NoSupport => "1-2",
            Self::Weak => "2-10",
            Self::Moderate => "10-100",
            Self::ModeratelyStrong => "100-1000",
            Self::Strong => "1000-10000",
            Self::VeryStrong => "10000-1000000",
            Self::ExtremelyStrong => "1000000",
        }
    }
}

/// The answer in one line of words: "Strong support for the same design".
pub(crate) fn say(lang: Lang, question: Question, answer: &Answer) -> String {
    match answer {
        Answer::Awaited => t(lang, "marks-answer-awaited").into_owned(),
        Answer::Withheld => t(lang, "marks-answer-withheld").into_owned(),
        Answer::NotEvaluable { .. } => {
            t(lang, &format!("marks-answer-{}-not-evaluable", question.code())).into_owned()
        }
        Answer::Given { direction: Direction::Neither, .. } => {
            t(lang, &format!("marks-answer-{}-neither", question.code())).into_owned()
        }
        Answer::Given { strength, direction, .. } => {
            let side = if *direction == Direction::ForFirst { "for" } else { "against" };
            let strength = code(lang, "strength", strength.code());
            tw(lang, &format!("marks-answer-{}-{side}", question.code()), &[("strength", strength.into())])
        }
    }
}

/// The answer in words with bars beside it. The bars repeat the words and are hidden from screen readers.
pub(crate) fn answer(lang: Lang, question: Question, answer: &Answer) -> Markup {
    let (level, against) = match answer {
        Answer::Given { strength, direction: Direction::ForAlternative, .. } => {
            (strength.level(), Against::Yes)
        }
        Answer::Given { strength, .. } => (strength.level(), Against::No),
        Answer::Awaited | Answer::Withheld | Answer::NotEvaluable { .. } => (0, Against::NotEvaluable),
    };
    html! {
        span class="answer" {
            (PreEscaped(strength_bar(level, against)))
            span {
                (say(lang, question, answer))
                @if let Answer::NotEvaluable { reason } = answer {
                    " " small { (code(lang, "not_evaluable_reason", reason)) }
                }
            }
        }
    }
}

/// What the answer means, as one sentence with its figure.
pub(crate) fn meaning(lang: Lang, question: Question, answer: &Answer) -> Markup {
    let key = |side: &str| format!("marks-meaning-{}-{side}", question.code());
    match answer {
        Answer::Awaited => html! { p { (t(lang, "marks-meaning-awaited")) } },
        Answer::Withheld => html! { p { (t(lang, "marks-meaning-withheld")) } },
        Answer::NotEvaluable { reason } => html! {
            p { (code(lang, "not_evaluable_reason", reason)) ". " (t(lang, "marks-meaning-not-evaluable")) }
        },
        Answer::Given { direction: Direction::Neither, .. } => {
            html! { p { (t(lang, "marks-meaning-neither")) } }
        }
        Answer::Given { strength, direction, times: figure } => {
            let side = if *direction == Direction::ForFirst { "for" } else { "against" };
            let figure = figure.map_or_else(
                || t(lang, &format!("marks-times-{}", strength.range())).into_owned(),
                |figure| tw(lang, "marks-times-about", &[("times", times(figure).into())]),
            );
            html! { p { (tw(lang, &key(side), &[("times", figure.into())])) } }
        }
    }
}

/// What the figure rests on: calibration, population, bounds, distributions.
pub(crate) fn basis(lang: Lang, basis: &Basis) -> Markup {
    html! {
        @if let Some(figure) = &basis.figure {
            figure class="fig" {
                (PreEscaped(figure)) figcaption class="mute small" { (t(lang, "marks-figure-scores-caption")) }
            }
        }
        dl class="kv small" {
            dt { (t(lang, "marks-basis-calibration")) } dd { bdi { (basis.calibration) } }
            @if !basis.sets.is_empty() {
                dt { (t(lang, "marks-basis-sets")) }
                dd { @for (n, set) in basis.sets.iter().enumerate() { @if n > 0 { ", " } bdi { (set) } } }
            }
            dt { (t(lang, "marks-basis-population")) }
            dd {
                (tw(lang, "marks-basis-pairs", &[
                    ("same", count(basis.same_pairs).into()),
                    ("different", count(basis.different_pairs).into()),
                    ("sources", count(basis.sources).into()),
                ]))
            }
            @if let (Some(lower), Some(upper)) = (basis.lower_bound, basis.upper_bound) {
                dt { (t(lang, "marks-basis-bounds")) }
                dd {
                    (tw(lang, "marks-basis-bounds-text", &[
                        ("upper", times(upper).into()),
                        ("lower", times(1.0 / lower.max(f64::MIN_POSITIVE)).into()),
                    ]))
                }
            }
        }
    }
}
