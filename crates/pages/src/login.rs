//! Signing in.

use commonlink_model::Role;
use maud::{Markup, html};

use crate::{Shell, words::t};

/// Why signing in failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginFailure {
    /// Name or password are wrong; which one is not said.
    Wrong,
    /// Too many attempts.
    Locked {
        /// Minutes until the next attempt.
        minutes: u32,
    },
    /// Signed out after a long pause.
    Expired,
}

/// A login of the training world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    /// What to type.
    pub login: String,
    /// Its password.
    pub password: String,
    /// Its main role.
    pub role: Role,
    /// Its organisation.
    pub organisation: String,
}

/// The page of `GET /login`; sends `login`, `password` and `next` to `POST /login`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginView {
    /// What was typed as the name.
    pub login: String,
    /// Path to go to afterwards.
    pub next: String,
    /// Why the last attempt failed.
    pub failure: Option<LoginFailure>,
    /// Logins of the training world; empty elsewhere.
    pub demo: Vec<DemoLogin>,
}

/// The sign-in page.
pub fn login(shell: &Shell, view: &LoginView) -> Markup {
    shell.page(
        &t(shell.lang, "shell-sign-in"),
        &html! { h1 { (t(shell.lang, "shell-sign-in")) } (view.login) },
    )
}
