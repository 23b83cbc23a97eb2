//! The page of `/help`.

use maud::{Markup, html};

use crate::Shell;

/// The page.
pub fn capture_guide(shell: &Shell) -> Markup {
    shell.page("", &html! { h1 { "capture_guide" } })
}
