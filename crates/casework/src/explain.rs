//! What a comparison says, in a shape that pages and programs can show: answers with the population they
//! rest on, and the places that agree and disagree in pixels of the originals.

use crate::{CaseworkError, Platform};
use commonlink_evidence::{Histogram, Level, Quality, Stratum, StratumCalibration};
use commonlink_exchange::DecodeRequest;
use commonlink_figures::{Scores, scores};
use commonlink_marks::{Outcome, QualityBand, Rect};
use commonlink_model::{CaptureKind, Context, MarkKind};
use commonlink_reference::{Lang, text};
use commonlink_store::HitView;
use serde::{Deserialize, Serialize};

/// What is kept of an engine's outcome: scores, quality, places and registration, in raster points. The
/// fields keep their order, so that the same outcome gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    class_score: Option<f64>,
    individual_score: Option<f64>,
    quality: Quality,
    homography: Option<[f64; 9]>,
    places: Vec<Place>,
}

impl Kept {
    pub(crate) fn new(outcome: &Outcome) -> Self {
        let rect = |rect: Rect| [rect.x, rect.y, rect.width, rect.height];
        Self {
            class_score: outcome.class_score,
            individual_score: outcome.individual_score,
            quality: quality(outcome.quality),
            homography: outcome.alignment.as_ref().map(|alignment| alignment.homography),
            places: outcome
                .areas
                .iter()
                .map(|area| Place { left: rect(area.in_a), right: rect(area.in_b), agrees: area.agrees })
                .collect(),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String, CaseworkError> {
        serde_json::to_string(self)
            .map_err(|_cause| CaseworkError::Internal("an outcome could not be written"))
    }
}

/// The engine's band as the calibration names it.
pub(crate) const fn quality(band: QualityBand) -> Quality {
    match band {
        QualityBand::Low => Quality::Low,
        QualityBand::Medium => Quality::Medium,
        QualityBand::High => Quality::High,
    }
}

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// Name of the calibration.
    pub calibration: String,
    /// Reference sets it learnt from.
    pub sets: Vec<String>,
    /// Pairs of one design or tool.
    pub same_pairs: u64,
    /// Pairs of different designs or tools.
    pub different_pairs: u64,
    /// Designs or tools.
    pub sources: u64,
    /// Bounds of log10 LR that so much data can carry.
    pub bounds: (f64, f64),
    /// The score distributions with this score marked, as SVG.
    pub figure: String,
}

/// A place on both marks, in pixels of the originals: x, y, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// On the left mark.
    pub left: [f32; 4],
    /// On the right mark.
    pub right: [f32; 4],
    /// Whether they agree.
    pub agrees: bool,
}

/// A comparison explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Basis of the class answer.
    pub class: Option<Basis>,
    /// Basis of the individual answer.
    pub individual: Option<Basis>,
    /// Matched and disagreeing places.
    pub places: Vec<Place>,
    /// Takes pixels of the left original to pixels of the right one, row by row.
    pub homography: Option<[f64; 9]>,
}

impl Platform {
    /// Explains a comparison. `left` and `right` are width and height of the originals.
    pub fn explain(
        &self,
        outcome: &str,
        kind: MarkKind,
        capture: CaptureKind,
        left: (i64, i64),
        right: (i64, i64),
    ) -> Result<Explanation, CaseworkError> {
        let kept: Kept = serde_json::from_str(outcome)
            .map_err(|_cause| CaseworkError::Internal("a stored outcome could not be read"))?;
        let quality = Some(kept.quality);
        let basis = |level, score: Option<f64>| {
            let stratum = self.calibration.stratum(&Stratum { kind, capture, level, quality })?;
            Some(self.basis(stratum, level, score?))
        };
        let (left_scale, right_scale) = (scale(left), scale(right));
        let enlarged = |rect: [f32; 4], scale: f32| rect.map(|length| length / scale);
        Ok(Explanation {
            class: basis(Level::Class, kept.class_score),
            individual: basis(Level::Individual, kept.individual_score),
            places: kept
                .places
                .iter()
                .map(|place| Place {
                    left: enlarged(place.left, left_scale),
                    right: enlarged(place.right, right_scale),
                    agrees: place.agrees,
                })
                .collect(),
            homography: kept
                .homography
                .map(|homography| rescaled(homography, f64::from(left_scale), f64::from(right_scale))),
        })
    }

    /// How the own side of a hit was recorded.
    pub async fn capture_of_hit(&self, ctx: &Context, hit: &HitView) -> Result<CaptureKind, CaseworkError> {
        let mark = self.store.mark(ctx, hit.row.mark).await?.ok_or(CaseworkError::NotFound)?;
        let capture = mark.captures.iter().find(|capture| capture.row.id == hit.row.capture);
        capture.map(|capture| capture.row.capture).ok_or(CaseworkError::NotFound)
    }

    fn basis(&self, stratum: &StratumCalibration, level: Level, score: f64) -> Basis {
        let (same, different) = match level {
            Level::Class => ("marks-figure-same-design", "marks-figure-different-designs"),
            Level::Individual => ("marks-figure-same-tool", "marks-figure-different-tools"),
        };
        let (same_scores, different_scores) = (
            drawn(&stratum.histogram, &stratum.histogram.same),
            drawn(&stratum.histogram, &stratum.histogram.different),
        );
        let data = Scores { same: &same_scores, different: &different_scores, score: Some(score) };
        let names = (text(Lang::En, same), text(Lang::En, different));
        Basis {
            calibration: self.calibration.id().to_owned(),
            sets: stratum.training_sets.clone(),
            same_pairs: stratum.counts.same_pairs as u64,
            different_pairs: stratum.counts.different_pairs as u64,
            sources: stratum.counts.sources as u64,
            bounds: (stratum.lower, stratum.upper),
            figure: scores(Lang::En, level.code(), &data, (&names.0, &names.1)),
        }
    }
}

/// Scores that have the shape of a histogram, at most about a thousand of them.
fn drawn(histogram: &Histogram, counts: &[u32]) -> Vec<f64> {
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let share = total.div_ceil(1000).max(1);
    let width = (histogram.high - histogram.low) / counts.len().max(1) as f64;
    let mut scores = Vec::new();
    for (bin, count) in counts.iter().enumerate() {
        let centre = histogram.low + (bin as f64 + 0.5) * width;
        scores.extend(std::iter::repeat_n(centre, u64::from(*count).div_ceil(share) as usize));
    }
    scores
}

/// Raster points per pixel of an original, as the parsing child reduces photographs.
fn scale((width, height): (i64, i64)) -> f32 {
    let longest = width.max(height).max(1) as f32;
    (DecodeRequest::COMPARISON_SIDE as f32 / longest).min(1.0)
}

/// A homography between rasters as one between originals.
fn rescaled(homography: [f64; 9], left: f64, right: f64) -> [f64; 9] {
    let columns = [left, left, 1.0];
    let rows = [1.0 / right, 1.0 / right, 1.0];
    let mut scaled = homography;
    for (n, value) in scaled.iter_mut().enumerate() {
        *value *= rows.get(n / 3).copied().unwrap_or(1.0) * columns.get(n % 3).copied().unwrap_or(1.0);
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homographies_between_rasters_become_ones_between_originals() {
        // Raster a is a quarter of its original, raster b a half; in rasters the pair is shifted by (10, 20).
        let between = rescaled([1.0, 0.0, 10.0, 0.0, 1.0, 20.0, 0.0, 0.0, 1.0], 0.25, 0.5);
        // Point (400, 800) of a is (100, 200) in its raster, (110, 220) in b's raster, (220, 440) in b.
        let x = between[0] * 400.0 + between[1] * 800.0 + between[2];
        let y = between[3] * 400.0 + between[4] * 800.0 + between[5];
        assert!((x - 220.0).abs() < 1e-9 && (y - 440.0).abs() < 1e-9);
    }
}
