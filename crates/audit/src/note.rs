//! Signed notes (C2SP `signed-note`) with Ed25519: text, an empty line, lines of signatures.

use crate::{AuditError, Result, text};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The sign of Ed25519 in keys and their identifiers.
const ED25519: u8 = 1;
/// Before a private key.
const PRIVATE: &str = "PRIVATE+KEY+";
/// Before each signature.
const SIGNED_BY: &str = "\u{2014} ";
/// No note that is worth reading is longer.
const LONGEST: usize = 64 * 1024;

/// Who signs: a name and a secret key.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// Whose signature is trusted: a name and a public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

/// A name of a key can't be told from its signature where it has a plus, or a blank of any kind.
fn usable(name: &str) -> Result<()> {
    let bad = name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+');
    if bad { Err(AuditError::Unreadable { what: "the name of a key" }) } else { Ok(()) }
}

impl Signer {
    /// From 32 random bytes. The name may hold no blank and no plus.
    pub fn new(name: &str, secret: [u8; 32]) -> Result<Self> {
        usable(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(&secret) })
    }

    /// As it is kept in a file that nobody else can read: `PRIVATE+KEY+NAME+IDENTIFIER+SECRET`.
    pub fn to_text(&self) -> String {
        let id = u32::from_be_bytes(self.verifier().id());
        let secret = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("{PRIVATE}{}+{id:08x}+{}", self.name, text::encode(&secret))
    }

    /// Reads [`Signer::to_text`].
    pub fn read(written: &str) -> Result<Self> {
        const WHAT: AuditError = AuditError::Unreadable { what: "a private key" };
        let mut parts = written.trim().strip_prefix(PRIVATE).ok_or(WHAT)?.splitn(3, '+');
        let (Some(name), Some(id), Some(secret)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(WHAT);
        };
        let bytes = text::decode(secret, "a private key")?;
        let (kind, secret) = bytes.split_first().ok_or(WHAT)?;
        let signer = Self::new(name, secret.try_into().map_err(|_length| WHAT)?)?;
        let same = u32::from_str_radix(id, 16).is_ok_and(|id| id.to_be_bytes() == signer.verifier().id());
        if *kind == ED25519 && same { Ok(signer) } else { Err(WHAT) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What others check its signatures with.
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// A note: the text, which must end with a line feed, and the signature.
    pub fn sign(&self, note: &str) -> String {
        let verifier = self.verifier();
        let signature = self.key.sign(note.as_bytes()).to_bytes();
        let bytes = [verifier.id().as_slice(), &signature].concat();
        format!("{note}\n{SIGNED_BY}{} {}\n", self.name, text::encode(&bytes))
    }
}

impl Verifier {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let digest = Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519]);
        let digest = digest.chain_update(self.key.as_bytes()).finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// As it is given to others: `NAME+IDENTIFIER+KEY`.
    pub fn to_text(&self) -> String {
        let id = u32::from_be_bytes(self.id());
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("{}+{id:08x}+{}", self.name, text::encode(&key))
    }

    /// Reads [`Verifier::to_text`].
    pub fn read(written: &str) -> Result<Self> {
        const WHAT: &str = "the key of a log (NAME+IDENTIFIER+KEY)";
        let mut parts = written.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(AuditError::Unreadable { what: WHAT });
        };
        usable(name)?;
        let bytes = text::decode(key, WHAT)?;
        let (kind, key) = bytes.split_first().ok_or(AuditError::Unreadable { what: WHAT })?;
        let key: [u8; 32] = key.try_into().map_err(|_length| AuditError::Unreadable { what: WHAT })?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_point| AuditError::Unreadable { what: WHAT })?;
        let verifier = Self { name: name.to_owned(), key };
        let same = u32::from_str_radix(id, 16).is_ok_and(|id| id.to_be_bytes() == verifier.id());
        if *kind == ED25519 && same { Ok(verifier) } else { Err(AuditError::Unreadable { what: WHAT }) }
    }

    /// The text of a note that this key has signed.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str> {
        const WHAT: AuditError = AuditError::Unreadable { what: "a signed note" };
        if note.len() > LONGEST || note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(WHAT);
        }
        // The last empty line parts text and signatures.
        let at = note.rfind("\n\n").ok_or(WHAT)?;
        let (signed, signatures) = note.split_at(at + 1);
        let signatures =
            signatures.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n')).ok_or(WHAT)?;
        for line in signatures.split('\n') {
            let (name, signature) =
                line.strip_prefix(SIGNED_BY).and_then(|line| line.split_once(' ')).ok_or(WHAT)?;
            if name != self.name {
                continue;
            }
            let bytes = text::decode(signature, "a signature")?;
            let Some((id, signature)) = bytes.split_first_chunk::<4>() else { return Err(WHAT) };
            if *id != self.id() {
                continue;
            }
            let good = Signature::from_slice(signature)
                .is_ok_and(|signature| self.key.verify_strict(signed.as_bytes(), &signature).is_ok());
            if good {
                return Ok(signed);
            }
            break;
        }
        Err(AuditError::Signature { key: self.name.clone() })
    }
}
