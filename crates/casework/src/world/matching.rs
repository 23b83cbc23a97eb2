//! Comparing the marks of a world of size with each other. A job for each mark ranks the whole gallery entry by entry;
//! for thousands of marks that takes hours. Here all marks of a kind and capture are sketched, each is compared in
//! full with the [`NEAREST`] nearest of other owners, and every pair once.
//!
//! Invariants: who may be matched and told is asked of the store as by a job; scores, likelihood ratios and choice of
//! hits are those of a job, with one list for both sides (in a training world nobody's record is to be guessed); the kept settings say that candidates were chosen by sketch. The jobs stay queued until
//! their results are written, so whoever goes on after a kill, or a worker of `serve`, does what is left.

use super::{Report, Stage};
use crate::candidates::{SCORED, choose, keep};
use crate::compare::{Answer, JOB, Work};
use crate::{CaseworkError, ENGINE_VERSION, Platform, error::blocking};
use commonlink_marks::{Description, Sketches, compare, likeness};
use commonlink_model::{CaptureId, CaptureKind, MarkKind, OrganisationId};
use commonlink_store::GalleryKey;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many of the nearest by sketch are compared in full.
const NEAREST: usize = 40;
/// Settings that shape an answer, kept with every comparison.
const SETTINGS: &str = "side=1024;sketched=40;scored=16;hits=10";
/// Marks whose results are written before the next are compared.
const STEP: usize = 200;
/// Descriptions that are read at once.
const READ: usize = 256;

type Id = (OrganisationId, CaptureId);

/// All marks of one kind and capture.
struct Stratum {
    kind: MarkKind,
    capture: CaptureKind,
    keys: Vec<GalleryKey>,
    descriptions: Vec<Description>,
    sketches: Sketches,
    hashes: Vec<String>,
    places: BTreeMap<Id, usize>,
}

/// A mark to be compared, by its place in the stratum, with the places of its two pools: those its owner may be told of,
/// and the others.
struct Query {
    place: usize,
    pools: [Vec<usize>; 2],
}

impl Platform {
    /// Compares all marks whose comparison is queued.
    pub(super) async fn match_all(&self, report: Report<'_>) -> Result<(), CaseworkError> {
        let payloads = self.store.waiting_payloads(JOB).await?;
        let mut waiting: BTreeSet<Id> = BTreeSet::new();
        for payload in &payloads {
            let work = Work::from_payload(payload)?;
            waiting.insert((work.owner, work.capture));
        }
        let total = waiting.len() as u64;
        let mut done = 0;
        report(Stage::Comparisons, 0, total);
        for kind in MarkKind::ALL {
            for capture in CaptureKind::ALL {
                done = self.match_stratum(*kind, *capture, &waiting, (done, total), report).await?;
            }
        }
        // What is left is of no kind that can be compared, or is not for matching.
        Ok(())
    }

    async fn match_stratum(
        &self,
        kind: MarkKind,
        capture: CaptureKind,
        waiting: &BTreeSet<Id>,
        (mut done, total): (u64, u64),
        report: Report<'_>,
    ) -> Result<u64, CaseworkError> {
        // Which captures an owner's may be compared with is the owner's affair, so each is asked.
        let owners: BTreeSet<OrganisationId> = waiting.iter().map(|(owner, _)| *owner).collect();
        let mut pools: BTreeMap<OrganisationId, [Vec<GalleryKey>; 2]> = BTreeMap::new();
        let mut keys: BTreeMap<Id, GalleryKey> = BTreeMap::new();
        for owner in owners {
            let ctx = self.own_context(owner);
            let mut pool = [Vec::new(), Vec::new()];
            for (told, found) in [true, false].into_iter().zip(&mut pool) {
                *found = self.store.gallery_keys(&ctx, kind, capture, ENGINE_VERSION, told).await?;
                keys.extend(found.iter().map(|key| ((key.owner, key.capture), *key)));
            }
            pools.insert(owner, pool);
        }
        if !keys.keys().any(|id| waiting.contains(id)) {
            return Ok(done);
        }
        let stratum = Arc::new(self.stratum(kind, capture, keys.into_values().collect()).await?);
        let of_pool = |keys: &[GalleryKey], own: OrganisationId| -> Vec<usize> {
            let others = keys.iter().filter(|key| key.owner != own);
            others.filter_map(|key| stratum.places.get(&(key.owner, key.capture)).copied()).collect()
        };
        let pools: BTreeMap<OrganisationId, [Vec<usize>; 2]> = pools
            .into_iter()
            .map(|(owner, pool)| (owner, [of_pool(&pool[0], owner), of_pool(&pool[1], owner)]))
            .collect();
        let outstanding: Vec<usize> =
            stratum.places.iter().filter(|(id, _)| waiting.contains(id)).map(|(_, place)| *place).collect();
        let mut known: BTreeMap<(usize, usize), Arc<Answer>> = BTreeMap::new();
        for step in outstanding.chunks(STEP) {
            let queries: Vec<Query> = step
                .iter()
                .filter_map(|place| {
                    let own = stratum.keys.get(*place)?.owner;
                    Some(Query { place: *place, pools: pools.get(&own)?.clone() })
                })
                .collect();
            let (calibration, with) = (Arc::clone(&self.calibration), Arc::clone(&stratum));
            let (queries, answers) = blocking(move || {
                let candidates: Vec<(usize, [Vec<usize>; 2])> =
                    queries.par_iter().map(|query| with.candidates(query)).collect();
                let missing: BTreeSet<(usize, usize)> = candidates
                    .iter()
                    .flat_map(|(own, pools)| pools.iter().flatten().map(move |other| ordered(*own, *other)))
                    .filter(|pair| !known.contains_key(pair))
                    .collect();
                let new: Vec<_> = missing
                    .into_par_iter()
                    .filter_map(|(left, right)| {
                        let outcome = compare(with.descriptions.get(left)?, with.descriptions.get(right)?);
                        let answer = Answer::new(&calibration, with.kind, with.capture, outcome);
                        Some(((left, right), Arc::new(answer)))
                    })
                    .collect();
                known.extend(new);
                (candidates, known)
            })
            .await?;
            known = answers;
            for (own, pools) in queries {
                self.keep_best(&stratum, own, &pools, &known).await?;
                done += 1;
                report(Stage::Comparisons, done, total);
            }
            // Marks come in the order of their places: a pair is wanted again only while its later one is to come.
            let last = step.last().copied().unwrap_or(0);
            known.retain(|(_, later), _| *later > last);
        }
        Ok(done)
    }

    async fn stratum(
        &self,
        kind: MarkKind,
        capture: CaptureKind,
        keys: Vec<GalleryKey>,
    ) -> Result<Stratum, CaseworkError> {
        // The platform's own work reads across owners in anybody's name.
        let ctx = self.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
        let (mut found, mut descriptions, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for keys in keys.chunks(READ) {
            for (key, bytes) in self.store.descriptions(&ctx, keys, ENGINE_VERSION).await? {
                descriptions.push(Description::from_bytes(&bytes)?);
                hashes.push(self.hashes(&ctx, &key).await?);
                found.push(key);
            }
        }
        let (sketches, descriptions) = blocking(move || {
            let views: Vec<&Description> = descriptions.iter().collect();
            (Sketches::of(&views), descriptions)
        })
        .await?;
        let places = found.iter().enumerate().map(|(place, key)| ((key.owner, key.capture), place)).collect();
        Ok(Stratum { kind, capture, keys: found, descriptions, sketches, hashes, places })
    }

    /// Writes the best comparisons of one mark with their hits, and that its job is done.
    async fn keep_best(
        &self,
        stratum: &Stratum,
        own: usize,
        pools: &[Vec<usize>; 2],
        known: &BTreeMap<(usize, usize), Arc<Answer>>,
    ) -> Result<(), CaseworkError> {
        let Some(own_key) = stratum.keys.get(own) else { return Ok(()) };
        let ctx = self.own_context(own_key.owner);
        let mut all = Vec::new();
        for pool in pools {
            let mut ranked: Vec<(f64, usize)> = pool
                .iter()
                .filter_map(|other| Some((likeness(&known.get(&ordered(own, *other))?.outcome), *other)))
                .collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(SCORED);
            let mut found = Vec::new();
            for (_, other) in ranked {
                let (Some(key), Some(answer)) = (stratum.keys.get(other), known.get(&ordered(own, other)))
                else {
                    continue;
                };
                let hash = |place: usize| stratum.hashes.get(place).cloned().unwrap_or_default();
                let hashes = (hash(own), hash(other));
                found.push(self.found(&ctx, own_key, *key, own < other, hashes, SETTINGS, answer)?);
            }
            choose(&mut found);
            all.extend(found);
        }
        let mut unit = self.store.begin(&ctx).await?;
        if unit.finish_waiting(&self.dedup(own_key.capture)).await? {
            keep(&mut unit, own_key, &all).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}

impl Stratum {
    fn candidates(&self, query: &Query) -> (usize, [Vec<usize>; 2]) {
        let nearest = |pool: &[usize]| {
            let pool: BTreeSet<usize> = pool.iter().copied().collect();
            self.sketches.nearest(query.place, NEAREST, |other| pool.contains(&other))
        };
        (query.place, [nearest(&query.pools[0]), nearest(&query.pools[1])])
    }
}

/// Places rise with owner and capture, so a pair is compared in the order of its identifiers.
fn ordered(a: usize, b: usize) -> (usize, usize) {
    if a < b { (a, b) } else { (b, a) }
}
