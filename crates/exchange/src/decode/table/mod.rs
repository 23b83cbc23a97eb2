//! Tables of untrusted files, row by row: CSV (comma, semicolon, tab or bar; UTF-8, UTF-16, Windows-1252),
//! the same packed with gzip, and XLSX workbooks.
//!
//! Invariants: a delimited file is never held whole, a workbook only packed; a row, a cell and the whole are
//! bounded before they are handed on; a text cell stays as it is, but for the apostrophes that we have put into a file
//! of our own (`spreadsheet::guard`); numbers and days of a workbook are written in one form (`12.5`, `2014-03-14`).

mod delimited;
mod positions;
mod text;
mod workbook;

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use crate::error::DecodeError;
use crate::limits::{MIB, TableLimits};
use crate::spreadsheet;
use crate::table::TableRow;

/// What a decoder hands on while it reads.
pub(crate) trait Sink {
    /// A new sheet begins; a delimited file has one without a name.
    fn sheet(&mut self, name: &str) -> Result<(), DecodeError>;
    /// The next row of the sheet.
    fn row(&mut self, row: TableRow) -> Result<(), DecodeError>;
    /// Something of the whole file that its reader should know, each once.
    fn note(&mut self, note: crate::table::TableNote);
}

/// Reads a table to its end.
pub(crate) fn run(input: impl Read, limits: &TableLimits, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let sink: &mut dyn Sink = &mut Unguarded { inner: sink, ours: None };
    let bounded = Bounded { inner: input, read: Rc::default(), most: limits.max_input_bytes, packed: None };
    let packed = Rc::clone(&bounded.read);
    let mut input = BufReader::with_capacity(256 * 1024, bounded);
    match Magic::of(head(&mut input)?) {
        Magic::Gzip => {
            let unpacked = flate2::bufread::MultiGzDecoder::new(input);
            let most = limits.max_unpacked_bytes;
            let bounded = Bounded { inner: unpacked, read: Rc::default(), most, packed: Some(packed) };
            let mut unpacked = BufReader::with_capacity(256 * 1024, bounded);
            match Magic::of(head(&mut unpacked)?) {
                Magic::Text => delimited::read(unpacked, limits, sink),
                _ => Err(DecodeError::unsupported("a packed file that holds no plain table", WANTED)),
            }
        }
        Magic::Zip => {
            let mut bytes = Vec::new();
            input
                .take(limits.max_workbook_bytes + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| unreadable(&error))?;
            if bytes.len() as u64 > limits.max_workbook_bytes {
                let (bytes, limit) = (bytes.len() as u64, limits.max_workbook_bytes);
                return Err(DecodeError::TooLarge { bytes, limit });
            }
            workbook::read(bytes, limits, sink)
        }
        Magic::Text => delimited::read(input, limits, sink),
        Magic::Empty => Err(DecodeError::malformed("it is empty")),
        Magic::Other(found) => Err(DecodeError::unsupported(found, WANTED)),
    }
}

/// Takes the guards against formulas away from the cells of files that we wrote ourselves.
struct Unguarded<'a> {
    inner: &'a mut dyn Sink,
    /// Whether the sheet is ours; its first row tells.
    ours: Option<bool>,
}

impl Sink for Unguarded<'_> {
    fn sheet(&mut self, name: &str) -> Result<(), DecodeError> {
        self.ours = None;
        self.inner.sheet(name)
    }

    fn row(&mut self, mut row: TableRow) -> Result<(), DecodeError> {
        if *self.ours.get_or_insert_with(|| spreadsheet::is_ours(&row.cells)) {
            for cell in &mut row.cells {
                if let Cow::Owned(text) = spreadsheet::unguard(cell) {
                    *cell = text;
                }
            }
        }
        self.inner.row(row)
    }

    fn note(&mut self, note: crate::table::TableNote) {
        self.inner.note(note);
    }
}

const WANTED: &str = "a CSV file or an XLSX workbook";

/// What the first bytes say.
enum Magic {
    Gzip,
    Zip,
    Text,
    Empty,
    Other(&'static str),
}

impl Magic {
    fn of(head: &[u8]) -> Self {
        match head {
            [] => Self::Empty,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'P', b'K', 3 | 5, ..] => Self::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::Other("an old or encrypted Excel file"),
            [b'%', b'P', b'D', b'F', ..] => Self::Other("a PDF file"),
            [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] => Self::Other("a picture"),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Text,
            _ if head.iter().take(4096).any(|byte| *byte == 0) => Self::Other("a binary file"),
            _ => Self::Text,
        }
    }
}

fn head<R: Read>(input: &mut BufReader<R>) -> Result<&[u8], DecodeError> {
    input.fill_buf().map_err(|error| unreadable(&error))
}

/// The cause as people need it: our own limits pass through, the rest is damage.
fn unreadable(error: &io::Error) -> DecodeError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<DecodeError>()) {
        Some(own) => own.clone(),
        None => DecodeError::malformed(error.to_string()),
    }
}

/// What unpacks to more than this and by more than [`BLOW_UP`] was made to hurt. A table of tens of thousands of equal rows
/// is smaller.
const SUSPICIOUS_BYTES: u64 = 64 * MIB;
/// Tables unpack about tenfold, at most some fortyfold; equal rows some two hundredfold.
const BLOW_UP: u64 = 200;

/// Refuses what unpacks more than any table of people does.
fn check_blow_up(unpacked: u64, packed: u64) -> Result<(), DecodeError> {
    let times = unpacked / packed.max(1);
    if unpacked > SUSPICIOUS_BYTES && times > BLOW_UP {
        return Err(DecodeError::malformed(format!(
            "it unpacks to {times} times its size, as no table does; give it unpacked, in parts"
        )));
    }
    Ok(())
}

/// Ends with an error where a plain `take` would end as if the file were complete.
struct Bounded<R> {
    inner: R,
    /// Bytes read so far.
    read: Rc<Cell<u64>>,
    most: u64,
    /// Bytes read so far of the packed file that this comes from.
    packed: Option<Rc<Cell<u64>>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        let read = self.read.get().saturating_add(got as u64);
        self.read.set(read);
        if read > self.most {
            return Err(io::Error::other(DecodeError::malformed(
                "it is longer, or unpacks to more, than is taken; give it in parts",
            )));
        }
        if let Some(packed) = &self.packed {
            check_blow_up(read, packed.get()).map_err(io::Error::other)?;
        }
        Ok(got)
    }
}

/// Most bytes of one row: a quotation mark that is never closed swallows the rest of a file.
const MAX_ROW_BYTES: u64 = 4 * MIB;

/// Refuses rows that no table of people has.
fn check_row(row: &TableRow, limits: &TableLimits) -> Result<(), DecodeError> {
    let line = row.line;
    if row.cells.len() > limits.max_columns {
        let (n, most) = (row.cells.len(), limits.max_columns);
        return Err(DecodeError::malformed(format!("line {line} has {n} columns; at most {most} are taken")));
    }
    if row.cells.iter().map(String::len).sum::<usize>() as u64 > MAX_ROW_BYTES {
        return Err(too_long(line));
    }
    Ok(())
}

fn too_long(line: u64) -> DecodeError {
    DecodeError::malformed(format!(
        "the row that starts in line {line} has more than 4 MiB; a quotation mark may not be closed"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::{Cell as Written, FAULT_COLUMNS, Sheet};

    #[derive(Default)]
    struct Kept(Vec<Vec<String>>);

    impl Sink for Kept {
        fn sheet(&mut self, _name: &str) -> Result<(), DecodeError> {
            Ok(())
        }

        fn row(&mut self, row: TableRow) -> Result<(), DecodeError> {
            self.0.push(row.cells);
            Ok(())
        }

        fn note(&mut self, _note: crate::table::TableNote) {}
    }

    #[test]
    fn what_we_have_guarded_reads_back_and_what_others_wrote_stays() {
        let cells = ["=1+1", "x;=HYPERLINK(\"http://evil\",\"c\")", "a\n'=b", "O'Neill"];
        for (last, ours) in [(FAULT_COLUMNS, true), (["sheet", "line", "remarks"], false)] {
            let headers = ["=a", "b", "c", "d", last[0], last[1], last[2]];
            let mut sheet = Sheet::new(&headers, true).expect("memory");
            let row =
                cells.iter().copied().chain(["2014", "7", "why"]).map(Written::Text).collect::<Vec<_>>();
            sheet.row(&row).expect("memory");
            let bytes = sheet.finish().expect("memory");
            let mut kept = Kept::default();
            run(bytes.as_slice(), &TableLimits::default(), &mut kept).expect("a table");
            let read: Vec<&str> = kept.0[1].iter().take(4).map(String::as_str).collect();
            assert_eq!(read == cells, ours, "{read:?}");
            assert_eq!(kept.0[0][0], if ours { "=a" } else { "'=a" });
        }
    }

    fn read(text: &str) -> Result<Vec<Vec<String>>, DecodeError> {
        let mut kept = Kept::default();
        run(text.as_bytes(), &TableLimits::default(), &mut kept).map(|()| kept.0)
    }

    #[test]
    fn a_quotation_mark_that_swallows_rows_is_told_with_its_line() {
        for (text, what) in [
            ("a,b\n1,\"3 inch\n2,x\n3,y\n", "in line 2 never closes"),
            ("a,b\n1,\"3 inch\n2,\"4 inch\n3,y\n", "in line 2 closes in line 3 in the middle of a cell"),
        ] {
            let error = read(text).expect_err("rows would be lost").to_string();
            assert!(error.contains(what), "{error}");
        }
        for (text, rows) in [
            ("a,b\n1,\"two\nlines\"\n2,x\n", 3),
            ("a,b\r\n1,\"he said \"\"no\"\"\"\r\n2,x\r\n", 3),
            ("a,b\n1,5\" pipe\n2,x\n", 3),
            ("a,b\n1,\"x\" y\n2,x\n", 3),
        ] {
            assert_eq!(read(text).map(|kept| kept.len()), Ok(rows), "{text}");
        }
    }

    #[test]
    fn a_title_above_the_headers_decides_no_delimiter() {
        for text in [
            "Seizures, of, 2014, in, Fiji, Customs\nDate;Country;Drug\n2014;Fiji;12,5\n2014;Fiji;13,5\n",
            "The officer's 5\" list, of 2014\nDate;Country;Drug\n2014;Fiji;12,5\n2014;Fiji;13\n",
            "Date;Country;Amount\n2014;Fiji;12,5\n",
        ] {
            let widths: Vec<usize> = read(text).expect("a table").iter().map(Vec::len).collect();
            assert_eq!(widths.last(), Some(&3), "{text}");
        }
        assert_eq!(read("a,b,c;d\n").expect("a table")[0].len(), 3);
    }
}
