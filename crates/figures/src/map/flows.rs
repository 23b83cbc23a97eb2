//! Arrows between countries.
//!
//! An arrow bends to the left of its way, so that there and back are two lines. It stops at the circle that it comes to;
//! its line keeps its width in pixels and lies on a wider, pale one, so that crossings can be told apart. Where the
//! shorter way leads past the edge of the view, the bend is taken in degrees and not in the drawing: both parts then meet
//! the edge at one latitude.

use std::fmt::Write as _;

use super::points::{Point, degrees, drawn_at, largest, positive};
use super::projection::{HEIGHT, place};
use super::{Map, MapFlow};
use crate::svg::{Svg, number};

/// Widest line, and the least one that is seen (pixels).
pub(crate) const WIDEST: f64 = 6.5;
pub(crate) const LEAST: f64 = 1.1;
/// How far an arrow bends, as a share of its length, and at most.
const BEND: f64 = 0.2;
const MOST_BEND: f64 = 90.0;
/// Points of an arrow that runs past the edge.
const SAMPLES: u32 = 22;

type Spot = (f64, f64);

/// Width of a line by what it stands for; the least width is not in proportion.
pub(crate) fn width(count: f64, most: f64) -> f64 {
    (WIDEST * count / most).clamp(LEAST, WIDEST)
}

/// Flows that can be drawn: with a count, between two countries that have a place.
pub(crate) fn drawable<'a>(flows: &'a [MapFlow<'a>]) -> impl Iterator<Item = &'a MapFlow<'a>> {
    let has_way = |flow: &MapFlow<'_>| {
        flow.from != flow.to && degrees(flow.from).is_some() && degrees(flow.to).is_some()
    };
    flows.iter().filter(move |flow| positive(Some(flow.count)).is_some() && has_way(flow))
}

pub(crate) fn most(flows: &[MapFlow<'_>]) -> Option<f64> {
    largest(drawable(flows).map(|flow| Some(flow.count)))
}

pub(crate) fn draw(svg: &mut Svg, data: &Map<'_>, points: &[Point<'_>]) {
    let Some(most) = most(data.flows) else { return };
    let reach = |code: &str| points.iter().find(|point| point.of.code == code).map(Point::reach);
    for flow in
        data.flows.iter().filter(|flow| flow.count.is_finite() && flow.count > 0.0 && flow.from != flow.to)
    {
        let (Some(from), Some(to)) = (degrees(flow.from), degrees(flow.to)) else { continue };
        let (leaves, comes) = (reach(flow.from), reach(flow.to));
        let (from_east, to_east) = (data.centre.relative(from.0), data.centre.relative(to.0));
        let wide = width(flow.count, most);
        let ends = (leaves.unwrap_or(2.0), comes.unwrap_or(2.0) + 1.0);
        let arrow = if (to_east - from_east).abs() > 180.0 {
            let turn = 360.0_f64.copysign(from_east - to_east);
            around((from_east, from.1), (to_east + turn, to.1), wide, ends.1)
        } else {
            straight(place(from_east, from.1), place(to_east, to.1), wide, ends)
        };
        let Some((line, head)) = arrow else { continue };
        let class = if flow.assumed { "f-flow f-assumed" } else { "f-flow" };
        svg.named(class, flow.href, flow.name, |svg| write_arrow(svg, &line, &head, wide));
    }
    for (_, (x, y)) in ends(data) {
        svg.dot("f-end", [x, y], 4.0);
    }
}

/// Codes and places of ends of arrows that are no countries of the map, each once.
pub(crate) fn ends<'a>(data: &Map<'a>) -> Vec<(&'a str, Spot)> {
    let mut codes: Vec<&str> = drawable(data.flows).flat_map(|flow| [flow.from, flow.to]).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|code| data.countries.iter().all(|country| country.code != *code));
    codes.into_iter().filter_map(|code| Some((code, drawn_at(data.centre, code)?))).collect()
}

pub(crate) fn write_arrow(svg: &mut Svg, line: &str, head: &str, wide: f64) {
    svg.stroke("f-case", line, wide + 2.0);
    // The class is for narrow screens, where the style sheet makes broad lines thinner.
    svg.stroke(&format!("f-stem f-w{}", wide.ceil() as u8), line, wide);
    svg.area("f-head", head);
}

/// Length and half the breadth of an arrow's head.
fn head_size(wide: f64, room: f64) -> (f64, f64) {
    let long = (5.5 + 1.3 * wide).min(room);
    (long, 0.5 * long.max(wide + 3.0))
}

/// A head with its tip at one spot, pointing away from another one.
pub(crate) fn head(tip: Spot, back: Spot, half: f64) -> String {
    let (dx, dy) = (tip.0 - back.0, tip.1 - back.1);
    let length = dx.hypot(dy).max(1e-6);
    let (nx, ny) = (-dy / length * half, dx / length * half);
    let corners = [tip, (back.0 + nx, back.1 + ny), (back.0 - nx, back.1 - ny)];
    let [a, b, c] = corners.map(|(x, y)| format!("{} {}", tenth(x), tenth(y)));
    format!("M{a}L{b} {c}z")
}

/// Within the drawing: one bend.
fn straight(from: Spot, to: Spot, wide: f64, ends: (f64, f64)) -> Option<(String, String)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return None;
    }
    let bend = (BEND * length).min(MOST_BEND);
    let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
    // The bend of an arrow far north stays in the drawing.
    let high = (middle.1 - dx / length * bend).clamp(16.0 - middle.1, 2.0 * HEIGHT - 16.0 - middle.1);
    let by = (middle.0 + dy / length * bend, high);
    let at = |t: f64| {
        let s = 1.0 - t;
        (
            s * s * from.0 + 2.0 * s * t * by.0 + t * t * to.0,
            s * s * from.1 + 2.0 * s * t * by.1 + t * t * to.1,
        )
    };
    // Close neighbours: circles may overlap, and the arrow is still seen between their points.
    let (long, half) = head_size(wide, 0.45 * length);
    let leave = ends.0.min(0.2 * length);
    let come = ends.1.min(0.35 * length);
    let first = (0..=200).map(|n| f64::from(n) / 400.0).find(|t| away(at(*t), from) >= leave).unwrap_or(0.5);
    let backwards = |room: f64| {
        (0..=240).map(|n| 1.0 - f64::from(n) / 400.0).find(|t| away(at(*t), to) >= room).unwrap_or(0.4)
    };
    let (tip, back) = (backwards(come), backwards(come + 0.85 * long));
    // The part of a parabola between two of its points is a parabola: its third point is where the tangents meet.
    let (a, b) = (first.min(back), back);
    let (sa, sb) = (1.0 - a, 1.0 - b);
    let mix = |from: f64, by: f64, to: f64| sa * sb * from + (sa * b + a * sb) * by + a * b * to;
    let by = (mix(from.0, by.0, to.0), mix(from.1, by.1, to.1));
    let [start, by, end] = [at(a), by, at(b)].map(|(x, y)| format!("{} {}", tenth(x), tenth(y)));
    Some((format!("M{start}Q{by} {end}"), head(at(tip), at(backwards(come + long)), half)))
}

/// Past the edge: degrees, the second end beyond half a turn.
fn around(from: Spot, to: Spot, wide: f64, come: f64) -> Option<(String, String)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let bend = BEND * 0.6;
    let north = f64::midpoint(from.1, to.1) + dx.abs() * bend * if dx > 0.0 { 1.0 } else { -1.0 };
    let by = (f64::midpoint(from.0, to.0) - dy * bend, north.clamp(-70.0, 82.0));
    let at = |n: u32| {
        let (t, s) = (f64::from(n) / f64::from(SAMPLES), 1.0 - f64::from(n) / f64::from(SAMPLES));
        let mix = |from: f64, by: f64, to: f64| s * s * from + 2.0 * s * t * by + t * t * to;
        (mix(from.0, by.0, to.0), mix(from.1, by.1, to.1).clamp(-56.0, 83.0))
    };
    let (long, half) = head_size(wide, 30.0);
    let end = place(to.0 - 360.0_f64.copysign(to.0), to.1);
    let mut path = String::new();
    let (mut before, mut beyond): (Option<Spot>, bool) = (None, false);
    let mut last = None;
    for spot in (0..=SAMPLES).map(at) {
        let past = spot.0.abs() > 180.0;
        let turn = 360.0_f64.copysign(spot.0);
        if past && !beyond {
            if let Some(inside) = before {
                let edge = 180.0_f64.copysign(spot.0);
                let north = inside.1 + (spot.1 - inside.1) * (edge - inside.0) / (spot.0 - inside.0);
                let (out, back) = (place(edge, north), place(-edge, north));
                let _ =
                    write!(path, "L{} {}M{} {}", tenth(out.0), tenth(out.1), tenth(back.0), tenth(back.1));
            }
            beyond = true;
        }
        let (x, y) = place(if beyond { spot.0 - turn } else { spot.0 }, spot.1);
        before = Some(spot);
        if beyond && away((x, y), end) < come + 0.85 * long {
            break;
        }
        let lead = if path.is_empty() { "M" } else { "L" };
        let _ = write!(path, "{lead}{} {}", tenth(x), tenth(y));
        last = Some((x, y));
    }
    let from = last?;
    let far = away(from, end);
    if !beyond || far < 1e-6 {
        return None;
    }
    let on_way = |room: f64| (end.0 + (from.0 - end.0) * room / far, end.1 + (from.1 - end.1) * room / far);
    let (tip, back) = (on_way(come), on_way(come + long));
    let _ = write!(path, "L{} {}", tenth(back.0), tenth(back.1));
    Some((path, head(tip, back, half)))
}

fn away(a: Spot, b: Spot) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// A tenth of a unit is finer than any screen shows of an arrow.
fn tenth(value: f64) -> String {
    number((value * 10.0).round() / 10.0)
}
