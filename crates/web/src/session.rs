//! Who asks: the session cookie of a browser or the access token of a program.
//!
//! The cookie is `__Host-session`: secure, for this host and every path only, out of reach of scripts. Over
//! plain HTTP on the machine's own address browsers treat it as trustworthy and keep it.
//!
//! A token opens what its scopes name and nothing else. A session whose person still has to choose a password, or a second
//! factor that the role demands, opens the pages for that and nothing else.
//!
//! Every request states a purpose: a browser in the cookie that the preferences set, a program in the header
//! `Commonlink-Purpose`; investigation where nothing is said.

use crate::{
    App,
    error::WebError,
    journal::{Asked, Asker},
    routes::scope_of,
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts},
};
use commonlink_casework::sign_in::{First, SignedIn};
use commonlink_model::{Context, Purpose, Role};

/// Name of the session cookie.
pub const COOKIE: &str = "__Host-session";
/// Name of the cookie with the key of a proof that is awaited: the second step of a log-in, or a passkey.
pub const PENDING: &str = "__Host-pending";
/// Name of the cookie with the purpose that is stated.
pub const PURPOSE: &str = "purpose";
/// In which header programs state a purpose.
const PURPOSE_HEADER: &str = "commonlink-purpose";

/// Somebody who has signed in, with the context of this request.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Account and organisation.
    pub who: SignedIn,
    /// The context.
    pub ctx: Context,
    /// The session's secret; `None` for access tokens.
    pub secret: Option<String>,
}

impl Signed {
    /// Whether a role is in force.
    pub fn has(&self, role: Role) -> bool {
        self.ctx.has(role)
    }

    /// Whether who signed in has proven to be there a short while ago. A token never has: nobody is there.
    pub fn proven(&self, app: &App) -> bool {
        let seconds = app.platform.settings().proven_seconds;
        self.who.proven.is_some_and(|at| self.ctx.now < at.plus_seconds(seconds))
    }

    /// Whether a program asks, with a token.
    pub const fn is_program(&self) -> bool {
        self.secret.is_none()
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let (who, secret) = if let Some(token) = bearer(&parts.headers) {
            // A token is for programs: it opens the JSON API and exports and no page, so that whoever finds one can
            // neither make accounts nor further tokens.
            let scope = scope_of(parts.method.as_str(), parts.uri.path());
            let who = if scope.is_some() { app.platform.token(token).await? } else { None };
            if let (Some(who), Some(scope)) = (&who, scope)
                && !who.scopes.contains(&scope)
            {
                return Err(WebError::Scope(scope));
            }
            (who, None)
        } else if let Some(secret) = cookie(&parts.headers, COOKIE) {
            // What a page asks by itself keeps nobody signed in.
            let by_itself = parts.uri.path().starts_with("/events");
            let who = if by_itself {
                app.platform.session_unused(&secret).await?
            } else {
                app.platform.session(&secret).await?
            };
            (who, Some(secret))
        } else {
            (None, None)
        };
        let who = who.ok_or_else(|| refusal(parts))?;
        if let Some(first) = who.first.filter(|first| !open_before(*first, parts.uri.path())) {
            let part = parts.headers.contains_key("hx-request");
            return Err(WebError::First { first, part });
        }
        let mut ctx = who.context(&app.platform, purpose(&parts.headers)?);
        if let Some(Asked(request)) = parts.extensions.get::<Asked>() {
            // One identifier in the log and in the audit trail.
            ctx.request = *request;
        }
        if let Some(asker) = parts.extensions.get::<Asker>() {
            asker.is(&ctx);
        }
        let signed = Self { who, ctx, secret };
        parts.extensions.insert(signed.clone());
        Ok(signed)
    }
}

impl OptionalFromRequestParts<App> for Signed {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, WebError> {
        match <Self as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(signed) => Ok(Some(signed)),
            Err(WebError::SignInFirst(_) | WebError::SessionEnded(_) | WebError::First { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

/// What is open to a session whose person has something to do first.
fn open_before(first: First, path: &str) -> bool {
    let leaving = matches!(path, "/logout" | "/logout-everywhere");
    leaving
        || match first {
            First::Password => matches!(path, "/account/first-password" | "/account/password"),
            First::SecondFactor => {
                let confirming = matches!(path, "/confirm" | "/confirm/options");
                let below = ["/account/factors", "/account/totp", "/account/passkeys"];
                confirming
                    || below.iter().any(|known| path == *known || path.starts_with(&format!("{known}/")))
            }
        }
}

/// The purpose that is stated: by programs in a header, by browsers in a cookie; investigation where none is.
fn purpose(headers: &HeaderMap) -> Result<Purpose, WebError> {
    if let Some(header) = headers.get(PURPOSE_HEADER) {
        let code = header.to_str().unwrap_or_default();
        let unknown = |_| WebError::Unreadable(format!("{PURPOSE_HEADER}: not a purpose"));
        return code.parse().map_err(unknown);
    }
    let chosen = cookie(headers, PURPOSE).and_then(|code| code.parse().ok());
    Ok(chosen.unwrap_or(Purpose::Investigation))
}

/// Where who is not signed in goes on after signing in.
fn refusal(parts: &Parts) -> WebError {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if header("hx-request") == Some("true") {
        // The page around the part, as the browser names it; only its path, so that nobody is sent elsewhere.
        let page = header("hx-current-url").and_then(|url| url.parse::<Uri>().ok());
        let page = page.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
        return WebError::SessionEnded(page.to_owned());
    }
    // Only what can be read again is gone back to.
    let readable = parts.method == Method::GET;
    let next = parts.uri.path_and_query().filter(|_| readable).map_or("/", |path| path.as_str());
    WebError::SignInFirst(next.to_owned())
}

/// The same for the JSON API, where a refusal is problem+json instead of a way to the log-in page.
#[derive(Clone, Debug)]
pub struct Client(pub Signed);

impl FromRequestParts<App> for Client {
    type Rejection = crate::error::ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(<Signed as FromRequestParts<App>>::from_request_parts(parts, app).await?))
    }
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The access token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The header that gives a session to the browser.
pub fn set_session(secret: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax")).ok()
}

/// The header that gives the key of an awaited proof to the browser; it opens nothing by itself.
pub fn set_pending(key: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{PENDING}={key}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=300"))
        .ok()
}

/// The header that takes it away.
pub fn clear_pending() -> HeaderValue {
    HeaderValue::from_static("__Host-pending=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The header that takes it away.
pub fn clear_session() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
