//! How a table writes numbers and days. Its own rows tell it: a cell by itself often can't, and nothing is guessed.
//!
//! `1,234` is a thousand kilograms in one country and little more than one in another; `03/04/2014` is a day in March or
//! in April. What only one way of writing allows (`0,5`, `25/12/2014`) is evidence for the whole table.

use super::HEADER_WITHIN;
use super::words::{amount, date, day_order};
use commonlink_exchange::{
    ChildCommand, DayOrder, Layout, TableLimits, TablePart, TableReader, TableRow, layout::ids,
};
use commonlink_model::{ImportField, ImportReason, ReportedDate};
use std::fs::File;

/// Rows that are looked through for evidence.
const LOOKED_THROUGH: usize = 10_000;

/// Which sign stands before a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraction {
    /// 12.5; commas part thousands.
    Point,
    /// 12,5; points part thousands.
    Comma,
    /// Nothing in the table tells. A point is a point; a comma that may part thousands is not read.
    Untold,
}

/// How a table writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// In which order days are written; nothing where the table does not tell.
    pub days: Option<DayOrder>,
    /// How fractions are written.
    pub fraction: Fraction,
}

impl Written {
    /// As its owner says.
    pub fn by(layout: &Layout) -> Self {
        let fraction = if layout.decimal_comma { Fraction::Comma } else { Fraction::Point };
        Self { days: Some(layout.days), fraction }
    }

    /// Reads a date, and says whether it may be another one too: then it is the stretch between the two.
    pub fn date(self, text: &str) -> Result<(ReportedDate, bool), ImportReason> {
        let unreadable = |_cause| ImportReason::DateUnreadable;
        if let Some(days) = self.days {
            return date(text, days).map(|date| (date, false)).map_err(|cause| match day_order(text) {
                Some(other) if other != days => ImportReason::DateContradicts,
                _ => unreadable(cause),
            });
        }
        // With the year first there is one order.
        let year_first =
            text.trim_start().as_bytes().get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit));
        if year_first
            && let Ok(date) = date(text, DayOrder::DayFirst)
            && date.first == date.last
        {
            return Ok((date, false));
        }
        match (date(text, DayOrder::DayFirst), date(text, DayOrder::MonthFirst)) {
            (Ok(one), Ok(other)) if one != other => {
                let (first, last) = (one.first.min(other.first), one.last.max(other.last));
                ReportedDate::parse(&format!("{first}/{last}")).map(|date| (date, true)).map_err(unreadable)
            }
            (Ok(one), _) | (Err(_), Ok(one)) => Ok((one, false)),
            (Err(cause), Err(_)) => Err(unreadable(cause)),
        }
    }

    /// Reads an amount.
    pub fn amount(self, text: &str) -> Result<f64, ImportReason> {
        let (point, comma) = (amount(text, false), amount(text, true));
        let read = match (self.fraction, point, comma) {
            (Fraction::Point, read, _) | (Fraction::Comma, _, read) => read,
            (Fraction::Untold, Some(one), Some(other))
                if one.total_cmp(&other).is_ne() && text.contains(',') =>
            {
                return Err(ImportReason::AmountAmbiguous);
            }
            (Fraction::Untold, one, other) => one.or(other),
        };
        // What is a number all the same is one that no seizure has.
        let impossible = || match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => ImportReason::AmountImpossible,
            _ => ImportReason::AmountUnreadable,
        };
        read.ok_or_else(impossible)
    }
}

/// What the cells of a table show of how it writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    point: u64,
    comma: u64,
    day_first: u64,
    month_first: u64,
}

impl Evidence {
    /// Of the rows of a table with these columns.
    pub fn of<'r>(layout: &Layout, rows: impl IntoIterator<Item = &'r TableRow>) -> Self {
        let mut evidence = Self::default();
        rows.into_iter().for_each(|row| evidence.row(layout, row));
        evidence
    }

    fn row(&mut self, layout: &Layout, row: &TableRow) {
        for (cell, field) in row.cells.iter().zip(&layout.columns) {
            match field {
                Some(ImportField::Amount) => match (amount(cell, false), amount(cell, true)) {
                    (Some(_), None) => self.point += 1,
                    (None, Some(_)) => self.comma += 1,
                    _ => {}
                },
                Some(ImportField::Date) => match day_order(cell) {
                    Some(DayOrder::DayFirst) => self.day_first += 1,
                    Some(DayOrder::MonthFirst) => self.month_first += 1,
                    None => {}
                },
                _ => {}
            }
        }
    }

    /// What follows.
    pub fn written(self) -> Written {
        let days = match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        };
        let fraction = match (self.point > 0, self.comma > 0) {
            (true, false) => Fraction::Point,
            (false, true) => Fraction::Comma,
            _ => Fraction::Untold,
        };
        Written { days, fraction }
    }
}

/// Looks through the beginning of a table of the UNODC collection. What can't be read is nothing to learn from: whoever
/// takes the table in says what is wrong with it.
pub fn look_through(file: File, limits: &TableLimits, child: &ChildCommand) -> Evidence {
    let mut evidence = Evidence::default();
    let Ok(mut table) = TableReader::open(file, limits, child) else { return evidence };
    let (mut layout, mut looked_at, mut rows_read): (Option<Layout>, usize, usize) = (None, 0, 0);
    while let Ok(Some(part)) = table.next() {
        match part {
            TablePart::Sheet(_) => (layout, looked_at) = (None, 0),
            TablePart::Notes(_) => {}
            TablePart::Rows(rows) => {
                for row in rows {
                    rows_read += 1;
                    if let Some(layout) = &layout {
                        evidence.row(layout, &row);
                    } else if looked_at < HEADER_WITHIN {
                        looked_at += 1;
                        layout = ids(&row.cells);
                    }
                }
            }
        }
        if rows_read >= LOOKED_THROUGH {
            break;
        }
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(amounts: &[&str], days: &[&str]) -> Written {
        let headers = ["AMOUNT_OF_DRUG", "DATE", "COUNTRY_OF_SEIZURE", "DRUG_NAME", "DRUG_UNIT"];
        let layout = ids(&headers.map(str::to_owned)).expect("layout");
        let row =
            |amount: &str, day: &str| TableRow { line: 1, cells: vec![amount.to_owned(), day.to_owned()] };
        let rows: Vec<TableRow> = amounts.iter().map(|amount| row(amount, "")).collect();
        let days: Vec<TableRow> = days.iter().map(|day| row("", day)).collect();
        Evidence::of(&layout, rows.iter().chain(&days)).written()
    }

    #[test]
    fn one_cell_that_can_only_mean_one_thing_tells_of_the_others() {
        let comma = learnt(&["1,234", "0,125", "10,000"], &[]);
        assert_eq!(comma.fraction, Fraction::Comma);
        assert_eq!(comma.amount("1,234"), Ok(1.234));
        let point = learnt(&["1,234", "490.0"], &[]);
        assert_eq!(point.amount("1,234"), Ok(1_234.0));
        assert_eq!(point.amount("0,5"), Err(ImportReason::AmountUnreadable));
        for untold in [learnt(&["1,234", "12"], &[]), learnt(&["1,234", "490.0", "0,5"], &[])] {
            assert_eq!(untold.amount("1,234"), Err(ImportReason::AmountAmbiguous));
            assert_eq!((untold.amount("0,5"), untold.amount("490.0")), (Ok(0.5), Ok(490.0)));
            assert_eq!(untold.amount("1.234"), Ok(1.234), "the collection writes points");
        }
    }

    #[test]
    fn one_day_behind_the_twelfth_tells_the_order() {
        assert_eq!(learnt(&[], &["01/02/2014", "02/13/2014"]).days, Some(DayOrder::MonthFirst));
        assert_eq!(learnt(&[], &["01/02/2014", "13/02/2014"]).days, Some(DayOrder::DayFirst));
        assert_eq!(learnt(&[], &["2014-02-13"]).days, None);
    }

    #[test]
    fn where_nothing_tells_the_order_a_day_is_not_guessed() {
        let read = |written: Written, text: &str| {
            written.date(text).map(|(date, ambiguous)| (date.to_string(), ambiguous))
        };
        let sure = |day: &str| Ok((day.to_owned(), false));
        for untold in [learnt(&[], &[]), learnt(&[], &["13/02/2014", "02/13/2014"])] {
            assert_eq!(read(untold, "03/04/2014"), Ok(("2014-03-04/2014-04-03".to_owned(), true)));
            assert_eq!(read(untold, "05/05/2014"), sure("2014-05-05"));
            assert_eq!(read(untold, "25/12/2014"), sure("2014-12-25"));
            assert_eq!(read(untold, "12/25/2014"), sure("2014-12-25"));
            assert_eq!(read(untold, "2014-03-04"), sure("2014-03-04"));
            assert_eq!(read(untold, "soon"), Err(ImportReason::DateUnreadable));
        }
        let told = learnt(&[], &["13/02/2014"]);
        assert_eq!(read(told, "03/04/2014"), sure("2014-04-03"));
        assert_eq!(read(told, "04/13/2014"), Err(ImportReason::DateContradicts));
    }

    #[test]
    fn numbers_that_no_seizure_has_are_not_called_unreadable() {
        let point = learnt(&["490.0"], &[]);
        for text in ["-5", "1e30", "999999999999999999999"] {
            assert_eq!(point.amount(text), Err(ImportReason::AmountImpossible), "{text}");
        }
        assert_eq!(point.amount("some"), Err(ImportReason::AmountUnreadable));
    }
}
