use std::io::Write as _;

use super::*;

fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xml(size: (u64, u64), data_type: &str, increment: &str, link: &str) -> String {
    format!(
        "<p:ISO5436_2 xmlns:p='urn:x'><Record1><FeatureType>SUR</FeatureType><Axes>\
         <CX><AxisType>I</AxisType><Increment>1e-6</Increment></CX>\
         <CY><AxisType>I</AxisType><Increment>2e-6</Increment></CY>\
         <CZ><AxisType>A</AxisType><DataType>{data_type}</DataType><Increment>{increment}</Increment></CZ>\
         </Axes></Record1><Record3><MatrixDimension><SizeX>{}</SizeX><SizeY>{}</SizeY><SizeZ>1</SizeZ>\
         </MatrixDimension>{link}</Record3></p:ISO5436_2>",
        size.0, size.1
    )
}

const LINK: &str = "<DataLink><PointDataLink>bindata/data.bin</PointDataLink></DataLink>";

fn map(bytes: &[u8]) -> HeightMap {
    match decode(bytes, &Limits::default()).unwrap() {
        Decoded::Topography(map) => map,
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_four_data_types_mean_metres() {
    let int16: Vec<u8> = [1i16, -2, 300, 4].iter().flat_map(|v| v.to_le_bytes()).collect();
    let int32: Vec<u8> = [1i32, -2, 300, 4].iter().flat_map(|v| v.to_le_bytes()).collect();
    let float32: Vec<u8> = [1e-8f32, -2e-8, 3e-6, 4e-8].iter().flat_map(|v| v.to_le_bytes()).collect();
    let float64: Vec<u8> = [1e-8f64, -2e-8, 3e-6, 4e-8].iter().flat_map(|v| v.to_le_bytes()).collect();
    for (code, increment, data) in
        [("I", "1e-8", int16), ("L", "1e-8", int32), ("F", "1", float32), ("D", "7", float64)]
    {
        let text = xml((2, 2), code, increment, LINK);
        let got = map(&container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &data)]));
        for (height, wanted) in got.heights_um.iter().zip([0.01, -0.02, 3.0, 0.04]) {
            assert!((height - wanted).abs() < 1e-6, "{code}: {height} {wanted}");
        }
        assert!((got.pitch_x_um - 1.0).abs() < 1e-9 && (got.pitch_y_um - 2.0).abs() < 1e-9);
    }
}

#[test]
fn a_mask_and_a_wrong_checksum_are_heeded() {
    let link = "<DataLink><PointDataLink>d</PointDataLink><MD5ChecksumPointData>00</MD5ChecksumPointData>\
                <ValidPointsLink>v</ValidPointsLink></DataLink>";
    let text = xml((2, 2), "I", "1e-6", link);
    let got =
        map(&container(&[("main.xml", text.as_bytes()), ("d", &[1, 0, 2, 0, 3, 0, 4, 0]), ("v", &[0b1011])]));
    assert_eq!(got.notes, [DecodeNote::ChecksumDiffers]);
    assert_eq!(got.heights_um[..2], [1.0, 2.0]);
    assert!(got.heights_um[2].is_nan() && got.heights_um[3..] == [4.0]);
}

#[test]
fn heights_may_stand_in_the_xml() {
    let list = "<DataList><Datum>1e-6</Datum><Datum/><Datum>3e-6</Datum><Datum>-4e-6</Datum></DataList>";
    let text = xml((2, 2), "D", "1", list);
    let got = map(&container(&[("main.xml", text.as_bytes())]));
    assert!((got.heights_um[0] - 1.0).abs() < 1e-6 && got.heights_um[1].is_nan());
    assert!((got.heights_um[3] + 4.0).abs() < 1e-6);
}

#[test]
fn one_row_is_a_profile() {
    let text = xml((4, 1), "I", "1e-6", LINK);
    let bytes = container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &[1, 0, 2, 0, 3, 0, 4, 0])]);
    let Decoded::Profile(profile) = decode(&bytes, &Limits::default()).unwrap() else { panic!() };
    assert_eq!(profile.heights_um, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn huge_claims_and_short_data_are_refused() {
    let limits = Limits::default();
    for size in [(60_000, 60_000), (u64::MAX, 2), (10_000, 10_000)] {
        let text = xml(size, "D", "1", LINK);
        let bytes = container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &[0; 8])]);
        assert!(matches!(decode(&bytes, &limits), Err(DecodeError::TooManyPoints { .. })), "{size:?}");
    }
    for data in [&[0u8; 31][..], &[0; 33], &[]] {
        let text = xml((2, 2), "D", "1", LINK);
        let bytes = container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", data)]);
        assert!(matches!(decode(&bytes, &limits), Err(DecodeError::Malformed { .. })));
    }
}

#[test]
fn a_data_bomb_is_not_unpacked_beyond_the_declared_size() {
    let text = xml((2, 2), "D", "1", LINK);
    let bomb = vec![0u8; 64 << 20];
    let bytes = container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    let started = std::time::Instant::now();
    assert!(matches!(decode(&bytes, &Limits::default()), Err(DecodeError::Malformed { .. })));
    assert!(started.elapsed().as_millis() < 500);
}

#[test]
fn an_xml_bomb_is_refused() {
    let bomb = vec![b' '; 20 << 20];
    let bytes = container(&[("main.xml", &bomb)]);
    assert!(matches!(decode(&bytes, &Limits::default()), Err(DecodeError::TooLarge { .. })));
}

#[test]
fn millimetres_in_place_of_metres_are_noted() {
    let text = xml((2, 2), "D", "1", LINK).replace("1e-6", "0.02").replace("2e-6", "0.02");
    let data: Vec<u8> = [0.1f64, 0.2, 0.3, 0.4].iter().flat_map(|v| v.to_le_bytes()).collect();
    let got = map(&container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &data)]));
    assert_eq!(got.notes, [DecodeNote::LengthsTakenAsMillimetres]);
    assert!((got.pitch_x_um - 20.0).abs() < 1e-9 && (got.heights_um[0] - 100.0).abs() < 1e-4);
}

#[test]
fn pitches_and_heights_beyond_physical_sense_are_refused_or_missing() {
    let data: Vec<u8> =
        [1e308f64, -1e308, 3e-6, f64::INFINITY].iter().flat_map(|v| v.to_le_bytes()).collect();
    let text = xml((2, 2), "D", "1", LINK);
    let got = map(&container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &data)]));
    assert_eq!(got.heights_um.iter().filter(|height| height.is_nan()).count(), 3);
    for pitch in ["1e-300", "1e-12", "1e3", "1e300"] {
        let text = text.replace("2e-6", pitch);
        let bytes = container(&[("main.xml", text.as_bytes()), ("bindata/data.bin", &data)]);
        assert!(matches!(decode(&bytes, &Limits::default()), Err(DecodeError::Malformed { .. })), "{pitch}");
    }
}

#[test]
fn a_map_survives_both_writers() {
    let heights_um: Vec<f32> = (0..48 * 37)
        .map(|i| if i % 13 == 0 { f32::NAN } else { ((i * 37) % 101) as f32 * 0.173 - 5.0 })
        .collect();
    let first = HeightMap {
        width: 48,
        height: 37,
        pitch_x_um: 6.25,
        pitch_y_um: 6.25,
        heights_um,
        notes: Vec::new(),
        preview_jpeg: None,
        detail_jpeg: None,
    };
    let bytes = crate::encode::x3p(&first).unwrap();
    assert_eq!(bytes, crate::encode::x3p(&first).unwrap());
    let second = map(&bytes);
    assert!(second.notes.is_empty() && (second.pitch_x_um - 6.25).abs() < 1e-12);
    let pair = crate::encode::height_png(&second, None).unwrap();
    let third =
        super::super::height_png::decode(&pair.png, pair.json.as_bytes(), &Limits::default()).unwrap();
    let step_um = 17.3 / 65_000.0;
    for ((a, b), c) in first.heights_um.iter().zip(&second.heights_um).zip(&third.heights_um) {
        assert_eq!(a.is_nan(), b.is_nan());
        assert_eq!(a.is_nan(), c.is_nan());
        if a.is_finite() {
            assert!((a - b).abs() < 1e-6 && (b - c).abs() < step_um, "{a} {b} {c}");
        }
    }
}
