//! The photograph: tape over the face, the lens, the tone curve, the sensor, the file.

use commonlink_model::Light;

use super::camera::View;
use super::encode;
use super::light::{Normals, light_up};
use super::raster::Raster;
use super::scene::{Scene, Tint, scene};
use super::{RenderedFile, file_name};
use crate::ExerciseError;
use crate::random::{Grain, Random};
use crate::recipe::{Face, Recipe};

/// A strip of tape or a fold of film across the picture.
struct Tape {
    cover: Raster,
    /// Glare of creases, to be multiplied by how well the lamp meets them.
    creases: Raster,
    /// Direction across the creases, radians in the picture.
    across: f32,
    reflects: f32,
    tint: Tint,
}

fn tape(recipe: &Recipe, view: &View) -> Option<Tape> {
    let mut random = Random::named(recipe.seed, "tape");
    if !random.chance(0.35 * f64::from(recipe.level)) || recipe.face == Face::Tablet {
        return None;
    }
    let size = recipe.size as usize;
    let half = random.range(0.06, 0.14) as f32 * size as f32;
    let opacity = random.range(0.3, 0.8) as f32;
    let angle = random.range(0.0, std::f64::consts::PI) as f32;
    let (sin, cos) = angle.sin_cos();
    let offset = random.range(-0.6, 0.6) as f32 * view.unit;
    let wobble = Raster::smooth(size, size, 60.0, recipe.seed, "tape edge");
    let mut cover = Raster::new(size, size);
    let mut creases = Raster::new(size, size);
    let folds: Vec<(f32, f32, f32)> = (0..random.integer(2, 6))
        .map(|_| {
            (
                random.range(-0.9, 0.9) as f32 * half,
                random.range(-0.12, 0.12) as f32,
                random.range(0.25, 0.9) as f32,
            )
        })
        .collect();
    let middle = size as f32 / 2.0;
    for (index, value) in cover.data.iter_mut().enumerate() {
        let (x, y) = ((index % size) as f32 - middle, (index / size) as f32 - middle);
        let (along, across) = (x * cos + y * sin, y * cos - x * sin - offset);
        let inside = (half - across.abs() + 0.5 * wobble.data[index]).clamp(0.0, 1.0);
        *value = opacity * inside;
        if inside > 0.0 {
            creases.data[index] = folds
                .iter()
                .map(|(place, slope, bright)| {
                    let distance = across - place - slope * along - 1.5 * wobble.data[index];
                    bright * (-distance * distance * 0.6).exp()
                })
                .sum::<f32>()
                .min(1.0)
                * inside;
        }
    }
    let (colour, reflects) = *random.pick(&[
        ([0.5, 0.36, 0.2], 0.34_f32),
        ([0.6, 0.58, 0.5], 0.5),
        ([0.22, 0.22, 0.24], 0.2),
        ([0.7, 0.62, 0.35], 0.48),
    ]);
    let luminance = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
    Some(Tape {
        cover,
        creases,
        across: angle + std::f32::consts::FRAC_PI_2,
        reflects,
        tint: colour.map(|part: f32| part / luminance),
    })
}

/// Entries of the tone table.
const STEPS: usize = 4_096;
/// Largest light value that the sensor tells apart.
const BRIGHTEST: f32 = 3.0;

/// Exposure and tone, the same for every photograph of a set (exposure locked).
struct Tone {
    curve: Vec<f32>,
    noise: f32,
    blur: f32,
    quality: u8,
    cast: Tint,
}

impl Tone {
    fn draw(recipe: &Recipe) -> Self {
        let mut random = Random::named(recipe.seed, "tone");
        let level = f64::from(recipe.level);
        let warm = random.normal() as f32 * 0.025;
        let exposure = random.range(0.5, 0.72) as f32;
        let gamma = random.range(0.75, 1.0) as f32;
        let contrast = random.range(0.0, 0.5) as f32;
        Self {
            curve: Self::table(exposure, gamma, contrast),
            noise: (0.005 + 0.014 * level * random.range(0.4, 1.0)) as f32,
            blur: (0.35 + 0.55 * level * random.unit()) as f32,
            quality: random.range(92.0 - 37.0 * level.min(1.0), 92.0).round() as u8,
            cast: [1.0 + warm, 1.0, 1.0 - warm],
        }
    }

    /// The tone curve as a table over exposed values 0 to [`BRIGHTEST`].
    fn table(exposure: f32, gamma: f32, contrast: f32) -> Vec<f32> {
        (0..=STEPS)
            .map(|step| {
                let value = step as f32 / STEPS as f32 * BRIGHTEST * exposure;
                // A soft shoulder instead of a hard clip.
                let value =
                    if value > 0.8 { 0.8 + 0.2 * (1.0 - (-(value - 0.8) * 5.0).exp()) } else { value };
                let value = value.powf(gamma);
                let bent = value * value * (3.0 - 2.0 * value);
                value + (bent - value) * contrast
            })
            .collect()
    }

    #[inline]
    fn apply(&self, value: f32) -> f32 {
        let at = (value * (STEPS as f32 / BRIGHTEST)).clamp(0.0, STEPS as f32);
        self.curve[at as usize]
    }
}

/// All photographs of one mark, in the order of its lamps.
pub(crate) fn photographs(recipe: &Recipe, label: &str) -> Result<Vec<RenderedFile>, ExerciseError> {
    let view = View::new(&recipe.camera, recipe.size);
    let scene = scene(recipe, &view);
    let normals = Normals::of(&scene.height);
    let tape = tape(recipe, &view);
    let tone = Tone::draw(recipe);
    let mut files = Vec::with_capacity(recipe.lights.len());
    for (number, light) in recipe.lights.iter().enumerate() {
        let value = exposed(recipe, &scene, &normals, tape.as_ref(), *light, number).blurred(tone.blur);
        let bytes = if recipe.colour {
            encode::colour_jpeg(
                &develop_colour(recipe, &scene, tape.as_ref(), &tone, &value, number),
                recipe.size,
                tone.quality,
            )?
        } else {
            encode::grey_jpeg(&develop_grey(recipe, &tone, &value, number), recipe.size, tone.quality)?
        };
        files.push(RenderedFile {
            name: file_name(label, recipe.capture, number),
            media_type: "image/jpeg",
            bytes,
        });
    }
    Ok(files)
}

/// Light that reaches the sensor under one lamp.
fn exposed(
    recipe: &Recipe,
    scene: &Scene,
    normals: &Normals,
    tape: Option<&Tape>,
    light: Light,
    number: usize,
) -> Raster {
    let mut random = Random::named(recipe.seed, &format!("lamp {number}"));
    let ambient = random.range(0.05, 0.09 + 0.07 * f64::from(recipe.level)) as f32;
    let fall_off = random.range(0.06, 0.12 + 0.16 * f64::from(recipe.level)) as f32;
    let bright = random.range(0.95, 1.05) as f32;
    let lit = light_up(&scene.height, normals, light, ambient, fall_off, recipe.shadows);
    let mut out = Raster::new(scene.height.width, scene.height.height);
    for (index, value) in out.data.iter_mut().enumerate() {
        let matt = scene.albedo.data[index] * lit.matt.data[index];
        *value = bright * (matt + scene.gloss.data[index] * lit.glare.data[index]);
    }
    if let Some(tape) = tape {
        let azimuth = light.azimuth_deg.to_radians() as f32;
        // Creases shine when the lamp stands across them.
        let meets = (azimuth + tape.across).cos().powi(2);
        for (index, value) in out.data.iter_mut().enumerate() {
            let cover = tape.cover.data[index];
            // The film evens out what lies under it, and lies on it: some of the relief shows through.
            let film = tape.reflects * bright * (0.55 + 0.45 * lit.matt.data[index]);
            *value += (film - *value) * cover + 0.75 * meets * tape.creases.data[index];
        }
    }
    out
}

/// The same photographs in grey as the sensor gives them, without a file between: one value from 0 to 255 a pixel.
pub(crate) fn grey_pictures(recipe: &Recipe) -> Vec<Vec<u8>> {
    let view = View::new(&recipe.camera, recipe.size);
    let scene = scene(recipe, &view);
    let normals = Normals::of(&scene.height);
    let tape = tape(recipe, &view);
    let tone = Tone::draw(recipe);
    let lights = recipe.lights.iter().enumerate();
    lights
        .map(|(number, light)| {
            let value = exposed(recipe, &scene, &normals, tape.as_ref(), *light, number).blurred(tone.blur);
            develop_grey(recipe, &tone, &value, number)
        })
        .collect()
}

fn develop_grey(recipe: &Recipe, tone: &Tone, value: &Raster, number: usize) -> Vec<u8> {
    let mut grain = Grain::named(recipe.seed, &format!("sensor {number}"));
    value.data.iter().map(|v| byte(tone.apply(*v) + tone.noise * grain.normal())).collect()
}

fn develop_colour(
    recipe: &Recipe,
    scene: &Scene,
    tape: Option<&Tape>,
    tone: &Tone,
    value: &Raster,
    number: usize,
) -> Vec<u8> {
    let mut grain = Grain::named(recipe.seed, &format!("sensor {number}"));
    let mut out = Vec::with_capacity(value.data.len() * 3);
    for (index, exposed) in value.data.iter().enumerate() {
        let face = scene.on_face.data[index];
        let ink = scene.ink.data[index] * face;
        let cover = tape.map_or(0.0, |tape| tape.cover.data[index]);
        let base = tone.apply(*exposed) + tone.noise * grain.normal();
        for channel in 0..3 {
            let mut tint =
                scene.table_tint[channel] + (scene.face_tint[channel] - scene.table_tint[channel]) * face;
            tint += (scene.ink_tint[channel] - tint) * ink;
            if let Some(tape) = tape {
                tint += (tape.tint[channel] - tint) * cover;
            }
            // Bright light washes colours out.
            let wash = (base * base).clamp(0.0, 1.0);
            let tint = tint + (1.0 - tint) * wash * 0.5;
            out.push(byte(base * tint * tone.cast[channel] + 0.4 * tone.noise * grain.normal()));
        }
    }
    out
}

fn byte(value: f32) -> u8 {
    (value * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}
