//! Batches of imported rows: what came in together, row by row as reported, what could not be taken in, and undoing it.
//!
//! Invariants: a row of an owner is held once under its identity and ordinal, whichever file it came in; a block
//! of rows, their seizures and the batch's state are one transaction, so whoever goes on after a kill finds each row
//! held or not; a batch is undone by its owner alone, and what others or later work rest on stays.

mod rows;
pub(crate) mod undo;

use crate::records::INSERT_RECORD;
use crate::seizures::{INSERT_ONE_ITEM, INSERT_SEIZURE, ITEM};
use crate::sql::{AT_ONCE, for_rows, places, statements};
use crate::tally::Additions;
use crate::terms::Placed;
use crate::value::{Row, Value, params};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, ImportId, Moment, RecordId, Seizure};
use rows::{RECORD, ROW, SEIZURE, Statements, row_statement};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

statements! {
    INSERT_BATCH = "INSERT INTO import_batch (owner, id, layout, file_name, file_hash, state, rows_read, imported,
            already_held, reported, further_copies, report, started_by, started_at)
        VALUES ($1, $2, $3, $4, $5, 'running', 0, 0, 0, 0, 0, '{}', $6, $7)";
    INSERT_ROW = "INSERT INTO import_row (owner, identity, ordinal, batch, position, sheet, line, seizure, further_copy,
            flags, cells)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (owner, identity, ordinal) DO NOTHING RETURNING seizure";
    INSERT_FAULT = "INSERT INTO import_fault (owner, batch, position, sheet, line, reasons, cells)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner, batch, position) DO NOTHING";
    UNFINISHED = "SELECT * FROM import_batch WHERE owner = $1 AND file_hash = $2 AND layout = $3 AND state = 'running'
        ORDER BY started_at LIMIT 1";
    OF_FILE = "SELECT * FROM import_batch WHERE owner = $1 AND file_hash = $2 AND state <> 'undone'
        ORDER BY started_at, id LIMIT 200";
    HELD_IN_BATCH = "SELECT count(*) AS rows, coalesce(sum(CASE WHEN further_copy THEN 1 ELSE 0 END), 0) AS copies
        FROM import_row WHERE owner = $1 AND batch = $2";
    REPORTED_IN_BATCH = "SELECT count(*) AS rows FROM import_fault WHERE owner = $1 AND batch = $2";
    NOTED = "SELECT rows_read FROM import_batch WHERE owner = $1 AND id = $2 AND state = 'running'";
    PROGRESS = "UPDATE import_batch SET rows_read = CASE WHEN rows_read > $3 THEN rows_read ELSE $3 END, bytes_read = $4, bytes_total = $5
        WHERE owner = $1 AND id = $2 AND state = 'running' RETURNING stop_asked";
    ASK_STOP = "UPDATE import_batch SET stop_asked = TRUE WHERE owner = $1 AND id = $2 AND state = 'running'";
    GO_ON = "UPDATE import_batch SET stop_asked = FALSE WHERE owner = $1 AND id = $2 AND state = 'running' AND stop_asked";
    SAVE_MAPPING = "INSERT INTO import_mapping (owner, name, layout, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (owner, name) DO UPDATE SET layout = excluded.layout, changed_at = excluded.changed_at,
            changed_by = excluded.changed_by";
    FORGET_MAPPING = "DELETE FROM import_mapping WHERE owner = $1 AND name = $2";
    MAPPINGS = "SELECT name, layout FROM import_mapping WHERE owner = $1 ORDER BY name";
    FINISH = "UPDATE import_batch SET state = $3, rows_read = $4, imported = $5, already_held = $6, reported = $7,
            further_copies = $8, manifest = $9, report = $10, finished_at = $11
        WHERE owner = $1 AND id = $2 AND state = 'running'";
    BATCHES = "SELECT * FROM import_batch WHERE owner = $1 ORDER BY started_at DESC, id LIMIT 200";
    BATCH = "SELECT * FROM import_batch WHERE owner = $1 AND id = $2";
    FAULTS = "SELECT * FROM import_fault WHERE owner = $1 AND batch = $2 AND position > $3 ORDER BY position LIMIT $4";
    ROW_OF = "SELECT import_row.batch, import_row.sheet, import_row.line, import_row.flags, import_row.cells,
            import_batch.report, import_batch.file_name FROM import_row
        JOIN import_batch ON import_batch.owner = import_row.owner AND import_batch.id = import_row.batch
        WHERE import_row.owner = $1 AND import_row.seizure = $2";
    DROP_EMPTY = "DELETE FROM import_batch WHERE owner = $1 AND id = $2 AND state = 'running'
        AND NOT EXISTS (SELECT 1 FROM import_row WHERE import_row.owner = $1 AND import_row.batch = $2)
        AND NOT EXISTS (SELECT 1 FROM import_fault WHERE import_fault.owner = $1 AND import_fault.batch = $2)";
}

/// Values of one row of [`INSERT_FAULT`].
const FAULT: usize = 7;

/// What happens to a batch.
pub use commonlink_model::ImportState as BatchState;

/// A batch that begins.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Identifier.
    pub id: ImportId,
    /// How the columns were read: an edition, or the name of a mapping.
    pub layout: String,
    /// Name of the file as given.
    pub file_name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub file_hash: String,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Rows of the file, headers apart.
    pub read: u64,
    /// Rows that became seizures.
    pub imported: u64,
    /// Rows that were held before.
    pub already_held: u64,
    /// Rows that could not be taken in; each with its reasons.
    pub reported: u64,
    /// Of the imported ones, those that repeat a row of the file to the letter.
    pub further_copies: u64,
}

/// A batch as held.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchRow {
    /// Identifier.
    pub id: ImportId,
    /// How the columns were read.
    pub layout: String,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub file_hash: String,
    /// Where it stands.
    pub state: BatchState,
    /// How many rows came to what; while it runs only `read` grows.
    pub counts: BatchCounts,
    /// Bytes of the file that were read, and all of them.
    pub bytes: (u64, u64),
    /// Its owner has asked to stop it.
    pub stop_asked: bool,
    /// SHA-256 over identity and ordinal of every row of the file that could be read, in their order; once it is
    /// finished.
    pub manifest: Option<String>,
    /// The mapping report as JSON text.
    pub report: String,
    /// When it began.
    pub started: Moment,
    /// When it ended.
    pub finished: Option<Moment>,
}

/// A row that becomes a seizure.
#[derive(Clone, Debug)]
pub struct ImportedRow {
    /// SHA-256 of its normalised fields.
    pub identity: [u8; 32],
    /// Its number among rows of the file with the same identity, from 1.
    pub ordinal: u32,
    /// Its number in the file over all sheets, from 1.
    pub position: u64,
    /// The sheet; empty where there are none.
    pub sheet: String,
    /// Line of the file or row of the sheet.
    pub line: u64,
    /// Whether it repeats another row to the letter.
    pub further_copy: bool,
    /// Whether its reference stands in the row; one that was made of the row repeats no other.
    pub own_reference: bool,
    /// Codes of what could not be read, joined with commas.
    pub flags: String,
    /// The cells as reported, a JSON list.
    pub cells: String,
    /// What it means.
    pub seizure: Seizure,
}

/// A row that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    /// Its batch.
    pub batch: ImportId,
    /// Name of the file.
    pub file_name: String,
    /// The sheet.
    pub sheet: String,
    /// Line of the file or row of the sheet.
    pub line: u64,
    /// Codes of what could not be read, joined with commas.
    pub flags: String,
    /// The cells as reported, a JSON list.
    pub cells: String,
    /// The mapping report of the batch, JSON; empty while rows come in.
    pub report: String,
}

/// A row that could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultRow {
    /// Its number in the file.
    pub position: u64,
    /// The sheet.
    pub sheet: String,
    /// Line of the file or row of the sheet.
    pub line: u64,
    /// Codes of the reasons, joined with commas.
    pub reasons: String,
    /// The cells as reported, a JSON list.
    pub cells: String,
}

impl Unit {
    /// Begins a batch of the context's organisation.
    ///
    /// Errors: `TakingBack` while another batch is being taken back.
    pub async fn begin_batch(&mut self, batch: &NewBatch) -> Result<()> {
        self.nothing_is_taken_back().await?;
        let (owner, user, now) = (self.context.organisation, self.context.user, self.context.now);
        let values = params![owner, batch.id, &batch.layout, &batch.file_name, &batch.file_hash, user, now];
        self.execute(INSERT_BATCH, values).await?;
        self.audit("import_begun", &batch.id.to_string(), &batch.file_hash).await
    }

    /// Adds a block of rows to a running batch; rows that are held already are passed over. Answers the seizures of rows
    /// that did not come in because their own reference stands for another seizure, here or in a row before.
    ///
    /// Errors: `Refused` without the officer's role.
    pub async fn import_rows(&mut self, batch: ImportId, rows: &[ImportedRow]) -> Result<BTreeSet<RecordId>> {
        // Keys are random. In their order a block walks through each index once, not thousands of times.
        let mut by_identity: Vec<&ImportedRow> = rows.iter().collect();
        by_identity.sort_unstable_by_key(|row| (row.identity, row.ordinal));
        for row in rows {
            self.may_add(row.seizure.owner, &row.seizure.submission.handling)?;
        }
        let store = self.store.clone();
        let owner = self.context.organisation;
        let mut new: HashSet<RecordId> = HashSet::new();
        let mut chunks = by_identity.chunks(AT_ONCE).map(|rows| row_statement(&store, owner, batch, rows));
        let mut ready = chunks.next();
        while let Some(statement) = ready {
            // While the database is at this one, the next one is made ready.
            let (told, next) = tokio::join!(self.answer(statement), async { chunks.next() });
            for row in told? {
                new.insert(row.parsed("seizure")?);
            }
            ready = next;
        }
        let mut rows: Vec<&ImportedRow> = rows.iter().filter(|row| new.contains(&row.seizure.id)).collect();
        let repeats = self.repeated_references(&rows).await?;
        rows.retain(|row| !repeats.contains(&row.seizure.id));
        rows.sort_unstable_by_key(|row| row.seizure.id);
        let additions = self.insert_many_seizures(&rows).await?;
        self.add_to_sums(owner, additions).await?;
        Ok(repeats)
    }

    /// Takes back those new rows whose own reference is used by another seizure or by a row before them.
    async fn repeated_references(&mut self, new: &[&ImportedRow]) -> Result<BTreeSet<RecordId>> {
        let owner = self.context.organisation;
        let mut named: Vec<&ImportedRow> = new.iter().copied().filter(|row| row.own_reference).collect();
        named.sort_unstable_by_key(|row| row.position);
        let mut taken: HashSet<String> = HashSet::new();
        for rows in named.chunks(AT_ONCE) {
            let mut values = params![owner];
            values.extend(rows.iter().map(|row| Value::from(&row.seizure.submission.reference)));
            for row in self.all(&TAKEN.replace("{keys}", &places(2, rows.len())), values).await? {
                taken.insert(row.text("reference")?);
            }
        }
        let mut repeats = BTreeSet::new();
        for row in named {
            if !taken.insert(row.seizure.submission.reference.clone()) {
                repeats.insert(row.seizure.id);
            }
        }
        let ids: Vec<RecordId> = repeats.iter().copied().collect();
        for ids in ids.chunks(AT_ONCE) {
            let mut values = params![owner];
            values.extend(ids.iter().map(|id| Value::from(*id)));
            self.execute(&delete_text("import_row", "seizure", ids.len()), values).await?;
        }
        Ok(repeats)
    }

    /// Notes how far a running batch is. Answers whether it should go on: nobody has asked to stop it. Whoever goes on
    /// after a kill passes rows that were noted before; those stay noted.
    ///
    /// Errors: `Conflict` when the batch was ended or taken back; drop the transaction then, so that no row comes into it.
    pub async fn note_progress(&mut self, batch: ImportId, rows: u64, bytes: (u64, u64)) -> Result<bool> {
        let owner = self.context.organisation;
        let values = params![owner, batch, rows as i64, bytes.0 as i64, bytes.1 as i64];
        let row = self.one(PROGRESS, values).await?.ok_or(ENDED)?;
        row.bool("stop_asked").map(|asked| !asked)
    }

    /// Asks a running batch of the context's organisation to stop. `false` when it runs no more.
    pub async fn ask_stop(&mut self, batch: ImportId) -> Result<bool> {
        let owner = self.context.organisation;
        self.may_add(owner, &commonlink_model::Handling::standard(self.context.now.date()))?;
        let asked = self.execute(ASK_STOP, params![owner, batch]).await? == 1;
        if asked {
            self.audit("import_stop_asked", &batch.to_string(), "").await?;
        }
        Ok(asked)
    }

    /// Forgets that somebody asked to stop a batch: its table was given again.
    pub async fn go_on(&mut self, batch: ImportId) -> Result<()> {
        let owner = self.context.organisation;
        self.may_add(owner, &commonlink_model::Handling::standard(self.context.now.date()))?;
        if self.execute(GO_ON, params![owner, batch]).await? > 0 {
            self.audit("import_goes_on", &batch.to_string(), "").await?;
        }
        Ok(())
    }

    /// Keeps a column mapping of the context's organisation under a name; one of that name is replaced.
    pub async fn save_mapping(&mut self, name: &str, layout: &str) -> Result<()> {
        let (owner, user, now) = (self.context.organisation, self.context.user, self.context.now);
        self.may_add(owner, &commonlink_model::Handling::standard(now.date()))?;
        self.execute(SAVE_MAPPING, params![owner, name, layout, now, user]).await?;
        self.audit("import_mapping_saved", name, "").await
    }

    /// Forgets a column mapping.
    pub async fn forget_mapping(&mut self, name: &str) -> Result<()> {
        let owner = self.context.organisation;
        self.may_add(owner, &commonlink_model::Handling::standard(self.context.now.date()))?;
        if self.execute(FORGET_MAPPING, params![owner, name]).await? > 0 {
            self.audit("import_mapping_forgotten", name, "").await?;
        }
        Ok(())
    }

    /// Adds the seizures of rows in the order of their identifiers. Answers what is to be added to the sums.
    async fn insert_many_seizures(&mut self, rows: &[&ImportedRow]) -> Result<Additions> {
        let last = if self.store.db().is_sqlite() { self.last_entry().await? } else { 0 };
        let (store, context) = (self.store.clone(), self.context.clone());
        let mut placed: Vec<(&ImportedRow, Arc<Placed>)> = Vec::with_capacity(rows.len());
        for row in rows {
            // Rows of a file are mostly handled alike.
            let handling = &row.seizure.submission.handling;
            let terms = match placed.last() {
                Some((last, terms)) if last.seizure.submission.handling == *handling => Arc::clone(terms),
                _ => self.placed(context.organisation, handling).await?,
            };
            placed.push((row, terms));
        }
        let mut statements = Statements::new(&store, &context, last, &placed);
        let mut ready = statements.next().transpose()?;
        while let Some(statement) = ready {
            // While the database is at this one, the next one is made ready.
            let (done, next) = tokio::join!(self.run(statement), async { statements.next().transpose() });
            done.map_err(|error| error.or_conflict("a seizure with this reference"))?;
            ready = next?;
        }
        Ok(statements.additions)
    }

    /// Keeps rows that could not be taken in. The same row again changes nothing.
    pub async fn keep_faults(&mut self, batch: ImportId, faults: &[FaultRow]) -> Result<()> {
        let owner = self.context.organisation;
        for faults in faults.chunks(AT_ONCE) {
            let mut values: Vec<Value> = Vec::with_capacity(faults.len() * FAULT);
            for fault in faults {
                let (position, line) = (fault.position as i64, fault.line as i64);
                values.extend(params![
                    owner,
                    batch,
                    position,
                    &fault.sheet,
                    line,
                    &fault.reasons,
                    &fault.cells
                ]);
            }
            self.execute(&self.store.many(INSERT_FAULT, FAULT, faults.len()), values).await?;
        }
        Ok(())
    }

    /// Ends a running batch with what came of it, and answers the counts; `read` rows were read, or more before a kill.
    /// The audit entry holds manifest and counts.
    ///
    /// Errors: `Conflict` when the batch was ended or taken back meanwhile.
    pub async fn finish_batch(
        &mut self,
        batch: ImportId,
        state: BatchState,
        read: u64,
        manifest: &str,
        report: &str,
    ) -> Result<BatchCounts> {
        let owner = self.context.organisation;
        let noted = self.one(NOTED, params![owner, batch]).await?.ok_or(ENDED)?;
        let read = read.max(noted.int("rows_read")?.max(0) as u64);
        let held = self.one(HELD_IN_BATCH, params![owner, batch]).await?;
        let faulty = self.one(REPORTED_IN_BATCH, params![owner, batch]).await?;
        let count = |row: &Option<Row>, column: &str| -> Result<u64> {
            row.as_ref().map_or(Ok(0), |row| row.int(column)).map(|count| count.max(0) as u64)
        };
        let imported = count(&held, "rows")?;
        let reported = count(&faulty, "rows")?;
        let counts = BatchCounts {
            read,
            imported,
            already_held: read.saturating_sub(imported + reported),
            reported,
            further_copies: count(&held, "copies")?,
        };
        let values = params![
            owner,
            batch,
            state,
            counts.read as i64,
            counts.imported as i64,
            counts.already_held as i64,
            counts.reported as i64,
            counts.further_copies as i64,
            manifest,
            report,
            self.context.now,
        ];
        if self.execute(FINISH, values).await? == 0 {
            return Err(ENDED);
        }
        let detail = format!(
            "{state} manifest {manifest} read {} imported {} held {} reported {}",
            counts.read, counts.imported, counts.already_held, counts.reported
        );
        self.audit("import_finished", &batch.to_string(), &detail).await?;
        Ok(counts)
    }

    /// Removes a batch of which no row was read: its file turned out to be none.
    pub async fn drop_empty_batch(&mut self, batch: ImportId) -> Result<()> {
        let owner = self.context.organisation;
        if self.execute(DROP_EMPTY, params![owner, batch]).await? > 0 {
            self.audit("import_refused", &batch.to_string(), "").await?;
        }
        Ok(())
    }
}

/// Why nothing more comes into a batch.
const ENDED: StoreError = StoreError::Conflict { what: "the batch, which was ended or taken back meanwhile" };

/// References that are used.
const TAKEN: &str = "SELECT reference FROM seizure WHERE owner = $1 AND reference IN ({keys})";

/// Where the rows of a seizure stand that came with a batch, dependants first.
pub(crate) const UNDONE_FROM: [(&str, &str); 4] =
    [("import_row", "seizure"), ("item", "seizure"), ("seizure", "id"), ("record", "id")];

pub(crate) fn delete_text(table: &str, column: &str, count: usize) -> String {
    format!("DELETE FROM {table} WHERE owner = $1 AND {column} IN ({})", places(2, count))
}

/// Texts that are made for a number of rows, for the test that prepares them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let many = [
        ("row", INSERT_ROW, ROW),
        ("fault", INSERT_FAULT, FAULT),
        ("record", INSERT_RECORD, RECORD),
        ("seizure", INSERT_SEIZURE, SEIZURE),
        ("item", INSERT_ONE_ITEM, ITEM),
    ];
    let mut texts: Vec<(String, String)> = many
        .into_iter()
        .map(|(name, one, width)| (format!("imports::many {name}"), for_rows(one, width, AT_ONCE)))
        .collect();
    texts.push(("imports::taken".to_owned(), TAKEN.replace("{keys}", &places(2, 3))));
    for (table, column) in UNDONE_FROM {
        texts.push((format!("imports::undo {table}"), delete_text(table, column, 3)));
    }
    texts
}

impl Store {
    /// A running batch of the context's organisation for the same file read the same way: what a kill left behind.
    pub async fn unfinished_batch(
        &self,
        context: &Context,
        file_hash: &str,
        layout: &str,
    ) -> Result<Option<BatchRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(None);
        }
        let values = params![context.organisation, file_hash, layout];
        self.one(context, UNFINISHED, values).await?.as_ref().map(batch_row).transpose()
    }

    /// The batches of the context's organisation for the same file that have not been taken back, at most 200.
    pub async fn batches_of_file(&self, context: &Context, file_hash: &str) -> Result<Vec<BatchRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(Vec::new());
        }
        self.all(context, OF_FILE, params![context.organisation, file_hash])
            .await?
            .iter()
            .map(batch_row)
            .collect()
    }

    /// The newest batches of the context's organisation, at most 200.
    pub async fn batches(&self, context: &Context) -> Result<Vec<BatchRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(Vec::new());
        }
        self.all(context, BATCHES, params![context.organisation]).await?.iter().map(batch_row).collect()
    }

    /// One batch of the context's organisation.
    pub async fn batch(&self, context: &Context, batch: ImportId) -> Result<Option<BatchRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(None);
        }
        self.one(context, BATCH, params![context.organisation, batch])
            .await?
            .as_ref()
            .map(batch_row)
            .transpose()
    }

    /// The column mappings of the context's organisation, name and layout as JSON text, in order of their names.
    pub async fn mappings(&self, context: &Context) -> Result<Vec<(String, String)>> {
        if !crate::visible::sees_own(context) {
            return Ok(Vec::new());
        }
        let rows = self.all(context, MAPPINGS, params![context.organisation]).await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.text("layout")?))).collect()
    }

    /// Rows of a batch that could not be taken in, after a position, in the order of the file.
    pub async fn batch_faults(
        &self,
        context: &Context,
        batch: ImportId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<FaultRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(Vec::new());
        }
        let values = params![context.organisation, batch, after as i64, limit];
        self.all(context, FAULTS, values).await?.iter().map(fault_row).collect()
    }
}

impl Store {
    /// The row that an own seizure came in as; nothing where it was not imported.
    pub async fn row_of(&self, context: &Context, seizure: RecordId) -> Result<Option<HeldRow>> {
        if !crate::visible::sees_own(context) {
            return Ok(None);
        }
        let Some(row) = self.one(context, ROW_OF, params![context.organisation, seizure]).await? else {
            return Ok(None);
        };
        Ok(Some(HeldRow {
            batch: row.parsed("batch")?,
            file_name: row.text("file_name")?,
            sheet: row.text("sheet")?,
            line: row.int("line")?.max(0) as u64,
            flags: row.text("flags")?,
            cells: row.text("cells")?,
            report: row.text("report")?,
        }))
    }
}

fn batch_row(row: &Row) -> Result<BatchRow> {
    let count = |column: &str| row.int(column).map(|count| count.max(0) as u64);
    Ok(BatchRow {
        id: row.parsed("id")?,
        layout: row.text("layout")?,
        file_name: row.text("file_name")?,
        file_hash: row.text("file_hash")?,
        state: row.parsed("state")?,
        counts: BatchCounts {
            read: count("rows_read")?,
            imported: count("imported")?,
            already_held: count("already_held")?,
            reported: count("reported")?,
            further_copies: count("further_copies")?,
        },
        bytes: (count("bytes_read")?, count("bytes_total")?),
        stop_asked: row.bool("stop_asked")?,
        manifest: row.text_opt("manifest")?,
        report: row.text("report")?,
        started: row.moment("started_at")?,
        finished: row.moment_opt("finished_at")?,
    })
}

fn fault_row(row: &Row) -> Result<FaultRow> {
    let count = |column: &str| row.int(column).map(|count| count.max(0) as u64);
    Ok(FaultRow {
        position: count("position")?,
        sheet: row.text("sheet")?,
        line: count("line")?,
        reasons: row.text("reasons")?,
        cells: row.text("cells")?,
    })
}
