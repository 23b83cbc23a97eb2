//! Texts: what is written is read again, and nothing else is.

use commonlink_audit::{Bundle, Checkpoint, Content, Entry, Field, Receipt, Signer, Verifier, Witness};
use proptest::prelude::*;

/// The key and the note of the example in the C2SP text of signed notes are not ours to copy; Go's documentation of
/// `sumdb/note` has the key of the public checksum database, whose identifier is computed like all others.
const SUM_GOLANG_ORG: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

#[test]
fn keys_are_written_as_others_write_them() {
    let key = Verifier::read(SUM_GOLANG_ORG).expect("a key of somebody else's log");
    assert_eq!(key.to_text(), SUM_GOLANG_ORG);
    for wrong in
        ["", "a+b", "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", "x y+00+AQ=="]
    {
        Verifier::read(wrong).expect_err(wrong);
    }
}

#[test]
fn a_private_key_comes_back_from_its_file() {
    let signer = Signer::new("example.org/audit", [3; 32]).expect("signer");
    let text = signer.to_text();
    assert_eq!(Signer::read(&format!("{text}\n")).expect("key").verifier(), signer.verifier());
    for wrong in
        ["", "PRIVATE+KEY+a+00000000+AQ==", &text.replace("example", "sample"), &signer.verifier().to_text()]
    {
        assert!(Signer::read(wrong).is_err(), "{wrong}");
    }
}

pub fn entry() -> (Entry, Content) {
    let entry = Entry {
        id: "3f0c".into(),
        at: 1_700_000_000_000_000,
        owner: "be".into(),
        action: "seizure_opened".into(),
        purpose: Some("investigation".into()),
        subject_owner: Some("fj".into()),
        request: None,
    };
    let content = Content {
        secret: "5eed".into(),
        account: Some("a-1".into()),
        subject: Some("s-1".into()),
        detail: "3\trows\\of\nthem".into(),
    };
    (entry, content)
}

#[test]
fn a_line_is_the_same_for_ever() {
    let (entry, content) = entry();
    let line = entry.line(&content.commit());
    assert_eq!(
        line,
        "commonlink/audit/v1\t3f0c\t1700000000000000\tbe\tseizure_opened\tinvestigation\tfj\t-\t\
        S/eB3+/Klqgl+DnZfEEsBNPBsQl061aCqDMHzf3u8w4=\t\
        LHyHsmX531lbVjr5ds2LKpswi7ALLanGJnpH0eB081o=\t\
        +AdpjuSJzDqoHIBqEFUC3YqkiKCyzZRWv4VxDooHrBs="
    );
    assert_eq!(Entry::read(&line).expect("line"), (entry, content.commit()));
}

#[test]
fn a_field_is_shown_without_the_others() {
    let (entry, content) = entry();
    let line = entry.line(&content.commit());
    for field in Field::ALL {
        let mut shown = content.show(field);
        shown.check(&line).expect("as it was made");
        assert_ne!(shown.secret, content.secret);
        shown.value = Some("another".into());
        shown.check(&line).expect_err("another value");
        let mut none = content.show(field);
        none.value = None;
        none.check(&line).expect_err("no value");
    }
}

#[test]
fn a_receipt_is_checked_whole() {
    let (entry, content) = entry();
    let line = entry.line(&content.commit());
    let signer = Signer::new("example.org/audit", [9; 32]).expect("signer");
    let mut edge = commonlink_audit::Edge::default();
    let mut tiles = edge.append([commonlink_audit::leaf_hash(b"before"), entry.leaf(&content.commit())]);
    tiles.extend(edge.append([commonlink_audit::leaf_hash(b"after")]));
    let origin = signer.name().to_owned();
    let checkpoint = Checkpoint { origin, size: 3, root: edge.root() }.sign(&signer);
    let hashes = commonlink_audit::Proof::inclusion(1, 3).expect("proof").hashes(&tiles).expect("hashes");
    let shown = vec![content.show(Field::Subject), content.show(Field::Detail)];
    let receipt = Receipt { line, shown, index: 1, hashes, checkpoint };
    let text = receipt.to_text();
    let read = Receipt::read(&text).expect("receipt");
    assert_eq!(read, receipt);
    assert_eq!(read.check(&signer.verifier()).expect("good"), (entry, 3));
    let wrong = |change: &dyn Fn(&mut Receipt)| {
        let mut other = receipt.clone();
        change(&mut other);
        other.check(&signer.verifier()).expect_err("changed");
    };
    wrong(&|receipt| receipt.index = 0);
    wrong(&|receipt| receipt.hashes.truncate(1));
    wrong(&|receipt| receipt.line = receipt.line.replace("be", "de"));
    wrong(&|receipt| receipt.shown[0].value = None);
    wrong(&|receipt| receipt.checkpoint = receipt.checkpoint.replacen("\n3\n", "\n4\n", 1));
    let other = Signer::new("example.org/audit", [8; 32]).expect("signer");
    read.check(&other.verifier()).expect_err("another key");
}

proptest! {
    #[test]
    fn entries_come_back(id in "\\PC*", owner in ".*", action in ".*", purpose in prop::option::of(".+"), at: i64) {
        let (mut entry, content) = entry();
        // A value of its own that is one hyphen would be read as none; no code and no identifier is.
        prop_assume!(purpose.as_deref() != Some("-"));
        (entry.id, entry.owner, entry.action, entry.purpose, entry.at) = (id, owner, action, purpose, at);
        let line = entry.line(&content.commit());
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(Entry::read(&line).expect("line"), (entry, content.commit()));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,400}", lines in "(rotation |consistency |index |extra )?[\\PC\n]{0,200}") {
        let signer = Signer::new("a", [1; 32]).expect("signer");
        let _ = Entry::read(&text);
        let _ = Verifier::read(&text);
        let _ = signer.verifier().open(&text);
        let _ = Checkpoint::open(&text, &signer.verifier());
        for head in ["", "c2sp.org/tlog-proof@v1\n", "commonlink/audit-bundle/v1\n"] {
            let text = format!("{head}{lines}\n\n{text}");
            let _ = Receipt::read(&text).map(|receipt| receipt.check(&signer.verifier()));
            let bundle = Bundle::read(&text);
            let mut witness = Witness { key: signer.verifier(), seen: Some((3, [0; 32])) };
            let _ = bundle.map(|bundle| witness.accept(&bundle));
        }
    }
}
