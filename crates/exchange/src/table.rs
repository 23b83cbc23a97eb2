//! Tables of others, streamed out of the confined child: rows come in blocks while the file is still being read,
//! so neither side holds it whole.
//!
//! ```no_run
//! use commonlink_exchange::{ChildCommand, TableLimits, TablePart, TableReader};
//!
//! let file = std::fs::File::open("seizures.csv.gz")?;
//! let how = ChildCommand::this_program("decode-child");
//! let mut table = TableReader::open(file, &TableLimits::default(), &how)?;
//! while let Some(part) = table.next()? {
//!     match part {
//!         TablePart::Sheet(name) => println!("sheet {name}"),
//!         TablePart::Rows(rows) => println!("{} rows", rows.len()),
//!         TablePart::Notes(notes) => println!("{notes:?}"),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

pub use crate::child::TableReader;

/// One row. Rows of one sheet may have different numbers of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Line of the file in which the row starts, or row of the sheet; from 1.
    pub line: u64,
    /// The cells as text.
    pub cells: Vec<String>,
}

/// What a reader hands out, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TablePart {
    /// A sheet begins; the name is empty where the format has no sheets.
    Sheet(String),
    /// The next rows of the sheet, at least one.
    Rows(Vec<TableRow>),
    /// The last part: what is to be known of the file.
    Notes(Vec<TableNote>),
}

/// What a person should know of how a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableNote {
    /// Some cells were no UTF-8 and were read as Windows-1252.
    ReadAsWestern,
    /// The file is UTF-16.
    Utf16,
    /// Some cells hold errors of formulas; they count as empty.
    FormulaErrors,
}
