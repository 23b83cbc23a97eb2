//! Drawings as SVG text: the same in pages, reports and tests.
//!
//! Small ones belong to marks: strength, scores, Tippett and calibration plots, the capture guide. Three show many records at
//! once: a world [`map()`] of seizures and flows, a [`series()`] over time, a [`matrix()`] of numbers. Those take every word
//! and written number from their caller, and may carry links; a table with the same figures stands beside them.
//!
//! Colours come from the classes `f-…` of the style sheet, so that a drawing follows the theme and needs no
//! inline style; every drawing with a meaning of its own has a `title` and a `desc`, one that only repeats
//! words beside it is hidden from screen readers. Axes run from left to right in every language.
//!
//! Invariants: pure; the same input gives the same bytes; numbers are written with at most two decimals;
//! whatever comes in, no coordinate is infinite or not a number.
//!
//! ```
//! use commonlink_figures::{Against, strength_bar};
//! let bars = strength_bar(4, Against::No);
//! assert_eq!(bars.matches("f-on").count(), 4);
//! assert!(!bars.contains("style="));
//! ```

mod calibration;
mod guide;
mod map;
mod matrix;
mod scores;
mod series;
mod strength;
mod svg;
mod ticks;
mod tippett;
mod words;

pub use calibration::{CalibrationBin, calibration};
pub use guide::{GuideDrawing, guide};
pub use map::{MAP_SHADES, Map, MapCentre, MapCountry, MapFlow, MapLegend, map, map_key};
pub use matrix::{Change, MATRIX_SHADES, Matrix, MatrixCell, MatrixHead, MatrixLegend, MatrixRow, matrix};
pub use scores::{Scores, scores};
pub use series::{SERIES_PARTS, Series, SeriesPart, SeriesPeriod, SeriesScale, series};
pub use strength::{Against, strength_bar};
pub use tippett::{Tippett, tippett};
