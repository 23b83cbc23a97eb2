//! Whether time tells hidden from absent. `COMMONLINK_PAIRS` says how many pairs are asked, one after the other.

use super::{ABSENT, Hidden, staged};
use crate::asked::Ask;
use commonlink_testkit::Engine;
use std::time::{Duration, Instant};

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

pub async fn hidden_and_absent_take_the_same_time(engine: Engine) {
    let set: Option<usize> = std::env::var("COMMONLINK_PAIRS").ok().map(|text| text.parse().unwrap());
    let pairs = set.unwrap_or(60);
    let Some(staged) = staged(engine, Hidden::Excluded, true).await else { return };
    let token = staged.server.token(&staged.server.person).await;
    let cookie = staged.server.session(&staged.server.person).await;
    let seizure = staged.hidden.get("seizure");
    for (what, path) in [
        ("a record as JSON", "/api/v1/seizures/{}"),
        ("a record as a page", "/seizures/{}"),
        ("its mark", "/marks/{}"),
        ("a request", "/api/v1/requests/{}"),
    ] {
        let hidden = match what {
            "its mark" => staged.hidden.get("mark"),
            "a request" => staged.hidden.get("request"),
            _ => seizure,
        };
        let (mut of_hidden, mut of_absent) = (Vec::new(), Vec::new());
        for n in 0..pairs + 20 {
            // Whichever comes first finds caches as the other left them.
            let order = if n % 2 == 0 { [true, false] } else { [false, true] };
            for is_hidden in order {
                let path = path.replace("{}", if is_hidden { hidden } else { ABSENT });
                let ask = Ask::get(&path);
                let ask = if path.starts_with("/api/") { ask.token(&token) } else { ask.cookie(&cookie) };
                let begun = Instant::now();
                let answer = staged.server.ask(ask).await;
                let took = begun.elapsed();
                assert_eq!(answer.status.as_u16(), 404, "{path}");
                // The first ones warm up.
                if n >= 20 {
                    if is_hidden { of_hidden.push(took) } else { of_absent.push(took) }
                }
            }
        }
        let (hidden, absent) = (median(of_hidden), median(of_absent));
        let differ = (hidden - absent).abs();
        println!(
            "{engine:?}, {what}: medians differ by {differ:.1} µs ({hidden:.0} and {absent:.0}): {differ:.1}"
        );
        // Few pairs beside other tests say little; the bar asks for more, alone.
        assert!(differ < if set.is_some() { 50.0 } else { 5_000.0 }, "{what}: {hidden} and {absent}");
    }
}
