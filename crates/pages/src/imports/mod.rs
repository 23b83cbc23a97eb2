//! Tables of others: the list with the form that takes one, the mapping of its columns, and a batch.

mod batch;
mod mapping;

pub use batch::{BatchView, ReportRow, ReportSection, batch, batch_part};
pub use mapping::{ColumnView, MappingView, TriedRow, TriedView, mapping};

use commonlink_model::{ImportId, ImportState, Moment};
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::{empty, tag};
use crate::shell::{Frame, heading};
use crate::words::{count, moment, t, tw};
use crate::{FieldFault, FormValues, Shell};

/// A batch in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Identifier.
    pub id: ImportId,
    /// Name of the file.
    pub file: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows read.
    pub read: u64,
    /// Rows that came in.
    pub imported: u64,
    /// Rows held before.
    pub held: u64,
    /// Rows not taken in.
    pub reported: u64,
    /// When it began.
    pub started: Moment,
}

/// The page of `GET /imports`. `POST /imports` takes one `file`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportsView {
    /// The batches, newest first.
    pub batches: Vec<BatchRow>,
    /// Whether the reader may give a table.
    pub may_give: bool,
    /// What is wrong with the table given.
    pub faults: Vec<FieldFault>,
    /// The same as the reader of tables says it, with line and limit.
    pub why: Option<String>,
}

/// The list of batches.
pub fn imports(shell: &Shell, view: &ImportsView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "import-title");
    let values = FormValues::default();
    let form = crate::parts::Form { lang, values: &values, faults: &view.faults, prefix: "", plain: true };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &html! { (t(lang, "import-sub")) }, &html! {}))
            (form.summary())
            @if let Some(why) = &view.why { p class="small mute" { bdi { (why) } } }
            div class="stack" {
                @if view.may_give { (give(lang)) }
                section class="panel" aria-labelledby="batches-title" {
                    header { h2 id="batches-title" { (tw(lang, "import-batches", &[("count", view.batches.len().into())])) } }
                    @if view.batches.is_empty() {
                        (empty(Icon::Download, &t(lang, "import-none"), &t(lang, "import-none-hint"), None))
                    } @else { (batch_table(lang, &view.batches)) }
                }
            }
        },
    )
}

fn give(lang: Lang) -> Markup {
    html! {
        section class="panel" aria-labelledby="give-title" {
            header { h2 id="give-title" { (t(lang, "import-give")) } }
            form class="pad stack" method="post" action="/imports" enctype="multipart/form-data" {
                p class="mute" id="give-hint" { (t(lang, "import-give-hint")) }
                div {
                    label for="file" { (t(lang, "import-file")) }
                    input type="file" id="file" name="file" required accept=".csv,.gz,.xlsx,.txt,.tsv" aria-describedby="give-hint";
                }
                div { button class="btn p" { (icon(Icon::Arrow)) (t(lang, "import-look")) } }
            }
        }
    }
}

/// Batches in rows.
pub(crate) fn batch_table(lang: Lang, rows: &[BatchRow]) -> Markup {
    let label = |column: &str| t(lang, &format!("import-column-{column}"));
    html! {
        table class="cards" {
            caption class="vh" { (t(lang, "import-title")) }
            thead { tr { @for column in ["file", "state", "read", "imported", "held", "reported", "started"] { th scope="col" { (label(column)) } } } }
            tbody {
                @for row in rows {
                    tr data-row {
                        th scope="row" { a href={ "/imports/" (row.id) } { bdi { (row.file) } } }
                        td data-l=(label("state")) { (state(lang, row.state)) }
                        td data-l=(label("read")) { (count(row.read)) }
                        @for (column, rows) in [("imported", row.imported), ("held", row.held), ("reported", row.reported)] {
                            // Counted when it ends.
                            td data-l=(label(column)) { @if row.state == ImportState::Running { "–" } @else { (count(rows)) } }
                        }
                        td data-l=(label("started")) { (moment(row.started)) }
                    }
                }
            }
        }
    }
}

/// Where a batch stands, as a tag.
fn state(lang: Lang, state: ImportState) -> Markup {
    let (tone, sign) = match state {
        ImportState::Running => ("acc", Icon::Wait),
        ImportState::Done => ("ok", Icon::Check),
        ImportState::Cancelled | ImportState::Undone => ("", Icon::Cross),
        ImportState::Failed => ("bad", Icon::Warning),
    };
    tag(tone, Some(sign), &t(lang, &format!("import-state-{}", state.code())))
}

/// The name of a layout, as people read it.
fn layout_name(lang: Lang, layout: &str) -> String {
    if layout == "ids" { t(lang, "import-ids").into_owned() } else { layout.to_owned() }
}
