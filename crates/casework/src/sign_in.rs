//! Signing in and out, and who stands behind a session or an access token.
//!
//! Five failures lock a login for ten minutes (governance, account rules). An unknown login costs the same time as
//! a wrong password, is answered alike and locks alike.

use crate::{CaseworkError, Platform, error::blocking, random};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use commonlink_model::{Context, Moment, Organisation, Purpose, RequestId, TokenScope, User};
use commonlink_store::{Attempt, Login, SessionRow};

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account.
    pub user: User,
    /// Its organisation.
    pub organisation: Organisation,
    /// The organisation's part of its logins.
    pub handle: String,
    /// The log-in before this one, for "since your last visit".
    pub previous_visit: Option<Moment>,
    /// When the person behind a session last proved to be there; `None` for tokens.
    pub proven: Option<Moment>,
    /// What has to be done before anything else is open.
    pub first: Option<First>,
    /// What a token may do.
    pub scopes: Vec<TokenScope>,
}

/// What has to be done before anything else is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// An own password, since somebody else knows the present one.
    Password,
    /// A second factor, which the role demands.
    SecondFactor,
}

/// What the right login and password come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// A session; its secret, which is nowhere else.
    Open(String),
    /// A second step; the key of what is awaited.
    Second(String),
}

impl SignedIn {
    /// The context of one request of theirs.
    pub fn context(&self, platform: &Platform, purpose: Purpose) -> Context {
        Context {
            user: Some(self.user.id),
            organisation: self.organisation.id,
            country: self.organisation.country.clone(),
            bureau: self.organisation.parent,
            roles: self.user.roles.clone(),
            clearance: self.user.clearance,
            purpose,
            request: RequestId::fresh(&*platform.ids),
            now: platform.clock.now(),
        }
    }
}

impl From<SessionRow> for SignedIn {
    fn from(row: SessionRow) -> Self {
        Self {
            proven: row.proven,
            first: None,
            scopes: row.scopes,
            user: row.user,
            organisation: row.organisation,
            handle: row.handle,
            previous_visit: row.previous_login,
        }
    }
}

impl Platform {
    /// Checks login and password, and opens a session or awaits the second step.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Entered, CaseworkError> {
        let known = self.password_right(login, password).await?;
        self.let_in_only(known.organisation.id).await?;
        if known.second_factor {
            return Ok(Entered::Second(self.await_second((known.organisation.id, known.user.id)).await?));
        }
        self.open_session(known.organisation.id, known.user.id).await.map(Entered::Open)
    }

    /// Whose login and password these are. Counted, and written down where they are wrong.
    pub(crate) async fn password_right(&self, login: &str, password: &str) -> Result<Login, CaseworkError> {
        let login = login.trim().to_lowercase();
        let now = self.clock.now();
        let (taken, last) = match self.store.take_attempt(&login).await? {
            Attempt::Taken { count, last } => (count, last),
            Attempt::Locked(until) => {
                // What was typed is not told: people type passwords into the wrong field.
                tracing::warn!("a locked login was tried");
                return Err(CaseworkError::LockedOut(until));
            }
        };
        // No login has a control character, and one of the databases does not even take the question.
        let known = if login.chars().any(char::is_control) {
            None
        } else {
            self.store.account_for_login(&login).await?
        };
        let hash = known.as_ref().map(|known| known.password_hash.clone());
        let right = verify(password.to_owned(), hash).await?;
        let account = known.as_ref().map(|known| (known.organisation.id, known.user.id));
        let in_force = |known: &Login| {
            !known.user.suspended && known.first_password_until.is_none_or(|until| now < until)
        };
        let Some(known) = known.filter(|known| right && in_force(known)) else {
            self.store.note_login_failure(account, last).await?;
            let id = account.map(|(_, user)| user.to_string()).unwrap_or_default();
            tracing::warn!(account = id, attempt = taken, locked = last, "a log-in failed");
            return Err(CaseworkError::WrongPassword);
        };
        self.store.give_back_attempt(&login, taken).await?;
        Ok(known)
    }

    /// Who stands behind a session's secret, if it is still in force.
    pub async fn session(&self, secret: &str) -> Result<Option<SignedIn>, CaseworkError> {
        let idle = self.settings.session_idle_seconds;
        let row = self.store.session(&random::fingerprint(secret), self.clock.now(), idle).await?;
        Ok(row.map(|row| self.behind_session(row)))
    }

    /// The same where nobody need be there to ask: it does not keep the session from ending by idleness.
    pub async fn session_unused(&self, secret: &str) -> Result<Option<SignedIn>, CaseworkError> {
        let idle = self.settings.session_idle_seconds;
        let row = self.store.session_unused(&random::fingerprint(secret), self.clock.now(), idle).await?;
        Ok(row.map(|row| self.behind_session(row)))
    }

    fn behind_session(&self, row: SessionRow) -> SignedIn {
        let demanded = self.settings.second_factor_roles.iter().any(|role| row.user.roles.contains(role));
        let first = if row.first_password {
            Some(First::Password)
        } else if demanded && !row.second_factor && !row.training {
            Some(First::SecondFactor)
        } else {
            None
        };
        SignedIn { first, ..SignedIn::from(row) }
    }

    /// Who stands behind an access token of the JSON API.
    pub async fn token(&self, secret: &str) -> Result<Option<SignedIn>, CaseworkError> {
        let now = self.clock.now();
        let Some(mut row) = self.store.token(&random::fingerprint(secret), now).await? else {
            return Ok(None);
        };
        // Also of tokens that were made for longer before there was an end to it.
        let proof_lasts = row.created.plus_seconds(self.settings.export_days * 86_400);
        row.scopes.retain(|scope| *scope != TokenScope::Export || now < proof_lasts);
        Ok(Some(SignedIn::from(row)))
    }

    /// Ends one session.
    pub async fn sign_out(&self, secret: &str) -> Result<(), CaseworkError> {
        Ok(self.store.end_session(&random::fingerprint(secret)).await?)
    }

    /// Ends every session of the account and revokes its access tokens.
    pub async fn sign_out_everywhere(&self, ctx: &Context) -> Result<(), CaseworkError> {
        Ok(self.store.end_all_sessions(ctx).await?)
    }
}

/// Argon2id with the library's default cost, as a PHC string.
pub(crate) async fn hash(password: String) -> Result<String, CaseworkError> {
    blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_cause| CaseworkError::Internal("the password could not be hashed"))
    })
    .await?
}

/// Whether the password fits. Without a hash the same work is done in vain, so that an unknown login takes
/// as long as a known one.
async fn verify(password: String, hash: Option<String>) -> Result<bool, CaseworkError> {
    blocking(move || {
        let argon = Argon2::default();
        if let Some(Ok(hash)) = hash.as_deref().map(PasswordHash::new) {
            return argon.verify_password(password.as_bytes(), &hash).is_ok();
        }
        let _ = argon.hash_password(password.as_bytes());
        false
    })
    .await
}
