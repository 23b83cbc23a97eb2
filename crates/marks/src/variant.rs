//! Descriptions as another impression of the same tool would give them, made from a description instead of from
//! pictures: turned, shifted and scaled, with other noise in the texture, other lost and chance features, other
//! gaps. For load and for measuring search at scale, where rendering a million marks is out of reach.
//!
//! Invariants: what comes out is a description like any other, in the same bytes; the same description, seed and
//! strength give the same bytes; variants of one description differ from each other as impressions of one tool
//! do, which `exercise/examples/variants.rs` measures against rendered ones. Nothing calibrates on variants.
//!
//! ```
//! use commonlink_marks::{CaptureInput, Plane, Raw, describe, variant};
//! use commonlink_model::{CaptureKind, MarkKind};
//!
//! let picture = Plane::from_fn(96, 96, |x, y| if (x / 12 + y / 9) % 2 == 0 { 0.2 } else { 0.8 });
//! let input = CaptureInput {
//!     kind: MarkKind::Printed,
//!     capture: CaptureKind::PhotoSingle,
//!     raw: &Raw::Photos(vec![picture]),
//!     lights: &[],
//!     pixel_um: None,
//! };
//! let described = describe(&input)?;
//! assert_eq!(variant(&described, 7, 1.0).to_bytes(), variant(&described, 7, 1.0).to_bytes());
//! assert_ne!(variant(&described, 7, 1.0).to_bytes(), variant(&described, 8, 1.0).to_bytes());
//! # Ok::<(), commonlink_marks::MarksError>(())
//! ```

use crate::Quality;
use crate::canonical::Canonical;
use crate::describe::{Body, Description};
use crate::features::{DESCRIPTOR, Features, Point};
use crate::geometry::{Homography, Similarity};
use crate::layer::{Field, Layer};
use crate::plane::Plane;
use crate::raster::blur;

/// Another impression and capture of the tool behind a description. `strength` says how much it differs: 0 is only
/// turned and shifted, 1 as captures of middling severity do.
pub fn variant(of: &Description, seed: u64, strength: f64) -> Description {
    let mut noise = Noise::new(seed);
    let strength = if strength.is_finite() { strength.clamp(0.0, 2.0) as f32 } else { 0.0 };
    let body = match &of.body {
        Body::Relief(body) => Body::Relief(Box::new(body.varied(&mut noise, strength))),
        Body::Single(body) => Body::Single(Box::new(body.varied(&mut noise, strength))),
        Body::Printed(body) => Body::Printed(Box::new(body.varied(&mut noise, strength))),
        Body::Topography(body) => Body::Topography(Box::new(body.varied(&mut noise, strength))),
        Body::Profile(body) => Body::Profile(Box::new(body.varied(&mut noise, strength))),
    };
    let known = of.quality();
    let score = known.score + 0.03 * f64::from(noise.normal() * strength);
    let quality = Quality::new(score, known.reasons);
    of.with_body(body, quality)
}

/// Named noise: `SplitMix64` (Steele, Lea and Flood 2014).
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline]
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        b ^ (b >> 31)
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// Near normal, mean 0, standard deviation 1: the sum of four uniform 16-bit numbers.
    #[inline]
    pub(crate) fn normal(&mut self) -> f32 {
        let bits = self.bits();
        let sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        // Four uniforms on 0..65536 have mean 131070 and standard deviation 37837.
        (sum as f32 - 131_070.0) * (1.0 / 37_837.2)
    }

    /// A field of the given size with structure between two widths in pixels, deviation 1.
    pub(crate) fn band(&mut self, width: usize, height: usize, fine: f32, broad: f32) -> Plane {
        let white = Plane::from_fn(width, height, |_, _| self.normal());
        let mut out = blur(&white, fine);
        if broad > 0.0 {
            let slow = blur(&white, broad);
            for (value, slow) in out.values.iter_mut().zip(&slow.values) {
                *value -= slow;
            }
        }
        let count = out.values.len().max(1) as f32;
        let power = out.values.iter().map(|value| value * value).sum::<f32>() / count;
        let level = power.sqrt().max(1e-9).recip();
        for value in &mut out.values {
            *value *= level;
        }
        out
    }
}

/// Uneven contact: a few waves across the picture, the same at every level of detail.
pub(crate) struct Contact([[f32; 3]; 4]);

impl Contact {
    pub(crate) fn drawn(noise: &mut Noise) -> Self {
        Self(std::array::from_fn(|_| {
            [9.0 * noise.unit() - 4.5, 9.0 * noise.unit() - 4.5, std::f32::consts::TAU * noise.unit()]
        }))
    }

    /// Share of the weight that is left at a place given in parts of the picture.
    pub(crate) fn share(&self, u: f32, v: f32, strength: f32) -> f32 {
        let wave: f32 = self.0.iter().map(|[a, b, phase]| (a * u + b * v + phase).cos()).sum();
        (1.0 - strength * (0.9 * wave - 1.3).max(0.0)).clamp(0.0, 1.0)
    }
}

/// How the new picture lies on the old one.
#[derive(Clone, Copy)]
pub(crate) struct Pose {
    /// Turn from the old to the new picture in pixels: rows grow downwards.
    pub turn: f32,
    scale: f32,
    shift: (f32, f32),
}

impl Pose {
    pub(crate) fn drawn(noise: &mut Noise) -> Self {
        Self {
            turn: std::f32::consts::TAU * noise.unit(),
            scale: 0.92 + 0.16 * noise.unit(),
            shift: (0.06 * noise.unit() - 0.03, 0.06 * noise.unit() - 0.03),
        }
    }

    /// From the old picture of this size to the new one, which has the same size.
    fn there(&self, width: usize, height: usize) -> Similarity {
        let centre = (0.5 * (width as f32 - 1.0), 0.5 * (height as f32 - 1.0));
        let longer = width.max(height) as f32;
        let to = (centre.0 + self.shift.0 * longer, centre.1 + self.shift.1 * longer);
        Similarity::about(self.scale, self.turn, centre, to)
    }

    /// From the new picture to the old one.
    fn back(&self, width: usize, height: usize) -> Homography {
        let centre = (0.5 * (width as f32 - 1.0), 0.5 * (height as f32 - 1.0));
        let longer = width.max(height) as f32;
        let from = (centre.0 + self.shift.0 * longer, centre.1 + self.shift.1 * longer);
        Similarity::about(1.0 / self.scale, -self.turn, from, centre).homography()
    }
}

/// How much of a canonical picture another impression keeps.
#[derive(Clone, Copy)]
pub(crate) struct Keeps {
    /// Correlation of the texture with that of the tool.
    pub texture: f32,
    /// Correlation of the design with that of the tool.
    pub design: f32,
    /// Share of features found again.
    pub features: f32,
    /// Deviation of a number of a descriptor.
    pub descriptor: f32,
}

/// Four lamps: everything comes back, the texture by and large.
pub(crate) const FOUR_LIGHTS: [Keeps; 2] = [
    Keeps { texture: 0.98, design: 0.99, features: 0.80, descriptor: 1.0 },
    Keeps { texture: 0.91, design: 0.97, features: 0.62, descriptor: 4.0 },
];
/// One lamp at a place that is kept by hand.
pub(crate) const ONE_LIGHT: [Keeps; 2] = [
    Keeps { texture: 0.99, design: 1.0, features: 0.85, descriptor: 1.0 },
    Keeps { texture: 0.93, design: 0.97, features: 0.68, descriptor: 3.0 },
];
/// One lamp that stood anywhere changes the picture more than another tool would.
pub(crate) const ANY_LIGHT: [Keeps; 2] = [
    Keeps { texture: 0.95, design: 0.99, features: 0.75, descriptor: 2.0 },
    Keeps { texture: 0.85, design: 0.96, features: 0.58, descriptor: 4.0 },
];
/// Print: load of ink and drop-outs change from print to print.
pub(crate) const PRINT: [Keeps; 2] = [
    Keeps { texture: 0.96, design: 0.99, features: 0.80, descriptor: 2.0 },
    Keeps { texture: 0.88, design: 0.97, features: 0.62, descriptor: 4.0 },
];

impl Keeps {
    /// What captures of this strength keep, from what those of strength 0 and 1 do.
    pub(crate) fn of(bounds: &[Self; 2], strength: f32) -> Self {
        let [none, full] = bounds;
        let between = |a: f32, b: f32, least: f32| (a + strength * (b - a)).clamp(least, 1.0);
        Self {
            texture: between(none.texture, full.texture, 0.1),
            design: between(none.design, full.design, 0.3),
            features: between(none.features, full.features, 0.1),
            descriptor: none.descriptor + strength * (full.descriptor - none.descriptor),
        }
    }
}

impl Canonical {
    /// This picture as another impression under another camera.
    pub(crate) fn varied(
        &self,
        pose: &Pose,
        contact: &Contact,
        keeps: &Keeps,
        noise: &mut Noise,
        strength: f32,
    ) -> Self {
        let (width, height) = (self.texture.width, self.texture.height);
        let back = pose.back(width, height);
        let mut layer = |layer: &Layer, level: f64, keep: f32, fine: f32, broad: f32| {
            let field = layer.warped(&back.rescaled(level, level), layer.width, layer.height);
            mixed(field, keep, &noise.band(layer.width, layer.height, fine, broad), contact, strength)
        };
        let coarse = layer(&self.coarse, 4.0, keeps.design, 2.5, 9.0);
        let design = layer(&self.design, 2.0, keeps.design, 1.6, 6.0);
        let texture = layer(&self.texture, 1.0, keeps.texture, 0.9, 3.0);
        Self {
            pixel_um: self.pixel_um.map(|um| um / f64::from(pose.scale)),
            factor: self.factor,
            features: self.features.varied(&pose.there(width, height), (width, height), keeps, noise),
            coarse,
            design,
            texture,
        }
    }
}

/// A field with part of its values replaced by noise of its own kind.
fn mixed(field: Field, keep: f32, noise: &Plane, contact: &Contact, strength: f32) -> Layer {
    let Field { width, height, values, mut weights } = field;
    let other = (1.0 - keep * keep).max(0.0).sqrt();
    let values =
        values.iter().zip(&noise.values).map(|(value, noise)| keep * value + other * noise).collect();
    for (index, weight) in weights.iter_mut().enumerate() {
        let (u, v) = ((index % width) as f32 / width as f32, (index / width) as f32 / height as f32);
        *weight *= contact.share(u, v, strength);
    }
    Layer::of(&Plane { width, height, values }, &Plane { width, height, values: weights })
}

impl Features {
    fn varied(
        &self,
        there: &Similarity,
        (width, height): (usize, usize),
        keeps: &Keeps,
        noise: &mut Noise,
    ) -> Self {
        let mut out = Self::default();
        let mut missing = 0;
        let (right, bottom) = (width as f32 - 1.0, height as f32 - 1.0);
        for (index, point) in self.points.iter().enumerate() {
            let (x, y) = there.map(point.x, point.y);
            let inside = x > 2.0 && y > 2.0 && x < right - 2.0 && y < bottom - 2.0;
            if !inside || noise.unit() >= keeps.features {
                missing += 1;
                continue;
            }
            let jitter = 0.25 * point.size.min(4.0);
            out.points.push(Point {
                x: (x + jitter * noise.normal()).clamp(0.0, right),
                y: (y + jitter * noise.normal()).clamp(0.0, bottom),
                size: (point.size * there.scale() * (1.0 + 0.05 * noise.normal())).max(0.5),
                angle: point.angle + there.turn() + 0.06 * noise.normal(),
                raised: point.raised,
            });
            push_descriptor(&mut out.descriptors, self.row(index), keeps.descriptor, noise);
        }
        // Chance features take the place of those not found again: made of the same stuff, put together otherwise.
        for _ in 0..missing {
            let index = ((noise.unit() * self.len() as f32) as usize).min(self.len().saturating_sub(1));
            let point = self.points[index];
            out.points.push(Point {
                x: 2.0 + noise.unit() * (right - 4.0).max(0.0),
                y: 2.0 + noise.unit() * (bottom - 4.0).max(0.0),
                angle: std::f32::consts::TAU * noise.unit(),
                ..point
            });
            let turn = 8 * (1 + (noise.unit() * 15.0) as usize) + 1 + (noise.unit() * 7.0) as usize;
            let row = self.row(index);
            let other: [u8; DESCRIPTOR] = std::array::from_fn(|n| row[(n * 13 + turn) % DESCRIPTOR]);
            push_descriptor(&mut out.descriptors, &other, keeps.descriptor, noise);
        }
        out
    }
}

/// A descriptor with noise, brought back to its length.
fn push_descriptor(out: &mut Vec<u8>, row: &[u8], deviation: f32, noise: &mut Noise) {
    let mut values = [0.0_f32; DESCRIPTOR];
    for (value, byte) in values.iter_mut().zip(row) {
        *value = (f32::from(*byte) + deviation * noise.normal()).max(0.0);
    }
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-6);
    out.extend(values.iter().map(|value| (value * (255.0 / length)).round().min(255.0) as u8));
}
