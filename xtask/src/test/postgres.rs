//! The meeting place of the run's temporary PostgreSQL cluster, which the tests themselves start (see the module
//! `postgres` of `commonlink-testkit`): made before the tests, and after them the cluster is told to go.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, Result};

/// Names the folder to the tests.
pub const VARIABLE: &str = "COMMONLINK_TEST_POSTGRES";

/// A folder for one run; dropping it stops the cluster and removes everything.
pub struct Home(PathBuf);

impl Home {
    /// Makes the folder.
    pub fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("commonlink-run-{}", process::id()));
        fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(Self(path))
    }

    /// Absolute path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn has_cluster(&self) -> bool {
        let clusters = fs::read_dir(&self.0).into_iter().flatten().flatten();
        clusters.into_iter().any(|entry| entry.path().join("data").exists())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let begun = Instant::now();
        // The cluster's watchdog looks for this file every two seconds.
        if fs::write(self.0.join("stop"), "").is_ok() {
            while self.has_cluster() && begun.elapsed() < Duration::from_secs(30) {
                thread::sleep(Duration::from_millis(200));
            }
        }
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} stays behind: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropping_tells_the_cluster_to_go_and_waits_for_it() {
        let home = Home::new().unwrap();
        let path = home.path().to_path_buf();
        let data = path.join("cluster-1/data");
        fs::create_dir_all(&data).unwrap();
        let stop = path.join("stop");
        let watchdog = thread::spawn(move || {
            while !stop.exists() {
                thread::sleep(Duration::from_millis(10));
            }
            fs::remove_dir(&data).unwrap();
        });
        drop(home);
        watchdog.join().unwrap();
        assert!(!path.exists());
    }
}
