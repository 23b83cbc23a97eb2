//! Delimited text. The delimiter is the sign that the first line has most of, outside quotation marks.

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
    let counted = Counted { inner: input, watched: Rc::clone(&watched) };
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

/// Watches what is read, and gives up when no row ends.
struct Counted<R> {
    inner: R,
    watched: Rc<RefCell<Watched>>,
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
        let start = watched.read;
        let new = into.get(..got).unwrap_or_default().iter().zip(start..);
        watched.ends.extend(new.filter(|(byte, _)| **byte == b'\n').map(|(_, at)| at));
        watched.read += got as u64;
        watched.since_row += got as u64;
        Ok(got)
    }
}

/// The sign that stands most often in the first line outside quotation marks; the comma where none does.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|count| *count > 0) => break,
            _ if quoted => {}
            _ => {
                for (count, sign) in counts.iter_mut().zip(DELIMITERS) {
                    *count += usize::from(*byte == sign);
                }
            }
        }
    }
    // The first of equals: a comma before a semicolon.
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).and_then(|n| DELIMITERS.get(n)).copied().unwrap_or(b',')
}
