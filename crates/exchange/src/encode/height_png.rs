//! Writes a height map as a 16-bit grey PNG with its JSON. Count 0 is kept for missing points.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::{EncodeError, check};
use crate::HeightMap;

/// Counts from the lowest to the highest point when the step is chosen here.
const SPAN: f64 = 65_000.0;

/// The two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeightPng {
    /// The picture, `NAME.png`.
    pub png: Vec<u8>,
    /// Its meaning, `NAME.json`.
    pub json: String,
}

/// The height map as picture and JSON. `nm_per_count` is the height of one count in nanometres; `None`
/// spreads the range of heights over the 16 bits. With a given step, heights outside the range end at its
/// limits; the error of a height within it is at most half a step.
///
/// # Errors
/// If the map contradicts itself, or its two pitches differ by more than 0.1 %.
pub fn height_png(map: &HeightMap, nm_per_count: Option<f64>) -> Result<HeightPng, EncodeError> {
    check(map)?;
    if (map.pitch_x_um / map.pitch_y_um - 1.0).abs() > 1e-3 {
        return Err(EncodeError::UnequalPitch { x_um: map.pitch_x_um, y_um: map.pitch_y_um });
    }
    if nm_per_count.is_some_and(|step| !step.is_finite() || step <= 0.0) {
        return Err(EncodeError::Inconsistent("the height of a count is not above 0"));
    }
    let measured = || map.heights_um.iter().filter(|h| h.is_finite()).map(|h| f64::from(*h) * 1000.0);
    let (low, high) =
        measured().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), nm| (l.min(nm), h.max(nm)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let step = nm_per_count.unwrap_or(if high > low { (high - low) / SPAN } else { 1.0 });
    let zero = 32_768.0 - f64::midpoint(low, high) / step;
    let counts: Vec<u8> = map
        .heights_um
        .iter()
        .flat_map(|um| {
            let count = f64::from(*um) * 1000.0 / step + zero;
            let count = if um.is_finite() { count.round().clamp(1.0, 65_535.0) as u16 } else { 0 };
            count.to_ne_bytes()
        })
        .collect();
    let mut png = Cursor::new(Vec::new());
    PngEncoder::new(&mut png).write_image(&counts, map.width, map.height, ExtendedColorType::L16)?;
    let json = serde_json::json!({
        "z_nm_per_count": step, "z_zero": zero, "pixel_um": map.pitch_x_um, "nodata": 0,
    });
    Ok(HeightPng { png: png.into_inner(), json: format!("{json}\n") })
}
