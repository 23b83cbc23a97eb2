//! Calibration plot: how often pairs were of one source, against what their likelihood ratios promised.

use commonlink_reference::{Lang, text};

use crate::svg::{Scale, Svg, number};

/// Pairs whose likelihood ratios lie close together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationBin {
    /// Mean probability of one source that the ratios give at even prior odds, 0 to 1.
    pub predicted: f64,
    /// Share of pairs that were of one source, weighted to even prior odds, 0 to 1.
    pub observed: f64,
    /// How many pairs.
    pub pairs: u64,
}

const SIDE: f64 = 320.0;

/// The plot; points on the diagonal are calibrated, and larger points hold more pairs. `id` must be unique
/// on the page.
pub fn calibration(lang: Lang, id: &str, bins: &[CalibrationBin]) -> String {
    let title = text(lang, "marks-figure-calibration-title");
    let mut svg = Svg::described(SIDE, SIDE, id, &title, &text(lang, "marks-figure-calibration-desc"));
    let x = Scale { from: 0.0, to: 1.0, start: 52.0, end: SIDE - 14.0 };
    let y = Scale { from: 0.0, to: 1.0, start: SIDE - 48.0, end: 14.0 };
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        svg.line("f-thin", [x.start, y.at(share), x.end, y.at(share)]);
        svg.line("f-thin", [x.at(share), y.start, x.at(share), y.end]);
        let words = format!("{} %", number(share * 100.0));
        svg.text("f-mute", [x.start - 6.0, y.at(share) + 4.0], "end", &words);
        svg.text("f-mute", [x.at(share), y.start + 16.0], "middle", &words);
    }
    svg.text(
        "",
        [f64::midpoint(x.start, x.end), SIDE - 8.0],
        "middle",
        &text(lang, "marks-figure-predicted"),
    );
    svg.text("", [x.start, 10.0], "start", &text(lang, "marks-figure-observed"));
    svg.line("f-diff-line", [x.start, y.start, x.end, y.end]);
    let shown: Vec<&CalibrationBin> = bins.iter().filter(|bin| bin.pairs > 0).collect();
    svg.polyline("f-same-line", shown.iter().map(|bin| (x.at(bin.predicted), y.at(bin.observed))));
    let most = shown.iter().map(|bin| bin.pairs).max().unwrap_or(1) as f64;
    for bin in shown {
        let size = 3.0 + 5.0 * (bin.pairs as f64 / most).sqrt();
        svg.circle("f-on", [x.at(bin.predicted), y.at(bin.observed), size]);
    }
    svg.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_bins_are_not_drawn() {
        let bin = |predicted, observed, pairs| CalibrationBin { predicted, observed, pairs };
        let out = calibration(Lang::En, "c", &[bin(0.1, 0.12, 40), bin(0.5, 0.0, 0), bin(0.9, f64::NAN, 9)]);
        assert_eq!(out.matches("<circle").count(), 2);
        assert!(!out.contains('⟦') && !out.contains("NaN"));
    }
}
