//! Heights in a 16-bit grey PNG with a JSON beside it:
//! `height_nm = (value - z_zero) * z_nm_per_count`, points `pixel_um` apart, `nodata` = missing.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{ColorType, ImageDecoder};
use serde::Deserialize;

use crate::error::DecodeError;
use crate::limits::{Limits, MIB};
use crate::values::{FileKind, HeightMap};

const WANTED: &str = "a grey PNG of 16 bits with its JSON";

/// The JSON beside the picture. Other fields are left alone.
#[derive(Deserialize)]
struct Sidecar {
    z_nm_per_count: f64,
    z_zero: f64,
    pixel_um: f64,
    #[serde(default)]
    nodata: Option<f64>,
}

pub(crate) fn decode(png: &[u8], json: &[u8], limits: &Limits) -> Result<HeightMap, DecodeError> {
    if json.len() as u64 > MIB {
        return Err(DecodeError::TooLarge { bytes: json.len() as u64, limit: MIB });
    }
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let sidecar: Sidecar = serde_json::from_slice(json)
        .map_err(|e| DecodeError::malformed(format!("the JSON of the heights: {e}")))?;
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if !positive(sidecar.z_nm_per_count) || !positive(sidecar.pixel_um) || !sidecar.z_zero.is_finite() {
        return Err(DecodeError::malformed(
            "z_nm_per_count and pixel_um must be above 0, and z_zero a number",
        ));
    }
    super::check_pitch(sidecar.pixel_um)?;
    // The farthest heights that the formula can give are those of the least and the greatest count.
    let farthest = [0.0, f64::from(u16::MAX)]
        .map(|count| ((count - sidecar.z_zero) * sidecar.z_nm_per_count / 1000.0).abs());
    if !farthest.iter().all(|um| *um <= commonlink_model::MOST_HEIGHT_UM) {
        return Err(DecodeError::malformed(
            "z_nm_per_count and z_zero give heights of more than ten metres; they are meant in nanometres",
        ));
    }
    if FileKind::of(png) != Some(FileKind::Png) {
        return Err(DecodeError::unsupported(super::photograph::name_of(png), WANTED));
    }
    let mut library = image::Limits::default();
    library.max_alloc = Some(512 * MIB);
    let broken = |e: image::ImageError| DecodeError::malformed(e.to_string());
    let decoder = PngDecoder::with_limits(Cursor::new(png), library).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    limits.check_heights(u64::from(width), u64::from(height))?;
    if decoder.color_type() != ColorType::L16 {
        return Err(DecodeError::unsupported(format!("a PNG of type {:?}", decoder.color_type()), WANTED));
    }
    let mut counts = vec![0; width as usize * height as usize * 2];
    decoder.read_image(&mut counts).map_err(broken)?;
    let height_um = |count: u16| {
        let value = f64::from(count);
        if sidecar.nodata == Some(value) {
            return f32::NAN;
        }
        ((value - sidecar.z_zero) * sidecar.z_nm_per_count / 1000.0) as f32
    };
    Ok(HeightMap {
        width,
        height,
        pitch_x_um: sidecar.pixel_um,
        pitch_y_um: sidecar.pixel_um,
        heights_um: counts.as_chunks().0.iter().map(|b| height_um(u16::from_ne_bytes(*b))).collect(),
        notes: Vec::new(),
        preview_jpeg: None,
        detail_jpeg: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(values: &[u16], width: u32) -> Vec<u8> {
        let height = values.len() as u32 / width;
        let picture: image::ImageBuffer<image::Luma<u16>, _> =
            image::ImageBuffer::from_raw(width, height, values.to_vec()).unwrap();
        let mut out = Cursor::new(Vec::new());
        image::DynamicImage::ImageLuma16(picture).write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn the_formula_holds() {
        let json = br#"{"z_nm_per_count": 2.5, "z_zero": 100, "pixel_um": 6.25, "nodata": 0, "note": "x"}"#;
        let map = decode(&png(&[100, 102, 0, 500], 2), json, &Limits::default()).unwrap();
        assert_eq!(map.heights_um[..2], [0.0, 0.005]);
        assert!(map.heights_um[2].is_nan());
        assert_eq!(map.heights_um[3..], [1.0]);
        assert_eq!((map.pitch_x_um, map.width, map.height), (6.25, 2, 2));
    }

    #[test]
    fn eight_bits_and_senseless_scales_are_refused() {
        let grey = image::GrayImage::new(2, 2);
        let mut out = Cursor::new(Vec::new());
        image::DynamicImage::ImageLuma8(grey).write_to(&mut out, image::ImageFormat::Png).unwrap();
        let good = br#"{"z_nm_per_count":1,"z_zero":0,"pixel_um":1,"nodata":null}"#;
        let limits = Limits::default();
        assert!(matches!(
            decode(&out.into_inner(), good, &limits),
            Err(DecodeError::UnsupportedFormat { .. })
        ));
        for bad in [
            &br#"{"z_nm_per_count":0,"z_zero":0,"pixel_um":1}"#[..],
            br#"{"z_nm_per_count":1e300,"z_zero":0,"pixel_um":1}"#,
            br#"{"z_nm_per_count":1,"z_zero":-1e300,"pixel_um":1}"#,
            br#"{"z_nm_per_count":1,"z_zero":0,"pixel_um":1e-300}"#,
            br#"{"z_nm_per_count":1,"z_zero":0,"pixel_um":1e300}"#,
            br#"{"z_zero":0}"#,
            b"",
            b"[]",
        ] {
            assert!(matches!(decode(&png(&[1], 1), bad, &limits), Err(DecodeError::Malformed { .. })));
        }
    }
}
