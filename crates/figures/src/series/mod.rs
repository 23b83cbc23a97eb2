//! Series over time: a stack for every week, month or year, one part for each of up to eight countries and the rest.
//!
//! That more was seized and that more was reported look alike in a sum; a stack by reporting country tells them apart, a
//! marked break says where reporting changed, and a period of which nothing is known is a gap and not a nought. Parts are
//! told apart by colour, by their order, and by their codes on the stack and beside it.
//!
//! Values that are no positive numbers count as nothing. Words and numbers are written by the caller.
//!
//! ```
//! use commonlink_figures::{Series, SeriesPart, SeriesPeriod, SeriesScale, series};
//! let period = |label, values| SeriesPeriod { label, values, ..SeriesPeriod::default() };
//! let out = series(&Series {
//!     id: "s", title: "Seizures by year", desc: "Two countries.", width: 720.0, scale: SeriesScale::Amounts,
//!     parts: &[SeriesPart { code: "ES", name: "Spain" }, SeriesPart { code: "PT", name: "Portugal" }],
//!     rest: "", gap: "no data", periods: &[period("2024", &[4.0, 1.0]), period("2025", &[6.0, 2.0])],
//!     write: &|value| value.to_string(),
//! });
//! assert!(out.contains("f-s1") && out.contains("f-s2") && !out.contains("f-rest"));
//! ```

mod axes;
mod key;
mod stack;

use stack::Stacks;

use crate::svg::{Scale, Svg, Words};

/// Parts with a colour of their own; further ones count as the rest.
pub const SERIES_PARTS: usize = 8;

/// Stacks over time.
#[derive(Clone, Copy)]
pub struct Series<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Title for screen readers.
    pub title: &'a str,
    /// What the drawing shows, for screen readers.
    pub desc: &'a str,
    /// Width in pixels that it is laid out for, 280 to 1,400; below 620 its key stands below it.
    pub width: f64,
    /// What the height of a stack is.
    pub scale: SeriesScale,
    /// Parts from the bottom of the stack, up to [`SERIES_PARTS`].
    pub parts: &'a [SeriesPart<'a>],
    /// Name of the rest; where empty the values have no rest.
    pub rest: &'a str,
    /// What a gap is, for the key.
    pub gap: &'a str,
    /// Periods in order of time.
    pub periods: &'a [SeriesPeriod<'a>],
    /// Writes a value of the axis: an amount, or a share from 0 to 1.
    pub write: &'a dyn Fn(f64) -> String,
}

/// What the height of a stack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesScale {
    /// The amount.
    Amounts,
    /// All of the period; parts are shares of it.
    Shares,
}

/// A part of every stack.
#[derive(Clone, Copy, Debug)]
pub struct SeriesPart<'a> {
    /// Short word that stands on the stack: a country's code.
    pub code: &'a str,
    /// Name beside the stack.
    pub name: &'a str,
}

/// A period of time.
#[derive(Clone, Copy, Debug, Default)]
pub struct SeriesPeriod<'a> {
    /// Label below the axis.
    pub label: &'a str,
    /// Whether its label goes before others where not all have room: the first week of a year.
    pub begins: bool,
    /// Values in the order of the parts, then the rest; empty where nothing is known.
    pub values: &'a [f64],
    /// What pointing at it says.
    pub name: &'a str,
    /// Something changed with this period, in a few words: reporting, counting.
    pub change: Option<&'a str>,
    /// Where a click leads, within the site.
    pub href: Option<&'a str>,
}

/// Where things stand in the drawing.
struct Frame {
    width: f64,
    /// Beside the plot, or below it.
    key_beside: bool,
    x: Scale,
    y: Scale,
    ticks: Vec<f64>,
}

impl Frame {
    /// Width that a period has.
    fn slot(&self, periods: usize) -> f64 {
        (self.x.end - self.x.start) / periods.max(1) as f64
    }
}

const LETTERS: f64 = 12.0;

/// The drawing.
pub fn series(data: &Series<'_>) -> String {
    let stacks = Stacks::of(data);
    let frame = axes::lay_out(data, &stacks);
    let links = data.periods.iter().any(|period| period.href.is_some());
    let key = key::lay_out(data, &stacks, &frame);
    let height = frame.y.start + 26.0 + key.height_below;
    let words = Words { id: data.id, title: data.title, desc: data.desc };
    let mut svg = Svg::composed("f-series", [frame.width, height], links, words);
    axes::draw_scale(&mut svg, data, &frame);
    stacks.draw(&mut svg, &frame);
    axes::draw_times(&mut svg, data, &frame);
    key.draw(&mut svg);
    stacks.draw_codes(&mut svg, data, &frame);
    axes::draw_changes(&mut svg, data, &frame);
    hits(&mut svg, data, &frame);
    svg.finish()
}

/// What pointing at a period says.
fn hits(svg: &mut Svg, data: &Series<'_>, frame: &Frame) {
    let slot = frame.slot(data.periods.len());
    for (n, period) in data.periods.iter().enumerate() {
        if !period.name.is_empty() || period.href.is_some() {
            let left = frame.x.start + slot * n as f64;
            svg.named("", period.href, period.name, |svg| {
                svg.rect("f-hit", [left, frame.y.end, slot, frame.y.start - frame.y.end], 0.0);
            });
        }
    }
}

#[cfg(test)]
mod tests;
