//! Ground for tests: temporary databases, fixed time and ids, development data, and the rule of what a test does
//! when something it needs is missing.
//!
//! Only a dev-dependency: nothing here is reachable from the shipped binary. It therefore may panic, and says in
//! words what is wrong and what to install.
//!
//! # The rule of missing things
//! A developer without PostgreSQL or without the development data can still run every test: what needs the missing
//! thing prints one line and passes. With `CI` set (to anything but empty, `0` or `false`) the same test fails, so
//! that the release check never passes for want of something. See [`absent`].
//!
//! # Example
//! ```no_run
//! use commonlink_testkit::{Engine, temporary_url};
//! # async fn example() {
//! for engine in Engine::ALL {
//!     let Some(database) = temporary_url(engine).await else { continue };
//!     let url = database.url(); // sqlite:///tmp/…/commonlink.db or postgres://commonlink@localhost/…?host=/tmp/…
//!     # let _ = url;
//! } // dropped here: the database is gone
//! # }
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a crate of tests fails by panicking"
)]

mod codes;
mod data;
mod database;
mod fixed;
mod folder;
#[allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::large_stack_arrays,
    clippy::needless_for_each,
    clippy::repeat_once,
    clippy::semicolon_if_nothing_returned,
    clippy::trivially_copy_pass_by_ref,
    reason = "a table of damages, one line each; made once, in tests"
)]
pub mod hostile;
mod mail_server;
mod postgres;
pub mod sharing;

pub use codes::authenticator_code;
pub use data::{absent, development_data, in_ci, workspace_root};
pub use database::{Engine, TemporaryDatabase, temporary_url, temporary_url_prepared};
pub use fixed::{CountedIds, FixedClock};
pub use folder::TemporaryFolder;
pub use mail_server::{KeptMail, MailServer, Mood};
