//! Why a door could not do its work at all. A single mark that can't be read is no such reason.

use commonlink_evidence::EvidenceError;
use commonlink_exchange::marks_folder::FolderError;
use commonlink_exercise::ExerciseError;
use std::path::PathBuf;

/// Why a door gave up.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// A table can't be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A file can't be read.
    #[error("{} can't be read ({cause}); check the name and that you may read it", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file can't be written.
    #[error("{} can't be written ({cause}); name a place that exists and that you may write to", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// An output would take the place of an input.
    #[error("{} is read by this command and would be overwritten; name another place for --out", .0.display())]
    OutputIsInput(PathBuf),
    /// Nothing to measure or to learn from.
    #[error("no mark of {} has a source_id; measuring and calibrating need known truth", .0.display())]
    NoTruth(PathBuf),
    /// Nothing came out of the training material.
    #[error(
        "no kind and capture has enough comparisons with known truth; add marks of more designs and tools"
    )]
    NothingLearned,
    /// A calibration can't be read or made.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// Synthetic material can't be made.
    #[error(transparent)]
    Exercise(#[from] ExerciseError),
    /// The system gives no threads.
    #[error("working threads can't be started ({0}); ask for fewer with --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Our own values can't be put into JSON.
    #[error("a report can't be written as JSON ({0})")]
    Json(#[from] serde_json::Error),
}
