//! The world's clock and randomness, handed to the pure rooms through the traits of `model`.

use crate::CaseworkError;
use commonlink_model::{Clock, Ids, Moment};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use uuid::Uuid;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment::from_micros(jiff::Timestamp::now().as_microsecond())
    }
}

/// Random identifiers from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn next(&self) -> Uuid {
        Uuid::new_v4()
    }
}

/// Random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], CaseworkError> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|_cause| CaseworkError::Internal("no randomness available"))?;
    Ok(bytes)
}

/// A secret of 256 bits as 64 hexadecimal digits.
pub(crate) fn secret() -> Result<String, CaseworkError> {
    Ok(hexadecimal(&bytes::<32>()?))
}

/// SHA-256 of a secret: what the store keeps, so that a stolen database opens no session.
pub(crate) fn fingerprint(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

/// Small hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
