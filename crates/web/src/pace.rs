//! Bodies that come too slowly, and too many bodies at once from one address.
//!
//! A body may take fifteen seconds and one more for every two kibibytes that have come; only time in which we wait for
//! the sender counts. One address may have 64 bodies under way: a bureau behind one address uploads with a few, and
//! who holds open more than that keeps room from others. Reading pages has no body and is never held up by this.

use crate::{App, error::WebError, throttle::asker};
use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures_util::Stream;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::Sleep;

/// Time that every body has.
const GRACE: Duration = Duration::from_secs(15);
/// Bytes that buy a second more.
const BYTES_A_SECOND: u64 = 2048;
/// Bodies under way from one address.
const BODIES: usize = 64;
/// Seconds after which who has too many may try again.
const TRY_AGAIN: u32 = 10;

/// Bodies under way, by address.
#[derive(Clone, Debug, Default)]
pub struct Bodies(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Bodies {
    fn enter(&self, address: IpAddr) -> Option<UnderWay> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = known.entry(address).or_default();
        if *count >= BODIES {
            return None;
        }
        *count += 1;
        Some(UnderWay { bodies: self.clone(), address })
    }
}

/// A body that is counted until it is dropped.
#[derive(Debug)]
struct UnderWay {
    bodies: Bodies,
    address: IpAddr,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut known = self.bodies.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = known.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                known.remove(&self.address);
            }
        }
    }
}

/// Lets a request's body come at its pace, within reason.
pub async fn hold(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let json = request.uri().path().starts_with("/api/");
    let under_way = match peer {
        Some(peer) => match app.bodies.enter(asker(peer, request.headers(), app.behind_proxy)) {
            Some(under_way) => Some(under_way),
            None => return WebError::TooMany(TRY_AGAIN).into_response(),
        },
        None => None,
    };
    let slow = Arc::new(AtomicBool::new(false));
    let paced = |body| Body::from_stream(Paced::new(body, under_way, Arc::clone(&slow)));
    let response = next.run(request.map(paced)).await;
    // Whoever read the body knows only that it broke off, and says so in many ways.
    if slow.load(Ordering::Relaxed) { WebError::TooSlow.into_response_as(json) } else { response }
}

/// A body that ends with an error when it comes too slowly.
struct Paced<S> {
    inner: S,
    under_way: Option<UnderWay>,
    received: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    /// Whether it came too slowly.
    slow: Arc<AtomicBool>,
}

impl Paced<axum::body::BodyDataStream> {
    fn new(body: Body, under_way: Option<UnderWay>, slow: Arc<AtomicBool>) -> Self {
        let inner = body.into_data_stream();
        Self { inner, under_way, received: 0, waited: Duration::ZERO, waiting: None, slow }
    }
}

impl<S> Paced<S> {
    fn too_slow(&self) -> axum::Error {
        self.slow.store(true, Ordering::Relaxed);
        axum::Error::new(std::io::Error::new(std::io::ErrorKind::TimedOut, "the body comes too slowly"))
    }
}

impl<S> Stream for Paced<S>
where
    S: Stream<Item = Result<Bytes, axum::Error>> + Unpin,
{
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.inner).poll_next(context) {
            Poll::Ready(piece) => {
                if let Some((since, _)) = self.waiting.take() {
                    self.waited = self.waited.saturating_add(since.elapsed());
                }
                match &piece {
                    Some(Ok(bytes)) => self.received = self.received.saturating_add(bytes.len() as u64),
                    _ => self.under_way = None,
                }
                let allowed = allowed(self.received);
                if self.waited > allowed {
                    Poll::Ready(Some(Err(self.too_slow())))
                } else {
                    Poll::Ready(piece)
                }
            }
            Poll::Pending => {
                let left = allowed(self.received).saturating_sub(self.waited);
                let (_, sleep) =
                    self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(left))));
                match sleep.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(self.too_slow()))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }
}

/// How long we wait in all for a body of which so much has come.
fn allowed(received: u64) -> Duration {
    GRACE.saturating_add(Duration::from_millis(received.saturating_mul(1000) / BYTES_A_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt as _;
    use futures_util::stream::unfold;

    /// A body of pieces of this many bytes, one a second, without end.
    fn paced(bytes: usize) -> Paced<impl Stream<Item = Result<Bytes, axum::Error>> + Unpin> {
        let inner = unfold((), move |()| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok(Bytes::from(vec![0; bytes])), ()))
        });
        let inner = Box::pin(inner);
        Paced {
            inner,
            under_way: None,
            received: 0,
            waited: Duration::ZERO,
            waiting: None,
            slow: Arc::default(),
        }
    }

    #[test]
    fn an_honest_pace_has_the_time_it_needs() {
        assert_eq!(allowed(0), GRACE);
        // A piece of an upload over a line of 16 kbit/s.
        assert!(allowed(1 << 20) > Duration::from_secs(512));
        assert!(allowed(u64::MAX) > GRACE);
    }

    #[tokio::test]
    async fn what_hardly_comes_is_ended() {
        let mut slow = paced(1);
        // As if it had dawdled before.
        slow.waited = GRACE.checked_sub(Duration::from_millis(1_500)).unwrap_or_default();
        let mut pieces = 0;
        while let Some(piece) = slow.next().await {
            match piece {
                Ok(_) => pieces += 1,
                Err(error) => {
                    assert!(error.to_string().contains("too slowly"), "{error}");
                    break;
                }
            }
        }
        assert!(pieces <= 2, "{pieces}");
        assert!(slow.slow.load(Ordering::Relaxed), "and it is said why");
    }

    #[test]
    fn one_address_has_so_many_bodies_under_way() {
        let bodies = Bodies::default();
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let held: Vec<_> = (0..BODIES).map(|_| bodies.enter(one)).collect();
        assert!(held.iter().all(Option::is_some) && bodies.enter(one).is_none());
        assert!(bodies.enter(other).is_some());
        drop(held);
        assert!(bodies.enter(one).is_some());
        assert!(bodies.0.lock().expect("a lock").is_empty(), "nobody is remembered");
    }
}
