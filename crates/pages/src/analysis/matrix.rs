//! Hiding places by transport or by region, with what changed.

use commonlink_figures::{Change, Matrix, MatrixCell, MatrixHead, MatrixLegend, MatrixRow, matrix};
use commonlink_reference::Lang;
use maud::{Markup, PreEscaped, html};

use super::{BasisView, LensView, basis, filters, nothing, span_words, switch, tabs};
use crate::Shell;
use crate::shell::{Frame, heading};
use crate::words::{code, count, t, tw};

pub(super) const PATH: &str = "/analysis/matrix";

/// What became of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellChange {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// Neither.
    Same,
    /// Too few seizures to say.
    NotEvaluable,
}

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixCellView {
    /// Seizures now.
    pub now: u64,
    /// Seizures before.
    pub before: u64,
    /// What became of its share.
    pub change: CellChange,
}

/// A hiding place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRowView {
    /// Concealment code of level 1.
    pub hiding: String,
    /// A field for each column.
    pub cells: Vec<MatrixCellView>,
}

/// The page of `GET /analysis/matrix`. Own setting: `by` (`region` or nothing for transports).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixView {
    /// What is looked at.
    pub lens: LensView,
    /// What it rests on.
    pub basis: BasisView,
    /// Codes of transports or of regions.
    pub columns: Vec<String>,
    /// Hiding places.
    pub rows: Vec<MatrixRowView>,
    /// The stretch that is shown: first and last month.
    pub now: (String, String),
    /// The stretch that it is compared with.
    pub before: (String, String),
    /// Seizures with a stated hiding place, now and before.
    pub stated: (u64, u64),
}

/// The matrix page.
pub fn analysis_matrix(shell: &Shell, view: &MatrixView) -> Markup {
    let lang = shell.lang;
    let title = t(lang, "analysis-matrix");
    let frame = Frame { styles: &["figures.css"], wide: true, ..Frame::new(&title) };
    shell.page(
        &frame,
        &html! {
            (heading(&html! { (title) }, &span_words(lang, &view.lens, &view.basis), &tabs(lang, &view.lens, PATH)))
            div class="stack" {
                (filters(lang, &view.lens, PATH))
                @if view.rows.is_empty() { (nothing(lang, &view.lens, &title, "analysis-matrix-none")) }
                @else { (picture(lang, view)) (basis(lang, &view.basis)) (table(lang, view)) }
            }
        },
    )
}

fn picture(lang: Lang, view: &MatrixView) -> Markup {
    let heads = heads(lang, view);
    let columns: Vec<MatrixHead<'_>> = heads.iter().map(|name| MatrixHead { name, href: None }).collect();
    let names: Vec<String> = view.rows.iter().map(|row| code(lang, "concealment", &row.hiding)).collect();
    let words: Vec<Vec<(String, String)>> = view
        .rows
        .iter()
        .zip(&names)
        .map(|(row, name)| {
            row.cells
                .iter()
                .zip(&heads)
                .map(|(cell, head)| (figures(cell), told(lang, name, head, cell)))
                .collect()
        })
        .collect();
    let cells: Vec<Vec<MatrixCell<'_>>> = view
        .rows
        .iter()
        .zip(&words)
        .map(|(row, words)| {
            row.cells
                .iter()
                .zip(words)
                .map(|(cell, (figures, told))| MatrixCell {
                    value: (cell.now > 0).then_some(cell.now as f64),
                    words: figures,
                    change: (cell.now + cell.before > 0).then_some(change(cell.change)),
                    name: told,
                    href: None,
                })
                .collect()
        })
        .collect();
    let rows: Vec<MatrixRow<'_>> = names
        .iter()
        .zip(&cells)
        .map(|(name, cells)| MatrixRow { head: MatrixHead { name, href: None }, cells })
        .collect();
    let range = |stretch: &(String, String)| format!("{} – {}", stretch.0, stretch.1);
    let up = tw(lang, "analysis-matrix-up", &[("before", range(&view.before).into())]);
    let (down, same, open) =
        (t(lang, "analysis-matrix-down"), t(lang, "analysis-matrix-same"), t(lang, "analysis-matrix-open"));
    let drawing = matrix(&Matrix {
        id: "matrix",
        title: &t(lang, "analysis-matrix"),
        desc: &tw(lang, "analysis-matrix-desc", &[("what", described(lang, view).into())]),
        width: 1080.0,
        corner: &t(lang, "analysis-matrix-corner"),
        columns: &columns,
        rows: &rows,
        legend: MatrixLegend { up: &up, down: &down, same: &same, not_evaluable: &open },
    });
    html! {
        section class="panel" aria-labelledby="matrix-heading" {
            header { h2 id="matrix-heading" { (described(lang, view)) ", " bdi { (range(&view.now)) } } }
            div class="pad row" {
                (switch(lang, &view.lens, PATH, "by", "analysis-matrix-columns", &[("", "analysis-matrix-by-transport"), ("region", "analysis-matrix-by-region")]))
            }
            p class="pad small" {
                (tw(lang, "analysis-matrix-stated", &[
                    ("stated", count(view.stated.0).into()), ("all", count(view.basis.seizures).into()), ("before", count(view.stated.1).into()),
                ]))
            }
            div class="scroll pad" { figure class="fig" { (PreEscaped(drawing)) } }
        }
    }
}

fn by_region(view: &MatrixView) -> bool {
    view.lens.own("by") == "region"
}

fn heads(lang: Lang, view: &MatrixView) -> Vec<String> {
    let list = if by_region(view) { "region" } else { "transport_mode" };
    view.columns.iter().map(|column| code(lang, list, column)).collect()
}

/// What the drawing and its table show.
fn described(lang: Lang, view: &MatrixView) -> String {
    let key = if by_region(view) { "analysis-matrix-by-region" } else { "analysis-matrix-by-transport" };
    t(lang, key).into_owned()
}

fn figures(cell: &MatrixCellView) -> String {
    if cell.now == 0 { "–".to_owned() } else { count(cell.now) }
}

fn told(lang: Lang, hiding: &str, column: &str, cell: &MatrixCellView) -> String {
    tw(
        lang,
        "analysis-matrix-cell",
        &[
            ("hiding", hiding.into()),
            ("column", column.into()),
            ("now", count(cell.now).into()),
            ("before", count(cell.before).into()),
        ],
    )
}

const fn change(change: CellChange) -> Change {
    match change {
        CellChange::Up => Change::Up,
        CellChange::Down => Change::Down,
        CellChange::Same => Change::Same,
        CellChange::NotEvaluable => Change::NotEvaluable,
    }
}

fn table(lang: Lang, view: &MatrixView) -> Markup {
    let word = |change: CellChange| {
        let key = match change {
            CellChange::Up => "analysis-change-up",
            CellChange::Down => "analysis-change-down",
            CellChange::Same => "analysis-change-same",
            CellChange::NotEvaluable => "analysis-change-open",
        };
        t(lang, key)
    };
    html! {
        section class="panel" aria-labelledby="table-title" {
            header { h2 id="table-title" { (t(lang, "analysis-table")) } }
            p class="pad small mute" { (t(lang, "analysis-matrix-method")) }
            div class="scroll" {
                table {
                    caption class="vh" { (described(lang, view)) }
                    thead { tr {
                        th scope="col" { (t(lang, "analysis-matrix-corner")) }
                        @for head in heads(lang, view) { th scope="col" { (head) } }
                    } }
                    tbody {
                        @for row in &view.rows {
                            tr {
                                th scope="row" { (code(lang, "concealment", &row.hiding)) }
                                @for cell in &row.cells {
                                    td { @if cell.now + cell.before > 0 { (count(cell.now)) " " span class="mute small" { "(" (count(cell.before)) ") " (word(cell.change)) } } @else { "–" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
