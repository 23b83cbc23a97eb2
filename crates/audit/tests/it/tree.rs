//! The tree: published figures, another implementation, and every proof of small trees.

use commonlink_audit::{
    EMPTY_ROOT, Edge, Hash, Proof, Stack, Tiles, leaf_hash, verify_consistency, verify_inclusion,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;

/// All tiles of a tree of these entries, as they grow by `step`.
pub fn grown(leaves: &[Hash], step: usize) -> (Edge, Tiles) {
    let (mut edge, mut tiles) = (Edge::default(), Tiles::new());
    for some in leaves.chunks(step.max(1)) {
        tiles.extend(edge.append(some.iter().copied()));
        // What is kept is enough to go on.
        edge = Edge::of(edge.size(), &tiles).expect("the edge from its tiles");
    }
    (edge, tiles)
}

pub fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(n.to_string().as_bytes())).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Roots of the test entries that the reference implementation of certificate transparency has always had.
#[test]
fn roots_are_those_that_were_published() {
    let entries: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let (mut edge, mut stack) = (Edge::default(), Stack::default());
    assert_eq!((edge.root(), stack.root()), (EMPTY_ROOT, EMPTY_ROOT));
    for (entry, root) in entries.iter().zip(roots) {
        edge.append([leaf_hash(entry)]);
        stack.push(leaf_hash(entry));
        assert_eq!((hex(&edge.root()), hex(&stack.root())), (root.to_owned(), root.to_owned()));
    }
}

/// Sizes around those at which tiles fill, on two levels.
const SIZES: [usize; 14] = [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 66_000];

#[test]
fn proofs_are_those_of_another_implementation() {
    let all = leaves(66_000);
    let mut other = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
    let mut others = Vec::new();
    for n in 0..all.len() {
        other.push(n.to_string().into_bytes());
        if SIZES.contains(&(n + 1)) {
            others.push(other.root());
        }
    }
    for (size, other_root) in SIZES.into_iter().zip(&others) {
        let (edge, _) = grown(&all[..size], 300);
        assert_eq!(edge.root().as_slice(), other_root.as_bytes().as_slice(), "{size}");
    }
    let (edge, tiles) = grown(&all, 1_000);
    let size = all.len();
    for index in [0, 1, 255, 256, 40_000, 65_535, 65_536, 65_999] {
        let ours =
            Proof::inclusion(index as u64, size as u64).expect("proof").hashes(&tiles).expect("hashes");
        let theirs = other.prove_inclusion(index);
        assert_eq!(ours.concat(), theirs.as_bytes(), "{index}");
        verify_inclusion(&all[index], index as u64, size as u64, &ours, &edge.root()).expect("ours");
    }
    for old in SIZES.into_iter().filter(|old| *old < size) {
        let ours =
            Proof::consistency(old as u64, size as u64).expect("proof").hashes(&tiles).expect("hashes");
        let theirs = other.prove_consistency(size - old);
        assert_eq!(ours.concat(), theirs.as_bytes(), "{old}");
    }
}

#[test]
fn every_proof_of_small_trees_holds_and_no_other_does() {
    let all = leaves(40);
    let roots: Vec<Hash> = (0..=40).map(|size| grown(&all[..size], 7).0.root()).collect();
    for size in 1..=40_u64 {
        let (_, tiles) = grown(&all[..size as usize], 3);
        for index in 0..size {
            let proof = Proof::inclusion(index, size).expect("proof").hashes(&tiles).expect("hashes");
            for (other, leaf) in all.iter().enumerate().take(size as usize) {
                let holds = verify_inclusion(leaf, index, size, &proof, &roots[size as usize]).is_ok();
                assert_eq!(holds, other as u64 == index);
            }
            for elsewhere in (0..size).filter(|other| *other != index) {
                let leaf = &all[index as usize];
                assert!(verify_inclusion(leaf, elsewhere, size, &proof, &roots[size as usize]).is_err());
            }
        }
        assert!(Proof::inclusion(size, size).is_none());
        for old in 0..=size {
            let proof = Proof::consistency(old, size).expect("proof").hashes(&tiles).expect("hashes");
            let check = |old: u64, root: &Hash, proof: &[Hash]| {
                verify_consistency(old, size, root, &roots[size as usize], proof)
            };
            check(old, &roots[old as usize], &proof).expect("consistent");
            for (other, root) in roots.iter().enumerate() {
                assert_eq!(check(old, root, &proof).is_ok(), other as u64 == old, "{other} {old} {size}");
            }
            let longer = [proof.as_slice(), &[[0; 32]]].concat();
            assert!(check(old, &roots[old as usize], &longer).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(check(old, &roots[old as usize], shorter).is_err());
            }
        }
        assert!(Proof::consistency(size + 1, size).is_none());
    }
}

proptest! {
    #[test]
    fn how_a_tree_grew_does_not_matter(count in 0_usize..2_000, one in 1_usize..600, other in 1_usize..600) {
        let all = leaves(count);
        let (left, left_tiles) = grown(&all, one);
        let (right, right_tiles) = grown(&all, other);
        prop_assert_eq!(left.root(), right.root());
        prop_assert_eq!(left, right);
        for (id, hashes) in Edge::needs(count as u64) {
            prop_assert_eq!(left_tiles[&id].len(), hashes);
            prop_assert_eq!(&left_tiles[&id], &right_tiles[&id]);
        }
    }

    #[test]
    fn no_proof_makes_a_check_panic(
        leaf: [u8; 32], index: u64, old: u64, size: u64, root: [u8; 32],
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..80),
    ) {
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
        if old != size && old != 0 {
            prop_assert!(verify_consistency(old, size, &leaf, &root, &proof).is_err());
        }
    }
}
