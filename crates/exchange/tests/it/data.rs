//! The development data: every topography, profile and a sample of the photographs is read.

use std::path::PathBuf;

use commonlink_exchange::marks_folder::read_marks_folder;
use commonlink_exchange::{DecodeNote, DecodeRequest, Decoded, Decoder, decode_blocking, encode};

use commonlink_model::CaptureKind;

use crate::Test;
use crate::child::{how, patient};

pub fn tests() -> Vec<Test> {
    vec![
        ("real_topographies_survive_the_picture_form", real_topographies_survive_the_picture_form),
        ("the_development_folders_are_read", the_development_folders_are_read),
    ]
}

/// The development data, or `None` after saying that there is none; missing data fails in CI.
pub fn data() -> Option<PathBuf> {
    let named = std::env::var_os("COMMONLINK_DATA").map(PathBuf::from);
    let root =
        named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")));
    if root.join("marks").is_dir() {
        return Some(root.join("marks"));
    }
    assert!(std::env::var_os("CI").is_none(), "no development data at {}", root.display());
    eprintln!("skipped: no development data; name its folder in COMMONLINK_DATA");
    None
}

fn real_topographies_survive_the_picture_form() {
    let Some(data) = data() else { return };
    let bytes = std::fs::read(data.join("topography-dev/scans/fadul-1-1.x3p")).unwrap();
    let Decoded::Topography(first) = decode_blocking(&DecodeRequest::x3p(bytes), &patient(), &how()).unwrap()
    else {
        panic!()
    };
    assert_eq!((first.width, first.height), (545, 545));
    assert!((first.pitch_x_um - 6.25).abs() < 1e-9 && first.notes.is_empty());
    let mut decoder = Decoder::new(how(), patient());
    let again = DecodeRequest::x3p(encode::x3p(&first).unwrap());
    let Decoded::Topography(again) = decoder.decode(&again).unwrap() else { panic!() };
    let pair = encode::height_png(&again, Some(0.5)).unwrap();
    let third = DecodeRequest::height_png(pair.png, pair.json.into_bytes()).with_preview();
    let Decoded::Topography(third) = decoder.decode(&third).unwrap() else { panic!() };
    assert!(third.preview_jpeg.is_some());
    let mut measured = 0;
    for ((a, b), c) in first.heights_um.iter().zip(&again.heights_um).zip(&third.heights_um) {
        assert_eq!((a.is_nan(), a.is_nan()), (b.is_nan(), c.is_nan()));
        if a.is_finite() {
            measured += 1;
            assert!((a - b).abs() < 1e-6 && (a - c).abs() <= 0.000_251, "{a} {b} {c}");
        }
    }
    assert_eq!(measured, 82_542);
    let odd = std::fs::read(data.join("striae-dev/T01SA-F80-01.x3p")).unwrap();
    let Decoded::Topography(odd) = decoder.decode(&DecodeRequest::x3p(odd)).unwrap() else { panic!() };
    assert!(odd.notes.contains(&DecodeNote::LengthsTakenAsMillimetres));
    assert!((odd.pitch_x_um - 21.151_5).abs() < 1e-3);
}

fn the_development_folders_are_read() {
    let Some(data) = data() else { return };
    for (folder, marks, every) in [
        ("rendered-dev", 1044, 40),
        ("striae-dev", 325, 10),
        ("topography-dev", 40, 10),
        ("tablets", 130, 10),
    ] {
        let folder = read_marks_folder(&data.join(folder)).unwrap();
        assert_eq!(folder.marks.len(), marks);
        let mut decoder = Decoder::new(how(), patient());
        for mark in folder.marks.iter().step_by(every) {
            let requests = folder.requests(mark).unwrap();
            assert_eq!((requests.len(), mark.lights.len()), (mark.files.len(), mark.files.len()));
            for request in requests {
                let got = decoder.decode(&request).unwrap();
                let fits = match (&got, mark.capture) {
                    (Decoded::Topography(_), CaptureKind::Topography) => true,
                    (Decoded::Profile(p), CaptureKind::Profile) => (p.step_um - 7.05).abs() < 0.01,
                    (Decoded::Photograph(p), _) => p.features.contrast > 0.0 && p.scale > 0.0,
                    _ => false,
                };
                assert!(fits, "{}: {:?}", mark.mark_id, mark.capture);
            }
        }
    }
}
