//! What examiners of the training world have concluded so far. They go by the engine's answer, since truth
//! never enters the store: of every five pairs in the queue three are concluded twice, one once, one waits.

use super::{Report, Stage};
use crate::{CaseworkError, Once, Platform, examine::NewConclusion};
use commonlink_model::{
    ClassConclusion, ComparisonId, Context, ExaminationId, ExaminationState, IndividualConclusion,
    OrganisationId, Role, Triage,
};
use commonlink_store::{ComparisonRow, HitFilter, HitView};
use std::collections::BTreeMap;

/// Least log10 LR, class and individual together, to be put forward.
const STRONG_ENOUGH: f64 = 1.0;

/// log10 LR of both questions together.
fn strength(hit: &HitView) -> f64 {
    hit.row.class_log10.unwrap_or(0.0) + hit.row.individual_log10.unwrap_or(0.0)
}

impl Platform {
    /// Puts the strongest hits forward, so many, and lets examiners conclude on them.
    pub(super) async fn rehearse(&self, put_forward: usize, report: Report<'_>) -> Result<(), CaseworkError> {
        let nobody = self.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
        // Each pair is a hit on both sides; the one with the lesser reference puts it forward.
        let mut pairs: BTreeMap<ComparisonId, (String, Context, HitView)> = BTreeMap::new();
        for body in self.store.organisations(&nobody).await? {
            let ctx = self.own_context(body.organisation.id);
            for hit in self.store.hits(&ctx, HitFilter::default(), u32::MAX).await? {
                // Those put forward before the rehearsal was cut short stand in their place.
                if !matches!(hit.row.triage, Triage::New | Triage::WorthExamining) {
                    continue;
                }
                let (pair, reference) = (hit.row.comparison, hit.own_reference.clone());
                if strength(&hit) >= STRONG_ENOUGH
                    && pairs.get(&pair).is_none_or(|(known, ..)| reference < *known)
                {
                    pairs.insert(pair, (reference, ctx.clone(), hit));
                }
            }
        }
        // Identifiers are random; what the pictures hash to is the same whenever the world is made again.
        let mut strongest = Vec::new();
        for (pair, (_, ctx, hit)) in pairs {
            let mut unit = self.store.begin(&nobody).await?;
            let Some(said) = unit.comparison_row(pair).await? else { continue };
            let mut hashes = [said.left_hashes, said.right_hashes];
            hashes.sort();
            strongest.push((hashes, ctx, hit));
        }
        strongest.sort_by(|(a, _, one), (b, _, two)| {
            strength(two).total_cmp(&strength(one)).then_with(|| a.cmp(b))
        });
        strongest.truncate(put_forward);
        for (_, ctx, hit) in strongest {
            self.triage(&ctx, hit.row.id, Triage::WorthExamining).await?;
        }
        self.work_off(&|_, _, _| {}).await?;
        self.conclude_all(&nobody, report).await
    }

    async fn conclude_all(&self, nobody: &Context, report: Report<'_>) -> Result<(), CaseworkError> {
        let examiners = self.examiners(nobody).await?;
        let mut given: BTreeMap<ExaminationId, usize> = BTreeMap::new();
        for (done, examiner) in examiners.iter().enumerate() {
            report(Stage::Examinations, done as u64, examiners.len() as u64);
            for view in self.store.examinations(examiner).await? {
                let id = view.row.id;
                let wanted = self.conclusions_wanted(id).await?;
                let so_far = given.entry(id).or_default();
                let waits = matches!(
                    view.row.state,
                    ExaminationState::WaitingFirst | ExaminationState::WaitingSecond
                );
                if waits && *so_far < wanted && view.own_conclusion.is_none() {
                    self.conclude_as_engine(examiner, id).await?;
                    *so_far += 1;
                }
            }
        }
        report(Stage::Examinations, examiners.len() as u64, examiners.len() as u64);
        Ok(())
    }

    async fn examiners(&self, nobody: &Context) -> Result<Vec<Context>, CaseworkError> {
        let mut examiners = Vec::new();
        for body in self.store.organisations(nobody).await? {
            let ctx = self.own_context(body.organisation.id);
            for user in self.store.accounts(&ctx).await? {
                if user.roles.contains(&Role::Examiner) {
                    examiners.push(self.context_of(&user, &body.organisation));
                }
            }
        }
        Ok(examiners)
    }

    async fn conclude_as_engine(
        &self,
        examiner: &Context,
        examination: ExaminationId,
    ) -> Result<(), CaseworkError> {
        let said = self.engine_on(examination).await?;
        let (class, tool) = said.map_or((None, None), |said| (said.class_log10, said.individual_log10));
        let class = if class.unwrap_or(0.0) >= 0.5 {
            ClassConclusion::SupportsSameDesign
        } else {
            ClassConclusion::SupportsDifferentDesigns
        };
        let individual = match tool {
            Some(log10) if log10 >= 0.5 && class == ClassConclusion::SupportsSameDesign => {
                IndividualConclusion::SupportsSameTool
            }
            Some(log10) if log10 <= -0.3 => IndividualConclusion::SupportsDifferentTools,
            _ => IndividualConclusion::Inconclusive,
        };
        let new = NewConclusion {
            class,
            class_reason: "Training world: outline and proportions compared over the whole face.".to_owned(),
            individual,
            individual_reason: "Training world: scratches, pits and grain compared after registration."
                .to_owned(),
            override_reason: None,
        };
        let key = format!("rehearsal-{examination}-{}", examiner.organisation);
        self.conclude(examiner, &Once::new("conclude", &key, &new)?, examination, new).await
    }

    /// How many examiners have concluded on a pair so far: by the photographs, so that a seed always gives the same.
    async fn conclusions_wanted(&self, examination: ExaminationId) -> Result<usize, CaseworkError> {
        let first = |hashes: &str| hashes.bytes().take(4).map(usize::from).sum::<usize>();
        let said = self.engine_on(examination).await?;
        Ok(match said.map_or(0, |said| first(&said.left_hashes) + first(&said.right_hashes)) % 5 {
            0..=2 => 2,
            3 => 1,
            _ => 0,
        })
    }

    /// What the engine said of an examined pair.
    async fn engine_on(&self, examination: ExaminationId) -> Result<Option<ComparisonRow>, CaseworkError> {
        let ctx = self.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
        let mut unit = self.store.begin(&ctx).await?;
        let row = unit.examination_row(examination).await?.ok_or(CaseworkError::NotFound)?;
        let Some(comparison) = row.comparison else { return Ok(None) };
        Ok(unit.comparison_row(comparison).await?)
    }
}
