//! Photographs: JPEG, PNG, WebP and TIFF to a grey raster, simple measures, and pictures for people.
//!
//! The picture is decoded once at full size; grey and colour are averaged down row by row from it. EXIF
//! orientation is applied to the results. Transparent parts are laid on white. A JPEG that ends before its
//! end marker is refused, because half a mark would be compared as if it were a whole one.

use std::io::Cursor;

use image::codecs::{jpeg::JpegDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::error::{ImageError, LimitErrorKind};
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder};

use super::area::{AreaReducer, fit};
use super::orient::{swaps_sides, upright};
use crate::error::DecodeError;
use crate::limits::{Limits, MIB};
use crate::picture;
use crate::values::{FileKind, GreyRaster, Origin, Photograph, Pictures};

const WANTED: &str = "a photograph as JPEG, PNG, WebP or TIFF";
/// Bytes a decoder may take for one picture at full size and its working memory.
const MAX_DECODED: u64 = 512 * MIB;
/// Longer sides that messengers reduce pictures to.
const MESSENGER_SIDES: [u32; 8] = [960, 1024, 1080, 1280, 1440, 1600, 2048, 2560];
/// Below this longer side fine detail of a mark is not resolved.
const LOW_RESOLUTION: u32 = 1200;
const MAX_PICTURE_SIDE: u32 = 4096;

pub(crate) fn decode(
    bytes: &[u8],
    max_side: u32,
    wanted: Pictures,
    limits: &Limits,
) -> Result<Photograph, DecodeError> {
    let format = FileKind::of(bytes).filter(|kind| *kind != FileKind::Zip);
    let format = format.ok_or_else(|| DecodeError::unsupported(name_of(bytes), WANTED))?;
    let input = Cursor::new(bytes);
    let library = library_limits(limits);
    match format {
        FileKind::Jpeg => {
            if !jpeg_is_complete(bytes) {
                return Err(DecodeError::malformed("the JPEG ends before its end marker"));
            }
            read(JpegDecoder::new(input).map_err(refusal)?, format, max_side, wanted, limits)
        }
        FileKind::Png => {
            let decoder = PngDecoder::with_limits(input, library).map_err(refusal)?;
            read(decoder, format, max_side, wanted, limits)
        }
        FileKind::Webp => read(WebPDecoder::new(input).map_err(refusal)?, format, max_side, wanted, limits),
        FileKind::Tiff => read(TiffDecoder::new(input).map_err(refusal)?, format, max_side, wanted, limits),
        FileKind::Zip => Err(DecodeError::unsupported("a zip container", WANTED)),
    }
}

fn library_limits(limits: &Limits) -> image::Limits {
    let mut library = image::Limits::default();
    // Sides are checked by `Limits::check_points` from the header, with a better message.
    library.max_image_width = None;
    library.max_image_height = None;
    library.max_alloc = Some(MAX_DECODED.min(limits.address_space));
    library
}

fn read<D: ImageDecoder>(
    mut decoder: D,
    format: FileKind,
    max_side: u32,
    wanted: Pictures,
    limits: &Limits,
) -> Result<Photograph, DecodeError> {
    let (width, height) = decoder.dimensions();
    limits.check_points(u64::from(width), u64::from(height))?;
    let total = decoder.total_bytes();
    if total > MAX_DECODED {
        return Err(DecodeError::OutOfMemory);
    }
    decoder.set_limits(library_limits(limits)).map_err(refusal)?;
    // Damaged metadata is no reason to refuse a sound picture.
    let has_exif = decoder.exif_metadata().ok().flatten().is_some_and(|exif| exif.len() > 8);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let layout = Layout::of(decoder.color_type())?;
    let mut pixels = vec![0; usize::try_from(total).map_err(|_wide| DecodeError::OutOfMemory)?];
    decoder.read_image(&mut pixels).map_err(refusal)?;

    let grey_size = fit(width, height, max_side);
    let colour_side =
        wanted.detail_side.map_or(picture::PREVIEW_SIDE, |side| side.clamp(16, MAX_PICTURE_SIDE));
    let colour_size = fit(width, height, colour_side);
    let wants_colour = wanted.preview || wanted.detail_side.is_some();
    let channels = layout.out_channels();
    let mut grey = AreaReducer::new((width, height), grey_size, 1);
    let mut colour = AreaReducer::new((width, height), colour_size, channels);
    let mut row = Row::new(width as usize, channels);
    let (mut white, mut black) = (0u64, 0u64);
    for line in pixels.chunks_exact(width as usize * layout.bytes_per_pixel()) {
        row.fill(line, layout);
        white += row.grey.iter().filter(|v| **v >= 253.5 / 255.0).count() as u64;
        black += row.grey.iter().filter(|v| **v <= 1.5 / 255.0).count() as u64;
        grey.push(&row.grey);
        if wants_colour {
            colour.push(if channels == 1 { &row.grey } else { &row.colour });
        }
    }
    drop(pixels);

    let (values, raster_width, raster_height) =
        upright(grey.finish(), grey_size.0, grey_size.1, 1, orientation);
    let (original_width, original_height) =
        if swaps_sides(orientation) { (height, width) } else { (width, height) };
    let count = (u64::from(width) * u64::from(height)) as f64;
    let features =
        picture::features(&values, raster_width as usize, white as f64 / count, black as f64 / count);
    let (preview_jpeg, detail_jpeg) = if wants_colour {
        let (values, w, h) = upright(colour.finish(), colour_size.0, colour_size.1, channels, orientation);
        picture::pictures(&values, w, h, channels, wanted)
            .map_err(|e| DecodeError::malformed(format!("no preview could be made: {e}")))?
    } else {
        (None, None)
    };
    let long = width.max(height);
    Ok(Photograph {
        original_width,
        original_height,
        scale: f64::from(raster_width.max(raster_height)) / f64::from(long),
        raster: GreyRaster { width: raster_width, height: raster_height, values },
        format,
        features,
        origin: Origin {
            has_exif,
            low_resolution: long < LOW_RESOLUTION,
            likely_shrunk: !has_exif
                && matches!(format, FileKind::Jpeg | FileKind::Webp)
                && MESSENGER_SIDES.contains(&long),
        },
        preview_jpeg,
        detail_jpeg,
    })
}

/// How a pixel lies in the decoded bytes.
#[derive(Clone, Copy)]
struct Layout {
    channels: usize,
    depth: Depth,
}

#[derive(Clone, Copy, PartialEq)]
enum Depth {
    U8,
    U16,
    F32,
}

impl Layout {
    fn of(color: ColorType) -> Result<Self, DecodeError> {
        let depth = match color {
            ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => Depth::U8,
            ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => Depth::U16,
            ColorType::Rgb32F | ColorType::Rgba32F => Depth::F32,
            other => return Err(DecodeError::unsupported(format!("a picture of type {other:?}"), WANTED)),
        };
        Ok(Self { channels: usize::from(color.channel_count()), depth })
    }

    const fn bytes_per_pixel(self) -> usize {
        self.channels
            * match self.depth {
                Depth::U8 => 1,
                Depth::U16 => 2,
                Depth::F32 => 4,
            }
    }

    const fn out_channels(self) -> usize {
        if self.channels <= 2 { 1 } else { 3 }
    }

    fn sample(self, pixel: &[u8], channel: usize) -> f32 {
        match self.depth {
            Depth::U8 => f32::from(pixel[channel]) / 255.0,
            Depth::U16 => {
                f32::from(u16::from_ne_bytes([pixel[channel * 2], pixel[channel * 2 + 1]])) / 65_535.0
            }
            Depth::F32 => {
                let at = channel * 4;
                let value = f32::from_ne_bytes([pixel[at], pixel[at + 1], pixel[at + 2], pixel[at + 3]]);
                if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 }
            }
        }
    }
}

/// One row as floats, reused from row to row.
struct Row {
    grey: Vec<f32>,
    colour: Vec<f32>,
}

impl Row {
    fn new(width: usize, channels: usize) -> Self {
        Self { grey: vec![0.0; width], colour: vec![0.0; if channels == 3 { width * 3 } else { 0 }] }
    }

    fn fill(&mut self, line: &[u8], layout: Layout) {
        let pixels = line.chunks_exact(layout.bytes_per_pixel());
        let has_alpha = layout.channels.is_multiple_of(2);
        if layout.out_channels() == 1 {
            for (pixel, grey) in pixels.zip(&mut self.grey) {
                let value = layout.sample(pixel, 0);
                *grey = if has_alpha { on_white(value, layout.sample(pixel, 1)) } else { value };
            }
            return;
        }
        for ((pixel, grey), colour) in pixels.zip(&mut self.grey).zip(self.colour.chunks_exact_mut(3)) {
            let alpha = if has_alpha { layout.sample(pixel, 3) } else { 1.0 };
            for (channel, target) in colour.iter_mut().enumerate() {
                let value = layout.sample(pixel, channel);
                *target = if has_alpha { on_white(value, alpha) } else { value };
            }
            *grey = (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]).min(1.0);
        }
    }
}

fn on_white(value: f32, alpha: f32) -> f32 {
    value * alpha + (1.0 - alpha)
}

fn refusal(error: ImageError) -> DecodeError {
    match error {
        ImageError::Limits(limit) if matches!(limit.kind(), LimitErrorKind::InsufficientMemory) => {
            DecodeError::OutOfMemory
        }
        ImageError::Unsupported(what) => DecodeError::unsupported(what.to_string(), WANTED),
        other => DecodeError::malformed(other.to_string()),
    }
}

/// Whether the marker "end of image" follows the picture data. Embedded thumbnails are skipped with the
/// segments that hold them; bytes after the end (some telephones append a film) don't matter.
fn jpeg_is_complete(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xff)) {
        at += found;
        let Some(marker) = bytes.get(at + 1) else { return false };
        match marker {
            0xd9 => return true,
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
        }
    }
    false
}

/// What a file that is no photograph seems to be, by its first bytes.
pub(crate) fn name_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "an empty file",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => "AVIF",
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', ..] => {
            "HEIC (the iPhone's own format)"
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "a film",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [b'B', b'M', ..] => "BMP",
        [b'%', b'P', b'D', b'F', ..] => "PDF",
        [b'P', b'K', 3, 4, ..] => "a zip container",
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => "JPEG XL",
        [0, 0, 0, 12, b'j', b'P', ..] => "JPEG 2000",
        [b'<', ..] => "text such as SVG or HTML",
        _ => "a file of unknown format",
    }
}

#[cfg(test)]
mod tests;
