//! Positions in the parts of a workbook. What reads the cells computes with `r="XFD1048576"` in 32 bits and takes no
//! heed whether that is enough; so a position that no sheet has is found before, in the bytes of each part.

use crate::error::DecodeError;
use std::io::{BufRead, BufReader, Read};

/// Letters of a column and figures of a row that a position can have at most. A sheet has 3 and 7.
const MOST: (usize, usize) = (6, 9);

/// Looks through the tags of a part.
///
/// Errors: `Malformed` for an attribute `r` or `ref` with a position that no sheet has. What can't be read is left to
/// whoever reads it next.
pub(super) fn check(part: impl Read) -> Result<(), DecodeError> {
    let mut part = BufReader::with_capacity(1 << 16, part);
    let mut tags = Tags::default();
    loop {
        let Ok(bytes) = part.fill_buf() else { return Ok(()) };
        if bytes.is_empty() {
            return Ok(());
        }
        if !bytes.iter().all(|byte| tags.goes_on(*byte)) {
            return Err(DecodeError::malformed("a cell stands where no sheet has a place"));
        }
        let read = bytes.len();
        part.consume(read);
    }
}

/// Where in the tags of a part one is.
#[derive(Default)]
struct Tags {
    inside: bool,
    quote: Option<u8>,
    /// The name of the attribute, as far as it is `r` or `ref`.
    name: [u8; 4],
    named: usize,
    /// White space stands behind it.
    apart: bool,
    letters: usize,
    figures: usize,
}

impl Tags {
    /// Takes the next byte. `false` where a position is one that no sheet has.
    fn goes_on(&mut self, byte: u8) -> bool {
        match (self.inside, self.quote) {
            (false, _) => self.inside = byte == b'<',
            (true, Some(quote)) if byte == quote => (self.quote, self.named) = (None, 0),
            (true, Some(_)) => return !self.is_position() || self.counts(byte),
            (true, None) => match byte {
                b'>' => (self.inside, self.named) = (false, 0),
                b'"' | b'\'' => (self.quote, self.letters, self.figures) = (Some(byte), 0, 0),
                b'=' => {}
                byte if byte.is_ascii_whitespace() => self.apart = true,
                byte => {
                    if std::mem::take(&mut self.apart) {
                        self.named = 0;
                    }
                    if let Some(place) = self.name.get_mut(self.named) {
                        *place = byte;
                    }
                    self.named += 1;
                }
            },
        }
        true
    }

    fn is_position(&self) -> bool {
        matches!(self.name.get(..self.named), Some(b"r" | b"ref"))
    }

    fn counts(&mut self, byte: u8) -> bool {
        if byte.is_ascii_digit() {
            self.figures += 1;
            self.figures <= MOST.1
        } else {
            if self.figures > 0 || !byte.is_ascii_alphabetic() {
                (self.letters, self.figures) = (0, 0);
            }
            self.letters += usize::from(byte.is_ascii_alphabetic());
            self.letters <= MOST.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(xml: &str) -> bool {
        check(xml.as_bytes()).is_ok()
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
        ] {
            assert!(!sound(xml), "{xml}");
        }
    }
}
