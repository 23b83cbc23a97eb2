//! Names of the parts: beside the last stack with a line to its band, or below the plot where there is no room.

use super::stack::Stacks;
use super::{Frame, LETTERS, Series};
use crate::svg::Svg;
use crate::words;

/// Distance of lines, and side of a sample of colour.
const LINE: f64 = 19.0;
const SAMPLE: f64 = 12.0;

struct Entry {
    class: String,
    code: String,
    name: String,
    at: (f64, f64),
    /// Where the band ends that the line comes from.
    band: Option<(f64, f64)>,
}

/// The key, laid out.
pub(super) struct Key {
    entries: Vec<Entry>,
    /// Height that it takes below the plot.
    pub height_below: f64,
}

pub(super) fn lay_out(data: &Series<'_>, stacks: &Stacks, frame: &Frame) -> Key {
    let named = |part: usize| match data.parts.get(part) {
        Some(named) if !(stacks.rest && part + 1 == stacks.parts) => (named.code, named.name),
        _ => ("", data.rest),
    };
    let gap = (stacks.any_gap() && !data.gap.is_empty()).then(|| Entry {
        class: "f-gap".to_owned(),
        code: String::new(),
        name: data.gap.to_owned(),
        at: (0.0, 0.0),
        band: None,
    });
    let entry = |part: usize, at, band| {
        let (code, name) = named(part);
        Entry { class: stacks.class(part), code: code.to_owned(), name: name.to_owned(), at, band }
    };
    if frame.key_beside {
        // From the top of the stack, each as near to its band as the others let it.
        let wanted = (0..stacks.parts).rev().map(|part| {
            let span = stacks.last(part);
            let y =
                span.map_or(frame.y.start, |(low, high)| f64::midpoint(frame.y.at(low), frame.y.at(high)));
            // Lines to bands that are hardly seen would be a tangle.
            (part, y, span.is_some_and(|(low, high)| frame.y.at(low) - frame.y.at(high) >= 3.0))
        });
        let wanted: Vec<(usize, f64, bool)> = wanted.collect();
        let bottom = frame.y.start - 4.0 - if gap.is_some() { LINE } else { 0.0 };
        let places = spread(wanted.iter().map(|(_, y, _)| *y), frame.y.end + 6.0, bottom);
        let x = frame.x.end + 26.0;
        let entries = wanted.iter().zip(places).map(|(&(part, y, there), place)| {
            entry(part, (x, place), there.then_some((frame.x.end + 2.0, y)))
        });
        let mut entries: Vec<Entry> = entries.collect();
        entries.extend(gap.map(|gap| Entry { at: (x, frame.y.start - 4.0), ..gap }));
        for entry in &mut entries {
            let room = frame.width - x - SAMPLE - 8.0 - code_room(&entry.code);
            entry.name = words::clip(&entry.name, LETTERS, room);
        }
        return Key { entries, height_below: 0.0 };
    }
    let (mut x, mut y) = (frame.x.start.min(12.0), frame.y.start + 44.0);
    let mut entries = Vec::new();
    for mut one in (0..stacks.parts).map(|part| entry(part, (0.0, 0.0), None)).chain(gap) {
        one.name = words::clip(&one.name, LETTERS, frame.width - 60.0);
        let wide = SAMPLE + 6.0 + code_room(&one.code) + words::width(&one.name, LETTERS) + 16.0;
        if x + wide > frame.width && x > 12.0 {
            (x, y) = (12.0, y + LINE);
        }
        one.at = (x, y);
        x += wide;
        entries.push(one);
    }
    let height_below = if entries.is_empty() { 0.0 } else { y - frame.y.start - 12.0 };
    Key { entries, height_below }
}

fn code_room(code: &str) -> f64 {
    if code.is_empty() { 0.0 } else { words::width(code, LETTERS) + 6.0 }
}

/// Places from top to bottom, at least a line apart and within the ends, near to where they are wanted.
fn spread(wanted: impl Iterator<Item = f64>, top: f64, bottom: f64) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::new();
    for y in wanted {
        let least = places.last().map_or(top, |last| last + LINE);
        places.push(y.max(least));
    }
    let mut most = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - LINE;
    }
    places
}

impl Key {
    pub fn draw(&self, svg: &mut Svg) {
        for entry in &self.entries {
            let (x, y) = entry.at;
            if let Some((from_x, from_y)) = entry.band {
                svg.polyline(
                    "f-lead",
                    [(from_x, from_y), (from_x + 6.0, from_y), (x - 10.0, y), (x - 4.0, y)],
                );
            }
            svg.rect(&entry.class, [x, y - SAMPLE / 2.0, SAMPLE, SAMPLE], 2.0);
            let words_at = x + SAMPLE + 6.0;
            if !entry.code.is_empty() {
                svg.text("f-strong", [words_at, y + 4.0], "start", &entry.code);
            }
            svg.text("", [words_at + code_room(&entry.code), y + 4.0], "start", &entry.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn names_stand_apart_and_within_the_plot() {
        let places = spread([10.0, 12.0, 13.0, 200.0].into_iter(), 5.0, 180.0);
        assert_eq!(places, [10.0, 29.0, 48.0, 180.0]);
        let crowded = spread([170.0, 171.0, 172.0].into_iter(), 5.0, 180.0);
        assert_eq!(crowded, [142.0, 161.0, 180.0]);
    }
}
