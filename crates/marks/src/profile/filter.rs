//! From a measured profile to two evened-out layers on a common grid.

use crate::MarksError;

/// Grid of a stored profile in micrometres.
pub(super) const STEP_UM: f64 = 7.0;
/// Stored layers are never longer.
pub(super) const LONGEST_STORED: usize = 4100;
/// A profile with more samples is stored on a grid twice (four times, ...) as coarse.
const MOST_SAMPLES: f64 = 4096.0;
/// Widths in micrometres of the Gaussian line that is taken away, one per layer. The first layer holds fine
/// striae, which tell tools apart best where they are there; the second also holds the broader ones, which
/// survive another angle of the tool.
const FORM_UM: [f64; 2] = [100.0, 250.0];
/// Width in micrometres of the Gaussian window in which contrast is evened out.
const CONTRAST_UM: f64 = 300.0;
/// Values are held within this many local standard deviations.
const CLAMP: f64 = 3.0;
/// Gaps up to this many micrometres are bridged by a straight line.
const BRIDGED_UM: f64 = 30.0;

/// A profile as two layers of equal length; values have zero mean and unit variance locally, 0 in gaps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layers {
    pub(super) step_um: f64,
    pub(super) layers: [Vec<f32>; 2],
}

/// What the preparation found besides the layers.
pub(super) struct Prepared {
    pub(super) layers: Layers,
    /// Root mean square of the first layer in micrometres before contrast was evened out.
    pub(super) roughness_um: f64,
    /// Share of the grid that was measured.
    pub(super) measured: f64,
}

/// Levels a profile, splits it into layers and evens out the contrast.
pub(super) fn prepare(step_um: f64, z_um: &[f64]) -> Result<Prepared, MarksError> {
    let mut grid_um = STEP_UM;
    while z_um.len() as f64 * step_um / grid_um > MOST_SAMPLES {
        grid_um *= 2.0;
    }
    let (z, mask) = resample(step_um, z_um, grid_um);
    let measured = mask.iter().sum::<f64>() / mask.len().max(1) as f64;
    let (fine, roughness_um) = layer(&z, &mask, grid_um, FORM_UM[0])?;
    let (broad, _) = layer(&z, &mask, grid_um, FORM_UM[1])?;
    Ok(Prepared { layers: Layers { step_um: grid_um, layers: [fine, broad] }, roughness_um, measured })
}

impl Layers {
    pub(super) fn len(&self) -> usize {
        self.layers[0].len()
    }

    /// The profile on a grid twice as coarse.
    pub(super) fn halved(&self) -> Self {
        let half = |layer: &Vec<f32>| layer.chunks_exact(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
        Self { step_um: self.step_um * 2.0, layers: [half(&self.layers[0]), half(&self.layers[1])] }
    }
}

fn layer(z: &[f64], mask: &[f64], grid_um: f64, form_um: f64) -> Result<(Vec<f32>, f64), MarksError> {
    let level = |list: &[f64]| -> Vec<f64> {
        list.iter().zip(line(list, mask, form_um / grid_um)).map(|(value, form)| value - form).collect()
    };
    let first = level(z);
    let mut sizes: Vec<f64> =
        first.iter().zip(mask).filter(|(_, m)| **m > 0.0).map(|(value, _)| value.abs()).collect();
    if sizes.is_empty() {
        return Err(MarksError::Empty);
    }
    let half = sizes.len() / 2;
    // Four robust standard deviations: one chip must not bend the line of its surroundings.
    let limit = 4.0 * 1.4826 * *sizes.select_nth_unstable_by(half, f64::total_cmp).1;
    if !limit.is_finite() || limit <= 0.0 {
        return Err(MarksError::Empty);
    }
    let held: Vec<f64> = first.iter().map(|value| value.clamp(-limit, limit)).collect();
    let detail = level(&held);
    let power: Vec<f64> = detail.iter().map(|value| value * value).collect();
    let sum: f64 = power.iter().zip(mask).map(|(p, m)| p * m).sum();
    let rms = (sum / mask.iter().sum::<f64>().max(1.0)).sqrt();
    if !rms.is_finite() || rms <= 1e-9 {
        return Err(MarksError::Empty);
    }
    let local = mean(&power, mask, CONTRAST_UM / grid_um);
    let even = detail.iter().zip(local).zip(mask).map(|((value, power), inside)| {
        if *inside > 0.0 { (value / (power.sqrt() + 0.25 * rms)).clamp(-CLAMP, CLAMP) as f32 } else { 0.0 }
    });
    Ok((even.collect(), rms))
}

/// Values on the grid by linear interpolation, after smoothing where the grid is much coarser, and 1 where
/// the profile was measured or a short gap bridged.
fn resample(step_um: f64, z_um: &[f64], grid_um: f64) -> (Vec<f64>, Vec<f64>) {
    // What no surface can be was not measured; it would also overflow the sums below.
    let possible: Vec<f64> = z_um
        .iter()
        .map(|z| if z.abs() <= commonlink_model::MOST_HEIGHT_UM { *z } else { f64::NAN })
        .collect();
    let bridged = bridge(&possible, (BRIDGED_UM / step_um) as usize);
    let mask: Vec<f64> = bridged.iter().map(|z| f64::from(z.is_finite())).collect();
    let values: Vec<f64> = bridged.iter().map(|z| if z.is_finite() { *z } else { 0.0 }).collect();
    let ratio = grid_um / step_um;
    let smoothing = (ratio > 1.5).then(|| kernel(0.4 * ratio, values.len()));
    // Smoothed only where the grid asks: a fine step has very many samples between two places of the grid.
    let value = |i: usize| match &smoothing {
        Some(kernel) if i < values.len() => Some(mean_of(&window(&values, &mask, kernel, i))),
        _ => values.get(i).copied(),
    };
    let count = (((z_um.len().max(1) - 1) as f64 * step_um / grid_um) as usize) + 1;
    let at = |of: &dyn Fn(usize) -> Option<f64>, place: f64| {
        let (left, part) = (place as usize, place.fract());
        let low = of(left).unwrap_or(0.0);
        low + part * (of(left + 1).unwrap_or(low) - low)
    };
    let measured = |i: usize| mask.get(i).copied();
    let grid_mask: Vec<f64> = (0..count).map(|i| f64::from(at(&measured, i as f64 * ratio) > 0.99)).collect();
    let grid_values = grid_mask
        .iter()
        .enumerate()
        .map(|(i, inside)| if *inside > 0.0 { at(&value, i as f64 * ratio) } else { 0.0 })
        .collect();
    (grid_values, grid_mask)
}

fn bridge(z_um: &[f64], longest: usize) -> Vec<f64> {
    let mut out = z_um.to_vec();
    let mut last: Option<usize> = None;
    for (i, z) in z_um.iter().enumerate() {
        if !z.is_finite() {
            continue;
        }
        if let Some(from) = last.filter(|from| i - from > 1 && i - from <= longest + 1) {
            for (k, value) in out.iter_mut().enumerate().take(i).skip(from + 1) {
                let part = (k - from) as f64 / (i - from) as f64;
                *value = z_um[from] + part * (z - z_um[from]);
            }
        }
        last = Some(i);
    }
    out
}

/// Weights up to three widths away, or as far as `most` samples reach.
fn kernel(sigma: f64, most: usize) -> Vec<f64> {
    let reach = ((3.0 * sigma).ceil() as usize).min(most) as i32;
    (-reach..=reach).map(|i| (-0.5 * (f64::from(i) / sigma).powi(2)).exp()).collect()
}

/// Gaussian mean of what is measured.
fn mean(values: &[f64], mask: &[f64], sigma: f64) -> Vec<f64> {
    windows(values, mask, sigma, mean_of)
}

fn mean_of(sums: &Sums) -> f64 {
    if sums.weight > 1e-9 { sums.value / sums.weight } else { 0.0 }
}

/// Gaussian regression line (ISO 16610-28 with degree 1): unlike the mean it does not bend at the ends.
fn line(values: &[f64], mask: &[f64], sigma: f64) -> Vec<f64> {
    windows(values, mask, sigma, |sums| {
        let determinant = sums.weight * sums.square - sums.place * sums.place;
        if determinant > 1e-6 * sums.weight * sums.weight * sigma * sigma {
            (sums.value * sums.square - sums.product * sums.place) / determinant
        } else if sums.weight > 1e-9 {
            sums.value / sums.weight
        } else {
            0.0
        }
    })
}

/// Weighted sums in the window about one sample; places count from that sample.
#[derive(Default)]
struct Sums {
    weight: f64,
    place: f64,
    square: f64,
    value: f64,
    product: f64,
}

fn windows(values: &[f64], mask: &[f64], sigma: f64, result: impl Fn(&Sums) -> f64) -> Vec<f64> {
    let kernel = kernel(sigma, values.len());
    (0..values.len()).map(|i| result(&window(values, mask, &kernel, i))).collect()
}

fn window(values: &[f64], mask: &[f64], kernel: &[f64], i: usize) -> Sums {
    let reach = kernel.len() / 2;
    let mut sums = Sums::default();
    for k in i.saturating_sub(reach)..(i + reach + 1).min(values.len()) {
        let weight = kernel[k + reach - i] * mask[k];
        let place = k as f64 - i as f64;
        sums.weight += weight;
        sums.place += weight * place;
        sums.square += weight * place * place;
        sums.value += weight * values[k];
        sums.product += weight * place * values[k];
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_follows_a_slope_to_the_ends() {
        let values: Vec<f64> = (0..60).map(|i| 3.0 + 0.5 * f64::from(i)).collect();
        let fitted = line(&values, &vec![1.0; 60], 8.0);
        assert!(values.iter().zip(&fitted).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn senseless_numbers_are_gaps_or_refused_and_never_a_panic() {
        let sound: Vec<f64> = (0..400).map(|i| (f64::from(i) * 0.9).sin()).collect();
        for spike in [1e308, -1e308, f64::INFINITY, f64::NAN, 1e30] {
            let mut z = sound.clone();
            z[100] = spike;
            z[101] = -spike;
            let layers = prepare(3.0, &z).unwrap().layers;
            assert!(layers.layers.iter().flatten().all(|value| value.is_finite()), "{spike}");
            assert!(matches!(prepare(3.0, &vec![spike; 400]), Err(MarksError::Empty)), "{spike}");
        }
        assert!(matches!(prepare(1e-6, &sound), Err(MarksError::Empty)), "a single place of the grid");
    }

    #[test]
    fn short_gaps_are_bridged_and_long_ones_kept() {
        let z = [1.0, f64::NAN, 3.0, f64::NAN, f64::NAN, f64::NAN, 4.0];
        let out = bridge(&z, 2);
        assert!((out[1] - 2.0).abs() < 1e-12 && out[3].is_nan());
    }

    #[test]
    fn resampling_keeps_places() {
        let fine: Vec<f64> = (0..1000).map(|i| (f64::from(i) * 2.0 / 60.0).sin()).collect();
        let (values, mask) = resample(2.0, &fine, 7.0);
        assert!(mask.iter().all(|m| *m > 0.0));
        for (i, value) in values.iter().enumerate().skip(5).take(270) {
            assert!((value - (i as f64 * 7.0 / 60.0).sin()).abs() < 0.02);
        }
    }
}
