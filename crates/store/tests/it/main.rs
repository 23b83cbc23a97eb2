//! The store as its users see it, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod accounts;
mod audit;
mod backup;
mod blind;
mod engines;
mod erased_sums;
mod files;
mod hits;
mod jobs;
mod leaks;
mod lists;
mod probes;
mod recalls;
mod retention;
mod search;
mod seizures;
mod sharing;
mod told;
mod world;
