//! Bars of the foundation: from a fresh clone to the first common link.

mod demo;
mod first_hits;
mod fresh_clone;
mod kills;
mod main_job;
mod marks;
mod response_times;

use super::{Bar, number};

/// All bars, in the order of the table.
pub const BARS: [Bar; 7] = [
    fresh_clone::BAR,
    demo::BAR,
    first_hits::BAR,
    main_job::BAR,
    marks::BAR,
    response_times::BAR,
    kills::BAR,
];
