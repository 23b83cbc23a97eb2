//! Bringing a [backup](crate::backup) back, into a new store of either engine.
//!
//! A backup is read from end to end before anything is changed: its manifest, the lines of each table with their number
//! and checksum, and every file with its hash. Lines and files are checked once more on their way in, because a folder
//! can change while it is read.

use crate::backup::{FORMAT, LATER, MANIFEST, TABLES, lines_of, named_file, original};
use crate::db::Source;
use crate::files::{blocking, hex, unhex};
use crate::sql::statements;
use crate::stream::{Unpack, cut};
use crate::value::{Value, params};
use crate::wall::Duty;
use crate::{Erased, FileHash, Manifest, Register, Result, Store, StoreError, erasures, migrate};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

statements! {
    OCCUPIED = "SELECT (SELECT count(*) FROM organisation) + (SELECT count(*) FROM audit_entry)
        + (SELECT count(*) FROM job) AS found";
}

/// Columns that backups of earlier versions have and no table has any more; what stood there is derived now.
const GONE: [(&str, &str); 1] = [("seizure", "search")];

/// Opens a stream from its beginning, as often as it is asked.
pub type Opener = Arc<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync>;

/// Where a backup lies.
#[derive(Clone)]
enum Place {
    Folder(PathBuf),
    Stream(Opener),
}

/// A backup that was read from end to end and is whole.
#[derive(Clone)]
pub struct Backup {
    place: Place,
    manifest: Manifest,
    hashes: BTreeSet<FileHash>,
}

impl std::fmt::Debug for Backup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backup").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

impl Backup {
    /// Reads the folder that [`Store::backup`] made. Changes nothing.
    ///
    /// Errors: `Backup`, which names the file that is missing or damaged.
    pub async fn read(folder: &Path) -> Result<Self> {
        let folder = folder.to_owned();
        blocking(move || Self::checked(Place::Folder(folder))).await
    }

    /// Reads the stream that [`Store::backup_stream`] made. Changes nothing.
    ///
    /// Errors: `Backup`, which says what is missing or damaged.
    pub async fn read_stream(open: Opener) -> Result<Self> {
        blocking(move || Self::checked(Place::Stream(open))).await
    }

    fn checked(place: Place) -> Result<Self> {
        let mut shelf = Shelf::open(&place)?;
        // A folder says at once what it holds, a stream at its end.
        let mut manifest = match &shelf {
            Shelf::Folder(folder) => Some(manifest_of(folder)?),
            Shelf::Stream(_) => None,
        };
        let (mut hashes, mut found) = (BTreeSet::new(), Vec::new());
        for (table, _) in TABLES {
            if LATER.contains(table) && !shelf.has(table, manifest.as_ref())? {
                continue;
            }
            let mut lines = shelf.lines(table)?;
            while let Some((names, values)) = lines.next()? {
                for (name, value) in names.iter().zip(&values) {
                    hashes.extend(named_file(table, name, value).map_err(|_no_hash| damaged(&lines.name))?);
                }
            }
            let sum = lines.sum();
            match &manifest {
                Some(manifest) => sum.fit(manifest, table)?,
                None => found.push((*table, sum)),
            }
        }
        for hash in &hashes {
            shelf.file(hash, |_portion| Ok(()))?;
        }
        if let Shelf::Stream(unpack) = &mut shelf {
            let last = manifest_at_the_end(unpack)?;
            for later in LATER {
                if last.rows.contains_key(later) != found.iter().any(|(table, _)| *table == later) {
                    return Err(damaged(&lines_of(later)));
                }
            }
            for (table, sum) in found {
                sum.fit(&last, table)?;
            }
            manifest = Some(last);
        }
        match manifest {
            Some(manifest) if hashes.len() as u64 == manifest.files => Ok(Self { place, manifest, hashes }),
            _ => Err(damaged(MANIFEST)),
        }
    }
}

fn refused(what: String) -> StoreError {
    StoreError::Backup { what }
}

fn manifest_of(folder: &Path) -> Result<Manifest> {
    if !folder.is_dir() {
        return Err(refused(format!("there is no folder {}", folder.display())));
    }
    match fs::read_to_string(folder.join(MANIFEST)) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let what = "it was cut short, or is no backup at all";
            Err(refused(format!("{} is no whole backup: {MANIFEST} is missing; {what}", folder.display())))
        }
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(damaged(MANIFEST)),
        other => manifest_in(&other.map_err(StoreError::file(&folder.join(MANIFEST)))?),
    }
}

fn manifest_at_the_end(unpack: &mut Unpack) -> Result<Manifest> {
    unpack.entry(MANIFEST)?;
    let mut text = String::new();
    let read = unpack.take(MOST_MANIFEST).read_to_string(&mut text);
    read.map_err(|error| cut(&error))?;
    let manifest = manifest_in(&text)?;
    if unpack.ends()? { Ok(manifest) } else { Err(damaged(MANIFEST)) }
}

fn manifest_in(text: &str) -> Result<Manifest> {
    let manifest: Manifest = serde_json::from_str(text).map_err(|_no_manifest| damaged(MANIFEST))?;
    if manifest.format != FORMAT || manifest.schema > migrate::newest() {
        let what = "the backup was made by another version of commonlink; restore it with that version";
        return Err(refused(what.to_owned()));
    }
    Ok(manifest)
}

/// Bytes of a manifest at most.
const MOST_MANIFEST: u64 = 1 << 20;

/// A backup being read, entry by entry in its order.
enum Shelf {
    Folder(PathBuf),
    Stream(Unpack),
}

impl Shelf {
    fn open(place: &Place) -> Result<Self> {
        match place {
            Place::Folder(folder) => Ok(Self::Folder(folder.clone())),
            Place::Stream(open) => Unpack::new(open().map_err(|error| cut(&error))?).map(Self::Stream),
        }
    }

    /// Whether a table that only later backups have is there.
    fn has(&mut self, table: &str, manifest: Option<&Manifest>) -> Result<bool> {
        match self {
            Self::Folder(_) => Ok(manifest.is_none_or(|manifest| manifest.rows.contains_key(table))),
            Self::Stream(unpack) => unpack.is_next(&lines_of(table)),
        }
    }

    fn lines(&mut self, table: &str) -> Result<Lines<'_>> {
        let name = lines_of(table);
        let input = self.entry(&name)?;
        let reader = BufReader::with_capacity(1 << 16, input);
        Ok(Lines { name, reader, line: String::new(), hash: Sha256::new(), count: 0 })
    }

    fn entry(&mut self, name: &str) -> Result<Box<dyn Read + Send + '_>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                let file = File::open(&path).map_err(StoreError::file(&path));
                Ok(Box::new(file.map_err(|error| broken(name, Some(error)))?))
            }
            Self::Stream(unpack) => {
                unpack.entry(name)?;
                Ok(Box::new(unpack))
            }
        }
    }

    /// Hands on a file portion by portion; fails when it is not what its hash says.
    fn file(&mut self, hash: &FileHash, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let name = original(hash).display().to_string();
        let mut input = self.entry(&name)?;
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = input.read(&mut buffer).map_err(|_unreadable| damaged(&name))?;
            let portion = buffer.get(..read).unwrap_or_default();
            if portion.is_empty() {
                break;
            }
            digest.update(portion);
            take(portion)?;
        }
        if hex(&digest.finalize()) == hash.as_str() { Ok(()) } else { Err(damaged(&name)) }
    }
}

impl Store {
    /// Brings a backup back into an empty store, which is migrated first. All rows come in one transaction.
    ///
    /// Errors: `NotEmpty`; `Backup` when the folder has changed since it was read.
    pub async fn restore(&self, backup: &Backup) -> Result<Manifest> {
        self.restore_without(backup, &Register::default()).await.map(|(manifest, _nothing)| manifest)
    }

    /// As [`Store::restore`], without what a register says was taken back after the backup; nobody sees it in between.
    /// Answers which erasures the backup did not know.
    pub async fn restore_without(&self, backup: &Backup, register: &Register) -> Result<(Manifest, Erased)> {
        // A store in use is not even migrated. One without tables can't answer, and is empty.
        if let Ok(Some(row)) = self.one(Duty::Nothing, OCCUPIED, params![]).await
            && row.int("found")? != 0
        {
            return Err(StoreError::NotEmpty);
        }
        self.migrate().await?;
        let mut tx = self.db().begin(Duty::Restore.into()).await?;
        let occupied = tx.rows(OCCUPIED.to_owned(), params![]).await?;
        if occupied.first().map_or(Ok(0), |row| row.int("found"))? != 0 {
            return Err(StoreError::NotEmpty);
        }
        let mut shelf = Shelf::open(&backup.place)?;
        for (table, _) in TABLES {
            if !backup.manifest.rows.contains_key(*table) {
                continue;
            }
            let mut lines = shelf.lines(table)?;
            while let Some((mut names, mut values)) = lines.next()? {
                for (_, gone) in GONE.iter().filter(|(of, _)| of == table) {
                    if let Some(at) = names.iter().position(|name| name == gone) {
                        names.remove(at);
                        values.remove(at);
                    }
                }
                tx.execute(insertion(table, &names).ok_or_else(|| damaged(&lines.name))?, values).await?;
            }
            lines.sum().fit(&backup.manifest, table)?;
        }
        let (files, hashes) = (self.files().clone(), backup.hashes.clone());
        blocking(move || {
            hashes.iter().try_for_each(|hash| files.put_portions(hash, |take| shelf.file(hash, take)))
        })
        .await?;
        let erased = erasures::apply(self, &mut tx, register).await?;
        tx.commit().await?;
        Ok((backup.manifest.clone(), erased))
    }
}

/// The rows of a table in a backup, one by one, with their number and checksum at the end.
struct Lines<'a> {
    name: String,
    reader: BufReader<Box<dyn Read + Send + 'a>>,
    line: String,
    hash: Sha256,
    count: u64,
}

impl Lines<'_> {
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

    fn sum(self) -> Sum {
        Sum { name: self.name, digest: hex(&self.hash.finalize()), count: self.count }
    }
}

/// What was read of a table.
struct Sum {
    name: String,
    digest: String,
    count: u64,
}

impl Sum {
    /// Whether what was read is what was written.
    fn fit(self, manifest: &Manifest, table: &str) -> Result<()> {
        let fits = manifest.digests.get(table) == Some(&self.digest)
            && manifest.rows.get(table) == Some(&self.count);
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
