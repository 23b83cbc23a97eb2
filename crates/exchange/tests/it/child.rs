//! What hostile and broken files do to the child, and what the parent says of it.

use std::io::{Cursor, Write as _};
use std::process::Command;
use std::time::{Duration, Instant};

use commonlink_exchange::{
    ChildCommand, DecodeError, DecodeRequest, Decoded, Decoder, Limits, confinement_available, decode,
    decode_blocking,
};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use crate::Test;
use crate::misbehave::INHERITED;

pub fn tests() -> Vec<Test> {
    vec![
        ("the_child_can_reach_nothing", the_child_can_reach_nothing),
        ("a_photograph_comes_through", a_photograph_comes_through),
        ("the_async_door_gives_the_same", the_async_door_gives_the_same),
        ("one_child_serves_many_and_survives_bad_files", one_child_serves_many_and_survives_bad_files),
        ("picture_bombs_are_refused", picture_bombs_are_refused),
        ("a_compressed_bomb_is_refused", a_compressed_bomb_is_refused),
        ("garbage_truncation_and_nothing", garbage_truncation_and_nothing),
        ("too_many_bytes_never_reach_the_child", too_many_bytes_never_reach_the_child),
        ("a_silent_child_is_ended_in_time", a_silent_child_is_ended_in_time),
        ("how_a_child_ends_is_told", how_a_child_ends_is_told),
        ("too_little_memory_is_an_answer", too_little_memory_is_an_answer),
        ("too_little_processor_time_is_an_answer", too_little_processor_time_is_an_answer),
        ("landlock_can_be_demanded", landlock_can_be_demanded),
    ]
}

pub fn how() -> ChildCommand {
    ChildCommand::this_program("decode-child")
}

/// The machine may be busy; only the test of the clock wants it short.
pub fn patient() -> Limits {
    Limits { wall: Duration::from_mins(1), cpu_seconds: 30, ..Limits::default() }
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn sample(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x + y) % 239) as u8])
    }))
}

fn ask(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    decode_blocking(&DecodeRequest::photograph(bytes), &patient(), &how())
}

fn the_child_can_reach_nothing() {
    let program = std::env::current_exe().unwrap();
    let leaky = format!("exec \"$0\" role-probe {INHERITED}</etc/passwd");
    let output = Command::new("/bin/sh").arg("-c").arg(leaky).arg(program).env_clear().output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line =
        |name: &str| text.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    if confinement_available() {
        assert_eq!(line("level"), "level Ok(Full)");
    } else {
        assert!(std::env::var_os("CI").is_none(), "this kernel has no Landlock; CI must have it");
    }
    for name in ["inherited", "read", "list", "write", "tcp", "udp", "run"] {
        assert!(line(name).contains("Err("), "{text}");
    }
    // No descriptor is to be had (EMFILE), so not even a connection refused by the other side.
    assert_eq!(line("tcp"), "tcp Err(Some(24))");
    assert_eq!(line("udp"), "udp Err(Some(24))");
    assert_eq!(line("inherited"), "inherited Err(EBADF)");
    assert_eq!(line("scheduled"), "scheduled Ok(Normal(Idle))");
}

fn a_photograph_comes_through() {
    let request = DecodeRequest::photograph(file(&sample(900, 600), ImageFormat::Jpeg))
        .with_max_side(300)
        .with_preview()
        .with_detail(1280);
    let Decoded::Photograph(got) = decode_blocking(&request, &patient(), &how()).unwrap() else { panic!() };
    assert_eq!((got.original_width, got.original_height), (900, 600));
    assert_eq!((got.raster.width, got.raster.height, got.raster.values.len()), (300, 200, 60_000));
    let preview = image::load_from_memory(&got.preview_jpeg.unwrap()).unwrap();
    assert_eq!((preview.width(), preview.height()), (640, 427));
    let detail = image::load_from_memory(&got.detail_jpeg.unwrap()).unwrap();
    assert_eq!((detail.width(), detail.height()), (900, 600));
}

fn the_async_door_gives_the_same() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let request = DecodeRequest::photograph(file(&sample(300, 200), ImageFormat::Png));
    let first = decode_blocking(&request, &patient(), &how()).unwrap();
    let second = runtime.block_on(decode(request, &patient(), &how())).unwrap();
    assert_eq!(first, second);
}

fn one_child_serves_many_and_survives_bad_files() {
    let mut decoder = Decoder::new(how(), Limits { requests_per_child: 5, ..patient() });
    let good = DecodeRequest::photograph(file(&sample(64, 48), ImageFormat::Png));
    let bad = DecodeRequest::photograph(b"\x89PNG\r\n\x1a\n not really".to_vec());
    let first = decoder.decode(&good).unwrap();
    for round in 0..12 {
        if round % 3 == 1 {
            assert!(matches!(decoder.decode(&bad), Err(DecodeError::Malformed { .. })));
        }
        assert_eq!(decoder.decode(&good).unwrap(), first, "{round}");
    }
}

/// A PNG that declares a size and has no more data than its header.
fn png_declaring(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [head, b"IDAT".to_vec()] {
        out.extend((chunk.len() as u32 - 4).to_be_bytes());
        out.extend(&chunk);
        out.extend(crc(&chunk).to_be_bytes());
    }
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |s, _| if s & 1 == 1 { s >> 1 ^ 0xedb8_8320 } else { s >> 1 })
    })
}

fn tiff_declaring(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let entries: [(u16, u16, u32); 8] = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (279, 4, u32::MAX),
    ];
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out
}

fn picture_bombs_are_refused() {
    for bytes in
        [png_declaring(12_000, 12_000), png_declaring(60_000, 60_000), tiff_declaring(12_000, 12_000)]
    {
        let started = Instant::now();
        assert!(matches!(ask(bytes), Err(DecodeError::TooManyPoints { .. })));
        assert!(started.elapsed() < Duration::from_secs(20));
    }
    // More than a hundred megapixels that are really there, in a few kilobytes.
    let black = GrayImage::new(12_000, 12_000);
    let bytes = file(&DynamicImage::ImageLuma8(black), ImageFormat::Png);
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(ask(bytes), Err(DecodeError::TooManyPoints { width: 12_000, height: 12_000, .. })));
}

fn a_compressed_bomb_is_refused() {
    // An ICC profile that unpacks to far more than the limit, before a small picture.
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::ImageEncoder::set_icc_profile(&mut encoder, vec![0; 200 << 20]).unwrap();
    image::ImageEncoder::write_image(encoder, &[0; 64], 8, 8, image::ExtendedColorType::L8).unwrap();
    assert!(bytes.len() < 1 << 20);
    let tight = Limits { address_space: 128 << 20, ..patient() };
    match decode_blocking(&DecodeRequest::photograph(bytes), &tight, &how()) {
        Ok(Decoded::Photograph(got)) => assert_eq!(got.raster.width, 8, "the profile was left alone"),
        Ok(other) => panic!("{other:?}"),
        Err(error) => {
            assert!(matches!(error, DecodeError::OutOfMemory | DecodeError::Malformed { .. }), "{error}");
        }
    }
    // A TIFF of a small picture whose strip claims four gigabytes.
    assert!(ask(tiff_declaring(100, 100)).is_err());
    // A zip whose main.xml unpacks without end.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("main.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..64 {
        zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let got = decode_blocking(&DecodeRequest::x3p(bytes), &patient(), &how());
    assert!(matches!(got, Err(DecodeError::TooLarge { .. })), "{got:?}");
}

fn garbage_truncation_and_nothing() {
    let whole = file(&sample(400, 300), ImageFormat::Jpeg);
    let mut garbage = whole[..600].to_vec();
    garbage.extend((0..20_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
    // Whatever the garbage holds, there must be an answer and no dead child.
    assert!(!matches!(ask(garbage), Err(DecodeError::Crashed { .. } | DecodeError::TimedOut { .. })));
    assert!(matches!(ask(whole[..whole.len() / 2].to_vec()), Err(DecodeError::Malformed { .. })));
    assert!(matches!(ask(Vec::new()), Err(DecodeError::UnsupportedFormat { .. })));
    for request in [
        DecodeRequest::x3p(Vec::new()),
        DecodeRequest::profile_csv(Vec::new()),
        DecodeRequest::height_png(Vec::new(), Vec::new()),
    ] {
        let error = decode_blocking(&request, &patient(), &how()).unwrap_err();
        assert!(
            matches!(error, DecodeError::UnsupportedFormat { .. } | DecodeError::Malformed { .. }),
            "{request:?}: {error}"
        );
    }
}

fn too_many_bytes_never_reach_the_child() {
    let limits = Limits { max_input_bytes: 1000, ..patient() };
    let nowhere = ChildCommand { program: "/nonexistent".into(), args: Vec::new() };
    let got = decode_blocking(&DecodeRequest::photograph(vec![0; 1001]), &limits, &nowhere);
    assert_eq!(got, Err(DecodeError::TooLarge { bytes: 1001, limit: 1000 }));
    let got = decode_blocking(&DecodeRequest::photograph(vec![0; 10]), &limits, &nowhere);
    assert!(matches!(got, Err(DecodeError::NotStarted { .. })));
}

fn a_silent_child_is_ended_in_time() {
    let limits = Limits { wall: Duration::from_millis(300), ..Limits::default() };
    // Bytes beyond what a pipe holds, so that the parent is stuck in writing as well.
    for size in [10, 4 << 20] {
        let started = Instant::now();
        let silent = ChildCommand::this_program("role-silent");
        let got = decode_blocking(&DecodeRequest::photograph(vec![0; size]), &limits, &silent);
        assert_eq!(got, Err(DecodeError::TimedOut { limit_ms: 300 }));
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}

fn how_a_child_ends_is_told() {
    let ask = |role: &str, size: usize| {
        decode_blocking(
            &DecodeRequest::photograph(vec![0; size]),
            &patient(),
            &ChildCommand::this_program(role),
        )
    };
    for size in [10, 4 << 20] {
        assert_eq!(ask("role-abort", size), Err(DecodeError::OutOfMemory));
        assert!(
            matches!(ask("role-deaf", size), Err(DecodeError::Crashed { how }) if how.contains("code 3"))
        );
        assert!(matches!(ask("role-noise", size), Err(DecodeError::Crashed { .. })));
    }
}

fn too_little_memory_is_an_answer() {
    let bytes = file(&sample(4000, 3000), ImageFormat::Png);
    let limits = Limits { address_space: 40 << 20, ..patient() };
    let got = decode_blocking(&DecodeRequest::photograph(bytes), &limits, &how());
    assert_eq!(got, Err(DecodeError::OutOfMemory));
}

fn too_little_processor_time_is_an_answer() {
    // The signal comes within two seconds of processor time; this picture takes several.
    let bytes = file(&sample(7000, 7000), ImageFormat::Png);
    let limits = Limits { cpu_seconds: 0, ..patient() };
    let mut decoder = Decoder::new(how(), limits);
    let request = DecodeRequest::photograph(bytes).with_max_side(7000).with_detail(4096).with_preview();
    assert_eq!(decoder.decode(&request), Err(DecodeError::TimedOut { limit_ms: 60_000 }));
}

fn landlock_can_be_demanded() {
    let limits = Limits { require_landlock: true, ..patient() };
    let got =
        decode_blocking(&DecodeRequest::photograph(file(&sample(8, 8), ImageFormat::Png)), &limits, &how());
    if confinement_available() {
        assert!(got.is_ok());
    } else {
        assert!(matches!(got, Err(DecodeError::Unconfined { .. })));
    }
}
