//! Cities, airports and ports (`data/places.bin`, made by `data/make_places.py`, which describes the form). A country is
//! unpacked and indexed when it is first asked for, and stays.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::divisions::{Number, divisions};
use super::fold::loose;
use super::text;
use super::typo;

const PACKED: &[u8] = include_bytes!("../../data/places.bin");
/// Larger than any country, so that a damaged table can't take all memory.
const LARGEST: usize = 8 << 20;

/// A city, town or village.
pub(super) struct City {
    pub(super) name: &'static str,
    /// Number of GeoNames.
    pub(super) id: u32,
    /// Degrees north and east, times 1,000.
    pub(super) at: (i32, i32),
    /// Rounded to two figures; 0 where it isn't known.
    pub(super) population: u32,
    pub(super) division: Option<Number>,
}

/// An airport with an IATA code.
pub(super) struct Airport {
    pub(super) iata: &'static str,
    pub(super) icao: &'static str,
    pub(super) name: &'static str,
    pub(super) town: &'static str,
    pub(super) at: (i32, i32),
    /// Words of its name and town, folded, parted by spaces.
    pub(super) words: String,
}

/// A seaport.
pub(super) struct Port {
    pub(super) locode: &'static str,
    pub(super) name: &'static str,
    pub(super) at: (i32, i32),
    pub(super) key: String,
}

struct Key {
    start: u32,
    length: u16,
    city: u32,
    letters: u32,
    /// The name of the city itself, not another one.
    own: bool,
    /// The name begins with an article.
    article: bool,
}

/// A city found by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) city: u32,
    pub(super) own: bool,
    /// The name that was found begins with an article.
    pub(super) article: bool,
}

/// What is known of one country.
pub(super) struct Country {
    pub(super) code: &'static str,
    pub(super) cities: Vec<City>,
    pub(super) airports: Vec<Airport>,
    pub(super) ports: Vec<Port>,
    keys_text: String,
    /// In order of the keys.
    keys: Vec<Key>,
    /// Hashes of the loose forms, with the place in `keys`; in order.
    loose: Vec<(u32, u32)>,
    /// The most populous city of each division.
    seats: HashMap<Number, u32>,
}

/// The words of a name without those that others leave out inside it, and with abbreviations written out.
fn plain_words<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words
        .map(|word| match word {
            "saint" | "sankt" | "sint" | "st" => "st",
            "sta" | "snta" => "santa",
            "sto" => "santo",
            "pto" => "puerto",
            "gral" => "general",
            "pte" | "pdte" => "presidente",
            "mcal" => "mariscal",
            "cnel" => "coronel",
            "wr" => "wiener",
            "rm" => "ramnicu",
            "dr" => "doctor",
            "mt" => "mount",
            "ft" => "fort",
            other => other,
        })
        .collect();
    let mut first = true;
    words.retain(|word| {
        std::mem::take(&mut first) || !matches!(*word, "de" | "del" | "of" | "da" | "do" | "di")
    });
    words
}

/// Articles that are left out or put behind the name.
const ARTICLES: [&str; 16] =
    ["el", "la", "los", "las", "les", "le", "il", "al", "ad", "as", "az", "an", "ar", "ash", "at", "the"];

/// The loose form of a name by its folded words, without its article, and whether it has one.
pub(super) fn loose_key<'a>(words: impl Iterator<Item = &'a str>) -> (String, bool) {
    let words = plain_words(words);
    let article = words.len() > 1 && words.first().is_some_and(|word| ARTICLES.contains(word));
    (loose(&words.get(usize::from(article)..).unwrap_or_default().concat()), article)
}

/// FNV-1a: short keys, no need of more.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Country {
    fn read(code: &'static str, packed: &[u8]) -> Self {
        let unpacked = decompress_to_vec_zlib_with_limit(packed, LARGEST).unwrap_or_default();
        let text = String::from_utf8(unpacked).unwrap_or_default();
        // What answers show is kept, in lines beside those of the text, until the end of the process.
        let mut shown = String::new();
        for line in text.split('\n') {
            let fields = if line.starts_with('@') {
                4
            } else if line.starts_with('~') {
                2
            } else {
                1
            };
            let end = line.match_indices('\t').nth(fields - 1).map_or(line.len(), |(at, _)| at);
            shown.push_str(line.get(..end).unwrap_or_default());
            shown.push('\n');
        }
        shown.shrink_to_fit();
        let shown: &'static str = shown.leak();
        let mut country = Self {
            code,
            cities: Vec::new(),
            airports: Vec::new(),
            ports: Vec::new(),
            keys_text: String::new(),
            keys: Vec::new(),
            loose: Vec::new(),
            seats: HashMap::new(),
        };
        let mut division = None;
        for (line, shown) in text.split('\n').zip(shown.split('\n')) {
            let rest = line.get(shown.len()..).unwrap_or_default().split('\t').skip(1);
            let shown_rest = shown.get(1..).unwrap_or_default();
            let read = match line.as_bytes().first() {
                Some(b'/') => {
                    division = divisions().number(&format!("{code}-{shown_rest}"));
                    Some(())
                }
                Some(b'@') => country.airport(shown_rest, rest),
                Some(b'~') => country.port(shown_rest, rest),
                _ => country.city(shown, rest, division),
            };
            debug_assert!(read.is_some(), "{code}: {line}");
        }
        country.sort();
        country
    }

    fn city<'a>(
        &mut self,
        name: &'static str,
        mut fields: impl Iterator<Item = &'a str>,
        division: Option<Number>,
    ) -> Option<()> {
        let id = u32::from_str_radix(fields.next()?, 36).ok()?;
        let at = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let population = fields.next()?.parse().ok()?;
        let number = self.cities.len() as u32;
        self.cities.push(City { name, id, at, population, division });
        if let Some(division) = division {
            self.seats.entry(division).or_insert(number);
        }
        self.key(name, number, true);
        for other in fields.next().into_iter().flat_map(|names| names.split('|')) {
            self.key(other, number, false);
        }
        Some(())
    }

    fn airport<'a>(&mut self, shown: &'static str, mut fields: impl Iterator<Item = &'a str>) -> Option<()> {
        let mut names = shown.split('\t');
        let (iata, icao, name, town) = (names.next()?, names.next()?, names.next()?, names.next()?);
        let at = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let words = text::folded(&format!("{name} {town}"));
        self.airports.push(Airport { iata, icao, name, town, at, words });
        Some(())
    }

    fn port<'a>(&mut self, shown: &'static str, mut fields: impl Iterator<Item = &'a str>) -> Option<()> {
        let (locode, name) = shown.split_once('\t')?;
        let at = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        self.ports.push(Port { locode, name, at, key: text::folded(name).split(' ').collect() });
        Some(())
    }

    fn key(&mut self, name: &str, city: u32, own: bool) {
        let folded = text::folded(name);
        let start = self.keys_text.len();
        folded.split(' ').for_each(|word| self.keys_text.push_str(word));
        let length = self.keys_text.len() - start;
        if (1..=usize::from(u16::MAX)).contains(&length) {
            let letters = self.keys_text.get(start..).map_or(0, typo::letters);
            let (loose, article) = loose_key(folded.split(' '));
            self.loose.push((hash(&loose), self.keys.len() as u32));
            self.keys.push(Key { start: start as u32, length: length as u16, city, letters, own, article });
        }
    }

    /// Brings keys and hashes into the order in which they are looked up.
    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        let text = |n: &u32| self.keys.get(*n as usize).map(|key| (self.key_text(key), key.city));
        order.sort_by(|a, b| text(a).cmp(&text(b)));
        let mut place = vec![0_u32; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(*old as usize) {
                *place = new as u32;
            }
        }
        for (_, key) in &mut self.loose {
            *key = place.get(*key as usize).copied().unwrap_or_default();
        }
        self.loose.sort_unstable();
        let mut keys: Vec<(u32, Key)> = place.into_iter().zip(std::mem::take(&mut self.keys)).collect();
        keys.sort_unstable_by_key(|(place, _)| *place);
        self.keys = keys.into_iter().map(|(_, key)| key).collect();
        self.cities.shrink_to_fit();
        self.keys_text.shrink_to_fit();
        self.loose.shrink_to_fit();
    }

    fn key_text(&self, key: &Key) -> &str {
        self.keys_text
            .get(key.start as usize..key.start as usize + usize::from(key.length))
            .unwrap_or_default()
    }

    /// The city at a place of the table.
    pub(super) fn get(&self, city: u32) -> Option<&City> {
        self.cities.get(city as usize)
    }

    /// The most populous city of a division, or of the first member of an area.
    pub(super) fn seat(&self, division: Number) -> Option<&City> {
        let number = self.seats.get(&division).or_else(|| {
            let entry = divisions().entry(division)?;
            entry.members.iter().find_map(|member| self.seats.get(member))
        })?;
        self.get(*number)
    }

    /// Cities with this name, letter by letter in folded form.
    pub(super) fn exact(&self, key: &str) -> impl Iterator<Item = Hit> {
        let start = self.keys.partition_point(|entry| self.key_text(entry) < key);
        let same = self.keys.iter().skip(start).take_while(move |entry| self.key_text(entry) == key);
        same.map(|entry| Hit { city: entry.city, own: entry.own, article: entry.article })
    }

    /// Cities whose name in loose form is this one.
    pub(super) fn loosely(&self, loose: &str) -> impl Iterator<Item = Hit> {
        let hash = hash(loose);
        let start = self.loose.partition_point(|(other, _)| *other < hash);
        let same = self.loose.iter().skip(start).take_while(move |(other, _)| *other == hash);
        same.filter_map(|(_, place)| self.keys.get(*place as usize)).map(|entry| Hit {
            city: entry.city,
            own: entry.own,
            article: entry.article,
        })
    }

    /// Cities whose name begins with this one and goes on with "de": "San Fernando (de Apure)".
    pub(super) fn longer(&self, key: &str) -> impl Iterator<Item = Hit> {
        let whole = format!("{key}de");
        let start = self.keys.partition_point(|entry| self.key_text(entry) < whole.as_str());
        let same = self
            .keys
            .iter()
            .skip(start)
            .take(40)
            .take_while(move |entry| self.key_text(entry).starts_with(&whole));
        same.map(|entry| Hit { city: entry.city, own: entry.own, article: entry.article })
    }

    /// Cities whose name is within so many edits, and how many, among those that `wanted` lets pass, which is asked with
    /// the name.
    pub(super) fn near(&self, key: &str, most: u32, wanted: impl Fn(&City, &str) -> bool) -> Vec<(Hit, u32)> {
        let letters = typo::letters(key);
        let first = key.bytes().next();
        self.keys
            .iter()
            .filter(|entry| {
                typo::may_be_near((entry.letters, entry.length.into()), (letters, key.len()), most)
            })
            .filter(|entry| self.get(entry.city).is_some_and(|city| wanted(city, self.key_text(entry))))
            .filter_map(|entry| {
                let text = self.key_text(entry);
                // Few writers mistake the first letter.
                let same_start = text.bytes().next() == first;
                let edits = typo::edits(text, key, most).filter(|_| same_start)?;
                Some((Hit { city: entry.city, own: entry.own, article: entry.article }, edits))
            })
            .collect()
    }

    /// The city of an airport or port: one of the name given if there is any about, else the nearest of 15,000
    /// inhabitants within 30 km, else the nearest within 50 km.
    pub(super) fn city_at(&self, at: (i32, i32), town: &str) -> Option<&City> {
        let named: String = text::folded(town).split(' ').collect();
        let by_name = closest(self.exact(&named).filter_map(|hit| self.get(hit.city)), at, 90.0);
        let large = || closest(self.cities.iter().filter(|city| city.population >= 15_000), at, 30.0);
        by_name.or_else(large).or_else(|| closest(self.cities.iter(), at, 50.0))
    }
}

/// The city nearest to a point, if it is within so many kilometres.
fn closest<'a>(cities: impl Iterator<Item = &'a City>, at: (i32, i32), most: f64) -> Option<&'a City> {
    let near = cities.map(|city| (kilometres(city.at, at), city)).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(near.1).filter(|_| near.0 <= most)
}

/// Distance on a sphere, accurate enough for the choice of a neighbour.
pub(super) fn kilometres(a: (i32, i32), b: (i32, i32)) -> f64 {
    let degrees = |thousandths: i32| f64::from(thousandths) / 1000.0;
    let north = degrees(a.0) - degrees(b.0);
    let east = (degrees(a.1) - degrees(b.1)).abs();
    let east = east.min(360.0 - east) * degrees(a.0).to_radians().cos();
    111.2 * north.hypot(east)
}

struct Piece {
    code: &'static str,
    packed: &'static [u8],
    table: OnceLock<Country>,
}

/// The pieces of the table, by country.
fn pieces() -> &'static HashMap<&'static str, Piece> {
    static PIECES: LazyLock<HashMap<&'static str, Piece>> = LazyLock::new(|| {
        let mut pieces = HashMap::new();
        let mut rest = PACKED;
        while let Some((head, tail)) = rest.split_at_checked(6) {
            let [_, _, length @ ..] = head else { break };
            let length = <[u8; 4]>::try_from(length).map_or(0, u32::from_le_bytes) as usize;
            let Some((packed, tail)) = tail.split_at_checked(length) else { break };
            if let Some(code) = head.get(..2).and_then(|code| std::str::from_utf8(code).ok()) {
                pieces.insert(code, Piece { code, packed, table: OnceLock::new() });
            }
            rest = tail;
        }
        pieces
    });
    &PIECES
}

/// What is known of a country, by its ISO 3166-1 alpha-2 code.
pub(super) fn country(code: &str) -> Option<&'static Country> {
    let piece = pieces().get(code)?;
    Some(piece.table.get_or_init(|| Country::read(piece.code, piece.packed)))
}

/// Codes of all countries with places.
#[cfg(test)]
pub(super) fn codes() -> Vec<&'static str> {
    let mut codes: Vec<_> = pieces().keys().copied().collect();
    codes.sort_unstable();
    codes
}
