//! Which passwords may be used: long, and not what everybody tries first.
//!
//! Length counts (NIST SP 800-63B-4); composition is not asked for. Everything that is guessed first is taken out of the
//! password (common words, runs of the keyboard or of the alphabet, repetitions, years, the login and the body's name), and
//! enough must be left. The words are a list of our own: what people choose where a password is asked for, of this trade
//! too.

use crate::CaseworkError;

/// Fewest characters of a password that stands alone (NIST SP 800-63B-4).
pub const CHARACTERS: usize = 15;
/// Most characters; a longer text would only cost time.
const MOST: usize = 200;
/// Fewest different characters.
const DIFFERENT: usize = 6;
/// Characters that must be left when all is taken out that is guessed first.
const LEFT: usize = 8;
/// Shortest run that is taken out.
const RUN: usize = 4;

/// Words that are tried first, in the letters that [`plain`] leaves.
const WORDS: [&str; 84] = [
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "secret",
    "letmein",
    "welcome",
    "changeme",
    "default",
    "login",
    "logon",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "test",
    "testing",
    "demo",
    "temp",
    "temporary",
    "system",
    "server",
    "computer",
    "internet",
    "access",
    "security",
    "secure",
    "master",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "soccer",
    "hockey",
    "superman",
    "batman",
    "iloveyou",
    "trustno",
    "whatever",
    "freedom",
    "shadow",
    "michael",
    "jordan",
    "jennifer",
    "hunter",
    "killer",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "police",
    "interpol",
    "officer",
    "bureau",
    "detective",
    "narcotics",
    "cocaine",
    "heroin",
    "customs",
    "commonlink",
    "commonlinks",
    "correcthorsebatterystaple",
    "mynameis",
];

/// Rows along which fingers run.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "yxcvbnm",
];

/// Whether a password may be used by somebody of whom these words are known: login, name, body.
pub(crate) fn check(password: &str, known: &[&str]) -> Result<(), CaseworkError> {
    let characters = password.chars().count();
    if !(CHARACTERS..=MOST).contains(&characters) {
        return Err(CaseworkError::fault("password", "error-password"));
    }
    if guessed_first(password, known) {
        return Err(CaseworkError::fault("password", "error-password-common"));
    }
    Ok(())
}

fn guessed_first(password: &str, known: &[&str]) -> bool {
    let lower: Vec<char> = password.to_lowercase().chars().collect();
    let different: std::collections::BTreeSet<&char> = lower.iter().collect();
    if different.len() < DIFFERENT || repeats(&lower) {
        return true;
    }
    // As typed, and with the letters for which figures and signs stand.
    let typed: String = lower.iter().collect();
    left(&typed, known) < LEFT || left(&plain(&typed), known) < LEFT
}

/// The letters for which figures and signs stand.
fn plain(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// Whether a text is one piece again and again.
fn repeats(text: &[char]) -> bool {
    (1..=text.len() / 2).any(|piece| text.iter().skip(piece).zip(text).all(|(one, other)| one == other))
}

/// How many letters and figures are left of a text when all is taken out that is guessed first.
fn left(text: &str, known: &[&str]) -> usize {
    let mut rest = text.to_owned();
    let parts = known.iter().flat_map(|words| {
        let lower = words.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
    });
    let mut words: Vec<String> = parts.filter(|part| part.chars().count() >= 3).collect();
    words.extend(WORDS.iter().map(|&word| word.to_owned()));
    // The longest first, so that none is cut by a shorter one within it.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        rest = rest.replace(word.as_str(), " ");
    }
    let chars: Vec<char> = rest.chars().collect();
    let mut keep = vec![true; chars.len()];
    for row in ROWS {
        let forth: Vec<char> = row.chars().collect();
        let back: Vec<char> = row.chars().rev().collect();
        for way in [forth, back] {
            for (start, window) in chars.windows(RUN).enumerate() {
                if way.windows(RUN).any(|run| run == window) {
                    keep.iter_mut().skip(start).take(RUN).for_each(|keep| *keep = false);
                }
            }
        }
    }
    for (start, window) in chars.windows(3).enumerate() {
        if window.iter().all(|c| Some(c) == window.first()) {
            keep.iter_mut().skip(start).take(3).for_each(|keep| *keep = false);
        }
    }
    for (start, window) in chars.windows(4).enumerate() {
        let year: String = window.iter().collect();
        if year.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year)) {
            keep.iter_mut().skip(start).take(4).for_each(|keep| *keep = false);
        }
    }
    chars.iter().zip(keep).filter(|(c, keep)| *keep && c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["ana.suva", "Ana Tuilagi", "National Central Bureau Suva"];

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "passwordpassword",
            "Password12345678",
            "P@ssw0rd-P@ssw0rd",
            "P4$$w0rd!2026!!!",
            "123456789012345",
            "qwertyuiopasdfgh",
            "abcabcabcabcabcabc",
            "aaaaaaaaaaaaaaaaa",
            "ana.suva-ana.suva",
            "AnaTuilagi-1987!",
            "suva-bureau-2026!",
            "Summer2026Winter!",
            "interpol-officer-1",
            "correct horse battery staple".replace(' ', "").as_str(),
        ] {
            assert!(check(password, &KNOWN).is_err(), "{password}");
        }
    }

    #[test]
    fn long_words_of_ones_own_are_taken() {
        for password in [
            "training-world-only",
            "long enough for fj",
            "a new long password",
            "administrators-own-choice",
            "tusk gravel orbit nine",
            "Ñandú über señorío 7",
            "9f86d081884c7d659a2f",
            "дождь над старой рекой",
        ] {
            assert!(check(password, &KNOWN).is_ok(), "{password}");
        }
        assert!(check("tusk gravel or", &[]).is_err(), "14 characters");
        assert!(check(&"tusk gravel orbit ".repeat(12), &[]).is_err(), "216 characters");
    }
}
