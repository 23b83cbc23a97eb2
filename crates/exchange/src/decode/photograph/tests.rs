use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use super::*;

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn gradient(width: u32, height: u32) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| image::Luma([((x * 3 + y * 5) % 256) as u8]))
}

fn read(bytes: &[u8], side: u32) -> Photograph {
    decode(bytes, side, Pictures::default(), &Limits::default()).unwrap()
}

/// A JPEG with an EXIF block that holds nothing but an orientation.
fn with_orientation(jpeg: &[u8], code: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([code, 0, 0, 0, 0, 0, 0, 0]);
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend(((exif.len() + 2) as u16).to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn a_small_grey_png_comes_through_exactly() {
    let picture = gradient(31, 17);
    let got = read(&file(&DynamicImage::ImageLuma8(picture.clone()), ImageFormat::Png), 1024);
    assert_eq!((got.raster.width, got.raster.height, got.scale), (31, 17, 1.0));
    let wanted: Vec<f32> = picture.iter().map(|b| f32::from(*b) / 255.0).collect();
    assert_eq!(got.raster.values, wanted);
    assert!(got.origin.low_resolution && !got.origin.has_exif && !got.origin.likely_shrunk);
}

#[test]
fn the_four_formats_agree() {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([(x * 4) as u8, (y * 5) as u8, ((x + y) * 2) as u8])
    }));
    let exact = read(&file(&picture, ImageFormat::Png), 32);
    assert_eq!(exact.raster, read(&file(&picture, ImageFormat::Tiff), 32).raster);
    assert_eq!(exact.raster, read(&file(&picture, ImageFormat::WebP), 32).raster);
    let jpeg = read(&file(&picture, ImageFormat::Jpeg), 32);
    let worst =
        exact.raster.values.iter().zip(&jpeg.raster.values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < 0.06, "{worst}");
    assert!((exact.scale - 0.5).abs() < 1e-12);
}

#[test]
fn sixteen_bits_and_transparency() {
    let deep: image::ImageBuffer<image::Luma<u16>, Vec<u16>> =
        image::ImageBuffer::from_fn(4, 4, |x, _| image::Luma([x as u16 * 20_000]));
    let got = read(&file(&DynamicImage::ImageLuma16(deep), ImageFormat::Png), 64);
    assert!((got.raster.values[3] - 60_000.0 / 65_535.0).abs() < 1e-6);
    let clear = image::RgbaImage::from_pixel(4, 4, image::Rgba([0, 0, 0, 0]));
    let got = read(&file(&DynamicImage::ImageRgba8(clear), ImageFormat::Png), 64);
    assert!(got.raster.values.iter().all(|v| *v > 0.99), "transparent is white");
}

#[test]
fn orientation_is_applied_and_pictures_carry_no_exif() {
    let picture = GrayImage::from_fn(40, 20, |x, _| image::Luma([if x < 20 { 30 } else { 220 }]));
    let plain = file(&DynamicImage::ImageLuma8(picture), ImageFormat::Jpeg);
    let turned = with_orientation(&plain, 6);
    let wanted = Pictures { preview: true, detail_side: Some(1280) };
    let got = decode(&turned, 1024, wanted, &Limits::default()).unwrap();
    assert!(got.origin.has_exif);
    assert_eq!((got.original_width, got.original_height), (20, 40));
    assert_eq!((got.raster.width, got.raster.height), (20, 40));
    // Turned clockwise by 90 degrees the dark left half becomes the upper half.
    assert!(got.raster.values[0] < 0.3 && got.raster.values[20 * 40 - 1] > 0.7);
    for made in [got.preview_jpeg.unwrap(), got.detail_jpeg.unwrap()] {
        assert!(!made.windows(4).any(|w| w == b"Exif"));
        let again = read(&made, 1024);
        assert_eq!((again.raster.width, again.raster.height, again.origin.has_exif), (20, 40, false));
    }
}

#[test]
fn a_cut_off_jpeg_is_refused_and_appended_bytes_are_not() {
    let whole = file(&DynamicImage::ImageLuma8(gradient(200, 150)), ImageFormat::Jpeg);
    let limits = Limits::default();
    for keep in [3, 20, whole.len() / 2, whole.len() - 2] {
        let cut = decode(&whole[..keep], 512, Pictures::default(), &limits);
        assert!(matches!(cut, Err(DecodeError::Malformed { .. })), "{keep}");
    }
    let mut longer = whole.clone();
    longer.extend([7; 1000]);
    assert_eq!(read(&longer, 512).raster, read(&whole, 512).raster);
}

#[test]
fn truncated_files_of_all_formats_are_refused() {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(90, 70, |x, y| {
        image::Rgb([(x * 7 % 251) as u8, (y * 11 % 241) as u8, (x * y % 239) as u8])
    }));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        let whole = file(&picture, format);
        for keep in [8, 13, whole.len() / 3, whole.len() / 2] {
            let got = decode(&whole[..keep], 512, Pictures::default(), &Limits::default());
            assert!(got.is_err(), "{format:?} {keep}");
        }
    }
}

#[test]
fn other_formats_are_named() {
    for (bytes, name) in [
        (&b""[..], "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
        (b"GIF89a", "GIF"),
        (b"%PDF-1.7", "PDF"),
        (b"<svg", "SVG"),
        (b"PK\x03\x04", "zip"),
    ] {
        let error = decode(bytes, 512, Pictures::default(), &Limits::default()).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn messenger_sizes_are_noticed() {
    let picture = DynamicImage::ImageLuma8(gradient(1600, 1200));
    let plain = file(&picture, ImageFormat::Jpeg);
    assert!(read(&plain, 64).origin.likely_shrunk);
    assert!(!read(&with_orientation(&plain, 1), 64).origin.likely_shrunk);
    let other = DynamicImage::ImageLuma8(gradient(1601, 1200));
    assert!(!read(&file(&other, ImageFormat::Jpeg), 64).origin.likely_shrunk);
}

#[test]
fn burnt_out_pictures_are_noticed() {
    let burnt = GrayImage::from_fn(50, 50, |x, _| image::Luma([if x < 10 { 255 } else { 120 }]));
    let got = read(&file(&DynamicImage::ImageLuma8(burnt), ImageFormat::Png), 1024);
    assert!((got.features.clipped_white - 0.2).abs() < 1e-6 && got.features.exposure_clipped());
    let fair = read(&file(&DynamicImage::ImageLuma8(gradient(50, 20)), ImageFormat::Png), 1024);
    assert!(!fair.features.exposure_clipped());
}
