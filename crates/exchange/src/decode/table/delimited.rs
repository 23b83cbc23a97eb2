//! Delimited text. The delimiter is the sign that parts most lines of the beginning alike, outside quotation marks.
//!
//! A quotation mark that nobody closes, or that is closed lines later in the middle of a cell, swallows rows. Such a file
//! is not read on: it is told where the mark opens.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use super::text::{Encoding, FromUtf16, cell};
use super::{MAX_ROW_BYTES, Sink, check_row, head, too_long, unreadable};
use crate::error::DecodeError;
use crate::limits::TableLimits;
use crate::table::{TableNote, TableRow};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn read<R: Read>(
    mut input: BufReader<R>,
    limits: &TableLimits,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    match Encoding::of(head(&mut input)?) {
        Encoding::Utf8 { mark } => {
            input.consume(mark);
            rows(input, limits, sink)
        }
        Encoding::Utf16 { big_end_first } => {
            sink.note(TableNote::Utf16);
            rows(BufReader::with_capacity(64 * 1024, FromUtf16::new(input, big_end_first)), limits, sink)
        }
    }
}

fn rows<R: Read>(
    mut input: BufReader<R>,
    limits: &TableLimits,
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let delimiter = delimiter(head(&mut input)?);
    let watched = Rc::new(RefCell::new(Watched::default()));
    let quotes = Quotes { delimiter, ..Quotes::default() };
    let counted = Counted { inner: input, watched: Rc::clone(&watched), quotes };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(counted);
    let mut record = csv::ByteRecord::new();
    let (mut read, mut western) = (0_u64, false);
    sink.sheet("")?;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(cause(error, watched.borrow().line)),
        }
        let mut cells = Vec::with_capacity(record.len());
        for bytes in &record {
            let (text, guessed) = cell(bytes);
            western |= guessed;
            cells.push(text);
        }
        let inside = record.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
        let line = watched.borrow_mut().line_of_row(reader.position().byte(), inside);
        let row = TableRow { line, cells };
        check_row(&row, limits)?;
        if western {
            sink.note(TableNote::ReadAsWestern);
        }
        read += 1;
        if read > limits.max_rows {
            let most = limits.max_rows;
            return Err(DecodeError::malformed(format!("it has more than {most} rows; give it in parts")));
        }
        sink.row(row)?;
    }
}

fn cause(error: csv::Error, line: u64) -> DecodeError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => too_long(line),
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidInput => {
            DecodeError::malformed(error.to_string())
        }
        csv::ErrorKind::Io(error) => unreadable(&error),
        other => DecodeError::malformed(format!("near line {line}: {other:?}")),
    }
}

/// Where lines end, and how much was read since the last complete row. The CSV reader counts lines, but whether it
/// has counted the end of the row that it just gave depends on how lines end.
#[derive(Default)]
struct Watched {
    read: u64,
    ends: VecDeque<u64>,
    /// Line in which the next row starts, unless blank lines stand above it.
    line: u64,
    since_row: u64,
}

impl Watched {
    /// Line in which the row started that ends before byte `end` of the file and has `inside` ends of lines of its own.
    fn line_of_row(&mut self, end: u64, inside: u64) -> u64 {
        let mut last = None;
        while let Some(at) = self.ends.front().copied().filter(|at| *at < end) {
            self.ends.pop_front();
            self.line += 1;
            last = Some(at);
        }
        self.since_row = 0;
        let ended = last.is_some_and(|at| at + 1 == end);
        (self.line + 1).saturating_sub(inside + u64::from(ended))
    }
}

/// Follows quotation marks as the CSV reader does: one opens a cell only at its beginning, two are one of the text.
#[derive(Default)]
struct Quotes {
    delimiter: u8,
    state: Quote,
    /// Lines above this one.
    lines: u64,
    /// The line in which the open mark stands.
    opened: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Quote {
    #[default]
    CellBegins,
    Plain,
    Open,
    /// Behind a mark that closes the cell, or is the first of two.
    Closing,
}

impl Quotes {
    /// Follows further bytes.
    ///
    /// Errors: `InvalidInput` where a mark that opened lines before closes in the middle of a cell.
    fn follow(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            let parts = *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
            self.state = match (self.state, byte) {
                (Quote::CellBegins, b'"') => {
                    self.opened = self.lines + 1;
                    Quote::Open
                }
                (Quote::Open, b'"') => Quote::Closing,
                (Quote::Open, _) | (Quote::Closing, b'"') => Quote::Open,
                _ if parts => Quote::CellBegins,
                (Quote::Closing, _) if self.lines >= self.opened => {
                    return Err(
                        self.fault(&format!("closes in line {} in the middle of a cell", self.lines + 1))
                    );
                }
                _ => Quote::Plain,
            };
            self.lines += u64::from(*byte == b'\n');
        }
        Ok(())
    }

    /// The file has ended.
    ///
    /// Errors: `InvalidInput` where a mark is open.
    fn end(&self) -> io::Result<()> {
        if self.state == Quote::Open { Err(self.fault("never closes")) } else { Ok(()) }
    }

    fn fault(&self, what: &str) -> io::Error {
        let line = self.opened;
        let text = format!(
            "the quotation mark that opens a cell in line {line} {what}, so rows can't be told apart; where a mark is \
             part of a text, write the text between marks and that mark twice"
        );
        io::Error::new(io::ErrorKind::InvalidInput, text)
    }
}

/// Watches what is read, and gives up when no row ends.
struct Counted<R> {
    inner: R,
    watched: Rc<RefCell<Watched>>,
    quotes: Quotes,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut watched = self.watched.borrow_mut();
        if watched.since_row > MAX_ROW_BYTES {
            // Told of the line in which the row starts.
            watched.line += 1;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let got = self.inner.read(into)?;
        let bytes = into.get(..got).unwrap_or_default();
        if got == 0 && !into.is_empty() {
            self.quotes.end()?;
        }
        self.quotes.follow(bytes)?;
        let start = watched.read;
        let new = bytes.iter().zip(start..);
        watched.ends.extend(new.filter(|(byte, _)| **byte == b'\n').map(|(_, at)| at));
        watched.read += got as u64;
        watched.since_row += got as u64;
        Ok(got)
    }
}

/// Lines of the beginning that are asked for the delimiter.
const ASKED: usize = 20;

/// The sign that parts most lines of the beginning into the most cells alike; the comma where none does. A title above
/// the headers may hold other signs.
fn delimiter(head: &[u8]) -> u8 {
    let mut lines: Vec<[usize; DELIMITERS.len()]> = vec![[0; DELIMITERS.len()]];
    let (mut quoted, mut before) = (false, b'\n');
    for byte in head {
        let begins = matches!(before, b'\n' | b'\r' | b'"') || DELIMITERS.contains(&before);
        before = *byte;
        match byte {
            b'"' => quoted = !quoted && begins,
            b'\n' | b'\r' if !quoted => {
                // A line without any of the signs says nothing, and neither does what stands between CR and LF.
                if lines.last().is_some_and(|line| line.iter().any(|count| *count > 0)) {
                    if lines.len() == ASKED {
                        break;
                    }
                    lines.push([0; DELIMITERS.len()]);
                }
            }
            _ if quoted => {}
            _ => {
                for (count, sign) in lines.last_mut().into_iter().flatten().zip(DELIMITERS) {
                    *count += usize::from(*byte == sign);
                }
            }
        }
    }
    // For each sign: of the numbers of it that lines have, the one that gives most cells in all.
    let weight = |n: usize| {
        let of = |line: &[usize; DELIMITERS.len()]| line.get(n).copied().unwrap_or(0);
        let alike = |count: usize| count * lines.iter().filter(|line| of(line) == count).count();
        lines.iter().map(|line| alike(of(line))).max().unwrap_or(0)
    };
    let weights: Vec<usize> = (0..DELIMITERS.len()).map(weight).collect();
    // The first of equals: a comma before a semicolon.
    let most = weights.iter().copied().max().unwrap_or(0);
    weights.iter().position(|weight| *weight == most).and_then(|n| DELIMITERS.get(n)).copied().unwrap_or(b',')
}
