//! CSV for spreadsheet programs: RFC 4180 with a header row of our field codes, and no cell that such a
//! program takes for a formula.
//!
//! A text that begins with `=`, `+`, `-`, `@`, TAB, CR or LF (or a full-width form of the signs) gets an
//! apostrophe before it. A program that parts cells at semicolons or tabs, as it does where the comma is the decimal
//! sign, heeds no quotation mark that stands within what it takes for a cell: so what stands behind a `;`, a tab or an
//! end of a line within a text gets one as well when it begins with such a sign, be it behind quotation marks. What has
//! apostrophes before such a sign gets one more, so that [`unguard`] gives back every text unchanged. Numbers stay
//! numbers. Source: OWASP ASVS V1.2.10.

use std::borrow::Cow;

/// Signs with which formulas begin.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What only leads to what stands behind it.
const BLANKS: [char; 3] = ['\t', '\r', '\n'];

/// Whether a text has to be guarded where it begins: at the beginning of a field, or behind an end of a cell within it.
fn looks_like_formula(text: &str, within: bool) -> bool {
    let text = text.trim_start_matches(['\'', '"']);
    text.starts_with(SIGNS) || (!within && text.starts_with(BLANKS))
}

/// Where a program may see a cell begin: at the beginning, and behind semicolons, tabs and ends of lines.
fn beginnings(text: &str) -> impl Iterator<Item = usize> + '_ {
    let behind = text.char_indices().filter(|(_, sign)| matches!(sign, ';' | '\t' | '\r' | '\n'));
    std::iter::once(0).chain(behind.map(|(at, sign)| at + sign.len_utf8()))
}

/// The text as it may stand in a cell.
pub fn guard(text: &str) -> Cow<'_, str> {
    let mut guarded = String::new();
    let mut taken = 0;
    for at in beginnings(text) {
        let (before, rest) = (text.get(taken..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        if looks_like_formula(rest, at > 0) {
            guarded.push_str(before);
            guarded.push('\'');
            taken = at;
        }
    }
    if guarded.is_empty() {
        return Cow::Borrowed(text);
    }
    guarded.push_str(text.get(taken..).unwrap_or_default());
    Cow::Owned(guarded)
}

/// The text that [`guard`] was given. For importers of our own files.
pub fn unguard(cell: &str) -> Cow<'_, str> {
    let mut text = String::new();
    let mut taken = 0;
    for at in beginnings(cell) {
        let Some(rest) = cell.get(at..).and_then(|rest| rest.strip_prefix('\'')) else { continue };
        if looks_like_formula(rest, at > 0) {
            text.push_str(cell.get(taken..at).unwrap_or_default());
            taken = at + 1;
        }
    }
    if taken == 0 {
        return Cow::Borrowed(cell);
    }
    text.push_str(cell.get(taken..).unwrap_or_default());
    Cow::Owned(text)
}

/// The columns that stand behind those of a table whose rows were not taken in. They are no part of a row: mended and
/// given again it is the row that it was.
pub const FAULT_COLUMNS: [&str; 3] = ["commonlink: sheet", "commonlink: line", "commonlink: reasons"];
/// The first and the last column of an export of seizures.
pub const EXPORT_COLUMNS: [&str; 2] = ["owner", "notice"];

/// Whether a table with these headers is one that we wrote, so that its cells are guarded.
pub fn is_ours(headers: &[String]) -> bool {
    let faults = headers.iter().rev().take(FAULT_COLUMNS.len()).rev().eq(FAULT_COLUMNS.iter());
    faults || headers.first().into_iter().chain(headers.last()).eq(EXPORT_COLUMNS.iter())
}

/// A value for a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Text of any origin; guarded.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number, written as shortly as it reads back the same; empty if not finite.
    Number(f64),
    /// Nothing.
    Empty,
}

/// Why a sheet could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the sheet could not be written: {0}. Rows must have as many cells as the header.")]
pub struct SheetError(#[from] csv::Error);

/// A CSV file in the making.
#[derive(Debug)]
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// Begins with the header row. `byte_order_mark` helps spreadsheet programs to see that it is UTF-8.
    ///
    /// # Errors
    /// If memory is short.
    pub fn new(header: &[&str], byte_order_mark: bool) -> Result<Self, SheetError> {
        let start = if byte_order_mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
        let mut writer = writer(start);
        writer.write_record(header.iter().map(|name| guard(name).into_owned()))?;
        Ok(Self { writer })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If it has more or fewer cells than the header.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SheetError> {
        let texts = cells.iter().map(|cell| match cell {
            Cell::Text(text) => guard(text),
            Cell::Integer(value) => Cow::Owned(value.to_string()),
            Cell::Number(value) if value.is_finite() => Cow::Owned(value.to_string()),
            Cell::Number(_) | Cell::Empty => Cow::Borrowed(""),
        });
        Ok(self.writer.write_record(texts.map(|text| text.into_owned().into_bytes()))?)
    }

    /// The bytes so far, so that a long file is handed on while it is made. [`Sheet::finish`] gives what comes after.
    ///
    /// # Errors
    /// If memory is short.
    pub fn take(&mut self) -> Result<Vec<u8>, SheetError> {
        let whole = std::mem::replace(&mut self.writer, writer(Vec::new()));
        whole.into_inner().map_err(|full| SheetError(csv::Error::from(full.into_error())))
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// If memory is short.
    pub fn finish(self) -> Result<Vec<u8>, SheetError> {
        self.writer.into_inner().map_err(|full| SheetError(csv::Error::from(full.into_error())))
    }
}

fn writer(start: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        let mut sheet = Sheet::new(&["reference", "mass_kg", "count", "note"], true).unwrap();
        let formula = "=HYPERLINK(\"http://x\",\"y\")";
        sheet.row(&[Cell::Text(formula), Cell::Number(-0.5), Cell::Integer(-3), Cell::Empty]).unwrap();
        assert!(sheet.row(&[Cell::Empty]).is_err());
        let text = String::from_utf8(sheet.finish().unwrap()).unwrap();
        assert!(text.starts_with("\u{feff}reference,mass_kg,count,note\r\n\"'=HYPERLINK(\"\"http"), "{text}");
        assert!(text.contains(",-0.5,-3,\r\n"), "{text}");
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''@"] {
            assert!(guard(&format!("{start}1")).starts_with('\''));
        }
        assert_eq!(guard("O'Neill"), "O'Neill");
        assert_eq!(guard("'quoted'"), "'quoted'");
    }

    #[test]
    fn no_cell_begins_with_a_formula_wherever_a_program_parts_them() {
        let link = "=HYPERLINK(\"http://evil\",\"c\")";
        for (text, guarded) in [
            (format!("x;{link}"), format!("x;'{link}")),
            (format!("x\t{link}"), format!("x\t'{link}")),
            (format!("x\r\n{link};+1"), format!("x\r\n'{link};'+1")),
            ("x;\"=1".to_owned(), "x;'\"=1".to_owned()),
            ("x;'=1".to_owned(), "x;''=1".to_owned()),
            ("1;2\n\n3; -4, =5".to_owned(), "1;2\n\n3; -4, =5".to_owned()),
        ] {
            assert_eq!(guard(&text), guarded);
            assert_eq!(unguard(&guarded), text);
            let mut sheet = Sheet::new(&["a", "b"], false).unwrap();
            sheet.row(&[Cell::Text("first"), Cell::Text(&text)]).unwrap();
            let bytes = sheet.finish().unwrap();
            for delimiter in [b';', b'\t'] {
                let mut reader = csv::ReaderBuilder::new();
                reader.delimiter(delimiter).flexible(true).has_headers(false);
                for record in reader.from_reader(bytes.as_slice()).records() {
                    let record = record.unwrap();
                    let cells: Vec<&str> = record.iter().collect();
                    assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '@'])), "{cells:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_taken_and_what_is_left_are_the_whole() {
        let mut sheet = Sheet::new(&["a", "b"], true).unwrap();
        let mut bytes = sheet.take().unwrap();
        assert_eq!(bytes, "\u{feff}a,b\r\n".as_bytes());
        for n in 0..3 {
            sheet.row(&[Cell::Integer(n), Cell::Text("x,y")]).unwrap();
            bytes.extend(sheet.take().unwrap());
        }
        assert!(sheet.take().unwrap().is_empty() && sheet.finish().unwrap().is_empty());
        assert_eq!(bytes, "\u{feff}a,b\r\n0,\"x,y\"\r\n1,\"x,y\"\r\n2,\"x,y\"\r\n".as_bytes());
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[;'\"=+\t\r\n x-]{0,16}") {
            let guarded = guard(&text).into_owned();
            prop_assert_eq!(unguard(&guarded), text.as_str());
        }

        #[test]
        fn a_round_trip_keeps_every_text(text in "(?s)['=+@\t\r\n -]{0,4}.{0,12}", more in ".{0,20}") {
            let guarded = guard(&text).into_owned();
            prop_assert_eq!(unguard(&guarded), text.as_str());
            let mut sheet = Sheet::new(&["a", "b"], false).unwrap();
            sheet.row(&[Cell::Text(&text), Cell::Text(&more)]).unwrap();
            let bytes = sheet.finish().unwrap();
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(unguard(&record[0]), text.as_str());
            prop_assert_eq!(unguard(&record[1]), more.as_str());
            prop_assert!(!record[0].starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
