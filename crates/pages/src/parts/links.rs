//! The table of common links: whose, what is shared, how strongly, how far, since when. Nothing needs hover.

use commonlink_model::LinkKind;
use commonlink_reference::Lang;
use maud::{Markup, html};

use super::{LinkRow, Question, answer, link_state, other_side, recall_tag, tag};
use crate::words::{code, moment, t};

/// The question that a kind of link answers.
pub(crate) const fn question(kind: LinkKind) -> Question {
    match kind {
        LinkKind::SameDesign => Question::Class,
        LinkKind::SameTool => Question::Individual,
    }
}

/// The table.
pub(crate) fn link_table(lang: Lang, rows: &[LinkRow], caption: &str) -> Markup {
    let [own, other, shared, strength, state, date] = ["own", "other", "shared", "strength", "state", "date"]
        .map(|column| t(lang, &format!("links-column-{column}")));
    html! {
        table class="cards" {
            caption class="vh" { (caption) }
            thead {
                tr { @for column in [&own, &other, &shared, &strength, &state, &date] { th scope="col" { (column) } } }
            }
            tbody {
                @for row in rows {
                    tr class=[row.new.then_some("new")] data-row {
                        th scope="row" {
                            a href={ "/links/" (row.id) } { bdi { (row.reference) } }
                            @if row.new { " " (tag("acc", None, &t(lang, "shell-new"))) }
                        }
                        td data-l=(other) { span { (other_side(lang, &row.other)) } }
                        td data-l=(shared) { span {
                            (code(lang, "link_kind", row.kind.code())) small { (code(lang, "mark_kind", row.mark.code())) }
                        } }
                        td data-l=(strength) { (answer(lang, question(row.kind), &row.answer)) }
                        td data-l=(state) { span { (link_state(lang, row.state)) @if row.recalled.withdrawn.is_none() { " " (recall_tag(lang, row.recalled)) } @if row.resolved { small { (t(lang, "links-event-resolved")) } } } }
                        td data-l=(date) { span { (moment(row.changed)) } }
                    }
                }
            }
        }
    }
}
