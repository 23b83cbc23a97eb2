//! What happened: consignments of organisations stopped somewhere on their way, seized presses, and
//! background seizures that belong to nobody.

use jiff::civil::Date;

use super::trade::{self, BACKGROUND, Trade};
use super::underworld::{ToolPlan, Underworld, Workshop, after, days_between};
use crate::design::{DesignPool, DesignSpec};
use crate::geography::COUNTRIES;
use crate::random::Random;
use crate::recipe::{Mould, Source};
use crate::settings::Settings;

/// A seizure as it happened, before anybody wrote it down.
pub(super) struct Occurrence {
    pub(super) gang: Option<usize>,
    pub(super) batch: Option<usize>,
    pub(super) trade: &'static Trade,
    pub(super) date: Date,
    pub(super) country: &'static str,
    pub(super) mode: &'static str,
    /// The whole way.
    pub(super) route: Vec<&'static str>,
    /// Place of the seizure on it.
    pub(super) stop: usize,
    pub(super) kilograms: f64,
    /// Press that made the goods.
    pub(super) press: Option<usize>,
    /// The press itself was found, at a production site.
    pub(super) press_found: bool,
}

pub(super) struct Events {
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) unreported: usize,
}

fn amount(trade: &Trade, random: &mut Random) -> f64 {
    let (low, high) = trade.kilograms;
    let drawn = (low.ln() + (high / low).ln() * random.unit().powf(1.4)).exp();
    // Whole bricks, bags or hundreds of tablets.
    let unit = if trade.unit_kg < 0.01 { trade.unit_kg * 100.0 } else { trade.unit_kg };
    (drawn / unit).round().max(1.0) * unit
}

pub(super) fn events(settings: &Settings, seed: u64, underworld: &mut Underworld) -> Events {
    let mut random = Random::named(seed, "events");
    let mut out = Events { occurrences: Vec::with_capacity(settings.seizures), unreported: 0 };
    let organised = (settings.seizures as f64 * settings.organisations.share_of_seizures).round() as usize;

    let presses: Vec<(usize, usize)> = underworld
        .gangs
        .iter()
        .enumerate()
        .flat_map(|(gang, plan)| plan.presses.iter().take(1).map(move |press| (gang, *press)))
        .collect();
    let found = settings.marks.reference.min(presses.len()).min(organised);
    for (gang, press) in presses.iter().take(found) {
        out.occurrences.push(press_found(settings, underworld, *gang, *press, &mut random));
    }

    let weights: Vec<(usize, f64)> =
        underworld.gangs.iter().enumerate().map(|(gang, plan)| (gang, plan.activity)).collect();
    while out.occurrences.len() < organised {
        let gang = random.weighted(&weights);
        let event = consignment(settings, underworld, gang, &mut random);
        if random.chance(settings.reporting.gap) {
            out.unreported += 1;
        } else {
            out.occurrences.push(event);
        }
    }
    let mut random = Random::named(seed, "background");
    while out.occurrences.len() < settings.seizures {
        let event = background(settings, underworld, out.occurrences.len(), &mut random);
        out.occurrences.push(event);
    }
    out
}

fn last_day(settings: &Settings) -> Date {
    after(settings.until, -3)
}

fn consignment(settings: &Settings, underworld: &Underworld, gang: usize, random: &mut Random) -> Occurrence {
    let plan = &underworld.gangs[gang];
    let batch = random.below(plan.batches.len());
    let (stops, last_mode) = *random.pick(&plan.ways);
    // Goods are mostly found where they arrive or pass, seldom where they leave.
    let weights: Vec<(usize, f64)> =
        (0..stops.len()).map(|stop| (stop, if stop == 0 { 0.5 } else { 1.0 })).collect();
    let stop = random.weighted(&weights);
    let date = after(plan.batches[batch].made_on, random.integer(12, 130))
        .min(last_day(settings))
        .max(settings.from);
    let mode = if stop == 0 && random.chance(0.4) { "road" } else { last_mode };
    Occurrence {
        gang: Some(gang),
        batch: Some(batch),
        trade: plan.trade,
        date,
        country: stops[stop],
        mode,
        route: stops.to_vec(),
        stop,
        kilograms: amount(plan.trade, random),
        press: plan.batches[batch].press,
        press_found: false,
    }
}

fn press_found(
    settings: &Settings,
    underworld: &Underworld,
    gang: usize,
    press: usize,
    random: &mut Random,
) -> Occurrence {
    let plan = &underworld.gangs[gang];
    let (stops, _) = plan.ways[0];
    let span = days_between(settings.from, settings.until);
    Occurrence {
        gang: Some(gang),
        batch: None,
        trade: plan.trade,
        date: after(settings.from, random.integer(span / 2, span - 4)),
        country: stops[0],
        mode: "none_fixed_site",
        route: vec![stops[0]],
        stop: 0,
        kilograms: plan.trade.unit_kg * random.integer(2, 30) as f64,
        press: Some(press),
        press_found: true,
    }
}

fn background(
    settings: &Settings,
    underworld: &mut Underworld,
    number: usize,
    random: &mut Random,
) -> Occurrence {
    let trade = random.weighted(BACKGROUND);
    let countries: Vec<(&'static str, f64)> =
        COUNTRIES.iter().map(|country| (country.code, country.weight)).collect();
    let country = if number.is_multiple_of(4) {
        COUNTRIES[number / 4 % COUNTRIES.len()].code
    } else {
        random.weighted(&countries)
    };
    let ways: Vec<_> =
        trade::ways(trade.group).iter().filter(|(stops, _)| stops.contains(&country)).collect();
    let (route, stop, mode) = if ways.is_empty() {
        let mode = *random.pick(&["road", "none_fixed_site", "mail", "air"]);
        (vec![country], 0, mode)
    } else {
        let (stops, mode) = **random.pick(&ways);
        (stops.to_vec(), stops.iter().position(|stop| *stop == country).unwrap_or(0), mode)
    };
    let span = days_between(settings.from, settings.until);
    let date = after(settings.from, random.integer(0, span - 3));
    let press = trade.face.is_some().then(|| one_off(settings, underworld, trade, date, random));
    Occurrence {
        gang: None,
        batch: None,
        trade,
        date,
        country,
        mode,
        route,
        stop,
        kilograms: amount(trade, random),
        press,
        press_found: false,
    }
}

/// A press that belongs to no organisation: its own design, a design made to resemble a known one, or the
/// very design of a maker who also serves an organisation.
fn one_off(
    settings: &Settings,
    underworld: &mut Underworld,
    trade: &Trade,
    date: Date,
    random: &mut Random,
) -> usize {
    let known: Vec<usize> = underworld
        .gangs
        .iter()
        .filter(|gang| gang.trade.face == trade.face)
        .flat_map(|gang| gang.presses.iter().copied())
        .collect();
    let model = if known.is_empty() { None } else { Some(*random.pick(&known)) };
    let model_design = model.and_then(|index| underworld.tools[index].design().cloned());
    let mut resembles = None;
    let like = random.chance(settings.marks.look_alike_share);
    let bought = random.chance(0.3 * settings.organisations.shared_suppliers);
    let design = match model_design {
        Some(design) if like => {
            resembles = Some(super::underworld::design_key(&design));
            DesignSpec { look_alike: Some(random.seed()), ..design }
        }
        Some(design) if bought => design,
        _ => DesignSpec {
            pool: DesignPool::World,
            family: random.below(DesignPool::World.len()),
            variant: random.seed(),
            look_alike: None,
        },
    };
    let mould = Mould { recut: random.chance(settings.marks.recut_share), ..Mould::of_seed(random.seed()) };
    let made = after(date, -random.integer(20, 400));
    let index = Workshop::new(&underworld.prefix, &mut underworld.tools).add(
        "press",
        Source::Relief { design, mould, wear: 0.0 },
        None,
        made,
    );
    let tool: &mut ToolPlan = &mut underworld.tools[index];
    tool.resembles = resembles;
    index
}
