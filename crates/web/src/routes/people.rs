//! People and accounts of one's own body.

use crate::{
    App, error::WebError, extract::Path, forms::Form, routes::submit::field_fault, session::Signed, shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, accounts::NewAccount};
use commonlink_model::{Fault, RequestId, Role, UserId};
use commonlink_pages::{CreatedAccount, FormValues, Nav, PeopleView, PersonRow};

/// `GET /people`.
pub async fn page(State(app): State<App>, headers: HeaderMap, signed: Signed) -> Result<Response, WebError> {
    show(&app, &headers, &signed, None, FormValues::default(), Vec::new()).await
}

/// `POST /people`.
pub async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    form: Form,
) -> Result<Response, WebError> {
    let new = NewAccount {
        login_part: form.get("login").to_lowercase(),
        name: form.get("name").to_owned(),
        roles: roles_of(&form),
    };
    match app.platform.create_account(&signed.ctx, &signed.who.handle, new).await {
        Ok((user, password)) => {
            let created = CreatedAccount { login: user.login, password };
            show(&app, &headers, &signed, Some(created), FormValues::default(), Vec::new()).await
        }
        Err(CaseworkError::Invalid(faults)) => show(&app, &headers, &signed, None, form.values, faults).await,
        Err(other) => Err(other.into()),
    }
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
    app.platform.set_roles(&signed.ctx, id, roles_of(&form)).await?;
    Ok(Redirect::to("/people").into_response())
}

fn roles_of(form: &Form) -> Vec<Role> {
    form.all("roles").iter().filter_map(|code| code.parse().ok()).collect()
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    created: Option<CreatedAccount>,
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
        suspended: user.suspended,
    });
    let view = PeopleView {
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
