//! Why something is not believed.

use thiserror::Error;

/// Why a proof, a checkpoint or a state was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AuditError {
    /// The text does not have the form of what it should be.
    #[error("{what} cannot be read")]
    Unreadable {
        /// What should have stood there.
        what: &'static str,
    },
    /// No signature of the key that is trusted, or one that does not fit the text.
    #[error("the checkpoint is not signed by the key that is trusted ({key})")]
    Signature {
        /// Name of the key.
        key: String,
    },
    /// The checkpoint is one of another log.
    #[error("the checkpoint is of another log: {found} instead of {expected}")]
    Origin {
        /// The log that is trusted.
        expected: String,
        /// The log that the checkpoint names.
        found: String,
    },
    /// A proof that does not lead to the root.
    #[error("the proof does not lead to the root of the tree: {what}")]
    Proof {
        /// Which of its parts is wrong.
        what: &'static str,
    },
    /// The log is shorter than it was.
    #[error("the log was cut: it had {had} entries and now has {has}")]
    Cut {
        /// Entries that were seen.
        had: u64,
        /// Entries now.
        has: u64,
    },
    /// The log does not go on from what was seen of it.
    #[error(
        "the log was rewritten: its first {size} entries are not those that were seen; keep both checkpoints as proof"
    )]
    Rewritten {
        /// Entries that were seen.
        size: u64,
    },
    /// What is shown of an entry is not what was committed to.
    #[error("what is shown as {field} is not what the entry was made with")]
    Content {
        /// Which of its fields.
        field: &'static str,
    },
}
