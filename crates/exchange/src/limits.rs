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
    /// Points (width times height) of a picture or height map. Default 50 million.
    pub max_points: u64,
    /// Points along one side. Default 16,384.
    pub max_side: u32,
    /// Time from the first byte given to the last byte of the answer. Default 20 s: it ends a child that hangs. What a
    /// file may cost is bounded by the processor time, so that a busy machine refuses no honest file.
    pub wall: Duration,
    /// Processor time of one request, in whole seconds. Default 5.
    pub cpu_seconds: u64,
    /// Address space of the child in bytes. Default 2 GiB.
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
            max_points: 50_000_000,
            max_side: 16_384,
            wall: Duration::from_secs(20),
            cpu_seconds: 5,
            address_space: 2048 * MIB,
            requests_per_child: 64,
            require_landlock: false,
        }
    }
}

impl Limits {
    /// Refuses dimensions outside the limits, and empty ones. Width and height in points.
    pub(crate) fn check_points(&self, width: u64, height: u64) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::malformed(format!("it declares {width} x {height} points")));
        }
        let side = u64::from(self.max_side);
        if width > side || height > side || width.saturating_mul(height) > self.max_points {
            return Err(DecodeError::TooManyPoints {
                width,
                height,
                max_points: self.max_points,
                max_side: self.max_side,
            });
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

    /// The largest answer a child may give: one float per point twice over, and the pictures.
    pub(crate) fn max_answer_bytes(&self) -> u64 {
        self.max_points.saturating_mul(8).saturating_add(64 * MIB)
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
        assert!(limits.check_points(10_000, 10_000).is_err());
        assert!(limits.check_points(16_385, 1).is_err());
        assert!(limits.check_points(0, 5).is_err());
        assert!(limits.check_points(8_000, 6_000).is_ok());
    }
}
