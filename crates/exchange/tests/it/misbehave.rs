//! The roles this program plays as a child.

use std::io::Write as _;
use std::time::Duration;

use commonlink_exchange::child::{child_main, lock_down};

/// A descriptor that the parent of the probe leaves open.
pub const INHERITED: i32 = 7;

/// Plays the named role and gives the exit code, or `None` if the word is no role.
pub fn role(word: Option<&str>) -> Option<i32> {
    match word? {
        "decode-child" => Some(child_main()),
        "role-probe" => Some(probe()),
        "role-silent" => {
            std::thread::sleep(Duration::from_mins(1));
            Some(0)
        }
        "role-deaf" => Some(3),
        "role-noise" => {
            std::io::stdout().write_all(&[b'x'; 4096]).ok()?;
            Some(0)
        }
        "role-abort" => std::process::abort(),
        _ => None,
    }
}

/// Tries what a child taken over by a file would try, and says how it went.
fn probe() -> i32 {
    let level = lock_down();
    println!("level {level:?}");
    println!("scheduled {:?}", thread_priority::thread_schedule_policy());
    // The parent left this descriptor open; closing it a second time must fail.
    println!("inherited {:?}", nix::unistd::close(INHERITED));
    println!("read {:?}", std::fs::read("/etc/passwd").map(|_| ()).map_err(|e| e.kind()));
    println!("list {:?}", std::fs::read_dir("/").map(|_| ()).map_err(|e| e.kind()));
    println!("write {:?}", std::fs::write("/tmp/commonlink-probe", b"x").map_err(|e| e.kind()));
    println!(
        "tcp {:?}",
        std::net::TcpStream::connect("127.0.0.1:9").map(|_| ()).map_err(|e| e.raw_os_error())
    );
    println!("udp {:?}", std::net::UdpSocket::bind("127.0.0.1:0").map(|_| ()).map_err(|e| e.raw_os_error()));
    println!("run {:?}", std::process::Command::new("/bin/true").status().map(|_| ()).map_err(|e| e.kind()));
    0
}
