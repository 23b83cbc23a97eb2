//! Log-ins beside the password: the second step after it, and a passkey instead of it. Until a proof is right nothing is
//! open; the cookie of what is awaited opens nothing but these addresses.

use crate::{
    App,
    error::WebError,
    extract::Query,
    forms::{Form, encode, local},
    session::{self, PENDING, cookie},
    shell,
    throttle::asker,
};
use axum::{
    Extension, Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{
    CaseworkError,
    factors::{Challenge, Shown},
    webauthn::{Assertion, RelyingParty},
};
use commonlink_pages::{LoginFailure, SecondView};
use serde::Deserialize;
use std::{net::SocketAddr, time::Instant};

type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `GET /login/second`.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /login/second`.
pub async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<Wanted>,
) -> Result<Response, WebError> {
    show(&app, &headers, StatusCode::OK, local(&query.next), None).await
}

/// `POST /login/second`: a code, a recovery code or a passkey after the right password.
pub async fn prove(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let attempt = Attempt::take(&app, peer, &headers)?;
    let next = local(form.get("next"));
    let Some(key) = cookie(&headers, PENDING) else { return Ok(again(&next)) };
    let answer = form.given("passkey_credential").and_then(|_| assertion(&form));
    let shown = answer.as_ref().map_or_else(|| Shown::Code(form.get("code")), Shown::Passkey);
    match app.platform.prove_second(app.party.as_deref(), &key, &shown).await {
        Ok(secret) => {
            attempt.succeeded();
            entered(&secret, &next)
        }
        // Nothing is awaited any more: from the beginning.
        Err(CaseworkError::WrongPassword) => Ok(again(&next)),
        Err(CaseworkError::Invalid(_)) => {
            let wrong = Some(LoginFailure::WrongSecond);
            show(&app, &headers, StatusCode::UNAUTHORIZED, next, wrong).await
        }
        Err(CaseworkError::LockedOut(until)) => {
            let left = (until.micros() - app.platform.clock().now().micros()).max(0);
            let locked = Some(LoginFailure::Locked { minutes: (left / 60_000_000 + 1) as u32 });
            show(&app, &headers, StatusCode::TOO_MANY_REQUESTS, next, locked).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /login/second/options`: what a passkey has to sign.
pub async fn options(State(app): State<App>, headers: HeaderMap) -> Result<Response, WebError> {
    let (Some(party), Some(key)) = (&app.party, cookie(&headers, PENDING)) else {
        return Err(WebError::NotFound);
    };
    let wanted = app.platform.second_wanted(&key).await?.ok_or(WebError::NotFound)?;
    Ok(challenge(party, &wanted, None))
}

/// `POST /login/passkey/options`.
pub async fn passkey_options(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    // Given back when the passkey has answered: nobody asks for challenges without end.
    Attempt::take(&app, peer, &headers)?;
    let party = app.party.as_ref().ok_or(WebError::NotFound)?;
    let (key, wanted) = app.platform.passkey_login_wanted().await?;
    let mut response = challenge(party, &wanted, None);
    let cookie = session::set_pending(&key).ok_or(WebError::Malformed)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `POST /login/passkey`: a passkey instead of login and password.
pub async fn passkey(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let attempt = Attempt::take(&app, peer, &headers)?;
    let next = local(form.get("next"));
    let outcome = match (&app.party, cookie(&headers, PENDING), assertion(&form)) {
        (Some(party), Some(key), Some(answer)) => app.platform.passkey_login(party, &key, &answer).await,
        _ => Err(CaseworkError::WrongPassword),
    };
    match outcome {
        Ok(secret) => {
            // This one, and that of the challenge.
            attempt.succeeded();
            attempt.succeeded();
            entered(&secret, &next)
        }
        Err(CaseworkError::WrongPassword) => {
            super::login::refused(&app, &headers, next, LoginFailure::WrongPasskey).await
        }
        Err(CaseworkError::AccessEnded) => {
            super::login::refused(&app, &headers, next, LoginFailure::Ended).await
        }
        Err(other) => Err(other.into()),
    }
}

/// One attempt of an address, given back when it succeeds.
pub struct Attempt<'a> {
    app: &'a App,
    asker: Option<std::net::IpAddr>,
}

impl<'a> Attempt<'a> {
    /// Takes it; refused where there were too many.
    pub fn take(app: &'a App, peer: Peer, headers: &HeaderMap) -> Result<Self, WebError> {
        let asker = peer.map(|Extension(ConnectInfo(peer))| asker(peer.ip(), headers, app.behind_proxy));
        if let Some(asker) = asker {
            app.throttle.attempt(asker, Instant::now()).map_err(WebError::TooMany)?;
        }
        Ok(Self { app, asker })
    }

    /// Gives it back.
    pub fn succeeded(&self) {
        if let Some(asker) = self.asker {
            self.app.throttle.succeeded(asker);
        }
    }
}

/// A session begins.
pub fn entered(secret: &str, next: &str) -> Result<Response, WebError> {
    let mut response = Redirect::to(next).into_response();
    let cookie = session::set_session(secret).ok_or(WebError::Malformed)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response.headers_mut().append(header::SET_COOKIE, session::clear_pending());
    Ok(response)
}

/// The second step is awaited.
pub fn awaited(key: &str, next: &str) -> Result<Response, WebError> {
    let mut response = Redirect::to(&format!("/login/second?next={}", encode(next))).into_response();
    let cookie = session::set_pending(key).ok_or(WebError::Malformed)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// What a script of ours hands to the browser.
pub fn challenge(party: &RelyingParty, wanted: &Challenge, person: Option<(&str, &str, &str)>) -> Response {
    let mut value = serde_json::json!({
        "challenge": wanted.challenge,
        "party": party.id,
        "credentials": wanted.credentials,
    });
    if let Some((user, login, name)) = person {
        value["person"] = serde_json::json!({ "id": user, "login": login, "name": name });
    }
    Json(value).into_response()
}

/// A passkey's answer in the fields of a form, as hexadecimal digits.
pub fn assertion(form: &Form) -> Option<Assertion> {
    let bytes = |name: &str| unhex(form.get(name));
    Some(Assertion {
        credential: bytes("passkey_credential")?,
        client_data: bytes("passkey_client")?,
        authenticator_data: bytes("passkey_data")?,
        signature: bytes("passkey_signature")?,
        user: bytes("passkey_user")?,
    })
}

/// Bytes of hexadecimal digits; `None` where it is anything else, or more than any answer.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    const MOST: usize = 64 * 1024;
    if !text.len().is_multiple_of(2) || text.len() > MOST || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

fn again(next: &str) -> Response {
    Redirect::to(&format!("/login?next={}", encode(next))).into_response()
}

async fn show(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    next: String,
    failure: Option<LoginFailure>,
) -> Result<Response, WebError> {
    let Some(key) = cookie(headers, PENDING) else { return Ok(again(&next)) };
    let Some(wanted) = app.platform.second_wanted(&key).await? else { return Ok(again(&next)) };
    let with_passkey = !wanted.credentials.is_empty();
    let party = app.party.as_ref().filter(|_| with_passkey).map(|party| party.id.clone());
    let view = SecondView { next, failure, party };
    let shell = shell::signed_out(app, headers).await?;
    Ok((status, shell::html(commonlink_pages::second(&shell, &view).into_string())).into_response())
}
