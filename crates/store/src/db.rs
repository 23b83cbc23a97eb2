//! The two engines behind one door: statements go in as one text with `$1`, rows come out as [`Row`].

use crate::files::make_folder;
use crate::value::{Bound, Row, Value, bind_postgres, bind_sqlite};
use crate::wall::{Duty, Principal};
use crate::writer::{Turn, Writer};
use crate::{Result, StoreError};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Either, Executor as _, Postgres, Sqlite, Transaction};
use std::sync::Arc;
use std::time::Duration;

/// Readers of one process on SQLite; more only wait for the same two or four cores.
const SQLITE_READERS: u32 = 6;
/// Connections of one process to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Most values of statements that go to SQLite together, which takes 32,766.
const TOGETHER: usize = 20_000;
/// How long a writer waits for another writer, of this or another process.
const WAIT: Duration = Duration::from_secs(20);

/// An open database.
#[derive(Clone)]
pub(crate) enum Db {
    /// One connection writes, the others read.
    Sqlite { write: Writer, read: SqlitePool },
    /// Any connection does both.
    Postgres(PgPool),
}

/// An open write transaction. Dropped without commit it is rolled back.
pub(crate) enum Tx {
    Sqlite(Turn),
    /// Of SQLite, for reading alone.
    Snapshot(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The database outside a transaction, asked in somebody's name.
pub(crate) struct Asked<'a> {
    db: &'a Db,
    by: Principal<'a>,
}

/// Something that answers statements: the database outside a transaction, or a transaction.
pub(crate) trait Source: Send {
    /// Runs one statement and collects its rows.
    fn rows(&mut self, sql: String, values: Vec<Value>) -> impl Future<Output = Result<Vec<Row>>> + Send;
}

/// The file of a database, where the address names SQLite.
pub(crate) fn sqlite_path(address: &str) -> Option<&str> {
    address.strip_prefix("sqlite://").or_else(|| address.strip_prefix("sqlite:"))
}

impl Db {
    pub(crate) async fn open(address: &str) -> Result<Self> {
        if let Some(path) = sqlite_path(address) {
            return Self::open_sqlite(path).await;
        }
        if !(address.starts_with("postgres://") || address.starts_with("postgresql://")) {
            let scheme = address.split(':').next().unwrap_or_default().to_owned();
            return Err(StoreError::Address { address: scheme });
        }
        let options: PgConnectOptions = address.parse()?;
        // What the wall asks is estimated as much and compiled as machine code, which takes a second, for what takes a
        // millisecond.
        let options =
            options.application_name("commonlink").options([("synchronous_commit", "on"), ("jit", "off")]);
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(WAIT)
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    async fn open_sqlite(path: &str) -> Result<Self> {
        if let Some(folder) = std::path::Path::new(path).parent() {
            make_folder(folder)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            // Negative: kibibytes. The indexes that a bulk import writes into at random should stay in memory.
            .pragma("cache_size", "-65536")
            // Of a new file. Twice the work for a change alone, half of it for the thousands of a block.
            .page_size(16_384)
            // Pages. Each turn of the log into the file writes pages that the next block changes again.
            .pragma("wal_autocheckpoint", "16384")
            // Bytes, twice a turn of the log. What it has grown to beside a long reader is given back with the next turn.
            .pragma("journal_size_limit", "536870912");
        let write = Writer::open(&options, WAIT).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            // A file does not hang up; asking costs as much as a small statement.
            .test_before_acquire(false)
            .acquire_timeout(WAIT)
            .connect_lazy_with(options.pragma("query_only", "on").pragma("cache_size", "-32768"));
        Ok(Self::Sqlite { write, read })
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// A statement with its values, ready for [`Tx::run`] and [`Tx::answer`].
    pub(crate) fn bind(&self, sql: impl Into<Arc<str>>, values: Vec<Value>) -> Bound {
        match self {
            Self::Sqlite { .. } => Bound::Sqlite(bind_sqlite(sql, values)),
            Self::Postgres(_) => Bound::Postgres(bind_postgres(sql, values)),
        }
    }

    /// The database for single statements in this name.
    pub(crate) fn asked_by<'a>(&'a self, by: Principal<'a>) -> Asked<'a> {
        Asked { db: self, by }
    }

    pub(crate) async fn begin(&self, by: Principal<'_>) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(AssertSqlSafe(by.begins("BEGIN"))).await?),
        })
    }

    /// On PostgreSQL a transaction on a connection of its own, beside one that is under way and whatever the pool has left;
    /// nothing on SQLite, where nobody else writes meanwhile.
    pub(crate) async fn begin_aside(&self, by: Principal<'_>) -> Result<Option<Tx>> {
        let Self::Postgres(pool) = self else { return Ok(None) };
        let options = pool.connect_options().as_ref().clone();
        let aside =
            PgPoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options).await?;
        Ok(Some(Tx::Postgres(aside.begin_with(AssertSqlSafe(by.begins("BEGIN"))).await?)))
    }

    /// On SQLite a transaction sees what those before it in its group have written, and readers do not yet: who failed over
    /// that calls this before reading what was in the way. On PostgreSQL it saw only what is there for everybody.
    pub(crate) async fn settle(&self) -> Result<()> {
        match self {
            Self::Sqlite { write, .. } => write.settle().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// A transaction that sees one moment of the whole database, for backups.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Snapshot(read.begin().await?),
            Self::Postgres(pool) => {
                let by = Principal::Machine(Duty::Backup);
                let begins = by.begins("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                Tx::Postgres(pool.begin_with(AssertSqlSafe(begins)).await?)
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Source for Asked<'_> {
    async fn rows(&mut self, sql: String, values: Vec<Value>) -> Result<Vec<Row>> {
        Ok(match self.db {
            Db::Sqlite { read, .. } => {
                bind_sqlite(sql, values).fetch_all(read).await?.into_iter().map(Row::Sqlite).collect()
            }
            Db::Postgres(pool) if self.by.is_nobody() => {
                bind_postgres(sql, values).fetch_all(pool).await?.into_iter().map(Row::Postgres).collect()
            }
            Db::Postgres(pool) => {
                // Begins and says who asks in one go. Ended by being dropped, which nobody waits for, and with it goes
                // the name.
                let begins = AssertSqlSafe(self.by.begins("BEGIN READ ONLY"));
                let mut tx = pool.begin_with(begins).await?;
                let rows = bind_postgres(sql, values).fetch_all(&mut *tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

impl Asked<'_> {
    /// Runs statements one after another and collects the rows of each: what belongs to one answer in one go, because
    /// every going costs more than the few rows that most statements find.
    pub(crate) async fn several(&mut self, statements: Vec<(String, Vec<Value>)>) -> Result<Vec<Vec<Row>>> {
        let mut answers = Vec::with_capacity(statements.len());
        match self.db {
            Db::Sqlite { read, .. } => {
                let (text, all) = one_text(statements);
                let mut connection = read.acquire().await?;
                let mut steps = connection.fetch_many(bind_sqlite(text, all));
                let mut rows = Vec::new();
                while let Some(step) = steps.try_next().await? {
                    match step {
                        Either::Right(row) => rows.push(Row::Sqlite(row)),
                        Either::Left(_) => answers.push(std::mem::take(&mut rows)),
                    }
                }
            }
            Db::Postgres(pool) => {
                let begins = AssertSqlSafe(self.by.begins("BEGIN READ ONLY"));
                let mut tx = pool.begin_with(begins).await?;
                for (sql, values) in statements {
                    let rows = bind_postgres(sql, values).fetch_all(&mut *tx).await?;
                    answers.push(rows.into_iter().map(Row::Postgres).collect());
                }
            }
        }
        Ok(answers)
    }
}

/// Statements of SQLite as one text, with the values of all.
fn one_text(statements: Vec<(String, Vec<Value>)>) -> (String, Vec<Value>) {
    let (mut text, mut all) = (String::new(), Vec::new());
    for (sql, values) in statements {
        if sql.contains('?') {
            push_named(&mut text, &sql, all.len());
        } else {
            push_moved(&mut text, &sql, all.len());
        }
        text.push(';');
        all.extend(values);
    }
    (text, all)
}

/// Appends a statement of places without a number, which count from the first value there is, with numbers behind `after` others.
fn push_named(text: &mut String, sql: &str, after: usize) {
    let mut parts = sql.split('?');
    text.extend(parts.next());
    for (place, rest) in (after + 1..).zip(parts) {
        text.push('$');
        text.push_str(&place.to_string());
        text.push_str(rest);
    }
}

/// Appends a statement with its places moved behind `by` others.
fn push_moved(text: &mut String, sql: &str, by: usize) {
    let mut parts = sql.split('$');
    text.extend(parts.next());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (place, rest) = part.split_at(digits);
        text.push('$');
        match place.parse::<usize>() {
            Ok(place) => text.push_str(&(place + by).to_string()),
            Err(_) => text.push_str(place),
        }
        text.push_str(rest);
    }
}

impl Tx {
    /// Runs one statement and says how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: String, values: Vec<Value>) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(turn) => bind_sqlite(sql, values).execute(turn.connection()?).await?.rows_affected(),
            Self::Snapshot(tx) => bind_sqlite(sql, values).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bind_postgres(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs statements one after another, in as few goings as the engine takes them.
    pub(crate) async fn execute_all(&mut self, statements: Vec<(String, Vec<Value>)>) -> Result<()> {
        if matches!(self, Self::Postgres(_)) {
            for (sql, values) in statements {
                self.execute(sql, values).await?;
            }
            return Ok(());
        }
        let mut statements = statements.into_iter().peekable();
        while statements.peek().is_some() {
            let (mut some, mut values) = (Vec::new(), 0);
            while let Some(next) =
                statements.next_if(|(_, more)| some.is_empty() || values + more.len() <= TOGETHER)
            {
                values += next.1.len();
                some.push(next);
            }
            let (text, all) = one_text(some);
            self.execute(text, all).await?;
        }
        Ok(())
    }

    /// Runs a bound statement and says how many rows it changed.
    pub(crate) async fn run(&mut self, bound: Bound) -> Result<u64> {
        Ok(match (self, bound) {
            (Self::Sqlite(turn), Bound::Sqlite(query)) => {
                query.execute(turn.connection()?).await?.rows_affected()
            }
            (Self::Snapshot(tx), Bound::Sqlite(query)) => query.execute(&mut **tx).await?.rows_affected(),
            (Self::Postgres(tx), Bound::Postgres(query)) => query.execute(&mut **tx).await?.rows_affected(),
            _ => return Err(StoreError::Invalid { what: "the engine of a statement" }),
        })
    }

    /// Runs a bound statement and collects its rows.
    pub(crate) async fn answer(&mut self, bound: Bound) -> Result<Vec<Row>> {
        Ok(match (self, bound) {
            (Self::Sqlite(turn), Bound::Sqlite(query)) => {
                query.fetch_all(turn.connection()?).await?.into_iter().map(Row::Sqlite).collect()
            }
            (Self::Snapshot(tx), Bound::Sqlite(query)) => {
                query.fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect()
            }
            (Self::Postgres(tx), Bound::Postgres(query)) => {
                query.fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect()
            }
            _ => return Err(StoreError::Invalid { what: "the engine of a statement" }),
        })
    }

    /// Hands the rows of one statement on one by one, so that a table need not fit into memory.
    pub(crate) async fn each<F>(&mut self, sql: String, mut with: F) -> Result<()>
    where
        F: FnMut(Row) -> Result<()> + Send,
    {
        match self {
            Self::Sqlite(turn) => {
                let mut rows = bind_sqlite(sql, Vec::new()).fetch(turn.connection()?);
                while let Some(row) = rows.try_next().await? {
                    with(Row::Sqlite(row))?;
                }
            }
            Self::Snapshot(tx) => {
                let mut rows = bind_sqlite(sql, Vec::new()).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    with(Row::Sqlite(row))?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = bind_postgres(sql, Vec::new()).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    with(Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(turn) => turn.commit().await?,
            Self::Snapshot(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Source for Tx {
    async fn rows(&mut self, sql: String, values: Vec<Value>) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(turn) => bind_sqlite(sql, values)
                .fetch_all(turn.connection()?)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Self::Snapshot(tx) => {
                bind_sqlite(sql, values).fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => bind_postgres(sql, values)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }
}
