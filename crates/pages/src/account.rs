//! One's own account: password, access tokens, sessions.

use commonlink_model::{Moment, Role, TokenId, TokenScope};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// An access token of the JSON API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Identifier.
    pub id: TokenId,
    /// The name its owner gave it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created: Moment,
    /// When it ends.
    pub expires: Moment,
    /// Last use.
    pub used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
}

/// Whether and how a person is told by mail. `POST /account/mail` takes `rhythm` (`off`, `daily`, `at_once`) and `address`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailView {
    /// `off`, `daily` or `at_once`.
    pub rhythm: String,
    /// Where to.
    pub address: String,
    /// When the last mail went out.
    pub sent: Option<Moment>,
    /// The address took nothing for days.
    pub given_up: bool,
}

/// The page of `GET /account`. `POST /account/password` takes `current`, `password`, `again`;
/// `POST /account/tokens` takes `name`, `days`, `scopes` (several); `POST /account/tokens/{id}/revoke`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountView {
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Longest life of a token, in days.
    pub token_days: i64,
    /// Longest life of one that exports, in days.
    pub export_days: i64,
    /// The tokens.
    pub tokens: Vec<TokenRow>,
    /// A token just made; shown this once.
    pub new_token: Option<String>,
    /// The same form had made a token before; its secret was shown then.
    pub token_made_already: bool,
    /// The password was just changed.
    pub password_changed: bool,
    /// Mail; nothing where this platform sends none.
    pub mail: Option<MailView>,
    /// What is wrong with a form.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The account page.
pub fn account(shell: &Shell, view: &AccountView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-nav-account");
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &view.faults, prefix: "", plain: true };
    let sub = html! {
        bdi { (view.name) } " · " code { bdi { (view.login) } } " · "
        @for (n, role) in view.roles.iter().enumerate() { @if n > 0 { ", " } (code(lang, "role", role.code())) }
    };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &html! {}))
            (form.summary())
            div class="stack" {
                @if view.password_changed { p class="note ok" role="status" { (t(lang, "people-password-changed")) } }
                @if let Some(token) = &view.new_token {
                    div class="note ok" role="status" {
                        h2 class="ic" { (icon(Icon::Key)) (t(lang, "people-token-made")) }
                        p { code { bdi { (token) } } } p { (t(lang, "people-token-once")) }
                    }
                }
                @if view.token_made_already { p class="note warn" role="status" { (t(lang, "people-token-made-already")) } }
                div class="two" {
                    (password(lang, &form))
                    section class="panel" aria-labelledby="sessions-title" {
                        header { h2 id="sessions-title" { (t(lang, "people-sessions")) } }
                        form class="pad stack" method="post" action="/logout-everywhere" {
                            p { (t(lang, "people-sessions-hint")) }
                            div class="row" { button class="btn bad" { (t(lang, "people-sign-out-everywhere")) } }
                        }
                    }
                }
                section class="panel" aria-labelledby="factors-title" {
                    header { h2 id="factors-title" { (t(lang, "identity-factors-title")) } }
                    div class="pad stack" {
                        p { (t(lang, "identity-factors-hint")) }
                        div class="row" { a class="btn" href="/account/factors" { (t(lang, "identity-factors-open")) } }
                    }
                }
                (mail(lang, &form, view.mail.as_ref()))
                (tokens(lang, &form, view))
            }
        },
    )
}

/// The page of `GET /account/first-password`: an own password in the place of one that somebody else has chosen. It sends
/// what the account page sends to `POST /account/password`.
pub fn first_password(shell: &Shell, faults: &[FieldFault]) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "identity-first-password-title");
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults, prefix: "", plain: true };
    shell.page(
        &Frame { bare: true, ..Frame::new(&title) },
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "identity-first-password-hint")) }, &html! {}))
            (form.summary())
            div class="stack" { (password(lang, &form)) }
        },
    )
}

fn password(lang: Lang, form: &Form<'_>) -> Markup {
    let field = |name, label, complete| Field {
        name,
        label,
        kind: "password",
        required: true,
        complete: Some(complete),
        width: "w12",
        ..Field::default()
    };
    html! {
        section class="panel" aria-labelledby="password-title" {
            header { h2 id="password-title" { (t(lang, "people-password-title")) } }
            form class="pad stack" method="post" action="/account/password" {
                div class="fields" {
                    (form.input(&field("current", "people-password-current", "current-password")))
                    (form.input(&Field { hint: Some("people-password-hint"), ..field("password", "people-password-new", "new-password") }))
                    (form.input(&field("again", "people-password-again", "new-password")))
                }
                div class="row" { button class="btn p" { (t(lang, "people-password-send")) } }
            }
        }
    }
}

fn mail(lang: Lang, form: &Form<'_>, view: Option<&MailView>) -> Markup {
    let rhythms: Vec<(String, String)> = ["off", "daily", "at_once"]
        .into_iter()
        .map(|code| {
            (code.to_owned(), t(lang, &format!("mail-rhythm-{}", code.replace('_', "-"))).into_owned())
        })
        .collect();
    html! {
        section class="panel" aria-labelledby="mail-title" {
            header { h2 id="mail-title" { (t(lang, "mail-title")) } span class="small mute" { (t(lang, "mail-hint")) } }
            @if let Some(view) = view {
                form class="pad stack" method="post" action="/account/mail" {
                    @if view.given_up { p class="note warn" { (t(lang, "mail-given-up")) } }
                    div class="fields" {
                        (form.select(&Field { name: "rhythm", label: "mail-rhythm", default: &view.rhythm, width: "w6", ..Field::default() }, &rhythms, None))
                        (form.input(&Field { name: "address", label: "mail-address", hint: Some("mail-address-hint"), kind: "email", default: &view.address, complete: Some("email"), width: "w6", ..Field::default() }))
                    }
                    @if let Some(at) = view.sent { p class="small mute" { (t(lang, "mail-sent")) ": " (moment(at)) } }
                    div class="row" { button class="btn" { (t(lang, "mail-send")) } }
                }
            } @else { p class="pad" { (t(lang, "mail-none")) } }
        }
    }
}

const fn scope_key(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "people-token-scope-read",
        TokenScope::Submit => "people-token-scope-submit",
        TokenScope::Requests => "people-token-scope-requests",
        TokenScope::Export => "people-token-scope-export",
    }
}

fn tokens(lang: Lang, form: &Form<'_>, view: &AccountView) -> Markup {
    let label = |column: &str| t(lang, &format!("people-token-{column}"));
    let days = view.export_days.to_string();
    html! {
        section class="panel" aria-labelledby="tokens-title" {
            header { h2 id="tokens-title" { (t(lang, "people-tokens")) } span class="small mute" { (t(lang, "people-tokens-hint")) } }
            @if !view.tokens.is_empty() {
                table class="cards" {
                    caption class="vh" { (t(lang, "people-tokens")) }
                    thead { tr { @for column in ["name", "scopes", "created", "expires", "used"] { th scope="col" { (label(column)) } } th scope="col" { span class="vh" { (t(lang, "people-column-actions")) } } } }
                    tbody {
                        @for each in &view.tokens {
                            tr {
                                th scope="row" { bdi { (each.name) } }
                                td data-l=(label("scopes")) { @for (n, scope) in each.scopes.iter().enumerate() { @if n > 0 { ", " } (t(lang, scope_key(*scope))) } @if each.scopes.is_empty() { span class="mute" { (t(lang, "people-token-scopes-none")) } } }
                                td data-l=(label("created")) { (moment(each.created)) }
                                td data-l=(label("expires")) { (moment(each.expires)) }
                                td data-l=(label("used")) { @match each.used { Some(at) => (moment(at)), None => span class="mute" { (t(lang, "people-never")) } } }
                                td class="act" {
                                    @if each.revoked.is_some() { (tag("bad", Some(Icon::Cross), &t(lang, "people-token-revoked"))) }
                                    @else { form method="post" action={ "/account/tokens/" (each.id) "/revoke" } { button class="btn s bad" { (t(lang, "people-token-revoke")) span class="vh" { " " (each.name) } } } }
                                }
                            }
                        }
                    }
                }
            }
            form class="pad" method="post" action="/account/tokens" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                div class="fields" {
                    (form.input(&Field { name: "name", label: "people-token-name", hint: Some("people-token-name-hint"), required: true, width: "w6", ..Field::default() }))
                    (form.input(&Field { name: "days", label: "people-token-days", default: &days, kind: "number", mode: Some("numeric"), width: "w3", ..Field::default() }))
                    p class="hint field w12" { (tw(lang, "people-token-days-hint", &[("days", view.token_days.into()), ("export", view.export_days.into())])) }
                    fieldset class="field w12" {
                        legend { (t(lang, "people-token-scopes")) }
                        @if let Some(fault) = form.fault("scopes") { p class="err" { (fault) } }
                        div class="checks" id="scopes" { @for scope in TokenScope::ALL { label class="check" { input type="checkbox" name="scopes" value=(scope) id={ "scope-" (scope) }; span { (t(lang, scope_key(*scope))) } } } }
                    }
                    div class="field w12" { div class="row" { button class="btn" { (t(lang, "people-token-make")) } } }
                }
            }
        }
    }
}
