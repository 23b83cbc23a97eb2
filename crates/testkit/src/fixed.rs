//! Time and ids that are the same in every run.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use commonlink_model::{Clock, Ids, Moment};
use uuid::Uuid;

/// A clock that stands at 2026-01-15 12:00:00 UTC until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Where it stands at first: microseconds since 1970-01-01 UTC.
    pub const START: i64 = 1_768_478_400_000_000;

    /// A clock at this moment.
    pub const fn at(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.micros()))
    }

    /// Moves it by seconds, forward or back. All who share the clock see it.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::at(Moment::from_micros(Self::START))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Ids that count from 1: `00000000-0000-4000-8000-000000000001` and so on. They are well-formed version 4 ids, so
/// nothing that validates ids can tell them from random ones.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Uuid::from_u64_pair(0x0000_0000_0000_4000, 0x8000_0000_0000_0000 | count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_and_look_random() {
        let ids = CountedIds::default();
        let first = ids.next();
        assert_eq!(first.to_string(), "00000000-0000-4000-8000-000000000001");
        assert_eq!((first.get_version_num(), first.get_variant()), (4, uuid::Variant::RFC4122));
        assert_eq!(ids.next().to_string(), "00000000-0000-4000-8000-000000000002");
    }

    #[test]
    fn clock_stands_until_moved() {
        let clock = FixedClock::default();
        assert_eq!(clock.now().to_rfc3339(), "2026-01-15T12:00:00Z");
        clock.advance(-90);
        assert_eq!(clock.now().to_rfc3339(), "2026-01-15T11:58:30Z");
    }
}
