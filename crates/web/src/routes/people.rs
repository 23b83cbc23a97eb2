//! People and accounts of one's own body.

use crate::{
    App, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed, shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, Once, accounts::NewAccount};
use commonlink_model::{Fault, RequestId, Role, User, UserId};
use commonlink_pages::{CreatedAccount, FormValues, Nav, PeopleView, PersonRow};

/// `GET /people`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show(&app, &headers, &signed, Made::Nothing, FormValues::default(), Vec::new()).await
}

/// What a form of the page has just made.
enum Made {
    Nothing,
    /// An account, or a new password of one.
    Password(CreatedAccount),
    /// The same request had made it before; its secret was shown then.
    Already,
}

impl From<Option<(User, String)>> for Made {
    fn from(made: Option<(User, String)>) -> Self {
        made.map_or(Self::Already, |(user, password)| {
            Self::Password(CreatedAccount { login: user.login, password })
        })
    }
}

/// `POST /people`.
pub async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    if !signed.has(Role::Administrator) {
        return Err(WebError::Forbidden);
    }
    let outcome = async {
        let login_part = form.get("login").to_lowercase();
        let name = form.get("name").to_owned();
        let asked = (&login_part, &name, form.all("roles"));
        let once = Once::new("create_account", form.get("idempotency_key"), &asked)?;
        let new = NewAccount { login_part, name, roles: roles_of(&form)? };
        app.platform.create_account(&signed.ctx, &once, &signed.who.handle, new).await
    };
    match outcome.await {
        Ok(made) => show(&app, &headers, &signed, made.into(), FormValues::default(), Vec::new()).await,
        Err(CaseworkError::Invalid(faults)) => {
            show(&app, &headers, &signed, Made::Nothing, form.values, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/reset`: a new password for a colleague who has lost the old one.
pub async fn reset(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Path(id): Path<UserId>,
    form: Form,
) -> Result<Response, WebError> {
    if !signed.has(Role::Administrator) {
        return Err(WebError::Forbidden);
    }
    // The page has one key and many buttons; the key itself has to be one.
    let key = form.get("idempotency_key");
    Once::new("reset_password", key, &id)?;
    let once = Once::new("reset_password", &format!("{key}-{id}"), &id)?;
    let made = app.platform.reset_password(&signed.ctx, &once, id).await?;
    show(&app, &headers, &signed, made.into(), FormValues::default(), Vec::new()).await
}

/// `POST /people/{id}/factors`: takes the second factors of a colleague away who has lost them.
pub async fn reset_factors(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    app.platform.reset_factors(&signed.ctx, id).await?;
    Ok(Redirect::to("/people").into_response())
}

/// `POST /people/{id}/suspend`.
pub async fn suspend(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    app.platform.set_suspended(&signed.ctx, id, true).await?;
    Ok(Redirect::to("/people").into_response())
}

/// `POST /people/{id}/resume`.
pub async fn resume(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    app.platform.set_suspended(&signed.ctx, id, false).await?;
    Ok(Redirect::to("/people").into_response())
}

/// `POST /people/{id}/roles`.
pub async fn roles(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    form: Form,
) -> Result<Response, WebError> {
    app.platform.set_roles(&signed.ctx, id, roles_of(&form)?).await?;
    Ok(Redirect::to("/people").into_response())
}

/// `POST /people/{id}/clearance`.
pub async fn clearance(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    form: Form,
) -> Result<Response, WebError> {
    let unknown = |_cause| CaseworkError::fault("clearance", "error-not-listed");
    let clearance = form.get("clearance").parse().map_err(unknown)?;
    app.platform.set_clearance(&signed.ctx, id, clearance).await?;
    Ok(Redirect::to("/people").into_response())
}

/// The roles chosen; a code that is none is no choice.
fn roles_of(form: &Form) -> Result<Vec<Role>, CaseworkError> {
    let unknown = |_cause| CaseworkError::fault("roles", "error-not-listed");
    form.all("roles").iter().map(|code| code.parse().map_err(unknown)).collect()
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    made: Made,
    values: FormValues,
    faults: Vec<Fault>,
) -> Result<Response, WebError> {
    let accounts = app.platform.store().accounts(&signed.ctx).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let last_logins = app.platform.store().last_logins(&signed.ctx).await?;
    let people = accounts.into_iter().map(|user| PersonRow {
        own: signed.ctx.user == Some(user.id),
        last_login: last_logins.iter().find(|(id, _)| *id == user.id).and_then(|(_, at)| *at),
        id: user.id,
        login: user.login,
        name: user.name,
        roles: user.roles,
        clearance: user.clearance,
        suspended: user.suspended,
    });
    let (created, made_already) = match made {
        Made::Nothing => (None, false),
        Made::Password(created) => (Some(created), false),
        Made::Already => (None, true),
    };
    let view = PeopleView {
        made_already,
        people: people.collect(),
        handle: signed.who.handle.clone(),
        administrator: signed.has(Role::Administrator),
        created,
        values,
        faults: faults.into_iter().map(field_fault).collect(),
        idempotency_key: RequestId::fresh(app.platform.ids()).to_string(),
    };
    let shell = shell::signed_in(app, headers, signed, Nav::People, "/people").await?;
    Ok((status, shell::html(commonlink_pages::people(&shell, &view).into_string())).into_response())
}
