//! Bar 4: files made to hurt, given to a running server and to the import, while somebody else works.
//!
//! `COMMONLINK_HOSTILE` says how many of them (one of seven where it says nothing; the bar gives all).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use commonlink_testkit::hostile::{Door, Fate, HostileFile, files, honest_photograph};
use serde_json::{Value, json};

use crate::figures::{report, wanted};
use crate::support::others::{Most, read, read_until, resident_most, watch_children};
use crate::support::{Client, binary};
use crate::world::{self, PASSWORD};

/// People who upload at the same time.
const UPLOADERS: usize = 2;
/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// What became of a file.
#[derive(Debug)]
struct Outcome {
    what: String,
    seconds: f64,
    /// The code of the refusal; nothing where it was taken.
    refused: Option<String>,
    /// What is wrong with the answer.
    wrong: Option<String>,
    sha256: Option<String>,
}

#[test]
fn files_are_answered() {
    let Some(binary) = binary() else { return };
    let Some(world) = world::start("hostile") else { return };
    let all = files();
    assert!(all.len() >= 300, "{} files", all.len());
    let step =
        all.len() / usize::try_from(wanted("COMMONLINK_HOSTILE", all.len() as u64 / 7)).unwrap().max(1);
    let chosen: Vec<&HostileFile> = all.iter().step_by(step.max(1)).collect();
    let in_full = step <= 1;
    // Made before anything is measured: making them is work too.
    let folder = world.folder.path().join("hostile");
    std::fs::create_dir(&folder).unwrap();
    let made = |(number, file): (usize, &&HostileFile)| {
        let ending = file.name.rsplit('.').next().filter(|ending| ending.len() < 6).unwrap_or("bin");
        let path = folder.join(format!("{number}.{}", ending.replace('/', "")));
        std::fs::write(&path, file.bytes()).unwrap();
        path
    };
    let paths: Vec<PathBuf> = chosen.iter().enumerate().map(made).collect();
    let (uploads, tables): (Vec<_>, Vec<_>) =
        chosen.iter().zip(&paths).partition(|(file, _)| file.door == Door::Upload);

    let sign_in = |login: &str| {
        let anybody = Client::new(&world.server.origin);
        let reply = anybody.form("/login", &format!("login={login}&password={PASSWORD}")).unwrap();
        anybody.with("Cookie", &reply.cookie())
    };
    let reader = sign_in("officer.fj");
    let officer = sign_in("officer.fj")
        .form("/account/tokens", "name=load&days=1&scopes=read&scopes=submit&idempotency_key=key-of-hostile");
    let token = officer.unwrap().secret(64);
    let program = Client::new(&world.server.origin).with("Authorization", &format!("Bearer {token}"));
    let server = world.server.process();
    read(&reader, 20);
    let quiet = read(&reader, if in_full { 1_000 } else { 60 });

    let (stop, most, next) = (AtomicBool::new(false), Mutex::new(Most::default()), AtomicUsize::new(0));
    let outcomes = Mutex::new(Vec::new());
    let begun = Instant::now();
    let times = std::thread::scope(|scope| {
        let others = read_until(scope, &reader, &stop);
        scope.spawn(|| watch_children(server, &stop, &most));
        let mut busy: Vec<_> = (0..UPLOADERS)
            .map(|_| {
                scope.spawn(|| {
                    while let Some((file, path)) = uploads.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let outcome = upload(&program, file, &std::fs::read(path).unwrap());
                        outcomes.lock().unwrap().push(outcome);
                    }
                })
            })
            .collect();
        busy.push(scope.spawn(|| {
            let data = world.folder.path().join("store");
            for (file, path) in &tables {
                let outcome = import(&binary, &data, file, path);
                outcomes.lock().unwrap().push(outcome);
            }
        }));
        let ended: Vec<_> = busy.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        stop.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(Result::is_ok), "somebody gave up");
        others.join().unwrap()
    });
    let took = begun.elapsed().as_secs_f64();
    let outcomes = outcomes.into_inner().unwrap();
    let described = describe(&program, &outcomes, in_full);
    let honest = in_full.then(|| honest(&program));
    let most = most.into_inner().unwrap();

    let wrong: Vec<_> = outcomes.iter().filter(|outcome| outcome.wrong.is_some()).collect();
    let late: Vec<_> = outcomes.iter().filter(|outcome| outcome.seconds > 5.0).collect();
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in &outcomes {
        *codes.entry(outcome.refused.clone().unwrap_or_else(|| "taken".to_owned())).or_default() += 1;
    }
    let mut slowest: Vec<_> = outcomes.iter().map(|outcome| (outcome.seconds, &outcome.what)).collect();
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    slowest.truncate(8);
    let figures = json!({
        "files": outcomes.len(), "wrong": wrong.len(), "seconds": took, "codes": codes, "described": described,
        "longest": slowest.first().map(|(seconds, _)| seconds), "slowest": slowest,
        "server_mib": resident_most(server), "child_mib": most.child, "children": most.children,
        "pages": times.count(), "quiet_p50": quiet.percentile(50.0), "quiet_p99": quiet.percentile(99.0),
        "p50": times.percentile(50.0), "p99": times.percentile(99.0),
        "p99_times": times.percentile(99.0) / quiet.percentile(99.0),
        "hundred_megapixels_seconds": honest,
    });
    report(&figures);
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(most.children <= 2, "{} children at once", most.children);
    assert!(most.child <= 1024.0, "a child held {} MiB", most.child);
    // Times depend on what else the machine does; the bar itself looks at them.
    assert!(late.is_empty() || !in_full, "{late:#?}");
    assert!(resident_most(server).is_some_and(|held| held <= 512.0), "{figures}");
    assert_eq!(reader.get("/health").unwrap().status, 200);
}

/// Gives a file to the upload door in pieces, as programs do. The time is that of the request that decides.
fn upload(program: &Client, file: &HostileFile, bytes: &[u8]) -> Outcome {
    let mut outcome =
        Outcome { what: file.what.clone(), seconds: 0.0, refused: None, wrong: None, sha256: None };
    let begun = program.json("/api/v1/uploads", &json!({"name": file.name, "bytes": bytes.len()})).unwrap();
    if begun.status != 201 {
        outcome.refused = Some(begun.value()["type"].as_str().unwrap_or_default().to_owned());
        outcome.wrong = (begun.status >= 500).then_some(begun.body);
        return outcome;
    }
    let id = begun.value()["id"].as_str().unwrap().to_owned();
    let pieces = bytes.chunks(PIECE).count();
    for (number, piece) in bytes.chunks(PIECE).enumerate() {
        let path = format!("/api/v1/uploads/{id}?offset={}", number * PIECE);
        let begun = Instant::now();
        let reply = program.ask("PUT", &path, "application/octet-stream", piece);
        outcome.seconds = begun.elapsed().as_secs_f64();
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                outcome.wrong = Some(error.to_string());
                return outcome;
            }
        };
        match (reply.status, number + 1 == pieces) {
            (200, false) => {}
            (200, true) => outcome.sha256 = reply.value()["sha256"].as_str().map(str::to_owned),
            (422, true) => {
                let problem = reply.value();
                let code = problem["type"].as_str().unwrap_or_default().to_owned();
                let in_words = problem["title"].as_str().is_some_and(|text| text.len() > 8)
                    && problem["detail"].as_str().is_some_and(|text| text.len() > 8);
                outcome.wrong = (!in_words || !code.contains("decode_")).then(|| reply.body.clone());
                outcome.refused = Some(code);
            }
            (status, _) => outcome.wrong = Some(format!("{status} {}", reply.body)),
        }
    }
    if outcome.sha256.is_some() && file.fate == Fate::Refused {
        outcome.wrong = Some("taken".to_owned());
    }
    outcome
}

/// Gives a table to the import beside the running server.
fn import(binary: &Path, data: &Path, file: &HostileFile, path: &Path) -> Outcome {
    let begun = Instant::now();
    let mut command = Command::new(binary);
    command.args(["import", "ids"]).arg(path).args(["--owner", "fj", "--json", "--data"]).arg(data);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let taken = output.status.success();
    let clear =
        taken || (output.status.code() == Some(1) && said.contains("commonlink: ") && said.len() > 30);
    let wrong = if !clear || said.contains("panicked") {
        Some(format!("{:?} {said}", output.status))
    } else if taken && file.fate == Fate::Refused {
        Some("taken".to_owned())
    } else {
        None
    };
    let refused = (!taken).then(|| "refused by the import".to_owned());
    Outcome { what: file.what.clone(), seconds, refused, wrong, sha256: None }
}

/// Submits what was taken as marks, and waits until the engine has said something of each. How many.
fn describe(program: &Client, outcomes: &[Outcome], in_full: bool) -> usize {
    let taken: Vec<_> =
        outcomes.iter().filter_map(|outcome| Some((&outcome.what, outcome.sha256.as_ref()?))).collect();
    let mut ids = Vec::new();
    for (number, (what, sha256)) in taken.iter().enumerate() {
        let (kind, capture) = if what.starts_with("topography") || what.starts_with("x3p") {
            ("tool_mark", "topography")
        } else if what.starts_with("profile") {
            ("tool_mark", "profile")
        } else {
            ("pressed_relief", "photo_single")
        };
        let submitted = json!({
            "reference": format!("HOSTILE-{number}"), "date": "2026-01-10", "country": "FJ", "place": "Suva",
            "agency": "Customs", "transport": "maritime",
            "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
            "marks": [{"label": "A", "kind": kind, "capture": capture, "files": [{"sha256": sha256}]}],
        });
        let keyed = program.with("Idempotency-Key", &format!("hostile-{number:06}"));
        let reply = keyed.json("/api/v1/seizures", &submitted).unwrap();
        assert!(reply.status == 201 || reply.status == 422, "{what}: {}", reply.body);
        if reply.status == 201 {
            ids.push(reply.value()["id"].as_str().unwrap().to_owned());
        }
    }
    let begun = Instant::now();
    let patience = Duration::from_secs(if in_full { 300 } else { 60 });
    for id in &ids {
        loop {
            let hits: Value = program.get(&format!("/api/v1/seizures/{id}/hits")).unwrap().value();
            let number = |name: &str| hits[name].as_u64().unwrap();
            if number("compared") + number("failed") >= number("captures") {
                break;
            }
            // What the engine fails on is tried again, with longer and longer pauses.
            if begun.elapsed() > patience {
                return ids.len();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    ids.len()
}

/// Whether an honest photograph of a hundred megapixels is still taken; the seconds of its reading.
fn honest(program: &Client) -> f64 {
    let file = honest_photograph();
    let outcome = upload(program, &file, &file.bytes());
    assert!(outcome.sha256.is_some(), "{outcome:?}");
    outcome.seconds
}

#[test]
fn they_are_three_hundred_and_no_two_are_alike() {
    // Making them all takes a while.
    let in_full = wanted("COMMONLINK_HOSTILE", 0) > 0;
    let (mut whats, mut contents) = (BTreeSet::new(), BTreeMap::new());
    for file in files() {
        assert!(whats.insert(file.what.clone()), "{} twice", file.what);
        if !in_full {
            continue;
        }
        let bytes = file.bytes();
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if let Some(other) = contents.insert((bytes.len(), hash), file.what.clone()) {
            panic!("{} is {other}", file.what);
        }
    }
    assert!(whats.len() >= 300, "{}", whats.len());
}
