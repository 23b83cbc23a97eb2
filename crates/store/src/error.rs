//! What can go wrong in the store, by cause.

use thiserror::Error;

/// Why the store could not do it. Hidden and absent records are no errors: reads answer `Ok(None)` for both.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database refused or is out of reach.
    #[error(
        "the database did not answer as it should: {0}; see `commonlink migrate` and the address in the settings"
    )]
    Database(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date: {0}; restore a backup or use the matching version")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// Something equal is already there, or somebody else was faster. Read again and decide.
    #[error("{what} is already there; read again before you repeat it")]
    Conflict {
        /// What there can be only one of.
        what: &'static str,
    },
    /// A table is being taken back; what came in now would be found held already, and go.
    #[error(
        "a table is being taken back; wait until that is done, or take it back once more if it was broken off"
    )]
    TakingBack,
    /// Another table is coming in; what it found held already must not go.
    #[error(
        "another table is coming in; wait until that is done, stop it, or give it again if it was broken off"
    )]
    ComingIn,
    /// The piece does not continue the upload.
    #[error("the next piece of the upload starts at byte {expected}")]
    Offset {
        /// Where the next piece has to start, in bytes.
        expected: u64,
    },
    /// More bytes than allowed.
    #[error("more than {limit} bytes are not taken; send a smaller file")]
    TooLarge {
        /// Most bytes taken.
        limit: u64,
    },
    /// The piece goes beyond the end of its upload.
    #[error("the upload was announced with {announced} bytes and the piece goes beyond; announce it anew")]
    BeyondEnd {
        /// Bytes that were announced.
        announced: u64,
    },
    /// Stored or received bytes are not what they are said to be.
    #[error("{what} is damaged; send it again, or restore it from a backup")]
    Damaged {
        /// Which thing.
        what: String,
    },
    /// The place for a new backup is taken.
    #[error("{folder} exists already; name a new folder for the backup")]
    Occupied {
        /// Where the backup was to go.
        folder: String,
    },
    /// A backup that can't be brought back.
    #[error("{what}; nothing was restored")]
    Backup {
        /// Which file of it is missing or damaged, and what to do.
        what: String,
    },
    /// The store into which a backup was to be brought holds something.
    #[error("the store is not empty; restore the backup into a new one")]
    NotEmpty,
    /// A value that the function does not take.
    #[error("{what} is not acceptable here; correct it and try again")]
    Invalid {
        /// Which value.
        what: &'static str,
    },
    /// The policies of this program can't be used, so nothing may be shown.
    #[error("{0}; this build of the program is broken, install another")]
    Policies(&'static commonlink_policy::Fault),
    /// The context may not write this. Says nothing about whether something is there.
    #[error("the account may not do this: {what}")]
    Refused {
        /// What was tried.
        what: &'static str,
    },
    /// A folder or file could not be read or written.
    #[error("{path}: {source}; check the folder's rights and free space")]
    File {
        /// Which file.
        path: String,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// The address names no engine that the store knows.
    #[error("`{address}` is no database address; use sqlite:PATH or postgres://USER@HOST/NAME")]
    Address {
        /// The scheme that was given, without the rest, which may hold a password.
        address: String,
    },
    /// The key that is given is not the one that signs the audit trail.
    #[error(
        "the audit trail is signed with {expected} and the key file holds {found}; put the right file in its place"
    )]
    AuditKey {
        /// The public key of the last hand-over.
        expected: String,
        /// The public key of the file.
        found: String,
    },
    /// A write could not be made durable.
    #[error(
        "what was written could not be kept, and nothing of it is there; check the disk's space and try again"
    )]
    NotDurable,
    /// Background work of the store itself was cut off.
    #[error("the server is stopping; try again in a moment")]
    Stopping,
}

/// Result of the store's functions.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl StoreError {
    /// Where the next piece of an upload has to start, when that is what was wrong.
    pub fn expected_offset(&self) -> Option<u64> {
        match self {
            Self::Offset { expected } => Some(*expected),
            _ => None,
        }
    }

    /// A damaged thing by name.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    /// With a violated uniqueness told as [`StoreError::Conflict`].
    pub(crate) fn or_conflict(self, what: &'static str) -> Self {
        match self {
            Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Self::Conflict { what }
            }
            other => other,
        }
    }

    /// For `map_err` on file operations.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { path, source }
    }
}
