//! One photograph made comparable: broad light and local contrast taken out, surroundings masked.

use crate::raster::{blur, erode, map, quantile, shrink, weighted_blur, zip};
use crate::{MarksError, Plane, Quality, QualityReason};

use crate::canonical::WORKING_SIDE;

/// Share of the longer side over which brightness is levelled.
const BROAD: f32 = 0.07;

/// A photograph at working size, zero mean and one local contrast.
pub(crate) struct Normalised {
    pub picture: Plane,
    pub weight: Plane,
    /// Original pixels per working pixel.
    pub factor: f32,
    pub quality: Quality,
}

/// Levels one photograph, or the mean of several taken from one place.
///
/// # Errors
/// [`MarksError::Empty`] for a picture without any contrast.
pub(crate) fn normalise(photos: &[Plane]) -> Result<Normalised, MarksError> {
    let mut factor = 1.0;
    let mut mean: Option<Plane> = None;
    for photo in photos {
        let (small, times) = shrink(photo, WORKING_SIDE);
        factor = times;
        mean = Some(match mean {
            None => small,
            Some(sum) => zip(&sum, &small, |sum, value| sum + value),
        });
    }
    let Some(sum) = mean else { return Err(MarksError::PhotoCount { needed: 1, given: 0 }) };
    let grey = map(&sum, |value| value / photos.len() as f32);
    let smooth = blur(&grey, 1.5);
    let bright = quantile(&smooth.values, 0.7);
    if quantile(&grey.values, 0.98) - quantile(&grey.values, 0.02) < 0.01 {
        return Err(MarksError::Empty);
    }
    let mask = map(&smooth, |value| if value > 0.15 * bright { 1.0 } else { 0.0 });
    let face = erode(&mask, 2);
    let sigma = BROAD * grey.width.max(grey.height) as f32;
    let broad = weighted_blur(&grey, &face, sigma);
    let flat = zip(&grey, &broad, |value, broad| if broad > 1e-3 { value / broad - 1.0 } else { 0.0 });
    let flat = zip(&flat, &face, |value, weight| value * weight);
    let energy = weighted_blur(&map(&flat, |value| value * value), &face, 1.5 * sigma);
    let floor = quantile(&energy.values, 0.5).max(1e-6) * 0.3;
    let picture = zip(&flat, &energy, |value, energy| value / (energy + floor).sqrt());
    let quality = quality(&grey, &face);
    Ok(Normalised { picture, weight: blur(&face, 1.0), factor, quality })
}

fn quality(grey: &Plane, face: &Plane) -> Quality {
    let mut reasons = Vec::new();
    let mut score: f64 = 1.0;
    let count = face.values.len() as f32;
    let covered = face.values.iter().sum::<f32>();
    if covered < 20_000.0 {
        reasons.push(QualityReason::TooSmall);
        score *= f64::from((covered / 20_000.0).max(0.1));
    }
    if covered < 0.3 * count {
        reasons.push(QualityReason::Partial);
        score *= 0.7;
    }
    let burnt = grey.values.iter().filter(|value| **value > 0.985).count() as f32;
    if burnt > 0.1 * count {
        reasons.push(QualityReason::Exposure);
        score *= 0.6;
    }
    // A sharp picture loses much of its finest contrast when it is smoothed a little more.
    let fine = zip(grey, &blur(grey, 1.0), |value, smooth| (value - smooth).abs());
    let middle = zip(&blur(grey, 1.0), &blur(grey, 3.0), |value, smooth| (value - smooth).abs());
    if quantile(&fine.values, 0.9) < 0.12 * quantile(&middle.values, 0.9) {
        reasons.push(QualityReason::Blurred);
        score *= 0.6;
    }
    Quality::new(score, reasons)
}
