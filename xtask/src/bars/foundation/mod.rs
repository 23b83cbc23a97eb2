//! Bars of the foundation: from a fresh clone to the first common link.

mod fresh_clone;

use super::Bar;

/// All bars, in the order of the table.
pub const BARS: [Bar; 1] = [fresh_clone::BAR];
