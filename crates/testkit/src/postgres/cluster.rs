//! Joins the running cluster or starts one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use super::programs::{Programs, without_settings};
use super::run;

const IDLE_SECONDS: &str = "300";
const START_LIMIT: Duration = Duration::from_mins(2);
const PORT: &str = "5432";
/// Who owns the databases and asks them: a role like the one of a centre, which row-level security holds for.
pub(super) const ROLE: &str = "commonlink";
/// A socket's address holds 108 bytes with its end, and the socket is called `.s.PGSQL.5432`.
const LONGEST_FOLDER: usize = 90;

/// A cluster in use: as long as this value lives the watchdog leaves it alone.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: Programs,
    folder: PathBuf,
    _use: File,
}

impl Cluster {
    pub(super) fn join(programs: Programs) -> Self {
        let home = home();
        let in_use = lock_file(&home.join("users"));
        in_use.lock_shared().expect("the lock of users");
        let start = lock_file(&home.join("start"));
        start.lock().expect("the lock of starting");
        let current = home.join("current");
        let running =
            fs::read_to_string(&current).ok().map(PathBuf::from).filter(|folder| answers(&programs, folder));
        let folder = running.unwrap_or_else(|| {
            remove_stale(&programs, &home);
            let folder = launch(&programs, &home);
            fs::write(&current, folder.to_str().expect("our own names are text")).expect("a writable home");
            folder
        });
        // A cluster may be of before there was the role. Under the lock, so that one makes it.
        let made = folder.join("role");
        if !made.exists() {
            run(client(&programs, &folder, "createuser").args([
                "--no-superuser",
                "--no-createdb",
                "--no-createrole",
                ROLE,
            ]));
            fs::write(&made, "").expect("the cluster's folder is writable");
        }
        Self { programs, folder, _use: in_use }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Address of the named database.
    pub(super) fn url(&self, name: &str) -> String {
        format!("postgres://{ROLE}@localhost:{PORT}/{name}?host={}", self.folder.display())
    }

    /// A client program that talks to this cluster, silent, with nothing on its input.
    pub(super) fn client(&self, name: &str) -> Command {
        client(&self.programs, &self.folder, name)
    }
}

fn client(programs: &Programs, folder: &Path, name: &str) -> Command {
    let mut command = Command::new(programs.folder.join(name));
    without_settings(&mut command);
    command.arg("--host").arg(folder).args(["--port", PORT, "--username", "postgres"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The folder where all processes of a run meet; made when missing.
fn home() -> PathBuf {
    let home = env::var_os("COMMONLINK_TEST_POSTGRES").filter(|folder| !folder.is_empty()).map_or_else(
        || {
            let uid = fs::metadata("/proc/self").map_or(0, |metadata| metadata.uid());
            env::temp_dir().join(format!("commonlink-postgres-{uid}"))
        },
        PathBuf::from,
    );
    assert!(
        home.as_os_str().len() + "/cluster-".len() + 12 <= LONGEST_FOLDER,
        "{} is too long for a socket; set TMPDIR or COMMONLINK_TEST_POSTGRES to a short folder",
        home.display()
    );
    fs::create_dir_all(&home).unwrap_or_else(|error| panic!("cannot make {}: {error}", home.display()));
    // The server's user must be able to walk in, whatever the caller's umask. Somebody else's folder fails here.
    fs::set_permissions(&home, Permissions::from_mode(0o755))
        .unwrap_or_else(|error| panic!("{} is not ours: {error}", home.display()));
    home
}

fn lock_file(path: &Path) -> File {
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.unwrap_or_else(|error| panic!("cannot open {}: {error}", path.display()));
    // The watchdog, another user, opens it to look whether it is locked.
    file.set_permissions(Permissions::from_mode(0o644)).expect("our own file");
    file
}

fn answers(programs: &Programs, folder: &Path) -> bool {
    folder.join("data/postmaster.pid").exists()
        && client(programs, folder, "pg_isready")
            .args(["--timeout", "10"])
            .status()
            .is_ok_and(|status| status.success())
}

/// Clears away clusters that do not answer. Called under the lock of starting only.
fn remove_stale(programs: &Programs, home: &Path) {
    for entry in fs::read_dir(home).expect("a readable home").flatten() {
        let folder = entry.path();
        if !entry.file_name().to_string_lossy().starts_with("cluster-") {
            continue;
        }
        if folder.join("data/postmaster.pid").exists() {
            let mut stop = programs.server("pg_ctl");
            stop.args(["stop", "--silent", "--mode=immediate", "--timeout=20", "--pgdata"])
                .arg(folder.join("data"));
            let _ = stop.current_dir(&folder).output();
        }
        let _ = fs::remove_dir_all(&folder);
    }
    let _ = fs::remove_file(home.join("stop"));
}

#[allow(clippy::zombie_processes, reason = "server and watchdog outlive this process on purpose")]
fn launch(programs: &Programs, home: &Path) -> PathBuf {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let folder = home.join(format!("cluster-{}", &id[..12]));
    fs::create_dir(&folder).expect("a writable home");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("our own folder");
    if let Some((user, group)) = programs.user {
        chown(&folder, Some(user), Some(group)).expect("root may give a folder away");
    }
    let data = folder.join("data");

    let mut initdb = programs.server("initdb");
    initdb.args([
        "--no-sync",
        "--no-locale",
        "--encoding=UTF8",
        "--auth=trust",
        "--username=postgres",
        "--pgdata",
    ]);
    run(initdb.arg(&data).current_dir(&folder).stdin(Stdio::null()));

    let log = folder.join("log");
    let mut output = File::create(&log).expect("a log in the cluster's folder");
    writeln!(output, "started by the tests of commonlink").expect("a writable log");
    let mut server = programs.server("postgres");
    server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", PORT]);
    for setting in [
        "listen_addresses=",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=300",
        "shared_buffers=64MB",
    ] {
        server.args(["-c", setting]);
    }
    let mut server = detached(server, &folder, &output).spawn().expect("postgres starts");
    let begun = Instant::now();
    while !answers(programs, &folder) {
        let gone = server.try_wait().expect("our own child");
        assert!(
            gone.is_none() && begun.elapsed() < START_LIMIT,
            "PostgreSQL did not start ({gone:?}): {}",
            fs::read_to_string(&log).unwrap_or_default()
        );
        thread::sleep(Duration::from_millis(50));
    }

    let mut watchdog = programs.as_server(Command::new("sh"));
    watchdog.args(["-c", include_str!("watchdog.sh"), "watchdog"]);
    watchdog.args([home.join("users"), folder.clone(), programs.folder.clone()]);
    watchdog.arg(IDLE_SECONDS).arg(home.join("stop"));
    detached(watchdog, &folder, &output).spawn().expect("sh starts");
    folder
}

/// In a process group of its own and with no pipe of ours, so that neither the end of this process nor an interrupt
/// from the terminal reaches it, and no test runner waits for it.
fn detached(mut command: Command, folder: &Path, output: &File) -> Command {
    let output = || Stdio::from(output.try_clone().expect("a file handle to spare"));
    command.process_group(0).current_dir(folder).stdin(Stdio::null()).stdout(output()).stderr(output());
    command
}
