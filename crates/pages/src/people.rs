//! People and accounts of one's own bureau.

use commonlink_model::{Level, Moment, Role, UserId};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{Field, Form, tag};
use crate::shell::{Frame, heading};
use crate::words::{code, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Identifier.
    pub id: UserId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Up to which level records of others are read.
    pub clearance: Level,
    /// Switched off.
    pub suspended: bool,
    /// Last signed in.
    pub last_login: Option<Moment>,
    /// The reader's own account.
    pub own: bool,
}

/// An account just made; its password is shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedAccount {
    /// What is typed to sign in.
    pub login: String,
    /// First password.
    pub password: String,
}

/// The page of `GET /people`. `POST /people` takes `login`, `name`, `roles` (several) and
/// `idempotency_key`; `POST /people/{id}/suspend`, `/resume`; `POST /people/{id}/roles` takes `roles`, `/clearance` takes `clearance`;
/// `POST /people/{id}/reset` takes `idempotency_key`; `POST /people/{id}/factors`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleView {
    /// The accounts.
    pub people: Vec<PersonRow>,
    /// What follows the dot of every login of this organisation.
    pub handle: String,
    /// Whether the reader runs the accounts.
    pub administrator: bool,
    /// An account just made, or one that was given a new password.
    pub created: Option<CreatedAccount>,
    /// The same form had done this before; its password was shown then.
    pub made_already: bool,
    /// What was typed into the form.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The people page.
pub fn people(shell: &Shell, view: &PeopleView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "shell-nav-people");
    let form = Form { lang, values: &view.values, faults: &view.faults, prefix: "", plain: true };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { bdi { (shell.organisation) } }, &html! {}))
            (form.summary())
            div class="stack" {
                @if let Some(created) = &view.created { (created_note(lang, created)) }
                @if view.made_already { p class="note warn" role="status" { (t(lang, "people-made-already")) } }
                section class="panel" aria-labelledby="people-title" {
                    header {
                        h2 id="people-title" { (tw(lang, "people-count", &[("count", view.people.len().into())])) }
                        @if view.administrator { a href="/people/review" { (t(lang, "identity-review-title")) } }
                    }
                    (table(lang, view))
                }
                @if view.administrator { (create(lang, &form, view)) }
            }
        },
    )
}

fn created_note(lang: Lang, created: &CreatedAccount) -> Markup {
    html! {
        div class="note ok" role="status" {
            h2 class="ic" { (icon(Icon::Check)) (t(lang, "people-created")) }
            dl class="kv" {
                dt { (t(lang, "people-login")) } dd { code { bdi { (created.login) } } }
                dt { (t(lang, "people-password")) } dd { code { bdi { (created.password) } } }
            }
            p { (t(lang, "people-created-hint")) }
        }
    }
}

fn table(lang: Lang, view: &PeopleView) -> Markup {
    let label = |column: &str| t(lang, &format!("people-column-{column}"));
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "shell-nav-people")) }
            thead { tr {
                @for column in ["name", "login", "roles", "clearance", "state", "last"] { th scope="col" { (label(column)) } }
                @if view.administrator { th scope="col" { span class="vh" { (t(lang, "people-column-actions")) } } }
            } }
            tbody { @for each in &view.people { (person(lang, view, each)) } }
        }
    }
}

fn person(lang: Lang, view: &PeopleView, each: &PersonRow) -> Markup {
    let label = |column: &str| t(lang, &format!("people-column-{column}"));
    let (verb, key) =
        if each.suspended { ("resume", "people-resume") } else { ("suspend", "people-suspend") };
    html! {
        tr {
            th scope="row" { bdi { (each.name) } @if each.own { " " (tag("acc", None, &t(lang, "people-you"))) } }
            td data-l=(label("login")) { code { bdi { (each.login) } } }
            td data-l=(label("roles")) {
                div {
                    @for (n, role) in each.roles.iter().enumerate() { @if n > 0 { ", " } (code(lang, "role", role.code())) }
                    @if view.administrator && !each.own {
                        details class="fold" {
                            summary { (t(lang, "people-change-roles")) span class="vh" { " " (each.name) } }
                            form method="post" action={ "/people/" (each.id) "/roles" } {
                                (role_boxes(lang, &each.id.to_string(), &each.roles))
                                button class="btn s" { (t(lang, "shell-save")) }
                            }
                        }
                    }
                }
            }
            td data-l=(label("clearance")) {
                div {
                    (code(lang, "level", each.clearance.code()))
                    @if view.administrator && !each.own {
                        details class="fold" {
                            summary { (t(lang, "people-change-clearance")) span class="vh" { " " (each.name) } }
                            form method="post" action={ "/people/" (each.id) "/clearance" } {
                                select name="clearance" aria-label=(label("clearance")) {
                                    @for level in Level::ALL { option value=(level.code()) selected[*level == each.clearance] { (code(lang, "level", level.code())) } }
                                }
                                button class="btn s" { (t(lang, "shell-save")) }
                            }
                        }
                    }
                }
            }
            td data-l=(label("state")) {
                @if each.suspended { (tag("bad", Some(Icon::Cross), &t(lang, "people-suspended"))) } @else { (tag("ok", Some(Icon::Check), &t(lang, "people-active"))) }
            }
            td data-l=(label("last")) { @match each.last_login { Some(at) => (moment(at)), None => span class="mute" { (t(lang, "people-never")) } } }
            @if view.administrator {
                td class="act" {
                    @if !each.own {
                        form method="post" action={ "/people/" (each.id) "/" (verb) } {
                            button class={ "btn s" @if !each.suspended { " bad" } } { (t(lang, key)) span class="vh" { " " (each.name) } }
                        }
                        details class="fold" {
                            summary { (t(lang, "people-reset")) span class="vh" { " " (each.name) } }
                            form method="post" action={ "/people/" (each.id) "/reset" } {
                                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                                p class="small" { (t(lang, "people-reset-hint")) }
                                button class="btn s bad" { (t(lang, "people-reset-send")) span class="vh" { " " (each.name) } }
                            }
                        }
                        details class="fold" {
                            summary { (t(lang, "people-reset-factors")) span class="vh" { " " (each.name) } }
                            form method="post" action={ "/people/" (each.id) "/factors" } {
                                p class="small" { (t(lang, "people-reset-factors-hint")) }
                                button class="btn s bad" { (t(lang, "people-reset-factors-send")) span class="vh" { " " (each.name) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn role_boxes(lang: Lang, id: &str, held: &[Role]) -> Markup {
    html! {
        fieldset {
            legend { (t(lang, "people-column-roles")) }
            div class="checks" { @for role in Role::ALL {
                label class="check" {
                    input type="checkbox" name="roles" value=(role) id={ "role-" (id) "-" (role) } checked[held.contains(role)];
                    span { (code(lang, "role", role.code())) }
                }
            } }
        }
    }
}

fn create(lang: Lang, form: &Form<'_>, view: &PeopleView) -> Markup {
    let held: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| form.values.has("roles", role.code())).collect();
    html! {
        section class="panel" aria-labelledby="create-title" {
            header { h2 id="create-title" { (t(lang, "people-create")) } }
            form method="post" action="/people" class="pad stack" {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                div class="fields" {
                    (form.input(&Field { name: "name", label: "people-name", required: true, width: "w6", ..Field::default() }))
                    (form.input(&Field { name: "login", label: "people-login", hint: Some("people-login-hint"), required: true, width: "w6", ..Field::default() }))
                    p class="hint field w12" { (tw(lang, "people-login-ends", &[("handle", view.handle.as_str().into())])) }
                }
                (role_boxes(lang, "new", if held.is_empty() { &[Role::Officer] } else { &held }))
                div class="row" { button class="btn p" { (t(lang, "people-create-send")) } }
            }
        }
    }
}
