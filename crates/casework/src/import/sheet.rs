//! One sheet of a table: where its headers are, and its rows read one by one into a block.

use super::identity::{Names, Seen};
use super::read::Reader;
use super::report::Tally;
use super::words;
use super::written::{Evidence, Written};
use super::{Block, HEADER_WITHIN, How};
use commonlink_exchange::{Layout, TableRow, layout::ids_drug_list};
use commonlink_model::{Context, FieldGroups, Handling, ImportFlag, RecordId, Seizure};
use commonlink_store::{FaultRow, ImportedRow};

/// The sheet that is being read.
#[derive(Default)]
pub(super) struct Sheet {
    name: String,
    /// What may tell the year.
    year: String,
    layout: Option<(Layout, Names, Written)>,
    /// Where names and classes stand, in a workbook's list of drugs.
    drug_list: Option<(usize, usize)>,
    looked_at: usize,
    reader: Option<Reader>,
}

impl Sheet {
    /// A sheet of this name; `year` is what may tell the year of its rows.
    pub(super) fn new(name: String, year: String) -> Self {
        Self { name, year, ..Self::default() }
    }

    /// Whether its headers have been found.
    pub(super) fn has_headers(&self) -> bool {
        self.layout.is_some()
    }

    /// The row, if it stands behind the headers and says something.
    pub(super) fn take(
        &mut self,
        how: &How,
        evidence: Evidence,
        row: TableRow,
        tally: &mut Tally,
    ) -> Option<TableRow> {
        if self.layout.is_some() {
            let blank = row.cells.iter().all(|cell| cell.trim().is_empty());
            return (!blank).then_some(row);
        }
        if let Some((name, class)) = self.drug_list {
            let cell = |n: usize| row.cells.get(n).map(|cell| words::clean(cell)).unwrap_or_default();
            tally.class_of_file(&cell(name), &cell(class));
            return None;
        }
        if self.looked_at >= HEADER_WITHIN {
            return None;
        }
        self.looked_at += 1;
        if let Some(layout) = how.layout(&row.cells) {
            tally.layout(&self.name, &layout);
            let written = if how.is_ids() { evidence.written() } else { Written::by(&layout) };
            let names = Names::of(&layout, written, &self.year);
            self.layout = Some((layout, names, written));
            self.reader = None;
            return None;
        }
        self.drug_list = how.is_ids().then(|| ids_drug_list(&row.cells)).flatten();
        None
    }

    pub(super) fn read(
        &mut self,
        row: &TableRow,
        position: u64,
        (ctx, handling, training, ids): (&Context, &Handling, bool, &dyn commonlink_model::Ids),
        seen: &mut Seen,
        tally: &mut Tally,
        block: &mut Block,
    ) {
        let Some((layout, names, written)) = &self.layout else { return };
        let reader =
            self.reader.get_or_insert_with(|| Reader::new(layout, *written, ctx, &self.year, handling));
        let identity = seen.next(names, row);
        let cells = serde_json::to_string(&row.cells).unwrap_or_default();
        match reader.read(row, &identity, tally) {
            Ok(reading) => {
                tally.flags(&reading.flags);
                let flags: Vec<&str> = reading.flags.iter().map(|flag| flag.code()).collect();
                block.rows.push(ImportedRow {
                    identity: identity.hash,
                    ordinal: identity.ordinal,
                    position,
                    sheet: self.name.clone(),
                    line: row.line,
                    further_copy: reading.flags.contains(&ImportFlag::FurtherCopy),
                    own_reference: reader.has_reference()
                        && !reading.flags.contains(&ImportFlag::ReferenceMade),
                    flags: flags.join(","),
                    cells,
                    seizure: Seizure {
                        id: RecordId::fresh(ids),
                        owner: ctx.organisation,
                        told: FieldGroups::ALL,
                        submission: reading.submission,
                        received: ctx.now,
                        changed: ctx.now,
                        training,
                        recalled: commonlink_model::Recalled::default(),
                    },
                });
            }
            Err(reasons) => {
                tally.reasons(&reasons);
                let reasons: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
                block.faults.push(FaultRow {
                    position,
                    sheet: self.name.clone(),
                    line: row.line,
                    reasons: reasons.join(","),
                    cells,
                });
            }
        }
    }

    /// Whether this is a text, which has one sheet without a name, and no row of its beginning looked like headers: the
    /// rest, perhaps gigabytes of it, can say nothing.
    pub(super) fn is_all_and_no_table(&self) -> bool {
        self.name.is_empty()
            && self.layout.is_none()
            && self.drug_list.is_none()
            && self.looked_at >= HEADER_WITHIN
    }

    /// Whether the sheet had the columns.
    pub(super) fn leave(&self, tally: &mut Tally) -> bool {
        if self.layout.is_none() && self.drug_list.is_none() && self.looked_at > 0 {
            tally.passed_over(&self.name);
        }
        self.layout.is_some()
    }
}
