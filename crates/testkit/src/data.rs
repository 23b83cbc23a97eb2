//! Where the development data lies, and what happens when something a test needs is missing.

use std::env;
use std::path::{Path, PathBuf};

/// Whether missing things are failures: `CI` is set to anything but empty, `0` or `false`.
pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Says that `what` is missing and that the test passes without it.
///
/// # Panics
/// In CI, where nothing may be skipped. `mend` tells what to install or set.
pub fn absent(what: &str, mend: &str) {
    assert!(!in_ci(), "{what} is missing, and with CI set nothing is skipped: {mend}");
    eprintln!("passes without {what}: {mend}");
}

/// The folder of the workspace's root `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_path_buf()
}

/// The development data: `COMMONLINK_DATA`, or else `../shared/data` beside the workspace. A relative value counts
/// from the workspace's root, because each test binary runs in its own package's folder.
///
/// `None` after a printed line when there is no such folder: the test then returns early and passes.
///
/// # Panics
/// In CI when the folder is missing.
pub fn development_data() -> Option<PathBuf> {
    let named = env::var_os("COMMONLINK_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let folder = workspace_root().join(named);
    if folder.is_dir() {
        return Some(folder);
    }
    absent(
        "the development data",
        &format!("{} is no folder; set COMMONLINK_DATA to the folder that holds it", folder.display()),
    );
    None
}
