//! For whoever runs the machine: who is there, is it well, copy it, bring it back. Shows no content.

use crate::{CaseworkError, Platform, error::blocking, open};
use commonlink_model::{Moment, Organisation, OrganisationId};
use commonlink_store::{Backup, Erased, Ground, Manifest, Operation, Register, Settings, Store, SweepReport};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How the platform is.
#[derive(Clone, Debug, Serialize)]
pub struct Health {
    /// Jobs that wait.
    pub queued: i64,
    /// Jobs that are being done.
    pub leased: i64,
    /// Jobs that were put aside after too many attempts.
    pub failed: i64,
    /// For how many seconds the oldest job that is due has waited.
    pub oldest_waiting_seconds: Option<i64>,
    /// How many seconds ago a worker last looked for work.
    pub worker_seen_seconds: Option<i64>,
    /// How many seconds ago the last backup was made.
    pub backup_seconds: Option<i64>,
    /// How many seconds ago the last mail was handed over.
    pub mail_seconds: Option<i64>,
    /// How many seconds ago the mail server could last not be reached.
    pub mail_failed_seconds: Option<i64>,
    /// Marks that wait because whoever submitted them has reached a limit of comparisons.
    pub probes_waiting: u64,
    /// How often such a limit was reached within the last day.
    pub probe_limits_reached: u64,
    /// Jobs wait and nobody works.
    pub nobody_works: bool,
    /// Training store.
    pub training: bool,
    /// Whether the process that reads untrusted files is confined.
    pub confined: bool,
}

/// Seconds after which a job that is due has waited for long.
const LONG_WAITING: i64 = 300;
/// Seconds after which a worker that says nothing is taken for gone.
const LONG_UNSEEN: i64 = 120;

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
        let now = self.clock.now();
        let ago = |then: Option<Moment>| then.map(|then| ((now.micros() - then.micros()) / 1_000_000).max(0));
        let waiting = ago(self.store.oldest_due_job().await?);
        let seen = ago(self.store.last_done(Operation::Work).await?);
        let (probes_waiting, probe_limits_reached) = self.store.probe_counts().await?;
        let long = waiting.is_some_and(|seconds| seconds >= LONG_WAITING);
        Ok(Health {
            oldest_waiting_seconds: waiting,
            worker_seen_seconds: seen,
            backup_seconds: ago(self.store.last_done(Operation::Backup).await?),
            mail_seconds: ago(self.store.last_done(Operation::Mail).await?),
            mail_failed_seconds: ago(self.store.last_done(Operation::MailFailed).await?),
            nobody_works: long && seen.is_none_or(|seconds| seconds >= LONG_UNSEEN),
            probes_waiting,
            probe_limits_reached,
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
        self.backed_up(self.store.backup(folder).await).await
    }

    /// Copies the store into one stream, which may be encrypted on its way. `finish` ends what it went to.
    pub async fn backup_stream<W, F>(&self, out: W, finish: F) -> Result<Manifest, CaseworkError>
    where
        W: std::io::Write + Send + 'static,
        F: FnOnce(W) -> std::io::Result<()> + Send + 'static,
    {
        self.backed_up(self.store.backup_stream(out, finish).await).await
    }

    /// Tells of a backup: the log, and whoever asks when the last one was.
    async fn backed_up(
        &self,
        outcome: Result<Manifest, commonlink_store::StoreError>,
    ) -> Result<Manifest, CaseworkError> {
        let outcome = outcome.map_err(CaseworkError::from);
        match &outcome {
            Ok(manifest) => {
                let rows = manifest.rows.values().sum::<u64>();
                tracing::info!(rows, files = manifest.files, "a backup was made");
                if let Err(error) = self.store.note_done(Operation::Backup).await {
                    tracing::warn!(%error, "when the backup was made could not be noted");
                }
            }
            Err(error) => tracing::error!(cause = told(error), "a backup failed"),
        }
        outcome
    }

    /// Writes the register of what was taken back into a file, in place of one that is there. Answers how many.
    pub async fn write_register(&self, path: &Path) -> Result<usize, CaseworkError> {
        let register = self.store.register().await?;
        let (path, now, count) = (path.to_owned(), self.clock.now(), register.erasures.len());
        blocking(move || register.write(&path, now)).await??;
        Ok(count)
    }

    /// The register of a store that is there, by the address of its database.
    pub async fn register_of(database: &str) -> Result<Register, CaseworkError> {
        Ok(Store::register_at(database).await?)
    }

    /// What stands where a store is to be made in a folder and is nothing of a store.
    pub fn in_the_way(data: Option<&Path>, files: &Path) -> Result<Vec<PathBuf>, CaseworkError> {
        Ok(Ground::in_the_way(data, files)?)
    }

    /// As [`Self::restore`], from such a stream, which is opened twice: to look at it, and to bring it back.
    pub async fn restore_stream(
        database: &str,
        files: &Path,
        open: commonlink_store::Opener,
        register: &Register,
    ) -> Result<(Manifest, Erased), CaseworkError> {
        let backup = Backup::read_stream(open).await;
        Self::brought_back(database, files, backup, register).await
    }

    /// Makes a store at a database address and a folder of originals from a folder made by [`Self::backup`], without what
    /// the register says was taken back since. Nothing is made before the whole backup was read and found right; where
    /// filling the store fails all the same, what was made is removed again.
    pub async fn restore(
        database: &str,
        files: &Path,
        from: &Path,
        register: &Register,
    ) -> Result<(Manifest, Erased), CaseworkError> {
        Self::brought_back(database, files, Backup::read(from).await, register).await
    }

    async fn brought_back(
        database: &str,
        files: &Path,
        backup: Result<Backup, commonlink_store::StoreError>,
        register: &Register,
    ) -> Result<(Manifest, Erased), CaseworkError> {
        let settings = Settings { database: database.to_owned(), files: files.to_owned() };
        let ground = Ground::of(&settings);
        let restored = match backup {
            Ok(backup) => Self::filled(database, files, &backup, register).await,
            Err(error) => Err(error.into()),
        };
        match &restored {
            Ok((manifest, erased)) => {
                let rows = manifest.rows.values().sum::<u64>();
                let (files, removed) = (manifest.files, erased.removed);
                tracing::info!(rows, files, removed, "a backup was restored");
            }
            Err(error) => {
                tracing::error!(cause = told(error), "a restore failed");
                if let Err(error) = ground.clear() {
                    tracing::warn!(%error, "what a failed restore has made could not be removed");
                }
            }
        }
        restored
    }

    async fn filled(
        database: &str,
        files: &Path,
        backup: &Backup,
        register: &Register,
    ) -> Result<(Manifest, Erased), CaseworkError> {
        // Not migrated by opening: a store in use must stay as it is.
        let platform = Self::open_as_it_is(database, files).await?;
        let restored = async {
            let restored = platform.store.restore_without(backup, register).await?;
            platform.derive_terms().await?;
            Ok(restored)
        };
        let restored = restored.await;
        platform.store.close().await;
        restored
    }
}

/// A cause as the log tells it: who asked is told it with its paths.
fn told(error: &CaseworkError) -> &'static str {
    use commonlink_store::StoreError;
    match error {
        CaseworkError::Store(StoreError::Occupied { .. }) => "occupied",
        CaseworkError::Store(StoreError::NotEmpty) => "not_empty",
        CaseworkError::Store(StoreError::Damaged { .. }) => "damaged",
        CaseworkError::Store(StoreError::Backup { .. }) => "no_whole_backup",
        CaseworkError::Store(StoreError::File { .. }) => "file",
        _ => "database",
    }
}
