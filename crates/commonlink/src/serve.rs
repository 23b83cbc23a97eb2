//! `serve` and `work`.

use crate::options::{self, MailOptions, ProbeOptions, StoreOptions, UndoOptions};
use anyhow::{anyhow, bail};
use clap::Args;
use commonlink_casework::Platform;
use commonlink_web::{Machine, OperatorAddress};
use std::io::ErrorKind;
use std::net::SocketAddr;
use tokio::sync::watch;

/// Options of `serve`.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    probes: ProbeOptions,
    #[command(flatten)]
    undo: UndoOptions,
    #[command(flatten)]
    mail: MailOptions,
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
    /// Address of the operator's page and of `/metrics` for Prometheus, of this machine only; none unless given.
    #[arg(long, value_name = "ADDRESS:PORT")]
    operator_listen: Option<SocketAddr>,
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
    #[command(flatten)]
    probes: ProbeOptions,
    #[command(flatten)]
    mail: MailOptions,
    /// Workers in this process.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    workers: usize,
    /// End when nothing is left to do.
    #[arg(long)]
    until_idle: bool,
}

/// `commonlink serve`.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    reachable(arguments.listen, arguments.behind_proxy, false)?;
    if let Some(address) = arguments.operator_listen.filter(|address| !address.ip().is_loopback()) {
        bail!(
            "--operator-listen {address} can be reached from other machines; it needs no account, so use 127.0.0.1"
        );
    }
    let public_address = arguments.public_address.as_deref().map(origin).transpose()?;
    let platform = arguments.store.open(true).await?.with_probes(arguments.probes.limits());
    let platform = platform.with_undo_hours(arguments.undo.import_undo_hours);
    let platform = arguments.mail.given_to(platform)?;
    arguments.store.sign_audit(&platform).await?;
    let training = platform.store().training().await?;
    reachable(arguments.listen, arguments.behind_proxy, training)?;
    if !training && !arguments.unconfined_parsing && !commonlink_casework::confinement_available() {
        bail!(
            "this machine can't confine the process that reads untrusted files (Landlock, Linux 5.13 or newer); \
             switch it on, or accept the risk with --unconfined-parsing"
        );
    }
    walled(&platform, training).await?;
    for folder in arguments.store.exposed() {
        tracing::warn!(
            "other users of this machine can look into {0}, which holds the store; take their rights away with \
             `chmod go-rwx {0}`",
            folder.display()
        );
    }
    let settings = commonlink_web::Settings {
        public_address,
        behind_proxy: arguments.behind_proxy,
        connections: connections(),
        ..commonlink_web::Settings::default()
    };
    let operator = match arguments.operator_listen {
        None => None,
        Some(address) => Some(operator(address, &arguments.store).await?),
    };
    until_stopped(platform, arguments.listen, settings, operator, arguments.workers).await
}

/// Refuses to serve others' content on PostgreSQL with a role that row-level security does not hold for; a training store is
/// only warned.
async fn walled(platform: &Platform, training: bool) -> anyhow::Result<()> {
    if platform.store().passes_the_wall().await? {
        let what = "the database's role is a superuser or has BYPASSRLS, so that row-level security does not hold for it; \
                    log in as a role of its own, made with CREATE ROLE commonlink LOGIN NOSUPERUSER NOBYPASSRLS, that \
                    owns the database";
        if !training {
            bail!("{what}");
        }
        tracing::warn!("{what}");
    }
    if platform.store().searches_slowly().await? {
        tracing::warn!(
            "PostgreSQL reads every entry of the search index for each question; once, as a superuser in this database: \
             ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF"
        );
    }
    Ok(())
}

/// The operator's address.
async fn operator(address: SocketAddr, store: &StoreOptions) -> anyhow::Result<OperatorAddress> {
    let listener =
        tokio::net::TcpListener::bind(address).await.map_err(|error| unavailable(address, &error))?;
    println!("The operator's page is on {}.", listener.local_addr()?);
    let (database, files) = store.places();
    let machine = Machine {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: options::sqlite_file(&database).map(std::path::Path::to_owned),
        files,
    };
    Ok(OperatorAddress { listener, machine })
}

/// How many connections this process may hold open: as many files as it may open, less those that the store needs.
/// The number that the shell gave is raised to the machine's first.
fn connections() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: given.maximum, maximum: given.maximum };
    let open = if setrlimit(Resource::Nofile, raised).is_ok() { given.maximum } else { given.current };
    let open = usize::try_from(open.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    open.saturating_sub(FOR_THE_STORE).clamp(64, MOST_CONNECTIONS)
}

/// Files and database connections that are open beside those of the network.
const FOR_THE_STORE: usize = 256;
/// Connections at once: each takes some twenty kilobytes.
const MOST_CONNECTIONS: usize = 8_192;

/// Refuses to be reached from other machines without TLS, and with a training store at all.
fn reachable(listen: SocketAddr, behind_proxy: bool, training: bool) -> anyhow::Result<()> {
    let local = listen.ip().is_loopback();
    if !local && !behind_proxy {
        bail!(
            "{listen} can be reached from other machines and this server speaks plain HTTP; put a proxy that ends TLS \
             in front of it and say --behind-proxy, or listen on 127.0.0.1"
        );
    }
    if training && (behind_proxy || !local) {
        bail!(
            "this is a training store, whose logins stand on its log-in page; it is served on this machine only; \
             use an address of 127.0.0.0/8 without --behind-proxy"
        );
    }
    Ok(())
}

/// An address as browsers write it into `Origin`: scheme, host and a port that is not the scheme's own.
fn origin(address: &str) -> anyhow::Result<String> {
    let text = address.strip_suffix('/').unwrap_or(address);
    let (host_and_port, usual) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, ":443"),
        (_, Some(rest)) => (rest, ":80"),
        _ => ("", ""),
    };
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (host_and_port, None),
    };
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let named = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte));
    let sound = literal.map_or(named, |host| host.parse::<std::net::Ipv6Addr>().is_ok());
    let numbered = port.is_none_or(|port| !port.starts_with(['+', '0']) && port.parse::<u16>().is_ok());
    if !sound || !numbered || host_and_port.ends_with(usual) {
        bail!(
            "`{address}` is no address as browsers send it; write the scheme, the host in lower case and a port \
             only where it is not the usual one, for example https://commonlink.example"
        );
    }
    Ok(text.to_owned())
}

/// Serves and works until the process is told to stop.
pub async fn until_stopped(
    platform: Platform,
    listen: SocketAddr,
    settings: commonlink_web::Settings,
    operator: Option<OperatorAddress>,
    workers: usize,
) -> anyhow::Result<()> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.map_err(|error| unavailable(listen, &error))?;
    let address = listener.local_addr()?;
    begun(&platform, "serving", &address.to_string(), workers).await?;
    let (stop, stopped) = watch::channel(false);
    let work: Vec<_> = (0..workers).map(|n| spawn_worker(&platform, n, stopped.clone())).collect();
    let mail = (workers > 0).then(|| spawn_mail(&platform, stopped.clone()));
    let audit = spawn_audit(&platform, stopped.clone());
    println!("Serving on http://{address}/");
    let mut serving = stopped.clone();
    let server = tokio::spawn(async move {
        commonlink_web::serve(listener, platform, settings, operator, async move {
            let _ = serving.changed().await;
        })
        .await
    });
    told_to_stop().await;
    let _ = stop.send(true);
    server.await??;
    for worker in work.into_iter().chain(mail) {
        worker.await?;
    }
    // Last: what the others have done on their way out is in it.
    audit.await?;
    tracing::info!("stopped");
    Ok(())
}

/// Tells the log what has begun.
async fn begun(platform: &Platform, what: &str, address: &str, workers: usize) -> anyhow::Result<()> {
    let store = platform.store().health().await?;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        address,
        database = store.engine,
        schema_applied = store.applied,
        schema_known = store.known,
        workers,
        "{what}"
    );
    Ok(())
}

/// Why an address can't be listened on, and what to do.
fn unavailable(listen: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::AddrInUse => "another program listens on it, perhaps another commonlink".to_owned(),
        ErrorKind::AddrNotAvailable => "it is no address of this machine".to_owned(),
        ErrorKind::PermissionDenied => "ports below 1024 need a right of their own".to_owned(),
        _ => error.to_string(),
    };
    anyhow!("{listen} can't be listened on: {why}; choose another address or port with --listen")
}

/// `commonlink work`.
pub async fn work(arguments: WorkArguments) -> anyhow::Result<()> {
    let platform = arguments.store.open(false).await?.with_probes(arguments.probes.limits());
    let platform = arguments.mail.given_to(platform)?;
    if arguments.until_idle {
        let name = worker_name(0);
        while platform.work_once(&name).await? {}
        return Ok(());
    }
    arguments.store.sign_audit(&platform).await?;
    begun(&platform, "working", "", arguments.workers.max(1)).await?;
    let (stop, stopped) = watch::channel(false);
    let audit = spawn_audit(&platform, stopped.clone());
    let work: Vec<_> =
        (0..arguments.workers.max(1)).map(|n| spawn_worker(&platform, n, stopped.clone())).collect();
    let mail = spawn_mail(&platform, stopped.clone());
    told_to_stop().await;
    let _ = stop.send(true);
    for worker in work.into_iter().chain([mail]) {
        worker.await?;
    }
    audit.await?;
    tracing::info!("stopped");
    Ok(())
}

fn spawn_audit(platform: &Platform, stopped: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
    let platform = platform.clone();
    tokio::spawn(async move { platform.keep_audit(stopped).await })
}

fn spawn_mail(platform: &Platform, stopped: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
    let platform = platform.clone();
    tokio::spawn(async move { platform.keep_mail(stopped).await })
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

#[cfg(test)]
mod tests {
    use super::{origin, reachable};

    #[test]
    fn other_machines_reach_nothing_without_a_proxy_and_no_training_store_at_all() {
        let may = |listen: &str, behind_proxy, training| {
            reachable(listen.parse().unwrap(), behind_proxy, training).is_ok()
        };
        for local in ["127.0.0.1:8460", "127.1.2.3:1", "[::1]:8460"] {
            assert!(
                may(local, false, false) && may(local, true, false) && may(local, false, true),
                "{local}"
            );
            assert!(!may(local, true, true), "{local}: a proxy would carry it outside");
        }
        for open in ["0.0.0.0:8460", "[::]:8460", "192.0.2.1:443"] {
            assert!(!may(open, false, false) && may(open, true, false), "{open}");
            assert!(!may(open, false, true) && !may(open, true, true), "{open}");
        }
    }

    #[test]
    fn a_public_address_is_an_origin() {
        for (given, wanted) in [
            ("https://commonlink.example", "https://commonlink.example"),
            ("https://commonlink.example/", "https://commonlink.example"),
            ("http://127.0.0.1:8460", "http://127.0.0.1:8460"),
            ("https://[::1]:8460", "https://[::1]:8460"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ] {
            assert_eq!(origin(given).unwrap(), wanted);
        }
        for bad in [
            "",
            "commonlink.example",
            "ftp://commonlink.example",
            "https://",
            "https://a.example/path",
            "https://a.example?q",
            "https://user@a.example",
            "https://A.example",
            "https://a.example:443",
            "http://a.example:80",
            "https://a.example:x",
            "https://a.example:99999",
            "https://a b",
            "https://münchen.example",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
