//! Backup and restore of everything, from and to either engine.
//!
//! A backup is a folder: `manifest.json`, one file of JSON lines per table, and the files by hash. The tables are one
//! moment of the database, read in one transaction; files are durable before rows refer to them and are copied
//! afterwards, so none is missing. Left out: sessions and attempts to log in (everybody logs in again), and uploads that are not complete.
//!
//! No context: this is for who runs the machine and could copy the folders anyway.

use crate::db::Source;
use crate::files::blocking;
use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::{FileHash, Result, Store, StoreError, migrate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Number of the format of backups.
const FORMAT: u32 = 1;

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
    EMPTY = "SELECT (SELECT count(*) FROM organisation) + (SELECT count(*) FROM audit_entry)
        + (SELECT count(*) FROM job) AS found";
}

/// Every table that is kept, in an order in which rows can refer only to earlier ones, with the statement that reads it.
const TABLES: &[(&str, &str)] = &[
    ("installation", INSTALLATION),
    ("organisation", ORGANISATIONS),
    ("account", ACCOUNT),
    ("access_token", ACCESS_TOKEN),
    ("record", RECORD),
    ("seizure", SEIZURE),
    ("item", ITEM),
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
    /// Errors: `Conflict` when the folder holds something.
    pub async fn backup(&self, folder: &Path) -> Result<Manifest> {
        fs::create_dir_all(folder).map_err(StoreError::file(folder))?;
        if fs::read_dir(folder).map_err(StoreError::file(folder))?.next().is_some() {
            return Err(StoreError::Conflict { what: "something in the folder of the backup" });
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
            let path = folder.join(format!("{table}.jsonl"));
            let mut lines = BufWriter::new(File::create_new(&path).map_err(StoreError::file(&path))?);
            let mut count = 0_u64;
            let each = |row: Row| {
                let columns = row.columns()?;
                for (name, value) in &columns {
                    if let ("hash", Value::Text(Some(hash))) = (name.as_str(), value)
                        && ["file", "preview", "upload"].contains(table)
                    {
                        hashes.insert(hash.parse()?);
                    }
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
                let (from, to) = (files.path(hash), root.join("files").join(&hash.as_str()[..2]));
                fs::create_dir_all(&to).map_err(StoreError::file(&to))?;
                let to = to.join(hash.as_str());
                fs::copy(&from, &to).map_err(StoreError::file(&from))?;
                if crate::files::hash_file(&to)? != *hash {
                    return Err(StoreError::damaged(format!("file {hash}")));
                }
                File::open(&to).and_then(|file| file.sync_all()).map_err(StoreError::file(&to))?;
            }
            // Last, so that a folder with a manifest is a whole backup.
            let path = root.join("manifest.json");
            let mut file = File::create_new(&path).map_err(StoreError::file(&path))?;
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(StoreError::file(&path))?;
            crate::files::sync_folder(&root)
        })
        .await?;
        Ok(manifest)
    }

    /// Brings a backup back into an empty store, which is migrated first. Nothing is changed unless all of it is right:
    /// the lines of each table, their number, and the hash of each file.
    ///
    /// Errors: `Conflict` when the store is not empty; `Damaged` when something is missing or altered.
    pub async fn restore(&self, folder: &Path) -> Result<Manifest> {
        let path = folder.join("manifest.json");
        let text = fs::read_to_string(&path).map_err(StoreError::file(&path))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| StoreError::damaged(error.to_string()))?;
        if manifest.format != FORMAT || manifest.schema > migrate::newest() {
            return Err(StoreError::Invalid { what: "a backup of another version" });
        }
        self.migrate().await?;
        let mut tx = self.db().begin().await?;
        let empty = tx.rows(EMPTY.to_owned(), params![]).await?;
        if empty.first().map_or(Ok(0), |row| row.int("found"))? != 0 {
            return Err(StoreError::Conflict { what: "something in the store" });
        }
        let mut hashes: BTreeSet<FileHash> = BTreeSet::new();
        for (table, _) in TABLES {
            let path = folder.join(format!("{table}.jsonl"));
            let digest = crate::files::hash_file(&path)?.to_string();
            if manifest.digests.get(*table) != Some(&digest) {
                return Err(StoreError::damaged(path.display().to_string()));
            }
            let lines = BufReader::new(File::open(&path).map_err(StoreError::file(&path))?).lines();
            let mut count = 0_u64;
            for line in lines {
                let (names, values) = columns(&line.map_err(StoreError::file(&path))?)?;
                for (name, value) in names.iter().zip(&values) {
                    if let ("hash", Value::Text(Some(hash))) = (name.as_str(), value)
                        && ["file", "preview", "upload"].contains(table)
                    {
                        hashes.insert(hash.parse()?);
                    }
                }
                tx.execute(insertion(table, &names)?, values).await?;
                count += 1;
            }
            if manifest.rows.get(*table) != Some(&count) {
                return Err(StoreError::damaged(path.display().to_string()));
            }
        }
        for hash in &hashes {
            let from = folder.join("files").join(&hash.as_str()[..2]).join(hash.as_str());
            if self.files().put_file(&from).await? != *hash {
                return Err(StoreError::damaged(from.display().to_string()));
            }
        }
        if hashes.len() as u64 != manifest.files {
            return Err(StoreError::damaged("the list of files"));
        }
        tx.commit().await?;
        Ok(manifest)
    }
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

fn columns(line: &str) -> Result<(Vec<String>, Vec<Value>)> {
    let damaged = || StoreError::damaged("a line of the backup");
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).map_err(|error| StoreError::damaged(error.to_string()))?;
    let value = |json: &serde_json::Value| match json {
        serde_json::Value::String(text) => Some(Value::from(text)),
        serde_json::Value::Number(number) => Some(Value::from(number.as_i64()?)),
        serde_json::Value::Bool(value) => Some(Value::from(*value)),
        serde_json::Value::Object(tagged) => {
            let (tag, text) = tagged.iter().next()?;
            let text = text.as_str()?;
            match (tag.as_str(), text) {
                ("real", text) => Some(Value::from(text.parse::<f64>().ok()?)),
                ("bytes", text) => Some(Value::from(crate::files::unhex(text)?)),
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
    let values = object.values().map(|json| value(json).ok_or_else(damaged)).collect::<Result<_>>()?;
    Ok((object.keys().cloned().collect(), values))
}

/// The statement that puts a row back. Names come from a file, so they are held to letters.
fn insertion(table: &str, names: &[String]) -> Result<String> {
    let plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !names.iter().all(plain) {
        return Err(StoreError::damaged("a line of the backup"));
    }
    let columns: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    Ok(format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", ")))
}
