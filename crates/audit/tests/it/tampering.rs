//! What a witness with one checkpoint notices, of whoever holds the key too.

use crate::tree::{grown, leaves};
use commonlink_audit::{AuditError, Bundle, Checkpoint, Hash, Proof, Signer, Witness};

fn signer(secret: u8) -> Signer {
    Signer::new("example.org/audit", [secret; 32]).expect("signer")
}

fn bundle(leaves: &[Hash], from: u64, signer: &Signer, rotations: &[String]) -> Bundle {
    let (edge, tiles) = grown(leaves, 10);
    let hashes = Proof::consistency(from, edge.size())
        .map_or_else(Vec::new, |proof| proof.hashes(&tiles).expect("hashes"));
    let checkpoint = Checkpoint { origin: signer.name().into(), size: edge.size(), root: edge.root() };
    Bundle { rotations: rotations.to_vec(), from, hashes, checkpoint: checkpoint.sign(signer) }
}

fn seen(leaves: &[Hash]) -> Witness {
    let mut witness = Witness { key: signer(1).verifier(), seen: None };
    let accepted = witness.accept(&bundle(leaves, 0, &signer(1), &[])).expect("the first");
    assert_eq!(accepted.new, leaves.len() as u64);
    witness
}

#[test]
fn a_log_that_goes_on_is_believed() {
    let all = leaves(900);
    let mut witness = seen(&all[..300]);
    for size in [300, 301, 512, 513, 900] {
        let had = witness.seen.expect("seen").0;
        let given = Bundle::read(&bundle(&all[..size], had, &signer(1), &[]).to_text()).expect("bundle");
        let before = witness.clone();
        let accepted = witness.accept(&given).expect("goes on");
        assert_eq!(accepted.new, size as u64 - had);
        // What is kept as text is the same witness.
        let kept =
            Witness::first_line(&before.key) + &accepted.lines(&before.key, &given, "2026-11-23T00:00:00Z");
        assert_eq!(Witness::read(&kept).expect("kept"), witness);
    }
}

#[test]
fn every_kind_of_tampering_is_noticed() {
    let all = leaves(900);
    let old = 700_u64;
    let refused = |tampered: &[Hash], key: &Signer| {
        let mut witness = seen(&all[..old as usize]);
        let before = witness.clone();
        let error = witness.accept(&bundle(tampered, old, key, &[])).expect_err("tampered");
        assert_eq!(witness, before, "what was refused changes nothing");
        error
    };
    let rewritten = AuditError::Rewritten { size: old };
    for at in [0, 1, 255, 256, 511, 698, 699] {
        let mut edited = all.clone();
        edited[at] = [7; 32];
        assert_eq!(refused(&edited, &signer(1)), rewritten, "edited {at}");
        let mut deleted = all.clone();
        deleted.remove(at);
        assert_eq!(refused(&deleted, &signer(1)), rewritten, "deleted {at}");
        let mut inserted = all.clone();
        inserted.insert(at, [7; 32]);
        assert_eq!(refused(&inserted, &signer(1)), rewritten, "inserted {at}");
        let mut reordered = all.clone();
        reordered.swap(at, (at + 13) % 700);
        assert_eq!(refused(&reordered, &signer(1)), rewritten, "reordered {at}");
    }
    assert_eq!(refused(&all[..650], &signer(1)), AuditError::Cut { had: old, has: 650 });
    let forked: Vec<Hash> = all[..600].iter().copied().chain(leaves(300)).collect();
    assert_eq!(refused(&forked, &signer(1)), rewritten);
    let mut same_size = all[..700].to_vec();
    same_size[3] = [7; 32];
    assert_eq!(refused(&same_size, &signer(1)), rewritten);
    assert!(matches!(refused(&all, &signer(2)), AuditError::Signature { .. }), "replaced with another key");
    let other = Signer::new("example.net/audit", [1; 32]).expect("signer");
    assert!(matches!(refused(&all, &other), AuditError::Signature { .. }), "another log");
}

#[test]
fn a_key_is_handed_over_by_the_one_before() {
    let all = leaves(20);
    let mut witness = seen(&all[..10]);
    let one = Bundle::rotation(&signer(1), &signer(2).verifier());
    let two = Bundle::rotation(&signer(2), &signer(3).verifier());
    let forged = Bundle::rotation(&signer(4), &signer(4).verifier());
    let given = |rotations: &[String], key| {
        Bundle::read(&bundle(&all, 10, &signer(key), rotations).to_text()).expect("bundle")
    };
    witness.clone().accept(&given(&[forged], 4)).expect_err("nobody handed over to it");
    witness.clone().accept(&given(std::slice::from_ref(&two), 3)).expect_err("the first step is missing");
    witness
        .clone()
        .accept(&given(&[one.clone(), two.clone()], 1))
        .expect_err("a key that is no longer in force");
    witness.accept(&given(&[one.clone(), two.clone()], 3)).expect("both steps");
    assert_eq!(witness.key, signer(3).verifier());
    witness.accept(&given(&[one, two], 3)).expect("the same once more");
}
