//! Optional fields have three distinct empty values: nobody knows, nobody wrote it down, or the owner keeps it.

use serde::{Deserialize, Serialize};

/// A value as reported, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reported<T> {
    /// The value.
    Known(T),
    /// The reporter looked and does not know.
    Unknown,
    /// The source has no such field, or it was left blank.
    #[default]
    NotRecorded,
    /// The owner has the value and does not share it.
    Withheld,
}

impl<T> Reported<T> {
    /// The value, where there is one.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the source has no such field, or left it blank.
    pub const fn is_not_recorded(&self) -> bool {
        matches!(self, Self::NotRecorded)
    }

    /// `known`, `unknown`, `not_recorded` or `withheld`.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Unknown => "unknown",
            Self::NotRecorded => "not_recorded",
            Self::Withheld => "withheld",
        }
    }

    /// The same emptiness with the value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reported<U> {
        match self {
            Self::Known(value) => Reported::Known(change(value)),
            Self::Unknown => Reported::Unknown,
            Self::NotRecorded => Reported::NotRecorded,
            Self::Withheld => Reported::Withheld,
        }
    }
}

impl Reported<String> {
    /// From a form: the text, unless it is blank; then what the state box says (`not_recorded` when it
    /// says nothing, or `known` for a blank text).
    pub fn from_form(text: &str, state: Option<&str>) -> Self {
        match (text.trim(), state) {
            (_, Some("unknown")) => Self::Unknown,
            (_, Some("withheld")) => Self::Withheld,
            ("", _) | (_, Some("not_recorded")) => Self::NotRecorded,
            (text, _) => Self::Known(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reported;

    #[test]
    fn the_three_empty_values_stay_apart() {
        assert_eq!(Reported::from_form("", None), Reported::NotRecorded);
        assert_eq!(Reported::from_form("  ", Some("unknown")), Reported::Unknown);
        assert_eq!(Reported::from_form("", Some("withheld")), Reported::Withheld);
        assert_eq!(Reported::from_form(" x ", Some("known")), Reported::Known("x".to_owned()));
        let json = serde_json::to_string(&Reported::<u8>::Withheld).expect("json");
        assert_eq!(json, "\"withheld\"");
    }
}
