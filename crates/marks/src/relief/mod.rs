//! Four photographs under known lamps.

use crate::codec::{Reader, Writer};
use crate::compare::PhotoScore;
use crate::{MarksError, Plane, Quality};
use commonlink_model::Light;

/// Description of one capture.
#[derive(Clone, Debug)]
pub(crate) struct ReliefDescription {
    quality: Quality,
    pixel_um: Option<f64>,
}

pub(crate) fn describe(
    _photos: &[Plane],
    _lights: &[Light],
    pixel_um: Option<f64>,
) -> Result<ReliefDescription, MarksError> {
    Ok(ReliefDescription { quality: Quality::new(0.5, Vec::new()), pixel_um })
}

pub(crate) fn compare(_a: &ReliefDescription, _b: &ReliefDescription) -> PhotoScore {
    PhotoScore::default()
}

impl ReliefDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    pub(crate) fn code_likeness(&self, _other: &Self) -> f32 {
        0.0
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        out.optional_f64(self.pixel_um);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        Ok(Self { quality: Quality::read(input)?, pixel_um: input.optional_f64("scale")? })
    }
}
