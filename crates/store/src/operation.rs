//! When what keeps the machine well was last done, and how much room is taken: for operators. Numbers and moments only.

use crate::db::Db;
use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store};
use commonlink_model::Moment;

statements! {
    NOTE = "INSERT INTO last_done (name, done_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at";
    LAST = "SELECT done_at FROM last_done WHERE name = $1";
    OLDEST_DUE = "SELECT min(CASE WHEN state = 'queued' THEN run_at ELSE lease_until END) AS since FROM job
        WHERE (state = 'queued' AND run_at <= $1) OR (state = 'leased' AND lease_until <= $1)";
    ORIGINALS = "SELECT CAST(coalesce(sum(one.bytes), 0) AS BIGINT) AS bytes
        FROM (SELECT hash, max(bytes) AS bytes FROM file GROUP BY hash) AS one";
}

/// Of PostgreSQL alone: SQLite's size is that of its files.
const DATABASE_BYTES: &str = "SELECT pg_database_size(current_database()) AS bytes";

/// What is done again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A worker has looked for work.
    Work,
    /// A backup was made.
    Backup,
    /// A mail was handed over.
    Mail,
    /// The mail server could not be reached, or took nothing from us.
    MailFailed,
}

impl Operation {
    const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Backup => "backup",
            Self::Mail => "mail",
            Self::MailFailed => "mail_failed",
        }
    }
}

impl Store {
    /// Notes that something was done now.
    pub async fn note_done(&self, operation: Operation) -> Result<()> {
        let mut tx = self.db().begin(Duty::Nothing.into()).await?;
        tx.execute(NOTE.to_owned(), params![operation.name(), self.now()]).await?;
        tx.commit().await
    }

    /// When something was last done by any process.
    pub async fn last_done(&self, operation: Operation) -> Result<Option<Moment>> {
        let row = self.one(Duty::Nothing, LAST, params![operation.name()]).await?;
        row.map_or(Ok(None), |row| row.moment_opt("done_at"))
    }

    /// Since when the job waits that has waited longest of those that are due.
    pub async fn oldest_due_job(&self) -> Result<Option<Moment>> {
        let row = self.one(Duty::Nothing, OLDEST_DUE, params![self.now()]).await?;
        row.map_or(Ok(None), |row| row.moment_opt("since"))
    }

    /// Bytes of all originals, each counted once.
    pub async fn bytes_of_originals(&self) -> Result<u64> {
        let row = self.one(Duty::Sweep, ORIGINALS, params![]).await?;
        row.map_or(Ok(0), |row| row.int("bytes").map(i64::unsigned_abs))
    }

    /// Bytes of the database as the engine tells them; `None` where it is files that anybody can look at.
    pub async fn bytes_of_database(&self) -> Result<Option<u64>> {
        match self.db() {
            Db::Sqlite { .. } => Ok(None),
            Db::Postgres(_) => {
                let row = self.one(Duty::Nothing, DATABASE_BYTES, params![]).await?;
                row.map_or(Ok(None), |row| Ok(row.int_opt("bytes")?.map(i64::unsigned_abs)))
            }
        }
    }
}
