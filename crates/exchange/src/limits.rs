//! What a file may cost. The defaults are the limits of the house; tests use smaller ones.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::DecodeError;

/// Bytes of one mebibyte.
pub(crate) const MIB: u64 = 1024 * 1024;

/// Limits of one decoding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of all files of one request together. Default 512 MiB.
    pub max_input_bytes: u64,
    /// Points (width times height) of a photograph. Default 104,857,600: a camera of 100 megapixels gives up to
    /// 101.9 million (11,656 x 8,742).
    pub max_points: u64,
    /// Points of a height map, samples of a profile. Default 25 million: heights of 64 bits are held once as they come
    /// and once as they go on, which is the most that the address space takes.
    pub max_heights: u64,
    /// Points along one side. Default 16,384.
    pub max_side: u32,
    /// Time from the first byte given to the last byte of the answer. Default 20 s: it ends a child that hangs. What a
    /// file may cost is bounded by the processor time, so that a busy machine refuses no honest file.
    pub wall: Duration,
    /// Processor time of one request, in whole seconds, to which the kernel adds at most one. Default 3.
    pub cpu_seconds: u64,
    /// Address space of the child in bytes. Default 1 GiB.
    pub address_space: u64,
    /// Requests one child of a [`Decoder`](crate::Decoder) answers before it is replaced. Default 64.
    pub requests_per_child: u32,
    /// Whether a child that can't put Landlock on itself refuses to read. Default `false`: the server
    /// decides that at its start by [`confinement_available`](crate::confinement_available).
    pub require_landlock: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_input_bytes: 512 * MIB,
            max_points: 104_857_600,
            max_heights: 25_000_000,
            max_side: 16_384,
            wall: Duration::from_secs(20),
            cpu_seconds: 3,
            address_space: 1024 * MIB,
            requests_per_child: 64,
            require_landlock: false,
        }
    }
}

impl Limits {
    /// Refuses dimensions of a photograph outside the limits, and empty ones. Width and height in points.
    pub(crate) fn check_points(&self, width: u64, height: u64) -> Result<(), DecodeError> {
        self.check(width, height, self.max_points)
    }

    /// The same for a height map.
    pub(crate) fn check_heights(&self, width: u64, height: u64) -> Result<(), DecodeError> {
        self.check(width, height, self.max_heights)
    }

    fn check(&self, width: u64, height: u64, max_points: u64) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::malformed(format!("it declares {width} x {height} points")));
        }
        let side = u64::from(self.max_side);
        if width > side || height > side || width.saturating_mul(height) > max_points {
            return Err(DecodeError::TooManyPoints { width, height, max_points, max_side: self.max_side });
        }
        Ok(())
    }

    /// Refuses more input than allowed.
    pub(crate) fn check_input(&self, bytes: u64) -> Result<(), DecodeError> {
        if bytes > self.max_input_bytes {
            return Err(DecodeError::TooLarge { bytes, limit: self.max_input_bytes });
        }
        Ok(())
    }

    /// The largest answer a child may give: a profile's heights, or the raster of a photograph of the longest side, and
    /// the pictures.
    pub(crate) fn max_answer_bytes(&self) -> u64 {
        self.max_heights.max(self.max_points / 2).saturating_mul(8).saturating_add(64 * MIB)
    }
}

/// Limits of reading one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLimits {
    /// Bytes of the file as it comes. Default 2 GiB.
    pub max_input_bytes: u64,
    /// Bytes of a packed workbook, which is held. Default 100 MiB.
    pub max_workbook_bytes: u64,
    /// Bytes that a packed file may unpack to. Default 2 GiB.
    pub max_unpacked_bytes: u64,
    /// Rows of the whole file. Default 10 million.
    pub max_rows: u64,
    /// Columns of a row. Default 512.
    pub max_columns: usize,
    /// Time without a sign of life. Default 20 s.
    pub silence: Duration,
    /// Processor time without a row handed on, in whole seconds, as [`Limits::cpu_seconds`]. Default 3: a file
    /// that is all husk and no grain is refused soon, however busy the machine is.
    pub barren_cpu_seconds: u64,
    /// Processor time of the whole reading, in whole seconds. Default 900.
    pub cpu_seconds: u64,
    /// Address space of the child in bytes. Default 1 GiB.
    pub address_space: u64,
    /// As [`Limits::require_landlock`].
    pub require_landlock: bool,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self {
            max_input_bytes: 2048 * MIB,
            max_workbook_bytes: 100 * MIB,
            max_unpacked_bytes: 2048 * MIB,
            max_rows: 10_000_000,
            max_columns: 512,
            silence: Duration::from_secs(20),
            barren_cpu_seconds: 3,
            cpu_seconds: 900,
            address_space: 1024 * MIB,
            require_landlock: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_that_overflow_are_refused() {
        let limits = Limits::default();
        assert!(limits.check_points(u64::MAX, u64::MAX).is_err());
        assert!(limits.check_points(10_300, 10_300).is_err());
        assert!(limits.check_points(16_385, 1).is_err());
        assert!(limits.check_points(0, 5).is_err());
        assert!(limits.check_points(11_656, 8_742).is_ok());
        assert!(limits.check_heights(5_000, 5_000).is_ok());
        assert!(limits.check_heights(5_000, 5_001).is_err());
    }
}
