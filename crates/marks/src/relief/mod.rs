//! Four photographs under known lamps: slopes by photometric stereo, heights by integration, and from the
//! heights the canonical form.

mod heights;
mod integrate;
mod shading;
mod stereo;

use crate::canonical::Canonical;
use crate::codec::{Reader, Writer};
use crate::compare::PhotoScore;
use crate::features::Features;
use crate::variant::{Contact, FOUR_LIGHTS, Keeps, Noise, Pose};
use crate::{MarksError, Plane, Quality};

pub(crate) use heights::describe;
pub use stereo::lamps_tell_slopes;

/// What is kept of a four-light set.
#[derive(Clone, Debug)]
pub(crate) struct ReliefDescription {
    quality: Quality,
    canonical: Canonical,
}

pub(crate) fn compare(a: &ReliefDescription, b: &ReliefDescription) -> PhotoScore {
    crate::pair::compare(&a.canonical, &b.canonical, None)
}

impl ReliefDescription {
    /// See [`crate::Description::relief`].
    pub(crate) fn shaded(&self) -> Plane {
        shading::shaded(&self.canonical)
    }

    /// Columns and rows of [`Self::shaded`].
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.canonical.texture.width, self.canonical.texture.height)
    }

    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    pub(crate) fn code_likeness(&self, other: &Self) -> f32 {
        crate::pair::code_likeness(&self.canonical, &other.canonical)
    }

    /// Features that codes and sketches go by.
    pub(crate) fn features(&self) -> &Features {
        &self.canonical.features
    }

    /// See [`crate::variant`].
    pub(crate) fn varied(&self, noise: &mut Noise, strength: f32) -> Self {
        let (pose, contact) = (Pose::drawn(noise), Contact::drawn(noise));
        let keeps = Keeps::of(&FOUR_LIGHTS, strength);
        let canonical = self.canonical.varied(&pose, &contact, &keeps, noise, strength);
        Self { quality: self.quality.clone(), canonical }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        self.canonical.write(out);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        Ok(Self { quality: Quality::read(input)?, canonical: Canonical::read(input)? })
    }
}
