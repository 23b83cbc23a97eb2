//! A temporary PostgreSQL cluster that all test processes of a run share.
//!
//! nextest runs each test in a process of its own, so the cluster must outlive the process that starts it and must
//! be found by the others. All meet in one folder, the *home*: `COMMONLINK_TEST_POSTGRES`, or else
//! `commonlink-postgres-UID` in the system's temporary folder (not under `target`: the server runs as another user
//! when the tests run as root, and must be able to walk there; a socket's path may have 107 bytes).
//!
//! | in the home | is |
//! |---|---|
//! | `users` | lock: shared by every process that uses the cluster, for as long as it lives |
//! | `start` | lock: held by the one process that looks for a running cluster or starts one |
//! | `current` | path of the newest cluster's folder |
//! | `stop` | made by who wants the cluster gone as soon as nobody uses it |
//! | `cluster-…/` | data, socket, log, and `template-…` markers with their locks |
//!
//! A watchdog (`watchdog.sh`) started with the cluster stops and removes it when nobody has held `users` for five
//! minutes, or at once when `stop` exists. A cluster that does not answer is stopped, removed and replaced.
//! Nothing is synced to disk: this is for tests only. It listens on a socket only, with no password.

mod cluster;
mod programs;

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use cluster::Cluster;
use programs::Programs;

/// The run's cluster, started when needed. `None` when PostgreSQL is not installed (see [`crate::absent`]).
pub(crate) fn cluster() -> Option<Arc<Cluster>> {
    static CLUSTER: OnceLock<Option<Arc<Cluster>>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| {
            let Some(programs) = Programs::find() else {
                crate::absent(
                    "PostgreSQL",
                    "install PostgreSQL 15 or newer (Debian: apt-get install postgresql), or name its folder of programs in COMMONLINK_POSTGRES_BIN",
                );
                return None;
            };
            Some(Arc::new(Cluster::join(programs)))
        })
        .clone()
}

/// One database of the cluster; removed when dropped.
#[derive(Debug)]
pub(crate) struct Database {
    cluster: Arc<Cluster>,
    name: String,
}

impl Database {
    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Not waited for: the server does the work, and a test that is over should not take longer for it.
        let mut command = self.cluster.client("dropdb");
        let _ = command.args(["--force", "--if-exists", &self.name]).spawn();
    }
}

/// A database that others are cloned from, held under a lock until dropped.
#[derive(Debug)]
pub(crate) struct Template {
    cluster: Arc<Cluster>,
    name: String,
    marker: PathBuf,
    _lock: File,
}

impl Template {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Whether the caller must fill it and then call [`Template::finished`].
    pub(crate) fn is_new(&self) -> bool {
        !self.marker.exists()
    }

    pub(crate) fn finished(&self) {
        fs::write(&self.marker, "").expect("the cluster's folder is writable");
    }
}

impl Cluster {
    /// Creates a database, empty or cloned.
    pub(crate) fn create(self: Arc<Self>, template: Option<&str>) -> Database {
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        let mut command = self.client("createdb");
        // template0 never has a visitor, so cloning it can't fail for that.
        run(command.args(["--owner", cluster::ROLE, "--template", template.unwrap_or("template0"), &name]));
        Database { cluster: self, name }
    }

    /// Takes the lock of the named template and creates its database when no process has finished it yet.
    pub(crate) fn template(self: Arc<Self>, name: &str) -> Template {
        let lock =
            File::create(self.folder().join(format!("{name}.lock"))).expect("a lock file in the cluster");
        lock.lock().expect("the template's lock");
        let marker = self.folder().join(format!("{name}.done"));
        if !marker.exists() {
            run(self.client("dropdb").args(["--force", "--if-exists", name]));
            run(self.client("createdb").args(["--owner", cluster::ROLE, "--template", "template0", name]));
        }
        Template { name: name.to_owned(), marker, cluster: self, _lock: lock }
    }
}

/// Runs to the end; on failure panics with what the program said.
fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?} failed ({}): {}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    );
}
