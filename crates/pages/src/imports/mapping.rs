//! The mapping of a table's columns, with its first rows as they would be read.

use commonlink_model::ImportField;
use commonlink_reference::Lang;
use maud::{Markup, html};

use crate::icons::{Icon, icon};
use crate::parts::Form;
use crate::shell::{Frame, heading};
use crate::words::{t, tw};
use crate::{FieldFault, FormValues, Shell};

/// One column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// Its header.
    pub header: String,
    /// Its first values.
    pub examples: Vec<String>,
    /// What it is taken to mean.
    pub field: Option<ImportField>,
}

/// A row as it would be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedRow {
    /// Line of the file.
    pub line: u64,
    /// Date, place, drug and amount; `None` where the row would not come in.
    pub read: Option<[String; 4]>,
    /// Codes of flags, or of the reasons why it would not come in.
    pub told: Vec<String>,
}

/// The first rows as they would be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriedView {
    /// The rows.
    pub rows: Vec<TriedRow>,
    /// Fields that every seizure needs and no column says.
    pub missing: Vec<ImportField>,
}

/// The page of `GET /imports/tables/{hash}`. `POST` to the same address takes `column.N` (a field's code or nothing),
/// `days`, `decimal_comma`, `name`, `then` (`check`, `import` or `ids`), `saved` and `idempotency_key`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingView {
    /// SHA-256 of the file.
    pub hash: String,
    /// Its name.
    pub file: String,
    /// The sheet that is shown; empty where there are none.
    pub sheet: String,
    /// Whether it is a table of the UNODC collection.
    pub is_ids: bool,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// Names of the organisation's mappings.
    pub saved: Vec<String>,
    /// Month before day.
    pub month_first: bool,
    /// Fractions behind a comma.
    pub decimal_comma: bool,
    /// Name of the mapping.
    pub name: String,
    /// The first rows.
    pub tried: TriedView,
    /// What is wrong.
    pub faults: Vec<FieldFault>,
    /// Value of the hidden `idempotency_key`.
    pub idempotency_key: String,
}

/// The mapping page.
pub fn mapping(shell: &Shell, view: &MappingView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "import-map-title");
    let values = FormValues::default();
    let form = Form { lang, values: &values, faults: &view.faults, prefix: "", plain: true };
    let sub = html! { (tw(lang, "import-map-sub", &[("file", view.file.as_str().into())])) };
    shell.page(
        &Frame::new(&title),
        &html! {
            (heading(&html! { (title) }, &sub, &html! {}))
            (form.summary())
            @if !view.sheet.is_empty() { p class="note" { (tw(lang, "import-map-sheet", &[("sheet", view.sheet.as_str().into())])) } }
            form class="stack" method="post" action={ "/imports/tables/" (view.hash) } {
                input type="hidden" name="idempotency_key" value=(view.idempotency_key);
                @if view.is_ids { (collection(lang)) }
                @if !view.saved.is_empty() { (saved(lang, &view.saved)) }
                (columns(lang, view))
                (tried(lang, &view.tried))
            }
        },
    )
}

fn collection(lang: Lang) -> Markup {
    html! {
        div class="note ok" {
            p { (t(lang, "import-map-ids")) }
            button class="btn p" name="then" value="ids" { (icon(Icon::Arrow)) (t(lang, "import-map-as-ids")) }
        }
    }
}

fn saved(lang: Lang, names: &[String]) -> Markup {
    html! {
        section class="panel" aria-labelledby="saved-title" {
            header { h2 id="saved-title" { (t(lang, "import-map-saved")) } }
            div class="pad row" {
                select name="saved" aria-label=(t(lang, "import-map-saved")) {
                    @for name in names { option value=(name) { (name) } }
                }
                button class="btn" name="then" value="use" { (t(lang, "import-map-use")) }
            }
        }
    }
}

fn columns(lang: Lang, view: &MappingView) -> Markup {
    let label = |key: &str| t(lang, &format!("import-map-{key}"));
    html! {
        section class="panel" id="columns" aria-labelledby="columns-title" {
            header { h2 id="columns-title" { (label("columns")) } }
            table class="cards" {
                caption class="vh" { (label("columns")) }
                thead { tr { @for column in ["column", "example", "means"] { th scope="col" { (label(column)) } } } }
                tbody {
                    @for (n, column) in view.columns.iter().enumerate() {
                        tr {
                            th scope="row" { bdi { (column.header) } }
                            td data-l=(label("example")) { span class="mute small" {
                                @for (k, example) in column.examples.iter().enumerate() { @if k > 0 { " · " } bdi { (example) } }
                            } }
                            td data-l=(label("means")) {
                                select name={ "column." (n) } aria-label={ (label("means")) ": " (column.header) } {
                                    option value="" selected[column.field.is_none()] { (label("kept")) }
                                    @for field in ImportField::ALL {
                                        option value=(field.code()) selected[column.field == Some(*field)] { (field_name(lang, *field)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            div class="pad fields" {
                div class="field w4" {
                    label for="days" { (label("days")) }
                    select id="days" name="days" {
                        @for (code, chosen) in [("day_first", !view.month_first), ("month_first", view.month_first)] {
                            option value=(code) selected[chosen] { (t(lang, &format!("import-map-days-{}", code.replace('_', "-")))) }
                        }
                    }
                }
                div class="field w4" {
                    label for="name" { (label("name")) }
                    input id="name" name="name" maxlength="80" value=(view.name) aria-describedby="name-hint";
                    p class="small mute" id="name-hint" { (label("name-hint")) }
                }
                div class="field w4" { label class="check" { input type="checkbox" name="decimal_comma" value="yes" checked[view.decimal_comma]; " " (label("decimal-comma")) } }
            }
            div class="pad row" {
                button class="btn" name="then" value="check" { (label("check")) }
                button class="btn p" name="then" value="import" { (icon(Icon::Arrow)) (label("import")) }
            }
        }
    }
}

fn tried(lang: Lang, view: &TriedView) -> Markup {
    let label = |key: &str| t(lang, &format!("import-tried-{key}"));
    let good = view.rows.iter().filter(|row| row.read.is_some()).count();
    html! {
        section class="panel" aria-labelledby="tried-title" {
            header { h2 id="tried-title" { (t(lang, "import-tried")) } }
            @if !view.missing.is_empty() {
                p class="note warn" {
                    (tw(lang, "import-map-missing", &[
                        ("fields", view.missing.iter().map(|field| field_name(lang, *field)).collect::<Vec<_>>().join(", ").into()),
                        ("count", view.missing.len().into()),
                    ]))
                }
            }
            p class="pad" { (tw(lang, "import-tried-good", &[("good", good.into()), ("all", view.rows.len().into())])) }
            table class="cards" {
                caption class="vh" { (t(lang, "import-tried")) }
                thead { tr { @for column in ["line", "date", "place", "drug", "amount", "told"] { th scope="col" { (label(column)) } } } }
                tbody {
                    @for row in &view.rows {
                        tr {
                            th scope="row" { (row.line) }
                            @match &row.read {
                                Some(cells) => {
                                    @for (cell, column) in cells.iter().zip(["date", "place", "drug", "amount"]) { td class=[(column == "date").then_some("nw")] data-l=(label(column)) { bdi { (cell) } } }
                                }
                                None => { @for column in ["date", "place", "drug", "amount"] { td data-l=(label(column)) { "–" } } }
                            }
                            td data-l=(label("told")) {
                                @let kind = if row.read.is_some() { "flag" } else { "reason" };
                                ul class="plain small" { @for code in &row.told { li { (t(lang, &format!("import-{kind}-{}", code.replace('_', "-")))) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn field_name(lang: Lang, field: ImportField) -> String {
    t(lang, &format!("import-field-{}", field.code().replace('_', "-"))).into_owned()
}
