//! Ranking a gallery: every entry by a cheap code, the best by geometry. Entries are scored side by side and
//! collected in their order, so the number of threads does not show.

use rayon::prelude::*;

use crate::compare::{Outcome, compare};
use crate::describe::{Body, Description};

/// How many entries the code hands on to the geometry.
pub const RERANKED: usize = 200;

/// Which entries of the gallery may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only the kind and capture of the query.
    SameCapture,
    /// Every entry of the kind that has some method in common with the query.
    Across,
}

/// One ranked entry of the gallery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Position in the gallery.
    pub index: usize,
    /// Higher = more alike; only comparable within one answer.
    pub score: f64,
}

/// Ranks the whole gallery by its codes alone, most alike first, ties by position. It says little of the order of the best:
/// compare them.
pub fn by_code(query: &Description, gallery: &[&Description], reach: Reach) -> Vec<Candidate> {
    let mut coarse: Vec<Candidate> = gallery
        .par_iter()
        .enumerate()
        .filter(|(_, entry)| reach == Reach::Across || same_capture(query, entry))
        .filter_map(|(index, entry)| {
            coarse_score(query, entry).map(|score| Candidate { index, score: f64::from(score) })
        })
        .collect();
    sort(&mut coarse);
    coarse
}

/// Ranks the gallery by likeness of design, then of tool; the best `top`, ties by position.
pub fn search(query: &Description, gallery: &[&Description], top: usize, reach: Reach) -> Vec<Candidate> {
    let coarse = by_code(query, gallery, reach);
    let reranked = RERANKED.max(top).min(coarse.len());
    let mut fine: Vec<Candidate> = coarse[..reranked]
        .par_iter()
        .map(|candidate| {
            let outcome = compare(query, gallery[candidate.index]);
            Candidate { index: candidate.index, score: likeness(&outcome) }
        })
        .collect();
    sort(&mut fine);
    fine.truncate(top);
    fine
}

/// By what the geometry ranks: likeness of design, then of tool.
pub fn likeness(outcome: &Outcome) -> f64 {
    outcome.class_score.unwrap_or(f64::from(f32::MIN)) + outcome.individual_score.unwrap_or(0.0)
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
}

fn same_capture(a: &Description, b: &Description) -> bool {
    a.kind() == b.kind() && a.capture() == b.capture()
}

/// Likeness by code; `None` where the two share no method.
fn coarse_score(a: &Description, b: &Description) -> Option<f32> {
    if a.kind() != b.kind() {
        return None;
    }
    match (&a.body, &b.body) {
        (Body::Relief(left), Body::Relief(right)) => Some(left.code_likeness(right)),
        (Body::Single(left), Body::Single(right)) => Some(left.code_likeness(right)),
        (Body::Printed(left), Body::Printed(right)) => Some(left.code_likeness(right)),
        (Body::Topography(_), Body::Topography(_)) | (Body::Profile(_), Body::Profile(_)) => Some(0.0),
        _ => None,
    }
}
