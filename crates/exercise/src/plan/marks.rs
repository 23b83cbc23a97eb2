//! Which seizures carry which marks.

use commonlink_model::{CaptureKind, MarkRole};
use jiff::civil::Date;

use super::events::Occurrence;
use super::underworld::{ToolPlan, Underworld, days_between, design_key};
use crate::capture::{CaptureLimits, capture};
use crate::random::Random;
use crate::recipe::{Face, Source};
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
    give(&mut out, &pressed, &captures);

    let wrapped: Vec<(usize, usize)> = organised(occurrences, underworld, &mut random, |gang| gang.plate);
    give(&mut out, &wrapped, &vec![CaptureKind::PhotoSingle; counts.printed]);

    // Scans are costly: few organisations' goods were ever scanned, but those more than once.
    let scanned = |event: &Occurrence| event.gang.is_some_and(|gang| gang % 3 == 0);
    let mut measured = |pick: fn(&super::underworld::Gang) -> usize| -> Vec<(usize, usize)> {
        let all = organised(occurrences, underworld, &mut random, pick);
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
