//! HTTP: routes, sessions, the JSON API, the live stream. A handler reads the request, asks `casework`, and
//! hands values to `pages`; it holds no rule of its own.
//!
//! Invariants: every route stands in [`routes::all`] with the probe that proves what it hides; every answer
//! carries the security headers of [`security`]; unsafe methods are refused unless their `Origin` is ours;
//! hidden and absent are the same 404.

mod api;
mod app;
mod convert;
mod error;
mod even;
mod extract;
mod forms;
mod journal;
mod listen;
mod meter;
mod operator;
mod pace;
pub mod routes;
mod security;
mod session;
mod shell;
mod throttle;

pub use api::openapi;
pub use app::{App, Settings, router};
pub use operator::{Machine, router as operator_router};

use commonlink_casework::Platform;
use std::{future::Future, sync::Arc};
use tokio::net::TcpListener;

/// The operator's address beside that of the pages.
#[derive(Debug)]
pub struct OperatorAddress {
    /// Where it is listened on.
    pub listener: TcpListener,
    /// What is told there.
    pub machine: Machine,
}

/// Connections of the operator's address.
const OPERATORS: usize = 64;

/// Serves until `stop` resolves; requests under way are finished.
pub async fn serve(
    listener: TcpListener,
    platform: Platform,
    settings: Settings,
    operator: Option<OperatorAddress>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let app = App::new(platform, settings, address);
    let crowd = Arc::clone(&app.crowd);
    let beside = operator.map(|OperatorAddress { listener, machine }| {
        let crowd = Arc::new(listen::Crowd::new(OPERATORS));
        let router = operator_router(app.clone(), machine);
        tokio::spawn(listen::run(listener, router, crowd, std::future::pending()))
    });
    listen::run(listener, router(app), crowd, stop).await;
    if let Some(beside) = beside {
        // Told to the last: it is asked while the others go.
        beside.abort();
    }
    Ok(())
}
