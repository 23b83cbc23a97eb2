//! Height maps: rotation-searching area correlation and congruent matching cells.
//!
//! A height map is levelled, reduced to its fine structure and evened out in contrast ([`surface`]). Two of
//! them are laid on each other at every rotation of the whole circle and every shift ([`register`]); the
//! best place is judged by how far its correlation stands out from chance for as many common pixels, and by
//! the cells that agree one by one ([`cells`]). Pieces down to about a tenth of a breech face are placed.
//!
//! Searched are rotations and shifts. Mirrored or inverted surfaces (punch against impression) and another
//! scale are not. Method: area correlation and congruent matching cells after Song, AFTE Journal 45 (2013),
//! and Chu, Tong, Song, AFTE Journal 45 (2013); masks as in Padfield, IEEE Transactions on Image Processing
//! 21 (2012).

mod cells;
mod register;
mod spectrum;
mod surface;

use crate::codec::{Reader, Writer};
use crate::compare::{Alignment, Area, NotEvaluableReason, PairScore, Rect};
use crate::{MarksError, Plane, Quality, QualityReason};

use cells::{CELL, Cell};
use register::{LEAST_OVERLAP_MM2, Points, Pose, View, centre, register};
use surface::Surface;

use crate::variant::{Contact, Noise};

/// Area from which on a surface counts as full, in square millimetres.
const FULL_MM2: f64 = 2.0;
/// Root mean square of fine structure below which a surface is as smooth as the noise of common scanners,
/// in micrometres.
const SMOOTH_UM: f32 = 0.02;
/// Steps of a stored value per unit (one local standard deviation).
const STORED_STEPS: f32 = 10_000.0;
/// Stored value of what was not measured.
const MISSING: i16 = i16::MIN;
/// Stored rasters are never larger on a side.
const LONGEST_STORED: usize = 2048;
/// Standing out from chance that unrelated surfaces reach by searching, in spreads of chance.
const SEARCH_LEVEL: f64 = 4.0;
/// Beyond the search level, so many spreads bring the score two thirds of the way to its end.
const RELIEF: f64 = 3.0;
/// What one congruent cell adds, in spreads of chance.
const CELL_WEIGHT: f64 = 0.25;

/// Description of one height map.
#[derive(Clone, Debug)]
pub(crate) struct TopographyDescription {
    quality: Quality,
    /// Micrometres per pixel of the original raster.
    pixel_um: f64,
    surface: Surface,
}

/// Describes heights in micrometres (NaN = missing) at `pixel_um` micrometres per pixel.
///
/// # Errors
/// [`MarksError::BadScale`] for a scale outside [`crate::SCALES_UM`], [`MarksError::Empty`] where nothing was
/// measured or all heights are alike.
pub(crate) fn describe(heights_um: &Plane, pixel_um: f64) -> Result<TopographyDescription, MarksError> {
    if !crate::SCALES_UM.contains(&pixel_um) {
        return Err(MarksError::BadScale);
    }
    if heights_um.width == 0 || heights_um.height == 0 {
        return Err(MarksError::Empty);
    }
    let (mut surface, roughness_um) = surface::prepare(heights_um, pixel_um)?;
    for value in &mut surface.values.values {
        *value = f32::from(stored(*value)) / STORED_STEPS;
    }
    Ok(TopographyDescription { quality: judge(&surface, pixel_um, roughness_um), pixel_um, surface })
}

fn judge(surface: &Surface, pixel_um: f64, roughness_um: f32) -> Quality {
    let area = surface.area_mm2();
    let mut reasons = Vec::new();
    let mut score = (area / FULL_MM2).min(1.0);
    if area < 0.5 * FULL_MM2 {
        reasons.push(QualityReason::Partial);
    }
    if area < 2.0 * LEAST_OVERLAP_MM2 {
        reasons.push(QualityReason::TooSmall);
    }
    if pixel_um > surface::STEP_UM {
        reasons.push(QualityReason::Blurred);
        score *= surface::STEP_UM / pixel_um;
    }
    if roughness_um < SMOOTH_UM {
        reasons.push(QualityReason::LowRelief);
        score *= 0.5;
    }
    Quality::new(score, reasons)
}

/// Scores a pair. The score is 0 where unrelated surfaces end up, and nears 1 where chance is excluded.
pub(crate) fn compare(a: &TopographyDescription, b: &TopographyDescription) -> PairScore {
    let none = |reason| PairScore { reason: Some(reason), ..PairScore::default() };
    if a.surface.area_mm2().min(b.surface.area_mm2()) < LEAST_OVERLAP_MM2 {
        return none(NotEvaluableReason::LowQuality);
    }
    let (left, right) = on_one_grid(a.surface.clone(), b.surface.clone());
    // The smaller surface moves: it has fewer pixels to turn.
    let a_moves = left.count() < right.count();
    let (moving, fixed) = if a_moves { (&left, &right) } else { (&right, &left) };
    let Some(found) = register(fixed, moving) else { return none(NotEvaluableReason::TooLittleOverlap) };
    let cells = cells::cells(fixed, &View::new(fixed), &Points::new(moving).list, found.pose);
    let congruent = cells.iter().filter(|cell| cell.congruent).count() as f64;
    // The larger surface alone tells how chance spreads: a small piece knows its own correlation badly.
    let stands_out = found.z() / register::chance_spread(&fixed.autocorrelation()) + CELL_WEIGHT * congruent;
    let pixels_um = if a_moves { (a.pixel_um, b.pixel_um) } else { (b.pixel_um, a.pixel_um) };
    let placed =
        Placed { fixed, moving, pose: found.pose, moving_pixel_um: pixels_um.0, fixed_pixel_um: pixels_um.1 };
    let mut areas: Vec<Area> = cells.iter().map(|cell| placed.area(cell, a_moves)).collect();
    areas.sort_by(|x, y| y.strength.total_cmp(&x.strength));
    let alignment = placed.alignment();
    PairScore {
        score: Some(bent((stands_out - SEARCH_LEVEL) / RELIEF)),
        reason: None,
        areas,
        alignment: Some(if a_moves { alignment } else { alignment.inverted() }),
    }
}

/// Rises with slope 1 up to 0, then ever less towards 1: once chance is excluded, a larger or cleaner
/// surface must not push what a small one can reach out of the calibrated range.
fn bent(x: f64) -> f64 {
    if x <= 0.0 { x } else { 1.0 - (-x).exp() }
}

fn on_one_grid(mut a: Surface, mut b: Surface) -> (Surface, Surface) {
    while a.step_um * 1.5 < b.step_um {
        a = a.halved();
    }
    while b.step_um * 1.5 < a.step_um {
        b = b.halved();
    }
    (a, b)
}

/// A registered pair with what leads back to the original rasters.
struct Placed<'a> {
    fixed: &'a Surface,
    moving: &'a Surface,
    pose: Pose,
    moving_pixel_um: f64,
    fixed_pixel_um: f64,
}

impl Placed<'_> {
    /// From original pixels of the moving to original pixels of the fixed surface.
    fn alignment(&self) -> Alignment {
        let (origin, right, down) = (self.map(0.0, 0.0), self.map(1.0, 0.0), self.map(0.0, 1.0));
        let homography = [
            right.0 - origin.0,
            down.0 - origin.0,
            origin.0,
            right.1 - origin.1,
            down.1 - origin.1,
            origin.1,
            0.0,
            0.0,
            1.0,
        ];
        Alignment { homography, rotation_deg: (-self.pose.angle.to_degrees()).rem_euclid(360.0) }
    }

    fn map(&self, x: f64, y: f64) -> (f64, f64) {
        let grid = |at: f64, origin_um: f64| {
            ((at + 0.5) * self.moving_pixel_um - origin_um) / self.moving.step_um - 0.5
        };
        let (cx, cy) = centre(self.moving);
        let (u, v) = (grid(x, self.moving.origin_um.0) - cx, grid(y, self.moving.origin_um.1) - cy);
        let (sin, cos) = self.pose.angle.sin_cos();
        let (gx, gy) = (cos * u - sin * v + self.pose.x, sin * u + cos * v + self.pose.y);
        (self.fixed_original(gx, self.fixed.origin_um.0), self.fixed_original(gy, self.fixed.origin_um.1))
    }

    fn fixed_original(&self, at: f64, origin_um: f64) -> f64 {
        ((at + 0.5) * self.fixed.step_um + origin_um) / self.fixed_pixel_um - 0.5
    }

    fn area(&self, cell: &Cell, a_moves: bool) -> Area {
        let middle = |edge: usize| edge as f64 + (CELL as f64 - 1.0) / 2.0;
        let (gx, gy) = (middle(cell.left), middle(cell.top));
        let around = |(x, y): (f64, f64), pixel_um: f64| {
            let side = CELL as f64 * self.fixed.step_um / pixel_um;
            let edge = |at: f64| (at + 0.5 - side / 2.0) as f32;
            Rect { x: edge(x), y: edge(y), width: side as f32, height: side as f32 }
        };
        let here = (
            self.fixed_original(gx, self.fixed.origin_um.0),
            self.fixed_original(gy, self.fixed.origin_um.1),
        );
        let there = self.alignment().inverted().map(here.0, here.1);
        let (in_fixed, in_moving) = (around(here, self.fixed_pixel_um), around(there, self.moving_pixel_um));
        let likeness = cell.correlation.clamp(0.0, 1.0) as f32;
        Area {
            in_a: if a_moves { in_moving } else { in_fixed },
            in_b: if a_moves { in_fixed } else { in_moving },
            agrees: cell.congruent,
            strength: if cell.congruent { likeness } else { 1.0 - likeness },
        }
    }
}

/// The value between pixels, where all four around were measured.
fn sampled(surface: &Surface, x: f32, y: f32) -> Option<f32> {
    let (width, height) = (surface.values.width, surface.values.height);
    if !(x >= 0.0 && y >= 0.0) || x as usize + 1 >= width || y as usize + 1 >= height {
        return None;
    }
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let at =
        [top * width + left, top * width + left + 1, (top + 1) * width + left, (top + 1) * width + left + 1];
    if at.iter().any(|at| surface.mask.values[*at] < 0.5) {
        return None;
    }
    let [a, b, c, d] = at.map(|at| surface.values.values[at]);
    let (upper, lower) = (a + fx * (b - a), c + fx * (d - c));
    Some(upper + fy * (lower - upper))
}

fn stored(value: f32) -> i16 {
    (value * STORED_STEPS).round().clamp(-32_000.0, 32_000.0) as i16
}

impl TopographyDescription {
    pub(crate) fn quality(&self) -> Quality {
        self.quality.clone()
    }

    /// See [`crate::variant`].
    pub(crate) fn varied(&self, noise: &mut Noise, strength: f32) -> Self {
        let keep = (0.99 - 0.09 * strength).clamp(0.2, 1.0);
        let other = (1.0 - keep * keep).sqrt();
        let contact = Contact::drawn(noise);
        let (width, height) = (self.surface.values.width, self.surface.values.height);
        let (sin, cos) = (0.2 * noise.normal()).sin_cos();
        let shift = (4.0 * noise.normal(), 4.0 * noise.normal());
        let own = noise.band(width, height, 0.8, 3.0);
        let (middle_x, middle_y) = (0.5 * (width as f32 - 1.0), 0.5 * (height as f32 - 1.0));
        let mut values = Plane::filled(width, height, 0.0);
        let mut mask = values.clone();
        for (index, value) in values.values.iter_mut().enumerate() {
            let (x, y) = ((index % width) as f32, (index / width) as f32);
            let (u, v) = (x - middle_x, y - middle_y);
            let from = (cos * u - sin * v + middle_x + shift.0, sin * u + cos * v + middle_y + shift.1);
            let Some(known) = sampled(&self.surface, from.0, from.1) else { continue };
            if contact.share(x / width as f32, y / height as f32, 0.5 * strength) < 0.5 {
                continue;
            }
            let mixed = keep * known + other * own.values[index];
            *value = f32::from(stored(mixed)) / STORED_STEPS;
            mask.values[index] = 1.0;
        }
        let surface = Surface { values, mask, ..self.surface.clone() };
        Self { quality: self.quality.clone(), pixel_um: self.pixel_um, surface }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.quality.write(out);
        out.f64(self.pixel_um);
        out.f64(self.surface.step_um);
        out.f64(self.surface.origin_um.0);
        out.f64(self.surface.origin_um.1);
        out.length(self.surface.values.width);
        let pixels = self.surface.values.values.iter().zip(&self.surface.mask.values);
        let values: Vec<i16> =
            pixels.map(|(value, inside)| if *inside > 0.0 { stored(*value) } else { MISSING }).collect();
        out.i16s(&values);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, MarksError> {
        const PART: &str = "height map";
        let damaged = MarksError::Damaged { part: PART };
        let quality = Quality::read(input)?;
        let pixel_um = input.finite_f64(PART)?;
        let step_um = input.finite_f64(PART)?;
        let origin_um = (input.finite_f64(PART)?, input.finite_f64(PART)?);
        let width = input.length(2, PART)?;
        let stored = input.i16s(PART)?;
        let grids = (0..16).map(|k| surface::STEP_UM * f64::from(1 << k));
        let sound = pixel_um > 0.0
            && grids.into_iter().any(|grid| (grid - step_um).abs() < 1e-9)
            && (1..=LONGEST_STORED).contains(&width)
            && stored.len() % width == 0
            && (1..=LONGEST_STORED).contains(&(stored.len() / width));
        if !sound {
            return Err(damaged);
        }
        let height = stored.len() / width;
        let plane = |change: fn(i16) -> f32| Plane {
            width,
            height,
            values: stored.iter().map(|v| change(*v)).collect(),
        };
        let values = plane(|v| if v == MISSING { 0.0 } else { f32::from(v) / STORED_STEPS });
        let mask = plane(|v| f32::from(v != MISSING));
        Ok(Self { quality, pixel_um, surface: Surface { step_um, origin_um, values, mask } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rough surface: waves of many lengths and directions, the same for the same seed.
    fn height(seed: u32, x: f64, y: f64) -> f64 {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        (0..60)
            .map(|_| {
                let (way, length, phase) =
                    (next() * std::f64::consts::TAU, 90.0 + 160.0 * next(), next() * std::f64::consts::TAU);
                ((x * way.cos() + y * way.sin()) * std::f64::consts::TAU / length + phase).sin()
            })
            .sum()
    }

    /// A scan of `size` pixels at 12.5 um, turned by `angle` about the point (cx, cy) um of the surface,
    /// with a tilt, an offset and a hole.
    fn scan(seed: u32, size: usize, (cx, cy): (f64, f64), angle: f64) -> Plane {
        let half = (size as f64 - 1.0) / 2.0;
        Plane::from_fn(size, size, |i, j| {
            if (10..30).contains(&i) && j < 24 {
                return f32::NAN;
            }
            let (u, v) = ((i as f64 - half) * 12.5, (j as f64 - half) * 12.5);
            let (x, y) = (cx + angle.cos() * u - angle.sin() * v, cy + angle.sin() * u + angle.cos() * v);
            (0.3 * height(seed, x, y) + 0.01 * u + 140.0) as f32
        })
    }

    #[test]
    fn a_turned_piece_is_found_and_another_surface_is_not() {
        let whole = describe(&scan(1, 140, (0.0, 0.0), 0.0), 12.5).unwrap();
        let piece = describe(&scan(1, 64, (210.0, -160.0), 2.2), 12.5).unwrap();
        let other = describe(&scan(9, 64, (210.0, -160.0), 2.2), 12.5).unwrap();
        let found = compare(&piece, &whole);
        assert!(found.score.unwrap() > 0.6, "{:?}", found.score);
        assert!(compare(&other, &whole).score.unwrap() < 0.45);
        // The middle of the piece lies at (210, -160) um from the middle of the whole.
        let alignment = found.alignment.unwrap();
        let (x, y) = alignment.map(31.5, 31.5);
        assert!(
            (x - (69.5 + 210.0 / 12.5)).abs() < 1.0 && (y - (69.5 - 160.0 / 12.5)).abs() < 1.0,
            "{x} {y}"
        );
        assert!((alignment.rotation_deg - (360.0 - 2.2_f64.to_degrees())).abs() < 1.5);
        assert!(found.areas.iter().any(|area| area.agrees));
        let back = compare(&whole, &piece);
        assert_eq!(back.score, found.score);
        let (u, v) = back.alignment.unwrap().map(x, y);
        assert!((u - 31.5).abs() < 1e-6 && (v - 31.5).abs() < 1e-6);
    }

    #[test]
    fn another_pixel_size_changes_little() {
        let fine = scan(3, 200, (0.0, 0.0), 0.0);
        let coarse = Plane::from_fn(100, 100, |x, y| fine.at(2 * x + 1, 2 * y + 1));
        let (a, b) = (describe(&fine, 12.5).unwrap(), describe(&coarse, 25.0).unwrap());
        assert!(compare(&a, &b).score.unwrap() > 0.9);
    }

    #[test]
    fn bytes_come_back_and_score_the_same() {
        let a = describe(&scan(5, 90, (0.0, 0.0), 0.0), 12.5).unwrap();
        let b = describe(&scan(5, 80, (60.0, 20.0), 1.0), 12.5).unwrap();
        let mut out = Writer::new();
        a.write(&mut out);
        let bytes = out.into_bytes();
        let read = TopographyDescription::read(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(read.surface, a.surface);
        assert_eq!(compare(&read, &b).score, compare(&a, &b).score);
        for end in 0..bytes.len().min(200) {
            assert!(TopographyDescription::read(&mut Reader::new(&bytes[..end])).is_err());
        }
    }

    #[test]
    fn what_cannot_be_compared_says_so() {
        let whole = describe(&scan(1, 100, (0.0, 0.0), 0.0), 12.5).unwrap();
        let speck = describe(&scan(1, 24, (0.0, 0.0), 0.0), 12.5).unwrap();
        let none = compare(&whole, &speck);
        assert_eq!((none.score, none.reason), (None, Some(NotEvaluableReason::LowQuality)));
        assert_eq!(describe(&Plane::filled(50, 50, f32::NAN), 10.0).err(), Some(MarksError::Empty));
        assert_eq!(describe(&Plane::filled(50, 50, 3.0), 10.0).err(), Some(MarksError::Empty));
        assert_eq!(describe(&Plane::filled(50, 50, 3.0), 0.0).err(), Some(MarksError::BadScale));
    }
}
