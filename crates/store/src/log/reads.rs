//! Entries of readings, made durable together: whoever reads waits for the entries, and those who wait at the same time share
//! one transaction. Beside the entry of a page that lists others' records stands, record by record, which body was told.

use crate::sql::statements;
use crate::store::INSERT_AUDIT;
use crate::value::{Value, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError};
use commonlink_model::{Context, Moment, OrganisationId, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

statements! {
    LISTED = "INSERT INTO record_listed (owner, record, body, first_at, last_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (owner, record, body) DO UPDATE SET last_at = excluded.last_at
        WHERE record_listed.last_at < excluded.last_at";
}

/// Values of one row of [`LISTED`].
const LISTED_WIDTH: usize = 5;
/// Values of one entry.
pub(crate) const WIDTH: usize = 11;
/// The act of being shown others' records on a page of a list or a search; the subject names them.
pub(crate) const RECORDS_LISTED: &str = "records_listed";
/// Most entries of one statement.
const AT_ONCE: usize = 50;

/// Who waits.
#[derive(Default)]
pub(crate) struct Reads {
    line: Mutex<Line>,
}

/// Whose record, which, and the body that a list told of it.
type Listed = (OrganisationId, RecordId, OrganisationId);

/// What one reading leaves.
#[derive(Default)]
struct Reading {
    entries: Vec<Vec<Value>>,
    listed: Vec<(Listed, Moment)>,
}

#[derive(Default)]
struct Line {
    waiting: Vec<(Reading, oneshot::Sender<bool>)>,
    /// A task is writing, and will look again.
    busy: bool,
}

impl Store {
    /// Writes one entry; it is durable when this returns.
    pub(crate) async fn note_read(&self, values: Vec<Value>) -> Result<()> {
        self.note(Reading { entries: vec![values], listed: Vec::new() }).await
    }

    /// Writes several entries at once; they are durable when this returns.
    pub(crate) async fn note_reads(&self, entries: Vec<Vec<Value>>) -> Result<()> {
        if entries.is_empty() { Ok(()) } else { self.note(Reading { entries, listed: Vec::new() }).await }
    }

    /// Puts a page of a list on record for a person who is shown it: an entry for each other body whose records stand on it, which
    /// names those of that body alone, so that it can be proven to that body. Own records need none.
    pub(crate) async fn audit_listed(
        &self,
        context: &Context,
        records: impl IntoIterator<Item = (OrganisationId, RecordId)>,
    ) -> Result<()> {
        let mut of: BTreeMap<OrganisationId, BTreeSet<RecordId>> = BTreeMap::new();
        for (owner, id) in records {
            if owner != context.organisation {
                of.entry(owner).or_default().insert(id);
            }
        }
        if context.user.is_none() || of.is_empty() {
            return Ok(());
        }
        let mut reading = Reading::default();
        for (owner, ids) in of {
            let named: Vec<String> = ids.iter().map(ToString::to_string).collect();
            reading.entries.push(self.audit_values(
                context,
                RECORDS_LISTED,
                Some(owner),
                &named.join(","),
                "",
            ));
            reading.listed.extend(ids.into_iter().map(|id| ((owner, id, context.organisation), context.now)));
        }
        self.note(reading).await
    }

    async fn note(&self, reading: Reading) -> Result<()> {
        let (tell, told) = oneshot::channel();
        let begins = {
            let mut line = self.reads().line.lock().unwrap_or_else(PoisonError::into_inner);
            line.waiting.push((reading, tell));
            !std::mem::replace(&mut line.busy, true)
        };
        if begins {
            // A task of its own, so that one reader who goes away takes nobody's entry along.
            let store = self.clone();
            tokio::spawn(async move { store.write_reads().await });
        }
        if told.await.is_ok_and(|durable| durable) { Ok(()) } else { Err(StoreError::NotDurable) }
    }

    async fn write_reads(self) {
        loop {
            // The writer first: whoever comes while this one waits for it comes along.
            let begun = self.db().begin(Duty::Audit.into()).await;
            let entries = {
                let mut line = self.reads().line.lock().unwrap_or_else(PoisonError::into_inner);
                if line.waiting.is_empty() {
                    line.busy = false;
                    return;
                }
                std::mem::take(&mut line.waiting)
            };
            let mut tellers = Vec::with_capacity(entries.len());
            let mut rows = Vec::with_capacity(entries.len());
            // Each once and in order, so that what several processes write at once waits in one order.
            let mut listed: BTreeMap<Listed, (Moment, Moment)> = BTreeMap::new();
            for (reading, tell) in entries {
                rows.extend(reading.entries);
                for (key, at) in reading.listed {
                    let seen = listed.entry(key).or_insert((at, at));
                    *seen = (seen.0.min(at), seen.1.max(at));
                }
                tellers.push(tell);
            }
            let written = async {
                let mut tx = begun?;
                let mut rows = rows.into_iter().peekable();
                while rows.peek().is_some() {
                    let some: Vec<Vec<Value>> = rows.by_ref().take(AT_ONCE).collect();
                    let text = self.many(INSERT_AUDIT, WIDTH, some.len());
                    let bound = self.db().bind(text, some.into_iter().flatten().collect());
                    tx.run(bound).await?;
                }
                let mut listed = listed.into_iter().peekable();
                while listed.peek().is_some() {
                    let some: Vec<Vec<Value>> = listed
                        .by_ref()
                        .take(AT_ONCE)
                        .map(|((owner, id, body), (first, last))| params![owner, id, body, first, last])
                        .collect();
                    let text = self.many(LISTED, LISTED_WIDTH, some.len());
                    let bound = self.db().bind(text, some.into_iter().flatten().collect());
                    tx.run(bound).await?;
                }
                tx.commit().await
            };
            let written = written.await;
            if let Err(error) = &written {
                tracing::error!(%error, "readings could not be put on record, so they are refused");
            }
            for tell in tellers {
                // Who has gone away has been told nothing either.
                let _ = tell.send(written.is_ok());
            }
        }
    }
}
