//! Why a use case could not be carried out, by cause.

use commonlink_exchange::DecodeError;
use commonlink_marks::MarksError;
use commonlink_model::{Fault, Moment};
use commonlink_store::StoreError;

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// It isn't there, or not for the asker; the two look the same.
    #[error("there is nothing here for you")]
    NotFound,
    /// Fields are missing or wrong; each fault names its field.
    #[error("{} fields need attention", .0.len())]
    Invalid(Vec<Fault>),
    /// The role doesn't allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// The idempotency key was used for something else.
    #[error("this idempotency key was used for another request; use a new one")]
    KeyReused,
    /// Somebody else was faster, or the state has moved on.
    #[error("this has changed meanwhile; look again")]
    Stale,
    /// Somebody has ended or taken back the batch that rows were to come into.
    #[error("the batch was ended or taken back meanwhile; nothing more comes into it")]
    Ended,
    /// Login or password is wrong. Which of them is not said.
    #[error("the login or the password is wrong")]
    WrongPassword,
    /// Too many failures; try again at the moment given.
    #[error("too many attempts")]
    LockedOut(Moment),
    /// Nothing lets the body in any more: its access agreement has ended, or there is none.
    #[error("no access agreement of this body is in force; ask the secretariat")]
    AccessEnded,
    /// An uploaded file could not be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A table could not be read.
    #[error("{0}")]
    Table(DecodeError),
    /// A capture could not be described.
    #[error(transparent)]
    Marks(#[from] MarksError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A background task was cancelled.
    #[error("background work stopped before it finished")]
    Interrupted,
    /// Background work crashed. The same work would crash again.
    #[error("background work crashed; the log says where, please report it")]
    Crashed,
    /// The operating system gave no randomness, or a stored value could not be read back.
    #[error("{0}")]
    Internal(&'static str),
}

impl CaseworkError {
    /// Why a task gave no answer: it broke down over its input, or the process is stopping.
    pub(crate) fn stopped(cause: &tokio::task::JoinError) -> Self {
        if cause.is_panic() { Self::Crashed } else { Self::Interrupted }
    }

    /// What the log may say of it: nothing that stood in a file or a record.
    pub fn for_log(&self) -> String {
        match self {
            Self::Decode(error) | Self::Table(error) => error.code().to_owned(),
            Self::Invalid(faults) => {
                let told: Vec<&str> = faults.iter().map(|fault| fault.message).collect();
                told.join(", ")
            }
            other => other.to_string(),
        }
    }

    /// Why a block of rows did not come in.
    pub(crate) fn of_batch(error: StoreError) -> Self {
        if matches!(error, StoreError::Conflict { .. }) { Self::Ended } else { Self::Store(error) }
    }

    /// Why a batch can't begin, or can't be taken back, now.
    pub(crate) fn of_begun(error: StoreError) -> Self {
        match error {
            StoreError::TakingBack => Self::fault("file", "error-import-taking-back"),
            StoreError::ComingIn => Self::fault("batch", "error-import-coming-in"),
            other => Self::Store(other),
        }
    }

    /// A single fault.
    pub fn fault(field: &str, message: &'static str) -> Self {
        Self::Invalid(vec![Fault { field: field.to_owned(), message }])
    }
}

/// Runs work that takes long on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CaseworkError> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| CaseworkError::stopped(&cause))
}
