//! Printed marks: the picture itself is compared, with local contrast levelled. What tells plates of one
//! design apart is fine: the ragged outline and the voids of the plate. Load of ink, blotches and drop-outs
//! vary from print to print, so the individual question is only answered where the design registers well.

use crate::canonical::Canonical;
use crate::codec::{Reader, Writer};
use crate::compare::{NotEvaluableReason, PhotoScore};
use crate::features::{Features, Polarity};
use crate::photo::{Normalised, normalise};
use crate::variant::{Contact, Keeps, Noise, PRINT, Pose};
use crate::{MarksError, Plane, Quality, QualityReason};

/// Quality below which plates of one design are not told apart.
const LEAST_QUALITY: f64 = 0.35;

/// What is kept of a printed mark.
#[derive(Clone, Debug)]
pub(crate) struct PrintedDescription {
    quality: Quality,
    canonical: Canonical,
}

/// Describes a printed mark; several photographs from one place are averaged.
///
/// # Errors
/// [`MarksError::Empty`] for a picture without contrast.
pub(crate) fn describe(photos: &[Plane], pixel_um: Option<f64>) -> Result<PrintedDescription, MarksError> {
    let Normalised { picture, weight, factor, mut quality } = normalise(photos)?;
    let canonical = Canonical::of(&picture, &weight, Polarity::Signed, pixel_um, factor);
    if canonical.features.len() < 60 {
        quality.reasons.push(QualityReason::FewFeatures);
        quality = Quality::new(0.5 * quality.score, quality.reasons);
    }
    Ok(PrintedDescription { quality, canonical })
}

pub(crate) fn compare(a: &PrintedDescription, b: &PrintedDescription) -> PhotoScore {
    let mut pair = crate::pair::compare(&a.canonical, &b.canonical, None);
    if a.quality.score.min(b.quality.score) < LEAST_QUALITY {
        pair.individual.score = None;
        pair.individual.reason = Some(NotEvaluableReason::LowQuality);
    }
    pair
}

impl PrintedDescription {
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
        let keeps = Keeps::of(&PRINT, strength);
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
