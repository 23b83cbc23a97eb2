//! What the names in a text may mean: every way in which a name can be read gives candidates, the best way only.

use super::divisions::{How, Number, divisions};
use super::gazetteer::{City, Country, Hit, loose_key};
use super::text::{Name, Segment, Word, key};
use super::typo;
use super::words::Class;

/// Words of a name from which shorter names are taken.
const PARTS: usize = 10;

/// Words that make one name of two.
const JOINING: [&str; 14] =
    ["de", "del", "of", "di", "da", "do", "des", "du", "von", "der", "na", "la", "las", "los"];

/// A thing of the gazetteer, by its place in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    City(u32),
    Division(Number),
    Airport(usize),
    Port(usize),
    Post(usize),
}

/// How a candidate was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// The name itself.
    Own,
    /// Another name of the place.
    Other,
    /// The code of an airport, a port or a division.
    Code,
    /// Another spelling, or the name without its article.
    Spelling,
    /// A longer form of the name: "San Fernando (de Apure)".
    Longer,
    /// The district that has its name from a town: "Кордайский район".
    District,
    /// Some words of a longer name.
    Part,
    /// With so many edits.
    Typo(u32),
}

/// A reading of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) target: Target,
    pub(super) way: Way,
    /// The segment, and the name in it.
    pub(super) at: (usize, usize),
    /// What the words beside it say.
    pub(super) says: Says,
    /// The name of a part of the division only.
    pub(super) part: bool,
}

/// What the words beside a name say, as far as the choice asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Says {
    pub(super) division: bool,
    pub(super) village: bool,
    pub(super) city: bool,
    /// A district, a facility or a border crossing: in or by the place.
    pub(super) about: bool,
    /// An airport or a port.
    pub(super) site: bool,
    pub(super) near: bool,
}

impl Says {
    fn of(classes: &[Class]) -> Self {
        let any = |wanted: &[Class]| classes.iter().any(|class| wanted.contains(class));
        Self {
            division: any(&[Class::Division]),
            village: any(&[Class::Village]),
            city: any(&[Class::City]),
            about: any(&[Class::District, Class::Facility, Class::Border, Class::Airport, Class::Port]),
            site: any(&[Class::Airport, Class::Port]),
            near: any(&[Class::Near]),
        }
    }
}

/// Where a text is read: a country, and the divisions that are known to be meant.
pub(super) struct Reader<'a> {
    pub(super) country: &'a str,
    pub(super) table: Option<&'static Country>,
    /// Divisions within which the place lies; empty if they aren't known.
    pub(super) within: &'a [Number],
    /// The text is one of a division: cities only if no division has the name.
    pub(super) division_text: bool,
}

impl Reader<'_> {
    /// Whether a division is among those that are meant.
    pub(super) fn inside(&self, division: Option<Number>) -> bool {
        division
            .is_some_and(|division| self.within.iter().any(|within| divisions().overlap(*within, division)))
    }

    /// The readings of the names of a segment.
    pub(super) fn read(&self, at: usize, segment: &Segment, alone: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        // Codes of divisions may be words, too: LI is Livorno, TO Turin.
        if (self.division_text || !alone) && segment.words.len() == 1 {
            self.code((at, 0), &segment.words, true, &mut found);
            if found.iter().any(|candidate| matches!(candidate.target, Target::Division(_))) {
                return found;
            }
            found.clear();
        }
        let whole = segment.key();
        // All words together may be a name although one of them says a kind: "El Paso", "Villa Hayes".
        let kinds = segment.names.first().is_some_and(|name| name.words.len() < segment.words.len());
        if kinds {
            let typed = segment.names.iter().any(|name| name.is(Class::Division));
            self.exact(&whole, (at, 0), Says { division: typed, ..Says::default() }, &mut found);
            found.retain(|candidate| candidate.way <= Way::Other);
        }
        if found.is_empty() && segment.names.len() != 1 && segment.words.len() < PARTS {
            self.spelling(&segment.words, (at, 0), Says::default(), &mut found);
        }
        if !found.is_empty() {
            return found;
        }
        for (n, name) in segment.names.iter().enumerate() {
            let before = found.len();
            self.name((at, n), name, alone && segment.names.len() == 1, &mut found);
            if found.len() == before {
                self.code((at, n), &name.words, !alone, &mut found);
            }
        }
        found
    }

    /// Whether a candidate is a city in another division than the ones that are meant.
    fn outside(&self, candidate: &Candidate) -> bool {
        let Target::City(city) = candidate.target else { return false };
        !self.within.is_empty()
            && self.table.and_then(|table| table.get(city)).is_some_and(|city| !self.inside(city.division))
    }

    fn name(&self, at: (usize, usize), name: &Name, alone: bool, found: &mut Vec<Candidate>) {
        let (says, key) = (Says::of(&name.classes), name.key());
        let start = found.len();
        if name.is(Class::Airport) {
            self.airport(at, &name.words, says, true, found);
        }
        if name.is(Class::Port) {
            self.port(at, &key, says, found);
        }
        if name.is(Class::Border) || name.is(Class::Facility) {
            self.post(at, &key, says, found);
        }
        if name.is(Class::Address) || name.is(Class::Road) || found.len() > start && !says.site {
            return;
        }
        let sites = found.len();
        self.exact(&key, at, says, found);
        if found.len() == sites && sites > start {
            return;
        }
        // A district may have the name of a town that is spelt otherwise; and a town elsewhere may have the very name.
        if found.iter().skip(start).all(|candidate| {
            let division = matches!(candidate.target, Target::Division(_));
            candidate.part || self.outside(candidate) || division && says.city
        }) {
            let before = found.len();
            self.spelling(&name.words, at, says, found);
            let mut n = 0;
            found.retain(|candidate| {
                n += 1;
                n <= before || before == start || !self.outside(candidate)
            });
        }
        if found.len() == start && name.is(Class::District) {
            self.district(&key, at, says, found);
        }
        if found.len() == start && !says.division {
            self.post(at, &key, says, found);
        }
        if found.len() == start && !says.division {
            self.airport(at, &name.words, says, false, found);
            self.port_by_name(at, &key, says, found);
        }
        if found.len() == start && name.words.len() > 1 {
            self.parts(at, &name.words, says, found);
        }
        if found.len() == start {
            self.typos(&key, at, says, alone, found);
        }
    }

    /// The name itself, of divisions and of cities.
    fn exact(&self, key: &str, at: (usize, usize), says: Says, found: &mut Vec<Candidate>) {
        self.division(key, 0, at, says, found);
        if says.division && found.iter().any(|candidate| candidate.at == at) {
            return;
        }
        if let Some(table) = self.table {
            let way = |hit: &Hit| if hit.own { Way::Own } else { Way::Other };
            // Without a division, other names of small places are as often names of still smaller ones.
            let meant = |hit: &Hit| {
                hit.own
                    || says.city
                    || !self.within.is_empty()
                    || table.get(hit.city).is_some_and(|city| city.population >= 15_000)
            };
            Self::cities(table.exact(key).filter(meant).map(|hit| (hit, way(&hit))), at, says, found);
        }
    }

    fn division(&self, key: &str, edits: u32, at: (usize, usize), says: Says, found: &mut Vec<Candidate>) {
        if says.village {
            return;
        }
        let urban = if says.division {
            Some(false)
        } else if says.city {
            Some(true)
        } else {
            None
        };
        let mut named = divisions().find(self.country, key, edits, urban);
        for ending in ["skoy", "skogo", "skom"] {
            // "Алга Актюбинской области": the name in another case.
            if let Some(stem) = key.strip_suffix(ending).filter(|_| named.is_empty() && says.division) {
                let cases = ["skaya", "skiy"].into_iter();
                named = cases
                    .flat_map(|case| divisions().find(self.country, &format!("{stem}{case}"), 0, urban))
                    .collect();
            }
        }
        // "г. Гулистан" is the town, not the district around it.
        named.retain(|division| !(says.city && division.part));
        for division in named {
            let way = match division.how {
                How::Exact => Way::Own,
                How::Loose => Way::Spelling,
                How::Typo(edits) => Way::Typo(edits),
            };
            let target = Target::Division(division.division);
            if !(way == Way::Spelling && edits == 0 && found.iter().any(|other| other.at == at)) {
                found.push(Candidate { target, way, at, says, part: division.part });
            }
        }
    }

    /// Another spelling, a name without its article, and a longer form of the name.
    fn spelling(&self, words: &[Word], at: (usize, usize), says: Says, found: &mut Vec<Candidate>) {
        let Some(table) = self.table else { return };
        let (loose, article) = loose_key(words.iter().map(|word| word.folded.as_str()));
        if loose.len() > 2 && !says.division {
            // El Jardín and Jardín are two places, unless the division says that one is meant.
            let meant = |hit: &Hit| {
                table.get(hit.city).is_some_and(|city| {
                    hit.article == article
                        || self.inside(city.division)
                        || hit.own && city.population >= 50_000
                })
            };
            Self::cities(
                table.loosely(&loose).filter(meant).map(|hit| (hit, Way::Spelling)),
                at,
                says,
                found,
            );
        }
        let key = key(words);
        if !found.iter().any(|candidate| candidate.at == at && !candidate.part)
            && !self.within.is_empty()
            && key.len() > 4
            && !says.village
        {
            let inside = |hit: &Hit| table.get(hit.city).is_some_and(|city| self.inside(city.division));
            Self::cities(table.longer(&key).filter(inside).map(|hit| (hit, Way::Longer)), at, says, found);
        }
    }

    fn cities(
        hits: impl Iterator<Item = (Hit, Way)>,
        at: (usize, usize),
        says: Says,
        found: &mut Vec<Candidate>,
    ) {
        let start = found.len();
        for (hit, way) in hits {
            let target = Target::City(hit.city);
            match found.iter_mut().skip(start).find(|candidate| candidate.target == target) {
                Some(candidate) => candidate.way = candidate.way.min(way),
                None => found.push(Candidate { target, way, at, says, part: false }),
            }
        }
    }

    /// A district by the town that it is named after: "Гузарский район", "Vose district".
    fn district(&self, key: &str, at: (usize, usize), says: Says, found: &mut Vec<Candidate>) {
        let Some(table) = self.table else { return };
        let endings = [
            "inskiy", "enskiy", "ovskiy", "evskiy", "skiy", "skij", "sky", "ckiy", "skoy", "ckoy", "insk",
            "ovsk",
        ];
        for ending in endings {
            let Some(stem) = key.strip_suffix(ending).filter(|stem| stem.len() > 2) else { continue };
            for vowel in ["", "a", "i", "y", "o", "sk", "ino", "ovo", "in", "ov"] {
                let name = format!("{stem}{vowel}");
                if name.len() < 4 {
                    continue;
                }
                let (loose, _) = loose_key(std::iter::once(name.as_str()));
                Self::cities(table.loosely(&loose).map(|hit| (hit, Way::District)), at, says, found);
                let mut named = Vec::new();
                self.division(&name, 0, at, says, &mut named);
                let parts = named.into_iter().filter(|candidate| candidate.part);
                found.extend(parts.map(|candidate| Candidate { way: Way::District, ..candidate }));
            }
            if found.iter().any(|candidate| candidate.at == at) {
                return;
            }
        }
    }

    /// Some of the words: the longest first, the earliest of these. Larger areas mostly stand last.
    fn parts(&self, at: (usize, usize), words: &[Word], says: Says, found: &mut Vec<Candidate>) {
        let words = words.get(words.len().saturating_sub(PARTS)..).unwrap_or_default();
        let groups = || (1..words.len()).rev().flat_map(|length| words.windows(length).enumerate());
        let telling = |key: &str| key.len() > 3 && !key.bytes().all(|byte| byte.is_ascii_digit());
        let mut within = self.within.to_vec();
        let mut named = Vec::new();
        for length in (1..words.len()).rev() {
            // Without knowing the division, only at the end: "San Andrés Sotavento" is no San Andrés.
            let last = if self.within.is_empty() { 1 } else { words.len() };
            for group in words.windows(length).rev().take(last) {
                let key = key(group);
                if named.is_empty() && telling(&key) {
                    self.division(&key, 0, at, Says { division: false, village: false, ..says }, &mut named);
                    named.retain(|candidate| candidate.way == Way::Own && (!candidate.part || length > 1));
                }
            }
        }
        if named.is_empty() && says.division {
            let last = words.last().map(|word| word.folded.as_str()).unwrap_or_default();
            self.division(last, 1, at, says, &mut named);
        }
        if within.is_empty() {
            let numbers = named.iter().filter_map(|found| {
                if let Target::Division(number) = found.target { Some(number) } else { None }
            });
            within.extend(numbers);
        }
        let start = found.len();
        for (n, group) in groups().filter(|_| !says.division) {
            let key = key(group);
            let Some(table) = self.table.filter(|_| found.len() == start && telling(&key)) else { continue };
            // "Navas de San Antonio" is no San Antonio.
            let joins = |n: usize| words.get(n).is_some_and(|word| JOINING.contains(&word.folded.as_str()));
            let joined = n > 0 && joins(n - 1) || joins(n + group.len());
            let wanted = |hit: &Hit| {
                table.get(hit.city).is_some_and(|city| {
                    if within.is_empty() {
                        hit.own && city.population >= if joined { 500_000 } else { 100_000 }
                    } else {
                        city.division.is_some_and(|own| {
                            within.iter().any(|division| divisions().overlap(*division, own))
                        })
                    }
                })
            };
            Self::cities(table.exact(&key).filter(wanted).map(|hit| (hit, Way::Part)), at, says, found);
        }
        found.extend(
            named.into_iter().map(|candidate| Candidate { way: candidate.way.max(Way::Part), ..candidate }),
        );
    }

    /// Names with letters changed. Villages are too many and too alike for that.
    fn typos(&self, key: &str, at: (usize, usize), says: Says, alone: bool, found: &mut Vec<Candidate>) {
        let length = key.chars().count();
        if says.village || length < 5 || key.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let most = if length >= 9 { 2 } else { 1 };
        let start = found.len();
        self.division(key, most, at, says, found);
        if found.len() > start && (says.division || self.division_text) {
            return;
        }
        let Some(table) = self.table else { return };
        let near = if self.within.is_empty() {
            // Without a division only towns that are widely known, and with one letter changed.
            let least = if alone || says.city { 6 } else { 7 };
            let known = |city: &City, other: &str| {
                let telling = length >= 9 || !typo::is_other_letter(key, other);
                telling && city.population >= if length >= 9 { 5_000 } else { 15_000 }
            };
            if length < least { Vec::new() } else { table.near(key, 1, known) }
        } else {
            table.near(key, most, |city, _| self.inside(city.division))
        };
        let best = near.iter().map(|(_, edits)| *edits).min();
        let hits = near.into_iter().filter(|(_, edits)| Some(*edits) == best);
        Self::cities(hits.map(|(hit, edits)| (hit, Way::Typo(edits))), at, says, found);
    }
}
