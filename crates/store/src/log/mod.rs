//! The audit trail as a tree that nobody can change unseen.
//!
//! An entry is written in the transaction of what it tells ([`Unit::audit`](crate::Unit::audit)), without a place. The sequencer gives places to
//! entries that are committed, in one transaction at a time, so an entry whose transaction ended late is never passed over:
//! it comes later. With the places go the hashes (`audit_tile`, by 256) and the signed head. Hashes and head
//! are made anew of the entries where they are missing, as after a restore.
//!
//! # Invariants
//! * Places are 0, 1, 2, … without a gap, each given once; the database refuses any other change of an entry, but for one: content may
//!   give way to the commitments to it ([`Store::forget_audit_content`]), and every proof still holds.
//! * Whoever signs holds the key that the last hand-over names. The key stands in a file, never in the database.
//!
//! No context: who sequences and signs is the platform itself, and what it signs are hashes under secrets.

mod head;
mod keys;
mod proofs;
mod reads;
mod verify;

pub(crate) use head::STATEMENTS as HEAD_STATEMENTS;
pub(crate) use keys::STATEMENTS as KEYS_STATEMENTS;
pub(crate) use proofs::STATEMENTS as PROOFS_STATEMENTS;
pub(crate) use reads::{RECORDS_LISTED, Reads, STATEMENTS as READS_STATEMENTS};
pub(crate) use verify::STATEMENTS as VERIFY_STATEMENTS;

pub use head::Head;
pub use keys::read_key;
pub use verify::{Finding, Trust, Verified};

use crate::value::Row;
use crate::{Result, StoreError};
use commonlink_audit::{Commitments, Content, Entry, Hash};

/// The line of an entry, and its content where that is still there.
fn entry(row: &Row) -> Result<(Entry, Commitments, Option<Content>)> {
    let entry = Entry {
        id: row.text("id")?,
        at: row.int("at")?,
        owner: row.text("owner")?,
        action: row.text("action")?,
        purpose: row.text_opt("purpose")?,
        subject_owner: row.text_opt("subject_owner")?,
        request: row.text_opt("request")?,
    };
    if let Some(commitments) = row.text_opt("commitments")? {
        let damaged = |_| StoreError::damaged("the commitments of an audit entry");
        return Ok((entry, Commitments::read(&commitments).map_err(damaged)?, None));
    }
    let content = Content {
        secret: row.text("secret")?,
        account: row.text_opt("account")?,
        subject: row.text_opt("subject")?,
        detail: row.text("detail")?,
    };
    Ok((entry, content.commit(), Some(content)))
}

/// The hashes of a tile.
fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.to_vec()
}
