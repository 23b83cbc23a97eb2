//! One vector for a description, for comparing many with many: where ranking each gallery entry by entry would take
//! hours, the nearest by vector are looked at alone. Features are told off to the nearest of [`WORDS`] typical ones
//! and what is left of them is added up (vectors of locally aggregated descriptors, Jegou et al. 2010, with the
//! normalisations of Arandjelovic and Zisserman 2013). The typical ones are learned from the gallery itself.
//!
//! Invariants: the same gallery gives the same vectors, whatever the number of threads; a sketch chooses what is
//! compared and never scores.

use rayon::prelude::*;

use crate::describe::{Body, Description};
use crate::features::{DESCRIPTOR, Features};

/// Typical features.
const WORDS: usize = 64;
/// Features that the typical ones are learned from, at most.
const SAMPLE: usize = 40_000;
/// Rounds of learning (Lloyd).
const ROUNDS: usize = 6;

type Word = [f32; DESCRIPTOR];

/// Sketches of a gallery, in its order.
pub struct Sketches(Vec<Option<Vec<f32>>>);

impl Sketches {
    /// Sketches a gallery of one kind and capture. Topographies and profiles have no features and no sketch.
    pub fn of(gallery: &[&Description]) -> Self {
        let words = words(gallery);
        Self(
            gallery.par_iter().map(|entry| features(entry).and_then(|known| sketch(known, &words))).collect(),
        )
    }

    /// The entries nearest to one of them, nearest first, at most `count` of those that `admit` lets in. Entries
    /// without a sketch come last, and all are admitted for one that has none.
    pub fn nearest(&self, of: usize, count: usize, admit: impl Fn(usize) -> bool) -> Vec<usize> {
        let Some(own) = self.0.get(of) else { return Vec::new() };
        let likeness = |other: &Option<Vec<f32>>| match (own, other) {
            (Some(own), Some(other)) => dot(own, other),
            _ => -1.0,
        };
        let mut ranked: Vec<(usize, f32)> = self
            .0
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != of && admit(*index))
            .map(|(index, other)| (index, likeness(other)))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if own.is_some() {
            ranked.truncate(count);
        }
        ranked.into_iter().map(|(index, _)| index).collect()
    }
}

fn features(of: &Description) -> Option<&Features> {
    let known = match &of.body {
        Body::Relief(body) => body.features(),
        Body::Single(body) => body.features(),
        Body::Printed(body) => body.features(),
        Body::Topography(_) | Body::Profile(_) => return None,
    };
    (known.len() > 0).then_some(known)
}

fn wide(row: &[u8]) -> Word {
    let mut out = [0.0; DESCRIPTOR];
    for (value, byte) in out.iter_mut().zip(row) {
        *value = f32::from(*byte) / 255.0;
    }
    out
}

fn words(gallery: &[&Description]) -> Vec<Word> {
    let all: Vec<&[u8]> = gallery
        .iter()
        .filter_map(|entry| features(entry))
        .flat_map(|known| (0..known.len()).map(move |index| known.row(index)))
        .collect();
    let step = all.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Word> = all.iter().step_by(step).map(|row| wide(row)).collect();
    if sample.len() < WORDS {
        return sample;
    }
    let mut words: Vec<Word> = (0..WORDS).map(|word| sample[word * sample.len() / WORDS]).collect();
    for _ in 0..ROUNDS {
        let nearest: Vec<usize> = sample.par_iter().map(|row| nearest_word(row, &words)).collect();
        let mut sums = vec![([0.0_f64; DESCRIPTOR], 0_u32); words.len()];
        for (row, word) in sample.iter().zip(nearest) {
            let (sum, count) = &mut sums[word];
            *count += 1;
            for (total, value) in sum.iter_mut().zip(row) {
                *total += f64::from(*value);
            }
        }
        for (word, (sum, count)) in words.iter_mut().zip(sums) {
            if count > 0 {
                *word = sum.map(|total| (total / f64::from(count)) as f32);
            }
        }
    }
    words
}

fn nearest_word(row: &Word, words: &[Word]) -> usize {
    let mut best = (0, f32::INFINITY);
    for (index, word) in words.iter().enumerate() {
        let distance = dot(word, word) - 2.0 * dot(row, word);
        if distance < best.1 {
            best = (index, distance);
        }
    }
    best.0
}

fn sketch(known: &Features, words: &[Word]) -> Option<Vec<f32>> {
    let mut out = vec![0.0_f32; words.len() * DESCRIPTOR];
    for index in 0..known.len() {
        let row = wide(known.row(index));
        let word = nearest_word(&row, words);
        let cell = &mut out[word * DESCRIPTOR..(word + 1) * DESCRIPTOR];
        for (sum, (value, middle)) in cell.iter_mut().zip(row.iter().zip(&words[word])) {
            *sum += value - middle;
        }
    }
    // No word may outweigh the others: designs repeat themselves.
    for cell in out.chunks_exact_mut(DESCRIPTOR) {
        normalise(cell);
    }
    normalise(&mut out).then_some(out)
}

fn normalise(values: &mut [f32]) -> bool {
    let length = dot(values, values).sqrt();
    if length <= 1e-9 {
        return false;
    }
    for value in values {
        *value /= length;
    }
    true
}

/// Dot product in eight fixed lanes, so that the order of summation never depends on the machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (p, q) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            lanes[lane] += p[lane] * q[lane];
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CaptureInput, Plane, Raw, describe, variant};
    use commonlink_model::{CaptureKind, MarkKind};

    fn print(seed: u32) -> Description {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        let spots: Vec<[f64; 4]> =
            (0..60).map(|_| [150.0 * next(), 150.0 * next(), 3.0 + 6.0 * next(), next() - 0.5]).collect();
        let picture = Plane::from_fn(150, 150, |x, y| {
            let at = |[cx, cy, r, a]: &[f64; 4]| {
                a * (-((x as f64 - cx).powi(2) + (y as f64 - cy).powi(2)) / (r * r)).exp()
            };
            (0.5 + 0.4 * spots.iter().map(at).sum::<f64>()).clamp(0.05, 1.0) as f32
        });
        let raw = Raw::Photos(vec![picture]);
        let (kind, capture) = (MarkKind::Printed, CaptureKind::PhotoSingle);
        describe(&CaptureInput { kind, capture, raw: &raw, lights: &[], pixel_um: None }).unwrap()
    }

    #[test]
    fn another_impression_is_nearest_whatever_the_number_of_threads() {
        let tools: Vec<Description> = (1..9).map(print).collect();
        let others: Vec<Description> =
            tools.iter().zip(0..).map(|(tool, seed)| variant(tool, seed, 0.6)).collect();
        let gallery: Vec<&Description> = tools.iter().chain(&others).collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Sketches::of(&gallery).0)
        };
        let once = with(1);
        assert!(once == with(3));
        let sketches = Sketches(once);
        for tool in 0..8 {
            assert_eq!(sketches.nearest(tool, 1, |_| true), [tool + 8]);
        }
        assert_eq!(sketches.nearest(0, 5, |other| other == 3), [3]);
    }
}
