//! Tiles: hashes of the tree by 256, as C2SP `tlog-tiles` cuts them. A tile of level 0 holds hashes of entries, one of
//! level 1 the roots of 256 full tiles of level 0, and so on. What a proof needs lies in a few of them.

use crate::tree::{EMPTY_ROOT, Hash, node_hash};
use std::collections::BTreeMap;

/// Hashes in a full tile.
pub const TILE_WIDTH: usize = 256;
/// Levels of the tree that a tile spans.
const TILE_LEVELS: u32 = 8;

/// Which tile: its level and its place in the level, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// From 0, the entries.
    pub level: u32,
    /// From 0.
    pub index: u64,
}

/// Tiles that were fetched.
pub type Tiles = BTreeMap<TileId, Vec<Hash>>;

/// A whole subtree: 2^level entries from `index` × 2^level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subtree {
    pub(crate) level: u32,
    pub(crate) index: u64,
}

impl Subtree {
    /// The tile that holds what it is made of, and where in it.
    pub(crate) fn tile(self) -> (TileId, std::ops::Range<usize>) {
        let inside = self.level % TILE_LEVELS;
        let first = self.index << inside;
        let id = TileId { level: self.level / TILE_LEVELS, index: first / TILE_WIDTH as u64 };
        let from = (first % TILE_WIDTH as u64) as usize;
        (id, from..from + (1 << inside))
    }

    pub(crate) fn hash(self, tiles: &Tiles) -> Option<Hash> {
        let (id, range) = self.tile();
        Some(whole(tiles.get(&id)?.get(range)?))
    }
}

/// The root of a subtree whose hashes are a power of two.
fn whole(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => EMPTY_ROOT,
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            node_hash(&whole(left), &whole(right))
        }
    }
}

/// The growing side of a tree: the last tile of each level that is not full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    tiles: Vec<Vec<Hash>>,
}

impl Edge {
    /// The tiles of which an edge of a tree of `size` entries is made, and how many hashes each must hold.
    pub fn needs(size: u64) -> impl Iterator<Item = (TileId, usize)> {
        let of = move |level: u32| {
            let hashes = size >> (TILE_LEVELS * level);
            let width = (hashes % TILE_WIDTH as u64) as usize;
            (TileId { level, index: hashes / TILE_WIDTH as u64 }, width)
        };
        (0..u64::BITS / TILE_LEVELS).map(of).filter(|(_, width)| *width > 0)
    }

    /// The edge of a tree of `size` entries from its tiles; `None` where one is missing or too short.
    pub fn of(size: u64, tiles: &Tiles) -> Option<Self> {
        let mut edge = Self { size, tiles: Vec::new() };
        for (id, width) in Self::needs(size) {
            edge.tiles.resize(edge.tiles.len().max(id.level as usize + 1), Vec::new());
            tiles.get(&id)?.get(..width)?.clone_into(edge.tiles.get_mut(id.level as usize)?);
        }
        Some(edge)
    }

    /// How many entries the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds entries by their hashes. The answer is every tile that is not what it was, as it now is.
    pub fn append(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Tiles {
        let mut changed = Tiles::new();
        for leaf in leaves {
            let mut hash = leaf;
            for level in 0.. {
                if self.tiles.len() <= level {
                    self.tiles.push(Vec::new());
                }
                let index = self.size >> (TILE_LEVELS as usize * (level + 1));
                let Some(tile) = self.tiles.get_mut(level) else { break };
                tile.push(hash);
                if tile.len() < TILE_WIDTH {
                    break;
                }
                hash = whole(tile);
                changed.insert(TileId { level: level as u32, index }, std::mem::take(tile));
            }
            self.size += 1;
        }
        for (id, _) in Self::needs(self.size) {
            if let Some(tile) = self.tiles.get(id.level as usize) {
                changed.insert(id, tile.clone());
            }
        }
        changed
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let mut root = None;
        // From the smallest whole subtree to the largest: that is the order in which they are joined.
        for bit in 0..u64::BITS {
            if self.size >> bit & 1 == 0 {
                continue;
            }
            let subtree = Subtree { level: bit, index: (self.size >> bit) - 1 };
            let (id, range) = subtree.tile();
            let Some(hashes) = self.tiles.get(id.level as usize).and_then(|tile| tile.get(range)) else {
                return EMPTY_ROOT;
            };
            let left = whole(hashes);
            root = Some(root.map_or(left, |right| node_hash(&left, &right)));
        }
        root.unwrap_or(EMPTY_ROOT)
    }
}
