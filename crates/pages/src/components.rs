//! The page of `/help`.

use maud::{Markup, html};

use crate::Shell;

/// The page.
pub fn components(shell: &Shell) -> Markup {
    shell.page("", &html! { h1 { "components" } })
}
