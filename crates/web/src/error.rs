//! Errors at the edge: logged once, answered in words with a hint and without inner detail; as a page, or as
//! problem+json (RFC 9457) under `/api/`.

use crate::{App, security, session::Signed, shell};
use axum::{
    Json,
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use commonlink_casework::{CaseworkError, StoreError, sign_in::First};
use commonlink_model::{Fault, TokenScope};
use commonlink_pages::{ErrorView, FieldFault, Nav, Shell};
use commonlink_reference::{Lang, text, text_with};
use serde::Serialize;
use std::time::Duration;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub enum WebError {
    /// Absent or hidden.
    NotFound,
    /// Nobody is signed in.
    SignInFirst(String),
    /// The session of a page that refreshes a part of itself has ended; the address of that page.
    SessionEnded(String),
    /// Something has to be done before anything else is open; of a page, or of a part of one.
    First {
        /// What.
        first: First,
        /// A part of a page asked.
        part: bool,
    },
    /// Who signed in has to confirm to be there.
    ConfirmFirst,
    /// A program asks for what a person alone may do, being there.
    PersonOnly,
    /// The token lacks this scope.
    Scope(TokenScope),
    /// The role does not allow it.
    Forbidden,
    /// The request is malformed.
    Malformed,
    /// A part of the request could not be read; says which and why, in words that only repeat the request.
    Unreadable(String),
    /// The address is there, but not for this method.
    Method,
    /// A write from a page that is not ours.
    ForeignOrigin,
    /// Too many attempts; seconds to wait.
    TooMany(u32),
    /// The body is too large.
    TooLarge,
    /// The body came too slowly.
    TooSlow,
    /// The answer took longer than an answer may.
    TookTooLong,
    /// A use case said no.
    Casework(CaseworkError),
}

impl From<CaseworkError> for WebError {
    fn from(error: CaseworkError) -> Self {
        match error {
            CaseworkError::NotFound => Self::NotFound,
            CaseworkError::Forbidden => Self::Forbidden,
            other => Self::Casework(other),
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self::Casework(CaseworkError::Store(error))
    }
}

/// RFC 9457.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Stable code of the cause.
    #[serde(rename = "type")]
    kind: String,
    /// What went wrong.
    title: String,
    /// HTTP status.
    status: u16,
    /// What to do.
    detail: String,
    /// Fields that need attention.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<ProblemFault>,
    /// Where an upload goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_offset: Option<u64>,
}

/// One field of a problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemFault {
    /// Dotted path of the field.
    field: String,
    /// Stable code of what is wrong with it.
    code: String,
    /// The same in words.
    message: String,
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInFirst(_) | Self::SessionEnded(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::ForeignOrigin
            | Self::First { .. }
            | Self::ConfirmFirst
            | Self::PersonOnly
            | Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Malformed | Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TookTooLong => StatusCode::SERVICE_UNAVAILABLE,
            Self::Casework(error) => match error {
                CaseworkError::Invalid(_)
                | CaseworkError::Decode(_)
                | CaseworkError::Table(_)
                | CaseworkError::Marks(_) => StatusCode::UNPROCESSABLE_ENTITY,
                CaseworkError::KeyReused | CaseworkError::Stale => StatusCode::CONFLICT,
                CaseworkError::WrongPassword => StatusCode::UNAUTHORIZED,
                CaseworkError::AccessEnded => StatusCode::FORBIDDEN,
                CaseworkError::LockedOut(_) => StatusCode::TOO_MANY_REQUESTS,
                CaseworkError::Store(store) => match store {
                    StoreError::Offset { .. } | StoreError::Conflict { .. } => StatusCode::CONFLICT,
                    StoreError::TooLarge { .. } | StoreError::BeyondEnd { .. } => {
                        StatusCode::PAYLOAD_TOO_LARGE
                    }
                    StoreError::Damaged { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                    StoreError::Invalid { .. } => StatusCode::BAD_REQUEST,
                    StoreError::Refused { .. } => StatusCode::FORBIDDEN,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                },
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::SignInFirst(_) | Self::SessionEnded(_) => "sign_in_first",
            Self::Forbidden => "forbidden",
            Self::First { first: First::Password, .. } => "password_first",
            Self::First { first: First::SecondFactor, .. } => "second_factor_first",
            Self::ConfirmFirst => "confirm_first",
            Self::PersonOnly => "person_only",
            Self::Scope(_) => "scope",
            Self::Malformed | Self::Unreadable(_) => "malformed",
            Self::Method => "method",
            Self::ForeignOrigin => "foreign_origin",
            Self::TooMany(_) => "too_many",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::TookTooLong => "took_too_long",
            Self::Casework(error) => match error {
                CaseworkError::Invalid(_) => "invalid",
                CaseworkError::Decode(error) | CaseworkError::Table(error) => error.code(),
                CaseworkError::Marks(_) => "not_describable",
                CaseworkError::KeyReused => "key_reused",
                CaseworkError::Stale => "stale",
                CaseworkError::WrongPassword => "wrong_password",
                CaseworkError::AccessEnded => "access_ended",
                CaseworkError::LockedOut(_) => "locked_out",
                CaseworkError::Store(store) => match store {
                    StoreError::Offset { .. } => "offset",
                    StoreError::Conflict { .. } => "stale",
                    StoreError::TooLarge { .. } => "too_large",
                    StoreError::BeyondEnd { .. } => "beyond_end",
                    StoreError::Damaged { .. } => "damaged",
                    StoreError::Invalid { .. } => "malformed",
                    StoreError::Refused { .. } => "forbidden",
                    _ => "internal",
                },
                _ => "internal",
            },
        }
    }

    /// The words for the outside; the inner cause goes to the log only.
    fn detail(&self) -> String {
        match self {
            Self::Unreadable(why) => why.clone(),
            Self::Scope(scope) => text_with(Lang::En, "problem-scope", &[("scope", scope.code().into())]),
            // Who sent the file is told what is wrong with it, and what to do.
            Self::Casework(CaseworkError::Decode(error)) => format!("{error}. {}", error.hint()),
            Self::Casework(CaseworkError::Table(error)) => format!("{error}. {}", error.hint_of_table()),
            Self::Casework(
                error @ (CaseworkError::KeyReused
                | CaseworkError::Stale
                | CaseworkError::WrongPassword
                | CaseworkError::Invalid(_)),
            ) => error.to_string(),
            other => text(Lang::En, &format!("problem-{}", other.code().replace('_', "-"))).into_owned(),
        }
    }

    fn faults(&self) -> Vec<ProblemFault> {
        let Self::Casework(CaseworkError::Invalid(faults)) = self else { return Vec::new() };
        let word = |fault: &Fault| ProblemFault {
            field: fault.field.clone(),
            code: fault.message.to_owned(),
            message: text(Lang::En, fault.message).into_owned(),
        };
        faults.iter().map(word).collect()
    }

    /// What the log may say: no text that somebody has written, and no value that a database names.
    fn for_log(&self) -> String {
        match self {
            Self::Casework(error) => error.for_log(),
            other => other.code().to_owned(),
        }
    }

    /// The answer, as problem+json or as a page.
    pub fn into_response_as(self, json: bool) -> Response {
        let status = self.status();
        if status.is_server_error() {
            // The journal tells which request it was.
            tracing::error!(cause = self.for_log(), "a request could not be answered");
        }
        let wait = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Casework(CaseworkError::LockedOut(_)) => Some(600),
            _ => None,
        };
        let mut response = if json {
            let expected_offset = match &self {
                Self::Casework(CaseworkError::Store(store)) => store.expected_offset(),
                _ => None,
            };
            let problem = Problem {
                kind: self.code().to_owned(),
                title: status.canonical_reason().unwrap_or("Error").to_owned(),
                status: status.as_u16(),
                detail: self.detail(),
                faults: self.faults(),
                expected_offset,
            };
            let mut response = (status, Json(problem)).into_response();
            let media_type = HeaderValue::from_static("application/problem+json");
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
            response
        } else if let Self::SignInFirst(next) = &self {
            Redirect::to(&log_in(next)).into_response()
        } else if let Self::First { first, part } = &self {
            let page = match first {
                First::Password => "/account/first-password",
                First::SecondFactor => "/account/factors",
            };
            if *part {
                let mut response = status.into_response();
                response.headers_mut().insert("hx-redirect", HeaderValue::from_static(page));
                response
            } else {
                Redirect::to(page).into_response()
            }
        } else if let Self::SessionEnded(page) = &self {
            // A redirect would be followed out of sight and the log-in page put into the part; so the whole page goes.
            let mut response = status.into_response();
            if let Ok(address) = HeaderValue::from_str(&log_in(page)) {
                response.headers_mut().insert("hx-redirect", address);
            }
            response
        } else {
            let cause = match self {
                Self::ForeignOrigin => Some("foreign-origin"),
                Self::TookTooLong => Some("took-too-long"),
                Self::Scope(_) => Some("scope"),
                _ => None,
            };
            let faults = self.faults().into_iter();
            let faults = faults.map(|fault| FieldFault { field: fault.field, message: fault.code }).collect();
            let view = ErrorView { status: status.as_u16(), request: None, retry_after: wait, cause, faults };
            let page = commonlink_pages::error(&Shell::signed_out(), &view);
            let mut response =
                (status, security::text("text/html; charset=utf-8", page.into_string())).into_response();
            response.extensions_mut().insert(view);
            response
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn log_in(next: &str) -> String {
    format!("/login?next={}", crate::forms::encode(next))
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        self.into_response_as(false)
    }
}

/// The same error for the JSON API.
pub struct ApiError(pub WebError);

impl<E: Into<WebError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.0.into_response_as(true)
    }
}

/// The answer to a method that an address does not know.
pub async fn no_such_method(request: Request) -> Response {
    WebError::Method.into_response_as(request.uri().path().starts_with("/api/"))
}

/// The answer to an address that is none of ours: the same 404 as for something hidden.
pub async fn nothing_here(request: Request) -> Response {
    WebError::NotFound.into_response_as(request.uri().path().starts_with("/api/"))
}

/// Gives up what takes too long, in words.
pub async fn in_time(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    let json = request.uri().path().starts_with("/api/");
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => WebError::TookTooLong.into_response_as(json),
    }
}

/// Puts error pages into the frame of whoever asked: navigation, name, training band. An error knows nothing of them.
pub async fn in_frame(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(view) = response.extensions().get::<ErrorView>().cloned() else { return response };
    let signed = <Signed as FromRequestParts<App>>::from_request_parts(&mut asked, &app).await.ok();
    let shell = match &signed {
        Some(signed) => shell::signed_in(&app, &asked.headers, signed, Nav::Other, "/").await,
        None => shell::signed_out(&app, &asked.headers).await,
    };
    let Ok(shell) = shell else { return response };
    let page = commonlink_pages::error(&shell, &view).into_string();
    let (mut head, _bare) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, page.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn what_takes_too_long_is_given_up_in_words() {
        let longest = Duration::from_millis(1);
        let router = Router::new()
            .route("/{*any}", get(std::future::pending::<()>))
            .layer(middleware::from_fn_with_state(longest, in_time));
        for (path, word) in
            [("/imports", "took too long"), ("/api/v1/seizures", "\"type\":\"took_too_long\"")]
        {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
            assert!(String::from_utf8_lossy(&body).contains(word), "{path}");
        }
    }
}
