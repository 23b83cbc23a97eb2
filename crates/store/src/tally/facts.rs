//! What of a seizure is counted.

use commonlink_model::{DatePrecision, Moment, Reported, ReportedDate, Seizure};
use jiff::civil::Date;

/// One item: substance group and kilograms.
pub(super) type Counted = (String, Option<f64>);

/// How a seizure came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// Its owner submitted it.
    Submitted,
    /// As a row of a table.
    Imported {
        /// The row repeats another one of its file to the letter.
        further_copy: bool,
    },
}

/// What of a seizure is counted.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub terms: i64,
    pub date: ReportedDate,
    pub received: Moment,
    pub country: String,
    pub transport: String,
    pub hiding: Option<String>,
    pub site: bool,
    pub departure: Option<String>,
    pub destination: Option<String>,
    pub placed: bool,
    pub located: bool,
    pub agency: bool,
    pub came: Came,
    pub items: Vec<Counted>,
}

impl Facts {
    pub fn of(seizure: &Seizure, terms: i64, came: Came) -> Self {
        let held = &seizure.submission;
        let known = |value: &Reported<String>| value.known().cloned();
        Self {
            terms,
            date: held.date,
            received: seizure.received,
            country: held.place.country.clone(),
            transport: held.transport.clone(),
            hiding: hiding(&held.details.concealment),
            site: held.details.site_type.known().is_some(),
            departure: known(&held.details.departure),
            destination: known(&held.details.destination),
            placed: !held.place.name.is_empty() || !held.place.division.is_empty(),
            located: held.place.located.is_some(),
            agency: held.agency.known().is_some(),
            came,
            items: held.items.iter().map(|item| (item.substance.clone(), item.quantity.kilograms)).collect(),
        }
    }

    /// The month, `2014-03`; the year alone, `2014`, of a date that spans months; an empty text of one that spans years.
    pub fn month(&self) -> String {
        let (first, last) = (self.date.first, self.date.last);
        if first.year() != last.year() {
            String::new()
        } else if first.month() == last.month() {
            first.strftime("%Y-%m").to_string()
        } else {
            format!("{:04}", first.year())
        }
    }

    /// The Monday of the week of a date that is known to the day.
    pub fn week(&self) -> Option<Date> {
        let day = (self.date.precision == DatePrecision::Day).then_some(self.date.first)?;
        let since_monday = i64::from(day.weekday().to_monday_zero_offset());
        Some(day.saturating_sub(jiff::Span::new().days(since_monday)))
    }

    pub fn further_copy(&self) -> bool {
        self.came == Came::Imported { further_copy: true }
    }

    /// Days between the event and its receipt; of a date that is known to the day. When the row of a table was reported
    /// no table says: the day on which it was imported tells of us, and not of who reported it.
    pub fn delay_days(&self) -> Option<i32> {
        if self.came != Came::Submitted {
            return None;
        }
        let day = (self.date.precision == DatePrecision::Day).then_some(self.date.first)?;
        self.received.date().since(day).ok().map(|span| span.get_days())
    }
}

/// Level 1 of a concealment that says one.
pub(crate) fn hiding(concealment: &Reported<String>) -> Option<String> {
    let code = concealment.known()?.split('.').next().unwrap_or_default();
    (!matches!(code, "" | "unknown")).then(|| code.to_owned())
}
