//! EXIF orientation applied to a raster, after it was reduced.

use image::metadata::Orientation;

/// Whether width and height change places.
pub(crate) const fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The raster as it is to be seen, with its width and height. `values` is row-major, `channels` interleaved.
pub(crate) fn upright(
    values: Vec<f32>,
    width: u32,
    height: u32,
    channels: usize,
    orientation: Orientation,
) -> (Vec<f32>, u32, u32) {
    if orientation == Orientation::NoTransforms {
        return (values, width, height);
    }
    let (w, h) = (width as usize, height as usize);
    let (out_width, out_height) = if swaps_sides(orientation) { (h, w) } else { (w, h) };
    let mut out = Vec::with_capacity(values.len());
    for y in 0..out_height {
        for x in 0..out_width {
            // The source point that comes to lie at (x, y).
            let (sx, sy) = match orientation {
                Orientation::NoTransforms => (x, y),
                Orientation::FlipHorizontal => (w - 1 - x, y),
                Orientation::Rotate180 => (w - 1 - x, h - 1 - y),
                Orientation::FlipVertical => (x, h - 1 - y),
                Orientation::Rotate90FlipH => (y, x),
                Orientation::Rotate90 => (y, h - 1 - x),
                Orientation::Rotate270FlipH => (w - 1 - y, h - 1 - x),
                Orientation::Rotate270 => (w - 1 - y, x),
            };
            let at = (sy * w + sx) * channels;
            out.extend_from_slice(values.get(at..at + channels).unwrap_or_default());
        }
    }
    (out, out_width as u32, out_height as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_image_library_for_all_eight() {
        let (w, h) = (5u32, 3u32);
        let bytes: Vec<u8> = (0..(w * h) as u8).collect();
        let values: Vec<f32> = bytes.iter().map(|b| f32::from(*b)).collect();
        for code in 1..=8 {
            let orientation = Orientation::from_exif(code).unwrap();
            let mut theirs =
                image::DynamicImage::ImageLuma8(image::GrayImage::from_raw(w, h, bytes.clone()).unwrap());
            theirs.apply_orientation(orientation);
            let (ours, width, height) = upright(values.clone(), w, h, 1, orientation);
            assert_eq!((width, height), (theirs.width(), theirs.height()), "{code}");
            let theirs: Vec<f32> = theirs.to_luma8().iter().map(|b| f32::from(*b)).collect();
            assert_eq!(ours, theirs, "{code}");
        }
    }
}
