//! Bar 6, the half of it that is about copies: a backup while others write, and the same content when it is back.
//!
//! `COMMONLINK_BACKUP` says how many records are there before the backup begins (60 where it says nothing).

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::figures::{report, wanted};
use crate::support::{Client, binary, commonlink};
use crate::world::{self, PASSWORD};

/// Programs that submit at the same time.
const WRITERS: u64 = 6;

#[test]
fn a_backup_of_a_busy_store_comes_back() {
    let Some(binary) = binary() else { return };
    let Some(world) = world::start("copies") else { return };
    let before = wanted("COMMONLINK_BACKUP", 60);
    let anybody = Client::new(&world.server.origin);
    let reply = anybody.form("/login", &format!("login=officer.fj&password={PASSWORD}")).unwrap();
    let officer = anybody.with("Cookie", &reply.cookie());
    let token = officer
        .form("/account/tokens", "name=load&days=1&scopes=read&scopes=submit&idempotency_key=key-of-copies")
        .unwrap()
        .secret(64);
    let program = anybody.with("Authorization", &format!("Bearer {token}"));

    let at = |name: &str| world.folder.path().join(name).to_string_lossy().into_owned();
    let (data, key, sealed) = (at("store"), at("key"), at("backup.age"));
    let made = commonlink(&["admin", "backup-key", "--out", &key]).unwrap();
    let public = String::from_utf8(made.stdout).unwrap().trim().to_owned();

    let (stop, count, refused) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let (manifest, took, during) = std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (program, stop, count, refused) = (&program, &stop, &count, &refused);
            scope.spawn(move || {
                let mut number = 0;
                while !stop.load(Ordering::SeqCst) {
                    number += 1;
                    let answered = submit(program, &format!("FJ-{writer}-{number}"));
                    let counter = if answered { count } else { refused };
                    counter.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while count.load(Ordering::SeqCst) < before && refused.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let (written, begun) = (count.load(Ordering::SeqCst), Instant::now());
        let mut command = Command::new(&binary);
        command.args(["backup", "--json", "--data", &data, "--to", &sealed, "--recipient", &public]);
        let output = command.output().unwrap();
        let (took, during) = (begun.elapsed(), count.load(Ordering::SeqCst) - written);
        stop.store(true, Ordering::SeqCst);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (serde_json::from_slice::<Value>(&output.stdout).unwrap(), took, during)
    });

    let json_of = |words: &[&str]| {
        let output = commonlink(words).unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let begun = Instant::now();
    let back = json_of(&["restore", "--json", "--data", &at("back"), "--from", &sealed, "--identity", &key]);
    let restored = begun.elapsed();
    let again = json_of(&["backup", "--json", "--data", &at("back"), "--to", &at("again")]);
    let contents = [&manifest["content"], &back["content"], &again["content"]];
    let different = contents.iter().filter(|content| **content != contents[0]).count();
    let figures = json!({
        "records": manifest["rows"]["record"], "files": manifest["files"], "seconds": took.as_secs_f64(),
        "restore_seconds": restored.as_secs_f64(), "writes_a_second": during as f64 / took.as_secs_f64(),
        "writes_during": during, "refused": refused.load(Ordering::SeqCst), "different": different,
        "content": manifest["content"],
    });
    report(&figures);
    assert!(during > 0, "nothing was written meanwhile: {figures}");
    assert_eq!((different, refused.load(Ordering::SeqCst)), (0, 0), "{figures}");
}

/// A seizure without marks; whether it was taken.
fn submit(program: &Client, reference: &str) -> bool {
    let submitted = json!({
        "reference": reference, "date": "2026-01-10", "country": "FJ", "place": "Suva", "agency": "Customs",
        "transport": "maritime",
        "items": [{"substance": "cocaine_hydrochloride", "form": "brick", "amount": 1.5, "unit": "kg"}],
        "marks": [],
    });
    let keyed = program.with("Idempotency-Key", &format!("key-of-{reference}"));
    keyed.json("/api/v1/seizures", &submitted).is_ok_and(|reply| reply.status == 201)
}
