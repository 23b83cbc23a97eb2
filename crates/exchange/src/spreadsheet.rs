//! CSV for spreadsheet programs: RFC 4180 with a header row of our field codes, and no cell that such a
//! program takes for a formula.
//!
//! A text that begins with `=`, `+`, `-`, `@`, TAB, CR or LF (or a full-width form of the signs) gets an
//! apostrophe before it; so does one that has apostrophes before such a sign, so that [`unguard`] gives back
//! every text unchanged. Numbers stay numbers. Source: OWASP ASVS V1.2.10.

use std::borrow::Cow;

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text as it may stand in a cell.
pub fn guard(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guard`] was given. For importers of our own files.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if looks_like_formula(text) => text,
        _ => cell,
    }
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
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
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

    /// The bytes of the file.
    ///
    /// # Errors
    /// If memory is short.
    pub fn finish(self) -> Result<Vec<u8>, SheetError> {
        self.writer.into_inner().map_err(|full| SheetError(csv::Error::from(full.into_error())))
    }
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

    proptest! {
        #[test]
        fn a_round_trip_keeps_every_text(text in "(?s)['=+@\t\r\n -]{0,4}.{0,12}", more in ".{0,20}") {
            let guarded = guard(&text).into_owned();
            prop_assert_eq!(unguard(&guarded), &text);
            let mut sheet = Sheet::new(&["a", "b"], false).unwrap();
            sheet.row(&[Cell::Text(&text), Cell::Text(&more)]).unwrap();
            let bytes = sheet.finish().unwrap();
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(unguard(&record[0]), &text);
            prop_assert_eq!(unguard(&record[1]), &more);
            prop_assert!(!record[0].starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
