//! Accounts of the people of one organisation.
//!
//! A login ends with `.` and the handle of its organisation, so that a login that is taken can only be one of the
//! own body and a refusal tells nothing about another.

use crate::sql::statements;
use crate::value::{Row, joined, params, split};
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, Level, Moment, Role, User, UserId};

statements! {
    HANDLE = "SELECT handle FROM organisation WHERE id = $1";
    INSERT = "INSERT INTO account (id, owner, login, name, roles, clearance, password_hash, suspended, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LAST_LOGINS = "SELECT id, last_login_at FROM account WHERE owner = $1 ORDER BY id";
    OWN = "SELECT id, owner, login, account.name AS account_name, roles, clearance, suspended FROM account
        WHERE owner = $1 ORDER BY login";
    SUSPEND = "UPDATE account SET suspended = TRUE, suspended_because = 'administrator' WHERE owner = $1 AND id = $2";
    LET_IN = "UPDATE account SET suspended = FALSE, suspended_because = NULL, let_in_at = $3
        WHERE owner = $1 AND id = $2";
    SET_CLEARANCE = "UPDATE account SET clearance = $3 WHERE owner = $1 AND id = $2";
    SET_ROLES = "UPDATE account SET roles = $3 WHERE owner = $1 AND id = $2";
    SET_PASSWORD = "UPDATE account SET password_hash = $3, first_password_until = NULL
        WHERE owner = $1 AND id = $2 RETURNING login";
    FIRST_PASSWORD = "UPDATE account SET first_password_until = $3 WHERE owner = $1 AND id = $2";
    END_SESSIONS = "DELETE FROM session WHERE owner = $1 AND account = $2";
}

impl Unit {
    /// Adds an account of the context's organisation. `password_hash` in PHC form.
    ///
    /// Errors: `Refused` for another organisation, `Invalid` when the login does not end with the organisation's
    /// handle, `Conflict` when the login is taken.
    pub async fn insert_account(&mut self, user: &User, password_hash: &str) -> Result<()> {
        if user.organisation != self.context.organisation {
            return Err(StoreError::Refused { what: "add an account to another organisation" });
        }
        let handle = self.one(HANDLE, params![user.organisation]).await?;
        let handle = handle.ok_or(StoreError::Invalid { what: "the organisation" })?.text("handle")?;
        let lower = !user.login.chars().any(|c| c.is_uppercase() || c.is_whitespace());
        let named = user.login.strip_suffix(&handle).and_then(|rest| rest.strip_suffix('.'));
        if !lower || named.is_none_or(str::is_empty) {
            return Err(StoreError::Invalid {
                what: "the login, which ends with a dot and the organisation's handle",
            });
        }
        let now = self.context.now;
        let values = params![
            user.id,
            user.organisation,
            &user.login,
            &user.name,
            joined(&user.roles, Role::code),
            user.clearance.code(),
            password_hash,
            user.suspended,
            now,
        ];
        self.execute(INSERT, values)
            .await
            .map_err(|error| error.or_conflict("an account with this login"))?;
        self.audit("insert_account", &user.id.to_string(), &joined(&user.roles, Role::code)).await
    }

    /// Switches an account of the own organisation off or on; off ends its sessions. `false` when there is none.
    pub async fn set_suspended(&mut self, user: UserId, suspended: bool) -> Result<bool> {
        let owner = self.context.organisation;
        let changed = if suspended {
            self.execute(SUSPEND, params![owner, user]).await?
        } else {
            let now = self.context.now;
            self.execute(LET_IN, params![owner, user, now]).await?
        };
        if changed == 0 {
            return Ok(false);
        }
        if suspended {
            self.execute(END_SESSIONS, params![owner, user]).await?;
        }
        self.audit("set_suspended", &user.to_string(), if suspended { "true" } else { "false" }).await?;
        Ok(true)
    }

    /// Sets up to which level an account of the own organisation reads records of others. `false` when there is none.
    pub async fn set_clearance(&mut self, user: UserId, clearance: Level) -> Result<bool> {
        let owner = self.context.organisation;
        if self.execute(SET_CLEARANCE, params![owner, user, clearance]).await? == 0 {
            return Ok(false);
        }
        self.audit("set_clearance", &user.to_string(), clearance.code()).await?;
        Ok(true)
    }

    /// Sets what an account of the own organisation may do. `false` when there is none.
    pub async fn set_roles(&mut self, user: UserId, roles: &[Role]) -> Result<bool> {
        let owner = self.context.organisation;
        let roles = joined(roles, Role::code);
        if self.execute(SET_ROLES, params![owner, user, &roles]).await? == 0 {
            return Ok(false);
        }
        self.audit("set_roles", &user.to_string(), &roles).await?;
        Ok(true)
    }

    /// Sets the password of an account of the own organisation, unlocks it, ends all its sessions and revokes its
    /// access tokens. `false` when there is no such account.
    pub async fn set_password(&mut self, user: UserId, password_hash: &str) -> Result<bool> {
        let owner = self.context.organisation;
        let Some(row) = self.one(SET_PASSWORD, params![owner, user, password_hash]).await? else {
            return Ok(false);
        };
        self.forget_attempts(&row.text("login")?).await?;
        self.execute(END_SESSIONS, params![owner, user]).await?;
        self.revoke_tokens(user).await?;
        self.audit("set_password", &user.to_string(), "").await?;
        Ok(true)
    }

    /// Marks the password of an account of the own organisation as one that somebody else has chosen: it opens the change
    /// of the password, and nothing once this moment has come.
    pub async fn set_first_password(&mut self, user: UserId, until: Moment) -> Result<()> {
        let owner = self.context.organisation;
        self.execute(FIRST_PASSWORD, params![owner, user, until]).await?;
        self.audit("set_first_password", &user.to_string(), "").await
    }
}

impl Store {
    /// When each account of the context's organisation last signed in.
    pub async fn last_logins(&self, context: &Context) -> Result<Vec<(UserId, Option<Moment>)>> {
        let rows = self.all(context, LAST_LOGINS, params![context.organisation]).await?;
        rows.iter().map(|row| Ok((row.parsed("id")?, row.moment_opt("last_login_at")?))).collect()
    }

    /// The accounts of the context's organisation, sorted by login.
    pub async fn accounts(&self, context: &Context) -> Result<Vec<User>> {
        self.all(context, OWN, params![context.organisation])
            .await?
            .iter()
            .map(|row| user(row, "id"))
            .collect()
    }
}

/// The account in a row with `owner`, `login`, `account_name`, `roles`, `clearance`, `suspended` and its id under that name.
pub(crate) fn user(row: &Row, id: &str) -> Result<User> {
    Ok(User {
        id: row.parsed(id)?,
        organisation: row.parsed("owner")?,
        login: row.text("login")?,
        name: row.text("account_name")?,
        roles: split("roles", &row.text("roles")?)?,
        clearance: row.parsed("clearance")?,
        suspended: row.bool("suspended")?,
    })
}
