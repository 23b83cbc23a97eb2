//! Four photographs under known lamps: slopes by photometric stereo, heights by integration, and from the
//! heights what the class question needs (the design) and what the individual question needs (the texture
//! that is left when the design is taken out).

mod canonical;
mod integrate;
mod pair;
mod stereo;

use commonlink_model::Light;

use crate::codec::{Reader, Writer};
use crate::features::Features;
use crate::layer::Layer;
use crate::{MarksError, Plane, Quality};

pub(crate) use pair::compare;

/// Longest side of the working pictures.
const WORKING_SIDE: usize = 448;

/// What is kept of a four-light set.
#[derive(Clone, Debug)]
pub(crate) struct ReliefDescription {
    quality: Quality,
    /// Micrometres per working pixel, where known.
    pixel_um: Option<f64>,
    /// Original pixels per working pixel.
    factor: f64,
    features: Features,
    /// Design at a quarter of the working size, for finding the registration.
    coarse: Layer,
    /// Design at half the working size, for refining it.
    design: Layer,
    /// Texture at the working size.
    texture: Layer,
}

/// Describes a four-light set.
///
/// # Errors
/// [`MarksError::Empty`] where no face of a mark can be seen.
pub(crate) fn describe(
    photos: &[Plane],
    lights: &[Light],
    pixel_um: Option<f64>,
) -> Result<ReliefDescription, MarksError> {
    canonical::describe(photos, lights, pixel_um)
}

/// Shaded picture of the integrated heights.
pub(crate) fn preview(photos: &[Plane], lights: &[Light]) -> Result<Plane, MarksError> {
    canonical::preview(photos, lights)
}

impl ReliefDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    pub(crate) fn code_likeness(&self, other: &Self) -> f32 {
        pair::code_likeness(self, other)
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        out.optional_f64(self.pixel_um);
        out.f64(self.factor);
        self.features.write(out);
        self.coarse.write(out);
        self.design.write(out);
        self.texture.write(out);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        Ok(Self {
            quality: Quality::read(input)?,
            pixel_um: input.optional_f64("scale")?,
            factor: input.finite_f64("factor")?,
            features: Features::read(input)?,
            coarse: Layer::read(input)?,
            design: Layer::read(input)?,
            texture: Layer::read(input)?,
        })
    }
}
