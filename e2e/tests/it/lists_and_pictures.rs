//! Bar 3: how long the server takes for lists, searches and pictures of many records, and how heavy map and matrix are.
//!
//! The secretariat owns a table of the UNODC collection beside the world: in a measurement the one that
//! `COMMONLINK_WORLD` holds, else a small one that is made here. `COMMONLINK_ROUNDS` says how often each page is asked,
//! `COMMONLINK_P95` within how many milliseconds 95 of 100 must be answered.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::figures::{report, wanted};
use crate::support::{Client, commonlink};
use crate::world::{self, PASSWORD, World};

/// Who owns most, and two bureaus of the world.
const READERS: [&str; 3] = ["analyst.secretariat", "officer.fj", "officer.be"];
/// Rows of the table that is made here: several pages, several years.
const ROWS: usize = 600;
/// What a list is narrowed to.
const FILTERS: [&str; 8] = [
    "",
    "country=CO",
    "country=FJ",
    "substance=cocaine_hydrochloride",
    "transport=maritime",
    "from=2012-01-01&to=2012-06-30",
    "country=ES&substance=cocaine_hydrochloride&from=2013-01-01",
    "transport=air&to=2014-12-31",
];
/// What is looked for in texts: often there, seldom, never, short, with another filter.
const TEXTS: [&str; 6] =
    ["q=bogota", "q=Suva", "q=nowhere-at-all", "q=san", "q=cali&country=CO", "q=port&transport=maritime"];
const COLUMNS: [&str; 5] = ["received", "date", "reference", "place", "kilograms"];
/// What pictures are narrowed to.
const LENSES: [&str; 8] = [
    "",
    "country=CO",
    "region=europe",
    "substance=cocaine_hydrochloride",
    "transport=maritime",
    "from=2012&to=2013",
    "copies=without",
    "region=americas&substance=cocaine_hydrochloride&transport=air&from=2011-06&copies=without",
];
/// Pictures with the settings that change them.
const PICTURES: [(&str, &[&str]); 4] = [
    ("/analysis/map", &["", "measure=kilograms", "centre=pacific"]),
    ("/analysis/series", &["", "by=week", "by=year", "scale=shares", "by=week&measure=kilograms"]),
    ("/analysis/matrix", &[""]),
    ("/analysis/quality", &[""]),
];
/// What is searched for over everything.
const SEARCHES: [&str; 6] = ["bogota", "Suva", "cocaine", "nowhere-at-all", "FJ-2", "san"];
/// Most KiB of a map or a matrix on the wire.
const HEAVIEST: f64 = 90.0;

/// Pages by what is looked at.
pub struct Pages(Vec<(&'static str, String)>);

impl Pages {
    /// Everything a reader is asked, with the second pages that the lists lead to.
    pub fn of(reader: &Client) -> Self {
        let mut pages = Self(Vec::new());
        for column in COLUMNS {
            for turned in ["", "-"] {
                pages.list(reader, "list", &format!("sort={turned}{column}"));
                pages.list(reader, "list", &format!("country=CO&sort={turned}{column}"));
            }
        }
        for filter in FILTERS {
            pages.list(reader, "list", filter);
        }
        for text in TEXTS {
            pages.list(reader, "text", text);
        }
        for path in ["/", "/marks", "/links", "/imports"] {
            pages.0.push(("list", path.to_owned()));
        }
        for (path, settings) in PICTURES {
            for setting in settings {
                for lens in LENSES {
                    pages.0.push(("picture", address(path, &[setting, lens])));
                }
            }
        }
        // Asked as soon as there is a search over everything.
        if reader.get("/search?q=bogota").unwrap().status == 200 {
            pages.0.extend(SEARCHES.map(|words| ("search", format!("/search?q={words}"))));
        }
        pages
    }

    /// Each with what it shows.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(kind, path)| (*kind, path.as_str()))
    }

    /// A list, and its second page where it has one.
    fn list(&mut self, reader: &Client, kind: &'static str, query: &str) {
        let first = address("/seizures", &[query]);
        let reply = reader.get(&first).unwrap();
        assert_eq!(reply.status, 200, "{first}: {}", reply.body);
        self.0.push((kind, first));
        if let Some(second) = next_in(&reply.body) {
            self.0.push((kind, second));
        }
    }
}

fn address(path: &str, parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// Where the markup says that it goes on.
fn next_in(markup: &str) -> Option<String> {
    let link = markup.split("rel=\"next\" href=\"").nth(1)?;
    Some(link.split('"').next()?.replace("&amp;", "&"))
}

/// An answer that was timed.
struct Timed {
    reader: &'static str,
    kind: &'static str,
    page: String,
    milliseconds: f64,
}

/// What was timed, and KiB on the wire of the heaviest picture of each page.
#[derive(Default)]
struct Asked {
    times: Vec<Timed>,
    heaviest: BTreeMap<&'static str, f64>,
}

impl Asked {
    /// Asks as a browser does, which takes answers packed.
    fn ask(&mut self, reader: &'static str, client: &Client, kind: &'static str, page: &str) {
        let begun = Instant::now();
        let reply = client.get(page).unwrap();
        let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
        self.times.push(Timed { reader, kind, page: page.to_owned(), milliseconds });
        assert_eq!(reply.status, 200, "{page}");
        for picture in ["/analysis/map", "/analysis/matrix"] {
            if page.starts_with(picture) {
                assert!(reply.head.to_lowercase().contains("content-encoding: gzip"), "{}", reply.head);
                let heaviest = self.heaviest.entry(picture).or_default();
                *heaviest = heaviest.max(reply.bytes as f64 / 1024.0);
            }
        }
    }

    /// Within how many milliseconds this share of the chosen answers came.
    fn within(&self, share: f64, chosen: impl Fn(&Timed) -> bool) -> Option<f64> {
        let mut times: Vec<f64> =
            self.times.iter().filter(|timed| chosen(timed)).map(|timed| timed.milliseconds).collect();
        times.sort_by(f64::total_cmp);
        times.get((times.len().saturating_sub(1) as f64 * share).round() as usize).copied()
    }

    /// The same of the reader who waited longest: who has little must not hide who has much.
    fn worst(&self, share: f64, kind: Option<&str>) -> Option<f64> {
        let of = |reader: &&str| {
            self.within(share, |timed| timed.reader == *reader && kind.is_none_or(|kind| kind == timed.kind))
        };
        READERS.iter().filter_map(of).max_by(f64::total_cmp)
    }

    fn figures(&self) -> Value {
        let three = |kind: Option<&str>| {
            json!({
                "median": self.worst(0.5, kind), "p95": self.worst(0.95, kind), "longest": self.worst(1.0, kind),
            })
        };
        let kinds = ["list", "text", "picture", "search"].map(|kind| (kind, three(Some(kind))));
        let mut slowest: Vec<&Timed> = self.times.iter().collect();
        slowest.sort_by(|a, b| b.milliseconds.total_cmp(&a.milliseconds));
        let slowest: Vec<_> =
            slowest.iter().take(12).map(|timed| (timed.milliseconds, timed.reader, &timed.page)).collect();
        json!({
            "pages": self.times.len(), "worst": three(None), "p95": self.worst(0.95, None),
            "p95_of_all": self.within(0.95, |_any| true),
            "kinds": BTreeMap::from(kinds), "slowest": slowest,
            "map_kib": self.heaviest.get("/analysis/map"), "matrix_kib": self.heaviest.get("/analysis/matrix"),
        })
    }
}

#[test]
fn are_short() {
    let Some(world) = world::start("lists") else { return };
    if std::env::var_os("COMMONLINK_WORLD").is_none() {
        import(&world);
    }
    let (rounds, limit) = (wanted("COMMONLINK_ROUNDS", 1), wanted("COMMONLINK_P95", 400));
    let mut asked = Asked::default();
    let mut records = 0;
    for name in READERS {
        let anybody = Client::new(&world.server.origin);
        let reply = anybody.form("/login", &format!("login={name}&password={PASSWORD}")).unwrap();
        let reader = anybody.with("Cookie", &reply.cookie());
        let held = reader.get("/api/v1/seizures").unwrap().value();
        records = records.max(held["total"].as_u64().unwrap());
        let pages = Pages::of(&reader);
        let browser = reader.with("Accept-Encoding", "gzip");
        for _ in 0..rounds {
            for (kind, path) in &pages.0 {
                asked.ask(name, &browser, kind, path);
            }
        }
    }
    let mut figures = asked.figures();
    figures["records"] = json!(records);
    report(&figures);
    assert!(records >= ROWS as u64, "{figures}");
    assert!(figures["p95"].as_f64().unwrap() <= limit as f64, "{figures}");
    for name in ["map_kib", "matrix_kib"] {
        assert!(figures[name].as_f64().unwrap() <= HEAVIEST, "{figures}");
    }
}

/// A small table of the collection for the secretariat.
fn import(world: &World) {
    let data = world.folder.path().join("store");
    let table = world.folder.path().join("table.csv");
    write_table(&table);
    let (data, table) = (data.to_string_lossy(), table.to_string_lossy());
    let words = ["import", "ids", &table, "--owner", "secretariat", "--json", "--data", &data];
    let output = commonlink(&words).expect("a binary that has made a world");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["imported"], ROWS, "{answer}");
}

fn write_table(path: &Path) {
    let places = [("Colombia", "Bogota"), ("Spain", "Algeciras"), ("Fiji", "Suva"), ("Mexico", "Culiacan")];
    let drugs = ["Cocaine hydrochloride", "Heroin", "Cannabis resin"];
    let transports = ["Maritime", "Air", "Road", ""];
    let mut text =
        "COUNTRY,PLACE,SEIZURE_DATE,DRUG_NAME,AMOUNT,DRUG_UNIT,HIDING_PLACE,TRANSPORT,DESTINATION_COUNTRY\n"
            .to_owned();
    for n in 0..ROWS {
        let (country, place) = places[n % places.len()];
        let (year, month, day) = (2011 + n % 4, 1 + n / 4 % 12, 1 + n / 7 % 28);
        let (drug, transport) = (drugs[n % drugs.len()], transports[n / 3 % transports.len()]);
        let (hiding, to) = (["Container", "Luggage", ""][n / 5 % 3], ["Spain", "", "Netherlands"][n / 2 % 3]);
        let row = format!("{country},{place},{year}-{month:02}-{day:02},{drug},{}.5,Kilogram", 1 + n);
        writeln!(text, "{row},{hiding},{transport},{to}").unwrap();
    }
    std::fs::write(path, text).unwrap();
}

#[test]
fn the_second_page_is_found_in_the_markup() {
    let markup = "<a class=\"btn\" rel=\"next\" href=\"/seizures?q=a&amp;after=x%3D\">";
    assert_eq!(next_in(markup).as_deref(), Some("/seizures?q=a&after=x%3D"));
    assert_eq!(next_in("<a href=\"/\">"), None);
    assert_eq!(address("/seizures", &["", "a=1", "b=2"]), "/seizures?a=1&b=2");
}
