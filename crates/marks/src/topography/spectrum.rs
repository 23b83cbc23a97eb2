//! Sums of products of two rasters at every shift, two rasters at a time.
//!
//! Both rasters of a pair are real, so they travel as the real and the imaginary part of one complex raster:
//! one forward and one inverse transform give the correlations of both with a third one.

use std::sync::Arc;

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::Plane;

/// Transforms of one square size.
pub(super) struct Correlator {
    size: usize,
    forward: Arc<dyn Fft<f32>>,
    inverse: Arc<dyn Fft<f32>>,
    scratch: Vec<Complex<f32>>,
    field: Vec<Complex<f32>>,
    turned: Vec<Complex<f32>>,
}

/// Spectrum of one real raster, in transposed order.
pub(super) struct Spectrum(Vec<Complex<f32>>);

impl Correlator {
    /// Shifts are circular: unambiguous for rasters whose sides add up to at most `size`.
    pub(super) fn new(size: usize) -> Self {
        let mut planner = FftPlanner::new();
        let forward = planner.plan_fft_forward(size);
        let inverse = planner.plan_fft_inverse(size);
        let scratch = forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len());
        let zero = Complex::new(0.0, 0.0);
        Self {
            size,
            forward,
            inverse,
            scratch: vec![zero; scratch],
            field: vec![zero; size * size],
            turned: vec![zero; size * size],
        }
    }

    /// A good transform length of at least `least`: divisible by 4, small prime factors only.
    pub(super) fn good_size(least: usize) -> usize {
        let smooth = |mut n: usize| {
            for prime in [2, 3] {
                while n.is_multiple_of(prime) {
                    n /= prime;
                }
            }
            n == 1
        };
        (least.max(8)..=least.max(8).next_power_of_two())
            .find(|n| n.is_multiple_of(4) && smooth(*n))
            .unwrap_or(least)
    }

    /// Side of the circular field.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The spectrum of a raster no larger than the field.
    pub(super) fn spectrum(&mut self, raster: &Plane) -> Spectrum {
        self.field.fill(Complex::new(0.0, 0.0));
        for (row, source) in
            self.field.chunks_exact_mut(self.size).zip(raster.values.chunks_exact(raster.width))
        {
            for (target, value) in row.iter_mut().zip(source) {
                target.re = *value;
            }
        }
        self.transform(raster.height);
        Spectrum(self.turned.clone())
    }

    /// Correlates two rasters of one size with a third: for every shift (dx, dy), at `dy * size + dx` modulo
    /// the size, the sum over p of still(p + shift) * moving(p), the first in the real and the second in the
    /// imaginary part.
    pub(super) fn correlate(&mut self, still: &Spectrum, first: &Plane, second: &Plane) -> &[Complex<f32>] {
        self.field.fill(Complex::new(0.0, 0.0));
        let sources = first.values.chunks_exact(first.width).zip(second.values.chunks_exact(second.width));
        for (row, (a, b)) in self.field.chunks_exact_mut(self.size).zip(sources) {
            for (target, (a, b)) in row.iter_mut().zip(a.iter().zip(b)) {
                *target = Complex::new(*a, -b);
            }
        }
        self.transform(first.height);
        for (value, other) in self.turned.iter_mut().zip(&still.0) {
            *value = value.conj() * other;
        }
        self.inverse.process_with_scratch(&mut self.turned, &mut self.scratch);
        transpose(&self.turned, &mut self.field, self.size);
        self.inverse.process_with_scratch(&mut self.field, &mut self.scratch);
        let scale = 1.0 / (self.size * self.size) as f32;
        for value in &mut self.field {
            *value *= scale;
        }
        &self.field
    }

    /// The transform of the field, of which only the first rows hold anything, into `turned`.
    fn transform(&mut self, rows: usize) {
        let filled = rows.min(self.size) * self.size;
        self.forward.process_with_scratch(&mut self.field[..filled], &mut self.scratch);
        transpose(&self.field, &mut self.turned, self.size);
        self.forward.process_with_scratch(&mut self.turned, &mut self.scratch);
    }
}

fn transpose(from: &[Complex<f32>], to: &mut [Complex<f32>], size: usize) {
    const TILE: usize = 8;
    for top in (0..size).step_by(TILE) {
        for left in (0..size).step_by(TILE) {
            for y in top..(top + TILE).min(size) {
                for x in left..(left + TILE).min(size) {
                    to[x * size + y] = from[y * size + x];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_equal_the_direct_ones() {
        let pattern = |width, height, seed: usize| {
            Plane::from_fn(width, height, |x, y| ((x * 31 + y * 17 + x * y * seed) % 13) as f32 - 6.0)
        };
        let (still, first, second) = (pattern(9, 7, 1), pattern(6, 8, 4), pattern(6, 8, 3));
        let size = Correlator::good_size(15);
        assert_eq!(size, 16);
        let mut correlator = Correlator::new(size);
        let spectrum = correlator.spectrum(&still);
        let sums = correlator.correlate(&spectrum, &first, &second).to_vec();
        for (dx, dy) in [(0_i32, 0_i32), (3, 2), (-2, -5), (4, -1)] {
            let direct = |moving: &Plane| {
                let mut sum = 0.0;
                for y in 0..8_i32 {
                    for x in 0..6_i32 {
                        let (u, v) = (x + dx, y + dy);
                        if (0..9).contains(&u) && (0..7).contains(&v) {
                            sum += still.at(u as usize, v as usize) * moving.at(x as usize, y as usize);
                        }
                    }
                }
                sum
            };
            let at = dy.rem_euclid(16) as usize * 16 + dx.rem_euclid(16) as usize;
            assert!((sums[at].re - direct(&first)).abs() < 1e-2);
            assert!((sums[at].im - direct(&second)).abs() < 1e-2);
        }
    }
}
