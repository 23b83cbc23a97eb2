//! The register of erasures: which records were taken back after they were held, when and why, and nothing of what they
//! said. It is written in the transaction of the removal and goes into every backup.
//!
//! A backup can't know what is taken back after it. The register of the running store does; it is small, can be written
//! out at any time ([`Register::write`]), and what it says is taken out of a backup in the transaction that brings the
//! backup back ([`Store::restore_without`]).

use crate::db::{Db, Source, Tx, sqlite_path};
use crate::erase::{forget_probes, remove};
use crate::imports::{UNDONE_FROM, delete_text};
use crate::sql::{AT_ONCE, statements};
use crate::value::{Row, Value, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Moment, OrganisationId, Purpose, RecordId, RequestId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

statements! {
    INSERT = "INSERT INTO erasure (owner, record, kind, erased_at, reason, cause, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner, record) DO NOTHING";
    ALL = "SELECT owner, record, kind, erased_at, reason, cause, received_at FROM erasure ORDER BY erased_at, owner, record";
    KNOWN = "SELECT record FROM erasure";
    UNDONE = "UPDATE import_batch SET state = 'undone', finished_at = $3 WHERE owner = $1 AND id = $2
        AND NOT EXISTS (SELECT 1 FROM import_row WHERE import_row.owner = $1 AND import_row.batch = $2)";
}

/// Values of one row of [`INSERT`].
const WIDTH: usize = 7;
/// Number of the format of registers that are written out.
const FORMAT: u32 = 1;
/// Why rows of a batch were taken back.
const IMPORT_UNDONE: &str = "import_undone";

/// A record that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Whose it was.
    pub owner: String,
    /// Its identifier.
    pub record: String,
    /// What it was: `seizure` or `mark`.
    pub kind: String,
    /// When, in microseconds since 1970.
    pub erased_at: i64,
    /// Code of why: `import_undone`, or the reason for which its owner had it erased.
    pub reason: String,
    /// Identifier of what it was taken back with: the batch, the seizure of a mark, who agreed; or `retention`.
    pub cause: String,
    /// When it had come, in microseconds since 1970; not known of what was taken back with a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<i64>,
}

/// A register as it is written out: a line that says what it is and how many follow, then a line for each erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// What was taken back, in the order in which it was.
    pub erasures: Vec<Erasure>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    commonlink_erasures: u32,
    written_at: String,
    erasures: usize,
}

impl Register {
    /// Writes the register, in place of one that is there; for this user alone.
    pub fn write(&self, path: &Path, now: Moment) -> Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let written = self.write_to(&part, now);
        let written = written.and_then(|()| fs::rename(&part, path).map_err(StoreError::file(path)));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }

    fn write_to(&self, path: &Path, now: Moment) -> Result<()> {
        let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(path);
        let mut out = BufWriter::new(file.map_err(StoreError::file(path))?);
        let written_at = now.to_rfc3339();
        let head = Head { commonlink_erasures: FORMAT, written_at, erasures: self.erasures.len() };
        let mut line = |text: serde_json::Result<String>| {
            let text = text.map_err(|error| StoreError::damaged(error.to_string()))?;
            writeln!(out, "{text}").map_err(StoreError::file(path))
        };
        line(serde_json::to_string(&head))?;
        for erasure in &self.erasures {
            line(serde_json::to_string(erasure))?;
        }
        let file = out.into_inner().map_err(|error| StoreError::file(path)(error.into_error()))?;
        file.sync_all().map_err(StoreError::file(path))
    }

    /// Reads a register that was written out.
    ///
    /// Errors: `Backup`, which says what is wrong with it.
    pub fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(StoreError::file(path))?;
        let damaged = || StoreError::Backup {
            what: format!(
                "{} is no whole register of erasures; write it again with `commonlink admin erasures`",
                path.display()
            ),
        };
        let mut lines = BufReader::new(file).lines();
        let first = lines.next().and_then(std::result::Result::ok).unwrap_or_default();
        let head: Head = serde_json::from_str(&first).map_err(|_no_head| damaged())?;
        if head.commonlink_erasures != FORMAT {
            return Err(damaged());
        }
        let mut erasures = Vec::new();
        for line in lines {
            let erasure: Erasure = line
                .ok()
                .and_then(|line| serde_json::from_str(&line).ok())
                .filter(Erasure::is_sound)
                .ok_or_else(damaged)?;
            erasures.push(erasure);
        }
        if erasures.len() == head.erasures { Ok(Self { erasures }) } else { Err(damaged()) }
    }
}

impl Erasure {
    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            owner: row.text("owner")?,
            record: row.text("record")?,
            kind: row.text("kind")?,
            erased_at: row.int("erased_at")?,
            reason: row.text("reason")?,
            cause: row.text("cause")?,
            received_at: row.int_opt("received_at")?,
        })
    }

    fn is_sound(&self) -> bool {
        self.owner.parse::<OrganisationId>().is_ok() && self.record.parse::<RecordId>().is_ok()
    }

    fn values(&self) -> Vec<Value> {
        params![
            &self.owner,
            &self.record,
            &self.kind,
            self.erased_at,
            &self.reason,
            &self.cause,
            self.received_at
        ]
    }
}

impl Store {
    /// The register of this store. No context: it is for who runs the machine and holds no content.
    pub async fn register(&self) -> Result<Register> {
        let rows = self.all(Duty::Register, ALL, params![]).await?;
        Ok(Register { erasures: rows.iter().map(Erasure::of).collect::<Result<_>>()? })
    }

    /// The register of a store that is there, read from its database; nothing else of it is looked at.
    ///
    /// Errors: `Backup` when there is no database, or one that has no register.
    pub async fn register_at(database: &str) -> Result<Register> {
        let refused = |what: &str| StoreError::Backup { what: what.to_owned() };
        if sqlite_path(database).is_some_and(|path| !Path::new(path).is_file()) {
            return Err(refused("there is no store to read the register of erasures from"));
        }
        let db = Db::open(database).await?;
        let rows = db.asked_by(Duty::Register.into()).rows(ALL.to_owned(), params![]).await;
        db.close().await;
        let rows = rows.map_err(|_no_table| {
            refused("the store has no register of erasures; it is of an earlier version")
        })?;
        Ok(Register { erasures: rows.iter().map(Erasure::of).collect::<Result<_>>()? })
    }
}

impl Unit {
    /// Notes that records of the context's organisation go with this transaction.
    pub(crate) async fn note_erasures(
        &mut self,
        kind: &str,
        records: &[RecordId],
        reason: &str,
        cause: &str,
        received: Option<Moment>,
    ) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        for records in records.chunks(AT_ONCE) {
            let mut values = Vec::with_capacity(records.len() * WIDTH);
            for record in records {
                values.extend(params![owner, *record, kind, now, reason, cause, received]);
            }
            self.execute(&self.store.many(INSERT, WIDTH, records.len()), values).await?;
        }
        Ok(())
    }

    /// Notes that rows of a batch go with this transaction.
    pub(crate) async fn note_undone(&mut self, records: &[RecordId], batch: &str) -> Result<()> {
        self.note_erasures("seizure", records, IMPORT_UNDONE, batch, None).await
    }
}

/// What of a register a backup did not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// The erasures that came after the backup.
    pub after: Vec<Erasure>,
    /// How many of these records were in the backup, and are gone again.
    pub removed: u64,
}

/// Takes out of a store that was just filled what the register says and the store does not know. Sums and words are not
/// made yet.
pub(crate) async fn apply(store: &Store, tx: &mut Tx, register: &Register) -> Result<Erased> {
    let known = tx.rows(KNOWN.to_owned(), params![]).await?;
    let known: HashSet<String> = known.iter().map(|row| row.text("record")).collect::<Result<_>>()?;
    let after: Vec<Erasure> =
        register.erasures.iter().filter(|erasure| !known.contains(&erasure.record)).cloned().collect();
    let mut by_owner: BTreeMap<&str, Vec<&Erasure>> = BTreeMap::new();
    for erasure in &after {
        by_owner.entry(&erasure.owner).or_default().push(erasure);
    }
    let (mut removed, now) = (0, store.now());
    for (owner, erasures) in by_owner {
        let mut gone = 0;
        // First the lines of the register: without them the database lets nothing go that was written once.
        for some in erasures.chunks(AT_ONCE) {
            let mut values = Vec::with_capacity(some.len() * WIDTH);
            for erasure in some {
                values.extend(erasure.values());
            }
            tx.execute(store.many(INSERT, WIDTH, some.len()).to_string(), values).await?;
        }
        let (undone, erased): (Vec<&Erasure>, Vec<&Erasure>) =
            erasures.iter().copied().partition(|erasure| erasure.reason == IMPORT_UNDONE);
        for some in undone.chunks(AT_ONCE) {
            let mut values = params![owner];
            values.extend(some.iter().map(|erasure| Value::from(&erasure.record)));
            for (table, column) in UNDONE_FROM {
                let rows = tx.execute(delete_text(table, column, some.len()), values.clone()).await?;
                if table == "record" {
                    gone += rows;
                }
            }
        }
        // A mark goes with its seizure.
        for erasure in erased.iter().filter(|erasure| erasure.kind == "seizure") {
            forget_probes(tx, owner, &erasure.record).await?;
            gone += u64::from(remove(tx, owner, &erasure.record, now).await?);
        }
        let batches: BTreeSet<&str> = erasures
            .iter()
            .filter(|erasure| erasure.reason == IMPORT_UNDONE)
            .map(|erasure| erasure.cause.as_str())
            .collect();
        for batch in batches {
            tx.execute(UNDONE.to_owned(), params![owner, batch, now]).await?;
        }
        if gone > 0 {
            let values = params![
                store.ids().next().to_string(),
                now,
                owner,
                None::<&str>,
                "erasures_applied",
                Purpose::Identification,
                None::<&str>,
                "restore",
                gone.to_string(),
                RequestId::fresh(store.ids()),
                store.ids().next().simple().to_string(),
            ];
            tx.execute(crate::store::INSERT_AUDIT.to_owned(), values).await?;
        }
        removed += gone;
    }
    Ok(Erased { after, removed })
}
