//! What the platform does: the verbs, one file a use case.
//!
//! A use case takes the [`Context`](commonlink_model::Context) of whoever asks, checks, works through
//! `store` in one transaction and enqueues what comes after. It knows neither HTTP nor SQL. The way of a
//! photograph: [`receive`] stores the original and its previews, [`submit`] makes the records and enqueues,
//! [`compare`] describes, ranks, scores and makes hits, [`examine`] takes examiners to a conclusion, and a
//! conclusion makes the link that both owners read on their home pages.
//!
//! Invariants: every write carries an idempotency key or is idempotent by nature; what a job writes and the
//! mark that it is done are one transaction, so a killed worker repeats nothing visible.

pub mod accounts;
pub mod compare;
mod error;
pub mod examine;
mod once;
mod open;
mod platform;
mod random;
pub mod receive;
pub mod sign_in;
pub mod submit;
pub mod work;
pub mod world;

pub use error::CaseworkError;
pub use once::Once;
pub use open::{DECODE_CHILD, confinement_available, decode_child};
pub use platform::{Platform, Settings};
pub use random::{SystemClock, SystemIds};
