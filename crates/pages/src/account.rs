//! One's own account: password, access tokens, sessions.

use commonlink_model::{Moment, Role, TokenId};
use maud::{Markup, html};

use crate::{FieldFault, Shell};

/// An access token of the JSON API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Identifier.
    pub id: TokenId,
    /// The name its owner gave it.
    pub name: String,
    /// When it was made.
    pub created: Moment,
    /// When it ends.
    pub expires: Moment,
    /// Last use.
    pub used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
}

/// The page of `GET /account`. `POST /account/password` takes `current`, `password`, `again`;
/// `POST /account/tokens` takes `name`, `days`; `POST /account/tokens/{id}/revoke`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountView {
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// The tokens.
    pub tokens: Vec<TokenRow>,
    /// A token just made; shown this once.
    pub new_token: Option<String>,
    /// The password was just changed.
    pub password_changed: bool,
    /// What is wrong with a form.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The account page.
pub fn account(shell: &Shell, view: &AccountView) -> Markup {
    shell.page("", &html! { h1 { (view.name) } })
}
