//! From a hit to a conclusion to a link.
//!
//! An officer or analyst holds a hit for worth examining; that makes an examination, together with fillers
//! that look like it. Examiners of either side see neutral labels and nothing else until their conclusion is
//! saved. The second one is blind to the first. `links` says what follows from what they hold; both owners
//! are told in the same transaction. DESIGN decisions 7 and 8.

use crate::compare::Answer;
use crate::{CaseworkError, Once, Platform, error::blocking};
use commonlink_links::{Held, agreed, gives_way, needs_override, standing};
use commonlink_model::{
    ClassConclusion, ComparisonId, ConclusionId, Context, ExaminationId, ExaminationState, Fault, HitId,
    IndividualConclusion, LinkId, LinkState, Organisation, OrganisationId, OrganisationKind, RecordId, Role,
    Triage, UserId, Verdict, prose_fault,
};
use commonlink_store::{ConclusionRow, ExaminationRow, GalleryKey, Job, LinkRow, ResolutionRow, Unit};
use serde::{Deserialize, Serialize};

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

/// The kind of job that puts a pair into the examiners' queue.
pub const JOB: &str = "prepare_examination";

/// What a job of this kind carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Work {
    /// Owner of the hit.
    owner: OrganisationId,
    /// The hit.
    hit: HitId,
    /// Who held it for worth examining.
    asked_by: Option<UserId>,
}

impl Work {
    pub(crate) fn from_payload(payload: &str) -> Result<Self, CaseworkError> {
        serde_json::from_str(payload).map_err(|_cause| CaseworkError::Internal("a job could not be read"))
    }
}

impl Platform {
    /// Says of a hit of one's own whether an examiner should look. "Worth examining" puts the pair into the
    /// examiners' queue, once, however often and by whichever side it is said.
    pub async fn triage(&self, ctx: &Context, hit: HitId, triage: Triage) -> Result<(), CaseworkError> {
        if !(ctx.has(Role::Officer)
            || ctx.has(Role::Analyst)
            || ctx.has(Role::Examiner)
            || ctx.user.is_none())
        {
            return Err(CaseworkError::Forbidden);
        }
        let mut unit = self.store.begin(ctx).await?;
        // What was taken away meanwhile is as absent here as on its page.
        if unit.hit_row(hit).await?.is_none() || !unit.set_triage(hit, triage).await? {
            return Err(CaseworkError::NotFound);
        }
        // What rests on a withdrawn record comes before no examiner.
        if triage == Triage::WorthExamining && unit.hit_to_examine(hit).await?.is_none() {
            return Err(CaseworkError::Stale);
        }
        if triage == Triage::WorthExamining {
            let work = Work { owner: ctx.organisation, hit, asked_by: ctx.user };
            let payload = serde_json::to_string(&work)
                .map_err(|_cause| CaseworkError::Internal("a job could not be written"))?;
            unit.enqueue(JOB, &payload, Some(&format!("examine/{hit}")), ctx.now).await?;
        }
        Ok(unit.commit().await?)
    }

    /// Puts the pair of a hit into the queue together with its fillers, in one transaction, so that neither
    /// order nor time tells which is which.
    pub(crate) async fn prepare_examination(&self, work: Work, job: &Job) -> Result<(), CaseworkError> {
        let ctx = self.own_context(work.owner);
        let mut unit = self.store.begin(&ctx).await?;
        let Some(hit) = unit.hit_to_examine(work.hit).await? else {
            unit.finish_job(job).await?;
            return Ok(unit.commit().await?);
        };
        let asked = unit.comparison_row(hit.comparison).await?;
        let own = GalleryKey { owner: hit.owner, capture: hit.capture, mark: hit.mark, seizure: hit.seizure };
        let other = GalleryKey {
            owner: hit.other_owner,
            capture: hit.other_capture,
            mark: hit.other_mark,
            seizure: hit.other_seizure,
        };
        let seats = self.seats(&ctx, own.owner, other.owner).await?;
        // A pair that is in the queue already has its fillers there too, and to find some is work.
        let (left, right) = ordered(own, other);
        let there =
            unit.examination_of((left.owner, left.capture), (right.owner, right.capture)).await?.is_some();
        drop(unit);
        let fillers = if there { Vec::new() } else { self.fillers(&ctx, &own, &other, &seats).await? };
        let mut unit = self.store.begin(&ctx).await?;
        // Looking for fillers takes a while, in which the hit may have been taken away.
        if asked.is_some() && unit.hit_to_examine(work.hit).await?.is_some() {
            let row = self.examination(&ctx, work.asked_by, &left, &right, hit.comparison, None);
            if unit.insert_examination(&row, &seats).await? == row.id {
                for (left, right, comparison) in fillers {
                    let Some(made) = unit.append_comparison(&comparison).await? else { continue };
                    let filler = self.examination(&ctx, work.asked_by, &left, &right, made, Some(row.id));
                    unit.insert_examination(&filler, &seats).await?;
                }
                // Who is not shown both marks learns of them by no notice either.
                let mut told = Vec::new();
                for seat in seats {
                    if unit.shown_to(seat, row.id).await? {
                        told.push(seat);
                    }
                }
                for seat in told {
                    let id = row.id.to_string();
                    unit.notify(seat, "examination_waiting", &id, &serde_json::json!({})).await?;
                }
            }
        }
        unit.finish_job(job).await?;
        Ok(unit.commit().await?)
    }

    fn examination(
        &self,
        ctx: &Context,
        asked_by: Option<UserId>,
        left: &GalleryKey,
        right: &GalleryKey,
        comparison: ComparisonId,
        hides: Option<ExaminationId>,
    ) -> ExaminationRow {
        ExaminationRow {
            id: ExaminationId::fresh(&*self.ids),
            left_owner: left.owner,
            left_mark: left.mark,
            left_capture: left.capture,
            right_owner: right.owner,
            right_mark: right.mark,
            right_capture: right.capture,
            comparison: Some(comparison),
            hides,
            state: ExaminationState::WaitingFirst,
            requested_by: asked_by,
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
            .filter(|body| {
                tops.contains(&body.id) || body.parent.is_some_and(|parent| tops.contains(&parent))
            })
            .map(|body| body.id)
            .collect();
        seats.sort_unstable();
        Ok(seats)
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
        blocking(move || {
            let outcome = commonlink_marks::compare(&a, &b);
            Some(Answer::new(&calibration, a.kind(), a.capture(), outcome))
        })
        .await
    }

    /// Records that an examiner looked at the case background before concluding.
    pub async fn open_background(
        &self,
        ctx: &Context,
        examination: ExaminationId,
    ) -> Result<(), CaseworkError> {
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
        let outcome = self.conclude_first(ctx, user, once, examination, new).await;
        once.settle(self, ctx, outcome.map(|()| true)).await.map(drop)
    }

    async fn conclude_first(
        &self,
        ctx: &Context,
        user: UserId,
        once: &Once,
        examination: ExaminationId,
        new: NewConclusion,
    ) -> Result<(), CaseworkError> {
        let view = self.store.examination(ctx, examination).await?.ok_or(CaseworkError::NotFound)?;
        if view.own_conclusion.is_some()
            || view.withdrawn
            || !matches!(view.row.state, ExaminationState::WaitingFirst | ExaminationState::WaitingSecond)
        {
            return Err(CaseworkError::Stale);
        }
        let (seizures, engine) = self.background_of(examination).await?;
        let wrong = conclusion_faults(&new, engine);
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let mut unit = self.store.begin(ctx).await?;
        let examined = unit.examination_row(examination).await?.ok_or(CaseworkError::NotFound)?;
        let earlier = unit.conclusions_for_rules(examination).await?;
        if earlier.len() >= 2 || earlier.iter().any(|row| row.examiner == user) {
            return Err(CaseworkError::Stale);
        }
        let row = ConclusionRow {
            id: ConclusionId::fresh(&*self.ids),
            owner: ctx.organisation,
            examination,
            examiner: user,
            ordinal: earlier.len() as i64 + 1,
            class: new.class,
            class_reason: new.class_reason.trim().to_owned(),
            individual: Some(new.individual),
            individual_reason: new.individual_reason.trim().to_owned(),
            override_reason: new.override_reason.filter(|reason| !reason.trim().is_empty()),
            context_opened: view.opened,
            made_at: ctx.now,
        };
        unit.insert_conclusion(&row).await?;
        let mut held: Vec<Held> = earlier.iter().map(held_by).collect();
        held.push(held_by(&row));
        self.draw(&mut unit, &examined, seizures, &held, None, ctx).await?;
        once.remember(&mut unit, &true).await?;
        Ok(unit.commit().await?)
    }

    /// Records how a disagreement was resolved: by the one of the two examiners who gives way.
    pub async fn resolve(
        &self,
        ctx: &Context,
        once: &Once,
        examination: ExaminationId,
        new: NewResolution,
    ) -> Result<(), CaseworkError> {
        let user = examiner(ctx)?;
        if once.recall::<bool>(self, ctx).await?.is_some() {
            return Ok(());
        }
        let outcome = self.resolve_first(ctx, user, once, examination, new).await;
        once.settle(self, ctx, outcome.map(|()| true)).await.map(drop)
    }

    async fn resolve_first(
        &self,
        ctx: &Context,
        user: UserId,
        once: &Once,
        examination: ExaminationId,
        new: NewResolution,
    ) -> Result<(), CaseworkError> {
        let view = self.store.examination(ctx, examination).await?.ok_or(CaseworkError::NotFound)?;
        // Blindness ends with the own conclusion: who has not concluded doesn't resolve.
        if view.row.state != ExaminationState::Disagreement || view.own_conclusion.is_none() || view.withdrawn
        {
            return Err(CaseworkError::Stale);
        }
        let (seizures, _) = self.background_of(examination).await?;
        let mut unit = self.store.begin(ctx).await?;
        let examined = unit.examination_row(examination).await?.ok_or(CaseworkError::NotFound)?;
        let pair = unit.conclusions_for_rules(examination).await?;
        let wrong = resolution_faults(&new, user, &pair);
        if !wrong.is_empty() {
            return Err(CaseworkError::Invalid(wrong));
        }
        let row = ResolutionRow {
            examination,
            owner: ctx.organisation,
            account: user,
            class: new.class,
            individual: Some(new.individual),
            reason: new.reason.trim().to_owned(),
            made_at: ctx.now,
        };
        unit.insert_resolution(&row).await?;
        let held: Vec<Held> = pair.iter().map(held_by).collect();
        let resolution = Held { class: new.class, individual: new.individual };
        self.draw(&mut unit, &examined, seizures, &held, Some(resolution), ctx).await?;
        once.remember(&mut unit, &true).await?;
        Ok(unit.commit().await?)
    }

    /// What the platform itself has to know of an examination: the seizures of the two marks (`None` where an
    /// owner has taken a mark out of matching since) and whether the engine answered the individual question.
    async fn background_of(
        &self,
        examination: ExaminationId,
    ) -> Result<(Option<(RecordId, RecordId)>, Verdict), CaseworkError> {
        let ctx = self.own_context(OrganisationId::from_uuid(uuid::Uuid::nil()));
        let mut unit = self.store.begin(&ctx).await?;
        let row = unit.examination_row(examination).await?.ok_or(CaseworkError::NotFound)?;
        let engine = match row.comparison {
            Some(comparison) => unit.comparison_row(comparison).await?.map(|row| row.individual_verdict),
            None => None,
        };
        drop(unit);
        let left = self.store.capture_for_matching(&ctx, row.left_owner, row.left_capture).await?;
        let right = self.store.capture_for_matching(&ctx, row.right_owner, row.right_capture).await?;
        let seizures = left.zip(right).map(|(left, right)| (left.seizure, right.seizure));
        Ok((seizures, engine.unwrap_or(Verdict::NotEvaluable)))
    }

    /// Sets the state, the links and the notices that follow from what is held.
    async fn draw(
        &self,
        unit: &mut Unit,
        examined: &ExaminationRow,
        seizures: Option<(RecordId, RecordId)>,
        held: &[Held],
        resolution: Option<Held>,
        ctx: &Context,
    ) -> Result<(), CaseworkError> {
        let after = standing(held, resolution);
        unit.set_examination_state(examined.id, after.state).await?;
        let Some((left_seizure, right_seizure)) = seizures.filter(|_| examined.hides.is_none()) else {
            return Ok(());
        };
        let before = unit.links_of_examination(examined.id).await?;
        for (kind, state) in after.links {
            if before.iter().any(|link| link.kind == kind && link.state == state) {
                continue;
            }
            let row = LinkRow {
                id: LinkId::fresh(&*self.ids),
                kind,
                left_owner: examined.left_owner,
                left_mark: examined.left_mark,
                left_seizure,
                right_owner: examined.right_owner,
                right_mark: examined.right_mark,
                right_seizure,
                examination: examined.id,
                state,
                made_at: ctx.now,
                changed_at: ctx.now,
            };
            // What another examination has confirmed stands, and nobody needs to be told.
            let Some(link) = unit.upsert_link(&row).await? else { continue };
            let notice = match state {
                LinkState::Proposed => "link_proposed",
                LinkState::Confirmed if resolution.is_some() && !agreed(held, kind) => "link_resolved",
                LinkState::Confirmed => "link_confirmed",
                LinkState::Rejected => "link_rejected",
                LinkState::Undecided | LinkState::WithdrawnBasis => "link_undecided",
            };
            let values = serde_json::json!({ "kind": kind.code() });
            for owner in [examined.left_owner, examined.right_owner] {
                if unit.knows(owner, examined.id).await? {
                    unit.notify(owner, notice, &link.to_string(), &values).await?;
                }
            }
        }
        Ok(())
    }
}

/// The pair in the order of its owners and captures, as comparisons and examinations keep it.
pub(crate) fn ordered(a: GalleryKey, b: GalleryKey) -> (GalleryKey, GalleryKey) {
    if (a.owner, a.capture) < (b.owner, b.capture) { (a, b) } else { (b, a) }
}

fn examiner(ctx: &Context) -> Result<UserId, CaseworkError> {
    if ctx.has(Role::Examiner) {
        ctx.user.ok_or(CaseworkError::Forbidden)
    } else {
        Err(CaseworkError::Forbidden)
    }
}

const fn held_by(row: &ConclusionRow) -> Held {
    // A conclusion on the design alone leaves the tool open.
    let individual = match row.individual {
        Some(individual) => individual,
        None => IndividualConclusion::Inconclusive,
    };
    Held { class: row.class, individual }
}

fn conclusion_faults(new: &NewConclusion, engine: Verdict) -> Vec<Fault> {
    let mut wrong = Vec::new();
    reason_fault("class_reason", &new.class_reason, &mut wrong);
    reason_fault("individual_reason", &new.individual_reason, &mut wrong);
    wrong.extend(contradiction(new.class, new.individual));
    let message = match new.override_reason.as_deref().map_or("", str::trim) {
        "" => needs_override(engine, new.individual).then_some("error-override-reason"),
        reason => prose_fault(reason, LONGEST_REASON),
    };
    wrong.extend(message.map(|message| Fault { field: "override_reason".to_owned(), message }));
    wrong
}

/// A tool has one design: the same tool with different designs contradicts itself.
fn contradiction(class: ClassConclusion, individual: IndividualConclusion) -> Option<Fault> {
    (individual == IndividualConclusion::SupportsSameTool
        && class == ClassConclusion::SupportsDifferentDesigns)
        .then(|| Fault { field: "individual".to_owned(), message: "error-tool-without-design" })
}

/// Of two who disagree the one who gives way records it, so that nobody decides alone. The reason of a resolution also
/// says why a question is answered that the engine holds for not evaluable.
fn resolution_faults(new: &NewResolution, user: UserId, pair: &[ConclusionRow]) -> Vec<Fault> {
    let mut wrong = Vec::new();
    reason_fault("reason", &new.reason, &mut wrong);
    wrong.extend(contradiction(new.class, new.individual));
    let own = pair.iter().find(|row| row.examiner == user).map(held_by);
    let other = pair.iter().find(|row| row.examiner != user).map(held_by);
    if let (Some(own), Some(other)) = (own, other) {
        let (class, individual) =
            gives_way(own, other, Held { class: new.class, individual: new.individual });
        for (field, may) in [("class", class), ("individual", individual)] {
            if !may {
                wrong.push(Fault { field: field.to_owned(), message: "error-resolution-alone" });
            }
        }
    }
    wrong
}

fn reason_fault(field: &str, reason: &str, wrong: &mut Vec<Fault>) {
    let message = match reason.trim() {
        "" => Some("error-reason-missing"),
        reason => prose_fault(reason, LONGEST_REASON),
    };
    wrong.extend(message.map(|message| Fault { field: field.to_owned(), message }));
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
        new.override_reason = Some("a\u{7}".to_owned());
        assert_eq!(conclusion_faults(&new, Verdict::Evaluable)[0].message, "error-characters");
    }

    #[test]
    fn the_same_tool_cannot_have_two_designs() {
        let new =
            conclusion(ClassConclusion::SupportsDifferentDesigns, IndividualConclusion::SupportsSameTool);
        assert_eq!(conclusion_faults(&new, Verdict::Evaluable)[0].message, "error-tool-without-design");
    }
}
