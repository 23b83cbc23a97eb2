//! Hiding places by transport or region, and what changed since the stretch of time before.
//!
//! A change is told of the share among all seizures with a stated hiding place, so that more reports are no change, by
//! the two-proportion test at the level of one in a hundred; too few seizures are *not evaluable*.

use super::Lens;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Fewest seizures, of both stretches together, of which a change is told.
const FEWEST: u64 = 10;
/// Two-sided one in a hundred, as standard deviations.
const LEVEL: f64 = 2.576;
/// Smallest ratio of shares that is called a change.
const RATIO: f64 = 1.25;
/// Rows and columns that are shown; more are summed up.
const ROWS: usize = 16;
const COLUMNS: usize = 9;

/// What became of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// Neither.
    Same,
    /// Too few seizures to say.
    NotEvaluable,
}

/// A hiding place in a transport or a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HidingCell {
    /// Seizures now.
    pub now: u64,
    /// Seizures in the stretch before.
    pub before: u64,
    /// What became of its share.
    pub change: Change,
}

/// Hiding places by transport or by region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HidingMatrix {
    /// Codes of transports or of regions, the one with most seizures first.
    pub columns: Vec<String>,
    /// Concealment codes of level 1 with a cell for each column, the one with most seizures first.
    pub rows: Vec<(String, Vec<HidingCell>)>,
    /// The stretch that is shown: first and last month.
    pub now: (String, String),
    /// The stretch that it is compared with.
    pub before: (String, String),
    /// Seizures with a stated hiding place, now and before.
    pub stated: (u64, u64),
    /// All seizures of the stretch that is shown, whether or not a hiding place is stated.
    pub of: u64,
    /// Further copies of imported rows among them, or left out.
    pub copies: u64,
    /// Countries of seizure among them.
    pub countries: usize,
    /// First and last month in scope, whatever is looked at.
    pub span: Option<(String, String)>,
}

/// First and last month of a stretch.
type Stretch = (String, String);

/// The stretch that is looked at and the one of the same length before it. Where nothing is said, the later and the
/// earlier half of all there is.
pub(super) fn stretches(lens: &Lens, span: Option<&Stretch>) -> Option<(Stretch, Stretch)> {
    let first = |text: &str| month(&if text.len() == 4 { format!("{text}-01") } else { text.to_owned() });
    let last = |text: &str| month(&if text.len() == 4 { format!("{text}-12") } else { text.to_owned() });
    let (begin, end) = (first(&span?.0)?, last(&span?.1)?);
    let months = |from: Date, to: Date| {
        i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month()) + 1
    };
    let to = lens.to.as_deref().and_then(last).unwrap_or(end);
    let from = lens.from.as_deref().and_then(first).unwrap_or_else(|| {
        let half = (months(begin, to).max(2) / 2).max(1);
        to.saturating_sub(jiff::Span::new().months(half - 1))
    });
    let length = months(from, to).max(1);
    let before_to = from.saturating_sub(jiff::Span::new().months(1));
    let before_from = from.saturating_sub(jiff::Span::new().months(length));
    let text = |date: Date| date.strftime("%Y-%m").to_string();
    Some(((text(from), text(to)), (text(before_from), text(before_to))))
}

fn month(text: &str) -> Option<Date> {
    format!("{text}-01").parse().ok()
}

pub(super) fn matrix(
    new: &[(String, String, u64)],
    old: &[(String, String, u64)],
    now: Stretch,
    before: Stretch,
) -> HidingMatrix {
    let mut cells: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for (hiding, column, seizures) in new {
        cells.entry((hiding, column)).or_default().0 += seizures;
    }
    for (hiding, column, seizures) in old {
        cells.entry((hiding, column)).or_default().1 += seizures;
    }
    let stated = cells.values().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    let ranked = |key: fn(&(&str, &str)) -> String, most: usize| -> Vec<String> {
        let mut sums: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (place, cell) in &cells {
            let sum = sums.entry(key(place)).or_default();
            *sum = (sum.0 + cell.0, sum.1 + cell.1);
        }
        let mut ranked: Vec<(String, (u64, u64))> = sums.into_iter().collect();
        ranked.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        ranked.into_iter().take(most).map(|(code, _)| code).collect()
    };
    let columns = ranked(|place| place.1.to_owned(), COLUMNS);
    let rows = ranked(|place| place.0.to_owned(), ROWS)
        .into_iter()
        .map(|hiding| {
            let of_column = |column: &String| {
                let (now, before) =
                    cells.get(&(hiding.as_str(), column.as_str())).copied().unwrap_or_default();
                HidingCell { now, before, change: change((now, stated.0), (before, stated.1)) }
            };
            let row = columns.iter().map(of_column).collect();
            (hiding, row)
        })
        .collect();
    HidingMatrix { columns, rows, now, before, stated, ..HidingMatrix::default() }
}

/// What became of a share: part and whole, now and before.
fn change((a, all_a): (u64, u64), (b, all_b): (u64, u64)) -> Change {
    if a + b < FEWEST || all_a == 0 || all_b == 0 {
        return Change::NotEvaluable;
    }
    let (a, all_a, b, all_b) = (a as f64, all_a as f64, b as f64, all_b as f64);
    let (now, before) = (a / all_a, b / all_b);
    let pooled = (a + b) / (all_a + all_b);
    let deviation = (pooled * (1.0 - pooled) * (1.0 / all_a + 1.0 / all_b)).sqrt();
    let certain = deviation > 0.0 && ((now - before) / deviation).abs() >= LEVEL;
    let ratio = if now > before { now / before } else { before / now };
    match (certain && ratio >= RATIO, now > before) {
        (true, true) => Change::Up,
        (true, false) => Change::Down,
        (false, _) => Change::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_one_of_the_share() {
        assert_eq!(change((300, 1_000), (100, 1_000)), Change::Up);
        assert_eq!(change((100, 1_000), (300, 1_000)), Change::Down);
        // Ten times as many reports of everything are no change.
        assert_eq!(change((1_000, 10_000), (100, 1_000)), Change::Same);
        assert_eq!(change((4, 10_000), (3, 1_000)), Change::NotEvaluable);
        assert_eq!(change((40, 100), (0, 0)), Change::NotEvaluable);
    }

    #[test]
    fn stretches_follow_what_is_looked_at() {
        let span = ("2011-01".to_owned(), "2014-12".to_owned());
        let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            stretches(&Lens::default(), Some(&span)),
            Some((text("2013-01", "2014-12"), text("2011-01", "2012-12")))
        );
        let lens = Lens { from: Some("2014".to_owned()), to: Some("2014-03".to_owned()), ..Lens::default() };
        assert_eq!(
            stretches(&lens, Some(&span)),
            Some((text("2014-01", "2014-03"), text("2013-10", "2013-12")))
        );
        assert_eq!(stretches(&Lens::default(), None), None);
    }
}
