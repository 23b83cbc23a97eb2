//! Signing in and out, and who stands behind a session or an access token.
//!
//! Five failures lock a login for ten minutes (governance, account rules). An unknown login costs the same time as
//! a wrong password, is answered alike and locks alike.

use crate::{CaseworkError, Platform, error::blocking, random};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use commonlink_model::{Context, Moment, Organisation, Purpose, RequestId, User};
use commonlink_store::{Attempt, SessionRow};

/// Fewest characters of a password that stands alone (NIST SP 800-63B-4).
pub const PASSWORD_CHARACTERS: usize = 15;

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
}

impl SignedIn {
    /// The context of one request of theirs.
    pub fn context(&self, platform: &Platform, purpose: Purpose) -> Context {
        Context {
            user: Some(self.user.id),
            organisation: self.organisation.id,
            country: self.organisation.country.clone(),
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
            user: row.user,
            organisation: row.organisation,
            handle: row.handle,
            previous_visit: row.previous_login,
        }
    }
}

impl Platform {
    /// Checks login and password and opens a session. The answer is its secret, which is nowhere else.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<String, CaseworkError> {
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
        let Some(known) = known.filter(|known| right && !known.user.suspended) else {
            self.store.note_login_failure(account, last).await?;
            let id = account.map(|(_, user)| user.to_string()).unwrap_or_default();
            tracing::warn!(account = id, attempt = taken, locked = last, "a log-in failed");
            return Err(CaseworkError::WrongPassword);
        };
        self.store.give_back_attempt(&login, taken).await?;
        let secret = random::secret()?;
        let expires = now.plus_seconds(self.settings.session_seconds);
        self.store.open_session(known.user.id, &random::fingerprint(&secret), expires).await?;
        Ok(secret)
    }

    /// Who stands behind a session's secret, if it is still in force.
    pub async fn session(&self, secret: &str) -> Result<Option<SignedIn>, CaseworkError> {
        let idle = self.settings.session_idle_seconds;
        let row = self.store.session(&random::fingerprint(secret), self.clock.now(), idle).await?;
        Ok(row.map(SignedIn::from))
    }

    /// Who stands behind an access token of the JSON API.
    pub async fn token(&self, secret: &str) -> Result<Option<SignedIn>, CaseworkError> {
        let row = self.store.token(&random::fingerprint(secret), self.clock.now()).await?;
        Ok(row.map(SignedIn::from))
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
