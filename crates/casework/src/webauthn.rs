//! Verification of passkeys: what of Web Authentication (W3C, level 2, sections 7.1 and 7.2) this platform needs, and no
//! more: attestation `none`, `ES256` and `EdDSA`, the user always verified, never inside a foreign frame.
//!
//! Pure: bytes in, values out. Everything that comes from a browser is bounded before it is read.

use ciborium::Value;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use p256::ecdsa::signature::Verifier as _;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Most bytes of the client's data.
const MOST_CLIENT_DATA: usize = 4 * 1024;
/// Most bytes of an attestation, or of an authenticator's data.
const MOST_ATTESTATION: usize = 16 * 1024;
/// Most bytes of a signature.
const MOST_SIGNATURE: usize = 512;
/// Bytes that the name of a passkey may have (level 2, section 4).
const CREDENTIAL_BYTES: std::ops::RangeInclusive<usize> = 16..=1023;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const WITH_CREDENTIAL: u8 = 0x40;

/// Who asks for passkeys: the name under which the platform is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host: `commonlink.example`.
    pub id: String,
    /// The address as browsers name it: `https://commonlink.example`.
    pub origin: String,
}

/// Why a passkey's answer is refused. For the log; whoever asks is told no more than that it did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is larger than any such answer.
    #[error("too large")]
    TooLarge,
    /// It can't be read.
    #[error("unreadable")]
    Unreadable,
    /// It answers another kind of question.
    #[error("another kind of answer")]
    Kind,
    /// It answers another challenge.
    #[error("another challenge")]
    Challenge,
    /// It was given to another site, or inside of one.
    #[error("another origin")]
    Origin,
    /// It is for another site.
    #[error("another relying party")]
    Party,
    /// Nobody was there, or nobody was verified.
    #[error("the user was not verified")]
    NotVerified,
    /// Another attestation or another kind of key than was asked for.
    #[error("not what was asked for")]
    Unsupported,
    /// The signature is not by this key.
    #[error("the signature is wrong")]
    Signature,
}

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The authenticator's name for it, as hexadecimal digits.
    pub credential: String,
    /// Public key with its algorithm, as text.
    pub public_key: String,
    /// How often it has signed.
    pub counter: u32,
}

/// A passkey's answer as a browser sends it.
#[derive(Clone, Debug, Default)]
pub struct Assertion {
    /// The authenticator's name for the passkey.
    pub credential: Vec<u8>,
    /// What the browser says.
    pub client_data: Vec<u8>,
    /// What the authenticator says.
    pub authenticator_data: Vec<u8>,
    /// Its signature over both.
    pub signature: Vec<u8>,
    /// Whose passkey it is, where the authenticator knows.
    pub user: Vec<u8>,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
    #[serde(rename = "topOrigin", default)]
    top_origin: Option<String>,
}

/// Reads a new passkey.
pub fn register(
    party: &RelyingParty,
    challenge: &[u8],
    client_data: &[u8],
    attestation: &[u8],
) -> Result<Registered, Refused> {
    heed(party, "webauthn.create", challenge, client_data)?;
    if attestation.len() > MOST_ATTESTATION {
        return Err(Refused::TooLarge);
    }
    let Value::Map(entries) = cbor(&mut &*attestation)? else { return Err(Refused::Unreadable) };
    let entry =
        |name: &str| entries.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
    if entry("fmt").and_then(Value::as_text) != Some("none") {
        return Err(Refused::Unsupported);
    }
    let data = entry("authData").and_then(Value::as_bytes).ok_or(Refused::Unreadable)?;
    let (flags, counter, rest) = authenticator(party, data)?;
    if flags & WITH_CREDENTIAL == 0 {
        return Err(Refused::Unreadable);
    }
    // 16 bytes name the model of the authenticator, which plays no part.
    let (_model, rest) = rest.split_at_checked(16).ok_or(Refused::Unreadable)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(Refused::Unreadable)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !CREDENTIAL_BYTES.contains(&length) {
        return Err(Refused::Unreadable);
    }
    let (credential, mut rest) = rest.split_at_checked(length).ok_or(Refused::Unreadable)?;
    let public_key = public_key(&cbor(&mut rest)?)?;
    Ok(Registered { credential: HEXLOWER.encode(credential), public_key, counter })
}

/// Checks an answer by a known key. The number says how often it has signed; that it rises is the store's to see.
pub fn verify(
    party: &RelyingParty,
    challenge: &[u8],
    assertion: &Assertion,
    public_key: &str,
) -> Result<u32, Refused> {
    heed(party, "webauthn.get", challenge, &assertion.client_data)?;
    if assertion.authenticator_data.len() > MOST_ATTESTATION || assertion.signature.len() > MOST_SIGNATURE {
        return Err(Refused::TooLarge);
    }
    let (_, counter, _) = authenticator(party, &assertion.authenticator_data)?;
    let mut signed = assertion.authenticator_data.clone();
    signed.extend_from_slice(&Sha256::digest(&assertion.client_data));
    let (algorithm, key) = public_key.split_once(':').ok_or(Refused::Unsupported)?;
    let key = HEXLOWER.decode(key.as_bytes()).map_err(|_cause| Refused::Unsupported)?;
    match algorithm {
        "es256" => {
            let key =
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&key).map_err(|_cause| Refused::Unsupported)?;
            let signature = p256::ecdsa::Signature::from_der(&assertion.signature)
                .map_err(|_cause| Refused::Signature)?;
            key.verify(&signed, &signature).map_err(|_cause| Refused::Signature)?;
        }
        "eddsa" => {
            let signature = ed25519_dalek::Signature::from_slice(&assertion.signature)
                .map_err(|_cause| Refused::Signature)?;
            edwards(&key)?.verify_strict(&signed, &signature).map_err(|_cause| Refused::Signature)?;
        }
        _ => return Err(Refused::Unsupported),
    }
    Ok(counter)
}

/// Whether the browser says what was asked for, where it was asked.
fn heed(party: &RelyingParty, kind: &str, challenge: &[u8], client_data: &[u8]) -> Result<(), Refused> {
    if client_data.len() > MOST_CLIENT_DATA {
        return Err(Refused::TooLarge);
    }
    let said: ClientData = serde_json::from_slice(client_data).map_err(|_cause| Refused::Unreadable)?;
    if said.kind != kind {
        return Err(Refused::Kind);
    }
    let answered = BASE64URL_NOPAD.decode(said.challenge.as_bytes()).map_err(|_cause| Refused::Challenge)?;
    if answered != challenge || challenge.len() < 16 {
        return Err(Refused::Challenge);
    }
    if said.origin != party.origin || said.cross_origin || said.top_origin.is_some() {
        return Err(Refused::Origin);
    }
    Ok(())
}

/// Flags, counter and what follows of an authenticator's data, which is for this site and by a verified user.
fn authenticator<'a>(party: &RelyingParty, data: &'a [u8]) -> Result<(u8, u32, &'a [u8]), Refused> {
    let (party_hash, rest) = data.split_first_chunk::<32>().ok_or(Refused::Unreadable)?;
    let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or(Refused::Unreadable)?;
    let (counter, rest) = rest.split_first_chunk::<4>().ok_or(Refused::Unreadable)?;
    if party_hash.as_slice() != Sha256::digest(party.id.as_bytes()).as_slice() {
        return Err(Refused::Party);
    }
    if flags & USER_PRESENT == 0 || flags & USER_VERIFIED == 0 {
        return Err(Refused::NotVerified);
    }
    if flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0 {
        return Err(Refused::Unreadable);
    }
    Ok((flags, u32::from_be_bytes(*counter), rest))
}

/// A key of COSE (RFC 9053) as text: algorithm and bytes.
fn public_key(key: &Value) -> Result<String, Refused> {
    let Value::Map(entries) = key else { return Err(Refused::Unreadable) };
    let entry = |number: i64| {
        entries.iter().find(|(key, _)| key.as_integer() == Some(number.into())).map(|(_, value)| value)
    };
    let number =
        |at: i64| entry(at).and_then(Value::as_integer).and_then(|number| i64::try_from(number).ok());
    let bytes = |at: i64| {
        let found: Option<[u8; 32]> = entry(at).and_then(Value::as_bytes)?.as_slice().try_into().ok();
        found
    };
    match (number(1), number(3), number(-1)) {
        // EC2, ES256, P-256.
        (Some(2), Some(-7), Some(1)) => {
            let (x, y) = bytes(-2).zip(bytes(-3)).ok_or(Refused::Unreadable)?;
            let point = [&[4][..], &x, &y].concat();
            p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map_err(|_cause| Refused::Unsupported)?;
            Ok(format!("es256:{}", HEXLOWER.encode(&point)))
        }
        // OKP, EdDSA, Ed25519.
        (Some(1), Some(-8), Some(6)) => {
            let x = bytes(-2).ok_or(Refused::Unreadable)?;
            edwards(&x)?;
            Ok(format!("eddsa:{}", HEXLOWER.encode(&x)))
        }
        _ => Err(Refused::Unsupported),
    }
}

fn edwards(key: &[u8]) -> Result<ed25519_dalek::VerifyingKey, Refused> {
    let bytes: [u8; 32] = key.try_into().map_err(|_cause| Refused::Unsupported)?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_cause| Refused::Unsupported)?;
    // A weak key takes signatures that nobody has made.
    if key.is_weak() { Err(Refused::Unsupported) } else { Ok(key) }
}

fn cbor(bytes: &mut &[u8]) -> Result<Value, Refused> {
    ciborium::de::from_reader_with_recursion_limit(bytes, 8).map_err(|_cause| Refused::Unreadable)
}

#[cfg(test)]
#[path = "webauthn_tests.rs"]
mod tests;
