//! The log against published figures, against another implementation, and against whoever would change it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod formats;
mod tampering;
mod tree;
