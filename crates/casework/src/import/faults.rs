//! The rows of a batch that did not come in, as a file: to be mended and given again.

use super::MappingReport;
use crate::{CaseworkError, Platform};
use commonlink_exchange::layout::letters;
use commonlink_exchange::spreadsheet::{Cell, FAULT_COLUMNS, Sheet};
use commonlink_model::{Context, ImportId};
use commonlink_reference::{Lang, text};

/// Whether a column is one that we have added.
pub(super) fn is_ours(header: &str) -> bool {
    FAULT_COLUMNS.iter().any(|ours| letters(ours) == letters(header))
}

/// Rows read at a time.
const PAGE: u32 = 1_000;

impl Platform {
    /// CSV with the columns of the table, the line and the reasons in words. Guarded against formulas; audited.
    pub async fn import_faults_csv(&self, ctx: &Context, batch: ImportId) -> Result<String, CaseworkError> {
        let held = self.import(ctx, batch).await?;
        self.store.audit_read(ctx, "import_faults_exported", &batch.to_string()).await?;
        let report: MappingReport = serde_json::from_str(&held.report).unwrap_or_default();
        let width = report.columns.len();
        let mut headers: Vec<&str> = report.columns.iter().map(|column| column.header.as_str()).collect();
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
                let mut row: Vec<Cell<'_>> =
                    (0..width).map(|n| cells.get(n).map_or(Cell::Empty, |cell| Cell::Text(cell))).collect();
                row.extend([Cell::Text(&line), Cell::Text(&reasons)]);
                sheet.row(&row).map_err(|_cause| unwritten())?;
            }
        }
        let bytes = sheet.finish().map_err(|_cause| unwritten())?;
        String::from_utf8(bytes).map_err(|_cause| unwritten())
    }
}

/// The key of a reason's words in the catalogue.
fn reason_key(code: &str) -> String {
    format!("import-reason-{}", code.replace('_', "-"))
}
