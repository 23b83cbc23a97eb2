//! Heights from slopes by the Fourier transform (Frankot and Chellappa 1988), band-passed on the way: what
//! is broader than the design is drift of the light, what is finer than the optics is noise.

use rustfft::num_complex::Complex32;
use rustfft::{FftDirection, FftPlanner};

use crate::Plane;

/// Heights and how far they explain the slopes that they were made of.
pub(crate) struct Heights {
    /// In pixels.
    pub plane: Plane,
    /// Share of the slopes' energy that a surface can have, 0 to 1, among wavelengths of a design. Slopes of a surface
    /// have no curl, noise has as much as not, and lamps that stood elsewhere than stated turn slope into curl.
    pub sound: f32,
}

/// Heights from rises per pixel. Wavelengths beyond `broadest` pixels are faded out.
/// The picture is extended by zero slope, so its border does not wrap round.
pub(crate) fn heights(across: &Plane, down: &Plane, broadest: f32) -> Heights {
    let (width, height) = (across.width, across.height);
    let (wide, high) = (padded(width), padded(height));
    // Both real slope fields travel through one complex transform.
    let mut field = vec![Complex32::new(0.0, 0.0); wide * high];
    for y in 0..height {
        for x in 0..width {
            field[y * wide + x] = Complex32::new(across.at(x, y), down.at(x, y));
        }
    }
    let mut planner = FftPlanner::<f32>::new();
    transform(&mut field, wide, high, FftDirection::Forward, &mut planner);
    let mut out = vec![Complex32::new(0.0, 0.0); wide * high];
    let (mut all, mut explained) = (0.0_f64, 0.0_f64);
    for row in 0..high {
        let v = frequency(row, high);
        for column in 0..wide {
            let u = frequency(column, wide);
            let square = u * u + v * v;
            if square == 0.0 {
                continue;
            }
            let here = field[row * wide + column];
            let there = field[((high - row) % high) * wide + (wide - column) % wide].conj();
            let p = (here + there) * 0.5;
            let q = (here - there) * Complex32::new(0.0, -0.5);
            let wavelength = std::f32::consts::TAU / square.sqrt();
            let along = p * u + q * v;
            if (FINEST..broadest).contains(&wavelength) {
                all += f64::from(p.norm_sqr() + q.norm_sqr());
                explained += f64::from(along.norm_sqr() / square);
            }
            let fade = 1.0 / (1.0 + (wavelength / broadest).powi(4));
            // p = i u z and q = i v z, solved by least squares for z.
            out[row * wide + column] = along * Complex32::new(0.0, -fade / square);
        }
    }
    transform(&mut out, wide, high, FftDirection::Inverse, &mut planner);
    let scale = 1.0 / (wide * high) as f32;
    let plane = Plane::from_fn(width, height, |x, y| out[y * wide + x].re * scale);
    Heights { plane, sound: if all > 0.0 { (explained / all) as f32 } else { 0.0 } }
}

/// Wavelengths below this many pixels are texture and noise and tell little of the lamps.
const FINEST: f32 = 12.0;

/// Radians per pixel of one line of the transform.
fn frequency(index: usize, count: usize) -> f32 {
    let signed = if index <= count / 2 { index as f32 } else { index as f32 - count as f32 };
    std::f32::consts::TAU * signed / count as f32
}

/// A length with small prime factors, a good eighth longer than asked.
fn padded(length: usize) -> usize {
    let least = length + length / 8 + 8;
    (least..2 * least + 2).find(|candidate| smooth(*candidate)).unwrap_or(least)
}

fn smooth(mut number: usize) -> bool {
    for prime in [2, 3, 5] {
        while number.is_multiple_of(prime) {
            number /= prime;
        }
    }
    number == 1
}

fn transform(
    field: &mut [Complex32],
    wide: usize,
    high: usize,
    direction: FftDirection,
    planner: &mut FftPlanner<f32>,
) {
    let rows = planner.plan_fft(wide, direction);
    let columns = planner.plan_fft(high, direction);
    rows.process(field);
    let mut turned = turn(field, wide, high);
    columns.process(&mut turned);
    field.copy_from_slice(&turn(&turned, high, wide));
}

fn turn(field: &[Complex32], wide: usize, high: usize) -> Vec<Complex32> {
    let mut turned = vec![Complex32::new(0.0, 0.0); field.len()];
    for (y, row) in field.chunks_exact(wide).enumerate() {
        for (x, value) in row.iter().enumerate() {
            turned[x * high + y] = *value;
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::gradients;

    #[test]
    fn a_bump_comes_back_from_its_slopes() {
        let bump = Plane::from_fn(120, 90, |x, y| {
            let (dx, dy) = (x as f32 - 60.0, y as f32 - 45.0);
            3.0 * (-(dx * dx + dy * dy) / 50.0).exp()
        });
        let (across, down) = gradients(&bump);
        let Heights { plane: back, sound } = heights(&across, &down, 1000.0);
        assert!(sound > 0.99, "{sound}");
        let turned = heights(&across, &crate::raster::map(&down, |slope| -slope), 1000.0);
        assert!(turned.sound < 0.7, "{}", turned.sound);
        let offset = back.at(10, 10) - bump.at(10, 10);
        for (x, y) in [(60, 45), (64, 45), (60, 52), (30, 30)] {
            assert!((back.at(x, y) - bump.at(x, y) - offset).abs() < 0.15, "{x} {y}: {}", back.at(x, y));
        }
    }
}
