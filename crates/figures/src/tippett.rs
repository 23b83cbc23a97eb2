//! Tippett plot: for every likelihood ratio, the share of pairs that got at least so much.

use commonlink_reference::{Lang, text};

use crate::svg::{Scale, Svg, number};

/// log10 likelihood ratios of known pairs. Values that are not finite are left out.
#[derive(Clone, Copy, Debug)]
pub struct Tippett<'a> {
    /// Of pairs of one source.
    pub same: &'a [f64],
    /// Of pairs of different sources.
    pub different: &'a [f64],
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 280.0;

/// The plot. `id` must be unique on the page.
pub fn tippett(lang: Lang, id: &str, data: &Tippett<'_>) -> String {
    let title = text(lang, "marks-figure-tippett-title");
    let mut svg = Svg::described(WIDTH, HEIGHT, id, &title, &text(lang, "marks-figure-tippett-desc"));
    let reach = data.same.iter().chain(data.different).filter(|value| value.is_finite());
    let reach = reach.fold(1.0_f64, |most, value| most.max(value.abs())).ceil().min(12.0);
    let x = Scale { from: -reach, to: reach, start: 46.0, end: WIDTH - 12.0 };
    let y = Scale { from: 0.0, to: 1.0, start: HEIGHT - 62.0, end: 12.0 };
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        svg.line("f-thin", [x.start, y.at(share), x.end, y.at(share)]);
        svg.text(
            "f-mute",
            [x.start - 6.0, y.at(share) + 4.0],
            "end",
            &format!("{} %", number(share * 100.0)),
        );
    }
    let step = if reach > 6.0 { 2 } else { 1 };
    for power in (-(reach as i32)..=reach as i32).filter(|power| power % step == 0) {
        let at = x.at(f64::from(power));
        svg.line(if power == 0 { "f-axis" } else { "f-thin" }, [at, y.start, at, y.end]);
        svg.text("f-mute", [at, y.start + 16.0], "middle", &power.to_string());
    }
    svg.text(
        "",
        [f64::midpoint(x.start, x.end), y.start + 34.0],
        "middle",
        &text(lang, "marks-figure-log10-lr"),
    );
    svg.polyline("f-diff-line", steps(data.different, &x, &y));
    svg.polyline("f-same-line", steps(data.same, &x, &y));
    let base = HEIGHT - 10.0;
    svg.line("f-same-line", [x.start, base - 4.0, x.start + 24.0, base - 4.0]);
    svg.text("", [x.start + 30.0, base], "start", &text(lang, "marks-figure-same-source"));
    let half = f64::midpoint(x.start, x.end);
    svg.line("f-diff-line", [half, base - 4.0, half + 24.0, base - 4.0]);
    svg.text("", [half + 30.0, base], "start", &text(lang, "marks-figure-different-source"));
    svg.finish()
}

/// The share of values at or above each value, as stairs from left to right.
fn steps(values: &[f64], x: &Scale, y: &Scale) -> Vec<(f64, f64)> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let all = sorted.len() as f64;
    let mut points = Vec::with_capacity(2 * sorted.len() + 2);
    if sorted.is_empty() {
        return points;
    }
    points.push((x.start, y.at(1.0)));
    for (n, value) in sorted.iter().enumerate() {
        points.push((x.at(*value), y.at(1.0 - n as f64 / all)));
        points.push((x.at(*value), y.at(1.0 - (n + 1) as f64 / all)));
    }
    points.push((x.end, y.at(0.0)));
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stairs_go_down_from_all_to_none() {
        let x = Scale { from: -2.0, to: 2.0, start: 0.0, end: 4.0 };
        let y = Scale { from: 0.0, to: 1.0, start: 1.0, end: 0.0 };
        let points = steps(&[1.0, -1.0, f64::NAN], &x, &y);
        assert_eq!(points, [(0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (3.0, 0.5), (3.0, 1.0), (4.0, 1.0)]);
    }

    #[test]
    fn every_word_is_in_the_catalogue() {
        let out = tippett(Lang::En, "t", &Tippett { same: &[1.0, 3.0], different: &[-2.0] });
        assert!(
            !out.contains('⟦')
                && !out.contains("NaN")
                && out.contains("f-same-line")
                && out.contains("f-diff-line")
        );
        assert!(!tippett(Lang::En, "t", &Tippett { same: &[], different: &[] }).contains("NaN"));
    }
}
