//! What went wrong, and what to do.

use maud::{Markup, html};

use crate::shell::{Frame, heading};
use crate::words::{t, tw};
use crate::{FieldFault, Shell};

/// An error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorView {
    /// HTTP status: 400, 403, 404, 408, 409, 413, 429, 500 or 503; another one is shown as 500 or 400.
    pub status: u16,
    /// Number of the request, to tell the operator.
    pub request: Option<String>,
    /// Seconds to wait.
    pub retry_after: Option<u32>,
    /// A cause that has words of its own, `error-<cause>-hint` of the catalogue; the status has none that fit.
    pub cause: Option<&'static str>,
    /// What is wrong with which field of the request.
    pub faults: Vec<FieldFault>,
}

/// The error page. Hidden and absent look the same: 404.
pub fn error(shell: &Shell, view: &ErrorView) -> Markup {
    let lang = shell.lang;
    let status = match view.status {
        known @ (400 | 403 | 404 | 408 | 409 | 413 | 429 | 500 | 503) => known,
        other if other < 500 => 400,
        _ => 500,
    };
    let title = t(lang, &format!("error-{status}-title"));
    let sub = html! { (t(lang, "error-status")) " " (view.status) };
    shell.page(
        &Frame { bare: !shell.signed_in, ..Frame::new(&title) },
        &html! {
            (heading(&html! { (title) }, &sub, &html! {}))
            section class="panel pad stack" aria-label=(title) {
                @if !view.faults.is_empty() {
                    ul { @for fault in &view.faults { li { code { bdi { (fault.field) } } ": " (t(lang, &fault.message)) } } }
                }
                @match view.cause {
                    Some(cause) => p { (t(lang, &format!("error-{cause}-hint"))) },
                    None => p { (t(lang, &format!("error-{status}-hint"))) },
                }
                @if let Some(seconds) = view.retry_after { p { (tw(lang, "error-wait", &[("seconds", seconds.into())])) } }
                @if let Some(request) = &view.request { p class="small mute" { (t(lang, "error-request")) " " code { bdi { (request) } } } }
                div class="row" {
                    a class="btn p" href="/" { (t(lang, "error-home")) }
                    @if shell.signed_in { a class="btn" href="/help" { (t(lang, "shell-nav-help")) } }
                }
            }
        },
    )
}
