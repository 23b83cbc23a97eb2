//! The binary as operators meet it: what it refuses, and what it leaves alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod asked;
mod demo;
mod erasures;
mod exports;
mod journal;
mod refusals;
mod stores;
mod tables;
