//! Search: what is found, in which order, and by whom.

use crate::world::{A, B, World, exhibit_id, id, on_both, org, seizure};
use commonlink_model::{Context, Custody, MatchingMode, Moment, RecordId, Reported, ReportedDate, Seizure};
use commonlink_reference::words::Question;
use commonlink_store::{FoundMark, FoundSeizure, SeizureQuery, Unit, WholeSeizure};

async fn seizures(world: &World, context: &Context, text: &str) -> Vec<FoundSeizure> {
    let question = Question::of(text).unwrap();
    world.store.found_seizures(context, &question, 20).await.unwrap().0
}

async fn references(world: &World, context: &Context, text: &str) -> Vec<String> {
    seizures(world, context, text).await.into_iter().map(|found| found.row.reference).collect()
}

async fn marks(world: &World, context: &Context, text: &str) -> Vec<FoundMark> {
    world.store.found_marks(context, &Question::of(text).unwrap(), 20).await.unwrap().0
}

fn changed(n: u8, change: impl FnOnce(&mut Seizure)) -> Seizure {
    let mut one = seizure(A, n);
    change(&mut one);
    one
}

on_both! {
    async fn where_words_stand_decides_and_newer_ones_come_first(world) {
        let written = [
            changed(1, |one| one.submission.details.remarks = Reported::Known("seal like Delta-77".to_owned())),
            changed(2, |one| one.submission.place.name = "Delta 77 pier".to_owned()),
            changed(3, |one| one.submission.exhibits[0].number = "DELTA/778".to_owned()),
            changed(4, |one| one.submission.reference = "Delta 77".to_owned()),
            changed(5, |one| {
                one.submission.place.name = "Delta 77".to_owned();
                one.submission.date = ReportedDate::parse("2026-02-01").unwrap();
            }),
        ];
        world.write(&world.person(A), async |unit: &mut Unit| {
            for one in &written {
                unit.insert_seizure(one).await.unwrap();
            }
        }).await;
        let context = world.person(A);
        let expected = ["Delta 77", "A-2026-003", "A-2026-005", "A-2026-002", "A-2026-001"];
        for text in ["delta 77", "DELTA-77", "délta 77", "delta77"] {
            assert_eq!(references(&world, &context, text).await, expected, "{text}");
        }
        assert_eq!(references(&world, &context, "delta 778").await, ["A-2026-003"]);
        assert!(references(&world, &context, "elta").await.is_empty());
        assert!(references(&world, &world.person(B), "delta 77").await.is_empty(), "another body's");

        let question = Question::of("delta 77").unwrap();
        let (found, more) = world.store.found_seizures(&context, &question, 2).await.unwrap();
        assert_eq!((found.len(), more), (2, true));
        let (found, more) = world.store.found_seizures(&context, &question, 5).await.unwrap();
        assert_eq!((found.len(), more), (5, false));
    }

    async fn everything_of_a_record_is_looked_through(world) {
        world.marked(A, 1, MatchingMode::Silent).await;
        world.marked(B, 1, MatchingMode::HitAndContact).await;
        let context = world.person(A);
        for text in [
            "a2026001", "2026 001", "queens wharf", "QUEEN'S", "fiji", "Republic of Fiji customs", "FJ", "cocaine", "coke",
            "hydrochloride suva", "unicode sure", "brick", "s1", "e1", "sea",
        ] {
            assert_eq!(references(&world, &context, text).await, ["A-2026-001"], "{text}");
        }
        for text in ["tonga", "heroin", "queens airport", "ü"] {
            assert!(references(&world, &context, text).await.is_empty(), "{text}");
        }
        for text in ["m1", "M1", "pressed", "relief M1"] {
            let found = marks(&world, &context, text).await;
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].label.as_str(), found[0].reference.as_str()), ("M1", "A-2026-001"));
        }
        let found = seizures(&world, &context, "s 1").await;
        assert_eq!(found[0].exhibits.len(), 1);
        assert_eq!(found[0].exhibits[0].seal.as_deref(), Some("S-1"));
        assert!(seizures(&world, &context, "suva").await[0].exhibits.is_empty());
        // Signs of the engines' languages are signs.
        for text in ["\" OR owner:\"a", "a' | 'b", "suva) OR (x", "ids : x", "wharf' --"] {
            let _ = references(&world, &context, text).await;
        }
    }

    async fn a_new_seal_is_found_and_the_old_one_still(world) {
        world.marked(A, 1, MatchingMode::Silent).await;
        let context = world.person(A);
        world.write(&context, async |unit: &mut Unit| {
            let at = Moment::from_micros(context.now.micros());
            let seal = Reported::Known("NEW/9".to_owned());
            let custody = Custody { at, holder: "Vault keeper".to_owned(), place: "Vault".to_owned(), seal };
            assert!(unit.add_custody(exhibit_id(A, 1), &custody).await.unwrap());
        }).await;
        for text in ["new9", "new 9", "S-1", "vault keeper", "m1 "] {
            let found = references(&world, &context, text).await;
            assert_eq!(found.len(), usize::from(text != "m1 "), "{text}");
        }
        assert_eq!(seizures(&world, &context, "new-9").await[0].exhibits[0].seal.as_deref(), Some("NEW/9"));
    }

    async fn what_is_made_anew_is_the_same(world) {
        for n in 1..4 {
            world.marked(A, n, MatchingMode::Silent).await;
            world.marked(B, n, MatchingMode::HitOnly).await;
        }
        let asked = async |world: &World| {
            let mut all = Vec::new();
            for body in [A, B] {
                for text in ["suva", "2026", "s1", "m2", "sure", "coke fiji", "pressed", "brick"] {
                    let context = world.person(body);
                    all.push((references(world, &context, text).await, marks(world, &context, text).await.len()));
                }
            }
            all
        };
        let before = asked(&world).await;
        assert!(before.iter().filter(|(found, _)| found.len() == 3).count() >= 10, "{before:?}");
        world.store.find_all_anew(|owner| Context { organisation: owner, ..world.platform(A) }).await.unwrap();
        assert_eq!(asked(&world).await, before);
        // Two processes that start at once: one waits for the other.
        let context_of = |owner| Context { organisation: owner, ..world.platform(A) };
        let (one, two) =
            tokio::join!(world.store.find_all_anew(context_of), world.store.find_all_anew(context_of));
        one.unwrap();
        two.unwrap();
        assert_eq!(asked(&world).await, before);
        assert!(!world.store.derive_words(|_| world.platform(A)).await.unwrap(), "already done");
    }

    async fn words_that_very_many_have_are_not_counted_out(world) {
        let count = 2_200_u32;
        let context = world.person(A);
        let block: Vec<WholeSeizure> = (0..count).map(|n| {
            let mut one = changed(1, |one| {
                one.submission.reference = format!("N-{n:05}");
                one.submission.exhibits.clear();
                one.submission.place.name = if n % 200 == 0 { "Rare pier" } else { "Common pier" }.to_owned();
                one.submission.place.country = if n % 1_000 == 1 { "TO" } else { "FJ" }.to_owned();
            });
            one.id = RecordId::from_uuid(id(0x10_0000 + n, A));
            one.owner = org(A);
            WholeSeizure { seizure: one, marks: Vec::new() }
        }).collect();
        world.write(&context, async |unit: &mut Unit| unit.insert_block(&block, "test").await.unwrap()).await;
        let list = async |text: &str, country: Option<&str>, limit: u32| {
            let query = SeizureQuery {
                text: Some(text.to_owned()),
                country: country.map(str::to_owned),
                limit,
                ..SeizureQuery::default()
            };
            let page = world.store.seizures(&context, &query).await.unwrap();
            (page.rows.len(), page.total, page.or_more, page.next.is_some())
        };
        assert_eq!(list("pier", None, 50).await, (50, 2_000, true, true));
        assert_eq!(list("rare", None, 50).await, (11, 11, false, false));
        assert_eq!(list("rare", None, 5).await, (5, 11, false, true));
        assert_eq!(list("pier", Some("TO"), 50).await, (3, 3, false, false));
        assert_eq!(list("pier", Some("TO"), 2).await, (2, 3, false, true));
        assert_eq!(list("common", None, 50).await, (50, 2_000, true, true));
        for (from, expected) in [("2026-01-10", (50, 50, true, true)), ("2027-01-01", (0, 0, false, false))] {
            let query = SeizureQuery {
                text: Some("pier".to_owned()),
                from: Some(from.parse().unwrap()),
                limit: 50,
                ..SeizureQuery::default()
            };
            let page = world.store.seizures(&context, &query).await.unwrap();
            assert_eq!((page.rows.len(), page.total, page.or_more, page.next.is_some()), expected);
        }
        assert_eq!(references(&world, &context, "n 00042").await, ["N-00042"]);
    }

    async fn every_word_of_a_long_question_counts(world) {
        let words = |count: usize| (0..count).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let long = |end: &str| format!("SEAL-{}{end}", "7".repeat(150));
        let written = [
            changed(1, |one| one.submission.details.remarks = Reported::Known(words(100))),
            changed(2, |one| one.submission.exhibits[0].number = long("A")),
            changed(3, |one| {
                one.submission.details.remarks = Reported::Known("พบยาบ้าในรถกระบะที่เชียงราย ๔๗๑๑๒๒".to_owned());
            }),
        ];
        world.write(&world.person(A), async |unit: &mut Unit| {
            for one in &written {
                unit.insert_seizure(one).await.unwrap();
            }
        }).await;
        let context = world.person(A);
        assert_eq!(references(&world, &context, &words(100)).await, ["A-2026-001"]);
        assert!(references(&world, &context, &format!("{} elsewhere", words(99))).await.is_empty());
        // As many groups, words of one piece and signs as any question may have.
        let signs = "海".repeat(199);
        for text in ["q ".repeat(100), "q-".repeat(100), "q ".repeat(2_000), signs] {
            assert!(references(&world, &context, &text).await.is_empty());
        }
        let query = SeizureQuery { text: Some(words(100)), limit: 50, ..SeizureQuery::default() };
        assert_eq!(world.store.seizures(&context, &query).await.unwrap().total, 1);
        assert_eq!(references(&world, &context, &long("A")).await, ["A-2026-002"]);
        assert_eq!(references(&world, &context, &long("")).await, ["A-2026-002"]);
        assert!(references(&world, &context, &long("B")).await.is_empty());
        for text in ["ยาบ้า", "471122", "٤٧١١٢٢", "รถกระบะ ยาบ้า"] {
            assert_eq!(references(&world, &context, text).await, ["A-2026-003"], "{text}");
        }
    }
}
