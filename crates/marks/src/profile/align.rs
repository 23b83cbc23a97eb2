//! Finding how one profile lies along another: every shift, then a little stretching.
//!
//! A correlation r over n common samples is judged by z = r * sqrt(n), which for unrelated profiles spreads
//! alike whatever the overlap. r is the mean of the correlations of the two layers.

use super::filter::Layers;

/// Least common length in millimetres; shorter striated marks carry too little (Cuellar et al. 2024).
pub(super) const LEAST_OVERLAP_MM: f64 = 1.5;
/// Shifts from which stretching is tried.
const CANDIDATES: usize = 6;
/// Stretches tried on either side, in per cent: another angle of the tool stretches the profile.
const STRETCHES: i32 = 3;
/// What one per cent of stretch costs in z, growing with its square: small ones are usual, large ones rare.
const STRETCH_COST: f64 = 0.5;

/// Sample j of b lies at sample `shift + stretch * j` of a.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) shift: f64,
    pub(super) stretch: f64,
    /// z at this place, less what its stretch costs.
    pub(super) z: f64,
}

/// The best place of b along a; `None` where the two can't have enough in common.
pub(super) fn align(a: &Layers, b: &Layers) -> Option<Place> {
    let least = (LEAST_OVERLAP_MM * 1000.0 / a.step_um).ceil() as usize;
    if a.len() < least || b.len() < least {
        return None;
    }
    let fixed = Tables::new(a);
    let plain = Tables::new(b);
    let first = least as i64 - b.len() as i64;
    let last = a.len() as i64 - least as i64;
    let z: Vec<f64> = (first..=last).map(|shift| fixed.z(&plain, shift)).collect();
    let mut order: Vec<usize> = (0..z.len()).collect();
    order.sort_by(|x, y| z[*y].total_cmp(&z[*x]).then(x.cmp(y)));
    let mut peaks: Vec<i64> = Vec::new();
    for at in order {
        let shift = first + at as i64;
        if peaks.len() < CANDIDATES && peaks.iter().all(|p| (p - shift).abs() > 5) {
            peaks.push(shift);
        }
    }
    let top = *peaks.first()?;
    let mut best = Place { shift: top as f64, stretch: 1.0, z: fixed.z(&plain, top) };
    for percent in (-STRETCHES..=STRETCHES).filter(|p| *p != 0) {
        let stretch = 1.0 + f64::from(percent) / 100.0;
        let bent = Layers {
            step_um: b.step_um,
            layers: [stretched(&b.layers[0], stretch), stretched(&b.layers[1], stretch)],
        };
        let moving = Tables::new(&bent);
        for peak in &peaks {
            // The middle of the common part stays where it is.
            let from = (*peak).max(0);
            let to = (peak + b.len() as i64).min(a.len() as i64);
            let middle = (from + to) as f64 / 2.0 - *peak as f64;
            let about = *peak + (middle * (1.0 - stretch)).round() as i64;
            for shift in about - 4..=about + 4 {
                let overlap = (shift + bent.len() as i64).min(a.len() as i64) - shift.max(0);
                if overlap < least as i64 {
                    continue;
                }
                let z = fixed.z(&moving, shift) - STRETCH_COST * f64::from(percent * percent);
                if z > best.z {
                    best = Place { shift: shift as f64, stretch, z };
                }
            }
        }
    }
    Some(best)
}

/// A layer resampled so that sample j comes to lie at `stretch * j`.
pub(super) fn stretched(layer: &[f32], stretch: f64) -> Vec<f32> {
    let count = ((layer.len().max(1) - 1) as f64 * stretch) as usize + 1;
    (0..count)
        .map(|i| {
            let place = i as f64 / stretch;
            let (left, part) = (place as usize, place.fract() as f32);
            let low = layer.get(left).copied().unwrap_or(0.0);
            low + part * (layer.get(left + 1).copied().unwrap_or(low) - low)
        })
        .collect()
}

/// Both layers with running sums, so that means and variances of any stretch of samples cost nothing.
struct Tables<'a> {
    parts: [Table<'a>; 2],
}

struct Table<'a> {
    values: &'a [f32],
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl<'a> Tables<'a> {
    fn new(layers: &'a Layers) -> Self {
        Self { parts: [Table::new(&layers.layers[0]), Table::new(&layers.layers[1])] }
    }

    /// z with sample 0 of the other at `shift`.
    fn z(&self, other: &Tables<'_>, shift: i64) -> f64 {
        let (length, other_length) = (self.parts[0].values.len() as i64, other.parts[0].values.len() as i64);
        let from = shift.max(0);
        let count = (shift + other_length).min(length) - from;
        if count < 2 {
            return 0.0;
        }
        let (here, there, count) = (from as usize, (from - shift) as usize, count as usize);
        let both = self.parts.iter().zip(&other.parts);
        let sum: f64 = both.map(|(a, b)| a.correlation(b, here, there, count)).sum();
        0.5 * sum * (count as f64).sqrt()
    }
}

impl<'a> Table<'a> {
    fn new(values: &'a [f32]) -> Self {
        let running = |change: fn(f64) -> f64| {
            let mut total = 0.0;
            std::iter::once(0.0)
                .chain(values.iter().map(|value| {
                    total += change(f64::from(*value));
                    total
                }))
                .collect()
        };
        Self { values, sums: running(|v| v), squares: running(|v| v * v) }
    }

    fn correlation(&self, other: &Table<'_>, here: usize, there: usize, count: usize) -> f64 {
        let n = count as f64;
        let product = dot(&self.values[here..here + count], &other.values[there..there + count]);
        let moments = |table: &Table<'_>, from: usize| {
            let sum = table.sums[from + count] - table.sums[from];
            (sum, table.squares[from + count] - table.squares[from] - sum * sum / n)
        };
        let ((sum_a, var_a), (sum_b, var_b)) = (moments(self, here), moments(other, there));
        let scale = (var_a * var_b).sqrt();
        if scale > 1e-9 { (product - sum_a * sum_b / n) / scale } else { 0.0 }
    }
}

/// Sum of products in eight parallel sums: always the same order, and quick.
fn dot(a: &[f32], b: &[f32]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() + f64::from(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u32, count: usize) -> Vec<f32> {
        let mut state = seed;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1_u32 << 24) as f32 - 0.5
            })
            .collect()
    }

    fn layers(values: &[f32]) -> Layers {
        Layers { step_um: 7.0, layers: [values.to_vec(), values.to_vec()] }
    }

    #[test]
    fn finds_shift_and_stretch() {
        // Smooth noise, so that neighbouring samples are alike as in real striae.
        let base: Vec<f32> = noise(1, 700).windows(5).map(|w| w.iter().sum()).collect();
        let a = layers(&base);
        let plain = align(&a, &layers(&base[120..600])).unwrap();
        assert!((plain.shift - 120.0).abs() < 1e-9 && (plain.stretch - 1.0).abs() < 1e-9);
        assert!(plain.z > 20.0);
        let bent = align(&a, &layers(&stretched(&base[120..600], 1.0 / 1.02))).unwrap();
        assert!((bent.stretch - 1.02).abs() < 1e-9 && (bent.shift - 120.0).abs() <= 1.0, "{bent:?}");
        let other: Vec<f32> = noise(77, 700).windows(5).map(|w| w.iter().sum()).collect();
        assert!(align(&a, &layers(&other)).unwrap().z < 0.6 * plain.z);
        assert!(align(&a, &layers(&base[..150])).is_none());
    }
}
