//! Connections: who says nothing is not kept, and nobody fills the house.
//!
//! - A head of a request has twenty seconds, also the next one on a connection that stays open.
//! - What is written and not taken for a minute ends the connection. Streams write a sign of life more often.
//! - At most so many connections are open. When all are taken, the one goes that has waited longest for its first
//!   head, of the address that has most of those; a connection that has asked for something is never put out.
//! - Bodies are held to their pace by [`pace`](crate::pace).
//!
//! Source: OWASP *Denial of Service Cheat Sheet*; Slowloris and R.U.D.Y. are what this is about.

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    time::Sleep,
};
use tower::Service as _;

/// Time for the head of a request.
const HEAD: Duration = Duration::from_secs(20);
/// Time in which somebody takes something of what is written.
const TAKEN: Duration = Duration::from_mins(1);
/// Most bytes of a head.
const HEAD_BYTES: usize = 64 * 1024;
/// Time for requests under way when the server stops.
const FAREWELL: Duration = Duration::from_secs(125);

/// The open connections.
#[derive(Debug)]
pub(crate) struct Crowd {
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    open: usize,
    /// Those that have not asked for anything yet, oldest first.
    silent: BTreeMap<u64, (IpAddr, oneshot::Sender<()>)>,
}

impl Crowd {
    pub(crate) fn new(most: usize) -> Self {
        Self { most: most.max(1), state: Mutex::default() }
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> usize {
        self.lock().open
    }

    /// Lets a connection in, if need be instead of a silent one. `None` where everybody is busy.
    fn enter(&self, address: IpAddr) -> Option<(u64, oneshot::Receiver<()>)> {
        let mut state = self.lock();
        if state.open >= self.most {
            let silent = state.longest_silent()?;
            if let Some((_, end)) = state.silent.remove(&silent) {
                // Its task may have ended by itself meanwhile.
                let _ = end.send(());
            }
        }
        let id = state.next;
        state.next += 1;
        state.open += 1;
        let (end, ended) = oneshot::channel();
        state.silent.insert(id, (address, end));
        Some((id, ended))
    }

    /// A connection has asked for something.
    fn asked(&self, id: u64) -> Option<oneshot::Sender<()>> {
        // The sender is kept by the connection: dropping it would look like being put out.
        self.lock().silent.remove(&id).map(|(_, end)| end)
    }

    fn leave(&self, id: u64) {
        let mut state = self.lock();
        state.silent.remove(&id);
        state.open = state.open.saturating_sub(1);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn longest_silent(&self) -> Option<u64> {
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        for (address, _) in self.silent.values() {
            *counts.entry(*address).or_default() += 1;
        }
        let most = counts.values().max()?;
        self.silent.iter().find(|(_, (address, _))| counts.get(address) == Some(most)).map(|(id, _)| *id)
    }
}

/// Serves until `stop` resolves, then until requests under way have ended.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    crowd: Arc<Crowd>,
    stop: impl Future<Output = ()> + Send,
) {
    let (told, stopping) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Without a place the connection is closed unanswered: there is nobody to spare for an answer.
                let Some((id, put_out)) = crowd.enter(peer.ip()) else { continue };
                let connection = Connection { id, crowd: Arc::clone(&crowd), peer };
                tokio::spawn(connection.serve(stream, router.clone(), put_out, stopping.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    drop(stopping);
    let _ = told.send(true);
    if tokio::time::timeout(FAREWELL, told.closed()).await.is_err() {
        tracing::warn!(open = crowd.open(), "some requests did not end in time");
    }
}

struct Connection {
    id: u64,
    crowd: Arc<Crowd>,
    peer: SocketAddr,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.crowd.leave(self.id);
    }
}

impl Connection {
    async fn serve(
        self,
        stream: TcpStream,
        router: Router,
        put_out: oneshot::Receiver<()>,
        mut stopping: watch::Receiver<bool>,
    ) {
        // Answers are written in few large pieces; waiting for more only delays them.
        let _ = stream.set_nodelay(true);
        let (id, crowd, peer) = (self.id, Arc::clone(&self.crowd), self.peer);
        let kept = Arc::new(Mutex::new(None));
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            if let Some(end) = crowd.asked(id) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).replace(end);
            }
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(Taken::new(stream)), service);
        let mut connection = pin!(connection);
        let mut put_out = pin!(put_out);
        tokio::select! {
            ended = &mut connection => {
                // How a connection ends is the other side's business, but for what we refused before any route.
                if ended.is_err_and(|error| error.is_parse_too_large()) {
                    tracing::warn!(status = 431, "the head of a request was too large");
                }
                return;
            }
            Ok(()) = &mut put_out => return,
            _stop = stopping.wait_for(|stop| *stop) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ended = connection.await;
    }
}

/// A stream of which somebody takes what is written, or that ends.
struct Taken {
    stream: TcpStream,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Taken {
    const fn new(stream: TcpStream) -> Self {
        Self { stream, waiting: None }
    }

    fn watch<T>(&mut self, context: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.waiting = None;
            return poll;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(TAKEN)));
        match waiting.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Taken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Taken {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.watch(context, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn the_longest_silent_of_the_largest_crowd_goes() {
        let crowd = Crowd::new(4);
        let (first, mut first_end) = crowd.enter(OTHER).expect("room");
        let (_second, mut second_end) = crowd.enter(ONE).expect("room");
        let (third, mut third_end) = crowd.enter(ONE).expect("room");
        let (_fourth, _fourth_end) = crowd.enter(ONE).expect("room");
        let kept = crowd.asked(third);
        assert!(crowd.enter(OTHER).is_some(), "in place of a silent one");
        assert!(second_end.try_recv().is_ok(), "the oldest of those that say nothing");
        assert!(first_end.try_recv().is_err() && third_end.try_recv().is_err());
        drop(kept);
        crowd.leave(first);
        assert_eq!(crowd.open(), 4);
    }

    #[test]
    fn who_has_asked_is_never_put_out() {
        let crowd = Crowd::new(2);
        let (first, _first_end) = crowd.enter(ONE).expect("room");
        let (second, _second_end) = crowd.enter(ONE).expect("room");
        let _kept = (crowd.asked(first), crowd.asked(second));
        assert!(crowd.enter(OTHER).is_none());
        crowd.leave(first);
        assert!(crowd.enter(OTHER).is_some());
    }
}
