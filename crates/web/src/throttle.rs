//! How often one address may try to sign in: thirty attempts in five minutes. The lock of an account is in
//! the store; this keeps one machine from trying many accounts.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const WINDOW: Duration = Duration::from_mins(5);
const ATTEMPTS: usize = 30;
/// Addresses remembered at most, so that many of them can't fill the memory.
const ADDRESSES: usize = 10_000;

/// Attempts by address.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<IpAddr, Vec<Instant>>>);

impl Throttle {
    /// Notes an attempt; the seconds to wait where there were too many.
    pub fn attempt(&self, address: IpAddr, now: Instant) -> Result<(), u32> {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= ADDRESSES {
            attempts.retain(|_, times| times.last().is_some_and(|last| now.duration_since(*last) < WINDOW));
        }
        let times = attempts.entry(address).or_default();
        times.retain(|time| now.duration_since(*time) < WINDOW);
        if times.len() >= ATTEMPTS {
            let oldest = times.first().map_or(WINDOW, |first| now.duration_since(*first));
            return Err(WINDOW.saturating_sub(oldest).as_secs().max(1) as u32);
        }
        times.push(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_on() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let address = IpAddr::from([127, 0, 0, 1]);
        for _ in 0..ATTEMPTS {
            throttle.attempt(address, start).expect("within the limit");
        }
        assert!(throttle.attempt(address, start).is_err());
        assert!(throttle.attempt(IpAddr::from([127, 0, 0, 2]), start).is_ok());
        assert!(throttle.attempt(address, start + WINDOW).is_ok());
    }
}
