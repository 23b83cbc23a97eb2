//! For whoever runs the machine: who is there, is it well, copy it, bring it back. Shows no content.

use crate::{CaseworkError, Platform, open};
use commonlink_model::{Organisation, OrganisationId};
use commonlink_store::{Backup, Ground, Manifest, Settings, SweepReport};
use serde::Serialize;
use std::path::Path;

/// How the platform is.
#[derive(Clone, Debug, Serialize)]
pub struct Health {
    /// Jobs that wait.
    pub queued: i64,
    /// Jobs that are being done.
    pub leased: i64,
    /// Jobs that were put aside after too many attempts.
    pub failed: i64,
    /// Training store.
    pub training: bool,
    /// Whether the process that reads untrusted files is confined.
    pub confined: bool,
}

impl Platform {
    /// Every organisation with its handle, by handle.
    pub async fn organisation_list(&self) -> Result<Vec<(String, Organisation)>, CaseworkError> {
        let nobody = self.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
        let mut list: Vec<_> = self
            .store
            .organisations(&nobody)
            .await?
            .into_iter()
            .map(|row| (row.handle, row.organisation))
            .collect();
        list.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(list)
    }

    /// The organisation of a handle.
    pub async fn organisation_by_handle(&self, handle: &str) -> Result<Option<Organisation>, CaseworkError> {
        let list = self.organisation_list().await?;
        Ok(list.into_iter().find(|(known, _)| known == handle).map(|(_, organisation)| organisation))
    }

    /// How the platform is.
    pub async fn health(&self) -> Result<Health, CaseworkError> {
        let jobs = self.store.job_counts().await?;
        Ok(Health {
            queued: jobs.queued,
            leased: jobs.leased,
            failed: jobs.failed,
            training: self.store.training().await?,
            confined: open::confinement_available(),
        })
    }

    /// Removes leftovers that nobody refers to and that are older than a day, and says which files are
    /// referred to but missing.
    pub async fn sweep(&self) -> Result<SweepReport, CaseworkError> {
        Ok(self.store.sweep_files().await?)
    }

    /// Copies the store into a new folder.
    pub async fn backup(&self, folder: &Path) -> Result<Manifest, CaseworkError> {
        Ok(self.store.backup(folder).await?)
    }

    /// Copies the store into one stream, which may be encrypted on its way. `finish` ends what it went to.
    pub async fn backup_stream<W, F>(&self, out: W, finish: F) -> Result<Manifest, CaseworkError>
    where
        W: std::io::Write + Send + 'static,
        F: FnOnce(W) -> std::io::Result<()> + Send + 'static,
    {
        Ok(self.store.backup_stream(out, finish).await?)
    }

    /// As [`Self::restore`], from such a stream, which is opened twice: to look at it, and to bring it back.
    pub async fn restore_stream(
        database: &str,
        files: &Path,
        open: commonlink_store::Opener,
    ) -> Result<Manifest, CaseworkError> {
        Self::brought_back(database, files, Backup::read_stream(open).await?).await
    }

    /// Makes a store at a database address and a folder of originals from a folder made by [`Self::backup`]. Nothing
    /// is made before the whole backup was read and found right; where filling the store fails all the same, what was
    /// made is removed again.
    pub async fn restore(database: &str, files: &Path, from: &Path) -> Result<Manifest, CaseworkError> {
        Self::brought_back(database, files, Backup::read(from).await?).await
    }

    async fn brought_back(database: &str, files: &Path, backup: Backup) -> Result<Manifest, CaseworkError> {
        let settings = Settings { database: database.to_owned(), files: files.to_owned() };
        let ground = Ground::of(&settings);
        let restored = Self::filled(database, files, &backup).await;
        if restored.is_err()
            && let Err(error) = ground.clear()
        {
            tracing::warn!(%error, "what a failed restore has made could not be removed");
        }
        restored
    }

    async fn filled(database: &str, files: &Path, backup: &Backup) -> Result<Manifest, CaseworkError> {
        // Not migrated by opening: a store in use must stay as it is.
        let platform = Self::open(database, files, false).await?;
        let restored = platform.store.restore(backup).await;
        platform.store.close().await;
        Ok(restored?)
    }
}
