//! Blobs: extremes of the difference of Gaussians over place and size.

use crate::Plane;
use crate::raster::{blur, halve, zip};

/// Sizes per doubling.
const STEPS: usize = 3;
const FIRST_SIGMA: f32 = 1.6;
/// The picture itself is taken to be blurred by this much.
const GIVEN_SIGMA: f32 = 0.6;
const SMALLEST_SIDE: usize = 24;
/// Principal curvatures may differ by this factor before a blob counts as an edge.
const EDGE: f32 = 10.0;
/// Cells per side among which points are shared out, so that one rich corner does not take all.
const CELLS: usize = 8;

/// One doubling of size.
pub(crate) struct Octave {
    /// Smoothed pictures; the k-th has sigma `FIRST_SIGMA * 2^(k / STEPS)` in pixels of the octave.
    pub smooth: Vec<Plane>,
    /// Pixels of the octave times this are pixels of the picture.
    pub factor: f32,
}

/// The picture at all sizes.
pub(crate) struct Scales {
    pub octaves: Vec<Octave>,
}

/// An extreme of the difference of Gaussians.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blob {
    pub octave: usize,
    /// Index into [`Octave::smooth`], fractional.
    pub level: f32,
    /// In pixels of the octave.
    pub x: f32,
    pub y: f32,
    pub strength: f32,
    pub raised: bool,
}

impl Scales {
    pub(crate) fn of(picture: &Plane) -> Self {
        let mut octaves = Vec::new();
        let mut base = blur(picture, (FIRST_SIGMA * FIRST_SIGMA - GIVEN_SIGMA * GIVEN_SIGMA).sqrt());
        let mut factor = 1.0;
        while base.width.min(base.height) >= SMALLEST_SIDE && octaves.len() < 4 {
            let mut smooth = vec![base];
            for level in 1..STEPS + 3 {
                let wanted = sigma(level as f32);
                let before = sigma(level as f32 - 1.0);
                let next = blur(&smooth[level - 1], (wanted * wanted - before * before).sqrt());
                smooth.push(next);
            }
            base = halve(&smooth[STEPS]);
            octaves.push(Octave { smooth, factor });
            factor *= 2.0;
        }
        Self { octaves }
    }
}

/// Sigma of a level in pixels of its octave.
pub(crate) fn sigma(level: f32) -> f32 {
    FIRST_SIGMA * (level / STEPS as f32).exp2()
}

/// The strongest blobs where the weight is at least a half, shared out over the picture.
pub(crate) fn blobs(scales: &Scales, weight: &Plane, most: usize) -> Vec<Blob> {
    let mut found = Vec::new();
    for (index, octave) in scales.octaves.iter().enumerate() {
        let differences: Vec<Plane> = octave
            .smooth
            .windows(2)
            .map(|pair| zip(&pair[1], &pair[0], |wide, narrow| wide - narrow))
            .collect();
        for level in 1..=STEPS {
            extremes(&differences, index, level, octave.factor, weight, &mut found);
        }
    }
    found.sort_by(|a, b| {
        b.strength
            .total_cmp(&a.strength)
            .then(a.octave.cmp(&b.octave))
            .then(a.y.total_cmp(&b.y))
            .then(a.x.total_cmp(&b.x))
    });
    share_out(scales, found, weight, most)
}

fn extremes(
    differences: &[Plane],
    octave: usize,
    level: usize,
    factor: f32,
    weight: &Plane,
    found: &mut Vec<Blob>,
) {
    let here = &differences[level];
    let (width, height) = (here.width, here.height);
    if width < 5 || height < 5 {
        return;
    }
    for y in 2..height - 2 {
        for x in 2..width - 2 {
            let value = here.at(x, y);
            if value.abs() < 1e-6 || !is_extreme(differences, level, x, y, value) {
                continue;
            }
            let (dx, dy, curvature) = refine(here, x, y);
            let Some(trace_ratio) = curvature else { continue };
            if trace_ratio > (EDGE + 1.0).powi(2) / EDGE {
                continue;
            }
            let (px, py) = (x as f32 + dx, y as f32 + dy);
            let offset = 0.5 * (factor - 1.0);
            let column = ((px * factor + offset).round() as usize).min(weight.width - 1);
            let row = ((py * factor + offset).round() as usize).min(weight.height - 1);
            let trust = weight.at(column, row);
            if trust < 0.5 {
                continue;
            }
            let (below, above) = (differences[level - 1].at(x, y), differences[level + 1].at(x, y));
            let bend = below + above - 2.0 * value;
            let shift = if bend.abs() > 1e-9 { (0.5 * (below - above) / bend).clamp(-0.5, 0.5) } else { 0.0 };
            found.push(Blob {
                octave,
                level: level as f32 + shift,
                x: px,
                y: py,
                strength: value.abs() * trust,
                raised: value < 0.0,
            });
        }
    }
}

fn is_extreme(differences: &[Plane], level: usize, x: usize, y: usize, value: f32) -> bool {
    let sign = value.signum();
    let bar = value * sign;
    for plane in &differences[level - 1..=level + 1] {
        for row in y - 1..=y + 1 {
            let at = row * plane.width + x;
            for other in &plane.values[at - 1..=at + 1] {
                if other * sign > bar {
                    return false;
                }
            }
        }
    }
    true
}

/// Sub-pixel place by a parabola along each axis, and trace squared over determinant of the curvature.
fn refine(plane: &Plane, x: usize, y: usize) -> (f32, f32, Option<f32>) {
    let value = plane.at(x, y);
    let (left, right) = (plane.at(x - 1, y), plane.at(x + 1, y));
    let (above, below) = (plane.at(x, y - 1), plane.at(x, y + 1));
    let xx = left + right - 2.0 * value;
    let yy = above + below - 2.0 * value;
    let xy = 0.25
        * (plane.at(x + 1, y + 1) - plane.at(x - 1, y + 1) - plane.at(x + 1, y - 1) + plane.at(x - 1, y - 1));
    let determinant = xx * yy - xy * xy;
    let ratio = if determinant > 0.0 { Some((xx + yy).powi(2) / determinant) } else { None };
    let place = |low: f32, high: f32, bend: f32| {
        if bend.abs() > 1e-9 { (0.5 * (low - high) / bend).clamp(-0.5, 0.5) } else { 0.0 }
    };
    (place(left, right, xx), place(above, below, yy), ratio)
}

/// Takes blobs from strong to weak, but from each cell of the picture at most its share in a first round.
fn share_out(scales: &Scales, found: Vec<Blob>, weight: &Plane, most: usize) -> Vec<Blob> {
    let share = (3 * most).div_ceil(CELLS * CELLS);
    let mut taken = [0_usize; CELLS * CELLS];
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for blob in found {
        let factor = scales.octaves[blob.octave].factor;
        let column = (blob.x * factor / weight.width as f32 * CELLS as f32) as usize;
        let row = (blob.y * factor / weight.height as f32 * CELLS as f32) as usize;
        let cell = &mut taken[row.min(CELLS - 1) * CELLS + column.min(CELLS - 1)];
        if *cell < share {
            *cell += 1;
            first.push(blob);
        } else {
            later.push(blob);
        }
    }
    first.extend(later);
    first.truncate(most);
    first
}
