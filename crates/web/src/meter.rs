//! How many requests were answered, how, and in what time. No address and no name is kept.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Upper ends of the classes of times, in milliseconds; above the last is one more class.
const CLASSES: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/// What is counted since the process began.
#[derive(Debug, Default)]
pub struct Meter {
    by_status: [AtomicU64; 4],
    by_time: [AtomicU64; 11],
    microseconds: AtomicU64,
}

impl Meter {
    /// Counts a request.
    pub fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        let milliseconds = Self::milliseconds(took);
        let place = CLASSES.iter().position(|end| milliseconds < *end).unwrap_or(CLASSES.len());
        for counter in [self.by_status.get(class), self.by_time.get(place)].into_iter().flatten() {
            counter.fetch_add(1, Relaxed);
        }
        self.microseconds.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }

    /// A time as it is told.
    pub fn milliseconds(took: Duration) -> u64 {
        u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
    }

    /// Answers by 2xx, 3xx, 4xx, 5xx.
    pub fn by_status(&self) -> [u64; 4] {
        self.by_status.each_ref().map(|counter| counter.load(Relaxed))
    }

    /// The histogram of times in the text format of Prometheus.
    pub fn histogram(&self, name: &str) -> String {
        let mut text =
            format!("# HELP {name} Time from a request's head to the answer's.\n# TYPE {name} histogram\n");
        let mut sum = 0;
        for (counter, end) in self.by_time.iter().zip(CLASSES.map(Some).into_iter().chain([None])) {
            sum += counter.load(Relaxed);
            let end = end.map_or_else(|| "+Inf".to_owned(), |end| (end as f64 / 1e3).to_string());
            let _ = writeln!(text, "{name}_bucket{{le=\"{end}\"}} {sum}");
        }
        let seconds = self.microseconds.load(Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "{name}_sum {seconds}\n{name}_count {sum}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_answers_are_counted() {
        let meter = Meter::default();
        for (status, milliseconds) in [(200, 1), (204, 5), (303, 60), (404, 7_000), (500, 2), (101, 1)] {
            meter.count(status, Duration::from_millis(milliseconds));
        }
        assert_eq!(meter.by_status(), [3, 1, 1, 1]);
        let text = meter.histogram("x");
        for line in
            ["x_bucket{le=\"0.005\"} 3", "x_bucket{le=\"0.01\"} 4", "x_bucket{le=\"+Inf\"} 6", "x_count 6"]
        {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
    }
}
