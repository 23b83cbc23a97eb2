//! How to photograph a mark, in drawings.

use commonlink_figures::{GuideDrawing, guide};
use commonlink_model::Role;
use maud::{Markup, PreEscaped, html};

use crate::Shell;
use crate::icons::{Icon, icon};
use crate::shell::{Frame, heading};
use crate::words::t;

/// The page of `GET /help/capture-guide`.
pub fn capture_guide(shell: &Shell) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "help-guide-title");
    shell.page(
        &Frame::new(&title),
        &html! {
            p class="crumb" { a href="/help" { (t(lang, "shell-nav-help")) } }
            (heading(&html! { (title) }, &html! { (t(lang, "help-guide-sub")) }, &html! {
                button class="btn" type="button" data-print hidden { (icon(Icon::Print)) (t(lang, "help-guide-print")) }
                @if shell.has(Role::Officer) { a class="btn p" href="/seizures/new" { (t(lang, "shell-submit")) } }
            }))
            div class="stack" {
                ol class="guide" {
                    @for (n, drawing) in GuideDrawing::ALL.into_iter().enumerate() {
                        li class="panel" {
                            figure class="fig" {
                                (PreEscaped(guide(lang, drawing)))
                                figcaption {
                                    h2 { (n + 1) ". " (t(lang, &format!("help-guide-{}-title", drawing.code()))) }
                                    p { (t(lang, &format!("help-guide-{}-text", drawing.code()))) }
                                }
                            }
                        }
                    }
                }
                section class="panel" aria-labelledby="more-title" {
                    header { h2 id="more-title" { (t(lang, "help-guide-more-title")) } }
                    ul class="list" { @for name in ["wrap", "old", "scan", "exact"] { li { (t(lang, &format!("help-guide-more-{name}"))) } } }
                }
                section class="panel" aria-labelledby="why-title" {
                    header { h2 id="why-title" { (t(lang, "help-guide-why-title")) } }
                    p class="pad" { (t(lang, "help-guide-why")) }
                }
            }
        },
    )
}
