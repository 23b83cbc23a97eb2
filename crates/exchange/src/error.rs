//! Why a file could not be turned into values. Every cause has a stable code for the message catalogue and
//! a hint that tells the person who uploaded the file what to do next.

use serde::{Deserialize, Serialize};

/// Why a file was not decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum DecodeError {
    /// More bytes than are taken.
    #[error("the file has {bytes} bytes; at most {limit} are taken")]
    TooLarge {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// More points, or a longer side, than are taken. Known from the header, before anything is unpacked.
    #[error(
        "the file declares {width} x {height} points; at most {max_points} points and {max_side} a side are taken"
    )]
    TooManyPoints {
        /// Declared width in points.
        width: u64,
        /// Declared height in points.
        height: u64,
        /// Points allowed.
        max_points: u64,
        /// Points allowed along one side.
        max_side: u32,
    },
    /// A format, or a flavour of a format, that is not read.
    #[error("{found} is not read here; expected {wanted}")]
    UnsupportedFormat {
        /// What the file seems to be.
        found: String,
        /// What would have been read.
        wanted: String,
    },
    /// The file is damaged, cut off or contradicts itself.
    #[error("the file is damaged: {what}")]
    Malformed {
        /// What is wrong, in words.
        what: String,
    },
    /// Decoding took longer than allowed.
    #[error("reading the file took longer than {limit_ms} ms")]
    TimedOut {
        /// Milliseconds allowed.
        limit_ms: u64,
    },
    /// Decoding wanted more memory than allowed.
    #[error("reading the file needs more memory than allowed")]
    OutOfMemory,
    /// The reading process ended without an answer, or gave one that can't be true.
    #[error("the reading process failed: {how}")]
    Crashed {
        /// How it ended.
        how: String,
    },
    /// The reading process could not be confined as demanded.
    #[error("the reading process could not be confined: {reason}")]
    Unconfined {
        /// What was missing.
        reason: String,
    },
    /// The reading process could not be started.
    #[error("the reading process did not start: {reason}")]
    NotStarted {
        /// What the operating system said.
        reason: String,
    },
}

impl DecodeError {
    /// The stable code of the cause, also the key in the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "decode_too_large",
            Self::TooManyPoints { .. } => "decode_too_many_points",
            Self::UnsupportedFormat { .. } => "decode_unsupported_format",
            Self::Malformed { .. } => "decode_malformed",
            Self::TimedOut { .. } => "decode_timed_out",
            Self::OutOfMemory => "decode_out_of_memory",
            Self::Crashed { .. } => "decode_crashed",
            Self::Unconfined { .. } => "decode_unconfined",
            Self::NotStarted { .. } => "decode_not_started",
        }
    }

    /// Whether the same file would be refused again, also on an idle and healthy machine.
    pub const fn is_of_the_file(&self) -> bool {
        match self {
            Self::TooLarge { .. }
            | Self::TooManyPoints { .. }
            | Self::UnsupportedFormat { .. }
            | Self::Malformed { .. }
            | Self::OutOfMemory => true,
            Self::TimedOut { .. }
            | Self::Crashed { .. }
            | Self::Unconfined { .. }
            | Self::NotStarted { .. } => false,
        }
    }

    /// What to do about it, for the person who gave the file.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "Give a smaller file: crop to the mark, or save as JPEG.",
            Self::TooManyPoints { .. } => {
                "Crop the picture to the mark, or reduce it; a mark needs no more than about 12 megapixels."
            }
            Self::UnsupportedFormat { found, .. } if found.starts_with("HEIC") => {
                "On the telephone choose the camera format \"most compatible\" (JPEG), or export the picture as JPEG."
            }
            Self::UnsupportedFormat { .. } => {
                "Save the photograph as JPEG, PNG, WebP or TIFF, a height map as x3p or 16-bit PNG, a profile as CSV."
            }
            Self::Malformed { .. } => {
                "Copy the file again from the camera or instrument and give it once more; it may have been cut off."
            }
            Self::TimedOut { .. } => {
                "Try again; if it fails again, save the file anew with an ordinary program, as JPEG if it is a photograph."
            }
            Self::OutOfMemory => "Reduce the picture, or save it with 8 bits per channel.",
            Self::Crashed { .. } => {
                "Save the file anew with an ordinary program; if it fails again, keep it and tell the operator."
            }
            Self::Unconfined { .. } => {
                "The operator must run the server on Linux 5.13 or newer with Landlock switched on."
            }
            Self::NotStarted { .. } => {
                "Try again; if it fails again, tell the operator: the machine may be out of processes."
            }
        }
    }

    /// The same for a person who gave a table.
    pub fn hint_of_table(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "Give the table in parts, or as CSV packed with gzip.",
            Self::TooManyPoints { .. } | Self::UnsupportedFormat { .. } => {
                "Save the table as XLSX or as CSV and give that."
            }
            Self::Malformed { .. } => "Open the table, save it anew as XLSX or CSV, and give it once more.",
            Self::TimedOut { .. } => {
                "Try again; if it fails again, save the table as CSV, or give it in parts."
            }
            Self::OutOfMemory => "Save the table as CSV, or give it in parts.",
            Self::Crashed { .. } => {
                "Save the table as CSV and give that; if it fails again, keep it and tell the operator."
            }
            Self::Unconfined { .. } | Self::NotStarted { .. } => self.hint(),
        }
    }

    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        // Text that comes from a file may be of any length; people need its beginning only.
        Self::Malformed { what: what.into().chars().filter(|c| !c.is_control()).take(300).collect() }
    }

    pub(crate) fn unsupported(found: impl Into<String>, wanted: &str) -> Self {
        Self::UnsupportedFormat {
            found: found.into().chars().filter(|c| !c.is_control()).take(100).collect(),
            wanted: wanted.to_owned(),
        }
    }
}
