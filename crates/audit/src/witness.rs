//! What a member keeps of a log that is kept by somebody else: the last checkpoint it was given. With it nobody, not even
//! whoever holds database and key, can take back or change what was in the log then, unseen.
//!
//! A witness keeps a text that only grows: `key KEY` first, then for each bundle `key KEY` where it brought another one and
//! `seen SIZE ROOT WHEN NOTE`, the signed checkpoint in base 64: two of those that don't fit prove the rewriting to anybody.

use crate::{AuditError, Bundle, Checkpoint, Hash, Result, Verifier, text, verify_consistency};

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

impl Accepted {
    /// What a witness adds to its text. `when` is words of its own without a blank.
    pub fn lines(&self, before: &Verifier, bundle: &Bundle, when: &str) -> String {
        let key = if *before == self.key { String::new() } else { Witness::first_line(&self.key) };
        let (size, root) = (self.checkpoint.size, text::encode(&self.checkpoint.root));
        format!("{key}seen {size} {root} {when} {}\n", text::encode(bundle.checkpoint.as_bytes()))
    }
}

impl Witness {
    /// How the text of a witness begins that trusts this key.
    pub fn first_line(key: &Verifier) -> String {
        format!("key {}\n", key.to_text())
    }

    /// Reads the text of a witness.
    pub fn read(kept: &str) -> Result<Self> {
        const WHAT: AuditError = AuditError::Unreadable { what: "what the witness has kept" };
        let (mut key, mut seen) = (None, None);
        for line in kept.lines() {
            if let Some(written) = line.strip_prefix("key ") {
                key = Some(Verifier::read(written)?);
            } else {
                let mut parts = line.strip_prefix("seen ").ok_or(WHAT)?.split(' ');
                let (Some(size), Some(root)) = (parts.next(), parts.next()) else { return Err(WHAT) };
                seen = Some((text::number(size, "what the witness has kept")?, text::hash(root)?));
            }
        }
        Ok(Self { key: key.ok_or(WHAT)?, seen })
    }

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
                return Err(AuditError::Proof {
                    what: "it begins at another checkpoint than the last one seen",
                });
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
