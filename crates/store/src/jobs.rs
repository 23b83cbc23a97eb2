//! The durable work queue.
//!
//! A worker leases a job for a while; a worker that dies simply lets the lease run out, and another one gets the job.
//! Who finishes a job does so in the transaction of its results and only while the lease is still theirs, so results
//! become visible once, however often the job was begun.
//!
//! Leasing takes no context: it happens before anybody knows whose work it is; the payload says so.

use crate::sql::statements;
use crate::value::{Row, Value, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit, dialect};
use commonlink_model::{JobId, Moment};

/// Kinds that one worker can ask for at once.
const KINDS: usize = 8;

statements! {
    ENQUEUE = "INSERT INTO job (id, kind, payload, state, dedup, run_at, attempts, created_at)
        VALUES ($1, $2, $3, 'queued', $4, $5, 0, $6) ON CONFLICT DO NOTHING";
    LEASE = "UPDATE job SET state = 'leased', worker = $1, lease_until = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM job
            WHERE kind IN ($4, $5, $6, $7, $8, $9, $10, $11)
                AND ((state = 'queued' AND run_at <= $3) OR (state = 'leased' AND lease_until <= $3))
            ORDER BY run_at, id LIMIT 1 {skip_locked})
        RETURNING id, kind, payload, attempts, worker, lease_until";
    FINISH = "UPDATE job SET state = 'done', finished_at = $4, lease_until = NULL, error = NULL
        WHERE id = $1 AND state = 'leased' AND worker = $2 AND attempts = $3";
    FINISH_WAITING = "UPDATE job SET state = 'done', finished_at = $2 WHERE dedup = $1 AND state = 'queued'";
    WAITING = "SELECT payload FROM job WHERE kind = $1 AND state = 'queued' ORDER BY payload";
    RETRY = "UPDATE job SET state = 'queued', run_at = $5, error = $4, lease_until = NULL
        WHERE id = $1 AND state = 'leased' AND worker = $2 AND attempts = $3";
    FAIL = "UPDATE job SET state = 'failed', finished_at = $5, error = $4, lease_until = NULL
        WHERE id = $1 AND state = 'leased' AND worker = $2 AND attempts = $3";
    DEFER = "UPDATE job SET state = 'queued', run_at = $4, attempts = attempts - 1, error = NULL, lease_until = NULL
        WHERE id = $1 AND state = 'leased' AND worker = $2 AND attempts = $3";
    EXTEND = "UPDATE job SET lease_until = $4 WHERE id = $1 AND state = 'leased' AND worker = $2 AND attempts = $3";
    OPEN = "SELECT id FROM job WHERE dedup = $1 AND state IN ('queued', 'leased')";
    COUNTS = "SELECT state, count(*) AS jobs FROM job GROUP BY state";
}

/// Adds a job; for many at once see `blocks`.
pub(crate) const ENQUEUE_ONE: &str = ENQUEUE;

/// A leased job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Identifier.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// What to work on, as the enqueuer wrote it.
    pub payload: String,
    /// How often it was leased, this time included; from 1.
    pub attempts: i64,
    /// Who holds the lease.
    pub worker: String,
    /// How long.
    pub lease_until: Moment,
}

/// How many jobs are in which state. For operators; no owner's doing can be told from it by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting.
    pub queued: i64,
    /// Being worked on.
    pub leased: i64,
    /// Finished lately.
    pub done: i64,
    /// Given up.
    pub failed: i64,
}

impl Unit {
    /// Adds a job that runs at `run_at` or later, durable with the transaction. With `dedup`, `false` and nothing
    /// happens while an open job with the same text is there.
    pub async fn enqueue(
        &mut self,
        kind: &str,
        payload: &str,
        dedup: Option<&str>,
        run_at: Moment,
    ) -> Result<bool> {
        let id = JobId::fresh(self.store.ids());
        let now = self.context.now;
        Ok(self.execute(ENQUEUE, params![id, kind, payload, dedup, run_at, now]).await? == 1)
    }

    /// Gives a job up together with what its owner is told. `error` is for operators.
    ///
    /// Errors: `Conflict` when the lease is not the worker's any more; drop the transaction then.
    pub async fn give_up_job(&mut self, job: &Job, error: &str) -> Result<()> {
        let now = self.context.now;
        held(self.execute(FAIL, params![job.id, &job.worker, job.attempts, error, now]).await?)
    }

    /// Puts a job back until a moment because it may not be done yet; the attempt is not counted.
    ///
    /// Errors: `Conflict` when the lease is not the worker's any more; drop the transaction then.
    pub async fn defer_job(&mut self, job: &Job, until: Moment) -> Result<()> {
        held(self.execute(DEFER, params![job.id, &job.worker, job.attempts, until]).await?)
    }

    /// Finishes a job that waits, together with its results: for work that is done in bulk without leases. `false` when
    /// it does not wait (any more).
    pub async fn finish_waiting(&mut self, dedup: &str) -> Result<bool> {
        let now = self.context.now;
        Ok(self.execute(FINISH_WAITING, params![dedup, now]).await? == 1)
    }

    /// Finishes a job together with its results.
    ///
    /// Errors: `Conflict` when the lease is not the worker's any more; drop the transaction then.
    pub async fn finish_job(&mut self, job: &Job) -> Result<()> {
        let now = self.context.now;
        let changed = self.execute(FINISH, params![job.id, &job.worker, job.attempts, now]).await?;
        held(changed)
    }
}

impl Store {
    /// What the waiting jobs of a kind carry, in the order of the texts.
    pub async fn waiting_payloads(&self, kind: &str) -> Result<Vec<String>> {
        self.all(Duty::Nothing, WAITING, params![kind]).await?.iter().map(|row| row.text("payload")).collect()
    }

    /// Takes the job that has waited longest, of these kinds (at most eight). Jobs whose lease has run out count as
    /// waiting. Each job goes to one worker, however many ask at once.
    pub async fn lease_job(
        &self,
        worker: &str,
        kinds: &[&str],
        now: Moment,
        lease_seconds: i64,
    ) -> Result<Option<Job>> {
        let Some(last) = kinds.last() else { return Ok(None) };
        if kinds.len() > KINDS {
            return Err(StoreError::Invalid { what: "the number of kinds of jobs" });
        }
        let mut values = params![worker, now.plus_seconds(lease_seconds), now];
        values.extend((0..KINDS).map(|n| Value::from(*kinds.get(n).unwrap_or(last))));
        let text = dialect::skip_locked(self.db(), LEASE);
        let mut tx = self.db().begin(Duty::Nothing.into()).await?;
        let rows = crate::db::Source::rows(&mut tx, text, values).await?;
        let job = |row: &Row| -> Result<Job> {
            Ok(Job {
                id: row.parsed("id")?,
                kind: row.text("kind")?,
                payload: row.text("payload")?,
                attempts: row.int("attempts")?,
                worker: row.text("worker")?,
                lease_until: row.moment("lease_until")?,
            })
        };
        let job = rows.first().map(job).transpose()?;
        tx.commit().await?;
        Ok(job)
    }

    /// Finishes a job that has no results of its own; see [`Unit::finish_job`].
    pub async fn finish_job(&self, job: &Job) -> Result<()> {
        let values = params![job.id, &job.worker, job.attempts, self.now()];
        self.change_job(FINISH, values).await
    }

    /// Puts a job back until `retry_at`, or gives it up when there is none. `error` is for operators.
    ///
    /// Errors: `Conflict` when the lease is not the worker's any more.
    pub async fn fail_job(&self, job: &Job, error: &str, retry_at: Option<Moment>) -> Result<()> {
        let text = if retry_at.is_some() { RETRY } else { FAIL };
        let values =
            params![job.id, &job.worker, job.attempts, error, retry_at.unwrap_or_else(|| self.now())];
        self.change_job(text, values).await
    }

    /// Keeps a job for longer.
    ///
    /// Errors: `Conflict` when the lease is not the worker's any more.
    pub async fn extend_lease(&self, job: &Job, until: Moment) -> Result<()> {
        self.change_job(EXTEND, params![job.id, &job.worker, job.attempts, until]).await
    }

    /// Whether a job that was added with this text waits or is worked on.
    pub async fn has_open_job(&self, dedup: &str) -> Result<bool> {
        Ok(self.one(Duty::Nothing, OPEN, params![dedup]).await?.is_some())
    }

    /// How many jobs are in which state.
    pub async fn job_counts(&self) -> Result<JobCounts> {
        let mut counts = JobCounts::default();
        for row in self.all(Duty::Nothing, COUNTS, params![]).await? {
            let jobs = row.int("jobs")?;
            match row.text("state")?.as_str() {
                "queued" => counts.queued = jobs,
                "leased" => counts.leased = jobs,
                "done" => counts.done = jobs,
                _ => counts.failed = jobs,
            }
        }
        Ok(counts)
    }

    async fn change_job(&self, text: &str, values: Vec<Value>) -> Result<()> {
        let mut tx = self.db().begin(Duty::Nothing.into()).await?;
        held(tx.execute(text.to_owned(), values).await?)?;
        tx.commit().await
    }
}

fn held(changed: u64) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict { what: "another worker's lease on the job" })
    }
}
