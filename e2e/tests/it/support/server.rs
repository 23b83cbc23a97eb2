//! The built binary as a server, and as a command.

use std::path::Path;
use std::process::{Command, Output};

use super::programs::{self, Program};

/// A running `commonlink serve`; stopped when dropped.
pub struct Server {
    /// `http://127.0.0.1:PORT`
    pub origin: String,
    program: Program,
}

impl Server {
    /// Starts `commonlink serve` on a free port over the store in `folder`, with further arguments. `None` after a
    /// printed line when the binary is not built.
    pub fn start(folder: &Path, words: &[&str]) -> Option<Self> {
        let mut command = Command::new(programs::binary()?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder).args(words);
        Some(Self::run(&mut command))
    }

    /// Starts any command of the binary that serves, and waits until it prints its address.
    pub fn run(command: &mut Command) -> Self {
        let (program, origin) = Program::start(command, origin_in);
        Self { origin, program }
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.program.process()
    }

    /// Ends it without warning, as a power cut does.
    pub fn kill(mut self) {
        self.program.kill();
    }
}

/// The first `http://HOST:PORT` of a printed line.
fn origin_in(line: &str) -> Option<String> {
    let rest = &line[line.find("http://")? + "http://".len()..];
    let host: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '[' | ']'))
        .collect();
    host.contains(':').then(|| format!("http://{host}"))
}

/// Runs a command of the binary to its end. `None` after a printed line when the binary is not built.
pub fn commonlink(words: &[&str]) -> Option<Output> {
    let mut command = Command::new(programs::binary()?);
    Some(command.args(words).output().expect("the binary starts"))
}

#[test]
fn origin_is_read_from_a_printed_line() {
    assert_eq!(origin_in("Serving on http://127.0.0.1:8460/").as_deref(), Some("http://127.0.0.1:8460"));
    assert_eq!(origin_in("see http://example/ for more"), None);
}
