//! How often one address may fail to sign in: thirty times in five minutes. The lock of an account is in the
//! store; this keeps one machine from trying many accounts. An attempt counts from its beginning, so that many at
//! once gain nothing, and is taken back when it succeeds, so that a bureau behind one address can work.

use axum::http::HeaderMap;
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

    /// Takes back an attempt that succeeded.
    pub fn succeeded(&self, address: IpAddr) {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = attempts.get_mut(&address) {
            times.pop();
        }
    }
}

/// Who asks. Behind a proxy every connection is the proxy's, which names the asker last in `X-Forwarded-For`; what
/// stands before that the asker may have written himself.
pub fn asker(peer: IpAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded =
        || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next();
    let named = if behind_proxy { forwarded() } else { None };
    named.and_then(|text| text.trim().parse().ok()).unwrap_or(peer)
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

    #[test]
    fn who_succeeds_is_not_held_up() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let address = IpAddr::from([127, 0, 0, 1]);
        for _ in 0..ATTEMPTS * 2 {
            throttle.attempt(address, start).expect("within the limit");
            throttle.succeeded(address);
        }
    }

    #[test]
    fn only_the_proxys_own_word_names_the_asker() {
        let peer = IpAddr::from([10, 0, 0, 1]);
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.9, 203.0.113.7".parse().expect("a header"));
        assert_eq!(asker(peer, &headers, false), peer);
        assert_eq!(asker(peer, &headers, true), IpAddr::from([203, 0, 113, 7]));
        headers.insert("x-forwarded-for", "somebody".parse().expect("a header"));
        assert_eq!(asker(peer, &headers, true), peer);
        assert_eq!(asker(peer, &HeaderMap::new(), true), peer);
    }
}
