//! From photographs to the stored description.

use commonlink_model::Light;

use super::stereo::{Slopes, slopes};
use super::{ReliefDescription, WORKING_SIDE, integrate};
use crate::features::{Features, Polarity};
use crate::layer::Layer;
use crate::raster::{blur, gradients, halve, map, quantile, shrink, weighted_blur, zip};
use crate::{MarksError, Plane, Quality, QualityReason};

const FEATURES: usize = 350;
/// Wavelengths beyond this share of the picture belong to light and waviness, not to the design.
const BROADEST: f32 = 0.35;
/// The texture is what is finer than this smoothing (working pixels).
const TEXTURE_SIGMA: f32 = 3.0;
/// And coarser than this one.
const NOISE_SIGMA: f32 = 0.8;
/// Width over which the texture is brought to one strength.
const LEVEL_SIGMA: f32 = 10.0;

struct Relief {
    slopes: Slopes,
    heights: Plane,
    factor: f32,
}

fn relief(photos: &[Plane], lights: &[Light]) -> Result<Relief, MarksError> {
    let wrong = || MarksError::PhotoCount { needed: 4, given: photos.len() };
    let mut factor = 1.0;
    let small: Vec<Plane> = photos
        .iter()
        .map(|photo| {
            let (small, times) = shrink(photo, WORKING_SIDE);
            factor = times;
            small
        })
        .collect();
    let small: [Plane; 4] = small.try_into().map_err(|_: Vec<Plane>| wrong())?;
    let lights: [Light; 4] = lights.try_into().map_err(|_: std::array::TryFromSliceError| wrong())?;
    let slopes = slopes(&small, &lights);
    if slopes.weight.values.iter().sum::<f32>() < 400.0 {
        return Err(MarksError::Empty);
    }
    let across = zip(&slopes.across, &slopes.weight, |slope, weight| slope * weight);
    let down = zip(&slopes.down, &slopes.weight, |slope, weight| slope * weight);
    let broadest = BROADEST * across.width.max(across.height) as f32;
    let heights = integrate::heights(&across, &down, broadest);
    Ok(Relief { slopes, heights, factor })
}

pub(super) fn describe(
    photos: &[Plane],
    lights: &[Light],
    pixel_um: Option<f64>,
) -> Result<ReliefDescription, MarksError> {
    let Relief { slopes, heights, factor } = relief(photos, lights)?;
    let weight = blur(&slopes.weight, 1.0);
    let features = Features::of(&heights, &weight, FEATURES, Polarity::Signed);
    let half = halve(&heights);
    let half_weight = halve(&weight);
    let quarter = halve(&half);
    let quarter_weight = halve(&half_weight);
    let (texture, texture_weight) = texture(&heights, &weight);
    let quality = quality(&slopes, &heights, &features);
    Ok(ReliefDescription {
        quality,
        pixel_um: pixel_um.map(|um| um * f64::from(factor)),
        factor: f64::from(factor),
        features,
        coarse: Layer::of(&quarter, &quarter_weight),
        design: Layer::of(&half, &half_weight),
        texture: Layer::of(&texture, &texture_weight),
    })
}

/// Fine relief at one local strength, and where it is not drowned by the edges of the design.
fn texture(heights: &Plane, weight: &Plane) -> (Plane, Plane) {
    let fine = blur(heights, NOISE_SIGMA);
    let broad = weighted_blur(heights, weight, TEXTURE_SIGMA);
    let band = zip(&fine, &broad, |fine, broad| fine - broad);
    let (across, down) = gradients(&blur(heights, 2.0));
    let slope = zip(&across, &down, f32::hypot);
    let typical = quantile(&slope.values, 0.6).max(1e-4);
    let flat = map(&slope, |slope| 1.0 / (1.0 + (slope / (2.0 * typical)).powi(2)));
    let weight = zip(weight, &flat, |weight, flat| weight * flat);
    let energy = weighted_blur(&map(&band, |value| value * value), &weight, LEVEL_SIGMA);
    let floor = 0.1 * quantile(&energy.values, 0.5).max(1e-9);
    let level = zip(&band, &energy, |value, energy| value / (energy + floor).sqrt());
    (level, weight)
}

fn quality(slopes: &Slopes, heights: &Plane, features: &Features) -> Quality {
    let mut reasons = Vec::new();
    let total = slopes.weight.values.len() as f32;
    let covered = slopes.weight.values.iter().sum::<f32>();
    let mut score = 1.0;
    if covered < 20_000.0 {
        reasons.push(QualityReason::TooSmall);
        score *= (covered / 20_000.0).max(0.1);
    }
    if covered / total < 0.35 {
        reasons.push(QualityReason::Partial);
        score *= 0.7;
    }
    let trusted: Vec<f32> = heights
        .values
        .iter()
        .zip(&slopes.weight.values)
        .filter(|(_, weight)| **weight > 0.3)
        .map(|(height, _)| height.abs())
        .collect();
    if quantile(&trusted, 0.8) < 0.3 {
        reasons.push(QualityReason::LowRelief);
        score *= 0.5;
    }
    if slopes.misfit > 0.25 {
        reasons.push(QualityReason::LightsInconsistent);
        score *= 0.5;
    }
    if features.len() < 60 {
        reasons.push(QualityReason::FewFeatures);
        score *= 0.5;
    }
    Quality::new(f64::from(score), reasons)
}

/// Heights shaded by a lamp at the upper left.
pub(super) fn preview(photos: &[Plane], lights: &[Light]) -> Result<Plane, MarksError> {
    let Relief { heights, slopes, .. } = relief(photos, lights)?;
    let (across, down) = gradients(&heights);
    let shade = zip(&across, &down, |across, down| 0.55 + 0.35 * (across + down));
    Ok(zip(&shade, &slopes.weight, |shade, weight| if weight > 0.05 { shade.clamp(0.0, 1.0) } else { 0.0 }))
}
