//! The batch doors: comparing, searching, measuring and calibrating whole folders of marks, for laboratories
//! and for validation. They need no database and no server.
//!
//! A folder holds `marks.csv` and the files it names (see [`commonlink_exchange::marks_folder`]). Files are
//! untrusted: they are decoded in the confined child, one after the other in a child that is kept.
//!
//! Invariants: marks are taken in the order of their identifiers; what a door writes depends on the pixels,
//! heights and stated conditions of the marks alone (never on truth columns or file names, except where a
//! door measures or learns) and is the same with any number of threads; a mark that can't be read is
//! reported and never stops the others; nothing that a door reads is overwritten, and no file it writes is ever half
//! there.
//!
//! - [`Doors::compare`]: likelihood ratios of pairs.
//! - [`Doors::search`]: ranked candidates for every mark.
//! - [`Doors::evaluate`]: how good the answers on a folder with truth are.
//! - [`Doors::calibrate`]: what turns scores into likelihood ratios, learned from folders with truth.
//! - [`Doors::generate`], [`Doors::generate_marks`]: synthetic worlds and sets of marks as folders.

mod calibrate;
mod compare;
mod described;
mod error;
mod evaluate;
mod exercise;
mod files;
mod pairs;
mod search;
mod watch;

pub use calibrate::{CalibrateRequest, CalibrateSummary};
pub use compare::{CompareRequest, CompareSummary};
pub use described::Unreadable;
pub use error::DoorError;
pub use evaluate::{EvaluateRequest, EvaluateSummary};
pub use exercise::{
    CaptureKind, DesignPool, ExerciseSummary, GenerateRequest, LEVELS, MarkSetRequest, MarkSetSpec, SIDES,
    Texture, Trace,
};
pub use search::{SearchRequest, SearchSummary};
pub use watch::{Stage, Unwatched, Watch};

use commonlink_evidence::Calibration;
use commonlink_exchange::marks_folder::read_file;
use commonlink_exchange::{ChildCommand, Limits};
use std::path::Path;

/// The calibration that ships with the engine; `docs/methods/marks-calibration.md` says how it was made.
const SHIPPED: &str = include_str!("../../calibration/marks.json");

/// The seed of every draw of comparisons unless another is asked for.
pub const SEED: u64 = 1;
/// Comparisons of two designs drawn per pair of strata unless another number is asked for.
pub const OTHERS: usize = 600;

/// The shipped calibration.
///
/// # Errors
/// If the shipped file is damaged.
pub fn shipped_calibration() -> Result<Calibration, DoorError> {
    Ok(Calibration::from_json(SHIPPED)?)
}

/// The calibration in a file; without one the shipped one.
fn calibration(path: Option<&Path>) -> Result<Calibration, DoorError> {
    let Some(path) = path else { return shipped_calibration() };
    let text = String::from_utf8(read_file(path)?).map_err(|no_text| DoorError::Read {
        path: path.to_owned(),
        cause: std::io::Error::new(std::io::ErrorKind::InvalidData, no_text),
    })?;
    Ok(Calibration::from_json(&text)?)
}

/// The doors, with the threads and the child they work with.
pub struct Doors {
    pool: rayon::ThreadPool,
    child: ChildCommand,
    limits: Limits,
    watch: Box<dyn Watch>,
}

impl Doors {
    /// Doors that work with `threads` threads (0: one per core), decode in a child of this program, and tell
    /// `watch` how far they are.
    ///
    /// # Errors
    /// [`DoorError::Threads`] where the system gives no threads.
    pub fn new(threads: usize, watch: Box<dyn Watch>) -> Result<Self, DoorError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let child = ChildCommand::this_program(crate::DECODE_CHILD);
        Ok(Self { pool, child, limits: Limits::default(), watch })
    }
}
