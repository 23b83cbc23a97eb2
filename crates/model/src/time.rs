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
    /// The first moment of a day.
    pub fn start_of(day: civil::Date) -> Self {
        let since = day.duration_since(civil::date(1970, 1, 1));
        Self(since.as_secs().saturating_mul(1_000_000))
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

    /// RFC 3339 with as many figures behind the second as it has, UTC: reading it gives the same moment.
    pub fn to_rfc3339_exact(self) -> String {
        self.timestamp().to_string()
    }

    fn civil(self) -> civil::DateTime {
        self.timestamp().to_zoned(TimeZone::UTC).datetime()
    }

    fn timestamp(self) -> jiff::Timestamp {
        // Moments outside jiff's range (years -9999 to 9999) can only come from a damaged row; the epoch
        // is shown then rather than nothing at all.
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default()
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

    /// Reads `2026-11-21`, `2026-11`, `2026` or `2026-11-01/2026-11-21`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once('/') {
            let (first, last) = (parse_day(first)?, parse_day(last)?);
            return if first <= last {
                Ok(Self { precision: DatePrecision::Range, first, last })
            } else {
                Err(DateError::Order)
            };
        }
        match text.len() {
            7 => {
                let first = parse_day(&format!("{text}-01"))?;
                Ok(Self { precision: DatePrecision::Month, first, last: first.last_of_month() })
            }
            4 => {
                let first = parse_day(&format!("{text}-01-01"))?;
                Ok(Self { precision: DatePrecision::Year, first, last: first.last_of_year() })
            }
            _ => parse_day(text).map(Self::day),
        }
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not written as dates are.
    #[error("a date is written as 2026-11-21, 2026-11, 2026 or 2026-11-01/2026-11-21")]
    Form,
    /// It is written as a date, and the calendar has no such day.
    #[error("there is no such day in the calendar")]
    NoDay,
    /// The first day is after the last one.
    #[error("the first day is after the last one")]
    Order,
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

/// Reads a day as `2026-11-21`.
pub fn parse_day(text: &str) -> Result<civil::Date, DateError> {
    let text = text.trim();
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return Err(DateError::Form);
    }
    civil::Date::strptime("%Y-%m-%d", text).map_err(|_cause| DateError::NoDay)
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
    fn what_is_no_date_is_refused_by_its_cause() {
        let cause = |text: &str| ReportedDate::parse(text).expect_err(text);
        for text in [
            "",
            "yesterday",
            "21/11/2026",
            "20261121",
            "2026-11-21T10:00",
            "2026-1-1",
            "+026-11-21",
            "２０２６",
        ] {
            assert_eq!(cause(text), DateError::Form, "{text}");
        }
        for text in ["2026-02-30", "2026-13", "2026-00-10", "2025-02-29", "2026-02-30/2026-03-01"] {
            assert_eq!(cause(text), DateError::NoDay, "{text}");
        }
        assert_eq!(cause("2026-02-02/2026-01-30"), DateError::Order);
    }

    proptest::proptest! {
        /// Figures in their places are a day or the calendar has none; they are never a mistake of form.
        #[test]
        fn figures_in_place_are_a_day_or_none(year in 1_i16..=9999, month in 0_i8..=99, day in 0_i8..=99) {
            let expected = civil::Date::new(year, month, day).map_err(|_cause| DateError::NoDay);
            proptest::prop_assert_eq!(parse_day(&format!("{year:04}-{month:02}-{day:02}")), expected);
        }
    }

    #[test]
    fn a_moment_is_written_as_exactly_as_it_is() {
        for (micros, text) in [
            (1_790_000_000_000_000, "2026-09-21T14:13:20Z"),
            (1_790_000_000_123_450, "2026-09-21T14:13:20.12345Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(Moment::from_micros(micros).to_rfc3339_exact(), text);
        }
    }
}
