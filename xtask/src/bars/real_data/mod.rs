//! Bars of the second stage: real data, and input that is meant to hurt.

mod backup;
mod collection;
mod fuzz;
mod hostile;
mod import;
mod pages;
mod places;
mod slow;
mod world;

use super::{Bar, number};

/// The bars that are measured here, in the order of the table.
pub const BARS: [Bar; 9] = [
    import::BAR,
    places::BAR,
    pages::BAR,
    pages::LARGE,
    hostile::BAR,
    fuzz::BAR,
    backup::BAR,
    world::BAR,
    slow::BAR,
];
