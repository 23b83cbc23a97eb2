//! Confirming that one is still there, before what can't be undone or gives something away.

use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, PasskeyForm};
use crate::shell::{Frame, heading};
use crate::words::{t, tw};
use crate::{FormValues, Shell};

/// Why a proof was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmFailure {
    /// It was wrong.
    Wrong,
    /// Too many were.
    Locked {
        /// Minutes until the next.
        minutes: u32,
    },
}

/// The page that stands in for any form which needs a proof: it keeps what the form sent, and sends it on to the same address
/// with `confirm_code`, `confirm_password` or a passkey's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmView {
    /// Where the form goes.
    pub action: String,
    /// What it sent.
    pub kept: Vec<(String, String)>,
    /// Whether a second factor is asked for; the password where there is none.
    pub second: bool,
    /// Under which name of the site the account's passkeys work; none where it has none.
    pub party: Option<String>,
    /// For how many minutes a proof is good.
    pub minutes: i64,
    /// Why the last one was none.
    pub failure: Option<ConfirmFailure>,
}

/// The page.
pub fn confirm(shell: &Shell, view: &ConfirmView) -> Markup {
    let lang = shell.lang;
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &[], prefix: "", plain: true };
    let title = t(lang, "identity-confirm-title");
    let frame = Frame { scripts: &["passkey.js"], ..Frame::new(&title) };
    let kept = html! { @for (name, value) in &view.kept { input type="hidden" name=(name) value=(value); } };
    let field = if view.second {
        Field {
            name: "confirm_code",
            label: "identity-code",
            hint: Some("identity-code-hint"),
            complete: Some("one-time-code"),
            ..Field::default()
        }
    } else {
        Field {
            name: "confirm_password",
            label: "people-password",
            kind: "password",
            complete: Some("current-password"),
            ..Field::default()
        }
    };
    let minutes = tw(lang, "identity-confirm-hint", &[("minutes", view.minutes.into())]);
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &html! { (minutes) }, &html! {}))
            div class="stack" {
                @match view.failure {
                    None => {},
                    Some(ConfirmFailure::Wrong) => div class="summary" role="alert" { (icon(Icon::Warning)) " " (t(lang, "identity-confirm-wrong")) },
                    Some(ConfirmFailure::Locked { minutes }) => div class="summary" role="alert" { (icon(Icon::Warning)) " " (tw(lang, "people-sign-in-locked", &[("minutes", minutes.into())])) },
                }
                section class="panel pad stack" aria-label=(title) {
                    @if !view.kept.is_empty() { p { (t(lang, "identity-confirm-kept")) } }
                    @if let Some(party) = &view.party {
                        (PasskeyForm { lang, action: &view.action, options: "/confirm/options", party, words: "identity-passkey-use", primary: true }.around(&kept))
                    }
                    form method="post" action=(view.action) class="stack" {
                        (kept)
                        div class="fields" { (form.input(&Field { required: true, width: "w6", ..field })) }
                        div class="row" { button class="btn p" { (t(lang, "identity-confirm-send")) } a class="btn" href="/" { (t(lang, "identity-confirm-not")) } }
                    }
                }
            }
        },
    )
}
