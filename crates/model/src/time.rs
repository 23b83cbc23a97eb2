//! Time. Instants are UTC microseconds; dates keep the precision they were reported with.

use jiff::{civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant: microseconds since 1970-01-01 UTC. The clock is outside; pure rooms are handed moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// This many seconds later; saturates at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// The date in UTC.
    pub fn date(self) -> civil::Date {
        self.civil().date()
    }
    /// `2026-11-21 14:02`, UTC.
    pub fn to_minute(self) -> String {
        self.civil().strftime("%Y-%m-%d %H:%M").to_string()
    }
    /// RFC 3339 with seconds, UTC.
    pub fn to_rfc3339(self) -> String {
        self.civil().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn civil(self) -> civil::DateTime {
        // Moments outside jiff's range (years -9999 to 9999) can only come from a damaged row; the epoch
        // is shown then rather than nothing at all.
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default().to_zoned(TimeZone::UTC).datetime()
    }
}

/// Where instants come from.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Moment;
}

crate::codes! {
    /// How exactly a date is known.
    pub enum DatePrecision {
        /// The day.
        Day = "day",
        /// The month.
        Month = "month",
        /// The year.
        Year = "year",
        /// Between two days.
        Range = "range",
    }
}

/// A date as reported: `first` is the earliest day it can mean and `last` the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedDate {
    /// How exactly it is known.
    pub precision: DatePrecision,
    /// Earliest possible day.
    pub first: civil::Date,
    /// Latest possible day.
    pub last: civil::Date,
}

impl ReportedDate {
    /// Exactly this day.
    pub const fn day(date: civil::Date) -> Self {
        Self { precision: DatePrecision::Day, first: date, last: date }
    }

    /// Reads `2026-11-21`, `2026-11`, `2026` or `2026-11-01/2026-11-21`. `None` when it is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once('/') {
            let (first, last) = (parse_day(first.trim())?, parse_day(last.trim())?);
            return (first <= last).then_some(Self { precision: DatePrecision::Range, first, last });
        }
        match text.len() {
            10 => parse_day(text).map(Self::day),
            7 => {
                let first = parse_day(&format!("{text}-01"))?;
                Some(Self { precision: DatePrecision::Month, first, last: first.last_of_month() })
            }
            4 => {
                let first = parse_day(&format!("{text}-01-01"))?;
                Some(Self { precision: DatePrecision::Year, first, last: first.last_of_year() })
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for ReportedDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.precision {
            DatePrecision::Day => write!(f, "{}", self.first),
            DatePrecision::Month => write!(f, "{}", self.first.strftime("%Y-%m")),
            DatePrecision::Year => write!(f, "{:04}", self.first.year()),
            DatePrecision::Range => write!(f, "{}/{}", self.first, self.last),
        }
    }
}

fn parse_day(text: &str) -> Option<civil::Date> {
    (text.len() == 10).then(|| civil::Date::strptime("%Y-%m-%d", text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_precision_survives_a_round_trip() {
        for text in ["2026-11-21", "2026-02", "2024", "2026-01-30/2026-02-02"] {
            assert_eq!(ReportedDate::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(ReportedDate::parse("2024-02").expect("month").last, civil::date(2024, 2, 29));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "2026-13", "21/11/2026", "2026-02-30", "2026-02-02/2026-01-30", "20261121"] {
            assert_eq!(ReportedDate::parse(text), None, "{text}");
        }
    }
}
