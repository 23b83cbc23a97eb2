//! Forms that a passkey fills in. They are hidden until `passkey.js` finds that this browser can, under this name of the
//! site; with script off the other ways remain.

use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::words::t;

/// Names of the fields in which a passkey's answer comes.
pub const PASSKEY_FIELDS: [&str; 6] = [
    "passkey_credential",
    "passkey_client",
    "passkey_data",
    "passkey_signature",
    "passkey_user",
    "passkey_attestation",
];

/// A form whose fields `passkey.js` fills in with what the browser answers to `options`.
pub(crate) struct PasskeyForm<'a> {
    pub lang: Lang,
    /// Where it is sent.
    pub action: &'a str,
    /// Where the script asks what is to be signed.
    pub options: &'a str,
    /// Under which name of the site passkeys work.
    pub party: &'a str,
    /// Key of the words on the button.
    pub words: &'a str,
    /// Of an emphasised button.
    pub primary: bool,
}

impl PasskeyForm<'_> {
    /// The form around further fields.
    pub fn around(&self, fields: &Markup) -> Markup {
        html! {
            form method="post" action=(self.action) class="stack" data-passkey=(self.options) data-party=(self.party) hidden {
                (fields)
                @for name in PASSKEY_FIELDS { input type="hidden" name=(name) value=""; }
                p class="err" role="alert" data-passkey-failed hidden { (t(self.lang, "identity-passkey-failed")) }
                div class="row" {
                    button class={ "btn" @if self.primary { " p" } } { (icon(Icon::Key)) (t(self.lang, self.words)) }
                }
            }
        }
    }
}
