use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn frame(header: &impl Serialize, blobs: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    write_frame(&mut out, header, blobs).unwrap();
    out
}

fn answer(
    header: &Answer,
    blobs: &[&[u8]],
    request: &DecodeRequest,
) -> Result<Result<Decoded, DecodeError>, &'static str> {
    let bytes = frame(header, blobs);
    let read = read_frame(&mut Cursor::new(bytes), 1 << 20).unwrap().unwrap();
    decoded_of(read, request, &Limits::default())
}

fn photograph(size: (u32, u32), preview: bool) -> Answer {
    Answer::Photograph {
        original: (8, 4),
        size,
        format: FileKind::Png,
        features: ImageFeatures {
            mean: 0.5,
            contrast: 0.1,
            sharpness: 0.1,
            clipped_white: 0.0,
            clipped_black: 0.0,
        },
        origin: Origin { has_exif: false, low_resolution: true, likely_shrunk: false },
        preview,
        detail: false,
    }
}

#[test]
fn requests_and_answers_come_through() {
    let request = DecodeRequest::height_png(vec![1, 2, 3], b"{}".to_vec()).with_preview().with_max_side(77);
    let mut bytes = Vec::new();
    write_request(&mut bytes, &request, &Limits::default()).unwrap();
    let (again, limits) = request_of(read_frame(&mut Cursor::new(bytes), 1 << 20).unwrap().unwrap()).unwrap();
    assert_eq!((again, limits), (request, Limits::default()));

    let profile =
        Profile { step_um: 7.05, heights_um: vec![0.1, -1e9, 3.0], notes: vec![DecodeNote::Resampled] };
    let mut bytes = Vec::new();
    write_answer(&mut bytes, Ok(Decoded::Profile(profile.clone()))).unwrap();
    let read = read_frame(&mut Cursor::new(bytes), 1 << 20).unwrap().unwrap();
    let got = decoded_of(read, &DecodeRequest::profile_csv(Vec::new()), &Limits::default());
    assert_eq!(got, Ok(Ok(Decoded::Profile(profile))));
}

#[test]
fn answers_that_lie_are_not_believed() {
    let request = DecodeRequest::photograph(Vec::new()).with_max_side(8);
    let grey = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    assert!(answer(&photograph((2, 1), false), &[&grey(&[0.0, 1.0])], &request).is_ok());
    for (header, blobs) in [
        (photograph((2, 1), false), vec![grey(&[0.0])]),
        (photograph((2, 1), false), vec![grey(&[0.0, f32::NAN])]),
        (photograph((2, 1), false), vec![grey(&[0.0, 7.0])]),
        (photograph((0, 0), false), vec![grey(&[])]),
        (photograph((9, 1), false), vec![grey(&[0.0; 9])]),
        (photograph((2, 1), true), vec![grey(&[0.0, 1.0])]),
        (photograph((2, 1), true), vec![grey(&[0.0, 1.0]), b"<script>".to_vec()]),
        (photograph((2, 1), false), vec![grey(&[0.0, 1.0]), vec![1]]),
        (Answer::Profile { step_um: -1.0, notes: Vec::new() }, vec![vec![0; 8]]),
        (Answer::Profile { step_um: 1.0, notes: Vec::new() }, vec![vec![0; 9]]),
    ] {
        let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
        assert!(answer(&header, &blobs, &request).is_err(), "{header:?}");
    }
}

#[test]
fn announced_lengths_take_no_memory_before_the_bytes_are_there() {
    let mut bytes = frame(&"x", &[&[1, 2, 3]]);
    bytes[12..20].copy_from_slice(&(1u64 << 40).to_le_bytes());
    assert!(read_frame::<String>(&mut Cursor::new(&bytes), 1 << 20).is_err());
    assert!(read_frame::<String>(&mut Cursor::new(&bytes), u64::MAX).is_err());
}

proptest! {
    #[test]
    fn arbitrary_frames_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), aligned in any::<bool>()) {
        let mut bytes = bytes;
        if aligned {
            bytes.splice(0..0, *b"CLDC\x01\x00");
        }
        let _ = read_frame::<Answer>(&mut Cursor::new(&bytes), 1 << 16);
    }
}
