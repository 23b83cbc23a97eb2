//! Places: an embedded gazetteer of cities, first-level divisions, airports and ports, and [`resolve`], which says what
//! a place text means within a country.
//!
//! Reports name places in many alphabets and spellings, with the kind of place ("г.", "Dept.", "border crossing"), with
//! the division before or after ("Kemerovo Region, Belovo"; "Culiacan/Sinaloa"), or only by a street. An answer is what
//! the text names, or the smallest area around it that it names: a village that no gazetteer holds resolves to its
//! division, and [`Basis`] says so. What can't be told stays without an answer.
//!
//! Invariants: the same texts give the same answer; any text gives an answer in bounded time and never a panic; no
//! answer lies outside the country asked for; words such as "Unknown" or "highway" are no places.
//!
//! Tables and their sources: `data/SOURCES.md`. Names and borders say nothing about the status of a territory.
//!
//! ```
//! use commonlink_reference::place::{self, Confidence, Kind};
//!
//! let found = place::resolve("CO", "SAN ANDRES DE TUMACO", Some("Nariño")).found.unwrap();
//! assert_eq!((found.place.kind, found.place.name), (Kind::City, "Tumaco"));
//! assert_eq!(found.place.division.unwrap().code, "CO-NAR");
//! assert_eq!(found.confidence, Confidence::Certain);
//!
//! assert_eq!(place::resolve("RU", "г. Самара", None).found.unwrap().place.id(), "geonames:499099");
//! assert!(place::resolve("RU", "неизвестно", None).found.is_none());
//! assert_eq!(place::division("MX", "Edo. de México").unwrap().code, "MX-MEX");
//! ```

mod candidates;
mod choose;
mod divisions;
pub(crate) mod fold;
mod gazetteer;
mod placed;
mod posts;
mod sites;
mod text;
mod typo;
mod weigh;
mod words;

/// What kind of thing a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A city, town or village.
    City,
    /// A first-level division, or an area made of several.
    Division,
    /// An airport.
    Airport,
    /// A seaport.
    Port,
    /// A border crossing that is no town.
    BorderPost,
}

/// How large the area is that a place stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// An airport, a port or a border crossing.
    Site,
    /// A city, town or village.
    Settlement,
    /// The district of the name of the city, or a facility or border crossing in or by it.
    District,
    /// A first-level division; its point is that of its most populous city.
    Region,
}

/// How sure an answer is. A test holds the shares that are right in the hand-checked sample (`data/places_checked.tsv`): 97
/// in 100 of all answers, 99 in 100 of the certain ones. Villages that share a name can't be checked by hand either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// One of several, or a name with two letters changed: look before you rely on it.
    Weak,
    /// Another spelling, a name inside a longer text, or the likeliest of several places of one name.
    Likely,
    /// The name itself, and the only one in question.
    Certain,
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The place text names it.
    Named,
    /// The place text names it as the area of a place that isn't known.
    AreaInText,
    /// The place isn't known; the division text names this area.
    DivisionText,
}

/// A first-level division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Division {
    /// ISO 3166-2; the country and small letters (`LV-kurzeme`) for an area that has no code there.
    pub code: &'static str,
    /// English or local name.
    pub name: &'static str,
}

/// The city that an airport or port belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Town {
    /// Number of GeoNames.
    pub geonames: u32,
    /// Name in the country, in Latin letters.
    pub name: &'static str,
}

/// What names a place for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    GeoNames(u32),
    Iso(&'static str),
    Iata(&'static str),
    Locode(&'static str),
    /// Division and name of a border crossing.
    Post(&'static str, &'static str),
}

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    key: Key,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The division that it is or lies in, where it is known.
    pub division: Option<Division>,
    /// The city of an airport or port, where one is near.
    pub city: Option<Town>,
    /// Degrees north and east (WGS 84), where known.
    pub point: Option<(f64, f64)>,
    /// How large the area is.
    pub precision: Precision,
}

impl Place {
    /// A name that stays: `geonames:3688689`, `iso:CO-ANT`, `iata:BOG`, `locode:ECGYE`; `area:LV-kurzeme` for an area
    /// without a code in ISO 3166-2, `border:BG-26/kapitan-andreevo` for a border crossing.
    pub fn id(&self) -> String {
        match self.key {
            Key::GeoNames(number) => format!("geonames:{number}"),
            Key::Iso(code) if code.bytes().any(|byte| byte.is_ascii_lowercase()) => format!("area:{code}"),
            Key::Iso(code) => format!("iso:{code}"),
            Key::Iata(code) => format!("iata:{code}"),
            Key::Locode(code) => format!("locode:{code}"),
            Key::Post(division, name) => {
                format!("border:{division}/{}", text::folded(name).replace(' ', "-"))
            }
        }
    }
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// What the text means.
    pub place: Place,
    /// How sure that is.
    pub confidence: Confidence,
    /// What it rests on.
    pub basis: Basis,
}

/// What a place text means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The best answer; none if the text names no place that is known.
    pub found: Option<Found>,
    /// Up to five other places that the text may mean, likelier first.
    pub alternatives: Vec<Place>,
}

/// What a place text means in a country, given by its ISO 3166-1 alpha-2 code. The text of the administrative division
/// helps where there is one: it chooses among places of one name, and is the answer where the place isn't known.
///
/// Texts are read up to 240 letters. A country alone, an empty text and words such as "Unknown" have no answer of
/// their own.
pub fn resolve(country: &str, place: &str, division: Option<&str>) -> Answer {
    choose::resolve(country, place, division.unwrap_or_default())
}

/// The first-level division that a text means in a country.
///
/// ```
/// use commonlink_reference::place::division;
/// assert_eq!(division("RU", "Московская обл.").unwrap().code, "RU-MOS");
/// assert_eq!(division("IT", "FG").unwrap().name, "Apulia");
/// assert!(division("IT", "Unknown").is_none());
/// ```
pub fn division(country: &str, text: &str) -> Option<Division> {
    choose::division(country, text)
}

/// The place of an id that [`Place::id`] gave, in its country.
///
/// ```
/// use commonlink_reference::place::by_id;
/// assert_eq!(by_id("CO", "iata:BOG").unwrap().city.unwrap().name, "Bogotá");
/// assert!(by_id("PE", "iata:BOG").is_none());
/// ```
pub fn by_id(country: &str, id: &str) -> Option<Place> {
    placed::by_id(country, id)
}

#[cfg(test)]
mod tests;
