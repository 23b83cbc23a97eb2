//! Things of the tables as callers see them, and by their ids.

use super::candidates::{Says, Target};
use super::divisions::{Number, divisions};
use super::gazetteer::{self, City, Country};
use super::posts;
use super::{Division, Key, Kind, Place, Precision, Town};

/// See [`super::by_id`].
pub(super) fn by_id(country: &str, id: &str) -> Option<Place> {
    let table = gazetteer::country(country)?;
    let (kind, own) = id.split_once(':')?;
    match kind {
        "geonames" => {
            let number: u32 = own.parse().ok()?;
            let city = table.cities.iter().position(|city| city.id == number)?;
            placed(table, Target::City(city as u32), Says::default())
        }
        "iso" | "area" => {
            let number = divisions().number(own).filter(|_| own.starts_with(country))?;
            placed(table, Target::Division(number), Says::default()).filter(|place| place.id() == id)
        }
        "iata" => {
            let airport = table.airports.iter().position(|airport| airport.iata == own)?;
            placed(table, Target::Airport(airport), Says::default())
        }
        "locode" => {
            let port = table.ports.iter().position(|port| port.locode == own)?;
            placed(table, Target::Port(port), Says::default())
        }
        "border" => {
            let wanted = |n: &usize| {
                placed(table, Target::Post(*n), Says::default()).is_some_and(|place| place.id() == id)
            };
            placed(table, Target::Post((0..posts::posts(country).len()).find(wanted)?), Says::default())
        }
        _ => None,
    }
}

/// The city that a target is or belongs to.
pub(super) fn city_of(table: &'static Country, target: Target) -> Option<&'static City> {
    match target {
        Target::City(city) => table.get(city),
        Target::Airport(n) => {
            table.airports.get(n).and_then(|airport| table.city_at(airport.at, airport.town))
        }
        Target::Port(n) => table.ports.get(n).and_then(|port| table.city_at(port.at, port.name)),
        Target::Division(_) | Target::Post(_) => None,
    }
}

/// The division that a target is or lies in.
pub(super) fn division_of(table: &'static Country, target: Target) -> Option<Number> {
    match target {
        Target::Division(number) => Some(number),
        Target::Post(n) => posts::posts(table.code).get(n).map(|post| post.division),
        _ => city_of(table, target)?.division,
    }
}

/// A target as callers see it.
pub(super) fn placed(table: &'static Country, target: Target, says: Says) -> Option<Place> {
    let degrees = |at: (i32, i32)| Some((f64::from(at.0) / 1000.0, f64::from(at.1) / 1000.0));
    let named = |number: Option<Number>| {
        let entry = divisions().entry(number?)?;
        Some(Division { code: entry.code, name: entry.name })
    };
    let division = named(division_of(table, target));
    let town = |city: Option<&City>| city.map(|city| Town { geonames: city.id, name: city.name });
    let country = table.code;
    Some(match target {
        Target::City(n) => {
            let city = table.get(n)?;
            let precision = if says.about || says.near { Precision::District } else { Precision::Settlement };
            let (key, point) = (Key::GeoNames(city.id), degrees(city.at));
            Place { key, kind: Kind::City, name: city.name, country, division, city: None, point, precision }
        }
        Target::Division(number) => {
            let entry = divisions().entry(number)?;
            let point = table.seat(number).and_then(|city| degrees(city.at));
            let (key, precision) = (Key::Iso(entry.code), Precision::Region);
            Place {
                key,
                kind: Kind::Division,
                name: entry.name,
                country,
                division,
                city: None,
                point,
                precision,
            }
        }
        Target::Airport(n) => {
            let airport = table.airports.get(n)?;
            let (key, city) = (Key::Iata(airport.iata), town(city_of(table, target)));
            let (point, precision) = (degrees(airport.at), Precision::Site);
            Place { key, kind: Kind::Airport, name: airport.name, country, division, city, point, precision }
        }
        Target::Post(n) => {
            let post = posts::posts(country).get(n)?;
            let (kind, precision) = (Kind::BorderPost, Precision::Site);
            let key = Key::Post(divisions().entry(post.division)?.code, post.name);
            Place { key, kind, name: post.name, country, division, city: None, point: None, precision }
        }
        Target::Port(n) => {
            let port = table.ports.get(n)?;
            let (key, city) = (Key::Locode(port.locode), town(city_of(table, target)));
            let (point, precision) = (degrees(port.at), Precision::Site);
            Place { key, kind: Kind::Port, name: port.name, country, division, city, point, precision }
        }
    })
}
