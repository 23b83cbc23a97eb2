//! Distance of two folded names in edits: a letter too much, too few, another one, or two exchanged (optimal string
//! alignment). Names that cannot be near are left out by their length and letters before anything is computed.

/// Longest name for which edits are counted, in bytes.
const LONGEST: usize = 40;

/// Which letters a name holds, a bit for each; what is not a small Latin letter shares the remaining bits.
pub(super) fn letters(key: &str) -> u32 {
    key.bytes()
        .fold(0, |mask, byte| mask | 1 << if byte.is_ascii_lowercase() { byte - b'a' } else { 26 + byte % 6 })
}

/// Whether names with these letters and lengths can be within so many edits.
pub(super) fn may_be_near(a: (u32, usize), b: (u32, usize), edits: u32) -> bool {
    a.1.abs_diff(b.1) <= edits as usize
        && (a.0 & !b.0).count_ones() <= edits
        && (b.0 & !a.0).count_ones() <= edits
}

/// The number of edits between two names, none if above `most`.
pub(super) fn edits(a: &str, b: &str, most: u32) -> Option<u32> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > most as usize {
        return None;
    }
    let mut before = [0_u32; LONGEST + 1];
    let mut last = [0_u32; LONGEST + 1];
    let mut row = [0_u32; LONGEST + 1];
    for (n, cell) in last.iter_mut().enumerate() {
        *cell = n as u32;
    }
    for (i, &x) in a.iter().enumerate() {
        row[0] = i as u32 + 1;
        let mut least = row[0];
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (last[j] + u32::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    Some(last[b.len()]).filter(|&distance| distance <= most)
}

/// Whether two names of one edit differ by one consonant for another, which makes another name rather than a slip: Sabaleta
/// and Sabaneta.
pub(super) fn is_other_letter(a: &str, b: &str) -> bool {
    let differing: Vec<(u8, u8)> = a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).collect();
    let vowel = |letter: u8| b"aeiouy".contains(&letter);
    a.len() == b.len() && matches!(differing[..], [(x, y)] if !(vowel(x) && vowel(y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, distance) in [
            ("faisalabad", "faisalabd", 1),
            ("herat", "heart", 1),
            ("kandahar", "kandarhar", 1),
            ("guatemala", "gutemala", 1),
        ] {
            assert_eq!(edits(a, b, 2), Some(distance), "{a} {b}");
            assert!(may_be_near((letters(a), a.len()), (letters(b), b.len()), distance));
        }
        assert_eq!(edits("lima", "quito", 2), None);
        assert_eq!(edits("same", "same", 0), Some(0));
        assert!(is_other_letter("sabaleta", "sabaneta"));
        assert!(!is_other_letter("norowal", "narowal") && !is_other_letter("manshera", "mansehra"));
    }

    proptest! {
        #[test]
        fn edits_are_symmetric_and_the_filter_loses_none(a in "[a-e]{0,8}", b in "[a-e]{0,8}") {
            let distance = edits(&a, &b, 8);
            prop_assert_eq!(distance, edits(&b, &a, 8));
            if let Some(distance) = distance {
                prop_assert!(may_be_near((letters(&a), a.len()), (letters(&b), b.len()), distance));
            }
        }
    }
}
