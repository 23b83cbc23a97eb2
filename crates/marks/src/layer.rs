//! A canonical picture as it is stored: one byte of value and one of weight per pixel. What is compared in
//! memory is what is stored, so a description read back scores exactly as the fresh one.

use crate::codec::{Reader, Writer};
use crate::geometry::Homography;
use crate::{MarksError, Plane};

/// Stored counts per standard deviation: values beyond four deviations are cut.
const COUNTS: f32 = 31.0;
const FULL_WEIGHT: f32 = 255.0;

/// A raster of values (zero mean, in [`COUNTS`] per deviation) and weights.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layer {
    pub width: usize,
    pub height: usize,
    pub values: Vec<i8>,
    pub weights: Vec<u8>,
}

/// A warped or decoded layer: finite values in deviations, weights 0 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
    pub weights: Vec<f32>,
}

impl Layer {
    /// Stores a plane: weighted mean taken off, divided by the weighted deviation.
    pub(crate) fn of(plane: &Plane, weight: &Plane) -> Self {
        let (mut sum, mut square, mut total) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (value, weight) in plane.values.iter().zip(&weight.values) {
            let (value, weight) = (f64::from(*value), f64::from(*weight));
            sum += weight * value;
            square += weight * value * value;
            total += weight;
        }
        let mean = if total > 0.0 { sum / total } else { 0.0 };
        let deviation = if total > 0.0 { (square / total - mean * mean).max(0.0).sqrt() } else { 0.0 };
        let factor = if deviation > 1e-9 { COUNTS / deviation as f32 } else { 0.0 };
        let values = plane
            .values
            .iter()
            .map(|value| ((value - mean as f32) * factor).round().clamp(-127.0, 127.0) as i8)
            .collect();
        let weights =
            weight.values.iter().map(|weight| (weight.clamp(0.0, 1.0) * FULL_WEIGHT).round() as u8).collect();
        Self { width: plane.width, height: plane.height, values, weights }
    }

    /// The layer at half its size.
    pub(crate) fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut values = Vec::with_capacity(width * height);
        let mut weights = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut value, mut weight) = (0_i32, 0_i32);
                for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let at = (2 * y + row).min(self.height - 1) * self.width
                        + (2 * x + column).min(self.width - 1);
                    value += i32::from(self.values[at]);
                    weight += i32::from(self.weights[at]);
                }
                values.push((value / 4) as i8);
                weights.push((weight / 4) as u8);
            }
        }
        Self { width, height, values, weights }
    }

    /// All pixels as numbers.
    pub(crate) fn field(&self) -> Field {
        Field {
            width: self.width,
            height: self.height,
            values: self.values.iter().map(|value| f32::from(*value) / COUNTS).collect(),
            weights: self.weights.iter().map(|weight| f32::from(*weight) / FULL_WEIGHT).collect(),
        }
    }

    /// This layer seen from another picture: `map` leads from pixels of that picture into this layer.
    pub(crate) fn warped(&self, map: &Homography, width: usize, height: usize) -> Field {
        let mut values = vec![0.0_f32; width * height];
        let mut weights = vec![0.0_f32; width * height];
        let h = map.0;
        for y in 0..height {
            let row = y as f64;
            let (mut u, mut v, mut w) = (h[1] * row + h[2], h[4] * row + h[5], h[7] * row + h[8]);
            for x in 0..width {
                let inverse = 1.0 / w;
                let (px, py) = ((u * inverse) as f32, (v * inverse) as f32);
                if w > 0.1
                    && let Some((value, weight)) = self.sample(px, py)
                {
                    values[y * width + x] = value;
                    weights[y * width + x] = weight;
                }
                u += h[0];
                v += h[3];
                w += h[6];
            }
        }
        Field { width, height, values, weights }
    }

    fn sample(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        if !(x >= 0.0 && y >= 0.0) {
            return None;
        }
        let (left, top) = (x as usize, y as usize);
        if left + 1 >= self.width || top + 1 >= self.height {
            return None;
        }
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let blend = |a: f32, b: f32, c: f32, d: f32| {
            let upper = a + fx * (b - a);
            upper + fy * (c + fx * (d - c) - upper)
        };
        let (v, n) = (&self.values[at..at + 2], &self.values[at + self.width..at + self.width + 2]);
        let (w, m) = (&self.weights[at..at + 2], &self.weights[at + self.width..at + self.width + 2]);
        let value = blend(f32::from(v[0]), f32::from(v[1]), f32::from(n[0]), f32::from(n[1])) / COUNTS;
        let weight = blend(f32::from(w[0]), f32::from(w[1]), f32::from(m[0]), f32::from(m[1])) / FULL_WEIGHT;
        Some((value, weight))
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.length(self.width);
        out.length(self.height);
        let values: Vec<u8> = self.values.iter().map(|value| value.cast_unsigned()).collect();
        out.bytes(&values);
        out.bytes(&self.weights);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        let part = "layer";
        let (width, height) = (input.u32(part)? as usize, input.u32(part)? as usize);
        let values: Vec<i8> = input.bytes(part)?.into_iter().map(u8::cast_signed).collect();
        let weights = input.bytes(part)?;
        let fits = width.checked_mul(height).is_some_and(|count| count > 0 && count == values.len());
        if !fits || weights.len() != values.len() {
            return Err(MarksError::Damaged { part });
        }
        Ok(Self { width, height, values, weights })
    }
}

/// Weighted correlation of two fields of one size and the shared weight as a share of the smaller one.
/// Rows are summed in single precision, rows together in double.
pub(crate) fn correlation(a: &Field, b: &Field) -> (f32, f32) {
    let mut sums = [0.0_f64; 8];
    let rows = a.values.chunks_exact(a.width).zip(a.weights.chunks_exact(a.width));
    let others = b.values.chunks_exact(b.width).zip(b.weights.chunks_exact(b.width));
    for ((values_a, weights_a), (values_b, weights_b)) in rows.zip(others) {
        let mut row = [0.0_f32; 8];
        for index in 0..values_a.len() {
            let (wa, wb) = (weights_a[index], weights_b[index]);
            let (p, q) = (values_a[index], values_b[index]);
            let w = wa * wb;
            let (wp, wq) = (w * p, w * q);
            let parts = [w, wp, wq, wp * p, wq * q, wp * q, wa, wb];
            for (sum, part) in row.iter_mut().zip(parts) {
                *sum += part;
            }
        }
        for (sum, part) in sums.iter_mut().zip(row) {
            *sum += f64::from(part);
        }
    }
    let [n, sa, sb, saa, sbb, sab, wa, wb] = sums;
    if n <= 0.0 {
        return (0.0, 0.0);
    }
    let (va, vb) = (saa - sa * sa / n, sbb - sb * sb / n);
    let shared = (n / wa.min(wb).max(1e-9)) as f32;
    if va <= 1e-9 || vb <= 1e-9 {
        return (0.0, shared);
    }
    (((sab - sa * sb / n) / (va * vb).sqrt()) as f32, shared)
}
