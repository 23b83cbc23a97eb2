//! What becomes of conclusions that differ, from each other or from the engine.

use crate::journey::{Twins, conclude, twins};
use crate::world::{Person, conclusion, work_off};
use commonlink_casework::{CaseworkError, Once, Platform, examine::NewResolution};
use commonlink_model::{
    ClassConclusion, Context, ExaminationId, ExaminationState, IndividualConclusion, LinkKind, LinkState,
    MatchingMode,
};
use commonlink_testkit::Engine;

async fn prepared(engine: Engine) -> Option<Twins> {
    let open = MatchingMode::HitAndContact;
    let twins = twins(engine, [open, open]).await?;
    work_off(&twins.world.platform).await;
    twins.put_forward().await;
    Some(twins)
}

async fn links(twins: &Twins, person: &Person) -> Vec<(LinkKind, LinkState)> {
    let ctx = twins.world.ctx(person);
    let links = twins.world.platform.store().links(&ctx).await.unwrap();
    links.iter().map(|link| (link.row.kind, link.row.state)).collect()
}

/// Under a key of its own for every reason.
async fn resolve(
    platform: &Platform,
    ctx: &Context,
    id: ExaminationId,
    new: NewResolution,
) -> Result<(), CaseworkError> {
    let key = format!("{id}-{}", new.reason.replace(' ', "-"));
    platform.resolve(ctx, &Once::new("resolve", &key, &new)?, id, new).await
}

/// All links with their last change, and how many notices there are.
async fn told(twins: &Twins) -> String {
    let (store, ctx) = (twins.world.platform.store(), twins.world.ctx(&twins.fiji.officer));
    let links = store.links(&ctx).await.unwrap();
    format!("{links:?} {:?}", store.notices(&ctx, None, 100).await.unwrap())
}

pub async fn a_disagreement_goes_to_a_resolution(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let (first, second) = (&twins.fiji.examiner, &twins.tonga.examiner);
    let queue = twins.queue(first).await;
    let same = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
    let different =
        conclusion(ClassConclusion::SupportsDifferentDesigns, IndividualConclusion::SupportsDifferentTools);
    for id in &queue {
        conclude(platform, &world.ctx(first), *id, same.clone()).await.unwrap();
        conclude(platform, &world.ctx(second), *id, different.clone()).await.unwrap();
    }
    let before = links(&twins, &twins.fiji.officer).await;
    assert!(!before.contains(&(LinkKind::SameDesign, LinkState::Confirmed)), "{before:?}");
    for id in &queue {
        let view = platform.store().examination(&world.ctx(first), *id).await.unwrap().unwrap();
        assert_eq!(view.row.state, ExaminationState::Disagreement);
        let other = view.other_conclusion.expect("who disagrees sees with what");
        assert_eq!(other.class, ClassConclusion::SupportsDifferentDesigns);

        let resolution = |reason: &str| NewResolution {
            class: ClassConclusion::SupportsSameDesign,
            individual: IndividualConclusion::Inconclusive,
            reason: reason.to_owned(),
        };
        let without = resolve(platform, &world.ctx(first), *id, resolution(" ")).await;
        assert!(matches!(without, Err(CaseworkError::Invalid(_))), "{without:?}");
        let officer = resolve(platform, &world.ctx(&twins.fiji.officer), *id, resolution("no")).await;
        assert!(matches!(officer, Err(CaseworkError::Forbidden)), "{officer:?}");
        let alone = resolve(platform, &world.ctx(first), *id, resolution("I was right")).await;
        assert!(
            matches!(&alone, Err(CaseworkError::Invalid(wrong)) if wrong[0].field == "class"),
            "{alone:?}"
        );
        let contradiction = NewResolution {
            class: ClassConclusion::SupportsDifferentDesigns,
            individual: IndividualConclusion::SupportsSameTool,
            reason: "at odds".to_owned(),
        };
        let contradiction = resolve(platform, &world.ctx(first), *id, contradiction).await;
        assert!(matches!(contradiction, Err(CaseworkError::Invalid(_))), "{contradiction:?}");
        // A browser that sends twice at once, and once more later: one resolution, and everybody is told
        // once.
        let (platform, ctx) = (&twins.world.platform, world.ctx(second));
        let send = || resolve(platform, &ctx, *id, resolution("looked again together"));
        let (one, two) = tokio::join!(send(), send());
        assert_eq!((one.is_ok(), two.is_ok()), (true, true), "{one:?} {two:?}");
        let before = told(&twins).await;
        world.clock.advance(60);
        send().await.unwrap();
        assert_eq!(told(&twins).await, before);
        // The same key is no other answer.
        let key = format!("{id}-looked-again-together");
        let other = resolution("on second thoughts");
        let once = Once::new("resolve", &key, &other).unwrap();
        let reused = platform.resolve(&ctx, &once, *id, other).await;
        assert!(matches!(reused, Err(CaseworkError::KeyReused)), "{reused:?}");
        let again = resolve(platform, &world.ctx(first), *id, resolution("once more")).await;
        assert!(matches!(again, Err(CaseworkError::Stale)), "{again:?}");
    }
    for person in [&twins.fiji.officer, &twins.tonga.officer] {
        assert_eq!(links(&twins, person).await, [(LinkKind::SameDesign, LinkState::Confirmed)]);
    }
}

pub async fn against_the_engine_only_with_a_reason(engine: Engine) {
    let Some(twins) = prepared(engine).await else { return };
    let (world, platform) = (&twins.world, &twins.world.platform);
    let person = &twins.fiji.examiner;
    let hit = twins.hit(&twins.fiji.officer).await;
    let id = twins.queue(person).await[0];
    let contradiction =
        conclusion(ClassConclusion::SupportsDifferentDesigns, IndividualConclusion::SupportsSameTool);
    let outcome = conclude(platform, &world.ctx(person), id, contradiction).await;
    assert!(matches!(outcome, Err(CaseworkError::Invalid(_))), "{outcome:?}");
    let unfounded = commonlink_casework::examine::NewConclusion {
        class_reason: String::new(),
        ..conclusion(ClassConclusion::Inconclusive, IndividualConclusion::Inconclusive)
    };
    let outcome = conclude(platform, &world.ctx(person), id, unfounded).await;
    assert!(matches!(outcome, Err(CaseworkError::Invalid(_))), "{outcome:?}");

    // Two examiners hold the pair for one tool: two kinds of links, both confirmed.
    for person in [person, &twins.tonga.examiner] {
        for id in twins.queue(person).await {
            let mut new =
                conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::SupportsSameTool);
            new.override_reason = Some("the flaw at the rim can be seen in any light".to_owned());
            conclude(platform, &world.ctx(person), id, new).await.unwrap();
        }
    }
    let mut found = links(&twins, &twins.fiji.officer).await;
    found.sort_unstable();
    let confirmed = LinkState::Confirmed;
    assert_eq!(found, [(LinkKind::SameDesign, confirmed), (LinkKind::SameTool, confirmed)], "{hit:?}");
}
