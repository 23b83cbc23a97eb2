//! What is looked at: the filters that all pictures share.

use super::Measured;
use commonlink_reference::{country, lists};
use commonlink_store::{Counts, TallyFilter};

/// What is looked at. Every filter narrows; `None` narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// First month, `2014-03`, or year.
    pub from: Option<String>,
    /// Last month or year, itself included.
    pub to: Option<String>,
    /// Country of seizure.
    pub country: Option<String>,
    /// Region of the world of the country of seizure.
    pub region: Option<String>,
    /// Substance group.
    pub substance: Option<String>,
    /// Transport mode.
    pub transport: Option<String>,
    /// Further copies of imported rows are left out.
    pub without_copies: bool,
}

impl Lens {
    /// As people write it: a whole day means its month, a country's code stands in small letters too.
    #[must_use]
    pub fn tidy(self) -> Self {
        let given =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let period = |text: Option<String>| given(text).map(|text| month_of_day(&text).unwrap_or(text));
        let code = |text: Option<String>| given(text).map(|text| text.to_ascii_lowercase());
        Self {
            from: period(self.from),
            to: period(self.to),
            country: given(self.country).map(|text| text.to_ascii_uppercase()),
            region: code(self.region),
            substance: code(self.substance),
            transport: code(self.transport),
            without_copies: self.without_copies,
        }
    }

    /// What is wrong with it, by field.
    pub fn faults(&self) -> Vec<commonlink_model::Fault> {
        let mut faults = Vec::new();
        let mut check = |field: &str, message, good: bool| {
            if !good {
                faults.push(commonlink_model::Fault { field: field.to_owned(), message });
            }
        };
        let period = |text: &Option<String>| text.as_deref().is_none_or(is_period);
        let listed = |text: &Option<String>, list: &lists::Vocabulary| {
            text.as_deref().is_none_or(|code| list.get(code).is_some())
        };
        check("from", "error-period", period(&self.from));
        check("to", "error-period", period(&self.to));
        if period(&self.from)
            && period(&self.to)
            && let (Some(from), Some(to)) = (&self.from, &self.to)
        {
            // A year is all of its months: from 2014-03 to 2014 is a stretch of time.
            let shorter = from.len().min(to.len());
            check("to", "error-period-order", from.get(..shorter) <= to.get(..shorter));
        }
        check(
            "country",
            "error-filter-country",
            self.country.as_deref().is_none_or(|code| country(code).is_some()),
        );
        check("region", "error-filter-listed", listed(&self.region, &lists::REGIONS));
        check("substance", "error-filter-listed", listed(&self.substance, &lists::SUBSTANCE_GROUPS));
        check("transport", "error-filter-listed", listed(&self.transport, &lists::TRANSPORT_MODES));
        faults
    }

    pub(super) fn filter(&self) -> TallyFilter {
        TallyFilter {
            from: self.from.clone(),
            to: self.to.clone(),
            country: self.country.clone(),
            substance: self.substance.clone(),
            transport: self.transport.clone(),
        }
    }

    /// Whether a period of the sums lies between the months that are looked at, as the store tells it.
    pub(super) fn spans(&self, period: &str) -> bool {
        let to = self.to.as_ref().map(|to| if to.len() == 4 { format!("{to}-99") } else { to.clone() });
        self.from.as_deref().is_none_or(|from| period >= from) && to.as_deref().is_none_or(|to| period <= to)
    }

    /// Whether a country of seizure lies in the region that is looked at.
    pub(super) fn takes(&self, code: &str) -> bool {
        self.region.as_deref().is_none_or(|region| country(code).is_some_and(|found| found.region == region))
    }

    pub(super) fn measured(&self, counts: &Counts) -> Measured {
        let (seizures, kilograms, weighed) = if self.without_copies {
            (
                counts.seizures - counts.copies,
                counts.kilograms - counts.copies_kilograms,
                counts.weighed - counts.copies_weighed,
            )
        } else {
            (counts.seizures, counts.kilograms, counts.weighed)
        };
        Measured {
            seizures: seizures.max(0) as u64,
            kilograms: kilograms.max(0.0),
            weighed: weighed.max(0) as u64,
            copies: counts.copies.max(0) as u64,
        }
    }
}

/// `2014-03` of `2014-03-14`.
fn month_of_day(text: &str) -> Option<String> {
    let day = (text.len() == 10).then(|| text.parse::<jiff::civil::Date>().ok()).flatten()?;
    Some(day.strftime("%Y-%m").to_string())
}

/// `2014` or `2014-03`.
fn is_period(text: &str) -> bool {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        None => digits(text, 4),
        Some((year, month)) => {
            digits(year, 4)
                && digits(month, 2)
                && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lens_says_what_is_wrong_with_it() {
        let good = Lens { from: Some("2014".to_owned()), to: Some("2014-12".to_owned()), ..Lens::default() };
        assert!(good.faults().is_empty());
        let text = |text: &str| Some(text.to_owned());
        let bad = Lens {
            from: text("14"),
            to: text("2014-13"),
            country: text("XX"),
            region: text("moon"),
            substance: text("dust"),
            transport: text("broom"),
            without_copies: false,
        };
        assert_eq!(bad.faults().len(), 6);
        let of = |from, to| Lens { from: text(from), to: text(to), ..Lens::default() }.faults();
        for (from, to) in [("2014", "2013"), ("2014-03", "2014-02"), ("2014-01", "2013"), ("2014", "2013-12")]
        {
            let told = of(from, to);
            assert_eq!((told.len(), told[0].message), (1, "error-period-order"), "{from} {to}");
        }
        for (from, to) in [("2014", "2014"), ("2014-03", "2014"), ("2014", "2014-01"), ("2013", "2014-01")] {
            assert!(of(from, to).is_empty(), "{from} {to}");
        }
    }

    #[test]
    fn what_people_write_is_taken_as_they_mean_it() {
        let text = |text: &str| Some(text.to_owned());
        let lens = Lens {
            from: text("2014-01-01"),
            to: text(" 2014-02 "),
            country: text("co"),
            substance: text("Heroin"),
            region: text(""),
            ..Lens::default()
        };
        let tidy = lens.tidy();
        assert!(tidy.faults().is_empty());
        assert_eq!((tidy.from, tidy.to, tidy.country), (text("2014-01"), text("2014-02"), text("CO")));
        assert_eq!((tidy.substance, tidy.region), (text("heroin"), None));
        let no_day = Lens { from: text("2014-02-31"), ..Lens::default() }.tidy();
        assert_eq!(no_day.faults().len(), 1);
    }
}
