//! Operations on planes that every photograph goes through: scaling, smoothing, gradients, sampling.
//! Planes here hold finite values only; what does not count is said by a weight plane.

use crate::Plane;

/// Averages whole areas down so that the longer side is at most `longest`. Returns the plane and the factor
/// by which working coordinates are multiplied to get original ones. NaN counts as black.
pub(crate) fn shrink(plane: &Plane, longest: usize) -> (Plane, f32) {
    let side = plane.width.max(plane.height);
    if side <= longest {
        let values = plane.values.iter().map(|value| if value.is_finite() { *value } else { 0.0 }).collect();
        return (Plane { width: plane.width, height: plane.height, values }, 1.0);
    }
    let factor = side as f32 / longest as f32;
    let width = ((plane.width as f32 / factor).round() as usize).max(1);
    let height = ((plane.height as f32 / factor).round() as usize).max(1);
    let columns = spans(plane.width, width);
    let rows = spans(plane.height, height);
    let mut values = Vec::with_capacity(width * height);
    let mut line = vec![0.0_f32; plane.width];
    for row in &rows {
        line.fill(0.0);
        for (y, share) in row.iter() {
            let source = &plane.values[y * plane.width..(y + 1) * plane.width];
            for (sum, value) in line.iter_mut().zip(source) {
                if value.is_finite() {
                    *sum += share * value;
                }
            }
        }
        for column in &columns {
            values.push(column.iter().map(|(x, share)| share * line[x]).sum());
        }
    }
    (Plane { width, height, values }, factor)
}

/// The part of the source that falls on one target pixel, with shares that add up to one.
struct Span {
    first: usize,
    shares: Vec<f32>,
}

impl Span {
    fn iter(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.shares.iter().enumerate().map(|(offset, share)| (self.first + offset, *share))
    }
}

fn spans(source: usize, target: usize) -> Vec<Span> {
    let step = source as f64 / target as f64;
    (0..target)
        .map(|index| {
            let start = index as f64 * step;
            let end = (start + step).min(source as f64);
            let first = start as usize;
            let last = (end.ceil() as usize).clamp(first + 1, source);
            let shares = (first..last)
                .map(|at| ((end.min(at as f64 + 1.0) - start.max(at as f64)) / (end - start)).max(0.0) as f32)
                .collect();
            Span { first, shares }
        })
        .collect()
}

/// Halves a plane by averaging 2 x 2 pixels; an odd last row or column is dropped.
pub(crate) fn halve(plane: &Plane) -> Plane {
    let (width, height) = ((plane.width / 2).max(1), (plane.height / 2).max(1));
    if plane.width < 2 || plane.height < 2 {
        return plane.clone();
    }
    Plane::from_fn(width, height, |x, y| {
        0.25 * (plane.at(2 * x, 2 * y)
            + plane.at(2 * x + 1, 2 * y)
            + plane.at(2 * x, 2 * y + 1)
            + plane.at(2 * x + 1, 2 * y + 1))
    })
}

/// Gaussian smoothing, edges continued. Small widths by the kernel itself, large ones by three running
/// means, which is within 3 % of a Gaussian (Wells 1986).
pub(crate) fn blur(plane: &Plane, sigma: f32) -> Plane {
    if sigma <= 0.05 {
        return plane.clone();
    }
    let mut out = plane.clone();
    if sigma < 3.0 {
        let kernel = gaussian(sigma);
        rows_by_kernel(&mut out, &kernel);
        let mut turned = transpose(&out);
        rows_by_kernel(&mut turned, &kernel);
        return transpose(&turned);
    }
    let radii = mean_radii(sigma);
    rows_by_means(&mut out, radii);
    let mut turned = transpose(&out);
    rows_by_means(&mut turned, radii);
    transpose(&turned)
}

/// Smoothing that ignores what has no weight: the weighted local mean, zero where no weight is near.
pub(crate) fn weighted_blur(plane: &Plane, weight: &Plane, sigma: f32) -> Plane {
    let product = zip(plane, weight, |value, weight| value * weight);
    zip(
        &blur(&product, sigma),
        &blur(weight, sigma),
        |sum, share| if share > 1e-3 { sum / share } else { 0.0 },
    )
}

/// Value by value combination of two planes of one size.
pub(crate) fn zip(a: &Plane, b: &Plane, combine: impl Fn(f32, f32) -> f32) -> Plane {
    let values = a.values.iter().zip(&b.values).map(|(a, b)| combine(*a, *b)).collect();
    Plane { width: a.width, height: a.height, values }
}

/// Value by value change of a plane.
pub(crate) fn map(a: &Plane, change: impl Fn(f32) -> f32) -> Plane {
    Plane { width: a.width, height: a.height, values: a.values.iter().map(|value| change(*value)).collect() }
}

/// Central differences to the right and downwards.
pub(crate) fn gradients(plane: &Plane) -> (Plane, Plane) {
    let (width, height) = (plane.width, plane.height);
    let across = Plane::from_fn(width, height, |x, y| {
        0.5 * (plane.at((x + 1).min(width - 1), y) - plane.at(x.saturating_sub(1), y))
    });
    let down = Plane::from_fn(width, height, |x, y| {
        0.5 * (plane.at(x, (y + 1).min(height - 1)) - plane.at(x, y.saturating_sub(1)))
    });
    (across, down)
}

/// The smallest value in a square window, for shrinking masks.
pub(crate) fn erode(mask: &Plane, radius: usize) -> Plane {
    let rows = running_minimum(mask, radius);
    transpose(&running_minimum(&transpose(&rows), radius))
}

fn running_minimum(plane: &Plane, radius: usize) -> Plane {
    Plane::from_fn(plane.width, plane.height, |x, y| {
        let row = &plane.values[y * plane.width..(y + 1) * plane.width];
        let (first, last) = (x.saturating_sub(radius), (x + radius).min(plane.width - 1));
        row[first..=last].iter().copied().fold(f32::INFINITY, f32::min)
    })
}

/// The value below which a share of all values lies; values are copied and sorted.
pub(crate) fn quantile(values: &[f32], share: f32) -> f32 {
    let mut sorted: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
    if sorted.is_empty() {
        return 0.0;
    }
    let at = ((sorted.len() - 1) as f32 * share.clamp(0.0, 1.0)).round() as usize;
    let (_, value, _) = sorted.select_nth_unstable_by(at, f32::total_cmp);
    *value
}

fn gaussian(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as i32;
    let mut kernel: Vec<f32> =
        (-radius..=radius).map(|at| (-(at * at) as f32 / (2.0 * sigma * sigma)).exp()).collect();
    let sum: f32 = kernel.iter().sum();
    for value in &mut kernel {
        *value /= sum;
    }
    kernel
}

fn rows_by_kernel(plane: &mut Plane, kernel: &[f32]) {
    let radius = kernel.len() / 2;
    let width = plane.width;
    let mut padded = vec![0.0_f32; width + 2 * radius];
    for row in plane.values.chunks_exact_mut(width) {
        padded[..radius].fill(row[0]);
        padded[radius..radius + width].copy_from_slice(row);
        padded[radius + width..].fill(row[width - 1]);
        row.fill(0.0);
        for (offset, share) in kernel.iter().enumerate() {
            for (value, source) in row.iter_mut().zip(&padded[offset..offset + width]) {
                *value += share * source;
            }
        }
    }
}

/// Radii of three running means whose variances add up to sigma squared as nearly as integers allow.
fn mean_radii(sigma: f32) -> [usize; 3] {
    let ideal = (4.0 * sigma * sigma + 1.0).sqrt();
    let lower = (((ideal - 1.0) / 2.0).floor() as usize).max(1);
    let variance = |radius: usize| ((2 * radius + 1) as f32).powi(2) - 1.0;
    let wanted = 12.0 * sigma * sigma;
    let wider = ((wanted - 3.0 * variance(lower)) / (variance(lower + 1) - variance(lower))).round();
    let wider = wider.clamp(0.0, 3.0) as usize;
    std::array::from_fn(|index| if index < wider { lower + 1 } else { lower })
}

fn rows_by_means(plane: &mut Plane, radii: [usize; 3]) {
    let width = plane.width;
    let mut copy = vec![0.0_f32; width];
    for row in plane.values.chunks_exact_mut(width) {
        for radius in radii {
            copy.copy_from_slice(row);
            let share = 1.0 / (2 * radius + 1) as f64;
            let at = |index: isize| f64::from(copy[index.clamp(0, width as isize - 1) as usize]);
            let reach = radius as isize;
            let mut sum: f64 = (-reach..=reach).map(at).sum();
            for (x, value) in row.iter_mut().enumerate() {
                *value = (sum * share) as f32;
                let x = x as isize;
                sum += at(x + reach + 1) - at(x - reach);
            }
        }
    }
}

/// Side of the blocks in which a plane is transposed, small enough for the nearest cache.
const TILE: usize = 16;

fn transpose(plane: &Plane) -> Plane {
    let (width, height) = (plane.width, plane.height);
    let mut values = vec![0.0; plane.values.len()];
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..(top + TILE).min(height) {
                for x in left..(left + TILE).min(width) {
                    values[x * height + y] = plane.values[y * width + x];
                }
            }
        }
    }
    Plane { width: height, height: width, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_keeps_the_mean() {
        let plane = Plane::from_fn(1000, 700, |x, y| ((x * 7 + y * 13) % 17) as f32);
        let (small, factor) = shrink(&plane, 300);
        assert_eq!((small.width, small.height), (300, 210));
        assert!((factor - 1000.0 / 300.0).abs() < 1e-4);
        let mean = |plane: &Plane| plane.values.iter().sum::<f32>() / plane.values.len() as f32;
        assert!((mean(&plane) - mean(&small)).abs() < 0.02);
    }

    #[test]
    fn both_ways_of_smoothing_have_the_asked_width() {
        for sigma in [1.0, 2.5, 3.5, 8.0, 20.0] {
            let side = 201;
            let mut point = Plane::filled(side, side, 0.0);
            point.values[100 * side + 100] = 1.0;
            let smooth = blur(&point, sigma);
            let mut sum = 0.0;
            let mut square = 0.0;
            for y in 0..side {
                for x in 0..side {
                    sum += smooth.at(x, y);
                    square += smooth.at(x, y) * (x as f32 - 100.0).powi(2);
                }
            }
            assert!((sum - 1.0).abs() < 1e-3, "{sigma}: {sum}");
            assert!((square.sqrt() - sigma).abs() < 0.05 * sigma + 0.05, "{sigma}: {}", square.sqrt());
        }
    }
}
