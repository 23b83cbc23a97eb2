//! From a capture to a description, and from a description to bytes and back.
//!
//! Layout of the bytes: `CLMK`, format version (u16), kind (u8), capture (u8), quality, body, checksum
//! (FNV-1a over everything before it). Little-endian throughout.

use commonlink_model::{CaptureKind, Light, MarkKind};

use crate::codec::{Reader, Writer, checksum};
use crate::printed::PrintedDescription;
use crate::profile::ProfileDescription;
use crate::relief::ReliefDescription;
use crate::single::SingleDescription;
use crate::topography::TopographyDescription;
use crate::{MarksError, Plane, Quality, QualityReason};

const MAGIC: &[u8; 4] = b"CLMK";
const FORMAT: u16 = 1;
const CHECKSUM_BYTES: usize = 8;
/// Photographs below this many pixels on the shorter side hold no mark worth describing.
const LEAST_PIXELS: usize = 48;

/// The decoded data of one capture.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// Grey photographs, 0 (black) to 1 (white), one per file, in the order of the files.
    Photos(Vec<Plane>),
    /// A height map.
    Topography {
        /// Heights in micrometres, NaN where nothing was measured.
        heights_um: Plane,
        /// Micrometres per pixel.
        pixel_um: f64,
    },
    /// A height profile across striae.
    Profile {
        /// Micrometres between samples.
        step_um: f64,
        /// Heights in micrometres.
        z_um: Vec<f64>,
    },
}

/// Everything that may influence the description of a capture.
#[derive(Clone, Copy, Debug)]
pub struct CaptureInput<'a> {
    /// What kind of trace it is.
    pub kind: MarkKind,
    /// How it was recorded.
    pub capture: CaptureKind,
    /// The decoded data.
    pub raw: &'a Raw,
    /// One lamp per photograph, `None` where unknown. May be empty: all unknown.
    pub lights: &'a [Option<Light>],
    /// Micrometres per pixel of the original photographs, where known.
    pub pixel_um: Option<f64>,
}

/// What the engine keeps of a capture. Cheap to compare, stored as bytes.
#[derive(Clone, Debug)]
pub struct Description {
    kind: MarkKind,
    capture: CaptureKind,
    quality: Quality,
    pub(crate) body: Body,
    /// Checksum of the bytes: puts a pair into an order that depends on content alone.
    pub(crate) fingerprint: u64,
}

/// The part of a description that depends on the method.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Relief(Box<ReliefDescription>),
    Single(Box<SingleDescription>),
    Printed(Box<PrintedDescription>),
    Topography(Box<TopographyDescription>),
    Profile(Box<ProfileDescription>),
}

/// Describes one capture.
///
/// # Errors
/// Sizes, counts or scales that do not fit the stated capture, or a capture without any content.
pub fn describe(input: &CaptureInput<'_>) -> Result<Description, MarksError> {
    if input.pixel_um.is_some_and(|um| !(um.is_finite() && um > 0.0)) {
        return Err(MarksError::BadScale);
    }
    let (body, quality) = match (input.capture, input.raw) {
        (CaptureKind::Topography, Raw::Topography { heights_um, pixel_um }) => {
            let described = crate::topography::describe(heights_um, *pixel_um)?;
            let quality = described.quality();
            (Body::Topography(Box::new(described)), quality)
        }
        (CaptureKind::Profile, Raw::Profile { step_um, z_um }) => {
            let described = crate::profile::describe(*step_um, z_um)?;
            let quality = described.quality();
            (Body::Profile(Box::new(described)), quality)
        }
        (capture, Raw::Photos(photos)) if is_photo(capture) => {
            check_photos(capture, photos)?;
            describe_photos(input, photos)?
        }
        _ => return Err(MarksError::WrongRaw),
    };
    let mut described =
        Description { kind: input.kind, capture: input.capture, quality, body, fingerprint: 0 };
    described.fingerprint = checksum(&described.payload());
    Ok(described)
}

fn describe_photos(input: &CaptureInput<'_>, photos: &[Plane]) -> Result<(Body, Quality), MarksError> {
    if input.kind == MarkKind::Printed {
        let described = crate::printed::describe(photos, input.pixel_um)?;
        let quality = described.quality();
        return Ok((Body::Printed(Box::new(described)), quality));
    }
    let lights: Option<Vec<Light>> =
        if input.lights.len() == photos.len() { input.lights.iter().copied().collect() } else { None };
    match (input.capture, lights) {
        (CaptureKind::PhotoFourLight, Some(lights)) => {
            let described = crate::relief::describe(photos, &lights, input.pixel_um)?;
            let quality = described.quality();
            Ok((Body::Relief(Box::new(described)), quality))
        }
        (_, lights) => {
            let light = lights.and_then(|lights| lights.first().copied());
            let described = crate::single::describe(photos, light, input.pixel_um)?;
            let mut quality = described.quality();
            if light.is_none() {
                quality.reasons.push(QualityReason::LightsUnknown);
                quality = Quality::new(quality.score, quality.reasons);
            }
            Ok((Body::Single(Box::new(described)), quality))
        }
    }
}

fn is_photo(capture: CaptureKind) -> bool {
    matches!(capture, CaptureKind::PhotoSingle | CaptureKind::PhotoFixedLight | CaptureKind::PhotoFourLight)
}

fn check_photos(capture: CaptureKind, photos: &[Plane]) -> Result<(), MarksError> {
    let needed = if capture == CaptureKind::PhotoFourLight { 4 } else { 1 };
    if photos.len() != needed {
        return Err(MarksError::PhotoCount { needed, given: photos.len() });
    }
    for photo in photos {
        if photo.width.checked_mul(photo.height) != Some(photo.values.len()) {
            return Err(MarksError::PlaneSize {
                width: photo.width,
                height: photo.height,
                values: photo.values.len(),
            });
        }
        if (photo.width, photo.height) != (photos[0].width, photos[0].height) {
            return Err(MarksError::PhotoSizes);
        }
    }
    let shorter = photos[0].width.min(photos[0].height);
    if shorter < LEAST_PIXELS {
        return Err(MarksError::TooSmall { needed: LEAST_PIXELS, given: shorter });
    }
    Ok(())
}

impl Description {
    /// The kind of trace that was stated.
    pub fn kind(&self) -> MarkKind {
        self.kind
    }

    /// The capture that was stated.
    pub fn capture(&self) -> CaptureKind {
        self.capture
    }

    /// How far the capture can carry a comparison.
    pub fn quality(&self) -> Quality {
        self.quality.clone()
    }

    /// A shaded picture of the relief that is compared, lit from the upper left, 0 (black) to 1 (white), at working
    /// size: the same artificial lamp for every capture, so that two marks can be looked at under one light. Uneven
    /// depth and waviness are taken out as they are for comparison. Mid grey where nothing is known. `None` where no
    /// relief was computed: single photographs, prints, profiles, and topographies, whose heights are known as they are.
    pub fn relief(&self) -> Option<Plane> {
        match &self.body {
            Body::Relief(body) => Some(body.shaded()),
            Body::Single(_) | Body::Printed(_) | Body::Topography(_) | Body::Profile(_) => None,
        }
    }

    /// Columns and rows of [`Description::relief`].
    pub fn relief_size(&self) -> Option<(usize, usize)> {
        match &self.body {
            Body::Relief(body) => Some(body.size()),
            Body::Single(_) | Body::Printed(_) | Body::Topography(_) | Body::Profile(_) => None,
        }
    }

    /// The description as bytes, the same on every machine.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.payload();
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// The same kind and capture with another body.
    pub(crate) fn with_body(&self, body: Body, quality: Quality) -> Self {
        let mut out = Self { kind: self.kind, capture: self.capture, quality, body, fingerprint: 0 };
        out.fingerprint = checksum(&out.payload());
        out
    }

    fn payload(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.raw(MAGIC);
        out.u16(FORMAT);
        out.u8(MarkKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or(0) as u8);
        out.u8(CaptureKind::ALL.iter().position(|capture| *capture == self.capture).unwrap_or(0) as u8);
        self.quality.write(&mut out);
        match &self.body {
            Body::Relief(body) => {
                out.u8(1);
                body.write(&mut out);
            }
            Body::Single(body) => {
                out.u8(2);
                body.write(&mut out);
            }
            Body::Printed(body) => {
                out.u8(3);
                body.write(&mut out);
            }
            Body::Topography(body) => {
                out.u8(4);
                body.write(&mut out);
            }
            Body::Profile(body) => {
                out.u8(5);
                body.write(&mut out);
            }
        }
        out.into_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`MarksError::Damaged`] for anything cut short or altered, [`MarksError::FormatVersion`] for
    /// another format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MarksError> {
        let mut head = Reader::new(bytes);
        if head.raw(MAGIC.len(), "head")? != MAGIC {
            return Err(MarksError::Damaged { part: "head" });
        }
        let found = head.u16("format version")?;
        if found != FORMAT {
            return Err(MarksError::FormatVersion { found, known: FORMAT });
        }
        let payload = bytes
            .len()
            .checked_sub(CHECKSUM_BYTES)
            .and_then(|end| bytes.get(..end))
            .ok_or(MarksError::Damaged { part: "checksum" })?;
        let mut tail = Reader::new(bytes.get(payload.len()..).unwrap_or_default());
        let fingerprint = tail.u64("checksum")?;
        if checksum(payload) != fingerprint {
            return Err(MarksError::Damaged { part: "checksum" });
        }
        let mut input = Reader::new(payload.get(MAGIC.len() + 2..).unwrap_or_default());
        let kind =
            *MarkKind::ALL.get(usize::from(input.u8("kind")?)).ok_or(MarksError::Damaged { part: "kind" })?;
        let capture = *CaptureKind::ALL
            .get(usize::from(input.u8("capture")?))
            .ok_or(MarksError::Damaged { part: "capture" })?;
        let quality = Quality::read(&mut input)?;
        let body = match input.u8("body")? {
            1 => Body::Relief(Box::new(ReliefDescription::read(&mut input)?)),
            2 => Body::Single(Box::new(SingleDescription::read(&mut input)?)),
            3 => Body::Printed(Box::new(PrintedDescription::read(&mut input)?)),
            4 => Body::Topography(Box::new(TopographyDescription::read(&mut input)?)),
            5 => Body::Profile(Box::new(ProfileDescription::read(&mut input)?)),
            _ => return Err(MarksError::Damaged { part: "body" }),
        };
        input.end()?;
        Ok(Self { kind, capture, quality, body, fingerprint })
    }
}
