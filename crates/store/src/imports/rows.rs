//! The statements that write imported rows: many rows each, made while the database is at the one before.

use super::{INSERT_ROW, ImportedRow};
use crate::records::{INSERT_RECORD, record_values};
use crate::search::{self, Entry, KeptWords, Texts};
use crate::seizures::{INSERT_ONE_ITEM, INSERT_SEIZURE, ITEM, item_values, seizure_values};
use crate::sql::AT_ONCE;
use crate::tally::{Additions, Came};
use crate::terms::Placed;
use crate::value::{Bound, Filled, params};
use crate::{Result, Store};
use commonlink_model::{Context, ImportId, OrganisationId};
use std::collections::VecDeque;
use std::sync::Arc;

/// Values of one row of [`INSERT_ROW`], of a record and a seizure.
pub(super) const ROW: usize = 11;
pub(super) const RECORD: usize = 24;
pub(super) const SEIZURE: usize = 21;

/// What adds rows and answers the seizures of those that were not held.
pub(super) fn row_statement(
    store: &Store,
    owner: OrganisationId,
    batch: ImportId,
    rows: &[&ImportedRow],
) -> Bound {
    let mut values = Vec::with_capacity(rows.len() * ROW);
    for row in rows {
        values.extend(params![
            owner,
            row.identity.as_slice(),
            row.ordinal,
            batch,
            row.position as i64,
            &row.sheet,
            row.line as i64,
            row.seizure.id,
            row.further_copy,
            &row.flags,
            &row.cells,
        ]);
    }
    store.db().bind(store.many(INSERT_ROW, ROW, rows.len()), values)
}

/// The statements that add seizures with their items and words, one by one; they are found behind the entry `last`.
pub(super) struct Statements<'a> {
    store: &'a Store,
    context: &'a Context,
    last: i64,
    chunks: std::slice::Chunks<'a, (&'a ImportedRow, Arc<Placed>)>,
    chunk: &'a [(&'a ImportedRow, Arc<Placed>)],
    /// What is to be made next of the chunk.
    step: Step,
    words: VecDeque<Filled>,
    kept: KeptWords,
    pub(super) additions: Additions,
}

#[derive(Clone, Copy)]
enum Step {
    Records,
    Seizures,
    Items,
    Words,
}

impl<'a> Statements<'a> {
    pub(super) fn new(
        store: &'a Store,
        context: &'a Context,
        last: i64,
        rows: &'a [(&'a ImportedRow, Arc<Placed>)],
    ) -> Self {
        Self {
            store,
            context,
            last,
            chunks: rows.chunks(AT_ONCE),
            chunk: &[],
            step: Step::Records,
            words: VecDeque::new(),
            kept: KeptWords::default(),
            additions: Additions::default(),
        }
    }

    fn make(&mut self) -> Result<Option<Filled>> {
        if let Some(words) = self.words.pop_front() {
            return Ok(Some(words));
        }
        if matches!(self.step, Step::Records) {
            let Some(chunk) = self.chunks.next() else { return Ok(None) };
            self.chunk = chunk;
        }
        let (owner, count) = (self.context.organisation, self.chunk.len());
        let seizures = self.chunk.iter().map(|(row, placed)| (&row.seizure, placed));
        let mut values = Vec::new();
        let text = match self.step {
            Step::Records => {
                for (seizure, placed) in seizures {
                    let handling = &seizure.submission.handling;
                    let (id, training) = (seizure.id, seizure.training);
                    values.extend(record_values(self.context, placed, id, "seizure", handling, training));
                }
                self.step = Step::Seizures;
                self.store.many(INSERT_RECORD, RECORD, count)
            }
            Step::Seizures => {
                for (seizure, placed) in seizures {
                    values.extend(seizure_values(seizure, placed.number)?);
                }
                self.step = Step::Items;
                self.store.many(INSERT_SEIZURE, SEIZURE, count)
            }
            Step::Items => {
                for (seizure, _) in seizures {
                    for (position, item) in (0..).zip(&seizure.submission.items) {
                        values.extend(item_values(seizure, position, item)?);
                    }
                }
                for (row, placed) in self.chunk {
                    let came = Came::Imported { further_copy: row.further_copy };
                    self.additions.add(&row.seizure, placed.number, came);
                }
                self.step = Step::Words;
                self.store.many(INSERT_ONE_ITEM, ITEM, values.len() / ITEM)
            }
            Step::Words => {
                let mut found: Vec<Entry> = Vec::with_capacity(count);
                for (row, placed) in self.chunk {
                    for (id, mut texts) in Texts::of(&row.seizure, placed) {
                        texts.kept(&row.flags, &row.cells, &mut self.kept)?;
                        found.push((id, texts));
                    }
                }
                for found in found.chunks(AT_ONCE) {
                    self.words.extend(search::entries(self.store, owner, self.last, found));
                    self.last += found.len() as i64;
                }
                self.step = Step::Records;
                return self.make();
            }
        };
        Ok(Some((text, values)))
    }
}

impl Iterator for Statements<'_> {
    type Item = Result<Bound>;

    fn next(&mut self) -> Option<Self::Item> {
        let made = self.make().transpose()?;
        Some(made.map(|(text, values)| self.store.db().bind(text, values)))
    }
}
