//! World map of seizures and flows: a circle for every country, arrows between them, shaded land.
//!
//! Whatever a country's size, it has its point, so that an island state is as much on the map as a continent. Circles
//! grow by area and arrows by width with what they stand for. Arrows are schematic and show no route; one whose shorter
//! way leads past the edge leaves there and comes in on the other side. Names come in from outside: a country is known by
//! its code and never by a shape, and a former country stands in the middle of its successors.
//!
//! Circles of no size, unknown countries and flows of no count are left out or drawn as rings, never in a wrong place.
//!
//! ```
//! use commonlink_figures::{Map, MapCentre, MapCountry, MapFlow, MapLegend, map};
//! let country = |code, size| MapCountry { code, name: code, size: Some(size), shade: 0, href: None };
//! let out = map(&Map {
//!     id: "m", title: "Seizures", desc: "Two countries.", centre: MapCentre::Pacific, boundaries: true,
//!     countries: &[country("FJ", 3.0), country("EC", 40.0)],
//!     flows: &[MapFlow { from: "EC", to: "FJ", count: 2.0, assumed: false, name: "Ecuador to Fiji: 2", href: None }],
//!     legend: MapLegend::default(), write: &|value| value.to_string(),
//! });
//! assert_eq!(out.matches("f-point").count(), 2);
//! assert_eq!(out.matches("f-flow").count(), 1);
//! ```

mod base;
mod cut;
mod flows;
mod legend;
mod points;
mod projection;
mod world;

pub use projection::MapCentre;

use base::{Base, FINE};
use legend::Size;
use projection::{HEIGHT, WIDTH};

use crate::svg::{Svg, Words};

/// Steps of shade that land can have; the style sheet has a class for each.
pub const MAP_SHADES: u8 = 5;

/// A map of seizures and flows.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Title for screen readers.
    pub title: &'a str,
    /// What the map shows, in a sentence or two, for screen readers.
    pub desc: &'a str,
    /// Which ocean is whole.
    pub centre: MapCentre,
    /// Whether lines between countries are drawn; coasts are told by colour then.
    pub boundaries: bool,
    /// Countries with a point. One that stands twice is drawn twice.
    pub countries: &'a [MapCountry<'a>],
    /// Arrows, the first at the bottom: the caller sorts, and leaves out what would hide the rest.
    pub flows: &'a [MapFlow<'a>],
    /// Words of the legend.
    pub legend: MapLegend<'a>,
    /// Writes a number of the legend, with its unit where it has one.
    pub write: &'a dyn Fn(f64) -> String,
}

/// A country on the map.
#[derive(Clone, Copy, Debug)]
pub struct MapCountry<'a> {
    /// Code of [`commonlink_reference::country`]; an unknown one has no place and is left out.
    pub code: &'a str,
    /// What pointing at it says: name and figures.
    pub name: &'a str,
    /// What its circle stands for, 0 or more; a ring where there is none.
    pub size: Option<f64>,
    /// Shade of its land, 1 to [`MAP_SHADES`]; 0 is none.
    pub shade: u8,
    /// Where a click leads, within the site.
    pub href: Option<&'a str>,
}

/// An arrow from one country to another.
#[derive(Clone, Copy, Debug)]
pub struct MapFlow<'a> {
    /// Code of the country that it leaves.
    pub from: &'a str,
    /// Code of the country that it comes to; the same one draws nothing.
    pub to: &'a str,
    /// What its width stands for, more than 0.
    pub count: f64,
    /// Not stated by anybody but inferred: drawn in dashes.
    pub assumed: bool,
    /// What pointing at it says.
    pub name: &'a str,
    /// Where a click leads, within the site.
    pub href: Option<&'a str>,
}

/// Words of the legend; what is empty or stands for nothing on the map is left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct MapLegend<'a> {
    /// What circles stand for.
    pub circles: &'a str,
    /// What a ring stands for.
    pub ring: &'a str,
    /// What the width of arrows stands for.
    pub flows: &'a str,
    /// An arrow that somebody stated.
    pub known: &'a str,
    /// An arrow that was inferred.
    pub assumed: &'a str,
    /// What shades stand for.
    pub shades: &'a str,
    /// The steps of shade, from the first.
    pub steps: &'a [&'a str],
    /// The notice on boundaries, and that arrows are schematic.
    pub note: &'a str,
}

/// The map with its legend below. On narrow screens the legend gives way to [`map_key`].
pub fn map(data: &Map<'_>) -> String {
    let points = points::place(data);
    let key = legend::lay_out(data, &points, Size::Desk);
    let links = data.countries.iter().any(|country| country.href.is_some())
        || data.flows.iter().any(|flow| flow.href.is_some());
    let words = Words { id: data.id, title: data.title, desc: data.desc };
    let mut svg = Svg::composed("f-map", [WIDTH, HEIGHT + key.height], links, words);
    land(&mut svg, data);
    flows::draw(&mut svg, data, &points);
    points::draw(&mut svg, &points, &flows::ends(data));
    svg.group("f-wide", 1.0);
    key.draw(&mut svg, HEIGHT);
    svg.end();
    svg.finish()
}

/// The legend once more in large letters, as a drawing of the same width: for narrow screens, below the map. The style
/// sheet shows one of the two. It repeats what the table beside the map says, so it is hidden from screen readers.
pub fn map_key(data: &Map<'_>) -> String {
    let points = points::place(data);
    let key = legend::lay_out(data, &points, Size::Phone);
    let mut svg = Svg::aside("f-map f-narrow", [WIDTH, key.height.max(1.0)]);
    key.draw(&mut svg, 0.0);
    svg.finish()
}

fn land(svg: &mut Svg, data: &Map<'_>) {
    let base = Base::about(data.centre);
    svg.group(if data.boundaries { "" } else { "f-whole" }, 1.0 / FINE);
    svg.area("f-sea", &base.frame);
    svg.stroke("f-grid", &base.graticule, 0.6);
    let shade = |code: Option<&str>| {
        let of_code = data.countries.iter().find(|country| Some(country.code) == code && country.shade > 0);
        of_code.map_or(0, |country| country.shade.min(MAP_SHADES))
    };
    // Land without shade is one path, which is much shorter than one for each country.
    for step in 0..=MAP_SHADES {
        let of_step = base.land.iter().filter(|(code, _)| shade(*code) == step);
        let path: String = of_step.map(|(_, path)| path.as_str()).collect();
        if !path.is_empty() {
            let class = if step == 0 { "f-land".to_owned() } else { format!("f-land f-c{step}") };
            svg.area(&class, &path);
        }
    }
    svg.stroke("f-isle", &base.isles, 1.8);
    svg.end();
}

#[cfg(test)]
mod tests;
