//! The main job: two bodies submit, the twin is found, examiners conclude, both owners see the common link.

use crate::world::{Person, Pictures, World, conclusion, submit_marked, submit_shared, work_off};
use commonlink_casework::{CaseworkError, Once, Platform, examine::NewConclusion, submit::Submitted};
use commonlink_model::{
    ClassConclusion, Context, ExaminationId, ExaminationState, IndividualConclusion, LinkKind, LinkState,
    MatchingMode, Role, Triage,
};
use commonlink_store::{HitFilter, HitView};
use commonlink_testkit::Engine;

/// Two bureaus that hold the same press without knowing it, and a third with marks to hide among.
pub struct Twins {
    pub world: World,
    pub fiji: Staff,
    pub tonga: Staff,
    pub first: Submitted,
    pub second: Submitted,
}

/// Who works at a bureau.
pub struct Staff {
    pub administrator: Person,
    pub officer: Person,
    pub examiner: Person,
}

pub async fn staff(world: &World, handle: &str, country: &str) -> Staff {
    let administrator = world.bureau(handle, country).await;
    let officer = world.person(&administrator, "officer", &[Role::Officer]).await;
    let examiner = world.person(&administrator, "examiner", &[Role::Examiner]).await;
    Staff { administrator, officer, examiner }
}

/// Everything submitted, nothing worked on yet.
pub async fn twins(engine: Engine, modes: [MatchingMode; 2]) -> Option<Twins> {
    let world = World::new(engine).await?;
    let pictures = Pictures::new();
    let fiji = staff(&world, "fj", "FJ").await;
    let tonga = staff(&world, "to", "TO").await;
    let samoa = staff(&world, "ws", "WS").await;
    let platform = &world.platform;
    let open = MatchingMode::HitAndContact;
    for (reference, mould) in [("WS-1", 0), ("WS-2", 1)] {
        let ctx = world.ctx(&samoa.officer);
        submit_shared(platform, &ctx, reference, pictures.mark(1, mould, 0), open).await;
    }
    let ctx = world.ctx(&fiji.officer);
    let first = submit_marked(platform, &ctx, "FJ-1", pictures.mark(0, 0, 0), modes[0]).await;
    let ctx = world.ctx(&tonga.officer);
    let second = submit_marked(platform, &ctx, "TO-1", pictures.mark(0, 0, 1), modes[1]).await;
    Some(Twins { world, fiji, tonga, first, second })
}

impl Twins {
    /// One side's hit on the other, which is its strongest.
    pub async fn hit(&self, person: &Person) -> HitView {
        let ctx = self.world.ctx(person);
        let hits = self.world.platform.store().hits(&ctx, HitFilter::default(), 100).await.unwrap();
        hits.into_iter().next().expect("a hit")
    }

    /// Put forward by Tonga, and prepared.
    pub async fn put_forward(&self) {
        let platform = &self.world.platform;
        let hit = self.hit(&self.tonga.officer).await;
        let ctx = self.world.ctx(&self.tonga.officer);
        platform.triage(&ctx, hit.row.id, Triage::WorthExamining).await.unwrap();
        work_off(platform).await;
    }

    /// The examinations in a person's queue.
    pub async fn queue(&self, person: &Person) -> Vec<ExaminationId> {
        let ctx = self.world.ctx(person);
        let views = self.world.platform.store().examinations(&ctx).await.unwrap();
        views.into_iter().map(|view| view.row.id).collect()
    }
}

pub async fn conclude(
    platform: &Platform,
    ctx: &Context,
    id: ExaminationId,
    new: NewConclusion,
) -> Result<(), CaseworkError> {
    let key = format!("{id}-{}", ctx.organisation);
    platform.conclude(ctx, &Once::new("conclude", &key, &new)?, id, new).await
}

pub async fn from_submission_to_common_link(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform, store) = (&twins.world, &twins.world.platform, twins.world.platform.store());
    work_off(platform).await;

    // The twin is the strongest hit on both sides, and tells whom to ask but not which case.
    for (own, other, reference) in [(&twins.fiji, &twins.tonga, "FJ-1"), (&twins.tonga, &twins.fiji, "TO-1")]
    {
        let hit = twins.hit(&own.officer).await;
        assert_eq!(hit.own_reference, reference);
        assert_eq!(hit.other.country.as_deref(), Some(other.officer.country.as_str()));
        assert_eq!(hit.other.reference, None, "before an examiner's support");
        assert!(hit.row.class_log10.unwrap() > 0.5, "{hit:?}");
    }
    let first = (world.ctx(&twins.fiji.officer).organisation, twins.first.seizure);
    let compared = platform.compared_captures(&world.ctx(&twins.fiji.officer), &[first]).await.unwrap();
    assert_eq!(compared.get(&first.1), Some(&1));

    // Worth examining: the pair waits among fillers that look alike, for examiners of both sides.
    twins.put_forward().await;
    let queue = twins.queue(&twins.fiji.examiner).await;
    assert_eq!(queue.len(), 3, "the pair and two fillers");
    for examination in store.examinations(&world.ctx(&twins.fiji.examiner)).await.unwrap() {
        assert_eq!((examination.row.state, examination.filler), (ExaminationState::WaitingFirst, None));
        assert_eq!(examination.comparison, None, "no engine's answer before the own conclusion");
    }

    // The first examiner: proposed. The second is blind to it.
    let same = || conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
    for id in &queue {
        conclude(platform, &world.ctx(&twins.fiji.examiner), *id, same()).await.unwrap();
    }
    for person in [&twins.fiji.officer, &twins.tonga.officer] {
        let links = store.links(&world.ctx(person)).await.unwrap();
        assert_eq!(links.len(), 1, "fillers make no links");
        assert_eq!((links[0].row.kind, links[0].row.state), (LinkKind::SameDesign, LinkState::Proposed));
    }
    for id in twins.queue(&twins.tonga.examiner).await {
        let view = store.examination(&world.ctx(&twins.tonga.examiner), id).await.unwrap().unwrap();
        assert!(view.other_conclusion.is_none() && view.filler.is_none(), "blind");
        conclude(platform, &world.ctx(&twins.tonga.examiner), id, same()).await.unwrap();
    }

    // Confirmed: both owners see it with both references, and both are told.
    let sides = [(&twins.fiji, "FJ-1", "TO-1"), (&twins.tonga, "TO-1", "FJ-1")];
    for (own, reference, other_reference) in sides {
        let ctx = world.ctx(&own.officer);
        let links = store.links(&ctx).await.unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].row.state, LinkState::Confirmed);
        assert_eq!(links[0].own_reference, reference);
        assert_eq!(links[0].other.reference.as_deref(), Some(other_reference));
        let notices = store.notices(&ctx, None, 100).await.unwrap();
        let told = |kind: &str| notices.iter().filter(|notice| notice.kind == kind).count();
        assert_eq!((told("link_proposed"), told("link_confirmed")), (1, 1), "{notices:?}");
    }
    let closed = store.examinations(&world.ctx(&twins.fiji.examiner)).await.unwrap();
    assert!(closed.iter().all(|view| view.row.state == ExaminationState::Closed));
    assert_eq!(closed.iter().filter(|view| view.filler == Some(true)).count(), 2);
    assert!(closed.iter().all(|view| view.other_conclusion.is_some()), "both are in");
}

pub async fn roles_keep_to_their_part(engine: Engine) {
    let open = MatchingMode::HitAndContact;
    let Some(twins) = twins(engine, [open, open]).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    work_off(platform).await;
    twins.put_forward().await;
    let id = twins.queue(&twins.fiji.examiner).await[0];
    let same = || conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
    let outcome = conclude(platform, &world.ctx(&twins.fiji.officer), id, same()).await;
    assert!(matches!(outcome, Err(CaseworkError::Forbidden)), "{outcome:?}");
    let samoan = world.bureau("as", "AS").await;
    let stranger = world.person(&samoan, "examiner", &[Role::Examiner]).await;
    let outcome = conclude(platform, &world.ctx(&stranger), id, same()).await;
    assert!(matches!(outcome, Err(CaseworkError::NotFound)), "no seat: {outcome:?}");
    let input = crate::world::input("FJ-9", open);
    let ctx = world.ctx(&twins.fiji.examiner);
    let outcome = crate::world::submit(platform, &ctx, "key-of-examiner", &input).await;
    assert!(matches!(outcome, Err(CaseworkError::Forbidden)), "{outcome:?}");

    // One examiner, one conclusion; the same request again is the same answer.
    let ctx = world.ctx(&twins.fiji.examiner);
    conclude(platform, &ctx, id, same()).await.unwrap();
    conclude(platform, &ctx, id, same()).await.unwrap();
    let new = same();
    let once = Once::new("conclude", "another-key", &new).unwrap();
    let outcome = platform.conclude(&ctx, &once, id, new).await;
    assert!(matches!(outcome, Err(CaseworkError::Stale)), "{outcome:?}");
    // A colleague of the same body may be the second; a third finds it closed.
    let second = world.person(&twins.fiji.administrator, "second", &[Role::Examiner]).await;
    let new = same();
    let once = Once::new("conclude", "key-of-second", &new).unwrap();
    platform.conclude(&world.ctx(&second), &once, id, new).await.unwrap();
    let outcome = conclude(platform, &world.ctx(&twins.tonga.examiner), id, same()).await;
    assert!(matches!(outcome, Err(CaseworkError::Stale)), "{outcome:?}");
}
