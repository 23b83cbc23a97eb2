//! Bringing a [backup](crate::backup) back, into a new store of either engine.
//!
//! A backup is read from end to end before anything is changed: its manifest, the lines of each table with their number
//! and checksum, and every file with its hash. Lines and files are checked once more on their way in, because a folder
//! can change while it is read.

use crate::backup::{FORMAT, MANIFEST, TABLES, lines_of, named_file, original};
use crate::db::Source;
use crate::files::{blocking, hash_file, hex, unhex};
use crate::sql::statements;
use crate::value::{Value, params};
use crate::{FileHash, Manifest, Result, Store, StoreError, migrate};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};

statements! {
    OCCUPIED = "SELECT (SELECT count(*) FROM organisation) + (SELECT count(*) FROM audit_entry)
        + (SELECT count(*) FROM job) AS found";
}

/// A backup that was read from end to end and is whole.
#[derive(Clone, Debug)]
pub struct Backup {
    folder: PathBuf,
    manifest: Manifest,
    hashes: BTreeSet<FileHash>,
}

impl Backup {
    /// Reads the folder that [`Store::backup`] made. Changes nothing.
    ///
    /// Errors: `Backup`, which names the file that is missing or damaged.
    pub async fn read(folder: &Path) -> Result<Self> {
        let folder = folder.to_owned();
        blocking(move || Self::checked(folder)).await
    }

    fn checked(folder: PathBuf) -> Result<Self> {
        let refused = |what: String| StoreError::Backup { what };
        if !folder.is_dir() {
            return Err(refused(format!("there is no folder {}", folder.display())));
        }
        let text = match fs::read_to_string(folder.join(MANIFEST)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let what = "it was cut short, or is no backup at all";
                let what = format!("{} is no whole backup: {MANIFEST} is missing; {what}", folder.display());
                return Err(refused(what));
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(damaged(MANIFEST)),
            other => other.map_err(StoreError::file(&folder.join(MANIFEST)))?,
        };
        let manifest: Manifest = serde_json::from_str(&text).map_err(|_no_manifest| damaged(MANIFEST))?;
        if manifest.format != FORMAT || manifest.schema > migrate::newest() {
            let what = "the backup was made by another version of commonlink; restore it with that version";
            return Err(refused(what.to_owned()));
        }
        let mut hashes = BTreeSet::new();
        for (table, _) in TABLES {
            let mut lines = Lines::open(&folder, table)?;
            while let Some((names, values)) = lines.next()? {
                for (name, value) in names.iter().zip(&values) {
                    hashes.extend(named_file(table, name, value).map_err(|_no_hash| damaged(&lines.name))?);
                }
            }
            lines.fit(&manifest, table)?;
        }
        for hash in &hashes {
            let name = original(hash);
            match hash_file(&folder.join(&name)) {
                Ok(found) if found == *hash => {}
                outcome => return Err(broken(&name.display().to_string(), outcome.err())),
            }
        }
        if hashes.len() as u64 != manifest.files {
            return Err(damaged(MANIFEST));
        }
        Ok(Self { folder, manifest, hashes })
    }
}

impl Store {
    /// Brings a backup back into an empty store, which is migrated first. All rows come in one transaction.
    ///
    /// Errors: `NotEmpty`; `Backup` when the folder has changed since it was read.
    pub async fn restore(&self, backup: &Backup) -> Result<Manifest> {
        // A store in use is not even migrated. One without tables can't answer, and is empty.
        if let Ok(Some(row)) = self.one(OCCUPIED, params![]).await
            && row.int("found")? != 0
        {
            return Err(StoreError::NotEmpty);
        }
        self.migrate().await?;
        let mut tx = self.db().begin().await?;
        let occupied = tx.rows(OCCUPIED.to_owned(), params![]).await?;
        if occupied.first().map_or(Ok(0), |row| row.int("found"))? != 0 {
            return Err(StoreError::NotEmpty);
        }
        for (table, _) in TABLES {
            let mut lines = Lines::open(&backup.folder, table)?;
            while let Some((names, values)) = lines.next()? {
                tx.execute(insertion(table, &names).ok_or_else(|| damaged(&lines.name))?, values).await?;
            }
            lines.fit(&backup.manifest, table)?;
        }
        for hash in &backup.hashes {
            let name = original(hash);
            if self.files().put_file(&backup.folder.join(&name)).await? != *hash {
                return Err(damaged(&name.display().to_string()));
            }
        }
        tx.commit().await?;
        Ok(backup.manifest.clone())
    }
}

/// The rows of a table in a backup, one by one, with their number and checksum at the end.
struct Lines {
    name: String,
    reader: BufReader<File>,
    line: String,
    hash: Sha256,
    count: u64,
}

impl Lines {
    fn open(folder: &Path, table: &str) -> Result<Self> {
        let name = lines_of(table);
        let file = File::open(folder.join(&name)).map_err(StoreError::file(&folder.join(&name)));
        let reader = BufReader::new(file.map_err(|error| broken(&name, Some(error)))?);
        Ok(Self { name, reader, line: String::new(), hash: Sha256::new(), count: 0 })
    }

    /// The next row: names of columns and their values.
    fn next(&mut self) -> Result<Option<(Vec<String>, Vec<Value>)>> {
        self.line.clear();
        if self.reader.read_line(&mut self.line).map_err(|_no_text| damaged(&self.name))? == 0 {
            return Ok(None);
        }
        self.hash.update(self.line.as_bytes());
        self.count += 1;
        columns(&self.line).map(Some).ok_or_else(|| damaged(&self.name))
    }

    /// Whether what was read is what was written.
    fn fit(self, manifest: &Manifest, table: &str) -> Result<()> {
        let digest = hex(&self.hash.finalize());
        let fits =
            manifest.digests.get(table) == Some(&digest) && manifest.rows.get(table) == Some(&self.count);
        if fits { Ok(()) } else { Err(damaged(&self.name)) }
    }
}

/// A file of the backup that is not what it was.
fn damaged(name: &str) -> StoreError {
    StoreError::Backup { what: format!("{name} of the backup is damaged; take another backup") }
}

/// As [`damaged`], but a file that is not there is said to be missing.
fn broken(name: &str, error: Option<StoreError>) -> StoreError {
    match error {
        Some(StoreError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {
            StoreError::Backup { what: format!("{name} of the backup is missing; take another backup") }
        }
        // Not the backup's fault, perhaps: no right to read it.
        Some(error) => error,
        None => damaged(name),
    }
}

fn columns(line: &str) -> Option<(Vec<String>, Vec<Value>)> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    let value = |json: &serde_json::Value| match json {
        serde_json::Value::String(text) => Some(Value::from(text)),
        serde_json::Value::Number(number) => Some(Value::from(number.as_i64()?)),
        serde_json::Value::Bool(value) => Some(Value::from(*value)),
        serde_json::Value::Object(tagged) => {
            let (tag, text) = tagged.iter().next()?;
            let text = text.as_str()?;
            match (tag.as_str(), text) {
                ("real", text) => Some(Value::from(text.parse::<f64>().ok()?)),
                ("bytes", text) => Some(Value::from(unhex(text)?)),
                ("none", "text") => Some(Value::Text(None)),
                ("none", "int") => Some(Value::Int(None)),
                ("none", "bool") => Some(Value::Bool(None)),
                ("none", "real") => Some(Value::Real(None)),
                ("none", "bytes") => Some(Value::Bytes(None)),
                _ => None,
            }
        }
        _ => None,
    };
    let values = object.values().map(value).collect::<Option<_>>()?;
    Some((object.keys().cloned().collect(), values))
}

/// The statement that puts a row back. Names come from a file, so they are held to letters.
fn insertion(table: &str, names: &[String]) -> Option<String> {
    let plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !names.iter().all(plain) {
        return None;
    }
    let columns: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    Some(format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", ")))
}
