//! One photograph of a relief. Turning the lamp reverses the gradients, so two forms are kept: one whose
//! gradient directions are folded (for unknown light), and, where the lamp is stated, the shading itself.
//!
//! * Lamp unknown for at least one: class by the folded form, individual never.
//! * `photo_fixed_light` for both, with stated lamps: the lamp stands at one place relative to the mark, so the
//!   turn between the pictures is the difference of the azimuths within the care of the photographer. Shading
//!   is then comparable, and the individual question is answered if the lamps turn out to agree.

use commonlink_model::Light;

use crate::canonical::Canonical;
use crate::codec::{Reader, Writer};
use crate::compare::{NotEvaluableReason, PhotoScore};
use crate::features::{Features, Polarity};
use crate::photo::{Normalised, normalise};
use crate::variant::{ANY_LIGHT, Contact, Keeps, Noise, ONE_LIGHT, Pose};
use crate::{MarksError, Plane, Quality, QualityReason};

/// How far the lamps may stand apart relative to the mark while registrations are sought (radians).
const TURN_TOLERANCE: f32 = 1.0;
/// And for the shading to be compared (degrees).
const LAMPS_AGREE_DEG: f64 = 40.0;
/// Elevations may differ by this much (degrees).
const ELEVATIONS_AGREE_DEG: f64 = 15.0;
/// Likeness from which a registration by the folded form is believed against the shading.
const CONFIDENT: f32 = 0.45;

/// What is kept of one photograph of a relief.
#[derive(Clone, Debug)]
pub(crate) struct SingleDescription {
    quality: Quality,
    folded: Canonical,
    /// The lamp and the shading it makes, where the lamp is stated.
    shaded: Option<(Light, Canonical)>,
}

/// Describes one photograph (or the mean of a set whose lamps are unknown).
///
/// # Errors
/// [`MarksError::Empty`] for a picture without contrast.
pub(crate) fn describe(
    photos: &[Plane],
    light: Option<Light>,
    pixel_um: Option<f64>,
) -> Result<SingleDescription, MarksError> {
    let Normalised { picture, weight, factor, mut quality } = normalise(photos)?;
    let folded = Canonical::of(&picture, &weight, Polarity::Folded, pixel_um, factor);
    let shaded = light
        .filter(|light| light.azimuth_deg.is_finite() && light.elevation_deg.is_finite())
        .map(|light| (light, Canonical::of(&picture, &weight, Polarity::Signed, pixel_um, factor)));
    if folded.features.len() < 60 {
        quality.reasons.push(QualityReason::FewFeatures);
        quality = Quality::new(0.5 * quality.score, quality.reasons);
    }
    Ok(SingleDescription { quality, folded, shaded })
}

/// Compares two photographs; `either_single` says that the lamp of at least one stands anywhere.
pub(crate) fn compare(a: &SingleDescription, b: &SingleDescription, either_single: bool) -> PhotoScore {
    let (Some((lamp_a, left)), Some((lamp_b, right)), false) = (&a.shaded, &b.shaded, either_single) else {
        let reason = if either_single {
            NotEvaluableReason::SinglePhotographOfRelief
        } else {
            NotEvaluableReason::LightsUnknown
        };
        return unanswered(crate::pair::compare(&a.folded, &b.folded, None), reason);
    };
    let turn_deg = lamp_b.azimuth_deg - lamp_a.azimuth_deg;
    // Rows grow downwards: counter-clockwise as seen is negative in pixels.
    let turn = -turn_deg.to_radians() as f32;
    let pair = crate::pair::compare(left, right, Some((turn, TURN_TOLERANCE)));
    let apart = |rotation_deg: f64| ((rotation_deg - turn_deg + 180.0).rem_euclid(360.0) - 180.0).abs();
    let Some(alignment) = pair.individual.alignment else { return pair };
    let mut agree = apart(alignment.rotation_deg) <= LAMPS_AGREE_DEG
        && (lamp_a.elevation_deg - lamp_b.elevation_deg).abs() <= ELEVATIONS_AGREE_DEG;
    if agree && pair.individual.score.is_some_and(|score| score > 0.0) {
        // The shading of a round design turns with the lamp, so the turn must also be right without shading.
        agree = crate::pair::turn_of_design(&a.folded, &b.folded)
            .is_none_or(|(turn, likeness)| likeness < CONFIDENT || apart(turn) <= LAMPS_AGREE_DEG);
    }
    if agree { pair } else { unanswered(pair, NotEvaluableReason::LightsDisagree) }
}

fn unanswered(mut pair: PhotoScore, reason: NotEvaluableReason) -> PhotoScore {
    pair.individual.score = None;
    pair.individual.reason = Some(reason);
    pair.individual.areas.clear();
    pair
}

impl SingleDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    pub(crate) fn code_likeness(&self, other: &Self) -> f32 {
        match (&self.shaded, &other.shaded) {
            (Some((_, left)), Some((_, right))) => crate::pair::code_likeness(left, right),
            _ => crate::pair::code_likeness(&self.folded, &other.folded),
        }
    }

    /// Features that codes and sketches go by.
    pub(crate) fn features(&self) -> &Features {
        self.shaded.as_ref().map_or(&self.folded.features, |(_, shaded)| &shaded.features)
    }

    /// See [`crate::variant`]. The lamp goes with the mark where it is stated; else it may stand anywhere.
    pub(crate) fn varied(&self, noise: &mut Noise, strength: f32) -> Self {
        let (pose, contact) = (Pose::drawn(noise), Contact::drawn(noise));
        let bounds = if self.shaded.is_some() { &ONE_LIGHT } else { &ANY_LIGHT };
        let keeps = Keeps::of(bounds, strength);
        let folded = self.folded.varied(&pose, &contact, &keeps, noise, strength);
        let shaded = self.shaded.as_ref().map(|(light, canonical)| {
            // Rows grow downwards: a turn in pixels is clockwise as seen.
            let turned =
                light.azimuth_deg - f64::from(pose.turn.to_degrees() + 4.0 * strength * noise.normal());
            let light = Light { azimuth_deg: turned.rem_euclid(360.0), ..*light };
            (light, canonical.varied(&pose, &contact, &keeps, noise, strength))
        });
        Self { quality: self.quality.clone(), folded, shaded }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        self.folded.write(out);
        match &self.shaded {
            Some((light, canonical)) => {
                out.u8(1);
                out.f64(light.azimuth_deg);
                out.f64(light.elevation_deg);
                canonical.write(out);
            }
            None => out.u8(0),
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        let quality = Quality::read(input)?;
        let folded = Canonical::read(input)?;
        let shaded = match input.u8("lamp")? {
            0 => None,
            1 => {
                let azimuth_deg = input.finite_f64("lamp")?;
                let elevation_deg = input.finite_f64("lamp")?;
                Some((Light { azimuth_deg, elevation_deg }, Canonical::read(input)?))
            }
            _ => return Err(MarksError::Damaged { part: "lamp" }),
        };
        Ok(Self { quality, folded, shaded })
    }
}
