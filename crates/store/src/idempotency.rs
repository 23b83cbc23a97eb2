//! Answers that were given before, by the key of the request. The same write twice is one record.

use crate::sql::statements;
use crate::value::params;
use crate::{Result, Store, Unit};
use commonlink_model::Context;

statements! {
    REMEMBER = "INSERT INTO idempotency (owner, key, digest, status, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    RECALL = "SELECT digest, status, body FROM idempotency WHERE owner = $1 AND key = $2";
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Digest of the request, to tell a repetition from another request under the same key.
    pub digest: String,
    /// HTTP status.
    pub status: u16,
    /// The answer.
    pub body: String,
}

impl Unit {
    /// Remembers the answer of this transaction under a key.
    ///
    /// Errors: `Conflict` when somebody, perhaps in a transaction that ended a moment ago, has used the key. Drop the
    /// transaction then and recall.
    pub async fn remember(&mut self, key: &str, digest: &str, status: u16, body: &str) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        let values = params![owner, key, digest, i64::from(status), body, now];
        self.execute(REMEMBER, values)
            .await
            .map(drop)
            .map_err(|error| error.or_conflict("an answer under this key"))
    }
}

impl Store {
    /// The answer that the context's organisation was given under a key.
    pub async fn recalled(&self, context: &Context, key: &str) -> Result<Option<Remembered>> {
        let Some(row) = self.one(context, RECALL, params![context.organisation, key]).await? else {
            return Ok(None);
        };
        Ok(Some(Remembered {
            digest: row.text("digest")?,
            status: u16::try_from(row.int("status")?).unwrap_or(500),
            body: row.text("body")?,
        }))
    }
}
