//! Finding how one surface lies on another: every rotation and shift on a coarse grid, then refinement.
//!
//! A correlation r over n common pixels is judged by z = r * sqrt(n): for unrelated surfaces z has the same
//! spread whatever the overlap, so small accidental overlaps do not win over large real ones. That spread is
//! the yardstick ([`chance_spread`]): it holds the correlation length of the material.

use super::spectrum::Correlator;
use super::surface::{LAGS, Surface};
use crate::Plane;

/// Rotations tried on the coarse grid.
const TURNS: usize = 120;
/// Side of the blocks in which common pixels are counted on the coarse grid; overlap changes slowly.
const BLOCK: usize = 4;
/// From this area of the smaller surface on, half the resolution is enough to find the place.
const LARGE_MM2: f64 = 1.5;
/// Places that are looked at on the fine grid.
const CANDIDATES: usize = 8;
/// Least common area in square millimetres.
pub(super) const LEAST_OVERLAP_MM2: f64 = 0.12;
/// Pixels of the moving surface used in the first and in the second round of refining.
const ROUGH_POINTS: usize = 800;
const REFINE_POINTS: usize = 2500;
/// Places that come into the second round.
const FINALISTS: usize = 3;

/// The moving surface turned by `angle` (radians, from x to y) about its centre, which then lies at
/// (`x`, `y`) of the fixed surface. Lengths in pixels of the stored grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pose {
    pub(super) angle: f64,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A pose with its correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) pose: Pose,
    /// Correlation over the common pixels.
    pub(super) correlation: f64,
    /// Common pixels of the stored grid.
    pub(super) overlap: f64,
}

impl Match {
    pub(super) fn z(&self) -> f64 {
        self.correlation * self.overlap.sqrt()
    }
}

/// The best pose of `moving` on `fixed` (one grid); `None` when nowhere enough is in common.
pub(super) fn register(fixed: &Surface, moving: &Surface) -> Option<Match> {
    let least = LEAST_OVERLAP_MM2 / (fixed.step_um / 1000.0).powi(2);
    let mut shrink = 1.0;
    let (mut far, mut near) = (fixed.clone(), moving.clone());
    let mut large = near.area_mm2() > LARGE_MM2;
    while large || far.values.width.max(far.values.height) + near.values.width.max(near.values.height) > 400 {
        (far, near) = (far.halved(), near.halved());
        shrink *= 2.0;
        large = false;
    }
    let places = coarse(&far, &near, least / (shrink * shrink));
    let view = View::new(fixed);
    let points = Points::new(moving);
    let climb = |from: &[Match], most: usize, reach: f64| {
        let thin = points.thinned(most);
        let floor = least * thin.list.len() as f64 / points.list.len().max(1) as f64;
        let mut found: Vec<Match> =
            from.iter().map(|place| refine(&view, &thin, place.pose, floor, reach)).collect();
        found.sort_by(|a, b| b.z().total_cmp(&a.z()));
        found
    };
    let on_stored = |at: f64| at * shrink + (shrink - 1.0) / 2.0;
    let placed: Vec<Match> = places
        .iter()
        .map(|place| {
            let Pose { angle, x, y } = place.pose;
            Match { pose: Pose { angle, x: on_stored(x), y: on_stored(y) }, ..*place }
        })
        .collect();
    let mut refined = climb(&placed, ROUGH_POINTS, shrink);
    refined.truncate(FINALISTS);
    let refined = climb(&refined, REFINE_POINTS, 1.0);
    let best = refine(&view, &points, refined.first()?.pose, least, 0.5);
    (best.overlap >= least).then_some(best)
}

/// Best places on the coarse grid, best first.
fn coarse(fixed: &Surface, moving: &Surface, least: f64) -> Vec<Match> {
    let side = |s: &Surface| s.values.width.max(s.values.height);
    let diagonal = (moving.values.width as f64).hypot(moving.values.height as f64).ceil() as usize + 2;
    let canvas = diagonal.next_multiple_of(BLOCK);
    let size = Correlator::good_size((side(fixed) + canvas / 2).max(canvas)).next_multiple_of(BLOCK);
    let mut correlator = Correlator::new(size);
    let mut overlaps = Correlator::new(size / BLOCK);
    let still = correlator.spectrum(&fixed.values);
    let still_mask = overlaps.spectrum(&blocks(&fixed.mask));
    let mut best_of_turn: Vec<Match> = Vec::new();
    let half = (canvas as f64 - 1.0) / 2.0;
    for pair in 0..TURNS / 2 {
        let angles = [2 * pair, 2 * pair + 1].map(|turn| turn as f64 * std::f64::consts::TAU / TURNS as f64);
        let [(first, first_mask), (second, second_mask)] = angles.map(|angle| turned(moving, angle, canvas));
        let common = overlaps.correlate(&still_mask, &blocks(&first_mask), &blocks(&second_mask));
        let sums = correlator.correlate(&still, &first, &second);
        let mut best = [(0.0_f32, 0_usize, 0.0_f32); 2];
        let floor = least as f32;
        for (y, row) in sums.chunks_exact(size).enumerate() {
            let common_row = &common[y / BLOCK * (size / BLOCK)..][..size / BLOCK];
            for (x, sum) in row.iter().enumerate() {
                let overlap = common_row[x / BLOCK];
                for (best, (sum, overlap)) in
                    best.iter_mut().zip([(sum.re, overlap.re), (sum.im, overlap.im)])
                {
                    if overlap >= floor {
                        let square = sum * sum / overlap;
                        if sum > 0.0 && square > best.0 {
                            *best = (square, y * size + x, overlap);
                        }
                    }
                }
            }
        }
        for ((square, at, overlap), angle) in best.into_iter().zip(angles) {
            if square > 0.0 {
                let overlap = f64::from(overlap);
                let correlation = (f64::from(square) / overlap).sqrt();
                for (x, y) in unwrapped(at, correlator.size(), fixed, canvas) {
                    let pose = Pose { angle, x: x + half, y: y + half };
                    best_of_turn.push(Match { pose, correlation, overlap });
                }
            }
        }
    }
    best_of_turn.sort_by(|a, b| b.z().total_cmp(&a.z()));
    let mut kept: Vec<Match> = Vec::new();
    for place in best_of_turn {
        let apart = |other: &Match| {
            let turn = (place.pose.angle - other.pose.angle).rem_euclid(std::f64::consts::TAU);
            let turn = turn.min(std::f64::consts::TAU - turn);
            turn > 0.08 || (place.pose.x - other.pose.x).hypot(place.pose.y - other.pose.y) > 3.0
        };
        if kept.len() < CANDIDATES && kept.iter().all(apart) {
            kept.push(place);
        }
    }
    kept
}

/// Sums of a mask over blocks, scaled so that products of block sums add up to pixels.
fn blocks(mask: &Plane) -> Plane {
    let (width, height) = (mask.width.div_ceil(BLOCK), mask.height.div_ceil(BLOCK));
    let mut sums = Plane::filled(width, height, 0.0);
    for (y, row) in mask.values.chunks_exact(mask.width).enumerate() {
        let target = &mut sums.values[y / BLOCK * width..][..width];
        for (x, value) in row.iter().enumerate() {
            target[x / BLOCK] += value / BLOCK as f32;
        }
    }
    sums
}

/// The shifts that a place of the circular correlation can stand for: those where the two rasters meet.
fn unwrapped(at: usize, size: usize, fixed: &Surface, canvas: usize) -> Vec<(f64, f64)> {
    let axis = |shift: usize, extent: usize| {
        let mut found = Vec::new();
        if shift < extent {
            found.push(shift as f64);
        }
        if size - shift < canvas {
            found.push(shift as f64 - size as f64);
        }
        found
    };
    let (across, down) = (axis(at % size, fixed.values.width), axis(at / size, fixed.values.height));
    across.iter().flat_map(|x| down.iter().map(move |y| (*x, *y))).collect()
}

/// The surface turned about its centre into the middle of a square canvas.
fn turned(surface: &Surface, angle: f64, canvas: usize) -> (Plane, Plane) {
    let (sin, cos) = (angle.sin() as f32, angle.cos() as f32);
    let half = (canvas as f32 - 1.0) / 2.0;
    let (cx, cy) = centre(surface);
    let (cx, cy) = (cx as f32, cy as f32);
    let view = View::new(surface);
    let mut mask = Plane::filled(canvas, canvas, 0.0);
    let mut values = Plane::filled(canvas, canvas, 0.0);
    for y in 0..canvas {
        let v = y as f32 - half;
        for x in 0..canvas {
            let u = x as f32 - half;
            if let Some(value) = view.at(cos * u + sin * v + cx, cos * v - sin * u + cy) {
                values.values[y * canvas + x] = value;
                mask.values[y * canvas + x] = 1.0;
            }
        }
    }
    (values, mask)
}

/// Centre of a surface in its own pixels: the point that a pose places.
pub(super) fn centre(surface: &Surface) -> (f64, f64) {
    ((surface.values.width as f64 - 1.0) / 2.0, (surface.values.height as f64 - 1.0) / 2.0)
}

/// A surface that can be sampled between pixels; value and mask side by side, with a margin of nothing.
pub(super) struct View {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 2]>,
}

impl View {
    pub(super) fn new(surface: &Surface) -> Self {
        let (width, height) = (surface.values.width + 2, surface.values.height + 2);
        let mut pixels = vec![[0.0, 0.0]; width * height];
        for y in 0..surface.values.height {
            for x in 0..surface.values.width {
                pixels[(y + 1) * width + x + 1] = [surface.values.at(x, y), surface.mask.at(x, y)];
            }
        }
        Self { width, height, pixels }
    }

    /// The value between pixels, where at least three quarters of the surroundings are measured.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<f32> {
        let (x, y) = (x + 1.0, y + 1.0);
        if !(x >= 0.0 && y >= 0.0) {
            return None;
        }
        let (left, top) = (x as usize, y as usize);
        if left + 1 >= self.width || top + 1 >= self.height {
            return None;
        }
        let (right, down) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let upper = &self.pixels[at..at + 2];
        let lower = &self.pixels[at + self.width..at + self.width + 2];
        let blend = |channel: usize| {
            let up = upper[0][channel] + right * (upper[1][channel] - upper[0][channel]);
            let low = lower[0][channel] + right * (lower[1][channel] - lower[0][channel]);
            up + down * (low - up)
        };
        let weight = blend(1);
        (weight >= 0.75).then(|| blend(0) / weight)
    }
}

/// Measured pixels of the moving surface, relative to its centre: x, y, value.
pub(super) struct Points {
    pub(super) list: Vec<[f32; 3]>,
}

impl Points {
    pub(super) fn new(surface: &Surface) -> Self {
        let (cx, cy) = centre(surface);
        let mut list = Vec::new();
        for y in 0..surface.values.height {
            for x in 0..surface.values.width {
                if surface.mask.at(x, y) > 0.0 {
                    list.push([(x as f64 - cx) as f32, (y as f64 - cy) as f32, surface.values.at(x, y)]);
                }
            }
        }
        Self { list }
    }

    /// About `most` of the points, spread evenly (every second, third, ... in a scattered order of rows).
    fn thinned(&self, most: usize) -> Self {
        let stride = self.list.len().div_ceil(most.max(1)).max(1);
        Self { list: self.list.iter().step_by(stride).copied().collect() }
    }
}

/// Correlation of the points with the fixed surface under a pose.
pub(super) fn correlation(view: &View, points: &[[f32; 3]], pose: Pose) -> Match {
    let (sin, cos) = (pose.angle.sin() as f32, pose.angle.cos() as f32);
    let (px, py) = (pose.x as f32, pose.y as f32);
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) =
        (0.0_f32, 0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for [x, y, b] in points {
        if let Some(a) = view.at(cos * x - sin * y + px, sin * x + cos * y + py) {
            let (a, b) = (f64::from(a), f64::from(*b));
            n += 1.0;
            sa += a;
            sb += b;
            saa += a * a;
            sbb += b * b;
            sab += a * b;
        }
    }
    let overlap = f64::from(n);
    let variance = (saa - sa * sa / overlap) * (sbb - sb * sb / overlap);
    let correlation =
        if n >= 8.0 && variance > 1e-12 { (sab - sa * sb / overlap) / variance.sqrt() } else { 0.0 };
    Match { pose, correlation, overlap }
}

/// Climbs from a pose to the nearest best z, with steps from `reach` pixels down to an eighth of it.
fn refine(view: &View, points: &Points, start: Pose, least: f64, reach: f64) -> Match {
    let radius = points.list.iter().map(|p| p[0].hypot(p[1])).fold(1.0_f32, f32::max);
    let measure = |pose: Pose| {
        let found = correlation(view, &points.list, pose);
        if found.overlap >= least { found } else { Match { correlation: -1.0, ..found } }
    };
    let mut best = measure(start);
    let mut step = reach / 2.0;
    for _ in 0..4 {
        let turn = (step / (0.6 * f64::from(radius))).min(0.03 * reach);
        for _ in 0..6 {
            let Pose { angle, x, y } = best.pose;
            let around = [
                Pose { angle, x: x + step, y },
                Pose { angle, x: x - step, y },
                Pose { angle, x, y: y + step },
                Pose { angle, x, y: y - step },
                Pose { angle: angle + turn, x, y },
                Pose { angle: angle - turn, x, y },
            ];
            let next =
                around.into_iter().map(measure).fold(best, |kept, m| if m.z() > kept.z() { m } else { kept });
            if next.pose == best.pose {
                break;
            }
            best = next;
        }
        step /= 2.0;
    }
    best
}

/// Spread of z at chance places: neighbouring pixels repeat each other, so z spreads by the root of the sum
/// over all lags of the product of the two autocorrelations (Bartlett's formula), here of two surfaces alike
/// and with rings of equal distance.
pub(super) fn chance_spread(autocorrelation: &[f32; LAGS]) -> f64 {
    let rings = autocorrelation.iter().enumerate().skip(1);
    let sum: f64 = rings.map(|(lag, r)| std::f64::consts::TAU * lag as f64 * f64::from(*r).powi(2)).sum();
    (1.0 + sum).sqrt()
}
