//! Attempts to sign in, counted by what was typed as login. Whether such an account exists plays no part, so
//! that nobody learns of one by counting.
//!
//! An attempt counts from its beginning, before the password is looked at, in one statement: many at once gain
//! nothing. Only hashes of logins are kept, since people type passwords into the wrong field.

use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store, Unit, files};
use commonlink_model::Moment;
use sha2::{Digest, Sha256};

/// Attempts before a login is locked.
const ATTEMPTS: i64 = 5;
/// Seconds for which it then is.
const LOCKED_SECONDS: i64 = 600;
/// Seconds after which earlier failures are forgotten.
const MEMORY_SECONDS: i64 = 24 * 3600;
/// Most logins remembered; beyond them the oldest go, so that invented names can't fill the disk.
const MOST: i64 = 100_000;

statements! {
    RESERVE = "INSERT INTO login_attempt (name_hash, failures, locked_until, seen_at) VALUES ($1, 1, NULL, $2)
        ON CONFLICT (name_hash) DO UPDATE SET
            failures = CASE WHEN login_attempt.locked_until IS NULL AND login_attempt.seen_at > $3
                THEN login_attempt.failures + 1 ELSE 1 END,
            locked_until = CASE WHEN login_attempt.locked_until IS NULL AND login_attempt.seen_at > $3
                AND login_attempt.failures + 1 >= $4 THEN CAST($5 AS BIGINT) END,
            seen_at = $2
        WHERE login_attempt.locked_until IS NULL OR login_attempt.locked_until <= $2
        RETURNING failures";
    LOCKED = "SELECT locked_until FROM login_attempt WHERE name_hash = $1";
    GIVE_BACK = "DELETE FROM login_attempt WHERE name_hash = $1 AND (failures = $2 OR locked_until IS NULL)";
    FORGET = "DELETE FROM login_attempt WHERE name_hash = $1";
    OLD = "DELETE FROM login_attempt WHERE seen_at <= $1";
    COUNT = "SELECT count(*) AS found FROM login_attempt";
    OLDEST = "DELETE FROM login_attempt WHERE name_hash IN
        (SELECT name_hash FROM login_attempt ORDER BY seen_at, name_hash LIMIT $1)";
}

/// Whether a password may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It may. Give it back when the password is right.
    Taken {
        /// The how manieth attempt since the last success it is.
        count: i64,
        /// It was the last one: a wrong password now leaves the login locked.
        last: bool,
    },
    /// It may not before this moment.
    Locked(Moment),
}

impl Store {
    /// Takes one of five attempts on a login. The fifth locks it for ten minutes; after these, and after a day
    /// without an attempt, the count begins anew.
    pub async fn take_attempt(&self, login: &str) -> Result<Attempt> {
        let (name, now) = (name_hash(login), self.now());
        let mut tx = self.db().begin(Duty::Nothing.into()).await?;
        let forgotten = now.plus_seconds(-MEMORY_SECONDS);
        let until = now.plus_seconds(LOCKED_SECONDS);
        let values = params![&name, now, forgotten, ATTEMPTS, until];
        let taken = crate::db::Source::rows(&mut tx, RESERVE.to_owned(), values).await?;
        let attempt = if let Some(row) = taken.first() {
            let count = row.int("failures")?;
            Attempt::Taken { count, last: count >= ATTEMPTS }
        } else {
            let rows = crate::db::Source::rows(&mut tx, LOCKED.to_owned(), params![&name]).await?;
            let until = rows.first().map(|row| row.moment_opt("locked_until")).transpose()?.flatten();
            Attempt::Locked(until.unwrap_or(now))
        };
        if matches!(attempt, Attempt::Taken { count: 1, .. }) {
            tx.execute(OLD.to_owned(), params![forgotten]).await?;
            let rows = crate::db::Source::rows(&mut tx, COUNT.to_owned(), params![]).await?;
            let over = rows.first().map_or(Ok(0), |row| row.int("found"))? - MOST;
            if over > 0 {
                tx.execute(OLDEST.to_owned(), params![over]).await?;
            }
        }
        tx.commit().await?;
        Ok(attempt)
    }

    /// Gives back what [`Store::take_attempt`] took: the password was right. A lock that later attempts have set
    /// stays.
    pub async fn give_back_attempt(&self, login: &str, taken: i64) -> Result<()> {
        let mut tx = self.db().begin(Duty::Nothing.into()).await?;
        tx.execute(GIVE_BACK.to_owned(), params![name_hash(login), taken]).await?;
        tx.commit().await
    }
}

impl Unit {
    /// Unlocks a login.
    pub(crate) async fn forget_attempts(&mut self, login: &str) -> Result<()> {
        self.execute(FORGET, params![name_hash(login)]).await.map(drop)
    }
}

fn name_hash(login: &str) -> String {
    files::hex(&Sha256::digest(login.as_bytes()))
}
