//! The log on standard error: lines for people or JSON objects.
//!
//! Whoever is refused causes a line, so whoever wants to be refused a million times must not fill the disk: of one kind
//! at most [`MOST`] lines a minute are written, and once a minute one line says how many were left out.

use crate::LogFormat;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, dynamic_filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Lines of one kind in a minute; a kind is a place in the program.
const MOST: u32 = 60;
const MINUTE: Duration = Duration::from_mins(1);

/// Counts lines by kind.
#[derive(Default)]
struct Few {
    kinds: Mutex<HashMap<(String, u32), (Instant, u32)>>,
    left_out: AtomicU64,
}

impl Few {
    /// Whether one more line of this kind is written at this moment.
    fn takes(&self, kind: (String, u32), now: Instant) -> bool {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, lines) = kinds.entry(kind).or_insert((now, 0));
        if now.duration_since(*since) >= MINUTE {
            (*since, *lines) = (now, 0);
        }
        *lines = lines.saturating_add(1);
        let taken = *lines <= MOST;
        if !taken {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        taken
    }
}

/// Begins the log. `COMMONLINK_LOG` says what is written of it.
pub fn begin(format: LogFormat) {
    let few = Arc::new(Few::default());
    let counted = Arc::clone(&few);
    let wanted = EnvFilter::try_from_env("COMMONLINK_LOG")
        .unwrap_or_else(|_unset| EnvFilter::new("warn,commonlink=info"));
    let not_too_many = dynamic_filter_fn(move |line, _context| {
        counted.takes((line.target().to_owned(), line.line().unwrap_or(0)), Instant::now())
    });
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // What is not wanted is not counted: the second is asked only where the first agrees.
    tracing_subscriber::registry().with(lines.with_filter(wanted.and(not_too_many))).init();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(MINUTE);
            let left_out = few.left_out.swap(0, Ordering::Relaxed);
            if left_out > 0 {
                tracing::warn!(lines = left_out, "lines were left out: too many of one kind in a minute");
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_one_kind_is_cut_and_counted() {
        let (few, now) = (Few::default(), Instant::now());
        let kind = |line| ("web::journal".to_owned(), line);
        let taken = (0..1_000).filter(|_| few.takes(kind(34), now)).count();
        assert_eq!((taken, few.left_out.load(Ordering::Relaxed)), (60, 940));
        assert!(few.takes(kind(32), now), "another kind is written all the same");
        assert!(few.takes(kind(34), now + MINUTE), "and in the next minute this one again");
    }
}
