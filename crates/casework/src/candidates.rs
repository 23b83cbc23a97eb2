//! Who is told of which candidates of a comparison: each body by itself.
//!
//! What a body is told must not depend on records that it may not know (leak class L19). A list of the ten best that is cut once
//! for everybody does: whoever holds sixteen marks alike takes a third body's hit away, which tells that they are there. So
//! there is a list for each recipient. The body whose capture is compared has the best of what it may be told of; every other
//! body has the best of its own captures, ranked among each other and nothing else. A pair in several lists is compared
//! once, in the order of its identifiers, and scores by itself alone, so that no list shows in another.
//!
//! The transaction that keeps them leaves one entry in the audit trail, whatever was found: anybody may know how long the trail is.

use crate::background::in_background;
use crate::compare::{Answer, SETTINGS};
use crate::{CaseworkError, ENGINE_VERSION, Platform};
use commonlink_marks::{Description, Outcome, RERANKED, Reach, by_code, compare, likeness};
use commonlink_model::{CaptureId, OrganisationId, RecordId};
use commonlink_store::{CaptureJob, ComparisonRow, GalleryKey, HitRow, Unit};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How many of a list are kept, with their likelihood ratios.
pub(crate) const SCORED: usize = 16;
/// How many hits one capture gives a body at most.
const HITS: usize = 10;
/// How many of another body's captures are compared in full at least, and of how many one: what stands far behind by code among
/// a body's own does not come to the front.
const LEAST: usize = 24;
const ONE_OF: usize = 8;

/// One comparison with the hits it gives.
pub(crate) struct Found {
    /// For ranking only: never shown.
    pub(crate) rank: f64,
    pub(crate) other: (OrganisationId, CaptureId),
    pub(crate) row: ComparisonRow,
    pub(crate) hits: Vec<HitRow>,
}

/// Whom a capture is compared for.
struct Recipients {
    /// Places of what its own body may be told of.
    asker: BTreeSet<usize>,
    /// Places of each body that may be told of it.
    others: BTreeMap<OrganisationId, BTreeSet<usize>>,
}

/// The lists of one capture, best first: places in the gallery, with what the engine saw of each place in any of them.
struct Lists {
    asker: Vec<usize>,
    others: Vec<Vec<usize>>,
    seen: BTreeMap<usize, (bool, Outcome)>,
}

impl Platform {
    /// The best of the gallery for each body that may be told.
    pub(crate) async fn score_gallery(
        &self,
        ctx: &commonlink_model::Context,
        task: &CaptureJob,
        own_key: &GalleryKey,
        own: &Arc<Description>,
    ) -> Result<Vec<Found>, CaseworkError> {
        let (kind, capture) = (task.kind, task.row.capture);
        let (mut keys, mut may_know) = (Vec::new(), BTreeSet::new());
        for told in [true, false] {
            let found = self.store.gallery_keys(ctx, kind, capture, ENGINE_VERSION, told).await?;
            if told {
                may_know.extend(found.iter().map(|key| (key.owner, key.capture)));
            }
            keys.extend(found);
        }
        keys.retain(|key| key.owner != own_key.owner);
        keys.sort_unstable_by_key(|key| (key.owner, key.capture));
        let told = self.store.bodies_told_of(ctx, task.mark).await?;
        let gallery = self.descriptions(ctx, &keys).await?;
        let mut recipients = Recipients { asker: BTreeSet::new(), others: BTreeMap::new() };
        for (place, (key, _)) in gallery.iter().enumerate() {
            if may_know.contains(&(key.owner, key.capture)) {
                recipients.asker.insert(place);
            }
            if told.contains(&key.owner) {
                recipients.others.entry(key.owner).or_default().insert(place);
            }
        }
        let (calibration, own) = (Arc::clone(&self.calibration), Arc::clone(own));
        let own_id = (own_key.owner, own_key.capture);
        let (asker, others, answers): (Vec<usize>, Vec<Vec<usize>>, BTreeMap<usize, _>) =
            in_background(move || {
                let lists = lists(&own, own_id, &gallery, &recipients);
                let answer = |(place, (own_is_left, outcome)): (usize, (bool, Outcome))| {
                    let (key, _) = gallery.get(place)?;
                    Some((place, (*key, own_is_left, Answer::new(&calibration, kind, capture, outcome))))
                };
                let answers = lists.seen.into_par_iter().filter_map(answer).collect();
                (lists.asker, lists.others, answers)
            })
            .await?;
        let rank = |place: &usize| answers.get(place).map_or(f64::MIN, |(_, _, answer)| rank(answer));
        let for_asker: BTreeSet<usize> = best(&asker, rank).into_iter().collect();
        let for_others: BTreeSet<usize> = others.iter().flat_map(|list| best(list, rank)).collect();
        // What was kept for another body alone stands for its hit; the asker's list is kept whole.
        let kept: BTreeSet<usize> = asker.iter().copied().chain(for_others.iter().copied()).collect();
        let own_hashes = self.hashes(ctx, own_key).await?;
        let mut found = Vec::new();
        for place in kept {
            let Some((key, own_is_left, answer)) = answers.get(&place) else { continue };
            let hashes = (own_hashes.clone(), self.hashes(ctx, key).await?);
            let mut one = self.found(ctx, own_key, *key, *own_is_left, hashes, SETTINGS, answer)?;
            one.hits.retain(|hit| {
                let list = if hit.owner == own_key.owner { &for_asker } else { &for_others };
                list.contains(&place)
            });
            found.push(one);
        }
        found.sort_by(|a, b| b.rank.total_cmp(&a.rank).then_with(|| a.other.cmp(&b.other)));
        Ok(found)
    }
}

/// The list of each recipient. Entries are scored side by side and collected by their places.
fn lists(
    own: &Description,
    own_id: (OrganisationId, CaptureId),
    gallery: &[(GalleryKey, Arc<Description>)],
    recipients: &Recipients,
) -> Lists {
    let views: Vec<&Description> = gallery.iter().map(|(_, description)| &**description).collect();
    let order: Vec<usize> =
        by_code(own, &views, Reach::SameCapture).into_iter().map(|candidate| candidate.index).collect();
    let nearest = |places: &BTreeSet<usize>, most: usize| -> Vec<usize> {
        order.iter().copied().filter(|place| places.contains(place)).take(most).collect()
    };
    let asker = nearest(&recipients.asker, RERANKED);
    let others: Vec<Vec<usize>> = recipients
        .others
        .values()
        .map(|places| nearest(places, (places.len() / ONE_OF).clamp(LEAST, RERANKED)))
        .collect();
    let wanted: BTreeSet<usize> = asker.iter().chain(others.iter().flatten()).copied().collect();
    let seen: BTreeMap<usize, (bool, Outcome)> = wanted
        .into_par_iter()
        .filter_map(|place| {
            let (key, other) = gallery.get(place)?;
            // The pair is always compared in the order of its identifiers, from whichever side it comes.
            let own_is_left = own_id < (key.owner, key.capture);
            let outcome = if own_is_left { compare(own, other) } else { compare(other, own) };
            Some((place, (own_is_left, outcome)))
        })
        .collect();
    let ranked = |mut list: Vec<usize>| {
        let likeness = |place: &usize| seen.get(place).map_or(f64::MIN, |(_, outcome)| likeness(outcome));
        list.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)).then(a.cmp(b)));
        list.truncate(SCORED);
        list
    };
    let asker: Vec<usize> = ranked(asker);
    let others: Vec<Vec<usize>> = others.into_iter().map(ranked).collect();
    let listed: BTreeSet<usize> = asker.iter().chain(others.iter().flatten()).copied().collect();
    let seen = seen.into_iter().filter(|(place, _)| listed.contains(place)).collect();
    Lists { asker, others, seen }
}

/// The strongest of a list; only what scores better than chance is a hit.
fn best(list: &[usize], rank: impl Fn(&usize) -> f64) -> Vec<usize> {
    let mut ranked: Vec<(f64, usize)> = list.iter().map(|place| (rank(place), *place)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(HITS).filter(|(rank, _)| *rank > 0.0).map(|(_, place)| place).collect()
}

/// How much a pair is worth looking at.
pub(crate) fn rank(answer: &Answer) -> f64 {
    answer.class_log10.unwrap_or(0.0) + answer.individual_log10.unwrap_or(0.0).max(-1.0) * 0.5
}

/// Puts the strongest first; only what scores better than chance is a hit. One list for both sides: for training worlds, in which
/// nobody has anything to hide.
pub(crate) fn choose(found: &mut [Found]) {
    found.sort_by(|a, b| b.rank.total_cmp(&a.rank).then_with(|| a.other.cmp(&b.other)));
    for (place, pair) in found.iter_mut().enumerate() {
        if place >= HITS || pair.rank <= 0.0 {
            pair.hits.clear();
        }
    }
}

/// Keeps the comparisons of a capture and their hits, and tells the other sides. One entry of the audit trail commits to all of it.
pub(crate) async fn keep(unit: &mut Unit, own: &GalleryKey, found: &[Found]) -> Result<(), CaseworkError> {
    let mut released = Vec::new();
    unit.gather_entries();
    for pair in found {
        let Some(comparison) = unit.append_comparison(&pair.row).await? else { continue };
        for mut hit in pair.hits.clone() {
            hit.comparison = comparison;
            if !unit.insert_hit(&hit).await? {
                continue;
            }
            if hit.owner != own.owner {
                unit.notify(hit.owner, "new_hit", &hit.id.to_string(), &serde_json::json!({})).await?;
            }
            released.push((hit.other_owner, hit.other_seizure, hit.owner, hit.mark));
        }
    }
    unit.entry_of_gathered("capture_compared", &own.capture.to_string()).await?;
    for (owner, seizure, to, mark) in released {
        release(unit, (owner, seizure), (to, mark)).await?;
    }
    Ok(())
}

/// A record whose mode says so is released to who has a hit of it, unless the hit is nothing to its owner: a release that is on
/// record would tell of a silent one.
async fn release(
    unit: &mut Unit,
    (owner, seizure): (OrganisationId, RecordId),
    (to, mark): (OrganisationId, RecordId),
) -> Result<(), CaseworkError> {
    if unit.body_told_of((to, mark), owner).await? {
        unit.release_on_hit(owner, seizure, to).await?;
    }
    Ok(())
}
