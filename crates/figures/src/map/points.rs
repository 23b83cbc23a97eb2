//! The points of countries: circles by size, rings for none, and codes where there is room for them.
//!
//! Large circles lie below small ones, so that none is hidden. Small ones have a dot that keeps its size in pixels: on a
//! telephone an island is still there.

use commonlink_reference::country;

use super::projection::{HEIGHT, MapCentre, WIDTH};
use super::{Map, MapCountry};
use crate::svg::Svg;
use crate::words;

/// Radius of the largest circle, and the least one.
pub(crate) const LARGEST: f64 = 28.0;
const LEAST: f64 = 2.2;
pub(crate) const RING: f64 = 3.4;
/// Circles from this radius need no dot, and hold their code.
const ROOMY: f64 = 10.5;
const CODE: f64 = 10.0;

/// A country in its place.
#[derive(Debug)]
pub(crate) struct Point<'a> {
    pub of: &'a MapCountry<'a>,
    pub at: (f64, f64),
    /// None is a ring.
    pub radius: Option<f64>,
}

impl Point<'_> {
    /// Distance that an arrow keeps from the point.
    pub fn reach(&self) -> f64 {
        self.radius.unwrap_or(RING)
    }
}

/// Degrees east and north of a code; of a former country the middle of its successors.
pub(crate) fn degrees(code: &str) -> Option<(f64, f64)> {
    let found = country(code)?;
    if let Some((north, east)) = found.point {
        return Some((east, north));
    }
    let successors = found.former.as_ref()?.successors.iter();
    let points: Vec<(f64, f64)> = successors.filter_map(|code| country(code)?.point).collect();
    let middle = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    (!points.is_empty()).then(|| (middle(|point| point.1), middle(|point| point.0)))
}

/// What can be drawn of a size.
pub(crate) fn positive(size: Option<f64>) -> Option<f64> {
    size.filter(|size| size.is_finite() && *size > 0.0)
}

/// The largest size, if there is one.
pub(crate) fn largest(sizes: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    sizes.filter_map(positive).reduce(f64::max)
}

/// Circles grow by area.
pub(crate) fn radius(size: f64, most: f64) -> f64 {
    (LARGEST * (size / most).sqrt()).clamp(LEAST, LARGEST)
}

/// Countries that have a place, the largest circle first.
pub(crate) fn place<'a>(data: &Map<'a>) -> Vec<Point<'a>> {
    let most = largest(data.countries.iter().map(|country| country.size));
    let point = |of: &'a MapCountry<'a>| {
        let at = drawn_at(data.centre, of.code)?;
        let radius = positive(of.size).zip(most).map(|(size, most)| radius(size, most));
        Some(Point { of, at, radius })
    };
    let mut points: Vec<Point<'_>> = data.countries.iter().filter_map(point).collect();
    let size = |point: &Point<'_>| positive(point.of.size).unwrap_or(0.0);
    points.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.of.code.cmp(b.of.code)));
    points
}

pub(crate) fn drawn_at(centre: MapCentre, code: &str) -> Option<(f64, f64)> {
    degrees(code).map(|(lon, lat)| centre.point(lon, lat))
}

/// Points, and the codes of all places; `ends` are places of arrows that are no countries of the map.
pub(crate) fn draw(svg: &mut Svg, points: &[Point<'_>], ends: &[(&str, (f64, f64))]) {
    for point in points {
        let (x, y) = point.at;
        svg.named("f-point", point.of.href, point.of.name, |svg| match point.radius {
            Some(radius) => {
                svg.disc("f-circle", [x, y, radius]);
                if radius < ROOMY {
                    svg.dot("f-dot", [x, y], 3.6);
                }
            }
            None => {
                svg.disc("f-ring", [x, y, RING]);
            }
        });
    }
    let countries =
        points.iter().map(|point| Label { code: point.of.code, at: point.at, reach: point.reach() });
    let others = ends.iter().map(|(code, at)| Label { code, at: *at, reach: 2.0 });
    codes(svg, &countries.chain(others).collect::<Vec<Label<'_>>>());
}

/// A place that would have its code.
struct Label<'a> {
    code: &'a str,
    at: (f64, f64),
    reach: f64,
}

/// A box that words or a circle take: left, top, right, bottom.
type Taken = [f64; 4];

/// Codes of places, the largest circle's first; one that would lie on a circle or on another code is left out.
fn codes(svg: &mut Svg, labels: &[Label<'_>]) {
    // A square of the circle's area: corners of a full square are free.
    let round = |label: &Label<'_>| {
        let half = 0.886 * label.reach;
        [label.at.0 - half, label.at.1 - half, label.at.0 + half, label.at.1 + half]
    };
    let mut taken: Vec<Taken> = labels.iter().map(round).collect();
    svg.group("f-codes", 1.0);
    for (n, label) in labels.iter().enumerate() {
        let half = words::width(label.code, CODE) / 2.0;
        let free = places(label, half).into_iter().find_map(|(x, y)| {
            let own = [x - half, y - 0.42 * CODE, x + half, y + 0.42 * CODE];
            let in_own_circle = (x, y) == label.at;
            let clear =
                taken.iter().enumerate().all(|(k, other)| k == n && in_own_circle || apart(&own, other));
            (clear && own[0] > 0.0 && own[2] < WIDTH && own[1] > 0.0 && own[3] < HEIGHT)
                .then_some((x, y, own))
        });
        if let Some((x, y, own)) = free {
            svg.text("f-code", [x, y + 0.36 * CODE], "middle", label.code);
            taken.push(own);
        }
    }
    svg.end();
}

/// Middles of a code of a given half width, the best first: in the circle, right, left, above, below and aslant.
fn places(label: &Label<'_>, half: f64) -> Vec<(f64, f64)> {
    let ((x, y), reach) = (label.at, label.reach + 2.0);
    let (side, slant, up) = (reach + half, 0.72 * reach + 1.0 + half, 0.72 * reach + 3.0);
    let over = reach + CODE / 2.0;
    let mut places = vec![
        (x + side, y),
        (x - side, y),
        (x, y - over),
        (x, y + over),
        (x + slant, y - up),
        (x + slant, y + up),
        (x - slant, y - up),
        (x - slant, y + up),
    ];
    if label.reach >= ROOMY && half < 0.9 * label.reach {
        places.insert(0, (x, y));
    }
    places
}

fn apart(a: &Taken, b: &Taken) -> bool {
    a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]
}
