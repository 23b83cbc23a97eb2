//! Hidden and absent take the same time.
//!
//! What stands in a database costs other work when it is met than when it isn't there: a row is read and judged, the
//! second wall asks who was told. Both end in the same 404, which is therefore answered at a fixed time after it was asked: at
//! the first whole [`STEP`] that has not passed when everything is done, entry of the audit trail included. A step
//! is long beside what either takes, so the answer's time tells of the step and not of the work. Nothing is held
//! meanwhile but the connection of who asked.

use crate::App;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use std::{
    collections::BTreeMap,
    sync::{OnceLock, mpsc},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// What a 404 waits for. Looking for a record takes 1 to 3 ms, and no more than half a step on a machine that is busy:
/// work that ends near a step's end would fall on either side of it, and the step itself would tell.
pub const STEP: Duration = Duration::from_millis(50);

/// Holds a 404 until its step has passed.
pub async fn hold(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        let whole = whole(begun.elapsed(), app.step);
        if let Some(due) = begun.checked_add(whole).filter(|_| whole > Duration::ZERO) {
            until(due).await;
        }
    }
    response
}

/// What somebody waits for, and who.
type Wait = (Instant, oneshot::Sender<()>);

/// Waits to the tenth of a millisecond: the runtime's own clock goes by whole milliseconds, and what is left of a difference would hide
/// in the rounding until somebody asks often enough.
async fn until(due: Instant) {
    static BELL: OnceLock<Option<mpsc::Sender<Wait>>> = OnceLock::new();
    let bell = BELL.get_or_init(|| {
        let (ask, asked) = mpsc::channel();
        let thread = std::thread::Builder::new().name("even".to_owned());
        thread.spawn(move || ring(&asked)).is_ok().then_some(ask)
    });
    let (tell, told) = oneshot::channel();
    let waits = bell.as_ref().is_some_and(|bell| bell.send((due, tell)).is_ok());
    if !waits || told.await.is_err() {
        tokio::time::sleep_until(due.into()).await;
    }
}

/// Tells everybody when their time has come, for as long as somebody may ask.
fn ring(asked: &mpsc::Receiver<Wait>) {
    let mut waiting: BTreeMap<(Instant, u64), oneshot::Sender<()>> = BTreeMap::new();
    let mut number = 0;
    loop {
        let next = waiting.first_key_value().map(|((due, _), _)| *due);
        let came = match next {
            None => asked.recv().map_err(|_nobody_asks| mpsc::RecvTimeoutError::Disconnected),
            Some(due) => asked.recv_timeout(due.saturating_duration_since(Instant::now())),
        };
        match came {
            Ok((due, tell)) => {
                waiting.insert((due, number), tell);
                number += 1;
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        let now = Instant::now();
        while let Some(first) = waiting.first_entry().filter(|first| first.key().0 <= now) {
            // Who has gone away waits no more.
            let _ = first.remove().send(());
        }
    }
}

/// The whole steps that hold so much time; none where there are no steps.
fn whole(took: Duration, step: Duration) -> Duration {
    let steps = took.as_nanos().div_ceil(step.as_nanos().max(1));
    step.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_holds_what_it_took() {
        let after = |took: u64| whole(Duration::from_micros(took), STEP);
        assert_eq!([after(1), after(900), after(49_999), after(50_000)], [STEP; 4]);
        assert_eq!(after(50_001), STEP * 2);
        assert_eq!(whole(Duration::from_secs(3), Duration::ZERO), Duration::ZERO);
    }

    #[tokio::test]
    async fn each_is_told_at_its_time() {
        let begun = Instant::now();
        let after = |milliseconds| async move {
            until(begun + Duration::from_millis(milliseconds)).await;
            begun.elapsed().as_millis() as u64 >= milliseconds
        };
        let (late, soon, past) = tokio::join!(after(60), after(20), after(0));
        assert!(late && soon && past);
        drop(tokio::time::timeout(Duration::from_millis(1), after(40)).await);
        assert!(after(80).await, "who went away holds nobody up");
    }
}
