//! Bar 6: the serving process is killed at random moments under writing load, and afterwards every submission
//! that was acknowledged is there, once, with its files.
//!
//! `COMMONLINK_KILLS` says how often (5 where it says nothing; the bar asks for 100).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use commonlink_exercise::{MarkSetSpec, mark_set, render};
use commonlink_model::CaptureKind;
use commonlink_testkit::TemporaryFolder;
use serde_json::{Value, json};

use crate::figures::{report, wanted};
use crate::support::{Client, Server, binary, commonlink};

/// Programs that submit at the same time.
const WRITERS: u64 = 3;
/// The bar's number of kills stands in the environment; a test of every day does with fewer.
const KILLS: u64 = 5;
/// More than a run submits.
const PROBES: &str = "1000000";
/// Longest life of a server before it is killed, in milliseconds.
const LONGEST: u64 = 1500;

#[test]
fn kill_nine() {
    let Some(binary) = binary() else { return };
    let kills = wanted("COMMONLINK_KILLS", KILLS);
    let folder = TemporaryFolder::new("kills");
    let address = free_address();
    let start = || {
        let mut command = Command::new(&binary);
        Server::run(
            command
                .args(["serve", "--unconfined-parsing", "--listen", &address])
                // No submission waits for the next hour: the work has to end.
                .args(["--probes-per-hour", PROBES, "--probes-per-day", PROBES])
                .args(["--body-probes-per-day", PROBES, "--data"])
                .arg(folder.path()),
        )
    };
    found(&binary, folder.path());
    let server = start();
    let client = program(&server.origin);

    let load = Load {
        client,
        picture: picture(),
        stop: AtomicBool::new(false),
        count: AtomicU64::new(0),
        acknowledged: Mutex::default(),
    };
    let mut random = Random(0x5eed);
    let server = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let load = &load;
            scope.spawn(move || load.write(writer));
        }
        let mut server = server;
        for _ in 0..kills {
            std::thread::sleep(Duration::from_millis(random.below(LONGEST)));
            server.kill();
            server = start();
        }
        load.stop.store(true, Ordering::SeqCst);
        server
    });
    let acknowledged = load.acknowledged.into_inner().unwrap();
    let held = held(&load.client);
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|(reference, id)| held.get(*reference).is_none_or(|ids| !ids.contains(id)))
        .collect();
    let doubled: Vec<_> = held.iter().filter(|(_, ids)| ids.len() > 1).collect();
    let broken: Vec<_> = acknowledged.values().filter(|id| !whole(&load.client, id)).collect();
    settle(folder.path());
    drop(server);
    let sweep =
        commonlink(&["admin", "sweep", "--json", "--data", &folder.path().display().to_string()]).unwrap();
    let sweep: Value = serde_json::from_slice(&sweep.stdout).expect("a report");
    let dangling = sweep["dangling"].as_array().expect("a list").len();
    let figures = json!({
        "kills": kills, "acknowledged": acknowledged.len(), "held": held.len(),
        "lost": lost.len() + broken.len(), "doubled": doubled.len(), "dangling": dangling,
    });
    report(&figures);
    assert!(lost.is_empty() && broken.is_empty(), "lost {lost:?}, without their marks {broken:?}");
    assert!(doubled.is_empty(), "doubled {doubled:?}");
    assert_eq!(dangling, 0, "{sweep}");
    assert!(acknowledged.len() as u64 > kills, "no load to speak of: {figures}");
}

/// A port that is free now, for every life of the server.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// An organisation with its administrator.
fn found(binary: &Path, folder: &Path) {
    let mut command = Command::new(binary);
    command.args([
        "admin",
        "found",
        "--handle",
        "fj",
        "--name",
        "Bureau",
        "--country",
        "FJ",
        "--contact",
        "desk",
    ]);
    command.args(["--administrator", "A", "--data"]).arg(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"tusk-gravel-orbit-nine\n").unwrap();
    assert!(child.wait().unwrap().success());
}

/// An officer's access token, got as people get it.
fn program(origin: &str) -> Client {
    let anybody = Client::new(origin);
    let log_in = |login: &str, password: &str| {
        let reply = anybody.form("/login", &format!("login={login}&password={password}")).unwrap();
        anybody.with("Cookie", &reply.cookie())
    };
    // The role demands a second factor before anything else is open.
    let administrator = log_in("admin.fj", "tusk-gravel-orbit-nine");
    let begun = administrator.form("/account/totp", "").unwrap();
    let secret = begun.body.split("<code data-secret><bdi>").nth(1).unwrap().split('<').next().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let code = commonlink_testkit::authenticator_code(secret, now as i64);
    let confirmed = administrator.form("/account/totp/confirm", &format!("code={code}")).unwrap();
    assert_eq!(confirmed.status, 200, "{}", confirmed.body);
    let created = administrator
        .form("/people", "login=officer&name=Officer&roles=officer&idempotency_key=key-of-officer")
        .unwrap();
    let (first, own) = (created.secret(20), "lamp-otter-reef-seven");
    let fields = format!("current={first}&password={own}&again={own}");
    assert_eq!(log_in("officer.fj", &first).form("/account/password", &fields).unwrap().status, 303);
    let officer = log_in("officer.fj", own);
    let token = officer
        .form("/account/tokens", "name=load&days=1&scopes=read&scopes=submit&idempotency_key=key-of-load")
        .unwrap()
        .secret(64);
    anybody.with("Authorization", &format!("Bearer {token}"))
}

/// A small photograph.
fn picture() -> Vec<u8> {
    let spec = MarkSetSpec {
        moulds_per_design: 1,
        impressions: 1,
        captures: vec![CaptureKind::PhotoSingle],
        size: (160, 160),
        ..MarkSetSpec::four_light(3, 1, 0.4)
    };
    render(&mark_set(&spec).0[0]).unwrap().swap_remove(0).bytes
}

struct Load {
    client: Client,
    picture: Vec<u8>,
    stop: AtomicBool,
    count: AtomicU64,
    /// Identifiers by reference.
    acknowledged: Mutex<BTreeMap<String, String>>,
}

impl Load {
    fn write(&self, writer: u64) {
        while !self.stop.load(Ordering::SeqCst) {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            let reference = format!("FJ-{writer}-{number}");
            // As a careful program does: the same request under the same key until it is answered.
            while !self.stop.load(Ordering::SeqCst) {
                match self.submit(&reference, number) {
                    Ok(id) => {
                        self.acknowledged.lock().unwrap().insert(reference, id);
                        break;
                    }
                    Err(_cut) => std::thread::sleep(Duration::from_millis(20)),
                }
            }
        }
    }

    fn submit(&self, reference: &str, number: u64) -> std::io::Result<String> {
        // A comment of its own makes every file another one.
        let comment = [b"\xff\xfe\x00\x0a".as_slice(), &number.to_be_bytes()].concat();
        let bytes = [&self.picture[..2], &comment, &self.picture[2..]].concat();
        let begun =
            self.client.json("/api/v1/uploads", &json!({"name": "mark.jpg", "bytes": bytes.len()}))?;
        assert_eq!(begun.status, 201, "{}", begun.body);
        let path = format!("/api/v1/uploads/{}", begun.value()["id"].as_str().unwrap());
        let mut received = 0;
        let mut sha256 = Value::Null;
        while received < bytes.len() {
            let piece = &bytes[received..bytes.len().min(received + bytes.len() / 2 + 1)];
            let octets = "application/octet-stream";
            let reply = self.client.ask("PUT", &format!("{path}?offset={received}"), octets, piece)?;
            assert_eq!(reply.status, 200, "{}", reply.body);
            received = usize::try_from(reply.value()["received"].as_u64().unwrap()).unwrap();
            sha256 = reply.value()["sha256"].clone();
        }
        let submitted = json!({
            "reference": reference, "date": "2026-01-10", "country": "FJ", "place": "Suva", "agency": "Customs",
            "transport": "maritime",
            "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
            "marks": [{"label": "A", "kind": "pressed_relief", "capture": "photo_single", "files": [{"sha256": sha256}]}],
        });
        let keyed = self.client.with("Idempotency-Key", &format!("key-of-{reference}"));
        let reply = keyed.json("/api/v1/seizures", &submitted)?;
        assert_eq!(reply.status, 201, "{}", reply.body);
        Ok(reply.value()["id"].as_str().unwrap().to_owned())
    }
}

/// Every reference that the server lists, with the identifiers it stands for.
fn held(client: &Client) -> BTreeMap<String, Vec<String>> {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut after = String::new();
    loop {
        let list = client.get(&format!("/api/v1/seizures?after={after}")).unwrap().value();
        for row in list["seizures"].as_array().unwrap() {
            let text = |field: &str| row[field].as_str().unwrap().to_owned();
            held.entry(text("reference")).or_default().push(text("id"));
        }
        match list["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return held,
        }
    }
}

/// Whether a seizure came with its one capture.
fn whole(client: &Client, id: &str) -> bool {
    let hits = client.get(&format!("/api/v1/seizures/{id}/hits")).unwrap();
    hits.status == 200 && hits.value()["captures"] == 1 && hits.value()["failed"] == 0
}

/// Waits until the queue is empty: a killed worker's jobs come back when their leases have run out.
fn settle(folder: &Path) {
    let begun = Instant::now();
    loop {
        let health =
            commonlink(&["admin", "health", "--json", "--data", &folder.display().to_string()]).unwrap();
        let health: Value = serde_json::from_slice(&health.stdout).expect("health");
        assert_eq!(health["failed"], 0, "no job was put aside");
        if health["queued"] == 0 && health["leased"] == 0 {
            return;
        }
        assert!(begun.elapsed() < Duration::from_mins(3), "the work does not end: {health}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// xorshift64: the same moments in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}
