//! Directions and descriptors: histograms of gradient directions around a blob.

use super::detect::{Blob, Scales, sigma};
use super::{DESCRIPTOR, Features, Point, Polarity};
use crate::Plane;

const DIRECTIONS: usize = 36;
/// Side peaks of at least this share of the highest give a feature of their own.
const SIDE_PEAK: f32 = 0.8;
const PLACES: usize = 4;
const BINS: usize = 8;
/// Width of one place in sigmas of the blob.
const PLACE_WIDTH: f32 = 3.0;
/// No single number may hold more than this share of the length, so one strong edge does not rule.
const CAP: f32 = 0.2;
const TAU: f32 = std::f32::consts::TAU;

/// Gradient length and direction of one smoothed plane.
struct Field {
    width: usize,
    height: usize,
    across: Vec<f32>,
    down: Vec<f32>,
}

impl Field {
    fn of(plane: &Plane) -> Self {
        let (across, down) = crate::raster::gradients(plane);
        Self { width: plane.width, height: plane.height, across: across.values, down: down.values }
    }
}

/// Features from blobs; a blob with several directions gives several features, at most `most` in all.
pub(crate) fn describe(scales: &Scales, blobs: &[Blob], most: usize, polarity: Polarity) -> Features {
    let mut fields: Vec<Vec<Option<Field>>> =
        scales.octaves.iter().map(|octave| octave.smooth.iter().map(|_| None).collect()).collect();
    let mut features = Features::default();
    for blob in blobs {
        let octave = &scales.octaves[blob.octave];
        let level = (blob.level.round() as usize).min(octave.smooth.len() - 1);
        let field = fields[blob.octave][level].get_or_insert_with(|| Field::of(&octave.smooth[level]));
        let width = sigma(blob.level);
        for angle in directions(field, blob.x, blob.y, width, polarity) {
            if features.points.len() == most {
                return features;
            }
            let Some(row) = descriptor(field, blob.x, blob.y, width, angle, polarity) else { continue };
            let offset = 0.5 * (octave.factor - 1.0);
            features.points.push(Point {
                x: blob.x * octave.factor + offset,
                y: blob.y * octave.factor + offset,
                size: width * octave.factor,
                angle,
                // A folded picture may come from the opposite lamp: all are of one sort.
                raised: blob.raised || polarity == Polarity::Folded,
            });
            features.descriptors.extend_from_slice(&row);
        }
    }
    features
}

fn directions(field: &Field, x: f32, y: f32, width: f32, polarity: Polarity) -> Vec<f32> {
    let spread = 1.5 * width;
    let radius = (3.0 * spread).round() as i32;
    let (column, row) = (x.round() as i32, y.round() as i32);
    let mut histogram = [0.0_f32; DIRECTIONS];
    for v in (row - radius).max(0)..=(row + radius).min(field.height as i32 - 1) {
        for u in (column - radius).max(0)..=(column + radius).min(field.width as i32 - 1) {
            let (dx, dy) = (u as f32 - x, v as f32 - y);
            let fade = (-(dx * dx + dy * dy) / (2.0 * spread * spread)).exp();
            let at = v as usize * field.width + u as usize;
            let (gx, gy) = (field.across[at], field.down[at]);
            let length = (gx * gx + gy * gy).sqrt();
            if length <= 0.0 {
                continue;
            }
            let bin = turns(gx, gy, polarity) * DIRECTIONS as f32;
            histogram[bin as usize % DIRECTIONS] += fade * length;
        }
    }
    for _ in 0..2 {
        let before = histogram;
        for (bin, value) in histogram.iter_mut().enumerate() {
            let (last, next) = (before[(bin + DIRECTIONS - 1) % DIRECTIONS], before[(bin + 1) % DIRECTIONS]);
            *value = 0.25 * last + 0.5 * before[bin] + 0.25 * next;
        }
    }
    let highest = histogram.iter().copied().fold(0.0, f32::max);
    let mut angles = Vec::new();
    if highest <= 0.0 {
        return angles;
    }
    for bin in 0..DIRECTIONS {
        let value = histogram[bin];
        let (last, next) =
            (histogram[(bin + DIRECTIONS - 1) % DIRECTIONS], histogram[(bin + 1) % DIRECTIONS]);
        if value > last && value >= next && value >= SIDE_PEAK * highest {
            let bend = last + next - 2.0 * value;
            let shift = if bend.abs() > 1e-9 { 0.5 * (last - next) / bend } else { 0.0 };
            let turn = (bin as f32 + 0.5 + shift) / DIRECTIONS as f32;
            match polarity {
                Polarity::Signed => angles.push(turn * TAU),
                // Half a turn cannot be told apart: both directions are described.
                Polarity::Folded => {
                    angles.push(turn * TAU / 2.0);
                    angles.push(turn * TAU / 2.0 + TAU / 2.0);
                }
            }
        }
    }
    angles
}

/// A gradient's direction in turns, 0 to 1; of half turns if folded.
fn turns(gx: f32, gy: f32, polarity: Polarity) -> f32 {
    let turn = gy.atan2(gx) / TAU;
    let turn = match polarity {
        Polarity::Signed => turn,
        Polarity::Folded => 2.0 * turn,
    };
    let turn = turn - turn.floor();
    if turn < 1.0 { turn } else { 0.0 }
}

fn descriptor(
    field: &Field,
    x: f32,
    y: f32,
    width: f32,
    angle: f32,
    polarity: Polarity,
) -> Option<[u8; DESCRIPTOR]> {
    let place = PLACE_WIDTH * width;
    let radius = (place * (PLACES as f32 + 1.0) * 0.5 * std::f32::consts::SQRT_2).round() as i32;
    let (sin, cos) = angle.sin_cos();
    let (column, row) = (x.round() as i32, y.round() as i32);
    let mut histogram = [0.0_f32; DESCRIPTOR];
    let turned = match polarity {
        Polarity::Signed => angle / TAU,
        Polarity::Folded => 2.0 * angle / TAU,
    };
    for v in (row - radius).max(0)..=(row + radius).min(field.height as i32 - 1) {
        for u in (column - radius).max(0)..=(column + radius).min(field.width as i32 - 1) {
            let (dx, dy) = (u as f32 - x, v as f32 - y);
            let along = (cos * dx + sin * dy) / place;
            let aside = (cos * dy - sin * dx) / place;
            let (px, py) = (along + 0.5 * PLACES as f32 - 0.5, aside + 0.5 * PLACES as f32 - 0.5);
            if px <= -1.0 || py <= -1.0 || px >= PLACES as f32 || py >= PLACES as f32 {
                continue;
            }
            let at = v as usize * field.width + u as usize;
            let (gx, gy) = (field.across[at], field.down[at]);
            let length = (gx * gx + gy * gy).sqrt();
            if length <= 0.0 {
                continue;
            }
            let fade = (-(along * along + aside * aside) / (0.5 * (PLACES * PLACES) as f32)).exp();
            let turn = turns(gx, gy, polarity) - turned;
            let bin = (turn - turn.floor()) * BINS as f32;
            scatter(&mut histogram, px, py, bin, fade * length);
        }
    }
    rooted(&mut histogram)
}

/// Shares one gradient among the eight nearest numbers.
fn scatter(histogram: &mut [f32; DESCRIPTOR], px: f32, py: f32, bin: f32, amount: f32) {
    let (left, top, low) = (px.floor(), py.floor(), bin.floor());
    let (fx, fy, fb) = (px - left, py - top, bin - low);
    for (row, share_y) in [(top as i32, 1.0 - fy), (top as i32 + 1, fy)] {
        for (column, share_x) in [(left as i32, 1.0 - fx), (left as i32 + 1, fx)] {
            if row < 0 || column < 0 || row >= PLACES as i32 || column >= PLACES as i32 {
                continue;
            }
            let base = (row as usize * PLACES + column as usize) * BINS;
            let part = amount * share_x * share_y;
            histogram[base + low as usize % BINS] += part * (1.0 - fb);
            histogram[base + (low as usize + 1) % BINS] += part * fb;
        }
    }
}

/// Length one, capped, then square roots of shares, as bytes: the sum of squares is 255 x 255.
fn rooted(histogram: &mut [f32; DESCRIPTOR]) -> Option<[u8; DESCRIPTOR]> {
    let length = histogram.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length <= 1e-12 {
        return None;
    }
    for value in histogram.iter_mut() {
        *value = (*value / length).min(CAP);
    }
    let sum: f32 = histogram.iter().sum();
    Some(std::array::from_fn(|index| ((histogram[index] / sum).sqrt() * 255.0).round().min(255.0) as u8))
}
