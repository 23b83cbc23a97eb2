//! Extractors whose refusals are answered like every other error: as a page, or as problem+json under `/api/`.
//!
//! An identifier that is none looks like one that names nothing, so [`Path`] refuses with 404. [`Query`] and
//! [`Json`] say what could not be read: only what the asker has sent comes back, nothing of what is held.

use crate::error::WebError;
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

/// A part of a request that could not be read.
#[derive(Debug)]
pub struct Refusal {
    error: WebError,
    json: bool,
}

impl Refusal {
    fn new(path: &str, error: WebError) -> Self {
        Self { error, json: path.starts_with("/api/") }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.error.into_response_as(self.json)
    }
}

/// Identifiers in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_malformed) => Err(Refusal::new(parts.uri.path(), WebError::NotFound)),
        }
    }
}

/// What stands behind the question mark.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // Nothing in an address means a NUL, and one of the databases does not even take the question.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Refusal::new(parts.uri.path(), WebError::Malformed));
        }
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(error) => Err(Refusal::new(parts.uri.path(), WebError::Unreadable(error.body_text()))),
        }
    }
}

/// A JSON body, and a JSON answer.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let path = request.uri().path().to_owned();
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refusal::new(&path, WebError::TooLarge))
            }
            Err(error) => Err(Refusal::new(&path, WebError::Unreadable(error.body_text()))),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The bytes of a body.
#[derive(Debug)]
pub struct Body(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let path = request.uri().path().to_owned();
        match axum::body::Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refusal::new(&path, WebError::TooLarge))
            }
            Err(_broken) => Err(Refusal::new(&path, WebError::Malformed)),
        }
    }
}
