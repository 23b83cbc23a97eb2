//! What commonlink knows before it has any record: the message catalogue, the code lists with their
//! units and conversions, and the countries. Everything is embedded, so a room that needs a label or a
//! country needs no file. Pure.
//!
//! ```
//! use commonlink_reference::{Lang, label, text_with};
//! assert_eq!(label(Lang::En, "substance_group", "cocaine_hydrochloride"), "Cocaine hydrochloride");
//! assert_eq!(text_with(Lang::En, "shell-results", &[("count", 1.into())]), "1 result");
//! ```

pub mod catalogue;

pub use catalogue::{Dir, Lang, Value, has, keys, label, label_key, text, text_with};
