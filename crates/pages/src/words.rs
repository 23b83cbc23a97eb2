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
    let text = format!("{:.3}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{decimals}", count(whole.parse().unwrap_or(0)))
}
