//! Words of reports for transport, concealment and kinds of places: what each one means in our lists.
//!
//! A word may say something of another list than its column's: a seizure "in a car" names a conveyance and no kind
//! of place, "plastic bags" packaging and no hiding place. The mapping is this project's choice; whoever keeps a
//! record keeps the word beside the code. Words: `data/reported_terms.tsv`, whose head says where they come from.
//!
//! ```
//! use commonlink_reference::terms::{Column, meaning};
//! let found = meaning(Column::Site, "Truck / Lorry").unwrap();
//! assert_eq!((found.list.name, found.entry.code), ("conveyance", "lorry"));
//! assert_eq!(meaning(Column::Transport, "Unknown").unwrap().entry.code, "unknown");
//! assert!(meaning(Column::Concealment, "sleight of hand").is_none());
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lists::{self, CONCEALMENT, Entry, PLACE_TYPES, TRANSPORT_MODES, Vocabulary};

const TERMS: &str = include_str!("../data/reported_terms.tsv");

/// What a column of a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// How it travelled.
    Transport,
    /// Where it was hidden.
    Concealment,
    /// The kind of place where it was found.
    Site,
}

impl Column {
    const ALL: [Self; 3] = [Self::Transport, Self::Concealment, Self::Site];

    const fn name(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::Concealment => "concealment",
            Self::Site => "site",
        }
    }

    /// The list that its words are mostly of.
    pub const fn list(self) -> &'static Vocabulary {
        match self {
            Self::Transport => &TRANSPORT_MODES,
            Self::Concealment => &CONCEALMENT,
            Self::Site => &PLACE_TYPES,
        }
    }
}

/// A word's meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The list that it is of.
    pub list: &'static Vocabulary,
    /// The code.
    pub entry: &'static Entry,
}

/// What `text` means in a column: a code or an English label of the column's list, or a word that reports use.
pub fn meaning(column: Column, text: &str) -> Option<Term> {
    let known = table().get(&(column, crate::plain(text))).copied();
    known.or_else(|| column.list().parse(text).map(|entry| Term { list: column.list(), entry }))
}

fn table() -> &'static HashMap<(Column, String), Term> {
    static TABLE: LazyLock<HashMap<(Column, String), Term>> = LazyLock::new(|| {
        rows().filter_map(|(column, text, term)| Some(((column, crate::plain(text)), term?))).collect()
    });
    &TABLE
}

/// Every word with what it means, `None` where its list has no such code.
fn rows() -> impl Iterator<Item = (Column, &'static str, Option<Term>)> {
    TERMS.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let column = fields.next()?;
        let column = Column::ALL.into_iter().find(|known| known.name() == column)?;
        let (text, list, code) = (fields.next()?, fields.next()?, fields.next()?);
        let term = lists::vocabulary(list).and_then(|list| Some(Term { list, entry: list.get(code)? }));
        Some((column, text, term))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_meaning_that_its_list_knows() {
        let lines = TERMS.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(rows().count(), lines, "every line names a column");
        assert_eq!(table().len(), lines, "no word stands twice");
        for (column, text, term) in rows() {
            assert!(term.is_some(), "{text}");
            assert_eq!(meaning(column, &format!(" {} ", text.to_uppercase())), term);
        }
    }

    #[test]
    fn other_unknown_and_none_are_what_they_mean() {
        for (column, text, code) in [
            (Column::Transport, "Other", "other"),
            (Column::Transport, "None", "none_fixed_site"),
            (Column::Concealment, "None", "none"),
            (Column::Concealment, "Other", "other"),
            (Column::Site, "Unknown", "unknown"),
        ] {
            assert_eq!(meaning(column, text).map(|term| term.entry.code), Some(code), "{text}");
        }
    }
}
