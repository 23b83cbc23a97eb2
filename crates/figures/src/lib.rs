//! Drawings as SVG text: the same in pages, reports and tests.
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
mod scores;
mod strength;
mod svg;
mod tippett;

pub use calibration::{CalibrationBin, calibration};
pub use guide::{GuideDrawing, guide};
pub use scores::{Scores, scores};
pub use strength::{Against, strength_bar};
pub use tippett::{Tippett, tippett};
