//! Second factors: time-based codes, recovery codes, passkeys.
//!
//! # Invariants
//! * A code, a recovery code and a state of a passkey's counter are taken once: the statement that takes one says whether
//!   it was there to be taken, so of many at once one succeeds.
//! * Secrets of time-based codes come here encrypted and leave so; of recovery codes only hashes are kept.
//!
//! What is asked at log-in takes no context, because there is none yet.

use crate::sql::statements;
use crate::value::{Row, params};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, Moment, OrganisationId, PasskeyId, UserId};

statements! {
    TOTP = "SELECT sealed, made_at, confirmed_at FROM totp WHERE account = $1";
    HELD = "SELECT count(*) AS found FROM totp";
    BEGIN_TOTP = "INSERT INTO totp (account, owner, sealed, made_at, confirmed_at, last_step)
        VALUES ($1, $2, $3, $4, NULL, 0)
        ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at, last_step = 0
            WHERE totp.confirmed_at IS NULL";
    CONFIRM_TOTP = "UPDATE totp SET confirmed_at = $3, last_step = $4
        WHERE owner = $1 AND account = $2 AND confirmed_at IS NULL";
    USE_TOTP = "UPDATE totp SET last_step = $3
        WHERE owner = $1 AND account = $2 AND confirmed_at IS NOT NULL AND last_step < $3";
    REMOVE_TOTP = "DELETE FROM totp WHERE owner = $1 AND account = $2";
    FORGET_CODES = "DELETE FROM recovery_code WHERE owner = $1 AND account = $2";
    INSERT_CODE = "INSERT INTO recovery_code (account, code_hash, owner, made_at) VALUES ($1, $2, $3, $4)";
    USE_CODE = "UPDATE recovery_code SET used_at = $4
        WHERE owner = $1 AND account = $2 AND code_hash = $3 AND used_at IS NULL";
    CODES_LEFT = "SELECT count(*) AS found FROM recovery_code
        WHERE owner = $1 AND account = $2 AND used_at IS NULL";
    INSERT_PASSKEY = "INSERT INTO passkey (owner, id, account, credential, public_key, counter, name, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PASSKEYS = "SELECT id, credential, name, made_at, used_at FROM passkey
        WHERE owner = $1 AND account = $2 ORDER BY made_at, id";
    CREDENTIALS = "SELECT credential FROM passkey WHERE account = $1 ORDER BY made_at, id";
    PASSKEY = "SELECT passkey.owner, passkey.account, passkey.public_key, passkey.counter, account.suspended
        FROM passkey JOIN account ON account.id = passkey.account WHERE passkey.credential = $1";
    USE_PASSKEY = "UPDATE passkey SET counter = $4, used_at = $5
        WHERE owner = $1 AND account = $2 AND credential = $3 AND (counter < $4 OR (counter = 0 AND $4 = 0))";
    NAME_PASSKEY = "UPDATE passkey SET name = $4 WHERE owner = $1 AND account = $2 AND id = $3";
    REMOVE_PASSKEY = "DELETE FROM passkey WHERE owner = $1 AND account = $2 AND id = $3";
    REMOVE_PASSKEYS = "DELETE FROM passkey WHERE owner = $1 AND account = $2";
    KNOWN = "SELECT id FROM account WHERE owner = $1 AND id = $2";
    END_SESSIONS = "DELETE FROM session WHERE owner = $1 AND account = $2";
    PROVE = "UPDATE session SET proven_at = $4 WHERE owner = $1 AND account = $2 AND token_hash = $3";
}

/// The secret of time-based codes of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpRow {
    /// Encrypted.
    pub sealed: String,
    /// When it was made.
    pub made: Moment,
    /// When its holder first showed a code of it; until then it counts for nothing.
    pub confirmed: Option<Moment>,
}

/// A passkey as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Identifier.
    pub id: PasskeyId,
    /// The authenticator's name for it, as hexadecimal digits.
    pub credential: String,
    /// What its holder calls it.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// When it was last used.
    pub used: Option<Moment>,
}

/// What an account has beside a password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// When time-based codes were confirmed.
    pub totp: Option<Moment>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Recovery codes that were not used.
    pub recovery_codes: i64,
}

/// A passkey to be added.
#[derive(Clone, Debug)]
pub struct NewPasskey<'a> {
    /// Identifier.
    pub id: PasskeyId,
    /// The authenticator's name for it, as hexadecimal digits.
    pub credential: &'a str,
    /// The public key with its algorithm, as text.
    pub public_key: &'a str,
    /// How often it has signed.
    pub counter: i64,
    /// What its holder calls it.
    pub name: &'a str,
}

/// A passkey as log-in needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPasskey {
    /// Its body.
    pub owner: OrganisationId,
    /// Its account.
    pub user: UserId,
    /// The public key with its algorithm, as text.
    pub public_key: String,
    /// How often it had signed.
    pub counter: i64,
    /// The account is switched off.
    pub suspended: bool,
}

impl Store {
    /// The secret of an account's time-based codes.
    pub async fn totp_of(&self, user: UserId) -> Result<Option<TotpRow>> {
        let Some(row) = self.one(Duty::Door, TOTP, params![user]).await? else { return Ok(None) };
        Ok(Some(TotpRow {
            sealed: row.text("sealed")?,
            made: row.moment("made_at")?,
            confirmed: row.moment_opt("confirmed_at")?,
        }))
    }

    /// Whether any secret of time-based codes is held, so that the key to them must be there.
    pub async fn totp_held(&self) -> Result<bool> {
        Ok(self.one(Duty::Door, HELD, params![]).await?.map_or(Ok(0), |row| row.int("found"))? > 0)
    }

    /// Takes the code of a step: `false` when it, or a later one, was taken before.
    pub async fn use_totp(&self, owner: OrganisationId, user: UserId, step: i64) -> Result<bool> {
        let mut unit = self.begin_as(owner, user).await?;
        if unit.execute(USE_TOTP, params![owner, user, step]).await? == 0 {
            return Ok(false);
        }
        unit.audit("used_totp", &user.to_string(), "").await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Takes a recovery code: `false` when there is none such that was not used.
    pub async fn use_recovery_code(
        &self,
        owner: OrganisationId,
        user: UserId,
        code_hash: &str,
    ) -> Result<bool> {
        let mut unit = self.begin_as(owner, user).await?;
        let now = unit.context.now;
        if unit.execute(USE_CODE, params![owner, user, code_hash, now]).await? == 0 {
            return Ok(false);
        }
        unit.audit("used_recovery_code", &user.to_string(), "").await?;
        unit.commit().await?;
        Ok(true)
    }

    /// The names that authenticators have for an account's passkeys.
    pub async fn credentials_of(&self, user: UserId) -> Result<Vec<String>> {
        self.all(Duty::Door, CREDENTIALS, params![user])
            .await?
            .iter()
            .map(|row| row.text("credential"))
            .collect()
    }

    /// The passkey of this name.
    pub async fn known_passkey(&self, credential: &str) -> Result<Option<KnownPasskey>> {
        let Some(row) = self.one(Duty::Door, PASSKEY, params![credential]).await? else { return Ok(None) };
        Ok(Some(KnownPasskey {
            owner: row.parsed("owner")?,
            user: row.parsed("account")?,
            public_key: row.text("public_key")?,
            counter: row.int("counter")?,
            suspended: row.bool("suspended")?,
        }))
    }

    /// Notes the use of a passkey whose signature was right. `false`, and an entry in the audit trail, when it says to
    /// have signed less often than before: then there are two of it.
    pub async fn use_passkey(&self, passkey: &KnownPasskey, credential: &str, counter: i64) -> Result<bool> {
        let (owner, user) = (passkey.owner, passkey.user);
        let mut unit = self.begin_as(owner, user).await?;
        let now = unit.context.now;
        let taken = unit.execute(USE_PASSKEY, params![owner, user, credential, counter, now]).await? != 0;
        let action = if taken { "used_passkey" } else { "passkey_counter_went_back" };
        unit.audit(action, &user.to_string(), "").await?;
        unit.commit().await?;
        Ok(taken)
    }

    /// Writes a failed proof of a second factor into the account's history.
    pub async fn note_second_failure(&self, owner: OrganisationId, user: UserId, locked: bool) -> Result<()> {
        let mut unit = self.begin_as(owner, user).await?;
        unit.audit("second_factor_failed", &user.to_string(), if locked { "locked" } else { "" }).await?;
        unit.commit().await
    }

    /// Writes down that the person behind a session has proven to be there.
    pub async fn prove_session(&self, owner: OrganisationId, user: UserId, token_hash: &str) -> Result<()> {
        let mut unit = self.begin_as(owner, user).await?;
        let now = unit.context.now;
        unit.execute(PROVE, params![owner, user, token_hash, now]).await?;
        unit.audit("confirmed", &user.to_string(), "").await?;
        unit.commit().await
    }

    /// What the context's account has beside its password.
    pub async fn factors(&self, context: &Context) -> Result<Factors> {
        let Some(user) = context.user else { return Ok(Factors::default()) };
        let owner = context.organisation;
        let passkey = |row: &Row| {
            Ok(PasskeyRow {
                id: row.parsed("id")?,
                credential: row.text("credential")?,
                name: row.text("name")?,
                made: row.moment("made_at")?,
                used: row.moment_opt("used_at")?,
            })
        };
        let passkeys = self.all(context, PASSKEYS, params![owner, user]).await?;
        let left = self.one(context, CODES_LEFT, params![owner, user]).await?;
        Ok(Factors {
            totp: self.totp_of(user).await?.and_then(|row| row.confirmed),
            passkeys: passkeys.iter().map(passkey).collect::<Result<_>>()?,
            recovery_codes: left.map_or(Ok(0), |row| row.int("found"))?,
        })
    }
}

impl Unit {
    fn person(&self) -> Result<(OrganisationId, UserId)> {
        let refused = StoreError::Refused { what: "change factors without an account" };
        Ok((self.context.organisation, self.context.user.ok_or(refused)?))
    }

    /// Keeps a new secret of time-based codes, which counts once confirmed. `false` when one is in force.
    pub async fn begin_totp(&mut self, sealed: &str) -> Result<bool> {
        let ((owner, user), now) = (self.person()?, self.context.now);
        if self.execute(BEGIN_TOTP, params![user, owner, sealed, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("begin_totp", &user.to_string(), "").await?;
        Ok(true)
    }

    /// Puts the secret into force by the code of a step, which is taken with it. `false` when there is none to confirm.
    pub async fn confirm_totp(&mut self, step: i64) -> Result<bool> {
        let ((owner, user), now) = (self.person()?, self.context.now);
        if self.execute(CONFIRM_TOTP, params![owner, user, now, step]).await? == 0 {
            return Ok(false);
        }
        self.audit("confirm_totp", &user.to_string(), "").await?;
        Ok(true)
    }

    /// Takes the own time-based codes away.
    pub async fn remove_totp(&mut self) -> Result<()> {
        let (owner, user) = self.person()?;
        self.execute(REMOVE_TOTP, params![owner, user]).await?;
        self.audit("remove_totp", &user.to_string(), "").await
    }

    /// Puts new recovery codes in the place of all earlier ones.
    pub async fn set_recovery_codes(&mut self, hashes: &[String]) -> Result<()> {
        let ((owner, user), now) = (self.person()?, self.context.now);
        self.execute(FORGET_CODES, params![owner, user]).await?;
        for hash in hashes {
            self.execute(INSERT_CODE, params![user, hash, owner, now]).await?;
        }
        self.audit("set_recovery_codes", &user.to_string(), &hashes.len().to_string()).await
    }

    /// Adds a passkey of the context's account. `Conflict` when its authenticator's name for it is taken.
    pub async fn insert_passkey(&mut self, new: &NewPasskey<'_>) -> Result<()> {
        let ((owner, user), now) = (self.person()?, self.context.now);
        let values = params![owner, new.id, user, new.credential, new.public_key, new.counter, new.name, now];
        self.execute(INSERT_PASSKEY, values).await.map_err(|error| error.or_conflict("a passkey"))?;
        self.audit("insert_passkey", &new.id.to_string(), "").await
    }

    /// Names a passkey of the context's account. `false` when there is none.
    pub async fn name_passkey(&mut self, id: PasskeyId, name: &str) -> Result<bool> {
        let (owner, user) = self.person()?;
        if self.execute(NAME_PASSKEY, params![owner, user, id, name]).await? == 0 {
            return Ok(false);
        }
        self.audit("name_passkey", &id.to_string(), "").await?;
        Ok(true)
    }

    /// Takes a passkey of the context's account away. `false` when there is none.
    pub async fn remove_passkey(&mut self, id: PasskeyId) -> Result<bool> {
        let (owner, user) = self.person()?;
        if self.execute(REMOVE_PASSKEY, params![owner, user, id]).await? == 0 {
            return Ok(false);
        }
        self.audit("remove_passkey", &id.to_string(), "").await?;
        Ok(true)
    }

    /// Takes every second factor of an account of the own organisation away, ends its sessions and revokes its tokens.
    /// `false` when there is no such account.
    pub async fn reset_factors(&mut self, user: UserId) -> Result<bool> {
        let owner = self.context.organisation;
        if self.one(KNOWN, params![owner, user]).await?.is_none() {
            return Ok(false);
        }
        for text in [REMOVE_TOTP, FORGET_CODES, REMOVE_PASSKEYS, END_SESSIONS] {
            self.execute(text, params![owner, user]).await?;
        }
        self.revoke_tokens(user).await?;
        self.audit("reset_factors", &user.to_string(), "").await?;
        Ok(true)
    }
}
