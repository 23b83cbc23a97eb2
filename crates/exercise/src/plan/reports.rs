//! From what happened to what the owner reports: delays, coarse dates and places, missing fields, exhibits
//! with seals and custody.

use jiff::civil::{Date, DateTime};
use uuid::Uuid;

use super::bodies::{Bodies, owner};
use super::events::Occurrence;
use super::trade::{self, Trade};
use super::underworld::{Gang, after, days_between};
use crate::geography::{Site, Town, country};
use crate::random::Random;
use crate::settings::{ReportingSettings, Settings};
use crate::words;
use crate::world::{
    CustodyEntry, Exhibit, Field, Handling, Item, Organisation, Packaging, PartialDate, Place, RoutePoint,
    Seizure,
};

/// Decides of each optional field whether it is filled.
pub(super) struct Clerk<'a> {
    rates: &'a ReportingSettings,
}

impl<'a> Clerk<'a> {
    pub(super) fn new(rates: &'a ReportingSettings) -> Self {
        Self { rates }
    }

    pub(super) fn field<T>(&self, value: T, random: &mut Random) -> Field<T> {
        let draw = random.unit();
        let unknown = self.rates.unknown;
        let blank = unknown + self.rates.not_recorded;
        if draw < unknown {
            Field::Unknown
        } else if draw < blank {
            Field::NotRecorded
        } else if draw < blank + self.rates.withheld {
            Field::Withheld
        } else {
            Field::Known(value)
        }
    }

    fn optional<T>(&self, value: Option<T>, random: &mut Random) -> Field<T> {
        match value {
            Some(value) => self.field(value, random),
            None => Field::NotRecorded,
        }
    }
}

/// A report before it has its case reference; exhibits that carry marks are listed apart.
pub(super) struct Draft {
    pub(super) seizure: Seizure,
    pub(super) prefix: String,
    /// One exhibit a mark, in the order of the slots.
    pub(super) marked: Vec<Uuid>,
    /// Exhibit of the laboratory sample.
    pub(super) sample: Uuid,
}

fn at_hour(date: Date, random: &mut Random) -> DateTime {
    date.at(random.integer(6, 21) as i8, random.integer(0, 59) as i8, 0, 0)
}

pub(super) fn draft(
    settings: &Settings,
    last_report: Date,
    bodies: &Bodies,
    event: &Occurrence,
    gang: Option<&Gang>,
    marks: usize,
    random: &mut Random,
) -> Draft {
    let clerk = Clerk::new(&settings.reporting);
    let (owner, agency) = owner(bodies, event.country, event.mode, random);
    let reported_at = at_hour(reported_on(settings, event.date, last_report, random), random);
    let (place, town) = place(settings, event, &clerk, random);
    let concealment = match gang {
        Some(gang) if random.chance(0.75) && trade::concealments(event.mode).contains(&gang.concealment) => {
            gang.concealment
        }
        _ => *random.pick(trade::concealments(event.mode)),
    };
    let conveyance = if event.mode == "none_fixed_site" {
        None
    } else {
        Some(*random.pick(trade::conveyances(event.mode)))
    };
    let container = (event.mode == "maritime" && random.chance(0.6)).then(|| words::container_number(random));
    let item = item(event, &clerk, random);
    let (exhibits, marked, sample) = exhibits(event, owner, town, marks, &item, &clerk, random);
    let narrative = narrative(event, &item, town, concealment);
    let seizure = Seizure {
        id: random.uuid(),
        owner: owner.id,
        case_reference: String::new(),
        occurred: occurred(settings, event.date, random),
        reported_at,
        country: event.country.to_owned(),
        place,
        agency,
        transport_mode: event.mode.to_owned(),
        conveyance: clerk.optional(conveyance.map(str::to_owned), random),
        container_number: clerk.optional(container, random),
        concealment: clerk.field(concealment.to_owned(), random),
        detection_method: clerk.field(
            (*random.pick(&[
                "risk_profile",
                "random_check",
                "intelligence",
                "x_ray",
                "dog",
                "tip_off",
                "found_by_chance",
            ]))
            .to_owned(),
            random,
        ),
        packaging: packaging(event.trade, gang, &clerk, random),
        items: items(event, item, &clerk, random),
        exhibits,
        route: route(event, settings, random),
        narrative: clerk.field(narrative, random),
        handling: handling(reported_at.date(), random),
        people: Vec::new(),
        persons: Field::NotRecorded,
        phones: Vec::new(),
        marks: Vec::new(),
    };
    Draft { seizure, prefix: owner.reference_prefix.clone(), marked, sample }
}

/// Delay is log-normal; nothing is reported after the world's last day.
fn reported_on(settings: &Settings, date: Date, last: Date, random: &mut Random) -> Date {
    let rates = &settings.reporting;
    let delay = rates.delay_median_days.max(0.5) * (rates.delay_spread * random.normal()).exp();
    let most = days_between(date, last).max(1);
    after(date, (delay.round() as i64).clamp(1, most))
}

fn occurred(settings: &Settings, date: Date, random: &mut Random) -> PartialDate {
    if !random.chance(settings.reporting.coarse_dates) {
        return PartialDate { date, precision: "day".to_owned(), until: None };
    }
    match random.below(5) {
        0 => PartialDate { date: date.first_of_year(), precision: "year".to_owned(), until: None },
        1 | 2 => PartialDate { date: date.first_of_month(), precision: "month".to_owned(), until: None },
        _ => {
            let from = after(date, -random.integer(1, 9));
            PartialDate {
                date: from,
                precision: "range".to_owned(),
                until: Some(after(date, random.integer(0, 3))),
            }
        }
    }
}

fn place(
    settings: &Settings,
    event: &Occurrence,
    clerk: &Clerk,
    random: &mut Random,
) -> (Place, &'static Town) {
    let country = country(event.country);
    let wanted = match event.mode {
        "maritime" => Site::Port,
        "air" | "mail" | "express_courier" => Site::Airport,
        "road" => Site::Border,
        _ => Site::Town,
    };
    let fitting: Vec<&'static Town> =
        country.towns.iter().filter(|town| town.sites.contains(&wanted)).collect();
    let town = if fitting.is_empty() { random.pick(country.towns) } else { *random.pick(&fitting) };
    let kind = match event.mode {
        "maritime" => *random.pick(&["seaport", "seaport", "seaport", "sea_territorial", "sea_eez"]),
        "air" => *random.pick(&["airport_passenger", "airport_passenger", "airport_cargo"]),
        "mail" | "express_courier" => *random.pick(&["postal_hub", "airport_mail"]),
        "road" => *random.pick(if town.sites.contains(&Site::Border) {
            &["land_crossing", "road"]
        } else {
            &["road", "warehouse"]
        }),
        _ if event.press_found => {
            if event.trade.form == "pill_tablet" {
                "lab_tableting"
            } else {
                "lab_conversion"
            }
        }
        _ => *random.pick(&["dwelling", "warehouse", "farm"]),
    };
    let (north, east) = (random.normal() * 0.02, random.normal() * 0.02);
    let round = |value: f64| (value * 1_000.0).round() / 1_000.0;
    if random.chance(settings.reporting.coarse_places) {
        let precision = if random.chance(0.5) { "region" } else { "country" };
        let place = Place {
            name: Field::NotRecorded,
            place_type: clerk.field(kind.to_owned(), random),
            latitude: None,
            longitude: None,
            precision: precision.to_owned(),
        };
        return (place, town);
    }
    let precision = random.weighted(&[("exact", 0.3), ("site", 0.3), ("town", 0.4)]);
    let (latitude, longitude) = if precision == "town" {
        (town.latitude, town.longitude)
    } else {
        (round(town.latitude + north), round(town.longitude + east))
    };
    let place = Place {
        name: Field::Known(town.name.to_owned()),
        place_type: clerk.field(kind.to_owned(), random),
        latitude: Some(latitude),
        longitude: Some(longitude),
        precision: precision.to_owned(),
    };
    (place, town)
}

fn item(event: &Occurrence, clerk: &Clerk, random: &mut Random) -> Item {
    let trade = event.trade;
    let count = (event.kilograms / trade.unit_kg).round().max(1.0);
    let rounded = |value: f64, digits: i32| (value * 10_f64.powi(digits)).round() / 10_f64.powi(digits);
    let (amount, unit) = if trade.form == "pill_tablet" {
        if random.chance(0.7) { (count, "tablet") } else { (rounded(event.kilograms, 3), "kg") }
    } else if trade.exhibit == "brick" && random.chance(0.08) {
        (count, "package")
    } else if event.kilograms < 3.0 && random.chance(0.5) {
        (rounded(event.kilograms * 1_000.0, 1), "g")
    } else if event.kilograms > 600.0 && random.chance(0.3) {
        (rounded(event.kilograms / 1_000.0, 4), "t")
    } else {
        (rounded(event.kilograms, 2), "kg")
    };
    let mass = matches!(unit, "kg" | "g" | "t");
    let basis = if mass {
        random.weighted(&[("gross", 0.45), ("net", 0.4), ("not_recorded", 0.15)])
    } else {
        "not_recorded"
    };
    let purity = rounded(random.range(trade.purity.0, trade.purity.1), 1);
    let tested = random.chance(0.5);
    Item {
        id: random.uuid(),
        reported_name: (*random.pick(trade.reported)).to_owned(),
        group: trade.group.to_owned(),
        form: trade.form.to_owned(),
        chemical_form: clerk.optional(trade.chemical_form.map(str::to_owned), random),
        amount,
        unit: unit.to_owned(),
        weight_basis: basis.to_owned(),
        estimated: random.chance(0.12),
        purity_percent: if tested { clerk.field(purity, random) } else { Field::NotRecorded },
        purity_method: if tested { clerk.field("gc_ms".to_owned(), random) } else { Field::NotRecorded },
        packages: clerk.field(count.min(f64::from(u32::MAX)) as u32, random),
    }
}

/// The goods; at a production site also the press.
fn items(event: &Occurrence, goods: Item, clerk: &Clerk, random: &mut Random) -> Vec<Item> {
    if !event.press_found {
        return vec![goods];
    }
    let press = Item {
        id: random.uuid(),
        reported_name: "Hydraulic press with die".to_owned(),
        group: "equipment".to_owned(),
        form: "unknown".to_owned(),
        chemical_form: Field::NotRecorded,
        amount: 1.0,
        unit: "unit".to_owned(),
        weight_basis: "not_recorded".to_owned(),
        estimated: false,
        purity_percent: Field::NotRecorded,
        purity_method: Field::NotRecorded,
        packages: clerk.field(1, random),
    };
    vec![press, goods]
}

fn packaging(trade: &Trade, gang: Option<&Gang>, clerk: &Clerk, random: &mut Random) -> Packaging {
    let outer = if trade.exhibit == "brick" {
        *random.pick(&["holdall", "bale", "sack", "carton", "suitcase"])
    } else {
        *random.pick(&["bag", "box", "vacuum_pack", "suitcase", "envelope"])
    };
    let wrappings: &[&[&str]] = match trade.exhibit {
        "brick" => &[
            &["adhesive_tape", "cling_film", "rubber_latex"],
            &["adhesive_tape", "plastic_bag"],
            &["cling_film", "carbon_paper", "adhesive_tape"],
            &["vacuum_film", "paper"],
        ],
        _ => &[&["plastic_bag"], &["vacuum_film", "foil"], &["foil", "paper"]],
    };
    let layers = *random.pick(wrappings);
    let tape = gang.map_or_else(|| *random.pick(&["brown", "clear", "black", "yellow"]), |gang| gang.tape);
    Packaging {
        outer: clerk.field(outer.to_owned(), random),
        unit: clerk.field(trade.unit_packaging.to_owned(), random),
        layers: clerk.field(layers.iter().map(|layer| (*layer).to_owned()).collect(), random),
        tape_colour: clerk.field(tape.to_owned(), random),
    }
}

struct Numbering<'a> {
    owner: &'a Organisation,
    town: &'a Town,
    date: Date,
    next: usize,
}

impl Numbering<'_> {
    fn exhibit(
        &mut self,
        kind: &str,
        description: &str,
        parent: Option<Uuid>,
        clerk: &Clerk,
        random: &mut Random,
    ) -> Exhibit {
        self.next += 1;
        let seal = format!("S{:07}", random.integer(0, 9_999_999));
        let mut custody = vec![CustodyEntry {
            at: at_hour(self.date, random),
            action: "seized".to_owned(),
            who: "Seizing officer".to_owned(),
            place: self.town.name.to_owned(),
            seal: None,
        }];
        custody.push(CustodyEntry {
            at: at_hour(after(self.date, random.integer(1, 3)), random),
            action: "stored".to_owned(),
            who: "Exhibit store".to_owned(),
            place: self.owner.name.clone(),
            seal: Some(seal.clone()),
        });
        Exhibit {
            id: random.uuid(),
            number: self.next.to_string(),
            kind: kind.to_owned(),
            description: description.to_owned(),
            seal: clerk.field(seal, random),
            parent,
            examined: None,
            custody,
        }
    }
}

fn exhibits(
    event: &Occurrence,
    owner: &Organisation,
    town: &Town,
    marks: usize,
    item: &Item,
    clerk: &Clerk,
    random: &mut Random,
) -> (Vec<Exhibit>, Vec<Uuid>, Uuid) {
    let mut numbering = Numbering { owner, town, date: event.date, next: 0 };
    let mut out = Vec::new();
    let count = (event.kilograms / event.trade.unit_kg).round().clamp(1.0, 4.0e9) as u32;
    let outer = match (event.mode, event.press_found) {
        (_, true) => numbering.exhibit("press", "Hydraulic press with engraved die", None, clerk, random),
        ("maritime", _) if event.kilograms > 20.0 => {
            numbering.exhibit("container", "Shipping container", None, clerk, random)
        }
        _ => numbering.exhibit("bale", "Outer packaging with its contents", None, clerk, random),
    };
    let outer_id = outer.id;
    out.push(outer);
    let mut marked = Vec::with_capacity(marks);
    for _ in 0..marks {
        let (kind, text) = match (event.press_found, event.trade.exhibit) {
            (true, _) => ("sample", "Test impression of the seized die"),
            (_, "brick") => ("brick", "Pressed block with mark"),
            (_, "tablet") => ("tablet", "Tablet with mark"),
            _ => ("bag", "Package with mark"),
        };
        let mut exhibit = numbering.exhibit(kind, text, Some(outer_id), clerk, random);
        exhibit.custody.push(CustodyEntry {
            at: at_hour(after(event.date, random.integer(4, 12)), random),
            action: "examined".to_owned(),
            who: "Forensic examiner".to_owned(),
            place: owner.name.clone(),
            seal: None,
        });
        marked.push(exhibit.id);
        out.push(exhibit);
    }
    let mut sample = numbering.exhibit(
        "sample",
        &format!("Sample of {}", item.reported_name),
        Some(outer_id),
        clerk,
        random,
    );
    let examined = (f64::from(count).sqrt().ceil() as u32).clamp(1, 30).min(count);
    sample.examined = Some((examined, count));
    let sample_id = sample.id;
    out.push(sample);
    (out, marked, sample_id)
}

/// Stops between the ends of a way are told less often than other fields are filled.
const TRANSIT_MISSING: f64 = 0.2;

/// What is known of the way. Whether its ends are told is decided by `filling`.
fn route(event: &Occurrence, settings: &Settings, random: &mut Random) -> Vec<RoutePoint> {
    let last = event.route.len().saturating_sub(1);
    event
        .route
        .iter()
        .enumerate()
        .filter_map(|(stop, code)| {
            let role = if stop == event.stop {
                "seizure"
            } else if stop == 0 {
                "departure"
            } else if stop == last {
                "intended_destination"
            } else {
                "transit"
            };
            let missing = settings.reporting.unknown + settings.reporting.not_recorded + TRANSIT_MISSING;
            if role != "seizure" && random.chance(missing) {
                return None;
            }
            let basis = if role == "seizure" {
                "documented"
            } else {
                *random.pick(&["documented", "admitted", "inferred"])
            };
            let confidence = match basis {
                "documented" => "high",
                "admitted" => "moderate",
                _ => *random.pick(&["low", "moderate"]),
            };
            let towns = country(code).towns;
            let place = (role != "seizure" && random.chance(0.6)).then(|| random.pick(towns).name.to_owned());
            Some(RoutePoint {
                role: role.to_owned(),
                country: (*code).to_owned(),
                place,
                basis: basis.to_owned(),
                confidence: confidence.to_owned(),
            })
        })
        .collect()
}

fn handling(reported: Date, random: &mut Random) -> Handling {
    let level =
        random.weighted(&[("for_official_use_only", 0.5), ("restricted", 0.45), ("confidential", 0.05)]);
    let mut codes = vec!["h0".to_owned()];
    if random.chance(0.3) {
        codes.push("h1".to_owned());
    }
    if random.chance(0.1) {
        codes.push("h2".to_owned());
    }
    Handling {
        level: level.to_owned(),
        codes,
        purpose: random.weighted(&[("investigation", 0.8), ("forensic_analysis", 0.2)]).to_owned(),
        review_on: after(reported, 5 * 365),
    }
}

fn narrative(event: &Occurrence, item: &Item, town: &Town, concealment: &str) -> String {
    let how = concealment.replace(['.', '_'], " ");
    let amount = format!("{} {}", item.amount, item.unit);
    if event.press_found {
        return format!(
            "Training record. Production site near {}: a hydraulic press with an engraved die and {amount} of {} were found. Test impressions were taken.",
            town.name, item.reported_name
        );
    }
    format!(
        "Training record. {amount} of {} found at {} during a control ({}). Concealment: {how}.",
        item.reported_name,
        town.name,
        event.mode.replace('_', " ")
    )
}
