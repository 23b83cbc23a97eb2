//! What went wrong, and what to do.

use maud::{Markup, html};

use crate::Shell;

/// An error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorView {
    /// HTTP status: 400, 403, 404, 409, 413, 429, 500 or 503; another one is shown as 500 or 400.
    pub status: u16,
    /// Number of the request, to tell the operator.
    pub request: Option<String>,
    /// Seconds to wait.
    pub retry_after: Option<u32>,
}

/// The error page. Hidden and absent look the same: 404.
pub fn error(shell: &Shell, view: &ErrorView) -> Markup {
    shell.page("", &html! { h1 { (view.status) } })
}
