//! The proof of one entry for somebody who was never asked to trust the log's keeper: a C2SP `tlog-proof` whose extra data are
//! the line of the entry and the fields that are shown.

use crate::entry::{Field, Shown, escape, unescape};
use crate::{AuditError, Checkpoint, Entry, Hash, Result, Verifier, leaf_hash, text, verify_inclusion};

const HEAD: &str = "c2sp.org/tlog-proof@v1";
/// No receipt that is worth reading is longer.
const LONGEST: usize = 1024 * 1024;

/// The proof of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The line of the entry.
    pub line: String,
    /// What is shown of what it commits to.
    pub shown: Vec<Shown>,
    /// Its place, from 0.
    pub index: u64,
    /// From the entry to the root.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl Receipt {
    /// As text.
    pub fn to_text(&self) -> String {
        let mut extra = format!("{}\n", self.line);
        for shown in &self.shown {
            extra.extend([shown.field.name(), "\t", &shown.secret, "\t"]);
            match &shown.value {
                None => extra.push('-'),
                Some(value) => {
                    extra.push('=');
                    escape(value, &mut extra);
                }
            }
            extra.push('\n');
        }
        let hashes = text::lines(&self.hashes);
        let extra = text::encode(extra.as_bytes());
        format!("{HEAD}\nextra {extra}\nindex {}\n{hashes}\n{}", self.index, self.checkpoint)
    }

    /// Reads [`Receipt::to_text`].
    pub fn read(written: &str) -> Result<Self> {
        const WHAT: AuditError = AuditError::Unreadable { what: "the proof of an entry" };
        if written.len() > LONGEST {
            return Err(WHAT);
        }
        let (head, checkpoint) = written.split_once("\n\n").ok_or(WHAT)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEAD) {
            return Err(WHAT);
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).ok_or(WHAT)?;
        let extra = String::from_utf8(text::decode(extra, "extra data")?).map_err(|_utf8| WHAT)?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).ok_or(WHAT)?;
        let index = text::number(index, "the place of an entry")?;
        let hashes = lines.map(text::hash).collect::<Result<_>>()?;
        let mut extra = extra.strip_suffix('\n').ok_or(WHAT)?.split('\n');
        let line = extra.next().ok_or(WHAT)?.to_owned();
        let shown = extra.map(read_shown).collect::<Result<_>>()?;
        Ok(Self { line, shown, index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Checks all of it. The answer is the entry and how many entries the log had.
    pub fn check(&self, verifier: &Verifier) -> Result<(Entry, u64)> {
        let checkpoint = Checkpoint::open(&self.checkpoint, verifier)?;
        let (entry, _) = Entry::read(&self.line)?;
        for shown in &self.shown {
            shown.check(&self.line)?;
        }
        let leaf = leaf_hash(self.line.as_bytes());
        verify_inclusion(&leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok((entry, checkpoint.size))
    }
}

fn read_shown(line: &str) -> Result<Shown> {
    const WHAT: AuditError = AuditError::Unreadable { what: "a field that is shown" };
    let mut parts = line.splitn(3, '\t');
    let (Some(name), Some(secret), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(WHAT);
    };
    let field = Field::ALL.into_iter().find(|field| field.name() == name).ok_or(WHAT)?;
    let value = match value.strip_prefix('=') {
        Some(value) => Some(unescape(value)?),
        None if value == "-" => None,
        None => return Err(WHAT),
    };
    Ok(Shown { field, secret: secret.to_owned(), value })
}
