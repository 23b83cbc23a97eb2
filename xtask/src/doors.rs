//! What xtask needs of the world outside: the workspace's folder, other programs, the `CI` switch.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Folder of the workspace: that of the cargo that runs us, for checkouts may share a target folder; else the one that
/// we were built in.
pub fn root() -> PathBuf {
    let own =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// The development data: `COMMONLINK_DATA`, counted from the workspace's folder, else beside that.
pub fn data() -> PathBuf {
    root().join(env::var_os("COMMONLINK_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from))
}

/// Whether nothing may be skipped: `CI` is set to anything but empty, `0` or `false`.
pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// The cargo that runs us, in the workspace's folder.
pub fn cargo(words: &[&str]) -> Command {
    program(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), words)
}

/// A program with its arguments, in the workspace's folder.
pub fn program(name: &str, words: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(words).current_dir(root());
    command
}

/// The command as one would type it.
pub fn typed(command: &Command) -> String {
    let name =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(name, |line, word| {
        let word = word.to_string_lossy();
        let quote = if word.contains([' ', '(', '*', '|']) { "'" } else { "" };
        format!("{line} {quote}{word}{quote}")
    })
}

/// Shows the command and runs it with our own input and output. `Ok(false)` when it fails.
pub fn show_and_run(command: &mut Command) -> Result<bool> {
    println!("$ {}", typed(command));
    let status = command.status().with_context(|| format!("cannot run {}", typed(command)))?;
    Ok(status.success())
}

/// What the command prints. An error with its words when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot run {}", typed(command)))?;
    if !output.status.success() {
        bail!("{} failed: {}", typed(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} prints no text", typed(command)))
}

/// Full path of a program in `PATH`.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Folder that cargo builds into.
pub fn target_folder() -> Result<PathBuf> {
    let text = output(&mut cargo(&["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata")?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(folder))
}
