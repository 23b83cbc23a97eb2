//! The form in which every photographed mark is compared: local features, the design at two levels of detail
//! and the texture that is left when the design is taken out.

use crate::codec::{Reader, Writer};
use crate::features::{Features, Polarity};
use crate::layer::Layer;
use crate::raster::{blur, gradients, halve, map, quantile, weighted_blur, zip};
use crate::{MarksError, Plane};

/// Longest side of the working pictures.
pub(crate) const WORKING_SIDE: usize = 448;
const FEATURES: usize = 350;
/// The design is what is finer than this smoothing, as a share of the longer side.
const DESIGN_SIGMA: f32 = 0.045;
/// For finding the registration the design is kept broader, so that it can be caught from farther off.
const COARSE_SIGMA: f32 = 0.09;
/// The texture is what is finer than this smoothing (working pixels).
const TEXTURE_SIGMA: f32 = 3.0;
/// And coarser than this one.
const NOISE_SIGMA: f32 = 0.8;
/// Width over which the texture is brought to one strength.
const LEVEL_SIGMA: f32 = 10.0;

/// What is kept of one canonical picture.
#[derive(Clone, Debug)]
pub(crate) struct Canonical {
    /// Micrometres per working pixel, where known.
    pub pixel_um: Option<f64>,
    /// Original pixels per working pixel.
    pub factor: f64,
    pub features: Features,
    /// Design at a quarter of the working size, for finding the registration.
    pub coarse: Layer,
    /// Design at half the working size, for refining it.
    pub design: Layer,
    /// Texture at the working size.
    pub texture: Layer,
}

impl Canonical {
    /// The canonical form of a working picture (heights, or normalised grey values) with its weights.
    /// `pixel_um` is that of the original, `factor` original pixels per working pixel.
    pub(crate) fn of(
        picture: &Plane,
        weight: &Plane,
        polarity: Polarity,
        pixel_um: Option<f64>,
        factor: f32,
    ) -> Self {
        let features = Features::of(picture, weight, FEATURES, polarity);
        let [broad, design] = match polarity {
            Polarity::Signed => [COARSE_SIGMA, DESIGN_SIGMA].map(|share| levelled(picture, weight, share)),
            Polarity::Folded => {
                let edges = edges(picture);
                [edges.clone(), edges]
            }
        };
        let half = halve(&design);
        let half_weight = halve(weight);
        let (texture, texture_weight) = texture(picture, weight);
        Self {
            pixel_um: pixel_um.map(|um| um * f64::from(factor)),
            factor: f64::from(factor),
            features,
            coarse: Layer::of(&halve(&halve(&broad)), &halve(&half_weight)),
            design: Layer::of(&half, &half_weight),
            texture: Layer::of(&texture, &texture_weight),
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.optional_f64(self.pixel_um);
        out.f64(self.factor);
        self.features.write(out);
        self.coarse.write(out);
        self.design.write(out);
        self.texture.write(out);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        let pixel_um = input.optional_f64("scale")?;
        let factor = input.finite_f64("factor")?;
        if factor <= 0.0 || pixel_um.is_some_and(|um| um <= 0.0) {
            return Err(MarksError::Damaged { part: "scale" });
        }
        Ok(Self {
            pixel_um,
            factor,
            features: Features::read(input)?,
            coarse: Layer::read(input)?,
            design: Layer::read(input)?,
            texture: Layer::read(input)?,
        })
    }
}

/// The design at one local strength: uneven depth of the impression, waviness and drift of the integration are
/// broader than the lines of a design and would otherwise rule the comparison.
fn levelled(picture: &Plane, weight: &Plane, share: f32) -> Plane {
    let sigma = share * picture.width.max(picture.height) as f32;
    let broad = weighted_blur(picture, weight, sigma);
    let band = zip(picture, &broad, |value, broad| value - broad);
    let energy = weighted_blur(&map(&band, |value| value * value), weight, 1.5 * sigma);
    let floor = 0.3 * quantile(&energy.values, 0.6).max(1e-9);
    zip(&band, &energy, |value, energy| value / (energy + floor).sqrt())
}

/// How much the picture changes at each place, whichever way: what stays when the lamp goes round.
fn edges(picture: &Plane) -> Plane {
    let (across, down) = gradients(&blur(picture, 1.2));
    let length = zip(&across, &down, f32::hypot);
    let level = quantile(&length.values, 0.8).max(1e-6);
    blur(&map(&length, |length| length / (length + level)), 1.5)
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
