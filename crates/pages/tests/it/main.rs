//! What every page must hold, whatever it shows, and a snapshot of each.

// Helpers of tests stand outside test functions, where the lints take them for production code.
#![allow(clippy::expect_used, clippy::panic)]

mod html;
mod samples;
mod snapshots;
mod structure;
mod weight;
