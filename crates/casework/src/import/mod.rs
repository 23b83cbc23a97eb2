//! Taking in a table of others: every row becomes a seizure of its owner, is held already, or is reported with its
//! reason (decision 0008).
//!
//! The file is read in the confined child and streamed; blocks of rows, what they became, and how far the batch is
//! are one transaction each. After a kill the same file is read again from its start, and what is held is passed
//! over: the same rule as for the same file twice.

mod faults;
mod identity;
mod job;
mod preview;
mod read;
mod report;
mod sheet;
mod undo;
#[cfg(not(feature = "fuzzing"))]
mod words;
#[cfg(feature = "fuzzing")]
pub mod words;
mod written;

pub use commonlink_exchange::{DayOrder, Layout};
pub use job::JOB;
pub(crate) use job::Work as ImportWork;
pub use preview::{Preview, Tried, field_key, missing};
pub use read::Reading;
pub use report::{ColumnRead, Mapped, MappingReport, Mappings};
pub(crate) use undo::Work as UndoWork;
pub use undo::{JOB as UNDO_JOB, Standing};

use crate::{CaseworkError, Platform, background::in_background, error::blocking};
use commonlink_exchange::{DecodeError, TableLimits, TablePart, TableReader, layout::ids};
use commonlink_model::{Context, Handling, ImportFlag, ImportId, ImportReason, ImportState, RecordId};
use commonlink_store::{BatchCounts, BatchRow, FaultRow, ImportedRow, NewBatch};
use identity::Seen;
use report::Tally;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sheet::Sheet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::mpsc;
use written::{Evidence, look_through};

/// The name of the layouts of ours, by which batches say how their file was read.
const IDS: &str = "ids";
/// Rows of one transaction.
const BLOCK: usize = 10_000;
/// Rows at the beginning of a sheet among which its headers are looked for; titles may stand above them.
const HEADER_WITHIN: usize = 20;

/// How a table is to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// As an edition of the UNODC Individual Drug Seizures, whichever it is.
    Ids,
    /// The same, of one year, for an edition without a column for the date.
    IdsOf {
        /// The year.
        year: i16,
    },
    /// As its owner says; the headers must be those of the layout.
    Mapped(Layout),
}

impl How {
    fn name(&self) -> &str {
        match self {
            Self::Ids | Self::IdsOf { .. } => IDS,
            Self::Mapped(layout) => &layout.name,
        }
    }

    /// The layout of a sheet with this row as its headers.
    fn layout(&self, headers: &[String]) -> Option<Layout> {
        match self {
            Self::Ids | Self::IdsOf { .. } => ids(headers),
            Self::Mapped(layout) => {
                let trimmed: Vec<&str> = headers.iter().map(|header| header.trim()).collect();
                let wanted: Vec<&str> = layout.headers.iter().map(|header| header.trim()).collect();
                (trimmed == wanted).then(|| layout.clone())
            }
        }
    }

    /// Whether it is the collection, which says of itself how it is written.
    fn is_ids(&self) -> bool {
        !matches!(self, Self::Mapped(_))
    }

    /// A name for a sheet that tells the year where its rows don't.
    fn sheet(&self, name: &str) -> String {
        match self {
            Self::IdsOf { year } => year.to_string(),
            _ => name.to_owned(),
        }
    }
}

/// How far an import is, for whoever watches it; and the way to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// Bytes of the file that were read, and all of them.
    pub fn bytes(&self) -> (u64, u64) {
        (self.bytes.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Rows that are done.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Stops the import after the block it is at. What came in stays until the batch is undone.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The batch.
    pub batch: ImportId,
    /// How it ended.
    pub state: ImportState,
    /// How many rows came to what.
    pub counts: BatchCounts,
    /// SHA-256 over the identities of the rows.
    pub manifest: String,
    /// What the words came to.
    pub report: MappingReport,
}

/// A row as it stood in its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFrom {
    /// The batch.
    pub batch: ImportId,
    /// Name of the file.
    pub file: String,
    /// The sheet; empty where the format has none.
    pub sheet: String,
    /// Line of the file or row of the sheet.
    pub line: u64,
    /// What of it could not be read, or is to be known.
    pub flags: Vec<ImportFlag>,
    /// Its cells with their headers.
    pub cells: Vec<(String, String)>,
}

/// Rows on their way into the store.
#[derive(Default)]
struct Block {
    rows: Vec<ImportedRow>,
    faults: Vec<FaultRow>,
    /// Rows of the file up to here.
    read: u64,
}

impl Block {
    /// Gives the identifiers, which are random, out in the order of the rows' identities: a block then walks through all
    /// indexes that begin with either in one order, and not through each at random.
    fn in_step(&mut self) {
        self.rows.sort_unstable_by_key(|row| (row.identity, row.ordinal));
        let mut ids: Vec<RecordId> = self.rows.iter().map(|row| row.seizure.id).collect();
        ids.sort_unstable();
        for (row, id) in self.rows.iter_mut().zip(ids) {
            row.seizure.id = id;
        }
    }
}

/// What is known at the end of the file.
struct End {
    read: u64,
    manifest: String,
    report: MappingReport,
    state: ImportState,
}

enum Step {
    Block(Block),
    End(Box<End>),
}

impl Platform {
    /// Takes in a table for the context's organisation.
    ///
    /// Errors: `Forbidden` without the officer's role; what [`DecodeError`] names when the file can't be read at all;
    /// a fault of `file` when none of its sheets has the columns of the layout. A file that breaks off later keeps
    /// what came in, in a batch with the state `failed`.
    pub async fn import_table(
        &self,
        ctx: &Context,
        path: &Path,
        name: &str,
        how: How,
        progress: &Arc<Progress>,
    ) -> Result<Imported, CaseworkError> {
        crate::receive::may_submit(ctx)?;
        let unreadable = |_cause| CaseworkError::fault("file", "error-file-unreadable");
        let file_hash = {
            let path = path.to_owned();
            blocking(move || hash_of(&path)).await?.map_err(unreadable)?
        };
        if let How::Mapped(layout) = &how {
            preview::sound(layout)?;
        }
        self.read_otherwise(ctx, &file_hash, &how).await?;
        let batch = self.begin_or_go_on(ctx, name, &file_hash, &how).await?;
        match self.fill_batch(ctx, batch, path, how, progress).await {
            Err(error @ (CaseworkError::Table(_) | CaseworkError::Invalid(_))) => {
                // Nothing was read: the batch goes as if it had never begun.
                let mut unit = self.store.begin(ctx).await?;
                unit.drop_empty_batch(batch).await?;
                unit.commit().await?;
                Err(error)
            }
            other => other,
        }
    }

    /// Reads the file of a running batch from its start and ends the batch.
    ///
    /// Errors: `Table` and `Invalid` when not one row could be looked at; the batch still runs then.
    async fn fill_batch(
        &self,
        ctx: &Context,
        batch: ImportId,
        path: &Path,
        how: How,
        progress: &Arc<Progress>,
    ) -> Result<Imported, CaseworkError> {
        let unreadable = |_cause| CaseworkError::fault("file", "error-file-unreadable");
        progress.total.store(path.metadata().map_err(unreadable)?.len(), Ordering::Relaxed);
        let (send, mut steps) = mpsc::channel(2);
        let work = Work {
            ctx: ctx.clone(),
            handling: self.standard_handling(ctx).await?,
            file: File::open(path).map_err(unreadable)?,
            again: File::open(path).map_err(unreadable)?,
            how,
            limits: self.settings.tables.clone(),
            child: self.settings.child.clone(),
            training: self.store.training().await?,
            ids: Arc::clone(&self.ids),
            progress: Arc::clone(progress),
        };
        // It goes with the child: whoever asked may be gone before that ends.
        let place = self.children.place_for_table().await?;
        let reading = tokio::spawn(in_background(move || {
            let outcome = work.run(&send);
            drop(place);
            outcome
        }));
        let (mut end, mut taken) = (None, 0);
        while let Some(step) = steps.recv().await {
            match step {
                Step::Block(block) => {
                    let mut unit = self.store.begin(ctx).await?;
                    let repeats = unit.import_rows(batch, &block.rows).await?;
                    let repeats = block.rows.iter().filter(|row| repeats.contains(&row.seizure.id));
                    let faults: Vec<FaultRow> =
                        block.faults.into_iter().chain(repeats.map(repeats_a_reference)).collect();
                    taken += faults.iter().filter(|fault| fault.reasons == TAKEN).count() as u64;
                    unit.keep_faults(batch, &faults).await?;
                    let go_on = unit.note_progress(batch, block.read, progress.bytes()).await;
                    let go_on = go_on.map_err(CaseworkError::of_batch)?;
                    unit.commit().await?;
                    progress.rows.store(block.read, Ordering::Relaxed);
                    if !go_on {
                        progress.cancel();
                    }
                }
                Step::End(found) => end = Some(found),
            }
        }
        let read = reading.await.map_err(|cause| CaseworkError::stopped(&cause))??;
        self.children.count_table(&read);
        read?;
        let mut end = end.ok_or(CaseworkError::Interrupted)?;
        if taken > 0 {
            end.report.reasons.insert(TAKEN.to_owned(), taken);
        }
        let report = serde_json::to_string(&end.report)
            .map_err(|_cause| CaseworkError::Internal("a mapping report could not be written as JSON"))?;
        let mut unit = self.store.begin(ctx).await?;
        let counts = unit.finish_batch(batch, end.state, end.read, &end.manifest, &report).await;
        let counts = counts.map_err(CaseworkError::of_batch)?;
        unit.commit().await?;
        Ok(Imported { batch, state: end.state, counts, manifest: end.manifest, report: end.report })
    }

    /// Refuses a file that came in already and was read otherwise: its rows would be others and come in twice.
    async fn read_otherwise(&self, ctx: &Context, file_hash: &str, how: &How) -> Result<(), CaseworkError> {
        for batch in self.store.batches_of_file(ctx, file_hash).await? {
            let came = batch.counts.imported > 0 || batch.state == ImportState::Running;
            let report: MappingReport = serde_json::from_str(&batch.report).unwrap_or_default();
            let alike = match how {
                How::Mapped(layout) if !report.columns.is_empty() => {
                    batch.layout != How::Ids.name() && report.reads_as(layout)
                }
                _ => batch.layout == how.name(),
            };
            if came && !alike {
                return Err(CaseworkError::fault("file", "error-import-read-otherwise"));
            }
        }
        Ok(())
    }

    async fn begin_or_go_on(
        &self,
        ctx: &Context,
        name: &str,
        file_hash: &str,
        how: &How,
    ) -> Result<ImportId, CaseworkError> {
        let layout = how.name();
        if let Some(left) = self.store.unfinished_batch(ctx, file_hash, layout).await? {
            if left.stop_asked && !self.works_at_import(left.id).await? {
                // Who gives the table again wants the rest of it, too.
                let mut unit = self.store.begin(ctx).await?;
                unit.go_on(left.id).await?;
                unit.commit().await?;
            }
            return Ok(left.id);
        }
        let batch = NewBatch {
            id: ImportId::fresh(&*self.ids),
            layout: layout.to_owned(),
            file_name: words::clean(name).chars().take(200).collect(),
            file_hash: file_hash.to_owned(),
        };
        let mut unit = self.store.begin(ctx).await?;
        unit.begin_batch(&batch).await.map_err(CaseworkError::of_begun)?;
        unit.commit().await?;
        Ok(batch.id)
    }

    /// What an own seizure looked like in the table that it came in with; nothing where it was not imported.
    pub async fn imported_from(
        &self,
        ctx: &Context,
        seizure: RecordId,
    ) -> Result<Option<ImportedFrom>, CaseworkError> {
        let Some(row) = self.store.row_of(ctx, seizure).await? else { return Ok(None) };
        // A batch has its report when it has ended; until then, and beyond its columns, cells have no header.
        let report: MappingReport = serde_json::from_str(&row.report).unwrap_or_default();
        let cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
        let columns = report.columns_of(&row.sheet);
        let header = |n: usize| columns.get(n).map(|column| column.header.clone()).unwrap_or_default();
        Ok(Some(ImportedFrom {
            batch: row.batch,
            file: row.file_name,
            sheet: row.sheet,
            line: row.line,
            flags: row.flags.split(',').filter_map(|code| code.parse().ok()).collect(),
            cells: cells.into_iter().enumerate().map(|(n, cell)| (header(n), cell)).collect(),
        }))
    }

    /// The batches of the context's organisation, newest first.
    pub async fn imports(&self, ctx: &Context) -> Result<Vec<BatchRow>, CaseworkError> {
        Ok(self.store.batches(ctx).await?)
    }
}

/// The reason of a row whose case reference stands for another seizure already.
const TAKEN: &str = ImportReason::ReferenceTaken.code();

fn repeats_a_reference(row: &ImportedRow) -> FaultRow {
    FaultRow {
        position: row.position,
        sheet: row.sheet.clone(),
        line: row.line,
        reasons: TAKEN.to_owned(),
        cells: row.cells.clone(),
    }
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let got = file.read(&mut buffer)?;
        if got == 0 {
            return Ok(crate::random::hexadecimal(&hash.finalize()));
        }
        hash.update(buffer.get(..got).unwrap_or_default());
    }
}

/// The reading side: a thread of its own.
struct Work {
    ctx: Context,
    handling: Handling,
    file: File,
    /// The same once more, to see first how it is written.
    again: File,
    how: How,
    limits: TableLimits,
    child: commonlink_exchange::ChildCommand,
    training: bool,
    ids: Arc<dyn commonlink_model::Ids>,
    progress: Arc<Progress>,
}

impl Work {
    fn run(self, send: &mpsc::Sender<Step>) -> Result<(), CaseworkError> {
        let Self { ctx, handling, file, again, how, limits, child, training, ids, progress } = self;
        let evidence = if how.is_ids() { look_through(again, &limits, &child) } else { Evidence::default() };
        let counted = CountedFile { file, progress: Arc::clone(&progress) };
        let mut table = TableReader::open(counted, &limits, &child).map_err(CaseworkError::Table)?;
        let mut seen = Seen::default();
        let mut tally = Tally::default();
        let mut block = Block::default();
        let mut sheet = Sheet::default();
        let (mut read, mut any) = (0_u64, false);
        let mut notes = Vec::new();
        let (mut failure, mut state) = (None, ImportState::Done);
        loop {
            if progress.is_cancelled() {
                state = ImportState::Cancelled;
                break;
            }
            let part = match table.next() {
                Ok(Some(part)) => part,
                Ok(None) => break,
                // Before the first row that could be used nothing has happened.
                Err(error) if !any && !sheet.has_headers() => return Err(CaseworkError::Table(error)),
                Err(error) => {
                    failure = Some(in_words(&error));
                    state = ImportState::Failed;
                    break;
                }
            };
            match part {
                TablePart::Sheet(name) => {
                    any |= sheet.leave(&mut tally);
                    let year = how.sheet(&name);
                    sheet = Sheet::new(name, year);
                }
                TablePart::Notes(found) => notes = found,
                TablePart::Rows(rows) => {
                    for row in rows {
                        let Some(row) = sheet.take(&how, evidence, row, &mut tally) else { continue };
                        read += 1;
                        let context = (&ctx, &handling, training, &*ids);
                        sheet.read(&row, read, context, &mut seen, &mut tally, &mut block);
                        if block.rows.len() + block.faults.len() >= BLOCK {
                            block.read = read;
                            block.in_step();
                            if send.blocking_send(Step::Block(std::mem::take(&mut block))).is_err() {
                                return Err(CaseworkError::Interrupted);
                            }
                        }
                    }
                    if !any && sheet.is_all_and_no_table() {
                        break;
                    }
                }
            }
        }
        any |= sheet.leave(&mut tally);
        // Who was stopped before the first row does not know what the sheets have.
        if !any && state != ImportState::Cancelled {
            return Err(CaseworkError::fault("file", "error-import-columns"));
        }
        block.read = read;
        block.in_step();
        let manifest = seen.manifest();
        let end = End { read, manifest, report: tally.report(notes, failure), state };
        let sent = send
            .blocking_send(Step::Block(block))
            .and_then(|()| send.blocking_send(Step::End(Box::new(end))));
        sent.map_err(|_closed| CaseworkError::Interrupted)
    }
}

fn in_words(error: &DecodeError) -> String {
    error.to_string()
}

/// A file that tells how much of it was read.
struct CountedFile {
    file: File,
    progress: Arc<Progress>,
}

impl Read for CountedFile {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read(into)?;
        self.progress.bytes.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}
