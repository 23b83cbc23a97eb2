//! Height profiles across striae: shift- and stretch-searching correlation and congruent segments.
//!
//! A profile is levelled by a line that chips do not bend, split into a fine and a broad layer and evened
//! out in contrast ([`filter`]). Two of them are laid along each other at every shift, then with a few per
//! cent of stretch ([`align`]); the best place is judged by how far its correlation stands out from chance
//! for as many common samples, and by the segments that agree one by one ([`segments`]).
//!
//! Searched are shifts and stretches up to 3 per cent; a profile read from the other end is another profile.
//! Methods: normalised cross-correlation of signatures as in Cuellar, Gao, Hofmann, "An algorithm for
//! forensic toolmark comparisons" (2024); congruent matching profile segments, Chen et al. (2019).

mod align;
mod filter;
mod segments;

use crate::codec::{Reader, Writer};
use crate::compare::{Alignment, Area, NotEvaluableReason, PairScore, Rect};
use crate::{MarksError, Quality, QualityReason};

use align::{LEAST_OVERLAP_MM, Place};
use filter::Layers;
use segments::Segment;

use crate::variant::Noise;

/// Length from which on a profile counts as full, in millimetres.
const FULL_MM: f64 = 4.0;
/// Least number of samples that can be levelled at all.
const LEAST_SAMPLES: usize = 16;
/// Root mean square of the striae below which they drown in the noise of common scanners, in micrometres.
const SMOOTH_UM: f64 = 0.02;
/// Steps of a stored value per unit (one local standard deviation).
const STORED_STEPS: f32 = 10_000.0;
/// Spread of z at chance shifts. The bands of the layers and the evened-out contrast fix it; measured on each
/// pair instead, regular striae would count against themselves and errors rise by a quarter.
const CHANCE_SPREAD: f64 = 2.5;
/// Standing out that unrelated profiles reach by searching, in spreads of chance.
const SEARCH_LEVEL: f64 = 3.0;
/// Beyond the search level, so many spreads bring the score two thirds of the way to its end.
const RELIEF: f64 = 2.0;
/// What one congruent segment adds, in spreads of chance.
const SEGMENT_WEIGHT: f64 = 0.1;

/// Description of one profile.
#[derive(Clone, Debug)]
pub(crate) struct ProfileDescription {
    quality: Quality,
    /// Micrometres between the original samples.
    step_um: f64,
    profile: Layers,
}

/// Describes heights in micrometres (NaN = missing) at every `step_um` micrometres.
///
/// # Errors
/// [`MarksError::BadScale`] for a step outside [`crate::SCALES_UM`], [`MarksError::TooSmall`] for a handful of
/// samples, [`MarksError::Empty`] where nothing was measured or all heights are alike.
pub(crate) fn describe(step_um: f64, z_um: &[f64]) -> Result<ProfileDescription, MarksError> {
    if !crate::SCALES_UM.contains(&step_um) {
        return Err(MarksError::BadScale);
    }
    if z_um.len() < LEAST_SAMPLES {
        return Err(MarksError::TooSmall { needed: LEAST_SAMPLES, given: z_um.len() });
    }
    let filter::Prepared { layers: mut profile, roughness_um, measured } = filter::prepare(step_um, z_um)?;
    for value in profile.layers.iter_mut().flatten() {
        *value = f32::from(stored(*value)) / STORED_STEPS;
    }
    let length_mm = profile.len() as f64 * profile.step_um / 1000.0;
    let mut reasons = Vec::new();
    let mut score = (length_mm * measured / FULL_MM).min(1.0);
    if length_mm * measured < LEAST_OVERLAP_MM {
        reasons.push(QualityReason::TooSmall);
    } else if length_mm * measured < 0.6 * FULL_MM {
        reasons.push(QualityReason::Partial);
    }
    if step_um > 2.0 * filter::STEP_UM {
        reasons.push(QualityReason::Blurred);
        score *= 2.0 * filter::STEP_UM / step_um;
    }
    if roughness_um < SMOOTH_UM {
        reasons.push(QualityReason::LowRelief);
        score *= 0.5;
    }
    Ok(ProfileDescription { quality: Quality::new(score, reasons), step_um, profile })
}

/// Scores a pair. The score is 0 where unrelated profiles end up, and nears 1 where chance is excluded.
pub(crate) fn compare(a: &ProfileDescription, b: &ProfileDescription) -> PairScore {
    let none = |reason| PairScore { reason: Some(reason), ..PairScore::default() };
    let (left, right) = on_one_grid(a.profile.clone(), b.profile.clone());
    let length_mm = |layers: &Layers| layers.len() as f64 * layers.step_um / 1000.0;
    if length_mm(&left).min(length_mm(&right)) < LEAST_OVERLAP_MM {
        return none(NotEvaluableReason::LowQuality);
    }
    let Some(place) = align::align(&left, &right) else { return none(NotEvaluableReason::TooLittleOverlap) };
    let segments = segments::segments(&left, &right, &place);
    let congruent = segments.iter().filter(|segment| segment.congruent).count() as f64;
    let stands_out = place.z / CHANCE_SPREAD + SEGMENT_WEIGHT * congruent;
    let (in_a, in_b) = (left.step_um / a.step_um, right.step_um / b.step_um);
    let mut areas: Vec<Area> =
        segments.iter().map(|segment| area(segment, in_a, in_b, place.stretch)).collect();
    areas.sort_by(|x, y| y.strength.total_cmp(&x.strength));
    PairScore {
        score: Some(bent((stands_out - SEARCH_LEVEL) / RELIEF)),
        reason: None,
        areas,
        alignment: Some(alignment(&place, in_a, in_b)),
    }
}

/// Rises with slope 1 up to 0, then ever less towards 1: once chance is excluded, a longer or cleaner
/// profile must not push what a short one can reach out of the calibrated range.
fn bent(x: f64) -> f64 {
    if x <= 0.0 { x } else { 1.0 - (-x).exp() }
}

fn on_one_grid(mut a: Layers, mut b: Layers) -> (Layers, Layers) {
    while a.step_um * 1.5 < b.step_um {
        a = a.halved();
    }
    while b.step_um * 1.5 < a.step_um {
        b = b.halved();
    }
    (a, b)
}

/// `in_a` and `in_b` are original samples per sample of the grid.
fn area(segment: &Segment, in_a: f64, in_b: f64, stretch: f64) -> Area {
    let rect = |from: f64, length: f64| Rect { x: from as f32, y: 0.0, width: length as f32, height: 1.0 };
    let likeness = segment.correlation.clamp(0.0, 1.0) as f32;
    Area {
        in_a: rect(segment.in_a * in_a, segment.length * in_a),
        in_b: rect(segment.in_b * in_b, segment.length / stretch * in_b),
        agrees: segment.congruent,
        strength: if segment.congruent { likeness } else { 1.0 - likeness },
    }
}

/// From original samples of a to original samples of b.
fn alignment(place: &Place, in_a: f64, in_b: f64) -> Alignment {
    let scale = in_b / (in_a * place.stretch);
    let shift = -place.shift / place.stretch * in_b;
    Alignment { homography: [scale, 0.0, shift, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], rotation_deg: 0.0 }
}

fn stored(value: f32) -> i16 {
    (value * STORED_STEPS).round().clamp(-32_000.0, 32_000.0) as i16
}

impl ProfileDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    /// See [`crate::variant`].
    pub(crate) fn varied(&self, noise: &mut Noise, strength: f32) -> Self {
        let keep = (0.995 - 0.025 * strength).clamp(0.2, 1.0);
        let other = (1.0 - keep * keep).sqrt();
        let count = self.profile.len();
        let shift = 0.12 * count as f32 * (2.0 * noise.unit() - 1.0);
        let stretch = 1.0 + 0.006 * strength * noise.normal();
        let layers = [(1.6, 5.0), (2.6, 12.0)].map(|(fine, broad)| noise.band(count, 1, fine, broad).values);
        let mut place = 0;
        let layers = layers.map(|own| {
            let known = &self.profile.layers[place];
            place += 1;
            // What lies beyond the ends of the known profile was never seen.
            let value = |index: usize| {
                let at = index as f32 * stretch + shift;
                let left = at.floor();
                let within = left >= 0.0 && left as usize + 1 < count;
                if !within {
                    return own[index];
                }
                let (a, b) = (known[left as usize], known[left as usize + 1]);
                keep * (a + (at - left) * (b - a)) + other * own[index]
            };
            (0..count).map(|index| f32::from(stored(value(index))) / STORED_STEPS).collect()
        });
        let profile = Layers { layers, ..self.profile.clone() };
        Self { quality: self.quality.clone(), step_um: self.step_um, profile }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        out.f64(self.step_um);
        out.f64(self.profile.step_um);
        for layer in &self.profile.layers {
            out.i16s(&layer.iter().map(|value| stored(*value)).collect::<Vec<_>>());
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        const PART: &str = "profile";
        let quality = Quality::read(input)?;
        let step_um = input.finite_f64(PART)?;
        let grid_um = input.finite_f64(PART)?;
        let mut layer = || -> Result<Vec<f32>, MarksError> {
            Ok(input.i16s(PART)?.into_iter().map(|v| f32::from(v) / STORED_STEPS).collect())
        };
        let layers = [layer()?, layer()?];
        let known = (0..16).any(|k| (filter::STEP_UM * f64::from(1 << k) - grid_um).abs() < 1e-9);
        let sound = step_um > 0.0
            && known
            && layers[0].len() == layers[1].len()
            && (1..=filter::LONGEST_STORED).contains(&layers[0].len());
        if !sound {
            return Err(MarksError::Damaged { part: PART });
        }
        Ok(Self { quality, step_um, profile: Layers { step_um: grid_um, layers } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Striae at many widths; the same for the same seed.
    fn striae(seed: u32, x_um: f64) -> f64 {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        (0..80)
            .map(|_| {
                let (length, phase) = (50.0 + 400.0 * next(), std::f64::consts::TAU * next());
                (x_um * std::f64::consts::TAU / length + phase).sin()
            })
            .sum()
    }

    fn profile(seed: u32, from_um: f64, count: usize, step_um: f64, stretch: f64) -> ProfileDescription {
        let z: Vec<f64> = (0..count)
            .map(|i| {
                let x = i as f64 * step_um;
                0.2 * striae(seed, from_um + x / stretch) + 3e-6 * (x - 1500.0).powi(2) + 12.0
            })
            .collect();
        describe(step_um, &z).unwrap()
    }

    #[test]
    fn shifted_stretched_and_resampled_striae_are_found() {
        let a = profile(1, 0.0, 660, 7.0, 1.0);
        let b = profile(1, 900.0, 900, 4.0, 1.02);
        let found = compare(&a, &b);
        assert!(found.score.unwrap() > 0.7, "{:?}", found.score);
        // x = 2000 um of a is x = (2000 - 900) * 1.02 um of b.
        let (x, _) = found.alignment.unwrap().map(2000.0 / 7.0, 0.0);
        assert!((x * 4.0 - 1100.0 * 1.02).abs() < 25.0, "{x}");
        assert!(found.areas.iter().filter(|area| area.agrees).count() >= 4);
        let other = compare(&a, &profile(2, 900.0, 900, 4.0, 1.0));
        assert!(other.score.unwrap() < 0.5, "{:?}", other.score);
    }

    #[test]
    fn short_or_empty_profiles_are_not_scored() {
        let a = profile(1, 0.0, 660, 7.0, 1.0);
        let short = profile(1, 0.0, 150, 7.0, 1.0);
        let none = compare(&a, &short);
        assert_eq!((none.score, none.reason), (None, Some(NotEvaluableReason::LowQuality)));
        assert_eq!(describe(7.0, &[1.0; 400]).err(), Some(MarksError::Empty));
        assert_eq!(describe(7.0, &[f64::NAN; 400]).err(), Some(MarksError::Empty));
        assert_eq!(describe(f64::NAN, &[1.0; 400]).err(), Some(MarksError::BadScale));
        assert_eq!(describe(7.0, &[1.0; 4]).err(), Some(MarksError::TooSmall { needed: 16, given: 4 }));
    }

    #[test]
    fn bytes_come_back_and_score_the_same() {
        let (a, b) = (profile(5, 0.0, 500, 7.05, 1.0), profile(5, 300.0, 480, 7.05, 0.99));
        let mut out = Writer::new();
        a.write(&mut out);
        let bytes = out.into_bytes();
        let read = ProfileDescription::read(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(read.profile, a.profile);
        assert_eq!(compare(&read, &b).score, compare(&a, &b).score);
        assert!(
            (0..bytes.len())
                .step_by(7)
                .all(|end| ProfileDescription::read(&mut Reader::new(&bytes[..end])).is_err())
        );
    }
}
