//! Journeys in a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod every_page;
mod harness;
mod kills;
mod main_job;
mod support;
mod world;
