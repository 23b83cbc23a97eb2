//! What lies under the camera: the pressed face with its edge and a broken-off part, on a table, as height,
//! reflectance and material per picture pixel. One scene serves all photographs of a set: nothing moves
//! but the lamp.

use super::camera::View;
use super::mould::{self, CANVAS, UNIT};
use super::print;
use super::raster::Raster;
use crate::random::{Grain, Random};
use crate::recipe::{Face, Recipe, Source};

/// A colour whose luminance is 1.
pub(crate) type Tint = [f32; 3];

/// The scene in the camera's pixels.
pub(crate) struct Scene {
    /// Pixels.
    pub(crate) height: Raster,
    /// Part of the light sent back, 0 to 1.
    pub(crate) albedo: Raster,
    /// Glossiness 0 to 1.
    pub(crate) gloss: Raster,
    /// 0 the table, 1 the face.
    pub(crate) on_face: Raster,
    /// Ink cover, 0 to 1.
    pub(crate) ink: Raster,
    pub(crate) face_tint: Tint,
    pub(crate) table_tint: Tint,
    pub(crate) ink_tint: Tint,
}

fn tint(rgb: [f32; 3]) -> Tint {
    let luminance = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    rgb.map(|part| part / luminance)
}

/// Signed distance to the face's edge in tile units, positive inside.
struct Edge {
    face: Face,
    half: [f32; 2],
}

impl Edge {
    fn draw(face: Face, random: &mut Random) -> Self {
        let mut side = |low: f64, high: f64| random.range(low, high) as f32;
        let half = match face {
            Face::Brick => [side(0.98, 1.5), side(0.98, 1.25)],
            Face::Tablet => {
                let radius = side(0.96, 1.06);
                [radius, radius]
            }
            Face::Wrapper => [side(1.0, 1.6), side(1.0, 1.5)],
        };
        Self { face, half }
    }

    #[inline]
    fn inside(&self, u: f32, v: f32) -> f32 {
        match self.face {
            Face::Tablet => self.half[0] - u.hypot(v),
            Face::Brick | Face::Wrapper => {
                let round = 0.07;
                let (x, y) = (u.abs() - self.half[0] + round, v.abs() - self.half[1] + round);
                round - x.max(0.0).hypot(y.max(0.0)) - x.max(y).min(0.0)
            }
        }
    }
}

/// A corner or side that broke off: everything beyond a ragged line.
struct Break {
    normal: [f32; 2],
    distance: f32,
}

impl Break {
    fn draw(recipe: &Recipe, edge: &Edge, random: &mut Random) -> Option<Self> {
        let happens = random.chance(0.3 * f64::from(recipe.level)) && recipe.face != Face::Wrapper;
        let (sin, cos) = (random.range(0.0, std::f64::consts::TAU) as f32).sin_cos();
        let depth = random.range(0.12, 0.2 + 0.38 * f64::from(recipe.level)) as f32;
        let reach = match edge.face {
            Face::Tablet => edge.half[0],
            _ => edge.half[0] * cos.abs() + edge.half[1] * sin.abs(),
        };
        happens.then_some(Self { normal: [cos, sin], distance: reach - depth })
    }
}

pub(crate) fn scene(recipe: &Recipe, view: &View) -> Scene {
    let size = recipe.size as usize;
    let level = recipe.level;
    let mut random = Random::named(recipe.seed, "scene");
    let edge = Edge::draw(recipe.face, &mut random);
    let broken = Break::draw(recipe, &edge, &mut random);

    let relief = match &recipe.source {
        Source::Relief { design, mould, wear } => {
            Some(mould::impression(design, mould, *wear, recipe.seed, level))
        }
        _ => None,
    };
    let print = match &recipe.source {
        Source::Print { design, plate } => Some(print::print(design, *plate, recipe.seed, level)),
        _ => None,
    };

    let ragged = Raster::smooth(CANVAS, CANVAS, 9.0, recipe.seed, "ragged edge");
    let broad = Raster::smooth(CANVAS, CANVAS, 40.0, recipe.seed, "uneven edge");
    let rubble = Raster::smooth(CANVAS, CANVAS, 8.0, recipe.seed, "fracture");
    let waves = Raster::smooth(size, size, 95.0, recipe.seed, "waviness");
    let stains = Raster::smooth(size, size, 80.0, recipe.seed, "albedo");
    let mut grain = Raster::white(size, size, recipe.seed, "powder").blurred(0.7).standardised();
    let lumps = Raster::smooth(size, size, 9.0, recipe.seed, "lumps");
    grain.add(&lumps, 0.4);
    let mut specks = Grain::named(recipe.seed, "specks");

    let face = match recipe.face {
        Face::Brick | Face::Tablet => {
            *random.pick(&[[0.95, 0.92, 0.84], [0.93, 0.9, 0.86], [0.9, 0.83, 0.7], [0.92, 0.92, 0.92]])
        }
        Face::Wrapper => *random.pick(&[[0.85, 0.72, 0.5], [0.9, 0.9, 0.88], [0.8, 0.78, 0.7]]),
    };
    let (table, table_albedo) = *random.pick(&[
        ([0.16, 0.2, 0.26], 0.2_f32),
        ([0.34, 0.26, 0.18], 0.3),
        ([0.3, 0.32, 0.3], 0.4),
        ([0.12, 0.12, 0.13], 0.14),
    ]);
    let ink_colour =
        *random.pick(&[[0.1, 0.12, 0.35], [0.12, 0.12, 0.12], [0.45, 0.08, 0.08], [0.08, 0.3, 0.14]]);
    let face_albedo = random.range(0.72, 0.9) as f32;
    let thickness = view.unit / UNIT
        * match recipe.face {
            Face::Brick => random.range(9.0, 15.0) as f32,
            Face::Tablet => random.range(7.0, 11.0) as f32,
            Face::Wrapper => random.range(2.0, 4.0) as f32,
        };
    let to_pixels = view.unit / UNIT;
    let powder = to_pixels * 7.5 * 0.035 * (0.5 + 0.9 * level);
    let wavy = to_pixels * 7.5 * 0.06 * (0.5 + level) * if recipe.face == Face::Wrapper { 3.0 } else { 1.0 };
    let fray = 0.004 + 0.007 * level;

    let mut out = Scene {
        height: Raster::new(size, size),
        albedo: Raster::new(size, size),
        gloss: Raster::new(size, size),
        on_face: Raster::new(size, size),
        ink: Raster::new(size, size),
        face_tint: tint(face),
        table_tint: tint(table),
        ink_tint: tint(ink_colour),
    };
    let middle = CANVAS as f32 / 2.0;
    for y in 0..size {
        for x in 0..size {
            let index = y * size + x;
            let [u, v] = view.tile(x as f32 + 0.5, y as f32 + 0.5);
            let (cx, cy) = (middle + u * UNIT - 0.5, middle + v * UNIT - 0.5);
            let clean = edge.inside(u, v);
            // Raggedness matters near the edge only.
            let rim = if clean.abs() < 0.15 {
                clean + fray * (ragged.at(cx, cy) + 1.6 * broad.at(cx, cy))
            } else {
                clean
            };
            // About three pixels from the top of the edge to the table.
            let inside = (rim * view.unit / 3.0 + 0.5).clamp(0.0, 1.0);
            let inside = inside * inside * (3.0 - 2.0 * inside);
            let texture = grain.data[index];
            let ground = 1.3 * texture * to_pixels * 0.3;
            let mut albedo = face_albedo * (1.0 + 0.035 * level * stains.data[index]);
            let mut top = thickness + powder * texture + wavy * waves.data[index];
            // A tablet's rim is bevelled, a brick's rounded.
            let bevel = (1.0 - rim * view.unit / (if recipe.face == Face::Tablet { 12.0 } else { 5.0 }))
                .clamp(0.0, 1.0);
            top -= bevel * bevel * thickness * 0.35;
            let mut glossy = 0.12;
            if let Some(relief) = &relief {
                top += to_pixels * relief.at(cx, cy);
            }
            if let Some(print) = &print {
                let cover = print.at(cx, cy);
                out.ink.data[index] = cover;
                albedo *= 1.0 - 0.86 * cover;
                glossy = 0.25;
            }
            if let Some(broken) = &broken {
                let line = u * broken.normal[0] + v * broken.normal[1] - broken.distance;
                let beyond = if line > -0.35 {
                    (line + 0.05 * broad.at(cx, cy) + 0.02 * ragged.at(cx, cy)) * view.unit
                } else {
                    line * view.unit
                };
                let gone = (beyond / 3.0 + 0.5).clamp(0.0, 1.0);
                if gone > 0.0 {
                    let fracture = thickness * (0.45 - (beyond / view.unit).min(0.4))
                        + to_pixels * 1.6 * rubble.at(cx, cy)
                        + powder * texture * 1.8;
                    top = top * (1.0 - gone) + fracture * gone;
                    albedo *= 1.0 + 0.06 * gone;
                }
            }
            let speck = if specks.bits() & 0x3FF < (3.0 * level) as u64 { 0.6 } else { 1.0 };
            out.height.data[index] = ground + (top - ground) * inside;
            let under = table_albedo * (1.0 + 0.12 * stains.data[index] + 0.06 * texture);
            out.albedo.data[index] = under + (albedo * speck - under) * inside;
            out.gloss.data[index] = 0.05 + (glossy - 0.05) * inside;
            out.on_face.data[index] = inside;
        }
    }
    out
}
