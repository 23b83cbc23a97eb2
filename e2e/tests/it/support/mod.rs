//! The harness: a server, a browser, and what is asked of every page.
//!
//! A journey:
//! ```text
//! let Some(server) = Server::start(folder.path(), &[]).await else { return };
//! let Some(browser) = Browser::open(&server.origin, View::DESKTOP).await else { return };
//! browser.login("officer.fj", "…").await;
//! browser.goto("/seizures").await;
//! browser.check_page().await;        // accessibility, content security policy, other hosts, console
//! ```
#![allow(dead_code, unused_imports, reason = "journeys use what they need of the harness")]

mod browser;
mod checks;
mod client;
mod keyboard;
mod network;
pub mod others;
mod programs;
mod server;

pub use browser::{Browser, View};
pub use checks::Violation;
pub use client::Client;
pub use network::{Request, Traffic};
pub use programs::{Program, binary};
pub use server::{Server, commonlink};
pub use thirtyfour::Key;
