//! Small writers: packed streams, zip containers whose declarations can lie, and a stream of numbers.

use std::io::Write as _;

use flate2::{Compression, Crc, write};

/// xorshift64: the same numbers in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// `piece` so many times over, as a zlib stream.
pub fn zlib(piece: &[u8], times: usize) -> Vec<u8> {
    let mut out = write::ZlibEncoder::new(Vec::new(), Compression::new(6));
    (0..times).for_each(|_| out.write_all(piece).unwrap());
    out.finish().unwrap()
}

pub fn deflate(piece: &[u8], times: usize) -> Vec<u8> {
    let mut out = write::DeflateEncoder::new(Vec::new(), Compression::new(6));
    (0..times).for_each(|_| out.write_all(piece).unwrap());
    out.finish().unwrap()
}

pub fn gzip(piece: &[u8], times: usize) -> Vec<u8> {
    let mut out = write::GzEncoder::new(Vec::new(), Compression::new(6));
    (0..times).for_each(|_| out.write_all(piece).unwrap());
    out.finish().unwrap()
}

/// One entry of a zip container, with everything that can be told of it.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    /// As it lies in the container.
    pub packed: Vec<u8>,
    /// 0 stored, 8 deflated.
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    pub packed_size: u32,
    pub size: u32,
    /// Where the directory says that it lies, instead of where it does.
    pub offset: Option<u32>,
    pub attributes: u32,
}

impl Entry {
    pub fn stored(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.into(),
            packed: data.to_vec(),
            method: 0,
            flags: 0,
            crc: crc(data),
            packed_size: data.len() as u32,
            size: data.len() as u32,
            offset: None,
            attributes: 0,
        }
    }

    pub fn deflated(name: &str, data: &[u8]) -> Self {
        Self::repeated(name, data, 1)
    }

    /// `piece` so many times over, deflated.
    pub fn repeated(name: &str, piece: &[u8], times: usize) -> Self {
        let packed = deflate(piece, times);
        let mut sum = Crc::new();
        (0..times).for_each(|_| sum.update(piece));
        Self {
            packed_size: packed.len() as u32,
            size: (piece.len() * times) as u32,
            crc: sum.sum(),
            method: 8,
            packed,
            ..Self::stored(name, b"")
        }
    }

    fn fields(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(20_u16.to_le_bytes());
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0, 0, 0x21, 0x50]);
        for number in [self.crc, self.packed_size, self.size] {
            out.extend(number.to_le_bytes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

/// A container of these entries.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let count = entries.len() as u16;
    zip_declaring(entries, count)
}

/// The same, with another number of entries in its directory's end.
pub fn zip_declaring(entries: &[Entry], count: u16) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = entry.offset.unwrap_or(out.len() as u32);
        out.extend(b"PK\x03\x04");
        out.extend(entry.fields());
        out.extend(&entry.name);
        out.extend(&entry.packed);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(entry.fields());
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&entry.name);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
