//! The words of commonlink as types, and their validation. Pure.

mod codes;
mod marks;

pub use codes::UnknownCode;
pub use marks::{CaptureKind, Light, MarkKind, MarkRole};
