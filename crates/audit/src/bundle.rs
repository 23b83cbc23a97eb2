//! What a witness is given: a checkpoint, the proof that it goes on from an earlier one, and new keys.
//!
//! ```text
//! commonlink/audit-bundle/v1
//! rotation BASE64 OF A NOTE        for each new key since the first one, oldest first
//! consistency SIZE OF THE EARLIER TREE
//! HASH                             as many as the proof has
//!
//! CHECKPOINT
//! ```

use crate::{AuditError, Checkpoint, Hash, Result, Signer, Verifier, text};

const HEAD: &str = "commonlink/audit-bundle/v1";
const ROTATION: &str = "commonlink/audit-key/v1";
/// No bundle that is worth reading is longer.
const LONGEST: usize = 4 * 1024 * 1024;

/// A checkpoint and what leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Notes in which a key hands over to the next, oldest first.
    pub rotations: Vec<String>,
    /// The size of the tree from which the proof leads on.
    pub from: u64,
    /// The proof.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl Bundle {
    /// The note with which a key hands over to the next one of the same log.
    pub fn rotation(old: &Signer, new: &Verifier) -> String {
        old.sign(&format!("{ROTATION}\n{}\n", new.to_text()))
    }

    /// The key that is in force when those in `rotations` have followed this one. Those before it are passed over.
    pub fn key_after<'a>(first: &Verifier, rotations: impl IntoIterator<Item = &'a str>) -> Result<Verifier> {
        let mut key = first.clone();
        for note in rotations {
            let Ok(signed) = key.open(note) else { continue };
            let next = signed.strip_prefix(ROTATION).map(str::trim).map(Verifier::read);
            key = next.ok_or(AuditError::Unreadable { what: "the note of a new key" })??;
        }
        Ok(key)
    }

    /// As text.
    pub fn to_text(&self) -> String {
        let mut rotations = String::new();
        for note in &self.rotations {
            rotations.extend(["rotation ", &text::encode(note.as_bytes()), "\n"]);
        }
        let hashes = text::lines(&self.hashes);
        format!("{HEAD}\n{rotations}consistency {}\n{hashes}\n{}", self.from, self.checkpoint)
    }

    /// Reads [`Bundle::to_text`].
    pub fn read(written: &str) -> Result<Self> {
        const WHAT: AuditError = AuditError::Unreadable { what: "a bundle for a witness" };
        if written.len() > LONGEST {
            return Err(WHAT);
        }
        let (head, checkpoint) = written.split_once("\n\n").ok_or(WHAT)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEAD) {
            return Err(WHAT);
        }
        let mut rotations = Vec::new();
        while let Some(note) = lines.peek().and_then(|line| line.strip_prefix("rotation ")) {
            let note = text::decode(note, "the note of a new key")?;
            rotations.push(String::from_utf8(note).map_err(|_utf8| WHAT)?);
            lines.next();
        }
        let from = lines.next().and_then(|line| line.strip_prefix("consistency ")).ok_or(WHAT)?;
        let from = text::number(from, "the size of a tree")?;
        let hashes = lines.map(text::hash).collect::<Result<_>>()?;
        Ok(Self { rotations, from, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// The checkpoint, if the key that follows `first` has signed it, and that key.
    pub fn open(&self, first: &Verifier) -> Result<(Checkpoint, Verifier)> {
        let key = Self::key_after(first, self.rotations.iter().map(String::as_str))?;
        Ok((Checkpoint::open(&self.checkpoint, &key)?, key))
    }
}
