//! What every field can say instead of a value.

use super::Source::OurChoice;
use super::{Vocabulary, entry};

/// The three ways a field can be empty, which are never mixed.
pub static EMPTY_VALUES: Vocabulary = Vocabulary::new(
    "empty_value",
    &[entry(OurChoice, "unknown"), entry(OurChoice, "not_recorded"), entry(OurChoice, "withheld")],
);
