//! Positions in the parts of a workbook. What reads the cells computes with `r="XFD1048576"` in 32 bits and takes no
//! heed whether that is enough; so a position that no sheet has is found before, in the bytes of each part.

use crate::error::DecodeError;
use std::io::{BufRead, BufReader, Read};

/// Letters of a column and figures of a row that a position can have at most. A sheet has 3 and 7.
const MOST: (usize, usize) = (6, 9);

/// Looks through a part, whatever its tags are worth: who reads it takes broken ones another way than we would.
///
/// Errors: `Malformed` for an attribute `r` or `ref` with a position that no sheet has, in a part with the cells of a
/// sheet. What can't be read is left to whoever reads it next.
pub(super) fn check(part: impl Read) -> Result<(), DecodeError> {
    let mut part = BufReader::with_capacity(1 << 16, part);
    let mut scan = Scan::default();
    while let Ok(bytes) = part.fill_buf() {
        if bytes.is_empty() {
            break;
        }
        // Every other byte of what is written with two of them.
        bytes.iter().filter(|byte| **byte != 0).for_each(|byte| scan.take(*byte));
        let read = bytes.len();
        part.consume(read);
    }
    if scan.beyond && scan.of_cells == CELLS.len() {
        return Err(DecodeError::malformed("a cell stands where no sheet has a place"));
    }
    Ok(())
}

/// The element around the cells of a sheet.
const CELLS: &[u8] = b"sheetData";

/// What was seen of a part.
#[derive(Default)]
struct Scan {
    /// How much of [`CELLS`] stood last; all of it once it has stood somewhere.
    of_cells: usize,
    /// A position that no sheet has was seen.
    beyond: bool,
    at: At,
    /// The last name, as far as it may be `r` or `ref`.
    name: [u8; 4],
    named: usize,
    letters: usize,
    figures: usize,
}

/// Where one is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum At {
    /// In a name, or where one may begin.
    #[default]
    Name,
    /// Behind a name and white space.
    Behind,
    /// Behind the sign of equality.
    Equal,
    /// In the value, up to this sign.
    Value(u8),
}

impl Scan {
    fn take(&mut self, byte: u8) {
        if self.of_cells < CELLS.len() {
            let goes_on = CELLS.get(self.of_cells) == Some(&byte);
            self.of_cells =
                if goes_on { self.of_cells + 1 } else { usize::from(CELLS.first() == Some(&byte)) };
        }
        match (self.at, byte) {
            (At::Value(quote), byte) if byte == quote => self.seek(),
            (At::Value(_), byte) => self.count(byte),
            (At::Equal, b'"' | b'\'') => {
                (self.at, self.letters, self.figures) = (At::Value(byte), 0, 0);
            }
            (At::Equal | At::Behind, byte) if byte.is_ascii_whitespace() => {}
            (At::Name | At::Behind, b'=') if matches!(self.name.get(..self.named), Some(b"r" | b"ref")) => {
                self.at = At::Equal;
            }
            (At::Name, byte) if byte.is_ascii_whitespace() => self.at = At::Behind,
            (_, byte) => {
                if self.at != At::Name {
                    self.seek();
                }
                if byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte) || !byte.is_ascii() {
                    if let Some(place) = self.name.get_mut(self.named) {
                        *place = byte;
                    }
                    self.named = self.named.saturating_add(1);
                } else {
                    self.named = 0;
                }
            }
        }
    }

    fn seek(&mut self) {
        (self.at, self.named) = (At::Name, 0);
    }

    fn count(&mut self, byte: u8) {
        if byte.is_ascii_digit() {
            self.figures += 1;
        } else {
            if self.figures > 0 || !byte.is_ascii_alphabetic() {
                (self.letters, self.figures) = (0, 0);
            }
            self.letters += usize::from(byte.is_ascii_alphabetic());
        }
        self.beyond |= self.letters > MOST.0 || self.figures > MOST.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(xml: &str) -> bool {
        let sheet = format!("<?xml version=\"1.0\"?><worksheet><sheetData>{xml}</sheetData></worksheet>");
        let wide: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sound = check(sheet.as_bytes()).is_ok();
        assert_eq!(check(wide.as_slice()).is_ok(), sound, "with two bytes for a sign");
        assert!(xml.contains("sheetData") || check(xml.as_bytes()).is_ok(), "no part with cells");
        sound
    }

    #[test]
    fn positions_that_a_sheet_has_pass() {
        for xml in [
            "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"s\"><v>12345678901234567890</v></c></row>",
            "<dimension ref=\"A1:XFD1048576\"/>",
            "<c r='A1'><f>IF(B1=\"12345678901234\",1)</f></c>",
            "<hyperlink ref=\"A1\" location=\"Summary20141231235959!A1\" xr:uid=\"{00000000000}\"/>",
            "<r><t>12345678901</t></r>",
            "<row",
        ] {
            assert!(sound(xml), "{xml}");
        }
    }

    #[test]
    fn positions_that_no_sheet_has_are_refused() {
        for xml in [
            "<row r=\"99999999999\">",
            "<row  r = '4294967297'>",
            "<c\nr=\"AAAAAAA1\">",
            "<row r=\"sheetData><row ",
            "<dimension ref=\"A1:B12345678901\"/>",
            "<row a=\">\" r=\"99999999999\">",
            "<?xml encoding=2UTF-8\"?><row r=\"sheetData><row r=\"1\">",
            "<c t=\"s\"r=\"AAAAAAAA1\">",
            "<c t=\"sss>sheetsheetDat r=\"AAAAAAAA1\">",
        ] {
            assert!(!sound(xml), "{xml}");
        }
    }
}
