//! Invented view values for every page, filled and empty. Used by the tests and by the gallery.

mod compare;
mod identity;
mod mirror;
mod oversight;
mod recalls;
mod records;
mod requests;
mod sharing;
mod tables;

use commonlink_model::{ImportState, Moment, NoticeId, RecordId, Role, TokenId, UserId};
use commonlink_pages as pages;
use commonlink_pages::{Nav, NavCounts, Shell, Theme};
use commonlink_reference::Lang;

pub use compare::*;
pub use records::*;

/// An id that is the same in every run.
pub fn id<T: std::str::FromStr>(n: u64) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("00000000-0000-4000-8000-{n:012x}").parse().expect("id")
}

/// 2026-11-21 14:02 UTC and `minutes` later.
pub fn at(minutes: i64) -> Moment {
    Moment::from_micros(1_795_269_720_000_000).plus_seconds(60 * minutes)
}

/// A signed-in frame.
pub fn shell(lang: Lang, theme: Option<Theme>, current: Nav) -> Shell {
    Shell {
        lang,
        organisation: "National Central Bureau Suva".to_owned(),
        country: Some("FJ".to_owned()),
        country_name: "Fiji".to_owned(),
        user_name: "Ana Vuki".to_owned(),
        roles: vec![Role::Officer, Role::Examiner, Role::Administrator],
        training: true,
        current,
        counts: NavCounts { hits: 3, examinations: 5, notices: 2, requests: 1, recalls: 2 },
        theme,
        purpose: commonlink_model::Purpose::Investigation,
        signed_in: true,
        path: "/".to_owned(),
    }
}

/// The operator's page of a machine that is well, or is not.
pub fn operator(well: bool) -> pages::OperatorView {
    pages::OperatorView {
        version: "0.1.0".to_owned(),
        engine: "sqlite".to_owned(),
        schema: if well { (4, 4) } else { (3, 4) },
        started: at(-600),
        now: at(0),
        training: false,
        confined: well,
        jobs: [3, 1, 240, if well { 0 } else { 2 }],
        waiting: if well { Some(4) } else { Some(900) },
        worker_seen: well.then_some(12),
        backup: well.then_some(9_000),
        mail: (!well).then_some(pages::MailNumbers {
            sent: Some(7_300),
            failed: Some(40),
            chosen: 12,
            late: 2,
            given_up: 1,
        }),
        nobody_works: !well,
        files: [1_200, 14, 0, 2],
        policy_alarms: if well { 0 } else { 2 },
        probes: if well { (0, 0) } else { (31, 1) },
        requests: [48_000, 1_200, 310, 0],
        connections: 37,
        memory: well.then_some(96 << 20),
        database: well.then_some(2 << 30),
        originals: 40 << 30,
        storage: Some(if well { (400 << 30, 900 << 30) } else { (4 << 30, 900 << 30) }),
    }
}

/// Every page under a name: filled and empty.
pub fn all(lang: Lang, theme: Option<Theme>) -> Vec<(&'static str, String)> {
    let with = |nav| shell(lang, theme, nav);
    let mut out = Shell::signed_out();
    (out.lang, out.theme, out.training) = (lang, theme, true);
    let text = maud::PreEscaped::into_string;
    vec![
        ("login", text(pages::login(&out, &login(true)))),
        ("operator", text(pages::operator(lang, &operator(true)))),
        ("operator-empty", text(pages::operator(lang, &operator(false)))),
        ("login-empty", text(pages::login(&out, &login(false)))),
        ("home", text(pages::home(&with(Nav::Home), &home(true)))),
        ("home-empty", text(pages::home(&with(Nav::Home), &home(false)))),
        ("seizures", text(pages::seizures(&with(Nav::Seizures), &seizures(true)))),
        ("seizures-empty", text(pages::seizures(&with(Nav::Seizures), &seizures(false)))),
        ("search", text(pages::search(&with(Nav::Other), &search("found")))),
        ("search-none", text(pages::search(&with(Nav::Other), &search("none")))),
        ("search-fault", text(pages::search(&with(Nav::Other), &search("fault")))),
        ("search-empty", text(pages::search(&with(Nav::Other), &search("asked")))),
        ("submit", text(pages::submit(&with(Nav::Seizures), &submit(true)))),
        ("submit-empty", text(pages::submit(&with(Nav::Seizures), &submit(false)))),
        ("seizure", text(pages::seizure(&with(Nav::Seizures), &seizure(true)))),
        ("seizure-empty", text(pages::seizure(&with(Nav::Seizures), &seizure(false)))),
        ("marks", text(pages::marks(&with(Nav::Marks), &marks(true)))),
        ("marks-empty", text(pages::marks(&with(Nav::Marks), &marks(false)))),
        ("mark", text(pages::mark(&with(Nav::Marks), &mark(true)))),
        ("mark-empty", text(pages::mark(&with(Nav::Marks), &mark(false)))),
        ("hit", text(pages::hit(&with(Nav::Marks), &hit(true)))),
        ("hit-empty", text(pages::hit(&with(Nav::Marks), &hit(false)))),
        ("examinations", text(pages::examinations(&with(Nav::Examinations), &examinations(true)))),
        ("examinations-empty", text(pages::examinations(&with(Nav::Examinations), &examinations(false)))),
        (
            "examination-before",
            text(pages::examination(&with(Nav::Examinations), &examination(Stage::Before))),
        ),
        (
            "examination-override",
            text(pages::examination(&with(Nav::Examinations), &examination(Stage::Override))),
        ),
        ("examination-after", text(pages::examination(&with(Nav::Examinations), &examination(Stage::After)))),
        (
            "examination-disagree",
            text(pages::examination(&with(Nav::Examinations), &examination(Stage::Disagree))),
        ),
        ("links", text(pages::links(&with(Nav::Links), &links(true)))),
        ("links-empty", text(pages::links(&with(Nav::Links), &links(false)))),
        ("link", text(pages::link(&with(Nav::Links), &link(true)))),
        ("link-empty", text(pages::link(&with(Nav::Links), &link(false)))),
        ("seizure-shared", text(pages::seizure(&with(Nav::Seizures), &sharing::shared_seizure()))),
        ("mark-shared", text(pages::mark(&with(Nav::Marks), &sharing::shared_mark()))),
        ("sharing", text(pages::sharing(&with(Nav::Sharing), &sharing::sharing(true)))),
        ("sharing-founding", text(pages::sharing(&with(Nav::Sharing), &sharing::sharing(false)))),
        ("mirror", text(pages::mirror(&with(Nav::Mirror), &mirror::mirror(true)))),
        ("oversight", text(pages::oversight(&with(Nav::Oversight), &oversight::oversight(true)))),
        ("oversight-none", text(pages::oversight(&with(Nav::Oversight), &oversight::oversight(false)))),
        ("mirror-none", text(pages::mirror(&with(Nav::Mirror), &mirror::mirror(false)))),
        ("analysis-erased", text(pages::analysis_erased(&with(Nav::Analysis), &identity::erased(true)))),
        (
            "analysis-erased-none",
            text(pages::analysis_erased(&with(Nav::Analysis), &identity::erased(false))),
        ),
        ("kept", text(pages::kept(&with(Nav::Retention), &identity::kept(true)))),
        ("kept-ask", text(pages::kept(&with(Nav::Retention), &identity::kept(false)))),
        ("agreements", text(pages::agreements(&with(Nav::Agreements), &identity::agreements(true)))),
        ("agreements-none", text(pages::agreements(&with(Nav::Agreements), &identity::agreements(false)))),
        ("recalls", text(pages::recalls(&with(Nav::Recalls), &recalls::recalls(true)))),
        ("recalls-none", text(pages::recalls(&with(Nav::Recalls), &recalls::recalls(false)))),
        ("record-recall", text(pages::record_recall(&with(Nav::Recalls), &recalls::record_recall(true)))),
        ("record-recalled", text(pages::record_recall(&with(Nav::Recalls), &recalls::record_recall(false)))),
        ("requests", text(pages::requests(&with(Nav::Requests), &requests::requests(true)))),
        ("requests-none", text(pages::requests(&with(Nav::Requests), &requests::requests(false)))),
        ("request-new", text(pages::new_request(&with(Nav::Requests), &requests::new_request(true)))),
        ("request-new-faults", text(pages::new_request(&with(Nav::Requests), &requests::new_request(false)))),
        ("request-asked", text(pages::request(&with(Nav::Requests), &requests::request(true)))),
        ("request-answered", text(pages::request(&with(Nav::Requests), &requests::request(false)))),
        (
            "record-handling",
            text(pages::record_handling(&with(Nav::Seizures), &requests::record_handling(true))),
        ),
        (
            "record-handling-none",
            text(pages::record_handling(&with(Nav::Seizures), &requests::record_handling(false))),
        ),
        ("seen-as", text(pages::seen_as(&with(Nav::Seizures), &sharing::seen_as(true)))),
        ("seen-as-nothing", text(pages::seen_as(&with(Nav::Seizures), &sharing::seen_as(false)))),
        ("factors", text(pages::factors(&with(Nav::Account), &identity::factors(true)))),
        ("factors-demanded", text(pages::factors(&out, &identity::factors(false)))),
        ("first-password", text(pages::first_password(&out, &[fault("password", "error-password-common")]))),
        ("second", text(pages::second(&out, &identity::second(true)))),
        ("second-plain", text(pages::second(&out, &identity::second(false)))),
        ("confirm", text(pages::confirm(&with(Nav::Other), &identity::confirm(true)))),
        ("confirm-password", text(pages::confirm(&with(Nav::Other), &identity::confirm(false)))),
        ("review", text(pages::review(&with(Nav::People), &identity::review()))),
        ("people", text(pages::people(&with(Nav::People), &people(true)))),
        ("people-empty", text(pages::people(&with(Nav::People), &people(false)))),
        ("account", text(pages::account(&with(Nav::Account), &account(true)))),
        ("account-empty", text(pages::account(&with(Nav::Account), &account(false)))),
        ("help", text(pages::help(&with(Nav::Help)))),
        ("capture-guide", text(pages::capture_guide(&with(Nav::Help)))),
        ("components", text(pages::components(&with(Nav::Help)))),
        ("imports", text(pages::imports(&with(Nav::Imports), &tables::imports(true)))),
        ("imports-empty", text(pages::imports(&with(Nav::Imports), &tables::imports(false)))),
        ("mapping", text(pages::mapping(&with(Nav::Imports), &tables::mapping(true)))),
        ("mapping-refused", text(pages::mapping(&with(Nav::Imports), &tables::mapping(false)))),
        ("batch", text(pages::batch(&with(Nav::Imports), &tables::batch(ImportState::Done)))),
        ("batch-running", text(pages::batch(&with(Nav::Imports), &tables::batch(ImportState::Running)))),
        ("batch-of-command", text(pages::batch(&with(Nav::Imports), &tables::batch_of_command()))),
        ("batch-taken-back", text(pages::batch(&with(Nav::Imports), &tables::batch_taken_back()))),
        ("batch-undone", text(pages::batch(&with(Nav::Imports), &tables::batch(ImportState::Undone)))),
        ("batch-failed", text(pages::batch(&with(Nav::Imports), &tables::batch(ImportState::Failed)))),
        ("map", text(pages::analysis_map(&with(Nav::Analysis), &tables::map(true)))),
        ("map-empty", text(pages::analysis_map(&with(Nav::Analysis), &tables::map(false)))),
        ("series", text(pages::analysis_series(&with(Nav::Analysis), &tables::series(true)))),
        ("series-empty", text(pages::analysis_series(&with(Nav::Analysis), &tables::series(false)))),
        ("matrix", text(pages::analysis_matrix(&with(Nav::Analysis), &tables::matrix(true)))),
        ("matrix-by-region", text(pages::analysis_matrix(&with(Nav::Analysis), &tables::matrix_by_region()))),
        ("series-shares", text(pages::analysis_series(&with(Nav::Analysis), &tables::series_of_shares()))),
        ("series-fault", text(pages::analysis_series(&with(Nav::Analysis), &tables::series_at_fault()))),
        ("matrix-empty", text(pages::analysis_matrix(&with(Nav::Analysis), &tables::matrix(false)))),
        ("quality", text(pages::analysis_quality(&with(Nav::Analysis), &tables::quality(true)))),
        ("quality-empty", text(pages::analysis_quality(&with(Nav::Analysis), &tables::quality(false)))),
        ("error-404", text(pages::error(&with(Nav::Other), &error(404)))),
        ("error-500", text(pages::error(&out, &error(500)))),
    ]
}

fn login(full: bool) -> pages::LoginView {
    if !full {
        return pages::LoginView::default();
    }
    let demo = |login: &str, role, organisation: &str| pages::DemoLogin {
        login: login.to_owned(),
        password: "training-only".to_owned(),
        role,
        organisation: organisation.to_owned(),
    };
    pages::LoginView {
        login: "ana.fj".to_owned(),
        next: "/seizures".to_owned(),
        party: Some("localhost".to_owned()),
        failure: Some(pages::LoginFailure::Locked { minutes: 5 }),
        demo: vec![
            demo("ana.fj", Role::Officer, "National Central Bureau Suva"),
            demo("tom.au", Role::Examiner, "Forensic Laboratory Canberra"),
        ],
    }
}

fn error(status: u16) -> pages::ErrorView {
    pages::ErrorView {
        status,
        request: (status == 500).then(|| "7f3c-11".to_owned()),
        retry_after: (status == 500).then_some(30),
        cause: (status == 403).then_some("foreign-origin"),
        faults: if status == 400 { vec![fault("from", "error-filter-day")] } else { Vec::new() },
    }
}

fn people(full: bool) -> pages::PeopleView {
    let person = |n, login: &str, name: &str, roles: &[Role], suspended, own| pages::PersonRow {
        id: id::<UserId>(n),
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        clearance: commonlink_model::Level::Restricted,
        suspended,
        last_login: (!suspended).then(|| at(-300)),
        own,
    };
    pages::PeopleView {
        people: if full {
            vec![
                person(1, "ana.fj", "Ana Vuki", &[Role::Officer, Role::Administrator], false, true),
                person(2, "jone.fj", "Jone Tabua", &[Role::Examiner], false, false),
                person(3, "mere.fj", "Mere Lala", &[Role::Analyst], true, false),
            ]
        } else {
            vec![person(1, "ana.fj", "Ana Vuki", &[Role::Officer], false, true)]
        },
        handle: "fj".to_owned(),
        administrator: full,
        created: full.then(|| pages::CreatedAccount {
            login: "sefa.fj".to_owned(),
            password: "reef-lamp-otter-nine".to_owned(),
        }),
        faults: if full { vec![fault("login", "error-required")] } else { Vec::new() },
        idempotency_key: "k-people".to_owned(),
        ..pages::PeopleView::default()
    }
}

fn account(full: bool) -> pages::AccountView {
    pages::AccountView {
        token_days: 90,
        export_days: 30,
        login: "ana.fj".to_owned(),
        name: "Ana Vuki".to_owned(),
        roles: vec![Role::Officer],
        tokens: if full {
            vec![pages::TokenRow {
                id: id::<TokenId>(1),
                name: "Nightly export".to_owned(),
                scopes: vec![commonlink_model::TokenScope::Read, commonlink_model::TokenScope::Export],
                created: at(-9000),
                expires: at(90_000),
                used: None,
                revoked: None,
            }]
        } else {
            Vec::new()
        },
        new_token: full.then(|| "clk_4f7k_training".to_owned()),
        token_made_already: full,
        password_changed: full,
        mail: full.then(|| pages::MailView {
            rhythm: "daily".to_owned(),
            address: "desk@bureau.example".to_owned(),
            sent: Some(at(-900)),
            given_up: true,
        }),
        faults: Vec::new(),
        idempotency_key: "k-account".to_owned(),
    }
}

pub fn fault(field: &str, message: &str) -> pages::FieldFault {
    pages::FieldFault { field: field.to_owned(), message: message.to_owned() }
}

fn home(full: bool) -> pages::HomeView {
    if !full {
        return pages::HomeView {
            since: None,
            now: at(0),
            counts: pages::HomeCounts::default(),
            links: Vec::new(),
            links_total: 0,
            hits: Vec::new(),
            hits_total: 0,
            submissions: Vec::new(),
            notices: Vec::new(),
            limits: Vec::new(),
        };
    }
    let submission = |n, reference: &str, place: &str, progress, hits| pages::SubmissionRow {
        id: id::<RecordId>(n),
        reference: reference.to_owned(),
        place: place.to_owned(),
        substances: vec!["cocaine_hydrochloride".to_owned()],
        kilograms: Some(88.0),
        received: at(-3),
        progress,
        hits,
    };
    let notice = |n, kind: &str, seen| pages::NoticeRow {
        id: id::<NoticeId>(n),
        kind: kind.to_owned(),
        values: vec![("kind".to_owned(), "same_tool".to_owned())],
        href: Some("/links".to_owned()),
        at: at(-60 * n.cast_signed()),
        seen,
    };
    pages::HomeView {
        since: Some(at(-2700)),
        now: at(0),
        counts: pages::HomeCounts { links: 2, hits: 3, examinations: 5, waiting: 1 },
        links: link_rows(),
        links_total: 9,
        hits: hit_rows(true).into_iter().take(3).collect(),
        hits_total: 3,
        submissions: vec![
            submission(
                11,
                "FJ-2026-0416",
                "Lautoka, wharf",
                pages::Progress {
                    captures: 2,
                    described: 1,
                    failed: 0,
                    compared: 0,
                    waiting: 1,
                    wait: Some(pages::CaptureWait {
                        until: at(40 * 60),
                        limit: "marks-limit-body-day",
                        for_reference: false,
                    }),
                },
                0,
            ),
            submission(
                12,
                "FJ-2026-0412",
                "Suva, mail centre",
                pages::Progress {
                    captures: 1,
                    described: 1,
                    failed: 0,
                    compared: 1,
                    ..pages::Progress::default()
                },
                3,
            ),
        ],
        notices: vec![
            notice(1, "link_confirmed", false),
            notice(2, "new_hit", false),
            notice(3, "something_new", true),
        ],
        limits: vec![pages::LimitRow {
            name: Some("Sione Fifita".to_owned()),
            limit: "marks-limit-account-hour",
            reached: at(0),
            free: at(40 * 60),
        }],
    }
}
