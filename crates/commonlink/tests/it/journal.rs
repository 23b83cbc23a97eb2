//! The log of a session in which people typed into everything: it tells what went wrong, and nothing of what they typed.

use crate::asked::{real_store, run};
use commonlink_testkit::TemporaryFolder;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Stands in whatever is typed.
const CANARY: &str = "canarybird";

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn begin(data: &str, log: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_commonlink"))
            .args(["serve", "--unconfined-parsing", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(["--data", data])
            .env_remove("COMMONLINK_LOG")
            .stdout(Stdio::piped())
            .stderr(File::create(log).unwrap())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.trim().trim_start_matches("Serving on http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// The status of the answer to what is sent as it stands; 0 where there is none.
    fn ask(&self, sent: &[u8]) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        // The server may answer, and close, before everything was sent.
        let _ = stream.write_all(sent);
        let mut answer = [0; 12];
        stream
            .read_exact(&mut answer)
            .map_or(0, |()| String::from_utf8_lossy(&answer[9..]).parse().unwrap_or(0))
    }

    fn get(&self, path: &str) -> u16 {
        let host = &self.address;
        self.ask(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
    }

    fn head(&self, path: &str, length: usize) -> String {
        let host = &self.address;
        format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
        )
    }

    fn post(&self, path: &str, body: &str) -> u16 {
        self.ask((self.head(path, body.len()) + body).as_bytes())
    }

    fn stop(mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn the_log_tells_what_went_wrong_and_nothing_of_what_was_typed() {
    let folder = TemporaryFolder::new("journal");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, log) = (at("data"), at("log"));
    real_store(folder.path().join("data").as_path());
    let server = Server::begin(&data, &log);
    let slow = std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            let head = server.head("/login", 1_000) + "login=" + CANARY;
            server.ask(head.as_bytes())
        });
        let login = format!("login={CANARY}.fj&password={CANARY}secret");
        for _ in 0..5 {
            assert_eq!(server.post("/login", &login), 401);
        }
        assert_eq!(server.post("/login", &login), 429);
        assert_eq!(server.post("/login", "login=admin.fj&password=wrong"), 401, "one that is there");
        server.get(&format!("/seizures?q={CANARY}"));
        server.get(&format!("/search?q={CANARY}"));
        assert_eq!(server.get(&format!("/{CANARY}")), 404);
        server.post(&format!("/{CANARY}"), CANARY);
        server.ask(format!("{} / HTTP/1.1\r\nHost: x\r\n\r\n", CANARY.to_uppercase()).as_bytes());
        assert_eq!(server.post("/login", &format!("login={CANARY}&password={}", "x".repeat(5 << 20))), 413);
        let long = format!("GET /?{CANARY} HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "y".repeat(200_000));
        assert_eq!(server.ask(long.as_bytes()), 431);
        slow.join().unwrap()
    });
    assert_eq!(slow, 408, "a body that does not come");
    // The database goes away under it.
    for name in ["commonlink.db", "commonlink.db-wal"] {
        if let Ok(file) = File::options().write(true).open(folder.path().join("data").join(name)) {
            file.set_len(0).unwrap();
        }
    }
    let failed = server.post("/login", &format!("login={CANARY}&password={CANARY}"));
    assert!(failed >= 500, "{failed}");
    server.stop();

    let lines = told(&log);
    let found = |message: &str| -> Vec<&Value> {
        lines.iter().filter(|line| line["fields"]["message"] == message).collect()
    };
    let begun = found("serving");
    assert_eq!((begun.len(), begun[0]["level"].as_str()), (1, Some("INFO")), "{lines:?}");
    for field in ["version", "address", "database", "schema_applied", "schema_known"] {
        assert!(!begun[0]["fields"][field].is_null(), "{field}: {}", begun[0]);
    }
    assert_eq!(found("stopped").len(), 1);
    assert_eq!(found("a log-in failed").len(), 6);
    assert_eq!(found("a log-in failed").iter().filter(|line| line["fields"]["account"] != "").count(), 1);
    assert_eq!(found("a locked login was tried").len(), 1);
    let cut: Vec<_> = found("a limit cut a request");
    for status in [408, 413, 429] {
        let line = cut.iter().find(|line| line["fields"]["status"] == status);
        let line = line.unwrap_or_else(|| panic!("{status}: {lines:?}"));
        assert_eq!((&line["fields"]["route"], line["level"].as_str()), (&"/login".into(), Some("WARN")));
        assert!(
            line["fields"]["request"].is_string() && line["fields"]["milliseconds"].is_number(),
            "{line}"
        );
    }
    assert_eq!(found("the head of a request was too large").len(), 1);
    assert!(found("a request failed").iter().any(|line| line["level"] == "ERROR"), "{lines:?}");
}

/// Every line of a log, which holds nothing that was typed.
fn told(log: &str) -> Vec<Value> {
    let text = fs::read_to_string(log).unwrap();
    assert!(!text.to_lowercase().contains(CANARY), "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
}

#[test]
fn refused_files_backups_and_restores_are_told() {
    let folder = TemporaryFolder::new("journal-files");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let data = at("data");
    real_store(folder.path().join("data").as_path());
    fs::write(at(&format!("{CANARY}.csv")), format!("x_um,z_um\n0,{CANARY}\n")).unwrap();
    let input = serde_json::json!({
        "reference": CANARY, "date": "2024-01-10", "country": "FJ", "place": CANARY, "agency": CANARY, "transport": "maritime",
        "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.0, "unit": "kg"}],
        "marks": [{
            "label": CANARY, "kind": "striated", "capture": "profile",
            "files": [{"sha256": format!("file:{CANARY}.csv")}]
        }]
    });
    fs::write(at("in.json"), input.to_string()).unwrap();
    let copy = at("copy");
    for (words, well, level, message) in [
        (
            vec!["submit", &at("in.json"), "--owner", "fj", "--data", &data],
            false,
            "WARN",
            "a file was refused",
        ),
        (vec!["backup", "--to", &copy, "--data", &data], true, "INFO", "a backup was made"),
        (vec!["backup", "--to", &copy, "--data", &data], false, "ERROR", "a backup failed"),
        (vec!["restore", "--from", &copy, "--data", &at("new")], true, "INFO", "a backup was restored"),
        (vec!["restore", "--from", &at("none"), "--data", &at("newer")], false, "ERROR", "a restore failed"),
    ] {
        let outcome = run(&[&["--log-format", "json"], words.as_slice()].concat(), "");
        assert_eq!(outcome.well, well, "{words:?}: {}", outcome.err);
        let lines: Vec<Value> =
            outcome.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let line = lines.iter().find(|line| line["fields"]["message"] == message);
        let line = line.unwrap_or_else(|| panic!("{message}: {}", outcome.err));
        assert_eq!(line["level"], level);
        assert!(!line.to_string().contains(CANARY), "{line}");
        if message == "a file was refused" {
            assert!(line["fields"]["reason"].is_string() && line["fields"]["bytes"].is_number(), "{line}");
        }
    }
}
