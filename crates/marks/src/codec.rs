//! Bytes of stored descriptions: little-endian, length-prefixed, no padding. The reader never panics and
//! never reserves more memory than the bytes that are really there can fill.

use crate::MarksError;

/// Collects the bytes of a description.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn u16(&mut self, value: u16) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn i16(&mut self, value: i16) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn f32(&mut self, value: f32) {
        self.raw(&value.to_le_bytes());
    }

    pub(crate) fn f64(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    /// A number of items, read back by [`Reader::length`]. More than `u32::MAX` items do not occur: every
    /// description is made from pictures of bounded working size.
    pub(crate) fn length(&mut self, count: usize) {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// A length and that many bytes.
    pub(crate) fn bytes(&mut self, values: &[u8]) {
        self.length(values.len());
        self.raw(values);
    }

    /// A length and that many `i16`.
    pub(crate) fn i16s(&mut self, values: &[i16]) {
        self.length(values.len());
        for value in values {
            self.i16(*value);
        }
    }

    /// A presence byte, then the value if there is one.
    pub(crate) fn optional_f64(&mut self, value: Option<f64>) {
        match value {
            Some(value) => {
                self.u8(1);
                self.f64(value);
            }
            None => self.u8(0),
        }
    }
}

/// Reads what a [`Writer`] wrote. `part` names what was being read, for the error.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn raw(&mut self, count: usize, part: &'static str) -> Result<&'a [u8], MarksError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(MarksError::Damaged { part })?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, part: &'static str) -> Result<[u8; N], MarksError> {
        let mut array = [0; N];
        array.copy_from_slice(self.raw(N, part)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self, part: &'static str) -> Result<u8, MarksError> {
        Ok(u8::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn u16(&mut self, part: &'static str) -> Result<u16, MarksError> {
        Ok(u16::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn i16(&mut self, part: &'static str) -> Result<i16, MarksError> {
        Ok(i16::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn u32(&mut self, part: &'static str) -> Result<u32, MarksError> {
        Ok(u32::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn u64(&mut self, part: &'static str) -> Result<u64, MarksError> {
        Ok(u64::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn f32(&mut self, part: &'static str) -> Result<f32, MarksError> {
        Ok(f32::from_le_bytes(self.array(part)?))
    }

    pub(crate) fn f64(&mut self, part: &'static str) -> Result<f64, MarksError> {
        Ok(f64::from_le_bytes(self.array(part)?))
    }

    /// An `f32` that must be a number.
    pub(crate) fn finite_f32(&mut self, part: &'static str) -> Result<f32, MarksError> {
        let value = self.f32(part)?;
        if value.is_finite() { Ok(value) } else { Err(MarksError::Damaged { part }) }
    }

    /// An `f64` that must be a number.
    pub(crate) fn finite_f64(&mut self, part: &'static str) -> Result<f64, MarksError> {
        let value = self.f64(part)?;
        if value.is_finite() { Ok(value) } else { Err(MarksError::Damaged { part }) }
    }

    /// A number of items of at least `item_bytes` each, refused unless so many bytes are left.
    pub(crate) fn length(&mut self, item_bytes: usize, part: &'static str) -> Result<usize, MarksError> {
        let count = self.u32(part)? as usize;
        match count.checked_mul(item_bytes.max(1)) {
            Some(needed) if needed <= self.rest.len() => Ok(count),
            _ => Err(MarksError::Damaged { part }),
        }
    }

    pub(crate) fn bytes(&mut self, part: &'static str) -> Result<Vec<u8>, MarksError> {
        let count = self.length(1, part)?;
        Ok(self.raw(count, part)?.to_vec())
    }

    pub(crate) fn i16s(&mut self, part: &'static str) -> Result<Vec<i16>, MarksError> {
        let count = self.length(2, part)?;
        (0..count).map(|_| self.i16(part)).collect()
    }

    pub(crate) fn optional_f64(&mut self, part: &'static str) -> Result<Option<f64>, MarksError> {
        match self.u8(part)? {
            0 => Ok(None),
            1 => Ok(Some(self.finite_f64(part)?)),
            _ => Err(MarksError::Damaged { part }),
        }
    }

    /// Refuses bytes that are left over.
    pub(crate) fn end(&self) -> Result<(), MarksError> {
        if self.rest.is_empty() { Ok(()) } else { Err(MarksError::Damaged { part: "trailing bytes" }) }
    }
}

/// FNV-1a, 64 bits: every step is a bijection of the state, so any single damaged byte changes the sum.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_order() {
        let mut out = Writer::new();
        out.u16(7);
        out.f32(1.5);
        out.f32(f32::NAN);
        out.i16s(&[-3]);
        out.optional_f64(Some(2.25));
        out.optional_f64(None);
        let bytes = out.into_bytes();
        let mut input = Reader::new(&bytes);
        assert_eq!(input.u16("a"), Ok(7));
        assert_eq!(input.finite_f32("b"), Ok(1.5));
        assert_eq!(input.finite_f32("b"), Err(MarksError::Damaged { part: "b" }));
        assert_eq!(input.i16s("c"), Ok(vec![-3]));
        assert_eq!(input.optional_f64("d"), Ok(Some(2.25)));
        assert_eq!(input.optional_f64("e"), Ok(None));
        assert_eq!(input.end(), Ok(()));
    }

    #[test]
    fn an_impossible_length_is_refused_before_memory_is_reserved() {
        let bytes = [0xff, 0xff, 0xff, 0xff, 1, 2];
        assert_eq!(Reader::new(&bytes).i16s("values"), Err(MarksError::Damaged { part: "values" }));
    }
}
