//! People and accounts of one's own bureau.

use commonlink_model::{Moment, Role, UserId};
use maud::{Markup, html};

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
/// `idempotency_key`; `POST /people/{id}/suspend`, `/resume`; `POST /people/{id}/roles` takes `roles`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleView {
    /// The accounts.
    pub people: Vec<PersonRow>,
    /// What follows the dot of every login of this organisation.
    pub handle: String,
    /// Whether the reader runs the accounts.
    pub administrator: bool,
    /// An account just made.
    pub created: Option<CreatedAccount>,
    /// What was typed into the form.
    pub values: FormValues,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The people page.
pub fn people(shell: &Shell, view: &PeopleView) -> Markup {
    shell.page("", &html! { h1 { (view.handle) } })
}
