//! The legend: what is on the map and nothing else, in rows that break where the width ends.
//!
//! It is laid out for a desk and for a telephone, where the same drawing is shown at a third of its size: letters are
//! then larger and the style sheet enlarges circles and heads, here and on the map alike.

use super::points::{Point, RING, positive, radius};
use super::projection::WIDTH;
use super::{MAP_SHADES, Map, flows};
use crate::svg::Svg;
use crate::ticks::round_below;
use crate::words;

/// What a legend is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Desk,
    Phone,
}

impl Size {
    /// Height of letters; `font-size` of the style sheet for `f-map` and `f-narrow`.
    const fn letters(self) -> f64 {
        match self {
            Self::Desk => 12.0,
            Self::Phone => 34.0,
        }
    }

    /// How much the style sheet enlarges circles and heads.
    const fn marks(self) -> f64 {
        match self {
            Self::Desk => 1.0,
            Self::Phone => 1.6,
        }
    }
}

enum Mark {
    Heading,
    Circle(f64),
    Ring,
    Line { wide: f64, assumed: bool },
    Shade(u8),
    Note,
}

struct Entry {
    mark: Mark,
    words: String,
    at: (f64, f64),
}

/// A legend that is laid out.
pub(crate) struct Key {
    entries: Vec<Entry>,
    size: Size,
    pub height: f64,
}

const EDGE: f64 = 16.0;
/// Room between entries, in heights of letters; twice as much between blocks.
const BETWEEN: f64 = 1.1;

pub(crate) fn lay_out(data: &Map<'_>, points: &[Point<'_>], size: Size) -> Key {
    let letters = size.letters();
    let mut key = Key { entries: Vec::new(), size, height: 0.0 };
    let (mut x, mut row) = (EDGE, Vec::new());
    let mut y = 0.4 * letters;
    for block in blocks(data, points) {
        // A block that has room in one row is not parted.
        let parts = block.iter().map(|(mark, words)| key.symbol(mark) + words::width(words, letters));
        let whole = parts.sum::<f64>() + BETWEEN * letters * block.len().saturating_sub(1) as f64;
        let parted = whole > WIDTH - 2.0 * EDGE;
        for (n, (mark, words)) in block.into_iter().enumerate() {
            let words = words::clip(&words, letters, WIDTH - 2.0 * EDGE - key.symbol(&mark));
            let wide = key.symbol(&mark) + words::width(&words, letters);
            let before = if row.is_empty() {
                0.0
            } else if n == 0 {
                2.0 * BETWEEN * letters
            } else {
                BETWEEN * letters
            };
            let needed = if n == 0 && !parted { whole } else { wide };
            let full = x + before + needed > WIDTH - EDGE + 0.5 || n == 0 && parted;
            if full && !row.is_empty() {
                y += key.close_row(&mut row, y);
                x = EDGE;
            } else {
                x += before;
            }
            row.push(Entry { mark, words, at: (x, 0.0) });
            x += wide;
        }
    }
    y += key.close_row(&mut row, y);
    let lines =
        words::wrap(data.legend.note, letters, WIDTH - 2.0 * EDGE, if size == Size::Desk { 2 } else { 5 });
    for words in lines {
        row.push(Entry { mark: Mark::Note, words, at: (EDGE, 0.0) });
        y += key.close_row(&mut row, y);
    }
    key.height = if key.entries.is_empty() { 0.0 } else { y + 0.4 * letters };
    key
}

impl Key {
    /// Width of a symbol with the gap after it.
    fn symbol(&self, mark: &Mark) -> f64 {
        let gap = 0.5 * self.size.letters();
        match mark {
            Mark::Heading | Mark::Note => 0.0,
            Mark::Circle(radius) => 2.0 * radius * self.size.marks() + gap,
            Mark::Ring => 2.0 * RING * self.size.marks() + gap,
            Mark::Line { .. } => self.stem() + gap,
            Mark::Shade(_) => 1.8 * self.size.letters() + gap,
        }
    }

    fn stem(&self) -> f64 {
        34.0 + 2.0 * (self.size.letters() - 12.0)
    }

    /// Puts the row's entries on one middle line and answers the height of the row.
    fn close_row(&mut self, row: &mut Vec<Entry>, top: f64) -> f64 {
        if row.is_empty() {
            return 0.0;
        }
        let tallest = row.iter().map(|entry| match entry.mark {
            Mark::Circle(radius) => 2.0 * radius * self.size.marks() + 4.0,
            _ => 0.0,
        });
        let height = tallest.fold(1.65 * self.size.letters(), f64::max);
        for entry in row.iter_mut() {
            entry.at.1 = top + height / 2.0;
        }
        self.entries.append(row);
        height
    }

    pub fn draw(&self, svg: &mut Svg, top: f64) {
        let letters = self.size.letters();
        for entry in &self.entries {
            let (x, y) = (entry.at.0, entry.at.1 + top);
            match entry.mark {
                Mark::Heading | Mark::Note => {}
                Mark::Circle(radius) => {
                    svg.disc("f-circle", [x + radius * self.size.marks(), y, radius]);
                }
                Mark::Ring => {
                    svg.disc("f-ring", [x + RING * self.size.marks(), y, RING]);
                }
                Mark::Line { wide, assumed } => {
                    let end = x + self.stem();
                    svg.group(if assumed { "f-flow f-assumed" } else { "f-flow" }, 1.0);
                    let long = 5.5 + 1.3 * wide;
                    let line = format!("M{x:.1} {y:.1}H{:.1}", end - 0.85 * long);
                    let head = flows::head((end, y), (end - long, y), 0.5 * long.max(wide + 3.0));
                    flows::write_arrow(svg, &line, &head, wide);
                    svg.end();
                }
                Mark::Shade(step) => {
                    let class = format!("f-land f-c{step}");
                    svg.rect(&class, [x, y - 0.5 * letters, 1.8 * letters, letters], 2.0);
                }
            }
            let class = match entry.mark {
                Mark::Heading => "f-strong",
                Mark::Note => "f-mute",
                _ => "",
            };
            svg.text(class, [x + self.symbol(&entry.mark), y + 0.35 * letters], "start", &entry.words);
        }
    }
}

/// What the map holds, in blocks that belong together.
fn blocks(data: &Map<'_>, points: &[Point<'_>]) -> Vec<Vec<(Mark, String)>> {
    let ring = points.iter().any(|point| point.radius.is_none());
    let ring = ring.then(|| (Mark::Ring, data.legend.ring.to_owned()));
    let mut blocks =
        vec![circles(data, points), ring.into_iter().collect(), shades(data), widths(data), kinds(data)];
    for block in &mut blocks {
        block.retain(|(_, words)| !words.is_empty());
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// A heading and what it is of; numbers without a heading would say nothing.
fn under(heading: &str, entries: impl Iterator<Item = (Mark, String)>) -> Vec<(Mark, String)> {
    if heading.is_empty() {
        return Vec::new();
    }
    std::iter::once((Mark::Heading, heading.to_owned())).chain(entries).collect()
}

fn circles(data: &Map<'_>, points: &[Point<'_>]) -> Vec<(Mark, String)> {
    let sizes = || points.iter().filter_map(|point| positive(point.of.size));
    let Some(most) = sizes().reduce(f64::max) else { return Vec::new() };
    let values = steps(most, sizes().fold(f64::MAX, f64::min), [1.0, 0.2, 0.04]).into_iter();
    under(data.legend.circles, values.map(|value| (Mark::Circle(radius(value, most)), (data.write)(value))))
}

fn shades(data: &Map<'_>) -> Vec<(Mark, String)> {
    let Some(last) =
        data.countries.iter().map(|country| country.shade.min(MAP_SHADES)).max().filter(|last| *last > 0)
    else {
        return Vec::new();
    };
    let steps = (1..=last).zip(data.legend.steps);
    under(data.legend.shades, steps.map(|(step, words)| (Mark::Shade(step), (*words).to_owned())))
}

fn widths(data: &Map<'_>) -> Vec<(Mark, String)> {
    let Some(most) = flows::most(data.flows) else { return Vec::new() };
    let counts = flows::drawable(data.flows).map(|flow| flow.count);
    let mut values = steps(most, counts.fold(f64::MAX, f64::min), [1.0, 0.4, 0.1]);
    // Of lines of the least width one is enough.
    let proportional = values.iter().filter(|value| flows::width(**value, most) > flows::LEAST).count();
    values.truncate(proportional + 1);
    let mark = |value| Mark::Line { wide: flows::width(value, most), assumed: false };
    under(data.legend.flows, values.into_iter().map(|value| (mark(value), (data.write)(value))))
}

fn kinds(data: &Map<'_>) -> Vec<(Mark, String)> {
    let kinds = [(false, data.legend.known), (true, data.legend.assumed)].into_iter();
    let there = kinds.filter(|(assumed, _)| flows::drawable(data.flows).any(|flow| flow.assumed == *assumed));
    there.map(|(assumed, words)| (Mark::Line { wide: 2.0, assumed }, words.to_owned())).collect()
}

/// Round values at parts of the largest one, none below the least that there is.
fn steps(most: f64, least: f64, parts: [f64; 3]) -> Vec<f64> {
    let most = round_below(most);
    let parts = parts.into_iter().filter_map(|part| round_below(most? * part));
    let floor = round_below(least).unwrap_or(0.0) * (1.0 - 1e-9);
    parts.filter(|value| *value >= floor).collect()
}

#[cfg(test)]
mod tests {
    use super::steps;

    const PARTS: [f64; 3] = [1.0, 0.2, 0.04];

    #[test]
    fn steps_of_a_legend_are_round_and_there() {
        assert_eq!(steps(1234.0, 1.0, PARTS), [1000.0, 200.0, 20.0]);
        assert_eq!(steps(7.0, 1.0, PARTS), [5.0, 1.0]);
        assert_eq!(steps(1.0, 1.0, PARTS), [1.0]);
        assert_eq!(steps(f64::NAN, 1.0, PARTS), [0.0; 0]);
    }
}
