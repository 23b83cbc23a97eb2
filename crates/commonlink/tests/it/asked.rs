//! Running the binary, with a store of one bureau where one is needed.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run came to.
pub struct Outcome {
    pub well: bool,
    pub out: String,
    pub err: String,
}

/// Runs the binary with these arguments and this text on standard input.
pub fn run(arguments: &[&str], input: &str) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonlink"))
        .args(arguments)
        .env_remove("COMMONLINK_STORE")
        .env_remove("COMMONLINK_DATABASE")
        .env_remove("COMMONLINK_FILES")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses at once does not wait to be told.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Outcome {
        well: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// As [`run`], and well.
pub fn done(arguments: &[&str], input: &str) -> String {
    let outcome = run(arguments, input);
    assert!(outcome.well, "{arguments:?}: {}", outcome.err);
    outcome.out
}

/// As [`run`], and refused; the answer is what was said.
pub fn refused(arguments: &[&str], input: &str) -> String {
    let outcome = run(arguments, input);
    assert!(!outcome.well, "{arguments:?} was not refused: {}", outcome.out);
    outcome.err
}

/// Arguments that found the bureau `fj` in a folder.
pub fn founding(data: &str) -> Vec<&str> {
    vec![
        "admin",
        "found",
        "--data",
        data,
        "--handle",
        "fj",
        "--name",
        "NCB Suva",
        "--country",
        "FJ",
        "--contact",
        "Drugs desk",
        "--administrator",
        "Ana Raiwalui",
    ]
}

/// Makes a store that is in use: one bureau with its administrator.
pub fn real_store(folder: &Path) {
    done(&founding(folder.to_str().unwrap()), "a password of some length\n");
}
