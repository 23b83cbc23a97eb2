//! Which seizures carry which marks.

use std::collections::{BTreeMap, BTreeSet};

use commonlink_model::{CaptureKind, MarkRole};
use jiff::civil::Date;
use uuid::Uuid;

use super::events::Occurrence;
use super::underworld::{ToolPlan, Underworld, days_between, design_key};
use crate::capture::{CaptureLimits, capture};
use crate::random::Random;
use crate::recipe::{Face, Source, Variant};
use crate::settings::Settings;
use crate::truth::MarkTruth;
use crate::world::MarkPlan;

/// A mark that a seizure will carry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) tool: usize,
    pub(super) capture: CaptureKind,
    pub(super) role: MarkRole,
}

/// The marks of each occurrence, in the order of the occurrences.
pub(super) fn slots(
    settings: &Settings,
    seed: u64,
    occurrences: &[Occurrence],
    underworld: &Underworld,
) -> Vec<Vec<Slot>> {
    let mut random = Random::named(seed, "marks");
    let mut out: Vec<Vec<Slot>> = vec![Vec::new(); occurrences.len()];
    let counts = &settings.marks;

    let mut references = counts.reference;
    for (index, event) in occurrences.iter().enumerate().filter(|(_, event)| event.press_found) {
        if let Some(tool) = event.press.filter(|_| references > 0) {
            out[index].push(Slot { tool, capture: CaptureKind::PhotoFourLight, role: MarkRole::Reference });
            references -= 1;
        }
    }

    let mut captures = vec![CaptureKind::PhotoFourLight; counts.four_light + references];
    captures.extend(vec![CaptureKind::PhotoFixedLight; counts.fixed_light]);
    captures.extend(vec![CaptureKind::PhotoSingle; counts.single]);
    random.shuffle(&mut captures);
    // Pressed goods get one mark each, then some a second and a third; organisations' goods go first.
    let mut pressed: Vec<(usize, usize)> = occurrences
        .iter()
        .enumerate()
        .filter(|(_, event)| !event.press_found)
        .filter_map(|(index, event)| event.press.map(|tool| (index, tool)))
        .collect();
    random.shuffle(&mut pressed);
    pressed.sort_by_key(|(index, _)| occurrences[*index].gang.is_none());
    let seized: Vec<usize> = out.iter().flatten().map(|slot| slot.tool).collect();
    let recorded = recorded(settings, &seized, &pressed, underworld);
    pressed.retain(|(_, tool)| recorded.as_ref().is_none_or(|recorded| recorded.contains(tool)));
    give(&mut out, &pressed, &captures);

    let recorded_of = |index: usize| {
        let gang = occurrences[index].gang.map(|gang| &underworld.gangs[gang]);
        let owns = |tools: &BTreeSet<usize>| {
            gang.is_some_and(|gang| gang.presses.iter().any(|press| tools.contains(press)))
        };
        recorded.as_ref().is_none_or(owns)
    };
    let mut wrapped: Vec<(usize, usize)> = organised(occurrences, underworld, &mut random, |gang| gang.plate);
    wrapped.retain(|(index, _)| recorded_of(*index));
    give(&mut out, &wrapped, &vec![CaptureKind::PhotoSingle; counts.printed]);

    // Scans are costly: few organisations' goods were ever scanned, but those more than once.
    let scanned = |event: &Occurrence| event.gang.is_some_and(|gang| gang % 3 == 0);
    let mut measured = |pick: fn(&super::underworld::Gang) -> usize| -> Vec<(usize, usize)> {
        let mut all = organised(occurrences, underworld, &mut random, pick);
        all.retain(|(index, _)| recorded_of(*index));
        let (some, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(index, _)| scanned(&occurrences[*index]));
        some.into_iter().chain(others).collect()
    };
    let surfaces = measured(|gang| gang.surface);
    let edges = measured(|gang| gang.edge);
    give(&mut out, &surfaces, &vec![CaptureKind::Topography; counts.topography]);
    give(&mut out, &edges, &vec![CaptureKind::Profile; counts.profile]);
    out
}

/// Share of one-off presses among those whose marks were recorded, where only some were.
const ONE_OFF: f64 = 0.2;

/// The presses whose marks were recorded, where the settings name a number: those that were seized themselves, others
/// of organisations, then one-off ones, first of all those that resemble them. `pressed` holds the goods of
/// organisations first.
fn recorded(
    settings: &Settings,
    seized: &[usize],
    pressed: &[(usize, usize)],
    underworld: &Underworld,
) -> Option<BTreeSet<usize>> {
    let most = settings.marks.tools?;
    let owned = most - (most as f64 * ONE_OFF) as usize;
    let mut out: BTreeSet<usize> = BTreeSet::new();
    let is_owned = |tool: usize| underworld.tools[tool].organisation.is_some();
    let of_goods = pressed.iter().map(|(_, tool)| *tool).filter(|tool| is_owned(*tool));
    for tool in seized.iter().copied().chain(of_goods) {
        if out.len() == owned {
            break;
        }
        out.insert(tool);
    }
    let designs: BTreeSet<String> =
        out.iter().filter_map(|tool| underworld.tools[*tool].design().map(design_key)).collect();
    let near = |tool: usize| {
        let resembles = underworld.tools[tool].resembles.as_ref();
        resembles.is_some_and(|design| designs.contains(design))
    };
    let mut others: Vec<usize> =
        pressed.iter().map(|(_, tool)| *tool).filter(|tool| !is_owned(*tool)).collect();
    others.sort_by_key(|tool| !near(*tool));
    out.extend(others.into_iter().take(most - out.len()));
    Some(out)
}

/// Rendered marks of a tool and capture where marks come as descriptions. From one alone, all marks of a tool would share
/// what belongs to that impression and not to the tool.
const RENDERED: usize = 2;

/// A tool, how its mark was captured, and in which role.
type Made = (usize, CaptureKind, MarkRole);
/// A rendered mark and its pixel size in micrometres.
type First = (Uuid, Option<f64>);

/// Marks that come as descriptions: the first of each tool and capture are rendered, the others are like one of them.
#[derive(Default)]
pub(super) struct FirstMarks(BTreeMap<Made, Vec<First>>);

impl FirstMarks {
    pub(super) fn as_description(&mut self, slot: Slot, mark: &mut MarkPlan) {
        mark.files.clear();
        let first = self.0.entry((slot.tool, slot.capture, slot.role)).or_default();
        if first.len() < RENDERED {
            first.push((mark.id, mark.pixel_um));
            return;
        }
        if let Some(recipe) = mark.recipe.take() {
            let (base, pixel_um) = first[recipe.seed as usize % RENDERED];
            mark.pixel_um = pixel_um;
            // Captures of middling severity differ as the engine's variants of strength 1 do.
            let strength = f64::from(recipe.level) / 0.6;
            mark.variant = Some(Variant { base, seed: recipe.seed, strength });
        }
    }
}

/// Organisations' seizures of goods with the tool that `pick` names, shuffled.
fn organised(
    occurrences: &[Occurrence],
    underworld: &Underworld,
    random: &mut Random,
    pick: impl Fn(&super::underworld::Gang) -> usize,
) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = occurrences
        .iter()
        .enumerate()
        .filter(|(_, event)| !event.press_found)
        .filter_map(|(index, event)| event.gang.map(|gang| (index, pick(&underworld.gangs[gang]))))
        .collect();
    random.shuffle(&mut out);
    out
}

/// Hands out captures round by round until none is left.
fn give(out: &mut [Vec<Slot>], places: &[(usize, usize)], captures: &[CaptureKind]) {
    for (place, capture) in captures.iter().enumerate() {
        if places.is_empty() {
            return;
        }
        let (index, tool) = places[place % places.len()];
        out[index].push(Slot { tool, capture: *capture, role: MarkRole::Questioned });
    }
}

/// A mark and its truth.
pub(super) fn mark(
    settings: &Settings,
    slot: Slot,
    tool: &ToolPlan,
    face: Option<Face>,
    pressed_on: Date,
    random: &mut Random,
) -> (MarkPlan, MarkTruth) {
    let years = days_between(tool.made_on, pressed_on).max(0) as f64 / 365.0;
    let wear = (settings.marks.wear_rate * years).clamp(0.0, 1.0);
    let source = match tool.source.clone() {
        Source::Relief { design, mould, .. } => Source::Relief { design, mould, wear: wear as f32 },
        other => other,
    };
    let face = match &source {
        Source::Print { .. } => Face::Wrapper,
        _ => face.unwrap_or(Face::Brick),
    };
    let render = &settings.render;
    // Test impressions are made in a laboratory.
    let high = if slot.role == MarkRole::Reference { render.level_low } else { render.level_high };
    let limits = CaptureLimits {
        level: (render.level_low.min(high), high),
        size: (render.size_min, render.size_max),
        shadows: render.shadows,
        colour: render.colour,
        scale_missing: render.scale_missing,
    };
    let id = random.uuid();
    let plan = capture(id, source, slot.capture, slot.role, face, &limits, random);
    let level = plan.recipe.as_ref().map_or(0.0, |recipe| f64::from(recipe.level));
    let truth = MarkTruth {
        tool: tool.key.clone(),
        design: tool.design().map(design_key).unwrap_or_default(),
        organisation: tool.organisation.clone(),
        wear: (wear * 1_000.0).round() / 1_000.0,
        level: (level * 1_000.0).round() / 1_000.0,
        stratum: stratum(tool, wear, slot.role),
    };
    (plan, truth)
}

fn stratum(tool: &ToolPlan, wear: f64, role: MarkRole) -> String {
    let truth = tool.truth();
    let kind = if role == MarkRole::Reference {
        "reference"
    } else if truth.copied_from.is_some() {
        "copied"
    } else if truth.resembles.is_some() {
        "look-alike"
    } else if truth.recut {
        "recut"
    } else if wear > 0.4 {
        "worn"
    } else {
        "plain"
    };
    format!("world-{kind}")
}
