//! Files of every kind that is taken, cut off, with flipped bits, and with bytes put in or left out.

use image::ImageFormat;

use super::bytes::Random;
use super::{Door, Fate, HostileFile, samples};

type Make = fn() -> Vec<u8>;

fn kinds() -> [(&'static str, &'static str, Door, Make); 8] {
    [
        ("jpeg", "jpg", Door::Upload, || samples::picture(ImageFormat::Jpeg)),
        ("png", "png", Door::Upload, || samples::picture(ImageFormat::Png)),
        ("webp", "webp", Door::Upload, || samples::picture(ImageFormat::WebP)),
        ("tiff", "tif", Door::Upload, || samples::picture(ImageFormat::Tiff)),
        ("x3p", "x3p", Door::Upload, samples::x3p),
        ("profile", "csv", Door::Upload, samples::profile),
        ("workbook", "xlsx", Door::Table, samples::workbook),
        ("table packed", "csv.gz", Door::Table, || super::bytes::gzip(&samples::csv(), 1)),
    ]
}

pub fn files() -> Vec<HostileFile> {
    let mut out = Vec::new();
    for (number, (kind, ending, door, make)) in kinds().into_iter().enumerate() {
        for cut in [8_usize, 30, 55, 80, 97] {
            // A text that ends early is a shorter text, and nothing says so.
            let fate = if kind == "profile" { Fate::Either } else { Fate::Refused };
            let what = format!("{kind} cut at {cut} of 100");
            out.push(HostileFile {
                door,
                ..HostileFile::upload(what, ending, fate, move || {
                    let mut bytes = make();
                    bytes.truncate(bytes.len() * cut / 100);
                    bytes
                })
            });
        }
        for seed in 1..=6_u64 {
            let seed_of_kind = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number as u64 + 1);
            out.push(HostileFile {
                door,
                ..HostileFile::upload(format!("{kind} damaged {seed}"), ending, Fate::Either, move || {
                    damaged(make(), &mut Random(seed_of_kind), seed)
                })
            });
        }
    }
    out
}

/// Flips bits; the higher seeds put bytes in and leave bytes out too.
fn damaged(mut bytes: Vec<u8>, random: &mut Random, seed: u64) -> Vec<u8> {
    for _ in 0..=seed * 2 {
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
    }
    if seed > 3 {
        let (from, length) = (random.below(bytes.len()), random.below(64));
        let to = (from + length).min(bytes.len());
        bytes.drain(from..to);
        let at = random.below(bytes.len());
        let more = random.bytes(random.0 as usize % 64 + 1);
        bytes.splice(at..at, more);
    }
    bytes
}
