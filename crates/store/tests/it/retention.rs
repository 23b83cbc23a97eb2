//! What is erased is gone from everything but the register; what is blocked is nobody's; neither happens by one person.

use crate::world::{A, B, Marked, World, on_both, org, user};
use commonlink_model::{ErasureReason, MatchingMode, Moment, RecordId, RequestState, Role};
use commonlink_store::{
    Agreed, Backup, FileHash, NewRequest, ResolutionRow, Settings, Store, TallyFilter, ToRemind, Unit,
};
use commonlink_testkit::{CountedIds, Engine, temporary_url};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A and B have a mark each, with everything that can be made of two.
async fn furnished(world: &World) -> [Marked; 2] {
    let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
    let two = world.marked(B, 1, MatchingMode::HitAndContact).await;
    assert_eq!(world.compared(&one, &two, 1).await, [true, true]);
    let examination = world.examined(&one, &two, 1, &[A, B]).await;
    let context = world.person(A);
    world
        .write(&context, async |unit: &mut Unit| {
            unit.insert_opening(examination).await.unwrap();
            unit.insert_conclusion(&crate::world::conclusion(examination, A, 0, 1, 1)).await.unwrap();
            unit.insert_resolution(&ResolutionRow {
                examination,
                owner: org(A),
                account: user(A, 0),
                class: commonlink_model::ClassConclusion::Inconclusive,
                individual: None,
                reason: "r".to_owned(),
                made_at: context.now,
            })
            .await
            .unwrap();
            unit.notify(org(B), "new_hit", &one.mark().to_string(), &serde_json::json!({})).await.unwrap();
            unit.remember("k", "d", 201, &format!("{{\"id\":\"{}\"}}", one.seizure())).await.unwrap();
            let payload = format!("{{\"capture\":\"{}\"}}", one.capture());
            unit.enqueue("describe", &payload, None, context.now).await.unwrap();
        })
        .await;
    world
        .write(&world.person(B), async |unit: &mut Unit| {
            unit.insert_request(&request(&one, context.now)).await.unwrap();
        })
        .await;
    [one, two]
}

fn request(about: &Marked, now: Moment) -> NewRequest {
    NewRequest {
        id: request_id(),
        kind: commonlink_model::RequestKind::Release,
        addressee: org(about.body),
        record: about.seizure(),
        hit: None,
        own_record: None,
        named: true,
        purpose: commonlink_model::Purpose::Investigation,
        legal_basis: commonlink_model::LegalBasis::Convention,
        urgency: commonlink_model::Urgency::Routine,
        wanted: commonlink_model::FieldGroups::ALL,
        words: "about the canary of the brick".to_owned(),
        for_secretariat: true,
        due: now,
        training: true,
        challenge: None,
    }
}

fn request_id() -> commonlink_model::BureauRequestId {
    commonlink_model::BureauRequestId::from_uuid(crate::world::id(0x9_0001, B))
}

async fn erase(world: &World, seizure: RecordId) {
    let asked = async |unit: &mut Unit| unit.ask_erasure(seizure, ErasureReason::CaseClosed).await.unwrap();
    assert!(world.write(&world.person(A), asked).await);
    let agreed = async |unit: &mut Unit| unit.agree_erasure(seizure).await.unwrap();
    assert_eq!(world.write(&world.examiner(A, 1), agreed).await, Agreed::Erased);
}

/// The tables of a backup in which something stands.
fn named_in(folder: &Path, what: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read(&path).is_ok_and(|bytes| {
                let text = String::from_utf8_lossy(&bytes);
                what.iter().any(|one| text.contains(one.as_str()))
            }) {
                found.push(name.split('.').next().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn make_old(path: &Path) {
    let file = std::fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
}

async fn run(world: &World, text: &str) -> Result<(), String> {
    let text = sqlx::AssertSqlSafe(text.to_owned());
    let done = match world.database.engine() {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(world.database.url()).await.unwrap();
            sqlx::query(text).execute(&mut connection).await.map(drop)
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(world.database.url()).await.unwrap();
            // Past the second wall, which is not what is asked here: it would show nothing that could be refused.
            sqlx::query("SET commonlink.principal = 'restore'").execute(&mut connection).await.unwrap();
            sqlx::query(text).execute(&mut connection).await.map(drop)
        }
    };
    done.map_err(|error| error.to_string())
}

on_both! {
    async fn what_is_erased_leaves_its_line_in_the_register_alone(world) {
        let [one, two] = furnished(&world).await;
        let words: Vec<String> = [
            one.seizure().to_string(), one.mark().to_string(), one.capture().to_string(), one.original.to_string(),
            one.preview.to_string(), "A-2026-001".to_owned(), "canary of the brick".to_owned(),
        ].into();
        let before = world.database.folder().join("before");
        world.store.backup(&before).await.unwrap();
        assert!(named_in(&before, &words).len() > 15, "{:?}", named_in(&before, &words));

        erase(&world, one.seizure()).await;

        let after = world.database.folder().join("after");
        world.store.backup(&after).await.unwrap();
        // Who was told of it is told which one it was, to find what was made of it.
        assert_eq!(named_in(&after, &words), ["audit_entry", "erasure", "recall", "recall_notice"]);
        // In the trail it has no words, and in the register neither.
        assert!(named_in(&after, &words[5..]).is_empty());
        let context = world.person(A);
        assert_eq!(world.store.seizure(&context, one.seizure()).await.unwrap(), None);
        assert_eq!(world.store.retention_of(&context, one.seizure()).await.unwrap(), None);
        assert!(world.store.tally_by_country(&context, &TallyFilter::default()).await.unwrap().iter().all(|row| row.counts.seizures == 0));
        let question = commonlink_reference::words::Question::of("A-2026-001").unwrap();
        assert!(world.store.found_seizures(&context, &question, 9).await.unwrap().0.is_empty());
        let stone = world.store.tombstones(&context, 9).await.unwrap().remove(0);
        assert_eq!((stone.id, stone.reason.as_str()), (one.seizure(), "case_closed"));
        assert!(stone.received.is_some());
        // Of the other side its own stays, without the hit.
        let other = world.person(B);
        assert!(world.store.seizure(&other, two.seizure()).await.unwrap().is_some());
        assert!(world.store.hits_of(&other, two.seizure()).await.unwrap().is_empty());
        let (request, steps) = world.store.request(&other, request_id()).await.unwrap().unwrap();
        assert_eq!((request.state, request.record, request.words.as_str()), (RequestState::Erased, None, ""));
        assert!(steps.iter().all(|step| step.words.is_empty()) && steps.len() == 2);
        assert!(world.store.request(&context, request_id()).await.unwrap().is_some(), "and the addressee sees it, too");
        assert_eq!(world.store.requests(&context, 9).await.unwrap().len(), 1);
    }

    async fn what_was_written_once_goes_only_with_an_erased_record(world) {
        let [one, two] = furnished(&world).await;
        for table in ["custody", "description", "comparison", "conclusion", "opening", "resolution"] {
            let refused = run(&world, &format!("DELETE FROM {table}")).await.unwrap_err();
            assert!(refused.contains("append-only"), "{table}: {refused}");
        }
        erase(&world, one.seizure()).await;
        for table in ["custody", "description"] {
            let refused = run(&world, &format!("DELETE FROM {table}")).await.unwrap_err();
            assert!(refused.contains("append-only"), "that of others stays: {table}: {refused}");
        }
        assert!(world.store.seizure(&world.person(B), two.seizure()).await.unwrap().is_some());
    }

    async fn who_sees_no_content_is_told_identifier_and_dates(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let seizure = one.seizure();
        let ask = async |unit: &mut Unit| unit.ask_erasure(seizure, ErasureReason::Duplicate).await.unwrap();
        assert!(world.write(&world.person(A), ask).await);
        let told = async |roles: &[Role]| {
            let context = world.context(A, Some(crate::world::user(A, 1)), roles);
            let far = world.now().date().saturating_add(jiff::Span::new().years(40));
            let mut rows = world.store.erasures_asked(&context, 9).await.unwrap();
            rows.extend(world.store.retention_ends(&context, far, 9).await.unwrap());
            rows.extend(world.store.retention_of(&context, seizure).await.unwrap());
            assert!(rows.iter().all(|row| row.id == seizure && row.asked.is_some()));
            rows.into_iter().map(|row| row.reference).collect::<Vec<_>>()
        };
        let reference = || Some("A-2026-001".to_owned());
        for role in [Role::Administrator, Role::DataProtectionOfficer] {
            assert_eq!(told(&[role]).await, [None, None, None], "{role:?}");
            assert_eq!(told(&[role, Role::Officer]).await, [reference(), reference(), reference()]);
        }
        assert_eq!(told(&[Role::Liaison]).await, []);
    }

    async fn nobody_erases_alone_and_nobody_elses(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        let seizure = one.seizure();
        let ask = async |unit: &mut Unit| unit.ask_erasure(seizure, ErasureReason::Duplicate).await.unwrap();
        let agree = async |unit: &mut Unit| unit.agree_erasure(seizure).await.unwrap();
        assert!(!world.write(&world.person(B), ask).await, "of another body");
        assert_eq!(world.write(&world.examiner(A, 1), agree).await, Agreed::Nothing);
        assert!(world.write(&world.person(A), ask).await);
        assert!(!world.write(&world.person(A), ask).await, "once");
        assert_eq!(world.write(&world.person(A), agree).await, Agreed::SamePerson);
        assert_eq!(world.write(&world.platform(A), agree).await, Agreed::SamePerson);
        assert_eq!(world.write(&world.examiner(B, 1), agree).await, Agreed::Nothing);
        assert_eq!(world.store.erasures_asked(&world.person(A), 9).await.unwrap().len(), 1);
        assert!(world.store.erasures_asked(&world.person(B), 9).await.unwrap().is_empty());
        assert!(world.write(&world.person(A), async |unit: &mut Unit| unit.withdraw_erasure(seizure).await.unwrap()).await);
        assert_eq!(world.write(&world.examiner(A, 1), agree).await, Agreed::Nothing);
        assert!(world.store.seizure(&world.person(A), seizure).await.unwrap().is_some());
    }

    async fn a_file_goes_when_nobody_needs_it(world) {
        let one = world.marked(A, 1, MatchingMode::HitAndContact).await;
        // The same photograph is B's, too.
        world.write(&world.person(B), async |unit: &mut Unit| {
            unit.insert_file(&one.original, "b.jpg", "image/jpeg", 12).await.unwrap();
        }).await;
        erase(&world, one.seizure()).await;
        let path = |hash: &FileHash| world.store.files().path(hash);
        assert_eq!(world.store.remove_erased_files().await.unwrap(), (0, 1), "too young");
        make_old(&path(&one.preview));
        assert_eq!(world.store.remove_erased_files().await.unwrap(), (1, 0));
        assert!(!path(&one.preview).exists());
        assert!(path(&one.original).exists(), "another body holds it");
        assert_eq!(world.store.remove_erased_files().await.unwrap(), (0, 0), "nothing waits");
    }

    async fn what_is_blocked_is_nobodys_until_it_is_extended(world) {
        let [one, two] = furnished(&world).await;
        let (seizure, context) = (one.seizure(), world.person(A));
        let today = world.now().date();
        let review_on = world.store.retention_of(&context, seizure).await.unwrap().unwrap().review_on;
        let counted = async || world.store.tally_by_country(&context, &TallyFilter::default()).await.unwrap();
        let (sums, hits) = (counted().await, world.store.hits_of(&context, seizure).await.unwrap());
        let block = async |unit: &mut Unit| unit.block_due(seizure, review_on).await.unwrap();
        assert!(!world.write(&world.platform(A), async |unit: &mut Unit| unit.block_due(seizure, today).await.unwrap()).await);
        assert!(world.write(&world.platform(A), block).await);
        assert!(!world.write(&world.platform(A), block).await, "once");
        assert_eq!(world.store.seizure(&context, seizure).await.unwrap(), None);
        assert!(world.store.hits_of(&world.person(B), two.seizure()).await.unwrap().is_empty());
        assert!(counted().await.iter().all(|row| row.counts.seizures == 0));
        assert!(world.store.captures_in_use(&[(org(A), one.capture())]).await.unwrap().is_empty());
        assert!(world.store.retention_of(&context, seizure).await.unwrap().unwrap().blocked.is_some());
        assert_eq!(world.store.blocked_records(&world.person(B), 9).await.unwrap(), []);
        let later = review_on.saturating_add(jiff::Span::new().years(1));
        let extend = async |unit: &mut Unit| unit.extend_retention(seizure, later, "trial").await.unwrap();
        assert!(!world.write(&world.person(B), extend).await, "of another body");
        assert!(world.write(&context, extend).await);
        assert!(world.store.seizure(&context, seizure).await.unwrap().is_some());
        assert_eq!((counted().await, world.store.hits_of(&context, seizure).await.unwrap()), (sums, hits));
        assert_eq!(world.store.blocked_records(&context, 9).await.unwrap(), []);
    }

    async fn what_nobody_extends_is_erased(world) {
        let [one, _] = furnished(&world).await;
        let (seizure, context) = (one.seizure(), world.platform(A));
        let far = jiff::civil::date(9999, 1, 1);
        assert_eq!(world.store.to_block(far).await.unwrap().len(), 2);
        world.write(&context, async |unit: &mut Unit| assert!(unit.block_due(seizure, far).await.unwrap())).await;
        assert!(world.store.to_erase(world.now().plus_seconds(-1)).await.unwrap().is_empty());
        let due = world.store.to_erase(world.now()).await.unwrap();
        assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [seizure]);
        let now = world.now();
        let early = async |unit: &mut Unit| unit.erase_due(seizure, now.plus_seconds(-1)).await.unwrap();
        assert!(!world.write(&context, early).await);
        assert!(world.write(&context, async |unit: &mut Unit| unit.erase_due(seizure, now).await.unwrap()).await);
        assert_eq!(world.store.tombstones(&world.person(A), 9).await.unwrap()[0].reason, "retention_expired");
    }

    async fn a_reminder_is_noted_once(world) {
        world.marked(A, 1, MatchingMode::HitAndContact).await;
        let far = jiff::civil::date(9999, 1, 1);
        let today = world.now().date();
        let due = async |days| world.store.to_remind(today, days).await.unwrap();
        assert!(due([today, today, today]).await.is_empty());
        let found: Vec<ToRemind> = due([today, today, far]).await;
        assert_eq!(found.len(), 1);
        let note = async |unit: &mut Unit| unit.note_reminder(&found[0], 6).await.unwrap();
        assert!(world.write(&world.platform(A), note).await);
        assert!(!world.write(&world.platform(A), note).await);
        assert!(due([today, today, far]).await.is_empty());
        assert_eq!(due([today, far, far]).await[0].before, 6);
    }

    async fn an_older_backup_does_not_bring_it_back(world) {
        let [one, two] = furnished(&world).await;
        let folder = world.database.folder().join("backup");
        world.store.backup(&folder).await.unwrap();
        erase(&world, one.seizure()).await;
        let register = world.store.register().await.unwrap();
        assert_eq!(register.erasures.len(), 2, "the seizure and its mark");
        for engine in Engine::ALL {
            let Some(database) = temporary_url(engine).await else { continue };
            let files = database.folder().join("files");
            // Identifiers of its own: those of the backup are taken.
            let ids = std::sync::Arc::new(CountedIds::default());
            (0..9_000).for_each(|_| {
                commonlink_model::Ids::next(&*ids);
            });
            let settings = Settings { database: database.url().to_owned(), files };
            let store = Store::open(&settings, world.clock.clone(), ids).await.unwrap();
            let (_, erased) = store.restore_without(&Backup::read(&folder).await.unwrap(), &register).await.unwrap();
            assert_eq!((erased.after.len(), erased.removed), (2, 1));
            let again = world.database.folder().join(format!("again {engine:?}"));
            store.backup(&again).await.unwrap();
            let words = [one.seizure().to_string(), one.capture().to_string(), one.original.to_string()];
            assert_eq!(named_in(&again, &words), ["audit_entry", "erasure"]);
            assert!(named_in(&again, &[two.seizure().to_string()]).contains(&"seizure".to_owned()));
            make_old(&store.files().path(&one.original));
            make_old(&store.files().path(&one.preview));
            assert_eq!(store.remove_erased_files().await.unwrap(), (2, 0));
        }
    }
}
