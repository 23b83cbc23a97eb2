//! Seizures with everything in them, written many at a time: for worlds of size, whose million seizures would take
//! hours one by one. The rows are those of [`Unit::insert_seizure`], [`Unit::insert_mark`] and
//! [`Unit::insert_capture`]; the audit has one entry for the block.
//!
//! Invariants: a block belongs to the context's organisation and is asked of the policy record by record; it is one
//! transaction, so whoever goes on after a kill finds all of it or nothing; each record keeps its own moment.

use crate::jobs::ENQUEUE_ONE;
use crate::marks::{CaptureRow, INSERT_ONE_FILE, INSERT_ONE_MARK, MarkRow, file_values};
use crate::records::{INSERT_RECORD, record_values};
use crate::search::{Entry, Texts};
use crate::seizures::{
    INSERT_ONE_CUSTODY, INSERT_ONE_EXHIBIT, INSERT_ONE_ITEM, INSERT_SEIZURE, custody_values, exhibit_values,
    item_values, seizure_values,
};
use crate::sql::{AT_ONCE, statements};
use crate::tally::{Additions, Came};
use crate::terms::Placed;
use crate::value::{Value, params, to_json};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, JobId, RecordId, Seizure};
use std::sync::Arc;

statements! {
    INSERT_CAPTURE = "INSERT INTO capture (owner, id, mark, capture, pixel_um, state, failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_DESCRIPTION = "INSERT INTO description (owner, capture, engine, bytes, quality, band, reasons, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    HELD = "SELECT id FROM record WHERE owner = $1 AND id = $2";
}

/// A seizure with its marks.
#[derive(Clone, Debug)]
pub struct WholeSeizure {
    /// The seizure; its `received` is the moment of all its records.
    pub seizure: Seizure,
    /// Its marks.
    pub marks: Vec<WholeMark>,
}

/// A mark with its one capture.
#[derive(Clone, Debug)]
pub struct WholeMark {
    /// The mark.
    pub row: MarkRow,
    /// Its capture. The files must have been noted with [`Unit::insert_file`].
    pub capture: CaptureRow,
    /// What the engine made of it: a description, or why there is none.
    pub made: std::result::Result<DescriptionRow, String>,
    /// What is still to be done with it.
    pub job: Option<NewJob>,
}

/// A job that is queued with a block.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Kind of work.
    pub kind: &'static str,
    /// What it carries.
    pub payload: String,
    /// Under which key it is queued once.
    pub dedup: String,
}

/// What an engine version made of a capture.
#[derive(Clone, Debug)]
pub struct DescriptionRow {
    /// Engine and version.
    pub engine: &'static str,
    /// The description.
    pub bytes: Vec<u8>,
    /// 0 to 1.
    pub quality: f64,
    /// The quality in a word.
    pub band: &'static str,
    /// What lowers it.
    pub reasons: Vec<String>,
}

/// Descriptions of one statement: at most some megabytes.
const DESCRIPTIONS_AT_ONCE: usize = 32;

/// Values for many rows of one statement.
struct Rows {
    statement: &'static str,
    at_once: usize,
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    fn new(statement: &'static str) -> Self {
        Self { statement, at_once: AT_ONCE, width: 0, values: Vec::new() }
    }

    fn push(&mut self, row: Vec<Value>) {
        self.width = row.len();
        self.values.extend(row);
    }
}

impl Unit {
    /// Adds a block of seizures of the context's organisation with their marks.
    ///
    /// Errors: `Refused` for another owner or without the officer's role, `Conflict` when a record or reference is
    /// there already.
    pub async fn insert_block(&mut self, block: &[WholeSeizure], detail: &str) -> Result<()> {
        let owner = self.context.organisation;
        // In the order of their keys a block walks through each index once.
        let mut block: Vec<&WholeSeizure> = block.iter().collect();
        block.sort_unstable_by_key(|whole| whole.seizure.id);
        let mut records = Rows::new(INSERT_RECORD);
        let mut seizures = Rows::new(INSERT_SEIZURE);
        let mut items = Rows::new(INSERT_ONE_ITEM);
        let mut exhibits = Rows::new(INSERT_ONE_EXHIBIT);
        let mut custody = Rows::new(INSERT_ONE_CUSTODY);
        let mut additions = Additions::default();
        let mut terms: Vec<Arc<Placed>> = Vec::with_capacity(block.len());
        for whole in &block {
            let seizure = &whole.seizure;
            if seizure.owner != owner {
                return Err(StoreError::Refused { what: "add a record" });
            }
            let submission = &seizure.submission;
            self.may_add(owner, &submission.handling)?;
            let placed = self.placed(owner, &submission.handling).await?;
            let context = Context { now: seizure.received, ..self.context.clone() };
            let mut record = |id: RecordId, kind| {
                let handling = &submission.handling;
                records.push(record_values(&context, &placed, id, kind, handling, seizure.training));
            };
            record(seizure.id, "seizure");
            whole.marks.iter().for_each(|mark| record(mark.row.id, "mark"));
            seizures.push(seizure_values(seizure, placed.number)?);
            additions.add(seizure, placed.number, Came::Submitted);
            for (position, item) in submission.items.iter().enumerate() {
                items.push(item_values(seizure, position as i64, item)?);
            }
            for (position, exhibit) in submission.exhibits.iter().enumerate() {
                exhibits.push(exhibit_values(seizure, position as i64, exhibit)?);
                for (position, entry) in exhibit.custody.iter().enumerate() {
                    custody.push(custody_values(owner, exhibit.id, position as i64, entry)?);
                }
            }
            terms.push(placed);
        }
        let mut block: Vec<(&WholeSeizure, Arc<Placed>)> = block.into_iter().zip(terms).collect();
        for rows in [records, seizures, items, exhibits, custody] {
            self.insert_rows(rows).await?;
        }
        self.insert_marks_of(block.iter().map(|(whole, _)| *whole)).await?;
        self.add_to_sums(owner, additions).await?;
        // What came in last is found first.
        block.sort_by_key(|(whole, _)| (whole.seizure.received, whole.seizure.id));
        let mut found: Vec<Entry> = Vec::with_capacity(block.len());
        for (whole, placed) in &block {
            found.extend(Texts::of(&whole.seizure, placed));
            for WholeMark { row, .. } in &whole.marks {
                found.extend(Texts::of_mark(row.id, &row.label, row.kind.code(), placed));
            }
        }
        self.find_by(owner, &found).await?;
        self.audit("insert_block", &block.len().to_string(), detail).await
    }

    async fn insert_marks_of(&mut self, block: impl Iterator<Item = &WholeSeizure>) -> Result<()> {
        let owner = self.context.organisation;
        let mut marks = Rows::new(INSERT_ONE_MARK);
        let mut captures = Rows::new(INSERT_CAPTURE);
        let mut files = Rows::new(INSERT_ONE_FILE);
        let mut jobs = Rows::new(ENQUEUE_ONE);
        let mut descriptions = Rows { at_once: DESCRIPTIONS_AT_ONCE, ..Rows::new(INSERT_DESCRIPTION) };
        for whole in block {
            let received = whole.seizure.received;
            for WholeMark { row, capture, made, job } in &whole.marks {
                marks.push(params![owner, row.id, row.seizure, row.exhibit, row.kind, row.role, &row.label]);
                let (state, failure) = match made {
                    Ok(_) => ("described", None),
                    Err(failure) => ("failed", Some(failure.clone())),
                };
                let (id, mark) = (capture.id, capture.mark);
                captures.push(params![owner, id, mark, capture.capture, capture.pixel_um, state, failure]);
                for file in &capture.files {
                    files.push(file_values(owner, id, file));
                }
                if let Some(NewJob { kind, payload, dedup }) = job {
                    let id = JobId::fresh(self.store.ids());
                    jobs.push(params![id, *kind, payload, Some(dedup.clone()), received, received]);
                }
                if let Ok(row) = made {
                    descriptions.push(params![
                        owner,
                        id,
                        row.engine,
                        row.bytes.as_slice(),
                        row.quality,
                        row.band,
                        to_json(&row.reasons)?,
                        received,
                    ]);
                }
            }
        }
        for rows in [marks, captures, files, descriptions, jobs] {
            self.insert_rows(rows).await?;
        }
        Ok(())
    }

    async fn insert_rows(&mut self, rows: Rows) -> Result<()> {
        let Rows { statement, at_once, width, mut values } = rows;
        while !values.is_empty() {
            let rest = values.split_off(values.len().min(at_once * width));
            let text = self.store.many(statement, width, values.len() / width);
            self.execute(&text, values).await.map_err(|error| error.or_conflict("a record of a block"))?;
            values = rest;
        }
        Ok(())
    }
}

impl Store {
    /// Whether the context's organisation holds a record under this identifier, in whatever state.
    pub async fn is_held(&self, context: &Context, id: RecordId) -> Result<bool> {
        Ok(self.one(context, HELD, params![context.organisation, id]).await?.is_some())
    }
}
