//! Removing files that nobody refers to, and finding rows whose file is missing.

use crate::files::{Files, blocking};
use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{FileHash, Result, Store, StoreError};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How old a file must be before it can be swept: longer than any transaction that may come to refer to it.
const DAY: Duration = Duration::from_hours(24);
/// How long an announced upload is kept, in seconds.
const UPLOADS: i64 = 7 * 24 * 3600;
/// How long finished jobs and remembered answers are kept, in seconds.
const DONE: i64 = 30 * 24 * 3600;

statements! {
    OLD_UPLOADS = "DELETE FROM upload WHERE created_at < $1";
    OLD_JOBS = "DELETE FROM job WHERE state = 'done' AND finished_at < $1";
    OLD_ANSWERS = "DELETE FROM idempotency WHERE created_at < $1";
    REFERENCES = "SELECT hash FROM file UNION SELECT hash FROM preview UNION SELECT hash FROM capture_file
        UNION SELECT hash FROM upload WHERE hash IS NOT NULL ORDER BY hash";
    PARTS = "SELECT owner, id FROM upload WHERE hash IS NULL";
}

/// What a sweep did and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Files and parts removed.
    pub removed: u64,
    /// Files that rows refer to and that are not there. Restore them from a backup.
    pub dangling: Vec<FileHash>,
}

impl Store {
    /// Removes files, parts and temporary files that are older than a day and that no row refers to, uploads announced
    /// more than a week ago, and jobs and answers finished more than 30 days ago; reports missing files. No context:
    /// it is housekeeping of the machine, and takes no notice of what anything is.
    pub async fn sweep_files(&self) -> Result<SweepReport> {
        let now = self.now();
        let mut tx = self.db().begin(Duty::Sweep.into()).await?;
        tx.execute(OLD_UPLOADS.to_owned(), params![now.plus_seconds(-UPLOADS)]).await?;
        tx.execute(OLD_JOBS.to_owned(), params![now.plus_seconds(-DONE)]).await?;
        tx.execute(OLD_ANSWERS.to_owned(), params![now.plus_seconds(-DONE)]).await?;
        tx.commit().await?;

        // Candidates first, references second: a row that comes between them is seen, and a file that comes between
        // them is no candidate.
        let files = self.files().clone();
        let candidates = blocking(move || old_files(&files)).await?;
        let mut wanted: BTreeSet<FileHash> = BTreeSet::new();
        for row in self.all(Duty::Sweep, REFERENCES, params![]).await? {
            wanted.insert(row.parsed("hash")?);
        }
        let mut parts: BTreeSet<String> = BTreeSet::new();
        for row in self.all(Duty::Sweep, PARTS, params![]).await? {
            parts.insert(format!("{}.{}", row.text("owner")?, row.text("id")?));
        }
        let files = self.files().clone();
        blocking(move || sweep(&files, &candidates, &wanted, &parts)).await
    }
}

fn old_files(files: &Files) -> Result<Vec<FileHash>> {
    let mut old = Vec::new();
    for folder in names(files.root())?.into_iter().filter(|name| name.len() == 2) {
        for name in names(&files.root().join(folder))? {
            let Ok(hash) = name.parse::<FileHash>() else { continue };
            if is_old(&files.path(&hash))? {
                old.push(hash);
            }
        }
    }
    Ok(old)
}

fn sweep(
    files: &Files,
    candidates: &[FileHash],
    wanted: &BTreeSet<FileHash>,
    parts: &BTreeSet<String>,
) -> Result<SweepReport> {
    let mut report = SweepReport::default();
    {
        let _alone = files.lock(true)?;
        for hash in candidates.iter().filter(|hash| !wanted.contains(*hash)) {
            // Somebody may have stored the same bytes again since we looked, which made the file young.
            let path = files.path(hash);
            if is_old(&path)? {
                fs::remove_file(&path).map_err(StoreError::file(&path))?;
                report.removed += 1;
            }
        }
    }
    for (folder, kept) in [(files.parts(), Some(parts)), (files.temporary(), None)] {
        for name in names(&folder)? {
            let path = folder.join(&name);
            if !kept.is_some_and(|kept| kept.contains(&name)) && is_old(&path)? {
                fs::remove_file(&path).map_err(StoreError::file(&path))?;
                report.removed += 1;
            }
        }
    }
    report.dangling = wanted.iter().filter(|hash| !files.path(hash).is_file()).cloned().collect();
    Ok(report)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(StoreError::file(folder))? {
        let entry = entry.map_err(StoreError::file(folder))?;
        names.extend(entry.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn is_old(path: &Path) -> Result<bool> {
    let modified = match fs::metadata(path) {
        Ok(metadata) => metadata.modified().map_err(StoreError::file(path))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(StoreError::file(path)(error)),
    };
    Ok(SystemTime::now().duration_since(modified).is_ok_and(|age| age > DAY))
}
