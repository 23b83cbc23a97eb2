//! Finds PostgreSQL's programs, and the user to run the server as.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Folder of the programs of one installation, newest first, and who runs the server.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    /// User and group of the server when we are root, which PostgreSQL refuses to run as.
    pub(crate) user: Option<(u32, u32)>,
}

const NEEDED: [&str; 7] = ["initdb", "postgres", "pg_ctl", "pg_isready", "createdb", "createuser", "dropdb"];

impl Programs {
    pub(crate) fn find() -> Option<Self> {
        let folder =
            candidates().into_iter().find(|folder| NEEDED.iter().all(|name| folder.join(name).is_file()))?;
        Some(Self { folder, user: is_root().then(|| unprivileged(&passwd())) })
    }

    /// A server-side program, run as the server's user.
    pub(crate) fn server(&self, name: &str) -> Command {
        self.as_server(Command::new(self.folder.join(name)))
    }

    /// The command, to be run as the server's user and without the caller's PostgreSQL settings.
    pub(crate) fn as_server(&self, mut command: Command) -> Command {
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        without_settings(&mut command);
        command
    }
}

/// `PGHOST` and its kin would send tests to a real server.
pub(crate) fn without_settings(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG")) {
            command.env_remove(name);
        }
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(named) = env::var_os("COMMONLINK_POSTGRES_BIN") {
        return vec![PathBuf::from(named)];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    for folder in env::split_paths(&path) {
        // A link in the path leads to the folder that has all programs.
        if let Ok(program) = fs::canonicalize(folder.join("initdb")) {
            folders.extend(program.parent().map(Path::to_path_buf));
        }
    }
    for (root, inner) in
        [("/usr/lib/postgresql", "bin"), ("/usr/local/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin")]
    {
        let mut versions: Vec<PathBuf> = fs::read_dir(root)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join(inner))
            .collect();
        versions.sort_by_key(|path| std::cmp::Reverse(version(path)));
        folders.extend(versions);
    }
    folders
}

fn version(path: &Path) -> u32 {
    path.parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .map_or(0, |name| name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0))
}

/// Files that we make belong to us: asked of a throw-away one, as std has no other safe way.
fn is_root() -> bool {
    let folder = crate::TemporaryFolder::new("who");
    fs::metadata(folder.path()).is_ok_and(|metadata| metadata.uid() == 0)
}

fn passwd() -> String {
    fs::read_to_string("/etc/passwd").unwrap_or_default()
}

/// `postgres`, else `nobody`, else the number that means nobody everywhere.
fn unprivileged(passwd: &str) -> (u32, u32) {
    let find = |wanted: &str| {
        passwd.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let [name, _, user, group, ..] = fields.as_slice() else { return None };
            (*name == wanted).then(|| Some((user.parse().ok()?, group.parse().ok()?)))?
        })
    };
    find("postgres").or_else(|| find("nobody")).unwrap_or((65_534, 65_534))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_user_is_postgres_else_nobody() {
        let both =
            "root:x:0:0::/:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(unprivileged(both), (101, 104));
        assert_eq!(unprivileged(&both.replace("postgres", "other")), (65_534, 65_533));
        assert_eq!(unprivileged(""), (65_534, 65_534));
    }

    #[test]
    fn newer_versions_come_first() {
        assert!(
            version(Path::new("/usr/lib/postgresql/17/bin"))
                > version(Path::new("/usr/lib/postgresql/9/bin"))
        );
        assert_eq!(version(Path::new("/opt/homebrew/opt/postgresql@16/bin")), 16);
    }
}
