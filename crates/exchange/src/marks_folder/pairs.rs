//! Lists of pairs to compare.

use std::collections::{HashMap, HashSet};

use super::FolderError;
use super::table::{MarkRow, Sheet};

const FILE: &str = "list of pairs";

/// Pairs by the place of their marks in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Each pair once, as first written; the two places differ.
    pub pairs: Vec<(usize, usize)>,
    /// Lines that paired a mark with itself and were left out.
    pub with_itself: usize,
    /// Lines that repeated a pair, in either order, and were left out.
    pub repeated: usize,
}

impl Pairs {
    /// What was left out, in words, one sentence each; empty if nothing.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.with_itself > 0 {
            notes.push(format!("{} lines pair a mark with itself and were left out.", self.with_itself));
        }
        if self.repeated > 0 {
            notes.push(format!("{} lines repeat a pair and were left out.", self.repeated));
        }
        notes
    }
}

/// Reads a list with the columns `a` and `b` of mark ids. (b,a) is the same pair as (a,b).
///
/// # Errors
/// If a column is missing or an id is not in the table; line and column are named.
pub fn parse_pairs(bytes: &[u8], marks: &[MarkRow]) -> Result<Pairs, FolderError> {
    let places: HashMap<&str, usize> =
        marks.iter().enumerate().map(|(i, m)| (m.mark_id.as_str(), i)).collect();
    let mut sheet = Sheet::open(FILE, bytes)?;
    let (a_at, b_at) = (sheet.need("a")?, sheet.need("b")?);
    let mut seen = HashSet::new();
    let mut out = Pairs::default();
    while let Some(row) = sheet.next()? {
        let place = |at: usize, column: &'static str| {
            places.get(row.cell(at)).copied().ok_or_else(|| {
                let id: String = row.cell(at).chars().filter(|c| !c.is_control()).take(80).collect();
                row.wrong(column, format!("no mark `{id}` in marks.csv; check the id"))
            })
        };
        let (a, b) = (place(a_at, "a")?, place(b_at, "b")?);
        if a == b {
            out.with_itself += 1;
        } else if seen.insert((a.min(b), a.max(b))) {
            out.pairs.push((a, b));
        } else {
            out.repeated += 1;
        }
    }
    Ok(out)
}

/// All pairs of marks of one kind and capture, in the order of the table.
pub fn all_pairs(marks: &[MarkRow]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, a) in marks.iter().enumerate() {
        let alike = marks.iter().enumerate().skip(i + 1);
        let alike = alike.filter(|(_, b)| a.kind == b.kind && a.capture == b.capture);
        pairs.extend(alike.map(|(j, _)| (i, j)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse_marks;
    use super::*;

    fn marks() -> Vec<MarkRow> {
        parse_marks(
            b"mark_id,kind,capture,files\nm1,printed,photo_single,1.jpg\nm2,striated,profile,2.csv\n\
              m3,printed,photo_single,3.jpg\nm4,printed,photo_single,4.jpg\n",
        )
        .unwrap()
    }

    #[test]
    fn pairs_come_once() {
        let list = b"\xef\xbb\xbfb,truth,a\r\nm3,x,m1\r\nm1,x,m3\r\nm4,x,m4\r\nm3,x,m1\r\nm4,x,m1\r\n";
        let got = parse_pairs(list, &marks()).unwrap();
        assert_eq!(got, Pairs { pairs: vec![(0, 2), (0, 3)], with_itself: 1, repeated: 2 });
        assert_eq!(got.notes().len(), 2);
    }

    #[test]
    fn unknown_ids_are_named() {
        let error = parse_pairs(b"a,b\nm1,m3\nm1,m9\n", &marks()).unwrap_err().to_string();
        assert!(error.contains("line 3, column b") && error.contains("m9"), "{error}");
        let error = parse_pairs(b"a,b\r\nm1,m9\r\n", &marks()).unwrap_err().to_string();
        assert!(error.contains("line 2, column b"), "{error}");
        assert!(parse_pairs(b"a\nm1\n", &marks()).is_err());
    }

    #[test]
    fn without_a_list_marks_meet_their_own_kind() {
        assert_eq!(all_pairs(&marks()), [(0, 2), (0, 3), (2, 3)]);
    }

    proptest! {
        #[test]
        fn arbitrary_lists_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_pairs(&[b"a,b\n", bytes.as_slice()].concat(), &marks());
        }
    }
}
