//! The same request twice is one record: idempotency keys.
//!
//! A key is taken by whatever would be there twice: submissions, added marks, custody entries, conclusions,
//! resolutions, accounts, new passwords and tokens; and uploads, where one is given. Every other write comes
//! to the same state however often it is asked: triage (its job is queued once), opening the background,
//! roles, suspending and resuming, revoking a token, pieces of an upload at their offset, notices seen,
//! preferences, signing out. A change of password ends the session that asked for it. Each asking has its own
//! audit entry, because each happened.

use crate::{CaseworkError, Platform, random};
use commonlink_model::Context;
use commonlink_store::{StoreError, Unit};
use serde::{Serialize, de::DeserializeOwned};

/// A key given by the client, with a digest of what was asked under it.
#[derive(Clone, Debug)]
pub struct Once {
    key: String,
    digest: String,
}

impl Once {
    /// A key of 8 to 200 visible ASCII characters for this request of this verb.
    pub fn new(verb: &str, key: &str, request: &impl Serialize) -> Result<Self, CaseworkError> {
        let key = key.trim();
        if !(8..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CaseworkError::fault("idempotency_key", "error-idempotency-key"));
        }
        let request = serde_json::to_string(request)
            .map_err(|_cause| CaseworkError::Internal("a request could not be written as JSON"))?;
        Ok(Self { key: key.to_owned(), digest: random::fingerprint(&format!("{verb}\n{request}")) })
    }

    /// A key for a request that brings none, made of what tells it from others of the same verb: the same parts give
    /// the same key.
    pub fn derived(verb: &str, parts: &[&str], request: &impl Serialize) -> Result<Self, CaseworkError> {
        let parts = serde_json::to_string(parts)
            .map_err(|_cause| CaseworkError::Internal("a request could not be written as JSON"))?;
        Self::new(verb, &random::fingerprint(&parts), request)
    }

    /// What was answered before under this key, if anything was.
    pub(crate) async fn recall<T: DeserializeOwned>(
        &self,
        platform: &Platform,
        ctx: &Context,
    ) -> Result<Option<T>, CaseworkError> {
        let Some(earlier) = platform.store.recalled(ctx, &self.key).await? else { return Ok(None) };
        if earlier.digest != self.digest {
            return Err(CaseworkError::KeyReused);
        }
        serde_json::from_str(&earlier.body)
            .map(Some)
            .map_err(|_cause| CaseworkError::Internal("a remembered answer could not be read"))
    }

    /// What a write has come to. Where the same request under the same key was faster on another connection,
    /// that one's answer.
    pub(crate) async fn settle<T: DeserializeOwned>(
        &self,
        platform: &Platform,
        ctx: &Context,
        outcome: Result<T, CaseworkError>,
    ) -> Result<T, CaseworkError> {
        match outcome {
            Err(CaseworkError::Store(StoreError::Conflict { .. }) | CaseworkError::Stale) => {
                platform.store.settle().await?;
                self.recall(platform, ctx).await?.ok_or(CaseworkError::Stale)
            }
            other => other,
        }
    }

    /// Writes something whose answer is a secret and is kept nowhere. `None` when the same request has done so
    /// before, on this connection or on a faster one.
    pub(crate) async fn first<T>(
        &self,
        platform: &Platform,
        ctx: &Context,
        write: impl AsyncFnOnce(&mut Unit) -> Result<T, CaseworkError>,
    ) -> Result<Option<T>, CaseworkError> {
        if self.recall::<bool>(platform, ctx).await?.is_some() {
            return Ok(None);
        }
        let outcome = async {
            let mut unit = platform.store.begin(ctx).await?;
            let made = write(&mut unit).await?;
            self.remember(&mut unit, &true).await?;
            unit.commit().await?;
            Ok(made)
        };
        match outcome.await {
            Ok(made) => Ok(Some(made)),
            Err(error) => {
                platform.store.settle().await?;
                match self.recall::<bool>(platform, ctx).await? {
                    Some(_) => Ok(None),
                    None => Err(error),
                }
            }
        }
    }

    /// Keeps the answer in the transaction that made it true.
    pub(crate) async fn remember(
        &self,
        unit: &mut Unit,
        answer: &impl Serialize,
    ) -> Result<(), CaseworkError> {
        let body = serde_json::to_string(answer)
            .map_err(|_cause| CaseworkError::Internal("an answer could not be written as JSON"))?;
        Ok(unit.remember(&self.key, &self.digest, 201, &body).await?)
    }
}
