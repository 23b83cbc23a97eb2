//! Bars of the foundation: from a fresh clone to the first common link.

mod fresh_clone;
mod kills;
mod marks;

use super::Bar;

/// All bars, in the order of the table.
pub const BARS: [Bar; 3] = [fresh_clone::BAR, marks::BAR, kills::BAR];
