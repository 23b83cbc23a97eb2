//! How proofs are made: the recursive definitions of RFC 9162, sections 2.1.3.1 and 2.1.4.1, over tiles.

use crate::tiles::{Subtree, TileId, Tiles};
use crate::tree::{EMPTY_ROOT, Hash, node_hash};
use std::collections::BTreeSet;
use std::ops::Range;

/// A proof that has yet to be made: of which entries each of its hashes is the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    ranges: Vec<Range<u64>>,
}

impl Proof {
    /// That the entry at `index` is in the tree of the first `size` entries; `None` where it can't be.
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        let mut ranges = Vec::new();
        (index < size).then(|| path(index, 0..size, &mut ranges))?;
        Some(Self { ranges })
    }

    /// That the tree of the first `new` entries begins with that of the first `old`; `None` where it can't.
    pub fn consistency(old: u64, new: u64) -> Option<Self> {
        let mut ranges = Vec::new();
        if old > new {
            return None;
        }
        if old > 0 && old < new {
            subproof(old, 0..new, true, &mut ranges);
        }
        Some(Self { ranges })
    }

    /// The tiles that it takes.
    pub fn needs(&self) -> BTreeSet<TileId> {
        self.ranges.iter().flat_map(|range| subtrees(range.clone())).map(|subtree| subtree.tile().0).collect()
    }

    /// The hashes of the proof; `None` where a tile is missing or too short.
    pub fn hashes(&self, tiles: &Tiles) -> Option<Vec<Hash>> {
        self.ranges.iter().map(|range| root(range.clone(), tiles)).collect()
    }
}

/// The largest power of two that is smaller; for two and more.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

fn path(index: u64, within: Range<u64>, out: &mut Vec<Range<u64>>) {
    let count = within.end - within.start;
    if count <= 1 {
        return;
    }
    let middle = within.start + split(count);
    if index < middle {
        path(index, within.start..middle, out);
        out.push(middle..within.end);
    } else {
        path(index, middle..within.end, out);
        out.push(within.start..middle);
    }
}

/// `old` is where the older tree ends; `known` whether its root is that of the whole range.
fn subproof(old: u64, within: Range<u64>, known: bool, out: &mut Vec<Range<u64>>) {
    if old == within.end {
        if !known {
            out.push(within);
        }
        return;
    }
    let middle = within.start + split(within.end - within.start);
    if old <= middle {
        subproof(old, within.start..middle, known, out);
        out.push(middle..within.end);
    } else {
        subproof(old, middle..within.end, false, out);
        out.push(within.start..middle);
    }
}

/// The whole subtrees of a range that begins where one of its size may begin, from left to right.
fn subtrees(range: Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let left = range.end.checked_sub(at).filter(|left| *left > 0)?;
        let level = u64::BITS - 1 - left.leading_zeros();
        let subtree = Subtree { level, index: at >> level };
        at += 1 << level;
        Some(subtree)
    })
}

fn root(range: Range<u64>, tiles: &Tiles) -> Option<Hash> {
    let hashes: Option<Vec<Hash>> = subtrees(range).map(|subtree| subtree.hash(tiles)).collect();
    hashes?.into_iter().rev().reduce(|right, left| node_hash(&left, &right))
}

/// A tree of which only the roots of its whole subtrees are kept: for checking millions of entries in order.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    size: u64,
    roots: Vec<Hash>,
}

impl Stack {
    /// How many entries were added.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let joins = self.size.trailing_ones() as usize;
        for left in self.roots.drain(self.roots.len().saturating_sub(joins)..).rev() {
            hash = node_hash(&left, &hash);
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The root of all that was added.
    pub fn root(&self) -> Hash {
        self.roots.iter().rev().copied().reduce(|right, left| node_hash(&left, &right)).unwrap_or(EMPTY_ROOT)
    }
}
