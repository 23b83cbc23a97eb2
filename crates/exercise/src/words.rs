//! Invented names, from the project's own syllables and words. A full name may by chance be somebody's;
//! nothing connects it with anybody.

use crate::geography::Region;
use crate::random::Random;

struct Sounds {
    first: &'static [&'static str],
    middle: &'static [&'static str],
    last: &'static [&'static str],
}

fn sounds(region: Region) -> Sounds {
    match region {
        Region::Pacific => Sounds {
            first: &["Va", "Lo", "Ta", "Mo", "Si", "Ke", "Na", "Fe", "Ra", "Tui"],
            middle: &["lo", "ka", "vi", "se", "ma", "te", "ni", "lu"],
            last: &["vuna", "leka", "tau", "moana", "siva", "kona", "paeni", "rova"],
        },
        Region::SouthAmerica => Sounds {
            first: &["Val", "Mon", "Ar", "Cor", "Tes", "Lan", "Bel", "Quin", "Sar"],
            middle: &["de", "ta", "ri", "mo", "le", "ca"],
            last: &["vero", "llano", "quez", "rado", "mera", "sondo", "tiva", "rrán"],
        },
        Region::Europe => Sounds {
            first: &["Ver", "Hol", "Bran", "Lin", "Oster", "Klaas", "Wil", "Mar", "Del"],
            middle: &["de", "ge", "me", "sen", "ter", ""],
            last: &["kamp", "veld", "rade", "stein", "hoeve", "mont", "dorp", "vaart"],
        },
        Region::Africa => Sounds {
            first: &["Ade", "Oka", "Zu", "Tha", "Ndu", "Ibe", "Kwa", "Se", "Ama"],
            middle: &["mi", "ba", "lo", "ku", "ra", "we"],
            last: &["dola", "sizo", "kori", "wanda", "nefe", "thuli", "zana", "behi"],
        },
        Region::Asia => Sounds {
            first: &["Sri", "Phan", "Kit", "Cha", "Wan", "Nar", "Lo", "Bun", "Ari"],
            middle: &["ta", "pho", "ra", "sa", "wi", "ne"],
            last: &["rat", "chano", "poon", "korn", "siri", "thong", "lai", "mesa"],
        },
        Region::Australasia => Sounds {
            first: &["Har", "Win", "Tar", "Bel", "Mor", "Ash", "Ro", "Cal", "Den"],
            middle: &["ra", "le", "ing", "o", "er", ""],
            last: &["worth", "combe", "lock", "field", "wick", "moor", "ston", "bourne"],
        },
    }
}

const GIVEN: &[&str] = &[
    "Aro", "Bela", "Cato", "Dario", "Elu", "Fenna", "Goran", "Hana", "Ilvo", "Jora", "Kelan", "Lira",
    "Marek", "Nila", "Orin", "Pela", "Quim", "Rasa", "Sorin", "Tavi", "Ulla", "Veno", "Wira", "Xeno", "Yaro",
    "Zela", "Adi", "Brenn", "Coro", "Dela", "Esko", "Filo",
];

/// A family name that sounds of the region.
pub(crate) fn family_name(region: Region, random: &mut Random) -> String {
    let sounds = sounds(region);
    let middle = if random.chance(0.6) { *random.pick(sounds.middle) } else { "" };
    format!("{}{}{}", random.pick(sounds.first), middle, random.pick(sounds.last))
}

pub(crate) fn given_name(random: &mut Random) -> String {
    (*random.pick(GIVEN)).to_owned()
}

/// The same name as another clerk writes it: a doubled letter, a dropped one, a swap, another spelling.
pub(crate) fn misspelt(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + random.below(letters.len().saturating_sub(2));
    match random.below(4) {
        0 => letters.insert(at, letters[at]),
        1 if letters.len() > 4 => {
            letters.remove(at);
        }
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {
            let swaps = [
                ('k', 'c'),
                ('c', 'k'),
                ('v', 'w'),
                ('w', 'v'),
                ('i', 'y'),
                ('y', 'i'),
                ('s', 'z'),
                ('o', 'u'),
            ];
            for letter in letters.iter_mut().skip(1) {
                if let Some((_, other)) = swaps.iter().find(|(one, _)| one == letter) {
                    *letter = *other;
                    break;
                }
            }
        }
    }
    letters.into_iter().collect()
}

/// A script other than the Latin one: for each letter from a to z what a clerk writes.
pub(crate) type Script = [&'static str; 26];

/// Scripts that names are written in.
pub(crate) const SCRIPTS: &[&Script] = &[
    // Cyrillic.
    &[
        "а", "б", "к", "д", "е", "ф", "г", "х", "и", "й", "к", "л", "м", "н", "о", "п", "к", "р", "с", "т",
        "у", "в", "в", "кс", "ы", "з",
    ],
    // Greek.
    &[
        "α", "μπ", "κ", "ντ", "ε", "φ", "γκ", "χ", "ι", "τζ", "κ", "λ", "μ", "ν", "ο", "π", "κ", "ρ", "σ",
        "τ", "ου", "β", "ου", "ξ", "υ", "ζ",
    ],
    // Arabic.
    &[
        "ا", "ب", "ك", "د", "ي", "ف", "غ", "ه", "ي", "ج", "ك", "ل", "م", "ن", "و", "ب", "ق", "ر", "س", "ت",
        "و", "ف", "و", "كس", "ي", "ز",
    ],
];

/// A name letter by letter in another script.
pub(crate) fn in_script(name: &str, script: &Script) -> String {
    let mut out = String::new();
    for (place, letter) in name.chars().enumerate() {
        let plain = match letter.to_ascii_lowercase() {
            'á' => 'a',
            other => other,
        };
        let at = (plain as usize).checked_sub('a' as usize);
        match at.and_then(|at| script.get(at)) {
            Some(written) if place == 0 => out.extend(written.chars().flat_map(char::to_uppercase)),
            Some(written) => out.push_str(written),
            None => out.push(letter),
        }
    }
    out
}

/// An identifier with one mistyped character: a neighbouring digit, another letter, or two that changed places.
/// Never the same as before.
pub(crate) fn mistyped(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = *random.pick(&places);
    let next = letters.get(at + 1).copied().filter(|next| next.is_ascii_digit() && *next != letters[at]);
    if let Some(next) = next.filter(|_| random.chance(0.4)) {
        letters[at + 1] = letters[at];
        letters[at] = next;
    } else {
        let digit = letters[at].to_digit(10).unwrap_or(0);
        letters[at] =
            char::from_digit((digit + if random.chance(0.5) { 1 } else { 9 }) % 10, 10).unwrap_or('0');
    }
    letters.into_iter().collect()
}

/// Names of criminal organisations, by number.
pub(crate) fn group_name(number: usize) -> String {
    const COLOURS: &[&str] = &["Amber", "Cobalt", "Umber", "Slate", "Saffron", "Indigo", "Russet", "Pewter"];
    const THINGS: &[&str] =
        &["Lantern", "Harrow", "Tern", "Quarry", "Sextant", "Gable", "Thicket", "Rudder", "Kiln"];
    let name =
        format!("{} {}", COLOURS[number % COLOURS.len()], THINGS[(number * 5 + number / 8) % THINGS.len()]);
    match number / (COLOURS.len() * THINGS.len()) {
        0 => name,
        again => format!("{name} {}", again + 1),
    }
}

/// A phone number under +999, which no country has.
pub(crate) fn phone_number(random: &mut Random) -> String {
    format!("+999 {:03} {:04}", random.integer(100, 999), random.integer(0, 9_999))
}

/// A container number of an invented owner with the check digit of ISO 6346.
pub(crate) fn container_number(random: &mut Random) -> String {
    let owner = *random.pick(&["TRNU", "XERU", "ZZTU"]);
    let body = format!("{owner}{:06}", random.integer(0, 999_999));
    let sum: u32 = body.chars().enumerate().map(|(place, letter)| letter_value(letter) << place).sum();
    format!("{body}{}", sum % 11 % 10)
}

/// Letters count from 10 upwards, leaving out multiples of 11.
fn letter_value(letter: char) -> u32 {
    if let Some(digit) = letter.to_digit(10) {
        return digit;
    }
    let mut value = 10;
    for _ in 'A'..letter {
        value += 1;
        if value % 11 == 0 {
            value += 1;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{SCRIPTS, group_name, in_script, letter_value, misspelt, mistyped};
    use crate::random::Random;

    #[test]
    fn letters_count_as_in_the_standard() {
        assert_eq!(
            [letter_value('A'), letter_value('B'), letter_value('L'), letter_value('V'), letter_value('Z')],
            [10, 12, 23, 34, 38]
        );
        // CSQU3054383 is the standard's own example.
        let sum: u32 =
            "CSQU305438".chars().enumerate().map(|(place, letter)| letter_value(letter) << place).sum();
        assert_eq!(sum % 11 % 10, 3);
    }

    #[test]
    fn a_misspelling_is_near() {
        let mut random = Random::new(1);
        for _ in 0..50 {
            let other = misspelt("Valkavero", &mut random);
            assert!(other.len().abs_diff(9) <= 1);
        }
    }

    #[test]
    fn a_mistyped_number_is_another_one_of_the_same_length() {
        let mut random = Random::new(2);
        for _ in 0..200 {
            let other = mistyped("+999 112 2333", &mut random);
            assert!(other != "+999 112 2333" && other.len() == 13, "{other}");
        }
    }

    #[test]
    fn a_name_in_another_script_has_no_latin_letter() {
        for script in SCRIPTS {
            let written = in_script("Xavierrán", script);
            assert!(!written.chars().any(|letter| letter.is_ascii_alphabetic()), "{written}");
        }
    }

    #[test]
    fn group_names_differ() {
        let names: std::collections::BTreeSet<_> = (0..600).map(group_name).collect();
        assert_eq!(names.len(), 600);
    }
}
