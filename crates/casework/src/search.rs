//! Looking for something everywhere within one's scope: seizures with their exhibits and marks by the index of words,
//! what is few by reading it.

use crate::{CaseworkError, Platform};
use commonlink_model::{Context, Role, User};
use commonlink_reference::words::{self, Question};
use commonlink_store::{BatchRow, FoundMark, FoundSeizure, LinkView};
use std::collections::BTreeSet;

/// Most results of one type.
pub const SHOWN: usize = 20;
/// Most signs of a question.
pub const LONGEST: usize = 200;

/// What was found, by type; of each the best first.
#[derive(Debug)]
pub struct Found {
    /// Seizures.
    pub seizures: Few<FoundSeizure>,
    /// Marks.
    pub marks: Few<FoundMark>,
    /// Common links.
    pub links: Few<LinkView>,
    /// Tables that came in.
    pub tables: Few<BatchRow>,
    /// Accounts of one's own organisation; for administrators.
    pub people: Few<User>,
}

/// At most [`SHOWN`] of a type.
#[derive(Debug)]
pub struct Few<T> {
    /// The first of them.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> From<(Vec<T>, bool)> for Few<T> {
    fn from((rows, more): (Vec<T>, bool)) -> Self {
        Self { rows, more }
    }
}

impl Found {
    /// How many results there are on the page.
    pub fn count(&self) -> usize {
        self.seizures.rows.len()
            + self.marks.rows.len()
            + self.links.rows.len()
            + self.tables.rows.len()
            + self.people.rows.len()
    }
}

impl Platform {
    /// What answers a text; nothing where it has no letter and no digit. Audited with the number of results and without
    /// the text.
    ///
    /// Errors: a fault of `q` when the text is too long.
    pub async fn search(&self, ctx: &Context, text: &str) -> Result<Option<Found>, CaseworkError> {
        if text.chars().count() > LONGEST {
            return Err(CaseworkError::fault("q", "error-search-long"));
        }
        let Some(question) = Question::of(text) else { return Ok(None) };
        let store = &self.store;
        let seizures = store.found_seizures(ctx, &question, SHOWN).await?;
        let marks = store.found_marks(ctx, &question, SHOWN).await?;
        let links = store.links(ctx).await?;
        let tables = store.batches(ctx).await?;
        let people =
            if ctx.roles.contains(&Role::Administrator) { store.accounts(ctx).await? } else { Vec::new() };
        let found = Found {
            seizures: seizures.into(),
            marks: marks.into(),
            links: picked(links, |link| question.is_met(&words_of_link(link))),
            tables: picked(tables, |table| question.is_met(&words_of_table(table))),
            people: picked(people, |user| question.is_met(&words_of_user(user))),
        };
        self.store.audit_read(ctx, "search", &found.count().to_string()).await?;
        Ok(Some(found))
    }
}

fn picked<T>(all: Vec<T>, is_met: impl Fn(&T) -> bool) -> Few<T> {
    let mut rows: Vec<T> = all.into_iter().filter(is_met).take(SHOWN + 1).collect();
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    Few { rows, more }
}

/// A link is found by one's own reference and label, and by what the other side lets be told.
fn words_of_link(link: &LinkView) -> BTreeSet<String> {
    let mut held = words::of_identifier(&link.own_reference);
    held.extend(words::of_text(&link.label));
    held.extend(link.other.reference.iter().flat_map(|reference| words::of_identifier(reference)));
    held.extend(link.other.organisation.iter().flat_map(|name| words::of_text(name)));
    if let Some(code) = &link.other.country {
        held.insert(words::of_country(code));
        held.extend(words::words(code));
        let country = commonlink_reference::country(code);
        held.extend(country.into_iter().flat_map(|country| words::of_text(country.name)));
    }
    held
}

fn words_of_table(table: &BatchRow) -> BTreeSet<String> {
    let mut held = words::of_identifier(&table.file_name);
    held.extend(words::of_text(&table.layout));
    held.insert(table.file_hash.clone());
    held
}

fn words_of_user(user: &User) -> BTreeSet<String> {
    let mut held = words::of_identifier(&user.login);
    held.extend(words::of_text(&user.name));
    held
}
