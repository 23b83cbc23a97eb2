//! Readings of a name as an airport, a port or a border crossing, and of codes.

use super::candidates::{Candidate, Reader, Says, Target, Way};
use super::divisions::divisions;
use super::gazetteer::Airport;
use super::posts;
use super::text::{self, Word};
use super::words::words as kinds;

impl Reader<'_> {
    /// A code that stands alone: of an airport, or, beside other segments, of a division.
    pub(super) fn code(
        &self,
        at: (usize, usize),
        words: &[Word],
        division: bool,
        found: &mut Vec<Candidate>,
    ) {
        let Some(word) = words.last().filter(|word| word.capitals && words.len() <= 2) else { return };
        let code = word.folded.as_str();
        let mut push =
            |target| found.push(Candidate { target, way: Way::Code, at, says: Says::default(), part: false });
        if (division || self.division_text || words.len() == 2)
            && let Some(number) = divisions().code(self.country, code)
        {
            push(Target::Division(number));
        } else if words.len() == 1
            && let Some(table) = self.table
        {
            let is = |own: &str| own.eq_ignore_ascii_case(code);
            if let Some(n) = table.airports.iter().position(|airport| is(airport.iata) || is(airport.icao)) {
                push(Target::Airport(n));
            } else if let Some(n) = table.ports.iter().position(|port| is(port.locode)) {
                push(Target::Port(n));
            }
        }
    }

    /// Airports all of whose words are asked for. Without the word "airport" a word of the name that is not of its town
    /// is needed: "Barajas".
    pub(super) fn airport(
        &self,
        at: (usize, usize),
        words: &[Word],
        says: Says,
        told: bool,
        found: &mut Vec<Candidate>,
    ) {
        let Some(table) = self.table else { return };
        let wanted: Vec<&str> =
            words.iter().map(|word| word.folded.as_str()).filter(|word| word.len() > 2 || told).collect();
        let kinds = kinds();
        let telling = |word: &&str| {
            word.len() > if told { 3 } else { 5 }
                && !kinds.say_nothing(word)
                && (told || kinds.meanings(word).is_empty())
        };
        if wanted.is_empty() || !wanted.iter().any(telling) {
            return;
        }
        let is_whole = |airport: &Airport| {
            let name = text::folded(airport.name);
            let mut own = name.split(' ').filter(|word| word.len() > 2 && kinds.meanings(word).is_empty());
            let city = || table.city_at(airport.at, airport.town);
            own.all(|word| wanted.contains(&word)) && city().is_some_and(|city| city.population >= 1_000_000)
        };
        let fits = |airport: &Airport| {
            let all = wanted.iter().all(|word| airport.words.split(' ').any(|own| own == *word));
            // Without the word "airport", two words may be anybody's name, but not with the town, or if there are more, or
            // if the airport of a very large city is called just that: "Charles de Gaulle".
            all && (told || {
                let town = text::folded(airport.town);
                let others = wanted.iter().filter(|word| !town.contains(**word)).count();
                wanted.iter().any(|word| word.len() > 5 && !town.contains(word))
                    && (wanted.len() != 2 || others < 2 || is_whole(airport))
            })
        };
        let fitting: Vec<usize> = table
            .airports
            .iter()
            .enumerate()
            .filter(|(_, airport)| fits(airport))
            .map(|(n, _)| n)
            .take(4)
            .collect();
        let Some(&first) = fitting.first() else { return };
        // Of several airports of one town none is chosen: the town is the answer.
        let large = || {
            let airport = table.airports.get(first);
            let city = airport.and_then(|airport| table.city_at(airport.at, airport.town));
            city.is_some_and(|city| city.population >= 100_000)
        };
        if fitting.len() == 1 && (told || large()) {
            let way = if told { Way::Own } else { Way::Part };
            found.push(Candidate { target: Target::Airport(first), way, at, says, part: false });
        }
    }

    pub(super) fn post(&self, at: (usize, usize), key: &str, says: Says, found: &mut Vec<Candidate>) {
        let Some(n) = posts::find(self.country, &posts::key(key)).filter(|_| !says.city) else { return };
        let outside = posts::posts(self.country).get(n).is_some_and(|post| !self.inside(Some(post.division)));
        if self.within.is_empty() || !outside {
            found.push(Candidate { target: Target::Post(n), way: Way::Own, at, says, part: false });
        }
    }

    pub(super) fn port(&self, at: (usize, usize), key: &str, says: Says, found: &mut Vec<Candidate>) {
        let Some(table) = self.table else { return };
        if let Some(n) = table.ports.iter().position(|port| port.key == key) {
            found.push(Candidate { target: Target::Port(n), way: Way::Own, at, says, part: false });
        }
    }

    /// A port whose town is too small to stand among the cities.
    pub(super) fn port_by_name(&self, at: (usize, usize), key: &str, says: Says, found: &mut Vec<Candidate>) {
        if key.len() > 4 && self.within.is_empty() && !says.village {
            let start = found.len();
            self.port(at, key, says, found);
            found.iter_mut().skip(start).for_each(|candidate| candidate.way = Way::Part);
        }
    }
}
