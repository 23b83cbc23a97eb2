//! The protocol between parent and child. One frame per direction and request:
//!
//! ```text
//! "CLDC"  version u16  blobs u8  0u8  header length u32  blob length u64 (per blob)  header JSON  blobs
//! ```
//!
//! Numbers are little-endian. Header and blobs are bounded by the reader before anything is taken in;
//! floats travel as blobs of little-endian values.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::DecodeError;
use crate::limits::{Limits, MIB, TableLimits};
use crate::values::{
    DecodeNote, DecodeRequest, Decoded, FileKind, GreyRaster, HeightMap, ImageFeatures, Input, Origin,
    Photograph, Pictures, Profile, Source,
};

const MAGIC: [u8; 4] = *b"CLDC";
const VERSION: u16 = 1;
const MAX_HEADER: u32 = 64 * 1024;
const MAX_BLOBS: u8 = 4;
/// Bytes reserved ahead of reading; what is longer grows as the bytes really arrive.
const RESERVE: u64 = 8 * MIB;
/// The largest picture a child may hand back.
const MAX_JPEG: usize = 32 * MIB as usize;

/// Header and blobs of one frame.
pub(super) struct Frame<H> {
    pub(super) header: H,
    pub(super) blobs: Vec<Vec<u8>>,
}

pub(super) fn write_frame<H: Serialize, B: Source + ?Sized>(
    out: &mut impl Write,
    header: &H,
    blobs: &[&B],
) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    let too_long = || io::Error::new(io::ErrorKind::InvalidData, "the frame is too long");
    let header_length = u32::try_from(header.len()).ok().filter(|n| *n <= MAX_HEADER).ok_or_else(too_long)?;
    let count = u8::try_from(blobs.len()).ok().filter(|n| *n <= MAX_BLOBS).ok_or_else(too_long)?;
    let mut head = MAGIC.to_vec();
    head.extend(VERSION.to_le_bytes());
    head.extend([count, 0]);
    head.extend(header_length.to_le_bytes());
    for blob in blobs {
        head.extend(blob.bytes().to_le_bytes());
    }
    head.extend(header);
    out.write_all(&head)?;
    for blob in blobs {
        blob.write_to(out)?;
    }
    out.flush()
}

/// The next frame, or `None` when the other side has closed between frames.
pub(super) fn read_frame<H: DeserializeOwned>(
    input: &mut impl Read,
    max_bytes: u64,
) -> io::Result<Option<Frame<H>>> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut head = [0; 12];
    let first = input.read(&mut head)?;
    if first == 0 {
        return Ok(None);
    }
    input.read_exact(&mut head[first..])?;
    let [m0, m1, m2, m3, v0, v1, count, _, h0, h1, h2, h3] = head;
    if [m0, m1, m2, m3] != MAGIC || u16::from_le_bytes([v0, v1]) != VERSION {
        return Err(wrong("not a frame of this version"));
    }
    let header_length = u32::from_le_bytes([h0, h1, h2, h3]);
    if header_length > MAX_HEADER || count > MAX_BLOBS {
        return Err(wrong("the frame's header is too long"));
    }
    let mut lengths = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        lengths.push(u64::from_le_bytes(bytes));
    }
    if lengths.iter().fold(0u64, |sum, n| sum.saturating_add(*n)) > max_bytes {
        return Err(wrong("the frame is longer than agreed"));
    }
    let header = exactly(input, u64::from(header_length))?;
    let header = serde_json::from_slice(&header)?;
    let blobs = lengths.into_iter().map(|n| exactly(input, n)).collect::<io::Result<_>>()?;
    Ok(Some(Frame { header, blobs }))
}

fn exactly(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    while (out.len() as u64) < length {
        // At most doubled, and never beyond the end: the child has little more memory than the largest file.
        let step = (length - out.len() as u64).min(RESERVE.max(out.len() as u64));
        out.try_reserve_exact(step as usize).map_err(|_full| io::Error::from(io::ErrorKind::OutOfMemory))?;
        if input.by_ref().take(step).read_to_end(&mut out)? as u64 != step {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(out)
}

/// What the files of a request are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    Photograph,
    X3p,
    HeightPng,
    ProfileCsv,
}

/// Header of a request.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Asked {
    /// The files follow as blobs; one answer.
    Values { what: What, max_side: u32, pictures: Pictures, heights: bool, limits: Limits },
    /// The rest of the input is the file; the answer is a sequence of frames, and the child's last.
    Table(TableLimits),
}

pub(super) fn write_table_request(out: &mut impl Write, limits: &TableLimits) -> io::Result<()> {
    write_frame::<_, [u8]>(out, &Asked::Table(limits.clone()), &[])
}

pub(super) fn write_request<B: Source>(
    out: &mut impl Write,
    request: &DecodeRequest<B>,
    limits: &Limits,
) -> io::Result<()> {
    let (what, blobs): (What, Vec<&B>) = match &request.input {
        Input::Photograph(bytes) => (What::Photograph, vec![bytes]),
        Input::X3p(bytes) => (What::X3p, vec![bytes]),
        Input::HeightPng { png, json } => (What::HeightPng, vec![png, json]),
        Input::ProfileCsv(bytes) => (What::ProfileCsv, vec![bytes]),
    };
    let asked = Asked::Values {
        what,
        max_side: request.max_side,
        pictures: request.pictures,
        heights: request.heights,
        limits: limits.clone(),
    };
    write_frame(out, &asked, &blobs)
}

/// The request of a frame, or `None` if the number of files is wrong.
pub(super) fn request_of(frame: Frame<Asked>) -> Option<(DecodeRequest, Limits)> {
    let Asked::Values { what, max_side, pictures, heights, limits } = frame.header else { return None };
    let mut blobs = frame.blobs.into_iter();
    let first = blobs.next()?;
    let input = match what {
        What::Photograph => Input::Photograph(first),
        What::X3p => Input::X3p(first),
        What::HeightPng => Input::HeightPng { png: first, json: blobs.next()? },
        What::ProfileCsv => Input::ProfileCsv(first),
    };
    blobs.next().is_none().then_some((DecodeRequest { input, max_side, pictures, heights }, limits))
}

/// Header of an answer. The values come as blobs: the numbers first, then the pictures that are said to be
/// there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    Photograph {
        original: (u32, u32),
        size: (u32, u32),
        format: FileKind,
        features: ImageFeatures,
        origin: Origin,
        preview: bool,
        detail: bool,
    },
    Topography {
        size: (u32, u32),
        pitch_um: (f64, f64),
        notes: Vec<DecodeNote>,
        preview: bool,
        detail: bool,
    },
    Profile {
        step_um: f64,
        notes: Vec<DecodeNote>,
    },
    Refused(DecodeError),
}

pub(super) fn write_answer(out: &mut impl Write, result: Result<Decoded, DecodeError>) -> io::Result<()> {
    let (answer, numbers, pictures) = match result {
        Err(error) => return write_frame::<_, [u8]>(out, &Answer::Refused(error), &[]),
        Ok(Decoded::Photograph(p)) => (
            Answer::Photograph {
                original: (p.original_width, p.original_height),
                size: (p.raster.width, p.raster.height),
                format: p.format,
                features: p.features,
                origin: p.origin,
                preview: p.preview_jpeg.is_some(),
                detail: p.detail_jpeg.is_some(),
            },
            p.raster.values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>(),
            [p.preview_jpeg, p.detail_jpeg],
        ),
        Ok(Decoded::Topography(map)) => (
            Answer::Topography {
                size: (map.width, map.height),
                pitch_um: (map.pitch_x_um, map.pitch_y_um),
                notes: map.notes,
                preview: map.preview_jpeg.is_some(),
                detail: map.detail_jpeg.is_some(),
            },
            map.heights_um.iter().flat_map(|v| v.to_le_bytes()).collect(),
            [map.preview_jpeg, map.detail_jpeg],
        ),
        Ok(Decoded::Profile(profile)) => (
            Answer::Profile { step_um: profile.step_um, notes: profile.notes },
            profile.heights_um.iter().flat_map(|v| v.to_le_bytes()).collect(),
            [None, None],
        ),
    };
    let mut blobs = vec![numbers.as_slice()];
    blobs.extend(pictures.iter().flatten().map(Vec::as_slice));
    write_frame(out, &answer, &blobs)
}

/// Turns an answer into values, and refuses whatever contradicts itself: the child may have been taken over
/// by the file it read. The error is what was wrong.
pub(super) fn decoded_of<B: Source>(
    frame: Frame<Answer>,
    request: &DecodeRequest<B>,
    limits: &Limits,
) -> Result<Result<Decoded, DecodeError>, &'static str> {
    let mut blobs = frame.blobs.into_iter();
    let decoded = match frame.header {
        Answer::Refused(error) => return Ok(Err(error)),
        Answer::Photograph { original, size, format, features, origin, preview, detail } => {
            let values = floats(blobs.next(), size)?;
            if !values.iter().all(|v| (-1e-3..=1.001).contains(v)) {
                return Err("grey values out of range");
            }
            let long = original.0.max(original.1);
            let sane = limits.check_points(u64::from(original.0), u64::from(original.1)).is_ok()
                && size.0.max(size.1) <= request.max_side.max(1).min(long)
                && size.0 > 0
                && size.1 > 0;
            if !sane {
                return Err("sizes that don't fit each other");
            }
            Decoded::Photograph(Photograph {
                original_width: original.0,
                original_height: original.1,
                scale: f64::from(size.0.max(size.1)) / f64::from(long),
                raster: GreyRaster {
                    width: size.0,
                    height: size.1,
                    values: values.into_iter().map(|v| v.clamp(0.0, 1.0)).collect(),
                },
                format,
                features,
                origin,
                preview_jpeg: picture(preview, &mut blobs)?,
                detail_jpeg: picture(detail, &mut blobs)?,
            })
        }
        Answer::Topography { size, pitch_um, notes, preview, detail } => {
            let heights_um = if request.heights { floats(blobs.next(), size)? } else { none(blobs.next())? };
            let sane = limits.check_heights(u64::from(size.0), u64::from(size.1)).is_ok()
                && positive(pitch_um.0)
                && positive(pitch_um.1)
                && !heights_um.iter().any(|h| h.is_infinite());
            if !sane {
                return Err("a height map that can't be");
            }
            Decoded::Topography(HeightMap {
                width: size.0,
                height: size.1,
                pitch_x_um: pitch_um.0,
                pitch_y_um: pitch_um.1,
                heights_um,
                notes,
                preview_jpeg: picture(preview, &mut blobs)?,
                detail_jpeg: picture(detail, &mut blobs)?,
            })
        }
        Answer::Profile { step_um, notes } => {
            let bytes = blobs.next().unwrap_or_default();
            let (samples, rest) = bytes.as_chunks::<8>();
            let heights_um: Vec<f64> = samples.iter().map(|b| f64::from_le_bytes(*b)).collect();
            if !rest.is_empty()
                || samples.is_empty() == request.heights
                || !positive(step_um)
                || heights_um.iter().any(|h| h.is_infinite())
            {
                return Err("a profile that can't be");
            }
            Decoded::Profile(Profile { step_um, heights_um, notes })
        }
    };
    if blobs.next().is_some() { Err("more than was asked for") } else { Ok(Ok(decoded)) }
}

fn positive(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

fn floats(blob: Option<Vec<u8>>, size: (u32, u32)) -> Result<Vec<f32>, &'static str> {
    let bytes = blob.ok_or("no values")?;
    let (values, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() || values.len() as u64 != u64::from(size.0) * u64::from(size.1) {
        return Err("a number of values that doesn't fit the size");
    }
    Ok(values.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

fn none(blob: Option<Vec<u8>>) -> Result<Vec<f32>, &'static str> {
    if blob.is_some_and(|bytes| bytes.is_empty()) {
        Ok(Vec::new())
    } else {
        Err("values that nobody asked for")
    }
}

fn picture(there: bool, blobs: &mut impl Iterator<Item = Vec<u8>>) -> Result<Option<Vec<u8>>, &'static str> {
    if !there {
        return Ok(None);
    }
    let bytes = blobs.next().ok_or("a picture is missing")?;
    if bytes.len() > MAX_JPEG || FileKind::of(&bytes) != Some(FileKind::Jpeg) {
        return Err("a picture that is no JPEG");
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests;
