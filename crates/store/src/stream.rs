//! A backup as one stream of bytes, for what encrypts it on its way: entries one after the other, none of which need be
//! known whole before it is written.
//!
//! ```text
//! "commonlink backup 1\n"   { name length u16  name  { length u32  bytes }  0u32 }  0u16
//! ```
//!
//! Numbers are little-endian. Entries come in one order: the tables, the files by hash, the manifest.

use crate::{Result, StoreError};
use std::io::{self, Read, Write};

const MAGIC: &[u8] = b"commonlink backup 1\n";
/// Bytes gathered for one portion of an entry.
const PORTION: usize = 64 * 1024;
/// The longest portion that is believed.
const MOST_PORTION: u32 = 1024 * 1024;
/// The longest name.
const MOST_NAME: u16 = 256;

/// Writes entries.
pub(crate) struct Pack<W> {
    out: W,
    waiting: Vec<u8>,
}

impl<W: Write> Pack<W> {
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, waiting: Vec::with_capacity(PORTION) })
    }

    /// Begins an entry; [`Pack::end`] ends it.
    pub(crate) fn begin(&mut self, name: &str) -> io::Result<()> {
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(name.as_bytes())
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.portion()?;
        self.out.write_all(&0_u32.to_le_bytes())
    }

    /// Ends the stream and gives back what it went to.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&0_u16.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn portion(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.out.write_all(&(self.waiting.len() as u32).to_le_bytes())?;
            self.out.write_all(&self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }
}

impl<W: Write> Write for Pack<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PORTION - self.waiting.len());
        self.waiting.extend(bytes.iter().take(taken));
        if self.waiting.len() >= PORTION {
            self.portion()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads entries in their order.
pub(crate) struct Unpack {
    input: Box<dyn Read + Send>,
    /// Bytes left of the present portion; `None` between entries.
    left: Option<u32>,
    /// Name of the next entry, where it was looked at before its turn; empty at the end of the stream.
    ahead: Option<String>,
}

impl Unpack {
    pub(crate) fn new(mut input: Box<dyn Read + Send>) -> Result<Self> {
        let mut magic = [0; MAGIC.len()];
        input.read_exact(&mut magic).map_err(|error| cut(&error))?;
        if magic != MAGIC {
            return Err(StoreError::Backup { what: "this is no backup of commonlink".to_owned() });
        }
        Ok(Self { input, left: None, ahead: None })
    }

    /// Goes on to the next entry, which must have this name.
    pub(crate) fn entry(&mut self, name: &str) -> Result<()> {
        if self.name()?.as_deref() != Some(name) {
            let what = format!("{name} of the backup is missing; take another backup");
            return Err(StoreError::Backup { what });
        }
        self.left = Some(0);
        Ok(())
    }

    /// Whether the next entry has this name; it stays the next one.
    pub(crate) fn is_next(&mut self, name: &str) -> Result<bool> {
        let ahead = self.name()?.unwrap_or_default();
        let is_it = ahead == name;
        self.ahead = Some(ahead);
        Ok(is_it)
    }

    /// Whether the stream ends here, as a whole one does.
    pub(crate) fn ends(&mut self) -> Result<bool> {
        let ended = self.name()?.is_none();
        // Reads on to the very end: what encrypts the stream vouches for it there.
        let mut more = [0; 1];
        Ok(ended && self.input.read(&mut more).map_err(|error| cut(&error))? == 0)
    }

    fn name(&mut self) -> Result<Option<String>> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead).filter(|name| !name.is_empty()));
        }
        let mut length = [0; 2];
        self.input.read_exact(&mut length).map_err(|error| cut(&error))?;
        let length = u16::from_le_bytes(length);
        if length == 0 {
            return Ok(None);
        }
        let mut name = vec![0; usize::from(length.min(MOST_NAME))];
        self.input.read_exact(&mut name).map_err(|error| cut(&error))?;
        Ok(Some(String::from_utf8_lossy(&name).into_owned()))
    }
}

impl Read for Unpack {
    /// Bytes of the present entry; nothing at its end.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(mut left) = self.left else { return Ok(0) };
        if left == 0 {
            let mut length = [0; 4];
            self.input.read_exact(&mut length)?;
            left = u32::from_le_bytes(length);
            if left > MOST_PORTION {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if left == 0 {
                self.left = None;
                return Ok(0);
            }
        }
        let most = into.len().min(left as usize);
        let got = self.input.read(into.get_mut(..most).unwrap_or_default())?;
        if got == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = Some(left - got as u32);
        Ok(got)
    }
}

/// What a stream that breaks off, or that was altered, is told as.
pub(crate) fn cut(error: &io::Error) -> StoreError {
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the backup was cut short; take another backup".to_owned(),
        // Who gives another key needs no other backup.
        io::ErrorKind::PermissionDenied => format!("the backup can't be read: {error}"),
        _ => format!("the backup can't be read: {error}; take another backup"),
    };
    StoreError::Backup { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed() -> Vec<u8> {
        let mut out = Vec::new();
        let mut pack = Pack::new(&mut out).expect("memory");
        for (name, bytes) in [("one", vec![7; 200_000]), ("none", Vec::new()), ("last", b"end".to_vec())] {
            pack.begin(name).expect("memory");
            pack.write_all(&bytes).expect("memory");
            pack.end().expect("memory");
        }
        pack.finish().expect("memory");
        out
    }

    fn unpacked(bytes: Vec<u8>) -> Result<Vec<usize>> {
        let mut unpack = Unpack::new(Box::new(io::Cursor::new(bytes)))?;
        let mut lengths = Vec::new();
        for name in ["one", "none", "last"] {
            unpack.entry(name)?;
            let mut content = Vec::new();
            unpack.read_to_end(&mut content).map_err(|error| cut(&error))?;
            lengths.push(content.len());
        }
        if unpack.ends()? { Ok(lengths) } else { Err(StoreError::Backup { what: "more".to_owned() }) }
    }

    #[test]
    fn entries_come_back_and_nothing_may_be_missing() {
        let whole = packed();
        assert_eq!(unpacked(whole.clone()).expect("whole"), [200_000, 0, 3]);
        for length in 0..whole.len().min(60) {
            assert!(unpacked(whole[..length].to_vec()).is_err(), "{length}");
            assert!(unpacked(whole[..whole.len() - 1 - length].to_vec()).is_err(), "{length} before the end");
        }
        let more = [whole, vec![0]].concat();
        assert!(unpacked(more).is_err());
    }
}
