//! Whether time tells hidden from absent. `COMMONLINK_PAIRS` says how many pairs are asked, one after the other.

use super::{ABSENT, Hidden, staged};
use crate::asked::{Ask, ORIGIN};
use commonlink_testkit::Engine;
use commonlink_web::{App, Settings, router};
use std::time::{Duration, Instant};

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

pub async fn hidden_and_absent_take_the_same_time(engine: Engine) {
    let set: Option<usize> = std::env::var("COMMONLINK_PAIRS").ok().map(|text| text.parse().unwrap());
    let pairs = set.unwrap_or(10);
    // The bar asks for the step that is given out, on a machine that does nothing else. In every run the machine may be busy with
    // what it likes, and what is asked is whether a step hides what happens within it.
    let mut settings = Settings::default();
    if set.is_none() {
        settings.step = Duration::from_millis(200);
    }
    let Some(mut staged) = staged(engine, Hidden::Excluded, true).await else { return };
    let address = ORIGIN.strip_prefix("http://").unwrap().parse().unwrap();
    staged.server.router = router(App::new(staged.server.world.platform.clone(), settings, address));
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
        for n in 0..pairs + 10 {
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
                if n >= 10 {
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
