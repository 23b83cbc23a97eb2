//! Backup of everything, from either engine to either engine; [`restore`](crate::restore) brings it back.
//!
//! A backup is a folder, or one [stream](crate::stream) that may be encrypted on its way: `manifest.json`, one file of
//! JSON lines per table, and the files by hash. The tables are one
//! moment of the database, read in one transaction; files are durable before rows refer to them and are copied
//! afterwards, so none is missing. Left out: sessions, attempts to log in and proofs that are awaited (everybody logs in again), uploads that
//! are not complete, files that wait to be removed (no row names them, so they are not copied either), the rows by which workers take turns in
//! counting probes, and what is derived (terms, sums, words, hashes and head of the audit trail). The folder is made for this user alone, as the store's own.
//!
//! No context: this is for who runs the machine and could copy the folders anyway.

use crate::files::{blocking, make_folder};
use crate::sql::statements;
use crate::stream::Pack;
use crate::value::{Row, Value};
use crate::{FileHash, Result, Store, StoreError, migrate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
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
    AUDIT_KEY = "SELECT * FROM audit_key ORDER BY number";
    MIRROR_DELAY = "SELECT * FROM mirror_delay ORDER BY owner, id";
    PROBE = "SELECT * FROM probe ORDER BY owner, capture";
    PROBE_ALARM = "SELECT * FROM probe_alarm ORDER BY owner, id";
    ERASURE = "SELECT * FROM erasure ORDER BY owner, record";
    SHARING_RULE = "SELECT * FROM sharing_rule ORDER BY owner, kind";
    ERASURE_REQUEST = "SELECT * FROM erasure_request ORDER BY owner, record";
    REQUEST = "SELECT * FROM request ORDER BY owner, id";
    REQUEST_STEP = "SELECT * FROM request_step ORDER BY owner, request, position";
    RELEASE = "SELECT * FROM release ORDER BY owner, id";
    TOTP = "SELECT * FROM totp ORDER BY account";
    RECOVERY_CODE = "SELECT * FROM recovery_code ORDER BY account, code_hash";
    PASSKEY = "SELECT * FROM passkey ORDER BY owner, id";
    ACCESS_REVIEW = "SELECT * FROM access_review ORDER BY owner, id";
    RECALL = "SELECT * FROM recall ORDER BY owner, id";
    RECALL_NOTICE = "SELECT * FROM recall_notice ORDER BY owner, id";
    RECALL_OWN = "SELECT * FROM recall_own ORDER BY owner, notice, seizure";
    RECORD_LISTED = "SELECT * FROM record_listed ORDER BY owner, record, body";
    MAIL_CHOICE = "SELECT * FROM mail_choice ORDER BY owner, account";
    AGREEMENT = "SELECT * FROM agreement ORDER BY owner, id";
    ERASED_WAIT = "SELECT * FROM erased_wait ORDER BY owner, day, year, quarter, country, drug, form, mass, transport, hiding";
    ERASED_SUM = "SELECT * FROM erased_sum ORDER BY year, quarter, country, drug, form, mass, transport, hiding";
    KEPT_REFERENCE = "SELECT * FROM kept_reference ORDER BY owner, id";
}

/// Tables that backups of earlier versions do not have, in the order in which they came.
pub(crate) const LATER: [&str; 23] = [
    "erasure",
    "sharing_rule",
    "request",
    "request_step",
    "release",
    "totp",
    "recovery_code",
    "passkey",
    "access_review",
    "audit_key",
    "mirror_delay",
    "erasure_request",
    "probe",
    "probe_alarm",
    "recall",
    "recall_notice",
    "recall_own",
    "record_listed",
    "mail_choice",
    "agreement",
    "erased_wait",
    "erased_sum",
    "kept_reference",
];

/// Columns that are left out: numbers of terms, which are made anew of what the records demand.
const DERIVED: [(&str, &str); 2] = [("record", "terms"), ("seizure", "terms")];

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
    ("erasure", ERASURE),
    ("sharing_rule", SHARING_RULE),
    ("request", REQUEST),
    ("request_step", REQUEST_STEP),
    ("release", RELEASE),
    ("totp", TOTP),
    ("recovery_code", RECOVERY_CODE),
    ("passkey", PASSKEY),
    ("access_review", ACCESS_REVIEW),
    ("audit_key", AUDIT_KEY),
    ("mirror_delay", MIRROR_DELAY),
    ("erasure_request", ERASURE_REQUEST),
    ("probe", PROBE),
    ("probe_alarm", PROBE_ALARM),
    ("recall", RECALL),
    ("recall_notice", RECALL_NOTICE),
    ("recall_own", RECALL_OWN),
    ("record_listed", RECORD_LISTED),
    ("mail_choice", MAIL_CHOICE),
    ("agreement", AGREEMENT),
    ("erased_wait", ERASED_WAIT),
    ("erased_sum", ERASED_SUM),
    ("kept_reference", KEPT_REFERENCE),
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

impl Manifest {
    /// One hash of everything that the backup holds: equal for stores of equal content, on either engine. SHA-256 of a
    /// line `table rows digest` per table, by name; the rows name every file by its hash.
    pub fn content_hash(&self) -> String {
        let mut hash = Sha256::new();
        for (table, digest) in &self.digests {
            let rows = self.rows.get(table).copied().unwrap_or_default();
            hash.update(format!("{table} {rows} {digest}\n"));
        }
        crate::files::hex(&hash.finalize())
    }
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
        let target = Folder { root: folder.to_owned(), open: None };
        self.written(target).await
    }

    /// Writes a backup as one [stream](crate::stream); nothing of it is held whole, and nothing is kept elsewhere.
    /// `finish` ends what the stream went to and makes it durable.
    ///
    /// Errors: `Damaged` when a file of the store is not what its hash says.
    pub async fn backup_stream<W, F>(&self, out: W, finish: F) -> Result<Manifest>
    where
        W: Write + Send + 'static,
        F: FnOnce(W) -> std::io::Result<()> + Send + 'static,
    {
        let pack = Pack::new(out).map_err(StoreError::file(Path::new(STREAM)))?;
        self.written(Streamed { pack, finish }).await
    }

    async fn written(&self, mut target: impl Target + Send + 'static) -> Result<Manifest> {
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
            target.begin(&lines_of(table))?;
            let (mut count, mut digest) = (0_u64, Sha256::new());
            let each = |row: Row| {
                let mut columns = row.columns()?;
                columns.retain(|(name, _)| !DERIVED.contains(&(*table, name)));
                for (name, value) in &columns {
                    hashes.extend(named_file(table, name, value)?);
                }
                count += 1;
                let line = line(columns) + "\n";
                digest.update(line.as_bytes());
                target.add(line.as_bytes())
            };
            snapshot.each((*text).to_owned(), each).await?;
            target.end()?;
            manifest.rows.insert((*table).to_owned(), count);
            manifest.digests.insert((*table).to_owned(), crate::files::hex(&digest.finalize()));
        }
        drop(snapshot);
        manifest.files = hashes.len() as u64;
        let files = self.files().clone();
        let text = serde_json::to_string_pretty(&manifest)
            .map_err(|error| StoreError::damaged(error.to_string()))?;
        blocking(move || {
            for hash in &hashes {
                target.begin(&original(hash).display().to_string())?;
                copy(&files.path(hash), hash, &mut target)?;
                target.end()?;
            }
            // Last, so that what has a manifest is a whole backup.
            target.begin(MANIFEST)?;
            target.add(text.as_bytes())?;
            target.end()?;
            target.finish()
        })
        .await?;
        Ok(manifest)
    }
}

/// Name of a stream in errors.
const STREAM: &str = "the backup";

/// Where a backup goes: entries in their order.
trait Target {
    fn begin(&mut self, name: &str) -> Result<()>;
    fn add(&mut self, bytes: &[u8]) -> Result<()>;
    fn end(&mut self) -> Result<()>;
    fn finish(self) -> Result<()>;
}

/// A folder with a file for each entry, each durable before the next begins.
struct Folder {
    root: PathBuf,
    open: Option<(PathBuf, BufWriter<File>)>,
}

impl Target for Folder {
    fn begin(&mut self, name: &str) -> Result<()> {
        let path = self.root.join(name);
        path.parent().map_or(Ok(()), make_folder)?;
        let file = BufWriter::new(create(&path)?);
        self.open = Some((path, file));
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let Some((path, file)) = &mut self.open else { return Ok(()) };
        file.write_all(bytes).map_err(StoreError::file(path))
    }

    fn end(&mut self) -> Result<()> {
        let Some((path, file)) = self.open.take() else { return Ok(()) };
        let file = file.into_inner().map_err(|error| StoreError::file(&path)(error.into_error()))?;
        file.sync_all().map_err(StoreError::file(&path))
    }

    fn finish(self) -> Result<()> {
        crate::files::sync_folder(&self.root)
    }
}

/// One stream.
struct Streamed<W, F> {
    pack: Pack<W>,
    finish: F,
}

impl<W: Write, F: FnOnce(W) -> std::io::Result<()>> Target for Streamed<W, F> {
    fn begin(&mut self, name: &str) -> Result<()> {
        self.pack.begin(name).map_err(StoreError::file(Path::new(STREAM)))
    }

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.pack.write_all(bytes).map_err(StoreError::file(Path::new(STREAM)))
    }

    fn end(&mut self) -> Result<()> {
        self.pack.end().map_err(StoreError::file(Path::new(STREAM)))
    }

    fn finish(self) -> Result<()> {
        self.pack.finish().and_then(self.finish).map_err(StoreError::file(Path::new(STREAM)))
    }
}

/// Copies a file of the store, and looks whether it still is what its hash says.
fn copy(from: &Path, hash: &FileHash, target: &mut impl Target) -> Result<()> {
    let mut file = File::open(from).map_err(StoreError::file(from))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(StoreError::file(from))?;
        let portion = buffer.get(..read).unwrap_or_default();
        if portion.is_empty() {
            break;
        }
        digest.update(portion);
        target.add(portion)?;
    }
    if crate::files::hex(&digest.finalize()) == hash.as_str() {
        Ok(())
    } else {
        Err(StoreError::damaged(format!("file {hash}")))
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
