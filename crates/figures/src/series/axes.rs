//! Axes of a series: values, times, and the breaks that somebody marked.

use super::stack::Stacks;
use super::{Frame, LETTERS, Series, SeriesScale};
use crate::svg::{Scale, Svg};
use crate::ticks;
use crate::words;

/// Height of a row of words above the plot.
const ROW: f64 = 17.0;
/// Rows for the words of breaks.
const ROWS: usize = 2;
/// Bold words are wider.
const BOLD: f64 = 1.07;

pub(super) fn lay_out(data: &Series<'_>, stacks: &Stacks) -> Frame {
    let width = if data.width.is_finite() { data.width.clamp(280.0, 1400.0) } else { 720.0 };
    let key_beside = width >= 620.0;
    let ticks = match data.scale {
        SeriesScale::Shares => vec![0.0, 0.25, 0.5, 0.75, 1.0],
        SeriesScale::Amounts => ticks::ticks(stacks.tallest, 5, stacks.whole),
    };
    let labels = ticks.iter().map(|value| words::width(&(data.write)(*value), LETTERS));
    let left = labels.fold(20.0, f64::max).min(width / 4.0) + 12.0;
    let right = if key_beside { (0.24 * width).clamp(150.0, 240.0) } else { 10.0 };
    let top = 12.0 + rows_of_changes(data) as f64 * ROW;
    let tall = if key_beside { 250.0 } else { 200.0 };
    let most = ticks.last().copied().unwrap_or(1.0);
    Frame {
        width,
        key_beside,
        x: Scale { from: 0.0, to: 1.0, start: left, end: width - right },
        y: Scale { from: 0.0, to: most, start: top + tall, end: top },
        ticks,
    }
}

fn rows_of_changes(data: &Series<'_>) -> usize {
    data.periods.iter().filter(|period| period.change.is_some()).count().min(ROWS)
}

pub(super) fn draw_scale(svg: &mut Svg, data: &Series<'_>, frame: &Frame) {
    for value in &frame.ticks {
        let y = frame.y.at(*value);
        svg.line(if *value > 0.0 { "f-thin" } else { "f-axis" }, [frame.x.start, y, frame.x.end, y]);
        let label = words::clip(&(data.write)(*value), LETTERS, frame.x.start - 10.0);
        svg.text("f-mute", [frame.x.start - 7.0, y + 4.0], "end", &label);
    }
}

/// Labels below the axis, as many as have room: every one, or every second, third and so on of those that begin
/// something.
pub(super) fn draw_times(svg: &mut Svg, data: &Series<'_>, frame: &Frame) {
    let slot = frame.slot(data.periods.len());
    let label = |n: usize| words::clip(data.periods[n].label, LETTERS, frame.width - 20.0);
    let middle = |n: usize| frame.x.start + slot * (n as f64 + 0.5);
    // Left and right end; the outermost labels move inwards where the drawing ends.
    let span = |n: usize| {
        let half = words::width(&label(n), LETTERS) / 2.0;
        let at = middle(n).min(frame.width - half - 2.0).max(half + 2.0);
        (at - half, at + half)
    };
    let spans: Vec<(f64, f64)> = (0..data.periods.len()).map(span).collect();
    let fits = |chosen: &[usize]| chosen.windows(2).all(|pair| spans[pair[0]].1 + 9.0 <= spans[pair[1]].0);
    let all: Vec<usize> = (0..data.periods.len()).collect();
    let any_begins = data.periods.iter().any(|period| period.begins);
    let of = if fits(&all) || !any_begins {
        all
    } else {
        all.into_iter().filter(|n| data.periods[*n].begins).collect()
    };
    let thinned = |by: usize| of.iter().step_by(by).copied().collect::<Vec<usize>>();
    let chosen = (1..=of.len()).map(thinned).find(|chosen| fits(chosen)).unwrap_or_default();
    let y = frame.y.start;
    for n in chosen {
        svg.line("f-axis", [middle(n), y, middle(n), y + 4.0]);
        svg.text("f-mute", [f64::midpoint(spans[n].0, spans[n].1), y + 18.0], "middle", &label(n));
    }
}

/// A dashed line before the period with which something changed. Words that have no room in the rows above the plot are
/// left to what pointing at the mark says.
pub(super) fn draw_changes(svg: &mut Svg, data: &Series<'_>, frame: &Frame) {
    let slot = frame.slot(data.periods.len());
    let rows = rows_of_changes(data);
    // From the right: a line comes down from its words through the rows below, so earlier words give way upwards.
    let mut begins = vec![f64::MAX; rows];
    for (n, period) in data.periods.iter().enumerate().rev() {
        let Some(change) = period.change else { continue };
        let x = frame.x.start + slot * n as f64;
        let label = words::clip(change, LETTERS, (frame.width / 2.0).min(260.0));
        let wide = words::width(&label, LETTERS) * BOLD;
        let after = x + 9.0 + wide <= frame.width;
        let (begin, end) = if after { (x, x + 9.0 + wide) } else { (x - 6.0 - wide, x + 6.0) };
        let row = (0..rows).find(|row| begins[*row..].iter().all(|other| end + 6.0 <= *other));
        if let Some(row) = row {
            begins[row] = begin;
        }
        let y = frame.y.end - 6.0 - ROW * row.unwrap_or(0) as f64;
        svg.named("f-change", None, change, |svg| {
            svg.line("f-break", [x, y - 9.0, x, frame.y.start]);
            svg.path("f-flag", &format!("M{x:.1} {:.1}l6 4-6 4z", y - 9.0));
            if row.is_some() && after {
                svg.text("f-strong", [x + 9.0, y], "start", &label);
            } else if row.is_some() {
                svg.text("f-strong", [x - 6.0, y], "end", &label);
            }
        });
    }
}
