//! The list of common links.

use commonlink_model::LinkState;
use maud::{Markup, html};

use crate::icons::Icon;
use crate::parts::{empty, link_table, verify};
use crate::shell::{Frame, heading};
use crate::words::{code, t, tw};
use crate::{LinkRow, PageLinks, Shell};

/// The page of `GET /links`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinksView {
    /// `state=` of the address: a link state code, or empty for all.
    pub state: String,
    /// The rows.
    pub rows: Vec<LinkRow>,
    /// Where the list goes on.
    pub links: PageLinks,
}

/// The list of links.
pub fn links(shell: &Shell, view: &LinksView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "links-list-title");
    let states = [
        LinkState::Proposed,
        LinkState::Confirmed,
        LinkState::Undecided,
        LinkState::Rejected,
        LinkState::WithdrawnBasis,
    ];
    let current = |state: &str| (view.state == state).then_some("true");
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "links-list-sub")) }, &html! {}))
            div class="stack" {
                nav class="chips" aria-label=(t(lang, "links-filter")) {
                    a class="chip" href="/links" aria-current=[current("")] { (t(lang, "links-filter-all")) }
                    @for state in states {
                        a class="chip" href={ "/links?state=" (state) } aria-current=[current(state.code())] { (code(lang, "link_state", state.code())) }
                    }
                }
                section class="panel" aria-label=(title) {
                    header {
                        h2 { (tw(lang, "links-count", &[("count", view.links.total.into())])) }
                        @if view.links.later { a class="end" href="/links" { (t(lang, "shell-first-page")) } }
                    }
                    @if view.rows.is_empty() { (empty(Icon::Link, &t(lang, "home-links-none"), &t(lang, "home-links-none-hint"), None)) }
                    @else { (link_table(lang, &view.rows, &title)) }
                    @if let Some(next) = &view.links.next {
                        p class="pad" { a class="btn" rel="next" href={ "/links?state=" (view.state) "&after=" (next) } { (t(lang, "shell-next-page")) } }
                    }
                }
                @if !view.rows.is_empty() { (verify(lang)) }
            }
        },
    )
}
