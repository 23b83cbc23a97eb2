//! x3p, the container of ISO 25178-72: a zip of `main.xml` and the heights, in metres, as a matrix with x
//! running fastest. Row 0 of the file becomes row 0 of the map; writers in use put the upper left corner
//! first.
//!
//! Bounds: at most 1,000 entries, 16 MiB of XML, and exactly as many bytes of heights as the declared size
//! asks for; no more than that is ever unpacked, whatever the entry claims. Nothing is written by a name
//! from the archive. Integers are scaled by the increment of the z axis and shifted by its offset; floats
//! are metres as they stand (the standard gives the increment a meaning for integers only).
//!
//! Some writers put millimetres where metres belong. Points more than a millimetre apart make no
//! micro-topography, so such files are taken as millimetres and carry a note.

use std::io::{Cursor, Read};

use md5::{Digest, Md5};
use zip::ZipArchive;

use super::x3p_xml::{DataType, Description, Points, parse};
use crate::error::DecodeError;
use crate::limits::{Limits, MIB};
use crate::values::{DecodeNote, Decoded, FileKind, HeightMap, Profile};

const WANTED: &str = "x3p (ISO 25178-72)";
const MAX_ENTRIES: usize = 1_000;
const MAX_XML: u64 = 16 * MIB;
/// Points further apart than this many metres are taken to be in millimetres.
const WIDEST_PITCH_M: f64 = 1e-3;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    if FileKind::of(bytes) != Some(FileKind::Zip) {
        return Err(DecodeError::unsupported(super::photograph::name_of(bytes), WANTED));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| DecodeError::malformed(format!("the zip container: {e}")))?;
    if archive.len() > MAX_ENTRIES {
        return Err(DecodeError::malformed(format!("the container has {} entries", archive.len())));
    }
    let main = main_name(&archive)?;
    let folder = main.strip_suffix("main.xml").unwrap_or_default().to_owned();
    let xml = entry(&mut archive, &main, MAX_XML)?;
    if xml.len() as u64 > MAX_XML {
        return Err(DecodeError::TooLarge { bytes: xml.len() as u64, limit: MAX_XML });
    }
    let description = parse(&xml)?;
    drop(xml);
    limits.check_heights(description.width, description.height)?;
    let mut notes = Vec::new();
    let metres = heights(&mut archive, &folder, &description, &mut notes)?;
    to_micrometres(metres, &description, notes)
}

fn main_name(archive: &Archive<'_>) -> Result<String, DecodeError> {
    archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(|name| name == "main.xml" || name.ends_with("/main.xml"))
        .min_by_key(|name| (name.len(), name.clone()))
        .ok_or_else(|| DecodeError::unsupported("a zip container without main.xml", WANTED))
}

/// Unpacks at most `limit + 1` bytes of an entry, whatever it declares.
fn entry(archive: &mut Archive<'_>, name: &str, limit: u64) -> Result<Vec<u8>, DecodeError> {
    let file = archive
        .by_name(name)
        .map_err(|e| DecodeError::malformed(format!("entry `{name}` of the container: {e}")))?;
    let mut out = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|e| DecodeError::malformed(format!("entry `{name}` of the container: {e}")))?;
    Ok(out)
}

/// The heights in metres before the units are looked at, NaN where missing.
fn heights(
    archive: &mut Archive<'_>,
    folder: &str,
    description: &Description,
    notes: &mut Vec<DecodeNote>,
) -> Result<Vec<f64>, DecodeError> {
    let count = description.width * description.height;
    match &description.points {
        Points::List(list) => {
            if list.len() as u64 != count {
                return Err(DecodeError::malformed(format!("{} heights for {count} points", list.len())));
            }
            list.iter().map(|text| listed(text, description)).collect()
        }
        Points::Link { name, md5, valid } => {
            let wanted = count * description.data_type.bytes();
            let data = entry(archive, &format!("{folder}{name}"), wanted)?;
            if data.len() as u64 != wanted {
                let more = if data.len() as u64 > wanted { "more" } else { "fewer" };
                return Err(DecodeError::malformed(format!(
                    "{more} than the {wanted} bytes that the size asks for"
                )));
            }
            if md5.as_ref().is_some_and(|md5| *md5 != hexadecimal(&Md5::digest(&data))) {
                notes.push(DecodeNote::ChecksumDiffers);
            }
            let mut out = numbers(&data, description);
            if let Some(valid) = valid {
                let mask = entry(archive, &format!("{folder}{valid}"), count.div_ceil(8))?;
                for (i, height) in out.iter_mut().enumerate() {
                    if mask.get(i / 8).is_none_or(|byte| byte >> (i % 8) & 1 == 0) {
                        *height = f64::NAN;
                    }
                }
            }
            Ok(out)
        }
    }
}

fn listed(text: &str, description: &Description) -> Result<f64, DecodeError> {
    if text.is_empty() {
        return Ok(f64::NAN);
    }
    let value: f64 =
        text.parse().map_err(|e| DecodeError::malformed(format!("`{text}` in the list of heights: {e}")))?;
    Ok(if description.data_type.is_integer() {
        value * description.z_increment + description.z_offset
    } else {
        value + description.z_offset
    })
}

fn numbers(data: &[u8], description: &Description) -> Vec<f64> {
    let (increment, offset) = (description.z_increment, description.z_offset);
    let integer = |value: f64| value * increment + offset;
    match description.data_type {
        DataType::Int16 => {
            data.as_chunks().0.iter().map(|b| integer(f64::from(i16::from_le_bytes(*b)))).collect()
        }
        DataType::Int32 => {
            data.as_chunks().0.iter().map(|b| integer(f64::from(i32::from_le_bytes(*b)))).collect()
        }
        DataType::Float32 => {
            data.as_chunks().0.iter().map(|b| f64::from(f32::from_le_bytes(*b)) + offset).collect()
        }
        DataType::Float64 => data.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b) + offset).collect(),
    }
}

fn to_micrometres(
    metres: Vec<f64>,
    description: &Description,
    mut notes: Vec<DecodeNote>,
) -> Result<Decoded, DecodeError> {
    let millimetres = description.pitch_x > WIDEST_PITCH_M;
    if millimetres {
        notes.push(DecodeNote::LengthsTakenAsMillimetres);
    }
    let unit = if millimetres { 1e3 } else { 1e6 };
    super::check_pitch(description.pitch_x * unit)?;
    super::check_pitch(description.pitch_y * unit)?;
    // Some writers put an enormous number where nothing was measured.
    let height = |metres: f64| {
        let value = metres * unit;
        if value.abs() <= commonlink_model::MOST_HEIGHT_UM { value } else { f64::NAN }
    };
    if description.height == 1 {
        return Ok(Decoded::Profile(Profile {
            step_um: description.pitch_x * unit,
            heights_um: metres.into_iter().map(height).collect(),
            notes,
        }));
    }
    Ok(Decoded::Topography(HeightMap {
        width: description.width as u32,
        height: description.height as u32,
        pitch_x_um: description.pitch_x * unit,
        pitch_y_um: description.pitch_y * unit,
        heights_um: metres.into_iter().map(|metres| height(metres) as f32).collect(),
        notes,
        preview_jpeg: None,
        detail_jpeg: None,
    }))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests;
