//! The operator's address and the log: there, true, and without anything of what is held.

use std::fs::File;
use std::process::Command;

use serde_json::json;

use crate::support::{Client, Server, binary, commonlink};
use crate::world::{self, PASSWORD};

/// Words that people have typed, and names that are held.
const CONTENT: [&str; 9] = [
    "Wordsearched",
    "Typedname",
    "National Central Bureau",
    "officer.fj",
    "NCB ",
    "Suva",
    "secretcell",
    "Fiji",
    "FJ-",
];

#[test]
fn the_address_and_the_log_hold_no_content() {
    let Some(binary) = binary() else { return };
    let Some(world) = world::start("operator") else { return };
    let world::World { server, folder } = world;
    drop(server);
    let log = folder.path().join("log");
    let data = folder.path().join("store");
    // A free port of the operator's own.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = Command::new(binary);
    command.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log-format",
        "json",
        "--operator-listen",
        &free,
        "--data",
    ]);
    command.arg(&data).stderr(File::create(&log).unwrap()).env("COMMONLINK_LOG", "info,commonlink=debug");
    let server = Server::run(&mut command);

    let anybody = Client::new(&server.origin);
    let reply = anybody.form("/login", &format!("login=officer.fj&password={PASSWORD}")).unwrap();
    let officer = anybody.with("Cookie", &reply.cookie());
    assert_eq!(officer.get("/seizures?q=Wordsearched").unwrap().status, 200);
    assert_eq!(officer.get("/search?q=Wordsearched").unwrap().status, 200);
    assert_eq!(officer.get("/Wordsearched").unwrap().status, 404);
    let token = officer
        .form("/account/tokens", "name=Typedname&days=1&scopes=submit&idempotency_key=key-of-operator");
    let program = anybody.with("Authorization", &format!("Bearer {}", token.unwrap().secret(64)));
    let bytes = b"x_um,z_um\n0,secretcell\n1,2\n";
    let begun =
        program.json("/api/v1/uploads", &json!({"name": "Typedname.csv", "bytes": bytes.len()})).unwrap();
    let path = format!("/api/v1/uploads/{}?offset=0", begun.value()["id"].as_str().unwrap());
    let refused = program.ask("PUT", &path, "application/octet-stream", bytes).unwrap();
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("secretcell"), "who sent it is told: {}", refused.body);

    let operator = Client::new(&format!("http://{free}"));
    let page = operator.get("/").unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Nothing needs you") || page.body.contains("operator-state"), "{}", page.body);
    let metrics = operator.get("/metrics").unwrap();
    assert!(metrics.head.contains("text/plain; version=0.0.4"), "{}", metrics.head);
    for line in ["commonlink_files_total{outcome=\"refused\"} 1", "commonlink_jobs{state=\"failed\"} 0"] {
        assert!(metrics.body.lines().any(|found| found == line), "{line}: {}", metrics.body);
    }
    for name in
        ["commonlink_request_seconds_count", "commonlink_memory_bytes", "commonlink_storage_free_bytes"]
    {
        assert!(metrics.body.contains(name), "{name}: {}", metrics.body);
    }
    // Of the pages nothing is to be had here, nor the numbers there; nor by a name that leads here from elsewhere.
    assert_eq!(operator.get("/seizures").unwrap().status, 404);
    assert_eq!(officer.get("/metrics").unwrap().status, 404);
    let elsewhere = raw(&free, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(elsewhere.starts_with("HTTP/1.1 421"), "{elsewhere}");

    drop(server);
    let log = std::fs::read_to_string(&log).unwrap();
    for line in log.lines() {
        let value: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(value["level"].is_string(), "{line}");
    }
    for word in CONTENT {
        assert!(!log.contains(word), "{word} in the log: {log}");
        assert!(!page.body.contains(word) && !metrics.body.contains(word), "{word}");
    }
    let open = commonlink(&["serve", "--operator-listen", "0.0.0.0:9460", "--data", &data.to_string_lossy()])
        .unwrap();
    assert!(!open.status.success());
    assert!(String::from_utf8_lossy(&open.stderr).contains("--operator-listen"));
}

fn raw(address: &str, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
