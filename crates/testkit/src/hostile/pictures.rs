//! Pictures that declare more than they hold, unpack to more than they declare, or take long to read.

use std::io::Cursor;

use image::{ExtendedColorType, ImageEncoder as _};

use super::bytes::{Random, crc, zlib};
use super::{Fate, HostileFile, samples};
use image::ImageFormat;

/// An honest photograph: noise over a slope, as sensors give it, in bands so that little is held.
pub fn honest(width: u32, height: u32) -> Vec<u8> {
    let mut random = Random(7);
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let noise = if x % 4 == 0 { random.next() as u8 % 24 } else { 9 };
            let slope = ((x / 64 + y / 64) % 200) as u8;
            pixels.extend([slope + noise, slope / 2 + noise, 90 + noise]);
        }
    }
    let mut out = Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90);
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    out.into_inner()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = name.to_vec();
    body.extend(data);
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(&body);
    out.extend(crc(&body).to_be_bytes());
    out
}

fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat(), chunk(b"IEND", b"")].concat()
}

fn head(width: u32, height: u32, depth: u8, colour: u8, interlaced: u8) -> Vec<u8> {
    let mut data = width.to_be_bytes().to_vec();
    data.extend(height.to_be_bytes());
    data.extend([depth, colour, 0, 0, interlaced]);
    chunk(b"IHDR", &data)
}

fn grey(width: u32, height: u32) -> Vec<u8> {
    head(width, height, 8, 0, 0)
}

fn lines(width: usize, height: usize) -> Vec<u8> {
    chunk(b"IDAT", &zlib(&vec![0; width + 1], height))
}

pub fn files() -> Vec<HostileFile> {
    [declared_pngs(), unpacking_pngs(), jpegs(), webps()].into_iter().flatten().collect()
}

fn declared_pngs() -> Vec<HostileFile> {
    let sizes: [(u32, u32); 11] = [
        (u32::MAX, u32::MAX),
        (0x7fff_ffff, 0x7fff_ffff),
        (0x7fff_ffff, 1),
        (1, 0x7fff_ffff),
        (65_535, 65_535),
        (16_385, 16),
        (16_384, 16_384),
        (12_000, 9_000),
        (0, 0),
        (0, 100),
        (100, 0),
    ];
    let mut out = Vec::new();
    for (colour, depth, name) in [(0, 8, "grey"), (6, 16, "colour and alpha of 16 bits")] {
        for (width, height) in sizes {
            let what = format!("png declaring {width} x {height} in {name}");
            out.push(HostileFile::upload(what, "png", Fate::Refused, move || {
                png_of(&[head(width, height, depth, colour, 0), chunk(b"IDAT", &zlib(b"\0\0", 1))])
            }));
        }
    }
    for (depth, colour) in [(3, 0), (16, 3), (8, 7), (255, 255)] {
        let what = format!("png of {depth} bits and colour type {colour}");
        out.push(HostileFile::upload(what, "png", Fate::Refused, move || {
            png_of(&[head(10, 10, depth, colour, 0), lines(10, 10)])
        }));
    }
    out
}

fn unpacking_pngs() -> Vec<HostileFile> {
    let text = |name: &[u8; 4], times: usize| {
        let head: &[u8] = if name == b"iTXt" { b"k\0\x01\0\0\0" } else { b"k\0\0" };
        chunk(name, &[head.to_vec(), zlib(&[b' '; 1 << 16], times)].concat())
    };
    vec![
        HostileFile::upload("png of a hundred million noughts", "png", Fate::Either, || {
            png_of(&[grey(12_800, 8_000), lines(12_800, 8_000)])
        }),
        HostileFile::upload("png of 16 bits that unpacks to 800 MB", "png", Fate::Refused, || {
            png_of(&[head(12_500, 8_000, 16, 6, 0), lines(100_000, 8_000)])
        }),
        HostileFile::upload("png interlaced of fifty million points", "png", Fate::Either, || {
            png_of(&[head(7_000, 7_000, 8, 2, 1), lines(21_000, 7_100)])
        }),
        HostileFile::upload("png with more lines than it declares", "png", Fate::Either, || {
            png_of(&[grey(64, 64), lines(1 << 16, 6_000)])
        }),
        HostileFile::upload("png with a text that unpacks to 400 MB", "png", Fate::Either, move || {
            png_of(&[grey(16, 16), text(b"zTXt", 6_400), lines(16, 16)])
        }),
        HostileFile::upload(
            "png with an international text that unpacks to 400 MB",
            "png",
            Fate::Either,
            move || png_of(&[grey(16, 16), text(b"iTXt", 6_401), lines(16, 16)]),
        ),
        HostileFile::upload(
            "png with a colour profile that unpacks to 400 MB",
            "png",
            Fate::Either,
            move || png_of(&[grey(16, 16), text(b"iCCP", 6_402), lines(16, 16)]),
        ),
        HostileFile::upload("png with a hundred thousand chunks", "png", Fate::Either, || {
            png_of(&[grey(16, 16), chunk(b"tEXt", b"k\0v").repeat(100_000), lines(16, 16)])
        }),
        HostileFile::upload("png with a chunk that claims 4 GB", "png", Fate::Refused, || {
            let mut bytes = png_of(&[grey(16, 16)]);
            bytes.truncate(33);
            bytes.extend(b"\xff\xff\xff\xffIDAT");
            bytes
        }),
        HostileFile::upload("png animated with four billion pictures", "png", Fate::Either, || {
            let frames = chunk(b"acTL", &[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
            png_of(&[grey(16, 16), frames, lines(16, 16)])
        }),
        HostileFile::upload("png without data", "png", Fate::Refused, || png_of(&[grey(16, 16)])),
        HostileFile::upload("png with wrong checksums", "png", Fate::Refused, || {
            let mut bytes = png_of(&[grey(16, 16), lines(16, 16)]);
            bytes[30] ^= 0xff;
            bytes
        }),
        HostileFile::upload("png with a palette out of range", "png", Fate::Either, || {
            png_of(&[
                head(8, 8, 8, 3, 0),
                chunk(b"PLTE", &[1, 2, 3]),
                chunk(b"IDAT", &zlib(&[0, 9, 9, 9, 9, 9, 9, 9, 9], 8)),
            ])
        }),
        HostileFile::upload("png without end of stream", "png", Fate::Either, || {
            let mut packed = zlib(&[0; 17], 16);
            packed.truncate(packed.len() - 6);
            png_of(&[grey(16, 16), chunk(b"IDAT", &packed)])
        }),
    ]
}

/// A JPEG with another size in its frame.
fn resized(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = samples::grey_jpeg(64);
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A progressive JPEG of one grey component with very many scans, each of which walks over every block.
fn scans(side: u16, count: usize) -> Vec<u8> {
    let mut out = b"\xff\xd8\xff\xdb\x00\x43\x00".to_vec();
    out.extend([1; 64]);
    out.extend(b"\xff\xc2\x00\x0b\x08");
    out.extend(side.to_be_bytes());
    out.extend(side.to_be_bytes());
    out.extend(b"\x01\x01\x11\x00");
    // One code for each table: DC difference 0; AC a run of 32,767 ends of blocks (0xe0).
    out.extend(b"\xff\xc4\x00\x14\x00\x01");
    out.extend([0; 15]);
    out.extend(b"\x00");
    out.extend(b"\xff\xc4\x00\x14\x10\x01");
    out.extend([0; 15]);
    out.extend(b"\xe0");
    let blocks = usize::from(side).div_ceil(8).pow(2);
    out.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00");
    out.extend(vec![0; blocks.div_ceil(8) + 1]);
    for _ in 0..count {
        out.extend(b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00");
        out.extend(vec![0x7f; 2 * blocks.div_ceil(32_767) + 2]);
    }
    out.extend(b"\xff\xd9");
    out
}

fn jpegs() -> Vec<HostileFile> {
    let mut out = Vec::new();
    for (width, height) in
        [(65_535, 65_535), (0, 0), (0, 64), (64, 0), (65_535, 1), (16_384, 16_384), (11_000, 9_600)]
    {
        let what = format!("jpeg declaring {width} x {height}");
        // The last two are within what is taken by their header, and have nothing to show for it.
        let fate = if width == 11_000 { Fate::Either } else { Fate::Refused };
        out.push(HostileFile::upload(what, "jpg", fate, move || resized(width, height)));
    }
    for (side, count) in [(1_000, 100), (4_000, 1_000), (8_000, 4_000), (10_000, 200)] {
        let what = format!("jpeg of {side} points a side in {count} scans");
        out.push(HostileFile::upload(what, "jpg", Fate::Either, move || scans(side, count)));
    }
    let with = |segment: Vec<u8>| {
        let sound = samples::picture(ImageFormat::Jpeg);
        [&sound[..2], &segment, &sound[2..]].concat()
    };
    let exif = |body: &[u8]| {
        let body = [b"Exif\0\0".as_slice(), body].concat();
        [&[0xff, 0xe1], ((body.len() + 2) as u16).to_be_bytes().as_slice(), &body].concat()
    };
    out.extend([
        HostileFile::upload("jpeg with ten thousand comments", "jpg", Fate::Either, move || {
            with(b"\xff\xfe\x00\x04hi".repeat(10_000))
        }),
        HostileFile::upload("jpeg with a segment beyond the end", "jpg", Fate::Refused, || {
            b"\xff\xd8\xff\xe0\xff\xffJFIF\0".to_vec()
        }),
        HostileFile::upload("jpeg with directories in a circle in its exif", "jpg", Fate::Either, move || {
            with(exif(b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"))
        }),
        HostileFile::upload("jpeg with a script in its exif", "jpg", Fate::Either, move || {
            with(exif(b"II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0\x20\0\0\0\x1a\0\0\0\0\0\0\0<script>alert(document.cookie)</script>"))
        }),
        HostileFile::upload("jpeg with a wild orientation", "jpg", Fate::Either, move || {
            with(exif(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\xff\xff\0\0\0\0\0\0"))
        }),
        HostileFile::upload("jpeg without tables", "jpg", Fate::Either, || {
            let sound = samples::grey_jpeg(64);
            let at = sound.windows(2).position(|pair| pair == [0xff, 0xc4]).unwrap();
            [&sound[..at], &sound[at + 2 + usize::from(u16::from_be_bytes([sound[at + 2], sound[at + 3]]))..]].concat()
        }),
        HostileFile::upload("jpeg of end markers", "jpg", Fate::Refused, || [b"\xff\xd8\xff".to_vec(), b"\xff\xd9".repeat(5_000_000)].concat()),
        HostileFile::upload("jpeg of twenty million fill bytes", "jpg", Fate::Refused, || [b"\xff\xd8\xff".to_vec(), vec![0xff; 20_000_000]].concat()),
    ]);
    out
}

fn webps() -> Vec<HostileFile> {
    let riff = |chunks: &[u8]| {
        let mut out = b"RIFF".to_vec();
        out.extend((chunks.len() as u32 + 4).to_le_bytes());
        out.extend(b"WEBP");
        out.extend(chunks);
        out
    };
    let part = |name: &[u8; 4], data: &[u8]| {
        let even = vec![0; data.len() % 2];
        [name.as_slice(), &(data.len() as u32).to_le_bytes(), data, &even].concat()
    };
    let lossless = |width: u32, height: u32| {
        let size = (width - 1) | (height - 1) << 14;
        [b"\x2f".as_slice(), &size.to_le_bytes(), &[0; 64]].concat()
    };
    let lossy = |width: u16, height: u16| {
        [b"\x10\x02\x00\x9d\x01\x2a".as_slice(), &width.to_le_bytes(), &height.to_le_bytes(), &[0; 600]]
            .concat()
    };
    let mut out = vec![
        HostileFile::upload("webp lossless of 16,384 points a side", "webp", Fate::Refused, move || {
            riff(&part(b"VP8L", &lossless(16_384, 16_384)))
        }),
        HostileFile::upload("webp lossless of a hundred million points", "webp", Fate::Either, move || {
            riff(&part(b"VP8L", &lossless(10_000, 10_000)))
        }),
        HostileFile::upload("webp lossy of 16,383 points a side", "webp", Fate::Refused, move || {
            riff(&part(b"VP8 ", &lossy(16_383, 16_383)))
        }),
        HostileFile::upload("webp lossy of a hundred million points", "webp", Fate::Either, move || {
            riff(&part(b"VP8 ", &lossy(10_000, 10_000)))
        }),
        HostileFile::upload("webp of no size", "webp", Fate::Refused, move || {
            riff(&part(b"VP8 ", &lossy(0, 0)))
        }),
        HostileFile::upload("webp whose container claims 4 GB", "webp", Fate::Either, || {
            let mut bytes = samples::picture(ImageFormat::WebP);
            bytes[4..8].copy_from_slice(&[0xff; 4]);
            bytes
        }),
    ];
    for (what, flags, size) in [
        ("canvas of 16 million a side", 0_u8, [0xff_u8; 6]),
        ("animation without pictures", 2, [9, 0, 0, 9, 0, 0]),
    ] {
        out.push(HostileFile::upload(
            &format!("webp with a {what}") as &str,
            "webp",
            Fate::Refused,
            move || {
                let head = [[flags, 0, 0, 0].as_slice(), &size].concat();
                riff(&part(b"VP8X", &head))
            },
        ));
    }
    out
}
