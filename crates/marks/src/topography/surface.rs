//! From a height map to a levelled, band-passed, contrast-normalised surface on a common grid.

use crate::raster::weighted_blur;
use crate::{MarksError, Plane};

/// Grid of a stored surface in micrometres: half the finest wavelength that two impressions of one tool
/// were seen to share reliably.
pub(super) const STEP_UM: f64 = 25.0;
/// A surface with more pixels than this on a side is stored on a grid twice (four times, ...) as coarse.
const LONGEST: f64 = 640.0;
/// Width in micrometres of the Gaussian that is taken away. Long waves are strong and alike on many tools;
/// without them the surface is nearly white, which makes the true place stand out most.
const FORM_UM: f32 = 50.0;
/// Width of the Gaussian window in which contrast is evened out, in micrometres.
const CONTRAST_UM: f32 = 100.0;
/// Values are held within this many local standard deviations: one dent must not outweigh the rest.
const CLAMP: f32 = 3.0;

/// Distances at which the autocorrelation is kept, in pixels.
pub(super) const LAGS: usize = 10;

/// A surface on a square grid: values have zero mean and unit variance locally, and are 0 where `mask` is 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Surface {
    pub(super) step_um: f64,
    /// Left and top edge of the first pixel in micrometres from the edges of the original raster.
    pub(super) origin_um: (f64, f64),
    pub(super) values: Plane,
    /// 1 where measured, else 0.
    pub(super) mask: Plane,
}

/// A surface and the root mean square of its fine structure in micrometres before contrast was evened out.
pub(super) fn prepare(heights_um: &Plane, pixel_um: f64) -> Result<(Surface, f32), MarksError> {
    let longest_um = heights_um.width.max(heights_um.height) as f64 * pixel_um;
    let mut step_um = STEP_UM;
    while longest_um / step_um > LONGEST {
        step_um *= 2.0;
    }
    let (level, share) = resample(heights_um, pixel_um, step_um);
    let mask = Plane { values: share.values.iter().map(|s| f32::from(*s > 0.5)).collect(), ..share };
    let frame = frame(&mask).ok_or(MarksError::Empty)?;
    let (mut level, mask) = (crop(&level, frame), crop(&mask, frame));
    let offset = middle(&level, &mask).ok_or(MarksError::Empty)?;
    for value in &mut level.values {
        *value -= offset;
    }
    let form = FORM_UM / step_um as f32;
    // Twice: the first pass finds what stands out, the second levels without it.
    let first = subtract(&level, &weighted_blur(&level, &mask, form));
    let limit = 4.0 * spread(&first, &mask).ok_or(MarksError::Empty)?;
    if !limit.is_finite() || limit <= 0.0 {
        return Err(MarksError::Empty);
    }
    let held = Plane { values: first.values.iter().map(|v| v.clamp(-limit, limit)).collect(), ..first };
    let detail = subtract(&held, &weighted_blur(&held, &mask, form));
    let square = Plane { values: detail.values.iter().map(|v| v * v).collect(), ..detail.clone() };
    let power = weighted_blur(&square, &mask, CONTRAST_UM / step_um as f32);
    let measured: f32 = mask.values.iter().sum();
    let mean_power = square.values.iter().zip(&mask.values).map(|(v, m)| f64::from(v * m)).sum::<f64>()
        / f64::from(measured);
    if !mean_power.is_finite() || mean_power <= 0.0 {
        return Err(MarksError::Empty);
    }
    let rms = mean_power.sqrt() as f32;
    let even = |value: f32, power: f32| (value / (power.sqrt() + 0.25 * rms)).clamp(-CLAMP, CLAMP);
    let mut values = detail;
    for ((value, power), inside) in values.values.iter_mut().zip(&power.values).zip(&mask.values) {
        *value = if *inside > 0.0 { even(*value, *power) } else { 0.0 };
    }
    Ok((
        Surface { step_um, origin_um: (frame.0 as f64 * step_um, frame.1 as f64 * step_um), values, mask },
        rms,
    ))
}

impl Surface {
    /// Measured area in square millimetres.
    pub(super) fn area_mm2(&self) -> f64 {
        self.count() as f64 * (self.step_um / 1000.0).powi(2)
    }

    /// Number of measured pixels.
    pub(super) fn count(&self) -> usize {
        self.mask.values.iter().filter(|m| **m > 0.0).count()
    }

    /// Autocorrelation by distance in pixels, averaged over directions: 1 at distance 0.
    pub(super) fn autocorrelation(&self) -> [f32; LAGS] {
        let (mut sums, mut counts) = ([0.0_f64; LAGS], [0.0_f64; LAGS]);
        let (width, height) = (self.values.width, self.values.height);
        for (lag, (sum, count)) in sums.iter_mut().zip(&mut counts).enumerate() {
            for (dx, dy) in [(lag, 0), (0, lag)] {
                for y in dy..height {
                    for x in dx..width {
                        *sum += f64::from(self.values.at(x, y) * self.values.at(x - dx, y - dy));
                        *count += f64::from(self.mask.at(x, y) * self.mask.at(x - dx, y - dy));
                    }
                }
            }
        }
        let at = |lag: usize| if counts[lag] > 0.0 { sums[lag] / counts[lag] } else { 0.0 };
        let power = at(0).max(1e-9);
        std::array::from_fn(|lag| (at(lag) / power) as f32)
    }

    /// The surface on a grid twice as coarse, smoothed for it, with unit variance.
    pub(super) fn halved(&self) -> Self {
        let smooth = weighted_blur(&self.values, &self.mask, 0.8);
        let (width, height) = (self.values.width.div_ceil(2), self.values.height.div_ceil(2));
        let quad = |plane: &Plane, x: usize, y: usize| {
            let mut sum = 0.0;
            for (u, v) in [(2 * x, 2 * y), (2 * x + 1, 2 * y), (2 * x, 2 * y + 1), (2 * x + 1, 2 * y + 1)] {
                if u < plane.width && v < plane.height {
                    sum += plane.at(u, v);
                }
            }
            sum
        };
        let mask = Plane::from_fn(width, height, |x, y| f32::from(quad(&self.mask, x, y) >= 2.0));
        let weighted = Plane {
            values: smooth.values.iter().zip(&self.mask.values).map(|(v, m)| v * m).collect(),
            ..smooth
        };
        let mut values = Plane::from_fn(width, height, |x, y| {
            if mask.at(x, y) > 0.0 { quad(&weighted, x, y) / quad(&self.mask, x, y) } else { 0.0 }
        });
        let count = mask.values.iter().filter(|m| **m > 0.0).count().max(1) as f64;
        let power = values.values.iter().map(|v| f64::from(v * v)).sum::<f64>() / count;
        if power > 0.0 {
            let gain = (1.0 / power.sqrt()) as f32;
            for value in &mut values.values {
                *value *= gain;
            }
        }
        Self { step_um: self.step_um * 2.0, origin_um: self.origin_um, values, mask }
    }
}

/// Means over the target pixels and the measured share of each, by area; target pixels smaller than the
/// source's take the value of the source pixel they lie on.
fn resample(source: &Plane, pixel_um: f64, step_um: f64) -> (Plane, Plane) {
    let scale = step_um / pixel_um;
    let size = |pixels: usize| ((pixels as f64 / scale).round() as usize).max(1);
    let (width, height) = (size(source.width), size(source.height));
    let columns: Vec<_> = (0..width).map(|i| covered(i, scale, source.width)).collect();
    let mut values = Plane::filled(width, height, 0.0);
    let mut share = Plane::filled(width, height, 0.0);
    for row in 0..height {
        let rows = covered(row, scale, source.height);
        for (column, across) in columns.iter().enumerate() {
            let (mut sum, mut weight, mut whole) = (0.0_f64, 0.0_f64, 0.0_f64);
            for (y, down) in &rows {
                for (x, right) in across {
                    let value = source.at(*x, *y);
                    whole += down * right;
                    if value.is_finite() {
                        sum += f64::from(value) * down * right;
                        weight += down * right;
                    }
                }
            }
            if weight > 0.0 {
                values.values[row * width + column] = (sum / weight) as f32;
                share.values[row * width + column] = (weight / whole) as f32;
            }
        }
    }
    (values, share)
}

/// Source pixels under a target pixel, each with the length that is covered.
fn covered(target: usize, scale: f64, limit: usize) -> Vec<(usize, f64)> {
    let (start, end) = (target as f64 * scale, ((target + 1) as f64 * scale).min(limit as f64));
    let first = (start as usize).min(limit - 1);
    let last = (end.ceil() as usize).clamp(first + 1, limit);
    (first..last).map(|i| (i, (end.min((i + 1) as f64) - start.max(i as f64)).max(1e-6))).collect()
}

/// Smallest rectangle with everything measured: left, top, width, height.
fn frame(mask: &Plane) -> Option<(usize, usize, usize, usize)> {
    let rows: Vec<usize> =
        (0..mask.height).filter(|y| (0..mask.width).any(|x| mask.at(x, *y) > 0.0)).collect();
    let columns: Vec<usize> =
        (0..mask.width).filter(|x| (0..mask.height).any(|y| mask.at(*x, y) > 0.0)).collect();
    let (top, left) = (*rows.first()?, *columns.first()?);
    Some((left, top, columns.last()? - left + 1, rows.last()? - top + 1))
}

fn crop(plane: &Plane, (left, top, width, height): (usize, usize, usize, usize)) -> Plane {
    Plane::from_fn(width, height, |x, y| plane.at(left + x, top + y))
}

fn subtract(a: &Plane, b: &Plane) -> Plane {
    Plane { values: a.values.iter().zip(&b.values).map(|(x, y)| x - y).collect(), ..*a }
}

fn measured(plane: &Plane, mask: &Plane) -> Vec<f32> {
    plane.values.iter().zip(&mask.values).filter(|(_, m)| **m > 0.0).map(|(v, _)| *v).collect()
}

fn middle(plane: &Plane, mask: &Plane) -> Option<f32> {
    let mut list = measured(plane, mask);
    let half = list.len() / 2;
    if list.is_empty() {
        return None;
    }
    Some(*list.select_nth_unstable_by(half, f32::total_cmp).1)
}

/// Robust standard deviation: 1.4826 times the median distance from zero.
fn spread(plane: &Plane, mask: &Plane) -> Option<f32> {
    let size = Plane { values: plane.values.iter().map(|v| v.abs()).collect(), ..*plane };
    Some(1.4826 * middle(&size, mask)?)
}
