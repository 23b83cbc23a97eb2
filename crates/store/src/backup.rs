//! Backup of everything, from either engine to either engine; [`restore`](crate::restore) brings it back.
//!
//! A backup is a folder: `manifest.json`, one file of JSON lines per table, and the files by hash. The tables are one
//! moment of the database, read in one transaction; files are durable before rows refer to them and are copied
//! afterwards, so none is missing. Left out: sessions and attempts to log in (everybody logs in again), and uploads that
//! are not complete. The folder is made for this user alone, as the store's own.
//!
//! No context: this is for who runs the machine and could copy the folders anyway.

use crate::files::{blocking, make_folder};
use crate::sql::statements;
use crate::value::{Row, Value};
use crate::{FileHash, Result, Store, StoreError, migrate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Number of the format of backups.
pub(crate) const FORMAT: u32 = 1;
/// The list of what a backup holds.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Tables whose rows name files, in the column `hash`.
const WITH_FILES: [&str; 3] = ["file", "preview", "upload"];

statements! {
    ORGANISATIONS = "WITH RECURSIVE tree (id, depth) AS (
            SELECT id, CAST(0 AS BIGINT) FROM organisation WHERE parent IS NULL
            UNION ALL SELECT organisation.id, tree.depth + 1 FROM organisation JOIN tree
                ON organisation.parent = tree.id)
        SELECT organisation.* FROM organisation JOIN tree ON tree.id = organisation.id ORDER BY tree.depth, handle";
    INSTALLATION = "SELECT * FROM installation ORDER BY one";
    ACCOUNT = "SELECT * FROM account ORDER BY id";
    ACCESS_TOKEN = "SELECT * FROM access_token ORDER BY owner, id";
    RECORD = "SELECT * FROM record ORDER BY owner, id";
    SEIZURE = "SELECT * FROM seizure ORDER BY owner, id";
    ITEM = "SELECT * FROM item ORDER BY owner, seizure, position";
    IMPORT_BATCH = "SELECT * FROM import_batch ORDER BY owner, id";
    IMPORT_MAPPING = "SELECT * FROM import_mapping ORDER BY owner, name";
    IMPORT_ROW = "SELECT * FROM import_row ORDER BY owner, batch, position";
    IMPORT_FAULT = "SELECT * FROM import_fault ORDER BY owner, batch, position";
    EXHIBIT = "SELECT * FROM exhibit ORDER BY owner, seizure, position";
    CUSTODY = "SELECT * FROM custody ORDER BY owner, exhibit, position";
    FILE = "SELECT * FROM file ORDER BY owner, hash";
    UPLOAD = "SELECT * FROM upload WHERE hash IS NOT NULL ORDER BY owner, id";
    PREVIEW = "SELECT * FROM preview ORDER BY owner, original, size";
    MARK = "SELECT * FROM mark ORDER BY owner, id";
    CAPTURE = "SELECT * FROM capture ORDER BY owner, id";
    CAPTURE_FILE = "SELECT * FROM capture_file ORDER BY owner, capture, position";
    DESCRIPTION = "SELECT * FROM description ORDER BY owner, capture, engine";
    COMPARISON = "SELECT * FROM comparison ORDER BY id";
    HIT = "SELECT * FROM hit ORDER BY owner, id";
    EXAMINATION = "SELECT * FROM examination ORDER BY id";
    SEAT = "SELECT * FROM seat ORDER BY owner, examination";
    CONCLUSION = "SELECT * FROM conclusion ORDER BY owner, id";
    OPENING = "SELECT * FROM opening ORDER BY owner, examination, account";
    RESOLUTION = "SELECT * FROM resolution ORDER BY owner, examination";
    LINK = "SELECT * FROM link ORDER BY id";
    NOTICE = "SELECT * FROM notice ORDER BY owner, id";
    JOB = "SELECT * FROM job ORDER BY id";
    IDEMPOTENCY = "SELECT * FROM idempotency ORDER BY owner, key";
    AUDIT_ENTRY = "SELECT * FROM audit_entry ORDER BY at, id";
}

/// Every table that is kept, in an order in which rows can refer only to earlier ones, with the statement that reads it.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("installation", INSTALLATION),
    ("organisation", ORGANISATIONS),
    ("account", ACCOUNT),
    ("access_token", ACCESS_TOKEN),
    ("record", RECORD),
    ("seizure", SEIZURE),
    ("item", ITEM),
    ("import_batch", IMPORT_BATCH),
    ("import_mapping", IMPORT_MAPPING),
    ("import_row", IMPORT_ROW),
    ("import_fault", IMPORT_FAULT),
    ("exhibit", EXHIBIT),
    ("custody", CUSTODY),
    ("file", FILE),
    ("upload", UPLOAD),
    ("preview", PREVIEW),
    ("mark", MARK),
    ("capture", CAPTURE),
    ("capture_file", CAPTURE_FILE),
    ("description", DESCRIPTION),
    ("comparison", COMPARISON),
    ("hit", HIT),
    ("examination", EXAMINATION),
    ("seat", SEAT),
    ("conclusion", CONCLUSION),
    ("opening", OPENING),
    ("resolution", RESOLUTION),
    ("link", LINK),
    ("notice", NOTICE),
    ("job", JOB),
    ("idempotency", IDEMPOTENCY),
    ("audit_entry", AUDIT_ENTRY),
];

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the format.
    pub format: u32,
    /// Number of the newest migration.
    pub schema: i64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// SHA-256 of each table's lines.
    pub digests: BTreeMap<String, String>,
    /// How many files.
    pub files: u64,
}

impl Store {
    /// Writes a backup into a folder that is made, or is empty.
    ///
    /// Errors: `Occupied` when the folder holds something or is none; `Damaged` when a file of the store is not what
    /// its hash says.
    pub async fn backup(&self, folder: &Path) -> Result<Manifest> {
        let occupied = || StoreError::Occupied { folder: folder.display().to_string() };
        if folder.exists() && !folder.is_dir() {
            return Err(occupied());
        }
        make_folder(folder)?;
        if fs::read_dir(folder).map_err(StoreError::file(folder))?.next().is_some() {
            return Err(occupied());
        }
        let mut manifest = Manifest {
            format: FORMAT,
            schema: migrate::newest(),
            rows: BTreeMap::new(),
            digests: BTreeMap::new(),
            files: 0,
        };
        let mut hashes: BTreeSet<FileHash> = BTreeSet::new();
        let mut snapshot = self.db().snapshot().await?;
        for (table, text) in TABLES {
            let path = folder.join(lines_of(table));
            let mut lines = BufWriter::new(create(&path)?);
            let mut count = 0_u64;
            let each = |row: Row| {
                let columns = row.columns()?;
                for (name, value) in &columns {
                    hashes.extend(named_file(table, name, value)?);
                }
                count += 1;
                writeln!(lines, "{}", line(columns)).map_err(StoreError::file(&path))
            };
            snapshot.each((*text).to_owned(), each).await?;
            let file = lines.into_inner().map_err(|error| StoreError::file(&path)(error.into_error()))?;
            file.sync_all().map_err(StoreError::file(&path))?;
            manifest.rows.insert((*table).to_owned(), count);
            manifest.digests.insert((*table).to_owned(), crate::files::hash_file(&path)?.to_string());
        }
        drop(snapshot);
        manifest.files = hashes.len() as u64;
        let (files, root) = (self.files().clone(), folder.to_owned());
        let text = serde_json::to_string_pretty(&manifest)
            .map_err(|error| StoreError::damaged(error.to_string()))?;
        blocking(move || {
            for hash in &hashes {
                let (from, to) = (files.path(hash), root.join(original(hash)));
                to.parent().map_or(Ok(()), make_folder)?;
                fs::copy(&from, &to).map_err(StoreError::file(&from))?;
                if crate::files::hash_file(&to)? != *hash {
                    return Err(StoreError::damaged(format!("file {hash}")));
                }
                File::open(&to).and_then(|file| file.sync_all()).map_err(StoreError::file(&to))?;
            }
            // Last, so that a folder with a manifest is a whole backup.
            let path = root.join(MANIFEST);
            let mut file = create(&path)?;
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(StoreError::file(&path))?;
            crate::files::sync_folder(&root)
        })
        .await?;
        Ok(manifest)
    }
}

/// Name of the file with the rows of a table.
pub(crate) fn lines_of(table: &str) -> String {
    format!("{table}.jsonl")
}

/// Where in a backup a file of the store lies.
pub(crate) fn original(hash: &FileHash) -> PathBuf {
    ["files", &hash.as_str()[..2], hash.as_str()].iter().collect()
}

/// The file of the store that a value of a row names.
pub(crate) fn named_file(table: &str, column: &str, value: &Value) -> Result<Option<FileHash>> {
    match value {
        Value::Text(Some(hash)) if column == "hash" && WITH_FILES.contains(&table) => hash.parse().map(Some),
        _ => Ok(None),
    }
}

/// A new file that nobody else may read, also where the folder was there before.
fn create(path: &Path) -> Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path).map_err(StoreError::file(path))
}

/// One row as JSON: texts, whole numbers and truth values as they are; others as text, because not every reader of
/// JSON gives a number back to the last bit.
fn line(columns: Vec<(String, Value)>) -> String {
    let json = |value: Value| match value {
        Value::Text(Some(text)) => text.into(),
        Value::Int(Some(value)) => value.into(),
        Value::Bool(Some(value)) => value.into(),
        Value::Real(Some(value)) => serde_json::json!({ "real": value.to_string() }),
        Value::Bytes(Some(bytes)) => serde_json::json!({ "bytes": crate::files::hex(&bytes) }),
        // The type of a missing value is needed to bind it again.
        Value::Text(None) => serde_json::json!({ "none": "text" }),
        Value::Int(None) => serde_json::json!({ "none": "int" }),
        Value::Bool(None) => serde_json::json!({ "none": "bool" }),
        Value::Real(None) => serde_json::json!({ "none": "real" }),
        Value::Bytes(None) => serde_json::json!({ "none": "bytes" }),
    };
    let object: serde_json::Map<_, _> =
        columns.into_iter().map(|(name, value)| (name, json(value))).collect();
    serde_json::Value::Object(object).to_string()
}
