//! The operator's own address: a page and numbers for Prometheus. It is another address than that of the pages, on this
//! machine only, needs no account and shows nothing of what is held: no names, no texts, no identifiers.

use crate::{App, error::WebError, security};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use commonlink_model::Moment;
use commonlink_pages::OperatorView;
use commonlink_reference::Lang;
use std::{fmt::Write as _, path::PathBuf, sync::Arc};

/// What the operator's address knows beside the platform.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Version of the program.
    pub version: String,
    /// The database's file, where it is one.
    pub database: Option<PathBuf>,
    /// The folder of originals.
    pub files: PathBuf,
}

#[derive(Clone)]
struct Operator {
    app: App,
    machine: Arc<Machine>,
    started: Moment,
}

/// The routes of the operator's address.
pub fn router(app: App, machine: Machine) -> Router {
    let started = app.platform.clock().now();
    let operator = Operator { app, machine: Arc::new(machine), started };
    Router::new()
        .route("/", get(page))
        .route("/metrics", get(metrics))
        .route("/assets/{name}", get(crate::routes::asset))
        .layer(middleware::from_fn(local))
        .with_state(operator)
}

/// Only who names this machine: a page of another host whose name leads here reads nothing.
async fn local(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    if name != "localhost" && !address.is_ok_and(|address| address.is_loopback()) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(security::POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

async fn page(State(operator): State<Operator>) -> Result<Html<String>, WebError> {
    Ok(Html(commonlink_pages::operator(Lang::En, &view(&operator).await?).into_string()))
}

async fn metrics(State(operator): State<Operator>) -> Result<Response, WebError> {
    let histogram = operator.app.meter.histogram("commonlink_request_seconds");
    let text = exposition(&view(&operator).await?) + &histogram;
    Ok(security::text("text/plain; version=0.0.4; charset=utf-8", text))
}

async fn view(operator: &Operator) -> Result<OperatorView, WebError> {
    let platform = &operator.app.platform;
    let store = platform.store().health().await?;
    let health = platform.health().await?;
    let children = platform.child_counts();
    let whole = |number: i64| number.unsigned_abs();
    let seconds = |number: Option<i64>| number.map(i64::unsigned_abs);
    let database = match &operator.machine.database {
        Some(file) => size_with_log(file),
        None => platform.store().bytes_of_database().await?,
    };
    Ok(OperatorView {
        version: operator.machine.version.clone(),
        engine: store.engine.to_owned(),
        schema: (store.applied, store.known),
        started: operator.started,
        now: platform.clock().now(),
        training: health.training,
        confined: health.confined,
        jobs: [store.jobs.queued, store.jobs.leased, store.jobs.done, store.jobs.failed].map(whole),
        waiting: seconds(health.oldest_waiting_seconds),
        worker_seen: seconds(health.worker_seen_seconds),
        backup: seconds(health.backup_seconds),
        mail: platform.mail_state().await?.map(|state| commonlink_pages::MailNumbers {
            sent: seconds(health.mail_seconds),
            failed: seconds(health.mail_failed_seconds),
            chosen: state.chosen,
            late: state.late,
            given_up: state.given_up,
        }),
        nobody_works: health.nobody_works,
        files: [children.read, children.refused, children.failed, children.running],
        policy_alarms: store.policy_alarms,
        probes: (health.probes_waiting, health.probe_limits_reached),
        requests: operator.app.meter.by_status(),
        connections: operator.app.crowd.open() as u64,
        memory: resident(),
        database,
        originals: platform.store().bytes_of_originals().await?,
        storage: room(&operator.machine.files),
    })
}

/// Bytes of an SQLite database with what has not gone from its log into it.
fn size_with_log(file: &std::path::Path) -> Option<u64> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let log = std::path::Path::new(&log).metadata().map_or(0, |found| found.len());
    Some(file.metadata().ok()?.len().saturating_add(log))
}

/// Resident bytes of this process.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok()?.checked_mul(1024)
}

/// Bytes free and in all of the file system that a folder is on.
fn room(folder: &std::path::Path) -> Option<(u64, u64)> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some((found.f_bavail.saturating_mul(found.f_frsize), found.f_blocks.saturating_mul(found.f_frsize)))
}

/// The text format of Prometheus, version 0.0.4.
fn exposition(view: &OperatorView) -> String {
    let mut text = String::new();
    let mut metric = |name: &str, kind: &str, help: &str, values: &[(&str, u64)]| {
        let _ = writeln!(text, "# HELP commonlink_{name} {help}\n# TYPE commonlink_{name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(text, "commonlink_{name}{labels} {value}");
        }
    };
    let [queued, leased, done, failed] = view.jobs;
    let [read, refused, broken, running] = view.files;
    let [ok, elsewhere, asker, server] = view.requests;
    let build = format!("{{version=\"{}\",engine=\"{}\"}}", view.version, view.engine);
    metric("build_info", "gauge", "Program and database.", &[(build.as_str(), 1)]);
    metric(
        "schema_applied",
        "gauge",
        "Newest migration of the database.",
        &[("", view.schema.0.unsigned_abs())],
    );
    metric(
        "schema_known",
        "gauge",
        "Newest migration of the program.",
        &[("", view.schema.1.unsigned_abs())],
    );
    metric(
        "parsing_confined",
        "gauge",
        "Whether untrusted files are read under Landlock.",
        &[("", view.confined.into())],
    );
    metric(
        "policy_alarms_total",
        "counter",
        "How often the policies gave no answer or judges differed; nothing was shown then.",
        &[("", view.policy_alarms)],
    );
    metric(
        "jobs",
        "gauge",
        "Jobs by state.",
        &[
            ("{state=\"queued\"}", queued),
            ("{state=\"leased\"}", leased),
            ("{state=\"done\"}", done),
            ("{state=\"failed\"}", failed),
        ],
    );
    metric(
        "nobody_works",
        "gauge",
        "Whether jobs wait and no worker looks for them.",
        &[("", view.nobody_works.into())],
    );
    let (waiting, reached) = view.probes;
    metric("probes_waiting", "gauge", "Marks that wait at a limit of comparisons.", &[("", waiting)]);
    metric(
        "probe_limits_reached",
        "gauge",
        "How often an account or a body reached a limit of comparisons within the last day.",
        &[("", reached)],
    );
    for (name, help, value) in [
        (
            "job_oldest_waiting_seconds",
            "Age of the oldest job that is due; 0 where none is.",
            view.waiting.or(Some(0)),
        ),
        ("worker_seen_seconds", "Seconds since a worker looked for work.", view.worker_seen),
        ("backup_age_seconds", "Seconds since the last backup.", view.backup),
    ] {
        if let Some(value) = value {
            metric(name, "gauge", help, &[("", value)]);
        }
    }
    if let Some(mail) = view.mail {
        metric(
            "mail_server_fails",
            "gauge",
            "Whether the mail server can't be reached.",
            &[("", mail.fails().into())],
        );
        metric("mail_late", "gauge", "Mails that are tried again.", &[("", mail.late)]);
        metric("mail_given_up", "gauge", "Addresses that took no mail for days.", &[("", mail.given_up)]);
    }
    metric(
        "files_total",
        "counter",
        "Untrusted files by what became of them.",
        &[("{outcome=\"read\"}", read), ("{outcome=\"refused\"}", refused), ("{outcome=\"failed\"}", broken)],
    );
    metric("children", "gauge", "Children that read a file now.", &[("", running)]);
    metric(
        "requests_total",
        "counter",
        "Requests by class of status.",
        &[
            ("{class=\"2xx\"}", ok),
            ("{class=\"3xx\"}", elsewhere),
            ("{class=\"4xx\"}", asker),
            ("{class=\"5xx\"}", server),
        ],
    );
    metric("connections", "gauge", "Open connections.", &[("", view.connections)]);
    for (name, help, value) in [
        ("memory_bytes", "Resident memory of this process.", view.memory),
        ("database_bytes", "Size of the database, with its log.", view.database),
        ("originals_bytes", "Size of all originals, each counted once.", Some(view.originals)),
        ("storage_free_bytes", "Free where the originals are.", view.storage.map(|(free, _)| free)),
        ("storage_bytes", "Size of the file system of the originals.", view.storage.map(|(_, all)| all)),
    ] {
        if let Some(value) = value {
            metric(name, "gauge", help, &[("", value)]);
        }
    }
    text
}
