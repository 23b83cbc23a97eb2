//! Journeys through the built `commonlink` binary in the system's Chromium, as a user goes through it.
//!
//! Everything stands in `tests/it`: `support` is the harness, the other modules are journeys. They need Chromium,
//! `chromedriver` and the binary (`cargo build --package commonlink`); without them they say so and pass, and in CI they
//! fail. Run them with `cargo xtask test --only build --only browser`.
