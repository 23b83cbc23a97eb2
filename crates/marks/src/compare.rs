//! Two descriptions, two questions.
//!
//! Only descriptions of one method are compared; `compare` puts the pair into an order that depends on
//! content alone, so both directions score exactly alike.

use crate::describe::{Body, Description};
use crate::{Quality, QualityBand};

commonlink_model::codes! {
    /// Why a question cannot be answered for a pair.
    pub enum NotEvaluableReason {
        /// A single photograph of a relief: light changes it more than another tool does.
        SinglePhotographOfRelief = "single_photograph_of_relief",
        /// The lamp of at least one photograph is not stated.
        LightsUnknown = "lights_unknown",
        /// The lamps stand differently relative to the two marks.
        LightsDisagree = "lights_disagree",
        /// At least one capture is too poor.
        LowQuality = "low_quality",
        /// The two captures share too little of the mark.
        TooLittleOverlap = "too_little_overlap",
        /// The two were recorded in ways that this question does not cross.
        DifferentCapture = "different_capture",
        /// Two different kinds of trace.
        DifferentKind = "different_kind",
    }
}

/// A rectangle in the pixels of an original photograph or raster, or in samples of a profile (then `y` is
/// 0 and `height` 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// One place that speaks for or against the same tool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The place in the first capture.
    pub in_a: Rect,
    /// The same place in the second capture.
    pub in_b: Rect,
    /// Whether the two agree there.
    pub agrees: bool,
    /// 0 (hardly) to 1 (strongly).
    pub strength: f32,
}

/// How the second capture lies on the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// Row-major 3 x 3 homography from pixels of the original of a to pixels of the original of b. For
    /// profiles only the shift in samples is used.
    pub homography: [f64; 9],
    /// Turn from a to b in degrees, counter-clockwise as seen, 0 to 360.
    pub rotation_deg: f64,
}

/// The scores of one pair. Scores are raw and only comparable within one kind, capture and quality band;
/// `evidence` calibrates them.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Same design? Higher = more alike.
    pub class_score: Option<f64>,
    /// Same tool? Higher = more alike.
    pub individual_score: Option<f64>,
    /// Why there is no individual score.
    pub verdict_reason: Option<NotEvaluableReason>,
    /// Why there is no class score.
    pub class_reason: Option<NotEvaluableReason>,
    /// The worse quality of the two.
    pub quality: QualityBand,
    /// How b lies on a, where a registration was found.
    pub alignment: Option<Alignment>,
    /// What speaks for and against the same tool, strongest first.
    pub areas: Vec<Area>,
}

/// What the comparison of one method gives, in the order the pair was handed in.
#[derive(Clone, Debug, Default)]
pub(crate) struct PairScore {
    pub score: Option<f64>,
    pub reason: Option<NotEvaluableReason>,
    pub areas: Vec<Area>,
    pub alignment: Option<Alignment>,
}

/// What the comparison of two photographs gives, in the order the pair was handed in.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhotoScore {
    pub class: Option<f64>,
    pub class_reason: Option<NotEvaluableReason>,
    pub individual: PairScore,
}

/// Compares two descriptions.
///
/// Topographies and profiles have no design: their class score is the individual score, since all one can
/// ask of them is whether the surface is the same.
pub fn compare(a: &Description, b: &Description) -> Outcome {
    if a.fingerprint <= b.fingerprint { ordered(a, b) } else { ordered(b, a).swapped() }
}

fn ordered(a: &Description, b: &Description) -> Outcome {
    let quality = worse(&a.quality(), &b.quality());
    if a.kind() != b.kind() {
        return Outcome::none(quality, NotEvaluableReason::DifferentKind);
    }
    let photo = match (&a.body, &b.body) {
        (Body::Topography(left), Body::Topography(right)) => surface(crate::topography::compare(left, right)),
        (Body::Profile(left), Body::Profile(right)) => surface(crate::profile::compare(left, right)),
        (Body::Relief(left), Body::Relief(right)) => crate::relief::compare(left, right),
        (Body::Single(left), Body::Single(right)) => crate::single::compare(
            left,
            right,
            a.capture() == commonlink_model::CaptureKind::PhotoSingle
                || b.capture() == commonlink_model::CaptureKind::PhotoSingle,
        ),
        (Body::Printed(left), Body::Printed(right)) => crate::printed::compare(left, right),
        _ => return Outcome::none(quality, NotEvaluableReason::DifferentCapture),
    };
    let PairScore { score, reason, areas, alignment } = photo.individual;
    Outcome {
        class_score: photo.class,
        individual_score: score,
        verdict_reason: if score.is_some() {
            None
        } else {
            Some(reason.unwrap_or(NotEvaluableReason::LowQuality))
        },
        class_reason: if photo.class.is_some() {
            None
        } else {
            Some(photo.class_reason.unwrap_or(NotEvaluableReason::LowQuality))
        },
        quality,
        alignment,
        areas,
    }
}

fn surface(pair: PairScore) -> PhotoScore {
    PhotoScore { class: pair.score, class_reason: pair.reason, individual: pair }
}

fn worse(a: &Quality, b: &Quality) -> QualityBand {
    a.band().min(b.band())
}

impl Outcome {
    fn none(quality: QualityBand, reason: NotEvaluableReason) -> Self {
        Self {
            class_score: None,
            individual_score: None,
            verdict_reason: Some(reason),
            class_reason: Some(reason),
            quality,
            alignment: None,
            areas: Vec::new(),
        }
    }

    fn swapped(mut self) -> Self {
        self.alignment = self.alignment.map(Alignment::inverted);
        for area in &mut self.areas {
            std::mem::swap(&mut area.in_a, &mut area.in_b);
        }
        self
    }
}

impl Alignment {
    /// The alignment seen from the other capture.
    #[must_use]
    pub fn inverted(self) -> Self {
        let h = self.homography;
        let cofactors = [
            h[4] * h[8] - h[5] * h[7],
            h[2] * h[7] - h[1] * h[8],
            h[1] * h[5] - h[2] * h[4],
            h[5] * h[6] - h[3] * h[8],
            h[0] * h[8] - h[2] * h[6],
            h[2] * h[3] - h[0] * h[5],
            h[3] * h[7] - h[4] * h[6],
            h[1] * h[6] - h[0] * h[7],
            h[0] * h[4] - h[1] * h[3],
        ];
        let last = cofactors[8];
        let homography = if last == 0.0 { cofactors } else { cofactors.map(|value| value / last) };
        Self { homography, rotation_deg: (360.0 - self.rotation_deg).rem_euclid(360.0) }
    }

    /// Where a pixel of a lies in b.
    pub fn map(&self, x: f64, y: f64) -> (f64, f64) {
        let h = &self.homography;
        let w = h[6] * x + h[7] * y + h[8];
        ((h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverted_alignment_leads_back() {
        let there = Alignment {
            homography: [0.9, -0.3, 20.0, 0.31, 0.88, -7.0, 1e-4, -2e-4, 1.0],
            rotation_deg: 341.0,
        };
        let back = there.inverted();
        let (x, y) = there.map(100.0, 50.0);
        let (u, v) = back.map(x, y);
        assert!((u - 100.0).abs() < 1e-9 && (v - 50.0).abs() < 1e-9);
        assert!((back.rotation_deg - 19.0).abs() < 1e-9);
    }
}
