//! Seizures over time by country of seizure, so that a change of reporting is seen as what it is.

use super::{Lens, LevelChange, Measured};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Countries that are told by name; more are the rest.
const NAMED: usize = 8;
/// Most periods of one series; what is before is left out and said.
const LONGEST: usize = 600;

/// The length of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A calendar year.
    Year,
}

/// Period, country and what is measured.
pub(super) type Line = (String, String, Measured);

/// Seizures or kilograms over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesTable {
    /// The periods without a gap: `2014-03-03`, `2014-03` or `2014`.
    pub periods: Vec<String>,
    /// The countries that are told by name, the largest first, each with its value in every period.
    pub countries: Vec<(String, Vec<f64>)>,
    /// All others together.
    pub rest: Vec<f64>,
    /// How many countries the rest is.
    pub rest_countries: usize,
    /// Changes of the level of a country's reports that lie in these periods, each with the place of its period; the largest
    /// first.
    pub changes: Vec<(usize, LevelChange)>,
    /// Seizures that have a place in the periods, early ones that are left out included.
    pub dated: u64,
    /// Of them those of early periods that are left out.
    pub early: u64,
    /// What has no place in it because its date is not known closely enough.
    pub undated: u64,
    /// All of it, undated included.
    pub total: Measured,
    /// First and last month in scope, whatever is looked at.
    pub span: Option<(String, String)>,
    /// Whether early periods were left out because there are too many.
    pub cut: bool,
}

/// First and last month that is looked at, of those that are covered.
pub(super) fn bounds(lens: &Lens, covered: Option<(&String, &String)>) -> Option<(String, String)> {
    let month = |text: &str, of_year: &str| {
        if text.len() == 4 { format!("{text}-{of_year}") } else { text.to_owned() }
    };
    let (first, last) = covered?;
    let from = lens.from.as_deref().map(|from| month(from, "01")).filter(|from| from > first);
    let to = lens.to.as_deref().map(|to| month(to, "12")).filter(|to| to < last);
    let (first, last) = (from.unwrap_or_else(|| first.clone()), to.unwrap_or_else(|| last.clone()));
    (first <= last).then_some((first, last))
}

/// The periods reach from the first to the last month of `bounds`, so that an end of reports is seen as such.
pub(super) fn table(
    lines: Vec<Line>,
    grain: Grain,
    by_weight: bool,
    bounds: Option<(String, String)>,
    changes: Vec<LevelChange>,
) -> SeriesTable {
    let mut seizures: BTreeMap<String, u64> = BTreeMap::new();
    let mut values: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for (period, country, measured) in lines {
        let period = match grain {
            Grain::Year => period.get(..4).unwrap_or_default().to_owned(),
            Grain::Month | Grain::Week => period,
        };
        if period.is_empty() || grain == Grain::Month && period.len() == 4 {
            continue;
        }
        *seizures.entry(period.clone()).or_insert(0) += measured.seizures;
        let value = if by_weight { measured.kilograms } else { measured.seizures as f64 };
        *values.entry(country).or_default().entry(period).or_insert(0.0) += value;
    }
    let mut changes: Vec<(String, LevelChange)> =
        changes.into_iter().map(|change| (period_of(&change.month, grain), change)).collect();
    changes.retain(|(_, change)| {
        bounds.as_ref().is_some_and(|(first, last)| (first..=last).contains(&&change.month))
    });
    let ends = bounds.filter(|_| !values.is_empty() || !changes.is_empty());
    let ends = ends.map(|(first, last)| [period_of(&first, grain), last_period_of(&last, grain)]);
    let seen: BTreeSet<&String> =
        values.values().flat_map(BTreeMap::keys).chain(ends.iter().flatten()).collect();
    let mut periods = match (seen.first(), seen.last()) {
        (Some(first), Some(last)) => between(first, last, grain),
        _ => Vec::new(),
    };
    let cut = periods.len() > LONGEST;
    if cut {
        periods.drain(..periods.len() - LONGEST);
    }
    let mut countries: Vec<(String, Vec<f64>)> = values
        .into_iter()
        .map(|(country, of)| {
            let values = periods.iter().map(|period| of.get(period).copied().unwrap_or(0.0)).collect();
            (country, values)
        })
        .collect();
    countries.sort_by(|a, b| {
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        sum(&b.1).total_cmp(&sum(&a.1)).then_with(|| a.0.cmp(&b.0))
    });
    let others = countries.split_off(countries.len().min(NAMED));
    let mut rest = vec![0.0; periods.len()];
    for (_, values) in &others {
        for (sum, value) in rest.iter_mut().zip(values) {
            *sum += value;
        }
    }
    let placed = |(period, change)| {
        let at = periods.iter().position(|known| *known == period)?;
        Some((at, change))
    };
    let changes = changes.into_iter().filter_map(placed).collect();
    let rest_countries = others.len();
    let left_out = |period: &String| periods.first().is_some_and(|first| period < first);
    let early = seizures.iter().filter(|(period, _)| left_out(period)).map(|(_, count)| count).sum();
    let dated = seizures.values().sum();
    SeriesTable {
        periods,
        countries,
        rest,
        rest_countries,
        changes,
        dated,
        early,
        cut,
        ..SeriesTable::default()
    }
}

/// The period that a month begins in.
fn period_of(month: &str, grain: Grain) -> String {
    match grain {
        Grain::Year => month.get(..4).unwrap_or_default().to_owned(),
        Grain::Month => month.to_owned(),
        Grain::Week => first_of(month).map_or_else(String::new, |day| monday(day).to_string()),
    }
}

/// The period that a month ends in.
fn last_period_of(month: &str, grain: Grain) -> String {
    match grain {
        Grain::Year | Grain::Month => period_of(month, grain),
        Grain::Week => {
            first_of(month).map_or_else(String::new, |day| monday(day.last_of_month()).to_string())
        }
    }
}

fn first_of(month: &str) -> Option<Date> {
    format!("{month}-01").parse().ok()
}

fn monday(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// Every period from the first to the last.
pub(super) fn between(first: &str, last: &str, grain: Grain) -> Vec<String> {
    let mut periods = Vec::new();
    match grain {
        Grain::Year => {
            let year = |text: &str| text.parse::<i16>().unwrap_or(0);
            periods.extend((year(first)..=year(last)).map(|year| format!("{year:04}")));
        }
        Grain::Month | Grain::Week => {
            let day = |text: &str| {
                let text = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
                text.parse::<Date>().ok()
            };
            let (Some(mut at), Some(end)) = (day(first), day(last)) else { return periods };
            let step =
                if grain == Grain::Week { jiff::Span::new().weeks(1) } else { jiff::Span::new().months(1) };
            while at <= end {
                let text =
                    if grain == Grain::Week { at.to_string() } else { at.strftime("%Y-%m").to_string() };
                periods.push(text);
                let next = at.saturating_add(step);
                // The calendar has an end.
                if next <= at {
                    break;
                }
                at = next;
            }
        }
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(period: &str, country: &str, seizures: u64) -> (String, String, Measured) {
        (period.to_owned(), country.to_owned(), Measured { seizures, ..Measured::default() })
    }

    #[test]
    fn periods_have_no_gaps_and_years_stand_apart() {
        let rows = vec![row("2013-11", "FJ", 2), row("2014-02", "FJ", 1), row("2014", "FJ", 5)];
        let made = table(rows, Grain::Month, false, None, Vec::new());
        assert_eq!(made.periods, ["2013-11", "2013-12", "2014-01", "2014-02"]);
        assert_eq!(made.countries, [("FJ".to_owned(), vec![2.0, 0.0, 0.0, 1.0])]);
        assert_eq!(made.dated, 3, "a year alone has no place among months");
    }

    #[test]
    fn an_end_of_reports_is_seen_in_every_grain() {
        let rows = || vec![row("2012-11", "BO", 3), row("2012-12", "BO", 4)];
        let span = || Some(("2012-11".to_owned(), "2013-02".to_owned()));
        let stop = LevelChange {
            country: "BO".to_owned(),
            month: "2013-01".to_owned(),
            turn: crate::analyse::Turn::Stopped,
            levels: (480.0, 0.0),
            counts: (372, 0),
        };
        for (grain, periods, at) in [(Grain::Month, 4, 2), (Grain::Year, 2, 1)] {
            let made = table(rows(), grain, false, span(), vec![stop.clone()]);
            assert_eq!((made.periods.len(), made.changes[0].0), (periods, at), "{grain:?}");
        }
        // Weeks from that of 1 November 2012 to that of 28 February 2013; 2013 begins in the week of 31 December.
        let made = table(vec![row("2012-11-05", "BO", 3)], Grain::Week, false, span(), vec![stop.clone()]);
        assert_eq!((made.periods[0].as_str(), made.periods.len()), ("2012-10-29", 18));
        assert_eq!(made.periods[made.changes[0].0], "2012-12-31");
        // What lies outside of what is looked at is not told.
        let before = Some(("2012-11".to_owned(), "2012-12".to_owned()));
        assert!(table(rows(), Grain::Month, false, before, vec![stop]).changes.is_empty());
    }

    #[test]
    fn bounds_are_what_there_is_of_what_is_looked_at() {
        let span = ("2011-03".to_owned(), "2014-12".to_owned());
        let at = |from: &str, to: &str| {
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let lens = Lens { from: given(from), to: given(to), ..Lens::default() };
            bounds(&lens, Some((&span.0, &span.1)))
                .map_or_else(String::new, |(first, last)| format!("{first} {last}"))
        };
        assert_eq!(at("", ""), "2011-03 2014-12");
        assert_eq!(at("0001", "2013"), "2011-03 2013-12");
        assert_eq!(at("2012", "9999"), "2012-01 2014-12");
        assert_eq!(at("2015", ""), "");
    }

    #[test]
    fn early_periods_that_have_no_room_are_counted() {
        let rows = vec![row("1950-01", "FJ", 2), row("2014-02", "FJ", 1)];
        let made = table(rows, Grain::Month, false, None, Vec::new());
        assert_eq!((made.periods.len(), made.cut, made.early, made.dated), (LONGEST, true, 2, 3));
    }

    #[test]
    fn more_countries_than_names_are_the_rest() {
        let codes = ["AR", "BO", "BR", "CL", "CO", "EC", "GY", "PE", "PY", "UY"];
        let rows = codes.iter().zip(1..).map(|(code, n)| row("2014-01", code, n)).collect();
        let made = table(rows, Grain::Month, false, None, Vec::new());
        assert_eq!((made.countries.len(), made.rest_countries, made.rest[0]), (8, 2, 3.0));
        assert_eq!(made.countries[0].0, "UY");
    }

    #[test]
    fn weeks_and_years_are_filled_up() {
        assert_eq!(
            between("2014-12-22", "2015-01-05", Grain::Week),
            ["2014-12-22", "2014-12-29", "2015-01-05"]
        );
        assert_eq!(between("2012", "2014", Grain::Year), ["2012", "2013", "2014"]);
    }
}
