//! Which features of two pictures belong together, and which similarities put one picture on the other.
//!
//! Every good match alone fixes a similarity (two places, two sizes, two directions), so instead of drawing
//! samples at random each of the best matches is tried: the answer depends on nothing but the features.

use super::{DESCRIPTOR, Features};
use crate::geometry::Similarity;

/// Neighbours of a feature that are tried: designs repeat themselves.
const NEIGHBOURS: usize = 2;
/// Matches that may found a hypothesis.
const SEEDS: usize = 160;
/// Hypotheses refined from the best seeds.
const REFINED: usize = 16;

/// Feature `a` of the first picture is like feature `b` of the second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub a: usize,
    pub b: usize,
    /// How far the match stands out, 0 to 1.
    pub weight: f32,
}

/// What a registration may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Smallest and largest scale from a to b, in working pixels.
    pub scale: (f32, f32),
    /// Turn from a to b in radians and how far it may be off, where the lights tell it.
    pub turn: Option<(f32, f32)>,
    /// Distance in pixels of b up to which a match agrees in the first, coarse round.
    pub reach: f32,
}

/// A similarity with what supports it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supported {
    pub similarity: Similarity,
    /// Sum of the weights of the agreeing matches, each point of a and b counted once.
    pub support: f32,
}

/// Nearest neighbours of each feature of a in b, with weights from how much nearer they are than the next.
pub(crate) fn match_features(a: &Features, b: &Features) -> Vec<Match> {
    let mut matches = Vec::new();
    if b.len() <= NEIGHBOURS {
        return matches;
    }
    let (rows_a, rows_b) = (wide_rows(a), wide_rows(b));
    for (index, row) in rows_a.iter().enumerate() {
        let mut best = [(0_i32, usize::MAX); NEIGHBOURS + 1];
        for (other, row_b) in rows_b.iter().enumerate() {
            if a.points[index].raised != b.points[other].raised {
                continue;
            }
            let likeness = dot(row, row_b);
            if likeness > best[NEIGHBOURS].0 {
                let mut at = NEIGHBOURS;
                while at > 0 && likeness > best[at - 1].0 {
                    best[at] = best[at - 1];
                    at -= 1;
                }
                best[at] = (likeness, other);
            }
        }
        let next = distance(best[NEIGHBOURS].0);
        for (likeness, other) in &best[..NEIGHBOURS] {
            if *other == usize::MAX {
                continue;
            }
            let weight = 1.0 - distance(*likeness) / next;
            if weight > 0.02 {
                matches.push(Match { a: index, b: *other, weight });
            }
        }
    }
    matches
}

/// Descriptors in 16 bits: products of such numbers are summed in one machine instruction.
fn wide_rows(features: &Features) -> Vec<[i16; DESCRIPTOR]> {
    (0..features.len())
        .map(|index| {
            let row = features.row(index);
            std::array::from_fn(|at| i16::from(row[at]))
        })
        .collect()
}

fn dot(a: &[i16; DESCRIPTOR], b: &[i16; DESCRIPTOR]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// Squared distance of two rows of length one, from their dot product.
fn distance(likeness: i32) -> f32 {
    (2.0 - 2.0 * likeness as f32 / (255.0 * 255.0)).max(1e-3)
}

/// The best distinct similarities from a to b, best first, at most `most`.
pub(crate) fn similarities(
    a: &Features,
    b: &Features,
    matches: &[Match],
    limits: &Limits,
    most: usize,
) -> Vec<Supported> {
    let mut seeds: Vec<usize> = (0..matches.len()).collect();
    seeds.sort_by(|i, j| matches[*j].weight.total_cmp(&matches[*i].weight).then(i.cmp(j)));
    let single: Vec<Option<Similarity>> = matches.iter().map(|pair| from_match(a, b, pair, limits)).collect();
    let mut scored: Vec<(f32, usize, Similarity)> = Vec::new();
    for seed in seeds.iter().filter(|seed| single[**seed].is_some()).take(SEEDS) {
        let Some(similarity) = single[*seed] else { continue };
        let support = loose_support(a, b, matches, &single, &similarity, limits.reach);
        scored.push((support, *seed, similarity));
    }
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let mut found: Vec<Supported> = Vec::new();
    for (_, _, similarity) in scored.into_iter().take(REFINED) {
        let refined = refine(a, b, matches, similarity, limits);
        let repeated = found.iter().any(|known| known.similarity.near(&refined.similarity, limits.reach));
        if !repeated {
            found.push(refined);
        }
    }
    found.sort_by(|x, y| y.support.total_cmp(&x.support));
    found.truncate(most);
    found
}

/// The similarity one match stands for; `None` if it breaks the limits.
fn from_match(a: &Features, b: &Features, pair: &Match, limits: &Limits) -> Option<Similarity> {
    let (from, to) = (a.points[pair.a], b.points[pair.b]);
    let (least, largest) = limits.scale;
    let ratio = to.size / from.size;
    if ratio < 0.7 * least || ratio > largest / 0.7 {
        return None;
    }
    let turn = to.angle - from.angle;
    if let Some((expected, tolerance)) = limits.turn
        && wrapped(turn - expected).abs() > tolerance
    {
        return None;
    }
    let scale = ratio.clamp(least, largest);
    Some(Similarity::about(scale, turn, (from.x, from.y), (to.x, to.y)))
}

fn loose_support(
    a: &Features,
    b: &Features,
    matches: &[Match],
    single: &[Option<Similarity>],
    similarity: &Similarity,
    reach: f32,
) -> f32 {
    let square = similarity.cos * similarity.cos + similarity.sin * similarity.sin;
    let mut sum = 0.0;
    let mut last = (usize::MAX, 0.0_f32);
    for (pair, own) in matches.iter().zip(single) {
        let Some(own) = own else { continue };
        // Direction first: it rules out most and costs least.
        let dot = own.cos * similarity.cos + own.sin * similarity.sin;
        let own_square = own.cos * own.cos + own.sin * own.sin;
        if dot <= 0.0 || dot * dot < 0.72 * own_square * square {
            continue;
        }
        let (x, y) = similarity.map(a.points[pair.a].x, a.points[pair.a].y);
        let (dx, dy) = (x - b.points[pair.b].x, y - b.points[pair.b].y);
        let off = (dx * dx + dy * dy) / (reach * reach);
        if off >= 1.0 {
            continue;
        }
        let gain = pair.weight * (1.0 - off);
        if pair.a == last.0 {
            sum += (gain - last.1).max(0.0);
            last.1 = last.1.max(gain);
        } else {
            sum += gain;
            last = (pair.a, gain);
        }
    }
    sum
}

/// Least squares on the agreeing matches, with a shrinking reach.
fn refine(a: &Features, b: &Features, matches: &[Match], start: Similarity, limits: &Limits) -> Supported {
    let mut similarity = start;
    let mut support = 0.0;
    for share in [1.0, 0.7, 0.45, 0.35] {
        let agreeing = agreeing(a, b, matches, &similarity, share * limits.reach);
        support = agreeing.iter().map(|pair| pair.weight).sum();
        if agreeing.len() < 3 {
            break;
        }
        let places: Vec<_> = agreeing
            .iter()
            .map(|pair| {
                let (from, to) = (a.points[pair.a], b.points[pair.b]);
                ((from.x, from.y), (to.x, to.y), pair.weight)
            })
            .collect();
        let Some(fitted) = Similarity::fit(&places) else { break };
        let scale = fitted.scale();
        let kept = scale.clamp(limits.scale.0, limits.scale.1);
        similarity = if (kept - scale).abs() > 1e-6 { fitted.rescaled(kept, &places) } else { fitted };
    }
    Supported { similarity, support }
}

/// Matches that a similarity explains, each point of a and of b in at most one of them.
fn agreeing(
    a: &Features,
    b: &Features,
    matches: &[Match],
    similarity: &Similarity,
    reach: f32,
) -> Vec<Match> {
    let turn = similarity.turn();
    let mut candidates: Vec<Match> = matches
        .iter()
        .filter(|pair| {
            let (from, to) = (a.points[pair.a], b.points[pair.b]);
            let (x, y) = similarity.map(from.x, from.y);
            (x - to.x).hypot(y - to.y) < reach && wrapped(to.angle - from.angle - turn).abs() < 0.6
        })
        .copied()
        .collect();
    candidates.sort_by(|x, y| y.weight.total_cmp(&x.weight).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b)));
    let mut used_a = vec![false; a.len()];
    let mut used_b = vec![false; b.len()];
    candidates.retain(|pair| {
        let free = !used_a[pair.a] && !used_b[pair.b];
        if free {
            used_a[pair.a] = true;
            used_b[pair.b] = true;
        }
        free
    });
    candidates
}

/// An angle brought into -pi..pi.
pub(crate) fn wrapped(angle: f32) -> f32 {
    let tau = std::f32::consts::TAU;
    angle - tau * (angle / tau).round()
}
