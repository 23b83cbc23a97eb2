//! `serve` and `work`.

use crate::options::StoreOptions;
use anyhow::bail;
use clap::Args;
use commonlink_casework::Platform;
use std::net::SocketAddr;
use tokio::sync::watch;

/// Options of `serve`.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8460", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// A proxy in front of this server ends TLS and adds who asks to `X-Forwarded-For`. Needed for any address
    /// other than this machine's own, because this server speaks plain HTTP.
    #[arg(long)]
    behind_proxy: bool,
    /// The address people type, for example `https://commonlink.example`; checked against the `Origin` of
    /// every write. Without it the address listened on.
    #[arg(long, value_name = "URL")]
    public_address: Option<String>,
    /// Workers in this process; 0 where `commonlink work` runs beside it.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    workers: usize,
    /// Read untrusted files although this machine can't confine the process that reads them.
    #[arg(long)]
    unconfined_parsing: bool,
}

/// Options of `work`.
#[derive(Args)]
pub struct WorkArguments {
    #[command(flatten)]
    store: StoreOptions,
    /// Workers in this process.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    workers: usize,
    /// End when nothing is left to do.
    #[arg(long)]
    until_idle: bool,
}

/// `commonlink serve`.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() && !arguments.behind_proxy {
        bail!(
            "{} can be reached from other machines and this server speaks plain HTTP; put a proxy that ends TLS \
             in front of it and say --behind-proxy, or listen on 127.0.0.1",
            arguments.listen
        );
    }
    let platform = arguments.store.open(true).await?;
    let training = platform.store().training().await?;
    if !training && !arguments.unconfined_parsing && !commonlink_casework::confinement_available() {
        bail!(
            "this machine can't confine the process that reads untrusted files (Landlock, Linux 5.13 or newer); \
             switch it on, or accept the risk with --unconfined-parsing"
        );
    }
    let settings = commonlink_web::Settings {
        public_address: arguments.public_address,
        behind_proxy: arguments.behind_proxy,
    };
    until_stopped(platform, arguments.listen, settings, arguments.workers).await
}

/// Serves and works until the process is told to stop.
pub async fn until_stopped(
    platform: Platform,
    listen: SocketAddr,
    settings: commonlink_web::Settings,
    workers: usize,
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let work: Vec<_> = (0..workers).map(|n| spawn_worker(&platform, n, stopped.clone())).collect();
    println!("Serving on http://{address}/");
    let mut serving = stopped.clone();
    let server = tokio::spawn(async move {
        commonlink_web::serve(listener, platform, settings, async move {
            let _ = serving.changed().await;
        })
        .await
    });
    told_to_stop().await;
    let _ = stop.send(true);
    server.await??;
    for worker in work {
        worker.await?;
    }
    Ok(())
}

/// `commonlink work`.
pub async fn work(arguments: WorkArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?;
    if arguments.until_idle {
        let name = worker_name(0);
        while platform.work_once(&name).await? {}
        return Ok(());
    }
    let (stop, stopped) = watch::channel(false);
    let work: Vec<_> =
        (0..arguments.workers.max(1)).map(|n| spawn_worker(&platform, n, stopped.clone())).collect();
    told_to_stop().await;
    let _ = stop.send(true);
    for worker in work {
        worker.await?;
    }
    Ok(())
}

fn spawn_worker(
    platform: &Platform,
    n: usize,
    stopped: watch::Receiver<bool>,
) -> tokio::task::JoinHandle<()> {
    let platform = platform.clone();
    tokio::spawn(async move { platform.work(&worker_name(n), stopped).await })
}

fn worker_name(n: usize) -> String {
    format!("{}-{n}", std::process::id())
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
        }
        Err(_unavailable) => {
            let _ = interrupted.await;
        }
    }
}
