//! A small press: designs, moulds with a surface of their own, and photographs under lamps that throw shadows.

use commonlink_marks::{CaptureInput, Description, MarksError, Plane, Raw, describe};
use commonlink_model::{CaptureKind, Light, MarkKind};

const CANVAS: usize = 300;
const PHOTO: usize = 256;

/// How one impression is photographed.
#[derive(Clone, Copy)]
pub struct View {
    pub turn_deg: f64,
    pub scale: f64,
    pub elevation_deg: f64,
    pub first_azimuth_deg: f64,
    /// Seed of what does not repeat: grain and sensor noise.
    pub noise: u64,
}

/// A number in -1..1 from a seed and a place.
fn noise(seed: u64, x: i64, y: i64) -> f32 {
    let mut state = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(x.cast_unsigned().wrapping_mul(0xbf58_476d_1ce4_e5b9))
        .wrapping_add(y.cast_unsigned().wrapping_mul(0x94d0_49bb_1331_11eb));
    for shift in [30, 27, 31] {
        state ^= state >> shift;
        state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (state >> 40) as f32 / 8_388_608.0 - 1.0
}

/// Noise that changes over a few pixels.
fn soft_noise(seed: u64, x: f32, y: f32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = (x - left, y - top);
    let at = |dx: i64, dy: i64| noise(seed, left as i64 + dx, top as i64 + dy);
    let upper = at(0, 0) + fx * (at(1, 0) - at(0, 0));
    let lower = at(0, 1) + fx * (at(1, 1) - at(0, 1));
    upper + fy * (lower - upper)
}

/// 1 inside the figure, 0 outside, soft over two pixels.
fn figure(design: u32, x: f32, y: f32) -> f32 {
    let (u, v) = (x - 150.0, y - 150.0);
    let radius = u.hypot(v);
    let soft = |distance: f32| (0.5 - 0.5 * distance).clamp(0.0, 1.0);
    let bar = |cx: f32, cy: f32, w: f32, h: f32| soft(((u - cx).abs() - w).max((v - cy).abs() - h));
    let disc = |cx: f32, cy: f32, r: f32| soft((u - cx).hypot(v - cy) - r);
    match design {
        0 => soft((radius - 82.0).abs() - 7.0)
            .max(bar(-25.0, 0.0, 7.0, 45.0))
            .max(bar(10.0, -30.0, 30.0, 6.0))
            .max(bar(5.0, 8.0, 22.0, 6.0))
            .max(disc(30.0, 45.0, 12.0)),
        _ => bar(0.0, -60.0, 75.0, 8.0)
            .max(bar(-60.0, 15.0, 9.0, 60.0))
            .max(disc(20.0, 30.0, 38.0) - disc(35.0, 20.0, 22.0))
            .max(bar(60.0, -20.0, 7.0, 30.0)),
    }
}

/// Heights of a mould in object pixels; `tool` decides the surface of the metal.
fn mould(design: u32, tool: u64) -> Plane {
    let angle = 3.0 * noise(tool, 5, 9);
    let (sin, cos) = angle.sin_cos();
    Plane::from_fn(CANVAS, CANVAS, |x, y| {
        let (x, y) = (x as f32, y as f32);
        let milling = soft_noise(tool, (cos * x + sin * y) / 2.5, (cos * y - sin * x) / 90.0);
        let rough = soft_noise(tool + 1000, x / 3.0, y / 3.0);
        6.0 * figure(design, x, y) + 0.5 * milling + 0.6 * rough
    })
}

/// Heights as they lie in the photograph.
fn placed(mould: &Plane, view: &View) -> Plane {
    let (sin, cos) = view.turn_deg.to_radians().sin_cos();
    let middle = 0.5 * PHOTO as f64;
    Plane::from_fn(PHOTO, PHOTO, |x, y| {
        // Counter-clockwise as seen, with rows that grow downwards.
        let (dx, dy) = ((x as f64 - middle) / view.scale, (y as f64 - middle) / view.scale);
        let (u, v) = (150.0 + cos * dx - sin * dy, 150.0 + sin * dx + cos * dy);
        let (left, top) = (u.floor().clamp(0.0, 298.0) as usize, v.floor().clamp(0.0, 298.0) as usize);
        let (fx, fy) = ((u - left as f64) as f32, (v - top as f64) as f32);
        let (fx, fy) = (fx.clamp(0.0, 1.0), fy.clamp(0.0, 1.0));
        let upper = mould.at(left, top) * (1.0 - fx) + mould.at(left + 1, top) * fx;
        let lower = mould.at(left, top + 1) * (1.0 - fx) + mould.at(left + 1, top + 1) * fx;
        let grain = 0.12 * noise(view.noise, x as i64, y as i64);
        (upper * (1.0 - fy) + lower * fy + grain) * view.scale as f32
    })
}

/// One photograph: Lambert, ambient light, cast shadows, sensor noise.
fn photograph(heights: &Plane, lamp: &Light, seed: u64) -> Plane {
    let (azimuth, elevation) = (lamp.azimuth_deg.to_radians(), lamp.elevation_deg.to_radians());
    let (lx, ly) = ((elevation.cos() * azimuth.cos()) as f32, (elevation.cos() * azimuth.sin()) as f32);
    let lz = elevation.sin() as f32;
    let rise = lz / lx.hypot(ly);
    let (sx, sy) = (azimuth.cos() as f32, -(azimuth.sin() as f32));
    let clamped = |x: f32, y: f32| {
        let side = (PHOTO - 1) as f32;
        heights.at(x.round().clamp(0.0, side) as usize, y.round().clamp(0.0, side) as usize)
    };
    Plane::from_fn(PHOTO, PHOTO, |x, y| {
        let (x, y) = (x as f32, y as f32);
        let p = 0.5 * (clamped(x + 1.0, y) - clamped(x - 1.0, y));
        let q = -0.5 * (clamped(x, y + 1.0) - clamped(x, y - 1.0));
        let lit = ((-p * lx - q * ly + lz) / (1.0 + p * p + q * q).sqrt()).max(0.0);
        let here = clamped(x, y);
        let shadowed = (2..16).any(|step| {
            let step = step as f32;
            clamped(x + step * sx, y + step * sy) > here + rise * step + 0.3
        });
        let grey = 0.1 + if shadowed { 0.0 } else { 0.75 * lit };
        (grey + 0.01 * noise(seed, x as i64, y as i64)).clamp(0.0, 1.0)
    })
}

fn lamps(view: &View, count: usize) -> Vec<Option<Light>> {
    (0..count)
        .map(|index| {
            let azimuth_deg = (view.first_azimuth_deg + 90.0 * index as f64).rem_euclid(360.0);
            Some(Light { azimuth_deg, elevation_deg: view.elevation_deg })
        })
        .collect()
}

/// A described capture of one impression.
pub fn capture(design: u32, tool: u64, view: &View, capture: CaptureKind) -> Description {
    stated(design, tool, view, capture, |_lights, _photos| ()).unwrap()
}

/// The same, where what is stated or sent was changed on the way.
pub fn stated(
    design: u32,
    tool: u64,
    view: &View,
    capture: CaptureKind,
    change: impl FnOnce(&mut Vec<Option<Light>>, &mut Vec<Plane>),
) -> Result<Description, MarksError> {
    let heights = placed(&mould(design, tool), view);
    let count = if capture == CaptureKind::PhotoFourLight { 4 } else { 1 };
    let lights = lamps(view, count);
    let mut photos: Vec<Plane> = lights
        .iter()
        .enumerate()
        .map(|(index, lamp)| photograph(&heights, &lamp.unwrap(), view.noise + 77 * (index as u64 + 1)))
        .collect();
    let mut lights = if capture == CaptureKind::PhotoSingle { vec![None] } else { lights };
    change(&mut lights, &mut photos);
    let input = CaptureInput {
        kind: MarkKind::PressedRelief,
        capture,
        raw: &Raw::Photos(photos),
        lights: &lights,
        pixel_um: Some(40.0 / view.scale),
    };
    describe(&input)
}
