//! Height profiles.

use crate::codec::{Reader, Writer};
use crate::compare::PairScore;
use crate::{MarksError, Quality};

/// Description of one capture.
#[derive(Clone, Debug)]
pub(crate) struct ProfileDescription {
    quality: Quality,
}

pub(crate) fn describe(_step_um: f64, _z_um: &[f64]) -> Result<ProfileDescription, MarksError> {
    Ok(ProfileDescription { quality: Quality::new(0.5, Vec::new()) })
}

pub(crate) fn compare(_a: &ProfileDescription, _b: &ProfileDescription) -> PairScore {
    PairScore::default()
}

impl ProfileDescription {
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
