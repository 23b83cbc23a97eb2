//! The drawings beside the report: distributions, Tippett and calibration plots of all pairs of each kind
//! and capture.

use super::super::pairs::Relation;
use super::measure::{Material, Scored};
use commonlink_figures::{CalibrationBin, Scores, Tippett, calibration, scores, tippett};
use commonlink_model::{CaptureKind, MarkKind};
use commonlink_reference::Lang;

/// Colours of a drawing that stands alone; on pages they come from the style sheet.
const STYLE: &str = include_str!("drawing.css");
/// Bins of the calibration plot, of equal width in probability.
const BINS: usize = 10;

/// A question that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Same design against different designs.
    Class,
    /// Same tool against other tools of the design.
    IndividualSameDesign,
    /// Same tool against all other tools.
    IndividualAll,
}

impl Question {
    const ALL: &'static [Self] = &[Self::Class, Self::IndividualSameDesign, Self::IndividualAll];

    const fn code(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::IndividualSameDesign => "individual-same-design",
            Self::IndividualAll => "individual-all",
        }
    }

    /// Words for the two kinds of pairs.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Class => ("same design", "different designs"),
            Self::IndividualSameDesign => ("same tool", "other tool of the design"),
            Self::IndividualAll => ("same tool", "other tools"),
        }
    }

    /// log10 LRs of pairs for which the first, and for which the other proposition is true.
    fn values(self, pairs: &[Scored]) -> (Vec<f64>, Vec<f64>) {
        let (mut same, mut different) = (Vec::new(), Vec::new());
        for pair in pairs {
            let (lr, first) = match self {
                Self::Class => (pair.lr.class, pair.relation != Relation::Other),
                _ => (pair.lr.individual, pair.relation == Relation::SameSource),
            };
            if self == Self::IndividualSameDesign && pair.relation == Relation::Other {
                continue;
            }
            if first { same.push(lr.unwrap_or(0.0)) } else { different.push(lr.unwrap_or(0.0)) }
        }
        (same, different)
    }
}

/// A way of drawing the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawing {
    Distribution,
    Tippett,
    Calibration,
}

impl Drawing {
    pub const ALL: &'static [Self] = &[Self::Distribution, Self::Tippett, Self::Calibration];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Distribution => "Distribution of log10 LR",
            Self::Tippett => "Tippett plot",
            Self::Calibration => "Calibration",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Distribution => "scores",
            Self::Tippett => "tippett",
            Self::Calibration => "calibration",
        }
    }
}

/// Name of a drawing in the report's folder.
pub(crate) fn file_name(
    kind: MarkKind,
    capture: CaptureKind,
    question: Question,
    drawing: Drawing,
) -> String {
    format!("{kind}-{capture}-{}-{}.svg", question.code(), drawing.code())
}

/// Every name that a drawing can have.
pub(crate) fn names() -> impl Iterator<Item = String> {
    let pairs =
        MarkKind::ALL.iter().flat_map(|kind| CaptureKind::ALL.iter().map(move |capture| (kind, capture)));
    pairs.flat_map(|(kind, capture)| {
        let drawn =
            Question::ALL.iter().flat_map(|question| Drawing::ALL.iter().map(move |one| (question, one)));
        drawn.map(move |(question, drawing)| file_name(*kind, *capture, *question, *drawing))
    })
}

/// All drawings with their names.
pub(crate) fn all(materials: &[Material]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for material in materials {
        for question in Question::ALL {
            let (same, different) = question.values(&material.pairs);
            if same.is_empty() || different.is_empty() {
                continue;
            }
            for drawing in Drawing::ALL {
                let name = file_name(material.kind, material.capture, *question, *drawing);
                let id = name.trim_end_matches(".svg");
                let (same, different) = (same.as_slice(), different.as_slice());
                let drawn = match drawing {
                    Drawing::Distribution => {
                        let data = Scores { same, different, score: None };
                        scores(Lang::En, id, &data, question.names())
                    }
                    Drawing::Tippett => tippett(Lang::En, id, &Tippett { same, different }),
                    Drawing::Calibration => calibration(Lang::En, id, &bins(same, different)),
                };
                all.push((name, alone(&drawn)));
            }
        }
    }
    all
}

/// A drawing as a file of its own: with its namespace and its colours.
fn alone(drawing: &str) -> String {
    let drawing = drawing.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    let (frame, rest) = drawing.split_at(drawing.find('>').map_or(0, |end| end + 1));
    format!("{frame}<style>{STYLE}</style>{rest}\n")
}

/// What the LRs promise at even prior odds against what was so, both kinds of pairs weighted alike.
fn bins(same: &[f64], different: &[f64]) -> Vec<CalibrationBin> {
    let mut sums = [(0.0, 0.0, 0.0, 0_u64); BINS];
    for (list, truth) in [(same, 1.0), (different, 0.0)] {
        let weight = 0.5 / list.len().max(1) as f64;
        for log10 in list {
            let promised = 1.0 / (1.0 + 10_f64.powf(-log10));
            let place = ((promised * BINS as f64) as usize).min(BINS - 1);
            if let Some((all, promises, truths, pairs)) = sums.get_mut(place) {
                *all += weight;
                *promises += weight * promised;
                *truths += weight * truth;
                *pairs += 1;
            }
        }
    }
    sums.iter()
        .filter(|(.., pairs)| *pairs > 0)
        .map(|(all, promises, truths, pairs)| CalibrationBin {
            predicted: promises / all,
            observed: truths / all,
            pairs: *pairs,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_alone_has_its_colours_inside() {
        let file = alone("<svg viewBox=\"0 0 1 1\"><title>x</title></svg>");
        assert!(
            file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><style>svg {")
        );
        assert!(file.ends_with("</style><title>x</title></svg>\n"));
    }

    #[test]
    fn bins_hold_promise_and_truth() {
        // LR 9 promises 0.9 at even odds: nine same in ten weighted pairs are as promised.
        let lr = 9_f64.log10();
        let bins = bins(&[lr; 9], &[lr, -lr, -lr, -lr, -lr, -lr, -lr, -lr, -lr]);
        assert_eq!(bins.len(), 2);
        assert!((bins[1].predicted - 0.9).abs() < 1e-9 && (bins[1].observed - 0.9).abs() < 1e-9);
        assert_eq!(bins[1].pairs, 10);
        assert!(bins[0].observed.abs() < 1e-12);
    }
}
