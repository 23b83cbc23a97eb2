//! TIFF files whose directories lie. TIFF 6.0; 42 little-endian, one directory.

use super::bytes::zlib;
use super::{Fate, HostileFile};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const ROWS: u16 = 278;
const COUNTS: u16 = 279;

/// A directory of numbers of 32 bits, and the strip behind it.
fn tiff(fields: &[(u16, u32)], data: &[u8], next: u32) -> Vec<u8> {
    let start = 8 + 2 + fields.len() as u32 * 12 + 4;
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    out.extend((fields.len() as u16).to_le_bytes());
    for (tag, value) in fields {
        let value = if *tag == OFFSETS && *value == 0 { start } else { *value };
        out.extend(tag.to_le_bytes());
        out.extend([4, 0, 1, 0, 0, 0]);
        out.extend(value.to_le_bytes());
    }
    out.extend(next.to_le_bytes());
    out.extend(data);
    out
}

/// The fields of a sound grey picture with some of them replaced.
fn fields(size: (u32, u32), bytes: u32, changes: &[(u16, u32)]) -> Vec<(u16, u32)> {
    let mut fields = vec![
        (WIDTH, size.0),
        (HEIGHT, size.1),
        (BITS, 8),
        (COMPRESSION, 1),
        (PHOTOMETRIC, 1),
        (OFFSETS, 0),
        (SAMPLES, 1),
        (ROWS, size.1),
        (COUNTS, bytes),
    ];
    for (tag, value) in changes {
        fields.retain(|(known, _)| known != tag);
        fields.push((*tag, *value));
    }
    fields.sort_unstable();
    fields
}

fn grey(changes: &'static [(u16, u32)]) -> impl Fn() -> Vec<u8> + Send + Sync {
    move || tiff(&fields((16, 16), 256, changes), &[7; 256], 0)
}

pub fn files() -> Vec<HostileFile> {
    let mut out = Vec::new();
    for (width, height) in
        [(u32::MAX, u32::MAX), (65_535, 65_535), (0, 0), (16_385, 1), (1, u32::MAX), (10_240, 10_240)]
    {
        let what = format!("tiff declaring {width} x {height}");
        out.push(HostileFile::upload(&what as &str, "tif", Fate::Refused, move || {
            tiff(&fields((width, height), 16, &[]), &[0; 16], 0)
        }));
    }
    out.extend([
        HostileFile::upload(
            "tiff with strips far away",
            "tif",
            Fate::Refused,
            grey(&[(OFFSETS, 0xffff_fff0)]),
        ),
        HostileFile::upload("tiff with a strip of 4 GB", "tif", Fate::Either, grey(&[(COUNTS, u32::MAX)])),
        HostileFile::upload("tiff of 64 bits", "tif", Fate::Refused, grey(&[(BITS, 64)])),
        HostileFile::upload("tiff of no bits", "tif", Fate::Refused, grey(&[(BITS, 0)])),
        HostileFile::upload("tiff of 65,535 samples", "tif", Fate::Refused, grey(&[(SAMPLES, 65_535)])),
        HostileFile::upload("tiff without rows in a strip", "tif", Fate::Either, grey(&[(ROWS, 0)])),
        HostileFile::upload(
            "tiff of an unknown compression",
            "tif",
            Fate::Refused,
            grey(&[(COMPRESSION, 34_712)]),
        ),
        HostileFile::upload(
            "tiff of a strange photometry",
            "tif",
            Fate::Either,
            grey(&[(PHOTOMETRIC, 60_000)]),
        ),
        HostileFile::upload("tiff whose strip is its directory", "tif", Fate::Either, grey(&[(OFFSETS, 8)])),
        HostileFile::upload("tiff whose directory follows itself", "tif", Fate::Either, || {
            tiff(&fields((16, 16), 256, &[]), &[7; 256], 8)
        }),
        HostileFile::upload("tiff with a directory far away", "tif", Fate::Refused, || {
            b"II*\0\xf0\xff\xff\xff".to_vec()
        }),
        HostileFile::upload("tiff with a directory of 65,535 fields", "tif", Fate::Refused, || {
            b"II*\0\x08\0\0\0\xff\xff".to_vec()
        }),
        HostileFile::upload("tiff in the other order of bytes", "tif", Fate::Refused, || {
            let mut bytes = tiff(&fields((16, 16), 256, &[]), &[7; 256], 0);
            bytes[..4].copy_from_slice(b"MM\0*");
            bytes
        }),
        HostileFile::upload("tiff deflated to a thousandfold", "tif", Fate::Either, || {
            let packed = zlib(&[0; 10_000], 10_000);
            tiff(&fields((10_000, 10_000), packed.len() as u32, &[(COMPRESSION, 8)]), &packed, 0)
        }),
        HostileFile::upload("tiff deflated to more than it declares", "tif", Fate::Either, || {
            let packed = zlib(&[0; 1 << 16], 6_000);
            tiff(&fields((64, 64), packed.len() as u32, &[(COMPRESSION, 8)]), &packed, 0)
        }),
        HostileFile::upload("tiff of runs without end", "tif", Fate::Either, || {
            let packed = [0x81, 0].repeat(800_000);
            tiff(&fields((10_000, 10_000), packed.len() as u32, &[(COMPRESSION, 32_773)]), &packed, 0)
        }),
        HostileFile::upload("tiff of broken codes", "tif", Fate::Either, || {
            let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c].repeat(1_000);
            tiff(&fields((4_000, 4_000), packed.len() as u32, &[(COMPRESSION, 5)]), &packed, 0)
        }),
        HostileFile::upload("tiff of a hundred million honest points", "tif", Fate::Either, || {
            tiff(&fields((10_000, 10_000), 100_000_000, &[]), &vec![0x55; 100_000_000], 0)
        }),
    ]);
    out
}
