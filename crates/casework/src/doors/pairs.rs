//! Which marks are compared with which.

use commonlink_exchange::marks_folder::MarkRow;
use commonlink_model::{CaptureKind, MarkKind};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Two marks by their places in the folder's order of identifiers.
pub(crate) type Pair = (usize, usize);

/// Marks of one kind and capture, in the order of their identifiers.
pub(crate) fn groups(marks: &[MarkRow]) -> BTreeMap<(MarkKind, CaptureKind), Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, mark) in marks.iter().enumerate() {
        groups.entry((mark.kind, mark.capture)).or_default().push(place);
    }
    groups
}

/// All pairs of one kind and capture, each once, ordered by the first identifier, then by the second.
pub(crate) fn all(marks: &[MarkRow]) -> impl Iterator<Item = Pair> + '_ {
    (0..marks.len()).flat_map(move |a| {
        let of = |place: usize| marks.get(place).map(|mark| (mark.kind, mark.capture));
        (a + 1..marks.len()).filter(move |b| of(a) == of(*b)).map(move |b| (a, b))
    })
}

/// The free label of a mark; empty where there is none.
fn stratum_of(mark: &MarkRow) -> &str {
    mark.stratum.as_deref().unwrap_or("")
}

/// How two marks with known truth belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// One tool made both.
    SameSource,
    /// Two tools of one design.
    SameDesign,
    /// Two designs, or two tools where there is no design.
    Other,
}

/// The truth of a mark as numbers that mean the same for all marks handed to [`known`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Place of the mark in the folder.
    pub mark: usize,
    /// Number of the tool.
    pub source: usize,
    /// Number of the design, or of the tool as a design of its own where there is none.
    pub design: usize,
    /// Number of the stratum in the sorted list of names.
    pub stratum: usize,
}

impl Known {
    pub fn relation(&self, other: &Self) -> Relation {
        if self.source == other.source {
            Relation::SameSource
        } else if self.design == other.design {
            Relation::SameDesign
        } else {
            Relation::Other
        }
    }
}

/// The truth of those marks that have a source, and the names of their strata.
pub(crate) fn known(marks: &[MarkRow], places: &[usize]) -> (Vec<Known>, Vec<String>) {
    let with_source = || {
        places.iter().filter_map(|place| {
            let mark = marks.get(*place)?;
            Some((*place, mark, mark.source_id.as_deref()?))
        })
    };
    // A design's name never equals a tool's: the two are numbered together.
    let design = |mark: &MarkRow, source: &str| match &mark.design_id {
        Some(design) => (0, design.clone()),
        None => (1, source.to_owned()),
    };
    let strata: BTreeSet<String> = with_source().map(|(_, mark, _)| stratum_of(mark).to_owned()).collect();
    let strata: Vec<String> = strata.into_iter().collect();
    let sources: BTreeSet<&str> = with_source().map(|(_, _, source)| source).collect();
    let sources: Vec<&str> = sources.into_iter().collect();
    let designs: BTreeSet<(u8, String)> =
        with_source().map(|(_, mark, source)| design(mark, source)).collect();
    let designs: Vec<(u8, String)> = designs.into_iter().collect();
    let list = with_source()
        .map(|(place, mark, source)| Known {
            mark: place,
            source: sources.partition_point(|known| *known < source),
            design: {
                let own = design(mark, source);
                designs.partition_point(|known| *known < own)
            },
            stratum: strata.partition_point(|known| known.as_str() < stratum_of(mark)),
        })
        .collect();
    (list, strata)
}

/// The pairs that measuring and learning use: all of one source, all of one design, and for each pair of
/// strata `others` more, drawn by `seed`. As places in `marks`, in order.
///
/// A pair's turn in the draw is the SHA-256 of seed and identifiers, so it depends neither on the number of
/// threads nor on which other marks there are.
pub(crate) fn with_truth(
    marks: &[MarkRow],
    known: &[Known],
    seed: u64,
    others: usize,
) -> Vec<(Pair, Relation)> {
    let mut chosen = Vec::new();
    let mut drawn: BTreeMap<(usize, usize), Vec<(Turn, Pair)>> = BTreeMap::new();
    for (i, a) in known.iter().enumerate() {
        for b in known.iter().skip(i + 1) {
            let relation = a.relation(b);
            if relation == Relation::Other {
                let strata = (a.stratum.min(b.stratum), a.stratum.max(b.stratum));
                drawn.entry(strata).or_default().push((turn(marks, seed, a.mark, b.mark), (a.mark, b.mark)));
            } else {
                chosen.push(((a.mark, b.mark), relation));
            }
        }
    }
    for mut list in drawn.into_values() {
        list.sort_unstable();
        chosen.extend(list.into_iter().take(others).map(|(_, pair)| (pair, Relation::Other)));
    }
    chosen.sort_unstable();
    chosen
}

/// When a pair's turn comes in a draw.
type Turn = [u8; 32];

fn turn(marks: &[MarkRow], seed: u64, a: usize, b: usize) -> Turn {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for place in [a, b] {
        hash.update(marks.get(place).map_or("", |mark| mark.mark_id.as_str()).as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(id: &str, source: &str, design: &str, capture: CaptureKind, stratum: &str) -> MarkRow {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        MarkRow {
            mark_id: id.to_owned(),
            source_id: some(source),
            design_id: some(design),
            kind: MarkKind::PressedRelief,
            capture,
            files: Vec::new(),
            lights: Vec::new(),
            pixel_um: None,
            stratum: some(stratum),
            line: 2,
        }
    }

    fn marks() -> Vec<MarkRow> {
        let four = CaptureKind::PhotoFourLight;
        vec![
            mark("a", "s1", "bird", four, "mild"),
            mark("b", "s1", "bird", four, "mild"),
            mark("c", "s2", "bird", four, "severe"),
            mark("d", "s3", "fish", four, "severe"),
            mark("e", "s3", "", CaptureKind::PhotoSingle, "mild"),
            mark("f", "", "", four, "mild"),
        ]
    }

    #[test]
    fn every_pair_of_one_capture_once_and_no_mark_with_itself() {
        let pairs: Vec<Pair> = all(&marks()).collect();
        assert_eq!(pairs.len(), 10);
        assert!(pairs.is_sorted() && pairs.iter().all(|(a, b)| a < b && *a != 4 && *b != 4));
        assert_eq!(pairs.iter().collect::<BTreeSet<_>>().len(), 10);
    }

    #[test]
    fn truth_gives_relations() {
        let marks = marks();
        let (known, strata) = known(&marks, &[0, 1, 2, 3, 5]);
        assert_eq!(strata, ["mild", "severe"]);
        assert_eq!(known.len(), 4, "a mark without source is not known");
        let relation = |a: usize, b: usize| known[a].relation(&known[b]);
        assert_eq!(relation(0, 1), Relation::SameSource);
        assert_eq!(relation(1, 2), Relation::SameDesign);
        assert_eq!(relation(2, 3), Relation::Other);
    }

    #[test]
    fn others_are_drawn_per_pair_of_strata() {
        let four = CaptureKind::PhotoFourLight;
        let marks: Vec<MarkRow> = (0..40)
            .map(|n| {
                let stratum = if n % 2 == 0 { "mild" } else { "severe" };
                mark(&format!("m{n:02}"), &format!("s{}", n / 2), &format!("d{}", n / 4), four, stratum)
            })
            .collect();
        let places: Vec<usize> = (0..40).collect();
        let (known, _) = known(&marks, &places);
        let pairs = with_truth(&marks, &known, 1, 50);
        let count = |relation| pairs.iter().filter(|(_, found)| *found == relation).count();
        assert_eq!((count(Relation::SameSource), count(Relation::SameDesign)), (20, 40));
        assert_eq!(count(Relation::Other), 3 * 50);
        assert!(pairs.is_sorted());
        assert_eq!(pairs, with_truth(&marks, &known, 1, 50));
        assert_ne!(pairs, with_truth(&marks, &known, 2, 50));
    }

    #[test]
    fn a_tool_without_design_is_its_own_class() {
        let profile = CaptureKind::Profile;
        let marks = [
            mark("a", "s1", "", profile, ""),
            mark("b", "s1", "", profile, ""),
            mark("c", "s2", "", profile, ""),
        ];
        let (known, _) = known(&marks, &[0, 1, 2]);
        assert_eq!(known[0].relation(&known[1]), Relation::SameSource);
        assert_eq!(known[0].relation(&known[2]), Relation::Other);
    }
}
