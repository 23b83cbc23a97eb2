//! Checkpoints (C2SP `tlog-checkpoint`): how large a log is and what its root is, signed.

use crate::note::{Signer, Verifier};
use crate::{AuditError, Hash, Result, text};

/// The head of a log at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

impl Checkpoint {
    /// As a signed note.
    pub fn sign(&self, signer: &Signer) -> String {
        signer.sign(&format!("{}\n{}\n{}\n", self.origin, self.size, text::encode(&self.root)))
    }

    /// Reads a note that this key has signed, of the log that has the name of the key.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self> {
        const WHAT: &str = "a checkpoint";
        let mut lines = verifier.open(note)?.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(AuditError::Unreadable { what: WHAT });
        };
        if origin != verifier.name() {
            let (expected, found) = (verifier.name().to_owned(), origin.to_owned());
            return Err(AuditError::Origin { expected, found });
        }
        Ok(Self { origin: origin.to_owned(), size: text::number(size, WHAT)?, root: text::hash(root)? })
    }
}
