//! A folder that vanishes with its value.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// A new empty folder under the system's temporary folder, removed with all it holds when dropped.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes the folder. `label` appears in its name, so that a leftover tells where it came from.
    ///
    /// # Panics
    /// When the temporary folder is not writable.
    pub fn new(label: &str) -> Self {
        let path = env::temp_dir().join(format!("commonlink-{label}-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir_all(&path).unwrap_or_else(|error| panic!("cannot make {}: {error}", path.display()));
        Self(path)
    }

    /// Absolute path of the folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
