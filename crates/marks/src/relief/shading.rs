//! The stored relief as people can look at it: design and texture put together again and lit from one side.

use crate::Plane;
use crate::canonical::Canonical;
use crate::layer::Field;
use crate::raster::{blur, gradients, quantile, zip};

/// Height of the texture beside the design, both in their own deviations.
const TEXTURE: f32 = 0.18;
/// Smoothing of the design where it is doubled in size, in pixels.
const DOUBLED: f32 = 1.0;
/// Slope, as a multiple of the typical steep one, at which the shade is fully light or dark.
const STEEP: f32 = 1.6;
/// What is less trusted than this is left grey.
const TRUSTED: f32 = 0.05;
const GREY: f32 = 0.5;

/// The relief lit from the upper left, at the size of the texture.
pub(super) fn shaded(canonical: &Canonical) -> Plane {
    let (texture, design) = (canonical.texture.field(), canonical.design.field());
    let (width, height) = (texture.width, texture.height);
    let twice = |values: &[f32], of: &Field| {
        Plane::from_fn(width, height, |x, y| {
            values[(y / 2).min(of.height - 1) * of.width + (x / 2).min(of.width - 1)]
        })
    };
    let weight = twice(&design.weights, &design);
    let broad = blur(&zip(&twice(&design.values, &design), &weight, |value, weight| value * weight), DOUBLED);
    let heights = Plane::from_fn(width, height, |x, y| {
        let at = y * width + x;
        broad.at(x, y) + TEXTURE * texture.values[at] * texture.weights[at]
    });
    let (across, down) = gradients(&heights);
    // Rising to the right and downwards is turned to the lamp.
    let slope = zip(&across, &down, |across, down| across + down);
    let trusted: Vec<f32> = slope
        .values
        .iter()
        .zip(&weight.values)
        .filter(|(_, weight)| **weight > TRUSTED)
        .map(|(slope, _)| slope.abs())
        .collect();
    let steep = STEEP * quantile(&trusted, 0.95).max(1e-6);
    zip(
        &slope,
        &weight,
        |slope, weight| {
            if weight > TRUSTED { (GREY + 0.5 * slope / steep).clamp(0.0, 1.0) } else { GREY }
        },
    )
}
