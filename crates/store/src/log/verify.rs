//! The whole trail looked at again: every entry, every place, the hashes, the head, and what witnesses saw.

use super::{entry, hashes, head};
use crate::db::{Source as _, Tx};
use crate::sql::statements;
use crate::value::params;
use crate::{Result, Store};
use commonlink_audit::{Bundle, Checkpoint, Hash, Stack, TILE_WIDTH, Verifier, node_hash};
use commonlink_model::Moment;

statements! {
    COUNT = "SELECT count(*) AS entries FROM audit_entry";
    IN_ORDER = "SELECT * FROM audit_entry WHERE position IS NOT NULL ORDER BY position";
    LATE = "SELECT count(*) AS entries FROM audit_entry WHERE position IS NULL AND at < $1";
    HEAD = "SELECT size, checkpoint, signed_at FROM audit_head WHERE one = 1";
    KEYS = "SELECT verifier, handed_over FROM audit_key ORDER BY number";
    TILE = "SELECT hashes FROM audit_tile WHERE level = 0 AND number = $1";
}

/// Seconds after which an entry without a place is one that somebody keeps out of the tree.
const PLACED_WITHIN_SECONDS: i64 = 60;

/// What is trusted beside the store.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The first key, as members were given it. Without it the one in the store is taken at its word.
    pub key: Option<Verifier>,
    /// Sizes and roots that witnesses keep.
    pub seen: Vec<(u64, Hash)>,
}

/// Something that should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// No head was ever signed, and there are entries.
    NoHead,
    /// The head is not signed by the key that is trusted, or not at all.
    Signature,
    /// A place without an entry.
    Missing {
        /// The place.
        place: u64,
    },
    /// Entries that are not what they were when they got their places.
    Changed {
        /// The first of the places.
        from: u64,
        /// The last.
        to: u64,
    },
    /// The head is about another number of entries than there are.
    Size {
        /// Entries of the head.
        signed: u64,
        /// Entries that have a place.
        found: u64,
    },
    /// The entries do not lead to the root of the head.
    Root,
    /// A witness saw more entries than there are: the end was cut off, or an older state was put in place.
    Cut {
        /// Entries that the witness saw.
        seen: u64,
        /// Entries now.
        found: u64,
    },
    /// A witness saw other entries: they were changed and everything was signed anew, or the witness was shown another trail.
    Rewritten {
        /// Entries that the witness saw.
        seen: u64,
    },
    /// Entries that were never given a place.
    Late {
        /// How many.
        entries: u64,
    },
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries in the tree.
    pub entries: u64,
    /// Of those, entries whose content has given way to commitments.
    pub forgotten: u64,
    /// The root of the entries as they are.
    pub root: Hash,
    /// What should not be; nothing where all is well.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Looks at the whole trail, as it is at one moment. `step` is told how many entries there are and were looked at.
    pub async fn verify_audit(
        &self,
        trust: &Trust,
        now: Moment,
        step: impl FnMut(u64, u64) + Send,
    ) -> Result<Verified> {
        let tx = self.db().snapshot().await?;
        Box::pin(verify(tx, trust, now, step)).await
    }

    /// Hands on every line of the trail in order, for whoever checks it with a program of their own.
    pub async fn audit_lines(&self, mut with: impl FnMut(&str) -> std::io::Result<()> + Send) -> Result<u64> {
        let mut tx = self.db().snapshot().await?;
        let mut lines = 0;
        tx.each(IN_ORDER.to_owned(), |row| {
            let (entry, commitments, _) = entry(&row)?;
            lines += 1;
            with(&entry.line(&commitments))
                .map_err(crate::StoreError::file(std::path::Path::new("the output")))
        })
        .await?;
        Ok(lines)
    }
}

async fn verify(
    mut tx: Tx,
    trust: &Trust,
    now: Moment,
    mut step: impl FnMut(u64, u64) + Send,
) -> Result<Verified> {
    let count = tx.rows(COUNT.to_owned(), params![]).await?;
    let count = count.first().map_or(Ok(0), |row| row.int("entries"))?.unsigned_abs();
    let mut findings = Vec::new();
    let mut seen: Vec<(u64, Hash)> = trust.seen.clone();
    seen.sort_unstable();
    let mut checks = seen.iter().copied().peekable();
    let (mut stack, mut forgotten, mut expected) = (Stack::default(), 0, 0_u64);
    let mut tile: Vec<Hash> = Vec::with_capacity(TILE_WIDTH);
    let mut tiles: Vec<Hash> = Vec::new();
    tx.each(IN_ORDER.to_owned(), |row| {
        let place = row.int("position")?.unsigned_abs();
        if place != expected {
            findings.push(Finding::Missing { place: expected });
        }
        expected = place + 1;
        let (entry, commitments, content) = entry(&row)?;
        forgotten += u64::from(content.is_none());
        while let Some((size, root)) = checks.next_if(|(size, _)| *size <= stack.size()) {
            if size == stack.size() && root != stack.root() {
                findings.push(Finding::Rewritten { seen: size });
            }
        }
        let leaf = entry.leaf(&commitments);
        stack.push(leaf);
        tile.push(leaf);
        if tile.len() == TILE_WIDTH {
            tiles.push(together(&tile));
            tile.clear();
        }
        step(stack.size(), count);
        Ok(())
    })
    .await?;
    if !tile.is_empty() {
        tiles.push(together(&tile));
    }
    for (size, root) in checks {
        if size > stack.size() {
            findings.push(Finding::Cut { seen: size, found: stack.size() });
        } else if root != stack.root() {
            findings.push(Finding::Rewritten { seen: size });
        }
    }
    for (number, hash) in tiles.iter().enumerate() {
        let rows = tx.rows(TILE.to_owned(), params![number as i64]).await?;
        let kept = rows.first().map(|row| row.bytes("hashes")).transpose()?.unwrap_or_default();
        let kept = hashes(&kept);
        if together(&kept) != *hash {
            let from = (number * TILE_WIDTH) as u64;
            findings.push(Finding::Changed { from, to: (from + TILE_WIDTH as u64).min(stack.size()) - 1 });
        }
    }
    against_head(&mut tx, trust, &stack, &mut findings).await?;
    let late = tx.rows(LATE.to_owned(), params![now.plus_seconds(-PLACED_WITHIN_SECONDS)]).await?;
    let late = late.first().map_or(Ok(0), |row| row.int("entries"))?.unsigned_abs();
    if late > 0 {
        findings.push(Finding::Late { entries: late });
    }
    Ok(Verified { entries: stack.size(), forgotten, root: stack.root(), findings })
}

/// One hash over hashes in their order.
fn together(hashes: &[Hash]) -> Hash {
    hashes.iter().fold([0; 32], |all, hash| node_hash(&all, hash))
}

async fn against_head(tx: &mut Tx, trust: &Trust, stack: &Stack, findings: &mut Vec<Finding>) -> Result<()> {
    let rows = tx.rows(HEAD.to_owned(), params![]).await?;
    let Some(head) = rows.first().map(head::head).transpose()? else {
        if stack.size() > 0 {
            findings.push(Finding::NoHead);
        }
        return Ok(());
    };
    let keys = tx.rows(KEYS.to_owned(), params![]).await?;
    let mut notes = Vec::new();
    let mut stored = None;
    for row in &keys {
        stored = stored.or(Verifier::read(&row.text("verifier")?).ok());
        notes.extend(row.text_opt("handed_over")?);
    }
    let Some(first) = trust.key.clone().or(stored) else {
        findings.push(Finding::Signature);
        return Ok(());
    };
    let key = Bundle::key_after(&first, notes.iter().map(String::as_str));
    let Ok(checkpoint) = key.and_then(|key| Checkpoint::open(&head.checkpoint, &key)) else {
        findings.push(Finding::Signature);
        return Ok(());
    };
    if checkpoint.size != stack.size() || head.size != stack.size() {
        findings.push(Finding::Size { signed: checkpoint.size, found: stack.size() });
    } else if checkpoint.root != stack.root() {
        findings.push(Finding::Root);
    }
    Ok(())
}
