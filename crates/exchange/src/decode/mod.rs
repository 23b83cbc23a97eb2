//! Decoders of untrusted bytes. Only the child's entry point calls them; they are private to the crate.
//!
//! Invariants: dimensions are checked from the header before memory is taken; sizes declared by a file are
//! compared with the bytes that are there; nothing here opens files or knows the time.

mod area;
mod height_png;
mod orient;
mod photograph;
mod profile;
pub(crate) mod table;
mod x3p;
mod x3p_xml;

use std::ops::RangeInclusive;

use crate::error::DecodeError;
use crate::limits::Limits;
use crate::picture;
use crate::values::{DecodeRequest, Decoded, HeightMap, Input, Pictures};

pub(crate) use area::{AreaReducer, fit};
pub(crate) use x3p::hexadecimal;

/// Micrometres between points that instruments measure at: a nanometre to ten centimetres.
const PITCHES_UM: RangeInclusive<f64> = 1e-3..=1e5;

/// Refuses distances between points that no instrument has, and those that are no numbers.
fn check_pitch(um: f64) -> Result<(), DecodeError> {
    if PITCHES_UM.contains(&um) {
        return Ok(());
    }
    Err(DecodeError::malformed(format!(
        "points {um:e} micrometres apart; between {:e} and {:e} are taken",
        PITCHES_UM.start(),
        PITCHES_UM.end()
    )))
}

/// Decodes one request in this process.
pub(crate) fn run(request: &DecodeRequest, limits: &Limits) -> Result<Decoded, DecodeError> {
    limits.check_input(request.input.bytes())?;
    let decoded = match &request.input {
        Input::Photograph(bytes) => {
            photograph::decode(bytes, request.max_side, request.pictures, limits).map(Decoded::Photograph)
        }
        Input::X3p(bytes) => match x3p::decode(bytes, limits)? {
            Decoded::Topography(map) => with_pictures(map, request.pictures),
            other => Ok(other),
        },
        Input::HeightPng { png, json } => {
            with_pictures(height_png::decode(png, json, limits)?, request.pictures)
        }
        Input::ProfileCsv(bytes) => profile::decode(bytes, limits).map(Decoded::Profile),
    };
    decoded.map(|decoded| if request.heights { decoded } else { without_heights(decoded) })
}

fn without_heights(mut decoded: Decoded) -> Decoded {
    match &mut decoded {
        Decoded::Photograph(_) => {}
        Decoded::Topography(map) => map.heights_um = Vec::new(),
        Decoded::Profile(profile) => profile.heights_um = Vec::new(),
    }
    decoded
}

fn with_pictures(mut map: HeightMap, wanted: Pictures) -> Result<Decoded, DecodeError> {
    if wanted.preview || wanted.detail_side.is_some() {
        let relief = picture::shaded_relief(&map);
        let made = picture::pictures_of_grey(&relief, wanted)
            .map_err(|e| DecodeError::malformed(format!("no picture could be made of it: {e}")))?;
        (map.preview_jpeg, map.detail_jpeg) = made;
    }
    Ok(Decoded::Topography(map))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn small() -> Limits {
        Limits {
            max_input_bytes: 1 << 20,
            max_points: 1 << 16,
            max_heights: 1 << 16,
            max_side: 512,
            ..Limits::default()
        }
    }

    /// Runs every decoder; whatever it answers, it must answer.
    fn all(bytes: &[u8]) {
        let limits = small();
        for request in [
            DecodeRequest::photograph(bytes.to_vec()).with_preview(),
            DecodeRequest::x3p(bytes.to_vec()),
            DecodeRequest::profile_csv(bytes.to_vec()),
            DecodeRequest::height_png(
                bytes.to_vec(),
                br#"{"z_nm_per_count":1,"z_zero":0,"pixel_um":1}"#.to_vec(),
            ),
            DecodeRequest::height_png(Vec::new(), bytes.to_vec()),
        ] {
            let _ = run(&request, &limits);
        }
    }

    fn sample(kind: u8) -> Vec<u8> {
        let map = HeightMap {
            width: 12,
            height: 9,
            pitch_x_um: 2.0,
            pitch_y_um: 2.0,
            heights_um: (0..108).map(|i| i as f32 * 0.25).collect(),
            notes: Vec::new(),
            preview_jpeg: None,
            detail_jpeg: None,
        };
        let grey = picture::shaded_relief(&map);
        match kind % 6 {
            0 => picture::jpeg_of_grey(&grey, 80).unwrap(),
            1 => crate::encode::x3p(&map).unwrap(),
            2 => crate::encode::height_png(&map, None).unwrap().png,
            3 => b"x_um,z_um\n0,1\n1,2\n2,\n3,4.5\n".to_vec(),
            4 => container(&grey, image::ImageFormat::Tiff),
            _ => container(&grey, image::ImageFormat::WebP),
        }
    }

    fn container(grey: &crate::values::GreyRaster, format: image::ImageFormat) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        let rgb: Vec<u8> = grey.values.iter().flat_map(|v| [(v * 255.0) as u8; 3]).collect();
        let picture = image::RgbImage::from_raw(grey.width, grey.height, rgb).unwrap();
        image::DynamicImage::ImageRgb8(picture).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            all(&bytes);
        }

        #[test]
        fn damaged_files_never_panic(
            kind in 0u8..6,
            hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            cut in any::<prop::sample::Index>(),
            truncate in any::<bool>(),
        ) {
            let mut bytes = sample(kind);
            for (at, value) in hits {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if truncate {
                bytes.truncate(cut.index(bytes.len()));
            }
            all(&bytes);
        }
    }

    #[test]
    fn the_undamaged_samples_are_read() {
        let limits = small();
        for kind in [0u8, 4, 5] {
            run(&DecodeRequest::photograph(sample(kind)), &limits).unwrap();
        }
        run(&DecodeRequest::x3p(sample(1)).with_preview(), &limits).unwrap();
        run(&DecodeRequest::profile_csv(sample(3)), &limits).unwrap();
    }
}
