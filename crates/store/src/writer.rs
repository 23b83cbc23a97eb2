//! The one writer of SQLite: transactions one after another, made durable together.
//!
//! A write costs little; making it durable costs a turn of the disk. So a transaction that is done hands the open transaction of the
//! database on to the next one that waits, each within a savepoint of its own, and the last of such a group, or the one that finds
//! it old or large enough, makes all of them durable at once. [`Turn::commit`] answers when that has happened: who was
//! told that something is written finds it after a loss of power. Where nobody waits, each is a group of its own.
//!
//! # Invariants
//! * A turn that was dropped without commit leaves nothing: it is taken back at once, before anybody else's turn.
//! * Members of a group that could not be made durable are all told so; none of it is there then.
//! * No step of beginning or ending a group can be cut off by who asked for it going away: they run in tasks of their own.

use crate::{Result, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// Most transactions that are made durable together.
const MEMBERS: usize = 128;
/// For how long a group takes on members.
const AGE: Duration = Duration::from_millis(8);
/// After which time a member that waits sees to it that its group ends.
const PATIENCE: Duration = Duration::from_millis(4);

/// Whoever wants to write waits here.
#[derive(Clone)]
pub(crate) struct Writer {
    line: Arc<Mutex<Line>>,
    /// How many wait for a turn.
    waiting: Arc<AtomicUsize>,
    wait: Duration,
}

/// The connection, and what is under way on it.
struct Line {
    /// None once it is closed.
    connection: Option<SqliteConnection>,
    group: Option<Group>,
    /// A turn was dropped without an end.
    dropped: bool,
}

struct Group {
    begun: Instant,
    members: usize,
    outcome: watch::Sender<Option<bool>>,
}

/// The right to write, of one transaction.
pub(crate) struct Turn {
    /// None once it has ended.
    line: Option<OwnedMutexGuard<Line>>,
    writer: Writer,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        line.dropped = true;
        // Nobody else may come for a long time, and other processes wait. Without a runtime whoever comes next takes it back.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if line.tidy().await.is_ok() {
                    line.end().await;
                }
            });
        }
    }
}

/// Counts who waits for as long as it is held.
struct Waits(Arc<AtomicUsize>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs steps that must not be cut off.
async fn apart<T: Send + 'static>(steps: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    tokio::spawn(steps).await.map_err(|_runtime_ends| StoreError::Stopping)?
}

impl Writer {
    pub(crate) async fn open(options: &SqliteConnectOptions, wait: Duration) -> Result<Self> {
        let connection = options.connect().await?;
        let line = Line { connection: Some(connection), group: None, dropped: false };
        Ok(Self { line: Arc::new(Mutex::new(line)), waiting: Arc::default(), wait })
    }

    async fn line(&self) -> Result<OwnedMutexGuard<Line>> {
        let line = tokio::time::timeout(self.wait, Arc::clone(&self.line).lock_owned()).await;
        line.map_err(|_too_long| StoreError::Database(sqlx::Error::PoolTimedOut))
    }

    /// Waits for a turn and begins a transaction.
    pub(crate) async fn begin(&self) -> Result<Turn> {
        let writer = self.clone();
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        let waits = Waits(Arc::clone(&writer.waiting));
        let line = self.line().await?;
        drop(waits);
        apart(async move {
            let mut turn = Turn { line: Some(line), writer };
            let line = turn.line()?;
            line.tidy().await?;
            if line
                .group
                .as_ref()
                .is_some_and(|group| group.members >= MEMBERS || group.begun.elapsed() >= AGE)
            {
                line.end().await;
            }
            if line.group.is_some() {
                line.run("SAVEPOINT turn").await?;
            } else {
                line.run("BEGIN IMMEDIATE").await?;
                let group = Group { begun: Instant::now(), members: 0, outcome: watch::Sender::new(None) };
                line.group = Some(group);
            }
            Ok(turn)
        })
        .await
    }

    /// The connection by itself, with nothing under way: for migrations.
    pub(crate) async fn alone<T>(&self, with: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> Result<T> {
        let mut line = self.line().await?;
        line.tidy().await?;
        line.end().await;
        Ok(with(line.connection()?).await)
    }

    /// Makes what is under way durable, so that readers see what a transaction saw that has just failed over it.
    pub(crate) async fn settle(&self) -> Result<()> {
        let mut line = self.line().await?;
        apart(async move {
            line.tidy().await?;
            line.end().await;
            Ok(())
        })
        .await
    }

    /// Ends the group of a member that has waited long enough, if it is still open.
    async fn end_group(self, outcome: watch::Receiver<Option<bool>>) -> Result<()> {
        let mut line = self.line().await?;
        line.tidy().await?;
        if line.group.as_ref().is_some_and(|group| outcome.same_channel(&group.outcome.subscribe())) {
            line.end().await;
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        let Ok(mut line) = self.line().await else { return };
        if line.tidy().await.is_ok() {
            line.end().await;
        }
        if let Some(connection) = line.connection.take() {
            // What was written is durable; closing folds the log in as far as that goes.
            let _ = connection.close().await;
        }
    }
}

impl Line {
    fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.connection.as_mut().ok_or(StoreError::Database(sqlx::Error::PoolClosed))
    }

    async fn run(&mut self, sql: &'static str) -> Result<()> {
        self.connection()?.execute(sql).await?;
        Ok(())
    }

    /// Takes back what a dropped turn left.
    async fn tidy(&mut self) -> Result<()> {
        if !self.dropped {
            return Ok(());
        }
        let alone = self.group.as_ref().is_none_or(|group| group.members == 0);
        let taken_back = if alone {
            false
        } else {
            self.run("ROLLBACK TO turn").await.is_ok() && self.run("RELEASE turn").await.is_ok()
        };
        if !taken_back {
            // It stood alone, or the engine gave the whole transaction up: then nobody's part of it is there.
            let _ = self.run("ROLLBACK").await;
            self.tell(false);
        }
        self.dropped = false;
        Ok(())
    }

    fn tell(&mut self, durable: bool) {
        if let Some(group) = self.group.take() {
            group.outcome.send_replace(Some(durable));
        }
    }

    /// Makes the group durable and tells its members.
    async fn end(&mut self) {
        if self.group.is_none() {
            return;
        }
        let durable = self.run("COMMIT").await;
        if let Err(error) = &durable {
            tracing::error!(%error, "what was written could not be made durable");
            let _ = self.run("ROLLBACK").await;
        }
        self.tell(durable.is_ok());
    }
}

impl Turn {
    fn line(&mut self) -> Result<&mut Line> {
        self.line.as_deref_mut().ok_or(StoreError::Stopping)
    }

    /// The connection, within the transaction.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.line()?.connection()
    }

    /// Makes the transaction durable. When this returns it is on the disk, or not there.
    pub(crate) async fn commit(mut self) -> Result<()> {
        apart(async move {
            let line = self.line()?;
            let Some(group) = &line.group else { return Err(StoreError::NotDurable) };
            let mut outcome = group.outcome.subscribe();
            if group.members > 0
                && let Err(error) = line.run("RELEASE turn").await
            {
                // The engine gave the transaction up before: of the group nothing is left.
                tracing::error!(%error, "a transaction was lost before its end");
                let _ = line.run("ROLLBACK").await;
                line.tell(false);
            }
            if let Some(group) = &mut line.group {
                group.members += 1;
                let full = group.members >= MEMBERS || group.begun.elapsed() >= AGE;
                if full || self.writer.waiting.load(Ordering::SeqCst) == 0 {
                    self.line()?.end().await;
                }
            }
            // The next one's turn.
            self.line = None;
            loop {
                let told = tokio::time::timeout(PATIENCE, outcome.wait_for(Option::is_some)).await;
                match told.map(|told| told.is_ok_and(|durable| *durable == Some(true))) {
                    Ok(true) => return Ok(()),
                    Ok(false) => return Err(StoreError::NotDurable),
                    Err(_patience) => self.writer.clone().end_group(outcome.clone()).await?,
                }
            }
        })
        .await
    }
}
