//! The children of this process that read untrusted files: at most two at once, so that neither memory nor processor
//! goes to whoever sends most. The others wait in the order in which they came. A table, whose reading can take long,
//! takes the place of at most one.

use crate::background::in_background;
use crate::{CaseworkError, Platform};
use commonlink_exchange::{DecodeError, DecodeRequest, Decoded, StoredFile, decode_blocking};
use commonlink_store::{FileHash, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Children at once.
const AT_ONCE: usize = 2;
/// Of them those that read tables.
const TABLES_AT_ONCE: usize = 1;

/// The places of children, and what became of them.
#[derive(Clone, Debug)]
pub(crate) struct Children {
    all: Arc<Semaphore>,
    tables: Arc<Semaphore>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    read: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

/// How many files children have read, and how many read now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChildCounts {
    /// Files that were read.
    pub read: u64,
    /// Files that were refused for what they are.
    pub refused: u64,
    /// Files that could not be read for a weakness of the machine, or in the time that is allowed.
    pub failed: u64,
    /// Children at work now.
    pub running: u64,
}

impl Default for Children {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(AT_ONCE)),
            tables: Arc::new(Semaphore::new(TABLES_AT_ONCE)),
            counts: Arc::default(),
        }
    }
}

/// The place of a child, given back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _table: Option<OwnedSemaphorePermit>,
    _child: OwnedSemaphorePermit,
}

impl Children {
    /// Waits for a place.
    pub(crate) async fn place(&self) -> Result<Place, CaseworkError> {
        let child = Arc::clone(&self.all).acquire_owned().await.map_err(|_closed| CLOSED)?;
        Ok(Place { _table: None, _child: child })
    }

    /// Waits for a place in which a table is read.
    pub(crate) async fn place_for_table(&self) -> Result<Place, CaseworkError> {
        let table = Arc::clone(&self.tables).acquire_owned().await.map_err(|_closed| CLOSED)?;
        Ok(Place { _table: Some(table), ..self.place().await? })
    }

    /// Notes what became of a table. What has nothing to do with the file itself is no answer to it.
    pub(crate) fn count_table<T>(&self, read: &Result<T, CaseworkError>) {
        match read {
            Ok(_) => self.count(Ok(())),
            Err(CaseworkError::Table(error)) => self.count(Err(error)),
            Err(_) => {}
        }
    }

    fn count(&self, outcome: Result<(), &DecodeError>) {
        let counter = match outcome {
            Ok(()) => &self.counts.read,
            Err(error) if error.is_of_the_file() => &self.counts.refused,
            Err(_) => &self.counts.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn counts(&self) -> ChildCounts {
        let value = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ChildCounts {
            read: value(&self.counts.read),
            refused: value(&self.counts.refused),
            failed: value(&self.counts.failed),
            running: (AT_ONCE - self.all.available_permits().min(AT_ONCE)) as u64,
        }
    }
}

const CLOSED: CaseworkError = CaseworkError::Internal("the places of children are closed");

impl Platform {
    /// Has a child read files of the store.
    pub(crate) async fn decoded(&self, request: DecodeRequest<StoredFile>) -> Result<Decoded, CaseworkError> {
        let place = self.children.place().await?;
        let bytes = request.input.bytes();
        let (limits, child) = (self.settings.limits.clone(), self.settings.child.clone());
        // The place goes with the child: who asked may be gone before it ends.
        let decoded = in_background(move || {
            let decoded = decode_blocking(&request, &limits, &child);
            drop(place);
            decoded
        })
        .await?;
        self.children.count(decoded.as_ref().map(drop));
        if let Err(error) = &decoded {
            tracing::warn!(reason = error.code(), bytes, "a file was refused");
        }
        Ok(decoded?)
    }

    /// A file of the store as a child takes it.
    pub(crate) async fn stored(&self, hash: &FileHash) -> Result<StoredFile, CaseworkError> {
        let file = self.store.files().open_checked(hash).await?;
        StoredFile::new(file).map_err(|error| StoreError::Damaged { what: format!("{hash}: {error}") }.into())
    }

    /// What children did since this process began.
    pub fn child_counts(&self) -> ChildCounts {
        self.children.counts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_read_at_once_and_one_table() {
        let children = Children::default();
        let table = children.place_for_table().await.expect("a place");
        let soon = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, children.place_for_table()).await.is_err());
        let other = children.place().await.expect("a place beside the table");
        assert_eq!(children.counts().running, 2);
        assert!(tokio::time::timeout(soon, children.place()).await.is_err());
        drop(table);
        let third = tokio::time::timeout(soon, children.place_for_table()).await.expect("in time");
        assert!(third.is_ok());
        drop(other);
    }
}
