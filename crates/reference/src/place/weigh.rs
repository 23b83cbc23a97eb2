//! How likely a reading is, and how sure the likeliest one is.

use super::Confidence;
use super::candidates::{Candidate, Target, Way};
use super::divisions::{Number, divisions};
use super::gazetteer::{self, Country};
use super::placed::{city_of, division_of};

/// Inhabitants below which a place is rarely meant by another name than its own.
pub(super) const SMALL: u32 = 15_000;

/// A city that was chosen.
pub(super) struct Chosen {
    pub(super) candidate: Candidate,
    pub(super) confidence: Confidence,
    pub(super) inside: bool,
}

pub(super) fn numbers(found: &[Candidate]) -> impl Iterator<Item = Number> {
    numbers_of(found.iter())
}

pub(super) fn numbers_of<'a>(found: impl Iterator<Item = &'a Candidate>) -> impl Iterator<Item = Number> {
    found.filter_map(
        |candidate| if let Target::Division(number) = candidate.target { Some(number) } else { None },
    )
}

pub(super) fn inside(within: &[Number], division: Number) -> bool {
    within.iter().any(|own| divisions().overlap(*own, division))
}

/// How likely a reading is: the way it was found, where it lies, how many live there.
pub(super) fn score(table: &'static Country, candidate: &Candidate, within: &[Number]) -> i64 {
    let city = if let Target::City(city) = candidate.target { table.get(city) } else { None };
    let way = match candidate.way {
        Way::Own => 100,
        // Other names of small places are old ones, or those of a part.
        Way::Other if city.is_some_and(|city| city.population < SMALL) => 82,
        Way::Other => 96,
        Way::Spelling => 88,
        Way::Code => 85,
        Way::Longer | Way::District => 80,
        Way::Part | Way::Typo(0 | 1) => 72,
        Way::Typo(_) => 60,
    };
    let place = match division_of(table, candidate.target) {
        _ if within.is_empty() => 0,
        Some(division) if inside(within, division) => 30,
        Some(_) => -50,
        None => -10,
    };
    let population = match candidate.target {
        // One that is asked for goes before the city.
        Target::Airport(_) | Target::Port(_) if candidate.says.site => 1 << 28,
        _ => city.map_or(50_000, |city| city.population),
    };
    let size = i64::from(population.max(1).ilog2());
    let says = i64::from(candidate.says.city) * 5
        - i64::from(candidate.says.near) * 20
        - i64::from(candidate.says.village && population >= 50_000) * 15;
    way + place + size + says - 2 * candidate.at.0 as i64 - candidate.at.1 as i64
}

/// The likeliest of the readings as a city, airport or port, and how sure it is. `elsewhere`: a large city outside the
/// divisions may be meant.
pub(super) fn choose_city(
    table: &'static Country,
    found: &[Candidate],
    within: &[Number],
    elsewhere: bool,
) -> Option<Chosen> {
    let best = found
        .iter()
        .max_by_key(|candidate| (score(table, candidate, within), std::cmp::Reverse(rank(candidate))))?;
    let division = division_of(table, best.target);
    let is_inside = division.is_some_and(|division| inside(within, division));
    let city = city_of(table, best.target);
    let population = city.map_or(0, |city| city.population);
    let site = !matches!(best.target, Target::City(_));
    let rivals: u64 = found
        .iter()
        .filter(|other| !site || !matches!(other.target, Target::City(_)))
        .filter(|other| {
            other.at == best.at && other.target != best.target && other.way <= best.way.max(Way::Other)
        })
        .filter(|other| !is_inside || division_of(table, other.target).is_some_and(|d| inside(within, d)))
        .filter_map(|other| Some((other, city_of(table, other.target)?)))
        // A town and its municipality may stand in the gazetteer both.
        .filter(|(_, other)| city.is_none_or(|city| gazetteer::kilometres(city.at, other.at) > 15.0))
        .filter(|(other, city)| best.way != Way::Own || other.way == Way::Own || city.population >= SMALL)
        .map(|(_, city)| city)
        .map(|city| u64::from(city.population) + 500)
        .sum();
    let share = (f64::from(population) + 500.0) / (f64::from(population) + 500.0 + rivals as f64);
    if !within.is_empty() && !is_inside && division.is_some() {
        // Elsewhere than the texts say.
        let known =
            elsewhere && population >= 100_000 && share > 0.8 && best.way == Way::Own && !best.says.village;
        return known.then_some(Chosen { candidate: *best, confidence: Confidence::Weak, inside: false });
    }
    let sure =
        match best.way {
            Way::Own | Way::Other | Way::Code => {
                let alone = rivals == 0 || share > 0.95 && population >= 50_000;
                let old_name = best.way == Way::Other && population < SMALL;
                if !is_inside && (best.says.village || old_name) {
                    Confidence::Weak
                } else if old_name {
                    Confidence::Likely
                } else if alone
                    && (is_inside || population >= SMALL || best.says.city || site && best.says.about)
                {
                    Confidence::Certain
                } else if rivals == 0 || share > 0.75 {
                    Confidence::Likely
                } else {
                    Confidence::Weak
                }
            }
            Way::Spelling | Way::Longer | Way::District if is_inside || population >= 15_000 => {
                if share > 0.75 { Confidence::Likely } else { Confidence::Weak }
            }
            Way::Part if is_inside || population >= 100_000 && share > 0.75 => Confidence::Likely,
            Way::Typo(1) if (is_inside || population >= 50_000) && share > 0.75 => Confidence::Likely,
            _ => Confidence::Weak,
        };
    let sure = if best.says.near { Confidence::Weak } else { sure };
    Some(Chosen { candidate: *best, confidence: sure, inside: is_inside })
}

/// An order of readings that are equally likely.
fn rank(candidate: &Candidate) -> (u8, usize) {
    match candidate.target {
        Target::Airport(n) => (0, n),
        Target::Port(n) => (1, n),
        Target::City(n) => (2, n as usize),
        Target::Division(n) => (3, n.into()),
        Target::Post(n) => (4, n),
    }
}

pub(super) fn confidence_of(division: &Candidate, rivals: bool) -> Confidence {
    match division.way {
        _ if rivals => Confidence::Weak,
        Way::Own | Way::Code => Confidence::Certain,
        Way::Other | Way::Spelling | Way::Typo(0 | 1) | Way::Part | Way::District => Confidence::Likely,
        _ => Confidence::Weak,
    }
}
