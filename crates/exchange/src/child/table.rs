//! Both ends of a streamed table. After the request's frame the rest of the child's standard input is the
//! file; the answer is a sequence of frames: sheets, blocks of packed rows, and the end or a refusal.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::parent::{ChildCommand, cause};
use super::wire::{Frame, read_frame, write_frame};
use crate::decode::table::Sink;
use crate::error::DecodeError;
use crate::limits::{MIB, TableLimits};
use crate::table::{TableNote, TablePart, TableRow};

/// Bytes of packed rows that make a block.
const BLOCK_BYTES: usize = 256 * 1024;
/// The longest block that is believed: one row may be as long as a row may be.
const MAX_BLOCK: u64 = 8 * MIB;
/// Blocks that wait for a slow reader.
const WAITING: usize = 4;

/// Header of an answer's frame.
#[derive(Debug, Serialize, Deserialize)]
enum Told {
    Sheet(String),
    Rows(u32),
    End(Vec<TableNote>),
    Refused(DecodeError),
}

/// Answers one request in the child with what `read` hands on. `fruitful` is called after every block of rows.
pub(super) fn serve(
    read: impl FnOnce(&mut dyn Sink) -> Result<(), DecodeError>,
    fruitful: impl FnMut(),
    output: &mut impl Write,
) -> io::Result<()> {
    let mut writer = Writer { output, fruitful, block: Vec::new(), rows: 0, notes: Vec::new(), broken: None };
    let result = read(&mut writer).and_then(|()| writer.flush());
    if let Some(broken) = writer.broken.take() {
        return Err(broken);
    }
    match result {
        Ok(()) => {
            let notes = std::mem::take(&mut writer.notes);
            write_frame::<_, [u8]>(writer.output, &Told::End(notes), &[])
        }
        Err(error) => write_frame::<_, [u8]>(writer.output, &Told::Refused(error), &[]),
    }
}

struct Writer<'a, W, F> {
    output: &'a mut W,
    fruitful: F,
    block: Vec<u8>,
    rows: u32,
    notes: Vec<TableNote>,
    /// The parent has gone: there is nobody to tell.
    broken: Option<io::Error>,
}

impl<W: Write, F: FnMut()> Writer<'_, W, F> {
    fn send(&mut self, told: &Told, blobs: &[&[u8]]) -> Result<(), DecodeError> {
        write_frame(self.output, told, blobs).map_err(|error| {
            let how = error.to_string();
            self.broken = Some(error);
            DecodeError::Crashed { how }
        })
    }

    fn flush(&mut self) -> Result<(), DecodeError> {
        if self.rows == 0 {
            return Ok(());
        }
        let (rows, block) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.block));
        self.send(&Told::Rows(rows), &[&block])?;
        (self.fruitful)();
        Ok(())
    }
}

impl<W: Write, F: FnMut()> Sink for Writer<'_, W, F> {
    fn sheet(&mut self, name: &str) -> Result<(), DecodeError> {
        self.flush()?;
        self.send(&Told::Sheet(name.chars().take(200).collect()), &[])
    }

    fn row(&mut self, row: TableRow) -> Result<(), DecodeError> {
        pack(&row, &mut self.block);
        self.rows += 1;
        if self.block.len() >= BLOCK_BYTES { self.flush() } else { Ok(()) }
    }

    fn note(&mut self, note: TableNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// `line u64, cells u32, (length u32, bytes) per cell`, little-endian.
fn pack(row: &TableRow, into: &mut Vec<u8>) {
    into.extend(row.line.to_le_bytes());
    into.extend((row.cells.len() as u32).to_le_bytes());
    for cell in &row.cells {
        into.extend((cell.len() as u32).to_le_bytes());
        into.extend(cell.as_bytes());
    }
}

fn unpack(mut bytes: &[u8], rows: u32, limits: &TableLimits) -> Option<Vec<TableRow>> {
    let mut out = Vec::new();
    for _ in 0..rows {
        let line = u64::from_le_bytes(take(&mut bytes)?);
        let count = u32::from_le_bytes(take(&mut bytes)?) as usize;
        if count > limits.max_columns {
            return None;
        }
        let mut cells = Vec::with_capacity(count);
        for _ in 0..count {
            let length = u32::from_le_bytes(take(&mut bytes)?) as usize;
            let (cell, rest) = bytes.split_at_checked(length)?;
            bytes = rest;
            cells.push(std::str::from_utf8(cell).ok()?.to_owned());
        }
        out.push(TableRow { line, cells });
    }
    (bytes.is_empty() && !out.is_empty()).then_some(out)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

/// A table that a child is reading. Dropped early the child is ended.
#[derive(Debug)]
pub struct TableReader {
    child: Child,
    parts: Receiver<Result<TablePart, Failure>>,
    silence: Duration,
    ended: bool,
}

/// Why the sequence of frames ended before its end.
#[derive(Debug)]
enum Failure {
    Refused(DecodeError),
    Contradiction(&'static str),
    Closed,
}

impl TableReader {
    /// Starts a child on a file. The bytes are fed as the child takes them.
    ///
    /// # Errors
    /// If the child can't be started.
    pub fn open(
        file: impl Read + Send + 'static,
        limits: &TableLimits,
        how: &ChildCommand,
    ) -> Result<Self, DecodeError> {
        let failed = |reason: String| DecodeError::NotStarted { reason };
        let mut child = Command::new(&how.program)
            .args(&how.args)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(format!("{}: {error}", how.program.display())))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (mut stdin, stdout) = pipes.ok_or_else(|| failed("no pipes".to_owned()))?;
        let (tell, parts) = mpsc::sync_channel(WAITING);
        let (asked, checked) = (limits.clone(), limits.clone());
        std::thread::spawn(move || {
            let mut file = file;
            // A child that refuses early closes its end; what it answered counts.
            let _ = super::wire::write_table_request(&mut stdin, &asked)
                .and_then(|()| io::copy(&mut file, &mut stdin));
        });
        std::thread::spawn(move || listen(stdout, &checked, &tell));
        Ok(Self { child, parts, silence: limits.silence, ended: false })
    }

    /// The next part, or `None` after the last one.
    ///
    /// # Errors
    /// Whatever [`DecodeError`] names; then nothing more comes.
    #[allow(clippy::should_implement_trait, reason = "an iterator of results would go on after an error")]
    pub fn next(&mut self) -> Result<Option<TablePart>, DecodeError> {
        if self.ended {
            return Ok(None);
        }
        let answer = self.parts.recv_timeout(self.silence);
        if !matches!(answer, Ok(Ok(TablePart::Sheet(_) | TablePart::Rows(_)))) {
            self.ended = true;
        }
        match answer {
            Ok(Ok(part)) => Ok(Some(part)),
            Ok(Err(Failure::Refused(error))) => Err(error),
            Ok(Err(Failure::Contradiction(what))) => {
                Err(DecodeError::Crashed { how: format!("it answered {what}") })
            }
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                Err(DecodeError::TimedOut { limit_ms: self.limit_ms() })
            }
            Ok(Err(Failure::Closed)) | Err(RecvTimeoutError::Disconnected) => Err(match self.child.wait() {
                Ok(status) => cause(status, self.limit_ms()),
                Err(error) => DecodeError::Crashed { how: error.to_string() },
            }),
        }
    }

    fn limit_ms(&self) -> u64 {
        u64::try_from(self.silence.as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for TableReader {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(mut stdout: impl Read, limits: &TableLimits, tell: &SyncSender<Result<TablePart, Failure>>) {
    loop {
        let part = match read_frame::<Told>(&mut stdout, MAX_BLOCK) {
            Ok(Some(frame)) => part_of(frame, limits),
            Ok(None) => Err(Failure::Closed),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(Failure::Contradiction("out of order"))
            }
            Err(_closed) => Err(Failure::Closed),
        };
        let last = !matches!(part, Ok(TablePart::Sheet(_) | TablePart::Rows(_)));
        if tell.send(part).is_err() || last {
            return;
        }
    }
}

/// Listens to these bytes as if a child had said them. For the fuzz targets only.
#[cfg(feature = "fuzzing")]
pub(super) fn fuzz_listen(bytes: &[u8]) {
    let (tell, heard) = mpsc::sync_channel(100_000);
    listen(bytes, &TableLimits::default(), &tell);
    drop(tell);
    heard.into_iter().for_each(drop);
}

/// The child may have been taken over by the file it reads: nothing is believed unchecked.
fn part_of(frame: Frame<Told>, limits: &TableLimits) -> Result<TablePart, Failure> {
    match (frame.header, frame.blobs.as_slice()) {
        (Told::Sheet(name), []) => Ok(TablePart::Sheet(name)),
        (Told::Rows(rows), [block]) => unpack(block, rows, limits)
            .map(TablePart::Rows)
            .ok_or(Failure::Contradiction("rows that don't fit their number")),
        (Told::End(notes), []) => Ok(TablePart::Notes(notes)),
        (Told::Refused(error), []) => Err(Failure::Refused(error)),
        _ => Err(Failure::Contradiction("more than was asked for")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits() -> TableLimits {
        TableLimits { max_rows: 1_000, max_columns: 20, ..TableLimits::default() }
    }

    /// What the two ends make of a file, without a process between them.
    fn parts(file: &[u8]) -> Result<Vec<TablePart>, DecodeError> {
        let mut wire = Vec::new();
        serve(|sink| crate::decode::table::run(file, &limits(), sink), || {}, &mut wire)
            .expect("memory takes all");
        let (tell, listen_to) = mpsc::sync_channel(10_000);
        listen(wire.as_slice(), &limits(), &tell);
        drop(tell);
        listen_to
            .into_iter()
            .map(|part| match part {
                Ok(part) => Ok(part),
                Err(Failure::Refused(error)) => Err(error),
                Err(other) => panic!("{other:?}"),
            })
            .collect()
    }

    fn cells(file: &[u8]) -> Vec<(u64, Vec<String>)> {
        let rows = parts(file).expect("a table").into_iter().filter_map(|part| match part {
            TablePart::Rows(rows) => Some(rows),
            _ => None,
        });
        rows.flatten().map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn delimiters_quotes_and_line_breaks_are_read() {
        for (file, delimiter) in
            [("a;b\n\"1;\n2\";3\n", ';'), ("a,b\r\n\"1,\n2\",3\r\n", ','), ("a\tb\n\"1\t\n2\"\t3", '\t')]
        {
            let rows = cells(file.as_bytes());
            assert_eq!(rows.len(), 2, "{file:?}");
            assert_eq!(rows[1], (2, vec![format!("1{delimiter}\n2"), "3".to_owned()]));
        }
    }

    #[test]
    fn titles_and_ends_of_lines_do_not_choose_the_delimiter() {
        // A dozen lines of a report above semicolons, each with a comma, between empty lines.
        let report = "Seized, and weighed\r\n\r\n".repeat(12);
        let file = format!("{report}a;b;c\r\n{}", "1;2;3\r\n".repeat(7));
        let (_, row) = cells(file.as_bytes()).pop().expect("rows");
        assert_eq!(row, ["1", "2", "3"]);
    }

    #[test]
    fn rows_know_the_line_in_which_they_start() {
        for end in ["\n", "\r\n"] {
            let file = ["a,b", "", "\"1", "2\",3", "4,5", "", "", "6,7"].join(end);
            for file in [file.clone(), file + end] {
                let lines: Vec<u64> = cells(file.as_bytes()).into_iter().map(|(line, _)| line).collect();
                assert_eq!(lines, [1, 3, 5, 8], "{file:?}");
            }
        }
    }

    #[test]
    fn packed_tables_and_western_letters_are_read() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"\xef\xbb\xbfplace\nM\xe1laga\n").expect("memory");
        let packed = packed.finish().expect("memory");
        let parts = parts(&packed).expect("a table");
        let last = parts.last().expect("an end");
        assert_eq!(*last, TablePart::Notes(vec![TableNote::ReadAsWestern]));
        assert_eq!(cells(&packed), [(1, vec!["place".to_owned()]), (2, vec!["Málaga".to_owned()])]);
    }

    #[test]
    fn what_is_no_table_is_told_so() {
        for (file, code) in [
            (b"".as_slice(), "decode_malformed"),
            (b"%PDF-1.7", "decode_unsupported_format"),
            (b"PK\x03\x04nonsense", "decode_malformed"),
            (b"\xd0\xcf\x11\xe0old", "decode_unsupported_format"),
            (b"a\0b\0c", "decode_unsupported_format"),
            (b"\x1f\x8bcut", "decode_malformed"),
        ] {
            assert_eq!(parts(file).expect_err("no table").code(), code, "{file:?}");
        }
    }

    #[test]
    fn what_blows_up_is_refused() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let rows = format!("{},b\n", "a".repeat(77)).repeat(100);
        for _ in 0..(65 << 20) / rows.len() {
            packed.write_all(rows.as_bytes()).expect("memory");
        }
        let limits = TableLimits::default();
        let packed = packed.finish().expect("memory");
        let mut wire = Vec::new();
        serve(|sink| crate::decode::table::run(packed.as_slice(), &limits, sink), || {}, &mut wire)
            .expect("memory");
        let (tell, listen_to) = mpsc::sync_channel(100_000);
        listen(wire.as_slice(), &limits, &tell);
        drop(tell);
        let refused = listen_to.into_iter().find_map(Result::err);
        assert!(
            matches!(&refused, Some(Failure::Refused(error)) if error.to_string().contains("times")),
            "{refused:?}"
        );
    }

    #[test]
    fn rows_and_columns_are_bounded() {
        assert!(parts("a\n".repeat(1_001).as_bytes()).is_err());
        assert!(parts(",".repeat(20).as_bytes()).is_err());
        let open = format!("a,b\n\"{}", "x,\n".repeat(3 << 20));
        let error = parts(open.as_bytes()).expect_err("a row without end").to_string();
        assert!(error.contains("line 2") && error.contains("quotation mark"), "{error}");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(file in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = parts(&file);
        }

        #[test]
        fn rows_survive_packing(
            rows in prop::collection::vec((any::<u64>(), prop::collection::vec(".{0,8}", 0..20)), 1..20),
            damage in any::<prop::sample::Index>(),
        ) {
            let mut bytes = Vec::new();
            let rows: Vec<TableRow> = rows.into_iter().map(|(line, cells)| TableRow { line, cells }).collect();
            for row in &rows {
                pack(row, &mut bytes);
            }
            let count = rows.len() as u32;
            prop_assert_eq!(unpack(&bytes, count, &limits()), Some(rows));
            bytes.truncate(damage.index(bytes.len()));
            prop_assert_eq!(unpack(&bytes, count, &limits()), None);
        }
    }
}
