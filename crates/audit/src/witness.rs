//! What a member keeps of a log that is kept by somebody else: the last checkpoint it was given. With it nobody, not even
//! whoever holds database and key, can take back or change what was in the log then, unseen.

use crate::{AuditError, Bundle, Checkpoint, Hash, Result, Verifier, verify_consistency};

/// What a member knows of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The key that is trusted.
    pub key: Verifier,
    /// Size and root that were seen last; none at first.
    pub seen: Option<(u64, Hash)>,
}

/// What a bundle brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Entries since the last one.
    pub new: u64,
    /// The key from now on.
    pub key: Verifier,
}

impl Witness {
    /// Takes a bundle in, if it goes on from what was seen.
    pub fn accept(&mut self, bundle: &Bundle) -> Result<Accepted> {
        let (checkpoint, key) = bundle.open(&self.key)?;
        let (had, old_root) = self.seen.unwrap_or((0, crate::EMPTY_ROOT));
        if checkpoint.size < had {
            return Err(AuditError::Cut { had, has: checkpoint.size });
        }
        if self.seen.is_some() {
            if checkpoint.size == had && checkpoint.root != old_root {
                return Err(AuditError::Rewritten { size: had });
            }
            if checkpoint.size > had && bundle.from != had {
                return Err(AuditError::Proof { what: "it begins at another checkpoint than the last one seen" });
            }
            if checkpoint.size > had {
                verify_consistency(had, checkpoint.size, &old_root, &checkpoint.root, &bundle.hashes)
                    .map_err(|_proof| AuditError::Rewritten { size: had })?;
            }
        }
        self.seen = Some((checkpoint.size, checkpoint.root));
        self.key = key.clone();
        Ok(Accepted { new: checkpoint.size - had, checkpoint, key })
    }
}
