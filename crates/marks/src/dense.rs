//! Refining a registration on the whole relief instead of on points: Gauss-Newton on the weighted squared
//! difference of two normalised pictures (Lucas and Kanade 1981; Baker and Matthews 2004, the forward
//! compositional form), with as many degrees of freedom as the step allows.

use crate::geometry::Homography;
use crate::layer::{Field, Layer, correlation};

/// What may change in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freedom {
    /// Shift, turn and scale.
    Similarity,
    /// All eight numbers.
    Homography,
}

/// Refines the map from `a` into `b`, both at one level of detail; keeps the best map seen. Returns it with
/// its correlation and shared share.
pub(crate) fn refine(
    a: &Field,
    b: &Layer,
    start: &Homography,
    freedom: Freedom,
    steps: usize,
) -> (Homography, f32, f32) {
    let mut best = (*start, f32::NEG_INFINITY, 0.0);
    let mut map = *start;
    for step in 0..=steps {
        let warped = b.warped(&map, a.width, a.height);
        let (likeness, shared) = correlation(a, &warped);
        if likeness > best.1 {
            best = (map, likeness, shared);
        } else if step > 1 && likeness < best.1 - 0.05 {
            break;
        }
        if step == steps || shared < 0.2 {
            break;
        }
        let Some(change) = step_from(a, &warped, freedom) else { break };
        map = map.after(&change);
    }
    if best.1.is_finite() { best } else { (*start, 0.0, 0.0) }
}

const MOST: usize = 8;

/// The small map of a's plane that brings the warped b nearest to a.
fn step_from(a: &Field, warped: &Field, freedom: Freedom) -> Option<Homography> {
    let count = match freedom {
        Freedom::Similarity => 4,
        Freedom::Homography => 8,
    };
    let (width, height) = (a.width, a.height);
    let (mean_a, mean_b, gain) = levels(a, warped)?;
    let (cx, cy) = (0.5 * (width - 1) as f32, 0.5 * (height - 1) as f32);
    let unit = 0.5 * width.max(height) as f32;
    let mut normal = [[0.0_f64; MOST]; MOST];
    let mut right = [0.0_f64; MOST];
    for y in 1..height - 1 {
        // One row is summed in single precision, rows in double.
        let mut row_normal = [[0.0_f32; MOST]; MOST];
        let mut row_right = [0.0_f32; MOST];
        let v = (y as f32 - cy) / unit;
        for x in 1..width - 1 {
            let at = y * width + x;
            let weight = a.weights[at] * warped.weights[at];
            let sides = warped.weights[at - 1]
                .min(warped.weights[at + 1])
                .min(warped.weights[at - width])
                .min(warped.weights[at + width]);
            if weight <= 0.0 || sides <= 0.0 {
                continue;
            }
            let gx = 0.5 * (warped.values[at + 1] - warped.values[at - 1]) * unit;
            let gy = 0.5 * (warped.values[at + width] - warped.values[at - width]) * unit;
            let off = gain * (a.values[at] - mean_a) - (warped.values[at] - mean_b);
            let u = (x as f32 - cx) / unit;
            let radial = gx * u + gy * v;
            let row: [f32; MOST] = match freedom {
                Freedom::Similarity => [gx, gy, radial, gy * u - gx * v, 0.0, 0.0, 0.0, 0.0],
                Freedom::Homography => [gx, gy, gx * u, gx * v, gy * u, gy * v, radial * u, radial * v],
            };
            for (line, value) in row_normal.iter_mut().zip(row).take(count) {
                let weighted = weight * value;
                for (sum, other) in line.iter_mut().zip(row) {
                    *sum += weighted * other;
                }
            }
            for (sum, value) in row_right.iter_mut().zip(row) {
                *sum += weight * off * value;
            }
        }
        for (lines, row_lines) in normal.iter_mut().zip(&row_normal) {
            for (sum, value) in lines.iter_mut().zip(row_lines) {
                *sum += f64::from(*value);
            }
        }
        for (sum, value) in right.iter_mut().zip(row_right) {
            *sum += f64::from(value);
        }
    }
    for (i, line) in normal.iter_mut().enumerate() {
        line[i] *= 1.01;
    }
    let p = solve(&mut normal, &mut right, count)?;
    let matrix = match freedom {
        Freedom::Similarity => [1.0 + p[2], -p[3], p[0], p[3], 1.0 + p[2], p[1], 0.0, 0.0, 1.0],
        Freedom::Homography => [1.0 + p[2], p[3], p[0], p[4], 1.0 + p[5], p[1], -p[6], -p[7], 1.0],
    };
    let (cx, cy, unit) = (f64::from(cx), f64::from(cy), f64::from(unit));
    let into = Homography([1.0 / unit, 0.0, -cx / unit, 0.0, 1.0 / unit, -cy / unit, 0.0, 0.0, 1.0]);
    let out = Homography([unit, 0.0, cx, 0.0, unit, cy, 0.0, 0.0, 1.0]);
    Some(out.after(&Homography(matrix)).after(&into))
}

/// Weighted means of both and the ratio of their deviations.
fn levels(a: &Field, b: &Field) -> Option<(f32, f32, f32)> {
    let mut sums = [0.0_f64; 5];
    for index in 0..a.values.len() {
        let w = f64::from(a.weights[index] * b.weights[index]);
        if w <= 0.0 {
            continue;
        }
        let (p, q) = (f64::from(a.values[index]), f64::from(b.values[index]));
        for (sum, value) in sums.iter_mut().zip([1.0, p, q, p * p, q * q]) {
            *sum += w * value;
        }
    }
    let n = sums[0];
    if n <= 0.0 {
        return None;
    }
    let (mean_a, mean_b) = (sums[1] / n, sums[2] / n);
    let (var_a, var_b) = (sums[3] / n - mean_a * mean_a, sums[4] / n - mean_b * mean_b);
    if var_a <= 1e-9 || var_b <= 1e-9 {
        return None;
    }
    Some((mean_a as f32, mean_b as f32, (var_b / var_a).sqrt() as f32))
}

/// Gauss elimination with pivoting; `None` if the system says nothing.
fn solve(matrix: &mut [[f64; MOST]; MOST], right: &mut [f64; MOST], count: usize) -> Option<[f64; MOST]> {
    for column in 0..count {
        let pivot =
            (column..count).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-9 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..count {
            let share = matrix[row][column] / matrix[column][column];
            let source = matrix[column];
            for (value, from) in matrix[row].iter_mut().zip(source).skip(column).take(count - column) {
                *value -= share * from;
            }
            right[row] -= share * right[column];
        }
    }
    let mut solution = [0.0; MOST];
    for row in (0..count).rev() {
        let known: f64 = (row + 1..count).map(|column| matrix[row][column] * solution[column]).sum();
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plane;

    fn scene(map: &Homography) -> Layer {
        let value = |x: f64, y: f64| {
            let blob = |cx: f64, cy: f64, r: f64| (-((x - cx).powi(2) + (y - cy).powi(2)) / (r * r)).exp();
            blob(30.0, 40.0, 12.0) - blob(70.0, 35.0, 9.0)
                + blob(55.0, 75.0, 15.0)
                + 0.7 * blob(20.0, 80.0, 8.0)
        };
        let plane = Plane::from_fn(100, 100, |x, y| {
            let (u, v) = map.map(x as f64, y as f64);
            value(u, v) as f32
        });
        Layer::of(&plane, &Plane::filled(100, 100, 1.0))
    }

    #[test]
    fn a_small_homography_is_found() {
        let truth = Homography([1.02, 0.03, -2.0, -0.025, 0.99, 1.5, 1e-4, -8e-5, 1.0]);
        let identity = Homography([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        let (a, b) = (scene(&truth).field(), scene(&identity));
        let (rough, _, _) = refine(&a, &b, &identity, Freedom::Similarity, 6);
        let (found, likeness, shared) = refine(&a, &b, &rough, Freedom::Homography, 8);
        assert!(likeness > 0.995 && shared > 0.8, "{likeness} {shared}");
        for (x, y) in [(20.0, 20.0), (80.0, 30.0), (50.0, 80.0)] {
            let ((u, v), (s, t)) = (found.map(x, y), truth.map(x, y));
            assert!((u - s).hypot(v - t) < 0.3, "{u} {v} instead of {s} {t}");
        }
    }
}
