//! Two worlds: with a hidden record of another body, and without. No reading function answers differently.

use crate::world::{
    A, B, Marked, World, comparison_id, conclusion, examination_id, handling, hit_id, org, organisation, user,
};
use commonlink_model::*;
use commonlink_store::*;
use commonlink_testkit::Engine;
use std::fmt::{Debug, Write};

/// Everything that body A can read, asked for everything there is in either world, as text.
async fn everything(world: &World, context: &Context, marked: &[Marked]) -> String {
    let store = &world.store;
    let mut text = String::new();
    let mut note = |name: &str, value: &dyn Debug| writeln!(text, "{name}: {value:#?}").unwrap();
    note("organisations", &store.organisations(context).await.unwrap());
    note("organisation", &store.organisation(context, org(B)).await.unwrap());
    note("accounts", &store.accounts(context).await.unwrap());
    note("last_logins", &store.last_logins(context).await.unwrap());
    note("mirror", &store.mirror(context, world.now().plus_seconds(9), 100).await.unwrap());
    note("mirror_delays", &store.mirror_delays(context).await.unwrap());
    note("probe_alarms", &store.probe_alarms(context, Moment::from_micros(0)).await.unwrap());
    let captures: Vec<CaptureId> = marked.iter().map(Marked::capture).collect();
    note("probe_waits", &store.probe_waits(context, &captures).await.unwrap());
    {
        let officer = Context { roles: vec![Role::DataProtectionOfficer], ..context.clone() };
        let (context, long) = (&officer, world.now().plus_seconds(9));
        let hours = store.access_hours(context, world.now().plus_seconds(-86_400), long).await.unwrap();
        note("access_hours", &hours);
        let decisions = store.decisions(context, 99).await.unwrap();
        let about =
            |row: &commonlink_store::DecisionRow| (row.action.clone(), row.subject.clone(), row.told.clone());
        note("decisions", &decisions.iter().map(about).collect::<Vec<_>>());
        let sample = store.access_sample(context, world.now().plus_seconds(-86_400), long, 99).await.unwrap();
        note(
            "access_sample",
            &sample.iter().map(|row| (&row.name, &row.action, row.own)).collect::<Vec<_>>(),
        );
    }
    // Every entry about the hidden record and about others: identifiers are counted in order.
    let entries = [0_u64, 0x0900_0000].into_iter().flat_map(|first| first..first + 400);
    for entry in
        entries.map(|n| AuditId::from_uuid(uuid::Uuid::from_u64_pair(0x4000, 0x8000_0000_0000_0000 | n)))
    {
        let receipt = store.audit_receipt(context, entry).await.unwrap();
        assert!(receipt.is_none(), "nothing has its place here");
    }
    note("mark_count", &store.mark_count(context).await.unwrap());
    note("tokens", &store.tokens(context).await.unwrap());
    note("factors", &store.factors(context).await.unwrap());
    note("access", &store.access(context).await.unwrap());
    for &column in SeizureColumn::ALL {
        for descending in [false, true] {
            let query = SeizureQuery {
                sort: SeizureSort { column, descending },
                limit: 2,
                ..SeizureQuery::default()
            };
            note("seizures", &store.seizures(context, &query).await.unwrap());
        }
    }
    for filter in [
        SeizureQuery { country: Some("FJ".to_owned()), ..SeizureQuery::default() },
        SeizureQuery { substance: Some("cocaine_hydrochloride".to_owned()), ..SeizureQuery::default() },
        SeizureQuery { text: Some("B-2026".to_owned()), ..SeizureQuery::default() },
    ] {
        note("filtered", &store.seizures(context, &filter).await.unwrap());
        let (whole, next) = store.whole_seizures(context, &filter).await.unwrap();
        note("whole", &(&whole, next));
        let ids: Vec<_> = whole.iter().map(|seizure| (seizure.owner, seizure.id)).collect();
        note("marks of all", &store.marks_of_all(context, &ids).await.unwrap());
    }
    for text in ["B-2026", "b2026001", "wharf", "E1", "S-1", "M1", "customs FJ", "coke", "pressed relief"] {
        let question = commonlink_reference::words::Question::of(text).unwrap();
        note("found seizures", &store.found_seizures(context, &question, 20).await.unwrap());
        note("found marks", &store.found_marks(context, &question, 20).await.unwrap());
    }
    let date = ReportedDate::parse("2026-01").unwrap();
    let similar =
        store.similar_seizures(context, &date, "FJ", "suva", "cocaine_hydrochloride").await.unwrap();
    note("similar", &similar);
    note("marks", &store.marks(context, None, 100).await.unwrap());
    note("requests", &store.requests(context, 100).await.unwrap());
    note("recall lines", &store.recall_lines(context, 100).await.unwrap());
    note("agreements", &store.agreements(context, 100).await.unwrap());
    note("erased_sums", &store.erased_sums(context).await.unwrap());
    note("own_erased_sums", &store.own_erased_sums(context).await.unwrap());
    note("kept_references", &store.kept_references(context, 9).await.unwrap());
    note("mail_choice", &store.mail_choice(context).await.unwrap());
    note("mail_recipient", &store.mail_recipient(context, user(A, 0)).await.unwrap());
    let long = world.now().plus_seconds(9);
    note("mail_counts", &store.mail_counts(context, Moment::from_micros(0), long).await.unwrap());
    note("recalls waiting", &store.recalls_waiting(context).await.unwrap());
    note("own recalls", &store.own_recalls(context, None, 100).await.unwrap());
    note("erasures_asked", &store.erasures_asked(context, 100).await.unwrap());
    note("blocked_records", &store.blocked_records(context, 100).await.unwrap());
    let far = jiff::civil::date(9999, 1, 1);
    note("retention_ends", &store.retention_ends(context, far, 100).await.unwrap());
    note("tombstones", &store.tombstones(context, 100).await.unwrap());
    note("requests_waiting", &store.requests_waiting(context).await.unwrap());
    note("requests_carried", &store.requests_carried(context, 100).await.unwrap());
    let every: Vec<RecordId> = marked.iter().map(Marked::mark).collect();
    note("hit counts", &store.hit_counts(context, &every).await.unwrap());
    for one in marked {
        note("held", &store.is_held(context, one.seizure()).await.unwrap());
        note("taken", &store.reference_taken(context, &format!("B-2026-{:03}", one.n)).await.unwrap());
        note("seizure", &store.seizure(context, one.seizure()).await.unwrap());
        note("row_of", &store.row_of(context, crate::world::seizure(one.body, 90).id).await.unwrap());
        note("marks_of", &store.marks_of(context, one.seizure()).await.unwrap());
        note("mark", &store.mark(context, one.mark()).await.unwrap());
        note("open_mark", &store.open_mark(context, one.mark()).await.unwrap());
        let ids = [(org(one.body), one.seizure())];
        note("compared", &store.compared_captures(context, &ids, "", "").await.unwrap());
        note("hits_of", &store.hits_of(context, one.seizure()).await.unwrap());
        note("links_of", &store.links_of(context, one.seizure()).await.unwrap());
        note("retention_of", &store.retention_of(context, one.seizure()).await.unwrap());
        note("own recalls of", &store.own_recalls(context, Some(one.seizure()), 9).await.unwrap());
        note("releases_of", &store.releases_of(context, one.seizure()).await.unwrap());
        let request = BureauRequestId::from_uuid(crate::world::id(0x7_0000 + u32::from(one.n), one.body));
        note("request", &store.request(context, request).await.unwrap());
        note("file", &store.file(context, &one.original).await.unwrap());
        let captures = [one.capture()];
        note(
            "files",
            &store.owners_part(context, std::slice::from_ref(&one.original), &captures).await.unwrap(),
        );
        note("whole seizure", &store.whole_seizure(context, one.seizure()).await.unwrap());
        let picture = store.mark_preview(context, one.mark(), one.capture(), 0, 800).await.unwrap();
        note("mark_preview", &picture);
        let eyes = Context { organisation: org(B), user: Some(user(B, 0)), ..context.clone() };
        note("seen_as", &store.seen_as(context, &eyes, one.seizure()).await.unwrap());
        let kept = store.capture_for_matching(context, org(one.body), one.capture()).await.unwrap();
        note("capture_for_matching", &kept);
        let key = GalleryKey {
            owner: org(one.body),
            capture: one.capture(),
            mark: one.mark(),
            seizure: one.seizure(),
        };
        note("descriptions", &store.descriptions(context, &[key], "marks-1").await.unwrap());
    }
    let (kind, capture) = (MarkKind::PressedRelief, CaptureKind::PhotoFixedLight);
    for told in [true, false] {
        note("gallery", &store.gallery_keys(context, kind, capture, "marks-1", told).await.unwrap());
    }
    for one in marked {
        note("told_of", &store.bodies_told_of(context, one.mark()).await.unwrap());
    }
    for one in marked {
        let own = (org(one.body), one.capture());
        note(
            "fillers",
            &store
                .filler_captures(context, own, (kind, capture), &[], (&[], Level::Confidential), 9)
                .await
                .unwrap(),
        );
    }
    for n in 0..8 {
        note("hit", &store.hit(context, hit_id(n)).await.unwrap());
        note("open_hit", &store.open_hit(context, hit_id(n)).await.unwrap());
        note("comparison", &store.comparison(context, comparison_id(n)).await.unwrap());
        for side in [HitSide::Own, HitSide::Other] {
            note("hit_preview", &store.hit_preview(context, hit_id(n), side, 0, 800).await.unwrap());
        }
        note("examination", &store.examination(context, examination_id(n)).await.unwrap());
        note("context", &store.examination_context(context, examination_id(n)).await.unwrap());
        for side in [Side::Left, Side::Right] {
            let picture = store.examined_preview(context, examination_id(n), side, 0, 800).await.unwrap();
            note("examined_preview", &picture);
            note("lights", &store.examined_files(context, examination_id(n), side).await.unwrap());
            let described =
                store.examined_description(context, examination_id(n), side, "marks-1").await.unwrap();
            note("examined_description", &described);
        }
        note("examination_of_hit", &store.examination_of_hit(context, hit_id(n)).await.unwrap());
        note("link", &store.link(context, link_id(n)).await.unwrap());
        note("open_link", &store.open_link(context, link_id(n)).await.unwrap());
        note("decisions", &store.link_decisions(context, link_id(n)).await.unwrap());
    }
    note("hits", &store.hits(context, HitFilter::default(), 100).await.unwrap());
    note("examinations", &store.examinations(context).await.unwrap());
    note("links", &store.links(context).await.unwrap());
    note("notices", &store.notices(context, None, 100).await.unwrap());
    note("fingerprint", &store.notice_fingerprint(context).await.unwrap());
    note("new hits", &store.new_hits(context, Moment::from_micros(0)).await.unwrap());
    note("to examine", &store.to_examine(context).await.unwrap());
    note("unseen", &store.unseen_notices(context).await.unwrap());
    note("waiting", &store.waiting_captures(context).await.unwrap());
    note("recalled", &store.recalled(context, "key of b").await.unwrap());
    note("upload", &store.upload(context, UploadId::from_uuid(crate::world::id(0x600, 9))).await.unwrap());
    let all = TallyFilter::default();
    note("by country", &store.tally_by_country(context, &all).await.unwrap());
    for weekly in [true, false] {
        note("by period", &store.tally_by_period(context, weekly, &all).await.unwrap());
    }
    note("by way", &store.tally_by_way(context, &all).await.unwrap());
    note("by hiding", &store.tally_by_hiding(context, &all).await.unwrap());
    note("covered", &store.tally_covered(context).await.unwrap());
    note("span", &store.tally_span(context).await.unwrap());
    note("quality", &store.quality(context, &all).await.unwrap());
    let batch = import_id(B);
    note("sharing_rule", &store.sharing_rule(context, "seizure").await.unwrap());
    note("batches", &store.batches(context).await.unwrap());
    note("batch", &store.batch(context, batch).await.unwrap());
    note("faults", &store.batch_faults(context, batch, 0, 10).await.unwrap());
    note("mappings", &store.mappings(context).await.unwrap());
    note("batch rests", &store.batch_rests(context, batch).await.unwrap());
    note("batches of file", &store.batches_of_file(context, "hash of a table").await.unwrap());
    note("unfinished", &store.unfinished_batch(context, "hash of a table", "ids").await.unwrap());
    text
}

fn import_id(body: u8) -> ImportId {
    ImportId::from_uuid(crate::world::id(0x800, body))
}

/// A batch of one row and one fault.
async fn imported(world: &World, body: u8) {
    let batch = NewBatch {
        id: import_id(body),
        layout: "ids".to_owned(),
        file_name: "table.csv".to_owned(),
        file_hash: "hash of a table".to_owned(),
    };
    let row = ImportedRow {
        identity: [body; 32],
        ordinal: 1,
        position: 1,
        sheet: String::new(),
        line: 2,
        further_copy: false,
        own_reference: true,
        flags: String::new(),
        cells: "[]".to_owned(),
        seizure: crate::world::seizure(body, 90),
    };
    let fault = FaultRow {
        position: 2,
        sheet: String::new(),
        line: 3,
        reasons: "date_missing".to_owned(),
        cells: "[]".to_owned(),
    };
    world
        .write(&world.person(body), async |unit: &mut Unit| {
            unit.begin_batch(&batch).await.unwrap();
            for _again in 0..2 {
                assert!(unit.import_rows(batch.id, std::slice::from_ref(&row)).await.unwrap().is_empty());
            }
            unit.save_mapping("of b", "{}").await.unwrap();
            unit.set_sharing_rule("seizure", &SharingRule::standard()).await.unwrap();
            unit.keep_faults(batch.id, &[fault]).await.unwrap();
        })
        .await;
}

fn link_id(n: u8) -> LinkId {
    LinkId::from_uuid(crate::world::id(0x7000 + u32::from(n), 0))
}

async fn link(world: &World, one: &Marked, two: &Marked, n: u8, examination: ExaminationId) {
    let (left, right) = if (one.body, one.mark().to_string()) < (two.body, two.mark().to_string()) {
        (one, two)
    } else {
        (two, one)
    };
    let row = LinkRow {
        id: link_id(n),
        kind: LinkKind::SameDesign,
        left_owner: org(left.body),
        left_mark: left.mark(),
        left_seizure: left.seizure(),
        right_owner: org(right.body),
        right_mark: right.mark(),
        right_seizure: right.seizure(),
        examination,
        state: LinkState::Confirmed,
        made_at: world.now(),
        changed_at: world.now(),
    };
    world
        .write(&world.platform(B), async |unit: &mut Unit| unit.upsert_link(&row).await.map(drop).unwrap())
        .await;
}

/// Its owner withdraws a seizure; first it says that it was corrected.
async fn recalled(world: &World, one: &Marked) {
    for kind in [RecallKind::Correction, RecallKind::Withdrawal] {
        let reason = (kind == RecallKind::Withdrawal).then_some(RecallReason::Wrong);
        let new =
            NewRecall { kind, reason, words: format!("about {:x}-{}", one.body, one.n), changes: Vec::new() };
        let told = async |unit: &mut Unit| unit.recall_seizure(one.seizure(), &new).await.unwrap().is_some();
        assert!(world.write(&world.person(one.body), told).await);
    }
}

/// A third body.
const C: u8 = 0xc;

/// C asks B about a record and is given.
async fn asked_and_released(world: &World, secret: &Marked) {
    let id = BureauRequestId::from_uuid(crate::world::id(0x7_0000 + u32::from(secret.n), B));
    let new = NewRequest {
        id,
        kind: RequestKind::Release,
        addressee: org(B),
        record: secret.seizure(),
        hit: None,
        own_record: None,
        named: true,
        purpose: Purpose::Investigation,
        legal_basis: LegalBasis::Convention,
        urgency: Urgency::Routine,
        wanted: FieldGroups::ALL,
        words: format!("About B-2026-{:03}", secret.n),
        for_secretariat: true,
        due: world.now().plus_seconds(1),
        training: true,
        challenge: None,
    };
    world.write(&world.person(C), async |unit: &mut Unit| unit.insert_request(&new).await.unwrap()).await;
    let until = world.now().plus_seconds(1_000_000);
    let release = Release { organisation: org(C), groups: FieldGroups::ALL, until };
    world
        .write(&world.person(B), async |unit: &mut Unit| {
            unit.grant_release(secret.seizure(), &release, id).await.unwrap();
        })
        .await;
}

/// What A knows of in both worlds; then, with `hidden`, what it may not: a silent record and a kept one of B with
/// everything that can hang on one, compared, examined and linked with A's own mark.
async fn furnished(engine: Engine, hidden: bool) -> Option<(World, Vec<Marked>)> {
    let world = World::new(engine).await?;
    world
        .write(&world.platform(A), async |unit: &mut Unit| {
            unit.insert_organisation(&organisation(C, "WS"), "apia").await.unwrap();
        })
        .await;
    let own = world.marked(A, 1, MatchingMode::HitAndContact).await;
    let known = world.marked(B, 1, MatchingMode::HitAndContact).await;
    world.compared(&own, &known, 1).await;
    let examination = world.examined(&own, &known, 1, &[A, B]).await;
    world
        .write(&world.person(A), async |unit: &mut Unit| {
            unit.insert_conclusion(&conclusion(examination, A, 0, 1, 1)).await.unwrap();
            let values = serde_json::json!({ "own": "A-2026-001" });
            unit.notify(org(A), "link-proposed", &link_id(1).to_string(), &values).await.unwrap();
        })
        .await;
    link(&world, &own, &known, 1, examination).await;
    let mut shared = handling(MatchingMode::NoMatch);
    shared.audience.organisations = vec![org(A)];
    shared.held_back = vec![FieldGroup::Identity, FieldGroup::ExactPlace];
    let shared = world.marked_as(B, 9, shared).await;
    let mut marked = vec![own, known, shared];
    // Told to everybody: but not to A, not at A's clearance, not for A's purpose.
    let told = |matching| {
        let mut told = handling(matching);
        told.audience.everyone = true;
        told.held_back.clear();
        told
    };
    let mut excluded = told(MatchingMode::Silent);
    excluded.audience.excluded_organisations = vec![org(A)];
    let above = Handling { level: Level::Confidential, ..told(MatchingMode::NoMatch) };
    let otherwise = Handling { purposes: vec![Purpose::Statistics], ..told(MatchingMode::Silent) };
    for (n, kept) in (2..).zip([excluded, above, otherwise]) {
        let secret = if hidden {
            world.marked_as(B, n, kept).await
        } else {
            // Only named: the questions are the same in both worlds.
            let original = FileHash::of(format!("original b {n}").as_bytes());
            Marked { body: B, n, preview: original.clone(), original }
        };
        if hidden {
            // Asked by it, over the limit, and compared: whom its rules keep from knowing is told nothing of that.
            let (key, asker) = ((MarkKind::PressedRelief, CaptureKind::PhotoFixedLight), world.person(B));
            world
                .write(&asker, async |unit: &mut Unit| {
                    unit.note_probe(secret.capture(), key, &format!("print {n}")).await.unwrap();
                })
                .await;
            let limits = ProbeLimits { account_hour: 1, ..ProbeLimits::default() };
            world
                .write(&world.platform(B), async |unit: &mut Unit| {
                    unit.take_place(secret.capture(), limits).await.unwrap();
                    unit.note_compared(secret.mark(), key.0).await.unwrap();
                })
                .await;
            world.compared(&marked[0], &secret, n).await;
            // Even with a seat that nobody should have given A.
            asked_and_released(&world, &secret).await;
            let examination = world.examined(&marked[0], &secret, n, &[A, B]).await;
            link(&world, &marked[0], &secret, n, examination).await;
            world
                .write(&world.examiner(B, 1), async |unit: &mut Unit| {
                    unit.insert_conclusion(&conclusion(examination, B, 1, 1, 10 + n)).await.unwrap();
                    unit.insert_opening(examination).await.unwrap();
                    unit.notify(org(B), "link-confirmed", "x", &serde_json::json!({})).await.unwrap();
                    unit.remember(&format!("key of b{n}"), "d", 200, "b").await.unwrap();
                })
                .await;
        }
        marked.push(secret);
    }
    // Of what was kept nobody is told that it is withdrawn; of A's own A learns no more of who was told.
    // Ids are drawn at random; here they are counted, and from one number on in both worlds.
    let world = World { store: world.beside().await, ..world };
    for one in marked.iter().filter(|one| ![2, 3, 4].contains(&one.n)) {
        recalled(&world, one).await;
    }
    for one in marked.iter().filter(|one| hidden && [2, 3, 4].contains(&one.n)) {
        recalled(&world, one).await;
    }
    if hidden {
        imported(&world, B).await;
        let context = world.person(B);
        let upload = UploadId::from_uuid(crate::world::id(0x600, 9));
        world.store.begin_upload(&context, upload, "b", 10, None).await.unwrap();
        world
            .write(&context, async |unit: &mut Unit| unit.remember("key of b", "d", 200, "b").await.unwrap())
            .await;
    }
    Some((world, marked))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_record_changes_no_answer() {
    for engine in Engine::ALL {
        let Some((with, names)) = furnished(engine, true).await else { continue };
        let Some((without, _)) = furnished(engine, false).await else { continue };
        let askers: [(&[Role], u8); 5] = [
            (Role::ALL, 0),
            (Role::ALL, 1),
            (&[Role::Officer], 0),
            (&[Role::Examiner], 1),
            (&[Role::Liaison], 0),
        ];
        for (roles, person) in askers {
            let context = with.context(A, Some(user(A, person)), roles);
            let one = everything(&with, &context, &names).await;
            let two = everything(&without, &context, &names).await;
            for (left, right) in one.lines().zip(two.lines()) {
                assert_eq!(left, right, "{engine:?} {roles:?}");
            }
            assert_eq!(one, two);
        }
        // The probe can see: B itself gets other answers in the two worlds, and A's are not empty.
        let b = with.person(B);
        assert_ne!(everything(&with, &b, &names).await, everything(&without, &b, &names).await);
        let a = everything(&with, &with.person(A), &names).await;
        for seen in ["A-2026-001", "Bureau b", "supports", "link-proposed", "about b-1", "about a-1"] {
            assert!(a.to_lowercase().contains(&seen.to_lowercase()), "{seen}");
        }
        for hidden in ["B-2026-002", "B-2026-003", "B-2026-004"] {
            assert!(!a.contains(hidden), "{hidden}");
        }
        let shared = crate::world::seizure_id(B, 9).to_string();
        assert!(a.contains(&shared) && !a.contains("B-2026-009"), "told without what is held back");
        let liaison = with.context(A, Some(user(A, 0)), &[Role::Liaison]);
        assert!(!everything(&with, &liaison, &names).await.contains("2026-001"), "aggregates only");
    }
}

/// A reading function that the two worlds are not asked about fails here.
#[test]
fn every_reading_function_is_asked() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let asked = include_str!("leaks.rs");
    let mut found = 0;
    let mut folders = vec![sources];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for part in text.split("pub async fn ").skip(1) {
            let head = part.split('{').next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            let reads = head.contains("&self") && head.contains("context: &Context");
            let name = head.split('(').next().unwrap();
            // These write.
            let writing = [
                "begin",
                "audit_read",
                "audit_exported",
                "audit_sensitive",
                "audit_examined",
                "forget_audit_content",
                "hand_over_key",
                "begin_upload",
                "append_piece",
                "refuse_upload",
                "end_all_sessions",
            ];
            let writes = writing.contains(&name);
            if reads && !writes {
                found += 1;
                let call = format!(".{name}(context");
                assert!(asked.contains(&call), "`{name}` is not asked in the two worlds");
            }
        }
    }
    assert!(found > 38, "{found}");
}
