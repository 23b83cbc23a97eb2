//! The base map of a view: frame, graticule and land as path data, made once for each view.
//!
//! Land is written in whole numbers of half a unit, in steps from point to point: a page weighs little, and a dense
//! screen still shows no stairs. Neighbours are rounded alike, so that no gap opens between them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::cut::cut;
use super::projection::{MapCentre, NORTH, SOUTH, place};
use super::world::{Place, areas};

/// Path units per unit of the drawing.
pub(crate) const FINE: f64 = 2.0;

/// What a view draws below everything else, in path units.
#[derive(Debug)]
pub(crate) struct Base {
    /// The edge of the drawn part of the Earth.
    pub frame: String,
    /// Parallels and meridians every 30 degrees.
    pub graticule: String,
    /// Land by code, in the order of codes.
    pub land: Vec<(Option<&'static str>, String)>,
    /// Islands too small for an outline, as lines of no length.
    pub isles: String,
}

static ATLANTIC: LazyLock<Base> = LazyLock::new(|| Base::of(MapCentre::Atlantic));
static PACIFIC: LazyLock<Base> = LazyLock::new(|| Base::of(MapCentre::Pacific));

impl Base {
    pub fn about(centre: MapCentre) -> &'static Self {
        match centre {
            MapCentre::Atlantic => &ATLANTIC,
            MapCentre::Pacific => &PACIFIC,
        }
    }

    fn of(centre: MapCentre) -> Self {
        let mut land = Vec::new();
        let mut isles = String::new();
        for area in areas() {
            let mut path = String::new();
            for piece in area.rings.iter().flat_map(|ring| cut(ring, centre.meridian())) {
                outline(&mut path, piece.iter().map(|(east, north)| fine(*east, *north)));
            }
            if !path.is_empty() {
                land.push((area.code, path));
            }
            for (lon, lat) in area.dots.iter().filter(|(_, lat)| (SOUTH..NORTH).contains(lat)) {
                let (x, y) = fine(centre.relative(*lon), *lat);
                let _ = write!(isles, "M{x} {y}h0");
            }
        }
        Self { frame: frame(), graticule: graticule(centre), land, isles }
    }
}

fn fine(east: f64, north: f64) -> (i32, i32) {
    let (x, y) = place(east, north);
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

/// A closed line: its first point, then steps. Steps of nothing are left out; a line of fewer than three points too.
fn outline(path: &mut String, points: impl Iterator<Item = (i32, i32)>) {
    let mut ring: Vec<(i32, i32)> = points.collect();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return;
    }
    let mut before = ring[0];
    let _ = write!(path, "M{}", pair(before.0, before.1));
    for (n, &(x, y)) in ring.iter().enumerate().skip(1) {
        let step = pair(x - before.0, y - before.1);
        let lead = match n {
            1 => "l",
            _ if step.starts_with('-') => "",
            _ => " ",
        };
        let _ = write!(path, "{lead}{step}");
        before = (x, y);
    }
    path.push('z');
}

/// Two numbers as short as paths allow: a minus sign parts as well as a space.
fn pair(x: i32, y: i32) -> String {
    if y < 0 { format!("{x}{y}") } else { format!("{x} {y}") }
}

fn frame() -> String {
    let norths = || (0..=47).map(|n| SOUTH + (NORTH - SOUTH) * f64::from(n) / 47.0);
    let west = norths().map(|north| fine(-180.0, north));
    let east = norths().rev().map(|north| fine(180.0, north));
    let mut path = String::new();
    outline(&mut path, west.chain(east));
    path
}

fn graticule(centre: MapCentre) -> String {
    let mut path = String::new();
    let mut open = |points: &mut dyn Iterator<Item = Place>| {
        for (n, (east, north)) in points.enumerate() {
            let (x, y) = fine(east, north);
            let _ = write!(path, "{}{}", if n == 0 { "M" } else { "L" }, pair(x, y));
        }
    };
    for north in [-30.0, 0.0, 30.0, 60.0] {
        open(&mut [(-180.0, north), (180.0, north)].into_iter());
    }
    for meridian in (-180..180).step_by(30) {
        let east = centre.relative(f64::from(meridian));
        open(&mut (0..=12).map(|n| (east, SOUTH + (NORTH - SOUTH) * f64::from(n) / 12.0)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::projection::{HEIGHT, WIDTH};

    /// Points of path data as this file writes it: `M x y l dx dy …z`.
    fn points(path: &str) -> Vec<Vec<(i32, i32)>> {
        let mut rings = Vec::new();
        for ring in path.split('z').filter(|ring| !ring.is_empty()) {
            let words = ring.replace('-', " -").replace(['M', 'l'], " ");
            let numbers: Vec<i32> = words.split_whitespace().map(|word| word.parse().unwrap()).collect();
            let (mut x, mut y) = (0, 0);
            let steps = numbers.chunks(2).map(|step| {
                (x, y) = (x + step[0], y + step[1]);
                (x, y)
            });
            rings.push(steps.collect());
        }
        rings
    }

    #[test]
    fn no_line_runs_across_the_drawing() {
        for centre in [MapCentre::Atlantic, MapCentre::Pacific] {
            for (code, path) in &Base::about(centre).land {
                for ring in points(path) {
                    let longest =
                        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (a.0 - b.0).abs()).max();
                    // The longest straight border is that of 49 degrees north.
                    assert!(longest.unwrap() < 260, "{centre:?} {code:?} {longest:?}");
                    let inside = |&(x, y): &(i32, i32)| {
                        (0..=(WIDTH * FINE) as i32).contains(&x) && (0..=(HEIGHT * FINE) as i32).contains(&y)
                    };
                    assert!(ring.iter().all(inside), "{centre:?} {code:?}");
                }
            }
        }
    }

    #[test]
    fn each_view_cuts_what_it_says() {
        let spread = |centre, wanted: &str| {
            let base = Base::about(centre);
            let path = &base.land.iter().find(|(code, _)| *code == Some(wanted)).unwrap().1;
            let xs: Vec<i32> = points(path).into_iter().flatten().map(|(x, _)| x).collect();
            xs.iter().max().unwrap() - xs.iter().min().unwrap()
        };
        // Russia is whole in both; Greenland is cut in the view of the Pacific only.
        assert!(spread(MapCentre::Atlantic, "RU") < 1200 && spread(MapCentre::Pacific, "RU") < 1200);
        assert!(spread(MapCentre::Atlantic, "GL") < 400 && spread(MapCentre::Pacific, "GL") > 800);
        for code in ["BR", "IS", "PT", "NZ", "CL"] {
            let whole = spread(MapCentre::Pacific, code).max(spread(MapCentre::Atlantic, code));
            assert!(whole < 420, "{code} {whole}");
        }
    }

    #[test]
    fn lines_are_written_short() {
        let mut path = String::new();
        outline(&mut path, [(10, 20), (10, 20), (12, 15), (9, 15), (10, 20)].into_iter());
        assert_eq!(path, "M10 20l2-5-3 0z");
        outline(&mut path, [(1, 1), (2, 2), (1, 1)].into_iter());
        assert_eq!(path.matches('M').count(), 1);
    }
}
