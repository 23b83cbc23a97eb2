//! Two score distributions, known pairs of one source and of different sources, with one score marked.

use commonlink_reference::{Lang, text, text_with};

use crate::svg::{Scale, Svg};

/// What the figure shows. Values that are not finite are left out.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a> {
    /// Scores of known pairs of one design or one tool.
    pub same: &'a [f64],
    /// Scores of known pairs of different designs or tools.
    pub different: &'a [f64],
    /// The score of this comparison.
    pub score: Option<f64>,
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 190.0;
const BINS: usize = 36;

/// Both distributions as areas of equal size, the score as a line. `id` must be unique on the page; `names`
/// are the words for pairs of one and of different sources ("same design", "different designs").
pub fn scores(lang: Lang, id: &str, data: &Scores<'_>, names: (&str, &str)) -> String {
    let mut all: Vec<f64> =
        data.same.iter().chain(data.different).copied().chain(data.score).filter(|v| v.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let title = text(lang, "marks-figure-scores-title");
    let desc = describe(lang, data, names);
    let mut svg = Svg::described(WIDTH, HEIGHT, id, &title, &desc);
    let (Some(&low), Some(&high)) = (all.first(), all.last()) else {
        svg.text("f-mute", [WIDTH / 2.0, HEIGHT / 2.0], "middle", &text(lang, "marks-figure-no-data"));
        return svg.finish();
    };
    let pad = ((high - low) * 0.04).max(1e-9);
    let x = Scale { from: low - pad, to: high + pad, start: 8.0, end: WIDTH - 8.0 };
    let (same, different) = (density(data.same, &x), density(data.different, &x));
    let top = same.iter().chain(&different).copied().fold(0.0, f64::max).max(1e-9);
    let y = Scale { from: 0.0, to: top, start: 150.0, end: 34.0 };
    area(&mut svg, "f-diff", &different, &x, &y);
    area(&mut svg, "f-same", &same, &x, &y);
    svg.line("f-axis", [8.0, 150.0, WIDTH - 8.0, 150.0]);
    svg.text("f-mute", [8.0, 166.0], "start", &text(lang, "marks-figure-less-alike"));
    svg.text("f-mute", [WIDTH - 8.0, 166.0], "end", &text(lang, "marks-figure-more-alike"));
    svg.rect("f-diff", [8.0, 176.0, 18.0, 10.0], 2.0).text("", [32.0, 185.0], "start", names.1);
    svg.rect("f-same", [WIDTH / 2.0, 176.0, 18.0, 10.0], 2.0);
    svg.text("", [WIDTH / 2.0 + 24.0, 185.0], "start", names.0);
    if let Some(score) = data.score.filter(|score| score.is_finite()) {
        let at = x.at(score);
        svg.line("f-mark", [at, 22.0, at, 150.0]);
        let anchor = if at < 70.0 {
            "start"
        } else if at > WIDTH - 70.0 {
            "end"
        } else {
            "middle"
        };
        svg.text("f-mark-text", [at, 15.0], anchor, &text(lang, "marks-figure-this-score"));
    }
    svg.finish()
}

fn describe(lang: Lang, data: &Scores<'_>, names: (&str, &str)) -> String {
    let Some(score) = data.score else {
        return text_with(
            lang,
            "marks-figure-scores-plain",
            &[("same", names.0.into()), ("different", names.1.into())],
        );
    };
    let above = |pairs: &[f64]| pairs.iter().filter(|held| **held >= score).count();
    text_with(
        lang,
        "marks-figure-scores-desc",
        &[
            ("same", names.0.into()),
            ("different", names.1.into()),
            ("sameabove", above(data.same).into()),
            ("sameall", data.same.len().into()),
            ("diffabove", above(data.different).into()),
            ("diffall", data.different.len().into()),
        ],
    )
}

/// Shares of the values by bin, smoothed with the weights 1 2 1: enough to read, nothing invented.
fn density(values: &[f64], x: &Scale) -> Vec<f64> {
    let mut bins = vec![0.0; BINS + 2];
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    for value in &finite {
        let part = (value - x.from) / (x.to - x.from);
        let bin = ((part * BINS as f64) as usize).min(BINS - 1);
        bins[bin + 1] += 1.0 / finite.len() as f64;
    }
    (0..BINS).map(|n| (bins[n] + 2.0 * bins[n + 1] + bins[n + 2]) / 4.0).collect()
}

fn area(svg: &mut Svg, class: &str, shares: &[f64], x: &Scale, y: &Scale) {
    if shares.iter().all(|share| *share <= 0.0) {
        return;
    }
    let step = (x.end - x.start) / BINS as f64;
    let tops = shares.iter().enumerate().map(|(n, share)| (x.start + (n as f64 + 0.5) * step, y.at(*share)));
    let mut points = vec![(x.start, y.start)];
    points.extend(tops);
    points.push((x.end, y.start));
    svg.polyline(class, points);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: (&str, &str) = ("same design", "different designs");

    #[test]
    fn both_areas_and_the_score_are_drawn() {
        let data = Scores { same: &[2.0, 3.0, 4.0], different: &[-1.0, 0.0, 0.5, 1.0], score: Some(3.5) };
        let out = scores(Lang::En, "f", &data, NAMES);
        assert!(
            out.contains("class=\"f-same\" d=")
                && out.contains("class=\"f-diff\" d=")
                && out.contains("f-mark")
        );
        assert!(!out.contains('⟦') && !out.contains("NaN") && !out.contains("style"));
        assert_eq!(out, scores(Lang::En, "f", &data, NAMES));
    }

    #[test]
    fn nothing_to_draw_is_said() {
        let empty = Scores { same: &[], different: &[f64::NAN], score: None };
        let out = scores(Lang::En, "f", &empty, NAMES);
        assert!(!out.contains("<path") && !out.contains('⟦'));
        let single = Scores { same: &[1.0], different: &[], score: Some(1.0) };
        assert!(!scores(Lang::En, "f", &single, NAMES).contains("NaN"));
    }
}
