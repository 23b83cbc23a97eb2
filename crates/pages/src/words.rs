//! Texts, labels, figures and times, as pages show them.

use std::borrow::Cow;

use commonlink_model::Moment;
use commonlink_reference::{Lang, Value, label, text, text_with};
use maud::{Markup, html};

/// The text under a key.
pub(crate) fn t(lang: Lang, key: &str) -> Cow<'static, str> {
    text(lang, key)
}

/// The text under a key with values in their places.
pub(crate) fn tw(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> String {
    text_with(lang, key, values)
}

/// The label of a code.
pub(crate) fn code(lang: Lang, list: &str, code: &str) -> String {
    label(lang, list, code)
}

/// A moment, with its machine form.
pub(crate) fn moment(at: Moment) -> Markup {
    html! { time datetime=(at.to_rfc3339()) { bdi { (at.to_minute()) } } }
}

/// The last day before a moment that ends one.
pub(crate) fn last_day(end: Moment) -> Markup {
    let day = end.plus_seconds(-1).date();
    html! { time datetime=(day) { bdi { (day) } } }
}

/// A whole number with its thousands set apart.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An amount with at most three decimals and its thousands set apart.
pub(crate) fn amount(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    // What is less than a thousandth is shown by its first two figures: it is not nothing.
    let small = value != 0.0 && value.abs() < 0.001;
    let places = if small { (1.0 - value.abs().log10().floor()).min(15.0) as usize } else { 3 };
    let text = format!("{:.places$}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{decimals}", count(whole.parse().unwrap_or(0)))
}

/// A factor as people say it: two leading figures, thousands set apart ("2,400", "17", "3.5").
pub(crate) fn times(value: f64) -> String {
    if !value.is_finite() || value < 1.0 {
        return "1".to_owned();
    }
    if value < 10.0 {
        return amount((value * 10.0).round() / 10.0);
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    count(((value / unit).round() * unit).min(1e15) as u64)
}

/// Bytes in the largest unit that leaves at least one whole: "7.4 MB".
pub(crate) fn bytes(value: u64) -> String {
    match value {
        0..1_000 => format!("{value} B"),
        1_000..1_000_000 => format!("{} kB", value / 1_000),
        _ => format!("{}.{} MB", value / 1_000_000, value % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_say_them() {
        assert_eq!([count(7), count(1_234), count(1_234_567)], ["7", "1,234", "1,234,567"]);
        assert_eq!([amount(1150.0), amount(0.25), amount(-3.0)], ["1,150", "0.25", "−3"]);
        assert_eq!([amount(0.000_005), amount(-0.000_123_4), amount(0.0)], ["0.000005", "−0.00012", "0"]);
        assert_eq!(
            [times(3.46), times(17.4), times(2_418.0), times(1e6)],
            ["3.5", "17", "2,400", "1,000,000"]
        );
        assert_eq!([times(0.2), times(f64::NAN)], ["1", "1"]);
        assert_eq!([bytes(12), bytes(12_345), bytes(7_400_000)], ["12 B", "12 kB", "7.4 MB"]);
    }
}
