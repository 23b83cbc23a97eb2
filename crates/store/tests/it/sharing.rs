//! What others share is listed, counted and found as far as it is told, and no further.

use crate::world::{A, B, World, handling, on_both, org, seizure, seizure_id};
use commonlink_model::{
    Context, FieldGroup, Handling, Level, MatchingMode, Purpose, RecordId, Role, SharingRule,
};
use commonlink_reference::words::Question;
use commonlink_store::{SeizureColumn, SeizureQuery, SeizureSort, StoreError, TallyFilter, Unit};

/// B's seizures: one told to A in part, one in full, one to nobody, and one to everybody but A.
async fn shared(world: &World) -> [RecordId; 4] {
    let told = |held_back: Vec<FieldGroup>| {
        let mut told = handling(MatchingMode::NoMatch);
        told.audience.organisations = vec![org(A)];
        told.held_back = held_back;
        told
    };
    let mut others = handling(MatchingMode::NoMatch);
    others.audience.everyone = true;
    others.audience.excluded_organisations = vec![org(A)];
    let part = told(vec![FieldGroup::Identity, FieldGroup::ExactPlace, FieldGroup::Chemistry]);
    let all: [Handling; 4] = [part, told(Vec::new()), handling(MatchingMode::NoMatch), others];
    world
        .write(&world.person(B), async |unit: &mut Unit| {
            for (n, handling) in (1..).zip(all) {
                let mut seizure = seizure(B, n);
                seizure.submission.handling = handling;
                unit.insert_seizure(&seizure).await.unwrap();
            }
        })
        .await;
    [1, 2, 3, 4].map(|n| seizure_id(B, n))
}

async fn listed(world: &World, context: &Context, query: SeizureQuery) -> Vec<RecordId> {
    let page = world.store.seizures(context, &SeizureQuery { limit: 10, ..query }).await.unwrap();
    assert_eq!(page.total, page.rows.len() as i64);
    page.rows.into_iter().map(|row| row.id).collect()
}

on_both! {
    async fn lists_sums_and_search_know_what_is_told(world) {
        let [part, whole, _, _] = shared(&world).await;
        let context = world.person(A);
        let mut all = listed(&world, &context, SeizureQuery::default()).await;
        all.sort();
        assert_eq!(all, [part, whole]);
        assert!(listed(&world, &context, SeizureQuery { own: true, ..SeizureQuery::default() }).await.is_empty());
        // What is held back sorts as if it were empty, and comes first.
        for column in [SeizureColumn::Reference, SeizureColumn::Place] {
            let sort = SeizureSort { column, descending: false };
            assert_eq!(listed(&world, &context, SeizureQuery { sort, ..SeizureQuery::default() }).await, [part, whole]);
            let sort = SeizureSort { column, descending: true };
            assert_eq!(listed(&world, &context, SeizureQuery { sort, ..SeizureQuery::default() }).await, [whole, part]);
        }
        let text = |text: &str| SeizureQuery { text: Some(text.to_owned()), ..SeizureQuery::default() };
        assert_eq!(listed(&world, &context, text("B-2026-002")).await, [whole]);
        assert!(listed(&world, &context, text("B-2026-001")).await.is_empty(), "a reference that is held back");
        assert_eq!(listed(&world, &context, text("Queen's Wharf")).await, [whole]);
        assert_eq!(listed(&world, &context, text("cocaine")).await.len(), 2);
        let found = async |text: &str| {
            let question = Question::of(text).unwrap();
            world.store.found_seizures(&context, &question, 10).await.unwrap().0.len()
        };
        assert_eq!((found("b2026001").await, found("b2026002").await, found("cocaine").await), (0, 1, 2));
        let all = TallyFilter::default();
        let seizures: i64 =
            world.store.tally_by_country(&context, &all).await.unwrap().iter().map(|row| row.counts.seizures).sum();
        assert_eq!(seizures, 2);
        // How complete a source is, is told of what is told in full.
        let complete: i64 = world.store.quality(&context, &all).await.unwrap().iter().map(|row| row.seizures).sum();
        assert_eq!(complete, 1);

        let one = world.store.seizure(&context, part).await.unwrap().unwrap();
        assert_eq!((one.submission.reference.as_str(), one.submission.place.name.as_str()), ("", ""));
        assert!(one.submission.exhibits.is_empty() && one.submission.items[0].purity_percent.known().is_none());
        assert!(one.submission.handling.audience.organisations.is_empty(), "whom else is the owner's to know");
        let one = world.store.seizure(&context, whole).await.unwrap().unwrap();
        assert_eq!(one.submission.reference, "B-2026-002");
        assert!(one.submission.items[0].purity_percent.known().is_some());
        let handling = &one.submission.handling;
        assert!(handling.audience.is_nobody() && handling.held_back.is_empty(), "also where all else is told");
    }

    async fn level_purpose_and_role_narrow(world) {
        shared(&world).await;
        let person = world.person(A);
        let count = async |context: Context| listed(&world, &context, SeizureQuery::default()).await.len();
        assert_eq!(count(person.clone()).await, 2);
        assert_eq!(count(Context { purpose: Purpose::Statistics, ..person.clone() }).await, 0);
        assert_eq!(count(Context { roles: vec![Role::Liaison], ..person.clone() }).await, 0);
        assert_eq!(count(Context { organisation: org(B), ..person.clone() }).await, 4, "the owner sees all of its own");
        assert_eq!(count(Context { clearance: Level::ForOfficialUseOnly, ..person }).await, 2);
    }

    async fn the_owner_sees_with_the_eyes_of_others(world) {
        let [part, _, nobody, _] = shared(&world).await;
        let (owner, eyes) = (world.person(B), world.person(A));
        let seen = world.store.seen_as(&owner, &eyes, part).await.unwrap().unwrap();
        assert_eq!(seen.seizure, world.store.seizure(&eyes, part).await.unwrap());
        assert!(world.store.seen_as(&owner, &eyes, nobody).await.unwrap().unwrap().seizure.is_none());
        assert!(world.store.seen_as(&eyes, &eyes, part).await.unwrap().is_none(), "not one's own, though told");
    }

    async fn administrators_make_the_rule(world) {
        let rule = SharingRule::new(handling(MatchingMode::Silent), 3);
        let set = async |context: &Context| {
            let mut unit = world.store.begin(context).await.unwrap();
            let set = unit.set_sharing_rule("seizure", &rule).await;
            if set.is_ok() {
                unit.commit().await.unwrap();
            }
            set
        };
        assert!(matches!(set(&world.examiner(A, 1)).await, Err(StoreError::Refused { .. })));
        assert_eq!(world.store.sharing_rule(&world.person(A), "seizure").await.unwrap(), None);
        set(&world.person(A)).await.unwrap();
        assert_eq!(world.store.sharing_rule(&world.person(A), "seizure").await.unwrap(), Some(rule.clone()));
        assert_eq!(world.store.sharing_rule(&world.person(B), "seizure").await.unwrap(), None);
        assert_eq!(rule.on("2026-02-01".parse().unwrap()).review_on.to_string(), "2029-02-01");
    }
}
