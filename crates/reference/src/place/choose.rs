//! The choice among the readings of a text. Divisions that the texts name decide first: a town that lies elsewhere is an
//! answer only if it is large and alone of its name. Then count, in this order, how the name was found, and the number
//! of inhabitants, which also decides how sure the answer is.

use super::candidates::{Candidate, Reader, Target, Way};
use super::divisions::{Number, divisions};
use super::gazetteer::{self, Country};
use super::placed::{division_of, placed};
use super::text::{self, Name, Segment};
use super::weigh::{Chosen, SMALL, choose_city, confidence_of, inside, numbers, numbers_of, score};
use super::words::words;
use super::{Answer, Basis, Confidence, Division, Found, Kind, Place};
use crate::country::country_among_places;

const ALTERNATIVES: usize = 5;

/// What the division text says.
#[derive(Default)]
struct Area {
    within: Vec<Number>,
    /// The text names a town rather than a division: a large city elsewhere isn't ruled out.
    town: bool,
    /// What it names itself, for want of a place.
    answer: Option<(Place, Confidence)>,
}

impl Area {
    /// Whether a division is, holds or lies in one that the text names.
    fn holds(&self, code: &str) -> bool {
        divisions().number(code).is_some_and(|number| inside(&self.within, number))
    }
}

/// See [`super::resolve`].
pub(super) fn resolve(country: &str, place: &str, division: &str) -> Answer {
    let Some(table) = gazetteer::country(country) else { return Answer::default() };
    let area = area(table, division);
    let asked = Asked::read(table, place, &area);
    asked.answer(&area)
}

/// See [`super::division`].
pub(super) fn division(country: &str, text: &str) -> Option<Division> {
    let table = gazetteer::country(country)?;
    let area = area(table, text);
    let place = area.answer.map(|(place, _)| place)?;
    place.division.filter(|_| place.kind == Kind::Division)
}

/// The segments of a text that name something, and whether one names another country or this one.
fn telling(table: &Country, text: &str) -> (Vec<Segment>, bool, bool) {
    let (mut own, mut abroad) = (false, false);
    let mut segments = text::segments(text);
    segments.retain(|segment| {
        let folded = segment.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        if words().say_nothing(&folded) {
            return false;
        }
        // Codes of countries are words, too: Li in Thailand.
        if folded.len() > 3
            && let Some(named) = country_among_places(&folded)
        {
            if named.code == table.code {
                own = true;
            } else {
                abroad = true;
            }
        }
        true
    });
    (join_at_dashes(table, segments), own, abroad)
}

/// Joins what a dash parts if it is one name: "Shamkhal - Termen".
fn join_at_dashes(table: &Country, segments: Vec<Segment>) -> Vec<Segment> {
    let mut joined: Vec<Segment> = Vec::new();
    for segment in segments {
        let ends = joined.last().and_then(|before| Some((before.names.last()?, segment.names.first()?)));
        let is_one = |(a, b): (&Name, &Name)| table.exact(&(a.key() + &b.key())).next().is_some();
        let one = segment.dash && ends.is_some_and(is_one);
        let before = joined.last_mut().filter(|_| one);
        match (before, segment.names.first()) {
            (Some(before), Some(end)) => {
                if let Some(name) = before.names.last_mut() {
                    name.words.extend(end.words.iter().cloned());
                }
                before.words.extend(segment.words);
            }
            _ => joined.push(segment),
        }
    }
    joined
}

fn area(table: &'static Country, text: &str) -> Area {
    let (segments, own, abroad) = telling(table, text);
    let reader = Reader { country: table.code, table: Some(table), within: &[], division_text: true };
    let alone = segments.len() == 1;
    let mut found: Vec<Candidate> =
        segments.iter().enumerate().flat_map(|(n, segment)| reader.read(n, segment, alone)).collect();
    let named: Vec<Candidate> =
        found.iter().filter(|candidate| matches!(candidate.target, Target::Division(_))).copied().collect();
    let best = named.iter().map(|candidate| candidate.way).min();
    let mut within: Vec<Number> = named
        .iter()
        .filter(|candidate| Some(candidate.way) == best)
        .filter_map(
            |candidate| if let Target::Division(number) = candidate.target { Some(number) } else { None },
        )
        .collect();
    within.dedup();
    // The name of a country where a division is due says nothing: some divisions are called like their country.
    let of_country = segments.len() == 1 && (own || abroad);
    let division =
        named.iter().filter(|candidate| Some(candidate.way) == best).min_by_key(|candidate| candidate.at);
    found.retain(|candidate| matches!(candidate.target, Target::City(_)));
    let city = choose_city(table, &found, &within, false);
    let chosen = match (division, city) {
        // "Panajachel, Solola": the town within the division.
        (Some(_), Some(city)) if segments.len() > 1 && city.inside => Some((city.candidate, city.confidence)),
        (Some(division), _) => Some((*division, confidence_of(division, within.len() > 1))),
        (None, Some(city)) => Some((city.candidate, city.confidence.min(Confidence::Likely))),
        (None, None) => None,
    };
    if of_country {
        let answer = chosen.filter(|(candidate, _)| matches!(candidate.target, Target::Division(_)) && own);
        let answer = answer.and_then(|(candidate, _)| placed(table, candidate.target, candidate.says));
        return Area {
            within: Vec::new(),
            town: false,
            answer: answer.map(|place| (place, Confidence::Weak)),
        };
    }
    if within.is_empty()
        && let Some((candidate, _)) = chosen
    {
        within.extend(division_of(table, candidate.target));
    }
    let town = named.is_empty();
    let answer =
        chosen.and_then(|(candidate, sure)| Some((placed(table, candidate.target, candidate.says)?, sure)));
    Area { within, town, answer }
}

/// A place text that was read.
struct Asked {
    table: &'static Country,
    found: Vec<Candidate>,
    /// Names of the text, whether they were understood or not.
    names: usize,
    own: bool,
    abroad: bool,
}

impl Asked {
    fn read(table: &'static Country, place: &str, area: &Area) -> Self {
        let (segments, own, abroad) = telling(table, place);
        let names = segments.iter().map(|segment| segment.names.len().max(1)).sum();
        let alone = segments.len() == 1;
        let read = |within: &[Number]| -> Vec<Candidate> {
            let reader = Reader { country: table.code, table: Some(table), within, division_text: false };
            segments.iter().enumerate().flat_map(|(n, segment)| reader.read(n, segment, alone)).collect()
        };
        let mut found = read(&area.within);
        let said: Vec<Number> = numbers(&found).collect();
        if area.within.is_empty() && !said.is_empty() && names > 1 {
            found = read(&said);
        }
        Self { table, found, names, own: own && names == 1, abroad }
    }

    fn answer(self, area: &Area) -> Answer {
        let table = self.table;
        let abroad = self.abroad && !self.found.iter().any(|candidate| self.holds_abroad(candidate, area));
        if abroad {
            return Answer::default();
        }
        let city = self.city(area);
        let division = self.division(area, city.as_ref());
        let named_alone = self.names == 1;
        let found = match (&city, &division) {
            (Some(city), None) => found(table, city.candidate, city.confidence, Basis::Named),
            (Some(city), Some(_)) if city.inside => {
                found(table, city.candidate, city.confidence, Basis::Named)
            }
            (_, Some((division, sure))) => {
                let understood = self.names_of_divisions() >= self.names;
                let basis = if named_alone || understood { Basis::Named } else { Basis::AreaInText };
                found(table, *division, *sure, basis)
            }
            (None, None) => None,
        };
        let found = found.or_else(|| {
            let (place, confidence) = area.answer?;
            let most = if self.contradicts(area) { Confidence::Likely } else { Confidence::Certain };
            Some(Found { place, confidence: confidence.min(most), basis: Basis::DivisionText })
        });
        let found =
            found.filter(|found| !(self.own && found.basis == Basis::Named && !self.is_capital(found)));
        let mut alternatives = self.alternatives();
        if let (Some(found), Some((place, _))) = (&found, area.answer)
            && found.place.division.is_some_and(|own| !area.holds(own.code))
        {
            alternatives.retain(|other| other.key != place.key);
            alternatives.insert(0, place);
        }
        alternatives.retain(|other| found.is_none_or(|found| found.place.id() != other.id()));
        alternatives.truncate(ALTERNATIVES);
        Answer { found, alternatives }
    }

    /// The text names a town or division of another division than the row does. Villages don't count: they share names.
    fn contradicts(&self, area: &Area) -> bool {
        let elsewhere = |candidate: &Candidate| match candidate.target {
            Target::Division(number) => !candidate.part && !inside(&area.within, number),
            Target::City(city) => self.table.get(city).is_some_and(|city| {
                city.population >= SMALL && city.division.is_some_and(|own| !inside(&area.within, own))
            }),
            _ => false,
        };
        self.names == 1
            && self
                .found
                .iter()
                .any(|candidate| candidate.way == Way::Own && !candidate.says.village && elsewhere(candidate))
    }

    /// A text that names another country is of a place here only if a division or a town here has that name itself,
    /// and the town is large or in the division that is given.
    fn holds_abroad(&self, candidate: &Candidate, area: &Area) -> bool {
        candidate.way == Way::Own
            && match candidate.target {
                Target::Division(_) => !candidate.part,
                Target::City(city) => self.table.get(city).is_some_and(|city| {
                    city.population >= 20_000
                        || city.division.is_some_and(|division| inside(&area.within, division))
                }),
                _ => false,
            }
    }

    /// A text that is the name of the country: the country is meant, unless its largest city has that very name.
    fn is_capital(&self, found: &Found) -> bool {
        let largest = self.table.cities.iter().max_by_key(|city| city.population);
        found.place.kind == Kind::City
            && self.found.iter().any(|candidate| {
                let Target::City(number) = candidate.target else { return false };
                let population = self.table.get(number).map(|city| city.population);
                candidate.way == Way::Own && population == largest.map(|city| city.population)
            })
    }

    fn names_of_divisions(&self) -> usize {
        let divisions = self.found.iter().filter(|candidate| matches!(candidate.target, Target::Division(_)));
        let mut at: Vec<_> = divisions.map(|candidate| candidate.at).collect();
        at.sort_unstable();
        at.dedup();
        at.len()
    }

    /// The divisions that other names of the text mean.
    fn said_beside(&self, at: (usize, usize)) -> Vec<Number> {
        numbers_of(self.found.iter().filter(|candidate| candidate.at != at)).collect()
    }

    fn city(&self, area: &Area) -> Option<Chosen> {
        let cities: Vec<Candidate> = self
            .found
            .iter()
            .filter(|candidate| !matches!(candidate.target, Target::Division(_)))
            .copied()
            .collect();
        let mut best: Option<(i64, Chosen)> = None;
        let mut at: Vec<_> = cities.iter().map(|candidate| candidate.at).collect();
        at.dedup();
        let several = self.names > 1;
        for at in at {
            let within = if area.within.is_empty() { self.said_beside(at) } else { area.within.clone() };
            let division_of_name = |way: Way| {
                self.found.iter().any(|other| {
                    let division = matches!(other.target, Target::Division(_));
                    other.at == at && !other.part && other.way == way && division
                })
            };
            let (also_division, last_words) = (division_of_name(Way::Own), division_of_name(Way::Part));
            let meant = |candidate: &&Candidate| {
                candidate.at == at
                    && !(last_words && candidate.way == Way::Part && self.is_namesake(candidate))
            };
            let here: Vec<Candidate> = cities.iter().filter(meant).copied().collect();
            // "Dobo, Batken": beside the name of a place that isn't known, a name that a division and its town have both
            // means the division. "Khorezm, Shavat district": an old name of a town means the division of today.
            let typed = here.iter().any(|candidate| candidate.says.city || candidate.says.site);
            let others = cities.iter().any(|other| other.at != at);
            let old_name = here.iter().all(|candidate| candidate.way > Way::Own);
            let unknown = !others && self.names_of_divisions() < self.names;
            if several && also_division && !typed && (unknown || old_name) {
                continue;
            }
            // A large city that alone has the name is meant even if the row has another division beside it.
            let elsewhere = area.town || self.names == 1;
            let Some(mut chosen) = choose_city(self.table, &here, &within, elsewhere) else { continue };
            if several && !chosen.inside {
                chosen.confidence = chosen.confidence.min(Confidence::Likely);
            }
            if self.own {
                chosen.confidence = Confidence::Weak;
            }
            // A name that is needed as the division of another one counts less as a city.
            let score =
                score(self.table, &chosen.candidate, &within) - i64::from(several && also_division) * 25;
            if best.as_ref().is_none_or(|(least, _)| score > *least) {
                best = Some((score, chosen));
            }
        }
        best.map(|(_, chosen)| chosen)
    }

    /// The division that is the answer, if a division is.
    fn division(&self, area: &Area, city: Option<&Chosen>) -> Option<(Candidate, Confidence)> {
        let mut named: Vec<&Candidate> =
            self.found.iter().filter(|candidate| matches!(candidate.target, Target::Division(_))).collect();
        if !area.within.is_empty() {
            let agrees = |candidate: &&Candidate| {
                numbers_of(std::iter::once(*candidate)).all(|n| inside(&area.within, n))
            };
            if named.iter().any(agrees) {
                named.retain(agrees);
            } else {
                // The row's own division goes before a name that only sounds like another one.
                named.retain(|candidate| {
                    candidate.says.division && candidate.way <= Way::Spelling
                        || area.town && candidate.way == Way::Own
                });
            }
        }
        let best =
            named.iter().copied().min_by_key(|candidate| (candidate.part, candidate.way, candidate.at))?;
        let rivals = named.iter().filter(|other| other.at == best.at && other.way == best.way).count() > 1;
        if let Some(city) = city {
            let same_name = city.candidate.at == best.at;
            let prefer_city = if same_name { self.city_before_division(city, best) } else { city.inside };
            if prefer_city
                || (!same_name && city.candidate.way <= Way::Other && self.is_widely_known(&city.candidate))
            {
                return None;
            }
        }
        let mut sure = confidence_of(best, rivals);
        // The row says the same.
        if let Some((place, confidence)) =
            area.answer.filter(|_| numbers_of(std::iter::once(best)).all(|n| area.within == [n]))
            && place.kind == Kind::Division
        {
            sure = sure.max(confidence);
        }
        Some((*best, sure))
    }

    /// Whether one name means the city rather than the division called alike.
    fn city_before_division(&self, city: &Chosen, division: &Candidate) -> bool {
        let Target::City(number) = city.candidate.target else { return !division.says.division };
        let Some(entry) = self.table.get(number) else { return false };
        let own = numbers_of(std::iter::once(division))
            .any(|n| entry.division.is_some_and(|d| divisions().overlap(n, d)));
        let better = city.candidate.way < division.way || division.part;
        match city.candidate.way {
            Way::Own if own => better || entry.population >= 20_000 || city.candidate.says.city,
            Way::Own => {
                city.inside && self.names > 1
                    || entry.population >= 500_000
                    || better && entry.population >= 50_000
            }
            _ => better && own || entry.population >= 500_000,
        }
    }

    /// Whether a city has the name of a division that was read from the same name.
    fn is_namesake(&self, city: &Candidate) -> bool {
        let Target::City(number) = city.target else { return false };
        let Some(name) = self.table.get(number).map(|city| text::folded(city.name)) else { return false };
        numbers_of(self.found.iter().filter(|other| other.at == city.at)).any(|number| {
            divisions().entry(number).is_some_and(|entry| text::folded(entry.name).starts_with(&name))
        })
    }

    fn is_widely_known(&self, candidate: &Candidate) -> bool {
        matches!(candidate.target, Target::City(city) if self.table.get(city).is_some_and(|city| city.population >= 100_000))
    }

    fn alternatives(&self) -> Vec<Place> {
        let mut others: Vec<(i64, Place)> = self
            .found
            .iter()
            .filter_map(|candidate| {
                let place = placed(self.table, candidate.target, candidate.says)?;
                Some((score(self.table, candidate, &[]), place))
            })
            .collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id().cmp(&b.1.id())));
        let mut places: Vec<Place> = Vec::new();
        for (_, place) in others {
            if places.len() <= ALTERNATIVES && places.iter().all(|known| known.key != place.key) {
                places.push(place);
            }
        }
        places
    }
}

fn found(
    table: &'static Country,
    candidate: Candidate,
    confidence: Confidence,
    basis: Basis,
) -> Option<Found> {
    Some(Found { place: placed(table, candidate.target, candidate.says)?, confidence, basis })
}
