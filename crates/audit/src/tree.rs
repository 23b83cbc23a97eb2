//! Hashes of the tree, and how proofs are checked: the loops of RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use crate::{AuditError, Result};
use sha2::{Digest, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// The root of a tree without entries: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The hash of an entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash over two hashes.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// Whether the entry with this hash stands at `index` of a tree of `size` entries with this root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<()> {
    if index >= size {
        return Err(AuditError::Proof { what: "the place of the entry lies outside of the tree" });
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for other in proof {
        if last == 0 {
            return Err(AuditError::Proof { what: "it is too long" });
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(other, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, other);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(AuditError::Proof { what: "it is too short" });
    }
    if hash == *root { Ok(()) } else { Err(AuditError::Proof { what: "another root" }) }
}

/// Whether a tree of `new` entries begins with the entries of a tree of `old` ones.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<()> {
    let wrong = |what| Err(AuditError::Proof { what });
    if old > new {
        return wrong("the older tree is the larger one");
    }
    if old == new || old == 0 {
        return match () {
            () if !proof.is_empty() => wrong("it is too long"),
            () if old == 0 && *old_root != EMPTY_ROOT => wrong("the root of an empty tree"),
            () if old == new && old_root != new_root => wrong("another root"),
            () => Ok(()),
        };
    }
    // Where the older tree is one whole subtree its root is the first hash, and is not sent.
    let mut hashes = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return wrong("it is too short") };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for other in hashes {
        if last == 0 {
            return wrong("it is too long");
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(other, &old_hash);
            new_hash = node_hash(other, &new_hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, other);
        }
        at >>= 1;
        last >>= 1;
    }
    match () {
        () if last != 0 => wrong("it is too short"),
        () if old_hash != *old_root => wrong("another older root"),
        () if new_hash != *new_root => wrong("another newer root"),
        () => Ok(()),
    }
}
