//! The list of common links.

use maud::{Markup, html};

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
    shell.page("", &html! { h1 { (view.links.total) } })
}
