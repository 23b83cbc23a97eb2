//! Bars of the second stage: real data, and input that is meant to hurt.

mod backup;
mod fuzz;
mod hostile;
mod slow;

use super::{Bar, number};

/// The bars that are measured here, in the order of the table.
pub const BARS: [Bar; 4] = [hostile::BAR, fuzz::BAR, backup::BAR, slow::BAR];
