//! The JSON API under `/api/v1`. Same use cases, same rights, problem+json for errors. Programs send an
//! access token. What would be there twice takes an `Idempotency-Key`: submissions, added marks, requests
//! and their steps demand one, uploads take one. Triage, and pieces at their offset, come to the same however often they are sent.

pub mod agreements;
pub mod audit;
pub mod hits;
pub mod links;
pub mod recalls;
mod refusals;
pub mod requests;
pub mod search;
pub mod seizures;
pub mod uploads;

use crate::api::refusals::Refusals;
use axum::{Json, http::HeaderMap, response::IntoResponse};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The document of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "commonlink",
        description = "Police cooperation against drug trafficking. Everything this interface answers is \
            intelligence, not evidence: verify with the owner before you act."
    ),
    paths(
        seizures::list, seizures::submit, seizures::one, seizures::hits, seizures::add_marks,
        uploads::begin, uploads::state, uploads::append,
        hits::triage, links::list, links::notices, search::find,
        recalls::list, agreements::list, requests::list, requests::one, requests::ask, requests::step,
        audit::head, audit::proof,
    ),
    security(("token" = [])),
    modifiers(&TokenScheme, &Refusals),
)]
struct Document;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
            "An access token made on the account page. It has the rights of its account, within its \
                scopes: `read`, `submit`, `requests`, `export`.",
        ));
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The OpenAPI 3.1 document as pretty JSON, as checked in under `docs/openapi.json`.
pub fn openapi() -> String {
    Document::openapi().to_pretty_json().unwrap_or_default()
}

/// `GET /api/v1/openapi.json`.
pub async fn document() -> impl IntoResponse {
    Json(Document::openapi())
}

/// The `Idempotency-Key` header, where one was sent; one that can't be read is empty.
fn given_key(headers: &HeaderMap) -> Option<&str> {
    headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default())
}

/// The same where a key is demanded: an empty key is refused by the use case with a hint.
fn key(headers: &HeaderMap) -> &str {
    given_key(headers).unwrap_or_default()
}
