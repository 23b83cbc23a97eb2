//! Journeys in a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod audit;
mod copies;
mod every_page;
mod figures;
mod first_hits;
mod harness;
mod hostile;
mod kills;
mod lists_and_pictures;
mod main_job;
mod operator;
mod passkeys;
mod response_times;
mod shared_pages;
mod slow;
mod support;
mod world;
