//! What other people notice while somebody makes trouble: how long their pages take.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use super::Client;

/// Pages that an officer looks at all day.
const PAGES: [&str; 5] = ["/", "/seizures", "/marks", "/links", "/account"];
/// A pause between two pages: a few people, not a flood of their own.
const PAUSE: Duration = Duration::from_millis(15);

/// Milliseconds of a person's pages, sorted.
#[derive(Debug)]
pub struct Times(Vec<f64>);

impl Times {
    /// Within which so many of a hundred were answered.
    pub fn percentile(&self, of_hundred: f64) -> f64 {
        let at = ((self.0.len().max(1) - 1) as f64 * of_hundred / 100.0).ceil();
        self.0.get(at as usize).copied().unwrap_or(f64::NAN)
    }

    pub const fn count(&self) -> usize {
        self.0.len()
    }
}

/// Asks for so many pages, one after the other.
pub fn read(reader: &Client, pages: usize) -> Times {
    watch(reader, |round| round < pages)
}

/// Asks for pages until it is told to stop.
pub fn read_until<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    reader: &'scope Client,
    stop: &'scope AtomicBool,
) -> ScopedJoinHandle<'scope, Times> {
    scope.spawn(move || watch(reader, |_round| !stop.load(Ordering::SeqCst)))
}

fn watch(reader: &Client, go_on: impl Fn(usize) -> bool) -> Times {
    let mut times = Vec::new();
    let mut round = 0;
    while go_on(round) {
        let page = PAGES[round % PAGES.len()];
        let begun = Instant::now();
        let reply = reader.get(page).unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        assert_eq!(reply.status, 200, "{page}: {}", reply.body);
        round += 1;
        thread::sleep(PAUSE);
    }
    times.sort_by(f64::total_cmp);
    Times(times)
}

/// The most memory that processes have held, and how many there were at once.
#[derive(Debug, Default)]
pub struct Most {
    /// Mebibytes of one child.
    pub child: f64,
    /// Children at once.
    pub children: usize,
}

/// Watches the children of a process until it is told to stop.
pub fn watch_children(parent: u32, stop: &AtomicBool, most: &Mutex<Most>) {
    while !stop.load(Ordering::SeqCst) {
        let children = children_of(parent);
        let mut most = most.lock().unwrap();
        most.children = most.children.max(children.len());
        for child in children {
            most.child = most.child.max(resident_most(child).unwrap_or(0.0));
        }
        drop(most);
        thread::sleep(Duration::from_millis(5));
    }
}

fn children_of(parent: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let listed = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    listed
        .flat_map(|text| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// The most that a process has held resident so far, in mebibytes.
pub fn resident_most(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
