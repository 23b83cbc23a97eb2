//! A plane of numbers, and the few operations on it that the renderer needs.

use crate::random::Grain;

/// Row by row from the top left.
#[derive(Clone)]
pub(crate) struct Raster {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<f32>,
}

impl Raster {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![0.0; width * height] }
    }

    /// Independent near-normal numbers, standard deviation 1.
    pub(crate) fn white(width: usize, height: usize, seed: u64, name: &str) -> Self {
        let mut grain = Grain::named(seed, name);
        let data = (0..width * height).map(|_| grain.normal()).collect();
        Self { width, height, data }
    }

    /// Smooth noise with features of about `cell` pixels and a standard deviation near 1: a coarse grid
    /// of normal numbers with smoothstep between them.
    pub(crate) fn smooth(width: usize, height: usize, cell: f32, seed: u64, name: &str) -> Self {
        let columns = (width as f32 / cell).ceil() as usize + 2;
        let rows = (height as f32 / cell).ceil() as usize + 2;
        let grid = Self::white(columns, rows, seed, name);
        let step = |at: f32| at * at * (3.0 - 2.0 * at);
        let across: Vec<(usize, f32)> = (0..width)
            .map(|x| {
                let at = x as f32 / cell;
                (at as usize, step(at.fract()))
            })
            .collect();
        let mut out = Self::new(width, height);
        for (y, row) in out.data.chunks_exact_mut(width).enumerate() {
            let at = y as f32 / cell;
            let (top, down) = (at as usize, step(at.fract()));
            let upper = &grid.data[top * columns..(top + 1) * columns];
            let lower = &grid.data[(top + 1) * columns..(top + 2) * columns];
            for (value, (left, right)) in row.iter_mut().zip(&across) {
                let a = upper[*left] + (upper[left + 1] - upper[*left]) * right;
                let b = lower[*left] + (lower[left + 1] - lower[*left]) * right;
                // Interpolation averages neighbours; 1.4 restores the spread.
                *value = (a + (b - a) * down) * 1.4;
            }
        }
        out
    }

    /// Scales to a standard deviation of 1 about a mean of 0.
    pub(crate) fn standardised(mut self) -> Self {
        let count = self.data.len().max(1) as f32;
        let mean = self.data.iter().sum::<f32>() / count;
        let variance = self.data.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
        let scale = 1.0 / variance.sqrt().max(1e-6);
        for value in &mut self.data {
            *value = (*value - mean) * scale;
        }
        self
    }

    pub(crate) fn add(&mut self, other: &Self, factor: f32) {
        for (value, more) in self.data.iter_mut().zip(&other.data) {
            *value += more * factor;
        }
    }

    /// Gaussian blur, `sigma` in pixels; the border repeats its last value.
    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        if sigma < 0.2 {
            return self.clone();
        }
        let radius = (sigma * 2.6).ceil() as usize;
        let mut kernel: Vec<f32> = (0..=2 * radius)
            .map(|k| (-(k as f32 - radius as f32).powi(2) / (2.0 * sigma * sigma)).exp())
            .collect();
        let total: f32 = kernel.iter().sum();
        for weight in &mut kernel {
            *weight /= total;
        }

        let (width, height) = (self.width, self.height);
        let mut across = Self::new(width, height);
        let mut padded = vec![0.0_f32; width + 2 * radius];
        for (row, out) in self.data.chunks_exact(width).zip(across.data.chunks_exact_mut(width)) {
            padded[..radius].fill(row[0]);
            padded[radius..radius + width].copy_from_slice(row);
            padded[radius + width..].fill(row[width - 1]);
            for (k, weight) in kernel.iter().enumerate() {
                for (value, source) in out.iter_mut().zip(&padded[k..k + width]) {
                    *value += weight * source;
                }
            }
        }
        let mut down = Self::new(width, height);
        for (y, out) in down.data.chunks_exact_mut(width).enumerate() {
            for (k, weight) in kernel.iter().enumerate() {
                let from = (y + k).saturating_sub(radius).min(height - 1) * width;
                for (value, source) in out.iter_mut().zip(&across.data[from..from + width]) {
                    *value += weight * source;
                }
            }
        }
        down
    }

    /// Linear value along the first row, for rasters of one row; the ends repeat.
    #[inline]
    pub(crate) fn along(&self, x: f32) -> f32 {
        let x = x.clamp(0.0, self.width as f32 - 1.001);
        let left = x as usize;
        self.data[left] + (self.data[left + 1] - self.data[left]) * x.fract()
    }

    /// Bilinear value at a point in pixels; outside, the picture is mirrored at its border.
    #[inline]
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let fold = |value: f32, size: usize| {
            let last = (size - 1) as f32;
            let folded = if value < 0.0 { -value } else { value };
            let folded = if folded > last { 2.0 * last - folded } else { folded };
            folded.clamp(0.0, last - 0.001)
        };
        let (x, y) = (fold(x, self.width), fold(y, self.height));
        let (left, top) = (x as usize, y as usize);
        let (dx, dy) = (x - left as f32, y - top as f32);
        let index = top * self.width + left;
        let row = &self.data[index..=index + self.width + 1];
        let a = row[0] + (row[1] - row[0]) * dx;
        let b = row[self.width] + (row[self.width + 1] - row[self.width]) * dx;
        a + (b - a) * dy
    }
}

#[cfg(test)]
mod tests {
    use super::Raster;

    #[test]
    fn blur_keeps_the_sum_of_an_inner_spot() {
        let mut spot = Raster::new(31, 31);
        spot.data[15 * 31 + 15] = 1.0;
        let out = spot.blurred(1.5);
        assert!((out.data.iter().sum::<f32>() - 1.0).abs() < 1e-3);
        assert!(out.data[15 * 31 + 15] < 0.2);
    }

    #[test]
    fn sampling_mirrors_outside() {
        let mut ramp = Raster::new(4, 4);
        for (k, value) in ramp.data.iter_mut().enumerate() {
            *value = (k % 4) as f32;
        }
        assert!((ramp.at(1.5, 1.0) - 1.5).abs() < 1e-5);
        assert!((ramp.at(-1.0, 0.0) - 1.0).abs() < 1e-5);
    }
}
