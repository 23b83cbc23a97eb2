//! The list: filters, sorting, paging by key.

use crate::world::{A, B, on_both, seizure};
use commonlink_model::{MatchingMode, RecordId, ReportedDate};
use commonlink_store::{SeizureColumn, SeizureQuery, SeizureSort, StoreError, Unit};

on_both! {
    async fn paging_walks_everything_once_in_every_order(world) {
        world.write(&world.person(A), async |unit: &mut Unit| {
            for n in 0..23 {
                let mut one = seizure(A, n);
                let submission = &mut one.submission;
                // Few different values, so that pages end within ties.
                submission.date = ReportedDate::parse(&format!("2026-01-{:02}", 1 + n % 3)).unwrap();
                submission.place.name = ["Suva", "suva", "Ärger", "Nadi"][usize::from(n % 4)].to_owned();
                submission.place.country = ["FJ", "TO"][usize::from(n % 2)].to_owned();
                submission.transport = ["sea", "air_parcel"][usize::from(n % 2)].to_owned();
                submission.items[0].quantity.kilograms = (n % 3 > 0).then(|| f64::from(n % 5) / 3.0);
                one.received = one.received.plus_seconds(i64::from(n % 4));
                unit.insert_seizure(&one).await.unwrap();
            }
        }).await;
        let context = world.person(A);
        for &column in SeizureColumn::ALL {
            let mut orders: Vec<Vec<RecordId>> = Vec::new();
            for descending in [false, true] {
                let mut query = SeizureQuery { sort: SeizureSort { column, descending }, limit: 4, ..SeizureQuery::default() };
                let mut walked = Vec::new();
                loop {
                    let page = world.store.seizures(&context, &query).await.unwrap();
                    assert_eq!(page.total, 23);
                    assert!(page.rows.len() == 4 || page.next.is_none());
                    walked.extend(page.rows.iter().map(|row| row.id));
                    match page.next {
                        Some(next) => query.after = Some(next),
                        None => break,
                    }
                }
                let mut once = walked.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!((walked.len(), once.len()), (23, 23), "{column:?} {descending}");
                orders.push(walked);
            }
            orders[1].reverse();
            assert_eq!(orders[0], orders[1], "{column:?}");
        }
        let query = SeizureQuery { limit: 4, ..SeizureQuery::default() };
        let next = world.store.seizures(&context, &query).await.unwrap().next;
        let sort = SeizureSort { column: SeizureColumn::Country, descending: false };
        for after in [next, Some("date-a-x-y".to_owned()), Some(String::new())] {
            let wrong = world.store.seizures(&context, &SeizureQuery { after, sort, limit: 4, ..query.clone() }).await;
            assert!(matches!(wrong, Err(StoreError::Invalid { .. })));
        }
    }

    async fn filters_narrow_and_counts_follow(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
        world.compared(&one, &two, 1).await;
        let mut unmarked = seizure(A, 2);
        unmarked.submission.place.country = "TO".to_owned();
        unmarked.submission.items[0].substance = "heroin".to_owned();
        unmarked.submission.date = ReportedDate::parse("2025-06").unwrap();
        unmarked.submission.agency = commonlink_model::Reported::Known("100%_sicher".to_owned());
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&unmarked).await.unwrap()).await;
        let context = world.person(A);
        let found = async |query: SeizureQuery| -> Vec<String> {
            let page = world.store.seizures(&context, &SeizureQuery { limit: 10, ..query }).await.unwrap();
            assert_eq!(page.total, page.rows.len() as i64);
            page.rows.into_iter().map(|row| row.reference).collect()
        };
        let text = |text: &str| SeizureQuery { text: Some(text.to_owned()), ..SeizureQuery::default() };
        let some = |code: &str| Some(code.to_owned());
        assert_eq!(found(SeizureQuery::default()).await, ["A-2026-002", "A-2026-001"]);
        assert_eq!(found(SeizureQuery { country: some("TO"), ..SeizureQuery::default() }).await, ["A-2026-002"]);
        assert_eq!(found(SeizureQuery { substance: some("heroin"), ..SeizureQuery::default() }).await, ["A-2026-002"]);
        assert!(found(SeizureQuery { transport: some("rail"), ..SeizureQuery::default() }).await.is_empty());
        assert_eq!(found(text("QUEEN'S wharf")).await.len(), 2);
        assert_eq!(found(text("100%_sicher")).await, ["A-2026-002"], "signs of patterns are only signs");
        assert_eq!(found(text("a2026002")).await, ["A-2026-002"]);
        for nothing in ["%x", "%", "\"", "'", "wharf)", "OR", "NOT x", "ids:a", "a*b", "\\", "0none", ":*", "&", "sicher'--"] {
            let expected = usize::from(nothing == "wharf)") * 2 + usize::from(nothing == "sicher'--");
            assert_eq!(found(text(nothing)).await.len(), expected, "{nothing}");
        }
        assert_eq!(found(SeizureQuery { country: some("FJ"), ..text("tonga") }).await.len(), 0);
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(found(SeizureQuery { from: day("2026-01-12"), ..SeizureQuery::default() }).await, ["A-2026-001"]);
        assert_eq!(found(SeizureQuery { to: day("2025-06-01"), ..SeizureQuery::default() }).await, ["A-2026-002"]);
        assert!(found(SeizureQuery { from: day("2026-01-13"), ..SeizureQuery::default() }).await.is_empty());

        let page = world.store.seizures(&context, &SeizureQuery { limit: 10, ..text("A-2026-001") }).await.unwrap();
        let row = &page.rows[0];
        assert_eq!((row.marks, row.hits, row.links), (1, 1, 0));
        assert_eq!((row.substances.as_slice(), row.kilograms), (["cocaine_hydrochloride".to_owned()].as_slice(), Some(0.1 + 0.2)));
    }

    async fn a_repeated_submission_is_noticed(world) {
        world.write(&world.person(A), async |unit: &mut Unit| unit.insert_seizure(&seizure(A, 1)).await.unwrap()).await;
        let similar = async |body: u8, date: &str, country: &str, place: &str, substance: &str| {
            let date = ReportedDate::parse(date).unwrap();
            world.store.similar_seizures(&world.person(body), &date, country, place, substance).await.unwrap().len()
        };
        assert_eq!(similar(A, "2026-01-15", "FJ", "wharf", "").await, 1);
        assert_eq!(similar(A, "2026-01", "FJ", "", "cocaine_hydrochloride").await, 1);
        assert_eq!(similar(A, "2026-01-16", "FJ", "wharf", "").await, 0, "four days after the last possible one");
        assert_eq!(similar(A, "2026-01-10", "TO", "wharf", "cocaine_hydrochloride").await, 0);
        assert_eq!(similar(A, "2026-01-10", "FJ", "", "").await, 0);
        assert_eq!(similar(B, "2026-01-10", "FJ", "wharf", "cocaine_hydrochloride").await, 0, "another body's");
    }
}
