//! Second factors and passkeys of one's own account, and the proofs made with them: the second step of a log-in, a log-in
//! by passkey alone, and confirming that one is still there before something that can't be undone.
//!
//! # Invariants
//! * A proof that is awaited opens nothing but its own answer, for a few minutes, once.
//! * Wrong codes are counted for the account apart from wrong passwords, five before ten minutes of pause; the right
//!   password gives none of them back.
//! * Secrets and recovery codes are shown once and kept encrypted or as hashes ([`vault`](crate::vault)).

use crate::webauthn::{self, Assertion, RelyingParty};
use crate::{CaseworkError, Platform, random, sign_in, totp};
use commonlink_model::{Context, OrganisationId, PasskeyId, UserId};
use commonlink_store::{Attempt, NewPasskey, Proof, ProofKind, StoreError};
use data_encoding::{BASE32_NOPAD, HEXLOWER};

/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 10;
/// Bytes of one: 80 bits, so that a hash of it gives nothing away.
const RECOVERY_BYTES: usize = 10;
/// Passkeys of one account.
const MOST_PASSKEYS: usize = 20;

/// What somebody shows.
#[derive(Clone, Debug)]
pub enum Shown<'a> {
    /// A time-based code, or a recovery code.
    Code(&'a str),
    /// The password again; for who has no second factor.
    Password(&'a str),
    /// A passkey's answer.
    Passkey(&'a Assertion),
}

/// A secret for an authenticator app, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecret {
    /// As people type it.
    pub text: String,
    /// As apps read it from a QR code.
    pub link: String,
}

/// What a browser needs to ask an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// To be signed, as hexadecimal digits.
    pub challenge: String,
    /// Passkeys that may answer, as hexadecimal digits; any where none is named. For a new one: those that are there.
    pub credentials: Vec<String>,
}

impl Platform {
    /// Makes a secret for time-based codes, which counts once a code of it was shown. `Stale` when one is in force.
    pub async fn begin_totp(&self, ctx: &Context, login: &str) -> Result<NewSecret, CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let secret = random::bytes::<{ totp::SECRET_BYTES }>()?;
        let held = self.store.totp_held().await?;
        let sealed = self.vault.seal(&user.to_string(), &secret, held)?;
        let mut unit = self.store.begin(ctx).await?;
        if !unit.begin_totp(&sealed).await? {
            return Err(CaseworkError::Stale);
        }
        unit.commit().await?;
        Ok(NewSecret { text: totp::as_text(&secret), link: totp::link(&secret, login) })
    }

    /// Puts that secret into force by a first code. The answer is recovery codes, shown once, where there were none.
    pub async fn confirm_totp(&self, ctx: &Context, code: &str) -> Result<Vec<String>, CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let wrong = || CaseworkError::fault("code", "error-code-wrong");
        let Some(row) = self.store.totp_of(user).await?.filter(|row| row.confirmed.is_none()) else {
            return Err(wrong());
        };
        let secret = self.vault.open(&user.to_string(), &row.sealed)?;
        let step = totp::step_of(&secret, code.trim(), ctx.now.micros().div_euclid(1_000_000));
        let step = step.ok_or_else(wrong)?;
        let fresh = self.store.factors(ctx).await?.recovery_codes == 0;
        let (codes, hashes) = if fresh { recovery_codes(user)? } else { Default::default() };
        let mut unit = self.store.begin(ctx).await?;
        if !unit.confirm_totp(step).await? {
            return Err(wrong());
        }
        if fresh {
            unit.set_recovery_codes(&hashes).await?;
        }
        unit.commit().await?;
        Ok(codes)
    }

    /// Takes the own time-based codes away.
    pub async fn remove_totp(&self, ctx: &Context) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(ctx).await?;
        unit.remove_totp().await?;
        Ok(unit.commit().await?)
    }

    /// Makes new recovery codes; earlier ones are void. For who has a second factor to recover from the loss of.
    pub async fn new_recovery_codes(&self, ctx: &Context) -> Result<Vec<String>, CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let factors = self.store.factors(ctx).await?;
        if factors.totp.is_none() && factors.passkeys.is_empty() {
            return Err(CaseworkError::fault("codes", "error-no-second-factor"));
        }
        let (codes, hashes) = recovery_codes(user)?;
        let mut unit = self.store.begin(ctx).await?;
        unit.set_recovery_codes(&hashes).await?;
        unit.commit().await?;
        Ok(codes)
    }

    /// Asks for a new passkey of the person behind a session.
    pub async fn passkey_wanted(&self, ctx: &Context, session: &str) -> Result<Challenge, CaseworkError> {
        let credentials = self.store.factors(ctx).await?.passkeys.into_iter().map(|key| key.credential);
        let credentials: Vec<String> = credentials.collect();
        let account = ctx.user.map(|user| (ctx.organisation, user));
        let challenge = self.challenge(&key_of("register", session), ProofKind::Register, account).await?;
        Ok(Challenge { challenge, credentials })
    }

    /// Keeps the passkey that was made. The answer is recovery codes, shown once, where there were none.
    pub async fn register_passkey(
        &self,
        ctx: &Context,
        party: &RelyingParty,
        session: &str,
        name: &str,
        client_data: &[u8],
        attestation: &[u8],
    ) -> Result<Vec<String>, CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let unusable = || CaseworkError::fault("passkey", "error-passkey");
        let name = name.trim();
        if let Some(message) = crate::accounts::required_fault(name, 60) {
            return Err(CaseworkError::fault("name", message));
        }
        let awaited = self.store.take_proof(&key_of("register", session), ProofKind::Register).await?;
        let challenge = awaited.map(|proof| bytes_of(&proof.challenge)).ok_or_else(unusable)?;
        let made = webauthn::register(party, &challenge, client_data, attestation).map_err(|refused| {
            tracing::warn!(%refused, "a passkey was not registered");
            unusable()
        })?;
        let factors = self.store.factors(ctx).await?;
        if factors.passkeys.len() >= MOST_PASSKEYS {
            return Err(CaseworkError::fault("passkey", "error-passkeys-many"));
        }
        let fresh = factors.recovery_codes == 0;
        let (codes, hashes) = if fresh { recovery_codes(user)? } else { Default::default() };
        let new = NewPasskey {
            id: PasskeyId::fresh(&*self.ids),
            credential: &made.credential,
            public_key: &made.public_key,
            counter: i64::from(made.counter),
            name,
        };
        let mut unit = self.store.begin(ctx).await?;
        match unit.insert_passkey(&new).await {
            Err(StoreError::Conflict { .. }) => return Err(unusable()),
            other => other?,
        }
        if fresh {
            unit.set_recovery_codes(&hashes).await?;
        }
        unit.commit().await?;
        Ok(codes)
    }

    /// Names a passkey of one's own.
    pub async fn name_passkey(&self, ctx: &Context, id: PasskeyId, name: &str) -> Result<(), CaseworkError> {
        if let Some(message) = crate::accounts::required_fault(name.trim(), 60) {
            return Err(CaseworkError::fault("name", message));
        }
        let mut unit = self.store.begin(ctx).await?;
        if !unit.name_passkey(id, name.trim()).await? {
            return Err(CaseworkError::NotFound);
        }
        Ok(unit.commit().await?)
    }

    /// Takes a passkey of one's own away.
    pub async fn remove_passkey(&self, ctx: &Context, id: PasskeyId) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(ctx).await?;
        if !unit.remove_passkey(id).await? {
            return Err(CaseworkError::NotFound);
        }
        Ok(unit.commit().await?)
    }

    /// Begins a log-in by passkey alone: the key of what is awaited, and what is to be signed.
    pub async fn passkey_login_wanted(&self) -> Result<(String, Challenge), CaseworkError> {
        let key = random::secret()?;
        let challenge = self.challenge(&random::fingerprint(&key), ProofKind::Login, None).await?;
        Ok((key, Challenge { challenge, credentials: Vec::new() }))
    }

    /// Ends it: opens a session by a passkey, whose user the authenticator has verified. `WrongPassword` for every reason.
    pub async fn passkey_login(
        &self,
        party: &RelyingParty,
        key: &str,
        answer: &Assertion,
    ) -> Result<String, CaseworkError> {
        let awaited = self.store.take_proof(&random::fingerprint(key), ProofKind::Login).await?;
        let proof = awaited.ok_or(CaseworkError::WrongPassword)?;
        let credential = HEXLOWER.encode(&answer.credential);
        let known = self.store.known_passkey(&credential).await?;
        let known = known.filter(|known| !known.suspended).ok_or(CaseworkError::WrongPassword)?;
        if !self.passkey_holds(party, &proof, answer, (known.owner, known.user)).await? {
            return Err(CaseworkError::WrongPassword);
        }
        self.open_session(known.owner, known.user).await
    }

    /// What the second step of a log-in asks a passkey to sign; `None` when none is awaited.
    pub async fn second_wanted(&self, key: &str) -> Result<Option<Challenge>, CaseworkError> {
        let Some(proof) = self.store.awaited_proof(&random::fingerprint(key), ProofKind::Second).await?
        else {
            return Ok(None);
        };
        let credentials = match proof.account {
            Some((_, user)) => self.store.credentials_of(user).await?,
            None => Vec::new(),
        };
        Ok(Some(Challenge { challenge: proof.challenge, credentials }))
    }

    /// The second step of a log-in: opens the session. `WrongPassword` when nothing is awaited any more.
    pub async fn prove_second(
        &self,
        party: Option<&RelyingParty>,
        key: &str,
        shown: &Shown<'_>,
    ) -> Result<String, CaseworkError> {
        let key_hash = random::fingerprint(key);
        let awaited = self.store.awaited_proof(&key_hash, ProofKind::Second).await?;
        let proof = awaited.ok_or(CaseworkError::WrongPassword)?;
        let account = proof.account.ok_or(CaseworkError::WrongPassword)?;
        self.prove_factor(party, account, &proof, shown).await?;
        // Of many at once one gets the session.
        if self.store.take_proof(&key_hash, ProofKind::Second).await?.is_none() {
            return Err(CaseworkError::WrongPassword);
        }
        self.open_session(account.0, account.1).await
    }

    /// What confirming asks a passkey to sign.
    pub async fn confirm_wanted(&self, ctx: &Context, session: &str) -> Result<Challenge, CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let account = Some((ctx.organisation, user));
        let challenge = self.challenge(&key_of("confirm", session), ProofKind::Confirm, account).await?;
        Ok(Challenge { challenge, credentials: self.store.credentials_of(user).await? })
    }

    /// Confirms that who signed in is still there: by a second factor where there is one, by the password otherwise.
    pub async fn confirm(
        &self,
        ctx: &Context,
        party: Option<&RelyingParty>,
        session: &str,
        login: &str,
        shown: &Shown<'_>,
    ) -> Result<(), CaseworkError> {
        let user = ctx.user.ok_or(CaseworkError::Forbidden)?;
        let account = (ctx.organisation, user);
        let factors = self.store.factors(ctx).await?;
        let second = factors.totp.is_some() || !factors.passkeys.is_empty();
        match shown {
            Shown::Password(_) if second => {
                return Err(CaseworkError::fault("confirm_code", "error-code-wrong"));
            }
            Shown::Password(password) => {
                self.password_right(login, password).await?;
            }
            Shown::Passkey(_) => {
                let key = key_of("confirm", session);
                let awaited = self.store.take_proof(&key, ProofKind::Confirm).await?;
                let proof = awaited.ok_or_else(|| CaseworkError::fault("confirm_code", "error-passkey"))?;
                self.prove_factor(party, account, &proof, shown).await?;
            }
            Shown::Code(_) => {
                let nothing = Proof { account: Some(account), challenge: String::new() };
                self.prove_factor(party, account, &nothing, shown).await?;
            }
        }
        Ok(self.store.prove_session(ctx.organisation, user, &random::fingerprint(session)).await?)
    }

    async fn challenge(
        &self,
        key_hash: &str,
        kind: ProofKind,
        account: Option<(OrganisationId, UserId)>,
    ) -> Result<String, CaseworkError> {
        let proof = Proof { account, challenge: random::secret()? };
        let expires = self.clock.now().plus_seconds(self.settings.proof_seconds);
        self.store.await_proof(key_hash, kind, &proof, expires).await?;
        Ok(proof.challenge)
    }

    /// Awaits the second step after the right password.
    pub(crate) async fn await_second(
        &self,
        account: (OrganisationId, UserId),
    ) -> Result<String, CaseworkError> {
        let key = random::secret()?;
        self.challenge(&random::fingerprint(&key), ProofKind::Second, Some(account)).await?;
        Ok(key)
    }

    /// Whether what is shown proves the account's second factor: counted, and written down where it does not.
    async fn prove_factor(
        &self,
        party: Option<&RelyingParty>,
        account: (OrganisationId, UserId),
        proof: &Proof,
        shown: &Shown<'_>,
    ) -> Result<(), CaseworkError> {
        let (owner, user) = account;
        // A name that no login has, and that nobody can type into the log-in, which makes small letters of everything.
        let name = format!("Second factor of {user}");
        let (taken, last) = match self.store.take_attempt(&name).await? {
            Attempt::Taken { count, last } => (count, last),
            Attempt::Locked(until) => return Err(CaseworkError::LockedOut(until)),
        };
        let right = match shown {
            Shown::Password(_) => false,
            Shown::Code(typed) => self.code_holds(account, typed).await?,
            Shown::Passkey(answer) => match party {
                Some(party) => self.passkey_holds(party, proof, answer, account).await?,
                None => false,
            },
        };
        if !right {
            self.store.note_second_failure(owner, user, last).await?;
            tracing::warn!(account = %user, attempt = taken, locked = last, "a second factor was not proven");
            return Err(CaseworkError::fault("confirm_code", "error-code-wrong"));
        }
        Ok(self.store.give_back_attempt(&name, taken).await?)
    }

    async fn code_holds(
        &self,
        account: (OrganisationId, UserId),
        typed: &str,
    ) -> Result<bool, CaseworkError> {
        let (owner, user) = account;
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
        if typed.len() != totp::DIGITS {
            return Ok(self.store.use_recovery_code(owner, user, &recovery_hash(user, &typed)).await?);
        }
        let Some(row) = self.store.totp_of(user).await?.filter(|row| row.confirmed.is_some()) else {
            return Ok(false);
        };
        let secret = self.vault.open(&user.to_string(), &row.sealed)?;
        let now = self.clock.now().micros().div_euclid(1_000_000);
        match totp::step_of(&secret, &typed, now) {
            Some(step) => Ok(self.store.use_totp(owner, user, step).await?),
            None => Ok(false),
        }
    }

    async fn passkey_holds(
        &self,
        party: &RelyingParty,
        proof: &Proof,
        answer: &Assertion,
        account: (OrganisationId, UserId),
    ) -> Result<bool, CaseworkError> {
        let credential = HEXLOWER.encode(&answer.credential);
        let Some(known) = self.store.known_passkey(&credential).await? else { return Ok(false) };
        let named = answer.user.is_empty() || answer.user == known.user.uuid().as_bytes();
        if (known.owner, known.user) != account || !named {
            return Ok(false);
        }
        match webauthn::verify(party, &bytes_of(&proof.challenge), answer, &known.public_key) {
            Ok(counter) => {
                let taken = self.store.use_passkey(&known, &credential, i64::from(counter)).await?;
                if !taken {
                    tracing::warn!(account = %known.user, "a passkey signed less often than before; there may be two of it");
                }
                Ok(taken)
            }
            Err(refused) => {
                tracing::warn!(%refused, account = %known.user, "a passkey's answer was refused");
                Ok(false)
            }
        }
    }

    pub(crate) async fn open_session(
        &self,
        organisation: OrganisationId,
        user: UserId,
    ) -> Result<String, CaseworkError> {
        self.let_in_only(organisation).await?;
        let secret = random::secret()?;
        let expires = self.clock.now().plus_seconds(self.settings.session_seconds);
        self.store.open_session(user, &random::fingerprint(&secret), expires).await?;
        Ok(secret)
    }

    /// Takes the second factors of a colleague away, who has lost them. Sessions end, tokens are revoked.
    pub async fn reset_factors(&self, ctx: &Context, user: UserId) -> Result<(), CaseworkError> {
        self.administer_other(ctx, user).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.reset_factors(user).await?;
        Ok(unit.commit().await?)
    }
}

/// Lets an account in again whose people are locked out of their body, by the operator, who has the machine in hand:
/// a first password, no second factor, the review begun anew.
impl Platform {
    /// The answer is the password, shown once; `NotFound` when nobody has this login.
    pub async fn let_in(&self, login: &str) -> Result<String, CaseworkError> {
        let login = login.trim().to_lowercase();
        let (owner, user) = self.store.account_named(&login).await?.ok_or(CaseworkError::NotFound)?;
        let password = crate::accounts::first_password()?;
        let hash = sign_in::hash(password.clone()).await?;
        let ctx = self.own_context(owner);
        let until = ctx.now.plus_seconds(self.settings.first_password_seconds);
        let mut unit = self.store.begin(&ctx).await?;
        unit.set_password(user, &hash).await?;
        unit.set_first_password(user, until).await?;
        unit.reset_factors(user).await?;
        unit.set_suspended(user, false).await?;
        unit.restart_review(user).await?;
        unit.commit().await?;
        Ok(password)
    }
}

/// Fresh recovery codes as people type them, and what is kept of them.
fn recovery_codes(user: UserId) -> Result<(Vec<String>, Vec<String>), CaseworkError> {
    let mut made = (Vec::new(), Vec::new());
    for _ in 0..RECOVERY_CODES {
        let code = BASE32_NOPAD.encode(&random::bytes::<RECOVERY_BYTES>()?).to_lowercase();
        made.1.push(recovery_hash(user, &code));
        let groups: Vec<String> =
            code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        made.0.push(groups.join("-"));
    }
    Ok(made)
}

fn recovery_hash(user: UserId, code: &str) -> String {
    random::fingerprint(&format!("{user}\n{}", code.to_lowercase()))
}

fn key_of(what: &str, session: &str) -> String {
    random::fingerprint(&format!("{what}\n{session}"))
}

fn bytes_of(challenge: &str) -> Vec<u8> {
    HEXLOWER.decode(challenge.as_bytes()).unwrap_or_default()
}
