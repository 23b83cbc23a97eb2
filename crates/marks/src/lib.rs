//! Comparison of tool marks and logos: photographs, topographies and profiles go in, a description comes
//! out, and two descriptions give a class score, an individual score and the reason where one is missing.
//!
//! * [`describe`] turns one capture into a [`Description`], which is stored as bytes.
//! * [`compare`] scores two descriptions. Scores are raw: `evidence` turns them into likelihood ratios.
//! * [`search`] ranks a gallery: a cheap code first, geometry for the best.
//! * [`Sketches`] choose what is compared where many meet many.
//! * [`variant`] makes of a description what another impression of the tool would give, for load only.
//!
//! Invariants: pure (values in, values out), the same input gives the same bytes whatever the number of
//! threads, and `compare(a, b)` scores exactly as `compare(b, a)`. Names of files and truth columns never
//! reach this crate.
//!
//! The two questions stay apart. *Class*: same design or another. *Individual*: same tool, or another tool
//! of the same design. Where the individual question cannot be answered the score is `None` and
//! [`Outcome::verdict_reason`] says why; a single photograph of a relief under unknown light is always so,
//! because turning the lamp changes the picture more than changing the tool does.
//!
//! ```
//! use commonlink_marks::{CaptureInput, Plane, Raw, compare, describe};
//! use commonlink_model::{CaptureKind, MarkKind};
//!
//! let picture = Plane::from_fn(96, 96, |x, y| if (x / 12 + y / 9) % 2 == 0 { 0.2 } else { 0.8 });
//! let raw = Raw::Photos(vec![picture]);
//! let input = CaptureInput {
//!     kind: MarkKind::PressedRelief,
//!     capture: CaptureKind::PhotoSingle,
//!     raw: &raw,
//!     lights: &[],
//!     pixel_um: None,
//! };
//! let description = describe(&input)?;
//! assert!(compare(&description, &description).individual_score.is_none());
//! # Ok::<(), commonlink_marks::MarksError>(())
//! ```

mod canonical;
mod cells;
mod codec;
mod compare;
mod dense;
mod describe;
mod error;
mod features;
mod geometry;
mod layer;
mod pair;
mod photo;
mod plane;
mod printed;
mod profile;
mod quality;
mod raster;
mod relief;
mod search;
mod single;
mod sketch;
mod topography;
mod variant;

/// Micrometres between samples or pixels that are taken; far wider than what instruments measure at.
pub(crate) const SCALES_UM: std::ops::RangeInclusive<f64> = 1e-6..=1e9;

pub use compare::{Alignment, Area, NotEvaluableReason, Outcome, Rect, compare};
pub use describe::{CaptureInput, Description, Raw, describe};
pub use error::MarksError;
pub use plane::Plane;
pub use quality::{Quality, QualityBand, QualityReason};
pub use relief::lamps_tell_slopes;
pub use search::{Candidate, RERANKED, Reach, by_code, likeness, search};
pub use sketch::Sketches;
pub use variant::variant;

/// Version of the engine. It is stored with every comparison: a newer engine adds comparisons and never
/// overwrites one.
pub const ENGINE_VERSION: &str = "marks-1";
