//! Time-based one-time codes: RFC 6238 over RFC 4226, as authenticator apps make them (SHA-1, 30 seconds, six digits).
//!
//! Pure: the moment is passed in. A code is taken of the step that runs, the one before and the one after; that none is
//! taken twice is the store's to say.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Seconds of a step.
const STEP: i64 = 30;
/// Digits of a code.
pub(crate) const DIGITS: usize = 6;
/// Bytes of a secret (RFC 4226 recommends 160 bits).
pub(crate) const SECRET_BYTES: usize = 20;

/// The code of a step.
fn code(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest.last()? & 0x0f);
    let four: [u8; 4] = digest.get(at..at + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// The step that a code belongs to, at this second; `None` when it is of none that is taken now.
pub(crate) fn step_of(secret: &[u8], typed: &str, unix_seconds: i64) -> Option<i64> {
    if typed.len() != DIGITS || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = typed.parse().ok()?;
    let now = unix_seconds.div_euclid(STEP);
    // All three are computed and the newest that fits is taken.
    let fits = [now - 1, now, now + 1].map(|step| (step, code(secret, step) == Some(typed)));
    fits.into_iter().filter(|(_, fits)| *fits).map(|(step, _)| step).max()
}

/// The secret as people type it into an app.
pub(crate) fn as_text(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// The address that apps read from a QR code.
pub(crate) fn link(secret: &[u8], login: &str) -> String {
    format!(
        "otpauth://totp/commonlink:{login}?secret={}&issuer=commonlink&algorithm=SHA1&digits={DIGITS}&period={STEP}",
        as_text(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, text) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(secret, text, seconds), Some(seconds / 30), "{text}");
            // One step of tolerance on either side, and no more.
            assert_eq!(step_of(secret, text, seconds + 30), Some(seconds / 30));
            assert_eq!(step_of(secret, text, seconds - 30), Some(seconds / 30));
            assert_eq!(step_of(secret, text, seconds + 60), None);
            assert_eq!(step_of(secret, text, seconds - 60), None);
        }
    }

    #[test]
    fn what_is_no_code_is_of_no_step() {
        for typed in ["", "28708", "2870822", "28708x", "+87082", " 87082", "２８７０８２"] {
            assert_eq!(step_of(b"12345678901234567890", typed, 59), None, "{typed:?}");
        }
        assert!(link(b"12345678901234567890", "a.fj").contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"));
    }
}
