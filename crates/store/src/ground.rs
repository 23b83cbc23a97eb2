//! The places of a store before it is opened, so that one whose filling failed leaves nothing behind.

use crate::db::sqlite_path;
use crate::{FileHash, Result, Settings, StoreError};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What was not there before a store was opened. Take it before [`Store::open`](crate::Store::open).
#[derive(Clone, Debug)]
pub struct Ground {
    /// Files of the database that were not there.
    database: Vec<PathBuf>,
    /// The folder of originals, where it was not there or empty.
    files: Option<PathBuf>,
    /// Folders that were not there, the inner ones first.
    folders: Vec<PathBuf>,
}

impl Ground {
    /// Looks at the places of a store. Changes nothing.
    pub fn of(settings: &Settings) -> Self {
        let database = sqlite_path(&settings.database);
        let beside = |ending: &&str| PathBuf::from(format!("{}{ending}", database.unwrap_or_default()));
        let parts = ["", "-wal", "-shm"].iter().map(beside).filter(|path| !path.exists());
        let empty = match fs::read_dir(&settings.files) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == ErrorKind::NotFound,
        };
        let parents = [database.map(Path::new).and_then(Path::parent), Some(settings.files.as_path())];
        let mut folders: Vec<PathBuf> =
            parents.into_iter().flatten().flat_map(missing).map(Path::to_owned).collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        folders.dedup();
        Self {
            database: if database.is_some() { parts.collect() } else { Vec::new() },
            files: empty.then(|| settings.files.clone()),
            folders,
        }
    }

    /// What stands in the folder of a store, if it has one, and in its folder of originals, and is nothing of a store.
    /// Originals under their hashes are no hindrance: they are what they are.
    pub fn in_the_way(data: Option<&Path>, files: &Path) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for path in data.map_or(Ok(Vec::new()), inside)? {
            let ours = name_of(&path).is_some_and(|name| OURS.contains(&name));
            if !ours && path != files {
                found.push(path);
            }
        }
        for path in inside(files)? {
            match name_of(&path) {
                Some("lock") => {}
                Some("tmp" | "parts") => found.extend(inside(&path)?),
                Some(name) if name.len() == 2 && path.is_dir() => found.extend(
                    inside(&path)?
                        .into_iter()
                        .filter(|path| name_of(path).is_none_or(|hash| hash.parse::<FileHash>().is_err())),
                ),
                _ => found.push(path),
            }
        }
        found.sort();
        Ok(found)
    }

    /// Removes what came to these places since. The store must be closed. Tables in PostgreSQL stay, without rows.
    pub fn clear(&self) -> Result<()> {
        for path in &self.database {
            unless_absent(path, fs::remove_file(path))?;
        }
        if let Some(files) = self.files.as_ref().filter(|files| files.is_dir()) {
            for entry in fs::read_dir(files).map_err(StoreError::file(files))? {
                let path = entry.map_err(StoreError::file(files))?.path();
                let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                gone.map_err(StoreError::file(&path))?;
            }
        }
        for folder in &self.folders {
            unless_absent(folder, fs::remove_dir(folder))?;
        }
        Ok(())
    }
}

/// Names in the folder of a store; the last one every new disk has.
const OURS: [&str; 7] = [
    "commonlink.db",
    "commonlink.db-wal",
    "commonlink.db-shm",
    "files",
    "lost+found",
    "audit.key",
    "second-factor.key",
];

fn name_of(path: &Path) -> Option<&str> {
    path.file_name().and_then(std::ffi::OsStr::to_str)
}

/// What stands in a folder; nothing where there is none. A file in its place is in the way itself.
fn inside(folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::file(folder)(error)),
        Ok(entries) => {
            entries.map(|entry| entry.map(|entry| entry.path()).map_err(StoreError::file(folder))).collect()
        }
    }
}

/// A folder and those above it, as far as they are not there.
fn missing(folder: &Path) -> impl Iterator<Item = &Path> {
    folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists())
}

fn unless_absent(path: &Path, outcome: std::io::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::file(path)(error)),
        _ => Ok(()),
    }
}
