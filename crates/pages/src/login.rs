//! Signing in.

use commonlink_model::Role;
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, PasskeyForm};
use crate::shell::{Frame, heading};
use crate::words::{code, t, tw};
use crate::{FormValues, Shell};

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
    /// The second factor was not right.
    WrongSecond,
    /// The passkey was not taken.
    WrongPasskey,
    /// Signed out after a long pause.
    Expired,
    /// Nothing lets the body in any more.
    Ended,
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
    /// Under which name of the site passkeys work; none where they can't.
    pub party: Option<String>,
    /// Logins of the training world; empty elsewhere.
    pub demo: Vec<DemoLogin>,
}

/// The sign-in page.
pub fn login(shell: &Shell, view: &LoginView) -> Markup {
    let lang = shell.lang;
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &[], prefix: "", plain: true };
    let title = t(lang, "shell-sign-in");
    let frame = Frame { bare: true, scripts: &["passkey.js"], ..Frame::new(&title) };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "people-sign-in-hint")) }, &html! {}))
            div class="stack" {
                @if let Some(failure) = view.failure {
                    div class="summary" role="alert" { (icon(Icon::Warning)) " " (said(lang, failure)) }
                }
                section class="panel pad stack" aria-label=(title) {
                    @if let Some(party) = &view.party {
                        (PasskeyForm { lang, action: "/login/passkey", options: "/login/passkey/options", party, words: "identity-passkey-sign-in", primary: false }.around(&html! { input type="hidden" name="next" value=(view.next); }))
                    }
                    form method="post" action="/login" class="stack" {
                        input type="hidden" name="next" value=(view.next);
                        div class="fields" {
                            (form.input(&Field { name: "login", label: "people-login", default: &view.login, required: true, complete: Some("username"), width: "w6", ..Field::default() }))
                            (form.input(&Field { name: "password", label: "people-password", kind: "password", required: true, complete: Some("current-password"), width: "w6", ..Field::default() }))
                        }
                        div class="row" { button class="btn p" { (t(lang, "shell-sign-in")) } }
                    }
                }
                @if !view.demo.is_empty() { (demo(lang, &view.demo)) }
            }
        },
    )
}

pub(crate) fn said(lang: Lang, failure: LoginFailure) -> String {
    match failure {
        LoginFailure::Wrong => t(lang, "people-sign-in-wrong").into_owned(),
        LoginFailure::Locked { minutes } => tw(lang, "people-sign-in-locked", &[("minutes", minutes.into())]),
        LoginFailure::WrongSecond => t(lang, "identity-second-wrong").into_owned(),
        LoginFailure::WrongPasskey => t(lang, "identity-passkey-wrong").into_owned(),
        LoginFailure::Expired => t(lang, "people-sign-in-expired").into_owned(),
        LoginFailure::Ended => t(lang, "people-sign-in-ended").into_owned(),
    }
}

fn demo(lang: Lang, logins: &[DemoLogin]) -> Markup {
    let [role, body, login, password] =
        ["role", "organisation", "login", "password"].map(|column| t(lang, &format!("people-{column}")));
    html! {
        section class="panel" aria-labelledby="demo-title" {
            header { h2 id="demo-title" { (t(lang, "people-demo-title")) } span class="small mute" { (t(lang, "people-demo-hint")) } }
            table class="cards" {
                thead { tr { @for column in [&role, &body, &login, &password] { th scope="col" { (column) } } th scope="col" { span class="vh" { (t(lang, "shell-sign-in")) } } } }
                tbody {
                    @for each in logins {
                        tr {
                            th scope="row" { (code(lang, "role", each.role.code())) }
                            td data-l=(body) { bdi { (each.organisation) } }
                            td data-l=(login) { code { bdi { (each.login) } } }
                            td data-l=(password) { code { bdi { (each.password) } } }
                            td class="act" {
                                form method="post" action="/login" {
                                    input type="hidden" name="login" value=(each.login);
                                    input type="hidden" name="password" value=(each.password);
                                    input type="hidden" name="next" value="/";
                                    button class="btn s" { (t(lang, "shell-sign-in")) span class="vh" { " " (each.login) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
