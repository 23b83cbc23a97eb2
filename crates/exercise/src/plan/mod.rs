//! The plan of a world: who exists, what happened, what of it was reported. No pictures are made here.
//!
//! Order: bodies and accounts -> criminal organisations with tools and batches -> events -> marks -> reports.
//! Every part draws from its own named stream.

mod bodies;
mod events;
mod filling;
mod laboratory;
mod marks;
mod people;
mod reports;
mod trade;
mod underworld;
mod writing;

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::random::{Random, derive};
use crate::settings::{Settings, Sharing};
use crate::truth::{self, ProfileTruth, SeizureTruth, Truth};
use crate::world::{Profile, Seizure, World};
use events::{Events, Occurrence};
use marks::FirstMarks;
use people::Register;
use reports::Draft;
use underworld::Underworld;
pub(crate) use underworld::design_key;

/// Plans a world and its truth from settings and a seed; milliseconds, no pictures. Of a world in parts the first.
///
/// The numbers of seizures and marks are exactly those of the settings, which must pass [`Settings::check`].
pub fn plan(settings: &Settings, seed: u64) -> (World, Truth) {
    plan_part(settings, seed, 0)
}

/// Plans one part of a world, from 0; each by itself, in any order. Bodies and accounts are the same in all parts;
/// organisations, tools and people are the part's own. References are unique over all parts.
pub fn plan_part(settings: &Settings, seed: u64, part: usize) -> (World, Truth) {
    let bodies = bodies::bodies(seed);
    let last_report = settings.until;
    let (local, seed_of_part, prefix) = if settings.parts.is_some() {
        (settings.of_part(part), derive(seed, &format!("part {part}")), format!("p{part:02}-"))
    } else {
        (settings.clone(), seed, String::new())
    };
    let parts = settings.part_count();
    let (world_seed, seed, settings) = (seed, seed_of_part, &local);
    let mut underworld = underworld::underworld(settings, seed, &prefix);
    let Events { occurrences, unreported } = events::events(settings, seed, &mut underworld);
    let slots = marks::slots(settings, seed, &occurrences, &underworld);

    let mut truth = underworld_truth(&underworld);
    truth.unreported = unreported;
    let mut register = Register::new(&prefix);
    let mut first_marks = FirstMarks::default();
    let mut profiles: Vec<Profile> = Vec::new();
    let mut drafts: Vec<Draft> = Vec::with_capacity(occurrences.len());
    for (number, event) in occurrences.iter().enumerate() {
        let mut random = Random::named(seed, &format!("report {number}"));
        if parts > 1 {
            random = random.placed(part, parts);
        }
        let gang = event.gang.map(|gang| &underworld.gangs[gang]);
        let mut draft =
            reports::draft(settings, last_report, &bodies, event, gang, slots[number].len(), &mut random);
        for (place, slot) in slots[number].iter().enumerate() {
            let pressed_on =
                gang.zip(event.batch).map_or(event.date, |(gang, batch)| gang.batches[batch].made_on);
            let tool = &underworld.tools[slot.tool];
            let (mut mark, mark_truth) =
                marks::mark(settings, *slot, tool, event.trade.face, pressed_on, &mut random);
            mark.exhibit = draft.marked.get(place).copied();
            if !settings.marks.pictures {
                first_marks.as_description(*slot, &mut mark);
            }
            truth.marks.insert(mark.id, mark_truth);
            draft.seizure.marks.push(mark);
        }
        let known = (register.people.len(), register.phones.len());
        register.record(settings, event, gang, &mut draft.seizure, &mut truth, &mut random);
        writing::spoil(
            &settings.reporting,
            &mut draft.seizure,
            &mut register.people[known.0..],
            &mut register.phones[known.1..],
            &mut Random::named(seed, &format!("writing {number}")),
        );
        if random.chance(settings.laboratory_share) {
            profiles.extend(laboratory::profile(event, gang, &bodies, &draft, &mut random));
        }
        filling::fill(
            &settings.reporting,
            event,
            &mut draft.seizure,
            &mut Random::named(seed, &format!("filling {number}")),
        );
        truth.seizures.insert(draft.seizure.id, seizure_truth(event, &underworld));
        if let Some(profile) = profiles.last().filter(|profile| profile.seizure == draft.seizure.id) {
            let source = &truth.seizures[&draft.seizure.id];
            let origin =
                ProfileTruth { organisation: source.organisation.clone(), batch: source.batch.clone() };
            truth.profiles.insert(profile.id, origin);
        }
        drafts.push(draft);
    }
    let mut seizures = numbered(drafts, (!prefix.is_empty()).then_some(part));
    if settings.sharing == Sharing::OneOwner
        && let Some(one) = bodies.organisations.iter().find(|body| body.kind == "secretariat")
    {
        for seizure in &mut seizures {
            seizure.owner = one.id;
        }
    }
    let world = World {
        training: true,
        name: settings.name.clone(),
        seed: world_seed,
        until: last_report,
        organisations: bodies.organisations,
        users: bodies.users,
        seizures,
        people: register.people,
        phones: register.phones,
        profiles,
    };
    (world, truth)
}

/// Puts reports in order of arrival and gives each its owner's next reference.
fn numbered(mut drafts: Vec<Draft>, part: Option<usize>) -> Vec<Seizure> {
    drafts.sort_by_key(|draft| (draft.seizure.reported_at, draft.seizure.id));
    let mut counters: BTreeMap<(String, i16), usize> = BTreeMap::new();
    drafts
        .into_iter()
        .map(|Draft { mut seizure, prefix, .. }| {
            let year = DateTime::year(seizure.reported_at);
            let counter = counters.entry((prefix.clone(), year)).or_default();
            *counter += 1;
            seizure.case_reference = match part {
                None => format!("{prefix}-{year}-{counter:04}"),
                // Parts do not know of each other: each has a range of numbers of its own.
                Some(part) => format!("{prefix}-{year}-{part:02}{counter:05}"),
            };
            for exhibit in &mut seizure.exhibits {
                exhibit.number = format!("{}/{}", seizure.case_reference, exhibit.number);
            }
            seizure
        })
        .collect()
}

fn seizure_truth(event: &Occurrence, underworld: &Underworld) -> SeizureTruth {
    let gang = event.gang.map(|gang| &underworld.gangs[gang]);
    SeizureTruth {
        organisation: gang.map(|gang| gang.key.clone()),
        batch: gang.zip(event.batch).map(|(gang, batch)| gang.batches[batch].key.clone()),
        route: event.route.iter().map(|code| (*code).to_owned()).collect(),
        occurred: event.date,
    }
}

fn underworld_truth(underworld: &Underworld) -> Truth {
    let key = |tool: &usize| underworld.tools[*tool].key.clone();
    let mut truth = Truth {
        tools: underworld.tools.iter().map(underworld::ToolPlan::truth).collect(),
        ..Truth::default()
    };
    for gang in &underworld.gangs {
        let mut tools: Vec<String> = gang.presses.iter().map(key).collect();
        tools.extend([gang.plate, gang.edge, gang.surface].iter().map(key));
        truth.organisations.push(truth::CriminalOrganisation {
            key: gang.key.clone(),
            name: gang.name.clone(),
            group: gang.trade.group.to_owned(),
            press_maker: gang.maker.clone(),
            tools,
            routes: gang
                .ways
                .iter()
                .map(|(stops, _)| stops.iter().map(|stop| (*stop).to_owned()).collect())
                .collect(),
            concealment: gang.concealment.to_owned(),
        });
        truth.batches.extend(gang.batches.iter().map(|batch| truth::Batch {
            key: batch.key.clone(),
            organisation: gang.key.clone(),
            made_on: batch.made_on,
            tool: batch.press.as_ref().map(key).unwrap_or_default(),
        }));
    }
    truth
}
