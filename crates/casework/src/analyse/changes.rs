//! Where the level of a country's reports changed for good.
//!
//! Found from numbers of seizures by month, of all months that the sources cover, so that it does not depend on which
//! of them are looked at. Two plain rules for each country:
//!
//! 1. *Silence*: three months or more without any report, where the level beside them would have made fifteen or more, is
//!    an end of reports, and a beginning after it.
//! 2. *Level*: within what lies between silences, the month is looked for that best parts what is before from what is
//!    after, by how far months lie from the median of their side, as logarithms, in up to twelve months on either side.
//!    It counts where the medians differ by a factor of three and by four standard deviations of what months of one side
//!    differ among themselves, at least of a Poisson count. Then both sides are searched alike.
//!
//! A side has at least three months: one large month is no change, and the newest two months tell none yet.

use super::series::Line;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest months of a side, and of a silence.
const SIDE: usize = 3;
/// Most months of a side that are looked at.
const YEAR: usize = 12;
/// Smallest ratio of two levels that is a change.
const FACTOR: f64 = 3.0;
/// Smallest difference of two levels, in standard deviations.
const APART: f64 = 4.0;
/// Smallest level, in seizures a month, of the larger side.
const LEVEL: f64 = 10.0;
/// Smallest level beside a silence, and fewest reports that the silence would have had.
const SILENCED: (f64, f64) = (5.0, 15.0);
/// A month is covered where this part of the largest number of countries reports, if that is so large at all.
const COVERED: (i64, i64) = (4, 4);

/// What became of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// More from this month on.
    Rose,
    /// Fewer.
    Fell,
    /// None.
    Stopped,
    /// Some, after none.
    Began,
}

/// The level of a country's reports changed with a month.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelChange {
    /// Country code.
    pub country: String,
    /// The first month of the new level.
    pub month: String,
    /// What became of it.
    pub turn: Turn,
    /// Median seizures a month of up to a year before and after.
    pub levels: (f64, f64),
    /// Seizures of the month before and of the month itself.
    pub counts: (u64, u64),
}

/// The months that the sources cover, of all in scope with the number of countries that report: in a month of which hardly
/// any country reports, that others do not says nothing of them. Where there are few countries at all, every month between the first
/// and the last is covered.
pub(super) fn covered(months: &[(String, i64)]) -> Vec<String> {
    let most = months.iter().map(|(_, countries)| *countries).max().unwrap_or(0);
    if most < COVERED.0 {
        return match (months.first(), months.last()) {
            (Some((first, _)), Some((last, _))) => super::series::between(first, last, super::Grain::Month),
            _ => Vec::new(),
        };
    }
    let enough = |(_, countries): &&(String, i64)| countries * COVERED.1 >= most;
    months.iter().filter(enough).map(|(month, _)| month.clone()).collect()
}

/// All changes of all countries, the largest first.
pub(super) fn all(lines: &[Line], covered: &[String]) -> Vec<LevelChange> {
    let mut countries: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for (period, country, measured) in lines {
        *countries.entry(country).or_default().entry(period).or_insert(0) += measured.seizures;
    }
    let mut changes = Vec::new();
    for (country, of) in countries {
        let counts: Vec<u64> =
            covered.iter().map(|month| of.get(month.as_str()).copied().unwrap_or(0)).collect();
        for Found { at, turn, levels } in find(&counts) {
            let (Some(month), Some(now)) = (covered.get(at), counts.get(at)) else { continue };
            let before = at.checked_sub(1).and_then(|before| counts.get(before)).copied().unwrap_or(0);
            changes.push(LevelChange {
                country: country.to_owned(),
                month: month.clone(),
                turn,
                levels,
                counts: (before, *now),
            });
        }
    }
    let moved = |change: &LevelChange| (change.levels.1 - change.levels.0).abs();
    changes.sort_by(|a, b| {
        let order = moved(b).total_cmp(&moved(a));
        order.then_with(|| (&a.country, &a.month).cmp(&(&b.country, &b.month)))
    });
    changes
}

/// A change among months by number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Found {
    at: usize,
    turn: Turn,
    levels: (f64, f64),
}

fn find(counts: &[u64]) -> Vec<Found> {
    let silences = silences(counts);
    let mut found = Vec::new();
    let mut begin = 0;
    for (from, to) in silences.iter().copied().chain([(counts.len(), counts.len())]) {
        levels(counts, begin, from, &mut found);
        begin = to;
    }
    for (from, to) in silences {
        let (before, after) = beside(counts, from, to);
        if before >= SILENCED.0 {
            found.push(Found { at: from, turn: Turn::Stopped, levels: (before, 0.0) });
        }
        if after >= SILENCED.0 {
            // A straggler or two before the reports proper are not yet their beginning.
            let proper = |at: &usize| counts.get(*at).is_some_and(|count| *count as f64 >= after / 4.0);
            let at = (to..(to + SIDE).min(counts.len())).find(proper).unwrap_or(to);
            found.push(Found { at, turn: Turn::Began, levels: (0.0, after) });
        }
    }
    // Where a beginning and a rise meet in one month, the beginning is told.
    found.sort_by_key(|found| (found.at, matches!(found.turn, Turn::Rose | Turn::Fell)));
    let mut told = BTreeSet::new();
    found.retain(|found| told.insert(found.at));
    found
}

/// Stretches of months without any report that are too long for the level beside them.
fn silences(counts: &[u64]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (from, to) in empty(counts) {
        let (before, after) = beside(counts, from, to);
        let level = before.max(after);
        if level >= SILENCED.0 && level * (to - from) as f64 >= SILENCED.1 {
            found.push((from, to));
        }
    }
    found
}

/// Stretches of [`SIDE`] months or more without any report.
fn empty(counts: &[u64]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, count) in counts.iter().copied().chain([1]).enumerate() {
        match (from, count) {
            (None, 0) => from = Some(at),
            (Some(begin), 1..) => {
                if at - begin >= SIDE {
                    found.push((begin, at));
                }
                from = None;
            }
            _ => {}
        }
    }
    found
}

/// The levels right before and right after a stretch without reports, up to the next such stretch; of fewer than [`SIDE`]
/// months none.
fn beside(counts: &[u64], from: usize, to: usize) -> (f64, f64) {
    let others = empty(counts);
    let begin = others.iter().map(|other| other.1).rfind(|end| *end <= from).unwrap_or(0);
    let end = others.iter().map(|other| other.0).find(|begin| *begin >= to).unwrap_or(counts.len());
    let level = |from: usize, to: usize| {
        let months = counts.get(from..to).unwrap_or_default();
        if months.len() < SIDE { 0.0 } else { median(months.iter().map(|count| *count as f64)) }
    };
    (level(begin.max(from.saturating_sub(YEAR)), from), level(to, end.min(to + YEAR)))
}

/// Changes of level between two months, the earliest first.
fn levels(counts: &[u64], from: usize, to: usize, found: &mut Vec<Found>) {
    let mut best: Option<(f64, Found)> = None;
    for at in from + SIDE..(to + 1).saturating_sub(SIDE) {
        let before = counts.get(from.max(at.saturating_sub(YEAR))..at).unwrap_or_default();
        let after = counts.get(at..to.min(at + YEAR)).unwrap_or_default();
        let (a, b) = (Side::of(before), Side::of(after));
        let (less, more) = (a.level.min(b.level).max(1.0), a.level.max(b.level));
        let deviation = (a.variance / before.len() as f64 + b.variance / after.len() as f64).sqrt();
        if more < LEVEL || more / less < FACTOR || (a.level - b.level).abs() < APART * deviation {
            continue;
        }
        let both: Vec<u64> = before.iter().chain(after).copied().collect();
        let gain = distance(&both) - distance(before) - distance(after);
        if best.as_ref().is_none_or(|(so_far, _)| gain > so_far + 1e-9) {
            let turn = if b.level > a.level { Turn::Rose } else { Turn::Fell };
            best = Some((gain, Found { at, turn, levels: (a.level, b.level) }));
        }
    }
    if let Some((_, change)) = best {
        levels(counts, from, change.at, found);
        found.push(change);
        levels(counts, change.at, to, found);
    }
}

/// Months on one side of a change.
struct Side {
    level: f64,
    /// Of single months: as they differ, at least as a Poisson count of this level does.
    variance: f64,
}

impl Side {
    fn of(months: &[u64]) -> Self {
        let level = median(months.iter().map(|count| *count as f64));
        // Median distance from the median, as a standard deviation.
        let spread = 1.4826 * median(months.iter().map(|count| (*count as f64 - level).abs()));
        Self { level, variance: (spread * spread).max(level).max(1.0) }
    }
}

/// How far months lie from their median, as logarithms.
fn distance(months: &[u64]) -> f64 {
    let logarithms = months.iter().map(|count| (*count as f64).ln_1p());
    let middle = median(logarithms.clone());
    logarithms.map(|value| (value - middle).abs()).sum()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), middle.checked_sub(1).and_then(|below| sorted.get(below))) {
        (Some(above), Some(below)) if sorted.len().is_multiple_of(2) => f64::midpoint(*above, *below),
        (Some(value), _) => *value,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers by month of `ids-2011-2014.csv.gz`, January 2011 to December 2014.
    const COLOMBIA: [u64; 48] = [
        626, 675, 795, 692, 711, 671, 704, 718, 700, 645, 558, 423, 655, 871, 882, 654, 755, 654, 650, 717,
        579, 630, 491, 435, 701, 822, 923, 933, 719, 724, 729, 755, 711, 717, 544, 357, 8119, 9795, 11_323,
        9470, 12_008, 9597, 9899, 10_581, 8333, 7716, 5591, 3882,
    ];
    const BOLIVIA: [u64; 48] = [
        408, 432, 498, 578, 575, 540, 743, 701, 658, 567, 549, 447, 448, 495, 597, 553, 704, 514, 454, 574,
        453, 470, 371, 372, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    const ECUADOR: [u64; 48] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 93, 132, 155, 115, 109, 116, 140, 127, 127, 135, 108, 96, 135,
        124, 133, 139, 157, 136, 108, 125, 112, 117, 140, 129, 476, 449, 410, 500, 529, 510, 661, 472, 29,
        29, 34, 22,
    ];
    const NEW_ZEALAND: [u64; 48] = [
        27, 18, 20, 27, 33, 33, 15, 26, 16, 21, 26, 15, 107, 136, 158, 75, 129, 87, 119, 128, 100, 94, 121,
        119, 132, 109, 124, 152, 145, 115, 123, 163, 106, 122, 100, 137, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    const ALGERIA: [u64; 48] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 64, 71, 62, 45, 72, 55, 55, 61, 49, 33, 57, 56,
    ];
    const SPAIN: [u64; 48] = [
        85, 111, 97, 150, 169, 133, 112, 102, 117, 137, 143, 136, 98, 165, 168, 134, 135, 118, 89, 76, 107,
        121, 115, 108, 102, 114, 103, 120, 131, 121, 109, 94, 76, 84, 99, 75, 73, 73, 87, 81, 73, 77, 120,
        61, 68, 116, 112, 80,
    ];

    fn turns(counts: &[u64]) -> Vec<(usize, Turn)> {
        find(counts).into_iter().map(|found| (found.at, found.turn)).collect()
    }

    #[test]
    fn real_changes_are_dated_to_their_month() {
        assert_eq!(turns(&COLOMBIA), [(36, Turn::Rose)]);
        assert_eq!(turns(&BOLIVIA), [(24, Turn::Stopped)]);
        assert_eq!(turns(&ECUADOR), [(12, Turn::Began), (36, Turn::Rose), (44, Turn::Fell)]);
        assert_eq!(turns(&NEW_ZEALAND), [(12, Turn::Rose), (36, Turn::Stopped)]);
        assert_eq!(turns(&ALGERIA), [(36, Turn::Began)], "one report in the month before is no beginning");
        assert_eq!(turns(&SPAIN), []);
    }

    #[test]
    fn what_passes_is_no_change() {
        let mut month = [200; 24];
        month[6] = 5_000;
        assert_eq!(turns(&month), [], "one large month");
        let mut gap = [40; 24];
        gap[10] = 0;
        gap[11] = 0;
        assert_eq!(turns(&gap), [], "two months without");
        let few = [1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 3, 0, 0, 1, 0];
        assert_eq!(turns(&few), [], "single reports");
        assert_eq!(turns(&[]), []);
        assert_eq!(turns(&[0; 30]), []);
        assert_eq!(turns(&[9, 9]), []);
    }

    #[test]
    fn a_gap_is_an_end_and_a_beginning() {
        let mut gap = [40; 24];
        gap[10..14].fill(0);
        assert_eq!(turns(&gap), [(10, Turn::Stopped), (14, Turn::Began)]);
    }

    #[test]
    fn changes_do_not_depend_on_the_order_of_rows_and_the_largest_comes_first() {
        let months: Vec<(String, i64)> =
            (0..48).map(|n| (format!("{}-{:02}", 2011 + n / 12, n % 12 + 1), 40)).collect();
        let covered = covered(&months);
        let rows = |country: &str, counts: &[u64]| -> Vec<Line> {
            let row = |(month, seizures): (&String, &u64)| {
                let measured = crate::analyse::Measured { seizures: *seizures, ..Default::default() };
                (month.clone(), country.to_owned(), measured)
            };
            covered.iter().zip(counts).map(row).collect()
        };
        let mut lines = [rows("NZ", &NEW_ZEALAND), rows("CO", &COLOMBIA), rows("BO", &BOLIVIA)].concat();
        let found = all(&lines, &covered);
        lines.reverse();
        assert_eq!(all(&lines, &covered), found);
        let told: Vec<String> = found
            .iter()
            .map(|each| format!("{} {} {:?} {:?}", each.country, each.month, each.turn, each.counts))
            .collect();
        assert_eq!(
            told,
            [
                "CO 2014-01 Rose (357, 8119)",
                "BO 2013-01 Stopped (372, 0)",
                "NZ 2014-01 Stopped (137, 0)",
                "NZ 2012-01 Rose (15, 107)",
            ]
        );
        assert_eq!(all(&rows("BO", &BOLIVIA), &covered).len(), 1, "alone as among others");
    }

    #[test]
    fn where_hardly_anybody_reports_nothing_is_covered() {
        let month = |text: &str, countries| (text.to_owned(), countries);
        let months = [month("2014-11", 40), month("2014-12", 30), month("2019-01", 2)];
        assert_eq!(covered(&months), ["2014-11", "2014-12"]);
        // Of one country every month between counts.
        assert_eq!(covered(&[month("2014-11", 1), month("2015-01", 1)]), ["2014-11", "2014-12", "2015-01"]);
        assert!(covered(&[]).is_empty());
    }
}
