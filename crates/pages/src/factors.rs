//! Second factors of one's own account: passkeys, time-based codes, recovery codes.

use std::fmt::Write as _;

use commonlink_model::{Moment, PasskeyId};
use commonlink_reference::Lang;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, PasskeyForm, tag};
use crate::shell::{Frame, heading};
use crate::words::{moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// Modules of white around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Identifier.
    pub id: PasskeyId,
    /// What its holder calls it.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// When it was last used.
    pub used: Option<Moment>,
}

/// A secret that was just made; shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecretView {
    /// As people type it.
    pub text: String,
    /// As apps read it.
    pub link: String,
}

/// The page of `GET /account/factors`. `POST /account/totp`; `POST /account/totp/confirm` takes `code`;
/// `POST /account/totp/remove`; `POST /account/recovery`; `POST /account/passkeys` takes `name` and a passkey's answer;
/// `POST /account/passkeys/{id}/name` takes `name`; `POST /account/passkeys/{id}/remove`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactorsView {
    /// The role demands one before anything else is open.
    pub demanded: bool,
    /// Since when time-based codes are in force.
    pub totp: Option<Moment>,
    /// The passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// Recovery codes left.
    pub recovery_codes: u64,
    /// Under which name of the site passkeys work; none where they can't.
    pub party: Option<String>,
    /// A secret just made.
    pub secret: Option<NewSecretView>,
    /// Recovery codes just made.
    pub codes: Vec<String>,
    /// What is wrong with a form.
    pub faults: Vec<FieldFault>,
}

/// The page.
pub fn factors(shell: &Shell, view: &FactorsView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "identity-factors-title");
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &view.faults, prefix: "", plain: true };
    let frame = Frame { scripts: &["passkey.js"], ..Frame::new(&title) };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "identity-factors-hint")) }, &html! {}))
            @if !view.faults.is_empty() {
                div class="summary" role="alert" { (icon(Icon::Warning)) @for fault in &view.faults { " " (t(lang, &fault.message)) } }
            }
            div class="stack" {
                @if view.demanded { p class="note warn" role="status" { (t(lang, "identity-demanded")) } }
                @if !view.codes.is_empty() { (codes_once(lang, &view.codes, shell.signed_in)) }
                @if let Some(secret) = &view.secret { (secret_once(lang, &form, secret)) }
                (passkeys(lang, &form, view))
                (totp(lang, view))
                @if view.totp.is_some() || !view.passkeys.is_empty() { (recovery(lang, view)) }
            }
        },
    )
}

fn codes_once(lang: Lang, codes: &[String], signed_in: bool) -> Markup {
    html! {
        section class="note ok stack" role="status" aria-labelledby="codes-title" {
            h2 class="ic" id="codes-title" { (icon(Icon::Key)) (t(lang, "identity-recovery-made")) }
            p { (t(lang, "identity-recovery-once")) }
            ul data-secret { @for code in codes { li { code { bdi { (code) } } } } }
            @if !signed_in { div class="row" { a class="btn p" href="/" { (t(lang, "identity-go-on")) } } }
        }
    }
}

fn secret_once(lang: Lang, form: &Form<'_>, secret: &NewSecretView) -> Markup {
    html! {
        section class="panel" aria-labelledby="secret-title" {
            header { h2 id="secret-title" { (t(lang, "identity-secret-title")) } }
            div class="pad stack" {
                p { (t(lang, "identity-secret-hint")) }
                (qr(&secret.link, &t(lang, "identity-secret-picture")))
                p { (t(lang, "identity-secret-text")) " " code data-secret { bdi { (secret.text) } } }
                p { a data-secret href=(secret.link) { (t(lang, "identity-secret-link")) } }
                form method="post" action="/account/totp/confirm" class="stack" {
                    div class="fields" { (form.input(&Field { name: "code", label: "identity-code", hint: Some("identity-code-first"), required: true, mode: Some("numeric"), complete: Some("one-time-code"), width: "w6", ..Field::default() })) }
                    div class="row" { button class="btn p" { (t(lang, "identity-secret-confirm")) } }
                }
            }
        }
    }
}

fn passkeys(lang: Lang, form: &Form<'_>, view: &FactorsView) -> Markup {
    let label = |column: &str| t(lang, &format!("identity-passkey-{column}"));
    html! {
        section class="panel" aria-labelledby="passkeys-title" {
            header { h2 id="passkeys-title" { (t(lang, "identity-passkeys")) } span class="small mute" { (t(lang, "identity-passkeys-hint")) } }
            @if !view.passkeys.is_empty() {
                table class="cards" {
                    caption class="vh" { (t(lang, "identity-passkeys")) }
                    thead { tr { @for column in ["name", "made", "used"] { th scope="col" { (label(column)) } } th scope="col" { span class="vh" { (t(lang, "people-column-actions")) } } } }
                    tbody { @for each in &view.passkeys { tr {
                        th scope="row" { bdi { (each.name) } }
                        td data-l=(label("made")) { (moment(each.made)) }
                        td data-l=(label("used")) { @match each.used { Some(at) => (moment(at)), None => span class="mute" { (t(lang, "people-never")) } } }
                        td class="act" {
                            details class="fold" {
                                summary { (t(lang, "identity-passkey-rename")) span class="vh" { " " (each.name) } }
                                form method="post" action={ "/account/passkeys/" (each.id) "/name" } {
                                    input type="text" name="name" value=(each.name) maxlength="60" required aria-label=(label("name"));
                                    button class="btn s" { (t(lang, "shell-save")) }
                                }
                            }
                            form method="post" action={ "/account/passkeys/" (each.id) "/remove" } { button class="btn s bad" { (t(lang, "identity-passkey-remove")) span class="vh" { " " (each.name) } } }
                        }
                    } } }
                }
            }
            @match &view.party {
                Some(party) => div class="pad stack" {
                    p class="small mute" { (tw(lang, "identity-passkeys-where", &[("party", party.as_str().into())])) }
                    (PasskeyForm { lang, action: "/account/passkeys", options: "/account/passkeys/options", party, words: "identity-passkey-make", primary: true }.around(&html! {
                        div class="fields" { (form.input(&Field { name: "name", label: "identity-passkey-name", hint: Some("identity-passkey-name-hint"), required: true, width: "w6", ..Field::default() })) }
                    }))
                },
                None => p class="pad" { (t(lang, "identity-passkeys-none")) },
            }
        }
    }
}

fn totp(lang: Lang, view: &FactorsView) -> Markup {
    html! {
        section class="panel" aria-labelledby="totp-title" {
            header { h2 id="totp-title" { (t(lang, "identity-totp")) } span class="small mute" { (t(lang, "identity-totp-hint")) } }
            div class="pad stack" {
                @match view.totp {
                    Some(since) => {
                        p { (tag("ok", Some(Icon::Check), &t(lang, "identity-totp-on"))) " " (moment(since)) }
                        form method="post" action="/account/totp/remove" { button class="btn bad" { (t(lang, "identity-totp-remove")) } }
                    },
                    None => form method="post" action="/account/totp" { button class="btn" { (t(lang, "identity-totp-make")) } },
                }
            }
        }
    }
}

fn recovery(lang: Lang, view: &FactorsView) -> Markup {
    html! {
        section class="panel" aria-labelledby="recovery-title" {
            header { h2 id="recovery-title" { (t(lang, "identity-recovery")) } span class="small mute" { (tw(lang, "identity-recovery-left", &[("count", view.recovery_codes.into())])) } }
            div class="pad stack" {
                p { (t(lang, "identity-recovery-hint")) }
                form method="post" action="/account/recovery" { button class="btn" { (t(lang, "identity-recovery-make")) } }
            }
        }
    }
}

/// A QR code as a drawing, black on white under every theme, because cameras want it so.
fn qr(link: &str, words: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M) else { return html! {} };
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        }
    }
    html! {
        svg class="qr" data-secret width="240" height="240" viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(words) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path data-secret fill="#000" d=(path) {}
        }
    }
}
