//! The stacks themselves, and the codes on them.

use std::fmt::Write as _;

use super::{Frame, LETTERS, SERIES_PARTS, Series, SeriesScale};
use crate::svg::{Svg, number};
use crate::words;

/// Sums of larger values could not be told from infinity.
const MOST: f64 = 1e15;
/// Bars from this width are parted by a gap.
const PARTED: f64 = 6.0;

/// Values made fit to draw: for each period the upper ends of its parts, or nothing where nothing is known.
pub(super) struct Stacks {
    ends: Vec<Option<Vec<f64>>>,
    /// Parts, the rest included.
    pub parts: usize,
    /// Whether the last part is the rest.
    pub rest: bool,
    /// Height of the tallest stack.
    pub tallest: f64,
    /// Whether all values are whole numbers.
    pub whole: bool,
}

impl Stacks {
    pub fn of(data: &Series<'_>) -> Self {
        let named = data.parts.len().min(SERIES_PARTS);
        let rest = !data.rest.is_empty() || data.parts.len() > SERIES_PARTS;
        let parts = named + usize::from(rest);
        let mut whole = true;
        let mut ends: Vec<Option<Vec<f64>>> = Vec::with_capacity(data.periods.len());
        for period in data.periods {
            if period.values.is_empty() {
                ends.push(None);
                continue;
            }
            let mut heights = vec![0.0; parts];
            let room = data.parts.len() + usize::from(!data.rest.is_empty());
            for (n, value) in period.values.iter().take(room).enumerate() {
                let value = if value.is_finite() { value.clamp(0.0, MOST) } else { 0.0 };
                whole &= value.fract() == 0.0;
                if let Some(height) = heights.get_mut(n.min(parts.saturating_sub(1))) {
                    *height += value;
                }
            }
            let all: f64 = heights.iter().sum();
            let by = match data.scale {
                SeriesScale::Shares if all > 0.0 => 1.0 / all,
                _ => 1.0,
            };
            let mut end = 0.0;
            let upper = heights.iter().map(|height| {
                end += height * by;
                end
            });
            ends.push(Some(upper.collect()));
        }
        let tallest = ends.iter().flatten().filter_map(|ends| ends.last()).copied().fold(0.0, f64::max);
        Self { ends, parts, rest, tallest, whole }
    }

    /// Whether there is a period of which nothing is known.
    pub fn any_gap(&self) -> bool {
        self.ends.iter().any(Option::is_none)
    }

    /// Class of a part: `f-s1` and so on, `f-rest`.
    pub fn class(&self, part: usize) -> String {
        if self.rest && part + 1 == self.parts { "f-rest".to_owned() } else { format!("f-s{}", part + 1) }
    }

    /// Lower and upper end of a part in a period.
    fn span(&self, period: usize, part: usize) -> Option<(f64, f64)> {
        let ends = self.ends.get(period)?.as_ref()?;
        Some((if part == 0 { 0.0 } else { ends[part - 1] }, *ends.get(part)?))
    }

    /// Ends of a part in the last period of which something is known.
    pub fn last(&self, part: usize) -> Option<(f64, f64)> {
        let last = self.ends.iter().rposition(Option::is_some)?;
        self.span(last, part)
    }

    pub fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let slot = frame.slot(self.ends.len());
        let (gap, class) = if slot >= PARTED { ((0.2 * slot).min(14.0), "f-bars") } else { (0.0, "") };
        let wide = (slot - gap).min(72.0);
        for (n, _) in self.ends.iter().enumerate().filter(|(_, ends)| ends.is_none()) {
            let left = frame.x.start + slot * n as f64 + (slot - wide) / 2.0;
            svg.rect("f-gap", [left, frame.y.end, wide, frame.y.start - frame.y.end], 0.0);
        }
        svg.group(class, 1.0);
        for part in 0..self.parts {
            let mut path = String::new();
            for n in 0..self.ends.len() {
                let Some((low, high)) = self.span(n, part) else { continue };
                let (low, high) = (frame.y.at(low), frame.y.at(high));
                // Less than a twentieth of a pixel is not seen.
                if low - high < 0.05 {
                    continue;
                }
                let left = frame.x.start + slot * n as f64 + (slot - wide) / 2.0;
                let [x, y, w, h] = [left, high, wide, low - high].map(number);
                let _ = write!(path, "M{x} {y}h{w}v{h}h-{w}z");
            }
            if !path.is_empty() {
                svg.path(&self.class(part), &path);
            }
        }
        svg.end();
    }

    /// The code of each part, where its band is thick enough; with many periods it stands on several of them.
    pub fn draw_codes(&self, svg: &mut Svg, data: &Series<'_>, frame: &Frame) {
        let slot = frame.slot(self.ends.len());
        for (part, named) in data.parts.iter().take(SERIES_PARTS).enumerate() {
            let wide = words::width(named.code, LETTERS) + 4.0;
            let needed = (wide / slot.min(86.0)).ceil().max(1.0) as usize;
            let mut best: Option<(f64, f64, f64)> = None;
            for first in 0..(self.ends.len() + 1).saturating_sub(needed) {
                let mut spans = (first..first + needed).map(|n| self.span(n, part));
                let common = spans.try_fold((0.0_f64, f64::MAX), |(low, high), span| {
                    span.map(|(from, to)| (low.max(from), high.min(to)))
                });
                let Some((low, high)) = common else { continue };
                let (bottom, top) = (frame.y.at(low), frame.y.at(high));
                let thick = bottom - top;
                if high > low && thick >= 14.0 && best.is_none_or(|(_, _, most)| thick > most + 0.01) {
                    let x = frame.x.start + slot * (first as f64 + needed as f64 / 2.0);
                    best = Some((x, f64::midpoint(bottom, top) + 4.0, thick));
                }
            }
            if let Some((x, y, _)) = best {
                svg.text(&format!("f-t f-t{}", part + 1), [x, y], "middle", named.code);
            }
        }
    }
}
