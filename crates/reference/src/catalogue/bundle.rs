//! The embedded files, parsed once, and the lookup with its fallback.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Lang;

/// Name and content of the files of one language.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($lang:literal: $($area:literal),+ $(,)?) => {
        &[$((
            concat!($lang, "/", $area, ".ftl"),
            include_str!(concat!("../../messages/", $lang, "/", $area, ".ftl")),
        )),+]
    };
}

const ENGLISH: Files = files!("en":
    "shell", "home", "seizure", "submit", "marks", "examine", "links", "import", "analysis", "requests", "search", "sharing", "mirror", "oversight", "retention", "recalls", "people", "identity", "mail", "agreements", "help", "errors", "operator", "codes",
);
const ARABIC: Files = files!("ar": "shell");

pub(super) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().0);
    &CATALOGUE
}

/// The texts of every language.
pub(super) struct Catalogue {
    english: Texts,
    arabic: Texts,
}

struct Texts {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

impl Catalogue {
    /// The catalogue, and what is wrong with the embedded files. A test holds the latter empty; at run time
    /// a broken message is only a missing one.
    pub(super) fn embedded() -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let english = Texts::read(Lang::En, ENGLISH, &mut problems);
        let arabic = Texts::read(Lang::Ar, ARABIC, &mut problems);
        (Self { english, arabic }, problems)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.english.keys.iter().map(String::as_str)
    }

    #[cfg(test)]
    pub(super) fn keys_of(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.texts(lang).keys.iter().map(String::as_str)
    }

    pub(super) fn holds(&self, lang: Lang, key: &str) -> bool {
        self.texts(lang).keys.contains(key)
    }

    pub(super) fn format<'a>(
        &'a self,
        lang: Lang,
        key: &str,
        args: Option<&'a FluentArgs<'_>>,
    ) -> Option<Cow<'a, str>> {
        self.texts(lang).format(key, args).or_else(|| self.english.format(key, args))
    }

    fn texts(&self, lang: Lang) -> &Texts {
        match lang {
            Lang::En => &self.english,
            Lang::Ar => &self.arabic,
        }
    }
}

impl Texts {
    fn read(lang: Lang, files: Files, problems: &mut Vec<String>) -> Self {
        let tag: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let mut keys = BTreeSet::new();
        for (name, source) in files {
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    problems.extend(errors.iter().map(|error| format!("{name}: {error}")));
                    resource
                }
            };
            keys.extend(resource.entries().filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) if message.value.is_some() => {
                    Some(message.id.name.to_owned())
                }
                _ => None,
            }));
            if let Err(errors) = bundle.add_resource(resource) {
                problems.extend(errors.iter().map(|error| format!("{name}: {error}")));
            }
        }
        Self { bundle, keys }
    }

    fn format<'a>(&'a self, key: &str, args: Option<&'a FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        // A value that the caller forgot stays visible as `{$name}`; the text is shown all the same.
        let mut forgotten = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut forgotten))
    }
}
