//! The table of routes. Each row names the probe that proves that the route tells nothing of records that
//! the asker may not know; a row without one doesn't compile. `tests/it/probes.rs` runs them all in two
//! worlds, with and without one hidden record, and compares the answers.

mod account;
mod analysis;
mod assets;
mod events;
mod examinations;
mod exports;
mod help;
mod hits;
mod home;
mod imports;
mod links;
mod login;
mod marks;
mod mirror;
mod people;
mod pictures;
mod requests;
mod retention;
mod search;
mod seizure;
mod seizures;
mod sharing;
mod submission_form;
mod submit;

use crate::{App, api};
use axum::{
    handler::Handler,
    routing::{MethodRouter, get, post, put},
};

pub(crate) use assets::named as asset;
pub use search::SearchQuery;
pub use seizures::ListQuery;
pub use submit::submit_input;

/// How the two-worlds test asks a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The same for everybody; asked as it stands.
    Public,
    /// About everything the asker may see; asked as it stands by another body.
    Scope,
    /// About one object; asked with the identifier of the hidden one and with one that never was.
    Object(Subject),
}

/// What the identifier in a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A seizure.
    Seizure,
    /// A mark.
    Mark,
    /// A hit.
    Hit,
    /// An examination.
    Examination,
    /// A link.
    Link,
    /// A request between bodies.
    Request,
    /// What is released to one body.
    Release,
    /// An upload.
    Upload,
    /// An account.
    User,
    /// An access token.
    Token,
    /// A batch of imported rows.
    Import,
    /// A table that was given.
    Table,
    /// An entry of the audit trail.
    Entry,
}

/// One route.
pub struct Route {
    /// Method.
    pub method: &'static str,
    /// Path with parameters in braces.
    pub path: &'static str,
    /// How it is probed.
    pub probe: Probe,
    pub(crate) handler: MethodRouter<App>,
}

fn read<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "GET", path, probe, handler: get(handler) }
}

fn write<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "POST", path, probe, handler: post(handler) }
}

fn replace<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "PUT", path, probe, handler: put(handler) }
}

/// Most bytes of a form with photographs: a set of four originals, sent without script.
const FORM_WITH_FILES: usize = 256 * 1024 * 1024;
/// Most bytes of any other body: a piece of an upload with room to spare, or a long submission.
const ORDINARY: usize = 4 * 1024 * 1024;

/// Most bytes that a route reads. Only forms that carry photographs may be large, so that nobody without an
/// account can fill the memory.
pub(crate) fn most_body_bytes(method: &str, path: &str) -> usize {
    match (method, path) {
        ("POST", "/seizures" | "/seizures/{id}/marks") => FORM_WITH_FILES,
        // Goes to the disk as it comes; the form around it is small.
        ("POST", "/imports") => commonlink_casework::receive::MOST_BYTES as usize + ORDINARY,
        _ => ORDINARY,
    }
}

/// Every route of the server.
pub fn all() -> Vec<Route> {
    let mut routes = pages();
    routes.extend(pictures_and_streams());
    routes.extend(interface());
    routes
}

fn pages() -> Vec<Route> {
    use Probe::{Object, Public, Scope};
    use Subject::{
        Entry, Examination, Hit, Import, Link, Mark, Release, Request, Seizure, Table, Token, User,
    };
    vec![
        read("/login", Public, login::page),
        write("/login", Public, login::sign_in),
        write("/logout", Scope, login::sign_out),
        write("/logout-everywhere", Scope, login::sign_out_everywhere),
        write("/preferences", Public, login::preferences),
        read("/", Scope, home::page),
        read("/home/part", Scope, home::part),
        write("/notices/seen", Scope, home::seen),
        read("/search", Scope, search::page),
        read("/seizures", Scope, seizures::page),
        write("/seizures", Scope, submit::submit),
        read("/seizures/new", Scope, submit::page),
        read("/seizures/duplicates", Scope, submit::duplicates),
        read("/seizures.csv", Scope, exports::csv),
        read("/seizures.json", Scope, exports::json),
        read("/seizures/{id}", Object(Seizure), seizure::page),
        read("/seizures/{id}/hits", Object(Seizure), seizure::hits),
        write("/seizures/{id}/marks", Object(Seizure), seizure::add_mark),
        write("/seizures/{id}/exhibits/{exhibit}/custody", Object(Seizure), seizure::add_custody),
        read("/seizures/{id}/as", Object(Seizure), sharing::seen_as),
        read("/seizures/{id}/handling", Object(Seizure), requests::handling),
        write("/seizures/{id}/handling", Object(Seizure), requests::set_handling),
        read("/seizures/{id}/retention", Object(Seizure), retention::one),
        write("/seizures/{id}/extension", Object(Seizure), retention::extend),
        write("/seizures/{id}/erasure", Object(Seizure), retention::erase),
        read("/retention", Scope, retention::page),
        write("/releases/{id}/revoke", Object(Release), requests::revoke),
        read("/requests", Scope, requests::page),
        read("/requests/new", Scope, requests::form),
        write("/requests", Scope, requests::ask),
        read("/requests/{id}", Object(Request), requests::one),
        write("/requests/{id}", Object(Request), requests::step),
        read("/analysis/map", Scope, analysis::map),
        read("/analysis/series", Scope, analysis::series),
        read("/analysis/matrix", Scope, analysis::matrix),
        read("/analysis/quality", Scope, analysis::quality),
        read("/imports", Scope, imports::page),
        write("/imports", Scope, imports::give),
        read("/imports/tables/{hash}", Object(Table), imports::table),
        write("/imports/tables/{hash}", Object(Table), imports::map),
        read("/imports/{id}", Object(Import), imports::batch),
        read("/imports/{id}/part", Object(Import), imports::part),
        read("/imports/{id}/faults.csv", Object(Import), imports::faults),
        write("/imports/{id}/stop", Object(Import), imports::stop),
        write("/imports/{id}/undo", Object(Import), imports::undo),
        read("/marks", Scope, marks::page),
        read("/marks/{id}", Object(Mark), marks::mark),
        read("/hits/{id}", Object(Hit), hits::page),
        write("/hits/{id}/triage", Object(Hit), hits::triage),
        read("/examinations", Scope, examinations::queue),
        read("/examinations/{id}", Object(Examination), examinations::page),
        write("/examinations/{id}/open", Object(Examination), examinations::open),
        write("/examinations/{id}/conclusion", Object(Examination), examinations::conclude),
        write("/examinations/{id}/resolution", Object(Examination), examinations::resolve),
        read("/links", Scope, links::page),
        read("/links/{id}", Object(Link), links::link),
        read("/sharing", Scope, sharing::page),
        write("/sharing", Scope, sharing::save),
        read("/mirror", Scope, mirror::page),
        write("/mirror/delays", Scope, mirror::delay),
        read("/mirror/checkpoint", Scope, mirror::checkpoint),
        read("/mirror/{id}/proof", Object(Entry), mirror::proof),
        read("/people", Scope, people::page),
        write("/people", Scope, people::create),
        write("/people/{id}/suspend", Object(User), people::suspend),
        write("/people/{id}/resume", Object(User), people::resume),
        write("/people/{id}/roles", Object(User), people::roles),
        write("/people/{id}/clearance", Object(User), people::clearance),
        write("/people/{id}/reset", Object(User), people::reset),
        read("/account", Scope, account::page),
        write("/account/password", Scope, account::password),
        write("/account/tokens", Scope, account::create_token),
        write("/account/tokens/{id}/revoke", Object(Token), account::revoke_token),
        read("/help", Public, help::page),
        read("/help/capture-guide", Public, help::capture_guide),
        read("/help/components", Public, help::components),
    ]
}

fn pictures_and_streams() -> Vec<Route> {
    use Probe::{Object, Public, Scope};
    use Subject::{Examination, Hit, Mark};
    vec![
        read("/assets/{name}", Public, assets::named),
        read("/pictures/{id}/{capture}/{position}/{size}", Object(Mark), pictures::of_mark),
        read("/originals/{id}/{capture}/{position}", Object(Mark), pictures::original),
        read("/hits/{id}/pictures/{side}/{position}/{size}", Object(Hit), pictures::of_hit),
        read(
            "/examinations/{id}/pictures/{side}/{position}/{size}",
            Object(Examination),
            pictures::of_examination,
        ),
        read("/examinations/{id}/relief/{side}", Object(Examination), pictures::relief),
        read("/events", Scope, events::stream),
        read("/events/now", Scope, events::now),
        read("/health", Public, help::health),
    ]
}

fn interface() -> Vec<Route> {
    use Probe::{Object, Public, Scope};
    use Subject::{Entry, Hit, Request, Seizure, Upload};
    vec![
        read("/api/v1/openapi.json", Public, api::document),
        read("/api/v1/search", Scope, api::search::find),
        read("/api/v1/seizures", Scope, api::seizures::list),
        write("/api/v1/seizures", Scope, api::seizures::submit),
        read("/api/v1/seizures/{id}", Object(Seizure), api::seizures::one),
        read("/api/v1/seizures/{id}/hits", Object(Seizure), api::seizures::hits),
        write("/api/v1/seizures/{id}/marks", Object(Seizure), api::seizures::add_marks),
        write("/api/v1/uploads", Scope, api::uploads::begin),
        read("/api/v1/uploads/{id}", Object(Upload), api::uploads::state),
        replace("/api/v1/uploads/{id}", Object(Upload), api::uploads::append),
        write("/api/v1/hits/{id}/triage", Object(Hit), api::hits::triage),
        read("/api/v1/requests", Scope, api::requests::list),
        write("/api/v1/requests", Scope, api::requests::ask),
        read("/api/v1/requests/{id}", Object(Request), api::requests::one),
        write("/api/v1/requests/{id}/steps", Object(Request), api::requests::step),
        read("/api/v1/audit/head", Scope, api::audit::head),
        read("/api/v1/audit/entries/{id}/proof", Object(Entry), api::audit::proof),
        read("/api/v1/links", Scope, api::links::list),
        read("/api/v1/notices", Scope, api::links::notices),
    ]
}
