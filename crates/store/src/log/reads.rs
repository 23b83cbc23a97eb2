//! Entries of readings, made durable together: whoever reads waits for the entry, and those who wait at the same time share
//! one transaction.

use crate::store::INSERT_AUDIT;
use crate::value::Value;
use crate::wall::Duty;
use crate::{Result, Store, StoreError};
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

/// Values of one entry.
pub(crate) const WIDTH: usize = 11;
/// Most entries of one statement.
const AT_ONCE: usize = 50;

/// Who waits.
#[derive(Default)]
pub(crate) struct Reads {
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    waiting: Vec<(Vec<Value>, oneshot::Sender<bool>)>,
    /// A task is writing, and will look again.
    busy: bool,
}

impl Store {
    /// Writes one entry; it is durable when this returns.
    pub(crate) async fn note_read(&self, values: Vec<Value>) -> Result<()> {
        let (tell, told) = oneshot::channel();
        let begins = {
            let mut line = self.reads().line.lock().unwrap_or_else(PoisonError::into_inner);
            line.waiting.push((values, tell));
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
            for (values, tell) in entries {
                rows.push(values);
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
