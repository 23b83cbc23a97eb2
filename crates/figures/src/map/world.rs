//! The land of the Earth, as embedded in `data/world.txt` (Natural Earth 1:50m, simplified; see `data/SOURCES.md`).
//!
//! Lines are drawn between codes of ISO 3166-1 only. They are what Natural Earth holds to be in force and say nothing
//! about the status of a territory; a drawing carries the notice that its caller passes in.
//!
//! Invariant: neighbours share their border point by point.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/world.txt");
/// Units of the table per degree.
const UNITS: f64 = 100.0;

/// Degrees east and north.
pub(crate) type Place = (f64, f64);

/// The land of one code.
#[derive(Debug)]
pub(crate) struct Area {
    /// ISO 3166-1 alpha-2; none where no code covers the land.
    pub code: Option<&'static str>,
    /// Closed lines, the last point not repeated; a ring inside another one is a hole.
    pub rings: Vec<Vec<Place>>,
    /// Islands too small for a ring.
    pub dots: Vec<Place>,
}

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| read(TABLE));

/// All areas, in the order of their codes.
pub(crate) fn areas() -> &'static [Area] {
    &AREAS
}

fn read(table: &'static str) -> Vec<Area> {
    let rows = || table.lines().filter(|row| !row.starts_with('#'));
    let lines: Vec<Vec<Place>> = rows().filter(|row| !row.contains('\t')).map(line).collect();
    rows().filter(|row| row.contains('\t')).map(|row| area(row, &lines)).collect()
}

/// The first point, then the step from each point to the next.
fn line(row: &str) -> Vec<Place> {
    let (mut x, mut y) = (0, 0);
    let pairs = pairs(row);
    let places = pairs.into_iter().map(|(dx, dy)| {
        (x, y) = (x + dx, y + dy);
        degrees(x, y)
    });
    places.collect()
}

fn pairs(row: &str) -> Vec<(i32, i32)> {
    let numbers: Vec<i32> = row.split(' ').filter_map(|word| word.parse().ok()).collect();
    numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn degrees(x: i32, y: i32) -> Place {
    (f64::from(x) / UNITS, f64::from(y) / UNITS)
}

fn area(row: &'static str, lines: &[Vec<Place>]) -> Area {
    let mut fields = row.split('\t');
    let mut parts = |by| fields.next().unwrap_or("").split(by).filter(|part: &&str| !part.is_empty());
    let code = parts(';').next().filter(|code| *code != "-");
    let rings = parts(';').map(|words| ring(words, lines)).collect();
    let dots = parts(';').flat_map(pairs).map(|(x, y)| degrees(x, y)).collect();
    Area { code, rings, dots }
}

/// Lines end to end; each begins where the one before ends.
fn ring(words: &str, lines: &[Vec<Place>]) -> Vec<Place> {
    let mut ring: Vec<Place> = Vec::new();
    for word in words.split(' ') {
        let (backwards, number) = word.strip_prefix('~').map_or((false, word), |rest| (true, rest));
        let line = number.parse().ok().and_then(|n: usize| lines.get(n)).map_or(&[][..], Vec::as_slice);
        ring.pop();
        if backwards {
            ring.extend(line.iter().rev());
        } else {
            ring.extend(line);
        }
    }
    ring.pop();
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use std::collections::HashSet;

    #[test]
    fn the_embedded_table_is_the_one_described() {
        let sum = Sha256::digest(TABLE).iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
        let sources = include_str!("../../data/SOURCES.md");
        let described = |row: &str| row.starts_with("| world.txt |") && row.contains(&sum);
        assert!(sources.lines().any(described), "world.txt has SHA-256 {sum}");
    }

    #[test]
    fn every_line_ends_where_the_next_begins() {
        let rows = || TABLE.lines().filter(|row| !row.starts_with('#'));
        let lines: Vec<Vec<Place>> = rows().filter(|row| !row.contains('\t')).map(line).collect();
        for row in rows().filter(|row| row.contains('\t')) {
            let rings = row.split('\t').nth(1).unwrap();
            for words in rings.split(';').filter(|words| !words.is_empty()) {
                let ends: Vec<(Place, Place)> = words
                    .split(' ')
                    .map(|word| match word.strip_prefix('~') {
                        Some(n) => (n.parse::<usize>().unwrap(), true),
                        None => (word.parse().unwrap(), false),
                    })
                    .map(|(n, backwards)| {
                        let (first, last) = (lines[n][0], *lines[n].last().unwrap());
                        if backwards { (last, first) } else { (first, last) }
                    })
                    .collect();
                let next = ends.iter().cycle().skip(1);
                assert!(ends.iter().zip(next).all(|(this, next)| this.1 == next.0), "{row}");
            }
        }
    }

    #[test]
    fn codes_are_known_and_stand_once() {
        let mut seen = HashSet::new();
        for area in areas() {
            assert!(!area.rings.is_empty() || !area.dots.is_empty());
            assert!(area.rings.iter().all(|ring| ring.len() >= 3));
            let Some(code) = area.code else { continue };
            assert!(
                commonlink_reference::country(code).is_some_and(|found| found.former.is_none()),
                "{code}"
            );
            assert!(seen.insert(code), "{code}");
        }
        // Parts that have a code of their own, and land that Natural Earth splits and ISO 3166-1 does not.
        for code in
            ["GF", "GP", "MQ", "RE", "YT", "BQ", "SJ", "CX", "CC", "XK", "SO", "CY", "EH", "FJ", "TO", "SG"]
        {
            assert!(seen.contains(code), "{code}");
        }
        assert!(seen.len() > 230, "{}", seen.len());
    }

    #[test]
    fn the_table_is_read_whole() {
        let points: usize = areas().iter().flat_map(|area| &area.rings).map(Vec::len).sum();
        assert!(points > 12_000, "{points}");
        let fiji = areas().iter().find(|area| area.code == Some("FJ")).unwrap();
        assert!(
            fiji.rings.iter().flatten().chain(&fiji.dots).all(|(_, north)| (-22.0..-12.0).contains(north))
        );
    }
}
