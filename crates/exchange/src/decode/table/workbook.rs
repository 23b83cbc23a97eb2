//! XLSX workbooks: every sheet in its order, cell by cell.
//!
//! A workbook is a ZIP container of XML. Its parts are bounded by what the container declares before one is
//! opened, and by what really comes out of it while it is read, because declarations can lie; the shared strings are
//! the only part that is held unpacked.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{DataRef, Reader as _, Xlsx};

use super::{Sink, check_blow_up, check_row, positions};
use crate::error::DecodeError;
use crate::limits::TableLimits;
use crate::table::{TableNote, TableRow};

/// Most parts of a container.
const MAX_PARTS: usize = 4_096;

pub(super) fn read(bytes: Vec<u8>, limits: &TableLimits, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    check_container(&bytes, limits)?;
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { inner: Cursor::new(bytes), read: Rc::clone(&packed) };
    let mut book = Xlsx::new(counted).map_err(|error| wrong(&error))?;
    let mut read = Progress { rows: 0, bytes: 0, packed };
    for name in book.sheet_names() {
        sink.sheet(&name)?;
        sheet(&mut book, &name, limits, &mut read, sink)?;
    }
    Ok(())
}

fn check_container(bytes: &[u8], limits: &TableLimits) -> Result<(), DecodeError> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| DecodeError::malformed(error.to_string()))?;
    if zip.len() > MAX_PARTS {
        return Err(DecodeError::malformed(format!(
            "it has {} parts; at most {MAX_PARTS} are taken",
            zip.len()
        )));
    }
    let mut unpacked = 0_u64;
    let mut is_workbook = false;
    for n in 0..zip.len() {
        let part = zip.by_index_raw(n).map_err(|error| DecodeError::malformed(error.to_string()))?;
        let (size, packed) = (part.size(), part.compressed_size());
        is_workbook |= part.name().is_ok_and(|name| name == "xl/workbook.xml");
        check_blow_up(size, packed)?;
        unpacked = unpacked.saturating_add(size);
    }
    if unpacked > limits.max_unpacked_bytes {
        return Err(DecodeError::TooLarge { bytes: unpacked, limit: limits.max_unpacked_bytes });
    }
    if !is_workbook {
        return Err(DecodeError::unsupported("a ZIP container without a workbook", super::WANTED));
    }
    for n in 0..zip.len() {
        // Whatever can't be unpacked is refused by whoever needs it.
        let Ok(part) = zip.by_index(n) else { continue };
        let declared = part.size();
        positions::check(part.take(declared))?;
    }
    Ok(())
}

/// What was handed on of how much of the packed file.
struct Progress {
    rows: u64,
    bytes: u64,
    packed: Rc<Cell<u64>>,
}

/// The packed file, and how much of it was read.
struct Counted {
    inner: Cursor<Vec<u8>>,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.read.set(self.read.get().saturating_add(got as u64));
        Ok(got)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

fn sheet(
    book: &mut Xlsx<Counted>,
    name: &str,
    limits: &TableLimits,
    read: &mut Progress,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that holds a chart only.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(wrong(&error)),
    };
    let mut row: Option<TableRow> = None;
    while let Some(cell) = cells.next_cell().map_err(|error| wrong(&error))? {
        let (at, column) = cell.get_position();
        let (line, column) = (u64::from(at) + 1, column as usize);
        if column >= limits.max_columns {
            let most = limits.max_columns;
            return Err(DecodeError::malformed(format!("line {line} has more than {most} columns")));
        }
        if row.as_ref().is_none_or(|row| row.line != line) {
            hand_on(row.take(), limits, read, sink)?;
            row = Some(TableRow { line, cells: Vec::new() });
        }
        let Some(row) = row.as_mut() else { continue };
        let text = text(cell.get_value(), sink);
        if text.is_empty() {
            continue;
        }
        // Cells that are left out are empty.
        while row.cells.len() <= column {
            row.cells.push(String::new());
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = text;
        }
    }
    hand_on(row, limits, read, sink)
}

fn hand_on(
    row: Option<TableRow>,
    limits: &TableLimits,
    read: &mut Progress,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let Some(row) = row.filter(|row| !row.cells.is_empty()) else { return Ok(()) };
    check_row(&row, limits)?;
    read.rows += 1;
    // A cell is no shorter than its marks, `<c><v></v></c>`.
    read.bytes += row.cells.iter().map(|cell| cell.len() as u64 + 14).sum::<u64>();
    check_blow_up(read.bytes, read.packed.get())?;
    if read.rows > limits.max_rows {
        let most = limits.max_rows;
        return Err(DecodeError::malformed(format!("it has more than {most} rows; give it in parts")));
    }
    sink.row(row)
}

fn text(value: &DataRef<'_>, sink: &mut dyn Sink) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // The shortest decimal that means the same number: 12.5 and not 12.500000001.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => (if *value { "true" } else { "false" }).to_owned(),
        DataRef::DateTime(moment) => day(*moment),
        DataRef::Error(_) => {
            sink.note(TableNote::FormulaErrors);
            String::new()
        }
    }
}

/// The day, with the time where there is one; the bare number where it is a duration.
fn day(moment: calamine::ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn wrong(error: &calamine::XlsxError) -> DecodeError {
    match error {
        calamine::XlsxError::Password => DecodeError::unsupported("an encrypted workbook", super::WANTED),
        other => DecodeError::malformed(other.to_string()),
    }
}
