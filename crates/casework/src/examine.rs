//! From a hit to a conclusion to a link.
//!
//! An officer or analyst holds a hit for worth examining; that makes an examination, together with fillers
//! that look like it. Examiners of either side see neutral labels and nothing else until their conclusion is
//! saved. The second one is blind to the first. `links` says what follows from what they hold; both owners
//! are told in the same transaction. DESIGN decisions 7 and 8.

use crate::{CaseworkError, Once, Platform, compare::Answer};
use commonlink_links::{Held, needs_override, standing};
use commonlink_marks::ENGINE_VERSION;
use commonlink_model::{
    ClassConclusion, ComparisonId, ConclusionId, Context, ExaminationId, ExaminationState, Fault, HitId,
    IndividualConclusion, LinkId, LinkState, Organisation, OrganisationId, OrganisationKind, Role, Triage,
    Verdict,
};
use commonlink_store::{
    ComparisonRow, ConclusionRow, ExaminationRow, GalleryKey, LinkRow, ResolutionRow, StoreError, Unit,
};
use serde::{Deserialize, Serialize};

/// Fillers that go with every real pair.
const FILLERS: usize = 2;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 4_000;

/// What an examiner saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewConclusion {
    /// Same design against different designs.
    pub class: ClassConclusion,
    /// Why.
    pub class_reason: String,
    /// Same tool against another tool of the same design.
    pub individual: IndividualConclusion,
    /// Why.
    pub individual_reason: String,
    /// Why the individual question is answered although the engine holds it for not evaluable.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// How two examiners who disagree came to one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewResolution {
    /// Same design against different designs.
    pub class: ClassConclusion,
    /// Same tool against another tool of the same design.
    pub individual: IndividualConclusion,
    /// How it was reached.
    pub reason: String,
}

impl Platform {
    /// Says of a hit of one's own whether an examiner should look. "Worth examining" puts the pair into the
    /// examiners' queue, once, however often and by whichever side it is said.
    pub async fn triage(&self, ctx: &Context, hit: HitId, triage: Triage) -> Result<(), CaseworkError> {
        if !(ctx.has(Role::Officer) || ctx.has(Role::Analyst) || ctx.user.is_none()) {
            return Err(CaseworkError::Forbidden);
        }
        let view = self.store.hit(ctx, hit).await?.ok_or(CaseworkError::NotFound)?;
        let mut wanted = Vec::new();
        let mut seats = Vec::new();
        if triage == Triage::WorthExamining {
            let Some(pair) = self.store.hit_comparison(ctx, hit).await? else {
                return Err(CaseworkError::NotFound);
            };
            seats = self.seats(ctx, pair.left.owner, pair.right.owner).await?;
            wanted = self.fillers(&pair).await?;
            wanted.push((pair, false));
            // Identifiers are random, so the order in which they stand in the queue tells nothing.
        }
        let mut unit = self.store.begin(ctx).await?;
        unit.set_triage(hit, triage).await?;
        let mut made = 0;
        // The real pair first: where it is there already, its fillers are there too.
        for (pair, filler) in wanted.into_iter().rev() {
            if !filler && unit.examination_of(pair.id).await?.is_some() {
                break;
            }
            let comparison = if filler { unit.append_comparison(&pair).await? } else { pair.id };
            let row = self.examination(ctx, pair, comparison, filler);
            unit.insert_examination(&row, &seats).await?;
            made += 1;
        }
        if made > 0 {
            for seat in &seats {
                unit.notify(*seat, "examination_waiting", &view.row.id.to_string(), &[]).await?;
            }
        }
        Ok(unit.commit().await?)
    }

    fn examination(&self, ctx: &Context, pair: ComparisonRow, comparison: ComparisonId, filler: bool) -> ExaminationRow {
        ExaminationRow {
            id: ExaminationId::fresh(&*self.ids),
            left: pair.left,
            right: pair.right,
            comparison,
            filler,
            state: ExaminationState::WaitingFirst,
            requested_by: ctx.user,
            requested_by_owner: ctx.organisation,
            created_at: ctx.now,
            closed_at: None,
        }
    }

    /// Organisations whose examiners may conclude: both owners and everybody of their countries' trees.
    async fn seats(
        &self,
        ctx: &Context,
        left: OrganisationId,
        right: OrganisationId,
    ) -> Result<Vec<OrganisationId>, CaseworkError> {
        let all = self.store.organisations(ctx).await?;
        let bodies: Vec<&Organisation> = all.iter().map(|row| &row.organisation).collect();
        let top = |id: OrganisationId| {
            bodies.iter().find(|body| body.id == id).map_or(id, |body| body.parent.unwrap_or(id))
        };
        let tops = [top(left), top(right)];
        let mut seats: Vec<OrganisationId> = bodies
            .iter()
            .filter(|body| body.kind != OrganisationKind::International)
            .filter(|body| tops.contains(&body.id) || body.parent.is_some_and(|parent| tops.contains(&parent)))
            .map(|body| body.id)
            .collect();
        seats.sort_unstable();
        Ok(seats)
    }

    /// Pairs of one side of the real pair with other marks of the same kind and capture of either owner,
    /// compared like real ones so that nothing tells them apart.
    async fn fillers(&self, pair: &ComparisonRow) -> Result<Vec<(ComparisonRow, bool)>, CaseworkError> {
        let ctx = self.own_context(pair.left.owner);
        let Some(task) = self.store.capture_for_matching(&ctx, pair.left.owner, pair.left.capture).await? else {
            return Ok(Vec::new());
        };
        let exclude = [pair.left.clone(), pair.right.clone()];
        let others =
            self.store.filler_captures(&ctx, task.kind, task.row.capture, &exclude, FILLERS).await?;
        let mut fillers = Vec::new();
        for other in others {
            let (left, right) = if (pair.left.owner, pair.left.capture) < (other.owner, other.capture) {
                (pair.left.clone(), other)
            } else {
                (other, pair.left.clone())
            };
            let Some(answer) = self.answer(&ctx, &left, &right).await? else { continue };
            let row = ComparisonRow {
                id: ComparisonId::fresh(&*self.ids),
                left,
                right,
                engine: ENGINE_VERSION.to_owned(),
                calibration: self.calibration.id().to_owned(),
                settings: pair.settings.clone(),
                class_log10: answer.class_log10,
                individual_log10: answer.individual_log10,
                individual_verdict: answer.verdict(),
                reason: answer.reason.clone(),
                outcome: serde_json::to_string(&answer.outcome)
                    .map_err(|_cause| CaseworkError::Internal("an outcome could not be written"))?,
                made_at: ctx.now,
            };
            fillers.push((row, true));
        }
        Ok(fillers)
    }

    /// The engine's answer on two described captures.
    pub(crate) async fn answer(
        &self,
        ctx: &Context,
        left: &GalleryKey,
        right: &GalleryKey,
    ) -> Result<Option<Answer>, CaseworkError> {
        let (Some(a), Some(b)) = (self.described(ctx, left).await?, self.described(ctx, right).await?) else {
            return Ok(None);
        };
        let calibration = std::sync::Arc::clone(&self.calibration);
        tokio::task::spawn_blocking(move || {
            let outcome = commonlink_marks::compare(&a, &b);
            Some(Answer::new(&calibration, a.kind(), a.capture(), outcome))
        })
        .await
        .map_err(|_cause| CaseworkError::Interrupted)
    }

    /// Records that an examiner looked at the case background before concluding.
    pub async fn open_background(&self, ctx: &Context, examination: ExaminationId) -> Result<(), CaseworkError> {
        examiner(ctx)?;
        self.store.examination(ctx, examination).await?.ok_or(CaseworkError::NotFound)?;
        let mut unit = self.store.begin(ctx).await?;
        unit.insert_opening(examination).await?;
        Ok(unit.commit().await?)
    }

    /// Saves what an examiner holds and draws what follows from it.
    pub async fn conclude(
        &self,
        ctx: &Context,
        once: &Once,
        examination: ExaminationId,
        new: NewConclusion,
    ) -> Result<(), CaseworkError> {
        let user = examiner(ctx)?;
        if once.recall::<bool>(self, ctx).await?.is_some() {
            return Ok(());
        }
        let view = self.store.examination(ctx, examination).await?.ok_or(CaseworkError::NotFound)?;
        if view.own_conclusion.is_some()
            || !matches!(view.row.state, ExaminationState::WaitingFirst | ExaminationState::WaitingSecond)
        {
            return Err(CaseworkError::Stale);
        }
        let engine = self.store.engine_verdict(ctx, examination).await?.unwrap_or(Verdict::NotEvaluable);
        let wrong = conclusion_faults(&new, engine);
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let mut unit = self.store.begin(ctx).await?;
        let earlier = unit.conclusions(examination).await?;
        let row = ConclusionRow {
            id: ConclusionId::fresh(&*self.ids),
            owner: ctx.organisation,
            examination,
            examiner: user,
            // Two at the same moment clash on the ordinal; the later one is told to look again.
            ordinal: earlier.len() as i64 + 1,
            class: new.class,
            class_reason: new.class_reason.trim().to_owned(),
            individual: new.individual,
            individual_reason: new.individual_reason.trim().to_owned(),
            override_reason: new.override_reason.filter(|reason| !reason.trim().is_empty()),
            context_opened: view.context_opened,
            made_at: ctx.now,
        };
        match unit.insert_conclusion(&row).await {
            Err(StoreError::Conflict { .. }) => return Err(CaseworkError::Stale),
            other => other?,
        }
        let mut held: Vec<Held> = earlier.iter().map(held_by).collect();
        held.push(held_by(&row));
        self.draw(&mut unit, &view.row, &held, None, ctx).await?;
        once.remember(&mut unit, &true).await?;
        match unit.commit().await {
            Err(StoreError::Conflict { .. }) => Err(CaseworkError::Stale),
            other => Ok(other?),
        }
    }

    /// Records how a disagreement was resolved.
    pub async fn resolve(
        &self,
        ctx: &Context,
        examination: ExaminationId,
        new: NewResolution,
    ) -> Result<(), CaseworkError> {
        examiner(ctx)?;
        let view = self.store.examination(ctx, examination).await?.ok_or(CaseworkError::NotFound)?;
        if view.row.state != ExaminationState::Disagreement {
            return Err(CaseworkError::Stale);
        }
        let mut wrong = Vec::new();
        reason_fault("reason", &new.reason, &mut wrong);
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let mut unit = self.store.begin(ctx).await?;
        let row = ResolutionRow {
            examination,
            class: new.class,
            individual: new.individual,
            reason: new.reason.trim().to_owned(),
            made_at: ctx.now,
        };
        match unit.insert_resolution(&row).await {
            Err(StoreError::Conflict { .. }) => return Err(CaseworkError::Stale),
            other => other?,
        }
        let held: Vec<Held> = unit.conclusions(examination).await?.iter().map(held_by).collect();
        let resolution = Held { class: new.class, individual: new.individual };
        self.draw(&mut unit, &view.row, &held, Some(resolution), ctx).await?;
        Ok(unit.commit().await?)
    }

    /// Sets the state, the links and the notices that follow from what is held.
    async fn draw(
        &self,
        unit: &mut Unit,
        examination: &ExaminationRow,
        held: &[Held],
        resolution: Option<Held>,
        ctx: &Context,
    ) -> Result<(), CaseworkError> {
        let after = standing(held, resolution);
        unit.set_examination_state(examination.id, after.state).await?;
        if examination.filler {
            return Ok(());
        }
        for (kind, state) in after.links {
            let row = LinkRow {
                id: LinkId::fresh(&*self.ids),
                kind,
                left: examination.left.clone(),
                right: examination.right.clone(),
                examination: examination.id,
                comparison: examination.comparison,
                state,
                made_at: ctx.now,
                changed_at: ctx.now,
            };
            let (link, changed) = unit.upsert_link(&row).await?;
            if changed {
                let notice = match state {
                    LinkState::Proposed => "link_proposed",
                    LinkState::Confirmed => "link_confirmed",
                    LinkState::Rejected => "link_rejected",
                    LinkState::Undecided => "link_undecided",
                };
                let values = [("kind", kind.code().to_owned())];
                for owner in [examination.left.owner, examination.right.owner] {
                    unit.notify(owner, notice, &link.to_string(), &values).await?;
                }
            }
        }
        Ok(())
    }
}

fn examiner(ctx: &Context) -> Result<commonlink_model::UserId, CaseworkError> {
    if ctx.has(Role::Examiner) { ctx.user.ok_or(CaseworkError::Forbidden) } else { Err(CaseworkError::Forbidden) }
}

const fn held_by(row: &ConclusionRow) -> Held { Held { class: row.class, individual: row.individual } }

fn conclusion_faults(new: &NewConclusion, engine: Verdict) -> Vec<Fault> {
    let mut wrong = Vec::new();
    reason_fault("class_reason", &new.class_reason, &mut wrong);
    reason_fault("individual_reason", &new.individual_reason, &mut wrong);
    // A tool has one design: the same tool with different designs contradicts itself.
    if new.individual == IndividualConclusion::SupportsSameTool
        && new.class == ClassConclusion::SupportsDifferentDesigns
    {
        wrong.push(Fault { field: "individual".to_owned(), message: "error-tool-without-design" });
    }
    let override_given = new.override_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    if needs_override(engine, new.individual) && !override_given {
        wrong.push(Fault { field: "override_reason".to_owned(), message: "error-override-reason" });
    }
    wrong
}

fn reason_fault(field: &str, reason: &str, wrong: &mut Vec<Fault>) {
    let characters = reason.trim().chars().count();
    if characters == 0 {
        wrong.push(Fault { field: field.to_owned(), message: "error-reason-missing" });
    } else if characters > LONGEST_REASON {
        wrong.push(Fault { field: field.to_owned(), message: "error-too-long" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conclusion(class: ClassConclusion, individual: IndividualConclusion) -> NewConclusion {
        NewConclusion {
            class,
            class_reason: "outline agrees throughout".to_owned(),
            individual,
            individual_reason: "three pits in the same place".to_owned(),
            override_reason: None,
        }
    }

    #[test]
    fn support_against_the_engine_asks_for_a_reason() {
        let mut new = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::SupportsSameTool);
        assert_eq!(conclusion_faults(&new, Verdict::NotEvaluable)[0].field, "override_reason");
        assert!(conclusion_faults(&new, Verdict::Evaluable).is_empty());
        new.override_reason = Some("the flaw at the rim is visible in spite of the light".to_owned());
        assert!(conclusion_faults(&new, Verdict::NotEvaluable).is_empty());
    }

    #[test]
    fn the_same_tool_cannot_have_two_designs() {
        let new = conclusion(ClassConclusion::SupportsDifferentDesigns, IndividualConclusion::SupportsSameTool);
        assert_eq!(conclusion_faults(&new, Verdict::Evaluable)[0].message, "error-tool-without-design");
    }
}
