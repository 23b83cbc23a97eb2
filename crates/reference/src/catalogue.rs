//! The message catalogue: every text that people read, by key and language.
//!
//! Texts stand in [Fluent](https://projectfluent.org) files, one per page area, under `messages/<lang>/`.
//! English is complete; another language may hold any part of it, and what it lacks is shown in English.
//! Keys are lower case with hyphens and start with their area (`submit-photo-hint`); codes of the lists
//! have the key `code-<list>-<code>` with `_` and `.` written as `-`.
//!
//! Invariants: a key stands in one file only; a key of another language exists in English; numbers are
//! written with Western digits in every language (they are compared with exhibits and documents); no
//! directional isolates are put around values, pages use `<bdi>`.

mod bundle;

use std::borrow::Cow;

use bundle::catalogue;

/// A value for a place in a message: text or number, made with `.into()`. Numbers choose the plural form.
pub use fluent_bundle::FluentValue as Value;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English, complete.
    #[default]
    En,
    /// Arabic, in part; written from right to left.
    Ar,
}

/// The direction of writing, as the `dir` attribute has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Dir {
    /// `ltr` or `rtl`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl std::fmt::Display for Dir {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Lang {
    /// Every language, English first.
    pub const ALL: &'static [Self] = &[Self::En, Self::Ar];

    /// The BCP 47 tag for the `lang` attribute: `en`, `ar`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// The direction in which the language is written.
    pub const fn dir(self) -> Dir {
        match self {
            Self::En => Dir::Ltr,
            Self::Ar => Dir::Rtl,
        }
    }

    /// The name of the language in itself, for the language switch.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ar => "العربية",
        }
    }

    /// The language of a tag such as `ar` or `ar-EG`, whatever its case; `None` when there is none of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.iter().copied().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }
}

/// The text under `key`, in English where `lang` lacks it. A key that does not exist gives itself between
/// `⟦` and `⟧`, so that it is seen on the page and found by a search for that mark.
pub fn text(lang: Lang, key: &str) -> Cow<'static, str> {
    catalogue().format(lang, key, None).unwrap_or_else(|| Cow::Owned(marked(key)))
}

/// The text under `key` with `values` put in their places (`{ $name }`), numbers choosing plural forms.
/// A missing value shows as `{$name}`; a missing key as in [`text`].
///
/// ```
/// use commonlink_reference::{Lang, text_with};
/// assert_eq!(text_with(Lang::En, "shell-results", &[("count", 2.into())]), "2 results");
/// ```
pub fn text_with(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> String {
    let args = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    catalogue().format(lang, key, Some(&args)).map_or_else(|| marked(key), Cow::into_owned)
}

/// Whether `lang` itself holds `key`; English does not stand in here.
pub fn has(lang: Lang, key: &str) -> bool {
    catalogue().holds(lang, key)
}

/// Every key of the catalogue, sorted. English holds them all.
pub fn keys() -> impl Iterator<Item = &'static str> {
    catalogue().keys()
}

/// The key of a code's label: `code-<list>-<code>` with `_` and `.` written as `-`.
pub fn label_key(list: &str, code: &str) -> String {
    format!("code-{list}-{code}").replace(['_', '.'], "-")
}

/// The label of `code` in the code list `list` (its name as in [`crate::lists`]), in English where `lang`
/// lacks it. A code without a label gives its key, marked as in [`text`].
pub fn label(lang: Lang, list: &str, code: &str) -> String {
    text(lang, &label_key(list, code)).into_owned()
}

fn marked(key: &str) -> String {
    format!("⟦{key}⟧")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed_and_no_key_stands_twice() {
        assert_eq!(bundle::Catalogue::embedded().1, Vec::<String>::new());
    }

    #[test]
    fn every_key_of_another_language_exists_in_english() {
        for lang in Lang::ALL {
            for key in catalogue().keys_of(*lang) {
                assert!(has(Lang::En, key), "{key} of {} is not in English", lang.tag());
            }
        }
    }

    #[test]
    fn keys_are_lower_case_with_hyphens_and_every_text_is_there() {
        assert!(keys().count() > 10);
        for key in keys() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(key.chars().all(plain), "{key}");
            assert!(!text(Lang::En, key).trim().is_empty(), "{key}");
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(text(Lang::Ar, "no-such-key"), "⟦no-such-key⟧");
        assert_eq!(text_with(Lang::En, "no-such-key", &[]), "⟦no-such-key⟧");
        assert_eq!(label(Lang::En, "form", "no_such.code"), "⟦code-form-no-such-code⟧");
        assert!(!has(Lang::En, "no-such-key"));
    }

    #[test]
    fn another_language_falls_back_to_english() {
        assert!(has(Lang::Ar, "shell-nav-home") && !has(Lang::Ar, "shell-results-none"));
        assert_ne!(text(Lang::Ar, "shell-nav-home"), text(Lang::En, "shell-nav-home"));
        assert_eq!(text(Lang::Ar, "shell-results-none"), text(Lang::En, "shell-results-none"));
    }

    #[test]
    fn numbers_choose_the_plural_form_and_keep_western_digits() {
        let arabic = |count: u32| text_with(Lang::Ar, "shell-results", &[("count", count.into())]);
        let forms: Vec<String> = [0, 1, 2, 3, 11, 100].map(arabic).into();
        let distinct: std::collections::BTreeSet<&str> =
            forms.iter().map(|form| form.trim_start_matches(|c: char| c.is_ascii_digit())).collect();
        assert_eq!(distinct.len(), 5, "{forms:?}");
        assert!(arabic(11).contains("11"));
    }

    #[test]
    fn values_go_in_without_isolates() {
        let greeting = text_with(Lang::En, "shell-signed-in-as", &[("name", "Ana Vuki".into())]);
        assert_eq!(greeting, "Signed in as Ana Vuki");
    }

    #[test]
    fn tags_and_directions() {
        assert_eq!(Lang::from_tag("AR-eg"), Some(Lang::Ar));
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(Lang::Ar.dir().to_string(), "rtl");
        assert_eq!(Lang::default().dir(), Dir::Ltr);
    }
}
