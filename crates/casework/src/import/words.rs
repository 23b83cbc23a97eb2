//! Cells as people write them: empty ones, days, amounts, counted words.

use commonlink_exchange::DayOrder;
use commonlink_model::{DateError, Reported, ReportedDate};
use jiff::civil::Date;

/// A cell with its white space collapsed; what can't be seen is left out.
pub fn clean(cell: &str) -> String {
    let visible = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
    };
    let mut out = String::with_capacity(cell.len());
    for word in cell.split_whitespace() {
        let before = out.len();
        if before > 0 {
            out.push(' ');
        }
        let parted = out.len();
        out.extend(word.chars().filter(|c| visible(*c)));
        // A word of which nothing can be seen parts nothing.
        if out.len() == parted {
            out.truncate(before);
        }
    }
    out
}

/// What a cell says: nothing where it is blank or a text that stands for nothing, `Unknown` where it says so.
pub fn said(cell: &str) -> Reported<String> {
    let text = clean(cell);
    match text.to_lowercase().as_str() {
        "" | "-" | "data not available" | "not available" | "n/a" | "#n/a" | "null" => Reported::NotRecorded,
        "unknown" | "not known" | "unspecified" => Reported::Unknown,
        _ => Reported::Known(text),
    }
}

/// The order that a day with the year last can only be written in; nothing where it can be written in both, or is none.
pub fn day_order(text: &str) -> Option<DayOrder> {
    let reads = |order| date(text, order).ok();
    match (reads(DayOrder::DayFirst), reads(DayOrder::MonthFirst)) {
        (Some(_), None) => Some(DayOrder::DayFirst),
        (None, Some(_)) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// The year of a sheet whose name holds exactly one number of four figures.
pub fn year_of(sheet: &str) -> Option<ReportedDate> {
    let mut years = sheet.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    let year = years.next()?;
    if years.next().is_some() { None } else { ReportedDate::parse(year).ok() }
}

/// Reads a date: `2014-03-14` with or without a time, the forms of [`ReportedDate::parse`], days with the year last, in
/// the order that the table has and in no other, English names of months, and two of these as a stretch. What stands
/// beside a day and is no time is not passed over.
pub fn date(text: &str, order: DayOrder) -> Result<ReportedDate, DateError> {
    let text = text.trim();
    if let Ok(date) = one_date(text, order) {
        return Ok(date);
    }
    for between in [" to ", " - ", " \u{2013} ", " \u{2014} "] {
        let Some((first, last)) = text.split_once(between) else { continue };
        let (first, last) = (one_date(first, order)?, one_date(last, order)?);
        return ReportedDate::parse(&format!("{}/{}", first.first, last.last));
    }
    one_date(text, order)
}

fn one_date(text: &str, order: DayOrder) -> Result<ReportedDate, DateError> {
    let text = text.trim();
    if let Some(date) = with_a_named_month(text) {
        return date;
    }
    let day = match text.split_once(['T', ' ']) {
        None => text,
        Some((day, rest)) if is_time(rest) => day,
        // Year, month and day with spaces between.
        Some(_) => match text.split(' ').collect::<Vec<_>>().as_slice() {
            [year, month, day] if year.len() == 4 => return figures(year, month, day),
            _ => return Err(DateError::Form),
        },
    };
    if let Ok(date) = ReportedDate::parse(day) {
        return Ok(date);
    }
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    let (one, two, three) = match parts.as_slice() {
        [one, two, three] => (*one, *two, *three),
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            let (one, rest) = whole.split_at(2);
            let (two, three) = rest.split_at(2);
            (one, two, three)
        }
        // The error of the plain form says what is wrong, for example that there is no such day.
        _ => return ReportedDate::parse(day),
    };
    if one.len() == 4 {
        return figures(one, two, three);
    }
    if three.len() != 4 {
        return Err(DateError::Form);
    }
    match order {
        DayOrder::DayFirst => figures(three, two, one),
        DayOrder::MonthFirst => figures(three, one, two),
    }
}

/// Whether a text behind a day is a time of the day.
fn is_time(text: &str) -> bool {
    let sign = |c: char| {
        c.is_ascii_digit()
            || matches!(c, ':' | '.' | '+' | '-' | ' ')
            || "ZAPMUTC".contains(c.to_ascii_uppercase())
    };
    text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(sign)
}

/// English names of months by their first three letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WHOLE_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `5 March 2014`, `2014 Mar 05`, `05-Mar-2014`, `March 5, 2014`, `Mar 2014`; nothing where no month is named.
fn with_a_named_month(text: &str) -> Option<Result<ReportedDate, DateError>> {
    // Most days are figures alone.
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let parts: Vec<String> = text
        .split([' ', '-', '/', '.', ','])
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let named = |part: &String| {
        let of = |names: &[&str]| names.iter().position(|name| name == part);
        of(&MONTHS).or_else(|| of(&WHOLE_MONTHS)).or_else(|| (part == "sept").then_some(8))
    };
    let (at, month) = parts.iter().enumerate().find_map(|(n, part)| Some((n, named(part)?)))?;
    let month = format!("{:02}", month + 1);
    let others: Vec<&str> =
        parts.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, part)| part.as_str()).collect();
    Some(match others.as_slice() {
        [year] if year.len() == 4 => ReportedDate::parse(&format!("{year}-{month}")),
        [year, day] if year.len() == 4 => figures(year, &month, day),
        [day, year] if year.len() == 4 => figures(year, &month, day),
        _ => Err(DateError::Form),
    })
}

fn figures(year: &str, month: &str, day: &str) -> Result<ReportedDate, DateError> {
    let number = |text: &str, longest: usize| {
        let figures = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        figures.then(|| text.parse::<i16>().ok()).flatten().ok_or(DateError::Form)
    };
    made(number(year, 4)?, number(month, 2)?, number(day, 2)?)
}

fn made(year: i16, month: i16, day: i16) -> Result<ReportedDate, DateError> {
    let small = |n: i16| i8::try_from(n).map_err(|_too_large| DateError::NoDay);
    let date = Date::new(year, small(month)?, small(day)?).map_err(|_no_day| DateError::NoDay)?;
    Ok(ReportedDate::day(date))
}

/// Reads an amount: figures with one sign for the fraction, groups of three by the other sign or by spaces. `None`
/// where it is no such number: better no amount than one a thousand times too large.
pub fn amount(text: &str, decimal_comma: bool) -> Option<f64> {
    let (fraction, group) = if decimal_comma { (',', '.') } else { ('.', ',') };
    // Spaces and apostrophes of every kind part groups too.
    let plain = |c: char| match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{2019}' => '\'',
        other => other,
    };
    let text: String = text.trim().chars().map(plain).collect();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let (whole, behind) = match mantissa.split_once(fraction) {
        Some((whole, behind)) => (whole, behind),
        None => (mantissa, ""),
    };
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // One sign for all groups: two of them mean two numbers, or none.
    let group = [' ', '\''].into_iter().find(|sign| whole.contains(*sign)).unwrap_or(group);
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty()
        || (1..=3).contains(&first.len()) && first != "0" && rest.iter().all(|group| group.len() == 3);
    if !grouped || !figures(first) || !rest.iter().all(|group| figures(group)) || !figures(behind) {
        return None;
    }
    if first.is_empty() && behind.is_empty() {
        return None;
    }
    let mut plain = format!("0{first}{}.{behind}0", rest.concat());
    if let Some(exponent) = exponent {
        let sign = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if sign.is_empty() || !figures(sign) || sign.len() > 3 {
            return None;
        }
        plain.extend(["e", exponent]);
    }
    plain.parse::<f64>().ok().filter(|amount| (0.0..=1e12).contains(amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_as_the_layout_writes_them() {
        let read = |text, order| date(text, order).map(|date| date.to_string());
        for (text, order, day) in [
            ("2014-03-05", DayOrder::DayFirst, "2014-03-05"),
            ("2014-03-05T00:00:00", DayOrder::DayFirst, "2014-03-05"),
            ("2014/3/5", DayOrder::MonthFirst, "2014-03-05"),
            ("05/03/2014", DayOrder::DayFirst, "2014-03-05"),
            ("05/03/2014", DayOrder::MonthFirst, "2014-05-03"),
            ("03/25/2014", DayOrder::MonthFirst, "2014-03-25"),
            ("5.3.2014", DayOrder::DayFirst, "2014-03-05"),
            ("05032014", DayOrder::DayFirst, "2014-03-05"),
            ("2014-03-05 14:20", DayOrder::DayFirst, "2014-03-05"),
            ("2014-03-05T14:20:00Z", DayOrder::DayFirst, "2014-03-05"),
            ("05/03/2014 2:20:00 PM", DayOrder::DayFirst, "2014-03-05"),
            ("2014 03 05", DayOrder::DayFirst, "2014-03-05"),
            ("2014 Mar 05", DayOrder::DayFirst, "2014-03-05"),
            ("05-Mar-2014", DayOrder::MonthFirst, "2014-03-05"),
            ("March 5, 2014", DayOrder::DayFirst, "2014-03-05"),
            ("Sept 2014", DayOrder::DayFirst, "2014-09"),
            ("2014-03 to 2014-05", DayOrder::DayFirst, "2014-03-01/2014-05-31"),
            ("2014-03-05 - 2014-04-20", DayOrder::DayFirst, "2014-03-05/2014-04-20"),
            ("05/03/2014 \u{2013} 07/03/2014", DayOrder::DayFirst, "2014-03-05/2014-03-07"),
            ("2014-03", DayOrder::DayFirst, "2014-03"),
            ("2014", DayOrder::DayFirst, "2014"),
        ] {
            assert_eq!(read(text, order).as_deref(), Ok(day), "{text}");
        }
        assert_eq!(date("31/02/2014", DayOrder::DayFirst), Err(DateError::NoDay));
        assert!(date("25/03/2014", DayOrder::MonthFirst).is_err(), "no row has an order of its own");
        assert_eq!(day_order("25/03/2014"), Some(DayOrder::DayFirst));
        assert_eq!(day_order("03/25/2014"), Some(DayOrder::MonthFirst));
        assert_eq!((day_order("03/04/2014"), day_order("2014-03-25")), (None, None));
        for text in [
            "",
            "soon",
            "5/3/14",
            "5/3",
            "1/2/3/2014",
            "2014 or 2013",
            "2014 about",
            "2014-03-05 or so",
            "2014 1",
            "5 March",
            "2014-05 to 2014-03",
            "March May 2014",
            "2014-03-05 12",
        ] {
            assert!(date(text, DayOrder::DayFirst).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_read_only_where_they_can_mean_one_number() {
        for (text, comma, number) in [
            ("490.0", false, 490.0),
            ("0.431", false, 0.431),
            (".5", false, 0.5),
            ("1,234.5", false, 1234.5),
            ("1 234 567", false, 1_234_567.0),
            ("1 234,5", true, 1234.5),
            ("1'234.5", false, 1234.5),
            (" 12 ", false, 12.0),
            ("12,5", true, 12.5),
            ("1.234,5", true, 1234.5),
            ("1.5E-5", false, 1.5e-5),
        ] {
            assert_eq!(amount(text, comma), Some(number), "{text}");
        }
        for text in ["12 5", "5 10", "0 5", "1 2 3", "5'10", "1 234,567", "1'234 567"] {
            assert_eq!(amount(text, false), None, "{text}");
        }
        for text in ["", ".", "-1", "12,5", "0,431", "1,23,4", "12 kg", "1e", "1e9999", "NaN", "inf", "٣"] {
            assert_eq!(amount(text, false), None, "{text}");
        }
    }

    #[test]
    fn blanks_and_unknown_are_told_apart() {
        assert_eq!(said("  "), Reported::NotRecorded);
        assert_eq!(said("Data not\navailable"), Reported::NotRecorded);
        assert_eq!(said(" UNKNOWN "), Reported::Unknown);
        assert_eq!(said(" a\n\u{200b}b "), Reported::Known("a b".to_owned()));
        assert_eq!(clean("\u{200b} a \u{7f} b \u{0}"), "a b");
    }

    proptest! {
        #[test]
        fn nothing_panics_and_amounts_are_amounts(text: String, comma: bool) {
            let _ = (said(&text), date(&text, DayOrder::DayFirst));
            prop_assert_eq!(clean(&clean(&text)), clean(&text));
            prop_assert!(amount(&text, comma).is_none_or(|amount| amount >= 0.0));
        }

        #[test]
        fn amounts_written_plainly_are_read(thousandths in 0_u64..1_000_000_000) {
            let number = thousandths as f64 / 1e3;
            prop_assert_eq!(amount(&number.to_string(), false), Some(number));
        }
    }
}
