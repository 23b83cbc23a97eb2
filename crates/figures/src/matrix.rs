//! Matrix: a field for every row and column, shaded by its value, with its number and what became of it.
//!
//! Shade goes by the root of the value, so that a few large fields do not make all others alike; the number stands in
//! every field, and whether it rose or fell is told by a shape, so that colour carries nothing alone. A change that can't
//! be judged has a mark of its own, other than the one of no change.
//!
//! ```
//! use commonlink_figures::{Change, Matrix, MatrixCell, MatrixHead, MatrixLegend, MatrixRow, matrix};
//! let head = |name| MatrixHead { name, href: None };
//! let cell = |value, words, change| MatrixCell { value, words, change, name: "", href: None };
//! let out = matrix(&Matrix {
//!     id: "x", title: "Concealment by transport", desc: "One row.", width: 600.0, corner: "",
//!     columns: &[head("Sea"), head("Air")],
//!     rows: &[MatrixRow { head: head("In cargo"), cells: &[
//!         cell(Some(90.0), "90", Some(Change::Up)), cell(Some(3.0), "3", Some(Change::NotEvaluable)),
//!     ] }],
//!     legend: MatrixLegend::default(),
//! });
//! assert!(out.contains("f-h6") && out.contains("f-up") && out.contains("f-open"));
//! ```

use crate::svg::{Svg, Words};
use crate::words;

/// Steps of shade; the style sheet has a class for each, and one for none.
pub const MATRIX_SHADES: u8 = 6;

/// A table of numbers as a drawing.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Title for screen readers.
    pub title: &'a str,
    /// What it shows, for screen readers.
    pub desc: &'a str,
    /// Width in pixels that it is laid out for, 280 to 1,400; many columns make it wider.
    pub width: f64,
    /// Words above the heads of rows.
    pub corner: &'a str,
    /// Heads of columns.
    pub columns: &'a [MatrixHead<'a>],
    /// Rows from the top.
    pub rows: &'a [MatrixRow<'a>],
    /// What the marks mean.
    pub legend: MatrixLegend<'a>,
}

/// Head of a row or a column.
#[derive(Clone, Copy, Debug)]
pub struct MatrixHead<'a> {
    /// Clipped where it is long; pointing at it says all of it.
    pub name: &'a str,
    /// Where a click leads, within the site.
    pub href: Option<&'a str>,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct MatrixRow<'a> {
    /// Its head.
    pub head: MatrixHead<'a>,
    /// A field for each column; missing ones are empty.
    pub cells: &'a [MatrixCell<'a>],
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct MatrixCell<'a> {
    /// What its shade goes by, 0 or more.
    pub value: Option<f64>,
    /// What stands in it.
    pub words: &'a str,
    /// What became of it since the earlier period; none where none is asked.
    pub change: Option<Change>,
    /// What pointing at it says.
    pub name: &'a str,
    /// Where a click leads, within the site.
    pub href: Option<&'a str>,
}

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// Neither.
    Same,
    /// Too little is known to say.
    NotEvaluable,
}

/// What the marks mean; the ones that stand nowhere are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct MatrixLegend<'a> {
    /// Of [`Change::Up`].
    pub up: &'a str,
    /// Of [`Change::Down`].
    pub down: &'a str,
    /// Of [`Change::Same`].
    pub same: &'a str,
    /// Of [`Change::NotEvaluable`].
    pub not_evaluable: &'a str,
}

const LETTERS: f64 = 12.0;
const LINE: f64 = 15.0;
const ROW: f64 = 30.0;
const GAP: f64 = 2.0;
const HEAD_LINES: usize = 3;
/// Room that a mark and the edges of a field take beside its words.
const BESIDE: f64 = 24.0;
/// Widest field, for words that are no number.
const MOST: f64 = 240.0;

struct Layout {
    /// Width of the heads of rows.
    head: f64,
    cell: f64,
    /// Height of the heads of columns.
    top: f64,
    width: f64,
}

/// The drawing.
pub fn matrix(data: &Matrix<'_>) -> String {
    let layout = lay_out(data);
    let marks = marks(data);
    let below = if marks.is_empty() { 0.0 } else { 30.0 };
    let height = layout.top + ROW * data.rows.len() as f64 + below + 4.0;
    let heads = data.columns.iter().chain(data.rows.iter().map(|row| &row.head));
    let links =
        heads.map(|head| head.href).chain(data.rows.iter().flat_map(|row| row.cells).map(|cell| cell.href));
    let links = links.flatten().next().is_some();
    let words = Words { id: data.id, title: data.title, desc: data.desc };
    let mut svg = Svg::composed("f-matrix", [layout.width, height], links, words);
    draw_heads(&mut svg, data, &layout);
    let values =
        data.rows.iter().flat_map(|row| row.cells.iter().take(data.columns.len())).map(|cell| cell.value);
    let most = values.filter_map(positive).fold(0.0, f64::max);
    for (row, y) in data.rows.iter().zip(0..).map(|(row, n)| (row, layout.top + ROW * f64::from(n))) {
        for (cell, n) in row.cells.iter().take(data.columns.len()).zip(0..) {
            draw_cell(&mut svg, cell, most, [layout.head + layout.cell * f64::from(n), y, layout.cell, ROW]);
        }
    }
    draw_legend(&mut svg, &marks, height - 16.0);
    svg.finish()
}

fn lay_out(data: &Matrix<'_>) -> Layout {
    let width = if data.width.is_finite() { data.width.clamp(280.0, 1400.0) } else { 720.0 };
    let longest = data.rows.iter().map(|row| words::width(row.head.name, LETTERS)).fold(0.0, f64::max);
    let head = (longest + 14.0).clamp(60.0, (0.3 * width).max(96.0));
    let columns = data.columns.len().max(1) as f64;
    // A number that is cut off would be another number: fields are as wide as the longest one needs.
    let cells = data.rows.iter().flat_map(|row| row.cells);
    let needed = cells.map(|cell| words::width(cell.words, LETTERS) + BESIDE).fold(54.0, f64::max).min(MOST);
    let cell = ((width - head) / columns).clamp(needed, needed.max(150.0));
    let lines =
        data.columns.iter().map(|column| words::wrap(column.name, LETTERS, cell - 6.0, HEAD_LINES).len());
    let top = LINE * lines.max().unwrap_or(1).max(1) as f64 + 10.0;
    Layout { head, cell, top, width: (head + cell * data.columns.len() as f64).max(280.0) }
}

fn draw_heads(svg: &mut Svg, data: &Matrix<'_>, layout: &Layout) {
    let base = layout.top - 8.0;
    if !data.corner.is_empty() {
        let words = words::clip(data.corner, LETTERS, layout.head - 8.0);
        svg.text("f-mute", [0.0, base], "start", &words);
    }
    for (column, n) in data.columns.iter().zip(0..) {
        let middle = layout.head + layout.cell * (f64::from(n) + 0.5);
        let lines = words::wrap(column.name, LETTERS, layout.cell - 6.0, HEAD_LINES);
        svg.named_with("f-hd", column.href, (column.name, &lines.join(" ")), |svg| {
            for (line, up) in lines.iter().rev().zip(0..) {
                svg.text("", [middle, base - LINE * f64::from(up)], "middle", line);
            }
        });
    }
    for (row, n) in data.rows.iter().zip(0..) {
        let y = layout.top + ROW * (f64::from(n) + 0.5) + 4.0;
        let words = words::clip(row.head.name, LETTERS, layout.head - 8.0);
        svg.named_with("f-hd", row.head.href, (row.head.name, &words), |svg| {
            svg.text("", [0.0, y], "start", &words);
        });
    }
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite() && *value > 0.0)
}

/// 0 is none; the largest value has the last step.
fn step(value: Option<f64>, most: f64) -> u8 {
    positive(value).map_or(0, |value| {
        let part = (value / most).sqrt() * f64::from(MATRIX_SHADES);
        (part.ceil() as u8).clamp(1, MATRIX_SHADES)
    })
}

fn draw_cell(svg: &mut Svg, cell: &MatrixCell<'_>, most: f64, [x, y, w, h]: [f64; 4]) {
    let class = format!("f-h{}", step(cell.value, most));
    let middle = x + w / 2.0;
    let words = words::clip(cell.words, LETTERS, w - BESIDE + 2.0);
    svg.named_with(&class, cell.href, (cell.name, &words), |svg| {
        svg.rect("f-cell", [x + GAP / 2.0, y + GAP / 2.0, w - GAP, h - GAP], 3.0);
        // Numbers of a column end at one line, so that long and short ones compare.
        let wide = words::width(&words, LETTERS);
        let end = (middle + 14.0).max(x + wide + 4.0).min(x + w - 19.0);
        if cell.change.is_some() {
            svg.text("", [end, y + h / 2.0 + 4.0], "end", &words);
        } else {
            svg.text("", [middle, y + h / 2.0 + 4.0], "middle", &words);
        }
        if let Some(change) = cell.change {
            mark(svg, change, end + 11.0, y + h / 2.0);
        }
    });
}

/// Shapes about a middle: a triangle up or down, a bar, an open ring.
fn mark(svg: &mut Svg, change: Change, x: f64, y: f64) {
    match change {
        Change::Up => svg.path("f-up", &format!("M{:.1} {:.1}l4.5 7h-9z", x, y - 3.5)),
        Change::Down => svg.path("f-down", &format!("M{:.1} {:.1}l4.5-7h-9z", x, y + 3.5)),
        Change::Same => svg.path("f-same-mark", &format!("M{:.1} {:.1}h8v2h-8z", x - 4.0, y - 1.0)),
        Change::NotEvaluable => svg.circle("f-open", [x, y, 3.0]),
    };
}

/// Marks that stand somewhere and have words.
fn marks<'a>(data: &Matrix<'a>) -> Vec<(Change, &'a str)> {
    let legend = data.legend;
    let all = [
        (Change::Up, legend.up),
        (Change::Down, legend.down),
        (Change::Same, legend.same),
        (Change::NotEvaluable, legend.not_evaluable),
    ];
    let stands = |change| data.rows.iter().flat_map(|row| row.cells).any(|cell| cell.change == Some(change));
    all.into_iter().filter(|(change, words)| !words.is_empty() && stands(*change)).collect()
}

fn draw_legend(svg: &mut Svg, marks: &[(Change, &str)], y: f64) {
    let mut x = 6.0;
    svg.group("f-key", 1.0);
    for (change, words) in marks {
        mark(svg, *change, x, y);
        svg.text("f-mute", [x + 10.0, y + 4.0], "start", words);
        x += words::width(words, LETTERS) + 34.0;
    }
    svg.end();
}

#[cfg(test)]
mod tests;
