//! Text of any of the encodings that spreadsheet programs write.

use std::io::{self, Read};

/// How a delimited file writes its letters, from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// With or without a byte order mark of so many bytes; bytes that are none are read as Windows-1252.
    Utf8 {
        mark: usize,
    },
    Utf16 {
        big_end_first: bool,
    },
}

impl Encoding {
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0xff, 0xfe, ..] => Self::Utf16 { big_end_first: false },
            [0xfe, 0xff, ..] => Self::Utf16 { big_end_first: true },
            [0xef, 0xbb, 0xbf, ..] => Self::Utf8 { mark: 3 },
            _ => Self::Utf8 { mark: 0 },
        }
    }
}

/// Turns UTF-16 into UTF-8 while it is read; what is no pair becomes the replacement sign.
pub(super) struct FromUtf16<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    pending: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> FromUtf16<R> {
    pub(super) fn new(inner: R, big_end_first: bool) -> Self {
        let encoding = if big_end_first { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, pending: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.pending.len() && !self.ended {
            let mut raw = [0; 16 * 1024];
            let got = self.inner.read(&mut raw)?;
            self.ended = got == 0;
            let raw = raw.get(..got).unwrap_or_default();
            let room = self.decoder.max_utf8_buffer_length(got).unwrap_or(4 * got + 16);
            self.pending.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.pending, self.ended);
            self.pending.truncate(written);
            self.given = 0;
        }
        let rest = self.pending.get(self.given..).unwrap_or_default();
        let n = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.given += n;
        Ok(n)
    }
}

/// A cell as text, and whether it had to be read as Windows-1252.
pub(super) fn cell(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_not_utf8) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_of_either_order_is_read() {
        let text = "Ürümqi;Пермь\n";
        for big in [false, true] {
            let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
            let bytes: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(order).collect();
            assert_eq!(Encoding::of(&bytes), Encoding::Utf16 { big_end_first: big });
            let mut read = String::new();
            FromUtf16::new(bytes.as_slice(), big).read_to_string(&mut read).expect("text");
            assert_eq!(read, text);
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_western() {
        assert_eq!(cell("Málaga".as_bytes()), ("Málaga".to_owned(), false));
        assert_eq!(cell(b"M\xe1laga"), ("Málaga".to_owned(), true));
    }
}
