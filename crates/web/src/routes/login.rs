//! Signing in and out, and the choice of theme, language and purpose.

use crate::{
    App,
    error::WebError,
    extract::Query,
    forms::{Form, local},
    routes::second::{Attempt, awaited, entered},
    session::{self, PURPOSE, Signed},
    shell,
};
use axum::{
    Extension,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, sign_in::Entered, world};
use commonlink_model::Purpose;
use commonlink_pages::{DemoLogin, LoginFailure, LoginView, login};
use serde::Deserialize;
use std::net::SocketAddr;

/// `GET /login`.
#[derive(Debug, Deserialize)]
pub struct LoginQuery {
    #[serde(default)]
    next: String,
}

/// `GET /login`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<LoginQuery>,
) -> Result<Response, WebError> {
    show(&app, &headers, StatusCode::OK, LoginView { next: local(&query.next), ..LoginView::default() }).await
}

/// `POST /login`.
pub async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let attempt = Attempt::take(&app, peer, &headers)?;
    let next = local(form.get("next"));
    let mut view =
        LoginView { login: form.get("login").to_owned(), next: next.clone(), ..LoginView::default() };
    match app.platform.sign_in(form.get("login"), form.values.get("password")).await {
        Ok(Entered::Open(secret)) => {
            attempt.succeeded();
            entered(&secret, &next)
        }
        Ok(Entered::Second(key)) => {
            attempt.succeeded();
            awaited(&key, &next)
        }
        Err(CaseworkError::WrongPassword) => {
            view.failure = Some(LoginFailure::Wrong);
            show(&app, &headers, StatusCode::UNAUTHORIZED, view).await
        }
        Err(CaseworkError::AccessEnded) => {
            view.failure = Some(LoginFailure::Ended);
            show(&app, &headers, StatusCode::FORBIDDEN, view).await
        }
        Err(CaseworkError::LockedOut(until)) => {
            let left = (until.micros() - app.platform.clock().now().micros()).max(0);
            view.failure = Some(LoginFailure::Locked { minutes: (left / 60_000_000 + 1) as u32 });
            show(&app, &headers, StatusCode::TOO_MANY_REQUESTS, view).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /logout`.
pub async fn sign_out(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    if let Some(secret) = &signed.secret {
        app.platform.sign_out(secret).await?;
    }
    Ok(away())
}

/// `POST /logout-everywhere`.
pub async fn sign_out_everywhere(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    app.platform.sign_out_everywhere(&signed.ctx).await?;
    Ok(away())
}

/// `POST /preferences`: `theme` (`light`, `dark`, `system`) or `lang`, and `back`.
pub async fn preferences(form: Form) -> Response {
    let mut response = Redirect::to(&local(form.get("back"))).into_response();
    for (field, allowed) in [("theme", ["light", "dark", "system"]), ("lang", ["en", "ar", ""])] {
        let value = form.get(field);
        if !value.is_empty()
            && allowed.contains(&value)
            && let Ok(cookie) =
                HeaderValue::from_str(&format!("{field}={value}; Path=/; SameSite=Lax; Max-Age=31536000"))
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    // For as long as the browser is open: next time the usual purpose is stated again.
    if let Ok(purpose) = form.get("purpose").parse::<Purpose>()
        && let Ok(cookie) =
            HeaderValue::from_str(&format!("{PURPOSE}={}; Path=/; SameSite=Lax; HttpOnly", purpose.code()))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page again after a passkey that did not do.
pub async fn refused(
    app: &App,
    headers: &HeaderMap,
    next: String,
    failure: LoginFailure,
) -> Result<Response, WebError> {
    let view = LoginView { next, failure: Some(failure), ..LoginView::default() };
    show(app, headers, StatusCode::UNAUTHORIZED, view).await
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    mut view: LoginView,
) -> Result<Response, WebError> {
    if app.platform.store().training().await? {
        view.demo = world::demo_logins(&app.platform)
            .await?
            .into_iter()
            .map(|demo| DemoLogin {
                login: demo.login,
                password: demo.password.to_owned(),
                role: demo.role,
                organisation: demo.organisation,
            })
            .collect();
    }
    view.party = app.party.as_ref().map(|party| party.id.clone());
    let shell = shell::signed_out(app, headers).await?;
    Ok((status, shell::html(login(&shell, &view).into_string())).into_response())
}

fn away() -> Response {
    let mut response = Redirect::to("/login").into_response();
    response.headers_mut().append(header::SET_COOKIE, session::clear_session());
    response
}
