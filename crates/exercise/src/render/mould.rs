//! A mould: the design as a depth mask, and what tells this mould from the others of its design.
//!
//! The canvas is [`CANVAS`] pixels square and reaches from -[`REACH`] to [`REACH`] in tile units; the
//! design fills 72 % of the tile. Individual characteristics follow marks reference section 8: oriented
//! milling lines, isotropic roughness (together about 0.06 of the depth), pits and chips of 2 to 6 pixels,
//! scratches of 25 to 120 pixels. Wear adds scratches that stay, and blunts what stands out.

use super::fill::coverage;
use super::raster::Raster;
use crate::design::DesignSpec;
use crate::random::{Random, derive};
use crate::recipe::{Mould, MouldSurface};

/// Canvas side in pixels.
pub(crate) const CANVAS: usize = 448;
/// Tile units from the middle of the canvas to its edge.
pub(crate) const REACH: f32 = 1.15;
/// Canvas pixels per tile unit.
pub(crate) const UNIT: f32 = CANVAS as f32 / (2.0 * REACH);
/// Part of the tile that the design fills.
const FILL: f32 = 0.72;

/// The design as depth mask (0 to 1) on the canvas.
pub(crate) fn design_mask(design: &DesignSpec) -> Raster {
    coverage(&design.outlines(), CANVAS, UNIT * FILL)
}

/// The mask as this mould has it: a mould cut by hand has a slightly different outline.
pub(crate) fn shape(design: &DesignSpec, mould: &Mould) -> Raster {
    let mask = design_mask(design);
    if !mould.recut {
        return mask;
    }
    let shift_x = Raster::smooth(CANVAS, CANVAS, 30.0, mould.seed, "recut across");
    let shift_y = Raster::smooth(CANVAS, CANVAS, 30.0, mould.seed, "recut down");
    let mut out = Raster::new(CANVAS, CANVAS);
    for (index, value) in out.data.iter_mut().enumerate() {
        let (x, y) = ((index % CANVAS) as f32, (index / CANVAS) as f32);
        *value = mask.at(x + 2.0 * shift_x.data[index], y + 2.0 * shift_y.data[index]);
    }
    out
}

/// The individual characteristics in parts of the relief depth, for a mould with the given wear.
pub(crate) fn individual(mould: &Mould, wear: f32) -> Raster {
    let mut out = own(mould.seed, mould.surface, wear);
    if let Some(parent) = mould.parent {
        // A casting passes on what the first mould had, blunted once by the cast.
        let inherited = own(parent, Mould::of_seed(parent).surface, 0.3).blurred(1.1);
        out.add(&inherited, 0.75);
    }
    out
}

fn own(seed: u64, surface: MouldSurface, wear: f32) -> Raster {
    let mut random = Random::named(seed, "mould");
    let mut out = Raster::new(CANVAS, CANVAS);
    let (pits, scratches) = match surface {
        MouldSurface::Machined => {
            let milled = random.range(0.02, 0.06) as f32;
            let rough = random.range(0.025, 0.05) as f32;
            let fine = Raster::white(CANVAS, CANVAS, seed, "roughness").blurred(1.1).standardised();
            out.add(&fine, rough);
            out.add(&Raster::smooth(CANVAS, CANVAS, 6.0, seed, "dents"), rough * 0.5);
            milling(&mut out, seed, &mut random, milled);
            (random.integer(5, 10), random.integer(3, 6))
        }
        MouldSurface::Grainy => {
            let amplitude = random.range(0.07, 0.11) as f32;
            out.add(&grainy(seed, "grainy"), amplitude);
            (random.integer(0, 2), random.integer(0, 2))
        }
    };
    for value in &mut out.data {
        *value *= 1.0 - 0.4 * wear;
    }
    for _ in 0..pits {
        pit(&mut out, &mut random);
    }
    for _ in 0..scratches {
        scratch(&mut out, &mut random, 1.0);
    }
    let mut use_marks = Random::named(seed, "wear");
    for _ in 0..(wear * 9.0) as usize {
        scratch(&mut out, &mut use_marks, 0.8);
    }
    out
}

/// Irregular at all scales from two to thirty pixels, standard deviation 1.
fn grainy(seed: u64, name: &str) -> Raster {
    let mut out = Raster::white(CANVAS, CANVAS, seed, name).blurred(1.3).standardised();
    for (cell, share) in [(7.0, 0.8), (14.0, 0.8), (30.0, 0.7)] {
        out.add(&Raster::smooth(CANVAS, CANVAS, cell, seed, &format!("{name} {cell}")), share);
    }
    out.standardised()
}

/// Lines of a milling cutter: 1-D noise swept across a random angle, a little uneven along the way.
fn milling(out: &mut Raster, seed: u64, random: &mut Random, amplitude: f32) {
    let length = CANVAS * 3 / 2 + 8;
    let mut line = Raster::white(length, 1, seed, "milling").blurred(1.3).standardised();
    let broad = Raster::white(length, 1, seed, "milling, broad").blurred(4.0).standardised();
    line.add(&broad, 0.6);
    let uneven = Raster::smooth(CANVAS, CANVAS, 70.0, seed, "milling, pressure");
    let (sin, cos) = (random.range(0.0, std::f64::consts::TAU) as f32).sin_cos();
    let middle = CANVAS as f32 / 2.0;
    let centre = length as f32 / 2.0;
    for (y, row) in out.data.chunks_exact_mut(CANVAS).enumerate() {
        let down = (y as f32 - middle) * sin + centre;
        for (x, value) in row.iter_mut().enumerate() {
            let at = (x as f32 - middle) * cos + down;
            *value += amplitude * line.along(at) * (1.0 + 0.25 * uneven.data[y * CANVAS + x]);
        }
    }
}

/// A pit or chip: a small hill or hole with an uneven rim.
fn pit(out: &mut Raster, random: &mut Random) {
    let place = CANVAS as f64 * 0.1;
    let (cx, cy) = (
        random.range(place, CANVAS as f64 - place) as f32,
        random.range(place, CANVAS as f64 - place) as f32,
    );
    let (a, b) = (random.range(1.2, 3.2) as f32, random.range(1.0, 2.6) as f32);
    let (sin, cos) = (random.range(0.0, 3.2) as f32).sin_cos();
    let height = random.range(0.3, 0.8) as f32 * if random.chance(0.5) { 1.0 } else { -1.0 };
    for dy in -7_i32..=7 {
        for dx in -7_i32..=7 {
            let (x, y) = (cx as i32 + dx, cy as i32 + dy);
            let (fx, fy) = (x as f32 - cx, y as f32 - cy);
            let (u, v) = ((fx * cos + fy * sin) / a, (fy * cos - fx * sin) / b);
            let index = y as usize * CANVAS + x as usize;
            out.data[index] += height * (-(u * u + v * v).powf(1.4)).exp();
        }
    }
}

/// A scratch: a slightly bent line that fades at its ends.
fn scratch(out: &mut Raster, random: &mut Random, strength: f32) {
    let length = random.range(25.0, 120.0) as f32;
    let (mut x, mut y) =
        (random.range(0.1, 0.9) as f32 * CANVAS as f32, random.range(0.1, 0.9) as f32 * CANVAS as f32);
    let mut heading = random.range(0.0, std::f64::consts::TAU) as f32;
    let bend = random.normal() as f32 * 0.004;
    let width = random.range(0.7, 1.2) as f32;
    let depth = random.range(0.14, 0.4) as f32 * strength * if random.chance(0.75) { 1.0 } else { -1.0 };
    let steps = (length / 0.5) as usize;
    for step in 0..steps {
        let fade = (step.min(steps - step) as f32 / 14.0).min(1.0);
        for dy in -2_i32..=2 {
            for dx in -2_i32..=2 {
                let (px, py) = (x as i32 + dx, y as i32 + dy);
                if px < 0 || py < 0 || px >= CANVAS as i32 || py >= CANVAS as i32 {
                    continue;
                }
                let distance = (px as f32 - x).powi(2) + (py as f32 - y).powi(2);
                // Steps of half a pixel overlap about four times across the line.
                out.data[py as usize * CANVAS + px as usize] +=
                    depth * fade * 0.28 / width * (-distance / (width * width)).exp();
            }
        }
        heading += bend;
        x += 0.5 * heading.cos();
        y += 0.5 * heading.sin();
    }
}

/// The impression in canvas pixels of height, before grain: the mould pressed with uneven force into
/// powder that fills its corners more or less well.
pub(crate) fn impression(design: &DesignSpec, mould: &Mould, wear: f32, seed: u64, level: f32) -> Raster {
    let mut random = Random::named(seed, "impression");
    let depth =
        random.range(6.2, 8.8) as f32 * random.range(0.75 + 0.1 * (1.0 - f64::from(level)), 1.1) as f32;
    let raised = Random::named(derive(design.variant, "raised"), design.family_name()).chance(0.3);
    let sign = if raised { 1.0 } else { -1.0 };
    let uneven = Raster::smooth(CANVAS, CANVAS, 170.0, seed, "pressure");
    let contact = Raster::smooth(CANVAS, CANVAS, 60.0, seed, "contact");
    let mask = shape(design, mould).blurred(0.8 + 1.3 * wear);
    let mut fine = individual(mould, wear);
    if mould.surface == MouldSurface::Grainy {
        // Powder never takes such a surface in full: two impressions agree to about 0.8.
        fine.add(&grainy(seed, "grain of this impression"), 0.045);
    }
    let mut out = Raster::new(CANVAS, CANVAS);
    for (index, value) in out.data.iter_mut().enumerate() {
        let force = (1.0 + 0.12 * level * uneven.data[index]).clamp(0.5, 1.25);
        let touch = (1.0 - level * (0.15 + 0.2 * contact.data[index]).max(0.0)).clamp(0.3, 1.0);
        *value = depth * (sign * mask.data[index] * force + mould.finish * fine.data[index] * touch);
    }
    let fill = 0.5 + level * random.range(0.2, 0.9) as f32;
    out.blurred(fill)
}
