//! Bars of the foundation: from a fresh clone to the first common link.

mod fresh_clone;
mod marks;

use super::Bar;

/// All bars, in the order of the table.
pub const BARS: [Bar; 2] = [fresh_clone::BAR, marks::BAR];
