//! The audit trail under load, its proofs, and what witnesses notice.
//!
//! `COMMONLINK_READS` says for how many seconds records are read, and then seizures submitted (1 where it says nothing);
//! `COMMONLINK_ENTRIES` how many entries the trail must have before it is verified (2,000).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::figures::{report, wanted};
use crate::support::{Client, binary, commonlink};
use crate::world::{self, PASSWORD};

/// Programs that read, and that submit, at the same time.
const PROGRAMS: u64 = 24;

/// A connection that is kept open, as programs keep theirs.
struct Kept {
    reader: BufReader<TcpStream>,
    head: String,
}

impl Kept {
    fn open(client: &Client) -> Self {
        let stream = TcpStream::connect(&client.address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!("Host: {}\r\n{}", client.address, client.headers);
        Self { reader: BufReader::new(stream), head }
    }

    /// Status and body.
    fn ask(&mut self, method: &str, path: &str, more: &str, body: &str) -> (u16, String) {
        let head = format!(
            "{method} {path} HTTP/1.1\r\n{}{more}Content-Length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.reader.get_mut().write_all(head.as_bytes()).unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        (status, String::from_utf8(body).unwrap())
    }
}

/// What so many connections at once get done in a time: how many a second.
fn for_a_while(seconds: u64, program: &Client, act: impl Fn(&mut Kept, u64, u64) + Sync) -> f64 {
    let (stop, count) = (AtomicBool::new(false), AtomicU64::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for who in 0..PROGRAMS {
            let (stop, count, act) = (&stop, &count, &act);
            scope.spawn(move || {
                let mut kept = Kept::open(program);
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    act(&mut kept, who, number);
                    number += 1;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(Duration::from_secs(seconds));
        stop.store(true, Ordering::Relaxed);
    });
    count.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}

fn entries(program: &Client) -> u64 {
    let reply = program.get("/api/v1/audit/head?from=0").unwrap();
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body.split("\n\n").nth(1).unwrap().lines().nth(1).unwrap().parse().unwrap()
}

fn said(words: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new(binary().unwrap())
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// The verifier that shares no code with the platform.
fn python(words: &[&str]) -> (bool, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/audit/verify.py");
    let output = Command::new("python3").arg(script).args(words).output().expect("python3");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn everything_is_on_record_under_load_and_witnesses_see_what_was_changed() {
    if binary().is_none() {
        return;
    }
    let world = world::start("audit").unwrap();
    let seconds = wanted("COMMONLINK_READS", 1);
    let anybody = Client::new(&world.server.origin);
    let reply = anybody.form("/login", &format!("login=officer.fj&password={PASSWORD}")).unwrap();
    let officer = anybody.with("Cookie", &reply.cookie());
    let token = officer
        .form("/account/tokens", "name=load&days=1&scopes=read&scopes=submit&idempotency_key=key-of-audit")
        .unwrap()
        .secret(64);
    let program = anybody.with("Authorization", &format!("Bearer {token}"));

    let at = |name: &str| world.folder.path().join(name).to_string_lossy().into_owned();
    let (data, state) = (at("store"), at("witness"));
    let key = String::from_utf8(commonlink(&["audit", "key", "--data", &data]).unwrap().stdout).unwrap();
    assert!(said(&["witness", "begin", "--state", &state, "--key", key.trim()], "").0);
    let add = |from: u64| {
        let bundle = program.get(&format!("/api/v1/audit/head?from={from}")).unwrap().body;
        (said(&["witness", "add", "--state", &state], &bundle), bundle)
    };
    let ((good, words), first) = add(0);
    assert!(good, "{words}");
    let seen: u64 = said(&["witness", "show", "--state", &state], "").1.trim().parse().unwrap();

    // Reads, each on record before its answer.
    let list = program.get("/api/v1/seizures").unwrap().value();
    let rows =
        list["seizures"].as_array().or_else(|| list["rows"].as_array()).unwrap_or_else(|| panic!("{list}"));
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let before = entries(&program);
    let counted = AtomicU64::new(0);
    let reads = for_a_while(seconds, &program, |kept, who, number| {
        let id = ids[(who + number) as usize % ids.len()];
        let (status, body) = kept.ask("GET", &format!("/api/v1/seizures/{id}"), "", "");
        assert_eq!(status, 200, "{body}");
        counted.fetch_add(1, Ordering::Relaxed);
    });
    // The last of them is in the tree at most a second after it was read.
    let ended = Instant::now();
    let all = before + counted.load(Ordering::Relaxed);
    while entries(&program) < all {
        assert!(ended.elapsed() < Duration::from_secs(20), "the trail stands still");
        std::thread::sleep(Duration::from_millis(10));
    }
    let placed = ended.elapsed().as_secs_f64();

    let submissions = for_a_while(seconds, &program, |kept, who, number| {
        let submitted = json!({
            "reference": format!("FJ-{who}-{number}"), "date": "2026-01-10", "country": "FJ", "place": "Suva",
            "agency": "Customs", "transport": "maritime", "marks": [],
            "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
        });
        let more = format!("Content-Type: application/json\r\nIdempotency-Key: key-of-{who}-{number}\r\n");
        let (status, body) = kept.ask("POST", "/api/v1/seizures", &more, &submitted.to_string());
        assert_eq!(status, 201, "{body}");
    });
    let goal = wanted("COMMONLINK_ENTRIES", 2_000);
    while entries(&program) < goal {
        for_a_while(1, &program, |kept, who, number| {
            let id = ids[(who + number) as usize % ids.len()];
            kept.ask("GET", &format!("/api/v1/seizures/{id}"), "", "");
        });
    }

    // Proofs: of an own act, by its entry.
    let lines = at("lines");
    assert!(said(&["audit", "export", "--data", &data, "--out", &lines], "").0);
    let lines_text = std::fs::read_to_string(&lines).unwrap();
    let opened: Vec<&str> = lines_text
        .lines()
        .filter(|line| line.contains("\tseizure_opened\t"))
        .map(|line| line.split('\t').nth(1).unwrap())
        .collect();
    let mut kept = Kept::open(&program);
    let (mut proofs, mut slowest) = (Vec::new(), 0_f64);
    let mut proof = String::new();
    for number in 0..200 {
        let id = opened[number * opened.len() / 200];
        let begun = Instant::now();
        let (status, text) = kept.ask("GET", &format!("/api/v1/audit/entries/{id}/proof"), "", "");
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        assert_eq!(status, 200, "{text}");
        slowest = slowest.max(took);
        proofs.push(took);
        proof = text;
    }
    proofs.sort_by(f64::total_cmp);
    let (good, words) = said(&["witness", "check", "--state", &state], &proof);
    assert!(good && words.contains("seizure_opened"), "{words}");
    let ((good, words), last) = add(seen);
    assert!(good, "{words}");
    drop(kept);

    // Somebody else's program says the same.
    let file = |name: &str, text: &str| {
        let path = at(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (proof_file, first_file, last_file) =
        (file("proof", &proof), file("first", &first), file("last", &last));
    let (good, words) = python(&["proof", &key, &proof_file]);
    assert!(good && words.contains("action: seizure_opened"), "{words}");
    let (good, words) = python(&["bundle", &state, &last_file, &first_file]);
    assert!(good, "{words}");
    let (good, words) = python(&["bundle", &state, &first_file, &last_file]);
    assert!(!good, "an older head does not go on from a newer one: {words}");
    let tampered = file("tampered", &proof.replacen("index ", "index 1", 1));
    assert!(!python(&["proof", &key, &tampered]).0);
    // The export was made before the last head: what it holds is checked against a head of its own time.
    drop(world.server);
    let begun = Instant::now();
    let verify = |witness: &str| {
        said(&["audit", "verify", "--json", "--data", &data, "--key", key.trim(), "--witness", witness], "")
    };
    let (good, words) = verify(&state);
    let verifying = begun.elapsed().as_secs_f64();
    assert!(good, "{words}");
    // What was noticed on the way may stand around it.
    let line = words.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{words}"));
    let verified: Value = serde_json::from_str(line).unwrap();
    let head = said(&["audit", "head", "--data", &data], "").1;
    let (head, whole) = (file("head", &head), at("whole"));
    assert!(said(&["audit", "export", "--data", &data, "--out", &whole], "").0);
    let (good, words) = python(&["trail", &key, &whole, &head]);
    assert!(good, "{words}");
    let mut changed = std::fs::read_to_string(&whole).unwrap();
    changed = changed.replacen("\tseizure_opened\t", "\tseizure_closed\t", 1);
    let changed = file("changed", &changed);
    assert!(!python(&["trail", &key, &changed, &head]).0);

    let entries = verified["entries"].as_u64().unwrap();
    let figures = json!({
        "reads_a_second": reads, "submissions_a_second": submissions, "seconds_to_the_tree": placed,
        "proof_median_ms": proofs[100], "proof_95_ms": proofs[190], "proof_slowest_ms": slowest,
        "entries": entries, "verify_seconds": verifying, "verify_seconds_a_million": verifying * 1e6 / entries as f64,
    });
    report(&figures);
    assert!(entries >= goal && placed < 5.0, "{figures}");
}
