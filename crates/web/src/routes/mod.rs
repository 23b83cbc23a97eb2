//! The table of routes. Each row names the probe that proves that the route tells nothing of records that
//! the asker may not know; a row without one doesn't compile. `tests/it/probes.rs` runs them all in two
//! worlds, with and without one hidden record, and compares the answers.

mod account;
mod agreements;
mod analysis;
mod assets;
mod confirm;
mod events;
mod examinations;
mod exports;
mod factors;
mod help;
mod hits;
mod home;
mod imports;
mod links;
mod login;
mod marks;
mod mirror;
mod oversight;
mod people;
mod pictures;
mod recalls;
mod requests;
mod retention;
mod review;
mod search;
mod second;
mod seizure;
mod seizures;
mod sharing;
mod submission_form;
mod submit;

use crate::{App, api, forms::Form};
use axum::{
    handler::Handler,
    routing::{MethodRouter, get, post, put},
};

pub(crate) use agreements::last_day as last_day_of_agreement;
pub(crate) use assets::named as asset;
use commonlink_model::TokenScope;
pub(crate) use confirm::first as confirm_first;
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
    /// A passkey.
    Passkey,
    /// A batch of imported rows.
    Import,
    /// A table that was given.
    Table,
    /// An entry of the audit trail.
    Entry,
    /// An access agreement.
    Agreement,
    /// What a body is told of another's record that is withdrawn, corrected or erased.
    Recall,
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
    /// For which forms who signed in has to have proven a short while ago to be there; none where that is not asked.
    pub(crate) confirmed: Option<fn(&Form) -> bool>,
}

impl Route {
    /// What it does can't be undone, or gives something away: who signed in has to be there.
    fn confirmed(self) -> Self {
        self.confirmed_when(|_form| true)
    }

    /// The same where a form says so.
    fn confirmed_when(self, when: fn(&Form) -> bool) -> Self {
        Self { confirmed: Some(when), ..self }
    }
}

/// What a token needs to be let in; `None` where none is.
pub(crate) fn scope_of(method: &str, path: &str) -> Option<TokenScope> {
    match (method, path) {
        ("GET" | "HEAD", "/seizures.csv" | "/seizures.json") => Some(TokenScope::Export),
        _ if path == "/api/v1/requests" || path.starts_with("/api/v1/requests/") => {
            Some(TokenScope::Requests)
        }
        _ if !path.starts_with("/api/") => None,
        ("GET" | "HEAD", _) => Some(TokenScope::Read),
        _ => Some(TokenScope::Submit),
    }
}

fn read<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "GET", path, probe, handler: get(handler), confirmed: None }
}

fn write<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "POST", path, probe, handler: post(handler), confirmed: None }
}

fn replace<H, T>(path: &'static str, probe: Probe, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: "PUT", path, probe, handler: put(handler), confirmed: None }
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
    routes.extend(identity());
    routes.extend(pictures_and_streams());
    routes.extend(interface());
    routes
}

fn pages() -> Vec<Route> {
    use Probe::{Object, Public, Scope};
    use Subject::{Entry, Examination, Hit, Import, Link, Mark, Recall, Release, Request, Seizure, Table};
    vec![
        read("/login", Public, login::page),
        write("/login", Public, login::sign_in),
        read("/login/second", Public, second::page),
        write("/login/second", Public, second::prove),
        write("/login/second/options", Public, second::options),
        write("/login/passkey", Public, second::passkey),
        write("/login/passkey/options", Public, second::passkey_options),
        read("/confirm", Scope, confirm::page),
        write("/confirm", Scope, confirm::answer),
        write("/confirm/options", Scope, confirm::options),
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
        read("/seizures.csv", Scope, exports::csv).confirmed(),
        read("/seizures.json", Scope, exports::json).confirmed(),
        read("/seizures/{id}", Object(Seizure), seizure::page),
        read("/seizures/{id}/hits", Object(Seizure), seizure::hits),
        write("/seizures/{id}/marks", Object(Seizure), seizure::add_mark),
        write("/seizures/{id}/exhibits/{exhibit}/custody", Object(Seizure), seizure::add_custody),
        read("/seizures/{id}/as", Object(Seizure), sharing::seen_as),
        read("/seizures/{id}/handling", Object(Seizure), requests::handling),
        write("/seizures/{id}/handling", Object(Seizure), requests::set_handling).confirmed(),
        read("/seizures/{id}/retention", Object(Seizure), retention::one),
        write("/seizures/{id}/extension", Object(Seizure), retention::extend),
        write("/seizures/{id}/erasure", Object(Seizure), retention::erase)
            .confirmed_when(|form| form.get("step") != "withdraw"),
        read("/seizures/{id}/recall", Object(Seizure), recalls::one),
        write("/seizures/{id}/recall", Object(Seizure), recalls::say).confirmed(),
        read("/recalls", Scope, recalls::page),
        write("/recalls/{id}", Object(Recall), recalls::acknowledge),
        read("/retention", Scope, retention::page),
        read("/retention/kept", Scope, retention::kept),
        write("/retention/kept", Scope, retention::read_kept).confirmed(),
        write("/releases/{id}/revoke", Object(Release), requests::revoke),
        read("/requests", Scope, requests::page),
        read("/requests/new", Scope, requests::form),
        write("/requests", Scope, requests::ask),
        read("/requests/{id}", Object(Request), requests::one),
        write("/requests/{id}", Object(Request), requests::step).confirmed_when(requests::gives),
        read("/analysis/map", Scope, analysis::map),
        read("/analysis/series", Scope, analysis::series),
        read("/analysis/matrix", Scope, analysis::matrix),
        read("/analysis/quality", Scope, analysis::quality),
        read("/analysis/erased", Scope, analysis::erased),
        read("/imports", Scope, imports::page),
        write("/imports", Scope, imports::give),
        read("/imports/tables/{hash}", Object(Table), imports::table),
        write("/imports/tables/{hash}", Object(Table), imports::map),
        read("/imports/{id}", Object(Import), imports::batch),
        read("/imports/{id}/part", Object(Import), imports::part),
        read("/imports/{id}/faults.csv", Object(Import), imports::faults),
        write("/imports/{id}/stop", Object(Import), imports::stop),
        write("/imports/{id}/undo", Object(Import), imports::undo).confirmed(),
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
        write("/sharing", Scope, sharing::save).confirmed(),
        read("/mirror", Scope, mirror::page),
        write("/mirror/delays", Scope, mirror::delay),
        read("/mirror/checkpoint", Scope, mirror::checkpoint),
        read("/mirror/{id}/proof", Object(Entry), mirror::proof),
        read("/oversight", Scope, oversight::page),
        write("/oversight/checks/{id}", Object(Entry), oversight::check),
        read("/help", Public, help::page),
        read("/help/capture-guide", Public, help::capture_guide),
        read("/help/components", Public, help::components),
    ]
}

fn identity() -> Vec<Route> {
    use Probe::{Object, Scope};
    use Subject::{Agreement, Passkey, Token, User};
    vec![
        read("/people", Scope, people::page),
        write("/people", Scope, people::create).confirmed(),
        read("/people/review", Scope, review::page),
        write("/people/{id}/review", Object(User), review::decide).confirmed(),
        write("/people/{id}/suspend", Object(User), people::suspend).confirmed(),
        write("/people/{id}/resume", Object(User), people::resume).confirmed(),
        write("/people/{id}/roles", Object(User), people::roles).confirmed(),
        write("/people/{id}/clearance", Object(User), people::clearance).confirmed(),
        write("/people/{id}/reset", Object(User), people::reset).confirmed(),
        write("/people/{id}/factors", Object(User), people::reset_factors).confirmed(),
        read("/agreements", Scope, agreements::page),
        write("/agreements", Scope, agreements::record).confirmed(),
        write("/agreements/{id}/end", Object(Agreement), agreements::end).confirmed(),
        read("/account", Scope, account::page),
        read("/account/first-password", Scope, account::first_password),
        write("/account/password", Scope, account::password),
        write("/account/mail", Scope, account::mail).confirmed(),
        write("/account/tokens", Scope, account::create_token).confirmed(),
        write("/account/tokens/{id}/revoke", Object(Token), account::revoke_token),
        read("/account/factors", Scope, factors::page),
        write("/account/totp", Scope, factors::begin_totp).confirmed(),
        write("/account/totp/confirm", Scope, factors::confirm_totp),
        write("/account/totp/remove", Scope, factors::remove_totp).confirmed(),
        write("/account/recovery", Scope, factors::recovery).confirmed(),
        write("/account/passkeys/options", Scope, factors::options),
        write("/account/passkeys", Scope, factors::register).confirmed(),
        write("/account/passkeys/{id}/name", Object(Passkey), factors::name),
        write("/account/passkeys/{id}/remove", Object(Passkey), factors::remove).confirmed(),
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
        read("/api/v1/recalls", Scope, api::recalls::list),
        read("/api/v1/agreements", Scope, api::agreements::list),
        read("/api/v1/links", Scope, api::links::list),
        read("/api/v1/notices", Scope, api::links::notices),
    ]
}
