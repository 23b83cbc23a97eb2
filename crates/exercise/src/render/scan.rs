//! Marks that are measured, not photographed: height profiles across striae, and height maps of pressed-in
//! tool surfaces. Formats as in the marks reference, section 7.

use std::fmt::Write as _;

use super::encode;
use super::raster::Raster;
use super::{RenderedFile, file_name};
use crate::ExerciseError;
use crate::random::{Grain, Random};
use crate::recipe::Recipe;

const PROFILE_SAMPLES: usize = 660;
const NM_PER_COUNT: f64 = 1.0;
const ZERO: u16 = 32_768;

/// The profile of an edge that slid, as CSV `x_um,z_um`: the edge's own line, moved, stretched, worn.
pub(crate) fn profile(recipe: &Recipe, edge: u64, label: &str) -> RenderedFile {
    let mut text = String::from("x_um,z_um\n");
    for (k, height) in profile_um(recipe, edge).into_iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:.2},{height:.3}", k as f64 * recipe.pixel_um);
    }
    RenderedFile {
        name: file_name(label, recipe.capture, 0),
        media_type: "text/csv",
        bytes: text.into_bytes(),
    }
}

/// Heights in micrometres along the way of an edge.
pub(crate) fn profile_um(recipe: &Recipe, edge: u64) -> Vec<f32> {
    let mut random = Random::named(recipe.seed, "profile");
    let level = recipe.level;
    let length = 1_000;
    let mut line = Raster::white(length, 1, edge, "edge, fine").blurred(1.6).standardised();
    for (sigma, share, name) in [(4.0, 1.1, "edge, middle"), (11.0, 0.9, "edge, broad")] {
        line.add(&Raster::white(length, 1, edge, name).blurred(sigma).standardised(), share);
    }
    let own = Raster::white(length, 1, recipe.seed, "this stroke").blurred(2.2).standardised();
    let fade = Raster::smooth(length, 1, 130.0, recipe.seed, "contact");
    let mut noise = Grain::named(recipe.seed, "scanner");
    let start = random.range(10.0, 200.0) as f32;
    let stretch = 1.0 + 0.008 * level * random.normal() as f32;
    let strength = random.range(0.55, 0.85) as f32;
    (0..PROFILE_SAMPLES)
        .map(|k| {
            let at = start + k as f32 * stretch;
            let touch = (1.0 - level * (0.15 + 0.25 * fade.data[k])).clamp(0.15, 1.0);
            strength * touch * line.along(at) + 0.42 * level * own.data[k] + 0.04 * noise.normal()
        })
        .collect()
}

/// A height map as 16-bit PNG with its JSON.
pub(crate) fn topography(
    recipe: &Recipe,
    surface: u64,
    label: &str,
) -> Result<Vec<RenderedFile>, ExerciseError> {
    let pixels = topography_counts(recipe, surface);
    let name = file_name(label, recipe.capture, 0);
    let side = serde_json::json!({
        "z_nm_per_count": NM_PER_COUNT,
        "z_zero": ZERO,
        "pixel_um": recipe.pixel_um,
        "nodata": 0,
    });
    Ok(vec![
        RenderedFile {
            name: name.clone(),
            media_type: "image/png",
            bytes: encode::deep_png(&pixels, recipe.size)?,
        },
        RenderedFile {
            name: name.replace(".png", ".json"),
            media_type: "application/json",
            bytes: format!("{side:#}\n").into_bytes(),
        },
    ])
}

/// Micrometres of a count of [`topography_counts`]; NaN where nothing was measured.
pub(crate) fn micrometres(count: u16) -> f32 {
    if count == 0 {
        return f32::NAN;
    }
    ((f64::from(count) - f64::from(ZERO)) * NM_PER_COUNT / 1_000.0) as f32
}

/// The height map in counts of the PNG, row by row.
pub(crate) fn topography_counts(recipe: &Recipe, surface: u64) -> Vec<u16> {
    let size = recipe.size as usize;
    let canvas = size * 3 / 2;
    let mut random = Random::named(recipe.seed, "topography");
    let mut made = Random::named(surface, "surface");
    let mut tool = Raster::white(canvas, canvas, surface, "fine").blurred(1.2).standardised();
    tool.add(&Raster::smooth(canvas, canvas, 6.0, surface, "middle"), 0.9);
    tool.add(&Raster::smooth(canvas, canvas, 22.0, surface, "broad"), 0.8);
    let lines = Raster::white(canvas * 3 / 2, 1, surface, "machining").blurred(1.8).standardised();
    let (lay_sin, lay_cos) = (made.range(0.0, std::f64::consts::TAU) as f32).sin_cos();

    let (sin, cos) = recipe.camera.rotation.sin_cos();
    let centre = canvas as f32 / 2.0;
    let middle = size as f32 / 2.0;
    let shift = [(random.normal() * 6.0) as f32, (random.normal() * 6.0) as f32];
    let radius = middle * random.range(0.86, 0.97) as f32;
    let hole = middle * random.range(0.0, 0.22) as f32;
    let tilt = [random.normal() as f32 * 0.004, random.normal() as f32 * 0.004];
    let contact = Raster::smooth(size, size, 70.0, recipe.seed, "contact");
    let own = Raster::smooth(size, size, 5.0, recipe.seed, "own surface");
    let mut noise = Grain::named(recipe.seed, "scanner");
    let mut pixels = vec![0_u16; size * size];
    for (index, pixel) in pixels.iter_mut().enumerate() {
        let (x, y) = ((index % size) as f32 - middle, (index / size) as f32 - middle);
        let noise = noise.normal();
        let reach = x.hypot(y);
        let gap = contact.data[index] > 2.3 - 0.6 * recipe.level;
        if reach > radius || reach < hole || gap {
            continue;
        }
        let (u, v) = (x * cos - y * sin + shift[0], x * sin + y * cos + shift[1]);
        let across = u * lay_cos + v * lay_sin + lines.width as f32 / 2.0;
        let surface = tool.at(centre + u, centre + v) + 0.8 * lines.along(across);
        let touch = (1.0 - 0.3 * recipe.level * (0.5 + 0.5 * contact.data[index])).clamp(0.2, 1.0);
        let micrometres = 0.8 * surface * touch
            + recipe.level * 0.55 * own.data[index]
            + 0.08 * noise
            + tilt[0] * x
            + tilt[1] * y;
        let counts = f64::from(micrometres) * 1_000.0 / NM_PER_COUNT + f64::from(ZERO);
        *pixel = counts.round().clamp(1.0, 65_535.0) as u16;
    }
    pixels
}
