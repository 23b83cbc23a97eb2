//! The measures of one kind and capture: whole, per stratum, and across strata.

use super::super::compare::PairLr;
use super::super::pairs::{Known, Pair, Relation};
use commonlink_evidence::bootstrap::{GroupedScore, Interval, interval, interval_of};
use commonlink_evidence::metrics;
use commonlink_marks::Candidate;
use commonlink_model::{CaptureKind, MarkKind};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Draws of the bootstrap.
const REPLICATES: usize = 200;
/// log10 of the likelihood ratio above which two tools of one design count as wrongly joined.
const WRONG: f64 = 2.0;

/// A figure with its 95 % interval, bootstrapped over designs (over tools where there is no design).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its interval; `None` with too few designs or tools.
    pub interval: Option<Interval>,
}

/// How well log10 LRs tell two kinds of pairs apart; answers not given count as 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// Pairs for which the first proposition is true.
    pub same: usize,
    /// Pairs for which the alternative is true.
    pub different: usize,
    /// Area under the ROC curve.
    pub auc: Figure,
    /// Equal error rate.
    pub eer: Figure,
    /// Log-likelihood-ratio cost in bits.
    pub cllr: Figure,
    /// Its least value that the order of the answers allows.
    pub cllr_min: Figure,
    /// The difference of the two: what calibration loses.
    pub gap: f64,
}

/// Share of pairs without an answer, by how the pair belongs together. `None` without such pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Abstention {
    /// Of pairs of one tool.
    pub same_source: Option<f64>,
    /// Of pairs of two tools of one design.
    pub same_design: Option<f64>,
    /// Of all other pairs.
    pub other: Option<f64>,
    /// Of all pairs.
    pub all: Option<f64>,
}

/// Share of queries whose right answer stands at rank 1 and among the first 10.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Recall {
    /// Queries that have a right answer.
    pub queries: usize,
    /// At rank 1.
    pub at_1: Figure,
    /// Among the first 10.
    pub at_10: Figure,
}

/// Everything measured on one choice of pairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeReport {
    /// `all`, `across strata`, or the name of a stratum.
    pub scope: String,
    /// Designs (tools where there is no design) among the marks.
    pub designs: usize,
    /// Same design against different designs.
    pub class: Option<Measure>,
    /// Same tool against other tools of the design.
    pub individual_same_design: Option<Measure>,
    /// Same tool against all other tools.
    pub individual_all: Option<Measure>,
    /// Pairs without a class answer.
    pub class_abstention: Abstention,
    /// Pairs without an individual answer.
    pub individual_abstention: Abstention,
    /// Share of pairs of two tools of one design that got an individual LR above 100.
    pub other_tool_above_100: Option<f64>,
    /// A mark of the same tool.
    pub recall_source: Option<Recall>,
    /// A mark of the same design with those of the own tool removed.
    pub recall_design: Option<Recall>,
}

/// The measures of one kind and capture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupReport {
    /// Kind of trace.
    pub kind: MarkKind,
    /// Kind of capture.
    pub capture: CaptureKind,
    /// Marks with known truth.
    pub marks: usize,
    /// Tools.
    pub sources: usize,
    /// All pairs first, then each stratum, then pairs across strata.
    pub scopes: Vec<ScopeReport>,
}

/// A pair with its truth and its answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub relation: Relation,
    pub lr: PairLr,
    designs: (usize, usize),
    strata: (usize, usize),
}

/// Where the first right answer of a query stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sought {
    /// No mark of the folder would be right.
    Nothing,
    /// There are some, and none is among the candidates.
    Missed,
    /// Rank from 1.
    Rank(usize),
}

/// A query with the ranks of its right answers.
struct Query {
    design: usize,
    stratum: usize,
    source: Sought,
    kin: Sought,
}

/// The answers of one kind and capture, ready to be measured.
pub(crate) struct Material {
    pub kind: MarkKind,
    pub capture: CaptureKind,
    pub pairs: Vec<Scored>,
    strata: Vec<String>,
    queries: Vec<Query>,
    sources: usize,
}

/// A choice of pairs and queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    All,
    Within(usize),
    Across,
}

impl Scope {
    fn takes(self, strata: (usize, usize)) -> bool {
        match self {
            Self::All => true,
            Self::Within(stratum) => strata == (stratum, stratum),
            Self::Across => strata.0 != strata.1,
        }
    }
}

impl Material {
    pub fn new(
        kind: MarkKind,
        capture: CaptureKind,
        known: &[Known],
        strata: Vec<String>,
        drawn: &[(Pair, Relation)],
        lrs: &[PairLr],
        ranked: &[Vec<Candidate>],
    ) -> Self {
        let by_mark: BTreeMap<usize, &Known> = known.iter().map(|known| (known.mark, known)).collect();
        let pairs = drawn
            .iter()
            .zip(lrs)
            .filter_map(|(((a, b), relation), lr)| {
                let (a, b) = (by_mark.get(a)?, by_mark.get(b)?);
                let (designs, strata) = ((a.design, b.design), (a.stratum, b.stratum));
                Some(Scored { relation: *relation, lr: *lr, designs, strata })
            })
            .collect();
        let queries = known
            .iter()
            .map(|query| {
                let candidates = ranked.get(query.mark).map_or(&[][..], Vec::as_slice);
                let found: Vec<&&Known> = candidates.iter().filter_map(|c| by_mark.get(&c.index)).collect();
                let own = |other: &Known| other.source == query.source;
                let kin = |other: &Known| other.design == query.design && other.source != query.source;
                let sought = |right: &dyn Fn(&Known) -> bool, place: Option<usize>| match place {
                    Some(place) => Sought::Rank(place + 1),
                    None if known.iter().any(|k| k.mark != query.mark && right(k)) => Sought::Missed,
                    None => Sought::Nothing,
                };
                Query {
                    design: query.design,
                    stratum: query.stratum,
                    source: sought(&own, found.iter().position(|k| own(k))),
                    kin: sought(&kin, found.iter().filter(|k| !own(k)).position(|k| kin(k))),
                }
            })
            .collect();
        let sources = known.iter().map(|known| known.source + 1).max().unwrap_or(0);
        Self { kind, capture, pairs, strata, queries, sources }
    }

    /// All pairs, then the strata by name, then pairs across them; where there is one stratum only, all.
    pub fn scopes(&self) -> Vec<(String, Scope)> {
        let mut scopes = vec![("all".to_owned(), Scope::All)];
        if self.strata.len() > 1 {
            let named = self.strata.iter().enumerate();
            scopes.extend(named.map(|(number, name)| (name.clone(), Scope::Within(number))));
            scopes.push(("across strata".to_owned(), Scope::Across));
        }
        scopes
    }

    /// Measures every scope; `step` is called after each.
    pub fn measure(&self, seed: u64, step: &(dyn Fn() + Sync)) -> GroupReport {
        let scopes = self
            .scopes()
            .into_par_iter()
            .map(|(name, scope)| {
                let report = self.scope(name, scope, seed);
                step();
                report
            })
            .collect();
        let (kind, capture) = (self.kind, self.capture);
        GroupReport { kind, capture, marks: self.queries.len(), sources: self.sources, scopes }
    }

    fn scope(&self, scope: String, which: Scope, seed: u64) -> ScopeReport {
        let pairs: Vec<&Scored> = self.pairs.iter().filter(|pair| which.takes(pair.strata)).collect();
        let queries: Vec<&Query> =
            self.queries.iter().filter(|query| which.takes((query.stratum, query.stratum))).collect();
        let mut designs: Vec<usize> =
            pairs.iter().flat_map(|pair| [pair.designs.0, pair.designs.1]).collect();
        designs.sort_unstable();
        designs.dedup();
        let individual = |against: &dyn Fn(Relation) -> bool| {
            let pairs = pairs.iter().filter(|p| p.relation == Relation::SameSource || against(p.relation));
            measure(&grouped(pairs, |p| p.lr.individual, |r| r == Relation::SameSource), seed)
        };
        let siblings: Vec<f64> = pairs
            .iter()
            .filter(|pair| pair.relation == Relation::SameDesign)
            .map(|pair| pair.lr.individual.unwrap_or(0.0))
            .collect();
        ScopeReport {
            scope,
            designs: designs.len(),
            class: measure(&grouped(pairs.iter(), |p| p.lr.class, |r| r != Relation::Other), seed),
            individual_same_design: individual(&|relation| relation == Relation::SameDesign),
            individual_all: individual(&|_| true),
            class_abstention: abstention(&pairs, |pair| pair.lr.class.is_none()),
            individual_abstention: abstention(&pairs, |pair| pair.lr.individual.is_none()),
            other_tool_above_100: share(siblings.iter(), |lr| **lr > WRONG),
            recall_source: recall(&queries, |query| query.source, seed),
            recall_design: recall(&queries, |query| query.kin, seed),
        }
    }
}

/// The answers as grouped scores, designs numbered anew so that the bootstrap draws only those present.
fn grouped<'a>(
    pairs: impl Iterator<Item = &'a &'a Scored>,
    lr: impl Fn(&Scored) -> Option<f64>,
    same: impl Fn(Relation) -> bool,
) -> Vec<GroupedScore> {
    let mut numbers = BTreeMap::new();
    pairs
        .map(|pair| {
            let mut number = |design: usize| {
                let next = numbers.len();
                *numbers.entry(design).or_insert(next)
            };
            let groups = (number(pair.designs.0), number(pair.designs.1));
            GroupedScore { score: lr(pair).unwrap_or(0.0), same: same(pair.relation), groups }
        })
        .collect()
}

fn measure(pairs: &[GroupedScore], seed: u64) -> Option<Measure> {
    let of = |wanted: bool| pairs.iter().filter(|p| p.same == wanted).map(|p| p.score).collect::<Vec<f64>>();
    let (same, different) = (of(true), of(false));
    let figure = |measure: fn(&[f64], &[f64]) -> Option<f64>| {
        let value = measure(&same, &different)?;
        Some(Figure { value, interval: interval_of(pairs, REPLICATES, seed, measure) })
    };
    let (cllr, cllr_min) = (figure(metrics::cllr)?, figure(metrics::cllr_min)?);
    Some(Measure {
        same: same.len(),
        different: different.len(),
        auc: figure(metrics::auc)?,
        eer: figure(metrics::eer)?,
        cllr,
        cllr_min,
        gap: cllr.value - cllr_min.value,
    })
}

fn share<T>(items: impl Iterator<Item = T>, counts: impl Fn(&T) -> bool) -> Option<f64> {
    let (mut all, mut counted) = (0_u32, 0_u32);
    for item in items {
        all += 1;
        counted += u32::from(counts(&item));
    }
    (all > 0).then(|| f64::from(counted) / f64::from(all))
}

fn abstention(pairs: &[&Scored], missing: impl Fn(&Scored) -> bool) -> Abstention {
    let of = |wanted: Relation| share(pairs.iter().filter(|p| p.relation == wanted), |p| missing(p));
    Abstention {
        same_source: of(Relation::SameSource),
        same_design: of(Relation::SameDesign),
        other: of(Relation::Other),
        all: share(pairs.iter(), |p| missing(p)),
    }
}

fn recall(queries: &[&Query], sought: impl Fn(&Query) -> Sought, seed: u64) -> Option<Recall> {
    let mut numbers = BTreeMap::new();
    let asked: Vec<(usize, Option<usize>)> = queries
        .iter()
        .filter_map(|query| {
            let rank = match sought(query) {
                Sought::Nothing => return None,
                Sought::Missed => None,
                Sought::Rank(rank) => Some(rank),
            };
            let next = numbers.len();
            Some((*numbers.entry(query.design).or_insert(next), rank))
        })
        .collect();
    let ranks: Vec<Option<usize>> = asked.iter().map(|(_, rank)| *rank).collect();
    let figure = |k: usize| {
        let drawn_share = |drawn: &[u32]| {
            let (mut all, mut found) = (0_u32, 0_u32);
            for (design, rank) in &asked {
                let times = drawn.get(*design).copied().unwrap_or(0);
                all += times;
                found += if rank.is_some_and(|rank| rank <= k) { times } else { 0 };
            }
            (all > 0).then(|| f64::from(found) / f64::from(all))
        };
        let value = metrics::recall_at(&ranks, k)?;
        Some(Figure { value, interval: interval(numbers.len(), REPLICATES, seed, drawn_share) })
    };
    Some(Recall { queries: asked.len(), at_1: figure(1)?, at_10: figure(10)? })
}
