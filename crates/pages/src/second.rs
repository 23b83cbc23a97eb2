//! The second step of signing in: a code, a recovery code or a passkey.

use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::login::said;
use crate::parts::{Field, Form, PasskeyForm};
use crate::shell::{Frame, heading};
use crate::words::t;
use crate::{FormValues, LoginFailure, Shell};

/// The page of `GET /login/second`; sends `code` and `next` to `POST /login/second`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondView {
    /// Path to go to afterwards.
    pub next: String,
    /// Why the last attempt failed.
    pub failure: Option<LoginFailure>,
    /// Under which name of the site the account's passkeys work; none where it has none.
    pub party: Option<String>,
}

/// The page of the second step.
pub fn second(shell: &Shell, view: &SecondView) -> Markup {
    let lang = shell.lang;
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &[], prefix: "", plain: true };
    let title = t(lang, "identity-second-title");
    let frame = Frame { bare: true, scripts: &["passkey.js"], ..Frame::new(&title) };
    let next = html! { input type="hidden" name="next" value=(view.next); };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "identity-second-hint")) }, &html! {}))
            div class="stack" {
                @if let Some(failure) = view.failure {
                    div class="summary" role="alert" { (icon(Icon::Warning)) " " (said(lang, failure)) }
                }
                section class="panel pad stack" aria-label=(title) {
                    @if let Some(party) = &view.party {
                        (PasskeyForm { lang, action: "/login/second", options: "/login/second/options", party, words: "identity-passkey-use", primary: true }.around(&next))
                    }
                    form method="post" action="/login/second" class="stack" {
                        (next)
                        div class="fields" {
                            (form.input(&Field { name: "code", label: "identity-code", hint: Some("identity-code-hint"), required: true, complete: Some("one-time-code"), width: "w6", ..Field::default() }))
                        }
                        div class="row" {
                            button class="btn p" { (t(lang, "shell-sign-in")) }
                            a class="btn" href="/login" { (t(lang, "identity-from-the-beginning")) }
                        }
                    }
                }
            }
        },
    )
}
