//! Pictures made by us: JPEGs without metadata for people to look at, the shaded relief of a height map,
//! and simple measures of a raster.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use crate::decode::AreaReducer;
use crate::values::{GreyRaster, HeightMap, ImageFeatures, Pictures};

/// Longest side of the small picture in points.
pub(crate) const PREVIEW_SIDE: u32 = 640;
/// Bytes the small picture should not exceed.
const PREVIEW_BYTES: usize = 60 * 1024;
/// Qualities tried for the small picture until it fits.
const PREVIEW_QUALITIES: [u8; 7] = [84, 74, 64, 52, 40, 28, 18];
const DETAIL_QUALITY: u8 = 86;

type Jpegs = (Option<Vec<u8>>, Option<Vec<u8>>);

/// A raster as a grey JPEG without metadata. `quality` is 1 to 100.
///
/// # Errors
/// If a side is 0 or over 65,535, or the number of values is not width times height.
pub fn jpeg_of_grey(raster: &GreyRaster, quality: u8) -> Result<Vec<u8>, image::ImageError> {
    jpeg(&raster.values, raster.width, raster.height, 1, quality)
}

/// The small and the larger JPEG as wanted, of a raster with 1 or 3 interleaved channels that is already no
/// larger than the largest of them.
pub(crate) fn pictures(
    values: &[f32],
    width: u32,
    height: u32,
    channels: usize,
    wanted: Pictures,
) -> Result<Jpegs, image::ImageError> {
    let detail =
        wanted.detail_side.map(|_| jpeg(values, width, height, channels, DETAIL_QUALITY)).transpose()?;
    if !wanted.preview {
        return Ok((None, detail));
    }
    let (small, small_width, small_height) = reduced(values, width, height, channels, PREVIEW_SIDE);
    let mut preview = Vec::new();
    for quality in PREVIEW_QUALITIES {
        preview = jpeg(&small, small_width, small_height, channels, quality)?;
        if preview.len() <= PREVIEW_BYTES {
            break;
        }
    }
    Ok((Some(preview), detail))
}

/// The same of a grey raster of any size.
pub(crate) fn pictures_of_grey(raster: &GreyRaster, wanted: Pictures) -> Result<Jpegs, image::ImageError> {
    let side = wanted.detail_side.unwrap_or(PREVIEW_SIDE).clamp(16, 4096);
    let (values, width, height) = reduced(&raster.values, raster.width, raster.height, 1, side);
    pictures(&values, width, height, 1, wanted)
}

fn reduced(values: &[f32], width: u32, height: u32, channels: usize, side: u32) -> (Vec<f32>, u32, u32) {
    let (to_width, to_height) = crate::decode::fit(width, height, side);
    let mut reducer = AreaReducer::new((width, height), (to_width, to_height), channels);
    for row in values.chunks_exact((width as usize * channels).max(1)) {
        reducer.push(row);
    }
    (reducer.finish(), to_width, to_height)
}

fn jpeg(
    values: &[f32],
    width: u32,
    height: u32,
    channels: usize,
    quality: u8,
) -> Result<Vec<u8>, image::ImageError> {
    let bytes: Vec<u8> = values.iter().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
    let color = if channels == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    if bytes.len() as u64 != u64::from(width) * u64::from(height) * channels as u64 {
        let wrong = image::error::ParameterErrorKind::DimensionMismatch;
        return Err(image::ImageError::Parameter(image::error::ParameterError::from_kind(wrong)));
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100)).encode(&bytes, width, height, color)?;
    Ok(out)
}

/// A height map as if lit by a far lamp at the upper left, 45° above the surface, with slopes exaggerated so
/// that their standard deviation looks the same for flat and deep marks. Missing points are mid grey.
/// Same width and height as the map; values 0..=1.
pub fn shaded_relief(map: &HeightMap) -> GreyRaster {
    let (width, height) = (map.width as usize, map.height as usize);
    let at = |x: usize, y: usize| map.heights_um.get(y * width + x).copied().unwrap_or(f32::NAN);
    let slope = |low: f32, high: f32, pitch: f64| (high - low) / (2.0 * pitch as f32);
    let slopes: Vec<(f32, f32)> = (0..width * height)
        .map(|i| {
            let (x, y) = (i % width, i / width);
            let (left, right) = (at(x.saturating_sub(1), y), at((x + 1).min(width - 1), y));
            let (up, down) = (at(x, y.saturating_sub(1)), at(x, (y + 1).min(height - 1)));
            (slope(left, right, map.pitch_x_um), slope(up, down, map.pitch_y_um))
        })
        .collect();
    let (mut sum, mut count) = (0.0f64, 0u64);
    for (sx, sy) in slopes.iter().filter(|(sx, sy)| sx.is_finite() && sy.is_finite()) {
        sum += f64::from(sx * sx + sy * sy);
        count += 1;
    }
    let spread = if count == 0 { 0.0 } else { (sum / count as f64).sqrt() as f32 };
    let gain = if spread > 0.0 && spread.is_finite() { 0.6 / spread } else { 0.0 };
    let values = slopes
        .iter()
        .map(|(sx, sy)| {
            let (nx, ny) = (-sx * gain, -sy * gain);
            // Lamp direction (-1, -1, sqrt 2) of length 2: left, up in rows, above.
            let lit = (-nx - ny + std::f32::consts::SQRT_2) / (2.0 * (nx * nx + ny * ny + 1.0).sqrt());
            if lit.is_finite() { lit.clamp(0.0, 1.0) } else { 0.5 }
        })
        .collect();
    GreyRaster { width: map.width, height: map.height, values }
}

/// Measures of a grey raster; `white` and `black` are the shares of clipped original pixels.
pub(crate) fn features(values: &[f32], width: usize, white: f64, black: f64) -> ImageFeatures {
    let (mean, variance) = mean_and_variance(values.iter().copied());
    let height = values.len() / width.max(1);
    let inner =
        (1..height.saturating_sub(1)).flat_map(|y| (1..width.saturating_sub(1)).map(move |x| y * width + x));
    let laplacian = inner
        .map(|i| values[i - 1] + values[i + 1] + values[i - width] + values[i + width] - 4.0 * values[i]);
    let (_, edges) = mean_and_variance(laplacian);
    ImageFeatures {
        mean: mean as f32,
        contrast: variance.sqrt() as f32,
        sharpness: if variance > 1e-9 { (edges / variance) as f32 } else { 0.0 },
        clipped_white: white as f32,
        clipped_black: black as f32,
    }
}

fn mean_and_variance(values: impl Iterator<Item = f32>) -> (f64, f64) {
    let (mut count, mut sum, mut squares) = (0u64, 0.0f64, 0.0f64);
    for value in values {
        let value = f64::from(value);
        count += 1;
        sum += value;
        squares += value * value;
    }
    if count == 0 {
        return (0.0, 0.0);
    }
    let mean = sum / count as f64;
    (mean, (squares / count as f64 - mean * mean).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(side: u32) -> GreyRaster {
        let values = (0..side * side).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as f32 / 255.0).collect();
        GreyRaster { width: side, height: side, values }
    }

    #[test]
    fn the_preview_of_pure_noise_is_brought_down() {
        let wanted = Pictures { preview: true, detail_side: Some(1280) };
        let (preview, detail) = pictures_of_grey(&noise(1300), wanted).unwrap();
        let preview = preview.unwrap();
        assert!(preview.len() < 110 * 1024, "{}", preview.len());
        assert!(detail.unwrap().len() > preview.len());
        let back = image::load_from_memory(&preview).unwrap();
        assert_eq!((back.width(), back.height()), (640, 640));
    }

    #[test]
    fn blurring_lowers_sharpness() {
        let sharp = noise(64);
        let (blurred, ..) = reduced(&sharp.values, 64, 64, 1, 16);
        let wide: Vec<f32> = (0..64 * 64).map(|i| blurred[(i / 64 / 4) * 16 + (i % 64) / 4]).collect();
        let (a, b) = (features(&sharp.values, 64, 0.0, 0.0), features(&wide, 64, 0.0, 0.0));
        assert!(a.sharpness > 2.0 * b.sharpness, "{} {}", a.sharpness, b.sharpness);
        assert!(features(&[0.5; 100], 10, 0.0, 0.0).sharpness < 1e-9);
    }

    #[test]
    fn a_wall_facing_the_lamp_is_brighter() {
        let mut map = HeightMap {
            width: 9,
            height: 3,
            pitch_x_um: 1.0,
            pitch_y_um: 1.0,
            heights_um: (0..27).map(|i| -((i % 9) as f32 - 4.0).abs()).collect(),
            notes: Vec::new(),
            preview_jpeg: None,
            detail_jpeg: None,
        };
        let relief = shaded_relief(&map);
        assert!(relief.values[9 + 2] > relief.values[9 + 6], "rising to the right faces the left lamp");
        map.heights_um.fill(f32::NAN);
        assert!(shaded_relief(&map).values.iter().all(|v| (v - 0.5).abs() < 1e-6));
    }

    #[test]
    fn a_wrong_number_of_values_is_refused() {
        let raster = GreyRaster { width: 4, height: 4, values: vec![0.0; 3] };
        assert!(jpeg_of_grey(&raster, 80).is_err());
    }
}
