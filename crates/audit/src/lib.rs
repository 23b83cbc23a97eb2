//! The tamper-evident log of who did what: a Merkle tree over entries, proofs, signed checkpoints, and what checks them.
//!
//! # Invariants
//! * The tree is that of RFC 6962 and RFC 9162: SHA-256, `0x00` before an entry, `0x01` before two hashes. Checkpoints
//!   are C2SP `tlog-checkpoint`s in signed notes with Ed25519, proofs of one entry C2SP `tlog-proof`s.
//! * An entry goes into the tree as one line of text, the same for ever. What could name a person or a record stands in it as
//!   a commitment under a secret of the entry alone, so that it can be erased and every proof still holds.
//! * Proving and checking share nothing but the hashes: the prover follows the recursive definitions, the checks follow
//!   the loops that RFC 9162 gives.
//! * Nothing that arrives from outside panics or takes more memory than its own length.
//!
//! Sources: RFC 6962 (2013), RFC 9162 (2021), C2SP `signed-note`, `tlog-checkpoint`, `tlog-tiles`, `tlog-proof`.
//!
//! # Example
//! ```
//! use commonlink_audit::{Checkpoint, Edge, Signer, leaf_hash};
//!
//! let mut edge = Edge::default();
//! edge.append([leaf_hash(b"first"), leaf_hash(b"second")]);
//! let signer = Signer::new("example.org/audit", [7; 32]).unwrap();
//! let note = Checkpoint { origin: "example.org/audit".into(), size: edge.size(), root: edge.root() }.sign(&signer);
//! let read = Checkpoint::open(&note, &signer.verifier()).unwrap();
//! assert_eq!((read.size, read.root), (2, edge.root()));
//! ```

mod bundle;
mod checkpoint;
mod entry;
mod error;
mod note;
mod prove;
mod receipt;
mod tiles;
mod tree;
mod witness;

pub use bundle::Bundle;
pub use checkpoint::Checkpoint;
pub use entry::{Commitments, Content, Entry, Field, LEAF_VERSION, Shown};
pub use error::AuditError;
pub use note::{Signer, Verifier};
pub use prove::{Proof, Stack};
pub use receipt::Receipt;
pub use tiles::{Edge, TILE_WIDTH, TileId, Tiles};
pub use tree::{EMPTY_ROOT, Hash, leaf_hash, node_hash, verify_consistency, verify_inclusion};
pub use witness::{Accepted, Witness};

/// What a function of this crate answers.
pub type Result<T> = std::result::Result<T, AuditError>;

pub(crate) mod text {
    //! Base 64 as RFC 4648 section 4 has it, and 32 bytes of it.
    use crate::{AuditError, Hash, Result};
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    pub(crate) fn encode(bytes: &[u8]) -> String {
        STANDARD.encode(bytes)
    }

    pub(crate) fn decode(text: &str, what: &'static str) -> Result<Vec<u8>> {
        STANDARD.decode(text).map_err(|_not_base64| AuditError::Unreadable { what })
    }

    /// Hashes, one a line.
    pub(crate) fn lines(hashes: &[Hash]) -> String {
        hashes.iter().flat_map(|hash| [encode(hash), "\n".to_owned()]).collect()
    }

    pub(crate) fn hash(text: &str) -> Result<Hash> {
        decode(text, "a hash")?.try_into().map_err(|_length| AuditError::Unreadable { what: "a hash" })
    }

    /// A number as the formats write it: no sign, no zero in front.
    pub(crate) fn number(text: &str, what: &'static str) -> Result<u64> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        if !plain {
            return Err(AuditError::Unreadable { what });
        }
        text.parse().map_err(|_too_large| AuditError::Unreadable { what })
    }
}
