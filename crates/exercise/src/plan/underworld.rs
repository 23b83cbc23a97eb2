//! Criminal organisations: what they trade, whose presses they use, how they travel, who works for them;
//! their tools and their production batches.

use jiff::ToSpan;
use jiff::civil::Date;

use super::trade::{self, ORGANISED, Trade, Way};
use crate::design::{DesignPool, DesignSpec};
use crate::geography::country;
use crate::random::Random;
use crate::recipe::{Mould, Source};
use crate::settings::Settings;
use crate::truth;
use crate::words;

/// A tool with its recipe and its truth.
pub(super) struct ToolPlan {
    pub(super) key: String,
    pub(super) source: Source,
    /// `press`, `plate`, `edge` or `surface`.
    pub(super) kind: &'static str,
    pub(super) resembles: Option<String>,
    pub(super) organisation: Option<String>,
    pub(super) copied_from: Option<String>,
    pub(super) made_on: Date,
}

/// Name of a design in truth.
pub(crate) fn design_key(design: &DesignSpec) -> String {
    let tail = design.look_alike.map_or(String::new(), |seed| format!("-like{:04x}", seed & 0xFFFF));
    format!("{}-{:08x}{tail}", design.family_name(), design.variant & 0xFFFF_FFFF)
}

impl ToolPlan {
    pub(super) fn design(&self) -> Option<&DesignSpec> {
        match &self.source {
            Source::Relief { design, .. } | Source::Print { design, .. } => Some(design),
            _ => None,
        }
    }

    pub(super) fn truth(&self) -> truth::Tool {
        truth::Tool {
            key: self.key.clone(),
            kind: self.kind.to_owned(),
            design: self.design().map(design_key).unwrap_or_default(),
            resembles: self.resembles.clone(),
            organisation: self.organisation.clone(),
            recut: matches!(&self.source, Source::Relief { mould, .. } if mould.recut),
            copied_from: self.copied_from.clone(),
        }
    }
}

/// A human who works for an organisation.
pub(super) struct Member {
    pub(super) identity: String,
    pub(super) family_name: String,
    pub(super) given_name: String,
    pub(super) role: &'static str,
    pub(super) nationality: &'static str,
    pub(super) born: Date,
    pub(super) phones: Vec<String>,
    pub(super) document: String,
}

pub(super) struct BatchPlan {
    pub(super) key: String,
    pub(super) made_on: Date,
    /// Index of the press, where goods are pressed.
    pub(super) press: Option<usize>,
    /// Changes of the impurity levels, natural logarithm.
    pub(super) impurities: Vec<f64>,
    pub(super) purity: f64,
}

pub(super) struct Gang {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) trade: &'static Trade,
    pub(super) maker: String,
    pub(super) presses: Vec<usize>,
    pub(super) plate: usize,
    pub(super) edge: usize,
    pub(super) surface: usize,
    pub(super) ways: Vec<Way>,
    pub(super) concealment: &'static str,
    pub(super) tape: &'static str,
    pub(super) cutting: &'static str,
    pub(super) members: Vec<Member>,
    pub(super) batches: Vec<BatchPlan>,
    pub(super) activity: f64,
    /// How many later organisations buy where this one buys.
    pub(super) followers: usize,
}

pub(super) struct Underworld {
    /// Before every key: names the part of a world in parts.
    pub(super) prefix: String,
    pub(super) gangs: Vec<Gang>,
    pub(super) tools: Vec<ToolPlan>,
}

/// Adds tools with running keys.
pub(super) struct Workshop<'a> {
    prefix: &'a str,
    tools: &'a mut Vec<ToolPlan>,
}

impl<'a> Workshop<'a> {
    pub(super) fn new(prefix: &'a str, tools: &'a mut Vec<ToolPlan>) -> Self {
        Self { prefix, tools }
    }

    pub(super) fn add(
        &mut self,
        kind: &'static str,
        source: Source,
        organisation: Option<&str>,
        made_on: Date,
    ) -> usize {
        let key = format!("{}t{:04}", self.prefix, self.tools.len() + 1);
        self.tools.push(ToolPlan {
            key,
            source,
            kind,
            resembles: None,
            organisation: organisation.map(str::to_owned),
            copied_from: None,
            made_on,
        });
        self.tools.len() - 1
    }
}

/// `days` after (before, when negative); dates of a world stay far from the calendar's end.
pub(crate) fn after(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

pub(super) fn days_between(from: Date, until: Date) -> i64 {
    i64::from((until - from).get_days())
}

/// Organisations that one maker serves besides the first.
const MOST_FOLLOWERS: usize = 3;

pub(super) fn underworld(settings: &Settings, seed: u64, prefix: &str) -> Underworld {
    let mut random = Random::named(seed, "underworld");
    let mut families: Vec<usize> = (0..DesignPool::World.len()).collect();
    random.shuffle(&mut families);
    let mut out = Underworld { prefix: prefix.to_owned(), gangs: Vec::new(), tools: Vec::new() };

    let trades: Vec<&'static Trade> =
        (0..settings.organisations.count).map(|k| ORGANISED[k % ORGANISED.len()]).collect();
    // Organisations that could buy where an earlier one of the same trade buys.
    let followers: Vec<usize> = (0..trades.len())
        .filter(|k| {
            trades[*k].face.is_some() && trades[..*k].iter().any(|earlier| earlier.group == trades[*k].group)
        })
        .collect();
    let sharing = (followers.len() as f64 * settings.organisations.shared_suppliers).round() as usize;
    let mut chosen = followers;
    random.shuffle(&mut chosen);
    chosen.truncate(sharing);

    for (number, trade) in trades.iter().enumerate() {
        let partner = chosen
            .contains(&number)
            .then(|| {
                let fits = |gang: &Gang| gang.trade.group == trade.group && gang.followers < MOST_FOLLOWERS;
                out.gangs.iter().position(fits)
            })
            .flatten();
        if let Some(partner) = partner {
            out.gangs[partner].followers += 1;
        }
        let gang = gang(settings, seed, number, trade, partner, &families, &mut out);
        out.gangs.push(gang);
    }
    out
}

fn gang(
    settings: &Settings,
    seed: u64,
    number: usize,
    trade: &'static Trade,
    partner: Option<usize>,
    families: &[usize],
    out: &mut Underworld,
) -> Gang {
    let mut random = Random::named(seed, &format!("organisation {number}"));
    let key = format!("{}o{:02}", out.prefix, number + 1);
    let founded = after(settings.from, -random.integer(60, 500));
    let family = |offset: usize| families[(number * 2 + offset) % families.len()];
    let new_design = |family: usize, random: &mut Random| DesignSpec {
        pool: DesignPool::World,
        family,
        variant: random.seed(),
        look_alike: None,
    };
    let (maker, first_design) = match partner {
        Some(other) => {
            let gang = &out.gangs[other];
            let shared = gang.presses.first().and_then(|press| out.tools[*press].design().cloned());
            (gang.maker.clone(), shared.unwrap_or_else(|| new_design(family(0), &mut random)))
        }
        None => (format!("{}maker-{:02}", out.prefix, number + 1), new_design(family(0), &mut random)),
    };
    let second_design = new_design(family(1), &mut random);

    let mut presses: Vec<usize> = Vec::new();
    if trade.face.is_some() {
        let count = random.integer(2, 4) as usize;
        for press in 0..count {
            let repeat = press == 0 || random.chance(0.6);
            let design = if repeat { first_design.clone() } else { second_design.clone() };
            let recut = random.chance(settings.marks.recut_share);
            let copied = press > 0 && repeat && random.chance(settings.marks.copied_share);
            let parent = presses.first().filter(|_| copied).copied();
            let parent_seed = parent.and_then(|index: usize| match &out.tools[index].source {
                Source::Relief { mould, .. } => Some(mould.seed),
                _ => None,
            });
            let mould =
                Mould { recut: recut && !copied, parent: parent_seed, ..Mould::of_seed(random.seed()) };
            let made = after(founded, press as i64 * random.integer(40, 200));
            let index = Workshop::new(&out.prefix, &mut out.tools).add(
                "press",
                Source::Relief { design, mould, wear: 0.0 },
                Some(&key),
                made,
            );
            out.tools[index].copied_from = parent.map(|index| out.tools[index].key.clone());
            presses.push(index);
        }
    }
    let plate_design = new_design(family(1), &mut random);
    let mut workshop = Workshop::new(&out.prefix, &mut out.tools);
    let plate = workshop.add(
        "plate",
        Source::Print { design: plate_design, plate: random.seed() },
        Some(&key),
        founded,
    );
    let edge = workshop.add("edge", Source::Edge { edge: random.seed() }, Some(&key), founded);
    let surface = workshop.add("surface", Source::Surface { surface: random.seed() }, Some(&key), founded);

    let mut ways: Vec<Way> = trade::ways(trade.group).to_vec();
    random.shuffle(&mut ways);
    ways.truncate(random.integer(2, 3) as usize);
    let concealment = *random.pick(trade::concealments(ways[0].1));
    let tape = *random.pick(&["brown", "yellow", "black", "grey", "green", "clear"]);
    let cutting = *random.pick(trade.cutting);
    let name = words::group_name(number);
    let recipe: Vec<f64> = trade.impurities.iter().map(|_| random.normal() * 0.7).collect();
    let members = members(&key, &ways, &mut random);
    let batches = batches(settings, &key, trade, &presses, out, &recipe, &mut random);
    let activity = random.range(0.6, 1.6);
    Gang {
        key,
        name,
        trade,
        maker,
        presses,
        plate,
        edge,
        surface,
        ways,
        concealment,
        tape,
        cutting,
        members,
        batches,
        activity,
        followers: 0,
    }
}

fn members(key: &str, ways: &[Way], random: &mut Random) -> Vec<Member> {
    const ROLES: &[&str] = &[
        "organiser",
        "logistics_organiser",
        "packer",
        "exporter",
        "importer",
        "courier_luggage",
        "courier_luggage",
        "transporter_skipper",
        "transporter_driver",
        "money_collector",
        "port_retrieval",
        "broker",
    ];
    let countries: Vec<&'static str> = ways.iter().flat_map(|(stops, _)| stops.iter().copied()).collect();
    let count = random.integer(7, 12) as usize;
    (0..count)
        .map(|place| {
            let from = *random.pick(&countries);
            member(format!("{key}-p{:02}", place + 1), ROLES[place % ROLES.len()], from, random)
        })
        .collect()
}

/// An invented human.
pub(super) fn member(
    identity: String,
    role: &'static str,
    nationality: &'static str,
    random: &mut Random,
) -> Member {
    let region = country(nationality).region;
    let phones = (0..random.integer(1, 2)).map(|_| words::phone_number(random)).collect();
    Member {
        identity,
        family_name: words::family_name(region, random),
        given_name: words::given_name(random),
        role,
        nationality,
        born: after(jiff::civil::date(1960, 1, 1), random.integer(0, 15_500)),
        phones,
        document: format!("TRAINING-{}{:06}", nationality, random.integer(0, 999_999)),
    }
}

fn batches(
    settings: &Settings,
    key: &str,
    trade: &Trade,
    presses: &[usize],
    out: &Underworld,
    recipe: &[f64],
    random: &mut Random,
) -> Vec<BatchPlan> {
    let span = days_between(settings.from, settings.until);
    let count = random.integer(7, 12);
    let mean_purity = random.range(trade.purity.0, trade.purity.1);
    (0..count)
        .map(|number| {
            let day = (span - 60) * number / count + random.integer(0, span / count / 2);
            let made_on = after(settings.from, day - 45);
            let ready: Vec<usize> =
                presses.iter().copied().filter(|press| out.tools[*press].made_on <= made_on).collect();
            let press = if ready.is_empty() { presses.first().copied() } else { Some(*random.pick(&ready)) };
            BatchPlan {
                key: format!("{key}-b{:02}", number + 1),
                made_on,
                press,
                impurities: recipe.iter().map(|level| level + random.normal() * 0.12).collect(),
                purity: (mean_purity + random.normal() * 2.5).clamp(trade.purity.0 * 0.9, 97.5),
            }
        })
        .collect()
}
