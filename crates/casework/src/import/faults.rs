//! The rows of a batch that did not come in, as a file: to be mended and given again.

use super::{ColumnRead, MappingReport};
use crate::{CaseworkError, Platform};
use commonlink_exchange::layout::letters;
use commonlink_exchange::spreadsheet::{Cell, FAULT_COLUMNS, Sheet};
use commonlink_model::{Context, ImportId};
use commonlink_reference::{Lang, text};
use std::collections::BTreeMap;

/// Whether a column is one that we have added.
pub(super) fn is_ours(header: &str) -> bool {
    FAULT_COLUMNS.iter().any(|ours| letters(ours) == letters(header))
}

/// Whether a column is ours that names the sheet of a row.
pub(super) fn is_sheet(header: &str) -> bool {
    FAULT_COLUMNS.first().is_some_and(|ours| letters(ours) == letters(header))
}

/// Rows read at a time.
const PAGE: u32 = 1_000;

impl Platform {
    /// CSV with the columns of the table, the line and the reasons in words. Guarded against formulas; audited.
    pub async fn import_faults_csv(&self, ctx: &Context, batch: ImportId) -> Result<String, CaseworkError> {
        let held = self.import(ctx, batch).await?;
        self.store.audit_read(ctx, "import_faults_exported", &batch.to_string()).await?;
        let report: MappingReport = serde_json::from_str(&held.report).unwrap_or_default();
        let columns = self.columns_of_faults(ctx, batch, &report).await?;
        let mut headers: Vec<&str> = columns.headers.iter().map(String::as_str).collect();
        headers.extend(FAULT_COLUMNS);
        let unwritten = || CaseworkError::Internal("a table could not be written as CSV");
        let mut sheet = Sheet::new(&headers, true).map_err(|_cause| unwritten())?;
        let mut after = 0;
        loop {
            let faults = self.store.batch_faults(ctx, batch, after, PAGE).await?;
            let Some(last) = faults.last() else { break };
            after = last.position;
            for fault in &faults {
                let cells: Vec<String> = serde_json::from_str(&fault.cells).unwrap_or_default();
                let words = fault.reasons.split(',').map(|code| text(Lang::En, &reason_key(code)));
                let (line, reasons) = (fault.line.to_string(), words.collect::<Vec<_>>().join(" "));
                let mut row = vec![Cell::Empty; columns.headers.len()];
                for (n, cell) in cells.iter().enumerate() {
                    if let Some(place) = row.get_mut(columns.place(&fault.sheet, n)) {
                        *place = Cell::Text(cell);
                    }
                }
                row.extend([Cell::Text(&fault.sheet), Cell::Text(&line), Cell::Text(&reasons)]);
                sheet.row(&row).map_err(|_cause| unwritten())?;
            }
        }
        let bytes = sheet.finish().map_err(|_cause| unwritten())?;
        String::from_utf8(bytes).map_err(|_cause| unwritten())
    }
}

impl Platform {
    /// The columns that hold every cell of the rows that did not come in: those of all sheets, each once, and without a
    /// header those behind the last one.
    async fn columns_of_faults(
        &self,
        ctx: &Context,
        batch: ImportId,
        report: &MappingReport,
    ) -> Result<Columns, CaseworkError> {
        let mut columns = Columns::default();
        let mut after = 0;
        loop {
            let faults = self.store.batch_faults(ctx, batch, after, PAGE).await?;
            let Some(last) = faults.last() else { return Ok(columns) };
            after = last.position;
            for fault in &faults {
                let cells: Vec<String> = serde_json::from_str(&fault.cells).unwrap_or_default();
                columns.hold(&fault.sheet, report.columns_of(&fault.sheet), cells.len());
            }
        }
    }
}

/// Where the cells of several sheets go in one table.
#[derive(Default)]
struct Columns {
    headers: Vec<String>,
    /// By sheet the column of each of its cells.
    places: BTreeMap<String, Vec<usize>>,
}

impl Columns {
    /// Makes room for a row of a sheet with these columns.
    fn hold(&mut self, sheet: &str, columns: &[ColumnRead], cells: usize) {
        let places = self.places.entry(sheet.to_owned()).or_default();
        for n in places.len()..cells.max(columns.len()) {
            let header = columns.get(n).map(|column| column.header.as_str()).unwrap_or_default();
            // Of two headers alike the first goes to the first.
            let mut alike = (0..self.headers.len()).filter(|at| {
                !places.contains(at)
                    && self.headers.get(*at).is_some_and(|known| letters(known) == letters(header))
            });
            let place = alike.next().unwrap_or(self.headers.len());
            if place == self.headers.len() {
                self.headers.push(header.to_owned());
            }
            places.push(place);
        }
    }

    fn place(&self, sheet: &str, cell: usize) -> usize {
        self.places.get(sheet).and_then(|places| places.get(cell)).copied().unwrap_or(usize::MAX)
    }
}

/// The key of a reason's words in the catalogue.
fn reason_key(code: &str) -> String {
    format!("import-reason-{}", code.replace('_', "-"))
}
