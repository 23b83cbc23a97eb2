//! How a mark is photographed or scanned: camera, lamps, picture size, severity, and what its owner states
//! of them. Shared by worlds and by mark sets.

use std::f64::consts::TAU;

use commonlink_model::{CaptureKind, Light, MarkKind, MarkRole};
use uuid::Uuid;

use crate::random::Random;
use crate::recipe::{Camera, Face, Recipe, Source};
use crate::render::file_name;
use crate::world::MarkPlan;

/// Limits within which captures are drawn.
#[derive(Clone, Debug)]
pub(crate) struct CaptureLimits {
    pub(crate) level: (f64, f64),
    pub(crate) size: (u32, u32),
    pub(crate) shadows: bool,
    pub(crate) colour: bool,
    pub(crate) scale_missing: f64,
}

/// Side of the tile in millimetres; the same for all designs, so that scale says nothing about design.
fn tile_mm(face: Face) -> f64 {
    match face {
        Face::Brick => 48.0,
        Face::Tablet => 9.0,
        Face::Wrapper => 60.0,
    }
}

const PROFILE_UM: f64 = 7.05;
const SCAN_UM: f64 = 25.0;
const SCAN_SIZE: u32 = 256;

/// Draws a capture of a mark that `source` left.
pub(crate) fn capture(
    id: Uuid,
    source: Source,
    kind: CaptureKind,
    role: MarkRole,
    face: Face,
    limits: &CaptureLimits,
    random: &mut Random,
) -> MarkPlan {
    let label = format!("m{:08x}", random.seed() >> 32);
    let level = random.range(limits.level.0, limits.level.1);
    let size = match kind {
        CaptureKind::Topography => SCAN_SIZE,
        _ => random.integer(i64::from(limits.size.0), i64::from(limits.size.1)) as u32 / 4 * 4,
    };
    let turn = match kind {
        CaptureKind::Topography => random.normal() * 0.2,
        _ => random.range(0.0, TAU),
    };
    let camera = Camera {
        rotation: turn as f32,
        scale: random.range(0.75, 1.02) as f32,
        shift: [random.range(-0.035, 0.035) as f32, random.range(-0.035, 0.035) as f32],
        tilt: [(random.normal() * 0.022 * level) as f32, (random.normal() * 0.022 * level) as f32],
    };
    let (stated, lights) = lamps(kind, turn.to_degrees(), random);
    let true_um = match kind {
        CaptureKind::Profile => PROFILE_UM,
        CaptureKind::Topography => SCAN_UM,
        _ => tile_mm(face) * 1_000.0 / (f64::from(camera.scale) * f64::from(size)),
    };
    let missing = random.chance(limits.scale_missing);
    let error = 1.0 + 0.01 * random.normal();
    let pixel_um = match kind {
        CaptureKind::Profile | CaptureKind::Topography => Some(true_um),
        _ if missing => None,
        _ => Some((true_um * error * 100.0).round() / 100.0),
    };
    let count = match kind {
        CaptureKind::PhotoFourLight => 4,
        _ => 1,
    };
    let files = (0..count).map(|number| file_name(&label, kind, number)).collect();
    let mark_kind = match &source {
        Source::Relief { .. } => MarkKind::PressedRelief,
        Source::Print { .. } => MarkKind::Printed,
        Source::Edge { .. } => MarkKind::Striated,
        Source::Surface { .. } => MarkKind::ImpressedSurface,
    };
    let recipe = Recipe {
        source,
        capture: kind,
        face,
        seed: random.seed(),
        level: level as f32,
        size,
        camera,
        lights,
        shadows: limits.shadows,
        colour: limits.colour,
        pixel_um: true_um,
    };
    MarkPlan {
        id,
        label,
        exhibit: None,
        kind: mark_kind,
        capture: kind,
        role,
        lights: stated,
        pixel_um,
        files,
        recipe: Some(recipe),
        variant: None,
    }
}

fn light(azimuth_deg: f64, elevation_deg: f64) -> Light {
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    Light {
        azimuth_deg: tenth(azimuth_deg.rem_euclid(360.0)).rem_euclid(360.0),
        elevation_deg: tenth(elevation_deg),
    }
}

/// Stated and true lamps. Hands and torches miss the stated place by a few degrees.
fn lamps(kind: CaptureKind, turn_deg: f64, random: &mut Random) -> (Vec<Light>, Vec<Light>) {
    let nominal = *random.pick(&[25.0, 30.0, 35.0]);
    let mut miss = |stated: &Light| Light {
        azimuth_deg: (stated.azimuth_deg + 3.4 * random.normal()).rem_euclid(360.0),
        elevation_deg: (stated.elevation_deg + 2.3 * random.normal()).clamp(16.0, 48.0),
    };
    match kind {
        CaptureKind::PhotoFourLight => {
            let stated: Vec<Light> = (0..4).map(|lamp| light(90.0 * f64::from(lamp), nominal)).collect();
            let mut lights: Vec<Light> = stated.iter().map(&mut miss).collect();
            // Some desks do not turn their stand: all four lamps stand off by the same stated angle.
            let base = if random.chance(0.3) { random.range(0.0, 90.0) } else { 0.0 };
            for lamp in &mut lights {
                lamp.azimuth_deg = (lamp.azimuth_deg + base).rem_euclid(360.0);
            }
            (stated.iter().map(|lamp| light(lamp.azimuth_deg + base, lamp.elevation_deg)).collect(), lights)
        }
        CaptureKind::PhotoFixedLight => {
            // Upper left of the upright mark, wherever the mark is turned.
            let stated = light(135.0 + turn_deg, 30.0);
            let mut lamp = miss(&stated);
            lamp.azimuth_deg = (lamp.azimuth_deg + 8.0 * random.normal()).rem_euclid(360.0);
            (vec![stated], vec![lamp])
        }
        CaptureKind::PhotoSingle => {
            (Vec::new(), vec![light(random.range(0.0, 360.0), random.range(20.0, 50.0))])
        }
        CaptureKind::Topography | CaptureKind::Profile => (Vec::new(), Vec::new()),
    }
}
