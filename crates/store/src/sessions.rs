//! Logging in, sessions and access tokens.
//!
//! These functions take no context, because they are what makes one: a session or a token says who asks. Only
//! hashes of session keys and tokens are stored, so a copy of the database opens no session.

use crate::accounts::user;
use crate::organisations::organisation;
use crate::sql::statements;
use crate::value::{Row, joined, params, split};
use crate::wall::Duty;
use crate::{Result, Store, StoreError, Unit};
use commonlink_model::{Context, Moment, Organisation, OrganisationId, TokenId, TokenScope, User, UserId};

/// A session's last use is written down at most this often, in seconds.
const TOUCH_SECONDS: i64 = 60;

statements! {
    LOGIN = "SELECT account.id AS account_id, account.owner, account.login, account.name AS account_name,
            account.roles, account.clearance, account.suspended, account.password_hash, account.first_password_until,
            (SELECT count(*) FROM totp WHERE totp.account = account.id AND totp.confirmed_at IS NOT NULL)
                + (SELECT count(*) FROM passkey WHERE passkey.account = account.id) AS factors,
            organisation.parent, organisation.country, organisation.kind, organisation.name, organisation.contact
        FROM account JOIN organisation ON organisation.id = account.owner WHERE account.login = $1";
    OWNER = "SELECT owner, suspended FROM account WHERE id = $1";
    ENTERED = "UPDATE account SET previous_login_at = last_login_at, last_login_at = $2 WHERE id = $1";
    OPEN = "INSERT INTO session (token_hash, account, owner, created_at, seen_at, proven_at, expires_at)
        VALUES ($1, $2, $3, $4, $4, $4, $5)";
    SESSION = "SELECT account.id AS account_id, account.owner, account.login, account.name AS account_name,
            account.roles, account.clearance, account.suspended, account.previous_login_at, session.created_at, session.seen_at,
            session.proven_at, account.first_password_until,
            (SELECT count(*) FROM totp WHERE totp.account = account.id AND totp.confirmed_at IS NOT NULL)
                + (SELECT count(*) FROM passkey WHERE passkey.account = account.id) AS factors,
            (SELECT count(*) FROM installation WHERE training) AS training, organisation.handle, organisation.parent, organisation.country, organisation.kind, organisation.name,
            organisation.contact
        FROM session JOIN account ON account.id = session.account
            JOIN organisation ON organisation.id = account.owner
        WHERE session.token_hash = $1 AND session.expires_at > $2 AND session.seen_at > $3
            AND NOT account.suspended AND {let_in}";
    SEEN = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
    SESSION_OF = "SELECT owner, account FROM session WHERE token_hash = $1";
    END = "DELETE FROM session WHERE token_hash = $1";
    END_ALL = "DELETE FROM session WHERE owner = $1 AND account = $2";
    EXPIRED = "DELETE FROM session WHERE expires_at <= $1";
    INSERT_TOKEN = "INSERT INTO access_token (owner, id, account, name, token_hash, created_at, expires_at, scopes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOKENS = "SELECT id, name, scopes, created_at, expires_at, used_at, revoked_at FROM access_token
        WHERE owner = $1 AND account = $2 ORDER BY created_at DESC, id";
    REVOKE = "UPDATE access_token SET revoked_at = $4
        WHERE owner = $1 AND account = $2 AND id = $3 AND revoked_at IS NULL";
    REVOKE_ALL = "UPDATE access_token SET revoked_at = $3
        WHERE owner = $1 AND account = $2 AND revoked_at IS NULL";
    TOKEN = "SELECT account.id AS account_id, account.owner, account.login, account.name AS account_name,
            account.roles, account.clearance, account.suspended, account.previous_login_at, access_token.created_at,
            access_token.id AS token_id, access_token.used_at, access_token.scopes, organisation.handle, organisation.parent,
            organisation.country, organisation.kind, organisation.name, organisation.contact
        FROM access_token JOIN account ON account.id = access_token.account
            JOIN organisation ON organisation.id = account.owner
        WHERE access_token.token_hash = $1 AND access_token.expires_at > $2 AND access_token.revoked_at IS NULL
            AND NOT account.suspended AND {let_in}";
    USED = "UPDATE access_token SET used_at = $3 WHERE owner = $1 AND id = $2";
}

/// An account as the login form needs it.
#[derive(Clone, Debug)]
pub struct Login {
    /// The account.
    pub user: User,
    /// Its body.
    pub organisation: Organisation,
    /// PHC string.
    pub password_hash: String,
    /// Until when the password opens the account, where somebody else has chosen it.
    pub first_password_until: Option<Moment>,
    /// A second factor is asked for.
    pub second_factor: bool,
}

/// Who is behind a session or a token.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// The account.
    pub user: User,
    /// Its body.
    pub organisation: Organisation,
    /// The body's short name.
    pub handle: String,
    /// When the session or token was made.
    pub created: Moment,
    /// The account's last log-in before the present one.
    pub previous_login: Option<Moment>,
    /// When the person behind a session last proved to be there; `None` for tokens, which can't.
    pub proven: Option<Moment>,
    /// Somebody else has chosen the password.
    pub first_password: bool,
    /// There is a second factor.
    pub second_factor: bool,
    /// The store holds invented data only.
    pub training: bool,
    /// What a token may do; nothing for a session, whose roles say it.
    pub scopes: Vec<TokenScope>,
}

/// An access token of the JSON API, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Identifier.
    pub id: TokenId,
    /// What its maker calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created: Moment,
    /// When it ends.
    pub expires: Moment,
    /// Last use, to the minute.
    pub used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
}

impl Store {
    /// The account of a login. `None` when there is none; the caller spends the time of a password check then too.
    pub async fn account_for_login(&self, login: &str) -> Result<Option<Login>> {
        let Some(row) = self.one(Duty::Door, LOGIN, params![login]).await? else { return Ok(None) };
        Ok(Some(Login {
            user: user(&row, "account_id")?,
            organisation: organisation(&row, row.parsed("owner")?)?,
            password_hash: row.text("password_hash")?,
            first_password_until: row.moment_opt("first_password_until")?,
            second_factor: row.int("factors")? > 0,
        }))
    }

    /// Writes a failed log-in into the account's history, or into nobody's where there is no such account, so that
    /// neither takes longer than the other. What counts is [`Store::take_attempt`].
    pub async fn note_login_failure(
        &self,
        account: Option<(OrganisationId, UserId)>,
        locked: bool,
    ) -> Result<()> {
        let nobody = (OrganisationId::from_uuid(uuid::Uuid::nil()), UserId::from_uuid(uuid::Uuid::nil()));
        let (owner, user) = account.unwrap_or(nobody);
        let mut unit = self.begin_as(owner, user).await?;
        let detail = if locked { "locked" } else { "" };
        unit.audit("login_failed", &user.to_string(), detail).await?;
        unit.commit().await
    }

    /// Opens a session: the last log-in becomes the previous one.
    pub async fn open_session(&self, user: UserId, token_hash: &str, expires: Moment) -> Result<()> {
        let owner = self.owner_of(user).await?.ok_or(StoreError::Invalid { what: "the account" })?;
        let mut unit = self.begin_as(owner, user).await?;
        let now = unit.context.now;
        unit.execute(EXPIRED, params![now]).await?;
        unit.execute(ENTERED, params![user, now]).await?;
        unit.execute(OPEN, params![token_hash, user, owner, now, expires])
            .await
            .map_err(|error| error.or_conflict("a session"))?;
        unit.audit("login", &user.to_string(), "").await?;
        unit.commit().await
    }

    /// Who is behind a session key. `None` when it is unknown, expired, unused for `idle_seconds`, its account
    /// suspended, or its body let in by nothing any more. Its use is written down at most once a minute.
    pub async fn session(
        &self,
        token_hash: &str,
        now: Moment,
        idle_seconds: i64,
    ) -> Result<Option<SessionRow>> {
        let Some((row, session)) = self.session_in_force(token_hash, now, idle_seconds).await? else {
            return Ok(None);
        };
        if row.moment("seen_at")?.plus_seconds(TOUCH_SECONDS) <= now {
            let mut unit = self.begin_as(session.organisation.id, session.user.id).await?;
            unit.execute(SEEN, params![token_hash, now]).await?;
            unit.commit().await?;
        }
        Ok(Some(session))
    }

    /// The same without writing a use down: for what a page asks by itself while nobody may be there.
    pub async fn session_unused(
        &self,
        token_hash: &str,
        now: Moment,
        idle_seconds: i64,
    ) -> Result<Option<SessionRow>> {
        Ok(self.session_in_force(token_hash, now, idle_seconds).await?.map(|(_, session)| session))
    }

    async fn session_in_force(
        &self,
        token_hash: &str,
        now: Moment,
        idle_seconds: i64,
    ) -> Result<Option<(Row, SessionRow)>> {
        let idle = now.plus_seconds(-idle_seconds);
        let Some(row) = self.one(Duty::Door, &whole(SESSION), params![token_hash, now, idle]).await? else {
            return Ok(None);
        };
        let session = SessionRow {
            proven: Some(row.moment("proven_at")?),
            first_password: row.moment_opt("first_password_until")?.is_some(),
            second_factor: row.int("factors")? > 0,
            training: row.int("training")? > 0,
            ..session_row(&row)?
        };
        Ok(Some((row, session)))
    }

    /// Ends one session. Nothing happens when there is none.
    pub async fn end_session(&self, token_hash: &str) -> Result<()> {
        let Some(row) = self.one(Duty::Door, SESSION_OF, params![token_hash]).await? else { return Ok(()) };
        let account: UserId = row.parsed("account")?;
        let mut unit = self.begin_as(row.parsed("owner")?, account).await?;
        unit.execute(END, params![token_hash]).await?;
        unit.audit("logout", &account.to_string(), "").await?;
        unit.commit().await
    }

    /// Ends every session of the context's account and revokes its access tokens.
    pub async fn end_all_sessions(&self, context: &Context) -> Result<()> {
        let Some(user) = context.user else { return Ok(()) };
        let mut unit = self.begin(context).await?;
        unit.execute(END_ALL, params![context.organisation, user]).await?;
        unit.revoke_tokens(user).await?;
        unit.audit("logout_everywhere", &user.to_string(), "").await?;
        unit.commit().await
    }

    /// The access tokens of the context's account, newest first.
    pub async fn tokens(&self, context: &Context) -> Result<Vec<TokenRow>> {
        let rows = self.all(context, TOKENS, params![context.organisation, context.user]).await?;
        let token = |row: &Row| {
            Ok(TokenRow {
                id: row.parsed("id")?,
                name: row.text("name")?,
                scopes: split("scopes", &row.text("scopes")?)?,
                created: row.moment("created_at")?,
                expires: row.moment("expires_at")?,
                used: row.moment_opt("used_at")?,
                revoked: row.moment_opt("revoked_at")?,
            })
        };
        rows.iter().map(token).collect()
    }

    /// Who is behind an access token. `None` when it is unknown, expired or revoked, or its account suspended.
    pub async fn token(&self, token_hash: &str, now: Moment) -> Result<Option<SessionRow>> {
        let Some(row) = self.one(Duty::Door, &whole(TOKEN), params![token_hash, now]).await? else {
            return Ok(None);
        };
        let session = SessionRow { scopes: split("scopes", &row.text("scopes")?)?, ..session_row(&row)? };
        if row.moment_opt("used_at")?.is_none_or(|used| used.plus_seconds(TOUCH_SECONDS) <= now) {
            let token: TokenId = row.parsed("token_id")?;
            let mut unit = self.begin_as(session.organisation.id, session.user.id).await?;
            unit.execute(USED, params![session.organisation.id, token, now]).await?;
            unit.commit().await?;
        }
        Ok(Some(session))
    }

    async fn owner_of(&self, user: UserId) -> Result<Option<OrganisationId>> {
        self.one(Duty::Door, OWNER, params![user]).await?.map(|row| row.parsed("owner")).transpose()
    }
}

impl Unit {
    /// Adds an access token of the context's account; only the hash of its secret.
    pub async fn insert_token(
        &mut self,
        id: TokenId,
        name: &str,
        token_hash: &str,
        expires: Moment,
        scopes: &[TokenScope],
    ) -> Result<()> {
        let user =
            self.context.user.ok_or(StoreError::Refused { what: "make a token without an account" })?;
        let (owner, now) = (self.context.organisation, self.context.now);
        let scopes = joined(scopes, TokenScope::code);
        self.execute(INSERT_TOKEN, params![owner, id, user, name, token_hash, now, expires, &scopes])
            .await
            .map_err(|error| error.or_conflict("a token"))?;
        self.audit("insert_token", &id.to_string(), &scopes).await
    }

    /// Revokes a token of the context's account. `false` when there is none in force.
    pub async fn revoke_token(&mut self, id: TokenId) -> Result<bool> {
        let (owner, user, now) = (self.context.organisation, self.context.user, self.context.now);
        if self.execute(REVOKE, params![owner, user, id, now]).await? == 0 {
            return Ok(false);
        }
        self.audit("revoke_token", &id.to_string(), "").await?;
        Ok(true)
    }
}

impl Unit {
    /// Revokes every access token of an account of the own organisation.
    pub(crate) async fn revoke_tokens(&mut self, user: UserId) -> Result<()> {
        let (owner, now) = (self.context.organisation, self.context.now);
        if self.execute(REVOKE_ALL, params![owner, user, now]).await? == 0 {
            return Ok(());
        }
        self.audit("revoke_tokens", &user.to_string(), "").await
    }
}

/// A statement that lets nobody in whose body nothing lets in; `$2` is now.
pub(crate) fn whole(text: &str) -> String {
    crate::agreements::let_in(text, "$2")
}

fn session_row(row: &Row) -> Result<SessionRow> {
    Ok(SessionRow {
        user: user(row, "account_id")?,
        organisation: organisation(row, row.parsed("owner")?)?,
        handle: row.text("handle")?,
        created: row.moment("created_at")?,
        previous_login: row.moment_opt("previous_login_at")?,
        proven: None,
        first_password: false,
        second_factor: false,
        training: false,
        scopes: Vec::new(),
    })
}
