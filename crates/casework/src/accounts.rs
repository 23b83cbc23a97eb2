//! Accounts of one's own body: an administrator makes, suspends and re-roles them; everybody changes the own
//! password and makes access tokens.

use crate::{CaseworkError, Once, Platform, passwords, random, sign_in};
use commonlink_model::{
    Context, Fault, Level, Moment, Organisation, OrganisationKind, Role, TokenId, TokenScope, User, UserId,
    line_fault,
};
use commonlink_store::{StoreError, Unit};

/// An account to be made. The login becomes `name.handle`, where the handle belongs to the organisation, so
/// that no administrator can learn of another body's accounts from a clash.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The login without the organisation's handle: 2 to 40 of `a-z 0-9 -`.
    pub login_part: String,
    /// The person's name.
    pub name: String,
    /// What the account may do.
    pub roles: Vec<Role>,
}

impl Platform {
    /// Makes an account in the administrator's own organisation. The answer is the first password, which is
    /// shown once and nowhere kept; `None` when the same request has made it before.
    pub async fn create_account(
        &self,
        ctx: &Context,
        once: &Once,
        handle: &str,
        new: NewAccount,
    ) -> Result<Option<(User, String)>, CaseworkError> {
        if !ctx.has(Role::Administrator) {
            return Err(CaseworkError::Forbidden);
        }
        let faults = account_faults(&new, "name");
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        once.first(self, ctx, async |unit| {
            let password = first_password()?;
            let user = self.insert_account(unit, ctx.organisation, handle, new, &password).await?;
            unit.set_first_password(user.id, self.first_password_until(ctx)).await?;
            Ok((user, password))
        })
        .await
    }

    /// Gives a colleague of the administrator's own organisation a new password, because the old one is lost: every
    /// session ends and every access token is revoked. The answer is the account and the password, which is shown
    /// once and nowhere kept; `None` when the same request has made it before. For one's own account there is the
    /// change of the password.
    pub async fn reset_password(
        &self,
        ctx: &Context,
        once: &Once,
        user: UserId,
    ) -> Result<Option<(User, String)>, CaseworkError> {
        let known = self.administer_other(ctx, user).await?;
        let password = first_password()?;
        let hash = sign_in::hash(password.clone()).await?;
        once.first(self, ctx, async |unit| {
            unit.set_password(user, &hash).await?;
            unit.set_first_password(user, self.first_password_until(ctx)).await?;
            unit.audit("reset_password", &user.to_string(), "").await?;
            Ok((known, password))
        })
        .await
    }

    /// Makes an organisation with its first administrator. For the operator's command line, which has the
    /// machine in its hands anyway.
    ///
    /// Errors: `Invalid` with every fault, among them a body that is out of place
    /// ([`Organisation::place_faults`]), a second secretariat, and a handle that is taken.
    pub async fn found_organisation(
        &self,
        organisation: &Organisation,
        handle: &str,
        administrator: NewAccount,
        password: &str,
    ) -> Result<User, CaseworkError> {
        let mut faults = Vec::new();
        if let Err(CaseworkError::Invalid(found)) =
            passwords::check(password, &[&administrator.login_part, handle, &administrator.name])
        {
            faults.extend(found);
        }
        let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        if !is_slug(handle) {
            fault("handle", "error-handle");
        }
        for (field, text) in [("name", &organisation.name), ("contact", &organisation.contact)] {
            if let Some(message) = required_fault(text, 200) {
                fault(field, message);
            }
        }
        if organisation.country.as_deref().is_some_and(|code| commonlink_reference::country(code).is_none()) {
            fault("country", "error-country-unknown");
        }
        let ctx = self.own_context(organisation.id);
        let known = self.store.organisations(&ctx).await?;
        if known.iter().any(|row| row.handle == handle) {
            fault("handle", "error-handle-taken");
        }
        let secretariat = OrganisationKind::Secretariat;
        if organisation.kind == secretariat && known.iter().any(|row| row.organisation.kind == secretariat) {
            fault("kind", "error-secretariat-twice");
        }
        let bodies = known.iter().map(|row| &row.organisation);
        let parent = bodies.into_iter().find(|body| Some(body.id) == organisation.parent);
        if organisation.parent.is_some() && parent.is_none() {
            fault("parent", "error-parent-no-bureau");
        } else {
            faults.extend(organisation.place_faults(parent));
        }
        // `name` is the organisation's here.
        faults.extend(account_faults(&administrator, "administrator"));
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut unit = self.store.begin(&ctx).await?;
        match unit.insert_organisation(organisation, handle).await {
            // Another process was faster.
            Err(StoreError::Conflict { .. }) => {
                return Err(CaseworkError::fault("handle", "error-handle-taken"));
            }
            other => other?,
        }
        let user = self.insert_account(&mut unit, organisation.id, handle, administrator, password).await?;
        unit.commit().await?;
        Ok(user)
    }

    async fn insert_account(
        &self,
        unit: &mut Unit,
        organisation: commonlink_model::OrganisationId,
        handle: &str,
        new: NewAccount,
        password: &str,
    ) -> Result<User, CaseworkError> {
        let mut roles = new.roles;
        roles.sort_unstable();
        roles.dedup();
        let user = User {
            id: UserId::fresh(&*self.ids),
            organisation,
            login: format!("{}.{handle}", new.login_part),
            name: new.name.trim().to_owned(),
            roles,
            clearance: Level::Restricted,
            suspended: false,
        };
        let hash = sign_in::hash(password.to_owned()).await?;
        match unit.insert_account(&user, &hash).await {
            Err(StoreError::Conflict { .. }) => Err(CaseworkError::fault("login", "error-login-taken")),
            other => Ok(other.map(|()| user)?),
        }
    }

    /// Suspends an account of one's own organisation, or lets it in again. Nobody suspends themselves, so
    /// that an organisation can't lock itself out.
    pub async fn set_suspended(
        &self,
        ctx: &Context,
        user: UserId,
        suspended: bool,
    ) -> Result<(), CaseworkError> {
        self.administer_other(ctx, user).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.set_suspended(user, suspended).await?;
        Ok(unit.commit().await?)
    }

    /// Clears an account of one's own organisation for records of others up to a level. Nobody changes the own clearance.
    pub async fn set_clearance(
        &self,
        ctx: &Context,
        user: UserId,
        clearance: Level,
    ) -> Result<(), CaseworkError> {
        self.administer_other(ctx, user).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.set_clearance(user, clearance).await?;
        Ok(unit.commit().await?)
    }

    /// Gives an account of one's own organisation these roles and no others. Nobody changes the own roles.
    pub async fn set_roles(
        &self,
        ctx: &Context,
        user: UserId,
        mut roles: Vec<Role>,
    ) -> Result<(), CaseworkError> {
        self.administer_other(ctx, user).await?;
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() {
            return Err(CaseworkError::fault("roles", "error-role-missing"));
        }
        let mut unit = self.store.begin(ctx).await?;
        unit.set_roles(user, &roles).await?;
        Ok(unit.commit().await?)
    }

    /// An account of the administrator's own organisation that is not the own one.
    pub(crate) async fn administer_other(&self, ctx: &Context, user: UserId) -> Result<User, CaseworkError> {
        let known = self.administer(ctx, user).await?;
        if ctx.user == Some(user) {
            Err(CaseworkError::fault("user", "error-own-account"))
        } else {
            Ok(known)
        }
    }

    /// Until when a password opens an account that is chosen for it now.
    fn first_password_until(&self, ctx: &Context) -> Moment {
        ctx.now.plus_seconds(self.settings.first_password_seconds)
    }

    async fn administer(&self, ctx: &Context, user: UserId) -> Result<User, CaseworkError> {
        if !ctx.has(Role::Administrator) {
            return Err(CaseworkError::Forbidden);
        }
        let known = self.store.accounts(ctx).await?;
        known.into_iter().find(|account| account.id == user).ok_or(CaseworkError::NotFound)
    }

    /// Changes the own password; every session of the account ends, the present one too, and its access tokens are
    /// revoked.
    pub async fn change_password(
        &self,
        ctx: &Context,
        login: &str,
        present: &str,
        new: &str,
    ) -> Result<(), CaseworkError> {
        let Some(user) = ctx.user else { return Err(CaseworkError::Forbidden) };
        let known = self.store.accounts(ctx).await?.into_iter().find(|account| account.id == user);
        let body = self.store.organisation(ctx, ctx.organisation).await?;
        let name = known.as_ref().map_or("", |account| &account.name);
        let body = body.as_ref().map_or("", |row| &row.organisation.name);
        passwords::check(new, &[login, name, body])?;
        if new == present {
            return Err(CaseworkError::fault("password", "error-password-same"));
        }
        self.password_right(login, present).await?;
        let hash = sign_in::hash(new.to_owned()).await?;
        let mut unit = self.store.begin(ctx).await?;
        unit.set_password(user, &hash).await?;
        Ok(unit.commit().await?)
    }

    /// Makes an access token of the JSON API. The answer is its secret, which is shown once; `None` when the same
    /// request has made it before.
    pub async fn create_token(
        &self,
        ctx: &Context,
        once: &Once,
        name: &str,
        days: i64,
        scopes: &[TokenScope],
    ) -> Result<Option<String>, CaseworkError> {
        let name = name.trim();
        if let Some(message) = required_fault(name, 100) {
            return Err(CaseworkError::fault("name", message));
        }
        if !(1..=self.settings.token_days).contains(&days) {
            return Err(CaseworkError::fault("days", "error-token-days"));
        }
        if scopes.contains(&TokenScope::Export) && days > self.settings.export_days {
            return Err(CaseworkError::fault("days", "error-token-export-days"));
        }
        if scopes.is_empty() {
            return Err(CaseworkError::fault("scopes", "error-token-scopes"));
        }
        let secret = random::secret()?;
        let expires = ctx.now.plus_seconds(days * 86_400);
        once.first(self, ctx, async |unit| {
            let id = TokenId::fresh(&*self.ids);
            unit.insert_token(id, name, &random::fingerprint(&secret), expires, scopes).await?;
            Ok(secret)
        })
        .await
    }

    /// Ends an access token of one's own.
    pub async fn revoke_token(&self, ctx: &Context, token: TokenId) -> Result<(), CaseworkError> {
        let mut unit = self.store.begin(ctx).await?;
        unit.revoke_token(token).await?;
        Ok(unit.commit().await?)
    }
}

/// A password to be shown once and changed.
pub(crate) fn first_password() -> Result<String, CaseworkError> {
    Ok(random::secret()?.chars().take(20).collect())
}

fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// What is wrong with a line that has to be there.
pub(crate) fn required_fault(text: &str, most: usize) -> Option<&'static str> {
    if text.trim().is_empty() { Some("error-required") } else { line_fault(text, most) }
}

/// What is wrong with an account to be made; `name_field` is what the asker calls the person's name.
fn account_faults(new: &NewAccount, name_field: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
    if !is_slug(&new.login_part) {
        fault("login", "error-login");
    }
    if let Some(message) = required_fault(new.name.trim(), 100) {
        fault(name_field, message);
    }
    if new.roles.is_empty() {
        fault("roles", "error-role-missing");
    }
    faults
}
