//! Mail: numbers to whoever asks for them, handed to a mail server of the test's own.

use crate::world::{Person, Pictures, World, everywhere, input, received, submit, submit_marked, work_off};
use commonlink_casework::{
    CaseworkError, Once, Platform,
    intake::HandlingInput,
    mail::{MailSettings, MailTls},
    requests::RequestInput,
};
use commonlink_model::{MatchingMode, Role};
use commonlink_reference::Lang;
use commonlink_store::HitFilter;
use commonlink_testkit::{Engine, MailServer, Mood};
use std::time::{Duration, Instant};
use tokio::sync::watch;

const CANARY: &str = "Kanarienvogel";
const OPEN: MatchingMode = MatchingMode::HitAndContact;

fn settings(server: &MailServer) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        tls: MailTls::None,
        sender: "desk@platform.example".to_owned(),
        login: None,
        platform: "https://commonlink.example".to_owned(),
        patience: Duration::from_secs(2),
    }
}

async fn sent(platform: &Platform) -> usize {
    let (_stop, stopped) = watch::channel(false);
    platform.send_due_mail(&stopped).await.unwrap()
}

/// Fiji and Tonga, an officer each; Tonga's is told by mail at once.
async fn two(world: &World, platform: &Platform) -> [Person; 3] {
    let fiji = world.bureau("fj", "FJ").await;
    let fiji = world.person(&fiji, "officer", &[Role::Officer]).await;
    let administrator = world.bureau("to", "TO").await;
    let tonga = world.person(&administrator, "officer", &[Role::Officer]).await;
    platform.choose_mail(&world.ctx(&tonga), "at_once", "desk@to.example", Lang::En).await.unwrap();
    [fiji, tonga, administrator]
}

pub async fn a_mail_tells_numbers_and_is_sent_once(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let server = MailServer::new();
    let refused = world
        .platform
        .clone()
        .with_mail(&MailSettings { host: "mail.example".to_owned(), ..settings(&server) });
    assert!(refused.err().unwrap().contains("encrypted"), "in the clear to this machine only");
    let platform = world.platform.clone().with_mail(&settings(&server)).unwrap();
    let beside = world.beside(1 << 40).await.with_mail(&settings(&server)).unwrap();
    let [fiji, tonga, _] = two(&world, &platform).await;
    for (rhythm, address) in [("at_once", ""), ("at_once", "no address"), ("hourly", "a@b.example")] {
        let refused = platform.choose_mail(&world.ctx(&tonga), rhythm, address, Lang::En).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))), "{rhythm} {address}");
    }
    let quiet = world.platform.choose_mail(&world.ctx(&tonga), "daily", "a@to.example", Lang::En).await;
    assert!(matches!(quiet, Err(CaseworkError::Forbidden)), "no mail server, no mail");

    world.clock.advance(120);
    assert_eq!((sent(&platform).await, server.asked()), (0, 0), "nothing is new");
    let pictures = Pictures::new();
    for (who, n) in [(&tonga, 0), (&fiji, 1)] {
        let mut seizure = everywhere(CANARY, OPEN);
        seizure.reference = format!("{CANARY}-{n}");
        let ctx = world.ctx(who);
        seizure.marks = vec![received(&platform, &ctx, pictures.mark(0, 0, n), CANARY).await];
        seizure.marks[0].exhibit = Some(CANARY.to_owned());
        submit(&platform, &ctx, &format!("key-of-canary-{n}"), &seizure).await.unwrap();
        work_off(&platform).await;
    }
    world.clock.advance(120);
    let (one, two) = tokio::join!(sent(&platform), sent(&beside));
    assert_eq!(one + two, 1, "of two workers one sends");
    let mails = server.mails();
    assert_eq!((mails.len(), mails[0].to.as_slice()), (1, ["desk@to.example".to_owned()].as_slice()));
    let told = String::from_utf8(mails[0].bytes.clone()).unwrap();
    assert!(told.contains("- one new hit\r\n") && told.contains("https://commonlink.example/"), "{told}");
    for held in [CANARY, "Bureau", "fj", "FJ", "officer", "Suva", "cocaine", "maritime"] {
        assert!(!told.contains(held), "{held}: {told}");
    }
    let choice = platform.mail_choice(&world.ctx(&tonga)).await.unwrap().unwrap();
    assert!(choice.sent.is_some() && choice.given_up.is_none());
    for _ in 0..3 {
        world.clock.advance(3600);
        assert_eq!(sent(&platform).await, 0, "what was told is not told again");
    }
    // Once a day: in the morning, with what came since.
    platform.choose_mail(&world.ctx(&tonga), "daily", "desk@to.example", Lang::En).await.unwrap();
    submit_marked(&platform, &world.ctx(&fiji), "FJ-2", pictures.mark(0, 0, 2), OPEN).await;
    work_off(&platform).await;
    let mut hours = 0;
    while sent(&platform).await == 0 {
        world.clock.advance(3600);
        hours += 1;
        assert!(hours < 24);
    }
    let morning = platform.clock().now();
    assert!((6..8).contains(&((morning.micros() / 3_600_000_000) % 24)), "{morning:?}");
    // What waits and is told once is no reason for another mail, however young it was.
    platform.choose_mail(&world.ctx(&tonga), "at_once", "desk@to.example", Lang::En).await.unwrap();
    let hits = platform.store().hits(&world.ctx(&fiji), HitFilter::default(), 9).await.unwrap();
    world.clock.advance(90);
    let request = RequestInput {
        kind: "validate".to_owned(),
        hit: Some(hits[0].row.id.to_string()),
        purpose: "investigation".to_owned(),
        legal_basis: "convention".to_owned(),
        urgency: "routine".to_owned(),
        words: "Does it still hold?".to_owned(),
        ..RequestInput::default()
    };
    let once = Once::new("request", "request-of-fiji", &request).unwrap();
    platform.ask(&world.ctx(&fiji), &once, &request).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..60 {
        world.clock.advance(60);
        if sent(&platform).await > 0 {
            told.push(server.mails().pop().unwrap());
        }
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(String::from_utf8_lossy(&told[0].bytes).contains("one request waits for your body"));
    // Off: the address is gone with it.
    platform.choose_mail(&world.ctx(&tonga), "off", "", Lang::En).await.unwrap();
    assert_eq!(platform.mail_choice(&world.ctx(&tonga)).await.unwrap(), None);
}

/// What is sent to an officer who has one hit, with or without a record of another body that it may not know, which
/// resembles the same mark, and about which others deal.
async fn told_in_world(engine: Engine, hidden: Option<HandlingInput>) -> Option<Vec<Vec<u8>>> {
    let world = World::new(engine).await?;
    let server = MailServer::new();
    let platform = world.platform.clone().with_mail(&settings(&server)).unwrap();
    let [fiji, tonga, _] = two(&world, &platform).await;
    let samoa = world.bureau("ws", "WS").await;
    let samoa = world.person(&samoa, "officer", &[Role::Officer]).await;
    let pictures = Pictures::new();
    for (who, n) in [(&tonga, 0), (&fiji, 1)] {
        submit_marked(&platform, &world.ctx(who), &format!("OPEN-{n}"), pictures.mark(0, 0, n), OPEN).await;
        work_off(&platform).await;
    }
    let mut all = Vec::new();
    for turn in 0..3 {
        if let (Some(handling), 1) = (&hidden, turn) {
            let beside = world.beside(9_000_000).await;
            let ctx = world.ctx(&fiji);
            let mut secret = input("HIDDEN-1", MatchingMode::NoMatch);
            secret.handling = Some(handling.clone());
            secret.marks = vec![received(&beside, &ctx, pictures.mark(0, 0, 2), "Face H").await];
            let held = submit(&beside, &ctx, "key-of-hidden", &secret).await.unwrap();
            work_off(&beside).await;
            let request = RequestInput {
                kind: "release".to_owned(),
                seizure: Some(held.seizure.to_string()),
                purpose: "investigation".to_owned(),
                legal_basis: "convention".to_owned(),
                urgency: "routine".to_owned(),
                wanted: vec!["identity".to_owned()],
                words: "The same press.".to_owned(),
                ..RequestInput::default()
            };
            let once = Once::new("request", "request-of-hidden", &request).unwrap();
            // Whoever is told of it may ask; in some of these worlds nobody is.
            let _ = beside.ask(&world.ctx(&samoa), &once, &request).await;
        }
        if turn == 2 {
            submit_marked(&platform, &world.ctx(&tonga), "OPEN-2", pictures.mark(1, 0, 0), OPEN).await;
            submit_marked(&platform, &world.ctx(&fiji), "OPEN-3", pictures.mark(1, 0, 1), OPEN).await;
            work_off(&platform).await;
        }
        world.clock.advance(1800);
        sent(&platform).await;
        all.extend(server.mails().into_iter().map(|mail| mail.bytes));
        all.push(format!("{} connections", server.asked()).into_bytes());
    }
    Some(all)
}

pub async fn a_hidden_record_changes_no_mail(engine: Engine) {
    let Some(without) = told_in_world(engine, None).await else { return };
    assert!(without.len() > 4, "two mails, at least");
    let plain = HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some(MatchingMode::NoMatch.code().to_owned()),
        ..HandlingInput::default()
    };
    let open = || Some(OPEN.code().to_owned());
    let silent = HandlingInput { matching: Some(MatchingMode::Silent.code().to_owned()), ..plain.clone() };
    let excluded = HandlingInput {
        matching: open(),
        everyone: true,
        excluded_countries: vec!["TO".to_owned()],
        ..plain.clone()
    };
    let above = HandlingInput {
        matching: open(),
        everyone: true,
        level: Some("confidential".to_owned()),
        ..plain.clone()
    };
    for (why, handling) in [("no match", plain), ("silent", silent), ("excluded", excluded), ("above", above)]
    {
        let with = told_in_world(engine, Some(handling)).await.unwrap();
        let text = |all: &[Vec<u8>]| {
            all.iter().map(|one| String::from_utf8_lossy(one).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(text(&with), text(&without), "{why}");
    }
}

pub async fn a_mail_knows_the_rights_of_the_moment_it_is_sent(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let server = MailServer::new();
    let platform = world.platform.clone().with_mail(&settings(&server)).unwrap();
    let [fiji, tonga, administrator] = two(&world, &platform).await;
    let pictures = Pictures::new();
    submit_marked(&platform, &world.ctx(&tonga), "TO-1", pictures.mark(0, 0, 0), OPEN).await;
    let theirs = submit_marked(&platform, &world.ctx(&fiji), "FJ-1", pictures.mark(0, 0, 1), OPEN).await;
    work_off(&platform).await;
    // Due and tried; then its owner takes it away, and the next try tells nothing.
    server.becomes(Mood::Busy);
    world.clock.advance(120);
    assert_eq!((sent(&platform).await, server.asked()), (0, 1));
    let handling = |excluded: bool| HandlingInput {
        purposes: vec!["investigation".to_owned()],
        matching: Some(OPEN.code().to_owned()),
        everyone: true,
        excluded_countries: if excluded { vec!["TO".to_owned()] } else { Vec::new() },
        ..HandlingInput::default()
    };
    let handle = async |key: &str, handling: HandlingInput| {
        let once = Once::new("set_handling", &format!("key-of-{key}-handling"), &handling).unwrap();
        platform.set_handling(&world.ctx(&fiji), &once, theirs.seizure, &handling).await.unwrap();
    };
    handle("first", handling(true)).await;
    server.becomes(Mood::Takes);
    world.clock.advance(600);
    assert_eq!((sent(&platform).await, server.mails().len(), server.asked()), (0, 0, 1), "nothing is tried");
    // Let in again, but suspended: nothing either, until the account is in force again.
    handle("second", handling(false)).await;
    platform.set_suspended(&world.ctx(&administrator), tonga.user.id, true).await.unwrap();
    world.clock.advance(600);
    assert_eq!((sent(&platform).await, server.asked()), (0, 1));
    platform.set_suspended(&world.ctx(&administrator), tonga.user.id, false).await.unwrap();
    world.clock.advance(600);
    assert_eq!((sent(&platform).await, server.mails().len()), (1, 1), "what was not told before is told");
    // Above the clearance nothing counts, not even of the own body.
    let mut high = input("TO-2", OPEN);
    high.handling = Some(HandlingInput { level: Some("confidential".to_owned()), ..handling(false) });
    high.marks = vec![received(&platform, &world.ctx(&tonga), pictures.mark(1, 0, 0), "Face C").await];
    submit(&platform, &world.ctx(&tonga), "key-of-high", &high).await.unwrap();
    submit_marked(&platform, &world.ctx(&fiji), "FJ-2", pictures.mark(1, 0, 1), OPEN).await;
    work_off(&platform).await;
    let ctx = world.ctx(&tonga);
    let since = commonlink_model::Moment::from_micros(0);
    assert_eq!(platform.store().new_hits(&ctx, since).await.unwrap(), 2, "the home page tells of its own");
    world.clock.advance(1200);
    assert_eq!((sent(&platform).await, server.mails().len()), (0, 1));
}

pub async fn a_dead_mail_server_holds_up_nothing_and_loses_nothing(engine: Engine) {
    let Some(world) = World::new(engine).await else { return };
    let server = MailServer::new();
    let platform = world.platform.clone().with_mail(&settings(&server)).unwrap();
    let [fiji, tonga, _] = two(&world, &platform).await;
    let pictures = Pictures::new();
    submit_marked(&platform, &world.ctx(&tonga), "TO-1", pictures.mark(0, 0, 0), OPEN).await;
    submit_marked(&platform, &world.ctx(&fiji), "FJ-1", pictures.mark(0, 0, 1), OPEN).await;
    work_off(&platform).await;
    world.clock.advance(120);

    // Silent: work goes on beside it, and the operator is told.
    server.becomes(Mood::Silent);
    submit_marked(&platform, &world.ctx(&fiji), "FJ-2", pictures.mark(1, 0, 0), OPEN).await;
    let begun = Instant::now();
    let (posted, ()) =
        tokio::join!(sent(&platform), async { while platform.work_once("worker").await.unwrap() {} });
    assert_eq!(posted, 0);
    assert!(begun.elapsed() < Duration::from_mins(1));
    let health = platform.health().await.unwrap();
    assert_eq!((health.mail_seconds, health.mail_failed_seconds), (None, Some(0)));
    assert_eq!((health.queued, health.failed), (0, 0));

    // Refused by the address: tried a number of times, then no more, until somebody chooses again.
    server.becomes(Mood::Refuses);
    let before = server.asked();
    for _ in 0..400 {
        world.clock.advance(3600);
        assert_eq!(sent(&platform).await, 0);
    }
    assert_eq!(server.asked() - before, 12);
    assert_eq!(platform.mail_state().await.unwrap().unwrap().given_up, 1);
    let ctx = world.ctx(&tonga);
    assert!(platform.mail_choice(&ctx).await.unwrap().unwrap().given_up.is_some());

    // Gone before it says that it took the mail: sent again under the same name.
    server.becomes(Mood::GoneAfter);
    platform.choose_mail(&ctx, "at_once", "other@to.example", Lang::En).await.unwrap();
    world.clock.advance(120);
    assert_eq!(sent(&platform).await, 0);
    server.becomes(Mood::Takes);
    world.clock.advance(120);
    assert_eq!(sent(&platform).await, 1);
    let names: Vec<String> = server
        .mails()
        .iter()
        .map(|mail| {
            let text = String::from_utf8_lossy(&mail.bytes).into_owned();
            assert!(text.contains("one new hit"), "{text}");
            text.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned()
        })
        .collect();
    assert!(names.len() == 2 && names[0] == names[1], "{names:?}");
    assert_eq!(platform.health().await.unwrap().mail_seconds, Some(0));
}
