//! Bar 7: connections that send a byte a second, by the hundred, while somebody else works.
//!
//! `COMMONLINK_SLOW` says how many (120 where it says nothing; the bar asks for 1,000). They come from an address of
//! their own, half of them with a head that never ends, half with a body that hardly comes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

use crate::figures::{report, wanted};
use crate::support::Client;
use crate::support::others::{read, resident_most};
use crate::world::{self, PASSWORD};

#[derive(Default)]
struct Counts {
    connected: AtomicU64,
    sent: AtomicU64,
    ended: AtomicU64,
}

#[test]
fn clients_hold_nobody_up() {
    let Some(world) = world::start("slow") else { return };
    let count = wanted("COMMONLINK_SLOW", 120);
    let in_full = count >= 1_000;
    let pages = if in_full { 1_500 } else { 150 };
    let reader = Client::new(&world.server.origin);
    let reply = reader.form("/login", &format!("login=officer.fj&password={PASSWORD}")).unwrap();
    let reader = reader.with("Cookie", &reply.cookie());
    read(&reader, 20);
    let quiet = read(&reader, pages);

    let address: SocketAddr = reader.address.parse().unwrap();
    let (stop, counts) = (Arc::new(AtomicBool::new(false)), Arc::new(Counts::default()));
    let crowd = {
        let (stop, counts) = (Arc::clone(&stop), Arc::clone(&counts));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let tasks: Vec<_> = (0..count)
                    .map(|number| {
                        tokio::spawn(dawdle(address, number, Arc::clone(&stop), Arc::clone(&counts)))
                    })
                    .collect();
                for task in tasks {
                    let _ = task.await;
                }
            });
        })
    };
    // All of them are there before anything is measured.
    while counts.connected.load(Ordering::SeqCst) < count {
        std::thread::sleep(Duration::from_millis(20));
    }
    let crowded = read(&reader, pages);
    stop.store(true, Ordering::SeqCst);
    crowd.join().unwrap();
    let count_of = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
    let figures = json!({
        "connections": count, "bytes": count_of(&counts.sent), "ended_by_the_server": count_of(&counts.ended),
        "pages": crowded.count(), "quiet_p50": quiet.percentile(50.0), "quiet_p99": quiet.percentile(99.0),
        "p50": crowded.percentile(50.0), "p99": crowded.percentile(99.0),
        "p99_times": crowded.percentile(99.0) / quiet.percentile(99.0),
        "server_mib": resident_most(world.server.process()),
    });
    report(&figures);
    assert!(count_of(&counts.sent) > count, "{figures}");
    assert!(crowded.percentile(99.0) < 2_000.0, "{figures}");
    // Who was slow is not remembered: a proper request from the same place is answered.
    assert_eq!(reader.get("/health").unwrap().status, 200);
}

/// Connects, sends a byte a second, and begins again where the server has had enough.
async fn dawdle(address: SocketAddr, number: u64, stop: Arc<AtomicBool>, counts: Arc<Counts>) {
    let head = "GET / HTTP/1.1\r\nHost: commonlink.example\r\nX-Slow: ";
    let body = "POST /login HTTP/1.1\r\nHost: commonlink.example\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\
        Origin: ";
    let mut first = true;
    while !stop.load(Ordering::SeqCst) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        let Ok(mut stream) = socket.connect(address).await else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        if std::mem::take(&mut first) {
            counts.connected.fetch_add(1, Ordering::SeqCst);
        }
        let begin = if number.is_multiple_of(2) {
            head.to_owned()
        } else {
            format!("{body}http://{address}\r\n\r\nlogin=")
        };
        let mut alive = stream.write_all(begin.as_bytes()).await.is_ok();
        let mut answer = [0; 512];
        while alive && !stop.load(Ordering::SeqCst) {
            let pause = Duration::from_secs(1);
            // Whatever is answered is taken, so that the end of the connection is seen.
            if let Ok(got) = tokio::time::timeout(pause, stream.read(&mut answer)).await {
                alive = matches!(got, Ok(got) if got > 0);
                continue;
            }
            alive = stream.write_all(b"a").await.is_ok();
            counts.sent.fetch_add(1, Ordering::SeqCst);
        }
        if !alive {
            counts.ended.fetch_add(1, Ordering::SeqCst);
            // Slow to come back, too: a flood of connections is another matter.
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
