//! From four photographs to heights, and how good they are.

use commonlink_model::Light;

use super::ReliefDescription;
use super::integrate::{self, Heights};
use super::stereo::{Slopes, lamps_tell_slopes, slopes};
use crate::canonical::{Canonical, WORKING_SIDE};
use crate::features::Polarity;
use crate::raster::{blur, quantile, shrink, zip};
use crate::{MarksError, Plane, Quality, QualityReason};

/// Wavelengths beyond this share of the picture belong to light and waviness, not to the design.
const BROADEST: f32 = 0.35;

/// Least share of the slopes that a surface explains, less the misfit of the four samples. The 324 sets of
/// `rendered-dev` have 0.86 or more as they are. None reaches 0.70 with its lamps turned by 45 or 90 degrees or with
/// photographs of three marks mixed; 2 do with two lamps exchanged and 5 with the lamps in reversed order.
const LEAST_SOUND: f32 = 0.70;
/// Below this the lamps probably stood some 20 degrees off, or much of the picture is glare and shadow.
const GOOD_SOUND: f32 = 0.80;

struct Relief {
    slopes: Slopes,
    heights: Heights,
    factor: f32,
}

fn relief(photos: &[Plane], lights: &[Light]) -> Result<Relief, MarksError> {
    let wrong = || MarksError::PhotoCount { needed: 4, given: photos.len() };
    if photos.iter().enumerate().any(|(n, one)| photos.iter().skip(n + 1).any(|other| one == other)) {
        return Err(MarksError::SamePhotograph);
    }
    let mut factor = 1.0;
    let small: Vec<Plane> = photos
        .iter()
        .map(|photo| {
            let (small, times) = shrink(photo, WORKING_SIDE);
            factor = times;
            small
        })
        .collect();
    let small: [Plane; 4] = small.try_into().map_err(|_given: Vec<Plane>| wrong())?;
    let lights: [Light; 4] = lights.try_into().map_err(|_given: std::array::TryFromSliceError| wrong())?;
    if !lamps_tell_slopes(&lights) {
        return Err(MarksError::LampsAlike);
    }
    let slopes = slopes(&small, &lights);
    if slopes.weight.values.iter().sum::<f32>() < 400.0 {
        return Err(MarksError::Empty);
    }
    let across = zip(&slopes.across, &slopes.weight, |slope, weight| slope * weight);
    let down = zip(&slopes.down, &slopes.weight, |slope, weight| slope * weight);
    let broadest = BROADEST * across.width.max(across.height) as f32;
    let heights = integrate::heights(&across, &down, broadest);
    if heights.sound - slopes.misfit < LEAST_SOUND {
        // From wrong lamps follows a wrong surface, which differs from the true one of the very same mark.
        return Err(MarksError::LampsInconsistent);
    }
    Ok(Relief { slopes, heights, factor })
}

/// Describes a four-light set.
///
/// # Errors
/// [`MarksError::Empty`] where no face of a mark can be seen; [`MarksError::SamePhotograph`],
/// [`MarksError::LampsAlike`] and [`MarksError::LampsInconsistent`] where what was sent is no four-light set.
pub(crate) fn describe(
    photos: &[Plane],
    lights: &[Light],
    pixel_um: Option<f64>,
) -> Result<ReliefDescription, MarksError> {
    let Relief { slopes, heights, factor } = relief(photos, lights)?;
    let weight = blur(&slopes.weight, 1.0);
    let canonical = Canonical::of(&heights.plane, &weight, Polarity::Signed, pixel_um, factor);
    let quality = quality(&slopes, &heights, canonical.features.len());
    Ok(ReliefDescription { quality, canonical })
}

fn quality(slopes: &Slopes, heights: &Heights, features: usize) -> Quality {
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
        .plane
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
    if heights.sound - slopes.misfit < GOOD_SOUND {
        reasons.push(QualityReason::LightsInconsistent);
        score *= 0.5;
    }
    if features < 60 {
        reasons.push(QualityReason::FewFeatures);
        score *= 0.5;
    }
    Quality::new(f64::from(score), reasons)
}
