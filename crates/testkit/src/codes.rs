//! Time-based codes as an authenticator app makes them, written apart from what the platform checks them with.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// The six figures that an app shows at a second for a secret as people type it (base 32).
///
/// # Panics
/// Where the secret is not base 32.
pub fn authenticator_code(secret: &str, unix_seconds: i64) -> String {
    let mut bits = 0_u64;
    let mut held = 0;
    let mut bytes = Vec::new();
    for letter in secret.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter);
        bits = bits << 5 | value.expect("base 32") as u64;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).expect("any length");
    mac.update(&(unix_seconds / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().expect("four")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}
