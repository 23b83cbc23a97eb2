//! Seizures over time by country of seizure, so that a change of reporting is seen as what it is.

use super::Measured;
use std::collections::{BTreeMap, BTreeSet};

/// Countries that are told by name; more are the rest.
const NAMED: usize = 8;
/// Most periods of one series; what is before is left out and said.
const LONGEST: usize = 600;
/// A change of this factor between the level before and the level after is pointed at.
const FACTOR: f64 = 4.0;
/// Most changes that are pointed at.
const POINTED_AT: usize = 3;

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

impl Grain {
    /// Periods of the level before and after a change.
    const fn stretch(self) -> usize {
        match self {
            Self::Week => 26,
            Self::Month => 6,
            Self::Year => 1,
        }
    }
}

/// The level of a country's reports changed for good here.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// Place of the period among the periods.
    pub at: usize,
    /// Country code.
    pub country: String,
    /// Level after divided by level before.
    pub factor: f64,
}

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
    /// Changes of level.
    pub breaks: Vec<Break>,
    /// What has no place in it because its date is not known closely enough.
    pub undated: u64,
    /// All of it, undated included.
    pub total: Measured,
    /// First and last month in scope, whatever is looked at.
    pub span: Option<(String, String)>,
    /// Whether early periods were left out because there are too many.
    pub cut: bool,
}

pub(super) fn table(
    rows: Vec<(String, String, Measured)>,
    grain: Grain,
    by_weight: bool,
    span: Option<(String, String)>,
) -> SeriesTable {
    let mut total = Measured::default();
    let mut undated = 0;
    let mut values: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for (period, country, measured) in rows {
        total.add(&measured);
        let period = match grain {
            Grain::Year => period.get(..4).unwrap_or_default().to_owned(),
            Grain::Month | Grain::Week => period,
        };
        if period.is_empty() || grain == Grain::Month && period.len() == 4 {
            undated += measured.seizures;
            continue;
        }
        let value = if by_weight { measured.kilograms } else { measured.seizures as f64 };
        *values.entry(country).or_default().entry(period).or_insert(0.0) += value;
    }
    let seen: BTreeSet<&String> = values.values().flat_map(BTreeMap::keys).collect();
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
    let breaks = breaks(&countries, grain);
    SeriesTable { periods, countries, rest, rest_countries: others.len(), breaks, undated, total, span, cut }
}

/// Every period from the first to the last.
fn between(first: &str, last: &str, grain: Grain) -> Vec<String> {
    let mut periods = Vec::new();
    match grain {
        Grain::Year => {
            let year = |text: &str| text.parse::<i16>().unwrap_or(0);
            periods.extend((year(first)..=year(last)).map(|year| format!("{year:04}")));
        }
        Grain::Month | Grain::Week => {
            let day = |text: &str| {
                let text = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
                text.parse::<jiff::civil::Date>().ok()
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

/// Where a country's level changed for good: the largest change of each, by the median of the periods before and after, so
/// that one large month is none.
fn breaks(countries: &[(String, Vec<f64>)], grain: Grain) -> Vec<Break> {
    let stretch = grain.stretch();
    let mut found: Vec<(Break, f64)> = Vec::new();
    for (country, values) in countries {
        let all: f64 = values.iter().sum();
        let typical = all / values.len().max(1) as f64;
        let mut best: Option<(Break, f64)> = None;
        for at in stretch..values.len().saturating_sub(stretch - 1) {
            let before = median(values.get(at - stretch..at).unwrap_or_default());
            let after = median(values.get(at..at + stretch).unwrap_or_default());
            // A level near nothing makes every factor large.
            let floor = (typical / 20.0).max(1.0);
            let factor = (after.max(floor)) / (before.max(floor));
            let size = factor.ln().abs();
            // Medians tell the same for some periods around the change; the means are furthest apart at it.
            let apart = (mean(values, at, at + stretch) - mean(values, at - stretch, at)).abs();
            let larger = best.as_ref().is_none_or(|(best, so_far)| {
                let than = size - best.factor.ln().abs();
                than > 1e-9 || than.abs() <= 1e-9 && apart > *so_far
            });
            if size >= FACTOR.ln() && before.max(after) >= typical / 2.0 && larger {
                best = Some((Break { at, country: country.clone(), factor }, apart));
            }
        }
        found.extend(best);
    }
    // Those that move the picture most.
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.country.cmp(&b.0.country)));
    found.truncate(POINTED_AT);
    let mut found: Vec<Break> = found.into_iter().map(|(found, _)| found).collect();
    found.sort_by_key(|found| found.at);
    found
}

fn mean(values: &[f64], from: usize, to: usize) -> f64 {
    let of = values.get(from..to).unwrap_or_default();
    of.iter().sum::<f64>() / of.len().max(1) as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), sorted.len() % 2) {
        (Some(value), 1) => *value,
        (Some(value), _) => f64::midpoint(
            *value,
            middle.checked_sub(1).and_then(|n| sorted.get(n)).copied().unwrap_or(*value),
        ),
        _ => 0.0,
    }
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
        let made = table(rows, Grain::Month, false, None);
        assert_eq!(made.periods, ["2013-11", "2013-12", "2014-01", "2014-02"]);
        assert_eq!(made.countries, [("FJ".to_owned(), vec![2.0, 0.0, 0.0, 1.0])]);
        assert_eq!((made.undated, made.total.seizures), (5, 8));
    }

    #[test]
    fn a_change_of_reporting_is_pointed_at_and_one_large_month_is_not() {
        let mut rows = Vec::new();
        for (n, year) in [2013, 2014].into_iter().enumerate() {
            for month in 1..=12 {
                let period = format!("{year}-{month:02}");
                rows.push(row(&period, "CO", if n == 0 { 700 } else { 9_000 }));
                rows.push(row(&period, "ES", if (year, month) == (2013, 7) { 5_000 } else { 200 }));
            }
        }
        let made = table(rows, Grain::Month, false, None);
        assert_eq!(made.breaks.len(), 1, "{:?}", made.breaks);
        let found = &made.breaks[0];
        assert_eq!((found.country.as_str(), found.at), ("CO", 12));
        assert!((found.factor - 9_000.0 / 700.0).abs() < 1e-9);
    }

    #[test]
    fn more_countries_than_names_are_the_rest() {
        let codes = ["AR", "BO", "BR", "CL", "CO", "EC", "GY", "PE", "PY", "UY"];
        let rows = codes.iter().zip(1..).map(|(code, n)| row("2014-01", code, n)).collect();
        let made = table(rows, Grain::Month, false, None);
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
