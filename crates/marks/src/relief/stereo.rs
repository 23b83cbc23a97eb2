//! Photometric stereo with four stated lamps (Woodham 1980), robust against one bad sample per pixel.
//!
//! Each photograph is first divided by its own broad brightness, which takes out lamp strength, fall-off
//! across the picture and the mean tilt. What remains at a pixel under lamp k is
//! `a (1 - cot e_k (p cos z_k + q sin z_k))` with albedo a, slopes p (to the right) and q (upwards), azimuth
//! z and elevation e: linear in `(a, ap, aq)`, four samples for three unknowns. The one degree of freedom left
//! tells whether a sample is off the fit; a cast shadow is the usual cause, so the darkest sample goes if
//! its being too dark explains the misfit, and a glaring one if its being too bright does.

use commonlink_model::Light;

use crate::Plane;
use crate::raster::{blur, erode, quantile, weighted_blur, zip};

/// Slopes and what is known about each pixel.
pub(crate) struct Slopes {
    /// Rise per pixel to the right.
    pub across: Plane,
    /// Rise per pixel downwards.
    pub down: Plane,
    /// Relative albedo, about 1 on the mark.
    pub albedo: Plane,
    /// 0 (says nothing) to 1 (good).
    pub weight: Plane,
    /// Median misfit of the four samples, relative to the albedo.
    pub misfit: f32,
}

/// Share of the picture that is the width of the smoothing by which brightness is divided.
const BROAD: f32 = 0.12;
/// Misfits below this are noise, above the second they are certainly an outlier (relative to albedo).
const MISFIT_NOISE: f32 = 0.10;
const MISFIT_CERTAIN: f32 = 0.25;
/// Slopes beyond this are not believed: elevations of 25-35 degrees cannot show more.
const STEEPEST: f32 = 2.5;

/// Slopes of a relief from four photographs of one size, taken under four known lamps.
pub(crate) fn slopes(photos: &[Plane; 4], lights: &[Light; 4]) -> Slopes {
    let (width, height) = (photos[0].width, photos[0].height);
    let face = face(photos);
    let sigma = BROAD * width.max(height) as f32;
    let normal: Vec<Plane> = photos
        .iter()
        .map(|photo| {
            let broad = weighted_blur(photo, &face, sigma);
            zip(photo, &broad, |value, broad| if broad > 1e-3 { value / broad } else { 0.0 })
        })
        .collect();
    let rows: [[f32; 3]; 4] = std::array::from_fn(|index| {
        let azimuth = lights[index].azimuth_deg.to_radians();
        let tangent = lights[index].elevation_deg.clamp(8.0, 80.0).to_radians().tan();
        [1.0, (-azimuth.cos() / tangent) as f32, (-azimuth.sin() / tangent) as f32]
    });
    let solver = Solver::new(&rows);
    let mut out = Slopes {
        across: Plane::filled(width, height, 0.0),
        down: Plane::filled(width, height, 0.0),
        albedo: Plane::filled(width, height, 0.0),
        weight: Plane::filled(width, height, 0.0),
        misfit: 0.0,
    };
    let mut misfits = Vec::new();
    for index in 0..width * height {
        if face.values[index] <= 0.0 {
            continue;
        }
        let samples: [f32; 4] = std::array::from_fn(|lamp| normal[lamp].values[index]);
        let grey: [f32; 4] = std::array::from_fn(|lamp| photos[lamp].values[index]);
        let (solution, misfit, trust) = solver.solve(&samples, &grey);
        let albedo = solution[0];
        if index % 7 == 0 {
            misfits.push(misfit);
        }
        out.albedo.values[index] = albedo;
        if albedo > 0.05 {
            let p = (solution[1] / albedo).clamp(-STEEPEST, STEEPEST);
            let q = (solution[2] / albedo).clamp(-STEEPEST, STEEPEST);
            out.across.values[index] = p;
            out.down.values[index] = -q;
            out.weight.values[index] = trust;
        }
    }
    out.misfit = quantile(&misfits, 0.5);
    out
}

/// Least spread of the lamps in the direction in which they are spread least, as the sum of squared shifts of the
/// shadow of a pin one high. Four lamps a quarter turn apart have 6 at 30 degrees and 0.3 at 70.
const LEAST_SPREAD: f64 = 0.2;

/// Whether slopes in every direction follow from four photographs under these lamps: they must not stand in one line,
/// all in one place, or overhead.
pub fn lamps_tell_slopes(lights: &[Light; 4]) -> bool {
    let shifts = lights.map(|light| {
        let (azimuth, shift) =
            (light.azimuth_deg.to_radians(), 1.0 / light.elevation_deg.to_radians().tan().max(1e-6));
        (azimuth.cos() * shift, azimuth.sin() * shift)
    });
    let mean = shifts.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / 4.0, sum.1 + y / 4.0));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in shifts.map(|(x, y)| (x - mean.0, y - mean.1)) {
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    let least = 0.5 * (xx + yy - ((xx - yy).powi(2) + 4.0 * xy * xy).sqrt());
    least >= LEAST_SPREAD
}

/// Where the mark's face is: not the dark or empty surroundings. 1 inside, 0 outside, a small margin off.
fn face(photos: &[Plane; 4]) -> Plane {
    let mut sum = photos[0].clone();
    for photo in &photos[1..] {
        for (total, value) in sum.values.iter_mut().zip(&photo.values) {
            *total += value;
        }
    }
    let smooth = blur(&sum, 1.5);
    let bright = quantile(&smooth.values, 0.7);
    let mask = crate::raster::map(&smooth, |value| if value > 0.3 * bright { 1.0 } else { 0.0 });
    erode(&mask, 2)
}

/// Least squares for all four samples and for each three of them, prepared once per set of lamps.
struct Solver {
    all: [[f32; 4]; 3],
    without: [Option<[[f32; 4]; 3]>; 4],
    /// Unit vector of the four samples that no surface can produce.
    residual: [f32; 4],
}

impl Solver {
    fn new(rows: &[[f32; 3]; 4]) -> Self {
        let all = pseudo_inverse(rows, None).unwrap_or([[0.25; 4], [0.0; 4], [0.0; 4]]);
        let without = std::array::from_fn(|dropped| pseudo_inverse(rows, Some(dropped)));
        let mut residual: [f32; 4] = std::array::from_fn(|index| {
            let others: Vec<usize> = (0..4).filter(|other| *other != index).collect();
            let minor = determinant(&[rows[others[0]], rows[others[1]], rows[others[2]]]);
            if index % 2 == 0 { minor } else { -minor }
        });
        let norm = residual.iter().map(|value| value * value).sum::<f32>().sqrt();
        for value in &mut residual {
            *value = if norm > 1e-9 { *value / norm } else { 0.0 };
        }
        Self { all, without, residual }
    }

    /// Albedo and scaled slopes, the relative misfit and how far the pixel is to be trusted.
    fn solve(&self, samples: &[f32; 4], grey: &[f32; 4]) -> ([f32; 3], f32, f32) {
        let full = apply(&self.all, samples);
        let level = full[0].max(0.05);
        let excess: f32 = samples.iter().zip(&self.residual).map(|(value, unit)| value * unit).sum();
        let misfit = excess.abs() / level;
        let mut trust = 1.0;
        let mut solution = full;
        let burnt = (0..4).filter(|lamp| grey[*lamp] > 0.985).count();
        let black = (0..4).filter(|lamp| grey[*lamp] < 0.02).count();
        if burnt + black > 1 {
            return (solution, misfit, 0.05);
        }
        let doubt = ((misfit - MISFIT_NOISE) / (MISFIT_CERTAIN - MISFIT_NOISE)).clamp(0.0, 1.0);
        if doubt > 0.0 {
            // A sample is too dark if raising it shrinks the misfit: its sign in the residual is opposite.
            let darkest = (0..4)
                .filter(|lamp| self.residual[*lamp] * excess < 0.0)
                .min_by(|a, b| samples[*a].total_cmp(&samples[*b]));
            let brightest = (0..4)
                .filter(|lamp| self.residual[*lamp] * excess > 0.0)
                .max_by(|a, b| samples[*a].total_cmp(&samples[*b]));
            let shadowed = darkest.filter(|lamp| samples[*lamp] < 0.55 * level);
            let glaring = brightest.filter(|lamp| samples[*lamp] > 1.6 * level || grey[*lamp] > 0.985);
            if let Some(three) = shadowed.or(glaring).and_then(|lamp| self.without[lamp].as_ref()) {
                let robust = apply(three, samples);
                if robust[0] > 0.05 {
                    for (value, other) in solution.iter_mut().zip(robust) {
                        *value += doubt * (other - *value);
                    }
                }
                trust = 1.0 - 0.5 * doubt;
            } else {
                trust = 1.0 - 0.7 * doubt;
            }
        }
        (solution, misfit, trust)
    }
}

fn apply(matrix: &[[f32; 4]; 3], samples: &[f32; 4]) -> [f32; 3] {
    std::array::from_fn(|row| matrix[row].iter().zip(samples).map(|(a, b)| a * b).sum())
}

fn determinant(m: &[[f32; 3]; 3]) -> f32 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}

/// `(R'R)^-1 R'` with one row left out if asked; `None` where the lamps stand too much alike.
fn pseudo_inverse(rows: &[[f32; 3]; 4], dropped: Option<usize>) -> Option<[[f32; 4]; 3]> {
    let mut normal = [[0.0_f32; 3]; 3];
    for (index, row) in rows.iter().enumerate() {
        if Some(index) == dropped {
            continue;
        }
        for (i, line) in normal.iter_mut().enumerate() {
            for (j, value) in line.iter_mut().enumerate() {
                *value += row[i] * row[j];
            }
        }
    }
    let whole = determinant(&normal);
    if whole.abs() < 1e-3 {
        return None;
    }
    let mut inverse = [[0.0_f32; 3]; 3];
    for (i, line) in inverse.iter_mut().enumerate() {
        for (j, value) in line.iter_mut().enumerate() {
            let (a, b) = ((j + 1) % 3, (j + 2) % 3);
            let (c, d) = ((i + 1) % 3, (i + 2) % 3);
            *value = (normal[a][c] * normal[b][d] - normal[a][d] * normal[b][c]) / whole;
        }
    }
    Some(std::array::from_fn(|i| {
        std::array::from_fn(|index| {
            if Some(index) == dropped { 0.0 } else { (0..3).map(|j| inverse[i][j] * rows[index][j]).sum() }
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lamps() -> [Light; 4] {
        std::array::from_fn(|index| Light { azimuth_deg: 20.0 + 90.0 * index as f64, elevation_deg: 30.0 })
    }

    #[test]
    fn lamps_that_stand_alike_or_overhead_tell_no_slopes() {
        let stand = |azimuths: [f64; 4], elevation_deg| {
            lamps_tell_slopes(&azimuths.map(|azimuth_deg| Light { azimuth_deg, elevation_deg }))
        };
        assert!(stand([20.0, 110.0, 200.0, 290.0], 30.0) && stand([0.0, 90.0, 180.0, 270.0], 60.0));
        assert!(stand([0.0, 60.0, 120.0, 200.0], 30.0), "uneven is good enough");
        assert!(!stand([45.0; 4], 30.0) && !stand([0.0, 180.0, 0.0, 180.0], 30.0));
        assert!(!stand([0.0, 90.0, 180.0, 270.0], 90.0) && !stand([10.0, 12.0, 14.0, 16.0], 30.0));
    }

    fn lit(p: f32, q: f32, lamp: &Light) -> f32 {
        let (azimuth, elevation) = (lamp.azimuth_deg.to_radians(), lamp.elevation_deg.to_radians());
        let light = [
            (elevation.cos() * azimuth.cos()) as f32,
            (elevation.cos() * azimuth.sin()) as f32,
            elevation.sin() as f32,
        ];
        (-p * light[0] - q * light[1] + light[2]) / light[2]
    }

    #[test]
    fn the_slope_of_a_lit_pixel_comes_back_even_with_one_lamp_in_shadow() {
        let lamps = lamps();
        let rows: [[f32; 3]; 4] = std::array::from_fn(|index| {
            let azimuth = lamps[index].azimuth_deg.to_radians();
            let tangent = lamps[index].elevation_deg.to_radians().tan();
            [1.0, (-azimuth.cos() / tangent) as f32, (-azimuth.sin() / tangent) as f32]
        });
        let solver = Solver::new(&rows);
        let (p, q) = (0.2, -0.15);
        let samples: [f32; 4] = std::array::from_fn(|index| 0.8 * lit(p, q, &lamps[index]));
        let (clean, misfit, trust) = solver.solve(&samples, &[0.5; 4]);
        assert!(misfit < 1e-4 && trust > 0.99);
        assert!((clean[1] / clean[0] - p).abs() < 1e-3 && (clean[2] / clean[0] - q).abs() < 1e-3);
        for shadowed in 0..4 {
            let mut dark = samples;
            dark[shadowed] = 0.1;
            let (robust, misfit, _) = solver.solve(&dark, &[0.5; 4]);
            assert!(misfit > MISFIT_NOISE, "{shadowed}");
            assert!((robust[1] / robust[0] - p).abs() < 0.05, "{shadowed}: {robust:?}");
            assert!((robust[2] / robust[0] - q).abs() < 0.05, "{shadowed}: {robust:?}");
        }
    }
}
