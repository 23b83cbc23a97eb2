//! Proofs that are awaited for a few minutes: the second step of a log-in after the right password, and answers to the
//! challenges of passkeys. They open nothing by themselves and are taken once.
//!
//! These functions take no context, because they come before one. Only hashes of their keys are stored.

use crate::sql::statements;
use crate::value::params;
use crate::wall::Duty;
use crate::{Result, Store};
use commonlink_model::{Moment, OrganisationId, UserId};

/// Most proofs awaited at once; beyond them the oldest go, so that nobody without an account fills the disk.
const MOST: i64 = 20_000;

statements! {
    AWAIT = "INSERT INTO proof (key_hash, kind, owner, account, challenge, made_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (key_hash) DO UPDATE SET kind = excluded.kind, owner = excluded.owner, account = excluded.account,
            challenge = excluded.challenge, made_at = excluded.made_at, expires_at = excluded.expires_at";
    EXPIRED = "DELETE FROM proof WHERE expires_at <= $1";
    COUNT = "SELECT count(*) AS found FROM proof";
    OLDEST = "DELETE FROM proof WHERE key_hash IN
        (SELECT key_hash FROM proof ORDER BY made_at, key_hash LIMIT $1)";
    AWAITED = "SELECT owner, account, challenge FROM proof
        WHERE key_hash = $1 AND kind = $2 AND expires_at > $3";
    TAKE = "DELETE FROM proof WHERE key_hash = $1 AND kind = $2 AND expires_at > $3
        RETURNING owner, account, challenge";
}

/// What is to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofKind {
    /// A second factor after the right password.
    Second,
    /// A passkey instead of login and password.
    Login,
    /// A new passkey of somebody signed in.
    Register,
    /// That who signed in is still there.
    Confirm,
}

impl ProofKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Login => "login",
            Self::Register => "register",
            Self::Confirm => "confirm",
        }
    }
}

/// A proof that is awaited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whose; `None` where the passkey itself will say.
    pub account: Option<(OrganisationId, UserId)>,
    /// What a passkey has to sign, as hexadecimal digits.
    pub challenge: String,
}

impl Store {
    /// Awaits a proof; one that was awaited under the same key is forgotten.
    pub async fn await_proof(
        &self,
        key_hash: &str,
        kind: ProofKind,
        proof: &Proof,
        expires: Moment,
    ) -> Result<()> {
        let now = self.now();
        let (owner, account) = (proof.account.map(|(owner, _)| owner), proof.account.map(|(_, user)| user));
        let mut tx = self.db().begin(Duty::Door.into()).await?;
        tx.execute(EXPIRED.to_owned(), params![now]).await?;
        let rows = crate::db::Source::rows(&mut tx, COUNT.to_owned(), params![]).await?;
        let over = rows.first().map_or(Ok(0), |row| row.int("found"))? + 1 - MOST;
        if over > 0 {
            tx.execute(OLDEST.to_owned(), params![over]).await?;
        }
        let values = params![key_hash, kind.code(), owner, account, &proof.challenge, now, expires];
        tx.execute(AWAIT.to_owned(), values).await?;
        tx.commit().await
    }

    /// A proof that is awaited, left as it is.
    pub async fn awaited_proof(&self, key_hash: &str, kind: ProofKind) -> Result<Option<Proof>> {
        let rows = self.all(Duty::Door, AWAITED, params![key_hash, kind.code(), self.now()]).await?;
        rows.first().map(proof).transpose()
    }

    /// A proof that is awaited, and is no more. Of many at once one gets it.
    pub async fn take_proof(&self, key_hash: &str, kind: ProofKind) -> Result<Option<Proof>> {
        let mut tx = self.db().begin(Duty::Door.into()).await?;
        let values = params![key_hash, kind.code(), self.now()];
        let rows = crate::db::Source::rows(&mut tx, TAKE.to_owned(), values).await?;
        let taken = rows.first().map(proof).transpose()?;
        tx.commit().await?;
        Ok(taken)
    }
}

fn proof(row: &crate::value::Row) -> Result<Proof> {
    let (owner, user) = (row.parsed_opt("owner")?, row.parsed_opt("account")?);
    Ok(Proof { account: owner.zip(user), challenge: row.text("challenge")? })
}
