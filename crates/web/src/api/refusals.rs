//! How operations of the API refuse, for its document: every one of them by the same rules, so that the rules
//! stand here and not at each handler. A handler that refuses in its own way says so itself.

use crate::error::Problem;
use utoipa::{
    Modify, PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, OpenApi, RefOr, Response, ResponseBuilder,
        path::{Operation, ParameterIn, PathItem},
        schema::Ref,
    },
};

/// Name of the shared answer, status, and when it comes.
struct Refusal(&'static str, &'static str, &'static str);

const MALFORMED: Refusal =
    Refusal("Malformed", "400", "The body or the query could not be read; `detail` says where.");
const SIGN_IN_FIRST: Refusal = Refusal("SignInFirst", "401", "There is no access token, or it has ended.");
const FORBIDDEN: Refusal =
    Refusal("Forbidden", "403", "The roles of the account, or the scopes of the token, do not allow it.");
const NOT_FOUND: Refusal =
    Refusal("NotFound", "404", "There is no such thing, or the account may not know of it.");
const CONFLICT: Refusal = Refusal(
    "Conflict",
    "409",
    "The key was used for another request, or the state has changed meanwhile; `type` says which.",
);
const TOO_LARGE: Refusal = Refusal("TooLarge", "413", "The body is larger than is taken here.");
const TOO_SLOW: Refusal = Refusal("TooSlow", "408", "The body comes too slowly; send smaller pieces.");
const INVALID: Refusal =
    Refusal("Invalid", "422", "Fields need attention; `faults` names each with what to do.");

const ALL: [Refusal; 8] =
    [MALFORMED, SIGN_IN_FIRST, FORBIDDEN, NOT_FOUND, TOO_SLOW, CONFLICT, TOO_LARGE, INVALID];

/// Adds the refusals to every operation.
pub struct Refusals;

impl Modify for Refusals {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Components::default);
        let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
        Problem::schemas(&mut schemas);
        components.schemas.extend(schemas);
        for refusal in &ALL {
            components.responses.insert(refusal.0.to_owned(), RefOr::T(answer(refusal)));
        }
        for (path, item) in &mut document.paths.paths {
            let PathItem { get, put, post, .. } = item;
            for operation in [get, put, post].into_iter().flatten() {
                for refusal in of(operation, path) {
                    let shared = RefOr::Ref(Ref::from_response_name(refusal.0));
                    operation.responses.responses.entry(refusal.1.to_owned()).or_insert(shared);
                }
            }
        }
    }
}

fn answer(refusal: &Refusal) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    ResponseBuilder::new().description(refusal.2).content("application/problem+json", content).build()
}

fn of(operation: &Operation, path: &str) -> Vec<Refusal> {
    let takes = |place: ParameterIn, name: Option<&str>| {
        operation.parameters.iter().flatten().any(|parameter| {
            matches!(parameter, RefOr::T(parameter)
                if parameter.parameter_in == place && name.is_none_or(|name| parameter.name == name))
        })
    };
    let has_body = operation.request_body.is_some();
    let mut refusals = vec![SIGN_IN_FIRST, FORBIDDEN];
    if has_body || takes(ParameterIn::Query, None) {
        refusals.push(MALFORMED);
    }
    if has_body {
        refusals.extend([TOO_SLOW, TOO_LARGE, INVALID]);
    }
    if path.contains('{') {
        refusals.push(NOT_FOUND);
    }
    if takes(ParameterIn::Header, Some("Idempotency-Key")) {
        refusals.push(CONFLICT);
    }
    refusals
}
