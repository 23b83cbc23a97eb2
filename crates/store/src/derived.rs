//! What is derived from records and made anew when the program makes it otherwise: sums, words.
//!
//! Invariants: a number in `derived` says which program made it; whoever makes it anew does so owner by owner, each in a
//! transaction that sets the number to none first, so that of two processes one waits for the other.

use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store, Unit};
use commonlink_model::{Context, OrganisationId};

statements! {
    VERSION = "SELECT version FROM derived WHERE name = $1";
    SET = "INSERT INTO derived (name, version) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version";
    OWNERS = "SELECT id FROM organisation ORDER BY id";
}

/// No program made it, or one is making it.
const NONE: i64 = 0;

impl Store {
    /// Whether this version of a program made it.
    pub(crate) async fn is_derived(&self, name: &str, version: i64) -> Result<bool> {
        let row = self.one(Duty::Nothing, VERSION, params![name]).await?;
        Ok(row.map_or(Ok(None), |row| row.int_opt("version"))? == Some(version))
    }

    /// Everybody who may own records.
    pub(crate) async fn owners(&self) -> Result<Vec<OrganisationId>> {
        self.all(Duty::Nothing, OWNERS, params![]).await?.iter().map(|row| row.parsed("id")).collect()
    }

    /// Notes that this version made all of it.
    pub(crate) async fn set_derived(&self, context: &Context, name: &str, version: i64) -> Result<()> {
        let mut unit = self.begin(context).await?;
        unit.execute(SET, params![name, version]).await?;
        unit.commit().await
    }
}

impl Unit {
    /// Begins making it anew; waits for whoever is at it.
    pub(crate) async fn begin_deriving(&mut self, name: &str) -> Result<()> {
        self.execute(SET, params![name, NONE]).await.map(drop)
    }
}
