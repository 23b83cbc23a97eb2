//! The page of `/help`.

use maud::{Markup, html};

use crate::Shell;

/// The page.
pub fn help(shell: &Shell) -> Markup {
    shell.page("", &html! { h1 { "help" } })
}
