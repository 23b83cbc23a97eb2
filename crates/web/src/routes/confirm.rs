//! Confirming that who signed in is still there, before what can't be undone or gives something away (governance, account
//! rules). A form that is sent meanwhile is kept in the page that asks, and goes where it was going with the answer; what is
//! only read is gone on to.

use crate::{
    App,
    error::WebError,
    extract::Query,
    forms::{Form, encode, local},
    routes::{
        scope_of,
        second::{assertion, challenge},
    },
    session::Signed,
    shell,
};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, factors::Shown, webauthn::Assertion};
use commonlink_model::TokenScope;
use commonlink_pages::{ConfirmFailure, ConfirmView, Nav, PASSKEY_FIELDS};
use serde::Deserialize;

/// Most bytes of a form that is kept meanwhile.
const MOST: usize = 1024 * 1024;

/// For which forms a proof is asked for.
pub type When = fn(&Form) -> bool;

/// Asks first where the last proof is too old and the form is one of those for which it counts.
pub async fn first(State((app, when)): State<(App, When)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let signed = <Signed as FromRequestParts<App>>::from_request_parts(&mut parts, &app).await;
    let signed = match signed {
        // Whoever made a token that exports had just proven to be there; nothing else is given away by a token.
        Ok(signed) if signed.is_program() => {
            let exports = scope_of(parts.method.as_str(), parts.uri.path()) == Some(TokenScope::Export);
            if !exports {
                return WebError::PersonOnly.into_response();
            }
            return next.run(Request::from_parts(parts, body)).await;
        }
        Ok(signed) if !signed.proven(&app) => signed,
        // Who is nobody is told so by the handler.
        _ => return next.run(Request::from_parts(parts, body)).await,
    };
    if parts.method == Method::GET {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        return Redirect::to(&format!("/confirm?next={}", encode(path))).into_response();
    }
    let media_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let urlencoded = media_type.is_none_or(|text| text.starts_with("application/x-www-form-urlencoded"));
    let Ok(bytes) = to_bytes(body, MOST).await else { return WebError::TooLarge.into_response() };
    let form = match std::str::from_utf8(&bytes) {
        Ok(text) if urlencoded && !text.contains("%00") && !text.contains('\0') => Form::urlencoded(text),
        _ => return WebError::Malformed.into_response(),
    };
    if !when(&form) {
        return next.run(Request::from_parts(parts, Body::from(bytes))).await;
    }
    match prove(&app, &signed, &form).await {
        Ok(true) => {
            let mut proven = signed;
            proven.who.proven = Some(proven.ctx.now);
            parts.extensions.insert(proven);
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }
        Ok(false) => show(&app, &parts.headers, &signed, parts.uri.path(), &form, None).await,
        Err(error) => match failure(&app, error) {
            Ok(failure) => show(&app, &parts.headers, &signed, parts.uri.path(), &form, Some(failure)).await,
            Err(other) => other.into_response(),
        },
    }
}

/// Whether the form carries a proof, which then was right.
async fn prove(app: &App, signed: &Signed, form: &Form) -> Result<bool, CaseworkError> {
    let Some(session) = signed.secret.as_deref() else { return Ok(false) };
    let answer: Assertion;
    let shown = if let Some(code) = form.given("confirm_code") {
        Shown::Code(code)
    } else if !form.values.get("confirm_password").is_empty() {
        Shown::Password(form.values.get("confirm_password"))
    } else if form.given("passkey_credential").is_some() {
        answer = assertion(form).ok_or_else(|| CaseworkError::fault("confirm_code", "error-passkey"))?;
        Shown::Passkey(&answer)
    } else {
        return Ok(false);
    };
    let login = &signed.who.user.login;
    app.platform.confirm(&signed.ctx, app.party.as_deref(), session, login, &shown).await?;
    Ok(true)
}

/// What the page says of a proof that was none.
fn failure(app: &App, error: CaseworkError) -> Result<ConfirmFailure, WebError> {
    match error {
        CaseworkError::WrongPassword | CaseworkError::Invalid(_) => Ok(ConfirmFailure::Wrong),
        CaseworkError::LockedOut(until) => {
            let left = (until.micros() - app.platform.clock().now().micros()).max(0);
            Ok(ConfirmFailure::Locked { minutes: (left / 60_000_000 + 1) as u32 })
        }
        other => Err(other.into()),
    }
}

/// `GET /confirm`.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /confirm`: before something that is only read.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    signed: Signed,
    Query(query): Query<Wanted>,
) -> Response {
    let mut form = Form::default();
    form.values.set("next", local(&query.next));
    show(&app, &headers, &signed, "/confirm", &form, None).await
}

/// `POST /confirm`: goes on to what was asked for.
pub async fn answer(State(app): State<App>, headers: HeaderMap, signed: Signed, form: Form) -> Response {
    match prove(&app, &signed, &form).await {
        Ok(true) => Redirect::to(&local(form.get("next"))).into_response(),
        Ok(false) => show(&app, &headers, &signed, "/confirm", &form, None).await,
        Err(error) => match failure(&app, error) {
            Ok(failure) => show(&app, &headers, &signed, "/confirm", &form, Some(failure)).await,
            Err(other) => other.into_response(),
        },
    }
}

/// `POST /confirm/options`: what a passkey has to sign.
pub async fn options(State(app): State<App>, signed: Signed) -> Result<Response, WebError> {
    let (Some(party), Some(session)) = (&app.party, signed.secret.as_deref()) else {
        return Err(WebError::NotFound);
    };
    let wanted = app.platform.confirm_wanted(&signed.ctx, session).await?;
    Ok(challenge(party, &wanted, None))
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    signed: &Signed,
    action: &str,
    form: &Form,
    failed: Option<ConfirmFailure>,
) -> Response {
    let view = async {
        let factors = app.platform.store().factors(&signed.ctx).await?;
        let asked = |name: &str| name.starts_with("confirm_") || PASSKEY_FIELDS.contains(&name);
        let kept = form.values.0.iter().filter(|(name, _)| !asked(name));
        let kept = kept.flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())));
        let view = ConfirmView {
            action: action.to_owned(),
            kept: kept.collect(),
            second: factors.totp.is_some() || !factors.passkeys.is_empty(),
            party: app.party.as_ref().filter(|_| !factors.passkeys.is_empty()).map(|party| party.id.clone()),
            minutes: app.platform.settings().proven_seconds / 60,
            failure: failed,
        };
        let shell = if signed.who.first.is_some() {
            shell::signed_out(app, headers).await?
        } else {
            shell::signed_in(app, headers, signed, Nav::Other, "/").await?
        };
        Ok::<_, WebError>((shell, view))
    };
    let status = match failed {
        // Asked for as a page of its own; anywhere else it stands in for what is not done yet.
        None if action == "/confirm" => StatusCode::OK,
        None | Some(ConfirmFailure::Wrong) => StatusCode::FORBIDDEN,
        Some(ConfirmFailure::Locked { .. }) => StatusCode::TOO_MANY_REQUESTS,
    };
    match view.await {
        Ok((shell, view)) => {
            (status, shell::html(commonlink_pages::confirm(&shell, &view).into_string())).into_response()
        }
        Err(error) => error.into_response(),
    }
}
