//! Congruent matching profile segments: which stretches of a registered pair agree on their own.
//!
//! After Chen, Chu, Soons, Thompson, Song and Zhao, "Fired bullet signature correlation using the congruent
//! matching profile segments (CMPS) method", Forensic Science International 305 (2019): short segments of
//! one profile look for their best place in the other; those that find the common place are congruent.

use super::align::{Place, stretched};
use super::filter::Layers;

/// Length of a segment in samples of the grid (420 micrometres at 7).
const SEGMENT: usize = 60;
/// Largest own shift looked at, in samples.
const WINDOW: i64 = 20;
/// Largest own shift that still is the common place.
const CONGRUENT_SHIFT: i64 = 3;
/// Least correlation of a congruent segment.
const CONGRUENT_CORRELATION: f64 = 0.6;

/// One segment of the first profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Segment {
    /// First sample in a and in b (grid samples), and its length in a.
    pub(super) in_a: f64,
    pub(super) in_b: f64,
    pub(super) length: f64,
    /// Correlation at the common place.
    pub(super) correlation: f64,
    /// Whether the segment on its own finds the common place.
    pub(super) congruent: bool,
}

/// Segments of the common part, from the start.
pub(super) fn segments(a: &Layers, b: &Layers, place: &Place) -> Vec<Segment> {
    let bent = [stretched(&b.layers[0], place.stretch), stretched(&b.layers[1], place.stretch)];
    let shift = place.shift as i64;
    let from = shift.max(0) as usize;
    let to = ((shift + bent[0].len() as i64).max(0) as usize).min(a.len());
    let at = |start: usize, own: i64| -> Option<f64> {
        let there = usize::try_from(start as i64 - shift + own).ok()?;
        let mut sum = 0.0;
        for (fixed, moving) in a.layers.iter().zip(&bent) {
            sum += correlation(fixed.get(start..start + SEGMENT)?, moving.get(there..there + SEGMENT)?);
        }
        Some(0.5 * sum)
    };
    (from..to)
        .step_by(SEGMENT)
        .filter_map(|start| {
            let here = at(start, 0)?;
            let (best, own) = (-WINDOW..=WINDOW)
                .filter_map(|own| at(start, own).map(|r| (r, own)))
                .fold((here, 0), |kept, next| if next.0 > kept.0 { next } else { kept });
            Some(Segment {
                in_a: start as f64,
                in_b: (start as f64 - place.shift) / place.stretch,
                length: SEGMENT as f64,
                correlation: here,
                congruent: own.abs() <= CONGRUENT_SHIFT && best >= CONGRUENT_CORRELATION,
            })
        })
        .collect()
}

fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let n = a.len() as f64;
    let mean = |list: &[f32]| list.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (f64::from(*x) - mean_a, f64::from(*y) - mean_b);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    if aa * bb > 1e-18 { ab / (aa * bb).sqrt() } else { 0.0 }
}
