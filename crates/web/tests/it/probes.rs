//! The two-worlds test (leak classes L1-L21): every route is asked in two worlds that differ in one hidden
//! record of another body, and every answer must be the same. Identifiers and secrets are numbered by their
//! first appearance, because both are random in use.

mod asks;
mod hidden;
mod mask;
pub mod permitted;
pub mod seeded;
pub mod timing;

use crate::asked::{Answer, Ask, Server, escaped};
use crate::world::{
    Person, Pictures, conclusion, everywhere, input, received, submit, submit_marked, work_off,
};
use asks::{filled, request, searches};
use axum::http::StatusCode;
use commonlink_casework::{
    Once, Platform,
    import::How,
    intake::{HandlingInput, SeizureInput},
    recalls::RecallInput,
    requests::{RequestInput, StepInput},
};
use commonlink_model::{
    BureauRequestId, ClassConclusion, Context, FieldGroup, ImportId, IndividualConclusion, Level,
    MatchingMode, RecordId, ReleaseId, Role, TokenScope, Triage,
};
use commonlink_store::{FileHash, HitFilter, audit};
use commonlink_testkit::{Engine, TemporaryFolder};
use commonlink_web::routes::{Probe, Subject, all};
use hidden::Hidden;
use mask::masked;
use std::collections::BTreeMap;

/// Stands in every text field of the hidden record but its reference.
const CANARY: &str = "Qanarïvögel";
/// The hidden record's reference, which the asker tries to use.
const REFERENCE: &str = "FJ-HIDDEN-7";
/// Stands in every text field of a record that is shared with the asker without them.
const HELD_BACK: &str = "Zurückgehälten";
/// What is said to whoever was told of that record.
const HELD: &str = "The day was wrong.";
/// Never given out.
const ABSENT: &str = "00000000-0000-4000-8000-0000000fffff";

/// What the asker knows to ask for: identifiers by what they name.
#[derive(Clone, Default)]
struct Names {
    of: BTreeMap<&'static str, String>,
}

impl Names {
    fn get(&self, what: &str) -> &str {
        self.of.get(what).map_or(ABSENT, String::as_str)
    }

    fn set(&mut self, what: &'static str, id: impl ToString) {
        self.of.insert(what, id.to_string());
    }
}

const fn word(subject: Subject) -> &'static str {
    match subject {
        Subject::Seizure => "seizure",
        Subject::Mark => "mark",
        Subject::Hit => "hit",
        Subject::Examination => "examination",
        Subject::Link => "link",
        Subject::Upload => "upload",
        Subject::User => "user",
        Subject::Token => "token",
        Subject::Passkey => "passkey",
        Subject::Import => "import",
        Subject::Table => "table",
        Subject::Request => "request",
        Subject::Release => "release",
        Subject::Entry => "entry",
        Subject::Recall => "recall",
        Subject::Agreement => "agreement",
    }
}

struct Staged {
    server: Server,
    /// The asker's own things.
    own: Names,
    /// What another body shares.
    shared: Names,
    /// The hidden things.
    hidden: Names,
    hider: Person,
    liaison: Person,
}

/// Everything that one account can name.
async fn names(server: &Server, platform: &Platform, person: &Person, seizure: RecordId) -> Names {
    let (store, ctx) = (platform.store(), server.world.ctx(person));
    let mut names = Names::default();
    names.set("seizure", seizure);
    names.set("user", person.user.id);
    let held = store.seizure(&ctx, seizure).await.unwrap().unwrap();
    if let Some(exhibit) = held.submission.exhibits.first() {
        names.set("exhibit", exhibit.id);
    }
    let marks = store.marks_of(&ctx, seizure).await.unwrap();
    names.set("mark", marks[0].mark.id);
    names.set("capture", marks[0].captures[0].row.id);
    names.set("hash", &marks[0].captures[0].row.files[0].hash);
    if let Some(hit) = store.hits_of(&ctx, seizure).await.unwrap().first() {
        names.set("hit", hit.row.id);
    }
    for link in store.links_of(&ctx, seizure).await.unwrap() {
        names.set("link", link.row.id);
    }
    for token in store.tokens(&ctx).await.unwrap() {
        names.set("token", token.id);
    }
    names
}

async fn conclude_all(server: &Server, platform: &Platform, person: &Person) -> Option<String> {
    let new = conclusion(ClassConclusion::SupportsSameDesign, IndividualConclusion::Inconclusive);
    let mut last = None;
    for view in platform.store().examinations(&server.world.ctx(person)).await.unwrap() {
        let once =
            Once::new("conclude", &format!("conclude-{}-{}", view.row.id, person.user.id), &new).unwrap();
        platform.conclude(&server.world.ctx(person), &once, view.row.id, new.clone()).await.unwrap();
        last = Some(view.row.id.to_string());
    }
    last
}

/// A world in which the asker has seizures, a hit, examinations and a proposed link; with `there` also the
/// record that it may not know for this reason, with everything that hangs on it.
async fn staged(engine: Engine, why: Hidden, there: bool) -> Option<Staged> {
    // Too large for the stack of who waits for it.
    Box::pin(stage(engine, why, there)).await
}

async fn stage(engine: Engine, why: Hidden, there: bool) -> Option<Staged> {
    let server = Server::new(engine).await?;
    let (world, platform) = (&server.world, &server.world.platform);
    let pictures = Pictures::new();
    let open = MatchingMode::HitAndContact;
    let liaison = world.person(&server.administrator, "liaison", &[Role::Liaison]).await;
    let bureau = world.bureau("fj", "FJ").await;
    let hider = world.person(&bureau, "officer", &[Role::Officer, Role::Examiner]).await;
    let samoa = world.bureau("ws", "WS").await;
    let filler = world.person(&samoa, "officer", &[Role::Officer]).await;
    let mut open_ones = [
        (1, &filler, (1, 0, 0)),
        (2, &filler, (1, 1, 0)),
        (3, &hider, (0, 0, 0)),
        (4, &server.person, (0, 0, 1)),
    ];
    // The mirror keeps what was told while a record was open: that marks were compared, by body, kind and hour. So in
    // both worlds another comparison of that hour told it.
    if matches!(why, Hidden::Tightened | Hidden::InDoubt) {
        open_ones.swap(2, 3);
    }
    for (n, person, mark) in open_ones {
        let reference = format!("OPEN-{n}");
        submit_marked(platform, &world.ctx(person), &reference, pictures.mark(mark.0, mark.1, mark.2), open)
            .await;
    }
    // What another body shares is in both worlds, without what it holds back.
    let mut shared = everywhere(HELD_BACK, MatchingMode::NoMatch);
    shared.reference = format!("{HELD_BACK}-8");
    // What is always told.
    "Coke".clone_into(&mut shared.items[0].reported_name);
    shared.handling = Some(HandlingInput {
        countries: vec!["TO".to_owned()],
        held_back: Some(FieldGroup::ALL.iter().map(|group| group.code().to_owned()).collect()),
        ..Hidden::NoMatch.handling()
    });
    let ctx = world.ctx(&hider);
    shared.marks = vec![received(platform, &ctx, pictures.mark(1, 0, 1), HELD_BACK).await];
    shared.marks[0].exhibit = Some(HELD_BACK.to_owned());
    let submitted = submit(platform, &ctx, "key-of-shared", &shared).await.unwrap();
    work_off(platform).await;
    let shared = names(&server, platform, &hider, submitted.seizure).await;

    // The audit trail is signed, so that its head and proofs answer.
    let key = audit::Signer::new("commonlink.example/audit", [7; 32]).unwrap();
    platform.store().sign_with(key).await.unwrap();

    // Ids of what is hidden come from another program, so that they shift nobody else's.
    let beside = world.beside(9_000_000).await;
    let mut secret = Names::default();
    let (mut secret_request, mut secret_recall) = (None, None);
    if there {
        let ctx = world.ctx(&hider);
        let mode = why.mode();
        let mut kept = SeizureInput { handling: Some(why.handling()), ..everywhere(CANARY, mode) };
        REFERENCE.clone_into(&mut kept.reference);
        let mut mark = received(&beside, &ctx, pictures.mark(0, 0, 2), CANARY).await;
        mark.exhibit = Some(CANARY.to_owned());
        kept.marks = vec![mark];
        let submitted = submit(&beside, &ctx, "key-of-hidden", &kept).await.unwrap();
        work_off(&beside).await;
        beside
            .create_token(
                &ctx,
                &Once::new("create_token", "key-of-canary", &1).unwrap(),
                CANARY,
                30,
                TokenScope::ALL,
            )
            .await
            .unwrap();
        // The owner has a hit of it examined, by which it may not come out.
        let hits = beside.store().hits_of(&ctx, submitted.seizure).await.unwrap();
        assert_eq!(hits.is_empty(), mode == MatchingMode::NoMatch);
        let mut examination = None;
        if let Some(hit) = hits.first() {
            beside.triage(&ctx, hit.row.id, Triage::WorthExamining).await.unwrap();
            work_off(&beside).await;
            examination = conclude_all(&server, &beside, &hider).await;
        }
        // Those who are told of it ask for it, and are given.
        if why != Hidden::NoMatch {
            let asker = world.ctx(&filler);
            let purpose = Context { purpose: why.purpose(), clearance: Level::Confidential, ..asker };
            let (request, release) =
                asked_and_given(&beside, &purpose, &ctx, submitted.seizure, CANARY).await;
            secret_request = Some((request, release));
        }
        if why == Hidden::Tightened {
            let told = platform.store().notices(&world.ctx(&server.person), None, 100).await.unwrap();
            assert!(told.iter().any(|notice| notice.kind == "new_hit"), "the asker was told");
            let handling = Hidden::Excluded.handling();
            let once = Once::new("set_handling", "key-of-tightening", &handling).unwrap();
            beside.set_handling(&ctx, &once, submitted.seizure, &handling).await.unwrap();
        }
        if why == Hidden::Withdrawn {
            for kind in ["correction", "withdrawal"] {
                said(&beside, &ctx, submitted.seizure, kind, CANARY).await;
            }
            let told = beside.store().recall_lines(&world.ctx(&filler), 9).await.unwrap();
            assert!(told.len() == 2 && told[0].words == CANARY, "who was given it is told");
            secret_recall = Some(told[0].id);
        }
        let upload = beside.begin_upload(&ctx, None, CANARY, 10, None).await.unwrap();
        let (table, batch) = imported(&beside, &ctx, CANARY).await;
        secret = names(&server, &beside, &hider, submitted.seizure).await;
        if why == Hidden::InDoubt {
            challenged_and_blocked(&beside, &world.ctx(&filler), &ctx, submitted.seizure, CANARY).await;
        }
        if let Some((request, release)) = secret_request {
            secret.set("request", request);
            secret.set("release", release);
        }
        if let Some(recall) = secret_recall {
            secret.set("recall", recall);
        }
        secret.set("upload", upload);
        secret.set("table", table);
        secret.set("import", batch);
        if let Some(examination) = examination {
            secret.set("examination", examination);
        }
    }

    // Of a record that is shared with the asker, who has opened it, its owner says that it was corrected: the asker has a line of
    // its own in both worlds.
    assert!(platform.store().seizure(&world.ctx(&server.person), submitted.seizure).await.unwrap().is_some());
    said(platform, &world.ctx(&hider), submitted.seizure, "correction", HELD).await;

    // The asker goes on: a further twin, put before examiners, concluded once.
    let mut plain = input("TO-5", open);
    plain.exhibits = everywhere("own", open).exhibits;
    let ctx = world.ctx(&server.person);
    plain.marks = vec![received(platform, &ctx, pictures.mark(0, 0, 1), "Face B").await];
    let mine = submit(platform, &ctx, "key-of-asker", &plain).await.unwrap();
    work_off(platform).await;
    let hits = platform.store().hits(&ctx, HitFilter::default(), 100).await.unwrap();
    let strongest = hits.iter().find(|hit| hit.row.seizure == mine.seizure).expect("a hit");
    platform.triage(&ctx, strongest.row.id, Triage::WorthExamining).await.unwrap();
    work_off(platform).await;
    let examination = conclude_all(&server, platform, &server.person).await;
    platform
        .create_token(&ctx, &Once::new("create_token", "key-of-own", &1).unwrap(), "own", 30, TokenScope::ALL)
        .await
        .unwrap();
    let mut own = names(&server, platform, &server.person, mine.seizure).await;
    own.set("request", asked(platform, &ctx, submitted.seizure, "own").await);
    own.set("upload", platform.begin_upload(&ctx, None, "own.jpg", 10, None).await.unwrap());
    own.set("examination", examination.expect("an examination"));
    own.set("recall", platform.store().recall_lines(&ctx, 9).await.unwrap()[0].id);
    let (table, batch) = imported(platform, &ctx, "own").await;
    own.set("table", table);
    own.set("import", batch);
    platform.store().sequence().await.unwrap();
    let (organisation, secretive) = (ctx.organisation.to_string(), hider.user.organisation.to_string());
    platform
        .store()
        .audit_lines(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            if parts[3] == organisation {
                own.set("entry", parts[1]);
            } else if parts[3] == secretive && there {
                secret.set("entry", parts[1]);
            }
            Ok(())
        })
        .await
        .unwrap();
    Some(Staged { server, own, shared, hidden: secret, hider, liaison })
}

/// Its owner withdraws a seizure, or says that it was corrected.
async fn said(platform: &Platform, ctx: &Context, seizure: RecordId, kind: &str, words: &str) {
    let input = RecallInput {
        kind: kind.to_owned(),
        reason: "wrong".to_owned(),
        words: words.to_owned(),
        fields: None,
    };
    let once = Once::new("recall", &format!("key-of-{kind}-{seizure}"), &(seizure, &input)).unwrap();
    platform.recall(ctx, &once, seizure, &input).await.unwrap();
}

/// A request for what is held back of a seizure.
async fn asked(platform: &Platform, ctx: &Context, seizure: RecordId, words: &str) -> BureauRequestId {
    let input = RequestInput {
        kind: "release".to_owned(),
        seizure: Some(seizure.to_string()),
        purpose: "investigation".to_owned(),
        legal_basis: "convention".to_owned(),
        urgency: "routine".to_owned(),
        wanted: vec!["identity".to_owned(), "chemistry".to_owned()],
        words: words.to_owned(),
        ..RequestInput::default()
    };
    let once = Once::new("request", &format!("request-of-{}", ctx.organisation), &input).unwrap();
    platform.ask(ctx, &once, &input).await.unwrap()
}

/// The same, answered in full by the owner.
async fn asked_and_given(
    platform: &Platform,
    asker: &Context,
    owner: &Context,
    seizure: RecordId,
    words: &str,
) -> (BureauRequestId, ReleaseId) {
    let request = asked(platform, asker, seizure, words).await;
    let step = StepInput {
        action: "answered_in_full".to_owned(),
        until: Some("2026-12-31".to_owned()),
        words: words.to_owned(),
        ..StepInput::default()
    };
    let once = Once::new("request_step", "key-of-answer", &step).unwrap();
    platform.step(owner, &once, request, &step).await.unwrap();
    let releases = platform.store().releases_of(owner, seizure).await.unwrap();
    (request, releases[0].id)
}

/// Somebody doubts a seizure, and its owner blocks it meanwhile.
async fn challenged_and_blocked(
    platform: &Platform,
    asker: &Context,
    owner: &Context,
    seizure: RecordId,
    words: &str,
) {
    let input = RequestInput {
        kind: "challenge".to_owned(),
        seizure: Some(seizure.to_string()),
        purpose: "investigation".to_owned(),
        legal_basis: "platform_rules".to_owned(),
        urgency: "routine".to_owned(),
        words: words.to_owned(),
        challenge: Some("inaccurate".to_owned()),
        ..RequestInput::default()
    };
    let once = Once::new("request", "key-of-challenge", &input).unwrap();
    let request = platform.ask(asker, &once, &input).await.unwrap();
    let step = StepInput { action: "in_doubt".to_owned(), ..StepInput::default() };
    let once = Once::new("request_step", "key-of-doubt", &step).unwrap();
    platform.step(owner, &once, request, &step).await.unwrap();
}

/// A table of one row that comes in and one that does not.
async fn imported(platform: &Platform, ctx: &Context, word: &str) -> (FileHash, ImportId) {
    let folder = TemporaryFolder::new("probe-table");
    let path = folder.path().join("table.csv");
    let text = format!(
        "country,place,date,drug,amount,unit\nFiji,{word},2014-03-14,Cocaine,1,kg\nFiji,{word},soon,Heroin,1,kg\n"
    );
    std::fs::write(&path, text).unwrap();
    let table = platform.receive_table(ctx, &format!("{word}.csv"), &path).await.unwrap();
    let once = Once::new("import", &format!("key-of-table-{}", ctx.organisation), &1).unwrap();
    let batch = platform.begin_import(ctx, &once, &table, How::Ids).await.unwrap();
    work_off(platform).await;
    let held = platform.import(ctx, batch).await.unwrap();
    assert_eq!((held.counts.imported, held.counts.reported), (1, 1));
    (table, batch)
}

/// Every question of the probe: a name for messages, and the request.
fn questions(own: &Names, shared: &Names, hidden: &Names) -> Vec<(String, Ask)> {
    let mut asked = Vec::new();
    let mut note = |name: String, ask: Ask| asked.push((name, ask));
    // Reading first, so that writing changes nothing that is still to be read.
    let mut routes = all();
    routes.sort_by_key(|route| (route.method != "GET", route.path.starts_with("/logout")));
    for route in routes {
        let (method, path) = (route.method, route.path);
        match route.probe {
            Probe::Public | Probe::Scope => {
                let plain = filled(path, ABSENT, own, "own");
                note(format!("{method} {path}"), request(method, path, &plain, hidden));
                for query in searches(path, own, hidden) {
                    note(
                        format!("{method} {path}?{query}"),
                        request(method, path, &format!("{plain}?{query}"), hidden),
                    );
                }
            }
            Probe::Object(subject) => {
                let subject = word(subject);
                for side in if path.contains("{side}") { &["own", "other", "a", "b"][..] } else { &["own"] } {
                    for (whose, id, inner) in [
                        ("hidden", hidden.get(subject), hidden),
                        ("absent", ABSENT, &Names::default()),
                        ("shared", shared.get(subject), shared),
                        ("own", own.get(subject), own),
                        ("own with hidden inside", own.get(subject), hidden),
                        ("own with absent inside", own.get(subject), &Names::default()),
                    ] {
                        let filled = filled(path, id, inner, side);
                        let filled = if method == "PUT" { format!("{filled}?offset=0") } else { filled };
                        note(
                            format!("{method} {path} {side} {whose}"),
                            request(method, path, &filled, hidden),
                        );
                    }
                }
            }
        }
    }
    asked
}

async fn answers(staged: &Staged, person: &Person, hidden: &Names) -> Vec<(String, String, Answer)> {
    let mut cookie = staged.server.session(person).await;
    let mut answers = Vec::new();
    for (name, ask) in questions(&staged.own, &staged.shared, hidden) {
        let answer = staged.server.ask(ask.cookie(&cookie)).await;
        assert!(!answer.status.is_server_error(), "{name}: {} {}", answer.status, answer.body);
        if name.starts_with("POST /logout") {
            cookie = staged.server.session(person).await;
        }
        answers.push((name, masked(&answer), answer));
    }
    answers
}

/// The two texts around the place where they part: a page is one long line.
fn parted<'a>(one: &'a str, two: &'a str) -> [&'a str; 2] {
    let at = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    [one, two].map(|text| {
        let from = text.floor_char_boundary(at.saturating_sub(200).min(text.len()));
        &text[from..text.floor_char_boundary((at + 600).min(text.len()))]
    })
}

async fn compared(engine: Engine, mode: Hidden) {
    let Some(with) = staged(engine, mode, true).await else { return };
    let Some(without) = staged(engine, mode, false).await else { return };
    let hidden = with.hidden.clone();
    // The probe can see: the owner is shown the word, and what is blocked on the page of its time alone.
    let owner = with.server.session(&with.hider).await;
    let (page, word) = if mode == Hidden::InDoubt { ("/retention", REFERENCE) } else { ("", CANARY) };
    let shown = format!("/seizures/{}{page}", hidden.get("seizure"));
    let shown = with.server.ask(Ask::get(&shown).cookie(&owner)).await;
    assert!(shown.status == StatusCode::OK && shown.body.contains(word));

    for asker in ["liaison", "all"] {
        let person = |staged: &Staged| {
            if asker == "all" { staged.server.person.clone() } else { staged.liaison.clone() }
        };
        let one = answers(&with, &person(&with), &hidden).await;
        let two = answers(&without, &person(&without), &hidden).await;
        assert_eq!(one.len(), two.len());
        let mut found = BTreeMap::new();
        for ((name, left, answer), (_, right, _)) in one.iter().zip(&two) {
            let [shown, absent] = parted(left, right);
            assert!(left == right, "{asker}, {mode:?}, {name}: {shown}\n--- and without it ---\n{absent}");
            assert!(!answer.body.contains(HELD_BACK), "{name} shows what is held back");
            assert!(
                !answer.body.contains(CANARY) || name.contains(&escaped(CANARY)),
                "{name} shows the hidden record"
            );
            found.insert(name.as_str(), (answer.status, left.as_str()));
        }
        // Hidden and absent look the same, also inside of what is one's own.
        for (name, hidden) in &found {
            for (this, that) in
                [(" hidden", " absent"), (" own with hidden inside", " own with absent inside")]
            {
                let Some(start) = name.strip_suffix(this).filter(|start| !start.ends_with(" with")) else {
                    continue;
                };
                // What is open to both is the same only in kind: an upload that is one's own goes on.
                let absent = &found[format!("{start}{that}").as_str()];
                if name.contains("{exhibit}") || name.contains("{capture}") || this == " hidden" {
                    assert_eq!(hidden, absent, "{asker}, {mode:?}, {name}");
                }
            }
        }
        if asker == "all" {
            let body = |name: &str| &one.iter().find(|(asked, _, _)| asked == name).expect("asked").2.body;
            assert!(body("GET /seizures").contains("Bureau fj"), "what is shared stands in the list");
            assert!(body("GET /recalls").contains(HELD), "what was opened and corrected is told");
            for path in ["/seizures/{id}", "/marks/{id}", "/api/v1/seizures/{id}"] {
                let name = format!("GET {path} own shared");
                assert_eq!(found[name.as_str()].0, StatusCode::OK, "{name}");
            }
            // Its photographs are held back, what hangs on it is its owner's, and nobody else writes to it.
            let refused = found.iter().filter(|(name, _)| name.ends_with(" shared"));
            for (name, (status, _)) in refused {
                let open = ["GET /seizures/{id} ", "GET /marks/{id} ", "GET /api/v1/seizures/{id} "];
                assert!(
                    open.iter().any(|open| name.starts_with(open)) || !status.is_success(),
                    "{name}: {status}"
                );
            }
            let seen = found.values().filter(|(status, _)| *status == StatusCode::OK).count();
            assert!(seen > 60, "the asker sees its own: {seen}");
        }
    }
}

pub async fn a_no_match_record_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::NoMatch)).await;
}

pub async fn a_silent_record_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::Silent)).await;
}

pub async fn a_record_that_excludes_the_asker_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::Excluded)).await;
}

pub async fn a_record_above_the_asker_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::Above)).await;
}

pub async fn a_record_taken_away_later_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::Tightened)).await;
}

pub async fn a_withdrawn_record_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::Withdrawn)).await;
}

pub async fn a_record_in_doubt_changes_no_answer(engine: Engine) {
    Box::pin(compared(engine, Hidden::InDoubt)).await;
}

pub async fn without_an_account_there_is_only_what_is_public(engine: Engine) {
    let Some(server) = Server::new(engine).await else { return };
    for route in all() {
        let path = filled(route.path, ABSENT, &Names::default(), "own");
        let path = if route.method == "PUT" { format!("{path}?offset=0") } else { path };
        let name = format!("{} {}", route.method, route.path);
        let answer = server.ask(request(route.method, route.path, &path, &Names::default())).await;
        if route.probe == Probe::Public {
            assert_ne!(answer.header("location"), "/login", "{name}");
            assert!(!answer.body.contains("Bureau to") && !answer.body.contains("all.to"), "{name}");
        } else if route.path.starts_with("/api/") {
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (StatusCode::UNAUTHORIZED, "sign_in_first"),
                "{name}"
            );
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}");
            assert!(answer.header("location").starts_with("/login?next="), "{name}");
            assert!(answer.body.is_empty(), "{name}");
        }
    }
}

pub async fn a_liaison_sees_no_rows(engine: Engine) {
    let Some(staged) = staged(engine, Hidden::NoMatch, false).await else { return };
    let shown = answers(&staged, &staged.liaison, &Names::default()).await;
    for (name, _, answer) in &shown {
        for word in ["OPEN-", "TO-5", "Face B"] {
            assert!(!answer.body.contains(word), "{name} shows {word} to a liaison");
        }
    }
    let all = answers(&staged, &staged.server.person, &Names::default()).await;
    assert!(all.iter().any(|(_, _, answer)| answer.body.contains("TO-5")), "the probe can see");
}
