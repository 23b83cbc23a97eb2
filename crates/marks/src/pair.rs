//! Two canonical pictures: registration, class score, individual score.

use crate::canonical::Canonical;
use crate::cells::{self, Agreement, CELL};
use crate::compare::{Alignment, Area, NotEvaluableReason, PairScore, PhotoScore, Rect};
use crate::dense::{Freedom, refine};
use crate::features::{Limits, match_features, similarities};
use crate::geometry::Homography;

/// How far a stated scale may be off.
const SCALE_TOLERANCE: f32 = 1.05;
/// Scales that are tried where nothing is stated.
const SCALES: (f32, f32) = (0.6, 1.67);
/// Registrations that are refined: symmetric designs fit in several ways.
const TRIED: usize = 8;
const KEPT: usize = 3;
/// Below this likeness of design nothing is registered and the texture is not looked at.
const REGISTERED: f32 = 0.24;

/// Below this likeness of the coarsest pictures no finer step can make one design of two.
const HOPELESS: f32 = 0.27;

/// A map between the working pictures with what speaks for it.
#[derive(Clone, Copy)]
struct Registration {
    map: Homography,
    likeness: f32,
    shared: f32,
    support: f32,
}

/// Compares two canonical pictures of one sort. `turn` is the turn from a to b in radians with its tolerance,
/// where the lights tell it.
pub(crate) fn compare(a: &Canonical, b: &Canonical, turn: Option<(f32, f32)>) -> PhotoScore {
    let found = registrations(a, b, turn);
    let Some(best) = found.first() else {
        return PhotoScore {
            class: Some(-1.0),
            class_reason: None,
            individual: PairScore { score: Some(-0.2), ..PairScore::default() },
        };
    };
    let class = class_score(best);
    let mut chosen: Option<(Registration, Agreement)> = None;
    for registration in &found {
        if registration.likeness < REGISTERED {
            continue;
        }
        let field = a.texture.field();
        let warped = b.texture.warped(&registration.map, field.width, field.height);
        let agreement = cells::agreement(&field, &warped);
        if chosen.as_ref().is_none_or(|(_, known)| agreement.likeness > known.likeness) {
            chosen = Some((*registration, agreement));
        }
    }
    let Some((registration, agreement)) = chosen else {
        let score = -0.2 + 0.2 * f64::from(best.likeness.max(0.0));
        return PhotoScore {
            class: Some(class),
            class_reason: None,
            individual: PairScore {
                score: Some(score),
                alignment: Some(alignment(a, b, best)),
                ..PairScore::default()
            },
        };
    };
    let alignment = alignment(a, b, &registration);
    if agreement.extent < 12.0 {
        return PhotoScore {
            class: Some(class),
            class_reason: None,
            individual: PairScore {
                reason: Some(NotEvaluableReason::TooLittleOverlap),
                alignment: Some(alignment),
                ..PairScore::default()
            },
        };
    }
    PhotoScore {
        class: Some(class),
        class_reason: None,
        individual: PairScore {
            score: Some(f64::from(agreement.likeness)),
            reason: None,
            areas: areas(a, &alignment, &agreement),
            alignment: Some(alignment),
        },
    }
}

/// The turn from a to b that the design alone suggests (degrees, counter-clockwise as seen) and how alike the
/// designs then are.
pub(crate) fn turn_of_design(a: &Canonical, b: &Canonical) -> Option<(f64, f32)> {
    let best = registrations(a, b, None).into_iter().next()?;
    Some((alignment(a, b, &best).rotation_deg, best.likeness))
}

fn class_score(best: &Registration) -> f64 {
    f64::from(best.likeness) + 0.1 * f64::from(1.0 + best.support).ln()
}

/// The registrations worth a closer look, best first.
fn registrations(a: &Canonical, b: &Canonical, turn: Option<(f32, f32)>) -> Vec<Registration> {
    let scale = match (a.pixel_um, b.pixel_um) {
        (Some(from), Some(to)) => {
            let ratio = (from / to) as f32;
            (ratio / SCALE_TOLERANCE, ratio * SCALE_TOLERANCE)
        }
        _ => SCALES,
    };
    let limits = Limits { scale, turn, reach: 26.0 };
    let matches = match_features(&a.features, &b.features);
    let (tiny_a, tiny_b) = (a.coarse.halved().field(), b.coarse.halved());
    let mut rough: Vec<Registration> = similarities(&a.features, &b.features, &matches, &limits, TRIED)
        .into_iter()
        .map(|found| {
            let start = found.similarity.homography().rescaled(8.0, 8.0);
            let (map, likeness, shared) = refine(&tiny_a, &tiny_b, &start, Freedom::Similarity, 4);
            Registration { map: map.rescaled(0.5, 0.5), likeness, shared, support: found.support }
        })
        .filter(|found| plausible(&found.map, a, scale, 4.0))
        .collect();
    rough.sort_by(|x, y| y.likeness.total_cmp(&x.likeness));
    let Some(top) = rough.first().map(|found| found.likeness) else { return Vec::new() };
    rough.retain(|found| found.likeness > top - 0.12);
    rough.truncate(KEPT);
    let field = a.coarse.field();
    if top < HOPELESS {
        rough.truncate(1);
    }
    let half = a.design.field();
    let mut fine: Vec<Registration> = rough
        .into_iter()
        .map(|found| {
            let steps = if found.likeness < HOPELESS { 0 } else { 5 };
            let (map, likeness, shared) = refine(&field, &b.coarse, &found.map, Freedom::Homography, steps);
            let (map, likeness, shared) = if plausible(&map, a, scale, 4.0) {
                (map, likeness, shared)
            } else {
                (found.map, found.likeness, found.shared)
            };
            let start = map.rescaled(0.5, 0.5);
            if likeness < HOPELESS {
                return Registration { map: start.rescaled(0.5, 0.5), likeness, shared, ..found };
            }
            let (map, likeness, shared) = refine(&half, &b.design, &start, Freedom::Homography, 4);
            Registration { map: map.rescaled(0.5, 0.5), likeness, shared, support: found.support }
        })
        .collect();
    fine.sort_by(|x, y| y.likeness.total_cmp(&x.likeness));
    fine
}

/// Whether a map keeps the stated scale and tilts the mark no more than a hand-held camera would.
fn plausible(map: &Homography, a: &Canonical, scale: (f32, f32), level: f64) -> bool {
    let (width, height) = (a.texture.width as f64 / level, a.texture.height as f64 / level);
    let middle = map.area_scale(0.5 * width, 0.5 * height);
    let range = (0.85 * f64::from(scale.0)).powi(2)..(1.18 * f64::from(scale.1)).powi(2);
    if !range.contains(&middle) {
        return false;
    }
    [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)].iter().all(|(u, v)| {
        let ratio = map.area_scale(u * width, v * height) / middle;
        (0.55..1.8).contains(&ratio)
    })
}

fn alignment(a: &Canonical, b: &Canonical, found: &Registration) -> Alignment {
    let (x, y) = (0.5 * a.texture.width as f64, 0.5 * a.texture.height as f64);
    let rotation_deg = found.map.turn_deg(x, y);
    Alignment { homography: found.map.rescaled(1.0 / a.factor, 1.0 / b.factor).0, rotation_deg }
}

/// The cells that speak loudest, as rectangles of the original photographs.
fn areas(a: &Canonical, alignment: &Alignment, agreement: &Agreement) -> Vec<Area> {
    let mut cells = agreement.cells.clone();
    cells.retain(|cell| cell.share > 0.4);
    cells.sort_by(|x, y| y.likeness.abs().total_cmp(&x.likeness.abs()).then((x.y, x.x).cmp(&(y.y, y.x))));
    let factor = a.factor as f32;
    let area = |cell: &cells::Cell, agrees: bool| {
        let in_a = Rect {
            x: cell.x as f32 * factor,
            y: cell.y as f32 * factor,
            width: CELL as f32 * factor,
            height: CELL as f32 * factor,
        };
        let strength = if agrees { cell.likeness } else { 0.15 - cell.likeness };
        Area { in_a, in_b: carried(&in_a, alignment), agrees, strength: strength.clamp(0.0, 1.0) }
    };
    let agreeing = cells.iter().filter(|cell| cell.likeness > 0.3).take(12).map(|cell| area(cell, true));
    let mut all: Vec<Area> = agreeing.collect();
    cells.sort_by(|x, y| x.likeness.total_cmp(&y.likeness).then((x.y, x.x).cmp(&(y.y, y.x))));
    all.extend(cells.iter().filter(|cell| cell.likeness < 0.05).take(12).map(|cell| area(cell, false)));
    all.sort_by(|x, y| y.strength.total_cmp(&x.strength));
    all
}

/// The box around a rectangle of a seen in b.
fn carried(rect: &Rect, alignment: &Alignment) -> Rect {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        .map(|(u, v)| alignment.map(f64::from(rect.x + u * rect.width), f64::from(rect.y + v * rect.height)));
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (x, y) in corners {
        left = left.min(x);
        right = right.max(x);
        top = top.min(y);
        bottom = bottom.max(y);
    }
    Rect { x: left as f32, y: top as f32, width: (right - left) as f32, height: (bottom - top) as f32 }
}

/// Cheap likeness: how well the best feature matches stand out, no geometry.
pub(crate) fn code_likeness(a: &Canonical, b: &Canonical) -> f32 {
    match_features(&a.features, &b.features).iter().map(|pair| pair.weight * pair.weight).sum()
}
