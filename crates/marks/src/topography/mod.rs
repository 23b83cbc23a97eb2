//! Height maps.

use crate::codec::{Reader, Writer};
use crate::compare::PairScore;
use crate::{MarksError, Plane, Quality};

/// Description of one capture.
#[derive(Clone, Debug)]
pub(crate) struct TopographyDescription {
    quality: Quality,
}

pub(crate) fn describe(_heights_um: &Plane, _pixel_um: f64) -> Result<TopographyDescription, MarksError> {
    Ok(TopographyDescription { quality: Quality::new(0.5, Vec::new()) })
}

pub(crate) fn compare(_a: &TopographyDescription, _b: &TopographyDescription) -> PairScore {
    PairScore::default()
}

impl TopographyDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        Ok(Self { quality: Quality::read(input)? })
    }
}
