//! Pictures to files. Encoders only; nothing is read here.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::ExerciseError;

pub(crate) fn grey_jpeg(pixels: &[u8], size: u32, quality: u8) -> Result<Vec<u8>, ExerciseError> {
    jpeg(pixels, size, quality, ExtendedColorType::L8)
}

pub(crate) fn colour_jpeg(pixels: &[u8], size: u32, quality: u8) -> Result<Vec<u8>, ExerciseError> {
    jpeg(pixels, size, quality, ExtendedColorType::Rgb8)
}

fn jpeg(pixels: &[u8], size: u32, quality: u8, colour: ExtendedColorType) -> Result<Vec<u8>, ExerciseError> {
    let mut bytes = Vec::with_capacity(pixels.len() / 4);
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(pixels, size, size, colour)
        .map_err(|cause| ExerciseError::Encode(cause.to_string()))?;
    Ok(bytes)
}

/// 16-bit grey PNG.
pub(crate) fn deep_png(pixels: &[u16], size: u32) -> Result<Vec<u8>, ExerciseError> {
    let native: Vec<u8> = pixels.iter().flat_map(|value| value.to_ne_bytes()).collect();
    let mut bytes = Vec::with_capacity(native.len());
    PngEncoder::new(&mut bytes)
        .write_image(&native, size, size, ExtendedColorType::L16)
        .map_err(|cause| ExerciseError::Encode(cause.to_string()))?;
    Ok(bytes)
}
